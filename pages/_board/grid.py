"""The grid in place of very many accounts, in a fragment of its own: a moving slider draws nothing else anew."""

from __future__ import annotations

import streamlit as st

from pages import _frame, _live_board, _session


def grid_asked() -> None:
    """Take what the browser asks for."""
    _session.ask_for_grid(_session.taken("live_asks").asked)


@st.fragment
def answers() -> None:
    """What the browser asked for last."""
    with _frame.border():
        _live_board.asks(key="live_asks", data=_session.grid_answer(), on_asked_change=grid_asked)

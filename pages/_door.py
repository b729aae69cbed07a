"""What stands where a page would, in a workshop, for who has not brought the facilitator's key."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from pages import _frame, _session
from pages._frame import text


def door() -> None:
    """Ask for the key, and show the way to the ballot."""
    _frame.open_with(icp.Message("page.door.headline"), icp.Message("page.door.subline"))
    st.page_link("pages/ballot.py", label=text("door.ballot"))
    with st.form("door", border=True, width=420):
        key = st.text_input(text("door.key"), type="password", key="facilitators_key", autocomplete="off")
        asked = st.form_submit_button(text("door.enter"))
    if asked:
        _session.enter(key)
        st.rerun()

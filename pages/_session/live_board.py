"""What the browser needs to follow a slider by itself, and what it told of its moves."""

from __future__ import annotations

from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.caching import derived
from pages._session.hiding import column_handles, dataset, hidden_by, veil
from pages._session.keeping import project
from pages._session.live import Live, opening_weights, scoring_of, with_customers
from pages._session.live_grid import board_state, stays_on_server
from pages._session.results import edited_desirability
from pages._session.tables import dataset_of
from pages._session.timing import Rules
from pages._session.worth import evidence, value, value_of


@derived("scores")
def _accounts(source: icp.Source, evidence: icp.Evidence, said: Rules, hidden_by: str | None) -> bytes:
    learned = edited_desirability(source, evidence, ())
    tables, hide = (dataset_of(source), str) if hidden_by is None else (dataset(), veil())
    return icp.live_accounts(
        tables, learned, scoring_of(source, evidence, (), said), value_of(evidence), veil=hide, handles=column_handles()
    )


def _accounts_hang_on() -> tuple[icp.Evidence, Rules, str | None]:
    now = project()
    return evidence(), now.signal_rules, hidden_by()


def board_accounts() -> bytes:
    """All that does not hang on weights, capacity or what levels are worth; what is sent is remembered."""
    learned, said, hidden_by = st.session_state["sent_accounts"] = _accounts_hang_on()
    return _accounts(learned.source, learned, said, hidden_by)


def board_accounts_are_old() -> bool:
    """Whether a part that is drawn by itself has changed what :func:`board_accounts` gave."""
    return not stays_on_server() and st.session_state.get("sent_accounts") != _accounts_hang_on()


def board_settings(now: Live) -> dict[str, Any]:
    """All that does, and the number of the move that led here."""
    if stays_on_server():
        return {"remote": True, "state": board_state(), "move": move()}
    learned, said = evidence(), project().signal_rules
    opening = edited_desirability(learned.source, learned, ())
    return {
        **icp.live_settings(
            value(),
            (now.desirability, scoring_of(learned.source, learned, now.levels, said), now.weights),
            (opening, scoring_of(learned.source, learned, (), said), opening_weights()),
            project().capacity,
            with_customers=with_customers(),
            rivals={"data": now.suggested, "equal": icp.equal_weights(opening)},
        ),
        "move": move(),
    }


def move() -> int:
    """The number of the last move of the sliders that came from the browser; every part that is drawn bears it."""
    return st.session_state.get("move", 0)


def moved_on(number: int) -> None:
    """Remember how far the browser was."""
    st.session_state["move"] = number


def chosen_accounts() -> tuple[str, ...]:
    """Accounts within the lasso; they are looked at, not kept."""
    return st.session_state.get("chosen_accounts", ())


def choose_accounts(accounts: tuple[str, ...]) -> None:
    """Take what the lasso holds; with nothing in it the list shows a tier again."""
    st.session_state["chosen_accounts"] = accounts

"""The one-page profile: made from all that stands, with what people wrote on it, which is kept with the choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.hiding import account_of, dataset, names_hidden, veil
from pages._session.keeping import edit, project
from pages._session.live import desirability, live, plays
from pages._session.results import cards, commonalities
from pages._session.worth import best, loss_maker_traits, profit


def sheet(version: icp.Message | None = None) -> icp.IcpSheet:
    """The profile as it stands; ``version`` says which one it is, by whom and when."""
    now, below, learned = project(), live(), desirability()
    notes, hide = now.sheet, veil()
    if names_hidden():  # here, where a field that holds a name is still told from a sentence
        notes = icp.notes_without_names(notes, hide)
        who = hide(learned.beliefs[["by", "ground"]])  # levels stay: by these a belief is found beside what was seen
        learned = replace(learned, beliefs=learned.beliefs.assign(**{name: who[name] for name in who}))
    return icp.icp_sheet(
        dataset(), best(), learned, below.weights, commonalities(), below.tiers,
        profitability=profit(), loss_traits=loss_maker_traits(), conversion=below.conversion, capacity=now.capacity,
        plays=plays(), scoring=below.scoring, segments=cards(), notes=notes, version=version,
    )  # fmt: skip


def write_sheet(part: str, rows: Iterable[Any]) -> None:
    """Keep a card of the profile as somebody edited it; what cannot stand is told by :func:`sheet_problem`."""
    st.session_state.pop("sheet_problem", None)
    given = [_by_id(row) for row in rows if isinstance(row, Mapping)]
    weighed = desirability().weighed
    try:
        edit(lambda now: replace(now, sheet=icp.with_written(now.sheet, part, given, weighed)))
    except icp.IcpError as problem:
        st.session_state["sheet_problem"] = problem.message


def sheet_problem() -> icp.Message | None:
    """Why what was written last could not be kept; told once."""
    told: icp.Message | None = st.session_state.pop("sheet_problem", None)
    return told


def _by_id(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in which a company stands by its id, and not by what it is called in the browser."""
    account = row.get("account")
    return dict(row) | ({"account": account_of(str(account)) or ""} if account else {})

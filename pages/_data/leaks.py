"""Columns that are known only after the outcome: named, with the reason, and for a person to overrule."""

from __future__ import annotations

import streamlit as st

from icp_core.views import leak_rows, other_columns
from pages import _frame, _session
from pages._frame import text


def leaks() -> None:
    """One card: each such column with its reason and whether it is left out; below, another can be left out."""
    dataset, found = _session.dataset(), _session.leaks()
    rows, others = leak_rows(found, dataset), other_columns(found, dataset)
    if not rows and not others:
        return
    with _frame.card("leaks", text("data.leaks_heading"), text("data.leaks_aside")):
        if not rows:
            st.caption(text("data.leaks_none"))
        for row in rows:
            one(row)
        if others:
            another(others)


def one(row: dict) -> None:
    """A column, whether it is left out, and why."""
    name, choice, why = st.columns([1, 0.5, 4.2], vertical_alignment="center", gap="small")
    name.markdown(f"**{_frame.words(row['label'])}**")
    key = _session.show(f"leak_{_session.coded(row['column'])}", row["left_out"])
    choice.toggle(
        text("data.leaks_left_out") if row["left_out"] else text("data.leaks_kept"), key=key,
        on_change=overruled, args=(row["column"], key),
    )  # fmt: skip
    why.caption(_frame.words(row["why"]))


def overruled(column: str, key: str) -> None:
    """Take what a person says of a column; what the figures say as well need not be said."""
    _session.overrule(column, None)
    if (column in _session.dataset().left_out) != _session.taken(key):
        _session.overrule(column, "after" if _session.taken(key) else "before")


def another(others: dict[str, str]) -> None:
    """Any other column, for who knows that it is filled in afterwards."""
    key = f"leave_out_{len(others)}"

    def chosen() -> None:
        column = _session.taken(key)
        if column:
            _session.overrule(column, "after")

    called = {column: _frame.words(told) for column, told in others.items()}
    st.selectbox(
        text("data.leaks_other"), list(others), index=None, key=key, on_change=chosen, width=320,
        placeholder=text("data.leaks_pick"), help=text("data.leaks_other_help"),
        format_func=lambda column: called[column],
    )  # fmt: skip

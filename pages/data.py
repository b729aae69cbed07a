"""Data: what was read, what only a person can say of it, and what needs an eye."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import data as data_chart
from pages import _frame, _session
from pages._data import bring, leaks, questions, tables
from pages._sayable import sayable


def page(dataset: icp.Dataset) -> None:
    """What the tables of the project are, and the ways to others."""
    _frame.open_with(data_chart.headline(dataset), data_chart.subline(dataset))
    bring.not_recognised()
    with _frame.border():
        questions.questions()

    if not len(dataset.accounts):
        bring.ways_in()
        sayable("data")
        return
    left, right = st.columns([1, 1.35], gap="medium")
    with left:
        bring.ways_in()
        tables.read()
    with right, _frame.card("completeness", height="stretch"):
        found = data_chart.missing_headline(dataset)
        st.markdown(f"**{_frame.words(found)}**")
        st.caption(_frame.words(data_chart.missing_aside(dataset)))
        _frame.chart(data_chart.completeness(dataset, mode=_frame.mode()), key="completeness", alt=found)

    leaks.leaks()
    tables.tabs()


found = None
with _frame.border():
    found = _session.dataset()
if found is None:  # the way on from a project that cannot be read
    bring.not_recognised()
    bring.ways_in()
else:
    page(found)

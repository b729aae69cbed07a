"""What the best customers have in common."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import segments as chart
from icp_core.views import coverage_note
from pages import _frame, _session
from pages._frame import text

ROWS = 18


def lift_card(*, with_answer: bool) -> None:
    """How many times as common each level is among the best, below the answer unless that heads the page."""
    found, best = _session.commonalities(), _session.best()
    if not len(found):
        with _frame.card("lift", text("segments.lift_heading_none")):
            st.caption(_frame.words(chart.headline(found, best)))
        return
    heading = text("segments.lift_heading", n=int(best.members.sum()), total=len(best.members))
    with _frame.card("lift", heading, text("interval"), height="stretch"):
        answer = chart.headline(found, best)
        if with_answer:
            with st.container(key="answer_lift"):
                st.markdown(f"**{_frame.words(answer)}**")
        figure = chart.lift_chart(found, n=ROWS, mode=_frame.mode())
        _frame.chart(figure, key="lift", alt=answer, height="stretch")
        if with_answer:
            st.caption(_frame.words(chart.compared(found)))
        untried = coverage_note(_session.hardly_tried())
        if untried is not None:
            st.caption(_frame.words(untried))

"""What the best customers have in common."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import segments as chart
from icp_core.views import coverage_note
from pages import _frame, _session
from pages._frame import text

ROWS = 18


def lift_card() -> None:
    """How many times as common each level is among the best."""
    found, best = _session.commonalities(), _session.best()
    heading = text("segments.lift_heading", n=int(best.members.sum()), total=len(best.members))
    with _frame.card("lift", heading, text("interval"), height="stretch"):
        if len(found):
            _frame.chart(
                chart.lift_chart(found, n=ROWS, mode=_frame.mode()), key="lift", alt=chart.headline(found, best)
            )
        else:
            st.caption(text("segments.lift_empty"))
        untried = coverage_note(_session.hardly_tried())
        if untried is not None:
            st.caption(_frame.words(untried))

"""How the segments lie to each other."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import segment_map as chart
from pages import _frame, _session
from pages._frame import text


def map_card() -> None:
    """The map, or why there is none."""
    found = _session.segment_map()
    with _frame.card("segment_map", text("segments.map_heading"), height="content" if found.reason else "stretch"):
        if found.reason is None:
            figure = chart.segment_map_chart(found, mode=_frame.mode())
            _frame.chart(figure, key="segment_map", alt=chart.subline(found))
        st.caption(_frame.words(chart.subline(found)))

"""Segments: what the best customers have in common, and what each kind of company is worth."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import segments as segments_chart
from icp_core.views import cards_view, left_out_line
from pages import _frame, _parts, _session
from pages._frame import text
from pages._segments import exclusion, lift, rules, segment_map

found, best = _session.commonalities(), _session.best()
_frame.open_with(
    segments_chart.headline(found, best), segments_chart.subline(found, best), left_out_line(_session.dataset())
)

BY_DATA = 0
chosen = _session.project().n_segments
counts = [BY_DATA, *sorted({2, 3, 4, 5, 6} | ({chosen} - {None}))]
with st.container(horizontal=True, key="controls", vertical_alignment="center"):
    st.segmented_control(
        text("segments.count"),
        counts,
        default=chosen or BY_DATA,
        format_func=lambda n: str(n) if n else text("segments.count_data"),
        key="n_segments",
        required=True,
        on_change=lambda: _session.change(
            n_segments=_session.taken("n_segments") or None, excluded=None, excluded_also=()
        ),
    )
    st.caption(_frame.words(_session.segmentation().reason))

_parts.cards(key="cards", data=cards_view(_session.cards()))
segment_map.map_card()

common, without = st.columns(2, gap="medium")
with common:
    lift.lift_card()
with without:
    exclusion.exclusion_card()

rules.combinations_card()

with st.expander(text("segments.method_heading")):
    st.markdown(_frame.words(_session.segmentation().method))

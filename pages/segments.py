"""Segments: what the best customers have in common, and what each kind of company is worth."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import segments as segments_chart
from icp_core.views import cards_view, coverage_note, first_to_question
from pages import _frame, _parts, _session
from pages._frame import text
from pages._segments import rules

dataset, best = _session.dataset(), _session.best()
found, segmentation = _session.commonalities(), _session.segmentation()
chosen = _session.project()
_frame.open_with(segments_chart.headline(found, best), segments_chart.subline(found, best))

BY_DATA = 0
counts = [BY_DATA, *sorted({2, 3, 4, 5, 6} | ({chosen.n_segments} - {None}))]
with st.container(horizontal=True, key="controls", vertical_alignment="center"):
    st.segmented_control(
        text("segments.count"),
        counts,
        default=chosen.n_segments or BY_DATA,
        format_func=lambda n: str(n) if n else text("segments.count_data"),
        key="n_segments",
        required=True,
        on_change=lambda: _session.change(n_segments=_session.taken("n_segments") or None, excluded=None),
    )
    st.caption(_frame.words(segmentation.reason))

cards = _session.cards()
_parts.cards(key="cards", data=cards_view(cards))

common, without = st.columns(2, gap="medium")
with (
    common,
    _frame.card(
        "lift", text("segments.lift_heading", n=int(best.members.sum()), total=len(best.members)), text("interval")
    ),
):
    if len(found):
        _frame.chart(
            segments_chart.lift_chart(found, mode=_frame.mode()), key="lift", alt=segments_chart.headline(found, best)
        )
    else:
        st.caption(text("segments.lift_empty"))
    untried = coverage_note(_session.hardly_tried())
    if untried is not None:
        st.caption(_frame.words(untried))


def exclusion(labels: list[int]) -> None:
    """What would change without one of these segments."""
    if len(labels) < 2:
        st.caption(text("segments.exclude_one"))
        return
    least = chosen.excluded if chosen.excluded in labels else first_to_question(cards.loc[labels])
    key = f"excluded_of_{len(labels)}"
    st.selectbox(
        text("segments.exclude"),
        labels,
        index=labels.index(least),
        format_func=lambda name: icp.say(segmentation.names[name]),
        key=key,
        on_change=lambda: _session.change(excluded=_session.taken(key)),
    )
    try:
        result = _session.what_if_excluded(least)
    except icp.IcpError as refusal:
        st.caption(_frame.words(refusal.message))
        return
    _frame.chart(
        segments_chart.exclusion_chart(result, currency=dataset.currency, mode=_frame.mode()),
        key="exclusion_chart",
        alt=icp.Message("page.segments.exclude"),
    )
    st.caption(_frame.words(icp.exclusion_warning()))


with without, _frame.card("exclusion"):
    exclusion([int(name) for name in cards.index if cards.loc[name, "n_customers"] > 0])

rules.combinations_card()

with st.expander(text("segments.method_heading")):
    st.markdown(_frame.words(segmentation.method))

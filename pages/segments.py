"""Segments: what the best customers have in common, and what each kind of company is worth."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import segments as segments_chart
from icp_core.views import cards_headline, cards_subline, cards_view, left_out_line
from pages import _frame, _parts, _session
from pages._frame import text
from pages._sayable import sayable
from pages._segments import exclusion, lift, rules, segment_map

BY_DATA = 0


def number_of_segments() -> None:
    """How many segments, what that number rests on, and how they were found."""
    chosen = _session.project().n_segments
    counts = [BY_DATA, *sorted({2, 3, 4, 5, 6} | ({chosen} - {None}))]
    with st.container(horizontal=True, key="controls", vertical_alignment="center"):
        st.segmented_control(
            text("segments.count"), counts, default=chosen or BY_DATA, key="n_segments", required=True,
            format_func=lambda n: str(n) if n else text("segments.count_data"), width="content",
            on_change=lambda: _session.change(
                n_segments=_session.taken("n_segments") or None, excluded=None, excluded_also=()
            ),
        )  # fmt: skip
        st.caption(_frame.words(_session.segmentation().reason))
        with st.popover(text("segments.method_heading"), key="method", width="content"):
            st.markdown(_frame.words(_session.segmentation().method))


def page() -> None:
    """As much of the page as the companies bear."""
    found, best, cards = _session.commonalities(), _session.best(), _session.cards()
    answer = cards_headline(cards)
    _frame.open_with(
        answer or segments_chart.headline(found, best),
        cards_subline(cards) if answer else segments_chart.subline(found, best),
        left_out_line(_session.dataset()),
    )
    if not answer and not len(found):
        if _session.statements("segments")[0].can:
            number_of_segments()
        sayable("segments")
        return
    number_of_segments()
    _parts.cards(key="cards", data=cards_view(cards))
    left, right = st.columns([1, 1.09], gap="small")
    with left:
        lift.lift_card(with_answer=answer is not None)
    with right:
        exclusion.exclusion_card()
    if answer and len(found):
        left, right = st.columns([1, 1.09], gap="small")
    with left if answer else right:
        rules.combinations_card()
    with right if len(found) else left:
        segment_map.map_card()
    sayable("segments")


page()

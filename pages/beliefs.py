"""Beliefs: what we believe, what we have seen, and what would change our mind."""

from __future__ import annotations

import streamlit as st

from icp_core.views import (
    beliefs_headline,
    beliefs_subline,
    believed_table,
    next_tests_view,
    picture_view,
    places,
    seen_of,
    waiting_beliefs,
)
from pages import _frame, _parts, _session
from pages._beliefs import believing, naming, seeing
from pages._frame import text
from pages._sayable import sayable

learned = _session.learned_desirability()
table, seen = believed_table(learned, _session.beliefs()), seen_of(_session.dataset())
where = places(table)
handle = _session.open_level()
if handle not in where:
    handle = next(iter(where), None)
_frame.open_with(beliefs_headline(table, seen), beliefs_subline(table, seen))


def level_opened() -> None:
    """Open the level whose row was pressed."""
    chosen = _session.taken("picture").chosen
    if chosen:
        _session.show_level(chosen)
        _session.put("side", "believe")


def picture() -> None:
    """Belief, evidence and both of each level; where there is none yet, the way to the first."""
    with _frame.card("beliefs"):
        with st.container(horizontal=True, horizontal_alignment="distribute", key="head_beliefs", gap="small"):
            st.markdown(f"**{text('beliefs.heading')}**", width="content")
            with st.container(horizontal=True, key="beliefs_ways", width="content", gap="small"):
                # made as it opens: what it shows comes from the project; fields drawn later would begin at their least
                with st.popover(text("beliefs.rate_heading"), key="rate", width="content", on_change="rerun") as rate:
                    if rate.open:
                        naming.rate_inputs()
                if where:
                    with st.popover(text("beliefs.name_heading"), key=_session.this_one("naming"), width="content"):
                        naming.naming_inputs(learned.scheme)
        if where:
            _parts.beliefs(
                key="picture", data=picture_view(table, chosen=handle), on_chosen_change=level_opened
            )  # fmt: skip
            waiting = waiting_beliefs(learned)
            if waiting:
                with st.container(horizontal=True, key="waiting", gap="small", vertical_alignment="center"):
                    st.caption(_frame.words(waiting), width="content")
                    st.button(
                        text("beliefs.forget_waiting"), type="tertiary", key="forget_waiting",
                        on_click=_session.forget_beliefs, args=(learned.waiting,),
                    )  # fmt: skip
            with st.container(horizontal=True, key="weights_line", gap="small", vertical_alignment="center"):
                st.caption(text("beliefs.weights"), width="content")
                st.page_link("pages/board.py", label=text("beliefs.weights_link"), width="content")
        else:
            with st.container(key="first_belief", width=460):
                st.markdown(text("beliefs.first"))
                naming.naming_inputs(learned.scheme)


drawn, entered = st.columns([1.86, 1], gap="small")
with drawn:
    picture()
    seeing.facts_card()
    sayable("beliefs")
with entered:
    with _frame.card("entered"):
        side = st.segmented_control(
            text("beliefs.side"), ["believe", "see"], required=True,
            key=_session.begun("side", "believe" if where else "see"),
            format_func=lambda each: text(f"beliefs.side_{each}"), label_visibility="collapsed", width="stretch",
        )  # fmt: skip
        if side == "see":
            seeing.seeing(learned.scheme)
        else:
            believing.believing(where, handle, learned)
    with _frame.card("next_tests", text("beliefs.next_heading"), text("beliefs.next_aside")):
        _parts.next_tests(key="next_tests", data=next_tests_view(_session.next_tests()))

"""What if we stopped selling to a segment: today and then, had we stopped earlier, and what all of it assumes."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import exclusion as chart
from icp_core.views import first_to_question
from pages import _frame, _session
from pages._frame import text

STEP = 0.05


def exclusion_card() -> None:
    """The choice of segments, the answer in a sentence, and the pictures that it rests on."""
    heading, aside = text("segments.exclude"), text("segments.exclude_aside")
    cards = _session.cards()
    labels = [int(name) for name in cards.index if cards.loc[name, "n_customers"] > 0]
    with _frame.card("exclusion", heading, aside, height="stretch" if len(labels) > 1 else "content"):
        if len(labels) < 2:
            st.caption(text("segments.exclude_one"))
            return
        segments = _choice(labels)
        try:
            result = _session.what_if_excluded(segments)
        except icp.IcpError as refusal:
            st.caption(_frame.words(refusal.message))
            return
        currency = _session.dataset().currency
        answer = chart.finding(result, [_session.segmentation().names[name] for name in segments])
        with st.container(key="answer_exclusion"):
            st.markdown(f"**{_frame.words(answer)}**")
        _frame.chart(
            chart.exclusion_chart(result, currency=currency, mode=_frame.mode()), key="exclusion_chart", alt=answer
        )
        told = (
            chart.given_up(result, currency=currency),
            chart.freed(result, _session.freed_by_owner(segments), _session.selling_time_basis()),
        )
        st.caption(" ".join(_frame.words(each) for each in told if each is not None))
        with st.container(key="replay"):
            before, assumed = st.columns([1.15, 1], gap="medium")
            with before:
                _replay(segments, currency)
            with assumed:
                _assumptions()


def _choice(labels: list[int]) -> tuple[int, ...]:
    """The segment to leave out, and those to leave out with it."""
    chosen, names, cards = _session.project(), _session.segmentation().names, _session.cards()
    first = chosen.excluded if chosen.excluded in labels else first_to_question(cards.loc[labels])
    others = [name for name in labels if name != first]
    also = [name for name in chosen.excluded_also if name in others]
    key, key_also = f"excluded_of_{len(labels)}", f"excluded_of_{len(labels)}_also_{first}"

    called = {name: _frame.plain_words(names[name]) for name in labels}
    named = called.__getitem__

    with st.container(horizontal=True, key="exclusion_choice", vertical_alignment="bottom"):
        st.selectbox(
            text("segments.exclude"), labels, index=labels.index(first), format_func=named, key=key,
            label_visibility="collapsed",
            on_change=lambda: _session.change(excluded=_session.taken(key), excluded_also=()),
        )  # fmt: skip
        if len(others) > 1:
            st.multiselect(
                text("segments.exclude_also"), others, default=also, format_func=named, key=key_also,
                placeholder=text("segments.exclude_nobody_else"), max_selections=len(others) - 1,
                label_visibility="collapsed",
                on_change=lambda: _session.change(
                    excluded=first, excluded_also=tuple(_session.taken(key_also) or ())
                ),
            )  # fmt: skip
    return first, *also


def _replay(segments: tuple[int, ...], currency: str) -> None:
    """Had we stopped earlier: each past year by itself."""
    replay = _session.replayed(segments)
    known = chart.replay_data(replay)
    with st.container(key="head_replay"):
        heading = text("segments.replay_heading")
        st.markdown(f"**{heading}, {_frame.words(currency)}**" if currency else f"**{heading}**")
    if len(known):
        _frame.chart(
            chart.replay_chart(replay, currency=currency, mode=_frame.mode()), key="replay_chart",
            alt=chart.replay_finding(known),
        )  # fmt: skip
    finding = _frame.words(chart.replay_finding(known))
    st.caption(f"{finding} {text('segments.replay_note')}" if len(known) else finding)


def _assumptions() -> None:
    """What a reader must know, and the part of the cost to serve that is taken to go away."""
    gone = _session.project().cost_to_serve_gone
    warning = icp.exclusion_warning(gone)
    with st.container(key="note_exclusion"):
        st.markdown(f"**{_frame.words(warning.values['random'])}**")
        st.caption(_frame.words(warning.values["assumed"]))
    costs = _session.profit().table["cost_to_serve"]
    st.slider(
        text("segments.cost_gone"), 0.0, 1.0, step=STEP, format="percent",
        key=_session.show("cost_to_serve_gone", gone), on_change=_session.take("cost_to_serve_gone"),
        disabled=not (costs > 0).any(), help=text("segments.cost_gone_help"),
    )  # fmt: skip

"""Fit and timing: whom to call now, and what a signal of each kind is worth."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import timing as timing_chart
from icp_core.views import call_rows, signal_label, table_view, unknown_kinds
from pages import _frame, _parts, _session
from pages._frame import text


def has_signals() -> bool:
    """Whether there is anything to draw."""
    return bool(_session.signal_rules())


def where_they_stand() -> None:
    """Every account by fit and timing; one sentence where there are no signals."""
    if not has_signals():
        st.caption(text("timing.bring"))
        return
    data = _data()
    _frame.chart(
        timing_chart.timing_chart(data, capacity=_session.project().capacity, mode=_frame.mode()),
        key="timing_chart",
        alt=timing_chart.finding(data),
        height="stretch",
    )


def call_now() -> None:
    """The accounts to call now, with the reason; only where there are signals."""
    with _frame.card("ranking"):
        data, timing = _data(), _session.timing()
        st.markdown(f"**{_frame.words(timing_chart.finding(data))}**")
        rows = call_rows(data, timing, _session.dataset())
        if len(rows):
            _parts.table(key="call_now", data=table_view(rows))
        told = text("timing.as_of", day=timing.as_of)
        st.caption(f"{told} {text('timing.as_of_points')}" if len(rows) else told)


def _data():
    live = _session.live()
    return timing_chart.timing_chart_data(
        _session.timing(), live.fit, live.tiers, _session.dataset(), capacity=_session.project().capacity
    )


def signals_popover() -> None:
    """Where the rules can be changed, if there are signals to judge."""
    if has_signals():
        with st.popover(text("timing.signals"), key="signals"):
            signal_inputs()


def signal_inputs() -> None:
    """What a signal of each kind is worth, and how fast that fades."""
    rules, ahead = _session.signal_rules(), _session.timing().n_ahead
    st.caption(text("timing.note"))
    for kind, rule in rules.items():
        worth, fades = st.columns(2, gap="small", vertical_alignment="bottom")
        name = signal_label(kind)
        worth.number_input(
            text("timing.points", kind=name), 0.0, 100.0, step=1.0, format="%g",
            key=_session.show(f"points_of_{kind}", rule.points), on_change=rule_changed, args=(kind,),
        )  # fmt: skip
        fades.number_input(
            text("timing.half_life"), 1.0, 730.0, step=1.0, format="%g", help=text("timing.half_life_help", kind=name),
            key=_session.show(f"half_life_of_{kind}", rule.half_life_days), on_change=rule_changed, args=(kind,),
        )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.button(
            text("timing.as_usual"), on_click=_session.set_signal_rules, args=({},),
            disabled=not _session.project().signal_rules, key="signals_as_usual",
        )  # fmt: skip
        st.button(
            text("timing.undo"), on_click=_session.undo_signal_rules,
            disabled=not _session.project().earlier_signal_rules, key="undo_signals",
        )  # fmt: skip
    strange = unknown_kinds(_session.signal_kinds())
    if strange:
        st.caption(_frame.words(strange))
    if ahead:
        st.caption(text("timing.ahead", n=ahead))


def rule_changed(kind: str) -> None:
    """Take what a person calls a signal of this kind worth."""
    points, half_life = _session.taken(f"points_of_{kind}"), _session.taken(f"half_life_of_{kind}")
    if points is not None and half_life is not None:
        said = dict(_session.project().signal_rules)
        _session.set_signal_rules(said | {kind: icp.SignalRule(points, half_life)})

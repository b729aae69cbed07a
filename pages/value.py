"""Value: who the best customers are, what they are worth, and who loses money."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import value as value_chart
from icp_core.views import backtest_rows, changes_view, traits_view
from pages import _frame, _parts, _session
from pages._frame import text

dataset, profit, worth, best = _session.dataset(), _session.profit(), _session.value(), _session.best()
chosen = _session.project()
learned = _session.evidence()
_frame.open_with(value_chart.headline(dataset, profit, best), value_chart.subline(dataset, profit, worth))

offered = _session.criteria()
possible = offered[offered["available"]]


def plain_label(criterion: str) -> str:
    """The criterion as a reader knows it, where Streamlit shows options as they are written."""
    return icp.say(offered.loc[criterion, "label"])


def label(criterion: str) -> str:
    """The criterion where Streamlit reads Markdown."""
    return _frame.words(offered.loc[criterion, "label"])


with st.container(horizontal=True, key="controls", vertical_alignment="bottom"):
    nothing = worth.reason is not None
    st.selectbox(
        text("value.criterion"),
        list(possible.index),
        index=list(possible.index).index(learned.criterion) if learned.criterion in possible.index else None,
        format_func=plain_label,
        key="criterion",
        on_change=_session.take("criterion", into=_session.change_evidence),
        width=230,
        disabled=possible.empty,
    )
    st.slider(
        text("value.share"), 0.05, 0.5, learned.share, 0.05, format="percent", key="share", disabled=possible.empty,
        on_change=_session.take("share", into=_session.change_evidence), width=200,
    )  # fmt: skip
    st.slider(
        text("value.horizon"), 12, 60, learned.horizon_months, 12, key="horizon_months", disabled=nothing,
        on_change=_session.take("horizon_months", into=_session.change_evidence), width=200,
    )  # fmt: skip
    st.slider(
        text("value.rate"), 0.0, 0.3, learned.annual_discount_rate, 0.01, format="percent",
        key="annual_discount_rate", on_change=_session.take("annual_discount_rate", into=_session.change_evidence),
        width=200, disabled=nothing,
    )  # fmt: skip

curve, intervals = st.columns(2, gap="medium")
known = len(profit.whale_curve) > 0
with (
    curve,
    _frame.card("whale", text("value.whale_heading"), _frame.words(profit.basis) if known else "", height="stretch"),
):
    if known:
        _frame.chart(
            value_chart.whale_curve(profit, currency=dataset.currency, mode=_frame.mode()),
            key="whale",
            alt=value_chart.headline(dataset, profit, best),
        )
    else:
        st.caption(_frame.words(profit.basis))
with (
    intervals,
    _frame.card(
        "intervals",
        text("value.intervals_heading", months=worth.horizon_months),
        text("value.intervals_aside"),
        height="stretch",
    ),
):
    if len(value_chart.value_intervals_data(dataset, worth, best)):
        _frame.chart(
            value_chart.value_intervals(dataset, worth, best, mode=_frame.mode()),
            key="intervals",
            alt=worth.method,
        )
    else:
        st.caption(_frame.words(worth.reason or best.reason or worth.method))

change, traits = st.columns(2, gap="medium")
with change, _frame.card("changes", height="stretch"):
    others = [name for name in possible.index if name != learned.criterion]
    if others:
        other = chosen.compared_with if chosen.compared_with in others else others[0]
        st.segmented_control(
            text("value.compare"), others[:6] if other in others[:6] else [*others[:5], other],
            default=other, format_func=label, key="compared_with", required=True,
            on_change=_session.take("compared_with"),
        )  # fmt: skip
        after = _session.best(other)
        _parts.changes(key="changes", data=changes_view(dataset, icp.who_changes(best, after), best, after))
    else:
        st.caption(text("value.one_criterion"))
with traits, _frame.card("traits", height="stretch"):
    shared = _session.loss_maker_traits()
    _parts.traits(key="traits", data=traits_view(dataset, profit, shared))

with st.expander(text("value.method_heading")):
    st.markdown(_frame.words(worth.method))
    st.markdown(_frame.words(best.label))
    if best.reason:
        st.markdown(_frame.words(best.reason))
    if worth.backtest is not None:
        st.dataframe(backtest_rows(worth), hide_index=True, key="backtest")
    missing = offered[~offered["available"]]
    if len(missing):
        st.caption(text("value.not_offered"))
        for name in missing.index:
            st.markdown(f"{label(name)}: {_frame.words(missing.loc[name, 'reason'])}")

"""Value: who the best customers are, what they are worth, and who loses money."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import lifetime_value as worth_chart
from icp_core.charts import value as value_chart
from icp_core.views import changes_finding, changes_view, traits_view
from pages import _frame, _parts, _session
from pages._frame import text
from pages._value import adopters, costs, criterion, economics, method

dataset, profit, worth, best = _session.dataset(), _session.profit(), _session.value(), _session.best()
sensitivity, shared, learned = _session.sensitivity(), _session.loss_maker_traits(), _session.evidence()
_frame.open_with(value_chart.headline(dataset, profit, best), value_chart.subline(dataset, profit, worth, sensitivity))

with st.container(horizontal=True, key="controls", vertical_alignment="bottom"):
    criterion.criterion_inputs()
    nothing = worth.reason is not None
    st.slider(
        text("value.horizon"), 12, 60, learned.horizon_months, 12, key="horizon_months", disabled=nothing,
        on_change=_session.take("horizon_months", into=_session.change_evidence), width=190,
    )  # fmt: skip
    st.slider(
        text("value.rate"), 0.0, 0.3, learned.annual_discount_rate, 0.01, format="percent",
        key="annual_discount_rate", on_change=_session.take("annual_discount_rate", into=_session.change_evidence),
        width=190, disabled=nothing,
    )  # fmt: skip
    with st.popover(text("value.costs"), key="costs"):
        costs.cost_inputs()

curve, values = st.columns(2, gap="medium")
with (
    curve,
    _frame.card(
        "whale",
        _frame.words(value_chart.whale_finding(profit, dataset.currency)),
        _frame.words(value_chart.whale_aside(sensitivity) or ""),
        height="stretch",
    ),
):
    if len(profit.whale_curve):
        _frame.chart(
            value_chart.whale_curve(profit, sensitivity, shared, currency=dataset.currency, mode=_frame.mode()),
            key="whale",
            alt=value_chart.headline(dataset, profit, best),
        )
    else:
        st.caption(_frame.words(profit.basis))
    for warning in profit.warnings:
        st.caption(_frame.words(warning))
with (
    values,
    _frame.card(
        "values",
        _frame.words(worth_chart.finding(dataset, worth, best)),
        _frame.words(worth_chart.ahead(worth)),
        height="stretch",
    ),
):
    if worth.reason is None:
        _frame.chart(
            worth_chart.lifetime_values(dataset, worth, best, losing=list(profit.loss_makers), mode=_frame.mode()),
            key="lifetime_values",
            alt=worth_chart.finding(dataset, worth, best),
        )
        if best.reason is not None:
            st.caption(_frame.words(best.reason))
    else:
        st.caption(_frame.words(worth.reason))

others = [name for name in criterion.possible() if name != learned.criterion]
wanted = _session.project().compared_with
other = wanted if wanted in others else next(iter(others), None)
after = best if other is None else _session.best(other)
moved = icp.who_changes(best, after)
change, traits = st.columns(2, gap="medium")
with (
    change,
    _frame.card("changes", _frame.words(changes_finding(moved, best, after)) if other else "", height="stretch"),
):
    if other:
        st.segmented_control(
            text("value.compare"), others[:6] if other in others[:6] else [*others[:5], other],
            default=other, format_func=criterion.label, key="compared_with", required=True,
            on_change=_session.take("compared_with"),
        )  # fmt: skip
        _parts.changes(key="changes", data=changes_view(dataset, moved, best, after))
    else:
        st.caption(text("value.one_criterion"))
with traits, _frame.card("traits", height="stretch"):
    _parts.traits(key="traits", data=traits_view(dataset, profit, shared))

came, economy = st.columns(2, gap="medium")
with came:
    adopters.arrivals_card()
with economy:
    economics.economics_card()

with st.expander(text("value.method_heading")):
    method.method_details()

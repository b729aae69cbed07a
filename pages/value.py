"""Value: who the best customers are, what they are worth, and who loses money."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import lifetime_value as worth_chart
from icp_core.charts import value as value_chart
from icp_core.views import changes_finding, changes_view, traits_view
from pages import _frame, _parts, _session
from pages._frame import text
from pages._sayable import sayable
from pages._value import adopters, costs, criterion, economics, method


def controls(*, worth_known: bool) -> None:
    """What best means, and what values are worked out with where there are any."""
    learned = _session.evidence()
    with st.container(horizontal=True, key="controls", vertical_alignment="bottom"):
        criterion.criterion_inputs()
        if worth_known:
            st.slider(
                text("value.horizon"), 12, 60, learned.horizon_months, 12, key="horizon_months",
                on_change=_session.take("horizon_months", into=_session.change_evidence), width=190,
            )  # fmt: skip
            st.slider(
                text("value.rate"), 0.0, 0.3, learned.annual_discount_rate, 0.01, format="percent",
                key="annual_discount_rate", width=190,
                on_change=_session.take("annual_discount_rate", into=_session.change_evidence),
            )  # fmt: skip
        if len(_session.profit().whale_curve):
            with st.popover(text("value.costs"), key="costs"):
                costs.cost_inputs()


def profit_card() -> None:
    """Profit added up, customer by customer."""
    dataset, profit, sensitivity = _session.dataset(), _session.profit(), _session.sensitivity()
    finding = value_chart.whale_finding(profit, dataset.currency)
    aside = _frame.words(value_chart.whale_aside(sensitivity) or "")
    with _frame.card("whale", _frame.words(finding), aside, height="stretch"):
        if len(profit.whale_curve):
            _frame.chart(
                value_chart.whale_curve(
                    profit, sensitivity, _session.loss_maker_traits(), currency=dataset.currency, mode=_frame.mode()
                ),
                key="whale",
                alt=value_chart.headline(dataset, profit, _session.best()),
            )
        else:
            st.caption(_frame.words(profit.basis))
        for warning in profit.warnings:
            st.caption(_frame.words(warning))


def worth_card() -> None:
    """What each of the best is worth."""
    dataset, worth, best = _session.dataset(), _session.value(), _session.best()
    finding = worth_chart.finding(dataset, worth, best)
    with _frame.card("values", _frame.words(finding), _frame.words(worth_chart.ahead(worth)), height="stretch"):
        if worth.reason is None:
            losing = list(_session.profit().loss_makers)
            _frame.chart(
                worth_chart.lifetime_values(dataset, worth, best, losing=losing, mode=_frame.mode()),
                key="lifetime_values",
                alt=finding,
            )
            if best.reason is not None:
                st.caption(_frame.words(best.reason))
        else:
            st.caption(_frame.words(worth.reason))


def changes_card() -> None:
    """Who enters and who leaves the best by another criterion."""
    best, learned = _session.best(), _session.evidence()
    others = [name for name in criterion.possible() if name != learned.criterion]
    wanted = _session.project().compared_with
    other = wanted if wanted in others else next(iter(others), None)
    after = best if other is None else _session.best(other)
    moved = icp.who_changes(best, after)
    heading = _frame.words(changes_finding(moved, best, after)) if other else ""
    with _frame.card("changes", heading, height="stretch"):
        if other:
            st.segmented_control(
                text("value.compare"), others[:6] if other in others[:6] else [*others[:5], other],
                default=other, format_func=criterion.label, key="compared_with", required=True,
                on_change=_session.take("compared_with"),
            )  # fmt: skip
            _parts.changes(key="changes", data=changes_view(_session.dataset(), moved, best, after))
        else:
            st.caption(text("value.one_criterion"))


def money() -> None:
    """What is said of purchases, where any are known."""
    curve, values = st.columns(2, gap="medium")
    with curve:
        profit_card()
    with values:
        worth_card()
    change, traits = st.columns(2, gap="medium")
    with change:
        changes_card()
    with traits, _frame.card("traits", height="stretch"):
        data = traits_view(_session.dataset(), _session.profit(), _session.loss_maker_traits())
        _parts.traits(key="traits", data=data)


def page() -> None:
    """As much of the page as customers and their purchases bear."""
    dataset, profit, worth = _session.dataset(), _session.profit(), _session.value()
    _frame.open_with(
        value_chart.headline(dataset, profit, _session.best()),
        value_chart.subline(dataset, profit, worth, _session.sensitivity()),
    )
    if not len(dataset.customers):
        sayable("value")
        return
    controls(worth_known=worth.reason is None)
    if worth.reason is None or len(profit.whale_curve):
        money()
    else:
        sayable("value")
    came, economy = st.columns(2, gap="medium")
    with came:
        adopters.arrivals_card()
    with economy:
        economics.economics_card()
    if worth.reason is None:
        with st.expander(text("value.method_heading")):
            method.method_details()
    else:
        with st.expander(text("value.lacking_heading")):
            method.what_is_lacking()
    if worth.reason is None or len(profit.whale_curve):
        sayable("value")


page()

"""How cost is shared out: the cost of each activity, or what a person assumes where no activity is known."""

from __future__ import annotations

import streamlit as st

from icp_core.views import edited_rates, rates_rows
from pages import _frame, _session
from pages._frame import text


def cost_inputs() -> None:
    """Rates of activities, a cost per order, a share of margin."""
    dataset, costing = _session.dataset(), _session.project().evidence.costing
    profit = _session.profit()
    st.markdown(text("value.cost_now", basis=profit.basis))
    for said in profit.assumptions:
        st.markdown(_frame.words(said))
    rates = dict(costing.rates)
    before = rates_rows(dataset, rates)
    if len(before):
        shown = list(before.columns)
        after = st.data_editor(
            before, key=f"rates_{hash(costing.rates)}", hide_index=True, disabled=shown[:3],
            column_config={
                shown[1]: st.column_config.NumberColumn(format="localized"),
                shown[2]: st.column_config.NumberColumn(format="localized"),
                shown[3]: st.column_config.NumberColumn(min_value=0.0, format="localized"),
            },
            alt=text("value.costs"),
        )  # fmt: skip
        waiting = {name: rate for name, rate in rates.items() if name not in before.index}
        decided = waiting | edited_rates(dataset, after)
        if decided != rates:
            _session.change_costing(rates=tuple(decided.items()))
            st.rerun()
        if rates:
            st.button(text("value.rates_as_files"), on_click=_session.change_costing, kwargs={"rates": ()},
                      key="rates_as_files")  # fmt: skip
    assumed("order_cost", text("value.order_cost", currency=dataset.currency), 0.0, None)
    assumed("margin_share", text("value.margin_share"), 0.0, 100.0, scale=100.0)
    st.caption(text("value.assumed_note"))


def assumed(name: str, label: str, low: float, high: float | None, *, scale: float = 1.0) -> None:
    """A figure that a person may state; empty, nothing is assumed."""
    now = getattr(_session.project().evidence.costing, name)

    def take() -> None:
        said = _session.taken(name)
        _session.change_costing(**{name: None if said is None else said / scale})

    st.number_input(
        label, low, high, None if now is None else now * scale, key=name, on_change=take,
        placeholder=text("value.nothing_assumed"),
    )  # fmt: skip

"""How lifetime value was worked out: the method, why, what it did on held-back time, and what it learned."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import survival
from icp_core.charts.backtest import backtest_calibration
from icp_core.charts.value import top_told
from icp_core.views import backtest_rows, parameter_rows, table_view
from pages import _frame, _parts, _session
from pages._frame import text


def method_details() -> None:
    """The choice and its reasons, beside the proof."""
    worth, best, offered = _session.value(), _session.best(), _session.methods()
    said, proof = st.columns([1, 1.15], gap="large")
    with said:
        names = ["auto", *offered.index[offered["available"]]]
        standing = _session.evidence().method
        st.selectbox(
            text("value.method"), names, index=names.index(standing), key="method", width=330,
            format_func=lambda name: icp.say(icp.Message(f"page.value.method_{name}")) if name == "auto"
            else icp.say(offered.loc[name, "label"]),
            on_change=_session.take("method", into=_session.change_evidence), disabled=len(names) < 2,
        )  # fmt: skip
        for each in (worth.choice, worth.method, best.label, best.reason, top_told(_session.profit())):
            if each is not None:
                st.markdown(_frame.words(each))
        for warning in worth.warnings:
            st.markdown(f"{text('value.warning')} {_frame.words(warning)}")
        rows = parameter_rows(worth)
        if len(rows):
            _parts.table(key="parameters", data=table_view(rows))
    with proof:
        if worth.backtest is None:
            st.caption(text("value.no_backtest"))
        else:
            st.markdown(f"**{_frame.words(worth.backtest_verdict)}**")
            _frame.chart(backtest_calibration(worth, mode=_frame.mode()), key="calibration", alt=worth.backtest_verdict)
            _parts.table(key="backtest", data=table_view(backtest_rows(worth)))
        lasting = _session.survival() if "contracts" in set(worth.table["method"]) else None
        if lasting is not None:
            st.markdown(f"**{_frame.words(survival.finding(lasting))}**")
            figure = survival.survival_chart(lasting, mode=_frame.mode())
            _frame.chart(figure, key="survival", alt=survival.finding(lasting))
    what_is_lacking()


def what_is_lacking() -> None:
    """The methods and criteria that the data cannot bear, each with what it needs."""
    not_offered(_session.methods(), text("value.methods_missing"))
    not_offered(_session.criteria(), text("value.not_offered"))


def not_offered(table: object, heading: str) -> None:
    """What the data cannot bear, with the reason."""
    missing = table[~table["available"]]
    if len(missing):
        st.caption(heading)
        for _, row in missing.iterrows():
            st.markdown(f"**{_frame.words(row['label'])}.** {_frame.words(row['reason'])}")

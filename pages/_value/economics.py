"""Unit economics: what a customer costs and brings, of all customers and of each segment."""

from __future__ import annotations

import streamlit as st

from icp_core.views import economics_finding, economics_reasons, economics_rows, table_view
from pages import _frame, _parts, _session
from pages._frame import text


def economics_card() -> None:
    """A row per figure, a column per segment; what cannot be said stands below with its reason."""
    table, found = _session.economics(), _session.segmentation()
    currency = _session.dataset().currency
    told = economics_finding(table, found.names, currency=currency)
    with _frame.card("economics", _frame.words(told), text("value.economics_aside"), height="stretch"):
        rows = economics_rows(table, found.names, currency=currency)
        if len(rows):
            _parts.table(key="economics", data=table_view(rows))
        missing = economics_reasons(table)
        if missing:
            st.caption(f"{text('value.economics_missing')} {_frame.words(' '.join(missing))}")

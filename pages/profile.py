"""Profile: the ideal customer on one page, as it stands, to take away."""

from __future__ import annotations

import streamlit as st

from icp_core.reports import excel_report, markdown_report
from icp_core.views import sheet_view
from pages import _frame, _parts, _session
from pages._frame import text

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

dataset, sheet, veil = _session.dataset(), _session.sheet(), _session.veil()
_frame.open_with(sheet.headline, sheet.subline)


def workbook() -> bytes:
    """The whole project as it stands, as an Excel file; made when it is asked for."""
    live = _session.live()
    return excel_report(dataset, sheet, _session.desirability(), live.weights, live.fit, live.tiers, veil=veil)


with st.container(horizontal=True, key="exports", gap="small"):
    st.download_button(
        text("profile.excel"),
        workbook,
        file_name="icp.xlsx",
        mime=EXCEL,
        on_click="ignore",
        key="excel",
        type="primary",
    )
    st.download_button(
        text("profile.markdown"),
        lambda: markdown_report(sheet, veil=veil),
        file_name="icp.md",
        mime="text/markdown",
        on_click="ignore",
        key="markdown",
    )
_parts.sheet(key="sheet", data=sheet_view(sheet))

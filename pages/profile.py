"""Profile: the ideal customer on one page, as it stands, to write on and to take away."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from icp_core.reports import excel_report, html_report, markdown_report
from icp_core.views import sheet_editors, sheet_view
from pages import _frame, _parts, _session
from pages._frame import text
from pages._profile import versions
from pages._sayable import sayable

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written() -> None:
    """Keep what was written on a card; with the names hidden nothing is written, for aliases would be kept."""
    saved = _session.taken("sheet").saved
    if saved and not _session.names_hidden():
        _session.write_sheet(str(saved.get("part")), saved.get("rows") or [])


dataset, sheet, veil = _session.dataset(), _session.sheet(_session.version_line()), _session.veil()
learned, live = _session.desirability(), _session.live()  # here: a download is made where no session is
_frame.open_with(sheet.headline, sheet.subline)


def export(label: str, key: str, made: Callable[[], bytes | str], file: str, mime: str) -> None:
    """A download that is made when it is asked for."""
    kind = "primary" if key == "print" else "secondary"
    st.download_button(
        label, made, file_name=file, mime=mime, on_click="ignore", key=key, type=kind
    )  # fmt: skip


with st.container(horizontal=True, key="exports", gap="small", vertical_alignment="center"):
    export(text("profile.print"), "print", lambda: html_report(sheet, veil=veil), "icp.html", "text/html")
    export(
        text("profile.excel"),
        "excel",
        lambda: excel_report(dataset, sheet, learned, live.weights, live.fit, live.tiers, veil=veil),
        "icp.xlsx",
        EXCEL,
    )
    export(text("profile.markdown"), "markdown", lambda: markdown_report(sheet, veil=veil), "icp.md", "text/markdown")
    if _session.names_hidden():
        st.caption(text("profile.hidden"), width="content")
problem = _session.sheet_problem()
if problem:
    st.error(_frame.words(problem), icon=None)
editors = None
if not _session.names_hidden():
    editors = sheet_editors(dataset, _session.best(), _session.project().sheet, learned.weighed, sheet)
_parts.sheet(
    key="sheet",
    data=sheet_view(sheet, handles=dataset.handles.to_dict()) | {"editors": editors},
    on_saved_change=written,
)
sayable("profile")
versions.show_versions()

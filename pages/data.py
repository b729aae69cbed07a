"""Data: what was read, what it was taken for, and what needs a person's eye."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import data as data_chart
from icp_core.reports import csv_bytes
from icp_core.views import attribute_rows, corrections, mapping_rows, remarks, report_rows, table_rows, targets
from pages import _frame, _session
from pages._frame import text

dataset = _session.dataset()
_frame.open_with(data_chart.headline(dataset), data_chart.subline(dataset))

left, right = st.columns([1, 1.35], gap="medium")

with left, _frame.card("upload", text("data.upload_heading")):
    files = st.file_uploader(
        text("data.upload_label"),
        type=["csv", "tsv", "txt", "xlsx", "xls", "parquet"],
        accept_multiple_files=True,
        key="files",
        label_visibility="collapsed",
    )
    st.caption(text("data.upload_note"))
    if files and st.button(text("data.upload_go", n=len(files)), type="primary", key="read"):
        with _frame.border():
            with st.spinner(text("data.reading")):
                _session.open_files((file.name, file.getvalue()) for file in files)
            st.rerun()

with left, _frame.card("tables", text("data.tables_heading"), height="stretch"):
    st.dataframe(
        table_rows(dataset),
        hide_index=True,
        key="tables",
        column_config={
            "table": text("data.tables_table"),
            "rows": st.column_config.NumberColumn(text("data.tables_rows"), format="localized"),
            "first": text("data.tables_first"),
            "last": text("data.tables_last"),
        },
    )

with (
    right,
    _frame.card("completeness", text("data.completeness_heading"), text("data.completeness_aside"), height="stretch"),
):
    _frame.chart(
        data_chart.completeness(dataset, mode=_frame.mode()), key="completeness", alt=data_chart.subline(dataset)
    )

with _frame.card("report", text("data.report_heading"), text("data.report_aside", n=len(dataset.report))):
    if len(dataset.report):
        st.dataframe(
            remarks(dataset),
            hide_index=True,
            key="remarks",
            column_config={
                "count": st.column_config.NumberColumn(text("data.report_count"), width=80, format="localized"),
                "where": st.column_config.TextColumn(text("data.report_where"), width=150),
                "what": st.column_config.TextColumn(text("data.report_what"), width=980),
            },
        )
        st.download_button(
            text("data.report_download"),
            lambda: csv_bytes(report_rows(dataset)),
            file_name="quality_report.csv",
            mime="text/csv",
            on_click="ignore",
            key="download_report",
        )
    else:
        st.caption(text("data.report_empty"))

if len(dataset.mapping):
    with _frame.card("mapping", text("data.mapping_heading"), text("data.mapping_aside")):
        before = mapping_rows(dataset)
        edited = st.data_editor(
            before,
            key=f"mapping_{_session.reading_key()}",
            hide_index=True,
            disabled=[name for name in before.columns if name != "target"],
            column_order=["file", "header", "sample", "target", "confidence", "why"],
            column_config={
                "file": text("data.mapping_file"),
                "header": text("data.mapping_header"),
                "sample": text("data.mapping_sample"),
                "target": st.column_config.SelectboxColumn(
                    text("data.mapping_target"), options=targets(), required=True, width="medium"
                ),
                "confidence": st.column_config.NumberColumn(text("data.mapping_confidence"), format="percent"),
                "why": text("data.mapping_why"),
            },
            alt=icp.say(icp.Message("page.data.mapping_heading")),
        )
        changed = corrections(before, edited)
        with st.container(horizontal=True):
            go = text("data.mapping_go", n=len(changed)) if changed else text("data.mapping_none")
            if st.button(go, type="primary" if changed else "secondary", disabled=not changed, key="apply"):
                with _frame.border():
                    _session.correct(changed)
                    st.rerun()
            if _session.project().evidence.source.corrections and st.button(text("data.mapping_reset"), key="reset"):
                _session.reread()
                st.rerun()

with _frame.card("attributes", text("data.attributes_heading"), text("data.attributes_aside")):
    st.dataframe(attribute_rows(dataset), hide_index=True, key="attributes")

if len(dataset.report):
    with st.expander(text("data.report_all")):
        st.dataframe(report_rows(dataset), hide_index=True, key="report")

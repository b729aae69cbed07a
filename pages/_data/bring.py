"""The ways in: files as exported, text pasted from a spreadsheet, a table typed here, a template to fill in."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

import icp_core as icp
from icp_core.reports import template_workbook
from icp_core.views import corrections, mapping_rows, typed_cells, typed_start, typed_words
from pages import _frame, _session
from pages._data import tables
from pages._frame import text

WAYS = ("upload", "paste", "type", "template")
ENDINGS = ["csv", "tsv", "txt", "xlsx", "xls", "xlsb", "ods", "parquet", "jsonl", "ndjson", "json"]


def ways_in() -> None:
    """One card, four ways; none while names are hidden, for files show theirs."""
    with _frame.card("bring", text("data.bring_heading")):
        if _session.names_hidden():
            st.caption(text("data.hidden"))
            return
        way = st.segmented_control(
            text("data.bring_heading"), WAYS, default=WAYS[0], format_func=lambda name: text(f"data.way_{name}"),
            key="way", required=True, label_visibility="collapsed",
        )  # fmt: skip
        {"upload": upload, "paste": paste, "type": type_in, "template": template}[way]()


def upload() -> None:
    """Files from the reader's disk: a project of their own, or more of the one that is open."""
    files = st.file_uploader(
        text("data.upload_label"), type=ENDINGS, accept_multiple_files=True, key=f"files_{_session.reading_key()}",
        label_visibility="collapsed",
    )  # fmt: skip
    st.caption(text("data.upload_note"))
    if not files:
        return
    given = [(file.name, file.getvalue()) for file in files]
    with st.container(horizontal=True):
        source = _session.project().evidence.source
        begin = st.button(go_label(text("data.upload_go", n=len(files))), type="primary", key="read")
        add = bool(source.files) and st.button(text("data.upload_add"), key="add")
    if begin or add:
        take_in(given, add=add)


def paste() -> None:
    """Cells copied from a spreadsheet."""
    pasted = st.text_area(
        text("data.paste_label"), key="pasted", height=150, placeholder=text("data.paste_example"),
        label_visibility="collapsed",
    )  # fmt: skip
    st.caption(text("data.paste_note"))
    if _frame.go_button(go_label(text("data.paste_go")), ready=bool(pasted), key="paste_go"):
        with _frame.border():
            take_in([(text("data.paste_name"), icp.pasted_file(pasted))])


def type_in() -> None:
    """A table typed here, one row a company."""
    relation, words = typed_words()
    typed = st.data_editor(
        typed_start(), key="typed", num_rows="dynamic", hide_index=True, placeholder="", alt=text("data.way_type"),
        column_config={relation: st.column_config.SelectboxColumn(options=list(words))},
    )  # fmt: skip
    st.caption(text("data.type_note"))
    if st.button(go_label(text("data.type_go")), type="primary", key="type_go"):
        with _frame.border():
            take_in([(text("data.type_name"), icp.typed_table(typed_cells(typed)))])


def template() -> None:
    """A workbook with our columns explained."""
    st.caption(text("data.template_note"))
    st.download_button(
        text("data.template_go"), template_workbook, file_name="icp_template.xlsx", on_click="ignore", key="template",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip


def go_label(begin: str) -> str:
    """What is on the button that reads: a blank project takes files to itself, others are left for a new one."""
    return text("data.upload_add") if _session.project().evidence.source.is_blank else begin


def take_in(files: Iterable[tuple[str, bytes]], *, add: bool = False) -> None:
    """Read files and show them, with a word on what is being done meanwhile; a blank project takes them to itself."""
    add = add or _session.project().evidence.source.is_blank
    with _frame.border(), _frame.progress() as heard:
        (_session.add_files if add else _session.open_files)(files, heard=heard)
        st.rerun()


def not_recognised() -> None:
    """Files in which no company was recognised: a person says which column is which, and they are read again."""
    waiting = _session.pending()
    if waiting is None or _session.names_hidden():
        return
    with _frame.card("pending", text("data.pending_heading"), text("data.pending_aside")):
        before = mapping_rows(waiting)
        after = tables.mapping_editor(before, key=f"mapping_pending_{_session.reading_key()}")
        changed = corrections(before, after)
        with st.container(horizontal=True):
            if _frame.go_button(text("data.pending_go"), ready=bool(changed), key="pending_go"):
                with _frame.border(), _frame.progress() as heard:
                    _session.open_pending(changed, heard=heard)
                    st.rerun()
            if st.button(text("data.pending_drop"), key="pending_drop"):
                _session.drop_pending()
                st.rerun()

"""What was read, as tables to look at and to correct: files, columns, companies that may be one, technologies."""

from __future__ import annotations

from typing import Any

import streamlit as st

import icp_core as icp
from icp_core.reports import csv_bytes, legible
from icp_core.views import (
    DECISIONS,
    attribute_rows,
    corrections,
    decided_pairs,
    decided_technologies,
    file_choices,
    file_rows,
    mapping_rows,
    missing_rows,
    pair_rows,
    pattern_rows,
    preview_rows,
    remarks,
    report_rows,
    table_rows,
    targets,
    technology_company_rows,
    technology_rows,
    undecided_pairs,
)
from pages import _frame, _session
from pages._frame import text


def tabs() -> None:
    """One table at a time."""
    dataset, hidden = _session.dataset(), _session.names_hidden()
    shown = {"columns": columns_as_read if hidden else columns, "report": report}
    shown |= {} if hidden else {"pairs": same_companies, "files": files}
    shown |= {"technologies": technologies} if "technologies" in dataset.accounts else {}
    shown |= {"missing": missing, "attributes": attributes, "all": every_entry}
    counts = {"report": len(dataset.report), "pairs": undecided_pairs(dataset)}
    with _frame.card("tables"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="head_tables"
        ):
            look = st.segmented_control(
                text("data.look"), list(shown), default="columns", required=True, width="content",
                key="look_hidden" if hidden else "look", label_visibility="collapsed",
                format_func=lambda name: text(f"data.look_{name}", n=counts.get(name, 0)),
            )  # fmt: skip
            st.caption(text(f"data.aside_{look}"), width="content")
        shown[look]()


def files() -> None:
    """Each file or sheet with how it was read; a person may say otherwise."""
    dataset, reading = _session.dataset(), _session.project().evidence.source.reading
    before = file_rows(dataset, reading)
    after = st.data_editor(
        before, key=f"how_read_{_session.reading_key()}", hide_index=True, disabled=["file", "rows", "taken_for"],
        column_config={
            "file": text("data.files_file"),
            "rows": st.column_config.NumberColumn(text("data.tables_rows"), format="localized"),
            "taken_for": text("data.files_taken_for"),
            "header_row": st.column_config.NumberColumn(
                text("data.files_header"), min_value=0, step=1, help=text("data.files_header_help")
            ),
            "delimiter": st.column_config.SelectboxColumn(text("data.files_delimiter"), options=[",", ";", "tab", "|"]),
            "encoding": st.column_config.SelectboxColumn(
                text("data.files_encoding"), options=sorted({*icp.ENCODINGS, *before["encoding"]})
            ),
            "used": st.column_config.CheckboxColumn(text("data.files_used")),
            "register": st.column_config.CheckboxColumn(
                text("data.files_register"), help=text("data.files_register_help")
            ),
        },
        alt=text("data.look_files"),
    )  # fmt: skip
    decided = file_choices(before, after, reading)
    read_again(decided, reading, key="files_go")
    names = [name for name, _ in _session.project().evidence.source.files]
    if names:
        shown = st.expander(text("data.preview_heading"), key="preview", on_change="rerun")
        if shown.open:
            with shown:
                preview(names)


def preview(names: list[str]) -> None:
    """The first rows of a file as they stand, before anything is made of them."""
    name = st.selectbox(text("data.files_file"), names, key="preview_file", width=320)
    with _frame.border():
        found = _session.preview(name)
        for at, table in enumerate(found.tables):
            st.caption(text("data.preview_table", name=table.name, rows=table.rows, header_row=table.header_row))
            st.dataframe(preview_rows(found, at), key=f"preview_{at}")


def columns() -> None:
    """What each column was taken for."""
    dataset = _session.dataset()
    before = mapping_rows(dataset.mapping, icp.column_formats(dataset))
    edited = mapping_editor(before, key=f"mapping_{_session.reading_key()}")
    changed = corrections(before, edited)
    with st.container(horizontal=True):
        go = text("data.mapping_go", n=len(changed)) if changed else text("data.mapping_none")
        if _frame.go_button(go, ready=bool(changed), key="apply"):
            with _frame.border(), _frame.progress() as heard:
                _session.correct(changed, heard=heard)
                st.rerun()
        if _session.project().evidence.source.corrections and st.button(text("data.mapping_reset"), key="reset"):
            with _frame.border():
                _session.reread()
                st.rerun()


def columns_as_read() -> None:
    """What each column was taken for, to look at: to correct it names have to be seen."""
    dataset = _session.dataset()
    rows = mapping_rows(dataset.mapping, icp.column_formats(dataset))
    mapping_editor(_session.veil()(rows), key="mapping_hidden", fixed=True)


def mapping_editor(before: Any, *, key: str, fixed: bool = False) -> Any:
    """The mapping as a table in which "taken for" can be changed, unless it is fixed."""
    return st.data_editor(
        before, key=key, hide_index=True, disabled=fixed or [name for name in before.columns if name != "target"],
        column_order=["file", "header", "sample", "target", "format", "confidence", "why"],
        column_config={
            "file": text("data.mapping_file"),
            "header": text("data.mapping_header"),
            "sample": text("data.mapping_sample"),
            "target": st.column_config.SelectboxColumn(
                text("data.mapping_target"), options=targets(), required=True, width="medium"
            ),
            "confidence": st.column_config.ProgressColumn(
                text("data.mapping_confidence"), format="percent", min_value=0, max_value=1, width=110
            ),
            "format": text("data.mapping_format"),
            "why": text("data.mapping_why"),
        },
        alt=text("data.look_columns"),
    )  # fmt: skip


def same_companies() -> None:
    """Companies that may be one, side by side."""
    before = pair_rows(_session.dataset())
    if not len(before):
        st.caption(text("data.pairs_empty"))
        return
    after = st.data_editor(
        before, key=f"pairs_{_session.reading_key()}", hide_index=True,
        disabled=[name for name in before.columns if name != "decision"],
        column_order=["one_name", "one_about", "other_name", "other_about", "similarity", "rows", "decision"],
        column_config={
            "one_name": text("data.pairs_one"),
            "one_about": text("data.pairs_about"),
            "other_name": text("data.pairs_other"),
            "other_about": text("data.pairs_about"),
            "similarity": st.column_config.ProgressColumn(
                text("data.pairs_alike"), format="percent", min_value=0, max_value=1, width=110
            ),
            "rows": st.column_config.NumberColumn(text("data.pairs_rows"), format="localized"),
            "decision": st.column_config.SelectboxColumn(
                text("data.pairs_decision"), options=list(DECISIONS), required=True,
                format_func=lambda word: text(f"data.pairs_{word}"),
            ),
        },
        alt=text("data.look_pairs", n=len(before)),
    )  # fmt: skip
    reading = _session.project().evidence.source.reading
    read_again(decided_pairs(before, after, reading), reading, key="pairs_go")


def missing() -> None:
    """Who lacks what: by relation, by file, and in which combinations."""
    dataset = _session.dataset()
    by = st.segmented_control(
        text("data.missing_by"), ("relation", "file"), default="relation", required=True, key="missing_by",
        format_func=lambda name: text(f"data.missing_by_{name}"), label_visibility="collapsed",
    )  # fmt: skip
    veil = _session.veil()
    shares, together = st.columns([1, 1.5], gap="medium")
    shares.dataframe(veil(missing_rows(dataset, by=by)), hide_index=True, key="missing_shares")
    together.dataframe(veil(pattern_rows(dataset)), hide_index=True, key="missing_patterns")


def technologies() -> None:
    """What the level of technology is worked out from: the table, to be changed, and why each company has its level."""
    dataset, reading = _session.dataset(), _session.project().evidence.source.reading
    table, companies = st.columns([1, 1.7], gap="medium")
    with table:
        before = technology_rows(dataset, reading)
        after = st.data_editor(
            before, key=f"technologies_{_session.reading_key()}", hide_index=True, placeholder="",
            disabled=["technology", "companies"],
            column_config={
                "technology": text("data.technologies_name"),
                "companies": st.column_config.NumberColumn(text("data.technologies_companies"), format="localized"),
                "category": text("data.technologies_category"),
                "level": st.column_config.NumberColumn(
                    text("data.technologies_level"), min_value=1, max_value=5, step=1,
                    help=text("data.technologies_level_help"),
                ),
            },
            alt=text("data.look_technologies"),
        )  # fmt: skip
        read_again(decided_technologies(before, after, reading), reading, key="technologies_go")
    with companies:
        st.dataframe(
            _session.veil()(technology_company_rows(dataset, reading)), hide_index=True, key="technology_companies",
            column_config={
                "company": text("data.technologies_company"),
                "level": st.column_config.NumberColumn(text("data.technologies_level"), width=70),
                "because": text("data.technologies_because"),
            },
        )  # fmt: skip


def read_again(
    decided: icp.ReadingChoices, reading: icp.ReadingChoices, *, key: str, label: str = "data.read_again"
) -> None:
    """A button that reads the files as decided."""
    if _frame.go_button(text(label), ready=decided != reading, key=key):
        with _frame.border(), _frame.progress() as heard:
            _session.read_with(decided, heard=heard)
            st.rerun()


def report() -> None:
    """The quality report in short, and as a file in full."""
    dataset, veil = _session.dataset(), _session.veil()
    if not len(dataset.report):
        st.caption(text("data.report_empty"))
        return
    st.dataframe(
        veil(remarks(dataset)), hide_index=True, key="remarks",
        column_config={
            "count": st.column_config.NumberColumn(text("data.report_count"), width=80, format="localized"),
            "where": st.column_config.TextColumn(text("data.report_where"), width=150),
            "what": st.column_config.TextColumn(text("data.report_what"), width=980),
        },
    )  # fmt: skip
    st.download_button(
        text("data.report_download"), lambda: csv_bytes(veil(legible(report_rows(dataset)))),
        file_name="quality_report.csv", mime="text/csv", on_click="ignore", key="download_report",
    )  # fmt: skip


def every_entry() -> None:
    """The quality report row by row."""
    st.dataframe(_session.veil()(report_rows(_session.dataset())), hide_index=True, key="report")


def attributes() -> None:
    """What may describe a company."""
    st.dataframe(_session.veil()(attribute_rows(_session.dataset())), hide_index=True, key="attributes")


def read() -> None:
    """What was read, table by table."""
    with _frame.card("read_tables", text("data.tables_heading"), height="stretch"):
        st.dataframe(
            table_rows(_session.dataset()), hide_index=True, key="tables",
            column_config={
                "table": text("data.tables_table"),
                "rows": st.column_config.NumberColumn(text("data.tables_rows"), format="localized"),
                "first": text("data.tables_first"),
                "last": text("data.tables_last"),
            },
        )  # fmt: skip

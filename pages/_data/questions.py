"""What the files leave open and only a person can say: formats with two readings, rates, a mapping used before."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.views import currency_rows, decided_format, decided_rates, question_rows, target_words
from pages import _frame, _session
from pages._data import tables
from pages._frame import text


def questions() -> None:
    """One card with every question; nothing where there is none."""
    dataset = _session.dataset()
    formats, foreign, before = question_rows(dataset), currency_rows(dataset), _session.remembered()
    without = int(foreign["rate"].isna().sum())
    n = len(formats) + (without > 0) + (len(before) > 0)
    if not n and not len(foreign):
        return
    if _session.names_hidden():
        if n:
            with _frame.card("questions", text("data.questions_heading", n=n)):
                st.caption(text("data.questions_hidden"))
        return
    with _frame.card("questions", text("data.questions_heading", n=n) if n else text("data.rates_heading")):
        for at, asked in enumerate(formats):
            two_readings(asked, at)
        if before:
            used_before(before)
        if len(foreign):
            rates(foreign)


def two_readings(asked: dict, at: int) -> None:
    """A column that can be read in two ways."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"question_{at}"):
        st.markdown(_frame.words(asked["question"]), width="content")
        answers = asked["answers"]
        key = f"format_{_session.reading_key()}_{at}"

        def said(form: str) -> str:
            return _frame.words(answers[form]) + (text("data.for_now") if form == asked["used"] else "")

        def answered() -> None:
            form = _session.taken(key)
            if form:
                reading = _session.project().evidence.source.reading
                with _frame.border():
                    _session.read_with(decided_format(reading, asked["file"], asked["header"], form))

        st.segmented_control(
            text("data.question"), list(answers), default=None, key=key, label_visibility="collapsed", width="content",
            format_func=said, on_change=answered,
        )  # fmt: skip


def used_before(before: dict[tuple[str, str], str]) -> None:
    """Corrections that were made for a file like this one."""
    said = [icp.Message("page.data.before_one", {"header": header, "target": target_words(to)})
            for (_, header), to in before.items()]  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", key="used_before"):
        st.markdown(text("data.before", n=len(before), said=said[:4]), width="content")
        if st.button(text("data.before_go"), key="use_before"):
            with _frame.border(), _frame.progress() as heard:
                _session.correct(before, heard=heard)
                st.rerun()


def rates(foreign) -> None:
    """What one unit of each foreign currency is worth in the project's."""
    currency = _session.dataset().currency
    st.markdown(text("data.rates_note", currency_name=currency))
    after = st.data_editor(
        foreign, key=f"rates_{_session.reading_key()}", hide_index=True, disabled=["currency", "amounts"], width=460,
        placeholder="",
        column_config={
            "currency": text("data.rates_currency"),
            "amounts": st.column_config.NumberColumn(text("data.rates_amounts"), format="localized"),
            "rate": st.column_config.NumberColumn(
                text("data.rates_rate", currency_name=currency), min_value=0.0, format="%.6g", required=False
            ),
        },
        alt=text("data.rates_heading"),
    )  # fmt: skip
    reading = _session.project().evidence.source.reading
    tables.read_again(decided_rates(after, reading), reading, key="rates_go", label="data.rates_go")

"""Start: what stands open, where it stands, and what else can be opened."""

from __future__ import annotations

from typing import Any

import streamlit as st

import icp_core as icp
from icp_core.charts import board as board_chart
from icp_core.charts import data as data_chart
from icp_core.charts import segments as segments_chart
from icp_core.charts import value as value_chart
from icp_core.views import beliefs_headline, believed_table, project_about, project_file_name, seen_of, steps_view
from pages import _frame, _parts, _session
from pages._frame import text

MOST_SHOWN = 4

sample = _session.project().evidence.source.sample
here = _session.kept()
is_sample = sample is not None and here is None
believed = _session.project().evidence.source.is_blank or bool(_session.beliefs().held)
_frame.open_with(
    icp.Message(
        "page.start.headline_sample" if is_sample else "page.start.headline_files", {"name": _session.shown_name()}
    ),
    icp.Message("page.start.subline_believed" if believed else "page.start.subline"),
)


def answers() -> dict[str, icp.Message]:
    """Each page's finding."""
    dataset, live = _session.dataset(), _session.live()
    seen = seen_of(dataset)
    first = (
        {"beliefs": beliefs_headline(believed_table(_session.learned_desirability(), _session.beliefs()), seen)}
        if believed
        else {}
    )
    return {
        **first,
        "data": data_chart.headline(dataset),
        "value": value_chart.headline(dataset, _session.profit(), _session.best()),
        "segments": segments_chart.headline(_session.commonalities(), _session.best()),
        "board": board_chart.headline(live.conversion, live.weights, live.suggested, live.comparison),
        "profile": _session.sheet().headline,
    }


def more_of(card: Any) -> None:
    """What can be done with a kept project besides opening it."""
    st.text_input(
        text("start.name"), card.name, key=f"name_{card.id}", max_chars=300,
        on_change=lambda: _session.rename(_session.taken(f"name_{card.id}"), card.id),
    )  # fmt: skip
    if st.button(text("start.duplicate"), key=f"duplicate_{card.id}"):
        _session.duplicate(card.id)
        st.rerun()
    st.caption(text("start.delete_note"))
    sure = st.checkbox(text("start.delete_sure"), key=f"sure_{card.id}")
    if st.button(text("start.delete"), key=f"delete_{card.id}", disabled=not sure):
        _session.delete(card.id)
        st.rerun()


def kept_project(card: Any) -> None:
    """A project of the shelf in a row: its name opens it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"project_{card.id}", gap="small"):
        with st.container(gap=None, key=f"about_{card.id}"):
            opened = here is not None and card.id == here.id
            if opened:
                st.markdown(f"**{_frame.words(card.name)}**")
            elif st.button(_frame.words(card.name), type="tertiary", key=f"open_{card.id}"):
                _session.open_kept(card.id)
                st.rerun()
            st.caption(_frame.words(project_about(card, open_now=opened)))
        with st.popover(text("start.more"), key=f"more_{card.id}", width="content"):
            more_of(card)


def project_files() -> None:
    """A project as one file: opened, or saved; it holds every name."""
    with st.popover(text("start.open_file"), key="open_file", width="content"):
        given = st.file_uploader(text("start.open_file_label"), type=["icp"], key="project_file")
        if given and st.button(text("start.open_file_go"), type="primary", key="open_file_go"):
            with _frame.border():
                _session.open_project_file(given.name, given.getvalue())
                st.rerun()
    st.download_button(
        text("start.save_file"),
        _session.project_writer(),
        file_name=project_file_name(_session.project_name()),
        mime="application/zip",
        on_click="ignore",
        key="save_file",
    )


def nothing_yet() -> None:
    """A project with nothing in it: what people believe comes first, and what happens is entered as it does."""
    st.markdown(text("start.nothing_text"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="nothing_ways", gap="small"):
        st.text_input(
            text("start.nothing_name"), key="blank_name", max_chars=300, label_visibility="collapsed",
            placeholder=text("start.nothing_name"),
        )  # fmt: skip
        if st.button(text("start.nothing_go"), key="begin_blank"):
            _session.begin_blank(_session.taken("blank_name") or "")
            st.switch_page("pages/beliefs.py")


stand, choose = st.columns([1.9, 1], gap="medium")
with choose:
    with _frame.border():
        cards = _session.recent()
        if cards:
            with _frame.card("projects", text("start.projects_heading")):
                for card in cards[:MOST_SHOWN]:
                    kept_project(card)
                if len(cards) > MOST_SHOWN:
                    older = st.popover(
                        text("start.projects_more", n=len(cards) - MOST_SHOWN), key="older", on_change="rerun"
                    )
                    if older.open:
                        with older:
                            for card in cards[MOST_SHOWN:]:
                                kept_project(card)
    with _frame.card("nothing", text("start.nothing_heading")):
        nothing_yet()
    with _frame.card("own", text("start.own_heading")):
        hidden = _session.names_hidden()
        st.markdown(text("start.own_hidden" if hidden else "start.own_text"))
        with st.container(horizontal=True, vertical_alignment="center", key="own_ways"):
            st.page_link("pages/data.py", label=text("start.own_link"))
            if not hidden:
                project_files()
    with _frame.card("sample", text("start.sample_heading")):
        names = list(icp.sample_names())
        if not is_sample:
            _session.put("sample", None)
        st.radio(
            text("start.sample_heading"),
            names,
            index=names.index(sample) if is_sample else None,
            format_func=lambda name: text(f"start.sample_{name}"),
            captions=[_frame.words(icp.sample_about(name)) for name in names],
            key="sample",
            label_visibility="collapsed",
            on_change=lambda: _session.open_sample(_session.taken("sample")),
        )

with stand, st.container(border=True, key="card_stand"), _frame.border():  # last: the answers take a while to compute
    went = _parts.steps(key="steps", data=steps_view(answers()), on_go_change=lambda: None)
    if went.go:
        st.switch_page(f"pages/{went.go}.py")

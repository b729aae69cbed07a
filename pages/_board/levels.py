"""What is learned from, how desirable each level of an attribute is, and where the bands of a number begin."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.views import attribute_label, bands_text, levels_remark, levels_view, read_bands, waiting_levels
from pages import _frame, _session
from pages._frame import text


def level_inputs() -> None:
    """What is learned from, and how desirable each level of an attribute is."""
    learned, edits = _session.learned_desirability(), _session.edits()
    st.segmented_control(
        text("board.learn_from"), icp.SOURCES, default=_session.evidence().learn_from,
        format_func=lambda source: text(f"board.learn_from_{source}"), key="learn_from", required=True,
        on_change=_session.take("learn_from", into=_session.change_evidence),
    )  # fmt: skip
    names = learned.scheme.attributes
    if not names:
        st.caption(_frame.words(learned.reason))
        return
    called = {name: _frame.plain_words(attribute_label(name, learned.scheme.levels(name), edits)) for name in names}
    attribute = st.selectbox(
        text("board.levels_of"), names, key="level_attribute", format_func=lambda name: called[name],
    )  # fmt: skip
    if learned.scheme.is_ordered(attribute):
        band_inputs(attribute, learned)
    remark = levels_remark(learned.scheme, attribute)
    if remark:
        st.caption(_frame.words(remark))
    for row in levels_view(learned, edits, attribute):
        key = _level_key(attribute, row["level"])
        st.slider(
            _frame.words(row["label"]), 0, 100, row["value"], key=key, help=_frame.words(row["note"]),
            on_change=level_moved, args=(attribute, row["level"], key, row["value"]),
        )  # fmt: skip
    levels = learned.scheme.levels(attribute)
    set_here = [level for where, level in edits if where == attribute and level in levels]
    st.button(
        text("board.levels_as_data"), on_click=levels_as_data, args=(attribute, set_here), disabled=not set_here,
        key="levels_as_data",
    )  # fmt: skip
    waiting = waiting_levels(learned.scheme, edits)
    if waiting:
        st.caption(_frame.words(waiting))


def band_inputs(attribute: str, learned: icp.Desirability) -> None:
    """Where the bands of a number begin."""
    scheme, bands = learned.scheme, _session.evidence().bands
    key = f"bands_{_session.coded(attribute)}_{hash(bands)}"
    typed = st.text_input(
        text("board.bands"), bands_text(attribute, scheme.edges[attribute]), key=key, help=text("board.bands_help"),
        max_chars=200, on_change=bands_typed, args=(attribute, key),
    )  # fmt: skip
    with _frame.border():
        read_bands(attribute, typed)
    with st.container(horizontal=True, gap="small", key="band_buttons"):
        st.button(
            text("board.bands_standard"), on_click=_session.set_bands, args=(attribute, None),
            disabled=attribute not in dict(bands), key="bands_standard",
        )  # fmt: skip
        st.button(
            text("board.bands_undo"), on_click=_session.undo_bands, disabled=not _session.project().earlier_bands,
            key="bands_undo",
        )  # fmt: skip


def bands_typed(attribute: str, key: str) -> None:
    """Take where the bands are to begin; what makes no bands is told below its field."""
    try:
        _session.set_bands(attribute, read_bands(attribute, _session.taken(key)))
    except icp.IcpError:
        return


def _level_key(attribute: str, level: str) -> str:
    learned = _session.evidence()
    told = _session.veil()(level)  # a widget's key stands in the page
    return f"level_{learned.learn_from}_{_session.coded(attribute)}_{told}_{hash(learned.bands)}"


def level_moved(attribute: str, level: str, key: str, shown: int) -> None:
    """Take the desirability that a person gives a level.

    New bands bring new sliders, and a browser that reports one of them, or one that is gone, has moved none.
    """
    said = _session.taken(key)
    if said not in (None, shown):
        _session.set_level(attribute, level, said)


def levels_as_data(attribute: str, levels: list[str]) -> None:
    """Let the levels of an attribute stand as the data say."""
    _session.forget_levels(attribute, levels)
    for level in levels:
        _session.forget(_level_key(attribute, level))

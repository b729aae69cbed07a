"""Naming an attribute and its levels, and saying how many companies buy at all."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.views import (
    FLAG_LEVELS,
    answers_of,
    attribute_of,
    belief_handle,
    name_of,
    nameable,
    named_levels,
    read_bands,
    usual_bands,
)
from pages import _frame, _session
from pages._frame import text

OWN = "own"


def naming_inputs(scheme: icp.Scheme) -> None:
    """An attribute from the list or by a name of one's own, and its levels."""
    known = nameable(scheme)
    called = {name: _frame.plain_words(name_of(name)) for name in known} | {OWN: text("beliefs.attribute_own")}
    chosen = st.selectbox(
        text("beliefs.attribute"), list(called), index=None, key="named_attribute",
        help=text("beliefs.attribute_help"),
        format_func=lambda name: called[name],
        placeholder=text("beliefs.attribute_ask"),
    )  # fmt: skip
    if chosen == OWN:
        chosen = st.text_input(text("beliefs.own_name"), key="own_name", max_chars=60)
    if not chosen:
        return
    with _frame.border():
        attribute = attribute_of(chosen, known)
        kind = answers_of(attribute, scheme)
        if kind is None:
            kind = st.segmented_control(
                text("beliefs.kind"), ["words", "numbers"], default="words", required=True, key="named_kind",
                format_func=lambda each: text(f"beliefs.kind_{each}"),
            )  # fmt: skip
        key = f"named_{kind}_{_session.coded(attribute)}"
        if kind == "words":
            example = _frame.plain_words(icp.Message("page.beliefs.levels_ask"))
            st.text_area(text("beliefs.levels"), key=key, height=118, placeholder=example)
        elif kind == "numbers":
            begin = usual_bands(attribute)
            if _session.taken(key) is None:
                _session.put(key, begin)
            st.text_input(text("beliefs.bands"), key=key, help=text("board.bands_help"), max_chars=200)
        else:
            st.caption(text("beliefs.flag"))
        st.button(text("beliefs.name_go"), type="primary", key="name_go", on_click=name_it, args=(attribute, kind, key))
        problem = _session.problem_said()
        if problem:
            st.error(_frame.words(problem), icon=None)


def name_it(attribute: str, kind: str, key: str) -> None:
    """Take the attribute with its levels, open the first of these, and fold the naming away."""
    typed = _session.taken(key) or ""
    try:
        if kind == "numbers":
            edges = read_bands(attribute, typed)
            _session.name_bands(attribute, edges)
            levels = icp.band_names(edges)
        else:
            words = named_levels(typed) if kind == "words" else FLAG_LEVELS
            levels = tuple(dict.fromkeys(icp.entered_value(attribute, word) for word in words))  # as files have them
            _session.name_levels(attribute, levels)
    except icp.IcpError as problem:
        _session.say_problem(problem.message)
        return
    _session.show_level(belief_handle(attribute, levels[0]))
    _session.put("side", "believe")
    _session.put("named_attribute", None)
    _session.another("naming")
    _session.forget("own_name")
    _session.forget(key)


def rate_inputs() -> None:
    """How many companies buy at all, what saying so is worth, and what an interview counts."""
    held = _session.beliefs()
    st.number_input(
        text("beliefs.rate"), 0.1, 9.9, step=0.5, format="%g", key=_session.show("of_ten", round(10 * held.rate, 2)),
        on_change=lambda: _session.set_rate(rate=_session.taken("of_ten") / 10),
    )  # fmt: skip
    st.number_input(
        text("beliefs.rate_strength"), 0.0, 200.0, step=1.0, format="%g", help=text("beliefs.rate_strength_help"),
        key=_session.show("rate_strength", held.rate_strength),
        on_change=_session.take("rate_strength", into=_session.set_rate),
    )  # fmt: skip
    st.slider(
        text("beliefs.interview"), 0.0, 1.0, step=0.05, format="percent", help=text("beliefs.interview_help"),
        key=_session.show("interview_worth", held.interview_worth),
        on_change=_session.take("interview_worth", into=_session.set_rate),
    )  # fmt: skip

"""What was seen: one company and what happened, entered by hand in one go, and entered again and again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

import icp_core as icp
from icp_core.views import FIRST_ASKED, WHATS, answers, asked, facts_view, level_label, name_of, what_name
from pages import _frame, _parts, _session
from pages._frame import text


def seeing(scheme: icp.Scheme) -> None:
    """The form for a new fact, or for the one that is open."""
    if _session.names_hidden():
        st.caption(text("beliefs.facts_hidden"))
        return
    facts = {fact.id: fact for fact in _session.facts()}
    fact = facts.get(_session.open_fact() or "")
    names = asked(scheme, _session.beliefs())
    mark = fact.id if fact else "new"
    with st.form(f"fact_{mark}", border=False):
        company_and_day(fact, mark, list(facts.values()))
        for part, where in ((names[:FIRST_ASKED], None), (names[FIRST_ASKED:], "more")):
            if part:
                with st.expander(text("beliefs.more_asked", n=len(part))) if where else st.container():
                    attributes(part, fact, mark, scheme)
        st.text_input(
            text("beliefs.note"), key=_session.begun(f"fact_note_{mark}", fact.note if fact else ""), max_chars=2000,
            placeholder=text("beliefs.note_ask"),
        )  # fmt: skip
        with st.container(horizontal=True, gap="small", key="fact_buttons"):
            st.form_submit_button(
                text("beliefs.change" if fact else "beliefs.enter"), type="primary", key="enter", on_click=enter,
                args=(fact.id if fact else None, names),
            )  # fmt: skip
            if fact:
                st.form_submit_button(text("beliefs.remove"), key="remove", on_click=remove, args=(fact.id,))
                st.form_submit_button(text("beliefs.leave"), key="leave", on_click=_session.show_fact, args=(None,))
    problem = _session.problem_said()
    if problem:
        st.error(_frame.words(problem), icon=None)
    if not fact:
        st.caption(text("beliefs.files"))
        st.page_link("pages/data.py", label=text("beliefs.files_link"))


def company_and_day(fact: icp.Fact | None, mark: str, facts: list[icp.Fact]) -> None:
    """Which company, what happened, when, and who says so."""
    last = facts[-1] if facts else None
    if fact and (_session.taken(f"fact_company_{mark}") is None or _session.seen_fact(mark) is None):
        _session.see_fact(fact)
    st.text_input(
        text("beliefs.company"), key=_session.begun(f"fact_company_{mark}", fact.company if fact else ""),
        max_chars=200, autocomplete="off",
    )  # fmt: skip
    st.segmented_control(
        text("beliefs.what"), WHATS, format_func=what_name, required=True,
        key=_session.begun(f"fact_what_{mark}", fact.what if fact else last.what if last else "fits"),
    )  # fmt: skip
    when, by = st.columns(2, gap="small")
    day = dt.date.fromisoformat(fact.day) if fact else dt.date.today()
    when.date_input(text("beliefs.day"), key=_session.begun(f"fact_day_{mark}", day), format="YYYY-MM-DD")
    said = fact.by if fact else last.by if last else ""
    by.text_input(text("beliefs.entered_by"), key=_session.begun(f"fact_by_{mark}", said), max_chars=300)


def attributes(names: tuple[str, ...], fact: icp.Fact | None, mark: str, scheme: icp.Scheme) -> None:
    """What is known of the company: a word of those there are, or a new one; a number."""
    given = dict(fact.attributes) if fact else {}
    columns = st.columns(2, gap="small")
    for place, name in enumerate(names):
        key, value = f"fact_of_{name}_{mark}", given.get(name)
        with columns[place % 2]:
            if scheme.is_ordered(name):
                number = None if value is None else float(value)
                st.number_input(
                    _frame.words(name_of(name)), key=_session.begun(key, number), value=None, format="%g",
                )  # fmt: skip
            else:
                words = answers(scheme, name, [value] if value else [])
                st.selectbox(
                    _frame.words(name_of(name)), words, index=None, key=_session.begun(key, value),
                    accept_new_options=True,
                    format_func=lambda word, name=name: _frame.plain_words(level_label(name, word)),
                    placeholder=text("beliefs.unknown"),
                )  # fmt: skip


def enter(fact: str | None, names: tuple[str, ...]) -> None:
    """Take what the form holds; day and who enters stay for the next company."""
    mark = fact or "new"

    def held(part: str) -> Any:
        return _session.taken(f"fact_{part}_{mark}")

    known = {name: held(f"of_{name}") for name in names}
    said = {
        "company": held("company") or "", "what": held("what"), "day": held("day").isoformat() if held("day") else "",
        "by": held("by") or "", "note": held("note") or "",
        "attributes": tuple((name, _entered(value)) for name, value in known.items() if value not in (None, "")),
    }  # fmt: skip
    try:
        if fact:
            _session.change_fact(fact, seen=_session.seen_fact(fact), **said)
            _session.show_fact(None)
        else:
            _session.add_fact(**said)
    except icp.IcpError as problem:
        _session.say_problem(problem.message)
        return
    for part, nothing in {"company": "", "note": "", **{f"of_{name}": None for name in names}}.items():
        _session.put(f"fact_{part}_{mark}", nothing) if not fact else _session.forget(f"fact_{part}_{mark}")


def _entered(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def remove(fact: str) -> None:
    """Take a fact out."""
    _session.remove_fact(fact)
    _session.show_fact(None)


def facts_card() -> None:
    """All that was entered by hand; a row opens it in the form."""
    facts = _session.facts()
    if facts:
        with _frame.card("facts"):
            _parts.facts(key="facts", data=facts_view(facts, chosen=_session.open_fact()), on_chosen_change=opened)


def opened() -> None:
    """Open the fact whose row was pressed."""
    chosen = _session.taken("facts").chosen
    if chosen:
        _session.show_fact(chosen)
        _session.put("side", "see")

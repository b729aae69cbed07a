"""What was agreed, and what has changed since: versions to save, compare and go back to, and the log of decisions."""

from __future__ import annotations

from typing import Literal

import streamlit as st

import icp_core as icp
from icp_core.views import comparison_view, decision_label, kind_label, log_view, versions_view
from pages import _frame, _parts, _session
from pages._frame import text

NOW = 0
"""Stands for the profile as it is among the numbers of versions."""
EVERY = ""


def plain(key: str) -> str:
    """A text of the page where Streamlit shows it as it is written."""
    return _frame.plain_words(icp.Message(f"page.{key}"))


def show_versions() -> None:
    """The section below the profile: its versions and the comparison of two, then the log."""
    notice = _session.version_notice()
    if notice:
        st.info(_frame.words(notice), icon=None)
    found = _session.versions()
    now, why = standing()
    with st.container(key="versions_section", gap="small"):
        if found:
            left, right = st.columns([1, 2.05], gap="small")
            with left:
                versions_card(found, now, why)
            with right:
                comparison_card(found, now)
        else:
            versions_card(found, now, why)
        log_card(_session.log())


def standing() -> tuple[icp.IcpDefinition | None, icp.Message | None]:
    """The profile as it is, or why there is none yet that could be agreed."""
    try:
        return _session.definition_now(), None
    except icp.IcpError as problem:
        return None, problem.message


def versions_card(
    found: tuple[icp.Version, ...], now: icp.IcpDefinition | None, why: icp.Message | None
) -> None:  # fmt: skip
    """The versions, and what makes further ones."""
    with _frame.card("versions", text("versions.heading"), text("versions.aside"), height="stretch"):
        with st.container(horizontal=True, key="version_actions", gap="small", vertical_alignment="bottom"):
            save_popover(1 + max((version.number for version in found), default=0), ready=why is None)
            read_popover(len(found))
            if now is not None:
                json_button("json_now", text("versions.json"), now, "icp.json", help=text("versions.json_now"))
        if why is not None:
            st.caption(text("versions.nothing_yet", why=why))
        if found:
            data = versions_view(
                found, _session.changes_since_agreed(), _session.called_by(), zone=_session.zone()
            )  # fmt: skip
            _parts.versions(key="versions", data=data)
        elif why is None:
            st.caption(text("versions.empty"))


def save_popover(number: int, *, ready: bool) -> None:
    """What is asked of who agrees: a name, a reason, and who it is."""
    with st.popover(text("versions.save"), key=_session.this_one("save_version"), width="content", type="primary"):
        st.text_input(text("versions.name"), key="version_name", max_chars=120, placeholder=plain("versions.name_hint"))
        st.text_area(
            text("versions.reason"), key="version_reason", max_chars=1000, height=80,
            placeholder=plain("versions.reason_hint"),
        )  # fmt: skip
        author_field("save")
        st.button(
            text("versions.save_do", number=number), key="version_save", type="primary", on_click=saved,
            disabled=not ready,
        )  # fmt: skip
        refused("save_version")


def saved() -> None:
    """Save what the fields say, empty them once it is done, and fold them away."""
    name, reason = (str(_session.taken(key) or "") for key in ("version_name", "version_reason"))
    if _session.save_version(name, reason):
        _session.put("version_name", "")
        _session.put("version_reason", "")
        _session.another("save_version")


def refused(action: str) -> None:
    """What kept the action behind a button from being done, where its fields are."""
    problem = _session.version_refused(action)
    if problem:
        st.error(_frame.words(problem), icon=None)


def author_field(place: Literal["save", "log"]) -> None:
    """Who decides in this session; in the line of the log without a label. An alias is no name to decide under."""
    if _session.names_hidden():
        st.caption(text("versions.author_hidden"), width="content" if place == "log" else "stretch")
        return
    bare = place == "log"
    key = "author_log" if bare else _session.this_one("author_save")
    st.text_input(
        text("versions.author"), key=_session.show(key, _session.author()), max_chars=120,
        placeholder=plain("versions.author_bare" if bare else "versions.author_hint"),
        help=None if bare else text("versions.author_help"), width=210 if bare else "stretch",
        label_visibility="collapsed" if bare else "visible",
        on_change=_session.take(key, into=lambda **said: _session.set_author(str(said[key]))),
    )  # fmt: skip


def read_popover(n: int) -> None:
    """A definition out of a file; beside n versions, so that what was read is not chosen any more."""
    with st.popover(text("versions.read"), key=_session.this_one("read_version"), width="content"):
        if _session.names_hidden():
            st.caption(text("versions.read_hidden"))
            return
        key = f"version_file_{n}"
        file = st.file_uploader(text("versions.read_file"), type=["json"], key=key)
        st.caption(text("versions.read_help"))
        _frame.go_button(text("versions.read_do"), ready=file is not None, key="version_read", does=read, args=(key,))
        refused("read_version")


def read(key: str) -> None:
    """Keep what the chosen file defines, and fold its field away."""
    file = _session.taken(key)
    if file is not None and _session.read_version(file.name, file.getvalue()):
        _session.another("read_version")


def json_button(
    key: str, label: str, definition: icp.IcpDefinition, file: str, *, help: str | None = None
) -> None:  # fmt: skip
    """A version, or the profile as it is, to take away as JSON."""
    st.download_button(
        label, _session.definition_writer(definition), file_name=file, mime="application/json", on_click="ignore",
        key=key, help=help,
    )  # fmt: skip


def comparison_card(found: tuple[icp.Version, ...], now: icp.IcpDefinition | None) -> None:
    """Two of them compared, and the way back to the first."""
    by_number = {version.number: version for version in found}
    definitions = {number: version.definition for number, version in by_number.items()}
    if now is not None:
        definitions = {NOW: now, **definitions}

    def option(number: int) -> str:
        if number == NOW:
            return _frame.plain_words(icp.Message("page.versions.now"))
        named = {"number": number, "name": by_number[number].name}
        return _frame.plain_words(icp.Message("page.versions.option", named))

    called = {number: option(number) for number in definitions}
    with _frame.card("compared", height="stretch"):
        with st.container(horizontal=True, key="compare_pick", gap="small", vertical_alignment="center"):
            st.markdown(f"**{text('versions.compare')}**", width="content")
            stands = (icp.agreed(found) or found[0]).number
            before = st.selectbox(
                text("versions.compare"), list(by_number), index=list(by_number).index(stands), format_func=called.get,
                key="compare_before", label_visibility="collapsed",
            )  # fmt: skip
            st.markdown(text("versions.compare_with"), width="content")
            after = st.selectbox(
                text("versions.compare_with"), list(definitions), format_func=called.get, key="compare_after",
                label_visibility="collapsed",
            )  # fmt: skip
        if before == after:
            st.caption(text("versions.same"))
        else:
            with _frame.border():
                compared = _session.compared_versions(definitions[before], definitions[after])
                later = _session.later_deals(by_number[before])
                _parts.compared(key="compared", data=comparison_view(compared, _session.dataset(), later))
        with st.container(horizontal=True, key="version_foot", gap="small"):
            st.button(
                text("versions.restore", number=before), key="restore_version", on_click=_session.restore_version,
                args=(before,), help=text("versions.restore_help", number=before),
            )  # fmt: skip
            label = text("versions.json_of", number=before)
            json_button("json_version", label, definitions[before], f"icp-{before}.json")


def log_card(entries: tuple[icp.LogEntry, ...]) -> None:
    """Who chose what, when and why."""
    named = not _session.names_hidden()
    called = _session.called_by()
    with _frame.card("log", text("versions.log"), text("versions.log_aside")):
        if not entries:
            st.caption(text("versions.log_empty"))
            return
        with st.container(horizontal=True, key="log_filter", gap="small", vertical_alignment="center"):
            made = {entry.decision.kind for entry in entries}
            kinds = [kind for kind in icp.DECISION_KINDS if kind in made]
            kind = st.selectbox(
                text("versions.kind"), [EVERY, *kinds], key="log_kind", label_visibility="collapsed", width=210,
                format_func=lambda one: kind_label(one) if one else icp.say(icp.Message("page.versions.every_kind")),
            )  # fmt: skip
            who = st.selectbox(
                text("versions.who"), [EVERY, *called], key="log_who", label_visibility="collapsed", width=210,
                format_func=lambda one: called[one] if one else icp.say(icp.Message("page.versions.everybody")),
            )  # fmt: skip
            why_popover(entries, named=named)
            author_field("log")
        kept = [entry for entry in entries if kind in (EVERY, entry.decision.kind) and who in (EVERY, entry.author)]
        if kept:
            _parts.log(key="log", data=log_view(kept, called, named=named, zone=_session.zone()))
        else:
            st.caption(text("versions.log_none"))


def why_popover(entries: tuple[icp.LogEntry, ...], *, named: bool) -> None:
    """A reason for a decision, given when there is time for it."""
    with st.popover(text("versions.say_why"), key=_session.this_one("say_why"), width="content"):
        labels = {entry.id: _session.veil()(decision_label(entry, named=named)) for entry in entries}
        st.selectbox(text("versions.which"), list(labels), key="why_entry", format_func=lambda id: str(labels[id]))
        st.text_area(text("versions.why"), key="why_text", max_chars=1000, height=80)
        st.button(text("versions.why_do"), key="why_keep", type="primary", on_click=explained)


def explained() -> None:
    """Keep the reason, empty its field and fold it away."""
    entry = _session.taken("why_entry")
    if entry is not None:
        _session.explain_decision(int(entry), str(_session.taken("why_text") or ""))
        _session.put("why_text", "")
        _session.another("say_why")

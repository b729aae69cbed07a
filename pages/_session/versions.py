"""Versions and the log of decisions of the project that is open, kept on the shelf."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.caching import derived
from pages._session.hiding import alias_of, dataset, names_hidden, veil
from pages._session.inputs import another
from pages._session.keeping import author, edit, kept, kept_now, project, project_name, shelf, shown_name, trouble
from pages._session.live import desirability, live, with_customers
from pages._session.results import commonalities
from pages._session.tables import dataset_of
from pages._session.timing import Rules, rules_of
from pages._session.worth import best, evidence, value_of

_NOTICE = "version_notice"
_REFUSED = "version_refused"


def set_author(name: str) -> None:
    """Say who decides in this session from now on.

    The field in the fold is then another: of one that was closed, a browser goes on to report what stood there before.
    """
    st.session_state["author"] = " ".join(name.split())
    another("author_save")


def versions() -> tuple[icp.Version, ...]:
    """The versions of the project, the latest first; none of a sample that nobody has changed."""
    here = kept()
    return shelf().history.versions(here.id) if here else ()


def log() -> tuple[icp.LogEntry, ...]:
    """The decisions of the project, the latest first."""
    here = kept()
    return shelf().history.log(here.id) if here else ()


def changes_since_agreed() -> int:
    """How many things were chosen differently since the version that stands; where somebody looked does not count."""
    here = icp.agreed(versions())
    if here is None:
        return 0
    made = icp.decisions(icp.trusted_choices(here.choices), project())
    return sum(decision.kind != "exclusion" for decision in made)


def version_line() -> icp.Message:
    """Which version the profile is, by whom and when, or what is not agreed yet."""
    found = versions()
    here = icp.agreed(found)
    called = called_by().get(here.author) if here else None
    return icp.version_line(found, changes_since_agreed(), author=called, zone=zone())


def zone() -> dt.tzinfo:
    """The reader's time zone; UTC where the browser does not say."""
    try:
        return zoneinfo.ZoneInfo(st.context.timezone or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # a browser may know zones that this machine does not
        return dt.UTC


def called_by() -> dict[str, str]:
    """What those who decided are called: by themselves, or by aliases while names are hidden."""
    people = [each.author for each in (*reversed(versions()), *reversed(log())) if each.author]
    return {name: alias_of(name) for name in dict.fromkeys(people)}


def definition_now(name: str = "", reason: str = "") -> icp.IcpDefinition:
    """The profile as it stands, as a definition.

    Raises
    ------
    IcpError
        Where there is nothing to weigh yet.
    """
    now, below, learned = project(), live(), evidence()
    return icp.IcpDefinition.of(
        name or project_name(),
        desirability(),
        below.weights,
        criterion=best().criterion,
        share=learned.share,
        capacity=now.capacity,
        disqualifiers=icp.disqualified(desirability(), commonalities()),
        notes=reason,
        beliefs=now.evidence.beliefs,
        sheet=now.sheet,
        conversion=below.conversion,
        dataset=dataset_of(now.evidence.source),
    )


def save_version(name: str, reason: str) -> bool:
    """Agree on the profile as it stands: it becomes the next version. A sample is kept from now on.

    False where that is refused; see :func:`version_refused`.
    """
    try:
        definition = definition_now(" ".join(name.split()), " ".join(reason.split()))
        here = kept_now()
        if here is None:
            return _refuse("save_version", trouble() or icp.Message("page.versions.not_kept"))
        made = shelf().history.add(
            here.id, definition, name=name, author=author(), reason=reason, choices=project()
        )  # fmt: skip
    except icp.IcpError as problem:
        return _refuse("save_version", problem.message)
    _say(icp.Message("page.versions.saved", {"number": made.number, "name": made.name}))
    return True


def read_version(file: str, content: bytes) -> bool:
    """Keep a definition that was read from a file beside the versions that were agreed here.

    False where that is refused; see :func:`version_refused`.
    """
    try:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise icp.IcpError("definition_not_json", why=str(problem)) from problem
        definition = icp.IcpDefinition.from_json(text)
        here = kept_now()
        if here is None:
            return _refuse("read_version", trouble() or icp.Message("page.versions.not_kept"))
        name = definition.name.strip() or PurePosixPath(file).stem
        made = shelf().history.add(here.id, definition, name=name, author=author(), reason=definition.notes)
    except icp.IcpError as problem:
        return _refuse("read_version", problem.message)
    said = {"number": made.number, "name": made.name, "file": file}
    upgraded = definition.upgraded[0] if definition.upgraded else ""
    _say(icp.Message("page.versions.read_in", said | {"upgraded": upgraded}))
    return True


def restore_version(number: int) -> None:
    """Go back to a version, as a change like any other: nothing is lost, and it can be gone back from."""
    version = _version(number)
    if version is None:
        return
    try:
        made = icp.Decision.of("restored", (str(number),), None, version.name)
        edit(lambda now: icp.restored(now, version), told=made)
    except icp.IcpError as problem:
        _say(problem.message)
        return
    _say(icp.Message("page.versions.restored", {"number": number, "name": version.name}))


def explain_decision(entry: int, why: str) -> None:
    """Say why something was decided."""
    here = kept()
    if here is not None:
        shelf().history.explain(here.id, entry, why)


def version_notice() -> icp.Message | None:
    """What is to be said once of what was just done with a version."""
    return st.session_state.pop(_NOTICE, None)


def version_refused(action: str) -> icp.Message | None:
    """What is to be said once of why ``save_version`` or ``read_version`` was refused."""
    return st.session_state.pop(f"{_REFUSED}_{action}", None)


def definition_writer(definition: icp.IcpDefinition) -> Callable[[], str]:
    """What makes a version, or the profile as it stands, a JSON text; called when the download is."""
    if not names_hidden():
        return definition.to_json
    cover, handles, called = veil(), dataset().handles.to_dict(), definition.name
    if called == project_name():
        called = shown_name()

    def written() -> str:
        parts = json.loads(replace(definition, name=called).to_json())
        for one in parts["sheet"]["examples"]:
            some = icp.say(icp.Message("hiding.hidden"))
            one.update(account_id=handles.get(one["account_id"], some), url="")
        # first within what the text holds, where a quote in a name is no escape, then over the names of its parts
        covered = json.loads(cover(json.dumps(cover(parts), ensure_ascii=False)))
        return json.dumps(covered, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    return written


def compared_versions(before: icp.IcpDefinition, after: icp.IcpDefinition) -> icp.Comparison:
    """Two versions, or a version and the profile as it stands, on the accounts of today."""
    learned = evidence()
    texts = (before.to_json(), after.to_json())
    return _compared(learned.source, learned, *texts, with_customers(), project().signal_rules)


def later_deals(version: icp.Version) -> Any:
    """How deals that were opened after a version was agreed went, those that fit it beside the others."""
    if version.origin != "agreed":
        return None
    return icp.later_deals(version.definition, dataset_of(project().evidence.source), version.when)


@derived("versions")
def _compared(
    source: icp.Source, evidence: icp.Evidence, before: str, after: str, customers: bool, said: Rules
) -> icp.Comparison:
    then, now = (icp.IcpDefinition.from_json(text) for text in (before, after))
    return icp.compare_definitions(
        then, now, dataset_of(source), value_of(evidence), rules=rules_of(source, said), with_customers=customers
    )


def _version(number: int) -> icp.Version | None:
    return next((version for version in versions() if version.number == number), None)


def _say(notice: icp.Message) -> None:
    st.session_state[_NOTICE] = notice


def _refuse(action: str, why: icp.Message) -> bool:
    st.session_state[f"{_REFUSED}_{action}"] = why
    return False

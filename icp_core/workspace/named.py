"""Whom a project names outside its tables: in what is chosen, in its versions, and in its log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from icp_core.fit.beliefs import Beliefs
from icp_core.hiding import KnownNames, people_beside_roles, people_in
from icp_core.languages import Message, say
from icp_core.profile.decisions import Decision, LogEntry
from icp_core.profile.notes import SheetNotes
from icp_core.profile.versions import Version
from icp_core.samples import sample_names
from icp_core.workspace.choices import Choices


def known_names(
    choices: Choices, *, called: str = "", versions: Iterable[Version] = (), log: Iterable[LogEntry] = ()
) -> KnownNames:
    """Every name that can stand on a page or in an export without standing in a table.

    Parameters
    ----------
    called : what the project is called
    """
    versions, log = tuple(versions), tuple(log)
    decisions = [entry.decision for entry in log]
    people = [
        *_of_choices(choices),
        *(name for version in versions for name in _of_version(version)),
        *(name for entry in log for name in people_in(entry.author)),
        *(name for decision in decisions for name in _of_decision(decision)),
    ]
    facts = [company for decision in decisions for company in _companies(decision)]
    files = [
        *(name for name, _ in choices.evidence.source.files),
        *(name for decision in decisions for name in _files(decision)),
        *(version.name for version in versions if version.origin == "read"),
    ]
    samples = {say(Message(f"samples.name.{name}")) for name in sample_names()}
    projects = [called, *(version.definition.name for version in versions if version.origin == "read")]
    return KnownNames(
        tuple(dict.fromkeys(people)), tuple(dict.fromkeys(facts)), tuple(dict.fromkeys(files)),
        tuple(dict.fromkeys(name for name in projects if name and name not in samples)),
        tuple(choices.evidence.beliefs.own.items()),
    )  # fmt: skip


def _of_choices(choices: Choices) -> Iterator[str]:
    yield from _of_beliefs(choices.evidence.beliefs)
    yield from _of_sheet(choices.sheet)
    for fact in choices.evidence.source.facts:
        yield from people_in(fact.by)
    for _, part, text in choices.plays:
        if part == "owner":
            yield from people_beside_roles(text)
    for kept in choices.rounds:
        yield from (name for voter, _ in kept.ballots for name in people_in(voter))


def _of_version(version: Version) -> Iterator[str]:
    yield from people_in(version.author)
    yield from _of_beliefs(version.definition.beliefs)
    yield from _of_sheet(version.definition.sheet)


def _of_beliefs(beliefs: Beliefs) -> Iterator[str]:
    for one in beliefs.held:
        yield from people_in(one.by)


def _of_sheet(sheet: SheetNotes) -> Iterator[str]:
    for by in (*(line.by for line in (*sheet.lines, *sheet.noes)), *(later.by for later in sheet.not_yet)):
        yield from people_in(by)
    for person in sheet.people:
        yield from people_beside_roles(person.who)


def _of_decision(decision: Decision) -> Iterator[str]:
    """Whom a line named, or a play, that has been written anew since."""
    who = decision.kind == "plays" and decision.subject[1:] == ("owner",)
    if who or (decision.kind == "profile" and decision.subject[:1] == ("people",)):
        for text in _values(decision):
            yield from people_beside_roles(str(text))


def _companies(decision: Decision) -> Iterator[str]:
    if decision.kind == "facts":
        yield from (str(value[0]) for value in _values(decision))


def _files(decision: Decision) -> Iterator[str]:
    if decision.kind == "files":
        yield from (str(name) for value in _values(decision) for name in value)


def _values(decision: Decision) -> list[Any]:
    return [value for value in (json.loads(decision.before), json.loads(decision.after)) if value]

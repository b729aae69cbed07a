"""A project's history as rows of text: as the workspace and a project file hold it, checked when it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from icp_core.errors import ProjectError
from icp_core.languages import message, say
from icp_core.moments import moment_of
from icp_core.plain import built
from icp_core.profile.decisions import Decision, LogEntry, told
from icp_core.profile.definition import IcpDefinition
from icp_core.profile.versions import Version
from icp_core.workspace.choices import Choices, from_plain, to_text

MOST_VERSIONS = 1_000_000
"""Largest number of a version that a file may bring."""


@dataclass(frozen=True)
class KeptVersion:
    """A version as text: ``definition`` and ``choices`` are JSON; fields as of :class:`icp_core.profile.Version`."""

    number: int
    name: str
    moment: str
    author: str
    reason: str
    definition: str
    choices: str = ""
    origin: Literal["agreed", "read"] = "agreed"

    @classmethod
    def of(cls, version: Version) -> KeptVersion:
        """A version as text."""
        parts = {part.name: getattr(version, part.name) for part in fields(cls)}
        return cls(**parts | {"definition": version.definition.to_json()})

    def version(self) -> Version:
        """The version; what cannot be in it is refused as by :meth:`IcpDefinition.from_json`."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        return Version(**parts | {"definition": IcpDefinition.from_json(self.definition)})


@dataclass(frozen=True)
class KeptDecision:
    """A decision of the log; fields as of :class:`icp_core.profile.decisions.LogEntry`."""

    began: str
    moment: str
    author: str
    decision: Decision
    why: str = ""

    def entry(self, id: int) -> LogEntry:
        """The decision under an id of the log."""
        return LogEntry(id, self.began, self.moment, self.author, self.decision, self.why)

    def __post_init__(self) -> None:
        for text in (self.began, self.moment):
            moment_of(text)


@dataclass(frozen=True)
class KeptHistory:
    """All versions and decisions of a project, the oldest first."""

    versions: tuple[KeptVersion, ...] = ()
    decisions: tuple[KeptDecision, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.versions or self.decisions)


def checked_history(given: Mapping[str, Any]) -> KeptHistory:
    """A history out of a project file; nothing in it is trusted.

    Raises
    ------
    IcpError
        ``project_wrong`` and the like, or what a definition or its choices cannot be; ``history_twice`` where two
        versions have one number.
    """
    history: KeptHistory = built(KeptHistory, given, "history")
    seen: set[int] = set()
    for kept in history.versions:
        kept.version()
        if kept.choices or kept.origin == "agreed":  # what was agreed is compared with, and gone back to
            trusted_choices(kept.choices)
        if kept.number > MOST_VERSIONS:
            raise ProjectError(
                "project_wrong", where="history.versions", wanted=message("workspace.wanted.whole_number")
            )
        if kept.number in seen:
            raise ProjectError("history_twice", number=kept.number)
        seen.add(kept.number)
    for at, kept_decision in enumerate(history.decisions):
        try:
            for named in (True, False):  # half a surrogate pair could be shown nowhere
                say(told(kept_decision.decision, named=named)).encode()
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as problem:
            where, wanted = f"history.decisions[{at}]", message("workspace.wanted.object")
            raise ProjectError("project_wrong", where=where, wanted=wanted) from problem
    return history


def trusted_choices(text: str) -> Choices:
    """Choices out of text that nobody vouches for.

    Raises
    ------
    ProjectError
        As :func:`icp_core.workspace.choices.from_plain`, and ``project_wrong`` where it is no JSON.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ProjectError("project_wrong", where="choices", wanted=message("workspace.wanted.object")) from problem
    return from_plain(given)


def kept_choices(choices: Choices) -> str:
    """Choices as a version keeps them: without what can be undone, which is no part of what was agreed."""
    none: tuple[Any, ...] = ()
    bare = replace(
        choices, earlier_weights=none, earlier_locked=none, earlier_bands=none, earlier_signal_rules=none, gesture=None
    )
    return to_text(bare)[0]

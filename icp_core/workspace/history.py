"""The history of projects: versions that were agreed, and the log of decisions. Nothing of it is ever overwritten."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable

from icp_core.errors import WorkspaceError
from icp_core.plain import plain
from icp_core.profile.decisions import LONGEST_WHY, Decision, LogEntry
from icp_core.profile.definition import IcpDefinition
from icp_core.profile.versions import LONGEST_NAME, Version
from icp_core.workspace.choices import Choices
from icp_core.workspace.database import Database
from icp_core.workspace.kept_history import KeptDecision, KeptHistory, KeptVersion, kept_choices
from icp_core.workspace.project import now

ONE_GO = dt.timedelta(minutes=10)
"""What one person changes again within this time is one decision: a slider passes many values on its way."""
_VERSION = "number, name, moment, author, reason, definition, choices, origin"
_DECISION = "began, moment, author, kind, subject, before, after, why"


class History:
    """Versions and decisions of all projects, in the workspace's file; a shelf has one as ``history``.

    Safe to use from several threads and processes. What a method has returned from is on the disk. A project's history
    goes with it and with nothing else: no undo, no restored version and no other tab takes any of it away.

    Raises
    ------
    WorkspaceError
        As of :class:`icp_core.workspace.Shelf`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        project: str,
        definition: IcpDefinition,
        *,
        name: str,
        author: str = "",
        reason: str = "",
        choices: Choices | None = None,
    ) -> Version:
        """Keep a definition as the next version of a project.

        Parameters
        ----------
        choices : Choices, optional
            All that is chosen where it is agreed here; without them it counts as read from a file.

        Raises
        ------
        SettingError
            ``version_name`` where it has none.
        """
        text, origin = ("", "read") if choices is None else (kept_choices(choices), "agreed")
        moment = now().isoformat(timespec="microseconds")
        parts = {"name": name, "moment": moment, "author": author, "reason": reason, "origin": origin}
        with self._database.writing() as database:
            _there(database, project)
            last = database.execute("SELECT max(number) FROM versions WHERE project = ?", (project,)).fetchone()[0]
            made = Version(number=(last or 0) + 1, definition=definition, choices=text, **parts)  # type: ignore[arg-type]
            _insert_version(database, project, KeptVersion.of(made))
        return made

    def versions(self, project: str) -> tuple[Version, ...]:
        """The versions of a project, the latest first."""
        with self._database.connection() as database:
            return tuple(kept.version() for kept in reversed(_versions(database, project)))

    def log(self, project: str) -> tuple[LogEntry, ...]:
        """The decisions of a project, the latest first."""
        with self._database.connection() as database:
            return tuple(kept.entry(id) for id, kept in reversed(_decisions(database, project)))

    def explain(self, project: str, entry: int, why: str) -> None:
        """Say why something was decided; once it is said, later changes begin a new entry."""
        with self._database.writing() as database:
            database.execute(
                "UPDATE decisions SET why = ? WHERE id = ? AND project = ?",
                (" ".join(why.split())[:LONGEST_WHY], entry, project),
            )

    def kept(self, project: str) -> KeptHistory:
        """All of a project's history, to go into its file."""
        with self._database.reading() as database:
            return history_of(database, project)


def note(database: sqlite3.Connection, project: str, made: Iterable[Decision], author: str) -> None:
    """Write decisions into the log, in the caller's transaction; what one person does in one go is one entry, as long
    as nothing else, such as going back to a version, has changed the same thing between."""
    author = " ".join(author.split())[:LONGEST_NAME]
    moment = now()
    agreed = database.execute("SELECT max(moment) FROM versions WHERE project = ?", (project,)).fetchone()[0] or ""
    for decision in made:
        subject = json.dumps(list(decision.subject), ensure_ascii=False)
        last = database.execute(
            "SELECT id, began, moment, author, before, why, after FROM decisions"
            " WHERE project = ? AND kind = ? AND subject = ? ORDER BY id DESC LIMIT 1",
            (project, decision.kind, subject),
        ).fetchone()
        if last and last[6] == decision.before and _goes_on(last[:6], author, moment, agreed):
            if last[4] == decision.after:  # back where it began: nothing was decided
                database.execute("DELETE FROM decisions WHERE id = ?", (last[0],))
            else:
                database.execute("UPDATE decisions SET after = ?, moment = ? WHERE id = ?",
                                 (decision.after, _text(moment), last[0]))  # fmt: skip
        else:
            kept = KeptDecision(_text(moment), _text(moment), author, decision)
            _insert_decision(database, project, kept)


def history_of(database: sqlite3.Connection, project: str) -> KeptHistory:
    """All of a project's history, in the caller's transaction."""
    return KeptHistory(tuple(_versions(database, project)), tuple(kept for _, kept in _decisions(database, project)))


def insert_history(database: sqlite3.Connection, project: str, history: KeptHistory) -> None:
    """Give a new project the history that came with its file."""
    for version in history.versions:
        _insert_version(database, project, version)
    for decision in history.decisions:
        _insert_decision(database, project, decision)


def copy_history(database: sqlite3.Connection, project: str, copy: str) -> None:
    """Give the copy of a project its history."""
    for table, columns, order in (("versions", _VERSION, "number"), ("decisions", _DECISION, "id")):
        database.execute(
            f"INSERT INTO {table} (project, {columns}) SELECT ?, {columns} FROM {table} WHERE project = ?"
            f" ORDER BY {order}",
            (copy, project),
        )


def _insert_decision(database: sqlite3.Connection, project: str, kept: KeptDecision) -> None:
    """Add a decision to the log."""
    made = kept.decision
    subject = json.dumps(list(made.subject), ensure_ascii=False)
    database.execute(
        f"INSERT INTO decisions (project, {_DECISION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (project, kept.began, kept.moment, kept.author, made.kind, subject, made.before, made.after, kept.why),
    )


def _insert_version(database: sqlite3.Connection, project: str, kept: KeptVersion) -> None:
    values = tuple(plain(kept).values())
    database.execute(
        f"INSERT INTO versions (project, {_VERSION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (project, *values)
    )


def _versions(database: sqlite3.Connection, project: str) -> list[KeptVersion]:
    rows = database.execute(f"SELECT {_VERSION} FROM versions WHERE project = ? ORDER BY number", (project,))
    return [KeptVersion(*row) for row in rows]


def _decisions(database: sqlite3.Connection, project: str) -> list[tuple[int, KeptDecision]]:
    rows = database.execute(f"SELECT id, {_DECISION} FROM decisions WHERE project = ? ORDER BY id", (project,))
    return [
        (id, KeptDecision(began, moment, author, Decision(kind, tuple(json.loads(subject)), before, after), why))
        for id, began, moment, author, kind, subject, before, after, why in rows
    ]


def _goes_on(last: tuple[int, str, str, str, str, str], author: str, moment: dt.datetime, agreed: str) -> bool:
    """Whether a change belongs to the entry before it: the same person, just now, unexplained and not agreed yet."""
    _, began, changed, by, _, why = last
    return by == author and not why and began > agreed and moment - dt.datetime.fromisoformat(changed) <= ONE_GO


def _there(database: sqlite3.Connection, project: str) -> None:
    if database.execute("SELECT 1 FROM projects WHERE id = ?", (project,)).fetchone() is None:
        raise WorkspaceError("workspace_no_project", id=str(project)[:60])


def _text(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="microseconds")

"""The workspace: every project on this computer, saved as one works, in one SQLite file."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from icp_core.errors import ProjectError, WorkspaceError
from icp_core.profile.decisions import Decision
from icp_core.schema import Dataset
from icp_core.workspace.ballots import BallotBox
from icp_core.workspace.choices import Choices, Source, from_text, to_text
from icp_core.workspace.database import Database
from icp_core.workspace.decisions import decisions
from icp_core.workspace.history import History, copy_history, history_of, insert_history, note
from icp_core.workspace.project import LONGEST_NAME, Project, now
from icp_core.workspace.project_file import open_kept, project_bytes
from icp_core.workspace.remembered import recall, remember

_NUMBERED = re.compile(r"(.*?) \((\d{1,9})\)")


@dataclass(frozen=True, eq=False)
class Shelved:
    """A project as it stood on the shelf at one moment."""

    id: str
    version: int
    project: Project


@dataclass(frozen=True)
class Card:
    """What a list of projects shows of one; ``n_accounts`` is None until its tables were kept, a sample's never are."""

    id: str
    name: str
    changed: dt.datetime
    n_accounts: int | None
    n_files: int


class Shelf:
    """All projects in one SQLite file.

    Safe to use from several threads, and from several processes that each make their own. Whatever a method has
    returned from is on the disk. The file, and the folder that it stands in, are made where there is none, for their
    owner alone. Use it as a context manager, or call :meth:`close`.

    Raises
    ------
    WorkspaceError
        From every method: ``workspace_full``, ``workspace_disk``, ``workspace_read_only``, ``workspace_busy``,
        ``workspace_no_place``, ``workspace_foreign``, ``workspace_damaged``, ``workspace_newer`` or
        ``workspace_too_big`` where the disk or the file refuses; nothing is kept then, and nothing that was kept is
        lost. ``workspace_no_project`` where there is no project of this id.

    Attributes
    ----------
    ballots : BallotBox
        The rounds of the ballot, in the same file.
    history : History
        Versions and decisions, in the same file.
    """

    def __init__(self, path: str | Path) -> None:
        self._database = Database(Path(path))
        self.ballots = BallotBox(self._database)
        self.history = History(self._database)

    def close(self) -> None:
        """Close the file; a thread that is in the middle of something ends it first."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, project: Project, *, since: Choices | None = None, by: str = "") -> str:
        """Keep a project; returns its id, which nobody can guess.

        Parameters
        ----------
        since : Choices, optional
            What was chosen before the change that made it worth keeping: the log then begins with that change.
        by : who made it; empty where nobody said

        Raises
        ------
        ProjectError
            ``upload_changed``, or what cannot be kept of the tables or the choices.
        """
        found = secrets.token_urlsafe(16)
        text, _ = to_text(project.choices)
        tables = None if project.dataset is None else _tables(project.dataset)
        files = len(project.choices.evidence.source.files)
        unread = 0 if project.choices.evidence.source.is_blank else None
        accounts = unread if project.dataset is None else len(project.dataset.accounts)
        with self._database.writing() as database:
            database.execute(
                "INSERT INTO projects VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
                (found, project.name, text, _text(project.created), _text(project.changed), files, accounts),
            )
            insert_history(database, found, project.history)
            if since is not None:
                note(database, found, decisions(since, project.choices), by)
            _keep_uploads(database, found, project.uploads)
            if tables is not None:
                _keep_tables(database, found, project.choices.evidence.source, tables)
        return found

    def open(self, id: str) -> Shelved:
        """All of a project; its tables where they were kept as its source now says."""
        with self._database.reading() as database:
            row = _row(database, id, "name, choices, version, created, changed")
            history = history_of(database, id)
            kept = database.execute("SELECT source, content FROM datasets WHERE project = ?", (id,)).fetchone()
            uploads = dict(
                database.execute(
                    "SELECT digest, content FROM project_uploads JOIN uploads USING (digest) WHERE project = ?", (id,)
                )
            )
        name, text, version, created, changed = row
        choices = from_text(text)
        dataset = None
        if kept is not None and kept[0] == choices.evidence.source.digest:
            dataset = open_kept(kept[1]).dataset
        first, last = (dt.datetime.fromisoformat(moment) for moment in (created, changed))
        return Shelved(id, version, Project(name, choices, uploads, dataset, first, last, history=history))

    def version(self, id: str) -> int | None:
        """Grows with every change of a project; None where there is none. Cheap enough to ask at every rerun."""
        with self._database.connection() as database:
            row = database.execute("SELECT version FROM projects WHERE id = ?", (id,)).fetchone()
        return None if row is None else int(row[0])

    def name(self, id: str) -> str:
        """What a project is called."""
        with self._database.connection() as database:
            return str(_row(database, id, "name")[0])

    def choices(self, id: str) -> tuple[Choices, int]:
        """What is chosen in a project, and its version."""
        with self._database.connection() as database:
            text, version = _row(database, id, "choices, version")
        return from_text(text), version

    def edit(
        self,
        id: str,
        change: Callable[[Choices], Choices],
        *,
        by: str = "",
        told: Decision | None = None,
    ) -> tuple[Choices, int]:
        """Change what is chosen, and write into the log what was decided; returns what stands then, and its version,
        once both are on the disk.

        ``change`` is given what stands now and called again where somebody else was faster, so that no edit is lost:
        it must change only what it means to change.

        Parameters
        ----------
        by : who decides; empty where nobody said
        told : what the log is to say of it in place of every single thing that differs
        """
        while True:
            before, version = self.choices(id)
            text, after = to_text(change(before))
            if after == before:
                return before, version
            files = len(after.evidence.source.files)
            made = decisions(before, after) if told is None else (told,)
            with self._database.writing() as database:
                done = database.execute(
                    "UPDATE projects SET choices = ?, n_files = ?, changed = ?, version = version + 1"
                    " WHERE id = ? AND version = ?",
                    (text, files, _text(now()), id, version),
                )
                if done.rowcount:
                    note(database, id, made, by)
                    return after, version + 1

    def keep_uploads(self, id: str, uploads: Mapping[str, bytes]) -> None:
        """Keep further uploaded files of a project, by the SHA-256 of their content."""
        with self._database.writing() as database:
            _row(database, id, "id")
            _keep_uploads(database, id, uploads)

    def upload(self, id: str, digest: str) -> bytes | None:
        """An uploaded file of a project, by its digest; None where the project has none."""
        with self._database.connection() as database:
            row = database.execute(
                "SELECT content FROM project_uploads JOIN uploads USING (digest) WHERE project = ? AND digest = ?",
                (id, digest),
            ).fetchone()
        return None if row is None else bytes(row[0])

    def keep_dataset(self, id: str, source: Source, dataset: Dataset) -> None:
        """Keep the tables as they were read from a source, in place of those kept before."""
        tables = _tables(dataset)
        with self._database.writing() as database:
            _row(database, id, "id")
            _keep_tables(database, id, source, tables)
            database.execute("UPDATE projects SET n_accounts = ? WHERE id = ?", (len(dataset.accounts), id))

    def dataset(self, id: str, source: Source) -> Dataset | None:
        """The tables as they were read from this very source; None where others, or none, are kept."""
        with self._database.connection() as database:
            row = database.execute(
                "SELECT content FROM datasets WHERE project = ? AND source = ?", (id, source.digest)
            ).fetchone()
        return None if row is None else open_kept(row[0]).dataset

    def rename(self, id: str, name: str) -> None:
        """Give a project another name.

        Raises
        ------
        SettingError
            If it is blank or longer than 300 characters.
        """
        Project(name)
        with self._database.writing() as database:
            _row(database, id, "id")
            database.execute(
                "UPDATE projects SET name = ?, changed = ?, version = version + 1 WHERE id = ?",
                (name, _text(now()), id),
            )

    def duplicate(self, id: str) -> str:
        """A copy of a project under the next free name, ``name (2)``; returns its id. Uploads are not stored twice."""
        copy, moment = secrets.token_urlsafe(16), _text(now())
        with self._database.writing() as database:
            name = _free_name(database, _row(database, id, "name")[0])
            database.execute(
                "INSERT INTO projects SELECT ?, ?, choices, 1, ?, ?, n_files, n_accounts FROM projects WHERE id = ?",
                (copy, name, moment, moment, id),
            )
            for table, columns in (("project_uploads", "digest"), ("datasets", "source, content")):
                database.execute(
                    f"INSERT INTO {table} (project, {columns}) SELECT ?, {columns} FROM {table} WHERE project = ?",
                    (copy, id),
                )
            copy_history(database, id, copy)
        return copy

    def delete(self, id: str) -> None:
        """Delete a project and every upload that no other needs; their bytes are overwritten. Cannot be undone."""
        with self._database.writing() as database:
            database.execute("DELETE FROM projects WHERE id = ?", (id,))
            database.execute("DELETE FROM uploads WHERE digest NOT IN (SELECT digest FROM project_uploads)")
        with self._database.connection() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def recent(self, limit: int = 20) -> tuple[Card, ...]:
        """The projects last changed, the latest first."""
        with self._database.connection() as database:
            rows = database.execute(
                "SELECT id, name, changed, n_accounts, n_files FROM projects ORDER BY changed DESC, rowid DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return tuple(
            Card(id, name, dt.datetime.fromisoformat(changed), accounts, files)
            for id, name, changed, accounts, files in rows
        )

    def remember_mapping(self, headers: Sequence[str], corrections: Mapping[str, str]) -> None:
        """Keep what a person decided about a file with these headers, for the next one like it.

        Parameters
        ----------
        corrections : header to ``table.column``; empty to forget what was kept about these headers
        """
        with self._database.writing() as database:
            remember(database, headers, corrections)

    def remembered_mapping(self, headers: Sequence[str]) -> Mapping[str, str] | None:
        """What a person decided about the same headers, or about 90 % of them; None where nothing was.

        Returns header to ``table.column`` for headers that are there.
        """
        with self._database.connection() as database:
            return recall(database, headers)


def _row(database: sqlite3.Connection, id: str, columns: str) -> Any:
    row = database.execute(f"SELECT {columns} FROM projects WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise WorkspaceError("workspace_no_project", id=str(id)[:60])
    return row


def _text(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _tables(dataset: Dataset) -> bytes:
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return project_bytes(Project("tables", dataset=dataset, created=epoch, changed=epoch))


def _keep_tables(database: sqlite3.Connection, id: str, source: Source, tables: bytes) -> None:
    database.execute("INSERT OR REPLACE INTO datasets VALUES (?, ?, ?)", (id, source.digest, tables))


def _keep_uploads(database: sqlite3.Connection, id: str, uploads: Mapping[str, bytes]) -> None:
    for digest, content in uploads.items():
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            raise ProjectError("upload_changed", given=digest, found=found)
        database.execute("INSERT OR IGNORE INTO uploads VALUES (?, ?)", (digest, content))
        database.execute("INSERT OR IGNORE INTO project_uploads VALUES (?, ?)", (id, digest))


def _free_name(database: sqlite3.Connection, name: str) -> str:
    taken = {row[0] for row in database.execute("SELECT name FROM projects")}
    numbered = _NUMBERED.fullmatch(name)
    stem, n = (numbered[1], int(numbered[2])) if numbered else (name, 1)
    while True:
        n += 1
        copy = f"{stem[: LONGEST_NAME - 12]} ({n})"
        if copy not in taken:
            return copy

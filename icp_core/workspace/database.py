"""The workspace's SQLite file: where it stands, how it is opened, and what its refusals mean to a person."""

from __future__ import annotations

import os
import queue
import sqlite3
import sys
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from icp_core.errors import WorkspaceError
from icp_core.workspace.atomic import sync_folder

APPLICATION_ID = 0x1C9_0001
"""Tells this file from any other SQLite database."""
BUSY_SECONDS = 10
"""How long a save waits for another one to end; each takes milliseconds."""
SCHEMA: Sequence[str] = (
    """
    CREATE TABLE projects (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, choices TEXT NOT NULL, version INTEGER NOT NULL,
        created TEXT NOT NULL, changed TEXT NOT NULL,
        n_files INTEGER NOT NULL, n_accounts INTEGER
    );
    CREATE INDEX by_changed ON projects (changed);
    CREATE TABLE uploads (digest TEXT PRIMARY KEY, content BLOB NOT NULL);
    CREATE TABLE project_uploads (
        project TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
        digest TEXT NOT NULL REFERENCES uploads,
        PRIMARY KEY (project, digest)
    ) WITHOUT ROWID;
    CREATE INDEX by_digest ON project_uploads (digest);
    CREATE TABLE datasets (
        project TEXT PRIMARY KEY REFERENCES projects ON DELETE CASCADE, source TEXT NOT NULL, content BLOB NOT NULL
    );
    CREATE TABLE mappings (
        turn INTEGER PRIMARY KEY AUTOINCREMENT, headers TEXT NOT NULL UNIQUE, corrections TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE rounds (
        id TEXT PRIMARY KEY, project TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
        code TEXT NOT NULL, secret TEXT NOT NULL UNIQUE, title TEXT NOT NULL, attributes TEXT NOT NULL,
        opened TEXT NOT NULL, revealed TEXT
    );
    CREATE UNIQUE INDEX by_open_code ON rounds (code) WHERE revealed IS NULL;
    CREATE INDEX by_code ON rounds (code);
    CREATE INDEX by_project ON rounds (project);
    CREATE TABLE participants (
        round TEXT NOT NULL REFERENCES rounds ON DELETE CASCADE,
        token TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, points TEXT,
        PRIMARY KEY (round, token), UNIQUE (round, folded)
    );
    """,
    """
    CREATE TABLE versions (
        project TEXT NOT NULL REFERENCES projects ON DELETE CASCADE, number INTEGER NOT NULL,
        name TEXT NOT NULL, moment TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
        definition TEXT NOT NULL, choices TEXT NOT NULL, origin TEXT NOT NULL,
        PRIMARY KEY (project, number)
    );
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY AUTOINCREMENT, project TEXT NOT NULL REFERENCES projects ON DELETE CASCADE,
        began TEXT NOT NULL, moment TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
        before TEXT NOT NULL, after TEXT NOT NULL, why TEXT NOT NULL
    );
    CREATE INDEX by_decided ON decisions (project, kind, subject);
    """,
)
"""What brings the file from each schema version to the next; the first makes it."""

_MEANING = {
    "FULL": "full", "IOERR": "disk", "READONLY": "read_only", "BUSY": "busy", "LOCKED": "busy", "CANTOPEN": "no_place",
    "PERM": "read_only", "AUTH": "read_only", "NOTADB": "foreign", "CORRUPT": "damaged", "TOOBIG": "too_big",
}  # fmt: skip


def default_shelf_path() -> Path:
    """Where the workspace stands unless somebody says otherwise: the user's own folder for programs' data.

    ``ICP_WORKBENCH_HOME`` names another folder.
    """
    given = os.environ.get("ICP_WORKBENCH_HOME")
    if given:
        return Path(given).expanduser() / "projects.sqlite"
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        told = os.environ.get("XDG_DATA_HOME", "")
        base = Path(told) if Path(told).is_absolute() else Path.home() / ".local" / "share"
    return base / "icp-workbench" / "projects.sqlite"


Place = tuple[int, int]
Idle = queue.SimpleQueue[tuple[sqlite3.Connection, Place | None]]


class Database:
    """Connections to one SQLite file, used by one thread at a time each and kept for the next.

    A process that is forked opens its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: Idle = queue.SimpleQueue()
        self.close = weakref.finalize(self, _close_all, self._idle)
        with translated(path):
            _make_place(path)
        with self.connection():
            pass

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection in which each statement stands for itself."""
        with translated(self.path):
            found, place = self._taken() or (_opened(self.path), _place(self.path))
            sound = False
            try:
                yield found
                sound = True
            except WorkspaceError:
                sound = True
                raise
            finally:
                if sound:
                    self._idle.put((found, place))
                else:
                    found.close()
                if not self.close.alive:
                    _close_all(self._idle)

    def _taken(self) -> tuple[sqlite3.Connection, Place | None] | None:
        """A connection that is not in use. One to a file that was taken away would write where nobody finds it."""
        while True:
            try:
                found, place = self._idle.get_nowait()
            except queue.Empty:
                return None
            if place == _place(self.path):
                return found, place
            found.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A block in which all that is read stood there at one moment."""
        with self.connection() as found, _transaction(found, "BEGIN"):
            yield found

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A block whose changes are on the disk when it ends, all or none."""
        with self.connection() as found, _transaction(found, "BEGIN IMMEDIATE"):
            yield found


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into a WorkspaceError; a fault in the program goes on as one."""
    try:
        yield
    except sqlite3.Error as problem:
        code = str(getattr(problem, "sqlite_errorname", "")).removeprefix("SQLITE_").split("_")[0]
        if code not in _MEANING:
            raise
        raise WorkspaceError(f"workspace_{_MEANING[code]}", path=str(path), why=str(problem)) from problem
    except OSError as problem:
        raise WorkspaceError("workspace_no_place", path=str(path), why=problem.strerror or str(problem)) from problem


def _make_place(path: Path) -> None:
    """The folder and the file, for their owner alone; what is there already stays as it is."""
    if not path.parent.is_dir():
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        sync_folder(path.parent)


def _opened(path: Path) -> sqlite3.Connection:
    # A file that went away must not come back empty: only _make_place makes one.
    found = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    try:
        found.execute("PRAGMA foreign_keys = ON")
        found.execute("PRAGMA secure_delete = ON")
        found.execute("PRAGMA trusted_schema = OFF")
        _bring_up_to_date(found, path)
        _write_ahead(found)
        found.execute("PRAGMA synchronous = FULL")
        found.execute("PRAGMA journal_size_limit = 4194304")
    except (sqlite3.Error, WorkspaceError):
        found.close()
        raise
    return found


def _write_ahead(found: sqlite3.Connection) -> None:
    """SQLite does not wait for a lock when it changes the journal, so that it is waited for here."""
    ends = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            found.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > ends:
                raise
            time.sleep(0.01)


def _bring_up_to_date(found: sqlite3.Connection, path: Path) -> None:
    if _version(found, path) == len(SCHEMA):
        return
    with _transaction(found, "BEGIN IMMEDIATE"):
        for step in SCHEMA[_version(found, path) :]:  # read again: another process may have been faster
            for statement in step.split(";"):
                found.execute(statement)
        found.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        found.execute(f"PRAGMA user_version = {len(SCHEMA)}")


def _version(found: sqlite3.Connection, path: Path) -> int:
    def asked(what: str) -> int:
        return int(found.execute(what).fetchone()[0])

    version, application = asked("PRAGMA user_version"), asked("PRAGMA application_id")
    if application != APPLICATION_ID and (version or application or asked("SELECT count(*) FROM sqlite_master")):
        raise WorkspaceError("workspace_foreign", path=str(path), why="")
    if version > len(SCHEMA):
        raise WorkspaceError("workspace_newer", path=str(path), version=version, known=len(SCHEMA))
    return version


@contextmanager
def _transaction(found: sqlite3.Connection, begin: str) -> Iterator[None]:
    found.execute(begin)
    try:
        yield
        found.execute("COMMIT")
    finally:
        if found.in_transaction:
            found.execute("ROLLBACK")


def _place(path: Path) -> Place | None:
    """What tells a file from another one under the same name; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  (asked at every rerun, and a third of the time of path.stat())
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _close_all(idle: Idle) -> None:
    while True:
        try:
            found, _ = idle.get_nowait()
        except queue.Empty:
            return
        found.close()

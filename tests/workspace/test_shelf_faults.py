"""What the disk refuses: a text that says what was not kept, and nothing lost that was."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from icp_core import Choices, IcpError, Project, Shelf
from icp_core.errors import WorkspaceError
from icp_core.workspace import database

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    """Where a shelf stands that nobody has open."""
    return tmp_path / "projects.sqlite"


def refusal(act):
    with pytest.raises(WorkspaceError) as refused:
        act()
    return refused.value.message.key.removeprefix("error."), str(refused.value)


def higher(choices):
    return replace(choices, tier=3)


def test_a_full_disk_keeps_what_was_there(path):
    """The edit is refused by name; the version before it stands, and the next edit succeeds once there is room."""
    with Shelf(path) as shelf:
        id = shelf.add(Project("x"))
        with shelf._database.connection() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        key, told = refusal(lambda: shelf.add(Project("y", choices=Choices(selected="x" * 100_000))))
        assert key == "workspace_full" and "is full" in told and str(path) in told
        assert [card.name for card in shelf.recent()] == ["x"]
        assert shelf.edit(id, higher)[1] == 2
        shelf.add(Project("y", choices=Choices(selected="x" * 100_000)))


def test_a_limit_of_the_file_system_is_an_error_of_the_disk(path):
    """Where a file may not grow any more, the edit is refused, what was acknowledged stands, and no process dies."""
    code = f"""
        import resource, signal
        from dataclasses import replace
        from icp_core import Choices, IcpError, Project, Shelf
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Shelf({str(path)!r}) as shelf:
            id = shelf.add(Project("x"))
            shelf.edit(id, lambda now: replace(now, tier=2))
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
            try:
                shelf.edit(id, lambda now: replace(now, selected="x" * 500_000))
            except IcpError as problem:
                print(problem.message.key, shelf.choices(id)[0].tier, shelf.version(id))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stdout.split() in (["error.workspace_disk", "2", "2"], ["error.workspace_full", "2", "2"])
    with Shelf(path) as shelf:
        assert [shelf.choices(card.id)[0].tier for card in shelf.recent()] == [2]


def test_a_shelf_that_another_program_holds_is_waited_for_and_then_named(path, monkeypatch):
    """While somebody else writes, reading goes on; a save waits, and says so when it has waited long enough."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with Shelf(path) as shelf:
        id = shelf.add(Project("x"))
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        assert shelf.version(id) == 1
        key, told = refusal(lambda: shelf.edit(id, higher))
        assert key == "workspace_busy" and "another program holds" in told
        monkeypatch.setattr(database, "BUSY_SECONDS", 10)
        threading.Timer(0.2, lambda: other.execute("COMMIT")).start()
        assert shelf.edit(id, higher)[1] == 2
        other.close()


def test_a_file_that_went_away_does_not_come_back_empty(path):
    """A file that is taken away from an open shelf is missed at once; nothing is made in its place, and once it is
    back so is everything."""
    with Shelf(path) as shelf:
        id = shelf.add(Project("x"))
        shelf.close()
        path.rename(path.with_name("elsewhere"))
        for act in (shelf.recent, lambda: shelf.edit(id, higher), lambda: shelf.version(id)):
            key, told = refusal(act)
            assert key == "workspace_no_place" and str(path) in told
        assert not path.exists()
        path.with_name("elsewhere").rename(path)
        assert shelf.version(id) == 1


def test_a_file_that_is_deleted_under_an_open_shelf_takes_no_edit(path):
    """No edit is acknowledged that would go into a file which nobody can open any more."""
    with Shelf(path) as shelf:
        id = shelf.add(Project("x"))
        path.unlink()
        assert refusal(lambda: shelf.edit(id, higher))[0] == "workspace_no_place"
        path.with_name("projects.sqlite-wal").unlink(missing_ok=True)
        path.with_name("projects.sqlite-shm").unlink(missing_ok=True)
        with Shelf(path) as new:
            other = new.add(Project("y"))
        assert shelf.version(id) is None and shelf.version(other) == 1


@pytest.mark.parametrize("place", ["file/projects.sqlite", "file/below/projects.sqlite", "."])
def test_a_place_where_nothing_can_stand_is_named(tmp_path, place):
    """A file where a folder should be, a folder where the file should be."""
    (tmp_path / "file").write_text("x")
    key, told = refusal(lambda: Shelf(tmp_path / place))
    assert key == "workspace_no_place" and "ICP_WORKBENCH_HOME" in told


@pytest.mark.parametrize("content", [b"a;b\n1;2\n" * 1000, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_workspace_is_left_as_it_is(path, content):
    """A table, nothing but zeros, a broken database: refused by name, not a byte changed."""
    path.write_bytes(content)
    key, told = refusal(lambda: Shelf(path))
    assert key in ("workspace_foreign", "workspace_damaged") and "left as it is" in told
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_another_programs_database_is_left_as_it_is(path):
    """SQLite files of others are told apart by their tables, their version or their mark."""
    for make in ("CREATE TABLE t (x)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"):
        path.unlink(missing_ok=True)
        other = sqlite3.connect(path)
        other.execute(make)
        other.close()
        before = path.read_bytes()
        assert refusal(lambda: Shelf(path))[0] == "workspace_foreign"
        assert path.read_bytes() == before


def test_damage_in_the_middle_is_named(path):
    """Pages overwritten with noise are found when they are read; the error says what to do."""
    with Shelf(path) as shelf:
        id = shelf.add(Project("x", choices=Choices(selected="x" * 50_000)))
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(bytes(data))
    with Shelf(path) as shelf:
        key, told = refusal(lambda: shelf.choices(id))
    assert key == "workspace_damaged" and "bring back a copy" in told


def test_a_newer_workspace_is_left_as_it_is(path):
    """A version that knows less refuses it and changes nothing."""
    Shelf(path).close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 9")
    other.close()
    key, told = refusal(lambda: Shelf(path))
    assert key == "workspace_newer" and "schema 9" in told
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (9,)


def test_an_older_workspace_is_brought_up_to_date_whole_or_not_at_all(path, monkeypatch):
    """A step of the schema runs once, keeps every project, and leaves the old schema where it fails half-way."""
    with Shelf(path) as shelf:
        id = shelf.add(Project("x"))
    step = "ALTER TABLE projects ADD COLUMN colour TEXT; CREATE TABLE colours (name TEXT);"
    with monkeypatch.context() as later:
        later.setattr(database, "SCHEMA", (*database.SCHEMA, f"{step} INSERT INTO lost VALUES (1);"))
        with pytest.raises(sqlite3.OperationalError, match="no such table: lost"):
            Shelf(path)
    with Shelf(path) as shelf:
        assert shelf.version(id) == 1
    monkeypatch.setattr(database, "SCHEMA", (*database.SCHEMA, step))
    for _ in range(2):
        with Shelf(path) as shelf, shelf._database.connection() as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (len(database.SCHEMA),)
            assert connection.execute("SELECT name, colour FROM projects").fetchall() == [("x", None)]


def test_a_fault_of_the_program_is_no_fault_of_the_disk(path):
    """A wrong statement goes on as the bug that it is."""
    with Shelf(path) as shelf, pytest.raises(sqlite3.OperationalError), shelf._database.connection() as connection:
        connection.execute("SELECT nothing FROM nowhere")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_workspace_that_may_only_be_read_is_named():
    """Somebody without the right to write is told so when a change is kept, and nothing changes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.sqlite"
        Shelf(path).close()
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        code = f"""
            import os, sqlite3
            from icp_core import IcpError, Project, Shelf
            import icp_core.workspace
            str(IcpError("workspace_full", path=""))
            os.setgid(65534)
            os.setuid(65534)
            try:
                with Shelf({str(path)!r}) as shelf:
                    shelf.add(Project("x"))
            except IcpError as problem:
                print(problem.message.key)
        """
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True,
                              check=False)  # fmt: skip
        assert done.stdout.split() in (["error.workspace_read_only"], ["error.workspace_no_place"]), done.stderr
        assert Shelf(path).recent() == ()


def test_a_closed_shelf_leaves_no_connection_behind(path):
    """With every warning an error, a shelf that is used by threads and closed, or forgotten, warns of nothing."""
    code = f"""
        import gc, threading
        from icp_core import Project, Shelf
        shelf = Shelf({str(path)!r})
        id = shelf.add(Project("x"))
        threads = [threading.Thread(target=shelf.choices, args=(id,)) for _ in range(8)]
        [thread.start() for thread in threads], [thread.join() for thread in threads]
        shelf.close()
        forgotten = Shelf({str(path)!r})
        forgotten.recent()
        del forgotten
        gc.collect()
        kept = Shelf({str(path)!r})
        kept.recent()
    """
    done = subprocess.run([sys.executable, "-W", "error", "-X", "dev", "-c", textwrap.dedent(code)], cwd=ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_two_processes_may_make_the_shelf_at_once(path):
    """Three processes that begin together find one shelf; each adds its project."""
    code = f"from icp_core import Project, Shelf; Shelf({str(path)!r}).add(Project('x'))"
    begun = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [process.wait() for process in begun] == [0] * 3
    with Shelf(path) as shelf:
        assert len(shelf.recent()) == 3


def test_the_texts_of_refusals_say_that_the_page_still_has_it():
    """Whatever was not kept still stands on the page; every such text says so, or that the file was left alone."""
    values = {"path": "p", "why": "w", "version": 2, "known": 1}
    for meaning in {*database._MEANING.values()}:
        told = str(IcpError(f"workspace_{meaning}", **values))
        assert "still stands" in told or "left as it is" in told

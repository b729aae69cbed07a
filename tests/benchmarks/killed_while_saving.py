"""What is left after kill -9 while saving, after a full disk, and after two people edit one project at once.

Beside each way of keeping a project stands the plain one: JSON written over the old file, and the last writer wins.
A kill takes the process and not the computer: what fsync adds on top is not measured here.

    python tests/benchmarks/killed_while_saving.py [kills]
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import icp_core as icp  # noqa: E402
from icp_core.workspace import from_plain, to_plain  # noqa: E402

KINDS = ("json in place", "project file", "shelf: edits", "shelf: tables")
LONGEST_SECONDS = 0.5
"""A kill comes at a random moment up to here after the first save: some dozen saves long."""


@dataclass
class Left:
    """What a kill left behind: the last save acknowledged, and the last one found (None where it cannot be read)."""

    acknowledged: int
    found: int | None
    names: tuple[str, ...]


def project_of(turn: int) -> icp.Project:
    """A project that says which save it is; 3 MB of it never compress."""
    dataset, _ = icp.make_company("software", seed=1, n_customers=60, n_others=100, n_deals=150)
    upload = random.Random(turn % 3).randbytes(1_000_000)
    choices = icp.Choices(weights_turn=turn)
    return icp.Project("x", choices, {hashlib.sha256(upload).hexdigest(): upload}, dataset)


def save_forever(kind: str, folder: Path) -> None:
    """Save in a loop, and say each save that has returned."""
    project = project_of(0)
    shelf = icp.Shelf(folder / "projects.sqlite") if kind.startswith("shelf") else None
    id = shelf.add(project) if shelf else ""
    if shelf:
        (folder / "id").write_text(id)
    turn = 0
    while True:
        turn += 1
        choices = icp.Choices(weights_turn=turn)
        if kind == "json in place":
            plain = to_plain(choices) | {"padding": project.dataset.accounts.to_json(date_format="iso")}
            (folder / "x.json").write_text(json.dumps(plain))
        elif kind == "project file":
            icp.save_project(project.replace(choices=choices), folder / "x.icp")
        elif kind == "shelf: edits":
            shelf.edit(id, lambda now: replace(now, weights_turn=now.weights_turn + 1))
        else:
            shelf.keep_dataset(id, icp.Source(None), project.dataset.replace(name=str(turn)))
        os.write(1, f"{turn}\n".encode())


def found_turn(kind: str, folder: Path) -> int | None:
    """The save that stands; None where nothing can be read."""
    try:
        if kind == "json in place":
            plain = json.loads((folder / "x.json").read_text())
            plain.pop("padding")
            return from_plain(plain).weights_turn
        if kind == "project file":
            return icp.open_project(folder / "x.icp").choices.weights_turn
        with icp.Shelf(folder / "projects.sqlite") as shelf:
            id = (folder / "id").read_text()
            if kind == "shelf: edits":
                return shelf.open(id).project.choices.weights_turn
            return int(shelf.dataset(id, icp.Source(None)).name)
    except (OSError, ValueError) as problem:  # an IcpError is a ValueError, and so is JSON that breaks off
        print(f"      {kind}: {problem}"[:150], file=sys.stderr)
        return None


def killed(kind: str, folder: Path, seed: int) -> Left:
    """Let a process save in a loop and kill it at a random moment."""
    child = subprocess.Popen([sys.executable, __file__, "--save", kind, str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, LONGEST_SECONDS))
    child.send_signal(signal.SIGKILL)
    said = (first + child.stdout.read()).split(b"\n")[:-1]  # what stands after the last line end was never said
    child.stdout.close()
    child.wait()
    names = tuple(sorted(path.name for path in folder.iterdir()))
    return Left(int(said[-1]), found_turn(kind, folder), names)


def edit_100(path: Path, id: str, who: str, careful: bool) -> None:
    """A hundred edits, each of a level of one's own; the last writer wins unless one is careful."""
    with icp.Shelf(path) as shelf:
        for n in range(100):

            def change(now: icp.Choices, n: int = n) -> icp.Choices:
                return replace(now, levels=(*now.levels, (who, str(n), 50.0)))

            if careful:
                shelf.edit(id, change)
                continue
            text = json.dumps(to_plain(change(shelf.choices(id)[0])))
            with shelf._database.connection() as connection:
                connection.execute("UPDATE projects SET choices = ? WHERE id = ?", (text, id))


def edits_kept(folder: Path, *, careful: bool) -> int:
    """How many of 2 x 100 edits of two processes stand in the end."""
    path = folder / f"{careful}.sqlite"
    with icp.Shelf(path) as shelf:
        id = shelf.add(icp.Project("x"))
        command = [sys.executable, __file__, "--edit", str(path), id, str(int(careful))]
        begun = [subprocess.Popen([*command, who]) for who in ("one", "two")]
        assert [process.wait() for process in begun] == [0, 0]
        return len(shelf.choices(id)[0].levels)


def fill(folder: Path, limit: int | None) -> None:
    """Save once, then save something far larger than there is room for; print what stands then."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    small, large = icp.Choices(weights_turn=1), icp.Choices(weights_turn=2, selected="x" * 4_000_000)
    noise = [random.Random(n).randbytes(1_000_000) for n in range(5)]
    uploads = {hashlib.sha256(content).hexdigest(): content for content in noise}
    (folder / "x.json").write_text(json.dumps(to_plain(small) | {"padding": ""}))
    icp.save_project(icp.Project("x", small), folder / "x.icp")
    shelf = icp.Shelf(folder / "projects.sqlite")
    id = shelf.add(icp.Project("x", small))
    (folder / "id").write_text(id)
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    def write_json() -> None:
        (folder / "x.json").write_text(json.dumps(to_plain(large) | {"padding": ""}))

    acts: dict[str, Callable[[], object]] = {
        "project file": lambda: icp.save_project(icp.Project("x", large, uploads), folder / "x.icp"),
        "shelf: edits": lambda: shelf.edit(id, lambda _: large),
        "json in place": write_json,
    }
    for kind, act in acts.items():
        try:
            act()
            told = "took it"
        except (OSError, icp.IcpError) as problem:
            told = getattr(getattr(problem, "message", None), "key", "") or str(problem)
        found = found_turn(kind, folder)
        parts = [path.name for path in folder.iterdir() if path.name.endswith(".part")]
        print(
            f"  {kind:14}  {told[:44]:44}  old one stands: {'yes' if found == 1 else 'NO':3}  left over: {len(parts)}"
        )
    shelf.close()


def full_disk() -> None:
    """On a file system of 3 MB where one can be mounted, else with a limit to what a file may hold."""
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", name], capture_output=True, check=False
        )
        limit = [] if mounted.returncode == 0 else ["1500000"]
        print(f"\nA full disk ({'a file system of 3 MB' if not limit else 'files may hold 1.5 MB'})", flush=True)
        try:
            subprocess.run([sys.executable, __file__, "--fill", name, *limit], check=True)
        finally:
            if not limit:
                subprocess.run(["umount", name], check=True)


def main(kills: int) -> None:
    """Print all tables."""
    print(f"kill -9 at {kills} random moments of each kind of save\n")
    print(f"  {'kind':14}  {'kills':>5}  {'unreadable':>10}  {'acknowledged lost':>17}  {'saves seen':>10}  left over")
    for kind in KINDS:
        lefts = []
        for seed in range(kills):
            with tempfile.TemporaryDirectory() as folder:
                lefts.append(killed(kind, Path(folder), seed))
        unreadable = sum(left.found is None for left in lefts)
        lost = sum(left.found is not None and left.found < left.acknowledged for left in lefts)
        over = sum(any(name.endswith(".part") for name in left.names) for left in lefts)
        saves = sum(left.acknowledged for left in lefts)
        print(f"  {kind:14}  {kills:5}  {unreadable:10}  {lost:17}  {saves:10}  {over}", flush=True)
    full_disk()
    print("\nTwo processes edit one project 100 times each: edits kept of 200")
    with tempfile.TemporaryDirectory() as folder:
        print(f"  Shelf.edit        {edits_kept(Path(folder), careful=True):5}")
        print(f"  last writer wins  {edits_kept(Path(folder), careful=False):5}")


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--save"]:
        save_forever(given[1], Path(given[2]))
    elif given[:1] == ["--edit"]:
        edit_100(Path(given[1]), given[2], given[4], bool(int(given[3])))
    elif given[:1] == ["--fill"]:
        fill(Path(given[1]), int(given[2]) if given[2:] else None)
    else:
        main(int(given[0]) if given else 50)

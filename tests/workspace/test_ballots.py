"""The ballot box: who votes how stays unseen until the reveal, nothing that was sent is lost, nothing changes after."""

import datetime as dt
import json
import sqlite3
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import icp_core as icp
from icp_core.errors import BallotError, ProjectError, RoundClosedError, WorkspaceError
from icp_core.workspace import KeptRound, Shelf, Tries, database
from icp_core.workspace.rounds import clean_name

ROOT = Path(__file__).parents[2]
ASKED = {"industry": ("Industry", "what they make or do"), "size": ("Size", "how many people"), "land": ("Country", "")}
POINTS = {"industry": 50.5, "size": 29.5, "land": 20}


@pytest.fixture
def shelf(tmp_path):
    """A shelf in a folder of its own."""
    with Shelf(tmp_path / "projects.sqlite") as found:
        yield found


@pytest.fixture
def project(shelf):
    """The id of a project on it."""
    return shelf.add(icp.Project("Kvarnen"))


@pytest.fixture
def room(shelf, project):
    """An open round of it."""
    return shelf.ballots.open_round(project, ASKED, title="Product")


def refused(key, call, *values, error=BallotError, **named):
    with pytest.raises(error) as problem:
        call(*values, **named)
    assert problem.value.message.key == f"error.{key}" and str(problem.value)
    return problem.value


def voted(box, room, name, points=None):
    me = box.join(room.id, name)
    return box.cast(room.id, me.token, points or POINTS)


def test_a_round_is_found_by_code_link_and_project(shelf, project, room):
    """The code is four digits, typed with or without spaces; what is found is the round as it was opened."""
    box = shelf.ballots
    assert len(room.code) == 4 and room.code.isdigit() and len(room.secret) > 20
    assert (
        box.round(room.id) == box.round_by_secret(room.secret) == box.round_by_code(f" {room.code[0]} {room.code[1:]}")
    )
    assert box.round(room.id) == room and room.labels == {"industry": "Industry", "size": "Size", "land": "Country"}
    later = box.open_round(project, ASKED, title="Again")
    assert box.rounds(project) == (later, room) and later.code != room.code


def test_points_are_seen_by_nobody_before_the_reveal(shelf, project, room):
    """While the round is open there is no way to the ballots but one's own; then they are in the project."""
    box = shelf.ballots
    me = voted(box, room, "Anna")
    box.join(room.id, "Ben")
    assert box.rejoin(room.id, me.token).points == POINTS
    assert box.progress(room.id) == icp.Progress(("Anna", "Ben"), ("Anna",))
    refused("ballot_not_revealed", box.ballots, room.id)
    assert shelf.choices(project)[0].rounds == ()
    kept = box.reveal(room.id)
    assert kept.points == {"Anna": POINTS} and kept.title == "Product" and dict(kept.attributes) == room.labels
    assert kept == box.ballots(room.id) == box.reveal(room.id)
    assert shelf.choices(project) == (icp.Choices(rounds=(kept,)), 2)
    assert kept.day == dt.datetime.now(dt.UTC).date()


def test_a_ballot_may_change_until_the_reveal_and_not_after(shelf, room):
    """The last points count; after the reveal casting, joining, leaving and closing are refused, coming back is not."""
    box = shelf.ballots
    me = voted(box, room, "Anna", {"industry": 100})
    for _ in range(2):
        box.cast(room.id, me.token, POINTS)
    assert box.reveal(room.id).points == {"Anna": POINTS}
    refused("ballot_closed", box.cast, room.id, me.token, {"size": 100}, error=RoundClosedError)
    refused("ballot_closed", box.join, room.id, "Ben", error=RoundClosedError)
    refused("ballot_closed", box.withdraw, room.id, me.token, error=RoundClosedError)
    refused("ballot_closed", box.remove, room.id, "Anna", error=RoundClosedError)
    refused("ballot_closed", box.close, room.id, error=RoundClosedError)
    assert box.rejoin(room.id, me.token) == box.join(room.id, "Anna", token=me.token)
    assert box.ballots(room.id).points == {"Anna": POINTS}


def test_what_is_wrong_is_not_cast(shelf, room):
    """Wrong points and strange tokens are refused, and what was cast before stands."""
    box = shelf.ballots
    me = voted(box, room, "Anna")
    refused("ballot_sum", box.cast, room.id, me.token, {"industry": 99.5})
    refused("ballot_attribute", box.cast, room.id, me.token, {"revenue": 100})
    refused("ballot_stranger", box.cast, room.id, "guess", POINTS)
    refused("ballot_stranger", box.rejoin, room.id, "")
    refused("ballot_no_round", box.cast, "guess", me.token, POINTS)
    other = box.open_round(room.project, ASKED, title="Other")
    refused("ballot_stranger", box.cast, other.id, me.token, POINTS)
    assert box.rejoin(room.id, me.token).points == POINTS


def test_a_name_is_taken_once(shelf, room):
    """A second Anna is refused in any case and spacing, unless she brings the token; another round has its own."""
    box = shelf.ballots
    anna = box.join(room.id, "  Anna\u200b  Öst ")
    assert anna.name == "Anna Öst"
    for name in ("Anna Öst", "ANNA öST", "anna\tO\u0308st", "Ａnna Öst"):
        refused("ballot_name_taken", box.join, room.id, name)
        refused("ballot_name_taken", box.join, room.id, name, token="guess")
        assert box.join(room.id, name, token=anna.token) == anna
    assert box.join(box.open_round(room.project, ASKED, title="Other").id, "Anna Öst").token != anna.token
    assert box.progress(room.id).joined == ("Anna Öst",)


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u202e", "x" * 41])
def test_who_has_no_name_cannot_join(shelf, room, name):
    """A name has 1 to 40 letters that can be seen."""
    refused("ballot_name", shelf.ballots.join, room.id, name)
    assert clean_name("x" * 40) == "x" * 40


@given(st.text(max_size=50))
def test_a_name_is_clean_once_it_was_cleaned(name):
    """Whatever is typed is refused, or becomes a name that stays as it is: a reveal never fails over one."""
    try:
        cleaned = clean_name(name)
    except BallotError:
        return
    assert clean_name(cleaned) == cleaned and cleaned.isprintable()
    KeptRound("x", KEPT.revealed, KEPT.attributes, ((cleaned, (("a", 100.0),)),))


def test_a_room_has_forty_seats(shelf, room):
    """The forty-first is refused; when somebody leaves there is a seat again."""
    box = shelf.ballots
    all_here = [box.join(room.id, f"No {n}") for n in range(40)]
    refused("ballot_full", box.join, room.id, "Late")
    box.withdraw(room.id, all_here[3].token)
    box.join(room.id, "Late")
    assert len(box.progress(room.id).joined) == 40


def test_who_leaves_or_is_taken_off_takes_the_points_along(shelf, room):
    """By token or, for the facilitator, by name; the token is then a stranger's."""
    box = shelf.ballots
    anna, ben, eva = (voted(box, room, name) for name in ("Anna", "Ben", "Eva"))
    box.withdraw(room.id, anna.token)
    box.remove(room.id, "ben")
    refused("ballot_stranger", box.rejoin, room.id, anna.token)
    refused("ballot_stranger", box.cast, room.id, ben.token, POINTS)
    assert box.reveal(room.id).points == {eva.name: POINTS}


def test_an_empty_round_cannot_be_revealed_but_closed(shelf, project, room):
    """Closing takes the round away with all in it."""
    box = shelf.ballots
    refused("ballot_empty", box.reveal, room.id)
    voted(box, room, "Anna")
    box.close(room.id)
    refused("ballot_no_round", box.reveal, room.id)
    assert box.rounds(project) == () and shelf.choices(project)[0].rounds == ()


@pytest.mark.parametrize(
    ("asked", "title", "key"),
    [
        ({}, "x", "ballot_attributes"),
        ({f"a{n}": ("A", "") for n in range(41)}, "x", "ballot_attributes"),
        (ASKED, "  ", "ballot_title"),
    ],
)
def test_a_round_without_questions_is_not_opened(shelf, project, asked, title, key):
    """A ballot asks about 1 to 40 attributes and has a title; it belongs to a project that there is."""
    refused(key, shelf.ballots.open_round, project, asked, title=title)
    refused("workspace_no_project", shelf.ballots.open_round, "guess", ASKED, title="x", error=WorkspaceError)
    assert shelf.ballots.rounds(project) == ()


def test_codes_cannot_be_tried_one_by_one(shelf, room):
    """After thirty wrong ones within a minute even the right one is refused to this guesser, and to no other."""
    wrong = "1000" if room.code != "1000" else "1001"
    for _ in range(30):
        refused("ballot_no_code_here", shelf.ballots.round_by_code, wrong, who="a guesser")
    refused("ballot_tries", shelf.ballots.round_by_code, room.code, who="a guesser")
    for _ in range(40):
        assert shelf.ballots.round_by_code(room.code, who="a participant") == room
    assert shelf.ballots.round_by_secret(room.secret) == room


def test_tries_are_forgotten_after_their_time():
    """A wrong try counts for its seconds, a right one not at all."""
    now = [0.0]
    tries = Tries(2, 60, clock=lambda: now[0])
    assert tries.take() and tries.take() and not tries.take()
    now[0] = 59.9
    assert not tries.take()
    now[0] = 60
    assert tries.take()
    tries.right()
    assert tries.take() and tries.take() and not tries.take()
    assert tries.take("another")


def test_a_file_saved_in_the_middle_of_a_round_holds_no_vote(shelf, project, room):
    """Neither names nor points are in the bytes; after the reveal both come back out of the file."""
    box = shelf.ballots
    voted(box, room, "Zyxwvut")
    data = icp.project_bytes(shelf.open(project).project)
    assert b"Zyxwvut" not in b"".join(parts(data))
    copy = shelf.duplicate(project)
    assert box.rounds(copy) == ()
    kept = box.reveal(room.id)
    data = icp.project_bytes(shelf.open(project).project)
    assert b"Zyxwvut" in b"".join(parts(data))
    assert icp.open_project(data).choices.rounds == (kept,)
    assert icp.tally(kept.points, list(dict(kept.attributes))).medians.to_dict() == POINTS


def parts(data):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_a_round_goes_with_its_project(shelf, tmp_path, project, room):
    """When the project is deleted so are the round, its participants and their points, down to the bytes."""
    voted(shelf.ballots, room, "Zyxwvut")
    shelf.delete(project)
    refused("ballot_no_round", shelf.ballots.round, room.id)
    shelf.close()
    assert b"Zyxwvut" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_an_edit_beside_the_reveal_loses_nothing(shelf, project, room):
    """What a facilitator chooses while the round is revealed stands beside it."""
    voted(shelf.ballots, room, "Anna")

    def change(now):
        if not now.rounds:
            shelf.ballots.reveal(room.id)
        return replace(now, tier=3)

    after, _ = shelf.edit(project, change)
    assert after.tier == 3 and len(after.rounds) == 1


def test_forty_phones_at_once_lose_nothing(shelf, room):
    """Forty people join and send, change their minds and send again, all at the same time, over one shelf."""

    def take_part(n):
        me = shelf.ballots.join(room.id, f"No {n}")
        for industry in (n, n / 2):
            shelf.ballots.cast(room.id, me.token, {"industry": industry, "size": 100 - industry})

    with ThreadPoolExecutor(40) as phones:
        list(phones.map(take_part, range(40)))
    found = shelf.ballots.reveal(room.id).points
    assert found == {f"No {n}": {"industry": n / 2, "size": 100 - n / 2, "land": 0} for n in range(40)}


def test_two_processes_lose_nothing(shelf, tmp_path, room):
    """Two servers on one file take people at the same time, until the other one has had its ten."""
    code = """
        import sys
        from icp_core import Shelf
        path, room = sys.argv[1:]
        with Shelf(path) as shelf:
            for n in range(10):
                me = shelf.ballots.join(room, f"There {n}")
                shelf.ballots.cast(room, me.token, {"industry": n, "size": 100 - n})
    """
    path = str(tmp_path / "projects.sqlite")
    there = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), path, room.id], cwd=ROOT)
    sent = {}
    me = shelf.ballots.join(room.id, "Here")
    while there.poll() is None:
        sent["industry"] = (sent.get("industry", 0) + 1) % 100
        shelf.ballots.cast(room.id, me.token, sent | {"size": 100 - sent["industry"]})
        time.sleep(0.002)
    assert there.returncode == 0
    found = {name: points["industry"] for name, points in shelf.ballots.reveal(room.id).points.items()}
    assert found == {"Here": sent["industry"]} | {f"There {n}": n for n in range(10)}


def test_one_of_two_annas_is_let_in(shelf, room):
    """Eight people who take the same name at the same moment: one has it."""

    def wants(_):
        try:
            return shelf.ballots.join(room.id, "Anna")
        except BallotError as problem:
            return problem.message.key

    with ThreadPoolExecutor(8) as phones:
        told = list(phones.map(wants, range(8)))
    assert told.count("error.ballot_name_taken") == 7


def test_no_ballot_is_counted_or_lost_at_the_moment_of_the_reveal(shelf, project, room):
    """Whoever was told that the points are in is in; whoever was too late is told so."""
    people = [shelf.ballots.join(room.id, f"No {n}") for n in range(20)]
    shelf.ballots.cast(room.id, people[0].token, POINTS)

    def send(me):
        try:
            return me.name if shelf.ballots.cast(room.id, me.token, POINTS) else None
        except RoundClosedError:
            return None

    with ThreadPoolExecutor(8) as phones:
        sent = [phones.submit(send, me) for me in people[1:10]]
        kept = phones.submit(shelf.ballots.reveal, room.id)
        sent += [phones.submit(send, me) for me in people[10:]]
        told = {name for each in sent if (name := each.result())} | {people[0].name}
    assert set(kept.result().points) == told == set(shelf.choices(project)[0].rounds[0].points)


def test_a_workspace_from_before_the_ballot_is_brought_up_to_date(tmp_path, monkeypatch):
    """A file of the first schema keeps its projects and can hold rounds."""
    path = tmp_path / "projects.sqlite"
    with monkeypatch.context() as before:
        before.setattr(database, "SCHEMA", database.SCHEMA[:1])
        with Shelf(path) as old:
            project = old.add(icp.Project("old"))
    with sqlite3.connect(path) as found:
        assert found.execute("PRAGMA user_version").fetchone() == (1,)
    found.close()
    with Shelf(path) as shelf:
        assert shelf.name(project) == "old"
        voted(shelf.ballots, shelf.ballots.open_round(project, ASKED, title="x"), "Anna")


KEPT = KeptRound("x", "2026-01-02T03:04:05+00:00", (("a", "A"), ("b", "B")), (("Anna", (("a", 60.0), ("b", 40.0))),))


@pytest.mark.parametrize(
    "forged",
    [
        {"revealed": "yesterday"},
        {"revealed": "2026-01-02T03:04:05"},
        {"attributes": []},
        {"attributes": [["a", "A"], ["a", "B"]]},
        {"ballots": []},
        {"ballots": [["Anna", [["a", 60.0], ["b", 41.0]]]]},
        {"ballots": [["Anna", [["a", 100.0], ["a", 0.0]]]]},
        {"ballots": [["Anna", [["c", 100.0]]]]},
        {"ballots": [["Anna", [["a", 100.0]]], ["anna", [["a", 100.0]]]]},
        {"ballots": [["", [["a", 100.0]]]]},
        {"ballots": [["Anna", {"a": 100.0}]]},
    ],
)
def test_a_forged_round_in_a_file_is_refused(forged):
    """A project file may hold no ballots but such as the box would have taken."""
    from icp_core.workspace import from_plain, to_plain

    plain = json.loads(json.dumps(to_plain(icp.Choices(rounds=(KEPT,)))))
    assert from_plain(plain) == icp.Choices(rounds=(KEPT,))
    plain["rounds"][0] |= forged
    with pytest.raises(ProjectError) as refused:
        from_plain(plain)
    assert "choices.rounds" in str(refused.value)

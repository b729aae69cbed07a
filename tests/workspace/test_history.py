"""Versions and decisions are kept, by every way that a project takes, and no two saves take each other's place."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace

import pytest

from icp_core.errors import IcpError
from icp_core.fit import Capacity
from icp_core.levels import Scheme
from icp_core.profile import IcpDefinition
from icp_core.profile.decisions import Decision, told
from icp_core.workspace import Choices, Project, Shelf, history, open_project, project_bytes
from icp_core.workspace.kept_history import KeptDecision, checked_history


def definition(points=60.0):
    return IcpDefinition(
        "Nordic", "profit", 0.2, Scheme({}, {"industry": ("IT",), "country": ("Sweden",)}, ()),
        {"industry": {"IT": 80.0}, "country": {"Sweden": 60.0}}, {"industry": points, "country": 100 - points},
    )  # fmt: skip


@pytest.fixture
def shelf(tmp_path):
    with Shelf(tmp_path / "projects.sqlite") as found:
        yield found


def weighed(points):
    return lambda now: replace(now, weights=(("industry", points), ("country", 100.0 - points)))


def said(shelf, project):
    return [str(told(entry.decision)) for entry in shelf.history.log(project)]


def test_a_version_is_as_it_was_agreed(shelf):
    """What is saved comes back with its number, its words, its definition and all that was chosen."""
    project = shelf.add(Project("p"))
    chosen = Choices(weights=(("industry", 60.0), ("country", 40.0)), earlier_weights=(None, None))
    shelf.history.add(project, definition(), name="First", author="Ada", reason="We won there", choices=chosen)
    shelf.history.add(project, definition(30), name="From Oslo")
    read, first = shelf.history.versions(project)
    assert (first.number, first.name, first.author, first.reason, first.origin) == (
        1, "First", "Ada", "We won there", "agreed",
    )  # fmt: skip
    assert first.definition == definition() and json.loads(first.choices)["weights"] == [
        ["industry", 60],
        ["country", 40],
    ]
    assert json.loads(first.choices)["earlier_weights"] == []
    assert (read.number, read.origin, read.choices) == (2, "read", "")
    with pytest.raises(IcpError, match="needs a name"):
        shelf.history.add(project, definition(), name=" ")
    assert len(shelf.history.versions(project)) == 2
    with pytest.raises(IcpError, match="no project"):
        shelf.history.add("nowhere", definition(), name="x")


def test_saves_at_once_both_stand(tmp_path):
    """Two shelves, as of two processes, save ten versions each at once: all twenty stand, with numbers of their own."""
    path = tmp_path / "projects.sqlite"
    with Shelf(path) as one, Shelf(path) as other:
        project = one.add(Project("p"))
        begin = threading.Barrier(2)

        def save(shelf, who):
            begin.wait()
            for n in range(10):
                shelf.history.add(project, definition(), name=f"{who} {n}", author=who, choices=Choices())

        threads = [threading.Thread(target=save, args=each) for each in ((one, "a"), (other, "b"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = one.history.versions(project)
    assert [version.number for version in found] == list(range(20, 0, -1))
    assert {version.name for version in found} == {f"{who} {n}" for who in "ab" for n in range(10)}


def test_edits_at_once_are_all_in_the_log(tmp_path):
    """Two shelves change different things at once: each change stands, and is in the log once, under its author."""
    path = tmp_path / "projects.sqlite"
    with Shelf(path) as one, Shelf(path) as other:
        project = one.add(Project("p"))
        begin = threading.Barrier(2)

        def work(shelf, who, name):
            begin.wait()
            for n in range(4, 12):
                shelf.edit(project, lambda now, n=n: replace(now, capacity=replace(now.capacity, **{name: n})), by=who)

        threads = [threading.Thread(target=work, args=each) for each in ((one, "a", "owners"), (other, "b", "groups"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.choices(project)[0].capacity == Capacity(owners=11, groups=11)
        assert sorted((entry.author, str(told(entry.decision))) for entry in one.history.log(project)) == [
            ("a", "Owners of Tier 1: from 3 to 11"), ("b", "Groups of Tier 2: from 6 to 11"),
        ]  # fmt: skip


def test_what_is_done_in_one_go_is_one_entry(shelf, monkeypatch):
    """A slider's way is one entry; another author, a reason, ten minutes or a version between begin the next."""
    project = shelf.add(Project("p"))
    moment = [dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)]
    monkeypatch.setattr(history, "now", lambda: moment[0])

    def move(points, by="Ada", minutes=1):
        moment[0] += dt.timedelta(minutes=minutes)
        shelf.edit(project, weighed(points), by=by)
        return len(shelf.history.log(project))

    assert [move(60), move(61), move(65)] == [1, 1, 1]
    assert said(shelf, project) == ["Weights set by hand: Industry 65 and Country 35"]
    assert move(70, by="Bo") == 2
    assert said(shelf, project)[0] == "Weights: Industry 65 → 70 and Country 35 → 30"
    assert move(72, by="Bo", minutes=11) == 3
    shelf.history.explain(project, shelf.history.log(project)[0].id, "  the board\nasked ")
    assert move(74, by="Bo") == 4
    moment[0] += dt.timedelta(minutes=1)
    shelf.history.add(project, definition(), name="v", choices=Choices())
    assert move(76, by="Bo") == 5
    assert [entry.why for entry in shelf.history.log(project)] == ["", "", "the board asked", "", ""]


def test_what_is_taken_back_in_one_go_was_not_decided(shelf):
    """Back where it began within one go there is no entry; nothing else of the log is touched."""
    project = shelf.add(Project("p"))
    shelf.edit(project, lambda now: replace(now, tier=2))
    shelf.edit(project, lambda now: replace(now, capacity=Capacity(owners=9)))
    shelf.edit(project, weighed(60.0))
    shelf.edit(project, lambda now: replace(now, weights=None))
    assert said(shelf, project) == ["Owners of Tier 1: from 3 to 9"]


def test_what_was_changed_between_is_not_taken_up_again(shelf):
    """Going back to a version changes weights without a line of their own; what is changed after it is a new entry, and
    going back to the same version twice is told twice."""
    project = shelf.add(Project("p"))
    shelf.edit(project, weighed(60))

    def back_to(points, number):
        shelf.edit(project, weighed(points), told=Decision.of("restored", (number,), None, "First"))

    shelf.edit(project, weighed(50))
    back_to(40, "1")
    shelf.edit(project, weighed(70))
    back_to(30, "2")
    back_to(40, "1")
    kinds = [entry.decision.kind for entry in reversed(shelf.history.log(project))]
    assert kinds == ["weights", "restored", "weights", "restored", "restored"]
    first, _, second, *_ = [entry.decision for entry in reversed(shelf.history.log(project))]
    assert json.loads(first.after)[0] == ["industry", 50.0]
    assert [json.loads(text)[0][1] for text in (second.before, second.after)] == [40.0, 70.0]


def test_an_edit_that_fails_leaves_no_entry(shelf):
    """The log says what stands: an edit that is refused is not in it."""
    project = shelf.add(Project("p"))
    with pytest.raises(IcpError):
        shelf.edit(project, lambda now: replace(now, tier=9))
    assert shelf.history.log(project) == ()


def filled(shelf):
    project = shelf.add(Project("p"))
    shelf.edit(project, weighed(60.0), by="Ada")
    shelf.history.explain(project, shelf.history.log(project)[0].id, "because")
    shelf.history.add(project, definition(), name="First", author="Ada", choices=shelf.choices(project)[0])
    shelf.history.add(project, definition(20), name="Räksmörgås")
    return project


def test_history_goes_with_a_copy_and_with_a_file(shelf):
    """A duplicate and a project file carry every version and decision; written again the file is the same."""
    project = filled(shelf)
    kept = shelf.history.kept(project)
    assert len(kept.versions) == 2 and kept.decisions[0].why == "because"
    copy = shelf.duplicate(project)
    assert shelf.history.kept(copy) == kept
    data = project_bytes(shelf.open(project).project)
    back = open_project(data)
    assert back.history == kept and back.notes == () and project_bytes(back) == data
    again = shelf.add(back)
    assert shelf.history.kept(again) == kept
    shelf.history.add(again, definition(), name="Third", choices=Choices())
    assert [version.number for version in shelf.history.versions(again)] == [3, 2, 1]
    assert len(shelf.history.versions(project)) == 2


def test_history_goes_with_its_project_and_with_nothing_else(shelf):
    """What deletes one project leaves the other's history; no edit of the choices takes a version away."""
    project, other = filled(shelf), filled(shelf)
    shelf.edit(project, lambda _: Choices())
    assert len(shelf.history.versions(project)) == 2
    shelf.delete(project)
    assert shelf.history.versions(project) == () and shelf.history.log(project) == ()
    assert len(shelf.history.versions(other)) == 2


def test_a_history_in_a_file_is_not_trusted(shelf):
    """Versions with one number, what cannot be a definition or choices, and what cannot be told are refused."""
    kept = shelf.history.kept(filled(shelf))
    plain = json.loads(json.dumps({
        "versions": [vars(version) for version in kept.versions],
        "decisions": [vars(made) | {"decision": vars(made.decision)} for made in kept.decisions],
    }))  # fmt: skip
    assert checked_history(plain) == kept

    def with_version(**parts):
        return plain | {"versions": [plain["versions"][0] | parts]}

    def with_decision(**parts):
        first = plain["decisions"][0]
        return plain | {"decisions": [first | {"decision": first["decision"] | parts}]}

    for given, expected in (
        (plain | {"versions": [plain["versions"][0]] * 2}, "two of its versions have the number 1"),
        (with_version(definition="{}"), "is missing"),
        (with_version(number=10**30), "history.versions"),
        (with_decision(kind="facts", subject=["f"], after='["\\ud800", "won", "2026-01-01"]'), "decisions"),
        (with_decision(kind="capacity", subject=["owners"], after="Infinity"), "damaged"),
        (with_decision(kind="capacity", subject=["owners"], after="NaN"), "damaged"),
        (with_version(choices='{"tier": 9}'), "tier must lie"),
        (with_version(choices="nonsense"), "choices must be"),
        (with_version(origin="agreed", choices=""), "choices must be"),
        (with_version(moment="today"), "time zone"),
        (with_version(moment="0001-01-01T00:00:00+14:00"), "time zone"),
        (plain | {"decisions": [plain["decisions"][0] | {"moment": "9999-12-31T23:59:59+00:00"}]}, "time zone"),
        (with_version(number=0), "number must lie"),
        (with_version(origin="stolen"), "It can be one of"),
        (with_decision(kind="theft"), "It can be one of"),
        (with_decision(after="nonsense"), "damaged"),
        (with_decision(after="5"), r"decisions\[0\] must be"),
        (with_decision(kind="capacity", subject=["sheep"]), r"decisions\[0\] must be"),
    ):
        with pytest.raises(IcpError, match=expected):
            checked_history(given)


def test_a_file_of_format_1_opens_without_a_note(monkeypatch):
    """A file from before there was a history opens as it was, and nothing is said of it: nothing was changed."""
    from pathlib import Path

    first = open_project(Path(__file__).with_name("project_of_format_1.icp"))
    assert first.notes == () and not first.history


def test_a_workspace_from_before_keeps_its_projects(tmp_path, monkeypatch):
    """Opened by this version it has room for a history, and what stood there stands."""
    from icp_core.workspace import database

    path = tmp_path / "projects.sqlite"
    with monkeypatch.context() as before:
        before.setattr(database, "SCHEMA", database.SCHEMA[:2])
        with Shelf(path) as old, old._database.writing() as found:
            moment = "2026-05-01T09:00:00.000000+00:00"
            found.execute("INSERT INTO projects VALUES ('x', 'p', '{}', 1, ?, ?, 0, NULL)", (moment, moment))
    with Shelf(path) as new:
        assert new.choices("x")[0] == Choices() and new.history.versions("x") == ()
        new.edit("x", weighed(60.0), by="Ada")
        assert len(new.history.log("x")) == 1


def test_moments_of_decisions_have_a_zone():
    """A log without zones would put what two people did in a wrong order."""
    from icp_core.profile.decisions import Decision

    with pytest.raises(IcpError, match="without a time zone"):
        KeptDecision("2026-05-01T09:00:00", "2026-05-01T09:00:00", "", Decision("weights"))

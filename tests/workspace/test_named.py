"""Whom a project names outside its tables."""

from __future__ import annotations

import icp_core as icp
from icp_core.profile.notes import NotYet, Person, WrittenLine

MOMENT = "2026-05-04T09:00:00+00:00"


def entry(decision, author=""):
    return icp.LogEntry(1, MOMENT, MOMENT, author, decision)


def test_every_place_that_holds_a_name_is_looked_into():
    """Beliefs, facts, lines, people, plays and the log each give theirs; roles and samples are no names."""
    facts = (icp.Fact("f1", "Halla Oy", "fits", "2026-03-02", by="Ilkka Vaarama"),)
    choices = icp.Choices(
        evidence=icp.Evidence(
            source=icp.Source(sample=None, facts=facts),
            beliefs=icp.Beliefs(
                (icp.Belief("industry", "Retail", by="Tuomas Kei"), icp.Belief("a", "b", by="Founder"))
            ),
        ),
        sheet=icp.SheetNotes(
            lines=(WrittenLine("a", "b", by="Beatriz Calloway"),), noes=(WrittenLine("", "b", by="Fergus Oak"),),
            people=(Person("decides", "Matti Sal, head of finance"),), not_yet=(NotYet("small shops", by="Ylva Korn"),),
        ),
        plays=((1, "owner", "Ingrid Sol"), (1, "what", "Call Them Soon")),
    )  # fmt: skip
    log = (
        entry(icp.Decision.of("facts", ("f0",), ["Quillstone Ltd", "lost", "2026-01-05"], None), "Runa Falk"),
        entry(icp.Decision.of("files", ("files",), ["old.csv"], ["new.csv"])),
        entry(icp.Decision.of("profile", ("people", "pays Saga Rid"), "Saga Rid", None)),
    )
    known = icp.known_names(choices, called="Narwhal", log=log)
    assert set(known.people) == {
        "Ilkka Vaarama", "Tuomas Kei", "Beatriz Calloway", "Fergus Oak", "Matti Sal", "Ylva Korn", "Ingrid Sol",
        "Runa Falk", "Saga Rid",
    }  # fmt: skip
    assert known.companies == ("Quillstone Ltd",) and known.files == ("old.csv", "new.csv")
    assert known.projects == ("Narwhal",) and known.levels == (("a", ("b",)),)
    sample = icp.say(icp.Message("samples.name.software"))
    assert icp.known_names(icp.Choices(), called=sample).projects == ()

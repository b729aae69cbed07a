"""Versions, two of them compared, and the log, as the parts draw them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from icp_core.fit import Capacity
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.levels import Scheme
from icp_core.profile import Decision, IcpDefinition, LogEntry, Version, compare_definitions
from icp_core.profile.notes import Example, NotYet, Person, SheetNotes, WrittenLine
from icp_core.schema import Dataset
from icp_core.views import comparison_view, decision_label, kind_label, log_view, versions_view


def definition(**changes):
    parts = {
        "name": "v", "criterion": "profit", "share": 0.2, "scheme": Scheme({}, {"country": ("Sweden", "Norway")}, ()),
        "desirability": {"country": {"Sweden": 72.0, "Norway": 30.0}}, "weights": {"country": 100.0},
        "counts": {"customers": 148, "deals": 1, "interviews": 0},
    }  # fmt: skip
    return IcpDefinition(**(parts | changes))


def version(number, **changes):
    parts = {"number": number, "name": f"v{number}", "moment": "2026-11-12T23:30:00+00:00", "author": "Ada",
             "reason": "", "definition": definition(), "choices": "{}"}  # fmt: skip
    return Version(**(parts | changes))


DATASET = Dataset(accounts=pd.DataFrame({"account_id": ["a1"], "name": ["Alfa AB"], "relation": ["customer"]}))


def test_versions_stand_with_who_when_and_on_what():
    """The last agreed one stands, one that was read says so, and the reader's day is told."""
    found = (version(3, origin="read", choices=""), version(2), version(1))
    drawn = versions_view(found, 0, {"Ada": "Person 1"}, zone=ZoneInfo("Europe/Stockholm"))
    assert [(row["number"], row["stands"], row["read"]) for row in drawn["rows"]] == [
        ("3", False, True), ("2", True, False), ("1", False, False),
    ]  # fmt: skip
    assert drawn["rows"][1]["about"] == "Nov 13, 2026 by Person 1"
    assert drawn["rows"][0]["about"] == "read from a file Nov 13, 2026"
    assert drawn["rows"][1]["evidence"] == "on 148 customers and 1 deal"
    assert drawn["now"]["text"] == "as agreed in version 2" and not drawn["now"]["open"]
    assert versions_view(found, 1, {})["now"]["text"] == "1 change since version 2"
    assert versions_view(found[:1], 0, {})["now"] == {
        "head": "The profile as it is", "text": "not agreed yet", "open": True,
    }  # fmt: skip
    bare = versions_view((version(1, author="", definition=definition(counts={})),), 0, {})["rows"][0]
    assert bare["about"] == "Nov 12, 2026" and bare["evidence"] is None


def groups(before, after):
    return {
        group["heading"]: [tuple(row[name] for name in ("label", "said", "before", "after")) for row in group["rows"]]
        for group in comparison_view(compare_definitions(before, after), DATASET)["groups"]
    }


def test_differences_are_told_kind_by_kind():
    """Each kind under its heading, from and to in words; a name of a version decides nothing."""
    after = definition(
        name="another", criterion="billing", share=0.1, capacity=Capacity(owners=5), notes="why",
        desirability={"country": {"Sweden": 72.2, "Norway": 45.0}}, disqualifiers=(("country", "Norway"),),
        beliefs=Beliefs((Belief("country", "Sweden", 80.0, 12.0),)),
        sheet=SheetNotes(examples=(Example("a1", "Own IT"),)),
    )  # fmt: skip
    assert groups(definition(), after) == {
        "Desirability of levels": [("Country: Norway", None, "30", "45")],
        "We say no to": [("Country: Norway", "added", None, None)],
        "Settings": [
            ("Best by", None, "Profit", "Billing"), ("Best share", None, "20\u00a0%", "10\u00a0%"),
            ("Owners of Tier 1", None, "3", "5"),
        ],
        "Beliefs": [("Country: Sweden", None, "–", "80")],
        "Strength of beliefs": [("Country: Sweden", None, "–", "12")],
        "Written lines": [("Examples: Alfa AB", "added", None, "Own IT")],
    }  # fmt: skip
    same = comparison_view(compare_definitions(definition(), definition(name="another")), DATASET)
    assert same["groups"] == [] and same["same"] == "These two say the same."
    assert same["none"] == "There are no accounts to put into tiers."


def test_what_only_one_of_the_two_has_is_told_once():
    """A line that was added or removed is told so, its words once; one that changed is told from and to."""
    plain = definition(sheet=SheetNotes(lines=(WrittenLine("Buys", "In spring"),)))
    after = definition(
        disqualifiers=(("country", "Norway"),),
        sheet=SheetNotes(
            lines=(WrittenLine("Buys", "In autumn"),),
            noes=(WrittenLine("", "They have no plant"), WrittenLine("Size", "Too small")),
            people=(Person("decides", "Head of IT"),), not_yet=(NotYet("Too young"),), hidden=("country",),
        ),
    )  # fmt: skip
    assert groups(plain, after) == {
        "We say no to": [("Country: Norway", "added", None, None)],
        "Written lines": [
            ("Profile: Buys", None, "In spring", "In autumn"), ("The people: Decides", "added", None, "Head of IT"),
            ("We say no: They have no plant", "added", None, None), ("We say no: Size", "added", None, "Too small"),
            ("Not yet: Too young", "added", None, None), ("Hidden row: Country", "added", None, None),
        ],
    }  # fmt: skip
    assert groups(after, plain)["Written lines"][1:] == [
        (label, "removed", words, None) for label, _, _, words in groups(plain, after)["Written lines"][1:]
    ]
    written = [group["written"] for group in comparison_view(compare_definitions(plain, after), DATASET)["groups"]]
    assert written == [False, True]


def test_many_levels_are_counted_after_the_largest():
    """Of ten levels that differ the eight that differ most are told, and two are counted."""
    words = tuple(f"L{n}" for n in range(10))
    before, after = (
        definition(scheme=Scheme({}, {"country": words}, ()),
                   desirability={"country": {word: 50.0 + by * (n + 1) for n, word in enumerate(words)}})
        for by in (0, 2)
    )  # fmt: skip
    group = comparison_view(compare_definitions(before, after), DATASET)["groups"][0]
    assert [row["label"] for row in group["rows"]] == [f"Country: L{n}" for n in range(9, 1, -1)]
    assert group["more"] == "2 more levels by less"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({}, "nothing judges it yet"),
        (
            {"fits": (14, 9, 9 / 14, 0.45, 0.8), "others": (0, 0, float("nan"), float("nan"), float("nan"))},
            "9 of 14 that fit it were won (64\u00a0%, 80\u00a0% 45–80); none of the others.",
        ),
        (
            {"fits": (0, 0, float("nan"), float("nan"), float("nan")), "others": (12, 3, 0.25, 0.13, 0.42)},
            "none that fits it; 3 of 12 others (25\u00a0%, 80\u00a0% 13–42).",
        ),
    ],
)
def test_later_deals_are_told_with_n_and_interval(rows, told):
    """A rate stands with its n and interval; where there is none of a kind, nothing is invented for it."""
    later = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "won", "rate", "low", "high"])
    drawn = comparison_view(compare_definitions(definition(), definition()), DATASET, later)
    assert told in drawn["later"]


def entry(decision, id=1, author="Ada", why=""):
    return LogEntry(id, "2026-05-01T09:00:00+00:00", "2026-05-01T22:30:00+00:00", author, decision, why)


def test_the_log_says_who_what_when_and_why():
    """The reader's time, the decision in words, the reason; who said no name is told so."""
    made = Decision.of("capacity", ("owners",), 3, 5)
    drawn = log_view(
        [entry(made, why="asked"), entry(made, author="")], {"Ada": "Ada"}, zone=ZoneInfo("Europe/Helsinki")
    )
    first, second = drawn["rows"]
    assert (first["day"], first["who"], first["what"], first["why"]) == (
        "May 2, 2026", "Ada", "Owners of Tier 1: from 3 to 5", "asked",
    )  # fmt: skip
    assert first["time"].startswith("1:30") and second["who"] == "not said" and second["nobody"]
    assert decision_label(entry(made)) == "Owners of Tier 1: from 3 to 5 (May 1, 2026)"
    assert kind_label("exclusion") == "Exclusions looked at"
    assert log_view([entry(made, n) for n in range(102)], {})["more"] == "2 older decisions are in the project's file"


def test_an_unnamed_log_names_no_company_and_no_file():
    """A fact that was taken away is in no table that would hide its name: with names hidden it is not told."""
    made = [
        Decision.of("facts", ("1",), ["Hidden AB", "won", "2026-05-01"], None),
        Decision.of("files", ("files",), ["hidden.csv"], ["hidden.csv", "more.csv"]),
    ]
    told = [row["what"] for row in log_view([entry(one) for one in made], {}, named=False)["rows"]]
    assert told == ["Fact taken away: a company, deal won", "Files: from 1 of them to 2 of them"]
    named = [row["what"] for row in log_view([entry(one) for one in made], {})["rows"]]
    assert "Hidden AB" in named[0] and "hidden.csv" in named[1]
    assert entry(made[0]).when == dt.datetime(2026, 5, 1, 22, 30, tzinfo=dt.UTC)

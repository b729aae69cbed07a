"""The beliefs page in words and places: what is believed, what was seen, and what that makes of it."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.surprise import Surprise
from icp_core.fit.told import Counts, Told
from icp_core.intake.facts import Fact
from icp_core.languages import message, say
from icp_core.levels import Scheme
from icp_core.segments import level_phrase
from icp_core.views import (
    Seen,
    answers,
    answers_of,
    asked,
    attribute_of,
    belief_handle,
    beliefs_headline,
    beliefs_subline,
    believed_line,
    facts_view,
    nameable,
    named_levels,
    next_tests_view,
    picture_view,
    places,
    read_bands,
    usual_bands,
)

NOTHING = math.nan


def level(attribute, name, belief=NOTHING, strength=8.0, data=None, n=0, *, conflict=False, value=None):
    """A row of ``Desirability.beliefs``: the evidence as (middle, low, high)."""
    middle, low, high = data or (NOTHING, NOTHING, NOTHING)
    return {
        "attribute": attribute, "level": name, "belief": belief, "belief_low": belief - 10, "belief_high": belief + 10,
        "strength": NOTHING if math.isnan(belief) else strength, "by": "Maija", "ground": "a hunch", "data": middle,
        "data_low": low, "data_high": high, "seen": middle, "seen_low": low, "seen_high": high,
        "n": n, "n_deals": n, "n_customers": 0, "n_interviews": 0,
        "value": value if value is not None else (belief if not n else middle), "low": 20.0, "high": 80.0,
        "holds": 0.9, "conflict": conflict, "expected": Surprise("won", n, 0.75 * n, 1) if n and strength else None,
    }  # fmt: skip


def frame(*rows):
    return pd.DataFrame(list(rows) or [], columns=list(level("a", "b")))


MET = frame(
    level("industry", "Machinery", 80.0, data=(75.0, 60.0, 88.0), n=12),
    level("industry", "Retail", 70.0, data=(20.0, 8.0, 35.0), n=8, conflict=True),
    level("industry", "Care", 30.0, data=(45.0, 20.0, 70.0), n=3),
    level("employees", "50..200", 75.0),
    level("country", "Sweden", data=(55.0, 40.0, 70.0), n=15),
)
SEEN = Seen(deals=12, customers=9, interviews=5, companies=20)


def test_at_the_beginning_the_headline_asks_for_one_attribute():
    """With no belief and no fact nothing is claimed, and there is no figure in the words."""
    words = say(beliefs_headline(frame(), Seen())) + say(beliefs_subline(frame(), Seen()))
    assert "name one attribute" in words
    assert not any(letter.isdigit() for letter in words)


def test_what_was_not_seen_is_called_belief():
    """At n = 0 the headline names what is believed most, attribute by attribute, and says that nothing was seen."""
    table = frame(
        level("industry", "Machinery", 80.0), level("industry", "Retail", 70.0), level("employees", "50..200", 75.0)
    )
    assert say(beliefs_headline(table, Seen())) == (
        "We believe in Machinery and employees 50–199. All of this is belief: nothing has been seen yet."
    )
    assert "none of them is measured" in say(beliefs_subline(table, Seen()))


def test_a_level_of_ones_own_attribute_is_said_with_it():
    """``family`` alone says nothing: the attribute stands before it, small, here as on the profile; capitals stay."""
    table = frame(
        level("industry", "Machinery", 80.0), level("employees", "200..1000", 78.0), level("owner", "family", 75.0)
    )
    assert say(beliefs_headline(table, Seen())).startswith(
        "We believe in Machinery, employees 200–999, and owner family."
    )
    assert say(level_phrase("owner", "family")) == "owner family"
    assert "in ESG rating good." in say(beliefs_headline(frame(level("ESG rating", "good", 75.0)), Seen()))


def test_a_level_that_is_only_named_is_no_belief():
    """Worth no customers, a level is not counted among the beliefs, drawn, or called believed."""
    table = frame(level("industry", "Machinery", 50.0, strength=0.0))
    assert "Nothing is believed yet" in say(beliefs_headline(table, Seen()))
    row = picture_view(table)["groups"][0]["rows"][0]
    assert row["belief"] is None and row["value"] == "" and row["told"] == "nothing said yet"


def test_the_headline_counts_what_is_borne_out_and_names_what_is_not():
    """Of four beliefs one is borne out and one contradicted; a level that nobody believes in is not among them."""
    told = say(beliefs_headline(MET, SEEN))
    assert told == (
        "We believe in Machinery and employees 50–199; 20 companies bear out 1 of 4 beliefs, but speak against Retail."
    )


def test_many_contradicted_levels_are_counted_in_the_headline():
    """Three that the evidence speaks against would be a list, so the headline says of how many."""
    names = ("Retail", "Care", "Media")
    table = frame(*(level("industry", name, 70.0, data=(20.0, 8.0, 35.0), n=8, conflict=True) for name in names))
    assert "speak against 3 of 3 beliefs." in say(beliefs_headline(table, SEEN))
    assert "12 closed deals, 9 customers, and 5 interviews, of 20 companies" in say(beliefs_subline(MET, SEEN))


@pytest.mark.parametrize(
    ("row", "end"),
    [
        (level("industry", "Machinery", 80.0, data=(60.0, 40.0, 80.0), n=2), "too little to bear that out"),
        (level("industry", "Machinery", 80.0, data=(20.0, 5.0, 40.0), n=9, conflict=True), "against the one belief."),
        (level("industry", "Machinery", 80.0, data=(75.0, 60.0, 90.0), n=9), "bears out the one belief"),
        (level("industry", "Machinery", 80.0), "has not met any of it."),
        (level("industry", "Machinery", data=(75.0, 60.0, 90.0), n=9), "1 closed deal speaks alone."),
    ],
)
def test_each_standing_has_its_sentence(row, end):
    """Too few, against, for, elsewhere, and nobody's belief."""
    assert end in say(beliefs_headline(frame(row), Seen(deals=1, companies=1)))


BORNE = level("industry", "Machinery", 80.0, data=(75.0, 60.0, 90.0), n=9)
LEANING = level("industry", "Care", 30.0, data=(70.0, 55.0, 85.0), n=4)
AGAINST = level("industry", "Retail", 70.0, data=(20.0, 8.0, 35.0), n=8, conflict=True)


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        ((BORNE, LEANING), "12 closed deals bear out 1 of 2 beliefs, but lean against 1."),
        ((BORNE, AGAINST, LEANING), "bear out 1 of 3 beliefs, but speak against Retail and lean against 1 more."),
        ((AGAINST, LEANING), ", but 12 closed deals speak against Retail and lean against 1 more."),
        ((LEANING,), ", but 12 closed deals lean against the one belief."),
        ((BORNE,), "bear out the one belief and speak against none."),
    ],
)
def test_the_headline_counts_what_the_evidence_leans_against(rows, end):
    """A row that says that it leans against the belief is never under a headline that speaks against none."""
    table = frame(*rows)
    assert say(beliefs_headline(table, Seen(deals=12, companies=12))).endswith(end)
    told = [row["told"] for group in picture_view(table)["groups"] for row in group["rows"]]
    assert told.count("leans against it") == rows.count(LEANING)


def test_a_belief_on_the_wrong_side_is_not_borne_out():
    """Evidence clear of the whole bears out only a belief on its own side of it; a belief in 50 is never borne out."""
    high = (75.0, 60.0, 90.0)
    told = [
        picture_view(frame(level("industry", "A", belief, data=high, n=9)))["groups"][0]["rows"][0]["told"]
        for belief in (60.0, 40.0, 50.0)
    ]
    assert told == ["bears it out", "leans against it", "too few to tell"]


def test_the_subline_names_what_was_not_met_and_counts_what_was_unsure():
    """Levels believed in that nothing has met, by name; verdicts that were none, aloud."""
    told = say(beliefs_subline(MET, Seen(deals=12, unsure=2, companies=12)))
    assert "Not met yet: employees 50–199." in told
    assert "2 interviews left open" in told


@pytest.mark.parametrize(
    ("good", "conflict", "asks"),
    [
        (0, True, "only that or everybody says no;"),
        (0, False, "only that or everybody says no;"),
        (1, True, "only that or everybody says no;"),
        (5, False, "only that or everybody says yes;"),
        (2, False, "others do as well;"),
    ],
)
def test_where_one_level_alone_was_tried_another_is_asked_for(good, conflict, asks):
    """In the line below the headline and at the row, from five outcomes on; not where another was tried too."""

    def told(n, alone):
        row = level("industry", "Machinery", 80.0, data=(50.0, 40.0, 60.0), n=n, conflict=conflict)
        table = frame(row | {"expected": Surprise("won", n, 0.58 * n, good, alone)})
        title = picture_view(table)["groups"][0]["rows"][0]["title"]
        words = f"All {n} outcomes are of Machinery, so it is open whether {asks} try another too."
        return [words in text for text in (say(beliefs_subline(table, Seen(deals=n, companies=n))), title)]

    assert told(5, True) == [True, True]
    assert told(4, True) == told(5, False) == [False, False]


def test_the_picture_holds_what_the_table_holds():
    """Marks are hundredths of the scale; both together stand only where there is belief and evidence."""
    view = picture_view(MET, chosen=belief_handle("industry", "Retail"))
    rows = {row["label"]: row for group in view["groups"] for row in group["rows"]}
    assert rows["Machinery"]["belief"] == {"at": 0.8, "low": 0.7, "high": 0.9}
    assert rows["Machinery"]["data"] == {"at": 0.75, "low": 0.6, "high": 0.88}
    assert rows["Machinery"]["both"]["at"] == 0.75
    assert rows["50–199"]["both"] is None and rows["50–199"]["n"] == ""
    assert rows["Retail"]["told"] == "against it: 6 of 8 deals expected, 1 won" and rows["Retail"]["tone"] == "bad"
    assert rows["Retail"]["id"] == view["chosen"]
    assert "Believed 70 (60 to 80). Seen in 8 outcomes: 20 (8 to 35)." in rows["Retail"]["title"]
    json.dumps(view, allow_nan=False)


def test_attributes_without_a_belief_stand_folded_unless_all_are():
    """Once anything is believed, what nobody believes anything of is folded; before that all of it is shown."""
    view = picture_view(MET)
    assert [group["name"] for group in view["folded"]] == ["Country"]
    view = picture_view(MET[MET["attribute"] == "country"])
    assert [group["name"] for group in view["groups"]] == ["Country"] and view["folded"] == []


def test_a_handle_stands_for_one_level_and_tells_no_name():
    """Each level of the picture is found again under its handle."""
    where = places(MET)
    assert len(where) == len(MET)
    assert where[belief_handle("industry", "Retail")] == ("industry", "Retail")
    assert all("retail" not in handle for handle in where)


def test_what_a_belief_counts_as_is_told_in_companies():
    """Worth 8 at the rate of the whole, 30 %, a level as good as the whole counts as 2.4 of 8 bought."""
    belief = Belief("industry", "Retail", 50.0, 8.0)
    told = Told(("Retail", "Care"), False, {}, Beliefs(rate=0.3, rate_strength=4.0), (belief, None))
    line = say(believed_line(belief, told))
    assert "as if 8 companies" in line and "2.4 of them" in line and "others" not in line
    assert "Nothing is believed" in say(believed_line(Belief("industry", "Retail", 50.0, 0.0), told))


def test_what_a_belief_counts_as_follows_what_others_buy():
    """Of 6 others 3 bought: (0.3 x 4 + 3) / (4 + 6) = 42 % buy, 3.4 of the 8; its own outcomes do not count."""
    belief = Belief("industry", "Retail", 50.0, 8.0)
    for n, text in ((0, "3.4 of them"), (5, "3.4 of them")):
        counts = {"won": Counts(np.array([0.0, 3.0]), np.array([n, 6.0]), 3.0, n + 6.0)}
        line = say(believed_line(belief, Told(("Retail", "Care"), False, counts, Beliefs(rate=0.3), (belief, None))))
        assert text in line and "the others" in line


def test_tests_are_told_in_words_and_bits_are_the_small_print():
    """The first tells most, others by how much less; what tells nothing is left out, and so is a fourth.

    A level of which no result changes anything is not called telling.
    """
    told = message("view.next_tests.empty")
    table = pd.DataFrame(
        [
            {"attribute": "industry", "level": name, "information": bits, "weight": 20.0, "n_tests": 5,
             "expected_yes": 2.6, "rate": 0.52, "low": 0.3, "high": 0.7, "best_chance": 0.3, "would_change": told,
             "because": told}
            for name, bits in (("A", 0.2), ("B", 0.18), ("C", 0.08), ("D", 0.01))
        ]
    )  # fmt: skip
    rows = next_tests_view(table)["rows"]
    assert [row["telling"] for row in rows] == ["tells most", "nearly as much", "about half as much"]
    assert rows[0]["expect"] == "Of 5 such companies we expect 3 to turn out good (30\xa0% to 70\xa0%)."
    assert "0.20 bits" in rows[0]["title"] and "bits" not in rows[0]["expect"]
    for settled in ({"information": 0.0}, {"best_chance": 0.01}):
        view = next_tests_view(table.assign(**settled))
        assert view["rows"] == [] and "settles" in view["empty"]
    assert "name an attribute" in next_tests_view(table.head(0))["empty"]
    for nothing in (message("fit.test.never", most=50), message("fit.test.by_hand", level="A")):
        unmoved = table.assign(would_change=[nothing, told, told, told])
        tags = [row["telling"] for row in next_tests_view(unmoved)["rows"]]
        assert tags == ["", "tells most", "about half as much"]
        of_none = next_tests_view(table.assign(would_change=[nothing] * 4))["rows"]
        assert [row["telling"] for row in of_none] == ["", "", ""]


def test_levels_are_typed_one_a_line():
    """Blank lines and repetitions fall away; nothing, too many and a word for missing are refused."""
    assert named_levels("Machinery\n\n  Health   care \nmachinery") == ("Machinery", "Health care")
    many = "\n".join(map(str, range(31)))
    for text, key in (("\n", "levels_none"), ("x" * 61, "level_word"), (many, "levels_many")):
        with pytest.raises(SettingError) as caught:
            named_levels(text)
        assert caught.value.message.key == f"error.{key}"


SCHEME = Scheme(edges={"employees": (10.0,)}, categories={"industry": ("Care", "Retail")}, technologies=("SAP",))


def test_an_attribute_is_known_by_its_name_or_is_ones_own():
    """The list's own name is the list's; a company's name or its outcome is no attribute."""
    known = nameable(SCHEME)
    assert known[:2] == ("employees", "industry") and "country" in known and "technologies" not in known
    assert attribute_of(" industry ", known) == "industry"
    assert attribute_of("Founded", known) == "founded_year"
    assert attribute_of("What  hurts", known) == "what_hurts"
    for text in ("", "Name", "Customer since", "x" * 61):
        with pytest.raises(SettingError):
            attribute_of(text, known)


def test_how_an_attribute_is_told_follows_from_what_it_holds():
    """Numbers by bands, flags by yes and no, words by words; one of a person's own is asked about."""
    told = [answers_of(name, SCHEME) for name in ("employees", "revenue", "for_profit", "country", "industry", "Own")]
    assert told == ["numbers", "numbers", "flag", "words", "words", None]
    assert read_bands("employees", usual_bands("employees")) == (10, 50, 200, 1000, 5000)
    assert usual_bands("Own") == ""


def test_the_form_asks_for_what_is_believed_first():
    """Attributes with a belief come first; technologies are not asked; words entered before can be chosen again."""
    held = Beliefs((Belief("industry", "Retail"),))
    assert asked(SCHEME, held) == ("industry", "employees")
    assert answers(SCHEME, "industry", ["Ferries"]) == ("Care", "Retail", "Ferries")


def test_facts_stand_with_the_last_day_first():
    """On one day the last entered is first; a bare number is told with what it is of."""
    facts = [
        Fact("1", "Alfa", "won", "2026-01-05", (("employees", "120"), ("industry", "Retail"))),
        Fact("2", "Beta", "lost", "2026-02-01"),
        Fact("3", "Gamma", "fits", "2026-02-01"),
    ]
    view = facts_view(facts, chosen="2")
    assert [row["company"] for row in view["rows"]] == ["Gamma", "Beta", "Alfa"]
    assert view["rows"][2]["about"] == "Employees 120 · Retail" and view["rows"][2]["tone"] == "good"
    assert view["heading"] == "3 facts entered by hand"

"""The reveal in words and as what is drawn: every ballot has its dot, and agreement is called no more than it is."""

import pytest

import icp_core as icp
from icp_core.languages import attribute_name
from icp_core.views import adopted_note, ballot_headline, ballot_subline, reveal_view

NAMES = ("industry", "employees", "technology_level", "country", "founded_year", "funding_stage")
LABELS = {name: attribute_name(name) for name in NAMES}
NINE = {
    "Sales": (30, 20, 20, 14, 10, 6),
    "Leadership": (30, 24, 10, 16, 12, 8),
    "Product": (24, 18, 34, 8, 10, 6),
    "IT": (22, 16, 36, 6, 14, 6),
    "Finance": (24, 18, 8, 16, 10, 24),
    "Marketing": (28, 24, 12, 16, 12, 8),
    "Partners": (28, 24, 10, 18, 12, 8),
    "Support": (26, 22, 18, 14, 12, 8),
    "Operations": (26, 20, 24, 12, 12, 6),
}


def counted(rows, names=NAMES):
    return icp.tally({name: dict(zip(names, row, strict=True)) for name, row in rows.items()}, names)


def said(rows, names=NAMES):
    return str(ballot_headline(counted(rows, names), LABELS))


def test_what_comes_first_and_what_splits_is_said_in_a_sentence():
    """Six of nine gave industry the most; technology level has the widest spread, from 8 to 36."""
    tally = counted(NINE)
    assert str(ballot_headline(tally, LABELS)) == (
        "Six of nine put industry first, but we part over technology level: from 8 to 36 points."
    )
    told = str(ballot_subline(tally))
    assert told.startswith("9 ballots. Agreement W = 0.63; shuffled ballots do not go beyond 0.2")
    assert "widest spread is on top" in told


def test_agreement_no_better_than_chance_is_not_called_agreement():
    """Where shuffled ballots agree as much, headline and line below say so, whoever comes first."""
    rows = {"A": (50, 30, 20), "B": (50, 20, 30), "C": (20, 50, 30)}
    tally = counted(rows, NAMES[:3])
    assert tally.first.max() == 2 and not tally.above_chance
    assert str(ballot_headline(tally, LABELS)) == (
        "We do not agree more than by chance: for industry we give from 20 to 50 points."
    )
    assert "no sign yet that we agree" in str(ballot_subline(tally))


def test_where_even_full_agreement_could_be_chance_it_says_so():
    """Two voters with one order of three prove nothing."""
    told = str(ballot_subline(counted({"A": (50, 30, 20), "B": (45, 30, 25)}, NAMES[:3])))
    assert "even full agreement, W = 1, may be chance" in told


@pytest.mark.parametrize(
    ("rows", "names", "words"),
    [
        ({"A": (60, 40)}, NAMES[:2], "Industry comes first on the one ballot that is in, with 60 points."),
        ({"A": (60, 40), "B": (60, 40)}, NAMES[:2], "All two share their points alike."),
        (
            {name: (90 - 10 * at, 5 + 5 * at, 3 + 3 * at, 2 + 2 * at) for at, name in enumerate("ABCDEF")},
            NAMES[:4],
            "Six of six put industry first, yet with anything from 40 to 90 points.",
        ),
        (
            {name: (44 + at, 30, 16 - at, 10) for at, name in enumerate("ABCDEF")},
            NAMES[:4],
            "Six of six put industry first, and we are close: at most from 44 to 49 points, for industry.",
        ),
        (
            {name: (40, 40, 15 - at, 5 + at) for at, name in enumerate("ABCD")},
            NAMES[:4],
            "We are close: at most from 12 to 15 points, for technology level. "
            "No attribute comes first for most of us.",
        ),
        (
            {"A": (50, 40, 8, 2), "B": (40, 50, 8, 2), "C": (45, 45, 8, 2), "D": (45, 44, 9, 2), "E": (30, 60, 8, 2)},
            NAMES[:4],
            "No attribute comes first for most of us, and we part most over employees: from 40 to 60 points.",
        ),
    ],
)
def test_each_kind_of_outcome_has_its_sentence(rows, names, words):
    """One ballot, all alike, split over the first, close, close without a first, and no first for most."""
    assert said(rows, names) == words


def test_without_agreement_to_tell_the_reason_stands_below():
    """One ballot, or ballots that put nothing first."""
    assert str(ballot_subline(counted({"A": (60, 40)}, NAMES[:2]))).startswith("1 ballot. There is one ballot")
    tied = counted({"A": (50, 50), "B": (50, 50)}, NAMES[:2])
    assert "nobody puts one before another" in str(ballot_subline(tied))
    card = reveal_view(tied, LABELS)["agreement"]
    assert card["value"] is None and "nobody puts one" in card["remark"]


def test_what_is_done_to_the_medians_is_said():
    """Nothing is said where they make 100 whole points; else that they were scaled, or that means stand in."""
    assert adopted_note(counted({"A": (60, 40)}, NAMES[:2])) is None
    scaled = adopted_note(counted({"A": (60, 30, 10), "B": (10, 60, 30), "C": (30, 10, 60)}, NAMES[:3]))
    assert str(scaled) == "The medians make 90 points; adopted are whole points that make 100."
    assert "means are adopted" in str(adopted_note(counted({"A": (100, 0, 0), "B": (0, 100, 0), "C": (0, 0, 100)},
                                                           NAMES[:3])))  # fmt: skip


def test_every_ballot_has_its_dot():
    """A row per attribute, the widest spread first, a dot per voter at its points; dots on one another are stacked."""
    tally = counted(NINE)
    view = reveal_view(tally, LABELS, {"industry": 31.2, "revenue": 5})
    assert [row["id"] for row in view["rows"]] == list(tally.order)
    assert view["scale"] == 40 and [tick["text"] for tick in view["ticks"]] == ["0", "10", "20", "30", "40 points"]
    for row in view["rows"]:
        assert {dot["voter"]: dot["points"] for dot in row["dots"]} == tally.points[row["id"]].to_dict()
        places = [(dot["points"], dot["at"]) for dot in row["dots"]]
        assert len(set(places)) == len(places) and all(dot["at"] < dot["of"] for dot in row["dots"])
        assert row["low"] <= row["median"] <= row["high"]
    tech, industry = view["rows"][0], next(row for row in view["rows"] if row["id"] == "industry")
    assert (tech["label"], tech["extent"], tech["medianText"]) == ("Technology level", "from 8 to 36", "18")
    assert (tech["suggested"], industry["suggested"]) == (None, 31.2)
    assert industry["suggestedText"] == "the data suggest 31.2"
    assert sum(row["adopted"] for row in view["rows"]) == 100
    assert view["legend"].keys() == {"ballot", "median", "middle", "data"}
    assert "data" not in reveal_view(tally, LABELS)["legend"]


def test_agreement_and_distances_stand_beside():
    """W with its bounds and chance; who is how far, the furthest first and marked, and where."""
    tally = counted(NINE)
    view = reveal_view(tally, LABELS)
    card = view["agreement"]
    assert 0 < card["chance"] < card["low"] <= card["value"] <= card["high"] <= 1
    assert card["text"] == "0.63" and card["remark"].endswith("leaving any one out")
    rows = view["distances"]["rows"]
    assert [row["points"] for row in rows] == sorted(tally.distance, reverse=True)
    assert rows[0]["voter"] == view["furthest"] == "IT"
    assert (rows[0]["share"], rows[0]["detail"]) == (1, "Technology level 36, median 18")
    marked = {dot["voter"] for row in view["rows"] for dot in row["dots"] if dot["furthest"]}
    assert marked == {"IT"} and view["furthestText"] == "IT, furthest from the median"


def test_nobody_is_marked_where_two_are_equally_far():
    """Between two ballots there is no furthest one; who is at the median is said to be."""
    view = reveal_view(counted({"A": (60, 40), "B": (40, 60)}, NAMES[:2]), LABELS)
    assert view["furthest"] is None and not any(dot["furthest"] for row in view["rows"] for dot in row["dots"])
    alone = reveal_view(counted({"A": (60, 40)}, NAMES[:2]), LABELS)
    assert alone["distances"]["rows"][0]["detail"] == "at the median"
    assert alone["scale"] == 60

import pandas as pd
import pytest

from icp_core.profile.grades import graded, refused_levels, wanted_levels

COLUMNS = ["attribute", "level", "value", "n", "low", "high", "evidence"]


def table(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def beliefs(**changes):
    row = {
        "attribute": "industry", "level": "Retail", "belief": 95.0, "strength": 200.0, "by": "Ada", "ground": "a hunch",
        "data": 50.0, "data_low": 40.0, "data_high": 60.0,
    } | changes  # fmt: skip
    return pd.DataFrame([row])


STRONG = ("industry", "Retail", 94.0, 12, 92.0, 96.0, "both")


def test_a_strong_belief_is_never_evidence():
    """However narrow the interval that a belief makes, the badge goes by what the data alone say."""
    alone = graded(table(STRONG)).iloc[0]
    held = graded(table(STRONG), None, beliefs()).iloc[0]
    assert alone["badge"] == "evidence"
    assert (held["badge"], held["by"], held["ground"]) == ("belief", "Ada", "a hunch")


@pytest.mark.parametrize(
    ("told", "badge"),
    [
        ({"data": 90.0, "data_low": 86.0, "data_high": 94.0}, "evidence"),
        ({"data": 60.0, "data_low": 45.0, "data_high": 75.0}, "belief"),
        ({"data": 10.0, "data_low": 8.0, "data_high": 12.0}, "belief"),
        ({"data": float("nan"), "data_low": float("nan"), "data_high": float("nan")}, "belief"),
        ({"strength": 0.0}, "evidence"),
    ],
)
def test_data_that_bear_it_out_are_evidence(told, badge):
    """Evidence needs data of its own that lean the same way; data that lean the other way are none for the belief."""
    assert graded(table(STRONG), None, beliefs(**told)).iloc[0]["badge"] == badge


def test_what_is_wanted_and_what_is_refused():
    """The clearest badge alone is named, best first, at most three; lacking a technology is wanted by nobody."""
    levels = graded(
        table(
            ("industry", "A", 80.0, 9, 78.0, 82.0, "won"),
            ("industry", "B", 90.0, 9, 88.0, 92.0, "won"),
            ("industry", "C", 95.0, 9, 40.0, 100.0, "won"),
            ("industry", "D", 20.0, 9, 18.0, 22.0, "won"),
            ("industry", "E", 20.0, 9, 0.0, 60.0, "won"),
            ("technologies:SAP", "no", 90.0, 9, 88.0, 92.0, "won"),
            ("country", "FI", 52.0, 9, 51.9, 52.1, "won"),
        )
    )
    named = {name: list(levels["level"].iloc[at]) for name, at in wanted_levels(levels).items()}
    assert named == {"industry": ["B", "A"]}
    assert list(refused_levels(levels)["level"]) == ["D"]


def test_a_belief_without_any_outcome_says_whose_it_is():
    """Before the first deal the badge names who believes it and from what; a value set by hand instead is nobody's."""
    alone = beliefs(data=float("nan"), data_low=float("nan"), data_high=float("nan"))
    nothing = float("nan")
    for value, by in ((95.0, "Ada"), (80.0, "")):
        row = graded(table(("industry", "Retail", value, 0, nothing, nothing, "belief")), None, alone).iloc[0]
        assert (row["badge"], row["by"]) == ("belief", by)

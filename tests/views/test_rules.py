import pandas as pd
import pytest

from icp_core.languages import message
from icp_core.segments.rules import no_rules
from icp_core.views import coverage_note, rules_finding, rules_view


def rules(certain, others):
    """So many certain combinations and so many others, with figures that differ."""
    rows = [
        {
            "rule": (("industry", f"Kind {i}"), ("technologies:ERP", "no")),
            "lift": 2.5, "low": 1.5 + i / 100, "high": 3.5, "chance_best": 2.0, "p_value": (i + 1) / 100,
            "certain": i < certain,
            "sentence": message("segments.rule.sentence", what=[f"Kind {i}"],
                                told=message("segments.rule.chance", lift=2.5, x=18, members=30, n=45, known=240,
                                             chance=2.0)),
        }
        for i in range(certain + others)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_certain_and_hypotheses_are_shown_apart():
    """Every certain combination stands in the one list, three others at most in the other, hollow."""
    table = rules(2, 5)
    certain, others = rules_view(table, certain=True), rules_view(table, certain=False)
    assert [row["lead"] for row in certain["rows"]] == ["Kind 0.", "Kind 1."]
    assert [row["lead"] for row in others["rows"]] == ["Kind 2.", "Kind 3.", "Kind 4."]
    assert not any(row["hollow"] for row in certain["rows"]) and all(row["hollow"] for row in others["rows"])
    assert "18 of 30" in others["rows"][0]["text"] and "2.0" in others["rows"][0]["text"]


def test_places_on_the_line_keep_the_order_of_the_figures():
    """The interval's ends, the lift and what chance reaches lie between 0 and 1 in their order."""
    for row in rules_view(rules(0, 3), certain=False)["rows"]:
        assert 0 <= row["low"] < row["tick"] < row["at"] < row["high"] == pytest.approx(1)


def test_the_finding_is_the_first_certain_combination_or_none():
    """What is told in one sentence: how many are certain and the first of them, else that none is."""
    assert "Kind 0 and does not use ERP" in str(rules_finding(rules(2, 1)))
    assert str(rules_finding(rules(2, 1))).startswith("2 combinations")
    assert str(rules_finding(rules(0, 2))).startswith("No combination")
    assert all(rules_view(no_rules(), certain=certain)["rows"] == [] for certain in (True, False))


def test_what_was_hardly_tried_is_named_with_its_numbers():
    """Each such level stands with the companies tried of those known; where all were tried nothing is said."""
    columns = ["attribute", "level", "n_tried", "n_accounts"]
    few = pd.DataFrame([("industry", "Space", 2, 9), ("technologies:ERP", "no", 0, 7)], columns=columns)
    assert "Space (2 of 9)" in str(coverage_note(few)) and "does not use ERP (0 of 7)" in str(coverage_note(few))
    many = pd.DataFrame([("industry", f"K{i}", i, 20) for i in range(9)], columns=columns)
    assert str(coverage_note(many)).startswith("9 levels")
    assert "K5" in str(coverage_note(many)) and "K6" not in str(coverage_note(many))
    assert coverage_note(few.head(0)) is None

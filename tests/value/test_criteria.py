import numpy as np
import pandas as pd
import pytest

from icp_core.value import (
    CRITERIA,
    available_criteria,
    criterion_column,
    criterion_label,
    lifetime_value,
    profitability,
)
from icp_core.value.criteria import PER_YEAR, criterion_scores

SINCE = {
    name: pd.Timestamp(day)
    for name, day in {"a": "2021-12-31", "b": "2023-12-31", "c": "2024-12-31", "d": "2025-12-31"}.items()
}
ORDERS = [
    ("a", "2022-01-15", 100.0),
    ("a", "2023-06-01", 100.0),
    ("a", "2025-12-31", 100.0),
    ("b", "2024-01-01", 500.0),
    ("b", "2024-02-01", -500.0),
    ("c", "2025-01-01", 80.0),
    ("c", "2025-03-01", 80.0),
    ("d", "2025-12-31", 10.0),
    ("e", "2025-12-31", 10.0),
]


@pytest.fixture
def six(company):
    """Six customers: since four years, two years (all refunded), one year, today, by first order, and not known."""
    upsells = pd.DataFrame(
        {
            "deal_id": ["1", "2", "3", "4"],
            "account_id": ["a", "a", "c", "b"],
            "outcome": ["won", "won", "lost", "won"],
            "kind": ["upsell", "upsell", "upsell", "new"],
            "amount": [30.0, 10.0, 99.0, 99.0],
        }
    )
    columns = {
        "customer_since": SINCE,
        "nps": {"a": 9, "b": 2, "c": 7},
        "usage": dict.fromkeys("abcdef", 50.0),
        "references": {"a": 4.0, "b": 0.0, "c": 1.0, "d": 0.0, "e": 2.0, "f": 0.0},
        "strategic_value": {"a": 2.0, "b": 5.0, "c": 1.0, "d": 3.0, "e": 3.0},
        "stars": {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "p": 9},
    }
    dataset = company(ORDERS, customers=["f"], others=["p"], columns=columns, deals=upsells)
    return dataset, lifetime_value(dataset), profitability(dataset)


def scores_of(six, criterion, **settings):
    return criterion_scores(*six, criterion, **settings)


YEAR, NAN = 365.25, np.nan


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ("billing", [300, 0, 160, 10, 10, 0]),
        ("profit", [300, 0, 160, 10, 10, 0]),
        ("tenure", [1461 / YEAR, 731 / YEAR, 365 / YEAR, 0, 0, NAN]),
        ("billing_per_year", [300 * YEAR / 1461, 0, 160 * YEAR / 365, NAN, NAN, NAN]),
        ("repurchase_rate", [2 * YEAR / 1461, 0, 1 * YEAR / 365, NAN, NAN, NAN]),
        ("upsell", [40, 0, 0, 0, 0, 0]),
        ("upsell_per_year", [40 * YEAR / 1461, 0, 0, NAN, NAN, NAN]),
        ("references", [4, 0, 1, 0, 2, 0]),
        ("strategic_value", [2, 5, 1, 3, 3, NAN]),
        ("nps", [9, 2, 7, NAN, NAN, NAN]),
        ("usage", [50] * 6),
        ("column:stars", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_each_criterion_by_hand(six, criterion, expected):
    """Until 31 December 2025; of customers only, missing where it is not known or the time is nothing."""
    scores = scores_of(six, criterion)
    assert list(scores.index) == list("abcdef")
    assert scores.tolist() == pytest.approx(expected, nan_ok=True)


def test_lifetime_value_is_past_and_future_together(six):
    """The score is the sum of the two columns of the value table."""
    table = six[1].table.loc[list("abcdef")]
    assert scores_of(six, "lifetime_value").tolist() == pytest.approx(
        (table["value_to_date"] + table["future_value"]).tolist()
    )


def test_a_refund_is_not_a_repurchase(company):
    """Where the second lines are all refunds nobody has bought twice, and there is no repurchase rate."""
    dataset = company([("a", "2024-01-01", 10.0), ("a", "2024-05-01", -10.0), ("b", "2025-01-01", 5.0)])
    assert scores_of((dataset, lifetime_value(dataset), profitability(dataset)), "repurchase_rate").isna().all()


def test_months_of_a_subscription_are_no_repurchases(company):
    """However many there are: whoever stays under contract decides nothing anew each month."""
    lines = pd.DataFrame({"account_id": list("abcdefgh"), "monthly_amount": 10.0})
    lines["start"] = pd.date_range("2023-01-01", periods=8, freq="40D")
    dataset = company(customers=list("abcdefgh"), subscriptions=lines)
    table = available_criteria(dataset, lifetime_value(dataset), profitability(dataset))
    assert table.loc["billing", "available"] and not table.loc["repurchase_rate", "available"]
    assert "months of a subscription" in str(table.loc["repurchase_rate", "reason"])


def test_a_blend_is_called_a_blend():
    """Whatever is blended."""
    assert str(criterion_label("blend")) == "A blend"


def test_picked_by_hand_is_one_for_the_picked_and_zero_for_the_rest(six):
    """Ids outside the project do not matter; without a pick nothing is known."""
    assert scores_of(six, "hand_picked", picked=["c", "nobody"]).tolist() == [0, 0, 1, 0, 0, 0]
    assert scores_of(six, "hand_picked").isna().all()


def test_what_the_data_cannot_bear_is_not_offered_and_says_why(six):
    """Three answers on NPS are too few, equal use tells nobody apart, nobody is picked; the rest is offered."""
    table = available_criteria(*six)
    assert set(table.index) == {*CRITERIA, *(f"{name}_per_year" for name in PER_YEAR), "column:stars"}
    offered = set(table.index[table["available"]])
    assert {"billing", "profit", "references", "upsell", "tenure", "column:stars", "blend"} <= offered
    assert offered.isdisjoint({"nps", "usage", "hand_picked", "repurchase_rate", "billing_per_year"})
    assert "3 have one" in str(table.loc["nps", "reason"])
    assert "same for all 6" in str(table.loc["usage", "reason"])
    assert "nobody has been picked" in str(table.loc["hand_picked", "reason"])
    assert table.loc[list(offered), "reason"].isna().all()
    assert table["n"].to_dict()["nps"] == 3 and table["n"].to_dict()["billing"] == 6


def test_nothing_is_offered_where_nothing_is_known(company):
    """Customers without purchases, dates or answers: every criterion gives its reason."""
    dataset = company(customers=list("abcdefgh"))
    table = available_criteria(dataset, lifetime_value(dataset), profitability(dataset))
    assert not table["available"].any()
    assert (table["n"] == 0).all() and all(str(reason) for reason in table["reason"])


def test_every_criterion_has_a_name_of_its_own():
    """No two criteria read alike on the screen."""
    names = [*CRITERIA, *(f"{name}_per_year" for name in PER_YEAR), "column:stars"]
    assert len({str(criterion_label(name)) for name in names}) == len(names)
    assert str(criterion_label("profit_per_year")) == "Profit a year"


def test_the_attribute_that_is_the_criterion_is_named():
    """A numeric attribute of the project's own that chose the best is known by its name; other criteria are none."""
    assert criterion_column("column:stars") == "stars"
    assert [criterion_column(name) for name in ("profit", "profit_per_year", "blend")] == [None] * 3

import pandas as pd
import pytest

from icp_core.value.backtest import backtest
from icp_core.value.purchases import purchases
from icp_core.value.rhythm import rhythm

TODAY = pd.Timestamp("2025-12-31")


def tried(lines):
    """The estimate by rhythm, on held-back time."""
    return backtest(lines, TODAY, {"estimate": lambda cut: (rhythm(lines[lines["date"] <= cut], cut),)})


def table_of(lines):
    return tried(lines).table.set_index("rule")


def quarterly(n=20, first="2022-12-31", until=TODAY):
    """n customers that buy for 100 on the first day and then on the 15th of every third month."""
    days = [pd.Timestamp(first)] + [
        pd.Timestamp(f"{year}-{month:02d}-15") for year in range(2015, 2026) for month in (3, 6, 9, 12)
    ]
    days = [day for day in days if pd.Timestamp(first) <= day <= until]
    rows = [(f"c{i:02d}", day, 100.0) for i in range(n) for day in days]
    return pd.DataFrame(rows, columns=["account_id", "date", "margin"]).assign(amount=100.0)


def test_simple_rules_by_hand():
    """400 came in the year held back and 400 in the one before; 900 in 730 days make 450.31 a year, 12.6 % too much."""
    table = table_of(quarterly())
    assert list(table.index) == ["estimate", "last_period", "own_mean", "three_gaps"]
    assert (table.loc["last_period", "mae"], table.loc["last_period", "bias"]) == pytest.approx((0.0, 0.0))
    mean = 900 / 730 * 365.25
    assert table.loc["own_mean", "mae"] == pytest.approx(mean - 400)
    assert table.loc["own_mean", "bias"] == pytest.approx(mean / 400 - 1)
    assert table.loc["estimate", "bias"] == pytest.approx(0, abs=0.15)
    assert (table["n"] == 20).all()


def test_a_short_history_holds_back_its_last_third():
    """Of 24 months the last eight are predicted: 300 came from three purchases in them and in the eight before."""
    lines = quarterly(first="2023-12-31")
    table = table_of(lines)
    assert table.loc["last_period", "mae"] == pytest.approx(0)
    assert table.loc["own_mean", "bias"] == pytest.approx(600 / 487 * (731 / 3) / 300 - 1)


def test_the_year_held_back_does_not_leak_into_what_is_predicted():
    """With three times the margins in the last year every rule predicts the same sum as before."""
    lines = quarterly()
    richer = lines.assign(margin=lines["margin"].where(lines["date"] < "2025-01-01", 300.0))
    first, second = (table_of(table)["bias"] for table in (lines, richer))
    assert ((second + 1) * 3).to_numpy() == pytest.approx((first + 1).to_numpy())


def test_customers_that_first_buy_in_the_time_held_back_are_not_counted():
    """Nobody could have predicted a customer that was none yet: the table is the same without it."""
    lines = quarterly()
    new = pd.DataFrame(
        {"account_id": ["new"] * 2, "date": pd.to_datetime(["2025-03-01", "2025-06-01"]), "margin": 1e6, "amount": 1e6}
    )
    with_new = pd.concat([lines, new.assign(amount=1e6)])
    pd.testing.assert_frame_equal(table_of(with_new), table_of(lines))


@pytest.mark.parametrize(
    "lines",
    [
        quarterly(first="2024-09-15"),
        quarterly(n=19),
        quarterly(until=pd.Timestamp("2024-12-01")),
        quarterly().drop_duplicates("account_id"),
        quarterly().assign(margin=-5.0),
    ],
    ids=["under 18 months", "19 customers", "nothing came", "one purchase each", "only losses came"],
)
def test_where_there_is_too_little_to_hold_back_nothing_is_claimed(lines):
    """No figures at all, rather than figures on a handful of customers or months."""
    assert tried(lines) is None


def test_the_estimate_errs_less_than_the_simple_rules_on_made_companies(software):
    """On planted data its mean error is the smallest of all, and its total within a tenth of what came."""
    for made in software:
        table = made.value.backtest.set_index("rule")
        assert table["mae"].idxmin() == "estimate"
        assert abs(table.loc["estimate", "bias"]) < 0.1


def test_the_estimate_is_not_biased_where_customers_behave_as_assumed(as_assumed):
    """Over eight companies the predicted sum is within 7 % of what came."""
    tables = [table_of(purchases(as_assumed(seed)[0]).lines) for seed in range(8)]
    assert sum(table.loc["estimate", "bias"] for table in tables) / 8 == pytest.approx(0, abs=0.07)


def test_the_rule_of_three_gaps_lets_a_silent_customer_go():
    """Twenty quarterly buyers, one of them silent for a year: the rule takes its mean from the total, 1 of 20."""
    lines = quarterly()
    silent = lines[~((lines["account_id"] == "c00") & (lines["date"] > "2024-01-01"))]
    with_mean, with_rule = (
        tried(silent).table.set_index("rule").loc[name, "bias"] for name in ("own_mean", "three_gaps")
    )
    lost = 500 / 730 * 365.25  # margin so far of the silent one, a year
    assert (with_mean - with_rule) * 19 * 400 == pytest.approx(lost, rel=1e-6)


def test_groups_by_what_was_predicted_hold_every_customer_once():
    """Two groups of ten; their means are the totals over twenty."""
    found = tried(quarterly())
    assert found.calibration["n"].tolist() == [10, 10]
    assert found.calibration["came"].tolist() == [400, 400]
    assert (found.calibration["low"] <= found.calibration["came"]).all()


def test_the_verdict_says_whether_a_simple_rule_would_have_done(software):
    """A calendar that goes on as it was needs no model; on planted data the model is better beyond chance."""
    assert tried(quarterly()).verdict.key in ("value.backtest.as_good", "value.backtest.worse")
    for made in software:
        assert made.value.backtest_verdict.key == "value.backtest.better"


@pytest.mark.parametrize(
    ("times", "said"),
    [(1.0, "total_right"), (1.04, "total_right"), (1.3, "total_over"), (0.5, "total_under")],
)
def test_the_verdict_says_how_far_the_total_was_off(times, said):
    """A model that says so many times what came: beyond a twentieth the verdict names by how much."""
    lines = quarterly()

    class Known:
        ids = pd.Index(sorted(lines["account_id"].unique()))

        def expect(self, horizon):
            from icp_core.value.forecasts import Expected

            came = pd.Series(400.0 * times, index=self.ids).to_numpy()
            return Expected(came, came, came)

    verdict = backtest(lines, TODAY, {"estimate": lambda cut: (Known(),)}).verdict
    told = verdict.values["total"]
    assert told.key == f"value.backtest.{said}"
    assert said == "total_right" or told.values["share"] == pytest.approx(abs(times - 1))

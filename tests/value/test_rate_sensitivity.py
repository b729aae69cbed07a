import time

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from icp_core.errors import SettingError
from icp_core.schema import Dataset
from icp_core.value import profitability, rate_sensitivity

ORDERS = [("good", "2025-01-01", 100.0, 90.0), ("edge", "2025-01-01", 100.0, 30.0), ("bad", "2025-01-01", 100.0, 5.0),
          ("worse", "2025-01-01", 100.0, -10.0)]  # fmt: skip
WORK = [("good", "call", 1.0, 10.0), ("edge", "call", 2.0, 10.0), ("bad", "call", 4.0, 10.0)]


def test_the_chance_of_a_loss_is_that_of_its_cost_exceeding_its_margin(company):
    """With one rate at a factor 1.5: Phi(log(cost / margin) / log 1.5); a loss before cost is sure."""
    found = rate_sensitivity(profitability(company(ORDERS, work=WORK)))
    exact = norm.cdf(np.log([10 / 90, 20 / 30, 40 / 5]) / np.log(1.5))
    assert found.loss_chance[["good", "edge", "bad"]].to_numpy() == pytest.approx(exact, abs=0.05)
    assert found.loss_chance["worse"] == 1.0
    assert list(found.certain_losses) == ["bad", "worse"]


def test_a_loss_that_other_rates_would_end_is_not_certain(company):
    """At 31 against a margin of 30 the customer is a loss-maker in about half of the draws, and not a certain one."""
    profit = profitability(company(ORDERS, work=[("edge", "call", 3.1, 10.0)]))
    found = rate_sensitivity(profit)
    assert list(profit.loss_makers) == ["edge", "worse"] and list(found.certain_losses) == ["worse"]
    assert 0.4 < found.loss_chance["edge"] < 0.7


def test_without_spread_nothing_varies(company):
    """At a factor 1 the band is the curve, the peak and the tail's loss are those of the profits."""
    profit = profitability(company(ORDERS, work=WORK))
    found = rate_sensitivity(profit, spread=1.0)
    assert found.band["low"].tolist() == pytest.approx([0.0, *profit.whale_curve["cumulative"]])
    assert found.band["high"].tolist() == pytest.approx(found.band["low"].tolist())
    assert (found.peak_low, found.peak_high) == pytest.approx((profit.peak_profit, profit.peak_profit))
    assert (found.tail_low, found.tail_high) == pytest.approx((45.0, 45.0))


def test_a_wider_spread_never_narrows_the_band(company):
    """The band of a factor 2 holds that of 1.2 at every rank, and both hold the curve."""
    profit = profitability(company(ORDERS, work=WORK))
    narrow, wide = (rate_sensitivity(profit, spread=spread).band for spread in (1.2, 2.0))
    curve = np.r_[0.0, profit.whale_curve["cumulative"]]
    assert (wide["low"] <= narrow["low"] + 1e-9).all() and (wide["high"] >= narrow["high"] - 1e-9).all()
    assert (narrow["low"] <= curve + 1e-9).all() and (curve <= narrow["high"] + 1e-9).all()


def test_an_assumed_cost_per_order_varies_too(company):
    """Each order at 40 against margins of 90, 30, 5 and -10: the second and third lose money, the first never."""
    found = rate_sensitivity(profitability(company(ORDERS), order_cost=40.0))
    assert found.reason is None and list(found.certain_losses) == ["bad", "worse"]
    assert found.loss_chance["good"] < 0.1 and found.loss_chance["edge"] > 0.5


@pytest.mark.parametrize(
    ("tables", "told"),
    [({"orders": ORDERS}, "No cost to serve is known"),
     ({"customers": ["a"], "work": [("a", "call", 1.0, 1.0)]}, "No purchases are known")],
)  # fmt: skip
def test_where_no_cost_is_known_it_says_so_and_shows_no_band(company, tables, told):
    """Without a cost to vary, and without purchases, no loss is called certain."""
    tables = dict(tables)
    found = rate_sensitivity(profitability(company(tables.pop("orders", ()), **tables)))
    assert str(found.reason).startswith(told)
    assert found.band.empty and found.certain_losses.empty and found.loss_chance.isna().all()
    assert np.isnan([found.peak_low, found.peak_high, found.tail_low, found.tail_high]).all()


def test_a_spread_below_one_is_refused(company):
    """A factor of .5 either way is the factor 2: it has to be said so."""
    with pytest.raises(SettingError, match="spread"):
        rate_sensitivity(profitability(company(ORDERS, work=WORK)), spread=0.5)


def test_many_customers_take_seconds():
    """The draws are worked through in chunks, and the band stays at few ranks."""
    n = 30_000
    rng = np.random.default_rng(0)
    ids = np.array([f"c{i}" for i in range(n)], dtype=object)
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer"})
    bills = pd.DataFrame({"account_id": ids, "date": pd.Timestamp("2025-01-01"), "amount": 100.0, "margin": 50.0})
    work = pd.DataFrame({"account_id": ids, "activity": rng.choice(["call", "visit"], n), "rate": 10.0})
    dataset = Dataset(accounts=accounts, invoices=bills, activities=work.assign(quantity=rng.gamma(1, 4, n)))
    profit = profitability(dataset)
    begin = time.perf_counter()
    found = rate_sensitivity(profit)
    assert time.perf_counter() - begin < 5
    assert len(found.band) <= 401 and found.band["rank"].iloc[-1] == n
    sure = profit.table.loc[found.certain_losses, "cost_to_serve"]
    assert sure.min() == pytest.approx(50 * 1.5 ** norm.ppf(0.9), rel=0.05)


def test_the_same_seed_gives_the_same_band(software):
    """Twice the same result, another with another seed."""
    profit = software[0].profit
    one, two, other = (rate_sensitivity(profit, random_state=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one.band, two.band)
    assert not one.band.equals(other.band)

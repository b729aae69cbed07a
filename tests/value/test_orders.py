"""Orders as a forecast: CDNOW's, and customers that buy exactly as the models assume."""

import numpy as np
import pandas as pd
import pytest

from icp_core.samples import load_sample
from icp_core.value.credibility import Credibility
from icp_core.value.forecasts import Horizon, predict, ranks_of
from icp_core.value.gamma_gamma import GammaGamma
from icp_core.value.orders import orders
from icp_core.value.purchases import purchases

TODAY = pd.Timestamp("2025-12-31")
HORIZON = Horizon(24, 0.1)
TRUTH = {"r": 0.8, "alpha": 0.2, "a": 0.8, "b": 3.0, "p": 4.0, "q": 5.0, "v": 100.0}
"""Time in years: four purchases a year, one in five leaves after one, a hundred each."""
KEYS = {message: f"value.warning.{message}" for message in (
    "few_customers", "few_repeaters", "amount_follows_frequency", "amount_by_credibility",
)}  # fmt: skip


def buying(n, seed, *, modified=False):
    """Lines of n customers known for up to three years, and what each brings in the horizon, discounted."""
    rng = np.random.default_rng(seed)
    rate, nu = rng.gamma(TRUTH["r"], 1 / TRUTH["alpha"], n), rng.gamma(TRUTH["q"], 1 / TRUTH["v"], n)
    leaving, start = rng.beta(TRUTH["a"], TRUTH["b"], n), rng.uniform(0, 3, n)
    rows, came = [], np.zeros(n)
    for i in range(n):
        at, here = -start[i], not (modified and rng.random() < leaving[i])
        rows.append((f"c{i:05d}", at, rng.gamma(TRUTH["p"]) / nu[i]))
        while here:
            at += rng.exponential(1 / rate[i])
            if at > HORIZON.years:
                break
            amount = rng.gamma(TRUTH["p"]) / nu[i]
            if at <= 0:
                rows.append((f"c{i:05d}", at, amount))
            else:
                came[i] += amount * np.exp(-HORIZON.discount * at)
            here = rng.random() >= leaving[i]
    lines = pd.DataFrame(rows, columns=["account_id", "at", "margin"])
    lines["date"] = (TODAY + pd.to_timedelta((lines["at"] * 365.25).round(), unit="D")).dt.normalize()
    lines = lines.groupby(["account_id", "date"], as_index=False)["margin"].sum()
    return lines.assign(amount=lines["margin"] * 2), came


@pytest.fixture(scope="module")
def cdnow():
    return purchases(load_sample("cdnow")).lines


@pytest.fixture(scope="module")
def learned():
    """600 customers that behave as assumed: the forecast, and what came."""
    lines, came = buying(600, 1)
    return orders(lines, TODAY), came


def said(forecast):
    return {warning.key for warning in forecast.warnings}


def test_cdnow_without_the_prior_shows_the_published_parameters(cdnow):
    """Alpha in weeks. Days billed at nothing are no purchases here, which moves r and alpha by 1 in the third digit."""
    cut = pd.Timestamp("1997-09-30")
    found = orders(cdnow[cdnow["date"] <= cut], cut, prior=False)
    assert found.method == "bg_nbd" and len(found.ids) == 2349
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426, "p": 6.25, "q": 3.74, "v": 15.44}
    assert dict(found.parameters) == pytest.approx(published, rel=0.006)
    assert found.warnings == ()


@pytest.mark.parametrize("modified", [False, True])
def test_planted_parameters_are_found(modified):
    """From the lines of 3,000 customers: each logarithm within three standard deviations of its draws, and no draws so
    wide that this says nothing."""
    forecast = orders(buying(3000, 7, modified=modified)[0], TODAY, modified=modified)
    buys, spends = zip(*forecast.draw_parameters(400, np.random.default_rng(0)), strict=True)
    spread = np.hstack([np.log(buys), np.log(spends)]).std(axis=0)
    truth = TRUTH | {"alpha": TRUTH["alpha"] * 365.25 / 7}
    away = np.array([np.log(forecast.parameters[name] / truth[name]) for name in truth])
    assert (np.abs(away) < 3 * spread).all()
    assert spread.max() < 0.3
    assert forecast.method == ("mbg_nbd" if modified else "bg_nbd")


def test_what_comes_is_what_was_expected(learned):
    """Of 600 customers: total within the 98 % interval of the draws, order right, ranks among the draws even."""
    forecast, came = learned
    rng = np.random.default_rng(0)
    totals = predict(forecast, HORIZON, 400, rng).totals
    assert np.quantile(totals, 0.01) < came.sum() < np.quantile(totals, 0.99)
    assert totals.std() < 0.15 * came.sum()
    assert np.corrcoef(forecast.expect(HORIZON).value, came)[0, 1] > 0.5
    ranks = np.sort(ranks_of(forecast, came, HORIZON, 200, rng))
    # Kolmogorov's distance: beyond 1.63 over the root of n in one case of a hundred.
    assert np.abs(ranks - np.arange(1, 601) / 601).max() < 1.63 / np.sqrt(600)


def test_draws_agree_with_the_expectation(learned):
    """The mean of the drawn totals is the sum of the expected values within 4 %, for customers as they are and new."""
    forecast, _ = learned
    rng, rows = np.random.default_rng(0), slice(0, 600)
    expected, drawn = forecast.expect(HORIZON), predict(forecast, HORIZON, 400, rng)
    assert drawn.totals.mean() == pytest.approx(expected.value.sum(), rel=0.04)
    new = [forecast.draw_new(row, rows, HORIZON, rng).sum() for row in forecast.draw_parameters(400, rng)]
    assert np.mean(new) == pytest.approx(expected.as_new.sum(), rel=0.04)


def test_discounting_within_a_draw_is_that_of_the_purchase_times(learned):
    """With the same draws of purchases a steep discount lowers the total as much as the expectation."""
    forecast, _ = learned
    steep, none = Horizon(24, 1.0), Horizon(24, 0.0)
    totals = [predict(forecast, horizon, 300, np.random.default_rng(4)).totals.mean() for horizon in (steep, none)]
    expected = [forecast.expect(horizon).value.sum() for horizon in (steep, none)]
    assert totals[0] / totals[1] == pytest.approx(expected[0] / expected[1], rel=0.005)
    assert expected[0] < 0.75 * expected[1]


def test_expectation_is_purchases_times_margin(learned):
    """Value over the margin is the number of discounted purchases, at most the undiscounted; chances are 0 to 1."""
    forecast, _ = learned
    expected = forecast.expect(HORIZON)
    history = forecast.history
    seen = [history[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")]
    margin = forecast.spend.expected_value(history["n"].to_numpy(), history["margin_mean"].to_numpy())
    assert (expected.value / margin <= forecast.model.expected_purchases(2, *seen)).all()
    assert np.ptp(expected.as_new / margin) == pytest.approx(0, abs=1e-9)
    assert ((expected.again >= 0) & (expected.again <= 1)).all()


def test_a_customer_known_to_have_left_brings_nothing_in_any_draw(learned):
    """However lately it bought; the others are as before."""
    forecast, _ = learned
    gone = forecast.without(forecast.ids[:3])
    expected, before = gone.expect(HORIZON), forecast.expect(HORIZON)
    assert (expected.value[:3] == 0).all() and (expected.again[:3] == 0).all()
    assert np.array_equal(expected.value[3:], before.value[3:]) and np.array_equal(expected.as_new, before.as_new)
    drawn = predict(gone, HORIZON, 50, np.random.default_rng(0))
    assert (drawn.high[:3] == 0).all() and (drawn.high[3:] > 0).any()


def test_losses_are_estimated_by_credibility_and_said():
    """One customer that costs more than it pays: no Gamma-Gamma, a warning, and draws that still agree."""
    lines, _ = buying(300, 2)
    loss = lines["account_id"] == "c00007"
    forecast = orders(lines.assign(margin=lines["margin"].where(~loss, -50.0)), TODAY)
    assert isinstance(forecast.spend, Credibility) and said(forecast) == {KEYS["amount_by_credibility"]}
    assert "margin_per_purchase" in forecast.parameters and "p" not in forecast.parameters
    drawn = predict(forecast, HORIZON, 400, np.random.default_rng(0)).totals
    assert drawn.mean() == pytest.approx(forecast.expect(HORIZON).value.sum(), rel=0.04)


def test_what_was_paid_back_lowers_all_purchases_alike():
    """A refund on a day of its own: half the margin back makes the customer's expected margin smaller, not negative."""
    lines, _ = buying(200, 3)
    often = lines["account_id"].value_counts().index[0]
    own = lines[lines["account_id"] == often]
    refund = pd.DataFrame(
        {"account_id": [often], "date": [TODAY], "amount": [-1.0], "margin": [-own["margin"].sum() / 2]}
    )
    plain, less = orders(lines, TODAY), orders(pd.concat([lines, refund]), TODAY)
    at = plain.ids.get_loc(often)
    assert isinstance(less.spend, GammaGamma)
    assert less.history["n"].iloc[at] == plain.history["n"].iloc[at]
    ratio = less.expect(HORIZON).value[at] / plain.expect(HORIZON).value[at]
    assert 0.5 < ratio < 0.65


def test_few_customers_and_few_repeaters_are_warned_of():
    """Ninety customers are few, of which 29 with a second purchase; a hundred with thirty are not."""
    days = [TODAY - pd.Timedelta(days=day) for day in (300, 100)]
    rng = np.random.default_rng(0)

    def first_and_second(n, repeaters):
        rows = [(f"c{i:03d}", day, rng.uniform(50, 150)) for i in range(n) for day in days[: 2 if i < repeaters else 1]]
        lines = pd.DataFrame(rows, columns=["account_id", "date", "margin"]).assign(amount=100.0)
        return said(orders(lines, TODAY))

    assert first_and_second(90, 29) == {KEYS["few_customers"], KEYS["few_repeaters"]}
    assert first_and_second(100, 30) == set()


def test_amounts_that_follow_the_frequency_are_warned_of(learned):
    """Margins proportional to the number of purchases, or to its inverse, break the independence that is assumed."""
    forecast, _ = learned
    assert said(forecast) == set()
    lines, _ = buying(300, 4)
    times = lines.groupby("account_id")["date"].transform("size")
    for power, word in ((1.0, "buy for more"), (-1.0, "buy for less")):
        warned = orders(lines.assign(margin=lines["margin"] * times**power), TODAY).warnings
        assert [warning.key for warning in warned] == [KEYS["amount_follows_frequency"]]
        assert word in str(warned[0])


def test_one_customer_more_than_none_has_a_forecast():
    """Two purchases of one customer, and of one each of two: finite numbers, as the prior holds them."""
    for names in (["a", "a"], ["a", "b"], ["a", "a", "b", "b"]):
        days = pd.to_datetime(["2025-01-10", "2025-06-01", "2025-02-10", "2025-07-01"][: len(names)])
        lines = pd.DataFrame({"account_id": names, "date": days, "margin": 10.0, "amount": 20.0})
        forecast = orders(lines, TODAY)
        expected, drawn = forecast.expect(HORIZON), predict(forecast, HORIZON, 50, np.random.default_rng(0))
        assert np.isfinite(expected.value).all() and (expected.value > 0).all() and np.isfinite(drawn.high).all()

import numpy as np
import pytest
from scipy.stats import beta, binom, t

from icp_core.value.intervals import (
    mean_interval,
    median_interval,
    product_interval,
    proportion_interval,
    ratio_interval,
    student_interval,
)


def test_a_share_has_jeffreys_interval():
    """Seven of ten: the quantiles of Beta(7.5, 3.5); a share of none or all is closed at its end."""
    found = proportion_interval(7, 10)
    assert found.value == 0.7
    assert (found.low, found.high) == pytest.approx(beta.ppf([0.1, 0.9], 7.5, 3.5))
    assert proportion_interval(0, 10).low == 0.0
    assert proportion_interval(0, 10).high == pytest.approx(beta.ppf(0.9, 0.5, 10.5))
    assert proportion_interval(10, 10).high == 1.0


@pytest.mark.parametrize("n", [5, 8, 15, 40, 101])
def test_a_medians_order_statistics_hold_it_often_enough(n):
    """The ranks told from 1..n have a binomial coverage of at least the level, and the next narrower pair has less."""
    found = median_interval(np.arange(1, n + 1))
    rank = int(found.low)
    assert found.high == n + 1 - rank
    assert 1 - 2 * binom.cdf(rank - 1, n, 0.5) >= 0.8
    assert 1 - 2 * binom.cdf(rank, n, 0.5) < 0.8 + 1e-9


def test_a_mean_of_answers_has_students_interval():
    """Mean 6 of 2, 6, 10: half the width is t times 4 over the root of 3."""
    found = student_interval(np.array([2.0, 6.0, 10.0]))
    assert found.value == 6
    assert found.high - 6 == pytest.approx(t.ppf(0.9, 2) * 4 / np.sqrt(3))


def test_what_does_not_vary_is_certain():
    """Equal amounts, and amounts in a fixed proportion, leave nothing open."""
    same = np.full(12, 5.0)
    x = np.exp(np.random.default_rng(0).normal(size=30))
    assert mean_interval(same) == (5, 5, 5)
    assert mean_interval(-same) == (-5, -5, -5)
    assert ratio_interval(3 * x, x) == pytest.approx((3, 3, 3), rel=1e-3)


def test_money_has_no_unit():
    """In another currency value and bounds are multiplied, whichever of the ways was taken."""
    rng = np.random.default_rng(3)
    for x in (rng.lognormal(0, 1, 20), rng.gamma(0.4, 1, 40), np.append(rng.normal(5, 20, 30), -4.0)):
        assert np.array(mean_interval(1000 * x)) == pytest.approx(1000 * np.array(mean_interval(x)), rel=1e-6)


def test_a_ratio_turned_over_has_the_bounds_turned_over():
    """Cost per value is value per cost upside down, and so is its interval, up to the draws' noise."""
    rng = np.random.default_rng(5)
    x = rng.lognormal(0, 0.8, 40)
    y = x * rng.lognormal(1, 0.5, 40)
    one, other = ratio_interval(y, x), ratio_interval(x, y)
    assert one.value == pytest.approx(1 / other.value)
    assert (one.low, one.high) == pytest.approx((1 / other.high, 1 / other.low), rel=0.03)


def test_few_amounts_that_are_not_nought_leave_much_open():
    """One sale among twenty: the mean may be nearly nothing or well above what was seen."""
    found = mean_interval(np.append(np.zeros(19), 100.0))
    assert found.value == 5
    assert found.low < 0.5
    assert found.high >= 10


def test_a_ratio_has_no_bounds_where_what_it_divides_by_may_be_nothing():
    """Two of forty cost anything: an eighth of the resamples cost nothing. Of ten that do, the ratio has bounds."""
    worth = np.random.default_rng(0).lognormal(5, 1, 40)
    cost = np.append(np.zeros(38), [500.0, 300.0])
    for above in (worth, worth - worth.min() - 1):
        found = ratio_interval(above, cost)
        assert found.value == pytest.approx(above.mean() / 20)
        assert np.isnan([found.low, found.high]).all() and not found.bounded
    told = ratio_interval(worth, np.append(np.zeros(30), np.full(10, 80.0)))
    assert told.bounded and told.value / 5 < told.low < told.value < told.high < 5 * told.value
    assert ratio_interval(cost, worth).low == 0


def test_what_is_divided_by_profits_and_losses_is_within_reason_or_has_no_bounds():
    """Eight customers that earn or lose: no bound is a thousandfold, and both ways occur."""
    rng = np.random.default_rng(0)
    far = []
    for _ in range(150):
        columns = np.column_stack([rng.lognormal(5, 1, 8), rng.normal(30, 40, 8), rng.uniform(12, 36, 8)])
        if mean_interval(columns[:, 1]).low <= 0:
            continue
        found = product_interval(columns, np.array([1.0, -1.0, 1.0]))
        assert not found.bounded or 0 < found.low <= found.value <= found.high < 1000 * found.value
        far.append(found.bounded)
    assert 0.5 < np.mean(far) < 1


LAWS = {
    "log-normal": (lambda rng, size: rng.lognormal(0, 1.2, size), np.exp(0.72)),
    "waiting times": (lambda rng, size: rng.exponential(1.0, size), 1.0),
    "profits and losses": (lambda rng, size: rng.lognormal(0, 0.8, size) - 1, np.exp(0.32) - 1),
}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("n", [15, 60])
def test_the_interval_of_a_mean_holds_it_four_times_in_five(law, n):
    """In 250 seeded samples, up to four standard errors of the counting; Student's would miss log-normals at 15."""
    draw, truth = LAWS[law]
    rng = np.random.default_rng(11)
    held = [found.low <= truth <= found.high for found in map(mean_interval, draw(rng, (250, n)))]
    assert 0.70 <= np.mean(held) <= 0.90


def test_the_interval_of_a_chain_of_means_holds_it():
    """Cost over profit per month, from correlated and skewed parts, at 20 customers."""
    rng = np.random.default_rng(2)
    held = []
    for _ in range(200):
        cost = rng.lognormal(0, 0.6, 20)
        months = rng.uniform(6, 60, 20)
        earned = 0.1 * months * cost**0.5 * rng.lognormal(0, 0.8, 20)
        found = product_interval(np.column_stack([cost, earned, months]), np.array([1.0, -1.0, 1.0]))
        truth = np.exp(0.18) / (0.1 * np.exp(0.36 / 8) * np.exp(0.32))
        held.append(found.low <= truth <= found.high)
    assert 0.70 <= np.mean(held) <= 0.90

import numpy as np
import pytest

from icp_core.value.idle import Idle

Z80 = 1.2815515655446004


def idle(chance, value=100.0, low=50.0, high=180.0, n=1):
    return Idle(*(np.full(n, x) for x in (chance, value, low, high)))


def test_expected_is_chance_times_value():
    """A customer that buys in one case of four is worth a quarter of one that surely does."""
    assert idle(0.25).expected.tolist() == [25.0]


@pytest.mark.parametrize(("chance", "low", "high"), [(0.0, 0, 0), (0.05, 0, 0), (0.5, 0, "+"), (0.95, "+", "+")])
def test_the_interval_holds_nothing_as_often_as_nothing_comes(chance, low, high):
    """At a chance under a tenth even the upper end is nothing; the lower end is more only from nine tenths on."""
    found = idle(chance).interval()
    for end, expected in zip(found, (low, high), strict=True):
        assert (end[0] > 0) == (expected == "+") and end[0] >= 0


@pytest.mark.parametrize(("chance", "low"), [(0.3, 50.0), (0.8, 50.0), (1.0, 50.0), (0.7, -40.0)])
def test_draws_and_interval_and_expectation_agree(chance, low):
    """Of many draws of one customer the mean is the expectation, and 80 % lie within the interval."""
    one = idle(chance, value=100.0 if low > 0 else 70.0, low=low)
    drawn = one.totals(40_000, np.random.default_rng(0))
    assert drawn.mean() == pytest.approx(one.expected[0], rel=0.02)
    bottom, top = (end[0] for end in one.interval())
    assert np.quantile(drawn, 0.1) == pytest.approx(bottom, abs=2.0)
    assert np.quantile(drawn, 0.9) == pytest.approx(top, rel=0.02)


def test_many_have_the_total_of_a_few_times_as_many():
    """Beyond what can be drawn one by one the sum is normal, with the same mean and spread."""
    few, many = idle(0.4, n=2_000), idle(0.4, n=20_000)
    one, other = few.totals(1_000, np.random.default_rng(1)), many.totals(1_000, np.random.default_rng(2))
    assert other.mean() / one.mean() == pytest.approx(10, rel=0.01)
    assert other.std() / one.std() == pytest.approx(np.sqrt(10), rel=0.08)


def test_nobody_brings_nothing():
    """Without such customers the total is nothing in every draw."""
    assert (idle(0.5, n=0).totals(5, np.random.default_rng(0)) == 0).all()

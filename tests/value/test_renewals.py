import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import poisson

from icp_core.value.renewals import buys_again, draw_purchases, draw_stages, expected_purchases, silence


def one(value):
    return np.array([value])


def test_without_leaving_and_discount_purchases_are_rate_times_years():
    """Four a year over three years are twelve, and over a long time with leaving at .2 and ln 1.1 they are 4 / their
    sum."""
    assert expected_purchases(1, one(4.0), 0.0, 3.0, 0.0) == pytest.approx(12)
    assert expected_purchases(1, one(4.0), 0.2, 1000.0, np.log(1.1)) == pytest.approx(4 / (0.2 + np.log(1.1)))


def test_a_calendar_gives_one_purchase_less_than_a_new_rhythm_would():
    """Twelve stages a purchase, none passed: within a year at four a year 4 - 11/24 are expected, with all but one
    passed 4 + 11/24."""
    for stages, expected in ((0, 4 - 11 / 24), (11, 4 + 11 / 24)):
        assert expected_purchases(12, one(4.0), 0.0, 1.0, 0.0, stages)[0] == pytest.approx(expected, rel=0.01)


@settings(max_examples=25, deadline=None)
@given(rate=st.floats(0.05, 30), leaving=st.floats(0.01, 3), years=st.floats(0.1, 10), discount=st.floats(0, 1))
def test_at_random_times_the_closed_forms_are_the_integrals_they_stand_for(rate, leaving, years, discount):
    """Purchases flow while the customer stays, discounted; the next comes before leaving and the horizon."""
    flow, _ = quad(lambda t: rate * np.exp(-(leaving + discount) * t), 0, years)
    assert expected_purchases(1, one(rate), leaving, years, discount)[0] == pytest.approx(flow)
    first, _ = quad(lambda t: rate * np.exp(-(rate + leaving) * t), 0, years)
    assert buys_again(1, one(rate), leaving, years)[0] == pytest.approx(first)


@settings(max_examples=20, deadline=None)
@given(k=st.integers(1, 6), rate=st.floats(0.3, 12), leaving=st.floats(0.02, 2), silent=st.floats(0.0, 3))
def test_silence_is_weighed_by_bayes_rule(k, rate, leaving, silent):
    """Fewer than k stages while active, against having left at some time u with fewer than k by then."""
    found = silence(k, one(rate), leaving, one(silent))
    stayed = np.exp(-leaving * silent) * poisson.cdf(k - 1, k * rate * silent)
    left, _ = quad(lambda u: leaving * np.exp(-leaving * u) * poisson.cdf(k - 1, k * rate * u), 0, silent)
    assert found.likelihood[0] == pytest.approx(stayed + left, rel=1e-6)
    assert found.active[0] == pytest.approx(stayed / (stayed + left), rel=1e-5, abs=1e-12)
    if silent > 0.05:
        time, _ = quad(lambda u: u * leaving * np.exp(-leaving * u) * poisson.cdf(k - 1, k * rate * u), 0, silent)
        assert found.stay_if_gone[0] == pytest.approx(time / left, rel=1e-4)
        n = np.arange(k)
        weight = poisson.pmf(n, k * rate * silent)
        assert found.stages_if_active[0] == pytest.approx((n * weight).sum() / weight.sum(), rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("k", [1, 3, 12])
def test_draws_have_the_expected_number(k):
    """The mean of 40,000 draws is the closed form within four standard errors, and stages passed stay below k."""
    rng = np.random.default_rng(k)
    rate, leaving, years, silent = 4.0, 0.3, 3.0, np.full(40_000, 0.1)
    stages = draw_stages(k, np.full(40_000, k * rate), silent, rng)
    assert stages.max() < k
    n, until = draw_purchases(k, np.full(40_000, k * rate), leaving, years, stages, rng)
    expected = np.mean([expected_purchases(k, one(rate), leaving, years, 0.0, s)[0] * (stages == s).mean() * k
                        for s in range(k)])  # fmt: skip
    assert n.mean() == pytest.approx(expected, abs=4 * n.std() / 200)
    assert until.max() <= years
    again = sum(buys_again(k, one(rate), leaving, years, s)[0] * (stages == s).mean() for s in range(k))
    assert (n > 0).mean() == pytest.approx(again, abs=0.01)

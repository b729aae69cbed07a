import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammainc, gammaincc
from scipy.stats import poisson

from icp_core.value.renewals import (
    buys_again,
    draw_purchases,
    draw_stages,
    expected_purchases,
    likelihood,
    silence,
    still_active,
)


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
@given(
    k=st.integers(2, 12), rate=st.floats(0.05, 60), decay=st.sampled_from([0.0, 1e-9, 0.3, 3.0]),
    years=st.floats(0.1, 10), passed=st.floats(0, 1),
)  # fmt: skip
def test_expected_purchases_are_the_sum_over_all_of_them(k, rate, decay, years, passed):
    """Each purchase with its own chance, none taken for sure and none left out, to eight digits."""
    stages, both = passed * (k - 1), k * rate + decay
    ahead = k * np.arange(1, 3 * rate * years + 60) - stages
    each = (k * rate / both) ** ahead * gammainc(ahead, both * years)
    found = expected_purchases(k, one(rate), 0.5 * decay, years, 0.5 * decay, one(stages))
    assert found[0] == pytest.approx(each.sum(), rel=1e-8)


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


@pytest.mark.parametrize("k", [1, 2, 7, 12])
@pytest.mark.parametrize("leaving", [0.01, 0.2, 3.0])
def test_likelihood_and_chance_alone_are_those_of_the_whole_silence(k, leaving):
    """To ten digits, from a purchase today to twelve years at 400 purchases a year, where nothing over- or
    underflows."""
    rate, silent = (
        each.ravel() for each in np.meshgrid(np.geomspace(0.02, 400, 25), [0, *np.geomspace(0.002, 12, 25)])
    )
    found = silence(k, rate, leaving, silent)
    assert all(np.isfinite(each).all() for each in found)
    assert likelihood(k, rate, leaving, silent) == pytest.approx(found.likelihood, rel=1e-10)
    assert still_active(k, rate, leaving, silent) == pytest.approx(found.active, rel=1e-10)
    assert (still_active(k, rate, leaving, silent)[silent == 0] == 1).all()


def test_an_incomplete_gamma_function_for_each_stage_says_the_same():
    """The sums over stages written out as the integrals stand, twelve stages, against the recurrence and Horner's
    rule."""
    k, leaving = 12, 0.3
    rate, silent = (each.ravel() for each in np.meshgrid(np.geomspace(0.1, 50, 12), np.geomspace(0.01, 8, 12)))
    stage, both = k * rate, k * rate + leaving
    j = np.arange(k)[:, None]
    weight = leaving * stage**j / both ** (j + 1)
    gone = (weight * gammainc(j + 1, both * silent)).sum(axis=0)
    later = weight * (j + 1) / both * gammainc(j + 2, both * silent)
    stays = np.exp(-leaving * silent) * gammaincc(k, stage * silent)
    found = silence(k, rate, leaving, silent)
    assert found.likelihood == pytest.approx(stays + gone, rel=1e-11)
    assert found.active == pytest.approx(stays / (stays + gone), rel=1e-11)
    assert found.stay_if_gone == pytest.approx(later.sum(axis=0) / gone, rel=1e-11)
    assert found.stages_if_gone == pytest.approx(stage * later[:-1].sum(axis=0) / gone, rel=1e-11)


def test_an_active_customer_that_has_been_silent_for_ages_is_one_stage_short_of_a_purchase():
    """Fewer than k stages, and as many as can be."""
    assert silence(12, one(50.0), 0.2, one(10.0)).stages_if_active[0] == pytest.approx(11, rel=0.01)


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

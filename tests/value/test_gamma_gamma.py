"""Gamma-Gamma against the literature's figures, numerical integrals, arithmetic by hand and its own draws."""

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from icp_core.errors import SettingError, TooFewError
from icp_core.samples import load_sample
from icp_core.value.gamma_gamma import fit_gamma_gamma

CUT = pd.Timestamp("1997-09-30")


@pytest.fixture(scope="module")
def cdnow():
    """Repeat purchases and their mean amount in the 39 weeks of calibration."""
    days = load_sample("cdnow").invoices.groupby(["account_id", "date"], as_index=False)["amount"].sum()
    days = days[days["date"] <= CUT].sort_values(["account_id", "date"])
    groups = days[days["account_id"].duplicated()].groupby("account_id")["amount"]
    bought = pd.DataFrame({"x": groups.size(), "mean": groups.mean()}).query("mean > 0")
    return bought["x"].to_numpy(dtype=float), bought["mean"].to_numpy()


@pytest.fixture(scope="module")
def published(cdnow):
    return fit_gamma_gamma(*cdnow, prior=False)


def test_cdnow_gives_the_published_parameters(published):
    """Fader and Hardie (2013): p 6.25, q 3.74, v 15.44 over 946 customers; the mean over the customers is 35.17."""
    assert published.n == 946
    assert (published.p, published.q, published.v) == pytest.approx((6.25, 3.74, 15.44), abs=5e-3)
    assert published.mean == pytest.approx(6.25 * 15.44 / 2.74, rel=2e-3)


def test_likelihood_is_the_integral_over_the_customers(published):
    """One customer: Gamma density of the mean of three purchases, times that of its nu, integrated numerically."""
    p, q, v = published.p, published.q, published.v
    model = fit_gamma_gamma(np.array([3.0, 1.0]), np.array([20.0, 30.0]))
    at = np.log([p, q - 1, p * v / (q - 1)])
    total = 0.0
    for x, mean in ((3, 20.0), (1, 30.0)):
        inside = quad(
            lambda nu, x=x, mean=mean: gamma(p * x, scale=1 / (nu * x)).pdf(mean) * gamma(q, scale=1 / v).pdf(nu),
            0, 5, limit=200,
        )[0]  # fmt: skip
        total += np.log(inside)
    assert model._density.likelihood(at) == pytest.approx(total, rel=1e-6)


@pytest.mark.parametrize("prior", [False, True])
def test_the_mode_is_where_the_slope_ends(cdnow, prior):
    """The analytic gradient equals central differences away from the mode and vanishes at it."""
    model = fit_gamma_gamma(*cdnow, prior=prior)
    density, away = model._density, model.mode.at + np.array([0.3, -0.2, 0.1])
    differences = [(density(away + step) - density(away - step)) / 2e-5 for step in np.eye(3) * 1e-5]
    assert density.gradient(away) == pytest.approx(differences, rel=1e-5)
    assert np.abs(density.gradient(model.mode.at)).max() < 0.02


def test_expected_value_is_a_weighted_mean_of_own_and_whole(published):
    """By hand: weight (q - 1) / (p x + q - 1) on the whole's mean; with no purchase the whole's, with many the own."""
    x, mean = np.array([0.0, 1.0, 4.0, 1e6]), np.array([np.nan, 60.0, 10.0, 60.0])
    weight = (published.q - 1) / (published.p * x + published.q - 1)
    by_hand = weight * published.mean + (1 - weight) * np.nan_to_num(mean)
    assert published.expected_value(x, mean) == pytest.approx(by_hand)
    assert published.expected_value(x, mean)[[0, 3]] == pytest.approx([published.mean, 60.0], rel=1e-4)


def test_draws_agree_with_the_expectation(published):
    """The mean of drawn sums is n times the expected value within 3.5 standard errors; of no purchase it is 0."""
    rng, size = np.random.default_rng(1), 60_000
    for x, mean in ((0.0, 1.0), (1.0, 60.0), (8.0, 20.0)):
        for n in (0, 1, 5):
            drawn = published.simulate_sum(np.full(size, x), np.full(size, mean), np.full(size, n), rng)
            expected = n * published.expected_value(np.array([x]), np.array([mean]))[0]
            assert abs(drawn.mean() - expected) <= 3.5 * drawn.std() / np.sqrt(size)


def test_planted_parameters_are_found():
    """3,000 customers: each logarithm within three standard errors of the draws."""
    rng, truth = np.random.default_rng(2), np.array([4.0, 5.0, 30.0])
    x = rng.geometric(0.4, 3000).astype(float)
    mean = rng.gamma(truth[0] * x) / rng.gamma(truth[1], 1 / truth[2], 3000) / x
    model = fit_gamma_gamma(x, mean)
    drawn = np.log(model.parameter_draws(2000, rng))
    assert (np.abs(np.log([model.p, model.q, model.v]) - np.log(truth)) < 3 * drawn.std(axis=0)).all()
    assert drawn.std(axis=0).max() < 0.25


def test_the_currency_changes_nothing_but_the_scale(cdnow):
    """In cents, with the prior, p and q are the same and v is a hundred times as large."""
    x, mean = (each[:50] for each in cdnow)
    dollars, cents = fit_gamma_gamma(x, mean), fit_gamma_gamma(x, mean * 100)
    assert (cents.p, cents.q, cents.v) == pytest.approx((dollars.p, dollars.q, dollars.v * 100), rel=1e-3)


@pytest.mark.parametrize("mean", [[50.0, 50.0], [1.0, 1e6], [50.0, 50.0, 50.0, 50.0]])
def test_few_customers_have_an_estimate_with_the_prior(mean):
    """All alike or worlds apart: finite, and no customer is expected outside of what was seen of all."""
    x = np.ones(len(mean))
    model = fit_gamma_gamma(x, np.array(mean))
    assert np.isfinite([model.p, model.q, model.v]).all() and model.q > 1
    assert np.isfinite(model.parameter_draws(50, np.random.default_rng(0))).all()
    assert (model.expected_value(x, np.array(mean)) > 0).all()


def test_without_the_prior_customers_that_are_all_alike_are_refused():
    """Nothing says how customers or purchases differ, so there is no highest point."""
    with pytest.raises(TooFewError):
        fit_gamma_gamma(np.ones(5), np.full(5, 50.0), prior=False)


def test_losses_and_nobody_are_refused_by_name():
    """A mean that is not positive is counted; customers without purchases do not count as customers."""
    with pytest.raises(SettingError, match=r"2 values of mean"):
        fit_gamma_gamma(np.array([1.0, 2.0, 3.0, 0.0]), np.array([5.0, 0.0, -1.0, -9.0]))
    with pytest.raises(TooFewError, match="at least 2; there are 1"):
        fit_gamma_gamma(np.array([0.0, 2.0]), np.array([0.0, 9.0]))

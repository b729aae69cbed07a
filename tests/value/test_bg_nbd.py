"""BG/NBD against the literature's figures, arithmetic by hand, numerical integrals and its own draws."""

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta

from icp_core.errors import SettingError, TooFewError
from icp_core.samples import load_sample
from icp_core.value.bg_nbd import fit_bg_nbd
from icp_core.value.bg_nbd_density import BgNbdDensity

CUT = pd.Timestamp("1997-09-30")
SEEN = tuple(np.array(each, dtype=float) for each in ([0, 1, 2, 7, 40], [0, 5, 30, 10, 38], [39, 20, 39, 30, 39]))
"""Histories as the arrays frequency, recency, T in weeks: once, late, regular, long silent, often."""


@pytest.fixture(scope="module")
def cdnow():
    """The literature's histories in weeks, where a free order is an order, and the orders of the 39 weeks after."""
    days = load_sample("cdnow").invoices.groupby(["account_id", "date"], as_index=False)["amount"].sum()
    date = days[days["date"] <= CUT].groupby("account_id")["date"]
    after = days[days["date"] > CUT].groupby("account_id").size().reindex(date.size().index).fillna(0)
    seen = ((date.size() - 1), (date.max() - date.min()).dt.days / 7, (CUT - date.min()).dt.days / 7)
    return tuple(each.to_numpy(dtype=float) for each in seen), after.to_numpy()


@pytest.fixture(scope="module")
def published(cdnow):
    return fit_bg_nbd(*cdnow[0], prior=False)


@pytest.fixture(scope="module", params=[False, True], ids=["bg", "mbg"])
def either(request, cdnow):
    """Both models, fitted to CDNOW."""
    return fit_bg_nbd(*cdnow[0], modified=request.param)


def test_cdnow_gives_the_published_parameters(published):
    """Fader, Hardie and Lee (2005), table 2: r .243, alpha 4.414, a .793, b 2.426, log-likelihood -9582.4."""
    assert published.n == 2357
    assert (published.r, published.alpha, published.a, published.b) == pytest.approx(
        (0.243, 4.414, 0.793, 2.426), abs=5e-4
    )
    assert published.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_cdnow_held_back_weeks_are_foretold_as_well_as_published(published, cdnow):
    """Correlation .626, mean absolute error .785, total 12.1 % too low."""
    seen, came = cdnow
    expected = published.expected_purchases(39, *seen)
    assert np.corrcoef(expected, came)[0, 1] == pytest.approx(0.626, abs=5e-4)
    assert np.abs(expected - came).mean() == pytest.approx(0.785, abs=1e-3)
    assert expected.sum() / came.sum() - 1 == pytest.approx(-0.121, abs=1e-3)


def test_the_prior_hardly_moves_what_many_customers_say(published, cdnow):
    """With 2,357 customers every parameter moves by less than a tenth of its standard error."""
    learned = fit_bg_nbd(*cdnow[0])
    assert (np.abs(learned.mode.at - published.mode.at) < 0.1 * np.sqrt(np.diag(published.mode.covariance))).all()


@pytest.mark.parametrize("modified", [False, True])
def test_likelihood_by_hand(modified):
    """One customer that never came back and one that did once: the terms of staying and of leaving written out."""
    r, alpha, a, b = 0.5, 2.0, 0.7, 1.9
    x, t_x, T = np.array([0.0, 1.0]), np.array([0.0, 3.0]), np.array([6.0, 6.0])
    density = BgNbdDensity.of(x, t_x, T, prior=False, modified=modified)
    leaves, stays, again = a / (a + b), b / (a + b), (b + 1) / (a + b + 1)
    never = (alpha / (alpha + 6)) ** r
    silent, gone = r * alpha**r / (alpha + 6) ** (r + 1), r * alpha**r / (alpha + 3) ** (r + 1)
    if modified:
        # Of those that stayed the first time, a / (a + b + 1) leave the second time.
        by_hand = np.log(stays * never + leaves) + np.log(stays * again * silent + stays * a / (a + b + 1) * gone)
    else:
        by_hand = np.log(never) + np.log(stays * silent + leaves * gone)
    assert density.likelihood(np.log([r, alpha, a, b])) == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize("modified", [False, True])
@pytest.mark.parametrize("prior", [False, True])
def test_slope_is_that_of_the_density(modified, prior):
    """The analytic gradient equals central differences, away from the mode."""
    density = BgNbdDensity.of(*SEEN, prior=prior, modified=modified)
    for at in ([0.3, 1.0, -0.5, 0.4], [-2.0, 3.0, 1.0, 2.0]):
        steps = np.eye(4) * 1e-5
        differences = [(density(at + step) - density(at - step)) / 2e-5 for step in steps]
        assert density.gradient(np.array(at)) == pytest.approx(differences, abs=1e-6, rel=1e-6)


def test_who_bought_once_has_not_left_unless_it_may_after_the_first(either):
    """Without a repeat purchase BG/NBD is sure; the modified model has doubts that grow with silence."""
    none = np.zeros(3)
    alive = either.probability_alive(none, none, np.array([0.0, 10.0, 100.0]))
    if either.modified:
        assert alive[0] == pytest.approx(either.b / (either.a + either.b))
        assert (np.diff(alive) < 0).all()
    else:
        assert (alive == 1).all()


def test_silence_speaks_for_having_left_and_more_so_of_a_frequent_buyer(either):
    """At equal frequency the longer silent, at equal silence the more frequent, is less likely to be there."""
    x, T = np.array([5.0, 5.0, 20.0]), np.full(3, 40.0)
    recent, silent, frequent = either.probability_alive(x, np.array([38.0, 20.0, 20.0]), T)
    assert recent > silent > frequent > 0


def test_expectation_is_the_closed_form_and_its_integral_over_the_posterior(either):
    """Equation 10, and the integral of (1 - exp(-lambda p t)) / p over the posterior of lambda and p."""
    r, alpha, a, b = either.r, either.alpha, either.a, either.b
    x, _, T = SEEN
    got, t = either.expected_purchases(26, *SEEN) / either.probability_alive(*SEEN), 26
    left = x + either.modified
    closed = (a + b + left - 1) / (a - 1) * (
        1 - ((alpha + T) / (alpha + T + t)) ** (r + x)
        * hyp2f1(r + x, b + left, a + b + left - 1, t / (alpha + T + t))
    )  # fmt: skip
    assert got == pytest.approx(closed, rel=1e-9)
    for i in range(5):
        # Over lambda it is the Laplace transform of a Gamma.
        inside, _ = quad(
            lambda p, i=i: (1 - (1 + p * t / (alpha + T[i])) ** -(r + x[i])) / p * beta(a, b + left[i]).pdf(p),
            0, 1, epsabs=1e-9, limit=400,
        )  # fmt: skip
        assert got[i] == pytest.approx(inside, rel=1e-5)


@pytest.mark.parametrize(("a", "t"), [(1.0, 39), (0.999999, 39), (1e-3, 39), (5.0, 5000), (0.5, 1e-6)])
def test_expectation_is_finite_where_the_closed_form_is_not(published, a, t):
    """At a = 1 and near it, for a calendar of years and for no time at all; never above R t / A, the one of no
    leaving."""
    model = published.with_parameters(np.array([0.3, 4.0, a, 2.5]))
    got = model.expected_purchases(t, *SEEN)
    most = model.probability_alive(*SEEN) * (0.3 + SEEN[0]) / (4.0 + SEEN[2]) * t
    assert (got > 0).all() and (got <= most * (1 + 1e-9)).all()
    if t < 1:
        assert got == pytest.approx(most, rel=1e-6)


def test_discounting_by_hand_and_not_at_all(either):
    """At rate 0 as without; else the integral of the rate of buying times the discount factor, and less."""
    plain, cheap = (either.expected_discounted_purchases(52, rate, *SEEN) for rate in (0.0, 0.02))
    assert plain == pytest.approx(either.expected_purchases(52, *SEEN), rel=1e-12)
    assert (cheap < plain).all() and (cheap > plain * np.exp(-0.02 * 52)).all()
    for i in range(5):
        one = [each[i : i + 1] for each in SEEN]
        ahead = [either.expected_purchases(s, *one)[0] for s in (9.999, 10.001)]
        # By parts: E(t) exp(-rate t) plus rate times the integral of E(s) exp(-rate s).
        inner = quad(lambda s, one=one: either.expected_purchases(s, *one)[0] * np.exp(-0.02 * s), 0, 52)[0]
        assert cheap[i] == pytest.approx(plain[i] * np.exp(-0.02 * 52) + 0.02 * inner, rel=1e-8)
        assert ahead[1] > ahead[0]


def test_a_new_customer_is_one_without_a_history(either):
    """Equation 9 in closed form."""
    r, alpha, a, b, t = either.r, either.alpha, either.a, either.b, 39
    first = b / (a + b) if either.modified else 1.0
    b += either.modified
    z = t / (alpha + t)
    closed = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, z)) * first
    assert either.expected_purchases_new(t) == pytest.approx(closed, rel=1e-9)
    assert either.expected_purchases_new(t, 0.05) < closed


def test_draws_agree_with_the_expectations(either):
    """Mean purchases, the share that buys, and the discounted sum within three standard errors; new customers too."""
    rng, size, t, rate = np.random.default_rng(5), 40_000, 39.0, 0.03
    for i in range(5):
        one = [np.full(size, each[i]) for each in SEEN]
        bought = either.simulate(*one, t, rng)
        history = [each[i : i + 1] for each in SEEN]
        spread = rate * bought.until
        even = np.where(spread > 0, -np.expm1(-spread) / np.where(spread > 0, spread, 1), 1)
        worth = np.where(bought.gone, (bought.n - 1) * even + np.exp(-spread), bought.n * even)
        for drawn, expected in (
            (bought.n, either.expected_purchases(t, *history)[0]),
            (bought.n > 0, either.chance_to_buy(t, *history)[0]),
            (worth, either.expected_discounted_purchases(t, rate, *history)[0]),
        ):
            assert abs(drawn.mean() - expected) < 3.5 * drawn.std() / np.sqrt(size) + 1e-12
    new = either.simulate_new(t, size, rng)
    assert abs(new.n.mean() - either.expected_purchases_new(t)) < 3.5 * new.n.std() / np.sqrt(size)
    assert ((new.until <= t) & ((new.n > 0) | ~new.gone)).all()


def test_the_unit_of_time_changes_nothing_but_alpha(cdnow):
    """In days, with the prior, r, a and b are those of weeks and alpha is seven times theirs."""
    x, t_x, T = (each[:300] for each in cdnow[0])
    weeks, days = fit_bg_nbd(x, t_x, T), fit_bg_nbd(x, t_x * 7, T * 7)
    assert (days.r, days.alpha, days.a, days.b) == pytest.approx((weeks.r, weeks.alpha * 7, weeks.a, weeks.b), rel=1e-4)


def test_equal_customers_count_as_often_as_they_are(cdnow):
    """Ten copies of everyone give the same maximum, ten times the log-likelihood and a tenth of the variance."""
    seen = tuple(each[:400] for each in cdnow[0])
    once, ten = fit_bg_nbd(*seen, prior=False), fit_bg_nbd(*(np.tile(each, 10) for each in seen), prior=False)
    assert ten.log_likelihood == pytest.approx(10 * once.log_likelihood, rel=1e-9)
    assert ten.mode.at == pytest.approx(once.mode.at, abs=2e-3)
    assert np.diag(ten.mode.covariance) * 10 == pytest.approx(np.diag(once.mode.covariance), rel=0.02)


FEW = {
    "nobody again": ([0] * 10, [0] * 10, [50] * 10),
    "nobody silent": ([5] * 10, [50] * 10, [50] * 10),
    "one customer": ([1], [10], [20]),
    "one of two": ([0, 3], [0, 30], [40, 40]),
    "daily": ([900] * 3, [899, 900, 450], [900] * 3),
}


@pytest.mark.parametrize("seen", FEW.values(), ids=FEW)
@pytest.mark.parametrize("modified", [False, True])
def test_few_customers_have_an_estimate_with_the_prior_only(seen, modified):
    """With it every number is finite and in its range, whatever the histories, and the draws' are too; without it
    there is no estimate."""
    seen = tuple(np.array(each, dtype=float) for each in seen)
    model = fit_bg_nbd(*seen, modified=modified)
    for one in [model, *map(model.with_parameters, model.parameter_draws(20, np.random.default_rng(0)))]:
        expected, alive = one.expected_purchases(52, *seen), one.probability_alive(*seen)
        assert np.isfinite(expected).all() and (expected >= 0).all()
        assert ((alive >= 0) & (alive <= 1)).all()
    with pytest.raises(TooFewError):
        fit_bg_nbd(*seen, prior=False, modified=modified)


def test_parameter_draws_lie_around_the_mode_and_repeat_with_the_seed(either):
    """Median of the logarithms within half a standard deviation, spread as the curvature says within a half."""
    first, again = (either.parameter_draws(2000, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, again)
    spread = np.sqrt(np.diag(either.mode.covariance))
    assert (np.abs(np.median(np.log(first), axis=0) - either.mode.at) < 0.5 * spread).all()
    assert np.log(first).std(axis=0) == pytest.approx(spread, rel=0.5)


def test_a_last_purchase_outside_the_time_observed_is_refused():
    """The error names the setting and its range; with nobody observed there is too little."""
    with pytest.raises(SettingError, match=r"recency.*12.*15"):
        fit_bg_nbd(np.array([0.0, 2.0]), np.array([0.0, 15.0]), np.array([9.0, 12.0]))
    with pytest.raises(TooFewError):
        fit_bg_nbd(*np.zeros((3, 4)))

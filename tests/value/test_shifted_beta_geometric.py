"""The model against the figures of its paper, hand arithmetic, and customers made as it assumes."""

import numpy as np
import pytest

from icp_core.errors import TooFewError
from icp_core.value.shifted_beta_geometric import fit_shifted_beta_geometric

HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
"""Per cent of the customers of two segments still there after 0-12 years (Fader and Hardie, 2007)."""


def cohort(per_cent, n=1000, **options):
    """The model of a cohort of n customers of which so many per cent are there after 0, 1, ... renewals."""
    there = np.array(per_cent) * n / 100
    years = len(there) - 1
    return fit_shifted_beta_geometric(
        np.append(np.arange(1, years + 1), years),
        np.append(np.ones(years, bool), False),
        counts=np.append(-np.diff(there), there[-1]),
        **options,
    )


def drawn(alpha, beta, n, seed, longest=8):
    """Renewals met and whether it left, of n customers that came at any of the last ``longest`` periods."""
    rng = np.random.default_rng(seed)
    left_at = rng.geometric(np.clip(rng.beta(alpha, beta, n), 1e-9, 1))
    age = rng.integers(1, longest + 1, n)
    return np.minimum(left_at, age), left_at <= age


@pytest.mark.parametrize(
    ("per_cent", "alpha", "beta", "log_likelihood"),
    [(HIGH_END, 0.668, 3.806, -1611.2), (REGULAR, 0.704, 1.182, -1680.3)],
    ids=["High End", "Regular"],
)
def test_the_paper_s_estimates_are_found(per_cent, alpha, beta, log_likelihood):
    """By maximum likelihood on seven years, to the third decimal, and years 8-12 are foretold within 1.7 points."""
    model = cohort(per_cent[:8], prior=False)
    assert model.alpha == pytest.approx(alpha, abs=0.0006)
    assert model.beta == pytest.approx(beta, abs=0.0006)
    assert model.mode.height == pytest.approx(log_likelihood, abs=0.06)
    assert 100 * model.survival(np.arange(8, 13)) == pytest.approx(per_cent[8:], abs=1.7)


def test_the_prior_is_weak_beside_a_thousand_customers():
    """It moves the parameters of the paper's segments by less than a fiftieth."""
    for per_cent in (HIGH_END, REGULAR):
        with_prior, without = cohort(per_cent[:8]), cohort(per_cent[:8], prior=False)
        assert with_prior.alpha == pytest.approx(without.alpha, rel=0.02)
        assert with_prior.beta == pytest.approx(without.beta, rel=0.02)


def test_retention_survival_and_residual_life_by_hand():
    """At alpha = 1, beta = 3: retention 3/4, 4/5, 5/6, survival 3/4, 3/5, 1/2; and life within a horizon adds them."""
    model = cohort(HIGH_END[:8]).with_parameters(1, 3)
    assert model.mean_churn == 0.25
    assert model.retention([1, 2, 3]) == pytest.approx([3 / 4, 4 / 5, 5 / 6])
    assert model.survival([0, 1, 2, 3]) == pytest.approx([1, 3 / 4, 3 / 5, 1 / 2])
    assert model.residual_survival([1], 2) == pytest.approx(np.array([[1, 4 / 5, 2 / 3]]))
    assert model.further_periods([1, 0], 2) == pytest.approx([4 / 5 + 2 / 3, 3 / 4 + 3 / 5])
    assert model.further_periods([1], 2, 0.25) == pytest.approx([4 / 5 / 1.25 + 2 / 3 / 1.5625])
    assert model.new_customer_periods(3) == pytest.approx(1 + 3 / 4 + 3 / 5)


def test_who_has_stayed_longer_stays_longer_and_the_more_the_less_alike_customers_are():
    """Retention rises with age; by more where the same mean churn is spread more."""
    model = cohort(HIGH_END[:8])
    ahead = model.further_periods(np.arange(10), 5)
    assert (np.diff(ahead) > 0).all()
    alike, unlike = model.with_parameters(20, 80), model.with_parameters(0.2, 0.8)
    assert alike.mean_churn == pytest.approx(unlike.mean_churn)
    rise = [np.ptp(each.further_periods([0, 5], 5)) for each in (alike, unlike)]
    assert rise[1] > 3 * rise[0] > 0


def test_simulated_lives_have_the_expected_length():
    """Of 20,000 customers of each age the mean lies within four standard errors of what is expected."""
    model, rng = cohort(HIGH_END[:8]), np.random.default_rng(1)
    for age in (0, 3, 12):
        lived = model.simulate(np.full(20_000, age), 10, rng)
        assert lived.min() == 0 and lived.max() == 10
        assert lived.mean() == pytest.approx(model.further_periods([age], 10)[0], abs=4 * lived.std() / 20_000**0.5)


def test_what_was_planted_is_found_and_lies_within_the_draws():
    """Over ten sets of 600 customers expected tenure is right within 4 % on average, and 80 % intervals hold it in 5-10
    of them."""
    truth = cohort(HIGH_END[:8]).with_parameters(0.8, 4.0).new_customer_periods(10)
    found, held = [], 0
    for seed in range(10):
        model = fit_shifted_beta_geometric(*drawn(0.8, 4.0, 600, seed))
        found.append(model.new_customer_periods(10) / truth - 1)
        draws = model.parameter_draws(200, np.random.default_rng(seed))
        lives = [model.with_parameters(*row).new_customer_periods(10) for row in draws]
        low, high = np.quantile(lives, [0.1, 0.9])
        held += low < truth < high
    assert np.abs(found).mean() < 0.04
    assert held >= 5


def test_customers_seen_from_some_age_on_give_the_same_answer_as_all():
    """Where those that left within three periods are missing and it is said so, tenure is found all the same; unsaid,
    it comes out too long."""
    met, left = drawn(0.8, 4.0, 60_000, 7, longest=10)
    there = met > 3
    all_of_them = fit_shifted_beta_geometric(met, left).new_customer_periods(10)
    told = fit_shifted_beta_geometric(met[there], left[there], entered=np.full(there.sum(), 3))
    untold = fit_shifted_beta_geometric(met[there], left[there])
    assert told.new_customer_periods(10) == pytest.approx(all_of_them, rel=0.04)
    assert untold.new_customer_periods(10) > 1.15 * all_of_them


def test_customers_that_left_nobody_knows_when_count_for_having_left():
    """With the days of half of the endings unknown the answer is the same within 3 %; left out, tenure is too long."""
    rng = np.random.default_rng(5)
    n = 40_000
    left_at, age = rng.geometric(rng.beta(2.0, 10.0, n).clip(1e-9)), rng.integers(1, 9, n)
    left = left_at <= age
    unknown = left & (rng.random(n) < 0.5)
    met = np.where(unknown, age, np.minimum(left_at, age))
    truth = fit_shifted_beta_geometric(np.minimum(left_at, age), left).new_customer_periods(8)
    told = fit_shifted_beta_geometric(met, left, undated=unknown).new_customer_periods(8)
    without = fit_shifted_beta_geometric(met[~unknown], left[~unknown]).new_customer_periods(8)
    assert told == pytest.approx(truth, rel=0.03)
    assert without > 1.05 * truth


def test_without_one_that_left_it_is_refused():
    """The error says how many customers there are and what to add."""
    with pytest.raises(TooFewError, match="none of 12"):
        fit_shifted_beta_geometric(np.arange(12), np.zeros(12, bool))
    with pytest.raises(TooFewError, match="the one customer"):
        fit_shifted_beta_geometric(np.array([3]), np.array([False]))


def test_few_customers_have_an_answer_with_the_prior_where_likelihood_alone_runs_away():
    """Of four customers two left, late: maximum likelihood is refused, the prior gives a churn far from 0 and 1."""
    met, left = np.array([4, 4, 5, 5]), np.array([False, False, True, True])
    with pytest.raises(TooFewError, match="too few"):
        fit_shifted_beta_geometric(met, left, prior=False)
    model = fit_shifted_beta_geometric(met, left)
    assert 0.03 < model.mean_churn < 0.3
    one = fit_shifted_beta_geometric(np.array([1]), np.array([True]))
    assert 0.1 < one.mean_churn < 0.9


def test_rows_that_stand_for_many_count_as_many():
    """Counts are the same as repeated rows."""
    met, left = np.array([1, 2, 3, 3]), np.array([True, True, True, False])
    counts = np.array([5, 4, 3, 8])
    once = fit_shifted_beta_geometric(met, left, counts=counts)
    apart = fit_shifted_beta_geometric(np.repeat(met, counts), np.repeat(left, counts))
    assert (once.alpha, once.beta) == pytest.approx((apart.alpha, apart.beta), rel=1e-6)
    assert (once.n_customers, once.n_churned) == (20, 12)

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.fit.calibration import SLOPE_SPREAD, Curve, calibration_table, fitted_curve, holds


def drawn(seed, n, slope=0.6, intercept=-0.8):
    rng = np.random.default_rng(seed)
    score = rng.uniform(10, 90, n)
    return score, (rng.random(n) < Curve(intercept, slope).chance(score)).astype(float)


def test_chance_by_hand():
    """Intercept log 2, slope log 3: at 50 the odds are 2 to 1, at 60 six to 1, at 40 two to 3."""
    chance = Curve(np.log(2), np.log(3)).chance(np.array([50.0, 60.0, 40.0]))
    assert chance == pytest.approx([2 / 3, 6 / 7, 2 / 5])


@pytest.mark.parametrize("seed", range(4))
def test_the_curve_is_the_penalised_logistic_regression(seed):
    """The same optimum as scikit-learn's, whose C is the variance of the slope's prior; the intercept is free."""
    from sklearn.linear_model import LogisticRegression

    score, outcome = drawn(seed, 80)
    curve = fitted_curve(score, outcome)
    reference = LogisticRegression(C=SLOPE_SPREAD**2, tol=1e-10, max_iter=1000).fit((score[:, None] - 50) / 10, outcome)
    assert curve.slope == pytest.approx(reference.coef_[0, 0], abs=1e-4)
    assert curve.intercept == pytest.approx(reference.intercept_[0], abs=1e-4)


@pytest.mark.parametrize("middle", [6.0, 30.0, 50.0, 94.0])
@pytest.mark.parametrize("spread", [0.5, 5.0])
def test_the_optimum_is_found_wherever_the_scores_lie(middle, spread):
    """Scores that stand close together and far from 50 are fitted as well: the posterior there is no lower than at
    scipy's optimum."""
    from scipy.optimize import minimize

    rng = np.random.default_rng(7)
    score = np.clip(rng.normal(middle, spread, 120), 0, 100)
    outcome = (rng.random(120) < 1 / (1 + np.exp(1.5 - (score - middle) / spread))).astype(float)

    def loss(at):
        eta = at[0] + at[1] * (score - middle) / 10
        return np.logaddexp(0, eta).sum() - outcome @ eta + (at[1] / SLOPE_SPREAD) ** 2 / 2

    curve = fitted_curve(score, outcome)
    found = loss([curve.intercept + curve.slope * (middle - 50) / 10, curve.slope])
    assert found <= minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}).fun + 1e-7


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=2, max_size=40))
def test_the_posterior_has_no_slope_left_at_the_curve(rows):
    """Expected wins equal wins, and the pull of the scores equals that of the prior, even with perfect separation."""
    score, outcome = np.array([s for s, _ in rows]), np.array([float(y) for _, y in rows])
    if outcome.min() == outcome.max():
        return
    curve = fitted_curve(score, outcome)
    rest = outcome - curve.chance(score)
    assert rest.sum() == pytest.approx(0, abs=1e-6)
    assert rest @ ((score - score.mean()) / 10) == pytest.approx(curve.slope / SLOPE_SPREAD**2, abs=1e-5)


def test_equal_scores_give_everyone_the_share_won():
    """Without differences the slope is 0 and the chance 3 of 12."""
    curve = fitted_curve(np.full(12, 70.0), np.array([1.0] * 3 + [0.0] * 9))
    assert curve.chance(np.array([70.0])) == pytest.approx([0.25], abs=1e-6)
    assert fitted_curve(np.full(12, 50.0), np.array([1.0] * 3 + [0.0] * 9)).slope == 0


def test_perfect_separation_stays_finite():
    """The prior holds the slope: the chances are extreme, not infinite."""
    curve = fitted_curve(np.r_[np.full(30, 60.0), np.full(30, 40.0)], np.r_[np.ones(30), np.zeros(30)])
    assert 2 < curve.slope < 2 * SLOPE_SPREAD
    assert curve.intercept == pytest.approx(0, abs=1e-6)


def test_table_by_hand():
    """Twelve of three chances each: counts 3, 6 and 9 won, the middle one's interval that of a Beta(6.5, 6.5)."""
    chance = np.repeat([0.25, 0.5, 0.75], 12)
    outcome = np.concatenate([np.r_[np.ones(won), np.zeros(12 - won)] for won in (3, 6, 9)])
    table = calibration_table(chance, outcome)
    assert list(table["predicted"]) == pytest.approx([0.25, 0.5, 0.75])
    assert list(table["observed"]) == pytest.approx([0.25, 0.5, 0.75])
    assert list(table["n"]) == [12, 12, 12] and list(table["bin"]) == [0, 1, 2]
    assert table["low"][1] == pytest.approx(1 - table["high"][1])
    assert table["low"][1] == pytest.approx(0.5 - 1.2816 * np.sqrt(0.25 / 14), abs=0.01)
    assert holds(table)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.2, 0.35, 0.5, 0.51, 0.8]), st.booleans()), min_size=1, max_size=120))
def test_the_order_of_the_rows_decides_nothing(rows):
    """Equal chances share a group: with all wins first the table is the same as with all losses first."""
    chance, outcome = np.array([c for c, _ in rows]), np.array([float(y) for _, y in rows])
    first, last = np.argsort(-outcome, kind="stable"), np.argsort(outcome, kind="stable")
    table = calibration_table(chance[first], outcome[first])
    pd.testing.assert_frame_equal(table, calibration_table(chance[last], outcome[last]))
    assert table["n"].sum() == len(rows)
    assert (table["n"] * table["observed"]).sum() == pytest.approx(outcome.sum())
    assert table["predicted"].is_monotonic_increasing


def test_groups_are_of_equal_size_where_no_chance_is_shared():
    """Eight groups of 25 for 200 deals, three of 12 or 13 for 40, and one for less than two dozen."""
    rng = np.random.default_rng(0)
    for n, sizes in ((200, [25] * 8), (38, [13, 12, 13]), (20, [20])):
        assert list(calibration_table(rng.random(n), rng.integers(0, 2, n).astype(float))["n"]) == sizes


def test_a_true_curve_is_hardly_ever_refused():
    """Of 300 companies whose deals follow a curve, at most 3 % are told that it does not hold."""
    refused = 0
    for seed in range(300):
        score, outcome = drawn(seed, 160)
        refused += not holds(calibration_table(fitted_curve(score, outcome).chance(score), outcome))
    assert refused <= 9


def test_a_curve_that_misses_is_refused():
    """Wins that rise, fall and rise again do not follow a curve; neither do chances that are all too high."""
    score = np.repeat([20.0, 40, 60, 80], 30)
    outcome = np.concatenate([np.r_[np.ones(won), np.zeros(30 - won)] for won in (3, 24, 9, 27)])
    assert not holds(calibration_table(fitted_curve(score, outcome).chance(score), outcome))
    assert not holds(calibration_table(np.linspace(0.6, 0.9, 120), np.tile([1.0, 0, 0, 0], 30)))


def test_two_groups_are_too_few_to_refuse():
    """Two parameters fit two groups whatever happened."""
    assert holds(calibration_table(np.repeat([0.1, 0.9], 12), np.tile([1.0, 0.0], 12)))

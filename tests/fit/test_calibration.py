import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.fit.calibration import (
    PRIOR_SHARE,
    TOLERANCE,
    Curve,
    calibration_error,
    calibration_table,
    fitted_curve,
    ideal_slope,
    misses,
    unseen_chances,
)


def drawn(seed, n, slope=0.6, intercept=-0.8):
    rng = np.random.default_rng(seed)
    score = rng.uniform(10, 90, n)
    return score, (rng.random(n) < Curve(intercept, slope).chance(score)).astype(float)


def test_chance_by_hand():
    """Intercept log 2, slope log 3: at 50 the odds are 2 to 1, at 60 six to 1, at 40 two to 3."""
    chance = Curve(np.log(2), np.log(3)).chance(np.array([50.0, 60.0, 40.0]))
    assert chance == pytest.approx([2 / 3, 6 / 7, 2 / 5])


def loss(at, score, outcome, ideal):
    """Minus the log posterior of a curve; intercept at 50."""
    eta = at[0] + at[1] * (score - 50) / 10
    away = (at[1] - PRIOR_SHARE * ideal) / (PRIOR_SHARE * ideal)
    return np.logaddexp(0, eta).sum() - outcome @ eta + away**2 / 2


def test_ideal_slope_by_hand():
    """One attribute: ten points are 10 / 25 of a unit of log-odds. Four equal ones: the sum is four times the mean."""
    assert ideal_slope(np.array([1.0])) == pytest.approx(0.4)
    assert ideal_slope(np.full(4, 0.25)) == pytest.approx(1.6)
    assert ideal_slope(np.array([0.5, 0.5, 0.0])) == pytest.approx(0.8)
    assert np.isfinite(ideal_slope(np.zeros(3)))


@pytest.mark.parametrize("middle", [6.0, 30.0, 50.0, 94.0])
@pytest.mark.parametrize("spread", [0.5, 5.0])
def test_the_optimum_is_found_wherever_the_scores_lie(middle, spread):
    """Scores that stand close together and far from 50 are fitted as well: the posterior there is no lower than at
    scipy's optimum, with another curve to start from or without."""
    from scipy.optimize import minimize

    rng = np.random.default_rng(7)
    score = np.clip(rng.normal(middle, spread, 120), 0, 100)
    outcome = (rng.random(120) < 1 / (1 + np.exp(1.5 - (score - middle) / spread))).astype(float)

    def about_the_middle(at):
        return loss([at[0] + at[1] * (50 - middle) / 10, at[1]], score, outcome, 4.0)

    least = minimize(about_the_middle, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}).fun
    for start in (None, Curve(1.0, -2.0)):
        curve = fitted_curve(score, outcome, 4.0, start=start)
        assert loss([curve.intercept, curve.slope], score, outcome, 4.0) <= least + 1e-7


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=2, max_size=40), st.floats(0.4, 6))
def test_the_posterior_has_no_slope_left_at_the_curve(rows, ideal):
    """Expected wins equal wins, and the pull of the scores equals that of the prior, even with perfect separation."""
    score, outcome = np.array([s for s, _ in rows]), np.array([float(y) for _, y in rows])
    if outcome.min() == outcome.max():
        return
    curve = fitted_curve(score, outcome, ideal)
    rest = outcome - curve.chance(score)
    assert rest.sum() == pytest.approx(0, abs=1e-6)
    pull = rest @ ((score - score.mean()) / 10)
    assert pull == pytest.approx((curve.slope - PRIOR_SHARE * ideal) / (PRIOR_SHARE * ideal) ** 2, abs=1e-5)


def test_equal_scores_give_everyone_the_share_won():
    """Without differences the slope is the prior's and the chance 3 of 12."""
    curve = fitted_curve(np.full(12, 70.0), np.array([1.0] * 3 + [0.0] * 9), 0.8)
    assert curve.chance(np.array([70.0])) == pytest.approx([0.25], abs=1e-6)
    assert curve.slope == pytest.approx(PRIOR_SHARE * 0.8)


def test_more_deals_move_the_slope_from_the_prior_to_the_data():
    """Ten, a hundred and a thousand times the same: ever nearer to the slope log 3 that the shares won have."""
    score, outcome = np.repeat([45.0, 55.0], 8), np.array([1.0] * 3 + [0.0] * 5 + [1.0] * 5 + [0.0] * 3)
    truth = 2 * np.log(5 / 3)
    slopes = [fitted_curve(np.tile(score, n), np.tile(outcome, n), 8.0).slope for n in (1, 10, 100)]
    assert PRIOR_SHARE * 8.0 > slopes[0] > slopes[1] > slopes[2] > truth
    assert slopes[2] == pytest.approx(truth, rel=0.01)


def test_perfect_separation_stays_finite():
    """The prior holds the slope: the chances are extreme, not infinite."""
    curve = fitted_curve(np.r_[np.full(30, 60.0), np.full(30, 40.0)], np.r_[np.ones(30), np.zeros(30)], 4.0)
    assert 2 < curve.slope < 10
    assert curve.intercept == pytest.approx(0, abs=1e-6)


def test_the_error_of_the_chances_is_that_of_the_share_won_and_shrinks_with_its_root():
    """At equal scores 25 of 100: 1.645 x sqrt(.25 x .75 / 100); else as much as repeated fits are spread."""
    alike = fitted_curve(np.full(100, 50.0), np.r_[np.ones(25), np.zeros(75)], 1e-3)
    assert alike.known_within(np.full(100, 50.0)) == pytest.approx(1.645 * np.sqrt(0.25 * 0.75 / 100), rel=1e-3)
    at, fits = np.linspace(20, 80, 7), []
    for seed in range(200):
        score, outcome = drawn(seed, 400)
        curve = fitted_curve(score, outcome, 4.0)
        fits.append((curve.chance(at), curve.known_within(at)))
    spread = 1.645 * np.sqrt(np.var([chance for chance, _ in fits], axis=0).mean())
    assert np.mean([within for _, within in fits]) == pytest.approx(spread, rel=0.1)


def test_a_chance_has_not_seen_its_own_fold():
    """Turning the outcomes of fold 1 moves the chances of the others and not its own."""
    score, outcome = drawn(1, 90)
    fold = np.arange(90) % 3
    turned = np.where(fold == 1, 1 - outcome, outcome)
    chances = [unseen_chances(score, each, fold, fitted_curve(score, each, 2.0), 2.0) for each in (outcome, turned)]
    np.testing.assert_allclose(chances[0][fold == 1], chances[1][fold == 1], atol=1e-8)
    assert np.abs(chances[0] - chances[1])[fold != 1].mean() > 0.1
    one = fitted_curve(score, outcome, 2.0)
    np.testing.assert_array_equal(unseen_chances(score, outcome, np.zeros(90), one, 2.0), one.chance(score))


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
    assert calibration_error(table) == 0 and not misses(table)


def test_a_higher_level_widens_the_intervals_and_nothing_else():
    """90 % beside 80 %: the quantiles of a Beta(6.5, 6.5) at .05 and .95."""
    from scipy.stats import beta

    chance, outcome = np.full(12, 0.5), np.tile([1.0, 0.0], 6)
    plain, wide = calibration_table(chance, outcome), calibration_table(chance, outcome, level=0.9)
    assert list(wide.loc[0, ["low", "high"]]) == pytest.approx(beta.ppf([0.05, 0.95], 6.5, 6.5))
    assert wide.loc[0, "low"] < plain.loc[0, "low"] and plain.loc[0, "high"] < wide.loc[0, "high"]
    pd.testing.assert_frame_equal(plain.drop(columns=["low", "high"]), wide.drop(columns=["low", "high"]))


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


@pytest.mark.parametrize("n", [60, 160, 2000])
def test_a_true_curve_is_hardly_ever_refused(n):
    """Of 200 companies whose deals follow a curve, at most 2 % are told that it misses."""
    refused = 0
    for seed in range(200):
        score, outcome = drawn(seed, n)
        chance = unseen_chances(score, outcome, np.arange(n) % 5, fitted_curve(score, outcome, 1.5), 1.5)
        refused += misses(calibration_table(chance, outcome))
    assert refused <= 4


def off_by(points, n, seed=0):
    """Outcomes whose true chances lie a few points above and below what is told, in turn."""
    rng = np.random.default_rng(seed)
    told = np.repeat(np.linspace(0.2, 0.8, 8), n // 8)
    truth = told + points / 100 * np.repeat(np.tile([1, -1], 4), n // 8)
    return calibration_table(told, (rng.random(len(told)) < truth).astype(float))


@pytest.mark.parametrize(("points", "n", "missed"), [(3, 100_000, False), (3, 9_000, False), (8, 9_000, True),
                                                     (7, 100_000, True), (25, 200, True), (0, 200, False)])  # fmt: skip
def test_a_misfit_is_refused_where_it_matters_not_where_it_is_seen(points, n, missed):
    """Three points never, however many deals show them; seven and more where the deals suffice to be sure."""
    assert misses(off_by(points, n)) == missed


def test_one_in_twenty_is_refused_at_the_tolerance():
    """Chances that miss by just the tolerance everywhere: of 400 companies 2 to 9 % are refused."""
    refused = np.mean([misses(off_by(100 * TOLERANCE, 2000, seed)) for seed in range(400)])
    assert 0.02 <= refused <= 0.09


@pytest.mark.parametrize("points", [0, 5, 10])
def test_the_error_of_calibration_is_without_that_of_chance(points):
    """The mean of its square over 200 companies of 400 deals is the true one, where that is not cut off at 0."""
    squares = [calibration_error(off_by(points, 400, seed)) ** 2 for seed in range(200)]
    if points < 10:
        assert np.mean(squares) < (points / 100) ** 2 + 0.001
    else:
        assert np.sqrt(np.mean(squares)) == pytest.approx(0.1, abs=0.01)


def test_a_curve_that_misses_is_refused():
    """Wins that rise, fall and rise again do not follow a curve; neither do chances that are all too high."""
    score = np.repeat([20.0, 40, 60, 80], 30)
    outcome = np.concatenate([np.r_[np.ones(won), np.zeros(30 - won)] for won in (3, 24, 9, 27)])
    assert misses(calibration_table(fitted_curve(score, outcome, 1.0).chance(score), outcome))
    assert misses(calibration_table(np.linspace(0.6, 0.9, 120), np.tile([1.0, 0, 0, 0], 30)))

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.fit.separation import area_under_curve, compare_areas


def two_groups(seed, m, n, apart):
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(apart, 1, m), rng.normal(0, 1, n)]), np.arange(m + n) < m


def test_area_with_ties_by_hand():
    """Good 3 and 2 against bad 1 and 2: of four pairs three are right and one is tied, 3.5 / 4."""
    area, _, _ = area_under_curve(np.array([3.0, 2.0, 1.0, 2.0]), np.array([1, 1, 0, 0]))
    assert area == 0.875


def test_interval_by_hand():
    """Good 2, 4, 6, 8 and bad 1, 3, 5, 7: places 1/4 to 1 on both sides, variance 5/48 each.

    Area 5/8; variance 2 x (5/48) / 4 = 0.05208; on the logit scale log(5/3) -+ 1.96 x 0.22822 / (15/64).
    """
    area, low, high = area_under_curve(np.array([2.0, 4, 6, 8, 1, 3, 5, 7]), np.arange(8) < 4)
    assert (area, low, high) == pytest.approx((0.625, 0.1982, 0.9183), abs=1e-4)


def test_interval_is_as_wide_as_the_bootstrap_says():
    """The standard error behind it is that of 1500 resamples of either group, to a tenth."""
    score, outcome = two_groups(3, 60, 90, 1.0)
    area, low, high = area_under_curve(score, outcome)
    rng = np.random.default_rng(0)
    good, bad = score[:60], score[60:]
    drawn = [(rng.choice(good, 60)[:, None] > rng.choice(bad, 90)[None, :]).mean() for _ in range(1500)]
    error = (np.log(high / (1 - high)) - np.log(low / (1 - low))) / (2 * 1.959964) * area * (1 - area)
    assert error == pytest.approx(np.std(drawn), rel=0.1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=30))
def test_turning_the_score_round_mirrors_area_and_interval(rows):
    """1 minus the area, the bounds exchanged; the area always lies within its bounds, and these within 0 and 1."""
    score, outcome = np.array([s for s, _ in rows], dtype=float), np.array([y for _, y in rows])
    area, low, high = area_under_curve(score, outcome)
    if outcome.all() or not outcome.any():
        assert np.isnan([area, low, high]).all()
        return
    assert 0 <= low <= area <= high <= 1
    assert area_under_curve(-score, outcome) == pytest.approx((1 - area, 1 - high, 1 - low))


def test_only_the_order_of_scores_counts():
    """A rising transformation changes nothing."""
    score, outcome = two_groups(1, 30, 30, 0.7)
    assert area_under_curve(np.exp(score), outcome) == area_under_curve(score, outcome)


@pytest.mark.parametrize(("m", "n"), [(10, 30), (20, 20), (200, 300)])
def test_perfect_separation_is_beyond_chance(m, n):
    """Without a single error the area is 1, its upper bound too, and its lower one near what n cases bear.

    If the true area were A, at least min(m, n) cases would be in place with a chance below A ** min(m, n): 2.5 % of
    that is the bound by hand.
    """
    area, low, high = area_under_curve(np.arange(m + n)[::-1].astype(float), np.arange(m + n) < m)
    assert (area, high) == (1, 1)
    assert low == pytest.approx(0.025 ** (1 / min(m, n)), abs=0.03)


def test_equal_scores_tell_nothing():
    """Area one half, with an interval around it."""
    area, low, high = area_under_curve(np.full(60, 50.0), np.arange(60) < 20)
    assert area == 0.5 and low < 0.5 < high


def test_more_cases_narrow_the_interval():
    """The same groups four times over: half as wide on the logit scale."""
    score, outcome = two_groups(2, 25, 25, 0.8)
    widths = []
    for times in (1, 4):
        _, low, high = area_under_curve(np.tile(score, times), np.tile(outcome, times))
        widths.append(np.log(high / (1 - high)) - np.log(low / (1 - low)))
    assert widths[1] == pytest.approx(widths[0] / 2, rel=0.05)


@pytest.mark.parametrize(("apart", "truth"), [(0.0, 0.5), (0.95387, 0.75), (2.66, 0.97)])
def test_the_interval_covers_the_truth(apart, truth):
    """93 to 99.9 % of 400 intervals from 20 and 40 cases hold the true area, Phi(d / sqrt 2) for normal groups."""
    held = []
    for seed in range(400):
        _, low, high = area_under_curve(*two_groups(seed, 20, 40, apart))
        held.append(low <= truth <= high)
    assert 0.93 <= np.mean(held) <= 0.999


def test_a_single_case_of_a_kind_bears_nothing():
    """One win among forty, on top: the interval does not leave one half behind."""
    _, low, high = area_under_curve(np.arange(40.0), np.arange(40) == 39)
    assert low < 0.5 < high


def test_an_area_is_exact_whatever_the_order_of_the_cases():
    """Of 8 good and 25 bad cases, 125 of 200 pairs in order are .625 to the last bit, in any order of the rows."""
    rng = np.random.default_rng(4)
    good, bad = np.arange(8.0) * 4, np.full(25, -1.0)
    bad[:15] = [40, 40, 40, 40, 40, 40, 40, 40, 40, 0, 0, 0, 0, 0, 0]
    score, outcome = np.concatenate([good, bad]), np.arange(33) < 8
    for _ in range(20):
        order = rng.permutation(33)
        assert area_under_curve(score[order], outcome[order])[0] == 0.625


def test_difference_of_two_areas_by_hand():
    """Good 4, 2 and bad 3, 1 by the one, in perfect order by the other.

    Places of the one: good 1, 1/2, bad 1/2, 1: area 3/4; the other's are all 1. So the one is behind by 1/4, with
    differences 0, -1/2 on both sides: variance 1/8 each, 2 x (1/8) / 2 = 1/8 together.
    """
    one, other = np.array([4.0, 2, 3, 1]), np.array([4.0, 3, 2, 1])
    outcome = np.array([1, 1, 0, 0])
    half = 1.959964 * np.sqrt(1 / 8)
    assert compare_areas(one, other, outcome) == pytest.approx((-0.25, -0.25 - half, -0.25 + half), abs=1e-6)
    assert np.isnan(compare_areas(one, other, np.ones(4))).all()


def test_the_same_score_twice_is_no_difference_and_turned_round_it_is_mirrored():
    """A score against itself, or against a rising transformation of it, differs by nothing, known to half a case."""
    (one, outcome), (other, _) = two_groups(1, 40, 60, 0.8), two_groups(2, 40, 60, 0.8)
    difference, low, high = compare_areas(one, np.exp(one), outcome)
    assert difference == 0 and low == -high == pytest.approx(-1.959964 * 0.5 / 40)
    difference, low, high = compare_areas(one, other, outcome)
    assert compare_areas(other, one, outcome) == pytest.approx((-difference, -high, -low))


def test_what_two_scores_have_in_common_cancels():
    """Nearly the same score is compared far more closely than its own area is known."""
    score, outcome = two_groups(5, 100, 100, 0.7)
    _, below, above = area_under_curve(score, outcome)
    _, low, high = compare_areas(score, score + np.random.default_rng(0).normal(0, 0.2, 200), outcome)
    assert high - low < (above - below) / 3


def test_scores_of_equal_worth_are_told_apart_in_about_one_of_twenty():
    """Two noisy readings of the same 60 cases, 600 times: 2 to 8 % of 95 % intervals leave 0 out."""
    rng, out = np.random.default_rng(11), []
    for seed in range(600):
        truth, outcome = two_groups(seed, 25, 35, 1.0)
        one, other = (truth + rng.normal(0, 1, 60) for _ in range(2))
        _, low, high = compare_areas(one, other, outcome)
        out.append(low > 0 or high < 0)
    assert 0.02 <= np.mean(out) <= 0.08

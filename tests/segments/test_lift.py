import numpy as np
import pytest

from icp_core.segments.lift import Counts, lift_interval, shrunken_lift, signed_root
from icp_core.segments.shrinkage import PSEUDO_TRIALS, prior_strength, shrunken_rate


def counts(x, n, M, N):
    return Counts(*(np.array([float(value)]) for value in (x, n, M, N)))


def test_shrunken_lift_by_hand():
    """18 of 48 members and 41 of 240 customers: 2.195 raw; with twelve pseudo-customers q = 20.4/53, r = 32.4/211."""
    assert shrunken_lift(counts(18, 41, 48, 240), np.array([1e-9]))[0] == pytest.approx(18 / 48 / (41 / 240))
    q, r, f = 20.4 / 53, 32.4 / 211, 41 / 240
    expected = q / (f * q + (1 - f) * r)
    assert shrunken_lift(counts(18, 41, 48, 240), np.array([12.0]))[0] == pytest.approx(expected)


def test_more_shrinkage_moves_the_lift_toward_one():
    """Pseudo-customers draw a high lift down and a low lift up, never across 1."""
    high = [shrunken_lift(counts(18, 41, 48, 240), np.array([a]))[0] for a in (2, 12, 50, 200)]
    low = [shrunken_lift(counts(1, 41, 48, 240), np.array([a]))[0] for a in (2, 12, 50, 200)]
    assert high == sorted(high, reverse=True) and min(high) > 1
    assert low == sorted(low) and max(low) < 1


def test_a_level_that_fills_the_whole_has_lift_one_without_doubt():
    """If everybody has the level its lift is 1, and the interval closes on it."""
    everyone = counts(48, 240, 48, 240)
    assert shrunken_lift(everyone, np.array([12.0]))[0] == pytest.approx(1)
    low, high = lift_interval(everyone, np.array([12.0]), level=0.8, random_state=0)
    assert low[0] == pytest.approx(1) and high[0] == pytest.approx(1)


def test_signed_root_agrees_with_the_exact_tail_of_a_rare_level():
    """n = 5 of 240, 48 members, x = 5: the exact hypergeometric tail is 2.8e-4 (z = 3.45), and the root is near it."""
    from scipy.stats import hypergeom, norm

    exact = norm.isf(hypergeom.sf(4, 240, 48, 5))
    assert signed_root(counts(5, 5, 48, 240))[0] == pytest.approx(exact, abs=0.1)


def test_signed_root_is_zero_at_expectation_and_changes_sign_with_the_direction():
    """What half a customer can explain is no deviation; fewer members than expected are negative."""
    assert signed_root(counts(8, 40, 48, 240))[0] == 0
    assert signed_root(counts(2, 40, 48, 240))[0] < 0 < signed_root(counts(18, 40, 48, 240))[0]


def test_prior_strength_follows_the_spread_of_the_groups():
    """Groups that differ widely are drawn together little, like groups much; without data the prior holds."""
    n = np.full(8, 60.0)
    wide = prior_strength(np.array([3.0, 57, 10, 50, 5, 55, 30, 30]), n, 0.5)
    narrow = prior_strength(np.full(8, 30.0), n, 0.5)
    assert wide < PSEUDO_TRIALS < narrow
    assert prior_strength(np.zeros(3), np.zeros(3), 0.5) == pytest.approx(PSEUDO_TRIALS, rel=0.03)


def test_shrunken_rate_by_hand():
    """3 of 10 with eight pseudo-trials at .5 is 7 of 18; nothing known is the whole."""
    rate, low, high = shrunken_rate(np.array([3.0, 0.0]), np.array([10.0, 0.0]), 0.5, 8.0)
    assert rate == pytest.approx([7 / 18, 0.5])
    assert (low < rate).all() and (rate < high).all()


def test_intervals_of_rates_cover_at_their_level():
    """Over seeds, 80 % intervals of rates drawn from a Beta hold the true rate in 75-85 % of groups."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(200):
        truth = rng.beta(6, 6, 6)
        n = rng.integers(10, 80, 6)
        x = rng.binomial(n, truth)
        whole = x.sum() / n.sum()
        _, low, high = shrunken_rate(x, n, whole, prior_strength(x, n, whole))
        held += list((low <= truth) & (truth <= high))
    assert 0.75 < np.mean(held) < 0.85

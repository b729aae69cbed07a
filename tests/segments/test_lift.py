import numpy as np
import pytest

from icp_core.segments.lift import Counts, lift_at, shrunken_lift, signed_root, tally
from icp_core.segments.shrinkage import spread_weight


def counts(*rows):
    return Counts(*np.array(rows, dtype=float).T)


LEVELS = counts((18, 41, 48, 240), (9, 60, 48, 240), (21, 139, 48, 240))


def test_a_lift_lies_between_one_and_the_ratio_of_shares():
    """18 of 48 members and 41 of 240 customers: 2.195 raw, drawn toward 1 and within its interval."""
    lift, low, high = shrunken_lift(LEVELS, spread_weight([tally(LEVELS)]))
    raw = LEVELS.x / LEVELS.M / (LEVELS.n / LEVELS.N)
    assert raw[0] == pytest.approx(2.195, abs=1e-3)
    assert (np.abs(np.log(lift)) < np.abs(np.log(raw))).all() and (np.log(lift) * np.log(raw) > 0).all()
    assert (low < lift).all() and (lift < high).all()


def test_lift_follows_from_the_log_odds_of_membership():
    """A lift of 2 at a fifth of members is a share of .4: with many customers nothing is left to shrink."""
    many = counts((40_000, 100_000, 100_000, 500_000), (60_000, 400_000, 100_000, 500_000))
    lift, low, high = shrunken_lift(many, spread_weight([tally(many)]))
    assert lift == pytest.approx([2.0, 0.75], rel=0.01)
    assert (high / low < 1.02).all()


def test_levels_that_do_not_differ_draw_a_lift_toward_one():
    """The same counts show less lift where the attribute's levels hardly differ than where they differ widely."""
    alike = counts(*[(10, 50, 48, 240)] * 6)
    apart = counts(*[(1, 50, 48, 240), (30, 50, 48, 240)] * 3)
    one = counts((18, 41, 48, 240))
    by_alike, by_apart = (shrunken_lift(one, spread_weight([tally(taught)]))[0][0] for taught in (alike, apart))
    assert 1 < by_alike < by_apart < 2.195


def test_a_level_that_does_as_the_whole_has_lift_one_at_any_rate():
    """Beside others that do better and worse: exactly 1."""
    mixed = counts((6, 30, 48, 240), (24, 60, 48, 240), (18, 150, 48, 240))
    assert shrunken_lift(mixed, spread_weight([tally(mixed)]))[0][0] == pytest.approx(1, abs=1e-9)


def test_a_level_that_fills_the_whole_has_lift_one_without_doubt():
    """If everybody has the level its lift is 1, and the interval closes on it; without members there is no lift."""
    everyone = counts((48, 240, 48, 240))
    lift, low, high = (found[0] for found in shrunken_lift(everyone, spread_weight([tally(everyone)])))
    assert lift == pytest.approx(1) and low == pytest.approx(1, abs=0.02) and high == pytest.approx(1, abs=0.02)
    nobody = counts((0, 40, 0, 240))
    assert np.isnan(shrunken_lift(nobody, spread_weight([tally(nobody)]))).all()


def test_lifts_read_off_are_those_worked_out():
    """Every count at once, one alone, and a rare one between 60 read off; more members never have less lift."""
    one, weight = counts((18, 41, 48, 240)), spread_weight([tally(LEVELS)])
    read = lift_at(one, weight, np.arange(42.0))
    assert read[18] == pytest.approx(shrunken_lift(one, weight)[0][0], rel=1e-6)
    assert (np.diff(read) > 0).all()
    large = counts((300, 800, 500, 2000))
    exact = shrunken_lift(large, weight)[0][0]
    assert lift_at(large, weight, np.array([0.0, 300.0, 500.0]))[1] == pytest.approx(exact, rel=0.01)


def test_intervals_hold_a_lift_far_out_beside_levels_that_say_nothing():
    """Of ten levels one has hardly any members: its 80 % intervals hold it in more than half of the seeds, and all
    together in about .85. With one Beta strength or normal tails it was held in less than one in ten."""
    rng = np.random.default_rng(12)
    share, p = np.array([0.1, *[0.1] * 9]), np.array([0.02, *[0.2] * 9])
    held = []
    for _ in range(60):
        n = rng.multinomial(300, share).astype(float)
        x = rng.binomial(n.astype(int), p).astype(float)
        drawn = Counts(x, n, np.full(10, x.sum()), np.full(10, 300.0))
        _, low, high = shrunken_lift(drawn, spread_weight([tally(drawn)]))
        truth = p / (share @ p)
        held.append((low <= truth) & (truth <= high))
    assert np.mean(held, axis=0)[0] > 0.5
    assert 0.72 < np.mean(held) < 0.93


def test_signed_root_agrees_with_the_exact_tail_of_a_rare_level():
    """n = 5 of 240, 48 members, x = 5: the exact hypergeometric tail is 2.8e-4 (z = 3.45), and the root is near it."""
    from scipy.stats import hypergeom, norm

    exact = norm.isf(hypergeom.sf(4, 240, 48, 5))
    assert signed_root(counts((5, 5, 48, 240)))[0] == pytest.approx(exact, abs=0.1)


def test_signed_root_is_zero_at_expectation_and_changes_sign_with_the_direction():
    """What half a customer can explain is no deviation; fewer members than expected are negative."""
    assert signed_root(counts((8, 40, 48, 240)))[0] == 0
    assert signed_root(counts((2, 40, 48, 240)))[0] < 0 < signed_root(counts((18, 40, 48, 240)))[0]

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.fit.evidence import pooled, shrunken_log_odds

COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6)


def arrays(counts):
    yes, no = np.array(counts, dtype=float).T
    return yes, yes + no


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.floats(0.05, 0.95), st.booleans())
def test_exchanging_good_and_bad_turns_the_sign(counts, rate, ordered):
    """What speaks for a level speaks as much against it once wins are called losses; the doubt is the same."""
    yes, n = arrays(counts)
    effect, variance = shrunken_log_odds(yes, n, rate, ordered=ordered)
    turned, same = shrunken_log_odds(n - yes, n, 1 - rate, ordered=ordered)
    assert turned == pytest.approx(-effect, abs=1e-8)
    assert same == pytest.approx(variance)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=6))
def test_an_estimate_lies_between_nothing_and_the_raw_log_odds(counts):
    """Where the whole's rate is one half, shrinking moves every level toward 0 and never across it."""
    yes, n = arrays(counts)
    effect, _ = shrunken_log_odds(yes, n, 0.5, ordered=False)
    raw = np.log(yes / (n - yes))
    assert (np.abs(effect) <= np.abs(raw) + 1e-9).all()
    assert (effect * raw >= -1e-9).all()


@settings(max_examples=30, deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_categories_does_not_matter(counts, random):
    """Permuted levels get permuted effects."""
    order = list(range(len(counts)))
    random.shuffle(order)
    yes, n = arrays(counts)
    effect, variance = shrunken_log_odds(yes, n, 0.3, ordered=False)
    moved, doubt = shrunken_log_odds(yes[order], n[order], 0.3, ordered=False)
    assert moved == pytest.approx(effect[order])
    assert doubt == pytest.approx(variance[order])


def test_more_deals_at_the_same_share_come_nearer_to_the_raw_log_odds():
    """Three of four won: log 3 is approached from below, with less and less doubt."""
    found = [shrunken_log_odds(np.array([0.75, 0.25]) * n, np.full(2, n), 0.5, ordered=False) for n in (4.0, 40, 4000)]
    effects = [effect[0] for effect, _ in found]
    assert effects == sorted(effects) and effects[-1] < np.log(3)
    assert effects[-1] == pytest.approx(np.log(3), abs=0.01)
    assert [variance[0] for _, variance in found] == sorted((variance[0] for _, variance in found), reverse=True)


def test_a_level_without_outcomes_has_no_effect_and_the_most_doubt():
    """Nothing seen leaves it as the whole."""
    effect, variance = shrunken_log_odds(np.array([8.0, 1.0, 0.0]), np.array([10.0, 10.0, 0.0]), 0.45, ordered=False)
    assert effect[2] == 0 and variance[2] == variance.max()


def test_an_attribute_that_says_nothing_is_shrunk_more():
    """Nine of twelve beside levels that differ as much counts for more than beside eleven that do not differ."""
    n = np.full(12, 12.0)
    apart = shrunken_log_odds(np.array([9.0, 3.0] * 6), n, 0.5, ordered=False)[0][0]
    alike = shrunken_log_odds(np.array([9.0] + [6.0] * 11), n, 0.5, ordered=False)[0][0]
    assert 0 < alike < 0.8 * apart


def test_an_empty_band_takes_after_its_neighbours():
    """Between two good bands a band without deals is good too, less certainly; among categories it is as the whole."""
    yes, n = np.array([18.0, 0.0, 17.0]), np.array([20.0, 0.0, 20.0])
    effect, variance = shrunken_log_odds(yes, n, 0.5, ordered=True)
    assert 0 < effect[1] < min(effect[0], effect[2])
    assert variance[1] == variance.max()
    assert shrunken_log_odds(yes, n, 0.5, ordered=False)[0][1] == 0


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_neighbouring_bands_are_never_further_apart_than_categories(counts):
    """Drawing bands together lowers the sum of their squared steps, and adds no doubt."""
    yes, n = arrays(counts)
    loose, doubt = shrunken_log_odds(yes, n, 0.4, ordered=False)
    drawn, less = shrunken_log_odds(yes, n, 0.4, ordered=True)
    assert (np.diff(drawn) ** 2).sum() <= (np.diff(loose) ** 2).sum() + 1e-9
    assert (less <= doubt + 1e-9).all()


@pytest.mark.parametrize("counts", [[(0, 0), (0, 0)], [(0, 50)], [(50, 0), (0, 50)], [(1, 0)]])
def test_extremes_stay_finite(counts):
    """Nothing at all, all of one kind, perfect separation and a single deal."""
    for ordered in (True, False):
        effect, variance = shrunken_log_odds(*arrays(counts), 0.2, ordered=ordered)
        assert np.isfinite(effect).all() and (variance > 0).all() and np.isfinite(variance).all()


def test_pooling_by_hand():
    """1 with variance 1 and 3 with variance 1/3: weights 1 and 3, so 10/4 with variance 1/4."""
    effect, variance = pooled([np.array([1.0]), np.array([3.0])], [np.array([1.0]), np.array([1 / 3])])
    assert effect[0] == pytest.approx(2.5) and variance[0] == pytest.approx(0.25)

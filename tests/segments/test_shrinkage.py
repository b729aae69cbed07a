import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.segments.shrinkage import Tally, shrunken_log_odds, shrunken_rate, spread_weight

COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6)


def arrays(counts):
    yes, no = np.array(counts, dtype=float).T
    return yes, yes + no


def learned(yes, n, rate, *, ordered, total=None):
    """One kind of outcome, the whole being the levels together unless said."""
    return shrunken_log_odds([Tally(yes, n, rate, float(n.sum()) if total is None else total)], ordered=ordered)[:2]


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.floats(0.05, 0.95), st.booleans())
def test_exchanging_good_and_bad_turns_the_sign(counts, rate, ordered):
    """What speaks for a level speaks as much against it once wins are called losses; the doubt is the same."""
    yes, n = arrays(counts)
    effect, variance = learned(yes, n, rate, ordered=ordered)
    turned, same = learned(n - yes, n, 1 - rate, ordered=ordered)
    assert turned == pytest.approx(-effect, abs=1e-8)
    assert same == pytest.approx(variance)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=6))
def test_an_estimate_lies_between_nothing_and_the_raw_log_odds(counts):
    """Where the whole's rate is one half, shrinking moves every level toward 0 and never across it."""
    yes, n = arrays(counts)
    effect, _ = learned(yes, n, 0.5, ordered=False)
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
    effect, variance = learned(yes, n, 0.3, ordered=False)
    moved, doubt = learned(yes[order], n[order], 0.3, ordered=False)
    assert moved == pytest.approx(effect[order])
    assert doubt == pytest.approx(variance[order])


def test_more_deals_at_the_same_share_come_nearer_to_the_raw_log_odds():
    """Three of four won: log 3 is approached from below, with less and less doubt."""
    found = [learned(np.array([0.75, 0.25]) * n, np.full(2, n), 0.5, ordered=False) for n in (4.0, 40, 4000)]
    effects = [effect[0] for effect, _ in found]
    assert effects == sorted(effects) and effects[-1] < np.log(3)
    assert effects[-1] == pytest.approx(np.log(3), abs=0.01)
    assert [variance[0] for _, variance in found] == sorted((variance[0] for _, variance in found), reverse=True)


def test_a_level_without_outcomes_has_no_effect_and_the_most_doubt():
    """Nothing seen leaves it as the whole."""
    effect, variance = learned(np.array([8.0, 1.0, 0.0]), np.array([10.0, 10.0, 0.0]), 0.45, ordered=False)
    assert effect[2] == 0 and variance[2] == variance.max()


def test_an_attribute_that_says_nothing_is_shrunk_more():
    """Nine of twelve beside levels that differ as much counts for more than beside eleven that do not differ."""
    n = np.full(12, 12.0)
    apart = learned(np.array([9.0, 3.0] * 6), n, 0.5, ordered=False)[0][0]
    alike = learned(np.array([9.0] + [6.0] * 11), n, 0.5, ordered=False)[0][0]
    assert 0 < alike < 0.8 * apart


def test_an_empty_band_takes_after_its_neighbours():
    """Between two good bands a band without deals is good too, less certainly and less than the better of them."""
    yes, n = np.array([18.0, 0.0, 17.0]), np.array([20.0, 0.0, 20.0])
    effect, variance = learned(yes, n, 0.5, ordered=True)
    assert 0.3 * effect[0] < effect[1] < effect[0]
    assert variance[1] == variance.max()
    assert learned(yes, n, 0.5, ordered=False)[0][1] == 0


def test_a_thin_band_is_drawn_toward_its_neighbours():
    """Lost once between two that win: a category falls below the whole, a band does not; a trend is left alone."""
    yes, n = np.array([45.0, 0.0, 44.0, 3.0]), np.array([60.0, 1.0, 60.0, 60.0])
    rate = yes.sum() / n.sum()
    assert learned(yes, n, rate, ordered=False)[0][1] < 0 < learned(yes, n, rate, ordered=True)[0][1]
    yes, n = np.array([10.0, 30.0, 50.0, 70.0, 90.0]), np.full(5, 100.0)
    assert learned(yes, n, 0.5, ordered=True)[0] == pytest.approx(np.log(yes / (n - yes)), abs=0.2)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5, 0.98])
@pytest.mark.parametrize("n", [50.0, 5000.0])
def test_a_level_that_does_as_the_whole_does_has_no_effect_at_any_rate(rate, n):
    """Between one level that does better and one that does as much worse: exactly 0, thus desirability 50."""
    away = min(rate, 1 - rate) / 2
    share = np.array([rate, rate + away, rate - away])
    effect, _ = learned(share * n, np.full(3, n), rate, ordered=False)
    assert effect[0] == pytest.approx(0, abs=1e-9)
    assert effect[1] > 0 > effect[2]


def test_an_effect_that_two_kinds_tell_of_is_shrunk_once():
    """A kind without outcomes of any level changes nothing; two kinds alike are as one with twice the outcomes."""
    yes, n = np.array([9.0, 3.0, 6.0]), np.array([12.0, 12.0, 12.0])
    one = Tally(yes, n, 0.5, 36.0)
    alone = shrunken_log_odds([one], ordered=True)
    silent = shrunken_log_odds([one, Tally(np.zeros(3), np.zeros(3), 0.2, 40.0)], ordered=True)
    twice = shrunken_log_odds([one, one], ordered=True)
    doubled = shrunken_log_odds([Tally(2 * yes, 2 * n, 0.5, 72.0)], ordered=True)
    for found, like in ((silent, alone), (twice, doubled)):
        assert found.effect == pytest.approx(like.effect) and found.variance == pytest.approx(like.variance)
    assert twice.effect[0] > alone.effect[0] and twice.variance[0] < alone.variance[0]


def test_a_level_that_is_nearly_the_whole_hardly_differs_from_it():
    """As many outcomes say more of the difference where they are most of the whole than where they are a small part."""
    yes, n = np.array([60.0, 3.0]), np.array([100.0, 5.0])
    _, most = learned(yes, n, 0.6, ordered=False)
    _, part = learned(yes, n, 0.6, ordered=False, total=1000.0)
    assert most[0] < part[0] / 5
    effect, variance = learned(np.array([60.0]), np.array([100.0]), 0.6, ordered=False)
    assert effect[0] == pytest.approx(0, abs=1e-9) and variance[0] < 0.01


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize(("rate", "total"), [(0.1, 240), (0.5, 40), (0.5, 240)])
def test_planted_levels_are_recovered_within_their_intervals(rate, total, ordered):
    """Six levels drawn with a spread of 0 to .8, many times: nearer than raw counting, and 80 % hold about 80 %.

    The figures of ``tests/benchmarks/desirability_recovery.py`` in small.
    """
    rng = np.random.default_rng([7, total, ordered])
    at = np.arange(6)
    root = np.linalg.cholesky(0.7 ** np.abs(at[:, None] - at)) if ordered else np.eye(6)
    inside, mine, raw = [], [], []
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.log(rate / (1 - rate)) - rng.choice([0.0, 0.3, 0.8]) * root @ rng.normal(size=6)))
        share = rng.dirichlet(np.full(6, 2.0))
        n = rng.multinomial(total, share).astype(float)
        yes = rng.binomial(n.astype(int), p).astype(float)
        rate_found, whole = yes.sum() / total, share @ p
        found = shrunken_log_odds([Tally(yes, n, rate_found, float(total))], ordered=ordered)
        truth = np.log(p / (1 - p)) - np.log(whole / (1 - whole))
        inside += list((found.low <= truth) & (truth <= found.high))
        mine += list((found.effect - truth) ** 2)
        raw += list((np.log((yes + 0.5) / (n - yes + 0.5)) - np.log(rate_found / (1 - rate_found)) - truth) ** 2)
    assert 0.75 < np.mean(inside) < 0.96
    assert np.sqrt(np.mean(mine)) < 0.8 * np.sqrt(np.mean(raw))


@pytest.mark.parametrize("counts", [[(0, 0), (0, 0)], [(0, 50)], [(50, 0), (0, 50)], [(1, 0)]])
def test_extremes_stay_finite(counts):
    """Nothing at all, all of one kind, perfect separation and a single deal."""
    for ordered in (True, False):
        effect, variance = learned(*arrays(counts), 0.2, ordered=ordered)
        assert np.isfinite(effect).all() and (variance > 0).all() and np.isfinite(variance).all()


def test_groups_that_differ_widely_are_drawn_together_little():
    """Groups far apart bear out wide spreads, like groups narrow ones; without data the prior's middle is left."""
    n = np.full(8, 60.0)
    wide, narrow, none = (
        spread_weight([Tally(np.array(yes, dtype=float), n * (sum(yes) > 0), 0.5, np.inf)])
        for yes in ([3, 57, 10, 50, 5, 55, 30, 30], [30] * 8, [0] * 8)
    )
    at = np.arange(len(none))
    assert narrow @ at < none @ at < wide @ at
    assert wide.sum() == pytest.approx(1)


def test_rates_are_drawn_toward_the_whole():
    """3 of 10 beside 30 of 60 lies between its own rate and the whole's; nothing known is the whole."""
    rate, low, high = shrunken_rate(np.array([3.0, 30, 0]), np.array([10.0, 60, 0]), 0.5)
    assert 0.3 < rate[0] < 0.5 and rate[1:] == pytest.approx(0.5)
    assert (low < rate).all() and (rate < high).all()
    assert high[2] - low[2] > high[1] - low[1]


def test_intervals_of_rates_cover_at_their_level():
    """Over seeds, 80 % intervals of rates drawn from a Beta hold the true rate in 75-85 % of groups."""
    rng = np.random.default_rng(5)
    held = []
    for _ in range(200):
        truth = rng.beta(6, 6, 6)
        n = rng.integers(10, 80, 6)
        x = rng.binomial(n, truth)
        _, low, high = shrunken_rate(x, n, x.sum() / n.sum())
        held += list((low <= truth) & (truth <= high))
    assert 0.75 < np.mean(held) < 0.85


def test_one_level_far_out_keeps_what_it_shows():
    """2 of 20 won beside levels that say nothing is drawn in less than 9 of 20, though both stand alone."""
    n = np.array([20.0, 45.0, 45, 45, 45])
    shown = [learned(np.array([x, 22.0, 23, 22, 23]), n, 0.5, ordered=False)[0][0] for x in (2.0, 8.0)]
    raw = [np.log(2 / 18), np.log(8 / 12)]
    assert shown[0] / raw[0] > 0.6 > shown[1] / raw[1] > 0

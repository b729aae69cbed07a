"""Beliefs updated by outcomes: by hand, by relations, and on simulated founders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, betabinom

from icp_core.fit import level_shares
from icp_core.fit import updating as module
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.seen import Seen
from icp_core.fit.told import Counts, Told
from icp_core.fit.updating import WEAK_SHARE, updated
from tests.benchmarks.founder_beliefs import from_the_prior, one_belief

KNOWN = 1e9
"""Strength of a rate that counts as known."""


def points(p, rate=0.3):
    """Desirability of a level's rate against the whole's."""
    return 50 + 25 * (np.log(p / (1 - p)) - np.log(rate / (1 - rate)))


def deals(yes, n, *, others=(0, 0), rate=0.3, strength=4.0, worth=1.0):
    """Deals of a level, and of others beside it: (won, all)."""
    whole = n + others[1]
    spread = whole - (n**2 + others[1] ** 2) / whole if whole else 0.0
    return Seen(yes, n, yes + others[0], whole, spread, rate, strength, worth)


@pytest.fixture
def firm(monkeypatch):
    """Beliefs that do not give way and have nothing of what is usual in them, so that posteriors are conjugate."""
    monkeypatch.setattr(module, "WEAK_SHARE", 1e-12)
    monkeypatch.setattr(module, "USUAL_WORTH", 1e-12)


@given(st.floats(0, 100), st.floats(0.5, 200), st.floats(0.02, 0.98))
@settings(max_examples=20, deadline=None)
def test_before_any_outcome_a_belief_stands_as_it_is(desirability, strength, rate):
    """To the last digit but rounding, whatever it is worth and whatever the whole is; nothing contradicts it."""
    found = updated(desirability, strength, rate)
    assert found.value == pytest.approx(desirability, abs=1e-9)
    assert found.holds == pytest.approx(1 - WEAK_SHARE, abs=1e-9)
    assert found.tail == 1 and not found.conflict
    low, high = found.interval()
    assert 0 <= low <= found.value <= high <= 100


def test_a_belief_worth_5_at_30_percent_and_3_of_4_won(firm):
    """(5 x 0.3 + 3) / (5 + 4) = 0.5, where the rate of the whole counts as known."""
    found = updated(50, 5, 0.3, [deals(3, 4, strength=KNOWN)])
    assert found.value == pytest.approx(points(0.5), abs=0.1)


@pytest.mark.parametrize(("desirability", "strength", "yes", "n"), [(50, 5, 3, 8), (80, 20, 2, 15), (30, 8, 30, 60)])
def test_with_a_known_whole_the_interval_is_that_of_the_conjugate_beta(firm, desirability, strength, yes, n):
    """Beta(s m + yes, s (1 - m) + no), its 10th and 90th percentile."""
    mean = 1 / (1 + np.exp(-np.log(0.3 / 0.7) - (desirability - 50) / 25))
    exact = beta(strength * mean + yes, strength * (1 - mean) + n - yes)
    found = updated(desirability, strength, 0.3, [deals(yes, n, strength=KNOWN)])
    assert found.interval() == pytest.approx(points(exact.ppf([0.1, 0.9])), abs=0.6)


def test_what_lies_beyond_the_scale_is_at_its_end_and_left_out_at_the_other(firm):
    """Believed 90 worth 8, three in ten beyond 100: the interval reaches from the 20th percentile to 100; at 50 worth
    20, of which nothing lies beyond, from the 10th to the 90th."""
    mean = 1 / (1 + np.exp(-np.log(0.3 / 0.7) - 1.6))
    prior = beta(8 * mean, 8 * (1 - mean))
    assert updated(90, 8, 0.3).interval() == pytest.approx((points(prior.ppf(0.2)), 100), abs=0.6)
    middle = beta(20 * 0.3, 20 * 0.7)
    assert updated(50, 20, 0.3).interval() == pytest.approx(points(middle.ppf([0.1, 0.9])), abs=0.6)


def test_the_strong_part_holds_as_far_as_it_explains_what_was_seen():
    """Bayes' rule on two beta-binomials: 1 of 12 won, believed 80 worth 20, at a whole that counts as known."""
    mean = 1 / (1 + np.exp(-np.log(0.3 / 0.7) - 1.2))
    strong, weak = (betabinom(12, s * mean, s * (1 - mean)).pmf(1) for s in (20, module.WEAK_STRENGTH))
    expected = (1 - WEAK_SHARE) * strong / ((1 - WEAK_SHARE) * strong + WEAK_SHARE * weak)
    found = updated(80, 20, 0.3, [deals(1, 12, strength=KNOWN)])
    assert found.holds == pytest.approx(expected, abs=0.01)
    assert found.tail == pytest.approx(2 * betabinom(12, 20 * mean, 20 * (1 - mean)).cdf(1), abs=0.002)
    assert found.conflict


def test_more_strength_draws_nearer_to_the_belief():
    """4 of 8 won, the others 8 of 32, believed 40: the more that is worth, the lower."""
    values = [updated(40, strength, 0.3, [deals(4, 8, others=(8, 32))]).value for strength in (2, 4, 8, 20, 80, 200)]
    assert values == sorted(set(values), reverse=True)
    assert 40 < values[-1] < 50


@pytest.mark.parametrize("yes", [(0, 2, 1, 3), (3, 2, 1, 0), (1, 2, 1, 3)])
def test_a_belief_that_is_worth_nothing_and_says_nothing_changes_nothing(yes):
    """Of 5 deals a level: 50 worth a thousandth of a customer stands where a level without a belief does, but for how
    little is known of the whole; and it comes there without a step, a hundredth of one being next to it."""
    none, nothing, little = (beside_others(yes, strength) for strength in (0.0, 0.001, 0.011))
    assert abs(nothing - none) < 10
    assert (nothing - 50) * (none - 50) > 0
    assert abs(little - nothing) < 1


@pytest.mark.parametrize("yes", [(0, 2, 1, 3), (3, 2, 1, 0), (1, 2, 1, 3)])
def test_a_hunch_that_a_level_is_as_all_hardly_takes_it_further_from_all(yes):
    """Worth 2 customers: by what is usual of levels it would stand up to 15 points further out without them."""
    none, hunch = (beside_others(yes, strength) for strength in (0.0, 2.0))
    assert abs(hunch - 50) < abs(none - 50) + 8


def beside_others(yes, strength):
    """Value of the first of four levels, of 5 deals each, believed to be as all."""
    counts = Counts(np.array(yes, float), np.full(4, 5.0), float(sum(yes)), 20.0)
    held = (Belief("industry", "A", 50.0, strength) if strength else None, None, None, None)
    return float(Told(tuple("ABCD"), False, {"won": counts}, Beliefs(rate=0.3, rate_strength=4.0), held).values()[0])


@pytest.mark.parametrize("strength", [0.5, 2.0, 8.0])
def test_an_outcome_as_believed_leaves_a_belief_where_it_is(strength):
    """Believed to win half where three in ten is usual of all: one of two at a whole that counts as known."""
    found = updated(points(0.5), strength, 0.3, [deals(1, 2, others=(30, 100), strength=KNOWN)])
    assert found.value == pytest.approx(points(0.5), abs=3)


def test_what_is_usual_goes_as_a_belief_gives_way_to_many_outcomes():
    """A rate of a half, seen 2,000 times: the value is that of the rate, whatever was believed and however weakly."""
    for strength in (0.5, 2.0, 20.0):
        found = updated(20, strength, 0.3, [deals(1000, 2000, others=(30000, 100000), strength=KNOWN)])
        assert found.value == pytest.approx(points(0.5), abs=1)


def test_a_firm_belief_that_is_contradicted_gives_way():
    """6 of 8 won, the others 6 of 32, believed 30: the firmer it was held the less of it is left."""
    found = [updated(30, strength, 0.3, [deals(6, 8, others=(6, 32))]) for strength in (8, 20, 80, 200)]
    holds = [one.holds for one in found]
    assert holds == sorted(set(holds), reverse=True) and holds[-1] < 0.05
    assert all(one.value > 75 and one.conflict for one in found)


def test_more_data_draw_nearer_to_the_data():
    """Half won where the whole wins three in ten, believed 20: ever nearer to 71, and at last there."""
    truth = points(0.5)
    off = []
    for n in (4, 8, 16, 40, 100, 400, 4000):
        found = updated(20, 8, 0.3, [deals(n / 2, n, others=(0.7 * n, 3 * n))])
        off.append(truth - found.value)
    assert off == sorted(set(off), reverse=True) and 0 <= off[-1] < 0.5


@pytest.mark.parametrize("others", [(0, 0), (3, 10), (9, 10)])
def test_each_win_more_raises_the_value(others):
    """From none to all of eight, beside others that do badly or well, or none."""
    values = [updated(60, 8, 0.3, [deals(won, 8, others=others)]).value for won in range(9)]
    assert values == sorted(set(values))


def test_nothing_jumps_from_one_deal_to_the_next():
    """Deals that alternate between won and lost, 4 to 60: no step is greater than the first, and the 40th is like the
    39th and the 41st."""
    values, width = [], []
    for n in range(4, 61):
        found = updated(80, 8, 0.3, [deals(n // 2, n, others=(n // 2, 3 * n // 2))])
        values.append(found.value)
        width.append(np.subtract(*found.interval()[::-1]))
    steps = np.abs(np.diff(values, 2))
    assert np.abs(np.diff(values))[34:37].max() < 1.2
    assert steps[30:].max() < steps[:10].max()
    assert np.abs(np.diff(width))[30:].max() < 2


def test_deals_that_are_all_of_one_level_leave_the_whole_as_it_is_believed():
    """Believed 80 and coming as believed, 11 of 20: it stands near 80, though every deal is its own."""
    assert updated(80, 8, 0.3, [deals(11, 20)]).value == pytest.approx(80, abs=2)
    assert deals(11, 20).share == 0


def test_in_many_deals_of_several_levels_a_level_is_its_plain_share_of_them():
    """A quarter of 4,000; of 8 it is less, what is believed of the whole counting beside them."""
    assert deals(300, 1000, others=(900, 3000)).share == pytest.approx(0.25, abs=0.001)
    assert deals(1, 2, others=(2, 6)).share < 0.15


@pytest.mark.parametrize("effect", [-3.0, -0.5, 0.0, 0.7, 4.0])
@pytest.mark.parametrize("n", [0, 5, 500])
def test_the_rate_of_a_level_is_its_effect_away_from_a_whole_that_it_is_part_of(effect, n):
    """logit p - logit(w p + (1 - w) q) is the effect again, for each rate of the rest."""
    seen = deals(n // 2, n, others=(60, 200))
    p, q, w = seen.rates(np.array([effect]))[:, 0], seen.rests(), seen.share
    whole = w * p + (1 - w) * q
    inside = p < 1 - 1e-9
    assert inside.any()
    assert (np.log(p / (1 - p)) - np.log(whole / (1 - whole)))[inside] == pytest.approx(effect, abs=1e-6)


def test_an_uncertain_whole_widens_the_interval():
    """The same deals where three in ten is worth 2 deals, 20, or is known: ever narrower."""
    wide = [np.subtract(*updated(50, 20, 0.3, [deals(8, 20, strength=s)]).interval()[::-1]) for s in (2, 20, KNOWN)]
    assert wide == sorted(set(wide), reverse=True)


def test_an_interview_worth_half_counts_as_half_as_many():
    """6 of 8 at a half are 3 of 4 in full; worth nothing they leave the belief as it was."""
    half, full = deals(6, 8, worth=0.5, rate=0.5), deals(3, 4, rate=0.5)
    assert updated(60, 8, 0.3, [half]).value == pytest.approx(updated(60, 8, 0.3, [full]).value, abs=1e-9)
    assert updated(60, 8, 0.3, [deals(6, 8, worth=0.0)]).value == pytest.approx(60, abs=1e-9)


def test_kinds_of_outcomes_add_up_and_their_order_does_not_matter():
    """Good interviews after good deals lift further; either may come first."""
    won, said = deals(5, 8, others=(4, 20)), deals(7, 8, others=(4, 12), rate=0.5, strength=2.0, worth=0.5)
    both, turned = updated(50, 8, 0.3, [won, said]), updated(50, 8, 0.3, [said, won])
    assert both.value == pytest.approx(turned.value, abs=1e-9) and both.holds == pytest.approx(turned.holds)
    assert both.value > updated(50, 8, 0.3, [won]).value > 50


def test_losses_at_the_one_level_that_is_tested_speak_against_a_belief_in_it():
    """Believed 80 worth 8, three in ten of all: the tail of none of n is twice the beta-binomial's, and is told from
    the sixth on; what all the others do is not known, so that the level may still be better than them."""
    mean = 1 / (1 + np.exp(-np.log(0.3 / 0.7) - 1.2))
    found = {n: updated(80, 8, 0.3, [deals(0, n)]) for n in (3, 5, 6, 10, 20)}
    for n, one in found.items():
        assert one.tail == pytest.approx(2 * betabinom(n, 8 * mean, 8 * (1 - mean)).pmf(0), rel=0.02)
        assert one.conflict == (n >= 6)
    assert found[20].value > 50


def test_a_level_that_does_as_all_do_speaks_against_a_firm_belief_that_it_is_better():
    """Three in ten won at the only level tried, as was believed of all: 12 of 40 where 23 were expected, worth 20."""
    few, more = (updated(80, 20, 0.3, [deals(3 * n // 10, n)]) for n in (10, 40))
    assert not few.conflict and more.conflict


def test_losses_everywhere_speak_less_against_one_level():
    """None of ten, the others none of ten either: as much as is believed of a level that is better than bad ones."""
    alone, beside = updated(80, 8, 0.3, [deals(0, 10)]), updated(80, 8, 0.3, [deals(0, 10, others=(0, 10))])
    assert alone.conflict and not beside.conflict
    assert updated(80, 8, 0.3, [deals(0, 20, others=(0, 20))]).tail < beside.tail


def test_a_hunch_is_contradicted_by_a_long_run_only():
    """Worth 2 it is as weak as what gives way; none of ten is not enough, none of forty is."""
    assert [updated(80, 2, 0.3, [deals(0, n)]).conflict for n in (0, 10, 40)] == [False, False, True]


def test_shares_of_levels_begin_alike_and_follow_the_companies():
    """None known: a third each. 7, 1 and 0 of 8: (1 + 7) / (3 + 8) and so on; the interval is the Beta's."""
    assert level_shares([0, 0, 0])[:, 0] == pytest.approx([1 / 3] * 3)
    shares = level_shares({"A": 7, "B": 1, "C": 0})
    assert shares[:, 0] == pytest.approx([8 / 11, 2 / 11, 1 / 11])
    assert shares[0, 1:] == pytest.approx(beta(8, 3).ppf([0.1, 0.9]))
    assert level_shares([4]).tolist() == [[1, 1, 1]] and level_shares([]).shape == (0, 3)


def test_founders_whose_truth_is_as_they_believe_are_covered():
    """Four in five, within what 30 of them can tell; ``tests/benchmarks/founder_beliefs.py`` has the full study."""
    found = from_the_prior(30, 3_000, 1, after=(0, 25))
    for _, mine in found.groupby("n"):
        assert 0.70 < mine["inside"].mean() < 0.92
    last = found[found["n"] == 25]
    assert last["off"].mean() < last["data_off"].mean() and last["off"].mean() < found["off"][found["n"] == 0].mean()


def test_wrong_beliefs_are_mended_and_told_more_often_than_right_ones():
    """Off by 30 points, worth 20: nearer after 60 deals than before, and contradicted more often than what is right."""
    wrong, right = (one_belief(kind, 20.0, 12, 4_000, (0, 60)) for kind in ("wrong", "right"))
    before, after = wrong[wrong["n"] == 0], wrong[wrong["n"] == 60]
    assert before["off"].mean() == pytest.approx(30, abs=1e-6)
    assert after["off"].mean() < 22
    assert after["inside"].mean() > before["inside"].mean()
    assert after["conflict"].mean() > right["conflict"][right["n"] == 60].mean()
    assert not before["conflict"].any()

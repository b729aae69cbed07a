"""What the ballots of a round say together: medians, spread, agreement beside chance, and who is how far away."""

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from icp_core import BallotError, tally
from icp_core.fit import checked_points
from icp_core.fit.ballot import concordance

SIX = ("a", "b", "c", "d", "e", "f")
BY_RANK = (0, 30, 25, 20, 15, 7, 3)
"""Points that a first, second, third ... place gets."""
EXECUTIVES = ((1, 6, 3, 2, 5, 4), (1, 5, 6, 4, 2, 3), (6, 3, 2, 5, 4, 1))
"""Three executives rank six applicants (Siegel, 1956, p. 230): W = 25.5 / 157.5 = .16."""
TIED = np.array(
    [
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ]
)
"""Three rankings of ten with ties (Kendall, 1948; Siegel, 1956, p. 234): W = 591 / (742.5 - 28.5) = .828."""


def ballots(*rows, attributes=SIX):
    return {f"voter {number}": dict(zip(attributes, row, strict=True)) for number, row in enumerate(rows)}


def ranked(*rows, attributes=SIX):
    return ballots(*[[BY_RANK[rank] for rank in row] for row in rows], attributes=attributes)


def test_a_published_example():
    """The three executives agree with W = .16, whatever the points by which they say their order."""
    found = tally(ranked(*EXECUTIVES), SIX)
    assert found.agreement == pytest.approx(25.5 / 157.5, abs=1e-12)
    assert not found.above_chance


def test_a_published_example_with_ties():
    """The correction for ties gives the published .828, not the .796 without it."""
    assert concordance(-TIED) == pytest.approx(591 / 714, abs=1e-12)


def test_agreement_is_friedmans_statistic_on_another_scale():
    """chi2 = m (n - 1) W, ties and all."""
    rng = np.random.default_rng(3)
    for _ in range(5):
        points = rng.integers(0, 6, (7, 5)).astype(float)
        assert concordance(points) == pytest.approx(friedmanchisquare(*points.T).statistic / (7 * 4))


def test_who_ranks_alike_agrees_wholly():
    """With one order for all W is 1, also where the points differ and where all tie in the same place."""
    same_order = ballots((40, 30, 20, 10, 0, 0), (60, 20, 15, 5, 0, 0), (34, 32, 30, 4, 0, 0))
    found = tally(same_order, SIX)
    assert (found.agreement, found.agreement_low, found.agreement_high) == (1, 1, 1)
    assert found.above_chance
    assert found.distance.max() > 0


def test_opposite_orders_agree_in_nothing():
    """Two voters with reverse orders have W = 0 and p = 1."""
    found = tally(ranked((1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1)), SIX)
    assert found.agreement == 0 and found.p_value == 1
    assert found.agreement_low is None and found.agreement_high is None


def test_the_figures_by_hand():
    """Medians, middle half, range, order, points to move and first places, as worked out on paper."""
    rows = ((36, 30, 24, 10), (20, 40, 30, 10), (16, 30, 44, 10), (30, 30, 30, 10), (28, 30, 30, 12))
    found = tally(ballots(*rows, attributes="abcd"), "abcd")
    assert found.medians.tolist() == [28, 30, 30, 10]
    assert found.adopted.tolist() == [28, 31, 31, 10]  # 98 scaled: 28.57, 30.61, 30.61, 10.20; two points are left
    assert found.quartiles.to_numpy().tolist() == [[20, 30], [30, 30], [30, 30], [10, 10]]
    assert found.range.to_numpy().tolist() == [[16, 36], [30, 40], [24, 44], [10, 12]]
    assert found.order == ("a", "c", "b", "d")  # 20 and 20, then the middle half: 10 and 0
    assert found.distance.to_dict() == {"voter 2": 13, "voter 1": 9, "voter 0": 8, "voter 3": 2, "voter 4": 2}
    assert found.furthest.loc["voter 2"].tolist() == ["c", 44, 30]
    assert found.first.to_dict() == {"a": 1, "b": 1, "c": 1, "d": 0} and found.undecided == 2


def test_leaving_one_out_bounds_the_agreement():
    """The bounds are the W of the ballots without one voter, found one by one."""
    rows = np.array([[40, 30, 20, 10], [10, 20, 30, 40], [40, 25, 25, 10], [35, 30, 25, 10]], float)
    found = tally(ballots(*rows, attributes="abcd"), "abcd")
    without = [concordance(np.delete(rows, voter, axis=0)) for voter in range(4)]
    assert (found.agreement_low, found.agreement_high) == (min(without), max(without))
    assert found.agreement_low < found.agreement < found.agreement_high


def test_chance_is_what_all_shuffles_give():
    """For three voters and three attributes the bound and the p-value are those of all 216 ways to shuffle."""
    orders = list(permutations((50.0, 30.0, 20.0)))
    exact = np.sort([concordance(np.array(rows)) for rows in product(orders, repeat=3)])
    for rows in ((orders[0],) * 3, (orders[0], orders[0], orders[1])):
        found = tally(ballots(*rows, attributes="abc"), "abc")
        assert found.chance == pytest.approx(exact[int(np.ceil(0.95 * 215))])
        assert found.p_value == pytest.approx((exact >= found.agreement - 1e-9).mean(), abs=0.02)


def test_agreement_by_chance_is_seldom_taken_for_more():
    """Of all rounds that three voters with an order of three can have, at most 5 % are called above chance."""
    orders = list(permutations((50.0, 30.0, 20.0)))
    called = [
        tally(ballots(orders[0], one, other, attributes="abc"), "abc").above_chance
        for one in orders
        for other in orders
    ]
    assert np.mean(called) == pytest.approx(1 / 36)  # where all three are alike


def shared(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 200), min_size=3, max_size=3)))
    return np.diff([0, *cuts, 200]) / 2


rounds = st.composite(lambda draw: [shared(draw) for _ in range(draw(st.integers(1, 7)))])()


@settings(max_examples=12, deadline=None)
@given(rounds, st.randoms(use_true_random=False))
def test_the_order_of_voters_and_attributes_changes_nothing(rows, random):
    """Listed in another order, every voter and attribute keeps every figure; adopted points are whole and make 100."""
    cast = ballots(*rows, attributes="abcd")
    found = tally(cast, "abcd")
    voters = list(cast)
    random.shuffle(voters)
    again = tally({voter: cast[voter] for voter in voters}, "abcd")
    for name in ("agreement", "agreement_low", "agreement_high", "chance", "p_value", "order", "undecided"):
        assert getattr(again, name) == getattr(found, name), name
    for name in ("medians", "adopted", "first"):
        pd.testing.assert_series_equal(getattr(again, name), getattr(found, name))
    pd.testing.assert_series_equal(again.distance.sort_index(), found.distance.sort_index())
    turned = tally(cast, "dcba")
    assert (turned.agreement, turned.chance, turned.p_value) == (found.agreement, found.chance, found.p_value)
    assert found.adopted.sum() == 100 and (found.adopted >= 0).all()
    assert ((found.adopted - found.medians * 100 / found.medians.sum()).abs() < 1).all() or not found.medians.any()


def test_adopted_points_are_rounded_by_largest_remainders():
    """Three thirds: the first on the ballot has the point that is left; of unlike ones the largest remainder."""
    thirds = tally(ballots((33.5, 33.5, 33), (33, 33.5, 33.5), (33.5, 33, 33.5), attributes="abc"), "abc")
    assert thirds.adopted.tolist() == [34, 33, 33]
    assert tally(ballots((12.5, 47, 40.5), attributes="abc"), "abc").adopted.tolist() == [12, 47, 41]


def test_where_every_median_is_0_the_means_are_adopted():
    """Each gives all to another attribute: the medians are 0, and this is said."""
    found = tally(ballots((100, 0, 0), (0, 100, 0), (0, 0, 100), attributes="abc"), "abc")
    assert found.medians.tolist() == [0, 0, 0]
    assert found.adopted.tolist() == [34, 33, 33] and found.adopted_from == "means"


@pytest.mark.parametrize(
    ("rows", "attributes", "key"),
    [
        ([(60, 40)], "ab", "fit.ballot.one_ballot"),
        ([(100,), (100,)], "a", "fit.ballot.one_attribute"),
        ([(50, 50), (50, 50)], "ab", "fit.ballot.all_tied"),
    ],
)
def test_where_agreement_cannot_be_told_it_says_why(rows, attributes, key):
    """One ballot, one attribute, or no order at all: no W, no chance, a reason, and the rest as ever."""
    found = tally(ballots(*rows, attributes=attributes), attributes)
    assert (found.agreement, found.chance, found.p_value, found.above_chance) == (None, None, None, False)
    assert found.reason.key == key
    assert found.adopted.sum() == 100 and found.distance.max() == 0


@pytest.mark.parametrize(
    ("points", "key"),
    [
        ({"a": 60, "b": 39.5}, "ballot_sum"),
        ({"a": 60, "b": 40.25}, "ballot_points"),
        ({"a": 101, "b": -1}, "ballot_points"),
        ({"a": float("nan"), "b": 100}, "ballot_points"),
        ({"a": float("inf"), "b": 0}, "ballot_points"),
        ({"a": 10**400, "b": 0}, "ballot_points"),
        ({"a": True, "b": 99}, "ballot_points"),
        ({"a": "60", "b": 40}, "ballot_points"),
        ({"a": 60, "c": 40}, "ballot_attribute"),
        ({}, "ballot_sum"),
    ],
)
def test_what_is_no_ballot_is_refused(points, key):
    """Points are whole or half numbers from 0 to 100 over the attributes asked about, and make 100."""
    with pytest.raises(BallotError) as refused:
        checked_points(("a", "b"), points)
    assert refused.value.message.key == f"error.{key}" and str(refused.value)
    with pytest.raises(BallotError):
        tally({"x": points}, ("a", "b"))


def test_what_is_not_named_has_no_points_and_no_ballots_are_refused():
    """A missing attribute has 0, in the order of the ballot."""
    assert checked_points(("a", "b", "c"), {"c": 0.5, "a": 99.5}) == {"a": 99.5, "b": 0, "c": 0.5}
    with pytest.raises(BallotError, match="no ballots"):
        tally({}, ("a", "b"))

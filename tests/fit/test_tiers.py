from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.fit import Capacity, FitScores, assign_tiers

SMALL = Capacity(owners=1, accounts_per_owner=2, groups=1, accounts_per_group=3, tier_3=2, minimum_fit=0)
"""Two in Tier 1, three in Tier 2, two in Tier 3."""


def tiered(chances, rows, capacity=SMALL, *, verdict="calibrated", ids=None, **more):
    """Tiers of accounts a, b, c, ... given as (fit, value, chance) or (fit, value, chance, "own") for customers."""
    ids = [f"{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(len(rows))] if ids is None else ids
    ids = pd.Index(ids, name="account_id")
    own = np.array([len(row) > 3 for row in rows], dtype=bool)
    fit, value, chance = (pd.Series([float(row[i]) for row in rows], index=ids, dtype=float) for i in range(3))
    table = pd.DataFrame(
        {
            "basis": np.where(own, "own", "similar"),
            "value_if_active": value.where(own),
            "future_value": value.where(~own, -1.0),
            "p_active": chance.where(own),
        },
        index=ids,
    )
    won = chance.where(~own, 0.123) if verdict == "calibrated" else chance * np.nan
    scores = FitScores(fit, pd.DataFrame(index=ids), fit * 0 + 1)
    return assign_tiers(SimpleNamespace(table=table), scores, chances(won, verdict), capacity, **more)


COSTLY = {"owners": 1, "accounts_per_owner": 2, "groups": 1, "accounts_per_group": 3, "tier_3": 2, "minimum_fit": 0}
TEN = [(60, 100.0 * (10 - i), 0.5) for i in range(10)]


def test_capacity_cuts_by_expected_value(chances):
    """1000 to 100 at one half each: two, three and two, and three beyond capacity."""
    tiers = tiered(chances, TEN)
    assert list(tiers.table["tier"]) == [1, 1, 2, 2, 2, 3, 3, 0, 0, 0]
    assert list(tiers.table["expected_value"]) == [500, 450, 400, 350, 300, 250, 200, 150, 100, 50]
    assert list(tiers.table["rank"]) == list(range(1, 11)) and tiers.ranked_by == "expected_value"
    assert [message.key for message in tiers.table["why"][-3:]] == ["fit.tiers.beyond_capacity"] * 3
    assert tiers.summary.loc[1].to_dict() == {"n": 2, "expected_value": 950, "cut": 450}
    assert list(tiers.summary["n"]) == [2, 3, 2, 3] and list(tiers.summary.index) == [1, 2, 3, 0]


def test_a_small_chance_of_much_may_stand_before_a_large_one_of_little(chances):
    """.1 x 1000 is more than .9 x 100, and fit alone decides nothing then."""
    tiers = tiered(chances, [(90, 100, 0.9), (55, 1000, 0.1)])
    assert list(tiers.table["rank"]) == [2, 1]


def test_customers_count_by_buying_again(chances):
    """.8 x 400 of a customer stands before .5 x 600 of another company; without customers it is not there at all."""
    rows = [(60, 600, 0.5), (60, 400, 0.8, "own"), (60, 100, 0.5)]
    tiers = tiered(chances, rows)
    assert list(tiers.table["expected_value"]) == [300, 320, 50]
    assert list(tiers.table["kind"]) == ["other", "customer", "other"]
    assert tiers.table["why"]["ab"].key == "fit.tiers.place_customer"
    others = tiered(chances, rows, with_customers=False)
    assert list(others.table.index) == ["aa", "ac"] and list(others.table["rank"]) == [1, 2]


@pytest.mark.parametrize("verdict", ["rank_only", "no_signal", "too_few"])
def test_without_a_chance_the_order_is_by_priority(chances, verdict):
    """Percentile of fit x percentile of value: of three, 3/3 x 1/3, 2/3 x 3/3 and 1/3 x 2/3; no expected value."""
    tiers = tiered(chances, [(90, 10, np.nan), (70, 30, np.nan), (50, 20, np.nan)], verdict=verdict)
    assert list(tiers.table["priority"]) == pytest.approx([100 / 3, 200 / 3, 200 / 9])
    assert list(tiers.table["rank"]) == [2, 1, 3] and tiers.ranked_by == "priority"
    assert tiers.table["expected_value"].isna().all() and tiers.summary["expected_value"].isna().all()
    assert tiers.table["why"]["ab"].key == "fit.tiers.place_priority"
    assert tiers.reason.key == "fit.tiers.by_priority" and tiers.reason.values["why"].key.endswith(verdict)


def test_without_values_fit_alone_ranks(chances):
    """No value is known of anybody: priority is the percentile of fit."""
    tiers = tiered(chances, [(50, np.nan, np.nan), (90, np.nan, np.nan)], verdict="too_few")
    assert list(tiers.table["priority"]) == [50, 100] and tiers.reason.key == "fit.tiers.by_fit"


def test_only_what_lies_below_both_floors_is_not_targeted(chances):
    """Floors: fit 50 and the median value 25. Below one of them only, a company stays."""
    capacity = Capacity(minimum_fit=50, minimum_value_share=0.5)
    tiers = tiered(chances, [(40, 10, 0.5), (60, 20, 0.5), (40, 30, 0.5), (60, 40, 0.5)], capacity)
    assert list(tiers.table["tier"]) == [0, 1, 1, 1]
    assert tiers.table["why"]["aa"].key == "fit.tiers.below_floors"


def test_accounts_without_a_chance_or_a_value_stand_last_with_the_reason(chances):
    """They follow those with an expected value, by priority: 4/4 x 2/3 of one is less than 3/4 x 3/3 of the other."""
    tiers = tiered(chances, [(60, np.nan, 0.9), (99, 900, np.nan), (55, 1, 0.1), (70, 1000, np.nan)])
    assert list(tiers.table["rank"]) == [4, 3, 1, 2]
    keys = [message.key.removeprefix("fit.tiers.") for message in tiers.table["why"]]
    assert keys == ["no_value", "untried", "place_other", "untried"]


def test_a_company_below_the_floors_gives_its_place_to_the_next(chances):
    """Tier 1 holds two of those targeted, whoever of the others stands between them in rank."""
    rows = [(60, 500, 0.9), (10, 400, 0.9), (60, 300, 0.9), (60, 900, 0.01), (60, 900, 0.01)]
    capacity = Capacity(owners=1, accounts_per_owner=2, groups=0, tier_3=5, minimum_fit=50, minimum_value_share=0.5)
    tiers = tiered(chances, rows, capacity)
    assert list(tiers.table["tier"]) == [1, 0, 1, 3, 3]
    assert list(tiers.table["rank"]) == [1, 2, 3, 4, 5]


def test_nothing_that_tells_companies_apart_makes_no_tiers(chances):
    """Twelve alike: no one is put before another, and the reason says so; a single company has its tier."""
    tiers = tiered(chances, [(50, 100, 0.3)] * 12)
    assert (tiers.table["tier"] == 0).all() and tiers.reason.key == "fit.tiers.alike"
    assert list(tiered(chances, [(50, 100, 0.3)]).table["tier"]) == [1]


@pytest.mark.parametrize("verdict", ["calibrated", "too_few"])
def test_no_accounts_make_empty_tiers(chances, verdict):
    """Nobody to target, and nobody left when customers are taken out."""
    for tiers in (
        tiered(chances, [], verdict=verdict),
        tiered(chances, [(60, 10, 0.5, "own")], verdict=verdict, with_customers=False),
    ):
        assert tiers.table.empty and list(tiers.summary["n"]) == [0, 0, 0, 0]
        assert tiers.summary["cut"].isna().all()


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.floats(0, 100), st.floats(-1e4, 1e6) | st.just(np.nan), st.floats(0, 1) | st.just(np.nan)),
        min_size=2,
        max_size=40,
    ),
    owners=st.integers(1, 3),
    groups=st.integers(0, 3),
    tier_3=st.integers(0, 8),
    verdict=st.sampled_from(["calibrated", "no_signal"]),
)
def test_tiers_follow_rank_and_never_exceed_capacity(chances, rows, owners, groups, tier_3, verdict):
    """Everyone has one place, a better tier never a worse rank; none is overfull, nor left open above another."""
    capacity = Capacity(owners, 2, groups, 3, tier_3, minimum_fit=30)
    tiers = tiered(chances, rows, capacity, verdict=verdict)
    table = tiers.table
    assert sorted(table["rank"]) == list(range(1, len(rows) + 1))
    sizes = table["tier"].value_counts().reindex([1, 2, 3, 0], fill_value=0)
    assert list(tiers.summary["n"]) == list(sizes)
    limits = {1: capacity.tier_1, 2: capacity.tier_2, 3: capacity.tier_3}
    assert all(sizes[tier] <= limit for tier, limit in limits.items())
    in_order = table[table["tier"] > 0].sort_values("rank")["tier"]
    assert in_order.is_monotonic_increasing
    if len(in_order) and in_order.max() > 1:
        assert all(sizes[tier] == limits[tier] for tier in range(1, in_order.max()))
    by = "expected_value" if verdict == "calibrated" else "priority"
    known = table.sort_values("rank")[by].dropna()
    assert known.is_monotonic_decreasing


def test_more_owners_never_lower_a_tier(chances):
    """With a larger Tier 1 every account keeps its tier or moves up."""
    few, many = (tiered(chances, TEN, Capacity(n, 2, 1, 3, 2, minimum_fit=0)).table["tier"] for n in (1, 2))
    place = {1: 1, 2: 2, 3: 3, 0: 4}
    assert (many.map(place) <= few.map(place)).all() and (many != few).any()


@pytest.mark.parametrize("verdict", ["calibrated", "no_signal"])
def test_who_brings_nothing_more_is_not_targeted_although_there_is_room(chances, verdict):
    """A customer that has left has the chance 0: whatever it was worth, no capacity goes to it."""
    rows = [(60, 100, 0.5), (90, 900, 0.0, "own"), (60, 50, 0.9, "own")]
    table = tiered(chances, rows, verdict=verdict).table
    assert list(table["tier"] == 0) == [False, True, False]
    assert table["why"]["ab"].key == "fit.tiers.nothing_more"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("owners", 0),
        ("accounts_per_owner", -1),
        ("groups", -1),
        ("accounts_per_group", 0),
        ("tier_3", -5),
        ("minimum_fit", 101),
        ("minimum_value_share", 1.5),
        ("minimum_value_share", float("nan")),
        ("effort_1", -1),
        ("effort_3", float("inf")),
    ],
)
def test_an_impossible_capacity_is_refused_by_name(setting, value):
    """The message names the setting and its range."""
    with pytest.raises(SettingError, match=setting):
        Capacity(**{setting: value})


def test_sizes_are_products():
    """3 owners with 6 each, 6 groups of 10; a company with nothing but owners has no other tier."""
    assert (Capacity().tier_1, Capacity().tier_2) == (18, 60)
    assert Capacity(groups=0, tier_3=0).tier_2 == 0


def test_where_no_value_is_known_fit_decides(chances):
    """A calibrated chance without any value: no expected value, and the order is by fit."""
    tiers = tiered(chances, [(50, np.nan, 0.2), (90, np.nan, 0.8), (70, np.nan, 0.5)])
    assert tiers.ranked_by == "priority" and tiers.reason.key == "fit.tiers.by_fit"
    assert list(tiers.table["rank"]) == [3, 1, 2] and (tiers.table["tier"] > 0).all()
    assert tiers.table["expected_value"].isna().all()


@pytest.mark.parametrize("verdict", ["calibrated", "no_signal"])
def test_what_is_equal_stands_by_id_whatever_order_the_accounts_come_in(chances, verdict):
    """Forty accounts of four kinds in six orders: every account keeps its rank and tier; within a kind ids ascend."""
    kinds = [(60, 100, 0.5), (70, 300, 0.5), (60, 100, 0.5), (80, 200, np.nan)]
    rows = [kinds[i % 4] for i in range(40)]
    ids = [f"{'Zz'[i % 2]}-{i:02d}" for i in range(40)]
    first = tiered(chances, rows, verdict=verdict, ids=ids).table.sort_values("rank")
    for seed in range(6):
        turn = np.random.default_rng(seed).permutation(40)
        again = tiered(chances, [rows[i] for i in turn], verdict=verdict, ids=[ids[i] for i in turn]).table
        pd.testing.assert_frame_equal(again.sort_values("rank"), first)
    alike = first.groupby(["value", "fit"])
    assert len(alike) == 3 and all(list(part.index) == sorted(part.index) for _, part in alike)


def test_a_tier_takes_nobody_whose_play_costs_more_than_is_expected(chances):
    """Of 500, 450, ... 50 Tier 1 at 460 takes one, Tier 2 at 310 the next three, Tier 3 at 60 two of the five left;
    150 and 100 find it full, and 50 would pay for no play."""
    tiers = tiered(chances, TEN, Capacity(**COSTLY, effort_1=460, effort_2=310, effort_3=60))
    assert list(tiers.table["tier"]) == [1, 2, 2, 2, 3, 3, 0, 0, 0, 0]
    assert list(tiers.table["net_value"]) == [40, 140, 90, 40, 240, 190, 200, 150, 100, 50]
    assert list(tiers.summary["expected_value"]) == [40, 270, 430, 500] and list(tiers.summary["n"]) == [1, 3, 2, 4]
    assert [why.key.removeprefix("fit.tiers.") for why in tiers.table["why"][6:]] == ["beyond_capacity"] * 3 + [
        "no_tier_pays"
    ]
    assert list(tiers.table["rank"]) == list(range(1, 11)), "the order is by expected value before effort"


def test_an_account_worth_exactly_its_play_is_not_taken(chances):
    """Tier 3 at 50 leaves out who brings 50, and takes them at 49.99."""
    rows = [(60, 1000, 0.5), (60, 100, 0.5)]
    for effort, tier in ((50, 0), (49.99, 3)):
        table = tiered(chances, rows, Capacity(1, 1, 0, 1, 9, 0, effort_3=effort)).table
        assert table["tier"]["ab"] == tier


def test_a_cost_changes_nothing_where_no_chance_is_shown(chances):
    """Without expected values there is nothing to set a cost against, and nothing net of it."""
    dear = Capacity(**COSTLY, effort_1=1e9, effort_2=1e9, effort_3=1e9)
    with_cost, without = (tiered(chances, TEN, capacity, verdict="no_signal") for capacity in (dear, SMALL))
    pd.testing.assert_series_equal(with_cost.table["tier"], without.table["tier"])
    assert (with_cost.table["tier"] > 0).any() and with_cost.table["net_value"].isna().all()


def test_where_a_cost_is_said_an_account_of_unknown_worth_waits(chances):
    """It stands last: a tier whose cost is not said takes it once those with an expected value are placed; where every
    tier has a cost it is not targeted, and the reason is that its worth is not known."""
    rows = [(60, 200, 0.5), (60, 400, 0.5), (60, 900, np.nan)]
    some = tiered(chances, rows, Capacity(1, 1, 1, 1, 1, 0, effort_1=10, effort_2=10)).table
    assert list(some["tier"]) == [2, 1, 3]
    every = tiered(chances, rows, Capacity(1, 3, 0, 1, 9, 0, effort_1=150, effort_3=10)).table
    assert list(every["tier"]) == [3, 1, 0] and every["why"]["ac"].key == "fit.tiers.may_not_pay"


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.floats(0, 100), st.floats(1, 1e4) | st.just(np.nan), st.floats(0.01, 1) | st.just(np.nan)),
        min_size=2,
        max_size=40,
    ),
    efforts=st.tuples(*[st.just(0.0) | st.floats(0, 5e3)] * 3),
)
def test_with_costs_no_tier_is_overfull_or_loses_by_an_account(chances, rows, efforts):
    """Every account in a tier with a cost brings more than it; one left out would bring less, or its tier is full."""
    capacity = Capacity(**COSTLY, **{f"effort_{i}": effort for i, effort in enumerate(efforts, start=1)})
    tiers = tiered(chances, rows, capacity)
    table = tiers.table
    assume(tiers.reason.key == "fit.tiers.by_expected_value")
    for tier, size, effort in zip((1, 2, 3), capacity.sizes, efforts, strict=True):
        members = table[table["tier"] == tier]
        assert len(members) <= size
        if effort:
            assert (members["net_value"] > 0).all()
        if len(members) < size:
            left_out = table[(table["tier"] == 0) | (table["tier"] > tier)]
            assert not (left_out["expected_value"] > effort).any() and (effort or left_out.empty)

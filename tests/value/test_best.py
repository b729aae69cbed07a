from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError, TooFewError
from icp_core.samples import make_company
from icp_core.value import available_criteria, best_customers, lifetime_value, profitability, who_changes

LAST = pd.Timestamp("2025-12-31")


@pytest.fixture
def ten(company):
    """Customers a to j billed 10 to 100, a longest and i half a year ago; j, billed most, came a month ago."""
    bills = {name: 10.0 * i for i, name in enumerate("abcdefghij", 1)}
    days = dict(zip(bills, (3000, 2500, 2000, 1500, 1200, 1000, 800, 400, 190, 30), strict=True))
    orders = [(name, LAST - pd.Timedelta(days=days[name]), bill - 4) for name, bill in bills.items()]
    orders += [(name, LAST - pd.Timedelta(days=days[name] // 2), 4.0) for name in bills]
    columns = {
        "nps": dict(zip(bills, (1, 2, 9, 9, 3, 9, 4, 5, 6, 7), strict=True)),
        "usage": dict(zip(bills, (9, 8, 7, 6, 5, 4, 3, 2, 1, 0), strict=True)),
        "stars": dict.fromkeys("abc", 5.0),
        "flat": dict.fromkeys(bills, 3.0),
        "empty": dict.fromkeys(bills, np.nan),
    }
    dataset = company([*orders, ("a", LAST, 0.0)], columns=columns)
    return dataset, lifetime_value(dataset), profitability(dataset)


def members_of(best):
    return "".join(best.members.index[best.members])


def test_the_top_share_of_those_judged_is_best(ten):
    """A third of the nine customers older than half a year, by billing: g, h and i; the lowest of them has 70."""
    best = best_customers(*ten, criterion="billing", share=1 / 3)
    assert (members_of(best), best.threshold) == ("ghi", 70.0)
    assert best.reason is None and "9 customers by billing" in str(best.label)


def test_customers_too_young_are_set_apart_by_name_for_what_grows_with_age(ten):
    """j, a customer for a month, is named and not judged by billing, though it was billed most; by NPS it is judged."""
    best = best_customers(*ten, criterion="billing")
    assert list(best.too_young) == ["j"] and not best.members["j"]
    assert "1 too young" in str(best.label)
    assert best.scores["j"] == 100.0
    assert best_customers(*ten, criterion="nps").too_young.empty


@pytest.mark.parametrize("criterion", ["lifetime_value", "profit", "billing", "repurchase_rate", "profit_per_year"])
def test_every_criterion_that_grows_with_age_sets_the_young_apart(ten, criterion):
    """Also per year of tenure, as one bill in a month says little of the year."""
    assert list(best_customers(*ten, criterion=criterion).too_young) == ["j"]


def test_where_all_are_young_none_is_at_a_disadvantage(company):
    """A company two months old judges its customers after all."""
    orders = [(name, LAST - pd.Timedelta(days=10 * i), 10.0 * i) for i, name in enumerate("abcde", 1)]
    dataset = company([*orders, ("a", LAST, 1.0)])
    best = best_customers(dataset, lifetime_value(dataset), profitability(dataset), criterion="billing")
    assert (members_of(best), len(best.too_young)) == ("e", 0)


def test_equal_scores_at_the_border_all_count(ten):
    """Three customers gave a nine: the best tenth, one customer, holds them all."""
    assert members_of(best_customers(*ten, criterion="nps", share=0.1)) == "cdf"


@cache
def _startup():
    dataset, _ = make_company("startup", seed=0)
    return dataset, lifetime_value(dataset), profitability(dataset)


@settings(max_examples=25, deadline=None)
@given(shares=st.lists(st.floats(0.01, 0.99), min_size=2, max_size=2), criterion=st.sampled_from(["profit", "nps"]))
def test_raising_the_share_never_shrinks_the_set_of_best(shares, criterion):
    """Every member at the smaller share is one at the larger, and members score above all others judged."""
    known = _startup()
    small, large = (best_customers(*known, criterion=criterion, share=share) for share in sorted(shares))
    assert (small.members <= large.members).all()
    for best in (small, large):
        judged = best.scores.drop(best.too_young).dropna()
        others = judged[~best.members[judged.index]]
        assert judged[best.members[judged.index]].min() == best.threshold
        assert others.empty or others.max() < best.threshold
        assert best.members.sum() >= max(1, round(best.share * len(judged)))


@pytest.mark.parametrize(("threshold", "expected"), [(0.0, "abcdefghi"), (80.0, "hi"), (80.01, "i"), (90.0, "i")])
def test_a_threshold_marks_everybody_who_reaches_it(ten, threshold, expected):
    """Whoever is billed as much or more, whatever the share; the young stay apart."""
    assert members_of(best_customers(*ten, criterion="billing", threshold=threshold)) == expected


@pytest.mark.parametrize(
    ("criterion", "threshold", "why"),
    [
        ("billing", 91.0, "no score reaches 91"),
        ("column:empty", None, "no customer has a figure for empty"),
        ("column:flat", None, "flat is the same for all 10"),
        ("upsell", None, "no customer has a figure for upsell"),
    ],
)
def test_where_nobody_is_best_the_reason_is_given(ten, criterion, threshold, why):
    """A threshold above all, a criterion that nobody has, or one that is the same for all."""
    best = best_customers(*ten, criterion=criterion, threshold=threshold)
    assert not best.members.any() and why in str(best.reason)


def test_a_customer_without_a_figure_is_never_best(ten):
    """Only three have stars; at any share the others are not judged."""
    dataset, value, profit = ten
    dataset = dataset.replace(accounts=dataset.accounts.assign(stars=[3.0, 2.0, 1.0] + [np.nan] * 7))
    assert members_of(best_customers(dataset, value, profit, criterion="column:stars", share=0.99)) == "abc"


def test_per_year_a_newer_customer_may_pass_an_older_one(ten):
    """30 in two thousand days is less a year than 90 in 190 days and 80 in 400, and more than 10 in 3,000."""
    scores = best_customers(*ten, criterion="billing_per_year").scores
    assert scores["i"] == pytest.approx(90 / 190 * 365.25)
    assert scores["i"] > scores["h"] > scores["c"] > scores["a"]


def test_a_threshold_judges_equal_customers_too(ten):
    """Where all have the same score there is no top share, but a threshold has all of them or nobody."""
    dataset, value, profit = ten
    same = dataset.replace(accounts=dataset.accounts.assign(usage=7.0))
    assert best_customers(same, value, profit, criterion="usage").members.sum() == 0
    assert best_customers(same, value, profit, criterion="usage", threshold=7.0).members.all()
    assert "no score reaches" in str(best_customers(same, value, profit, criterion="usage", threshold=7.1).reason)


def test_the_attributes_that_chose_the_best_are_named(ten):
    """A column of the project's own, alone or in a blend, cannot describe a good customer as well."""
    blend = {"column:stars": 1.0, "profit": 1.0}
    assert best_customers(*ten, criterion="column:stars").judged_by == ("stars",)
    assert best_customers(*ten, criterion="blend", blend=blend).judged_by == ("stars",)
    assert best_customers(*ten, criterion="profit").judged_by == ()


def test_a_blend_is_the_weighted_mean_of_percentile_ranks(ten):
    """Three parts NPS and one part use: c, with NPS shared ninth (.9) and use eighth (.8), scores .875."""
    best = best_customers(*ten, criterion="blend", blend={"nps": 3.0, "usage": 1.0}, share=0.1)
    assert best.scores[["a", "c", "j"]].tolist() == pytest.approx([(0.3 + 1) / 4, (2.7 + 0.8) / 4, (2.1 + 0.1) / 4])
    assert members_of(best) == "c"


def test_a_blend_sets_the_young_apart_only_where_a_part_grows_with_age(ten):
    """NPS and use can be judged at once, lifetime value and profit (the blend by default) cannot."""
    assert best_customers(*ten, criterion="blend", blend={"nps": 1, "usage": 1}).too_young.empty
    assert list(best_customers(*ten, criterion="blend").too_young) == ["j"]
    assert best_customers(*ten, criterion="nps", blend={"profit": 1}).too_young.empty


def test_a_part_of_weight_zero_takes_no_part_in_a_blend(ten):
    """With no weight on stars, whoever has none is judged as well, as if the part were not there."""
    mixed = best_customers(*ten, criterion="blend", blend={"nps": 1.0, "column:stars": 0.0, "profit": 0.0})
    alone = best_customers(*ten, criterion="blend", blend={"nps": 1.0})
    pd.testing.assert_series_equal(mixed.scores, alone.scores)
    assert mixed.too_young.empty and members_of(mixed) == members_of(alone) == "cdf"


def test_picked_by_hand_means_exactly_those(ten):
    """The share does not matter to a choice by hand, nor does age."""
    assert members_of(best_customers(*ten, criterion="hand_picked", picked=["j", "b"], share=0.9)) == "bj"
    with pytest.raises(TooFewError, match="at least 1"):
        best_customers(*ten, criterion="hand_picked", picked=[])


def test_all_may_be_picked_by_hand_and_strangers_may_not(ten):
    """Whoever is picked is best, be it everybody; ids that are no customer's are ignored, and alone are nobody."""
    everyone = list(ten[0].customers)
    best = best_customers(*ten, criterion="hand_picked", picked=everyone)
    assert best.members.all() and best.reason is None
    assert members_of(best_customers(*ten, criterion="hand_picked", picked=iter(["j", "nobody"]))) == "j"
    with pytest.raises(TooFewError, match="at least 1"):
        best_customers(*ten, criterion="hand_picked", picked=["nobody"])
    table = available_criteria(*ten, picked=everyone)
    assert table.loc["hand_picked", "available"]
    assert "nobody has been picked" in str(available_criteria(*ten, picked=["nobody"]).loc["hand_picked", "reason"])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"criterion": "love"}, "criterion cannot be love.*lifetime_value"),
        ({"criterion": "nps_per_year"}, "nps_per_year.*profit_per_year"),
        ({"criterion": "column:relation"}, "column:relation.*column:nps"),
        ({"share": 0.0}, "share"),
        ({"share": 1.0}, "share"),
        ({"share": np.nan}, "share"),
        ({"threshold": np.nan}, "threshold"),
        ({"threshold": np.inf}, "threshold"),
        ({"criterion": "blend", "blend": {}}, "blend"),
        ({"criterion": "blend", "blend": {"nps": 0.0}}, "blend"),
        ({"criterion": "blend", "blend": {"nps": -1.0, "profit": 2.0}}, "blend of nps"),
        ({"criterion": "blend", "blend": {"nps": np.inf}}, "blend of nps"),
        ({"criterion": "blend", "blend": {"love": 1.0}}, "love"),
        ({"criterion": "blend", "blend": {"blend": 1.0}}, "blend cannot be blend"),
        ({"criterion": "blend", "blend": {"hand_picked": 1.0}}, "hand_picked"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(ten, given, named):
    """An unknown criterion, a share outside 0 to 1 and blends without sense; the message says what there is."""
    with pytest.raises(SettingError, match=named):
        best_customers(*ten, **given)


@pytest.mark.parametrize("orders", [[], [("a", "2025-01-01", 5.0)]], ids=["no customer", "one customer"])
def test_of_nobody_or_one_there_is_no_best(company, orders):
    """With nobody to compare with the reason stands in the place of members."""
    dataset = company(orders, others=["p"])
    best = best_customers(dataset, lifetime_value(dataset), profitability(dataset), criterion="billing")
    assert list(best.members.index) == [order[0] for order in orders]
    assert not best.members.any() and "Nobody" in str(best.reason)


def test_who_enters_and_who_leaves_by_hand(ten):
    """From billing (h, i) to NPS (c, d, f): three enter from ranks 7, 6 and 4, and two leave for 6 and 5."""
    change = who_changes(best_customers(*ten, criterion="billing"), best_customers(*ten, criterion="nps"))
    assert change.to_dict("index") == {
        "c": {"change": "enters", "rank_before": 7.0, "rank_after": 1.0},
        "d": {"change": "enters", "rank_before": 6.0, "rank_after": 1.0},
        "f": {"change": "enters", "rank_before": 4.0, "rank_after": 1.0},
        "h": {"change": "leaves", "rank_before": 2.0, "rank_after": 6.0},
        "i": {"change": "leaves", "rank_before": 1.0, "rank_after": 5.0},
    }


def test_a_customer_too_young_for_one_criterion_has_no_rank_in_it(ten):
    """j was not judged by billing: its rank there is missing, not last."""
    later = best_customers(*ten, criterion="nps", threshold=7)
    change = who_changes(best_customers(*ten, criterion="billing"), later)
    assert np.isnan(change.loc["j", "rank_before"]) and change.loc["j", "rank_after"] == 4.0
    assert who_changes(later, later).empty


def test_the_planted_best_are_found_more_often_than_chance(software):
    """Of the fifth with the highest planted worth at least half are among the best by lifetime value."""
    for made in software:
        best = best_customers(made.dataset, made.value, made.profit)
        worth = made.truth.future_value[best.members.index].drop(best.too_young)
        top = worth.nlargest(round(0.2 * len(worth))).index
        assert best.members[top].mean() > 0.5

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from icp_core.fit import Weights, equal_weights, prepare_scoring, suggest_desirability, suggest_weights
from icp_core.fit.judged import judged_customers
from icp_core.fit.outcomes import best_or_not, outcome_levels
from icp_core.fit.separation import area_under_curve
from icp_core.segments import first_deals

SOLD = {"X": (60, 20), "Y": (60, 40)}


@pytest.fixture
def company(sold):
    """120 customers of two industries and three sizes, and 60 lost deals."""
    return sold(SOLD, size=list("smlsmmlls"))


def best_in(dataset, n=30):
    """Mostly the customers of X: every fourth of the others is best too."""
    ours = dataset.accounts[dataset.accounts["relation"] == "customer"].set_index("account_id")["industry"]
    return [*ours.index[ours == "X"][:n], *ours.index[ours == "Y"][::4]]


@pytest.mark.parametrize("source", ["best", "won", "both"])
def test_customers_are_judged_by_levels_that_have_not_seen_their_fold(company, best, source):
    """Turning round the deals and the places of a whole fold leaves its own deviations, whatever is learned from."""
    chosen = best(company, best_in(company))
    learned = suggest_desirability(company, chosen, source=source)
    before = prepare_scoring(company, learned, best=chosen).best_rest
    fold = learned.folds.index[learned.folds == 2]
    deals = company.deals.copy()
    mine = deals["account_id"].isin(fold)
    deals.loc[mine, "outcome"] = deals.loc[mine, "outcome"].map({"won": "lost", "lost": "won"})
    turned = company.replace(deals=deals)
    other = best(company, [])
    other.members = chosen.members ^ chosen.members.index.isin(fold)
    after = prepare_scoring(turned, suggest_desirability(turned, other, source=source), best=other).best_rest
    own = before.part == 2
    assert own.sum() > 10 and (~own).sum() > 10
    np.testing.assert_array_equal(before.deviations[own], after.deviations[own])
    assert (before.deviations[~own] != after.deviations[~own]).any()


def test_best_are_set_against_the_other_customers_that_are_old_enough(company, best):
    """Accounts that are no customers and customers too young take no part; the outcome is who is best."""
    members = best_in(company)
    chosen = best(company, members, too_young=company.customers[-7:])
    judged = prepare_scoring(company, suggest_desirability(company, chosen), best=chosen).best_rest
    assert set(judged.accounts) == set(company.customers) - set(company.customers[-7:])
    assert set(judged.accounts[judged.outcome > 0]) == set(members) & set(judged.accounts)
    assert judged.levels.loc[members[0]].to_dict() == {"industry": "X", "size": company.accounts["size"][0]}
    assert prepare_scoring(company, suggest_desirability(company, chosen)).best_rest is None


def test_area_on_customers_by_hand(company, best):
    """With two levels of the only weighed attribute the area is that of counting pairs, ties half."""
    chosen = best(company, best_in(company))
    learned = suggest_desirability(company, chosen, source="won")
    x, y = ("industry", "X"), ("industry", "Y")
    scoring = prepare_scoring(company, learned.edited({x: 80.0, y: 20.0}), best=chosen)
    table = scoring.compare({"mine": Weights.of({"industry": 1})}, question="best")
    of_x, of_y = 30, 15  # best among 60 each
    pairs = (of_x + of_y) * (120 - of_x - of_y)
    right = of_x * (60 - of_y) + (of_x * (60 - of_x) + of_y * (60 - of_y)) / 2
    assert table.loc["mine", "auc"] == pytest.approx(right / pairs) and table.loc["mine", "n"] == 120


def test_the_data_s_weights_are_judged_on_customers_without_their_fold(company, best):
    """Each customer is scored by the weights learned without its fold, also where deals are judged by blocks."""
    chosen = best(company, best_in(company))
    learned = suggest_desirability(company, chosen)
    weights = suggest_weights(company, chosen, desirability=learned)
    copies = {fold: pd.Series({"industry": 100.0 * (fold == 1), "size": 100.0 * (fold != 1)}) for fold in range(5)}
    weights = replace(equal_weights(learned), out_of_fold=copies, earlier={0: weights.values})
    judged = prepare_scoring(company, learned, best=chosen).best_rest
    at = judged.attributes.index("industry"), judged.attributes.index("size")
    expected = 50 + np.where(judged.part == 1, judged.deviations[:, at[0]], judged.deviations[:, at[1]])
    np.testing.assert_allclose(judged.score(weights), expected)


@pytest.mark.parametrize(("n_best", "told"), [(9, False), (10, True), (110, True), (111, False)])
def test_too_few_of_a_kind_have_no_figure(company, best, n_best, told):
    """Ten of the best and ten others of at least forty; else the reason says how many there are."""
    chosen = best(company, company.customers[:n_best])
    scoring = prepare_scoring(company, suggest_desirability(company, chosen), best=chosen)
    table = scoring.compare({"mine": Weights.of({"industry": 1})}, question="best")
    assert table.empty is not told and (scoring.best_rest.too_few is None) is told
    if not told:
        assert f"there are 120, of them {n_best} and {120 - n_best}" in str(scoring.best_rest.too_few)


def test_deals_are_judged_by_the_same_structure(company, best):
    """The set of the deals holds every first deal with its own fold's deviations and outcome."""
    chosen = best(company, best_in(company))
    learned = suggest_desirability(company, chosen)
    judged = prepare_scoring(company, learned, best=chosen).won_lost
    won = first_deals(company)
    assert list(judged.accounts) == list(won.index) and (judged.outcome == won.to_numpy()).all()
    pd.testing.assert_frame_equal(judged.levels, outcome_levels(company, learned.scheme)["won"])
    assert (judged.part == learned.folds.loc[won.index]).all() and judged.blocks == ()


def test_what_shuffled_places_are_told_apart_as_well_is_not_better_than_chance(company, best):
    """An interval above .5 is not enough where levels were learned from the places; where not, it is."""
    chosen = best(company, best_in(company))
    judged = prepare_scoring(company, suggest_desirability(company, chosen), best=chosen).best_rest
    rng = np.random.default_rng(0)
    score = judged.outcome + rng.normal(0, 2.2, len(judged.outcome))
    assert judged.by_chance(score) is (judged.chance_share > 0.025)
    object.__setattr__(judged, "chance_share", 0.4)
    assert judged.by_chance(score) and not judged.better_than_chance(score)
    assert not judged.by_chance(judged.outcome) and judged.better_than_chance(judged.outcome)
    untaught = replace(judged, learned=False)
    assert not untaught.by_chance(score)
    assert not untaught.better_than_chance(-score)


def test_two_sets_of_weights_are_compared_on_the_same_customers(company, best):
    """The first is ahead of itself by nothing, and of one that is worse by the difference of their areas."""
    chosen = best(company, best_in(company))
    scoring = prepare_scoring(company, suggest_desirability(company, chosen), best=chosen)
    named = {"one": Weights.of({"industry": 1}), "other": Weights.of({"size": 1})}
    table = scoring.compare(named, question="best")
    assert table.loc["one", "ahead"] == 0 and table.loc["one", "ahead_low"] < 0 < table.loc["one", "ahead_high"]
    assert table.loc["other", "ahead"] == pytest.approx(table.loc["one", "auc"] - table.loc["other", "auc"])
    back = scoring.compare(dict(reversed(named.items())), question="best")
    assert back.loc["one", "ahead_low"] == pytest.approx(-table.loc["other", "ahead_high"])


def test_by_lot_the_best_are_seldom_called_told_apart(sold, best):
    """Best by lot among 120 customers, 10 times: the mean area out of fold is near one half, one or none is called
    better than chance. ``tests/benchmarks/honesty_null.py`` measures it over more."""
    dataset = sold({"X": (40, 1), "Y": (40, 1), "Z": (40, 1)}, size=list("smlsmmlls"))
    rng, areas, called = np.random.default_rng(8), [], 0
    for _ in range(10):
        chosen = best(dataset, rng.choice(dataset.customers, 30, replace=False))
        learned = suggest_desirability(dataset, chosen, source="best")
        levels = outcome_levels(dataset, learned.scheme)["best"]
        judged = judged_customers(levels, best_or_not(chosen), learned)
        score = judged.score(equal_weights(learned))
        areas.append(area_under_curve(score, judged.outcome > 0)[0])
        called += judged.better_than_chance(score)
    assert 0.40 <= np.mean(areas) <= 0.56 and called <= 1

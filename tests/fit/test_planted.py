"""A small simulation: what was planted is found, and nothing where nothing was planted."""

from functools import cache

import numpy as np
import pytest

import icp_core as icp

NULL_SEEDS = range(5)
SOFTWARE_SEEDS = range(3)


@cache
def learned_from(seed):
    dataset, truth = icp.make_company("software", seed=seed)
    best = icp.best_customers(dataset, icp.lifetime_value(dataset), icp.profitability(dataset))
    learned = icp.suggest_desirability(dataset, best)
    return dataset, truth, best, learned, icp.suggest_weights(dataset, best, desirability=learned)


@pytest.fixture(scope="module", params=SOFTWARE_SEEDS)
def software(request):
    """A company whose wins and values follow what was planted, learned from."""
    return learned_from(request.param)


def test_the_planted_best_level_stands_first(software):
    """In each driver, of all levels with outcomes."""
    _, truth, _, learned, _ = software
    seen = learned.table[learned.table["n"] > 0].sort_values("value", ascending=False)
    first = seen.drop_duplicates("attribute").set_index("attribute")["level"]
    assert {name: first[name] for name in truth.drivers} == dict(truth.drivers)


def test_the_planted_drivers_take_most_of_the_weight(software):
    """Data bear weights, and those of the true drivers come before what is noise."""
    _, truth, _, _, weights = software
    assert weights.values.sum() == pytest.approx(100)
    assert weights.values[truth.weights.index].sum() > 65
    assert weights.values.idxmax() in truth.weights.index


def test_planted_deals_are_told_apart_and_fit_follows_the_truth(software):
    """The verdict is above chance, and the fit of all accounts ranks as their true chance to win does."""
    dataset, truth, _, learned, weights = software
    found = icp.conversion(dataset, learned, weights)
    assert found.verdict in ("calibrated", "rank_only") and found.auc_low > 0.5
    fit = icp.fit_score(dataset.accounts, learned, weights).score
    assert fit.corr(truth.win_probability[fit.index], method="spearman") > 0.75


def test_a_chance_that_is_shown_is_near_the_true_one():
    """Over all companies: of the calibration's 90 % intervals most hold the mean true chance of those without a deal
    that are told such a chance, and what these are told is within ten points of it."""
    held, off = [], []
    for dataset, truth, _, learned, weights in map(learned_from, SOFTWARE_SEEDS):
        found = icp.conversion(dataset, learned, weights, level=0.9)
        assert found.verdict == "calibrated" and found.n_judged < found.n_deals
        fresh = found.probability.drop(dataset.deals["account_id"].unique()).dropna()
        table = found.calibration
        between = (table["predicted"].to_numpy()[1:] + table["predicted"].to_numpy()[:-1]) / 2
        true, told = (each[fresh.index].groupby(np.searchsorted(between, fresh)).mean() for each in
                      (truth.win_probability, fresh))  # fmt: skip
        rows = table.loc[true.index]
        held += ((rows["low"] <= true) & (true <= rows["high"])).tolist()
        off += (told - true).tolist()
    assert len(held) == 8 * len(SOFTWARE_SEEDS) and np.mean(held) >= 0.75
    assert np.sqrt(np.mean(np.square(off))) < 0.1


def test_shuffled_deals_of_the_same_company_teach_nothing(software):
    """With outcomes dealt anew at random among the same accounts there are no weights from deals, and no signal."""
    dataset, _, best, _, _ = software
    shuffled = dataset.deals.assign(outcome=dataset.deals["outcome"].sample(frac=1, random_state=1).to_numpy())
    data = dataset.replace(deals=shuffled)
    learned = icp.suggest_desirability(data, best, source="won")
    assert icp.suggest_weights(data, best, desirability=learned, source="won").values is None
    assert icp.conversion(data, learned, icp.equal_weights(learned)).verdict == "no_signal"


@pytest.mark.parametrize("seed", NULL_SEEDS)
def test_companies_without_a_pattern_get_no_weights_and_no_chance(seed):
    """Nothing was planted: no suggested weights, no better than chance, and a ranking by priority."""
    dataset, _ = icp.make_company("null", seed=seed)
    value = icp.lifetime_value(dataset)
    best = icp.best_customers(dataset, value, icp.profitability(dataset))
    learned = icp.suggest_desirability(dataset, best)
    weights = icp.suggest_weights(dataset, best, desirability=learned)
    assert weights.values is None and weights.reason.key == "fit.weights.chance"
    equal = icp.equal_weights(learned)
    found = icp.conversion(dataset, learned, equal)
    assert found.verdict == "no_signal" and found.probability.isna().all()
    tiers = icp.assign_tiers(value, icp.fit_score(dataset.accounts, learned, equal), found, icp.Capacity())
    assert tiers.ranked_by == "priority" and tiers.table["expected_value"].isna().all()

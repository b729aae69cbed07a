from dataclasses import replace

import numpy as np
import pytest

import icp_core as icp
from icp_core.profile.figures import level_figure, row_figures
from icp_core.profile.fits import LEAST_DEALS, refused_deals, win_rates
from icp_core.profile.grades import graded, graded_apart, refused_levels
from icp_core.value.intervals import proportion_interval


@pytest.fixture(scope="module")
def scoring(software):
    return icp.prepare_scoring(software.dataset, software.desirability, best=software.best)


@pytest.fixture(scope="module")
def rates(software, scoring):
    return win_rates(scoring, software.desirability, software.weights, software.chance)


def test_the_rates_are_counts_of_the_judged_deals(rates, scoring, software):
    """All is every judged deal; those that fit reach the floor and none is refused; intervals are Jeffreys'."""
    fits, every, no = rates.rates
    judged = scoring.won_lost
    assert (every.n, every.won) == (len(judged.outcome), int(judged.outcome.sum()))
    refused = refused_deals(judged, software.desirability)
    assert no.n == refused.sum() and no.won == judged.outcome[refused].sum()
    assert LEAST_DEALS <= fits.n == ((judged.score(software.weights) >= 50) & ~refused).sum() < every.n
    assert not set(rates.fitting) & set(judged.accounts[refused])
    for rate in rates.rates:
        assert (rate.value, rate.low, rate.high) == pytest.approx(proportion_interval(rate.won, rate.n))


def test_a_higher_floor_lets_fewer_deals_fit(scoring, software):
    """Each that fits a higher floor fits a lower one; the sheet is told which floor it was."""
    found = [win_rates(scoring, software.desirability, software.weights, minimum_fit=floor) for floor in (45, 50, 55)]
    low, middle, high = (set(each.fitting) for each in found)
    assert high < middle < low and [each.floor for each in found] == [45, 50, 55]


def test_planted_truth_parts_the_rates(rates, software):
    """Where much is planted, what fits is truly likelier to be won than all, and what is refused less; it is told."""
    fits, every, no = rates.rates
    truth = software.truth.win_probability
    assert rates.clear and no.high < every.value
    assert truth.loc[list(rates.fitting)].mean() > truth.mean() + 0.05
    assert fits.low < truth.loc[list(rates.fitting)].mean() < fits.high + 0.1


def test_nothing_is_called_clear_where_nothing_is_planted(null):
    """A company without a pattern claims no win rate, whatever the three counts happen to be."""
    looked_up = icp.prepare_scoring(null.dataset, null.desirability, best=null.best)
    assert not win_rates(looked_up, null.desirability, null.weights, null.chance).clear


def test_a_deal_is_refused_by_what_its_own_outcome_did_not_teach(software, scoring):
    """Turning the outcome of one judged deal changes neither its score nor whether it is refused."""
    judged = scoring.won_lost
    turned = judged.outcome.copy()
    turned[0] = 1 - turned[0]
    again = replace(judged, outcome=turned)
    assert (refused_deals(again, software.desirability) == refused_deals(judged, software.desirability)).all()
    tables = judged.tables(software.desirability)
    own = refused_levels(graded(tables[int(judged.part[0])]))
    pairs = set(zip(own["attribute"], own["level"], strict=True))
    mine = {(name, judged.levels[name].iloc[0]) for name in judged.levels}
    assert refused_deals(judged, software.desirability)[0] == bool(mine & pairs)


def test_scores_that_are_all_alike_make_no_rate(scoring, software):
    """With the weight on an attribute that tells nothing apart, no deal is said to fit."""
    flat = {number: table.assign(value=50.0) for number, table in software.desirability.out_of_fold.items()}
    dull = replace(software.desirability, out_of_fold=flat)
    judged = replace(scoring.won_lost, deviations=np.zeros_like(scoring.won_lost.deviations), blocks=())
    fits = win_rates(replace(scoring, won_lost=judged), dull, icp.equal_weights(dull), software.chance)
    assert str(fits.rates[0].reason) == "The scores tell these deals too little apart." and fits.fitting == ()
    assert not fits.clear


def test_too_few_deals_give_their_reason():
    """Twelve deals are no win rate: the reason stands instead of a figure."""
    dataset, _ = icp.make_company("software", seed=2, n_customers=8, n_others=20, n_deals=12)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit)
    desirability = icp.suggest_desirability(dataset, best)
    scoring = icp.prepare_scoring(dataset, desirability, best=best)
    found = win_rates(scoring, desirability, icp.equal_weights(desirability))
    assert found.rates == () and str(found.reason)


def test_a_figure_counts_accounts_that_did_not_choose_its_levels(software, scoring):
    """Where every fifth is left with the same choice, the counts are the plain ones of the levels named."""
    table = software.desirability.table.assign(value=50.0, low=49.0, high=51.0)
    at = (table["attribute"] == "industry") & (table["level"] == software.desirability.scheme.categories["industry"][0])
    table.loc[at, ["value", "low", "high"]] = [90.0, 88.0, 92.0]
    fixed = replace(software.desirability, out_of_fold=dict.fromkeys(software.desirability.out_of_fold, table))
    figure = row_figures(["industry", "country"], scoring, fixed)
    customers = scoring.best_rest
    has = (customers.levels["industry"] == table.loc[at, "level"].iloc[0]).to_numpy()
    assert set(figure) == {"industry"}
    assert figure["industry"].of in ("best", "won")
    if figure["industry"].of == "best":
        assert (figure["industry"].n, figure["industry"].good) == (has.sum(), customers.outcome[has].sum())


def test_a_lucky_level_does_not_show_its_luck(null):
    """Without a pattern the figures of all lines lie around the whole: their mean is no larger than its error."""
    scoring = icp.prepare_scoring(null.dataset, null.desirability, best=null.best)
    found = row_figures(null.desirability.weighed, scoring, null.desirability)
    ratios = [figure.value / figure.whole for figure in found.values()]
    assert len(ratios) >= 3 and np.mean(ratios) < 1.15


def test_a_level_is_drawn_toward_the_whole(software, scoring):
    """The rate of a level lies between its own and that of all, within its interval; rare levels have none."""
    folds = software.desirability.folds
    every = {fold: {("industry", "Retail"), ("industry", "no such"), ("colour", "red")} for fold in range(5)}
    figure = level_figure("industry", "Retail", scoring, folds, every)
    raw = figure.good / figure.n
    assert figure.low < figure.value < figure.high
    assert min(raw, figure.whole) <= figure.value <= max(raw, figure.whole)
    assert level_figure("industry", "no such", scoring, folds, every) is None
    assert level_figure("colour", "red", scoring, folds, every) is None


def test_a_refused_level_is_counted_where_its_own_part_did_not_make_it_so(software, scoring):
    """Where a fifth is needed for the level to be refused, that fifth's deals are left out of its figure."""
    folds = software.desirability.folds
    every = {fold: {("industry", "Retail")} for fold in range(5)}
    found = level_figure("industry", "Retail", scoring, folds, every)
    part = level_figure("industry", "Retail", scoring, folds, every | {0: set()})
    mine = scoring.taught.index[(scoring.taught["industry"] == "Retail").to_numpy()]
    assert 0 < found.n - part.n == (folds.loc[mine] == 0).sum()
    assert level_figure("industry", "Retail", scoring, folds, {}) is None


def test_the_folds_grade_by_the_rule_of_the_page(software):
    """A strong belief that data neither bear nor gainsay is a belief in every copy too, and never evidence."""
    beliefs = icp.Beliefs((icp.Belief("industry", "Retail", 5.0, 200.0, by="Ada"),))
    learned = icp.suggest_desirability(software.dataset, software.best, beliefs=beliefs)
    for forward in (False, True):
        copies = graded_apart(learned, forward=forward)
        assert copies if not forward else len(copies) == len(learned.earlier)
        for table in copies.values():
            row = table[(table["attribute"] == "industry") & (table["level"] == "Retail")].iloc[0]
            told = abs(row["data_value"] - 50) > 3 * (row["data_high"] - row["data_low"]) / 2 / 1.2816
            assert row["badge"] == ("evidence" if told and row["data_value"] < 45 else "belief")
            assert len(refused_levels(table[(table["attribute"] == "industry") & (table["level"] == "Retail")])) == 1

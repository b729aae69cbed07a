"""Probability of each tier: relations, the ends of the scale, and a small study on planted truth."""

import importlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.fit import unsure
from tests.benchmarks.tier_probability import calibration_error, held_against_truth

SHARES = ["tier_1", "tier_2", "tier_3", "not_targeted"]
FEW = icp.Capacity(owners=2, accounts_per_owner=5, groups=3, accounts_per_group=10, tier_3=40)


class Board:
    """All that the tiers of a made company follow from."""

    def __init__(self, dataset, *, capacity=FEW, customers=True):
        self.value = icp.lifetime_value(dataset)
        best = icp.best_customers(dataset, self.value, icp.profitability(dataset))
        learned = icp.suggest_desirability(dataset, best)
        self.weights = icp.equal_weights(learned)
        self.scoring = icp.prepare_scoring(dataset, learned)
        self.conversion = self.scoring.conversion(self.weights)
        self.capacity, self.customers = capacity, customers

    def tiers(self):
        fit = self.scoring.fit(self.weights)
        return icp.assign_tiers(self.value, fit, self.conversion, self.capacity, with_customers=self.customers)

    def probability(self, **settings):
        return icp.tier_probability(
            self.value, self.scoring, self.weights, self.conversion, self.tiers(), self.capacity, **settings
        )

    def but(self, **changed):
        other = object.__new__(Board)
        other.__dict__.update(self.__dict__, **changed)
        return other


@pytest.fixture(scope="module")
def made():
    return icp.make_company("nordic", seed=3)[0]


@pytest.fixture(scope="module")
def board(made):
    board = Board(made)
    assert board.conversion.verdict == "calibrated"
    return board


def by_priority(board):
    """The same company where no chance can be shown."""
    rank_only = replace(board.conversion, verdict="rank_only", probability=board.conversion.probability * np.nan)
    return board.but(conversion=rank_only)


@pytest.mark.parametrize("without_chance", [False, True])
def test_the_tiers_are_full_in_every_draw(board, without_chance):
    """Probabilities of a tier sum to what it holds, those of an account to one, and its own is one of them."""
    board = by_priority(board) if without_chance else board
    tiers, told = board.tiers(), board.probability()
    assert tiers.ranked_by == ("priority" if without_chance else "expected_value")
    known = told.dropna()
    assert len(known) > 400 and list(told.index) == list(tiers.table.index)
    np.testing.assert_allclose(known[SHARES].sum(axis=1), 1.0)
    np.testing.assert_allclose(known[SHARES[:3]].sum(), [10, 30, 40])
    for tier, column in ((1, "tier_1"), (2, "tier_2"), (3, "tier_3"), (0, "not_targeted")):
        mine = known[tiers.table.loc[known.index, "tier"] == tier]
        assert len(mine) and (mine["of_its_tier"] == mine[column]).all()


def test_one_draw_is_one_set_of_tiers(board):
    """Every account is then in one tier for certain."""
    one = board.probability(n_draws=1).dropna()
    assert set(np.unique(one[SHARES])) == {0.0, 1.0} and one["tier_1"].sum() == 10


@pytest.mark.parametrize("customers", [True, False])
def test_the_more_unsure_the_values_the_less_sure_the_tiers(board, customers):
    """Half the spread makes Tier 1 surer, twice the spread less sure."""
    board = board.but(customers=customers)
    first = board.tiers().table["tier"] == 1
    sure = []
    for times in (0.5, 1.0, 2.0):
        table = board.value.table.copy()
        table["high"] = table["future_value"] * (table["high"] / table["future_value"]) ** times
        value = replace(board.value, spread=board.value.spread * times, table=table)
        sure.append(board.but(value=value).probability().loc[first, "of_its_tier"].mean())
    assert sure[0] > sure[1] > sure[2]


def test_a_clear_leader_is_sure_of_its_tier_and_who_is_far_beyond_is_sure_of_none(board):
    """Worth a thousand times the next, it is in Tier 1 in every draw; a former customer is in no tier in any."""
    tiers = board.tiers().table
    leader = tiers.index[tiers["rank"] == 1][0]
    table = board.value.table.copy()
    table.loc[leader, ["future_value", "value_if_active", "low", "high"]] *= 1000
    told = board.but(value=replace(board.value, table=table)).probability()
    assert told.loc[leader, "tier_1"] == 1.0
    gone = tiers.index[tiers["expected_value"] == 0]
    assert len(gone) and (told.loc[gone, "not_targeted"] == 1.0).all()


@pytest.mark.parametrize("without_chance", [False, True])
def test_with_nothing_unsure_every_account_is_in_its_tier(board, without_chance, monkeypatch):
    """Certain levels, values, curve and no departure of its own: the tiers as they are, in every draw."""
    for name in ("UNTOLD", "OF_THE_INTERVAL", "TOGETHER"):
        monkeypatch.setattr(unsure, name, 0.0)
    every = board.scoring.all_accounts
    certain = replace(every, doubt=tuple(each * 0 for each in every.doubt), known=np.ones_like(every.known))
    board = board.but(
        scoring=replace(board.scoring, all_accounts=certain),
        value=replace(board.value, spread=board.value.spread * 0),
        conversion=replace(board.conversion, covariance=((0.0, 0.0), (0.0, 0.0))),
    )
    told = (by_priority(board) if without_chance else board).probability(n_draws=3)
    assert (told["of_its_tier"].dropna() == 1.0).all()


def test_two_alike_share_the_one_place_evenly(board):
    """The first in rank and a twin of it compete for the single place that there is: each has it about half the time.

    Both have the spread and the value of a company that is far ahead of all others.
    """
    tiers = board.but(customers=False).tiers().table
    first, second = tiers.sort_values("rank").index[:2]
    table, spread, conversion = board.value.table.copy(), board.value.spread.copy(), board.conversion
    probability = conversion.probability.copy()
    table.loc[first, ["future_value", "low", "high"]] *= 1e6
    table.loc[second] = table.loc[first]
    spread[second], probability[second] = spread[first], probability[first]
    board = board.but(
        value=replace(board.value, table=table, spread=spread),
        conversion=replace(conversion, probability=probability),
        capacity=replace(FEW, owners=1, accounts_per_owner=1),
        customers=False,
    )
    told = board.probability(n_draws=2000)
    assert told.loc[[first, second], "tier_1"].sum() == 1.0
    assert told.loc[first, "tier_1"] == pytest.approx(0.5, abs=0.06)


def test_the_order_of_the_accounts_decides_nothing(board):
    """The same accounts the other way round are told the same, and so is the same call."""
    every = board.scoring.all_accounts
    parts = {name: getattr(every, name)[::-1] for name in ("accounts", "deviations", "known")}
    parts["coded"] = tuple(replace(each, codes=each.codes[::-1]) for each in every.coded)
    turned = board.but(
        value=replace(board.value, table=board.value.table.iloc[::-1]),
        scoring=replace(board.scoring, all_accounts=replace(every, **parts), tried=board.scoring.tried[::-1]),
        conversion=replace(board.conversion, probability=board.conversion.probability.iloc[::-1]),
    )
    there, here = turned.probability(), board.probability()
    assert list(there.index) == list(here.index[::-1])
    pd.testing.assert_frame_equal(there.loc[here.index], here)
    assert board.probability().equals(here) and not board.probability(random_state=1).equals(here)


def test_what_is_not_known_of_an_account_makes_it_less_sure(board):
    """The leader without any known value departs further from what is said of it."""
    every = board.scoring.all_accounts
    leader = board.tiers().table.query("kind == 'other'").sort_values("rank").index[0]
    known = every.known.copy()
    known[every.accounts.get_loc(leader)] = False
    unknown = board.but(scoring=replace(board.scoring, all_accounts=replace(every, known=known)))
    assert board.probability().loc[leader, "of_its_tier"] > unknown.probability().loc[leader, "of_its_tier"]


def test_accounts_without_an_expected_value_are_told_nothing(board):
    """Where others have one: their chance is what is missing."""
    first = board.but(customers=False).tiers().table.index[0]
    probability = board.conversion.probability.copy()
    probability[first] = np.nan
    told = board.but(conversion=replace(board.conversion, probability=probability)).probability()
    assert told.loc[first].isna().all() and told.notna().all(axis=1).sum() > 400


def test_where_all_are_alike_nothing_is_told(board):
    """Nobody is in any tier then."""
    ids = board.scoring.all_accounts.accounts
    table = board.value.table.assign(basis="similar", future_value=100.0, low=50.0, high=200.0)
    board = board.but(
        value=replace(board.value, table=table, spread=pd.Series(0.5, ids)),
        conversion=replace(board.conversion, probability=pd.Series(0.5, ids)),
    )
    assert board.tiers().reason.key == "fit.tiers.alike" and board.probability().isna().all(axis=None)


def test_far_beyond_the_cut_nothing_is_lost_by_not_drawing(board, monkeypatch):
    """Everybody drawn or only those who may come in: the same, within the error of the draws."""
    module = importlib.import_module("icp_core.fit.tier_probability")
    board = board.but(capacity=icp.Capacity(1, 5, 1, 5, 5))
    tiers = board.tiers()
    some = board.probability(n_draws=2000)
    assert (some["not_targeted"] == 1.0).sum() > 100
    monkeypatch.setattr(module, "FAR", 100.0)
    every = board.probability(n_draws=2000)
    assert len(tiers.table) == len(every)
    np.testing.assert_allclose(some.dropna()[SHARES], every.dropna()[SHARES], atol=0.06)


def test_the_tiers_carry_the_probability(board):
    """As one more column; all else stays."""
    tiers, told = board.tiers(), board.probability()
    carried = icp.with_tier_probability(tiers, told)
    pd.testing.assert_series_equal(carried.table["tier_probability"], told["of_its_tier"], check_names=False)
    assert "tier_probability" not in tiers.table and carried.summary is tiers.summary


def test_told_probabilities_are_true_of_made_companies():
    """A small run of the study: accounts told to be in Tiers 1 and 2 are truly there about as often as told."""
    found = [held_against_truth("nordic", seed, {}) for seed in range(51, 53)]
    together = pd.concat([each for each in found if each is not None])
    first = together[together["tier"].isin([1, 2])]
    assert len(first) > 90
    right = (first["tier"] == first["truly"]).mean()
    assert right == pytest.approx(first["of_its_tier"].mean(), abs=0.12) and right > 0.3
    assert calibration_error(together) < 0.08

"""Scoring: accounts and deals looked up once, so that scores and chances can be had anew at every move of a weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit.conversion import Conversion, chance_to_win
from icp_core.fit.desirability import Desirability
from icp_core.fit.forward import Block
from icp_core.fit.judged import JudgedSet, Question, judged_customers, judged_deals
from icp_core.fit.outcomes import Best, best_or_not
from icp_core.fit.score import FitScores, Scorer, scorer
from icp_core.fit.second_input import Timings, timings
from icp_core.fit.separation import area_under_curve, compare_areas
from icp_core.fit.signal_rules import SignalRule
from icp_core.fit.weights import Weights
from icp_core.languages import Message, message
from icp_core.levels import UNKNOWN, Scheme, level_table, level_words
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening, first_deals, noted_at_opening

LEAST_TRIED = 5
"""Deals that a level must have seen before it counts as tried."""


@dataclass(frozen=True, eq=False)
class Scoring:
    """Everything about the accounts and deals that does not depend on the weights, looked up once.

    Attributes
    ----------
    all_accounts : Scorer of every account
    tried_levels : bool array by attribute of the scheme, in the order of ``level_words``
        Where a level has seen enough deals.
    tried : bool array of shape (n, m)
        Where the account's level has.
    won_lost : JudgedSet of the deals
    best_rest : JudgedSet of the customers, or None where nobody said who is best
    warning : Message or None
    timings : Timings of the judged deals and of all accounts
    """

    all_accounts: Scorer
    tried_levels: Mapping[str, np.ndarray]
    tried: np.ndarray
    won_lost: JudgedSet
    best_rest: JudgedSet | None
    warning: Message | None
    timings: Timings

    @property
    def won(self) -> np.ndarray:
        """Outcome of each judged deal, 0 or 1, float array of shape (n_judged,)."""
        return self.won_lost.outcome

    @property
    def dealt(self) -> pd.DataFrame:
        """Levels of the accounts whose deal is judged, DataFrame of n_judged x attributes."""
        return self.won_lost.levels

    @property
    def fold(self) -> np.ndarray:
        """Fold or block of each judged deal, int array of shape (n_judged,)."""
        return self.won_lost.part

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, where deals are judged forward in time; else empty."""
        return self.won_lost.blocks

    @property
    def taught(self) -> pd.DataFrame:
        """The levels of all accounts with a first deal that counts, DataFrame of n_deals x attributes."""
        return self.won_lost.taught

    @property
    def outcomes(self) -> pd.Series:
        """Whether the first deal of each of them was won, bool Series by ``account_id``."""
        return self.won_lost.outcomes

    @property
    def chance_share(self) -> float:
        """Share of shuffled deals that the levels tell apart as well as the real ones: see ``chance_p_value``."""
        return self.won_lost.chance_share

    def judged_set(self, question: Question) -> JudgedSet | None:
        """The accounts on which a question is judged, where there are any."""
        return self.won_lost if question == "won" else self.best_rest

    def fit(self, weights: Weights) -> FitScores:
        """Fit score of every account."""
        return self.all_accounts.fit(weights)

    def judged(self, weights: Weights) -> np.ndarray:
        """Fit score of each deal's account by levels, and by weights where data suggested them, that have not seen it.

        Returns
        -------
        float array of shape (n_deals,), 0-100
        """
        return self.won_lost.score(weights)

    def conversion(self, weights: Weights, *, level: float = 0.8) -> Conversion:
        """Chance to win of every account; ``level``, 0-1, is that of the intervals of the calibration.

        Raises
        ------
        SettingError
            If the weights cannot be scored with, or the level is not between 0 and 1.
        """
        return chance_to_win(self, weights, level=level)

    def compare(self, named: Mapping[str, Weights], *, question: Question = "won") -> pd.DataFrame:
        """How well each set of weights tells outcomes apart, unseen: see :func:`compare_scorings`."""
        return compare_scorings({name: (self, weights) for name, weights in named.items()}, question=question)


def compare_scorings(named: Mapping[str, tuple[Scoring, Weights]], *, question: Question = "won") -> pd.DataFrame:
    """How well weights tell won from lost, or best from rest, on accounts not seen, each on levels of its own.

    Returns
    -------
    DataFrame indexed by name: ``auc, low, high`` (95 %), ``n`` accounts, ``better`` (than chance), and by how much the
    first one's area is ahead of it, ``ahead, ahead_low, ahead_high`` (95 %, on the same accounts: ``compare_areas``).
    Weights without values are left out, and all where there are too few accounts to tell or nobody said who is best.
    """
    rows = {}
    first: np.ndarray | None = None
    for name, (scoring, weights) in named.items():
        judged = scoring.judged_set(question)
        if weights.values is not None and judged is not None and not judged.too_few:
            score, outcome = judged.score(weights), judged.outcome > 0
            first = score if first is None else first
            area, ahead = area_under_curve(score, outcome), compare_areas(first, score, outcome)
            rows[name] = (*area, len(outcome), judged.better_than_chance(score), *ahead)
    columns = ["auc", "low", "high", "n", "better", "ahead", "ahead_low", "ahead_high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def prepare_scoring(
    dataset: Dataset,
    desirability: Desirability,
    *,
    best: Best | None = None,
    rules: Mapping[str, SignalRule] | None = None,
) -> Scoring:
    """Look up levels, deals, customers, folds and timings once, so that moving a weight costs milliseconds.

    Parameters
    ----------
    best : BestCustomers, optional
        Who is best, where it is to be judged how well the weights tell them from the rest.
    rules : what a signal of each kind is worth; the usual rules where none are given
    """
    every = scorer(dataset.accounts, desirability)
    taught = level_table(accounts_at_opening(dataset), desirability.scheme)
    tried = tried_levels(taught, desirability.scheme)
    deals = judged_deals(taught, first_deals(dataset), desirability)
    customers = None
    if best is not None:
        ours = dataset.accounts["account_id"].isin(dataset.customers)
        levels = level_table(dataset.accounts[ours], desirability.scheme)
        customers = judged_customers(levels, best_or_not(best), desirability)
    return Scoring(
        every,
        tried,
        tried_by_account(every, tried),
        deals,
        customers,
        None if noted_at_opening(dataset) else message("fit.conversion.as_today"),
        timings(dataset, rules, judged=deals.accounts, accounts=every.accounts),
    )


def conversion(dataset: Dataset, desirability: Desirability, weights: Weights, *, level: float = 0.8) -> Conversion:
    """Chance to win once a deal is opened, for every account.

    Parameters
    ----------
    level : float, 0-1
        Of the intervals of the calibration.

    Raises
    ------
    SettingError
        If the weights have no values or name an attribute without desirability, or the level is not between 0 and 1.
    """
    return prepare_scoring(dataset, desirability).conversion(weights, level=level)


def compare_weights(dataset: Dataset, desirability: Desirability, named: Mapping[str, Weights]) -> pd.DataFrame:
    """How well several sets of weights tell won from lost, out of fold: see :meth:`Scoring.compare`."""
    return prepare_scoring(dataset, desirability).compare(named)


def tried_by_account(every: Scorer, tried: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whether the level of each account has seen enough deals, bool array of shape (n, m)."""
    if not every.coded:
        return np.zeros((len(every.accounts), 0), dtype=bool)
    return np.column_stack([each.spread(tried)[each.codes] > 0 for each in every.coded])


def tried_levels(dealt: pd.DataFrame, scheme: Scheme) -> dict[str, np.ndarray]:
    """Whether each level has seen enough deals, by attribute of the scheme, in the order of ``level_words``.

    Parameters
    ----------
    dealt : levels of the accounts with a first deal that counts, DataFrame of n_deals x attributes
    """
    out = {}
    for attribute in scheme.attributes:
        counts = dealt[attribute].value_counts()
        tried = set(counts.index[counts >= LEAST_TRIED]) - {UNKNOWN}
        out[attribute] = np.array([word in tried for word in level_words(scheme, attribute)])
    return out

"""Scoring: accounts and deals looked up once, so that scores and chances can be had anew at every move of a weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from icp_core.fit.chance import chance_p_value
from icp_core.fit.conversion import Conversion, chance_to_win
from icp_core.fit.desirability import Desirability
from icp_core.fit.forward import Block
from icp_core.fit.score import FitScores, Scorer, earlier_levels, out_of_fold_levels, scorer, weighted_sum
from icp_core.fit.second_input import Timings, timings
from icp_core.fit.separation import area_under_curve
from icp_core.fit.signal_rules import SignalRule
from icp_core.fit.weights import Weights
from icp_core.languages import Message, message
from icp_core.levels import UNKNOWN, Scheme, level_table, level_words
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening, first_deals, noted_at_opening

LEAST_TRIED = 5
"""Deals that a level must have seen before it counts as tried."""
N_SHUFFLES = 399


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
    deals : deviations of the accounts whose deal is judged, by levels that have not seen it; shape (n_judged, m)
    won : float array of shape (n_judged,)
    dealt : DataFrame of n_judged x attributes; the levels of those accounts
    folds : int Series by ``account_id``
        The fold, or the block of later deals, in which each of them is judged.
    blocks : tuple of Block
        The blocks, where deals are judged forward in time; else empty.
    taught : DataFrame of n_deals x attributes
        The levels of all accounts with a first deal that counts.
    outcomes : bool Series by ``account_id`` of the same accounts
    warning : Message or None
    timings : Timings of the judged deals and of all accounts
    """

    all_accounts: Scorer
    tried_levels: Mapping[str, np.ndarray]
    tried: np.ndarray
    deals: np.ndarray
    won: np.ndarray
    dealt: pd.DataFrame
    folds: pd.Series
    blocks: tuple[Block, ...]
    taught: pd.DataFrame
    outcomes: pd.Series
    warning: Message | None
    timings: Timings

    @cached_property
    def chance_share(self) -> float:
        """Share of shuffled outcomes that the levels tell apart as well as the real ones: see ``chance_p_value``."""
        known = {number: block.known for number, block in enumerate(self.blocks)} or None
        return chance_p_value(self.taught, self.outcomes, self.folds, known=known, n_permutations=N_SHUFFLES)

    @cached_property
    def fold(self) -> np.ndarray:
        """Fold or block of each judged deal, int array of shape (n_judged,)."""
        return self.folds.loc[self.dealt.index].to_numpy()

    @property
    def how_judged(self) -> Message:
        """On which deals, to stand in a sentence."""
        n, all_ = len(self.won), len(self.outcomes)
        return (
            message("fit.conversion.on_later", n=n, all=all_)
            if self.blocks
            else message("fit.conversion.on_folds", n=n)
        )

    def fit(self, weights: Weights) -> FitScores:
        """Fit score of every account."""
        return self.all_accounts.fit(weights)

    def judged(self, weights: Weights) -> np.ndarray:
        """Fit score of each deal's account by levels, and by weights where data suggested them, that have not seen it.

        Returns
        -------
        float array of shape (n_deals,), 0-100
        """
        copies = weights.earlier if self.blocks else weights.out_of_fold
        if not copies:
            return 50.0 + weighted_sum(self.deals, self.all_accounts.shares(weights))
        score = np.full(len(self.won), 50.0)
        for left_out, values in copies.items():
            own = self.fold == left_out
            score[own] += weighted_sum(self.deals[own], self.all_accounts.shares(replace(weights, values=values)))
        return score

    def conversion(self, weights: Weights, *, level: float = 0.8) -> Conversion:
        """Chance to win of every account; ``level``, 0-1, is that of the intervals of the calibration.

        Raises
        ------
        SettingError
            If the weights cannot be scored with, or the level is not between 0 and 1.
        """
        return chance_to_win(self, weights, level=level)

    def compare(self, named: Mapping[str, Weights]) -> pd.DataFrame:
        """How well each set of weights tells won from lost, out of fold.

        Returns
        -------
        DataFrame indexed by name with the columns ``auc, low, high`` (95 %) and ``n``; weights without values are left
        out.
        """
        return compare_scorings({name: (self, weights) for name, weights in named.items()})


def compare_scorings(named: Mapping[str, tuple[Scoring, Weights]]) -> pd.DataFrame:
    """How well weights tell won from lost, out of fold, each on levels of its own: see :meth:`Scoring.compare`."""
    rows = {}
    for name, (scoring, weights) in named.items():
        if weights.values is not None:
            score = scoring.judged(weights)
            rows[name] = (*area_under_curve(score, scoring.won > 0), len(scoring.won))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["auc", "low", "high", "n"])


def prepare_scoring(
    dataset: Dataset, desirability: Desirability, *, rules: Mapping[str, SignalRule] | None = None
) -> Scoring:
    """Look up levels, deals, folds and timings once, so that moving a weight costs milliseconds.

    Parameters
    ----------
    rules : what a signal of each kind is worth; the usual rules where none are given
    """
    every = scorer(dataset.accounts, desirability)
    won = first_deals(dataset)
    taught = level_table(accounts_at_opening(dataset), desirability.scheme)
    tried = _tried_levels(taught, desirability.scheme)
    forward = bool(desirability.blocks)
    dealt = taught.loc[desirability.judged_in.index] if forward else taught
    return Scoring(
        every,
        tried,
        np.column_stack([each.spread(tried)[each.codes] > 0 for each in every.coded])
        if every.coded
        else np.zeros((len(every.accounts), 0), dtype=bool),
        earlier_levels(dealt, desirability) if forward else out_of_fold_levels(dealt, desirability),
        won.loc[dealt.index].to_numpy(dtype=float),
        dealt,
        desirability.judged_in if forward else desirability.folds,
        desirability.blocks,
        taught,
        won,
        None if noted_at_opening(dataset) else message("fit.conversion.as_today"),
        timings(dataset, rules, judged=dealt.index, accounts=every.accounts),
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


def _tried_levels(dealt: pd.DataFrame, scheme: Scheme) -> dict[str, np.ndarray]:
    out = {}
    for attribute in scheme.attributes:
        counts = dealt[attribute].value_counts()
        tried = set(counts.index[counts >= LEAST_TRIED]) - {UNKNOWN}
        out[attribute] = np.array([word in tried for word in level_words(scheme, attribute)])
    return out

"""Fit score: the weighted mean of the desirabilities of an account's levels, with the sum that makes it.

``score = 50 + sum over attributes of weight share x (desirability - 50)``; an unknown value counts 50 and lowers the
coverage. The technologies share one weight: their deviations from 50 are added and clipped to -50..50.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.desirability import Desirability
from icp_core.levels import TECHNOLOGY, UNKNOWN, level_table, weighed_as

if TYPE_CHECKING:
    from icp_core.fit.weights import Weights


@dataclass(frozen=True, eq=False)
class FitScores:
    """Fit of every account, indexed by ``account_id``.

    Attributes
    ----------
    score : float Series, 0-100
    contributions : DataFrame of accounts x attributes, in points; ``score`` is 50 plus the sum of its row
    coverage : float Series, 0-1
        Share of the weight that rests on known values.
    """

    score: pd.Series
    contributions: pd.DataFrame
    coverage: pd.Series


@dataclass(frozen=True, eq=False)
class Scorer:
    """Accounts with their levels looked up once, to be scored under any weights in a few milliseconds.

    Attributes
    ----------
    accounts : Index of n account ids
    attributes : names of the m attributes as weighed
    deviations : float array of shape (n, m)
        Desirability minus 50, 0 where the value is unknown.
    known : bool array of shape (n, m)
    """

    accounts: pd.Index
    attributes: tuple[str, ...]
    deviations: np.ndarray
    known: np.ndarray

    def shares(self, weights: Weights) -> np.ndarray:
        """Weights as shares of 1 in the order of ``attributes``; an attribute without a weight counts nothing.

        Raises
        ------
        SettingError
            If there are no values, or a weight is for an attribute that has no desirability.
        """
        if weights.values is None:
            raise SettingError("no_weights", why=weights.reason)
        strange = [
            str(name) for name in weights.values.index if name not in self.attributes and weights.values[name] > 0
        ]
        if strange:
            raise SettingError.unknown("weight", strange[0], self.attributes or ["nothing"])
        found = weights.values.reindex(list(self.attributes)).fillna(0.0).to_numpy(dtype=float)
        total = found.sum()
        shares: np.ndarray = found / total if total > 0 else found
        return shares

    def points(self, weights: Weights) -> np.ndarray:
        """Fit score of each account, 0-100, shape (n,)."""
        points: np.ndarray = 50.0 + self.deviations @ self.shares(weights)
        return points

    def fit(self, weights: Weights) -> FitScores:
        """Fit scores with contributions and coverage."""
        shares = self.shares(weights)
        parts = self.deviations * shares
        return FitScores(
            pd.Series(50.0 + parts.sum(axis=1), index=self.accounts, name="score"),
            pd.DataFrame(parts, index=self.accounts, columns=list(self.attributes)),
            pd.Series(self.known @ shares, index=self.accounts, name="coverage"),
        )

    @cached_property
    def positions(self) -> pd.Series:
        """Row of each account."""
        return pd.Series(np.arange(len(self.accounts)), index=self.accounts)


def scorer(accounts: pd.DataFrame, desirability: Desirability) -> Scorer:
    """Look up the desirability of every level of every account.

    Parameters
    ----------
    accounts : DataFrame of n accounts with ``account_id`` as a column or as the index
    """
    levels = level_table(accounts, desirability.scheme)
    deviations, known = _looked_up(levels, desirability.table, desirability.weighed)
    return Scorer(levels.index, desirability.weighed, deviations, known)


def fit_score(accounts: pd.DataFrame, desirability: Desirability, weights: Weights) -> FitScores:
    """Fit score of every account.

    Parameters
    ----------
    accounts : DataFrame of n accounts with ``account_id`` as a column or as the index
    desirability : Desirability
    weights : Weights
        Attributes without a weight count nothing.

    Raises
    ------
    SettingError
        If the weights have no values, or name an attribute that has no desirability.
    """
    return scorer(accounts, desirability).fit(weights)


def out_of_fold_levels(levels: pd.DataFrame, desirability: Desirability) -> np.ndarray:
    """Deviations from 50 of each account's levels, learned without that account's fold; shape (n, m)."""
    fold = desirability.folds.loc[levels.index].to_numpy()
    out = np.zeros((len(levels), len(desirability.weighed)))
    for number, table in desirability.out_of_fold.items():
        mine = fold == number
        if mine.any():
            out[mine] = _looked_up(levels[mine], table, desirability.weighed)[0]
    return out


def earlier_levels(levels: pd.DataFrame, desirability: Desirability) -> np.ndarray:
    """Deviations from 50 of the levels of accounts whose deal is judged forward in time, by what was known before its
    block; shape (n, m)."""
    block = desirability.judged_in.loc[levels.index].to_numpy()
    out = np.zeros((len(levels), len(desirability.weighed)))
    for number, then in enumerate(desirability.earlier):
        mine = block == number
        out[mine] = _looked_up(levels[mine], then.table, desirability.weighed)[0]
    return out


def _looked_up(levels: pd.DataFrame, table: pd.DataFrame, weighed: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    deviations = np.zeros((len(levels), len(weighed)))
    known = np.zeros((len(levels), len(weighed)), dtype=bool)
    place = {name: i for i, name in enumerate(weighed)}
    for attribute, rows in table.groupby("attribute", sort=False):
        at = place[weighed_as(str(attribute))]
        codes, words = pd.factorize(levels[str(attribute)])
        values = dict(zip(rows["level"], rows["value"] - 50.0, strict=True))
        deviations[:, at] += np.array([values.get(word, 0.0) for word in words])[codes] if len(words) else 0.0
        known[:, at] |= (np.array([word != UNKNOWN for word in words])[codes]) if len(words) else False
    if any(str(name).startswith(TECHNOLOGY) for name in table["attribute"]):
        at = place["technologies"]
        deviations[:, at] = np.clip(deviations[:, at], -50.0, 50.0)
    return deviations, known

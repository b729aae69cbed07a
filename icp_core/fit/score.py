"""Fit score: the weighted mean of the desirabilities of an account's levels, with the sum that makes it.

``score = 50 + sum over attributes of weight share x (desirability - 50)``; an unknown value counts 50 and lowers the
coverage. The technologies share one weight: their deviations from 50 are added and clipped to -50..50.

Sums run over the attributes in their order by plain products and sums (:func:`weighted_sum`), so that another engine
that does the same has the same score to the last bit, and with it the same ties and the same digits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.desirability import Desirability
from icp_core.fit.updating import POINTS_PER_LOG_ODDS, UNTOLD_SPREAD
from icp_core.levels import UNKNOWN, Coded, coded_levels, level_table, level_words
from icp_core.value.intervals import Z80

if TYPE_CHECKING:
    from icp_core.fit.weights import Weights
    from icp_core.levels import Scheme


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
    coded : the level of every account in each of them, as a number
    deviations : float array of shape (n, m), columns contiguous
        Desirability minus 50, 0 where the value is unknown.
    known : bool array of shape (n, m)
    doubt : per attribute, the standard deviation of the desirability of each of its kinds, in points; 0 of unknown
    """

    accounts: pd.Index
    attributes: tuple[str, ...]
    coded: tuple[Coded, ...]
    deviations: np.ndarray
    known: np.ndarray
    doubt: tuple[np.ndarray, ...]

    def shares(self, weights: Weights) -> np.ndarray:
        """Weights as shares of 1 in the order of ``attributes``: see :func:`weight_shares`."""
        return weight_shares(weights, self.attributes)

    def points(self, weights: Weights) -> np.ndarray:
        """Fit score of each account, 0-100, shape (n,)."""
        return 50.0 + weighted_sum(self.deviations, self.shares(weights))

    def fit(self, weights: Weights) -> FitScores:
        """Fit scores with contributions and coverage."""
        shares = self.shares(weights)
        return FitScores(
            pd.Series(50.0 + weighted_sum(self.deviations, shares), index=self.accounts, name="score"),
            pd.DataFrame(self.deviations * shares, index=self.accounts, columns=list(self.attributes)),
            pd.Series(weighted_sum(self.known, shares), index=self.accounts, name="coverage"),
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
    coded = coded_levels(levels, desirability.scheme)
    told = level_deviations(desirability.table, desirability.scheme)
    seen = [each.spread(_is_known(each, desirability.scheme))[each.codes] > 0 for each in coded]
    deviations = _columns([_clipped(each, told)[each.codes] for each in coded], len(levels), float)
    unsure = _variances(desirability)
    doubt = tuple(np.sqrt(each.spread(unsure)) for each in coded)
    return Scorer(levels.index, desirability.weighed, coded, deviations, _columns(seen, len(levels), bool), doubt)


def weight_shares(weights: Weights, attributes: Sequence[str]) -> np.ndarray:
    """Weights as shares of 1 in the order of ``attributes``; an attribute without a weight counts nothing.

    Raises
    ------
    SettingError
        If there are no values, or a weight is for an attribute that has no desirability.
    """
    if weights.values is None:
        raise SettingError("no_weights", why=weights.reason)
    strange = [str(name) for name in weights.values.index if name not in attributes and weights.values[name] > 0]
    if strange:
        raise SettingError.unknown("weight", strange[0], attributes or ["nothing"])
    found = weights.values.reindex(list(attributes)).fillna(0.0).to_numpy(dtype=float)
    total = math.fsum(found)
    shares: np.ndarray = found / total if total > 0 else found
    return shares


def weighted_sum(columns: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Sum over the columns, in their order, of share x column: of shape (n, m) and (m,) comes float shape (n,)."""
    total, part = np.zeros(len(columns)), np.empty(len(columns))
    for at, share in enumerate(shares):
        total += np.multiply(columns[:, at], share, out=part)
    return total


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
    return _deviations_by(coded_levels(levels, desirability.scheme), fold, desirability.out_of_fold, desirability)


def earlier_levels(levels: pd.DataFrame, desirability: Desirability) -> np.ndarray:
    """Deviations from 50 of the levels of accounts whose deal is judged forward in time, by what was known before its
    block; shape (n, m)."""
    block = desirability.judged_in.loc[levels.index].to_numpy()
    tables = {number: then.table for number, then in enumerate(desirability.earlier)}
    return _deviations_by(coded_levels(levels, desirability.scheme), block, tables, desirability)


def level_deviations(table: pd.DataFrame, scheme: Scheme) -> dict[str, np.ndarray]:
    """Desirability minus 50 of each level, by attribute of the scheme, in the order of :func:`level_words`.

    Parameters
    ----------
    table : DataFrame with the columns ``attribute, level, value``; a level that it lacks stands at 50
    """
    told = dict(zip(zip(table["attribute"], table["level"], strict=True), table["value"] - 50.0, strict=True))
    return {
        name: np.array([told.get((name, word), 0.0) for word in level_words(scheme, name)])
        for name in scheme.attributes
    }


def _variances(desirability: Desirability) -> dict[str, np.ndarray]:
    """Of the desirability of each level, by part."""
    table, scheme = desirability.table, desirability.scheme
    spread = (table["high"] - table["low"]) / (2 * Z80)
    if len(desirability.updated):
        # What is believed has an interval before any outcome too, unless a person has set the level since.
        places = pd.MultiIndex.from_frame(table[["attribute", "level"]])
        told_of = desirability.beliefs.set_index(["attribute", "level"])[["value", "low", "high"]].reindex(places)
        mine = (told_of["value"].to_numpy() == table["value"]) & (table["evidence"] == "belief")
        spread = spread.where(~mine, (told_of["high"] - told_of["low"]).to_numpy() / (2 * Z80))
    spread = spread.fillna(UNTOLD_SPREAD * POINTS_PER_LOG_ODDS)
    told = dict(zip(zip(table["attribute"], table["level"], strict=True), spread**2, strict=True))
    return {
        name: np.array([told.get((name, word), 0.0) for word in level_words(scheme, name)])
        for name in scheme.attributes
    }


def _is_known(coded: Coded, scheme: Scheme) -> dict[str, np.ndarray]:
    """1 for each level but ``unknown``, by part."""
    return {part: np.array([float(word != UNKNOWN) for word in level_words(scheme, part)]) for part in coded.parts}


def _deviations_by(
    coded: Sequence[Coded], part: np.ndarray, tables: Mapping[int, pd.DataFrame], desirability: Desirability
) -> np.ndarray:
    out = _columns([np.zeros(len(part)) for _ in coded], len(part), float)
    for number, table in tables.items():
        mine = part == number
        told = level_deviations(table, desirability.scheme)
        for at, each in enumerate(coded):
            out[mine, at] = _clipped(each, told)[each.codes[mine]]
    return out


def _clipped(coded: Coded, told: Mapping[str, np.ndarray]) -> np.ndarray:
    """Deviation of each kind; where several parts share one weight no further than a single level can stand."""
    deviations = coded.spread(told)
    return np.clip(deviations, -50.0, 50.0) if len(coded.parts) > 1 else deviations


def _columns(each: Sequence[np.ndarray], n: int, kind: type) -> np.ndarray:
    out: np.ndarray = np.zeros((n, len(each)), dtype=kind, order="F")
    for at, column in enumerate(each):
        out[:, at] = column
    return out

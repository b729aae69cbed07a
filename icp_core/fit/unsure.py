"""What is not known of an account's true chance and true expected value, to be drawn from.

Not what chance makes of them afterwards. Of the log-odds to win: the curve's two parameters and the desirability of
each level, which accounts of a level share; and, each account on its own, values that are not known and what no
attribute tells (:data:`UNTOLD`). Of the value: how far a company departs from those like it
(``LifetimeValue.spread``), or a customer from what its own history says (:data:`OF_THE_INTERVAL`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from icp_core.fit.conversion import Conversion
from icp_core.fit.scoring import Scoring
from icp_core.fit.weights import Weights
from icp_core.value.intervals import Z80

UNTOLD = 0.45
"""Standard deviation of the true log-odds to win about what an account's levels say. One outcome per account cannot
tell it; it is what made companies had beyond the rest of what is drawn here, from none to .6."""
OF_THE_INTERVAL = 0.5
"""How far the true expectation of a customer is off, as a share of the upper half of its interval; the rest is what
chance will make of it. From made companies, with orders and under contract."""
TOGETHER = 0.1
"""Standard deviation of the log of by how much all other companies are valued too high or too low together, beside
customers: they are valued by those who were won, and those are no sample of them. From made companies."""
_PROBIT = 0.346
"""(16 sqrt(3) / 15 pi) squared: by how much spread flattens a logistic curve (Zeger, Liang and Albert, 1988)."""


class Spread(Protocol):
    """What is needed of :class:`icp_core.value.LifetimeValue`."""

    table: pd.DataFrame
    spread: pd.Series


@dataclass(frozen=True, eq=False)
class Unsure:
    """n accounts; arrays of shape (n,) unless another is given.

    Attributes
    ----------
    stands : log-odds to win, or the fit score where accounts are not ranked by their chance; NaN where there is none
    x : ten points of fit above 50
    own : standard deviation of ``stands``, each account on its own
    shared : per attribute, the level of each account as a number, and the standard deviation of each level's part
    curve : float array of shape (2, 2)
        Square root of the covariance of intercept and slope.
    amount : value
    spread : standard deviation of its log
    together : that of what is common to the logs of some; 0 for the others
    """

    stands: np.ndarray
    x: np.ndarray
    own: np.ndarray
    shared: tuple[tuple[np.ndarray, np.ndarray], ...]
    curve: np.ndarray
    amount: np.ndarray
    spread: np.ndarray
    together: np.ndarray

    def of(self, rows: np.ndarray) -> Unsure:
        """Some of the accounts."""
        shared = tuple((levels[rows], spread) for levels, spread in self.shared)
        parts = {name: getattr(self, name)[rows] for name in ("stands", "x", "own", "amount", "spread", "together")}
        return replace(self, shared=shared, **parts)

    @property
    def variance(self) -> np.ndarray:
        """Of ``stands``, without what is common to all."""
        return np.asarray(self.own**2 + sum(spread[levels] ** 2 for levels, spread in self.shared))

    def draw_stands(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Array of shape (n_draws, n)."""
        intercept, slope = self.curve @ rng.standard_normal((2, n_draws))
        drawn = rng.standard_normal((n_draws, len(self.stands)))
        drawn *= self.own
        drawn += self.stands
        drawn += intercept[:, None] + slope[:, None] * self.x
        for levels, spread in self.shared:
            drawn += (rng.standard_normal((n_draws, len(spread))) * spread)[:, levels]
        return drawn

    def draw_amounts(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Array of shape (n_draws, n); the mean of each account is its value."""
        drawn = rng.standard_normal((n_draws, len(self.amount)))
        drawn *= self.spread
        drawn -= self.spread**2 / 2
        drawn += rng.standard_normal((n_draws, 1)) * self.together
        np.exp(drawn, out=drawn)
        drawn *= self.amount
        return drawn


def unsure_of(
    table: pd.DataFrame, value: Spread, scoring: Scoring, weights: Weights, conversion: Conversion, *, by_chance: bool
) -> Unsure:
    """What is not known of the accounts in ``table``, which is ``Tiers.table`` in any order."""
    every = scoring.all_accounts
    at, shares = every.accounts.get_indexer(table.index), every.shares(weights)
    per_point = conversion.slope / 10.0 if by_chance else 1.0
    known = every.known[at]
    spread_if_unknown = np.array(
        [
            column[there].std() if there.any() else 0.0
            for column, there in zip(every.deviations.T, every.known.T, strict=True)
        ]
    )
    unknown = (~known) @ (shares * spread_if_unknown) ** 2
    shared = tuple(
        (coded.codes[at], abs(per_point) * share * doubt)
        for coded, doubt, share in zip(every.coded, every.doubt, shares, strict=True)
        if share > 0
    )
    own = np.sqrt(per_point**2 * unknown + UNTOLD**2 * by_chance)
    customer = (table["kind"] == "customer").to_numpy()
    amount, fit = table["value"].to_numpy(dtype=float), table["fit"].to_numpy(dtype=float)
    stands, curve = fit, np.zeros((2, 2))
    if by_chance:
        chance = np.where(customer, np.nan, table["probability"].to_numpy(dtype=float)).clip(1e-9, 1 - 1e-9)
        stands, curve = np.log(chance / (1 - chance)), _root(np.array(conversion.covariance))
    found = Unsure(
        stands,
        (fit - 50.0) / 10.0,
        own,
        shared,
        curve,
        amount,
        _spread_of_amounts(table, value, customer),
        TOGETHER * ~customer,
    )
    # The chance that is shown is the mean of the true ones, so the log-odds stand further from even than its own.
    return replace(found, stands=stands * np.sqrt(1 + _PROBIT * found.variance)) if by_chance else found


def _spread_of_amounts(table: pd.DataFrame, value: Spread, customer: np.ndarray) -> np.ndarray:
    rows = value.table.loc[table.index]
    expected, high = rows["future_value"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    positive = (expected > 0) & (high > 0)
    above = np.log(np.where(positive, high, 1.0) / np.where(positive, expected, 1.0)) / Z80
    others = value.spread.reindex(table.index).to_numpy(dtype=float)
    return np.asarray(np.nan_to_num(np.where(customer, OF_THE_INTERVAL * above, others)))


def _root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))

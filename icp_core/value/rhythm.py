"""How often each customer buys, for how much, and whether it still does: own history, drawn toward the whole.

Purchases come at a customer's own rate, as regularly as the customers' purchases are on the whole
(:mod:`icp_core.value.regularity`), while it stays, and it leaves at a rate common to all
(:mod:`icp_core.value.renewals`). The own rate is shrunk by a Gamma prior whose mean is the whole's rate and whose shape
maximises the marginal likelihood; the margin per purchase by credibility (:mod:`icp_core.value.credibility`). Made for
few data and for regular bills; with many customers that buy at random times :mod:`icp_core.value.bg_nbd` says more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from icp_core.languages import Message
from icp_core.value.credibility import Credibility, credibility
from icp_core.value.forecasts import Expected, Horizon
from icp_core.value.histories import SHORTEST_YEARS, gap_pairs, histories
from icp_core.value.regularity import regularity
from icp_core.value.renewals import (
    Silence,
    buys_again,
    draw_purchases,
    draw_stages,
    expected_purchases,
    likelihood,
    silence,
    still_active,
)

_SHAPES = np.geomspace(0.3, 60.0, 24)
_LEAVING = np.geomspace(0.01, 3.0, 96)
_PRIOR_LEAVING, _PRIOR_SPREAD = 0.2, 1.5
"""A fifth of the customers a year, give or take a factor of 4.5, before anything is seen."""
ROUNDS = 10
"""Rounds of taking turns between rates and chances of being active; the rates change by less than 1 % after nine."""
LEARNS_FROM = 20_000
"""Customers that what is common to all is learned from; more would not change its second digit."""


@dataclass(frozen=True, eq=False)
class Rhythm:
    """Buying of m customers, arrays of length m in the order of ``ids``.

    Attributes
    ----------
    ids : Index of account ids, sorted
    regularity : int
        1 for purchases at random times; the larger, the closer to a calendar.
    rate, rate_shape : purchases a year while active, and the shape of its Gamma posterior
    active : chance that the customer has not left
    silent : years since the last purchase
    stages : expected stages passed in that silence, of an active one
    leaving : float
        Rate of leaving a year, common to all.
    leaving_draws : float array (grid,), leaving_weights : float array (grid,)
        Its posterior.
    prior : shape and rate of the Gamma prior of the stages a year
    spend : Credibility
        Margin per purchase.
    """

    ids: pd.Index
    regularity: int
    rate: np.ndarray
    rate_shape: np.ndarray
    active: np.ndarray
    silent: np.ndarray
    stages: np.ndarray
    leaving: float
    leaving_weights: np.ndarray
    prior: tuple[float, float]
    spend: Credibility

    method = "shrunken"

    @property
    def parameters(self) -> Mapping[str, float]:
        """What is common to all, for the reader."""
        return {
            "regularity": float(self.regularity),
            "leaving_per_year": self.leaving,
            "purchases_per_year": float(np.median(self.rate)),
            **self.spend.parameters,
        }

    @property
    def warnings(self) -> tuple[Message, ...]:
        """None: with few data the intervals are wide, and say so themselves."""
        return ()

    def without(self, left: pd.Index) -> Rhythm:
        """Customers that are known to have left are not active, however lately they bought."""
        return replace(self, active=np.where(self.ids.isin(left), 0.0, self.active))

    def expect(self, horizon: Horizon) -> Expected:
        """Expectations of every customer."""
        k, years = self.regularity, horizon.years
        ahead = expected_purchases(k, self.rate, self.leaving, years, horizon.discount, self.stages)
        new = expected_purchases(k, self.rate, self.leaving, years, horizon.discount)
        again = buys_again(k, self.rate, self.leaving, years, self.stages)
        return Expected(self.active * ahead * self.spend.mean, self.active * again, new * self.spend.mean)

    def draw_parameters(self, n_draws: int, rng: np.random.Generator) -> Sequence[tuple[float, np.ndarray]]:
        """Rates of leaving and mean margins, as (leaving, whole) pairs."""
        leaving = rng.choice(_LEAVING, n_draws, p=self.leaving_weights)
        return list(zip(leaving, self.spend.draw_whole(n_draws, rng), strict=True))

    def draw(
        self, parameters: tuple[float, np.ndarray], rows: slice, horizon: Horizon, rng: np.random.Generator
    ) -> np.ndarray:
        """What each customer brings, one draw."""
        leaving, whole = parameters
        k, stage_rate = self.regularity, self._stage_rates(rows, rng)
        odds = self._active(leaving, rows)
        stays = rng.random(len(odds)) < odds
        stages = draw_stages(k, stage_rate, self.silent[rows], rng)
        n, until = draw_purchases(k, stage_rate, leaving, horizon.years, stages, rng)
        return np.asarray(self.spend.draw_sums(whole, rows, np.where(stays, n, 0), rng) * horizon.factor(until))

    def draw_new(
        self, parameters: tuple[float, np.ndarray], rows: slice, horizon: Horizon, rng: np.random.Generator
    ) -> np.ndarray:
        """What each customer would bring had it only just been won, one draw."""
        leaving, whole = parameters
        stage_rate = self._stage_rates(rows, rng)
        none = np.zeros(len(stage_rate), dtype=int)
        n, until = draw_purchases(self.regularity, stage_rate, leaving, horizon.years, none, rng)
        return np.asarray(self.spend.draw_sums(whole, rows, n, rng) * horizon.factor(until))

    def _stage_rates(self, rows: slice, rng: np.random.Generator) -> np.ndarray:
        shape = self.rate_shape[rows]
        return np.asarray(rng.gamma(shape) * self.regularity * self.rate[rows] / shape)

    def _active(self, leaving: float, rows: slice) -> np.ndarray:
        active = still_active(self.regularity, self.rate[rows], leaving, self.silent[rows])
        return np.where(self.active[rows] > 0, active, 0.0)


def rhythm(lines: pd.DataFrame, today: pd.Timestamp) -> Rhythm:
    """Learn the rhythm of every customer with a purchase.

    Parameters
    ----------
    lines : DataFrame with the columns ``account_id, date, amount, margin``, one row per customer and day
    today : Timestamp
        The end of what is known.
    """
    history = histories(lines, today)
    k = regularity(gap_pairs(lines))
    every = max(1, -(-len(history) // LEARNS_FROM))
    learned = _turns(_Seen.of(history.iloc[::every]), k)
    seen = _Seen.of(history)
    state = learned if every == 1 else _turns(seen, k, given=learned)
    return Rhythm(
        pd.Index(history.index, name="account_id"),
        k,
        state.stage_rate / k,
        state.shape,
        state.silence.active,
        seen.silent,
        state.silence.stages_if_active,
        learned.leaving,
        learned.leaving_weights,
        learned.prior,
        credibility(history),
    )


@dataclass(frozen=True, eq=False)
class _Seen:
    repeats: np.ndarray
    until_last: np.ndarray
    silent: np.ndarray

    @classmethod
    def of(cls, history: pd.DataFrame) -> _Seen:
        until_last = history["recency"].to_numpy(dtype=float)
        silent = np.maximum(history["T"].to_numpy(dtype=float), SHORTEST_YEARS) - until_last
        return cls(history["frequency"].to_numpy(dtype=float), until_last, np.maximum(silent, 0.0))


@dataclass(frozen=True, eq=False)
class _State:
    stage_rate: np.ndarray
    shape: np.ndarray
    silence: Silence
    prior: tuple[float, float]
    leaving: float
    leaving_weights: np.ndarray


def _turns(seen: _Seen, k: int, *, given: _State | None = None) -> _State:
    """Take turns: the stages passed and the time spent as a customer give the rates, these the chance to be active."""
    exposure = np.maximum(seen.until_last + seen.silent, SHORTEST_YEARS)
    stages = k * seen.repeats
    for _ in range(ROUNDS):
        shape, pull = given.prior if given else _prior(k, stages, exposure)
        rate = (stages + shape) / (exposure + pull)
        leaving, weights = (given.leaving, given.leaving_weights) if given else _leaving(k, rate / k, seen)
        now = silence(k, rate / k, leaving, seen.silent)
        stayed = now.active * seen.silent + (1 - now.active) * now.stay_if_gone
        exposure = np.maximum(seen.until_last + stayed, SHORTEST_YEARS)
        stages = k * seen.repeats + now.active * now.stages_if_active + (1 - now.active) * now.stages_if_gone
    return _State(rate, stages + shape, now, (shape, pull), leaving, weights)


def _prior(k: int, stages: np.ndarray, years: np.ndarray) -> tuple[float, float]:
    """Shape and rate of the Gamma prior: mean as the whole's, shape by marginal likelihood (negative binomial)."""
    from scipy.special import gammaln

    whole = max(stages.sum(), 0.5 * k) / years.sum()
    shape = _SHAPES[:, None]
    pull = shape / whole
    fits = (
        gammaln(shape + stages) - gammaln(shape) + shape * np.log(pull) - (shape + stages) * np.log(pull + years)
    ).sum(axis=1)
    # A weak prior keeps few customers from looking all alike or all different.
    best = int(np.argmax(fits - 0.5 * (np.log(_SHAPES / 2.0) / 1.5) ** 2))
    return float(_SHAPES[best]), float(_SHAPES[best] / whole)


def _leaving(k: int, rate: np.ndarray, seen: _Seen) -> tuple[float, np.ndarray]:
    """Rate of leaving at the mode of its posterior, and the posterior on the grid."""
    total = seen.until_last.sum()
    fits = np.array([np.log(likelihood(k, rate, leaving, seen.silent)).sum() - leaving * total for leaving in _LEAVING])
    fits = fits - 0.5 * (np.log(_LEAVING / _PRIOR_LEAVING) / _PRIOR_SPREAD) ** 2
    weights = np.exp(fits - fits.max())
    return float(_LEAVING[int(np.argmax(fits))]), weights / weights.sum()

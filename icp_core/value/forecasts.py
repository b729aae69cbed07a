"""What every way of estimating lifetime value has to give, and the intervals that follow from its draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from icp_core.languages import Message

MOST_DRAWS, FEWEST_DRAWS = 1000, 40
DRAWN_AT_MOST = 8_000_000
_CUSTOMERS_AT_ONCE = 20_000
"""So many rows of a thousand draws are 160 MB."""


@dataclass(frozen=True)
class Horizon:
    """How far ahead, and what later money is worth less: ``months`` (1-120) at ``annual_discount_rate`` (0-1)."""

    months: float
    annual_discount_rate: float

    @property
    def years(self) -> float:
        """Length in years."""
        return self.months / 12

    @property
    def discount(self) -> float:
        """Continuous discount rate a year."""
        return float(np.log1p(self.annual_discount_rate))

    def factor(self, until: np.ndarray) -> np.ndarray:
        """Mean discount factor of payments spread evenly over the first ``until`` years, float array like it."""
        x = np.maximum(self.discount * until, 1e-12)
        return np.asarray(-np.expm1(-x) / x)


@dataclass(frozen=True, eq=False)
class Expected:
    """Expectations for m customers, float arrays (m,).

    Attributes
    ----------
    value : discounted margin within the horizon
    again : chance to buy, or to renew, within it
    as_new : ``value`` if the customer had only just been won
    """

    value: np.ndarray
    again: np.ndarray
    as_new: np.ndarray


class Forecast(Protocol):
    """A fitted model of m customers.

    ``draw_parameters`` gives draws of what is common to all, one row each; ``draw`` takes one of them and gives one
    draw per customer in ``rows`` of its discounted margin within the horizon: customers drawn with one row share its
    error. ``draw_new`` does so for customers that had only just been won.
    """

    @property
    def ids(self) -> pd.Index: ...
    @property
    def method(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, float]: ...
    @property
    def warnings(self) -> tuple[Message, ...]: ...
    def expect(self, horizon: Horizon) -> Expected: ...
    def draw_parameters(self, n_draws: int, rng: np.random.Generator) -> Sequence[Any]: ...
    def draw(self, parameters: Any, rows: slice, horizon: Horizon, rng: np.random.Generator) -> np.ndarray: ...
    def draw_new(self, parameters: Any, rows: slice, horizon: Horizon, rng: np.random.Generator) -> np.ndarray: ...


@dataclass(frozen=True, eq=False)
class Predicted:
    """What draws say of m customers.

    Attributes
    ----------
    low, high : float arrays (m,)
        80 % interval of what each customer brings: parameters uncertain, and customers too.
    totals : float array (n_draws,)
        Draws of what all of them bring together.
    """

    low: np.ndarray
    high: np.ndarray
    totals: np.ndarray


def n_draws_for(n_customers: int) -> int:
    """Draws per customer: a thousand where there are few customers, fewer where there are so many that totals are sure
    anyway."""
    return int(np.clip(DRAWN_AT_MOST // max(1, n_customers), FEWEST_DRAWS, MOST_DRAWS))


def predict(forecast: Forecast, horizon: Horizon, n_draws: int, rng: np.random.Generator) -> Predicted:
    """Draw what the customers bring, a slice of them at a time, and sum by draw."""
    m = len(forecast.ids)
    parameters = forecast.draw_parameters(n_draws, rng)
    low, high, totals = np.zeros(m), np.zeros(m), np.zeros(n_draws)
    for start in range(0, m, _CUSTOMERS_AT_ONCE):
        rows = slice(start, min(m, start + _CUSTOMERS_AT_ONCE))
        drawn = np.array([forecast.draw(row, rows, horizon, rng) for row in parameters])
        low[rows], high[rows] = np.quantile(drawn, [0.1, 0.9], axis=0)
        totals += drawn.sum(axis=1)
    return Predicted(low, high, totals)


def ranks_of(
    forecast: Forecast, came: np.ndarray, horizon: Horizon, n_draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Where what came lies among the draws: uniform on 0-1 where the forecast is right (float array (m,)).

    Most customers bring nothing, and so do most draws: among equal ones the rank is drawn at random (the randomised
    probability integral transform, Brockwell, 2007).
    """
    rows = slice(0, len(forecast.ids))
    drawn = np.array([forecast.draw(row, rows, horizon, rng) for row in forecast.draw_parameters(n_draws, rng)])
    below, equal = (drawn < came).sum(axis=0), (drawn == came).sum(axis=0)
    return np.asarray((below + rng.random(len(came)) * (equal + 1)) / (n_draws + 1))

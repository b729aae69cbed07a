"""Who loses money whatever the rates: profits under many plausible costs per unit.

A cost per unit is a pay bill over a rough count. Each is drawn around the one used, log T ~ N(0, log(spread)), on its
own; a customer's profit in a draw is its margin less the sum of its costs times their factors. Nothing else varies:
margins and quantities are as recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.value.profitability import Profitability

SPREAD = 1.5
"""A rate may be off by this factor either way in two of three cases, by its square (2.25) in nineteen of twenty. A
judgement, and the user's to change: where time is recorded rates hold within a tenth, where it is guessed a half more
or a third less is common."""
CERTAIN = 0.9
"""A customer that loses money in this share of the draws is called a certain loss."""
LEVEL = 0.8
N_DRAWS = 500
MANY, DRAWS_OF_MANY = 20_000, 200
MOST_RANKS = 400
"""The band is worked out at no more ranks than this: a figure shows no more."""
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class RateSensitivity:
    """What holds under other rates.

    Attributes
    ----------
    loss_chance : Series by ``account_id`` of customers with a profit
        Share of the draws in which it loses money, 0-1; NaN where there is no cost to vary.
    certain_losses : Index
        Loss-makers that lose money in at least 90 % of the draws, in the order of ``profit.loss_makers``.
    band : DataFrame with the columns ``rank, low, high``
        80 % band of the whale curve, at up to 400 ranks and at 0.
    peak_low, peak_high, tail_low, tail_high : float
        80 % intervals of the curve's highest point and of what its tail loses (at least 0).
    spread : float
    reason : Message or None
        Why nothing could be varied; then ``band`` and ``certain_losses`` are empty and the figures NaN.
    """

    loss_chance: pd.Series
    certain_losses: pd.Index
    band: pd.DataFrame
    peak_low: float
    peak_high: float
    tail_low: float
    tail_high: float
    spread: float
    reason: Message | None


def rate_sensitivity(profit: Profitability, *, spread: float = SPREAD, random_state: int = 0) -> RateSensitivity:
    """Profits under plausible costs per unit.

    Parameters
    ----------
    spread : float, 1-10
        Factor by which a rate may be off either way, as one standard deviation of its logarithm; 1 varies nothing.

    Raises
    ------
    SettingError
        If the spread is out of range.
    """
    if not 1 <= spread <= 10:
        raise SettingError.out_of_range("spread", spread, 1, 10)
    table = profit.table.dropna(subset=["profit"])
    cost = _cost_matrix(profit, table.index)
    if table.empty or cost.shape[1] == 0:
        nobody, nothing = profit.loss_makers[:0], pd.DataFrame({"rank": [], "low": [], "high": []})
        chance = pd.Series(np.nan, index=table.index, name="loss_chance")
        reason = message("value.sensitivity.no_profit" if table.empty else "value.sensitivity.no_cost")
        return RateSensitivity(chance, nobody, nothing, np.nan, np.nan, np.nan, np.nan, spread, reason)
    margin = table["margin"].to_numpy(dtype=float)
    n, n_draws = len(margin), N_DRAWS if len(margin) <= MANY else DRAWS_OF_MANY
    factors = np.exp(np.random.default_rng(random_state).normal(0.0, np.log(spread), (cost.shape[1], n_draws)))
    ranks = np.unique(np.linspace(1, n, min(n, MOST_RANKS)).round().astype(int))
    curves, peaks, tails, losses = [], [], [], np.zeros(n)
    at_once = max(1, _CELLS_AT_ONCE // n)
    for start in range(0, n_draws, at_once):
        drawn = (margin[:, None] - cost @ factors[:, start : start + at_once]).T
        losses += (drawn < 0).sum(axis=0)
        peaks.append(np.maximum(drawn, 0.0).sum(axis=1))
        tails.append(-np.minimum(drawn, 0.0).sum(axis=1))
        drawn.sort(axis=1)
        curves.append(np.cumsum(drawn[:, ::-1], axis=1)[:, ranks - 1])
    ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    low, high = np.quantile(np.vstack(curves), ends, axis=0)
    peak, tail = np.quantile(np.concatenate(peaks), ends), np.quantile(np.concatenate(tails), ends)
    chance = pd.Series(losses / n_draws, index=table.index, name="loss_chance")
    certain = profit.loss_makers[(chance.reindex(profit.loss_makers) >= CERTAIN).to_numpy()]
    band = pd.DataFrame({"rank": np.r_[0, ranks], "low": np.r_[0.0, low], "high": np.r_[0.0, high]})
    return RateSensitivity(
        chance, certain, band, float(peak[0]), float(peak[1]), float(tail[0]), float(tail[1]), spread, None
    )


def _cost_matrix(profit: Profitability, customers: pd.Index) -> np.ndarray:
    """Cost by customer and by what is uncertain: each activity that costs something, and orders; float (n, costs)."""
    lines = profit.cost.lines[profit.cost.lines["cost"] != 0]
    by_activity = lines.pivot(index="account_id", columns="activity", values="cost")
    matrix = by_activity.reindex(customers).fillna(0.0).to_numpy(dtype=float)
    orders = profit.cost.orders.reindex(customers).to_numpy(dtype=float)
    return np.column_stack([matrix, orders]) if orders.any() else matrix

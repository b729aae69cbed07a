"""Profit of each customer after cost to serve, by activity-based costing, and the whale curve (method V3).

Profit is margin to date minus the sum of activities x rates. Where no activity has a rate nothing is subtracted, and
the basis says so: a cost that nobody stated is not invented. Source of the whale curve: Kaplan and Narayanan (2001).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.purchases import purchases

TOP_SHARE = 0.2
N_RESAMPLES = 500


@dataclass(frozen=True, eq=False)
class Profitability:
    """Profit by customer.

    Attributes
    ----------
    table : DataFrame by ``account_id`` of customers: ``revenue``, ``margin``, ``cost_to_serve``, ``profit``; NaN
    throughout
        where there are no purchases
    whale_curve : DataFrame with the columns ``rank, account_id, profit, cumulative``, most profitable first
    loss_makers : Index of ids with a profit below zero
    peak_rank, peak_profit : where the curve is highest, and how high; 0 and 0 where nobody makes a profit
    total_profit : float
        NaN where there are no purchases.
    top_share, top_share_low, top_share_high : float
        Share of the total from the top 20 %, with the bootstrap's 80 % interval (too narrow under 50 customers); NaN
        where the total is not positive.
    basis : Message
        What the margin is and what was subtracted.
    rates : mapping of activity to cost per unit
    """

    table: pd.DataFrame
    whale_curve: pd.DataFrame
    loss_makers: pd.Index
    peak_rank: int
    peak_profit: float
    total_profit: float
    top_share: float
    top_share_low: float
    top_share_high: float
    basis: Message
    rates: Mapping[str, float]


def profitability(
    dataset: Dataset, *, rates: Mapping[str, float] | None = None, random_state: int = 0
) -> Profitability:
    """Profit of each customer.

    Parameters
    ----------
    rates : mapping of activity to cost per unit, in the dataset's currency, optional
        By default the column ``rate`` of the activities. An activity without a rate costs nothing.

    Raises
    ------
    SettingError
        If a rate is negative or not finite, or for an activity that does not occur.
    """
    bought = purchases(dataset)
    sums = bought.lines.groupby("account_id")[["amount", "margin"]].sum().reindex(dataset.customers)
    rates = _rates(dataset, rates)
    cost = _cost(dataset, rates)
    if bought.source == "none":
        table = pd.DataFrame(np.nan, index=dataset.customers, columns=["revenue", "margin", "cost_to_serve", "profit"])
        basis = message("value.basis.none")
    else:
        sums = sums.fillna(0.0)
        table = pd.DataFrame({"revenue": sums["amount"], "margin": sums["margin"], "cost_to_serve": cost})
        table["profit"] = table["margin"] - table["cost_to_serve"]
        less = "costed" if rates else "counted" if dataset.activities is not None else "no_activities"
        basis = message(f"value.profit.{less}", basis=bought.basis, n=len(rates))
    curve = _whale_curve(table["profit"].dropna())
    total = float(table["profit"].sum(min_count=1))
    heights = np.concatenate([[0.0], curve["cumulative"]])  # the curve starts at nobody and nothing
    peak = int(heights.argmax())
    share, low, high = _top_share(table["profit"].dropna().to_numpy(), np.random.default_rng(random_state))
    return Profitability(
        table,
        curve,
        table.index[table["profit"] < 0],
        peak,
        float(heights[peak]) if len(curve) else np.nan,
        total,
        share,
        low,
        high,
        basis,
        rates,
    )


def _rates(dataset: Dataset, given: Mapping[str, float] | None) -> dict[str, float]:
    activities = dataset.activities
    if given is None:
        if activities is None or "rate" not in activities:
            return {}
        known = activities.dropna(subset=["rate"]).groupby("activity")["rate"].median()
        return {str(name): float(rate) for name, rate in known.items()}
    occur = set() if activities is None else set(activities["activity"].dropna())
    for name, rate in given.items():
        if name not in occur:
            raise SettingError.unknown("activity", name, sorted(occur) or ["nothing"])
        if not 0 <= rate < np.inf:
            raise SettingError.out_of_range(f"rate of {name}", rate, 0, np.inf)
    return dict(given)


def _cost(dataset: Dataset, rates: Mapping[str, float]) -> pd.Series:
    activities = dataset.activities
    if activities is None or not rates:
        return pd.Series(0.0, index=dataset.customers)
    cost = activities["quantity"] * activities["activity"].map(dict(rates)).fillna(0.0).astype(float)
    return cost.groupby(activities["account_id"]).sum().reindex(dataset.customers).fillna(0.0)


def _whale_curve(profit: pd.Series) -> pd.DataFrame:
    ordered = profit.sort_values(ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(ordered) + 1),
            "account_id": ordered.index.to_numpy(),
            "profit": ordered.to_numpy(),
            "cumulative": ordered.cumsum().to_numpy(),
        }
    )


def _top_share(profit: np.ndarray, rng: np.random.Generator) -> tuple[float, float, float]:
    if not len(profit) or profit.sum() <= 0:
        return np.nan, np.nan, np.nan
    top = max(1, round(TOP_SHARE * len(profit)))

    def share(values: np.ndarray) -> np.ndarray:
        total = values.sum(axis=-1)
        best = np.sort(values, axis=-1)[..., -top:].sum(axis=-1)
        return np.where(total > 0, best / np.where(total > 0, total, 1.0), np.nan)

    drawn = share(rng.choice(profit, size=(N_RESAMPLES if len(profit) <= 20_000 else 50, len(profit))))
    low, high = np.nanquantile(drawn, [0.1, 0.9])
    return float(share(profit)), float(low), float(high)

"""Cost to serve: what was done for customers, times what a unit of it costs (activity-based costing).

A line of activities costs its own rate where it has one, else the median of the activity's rates, else nothing; a rate
that the user sets takes the place of both. Only what was done for customers counts, and only up to ``as_of``: what is
planned has cost nothing yet. Where the cost of an order is known, or assumed, each day on which a customer was billed
costs it once more.

Source: R. Cooper and R. S. Kaplan, "Profit priorities from activity-based costing", Harvard Business Review 69 (1991).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.schema import Dataset

RATE_COLUMNS = ("quantity", "n_customers", "rate", "low", "high")


@dataclass(frozen=True, eq=False)
class CostToServe:
    """What it cost to serve each customer, by activity.

    Attributes
    ----------
    lines : DataFrame with the columns ``account_id, activity, quantity, cost``
        One row per customer and activity, sorted; ``cost`` is 0 where no rate is known.
    orders : Series by ``account_id`` of customers
        Cost of their orders; 0 where none was given.
    total : Series by ``account_id`` of customers
    rates : mapping of activity to cost per unit: the one set, else the median of those seen
    order_cost : float or None
    """

    lines: pd.DataFrame
    orders: pd.Series
    total: pd.Series
    rates: Mapping[str, float]
    order_cost: float | None


def activity_rates(dataset: Dataset) -> pd.DataFrame:
    """What was done for customers up to ``as_of`` and what a unit of it costs: the rows of an editor of rates.

    Returns
    -------
    DataFrame by ``activity``, sorted: ``quantity`` (sum), ``n_customers``, ``rate`` (median over the lines that have
    one), ``low`` and ``high`` (the lowest and highest seen); the last three NaN where no line has a rate. No rows
    where nothing was done for customers.
    """
    work = _work(dataset)
    groups = work.groupby("activity")
    return pd.DataFrame(
        {
            "quantity": groups["quantity"].sum(),
            "n_customers": groups["account_id"].nunique(),
            "rate": groups["rate"].median(),
            "low": groups["rate"].min(),
            "high": groups["rate"].max(),
        },
        columns=list(RATE_COLUMNS),
    ).astype({"quantity": float, "n_customers": int, "rate": float, "low": float, "high": float})


def cost_to_serve(
    dataset: Dataset,
    orders: pd.Series,
    *,
    rates: Mapping[str, float] | None = None,
    order_cost: float | None = None,
) -> CostToServe:
    """Cost of each customer.

    Parameters
    ----------
    orders : Series by ``account_id``
        Orders of each customer; those absent had none.
    rates : mapping of activity to cost per unit, at least 0
        For these activities it takes the place of every rate in the data; 0 makes an activity free. The others keep
        theirs.
    order_cost : float, at least 0, in the dataset's currency
        Cost of an order. It comes on top of the activities': whoever records order handling as an activity leaves it.

    Raises
    ------
    SettingError
        If a cost is negative or not finite, or for an activity that does not occur.
    """
    given = _checked(dataset, rates)
    if order_cost is not None and not 0 <= order_cost < np.inf:
        raise SettingError.out_of_range("cost per order", order_cost, 0, np.inf)
    work = _work(dataset)
    median = work.dropna(subset=["rate"]).groupby("activity")["rate"].median()
    rate = work["activity"].map(given).astype(float).fillna(work["rate"])
    rate = rate.fillna(work["activity"].map(median.to_dict()).astype(float)).fillna(0.0)
    lines = (
        work.assign(cost=work["quantity"] * rate)
        .groupby(["account_id", "activity"], as_index=False)[["quantity", "cost"]]
        .sum()
    )
    per_order = (orders.reindex(dataset.customers).fillna(0.0) * (order_cost or 0.0)).astype(float)
    total = lines.groupby("account_id")["cost"].sum().reindex(dataset.customers).fillna(0.0) + per_order
    known = {str(name): float(value) for name, value in median.items()}
    return CostToServe(lines, per_order, total, {**known, **given}, order_cost)


def _work(dataset: Dataset) -> pd.DataFrame:
    """Lines ``account_id, activity, quantity, rate`` of customers up to ``as_of``; one without a date has happened."""
    activities = dataset.activities
    if activities is None:
        kinds = {"account_id": object, "activity": object, "quantity": float, "rate": float}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    mine = activities["account_id"].isin(dataset.customers) & activities["activity"].notna()
    if "date" in activities:
        mine &= ~(activities["date"] >= pd.Timestamp(dataset.as_of) + pd.Timedelta(days=1))
    work = activities.loc[mine & activities["quantity"].notna(), ["account_id", "activity", "quantity"]]
    rate = activities["rate"].reindex(work.index).astype(float) if "rate" in activities else np.nan
    return work.assign(activity=work["activity"].astype(str), quantity=work["quantity"].astype(float), rate=rate)


def _checked(dataset: Dataset, given: Mapping[str, float] | None) -> dict[str, float]:
    occur = set() if dataset.activities is None else set(dataset.activities["activity"].dropna())
    for name, rate in (given or {}).items():
        if name not in occur:
            raise SettingError.unknown("activity", name, sorted(occur) or ["nothing"])
        if not 0 <= rate < np.inf:
            raise SettingError.out_of_range(f"rate of {name}", rate, 0, np.inf)
    return {str(name): float(rate) for name, rate in (given or {}).items()}

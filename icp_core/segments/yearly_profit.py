"""What each customer paid, left as margin and cost, day by day: profit to date, laid out in time.

A unit of an activity costs a customer what it does in :class:`~icp_core.value.cost_to_serve.CostToServe`, so that all
days together add up to the profit of :func:`icp_core.value.profitability`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from icp_core.schema import Dataset
from icp_core.value.purchases import purchases

if TYPE_CHECKING:
    from icp_core.value import Profitability

COLUMNS = ("account_id", "date", "amount", "margin", "cost")


def profit_lines(dataset: Dataset, profit: Profitability | None, *, margin_share: float | None = None) -> pd.DataFrame:
    """Amounts, margins and costs of customers by day.

    Parameters
    ----------
    margin_share : float, 0-1, optional
        As in :func:`icp_core.value.profitability`.

    Returns
    -------
    DataFrame with the columns :data:`COLUMNS`, by date. Work without a day is spread over the days on which its
    customer was billed, or stands on ``as_of`` where there are none. Costs are 0 without ``profit``.
    """
    bought = purchases(dataset, margin_share=margin_share).lines
    lines = bought.assign(cost=0.0)
    if profit is not None:
        lines.loc[lines["amount"] > 0, "cost"] = profit.cost.order_cost or 0.0
        lines = pd.concat([lines, _work(dataset, profit, bought)], ignore_index=True)
    return lines[list(COLUMNS)].sort_values("date", kind="stable", ignore_index=True)


def _work(dataset: Dataset, profit: Profitability, bought: pd.DataFrame) -> pd.DataFrame:
    costs = profit.cost.lines
    costs = costs[(costs["quantity"] > 0) & (costs["cost"] > 0)]
    today = pd.Timestamp(dataset.as_of)
    if costs.empty or dataset.activities is None:
        return pd.DataFrame({"account_id": pd.Series(dtype=object), "date": pd.Series(dtype="datetime64[us]"),
                             "amount": 0.0, "margin": 0.0, "cost": pd.Series(dtype=float)})  # fmt: skip
    work = dataset.activities[["account_id", "activity", "quantity"]].assign(
        activity=dataset.activities["activity"].astype(str),
    )
    work["date"] = dataset.activities.get("date", pd.Series(pd.NaT, index=work.index))
    unit = costs.assign(unit=costs["cost"] / costs["quantity"])[["account_id", "activity", "unit"]]
    work = work.dropna(subset=["quantity"]).merge(unit, on=["account_id", "activity"])
    work = work[~(work["date"] >= today + pd.Timedelta(days=1))]
    work["cost"] = work["quantity"].astype(float) * work["unit"]
    dated = work[work["date"].notna()]
    undated = work[work["date"].isna()].groupby("account_id", as_index=False)["cost"].sum()
    billed = bought.loc[bought["amount"] > 0, ["account_id", "date"]]
    spread = undated.merge(billed, on="account_id", how="left")
    spread["cost"] /= spread.groupby("account_id")["cost"].transform("size")
    spread["date"] = spread["date"].fillna(today)
    both = [part[["account_id", "date", "cost"]] for part in (dated, spread) if len(part)]
    out: pd.DataFrame = pd.concat(both, ignore_index=True).assign(amount=0.0, margin=0.0)
    return out


def first_days(dataset: Dataset, lines: pd.DataFrame) -> pd.Series:
    """The day from which each customer was one: the first won deal or purchase, or the day told, whichever is earlier.

    Returns
    -------
    datetime Series by ``account_id`` of the customers of whom it is known
    """
    days = [lines.loc[lines["amount"] > 0].groupby("account_id")["date"].min()]
    deals = dataset.deals
    if deals is not None and "closed" in deals:
        won = deals[(deals["outcome"] == "won") & deals["closed"].notna()]
        days.append(won.groupby("account_id")["closed"].min())
    if "customer_since" in dataset.accounts:
        days.append(dataset.accounts.set_index("account_id")["customer_since"].dropna())
    together = pd.concat([day.astype("datetime64[us]") for day in days])
    first = together.groupby(level=0).min()
    return first[first.index.isin(dataset.customers)].rename("since")

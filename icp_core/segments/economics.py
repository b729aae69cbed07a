"""What each account brought and how its deals went: the raw material of cards and of what-if comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.schema import Dataset
from icp_core.segments.outcomes import new_business

if TYPE_CHECKING:
    from icp_core.value import LifetimeValue, Profitability

REPEAT_MONTHS = 12
"""A customer older than this that bought within it counts as kept, where no table says who left."""


def sales_cycles(dataset: Dataset) -> pd.Series:
    """Days from opened to closed of each won new-business deal; float Series by ``account_id``, which may repeat."""
    deals = new_business(dataset)
    if deals is None or not {"opened", "closed"} <= set(deals.columns):
        return pd.Series([], index=_ids([]), dtype=float)
    won = deals[deals["outcome"] == "won"]
    days = (won["closed"] - won["opened"]).dt.days.astype(float)
    usable = days.notna() & (days >= 0)
    return pd.Series(days[usable].to_numpy(dtype=float), index=_ids(won.loc[usable, "account_id"]))


def won_amounts(dataset: Dataset) -> pd.Series:
    """Amount of each won deal, of any kind; float Series by ``account_id``, which may repeat."""
    if dataset.deals is None or "amount" not in dataset.deals:
        return pd.Series([], index=_ids([]), dtype=float)
    won = dataset.deals[(dataset.deals["outcome"] == "won") & dataset.deals["amount"].notna()]
    return pd.Series(won["amount"].to_numpy(dtype=float), index=_ids(won["account_id"]))


def kept(dataset: Dataset) -> pd.Series:
    """Whether each customer is still one; bool Series by ``account_id`` over the customers that can be judged.

    The first source that the project has decides: former customers in ``relation``; else subscriptions (one still
    runs); else invoices (bought within the last :data:`REPEAT_MONTHS`, of those that first bought before that).
    """
    accounts = dataset.accounts
    mine = accounts[accounts["account_id"].isin(dataset.customers)]
    if (mine["relation"] == "former_customer").any():
        return pd.Series((mine["relation"] == "customer").to_numpy(dtype=bool), index=_ids(mine["account_id"]))
    today = pd.Timestamp(dataset.as_of)
    if dataset.subscriptions is not None and "end" in dataset.subscriptions:
        contracts = dataset.subscriptions[dataset.subscriptions["account_id"].isin(dataset.customers)]
        runs = contracts["end"].isna() | (contracts["end"] > today)
        return runs.groupby(contracts["account_id"]).any().astype(bool)
    if dataset.invoices is not None:
        orders = dataset.invoices[dataset.invoices["account_id"].isin(dataset.customers)]
        dates = orders.groupby("account_id")["date"].agg(["min", "max"])
        since = today - pd.DateOffset(months=REPEAT_MONTHS)
        old = dates[dates["min"] < since]
        return (old["max"] >= since).astype(bool)
    return pd.Series([], index=_ids([]), dtype=bool)


def customer_profit(dataset: Dataset, profit: Profitability | None) -> pd.Series:
    """Profit after cost to serve of each customer for whom it is known; float Series by ``account_id``."""
    return _of_customers(dataset, None if profit is None else profit.table, ["profit"])


def customer_revenue(dataset: Dataset, profit: Profitability | None) -> pd.Series:
    """Revenue of each customer for whom it is known; float Series by ``account_id``."""
    return _of_customers(dataset, None if profit is None else profit.table, ["revenue"])


def customer_value(dataset: Dataset, value: LifetimeValue | None) -> pd.Series:
    """Lifetime value, that is value to date plus expected future value, of each customer; Series by ``account_id``."""
    return _of_customers(dataset, None if value is None else value.table, ["value_to_date", "future_value"])


def _of_customers(dataset: Dataset, table: pd.DataFrame | None, columns: list[str]) -> pd.Series:
    if table is None or not set(columns) <= set(table.columns):
        return pd.Series([], index=_ids([]), dtype=float)
    sums = table[columns].astype(float).sum(axis=1, skipna=False).dropna()
    return sums[sums.index.isin(dataset.customers)].sort_index()


def _ids(names: Iterable[str]) -> pd.Index:
    ids: pd.Index = pd.Index(np.array(list(names), dtype=object), name="account_id")
    return ids

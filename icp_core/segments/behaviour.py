"""How customers buy, as levels: what is known only after the sale, and may explain who loses money.

Numbers become bands by fifths over all customers, as on the board (:mod:`icp_core.levels`). Revenue, margin, cost and
profit are not among them: profit is their arithmetic, so that they would only say so. Nor are numbers among the
invoices of which the header does not say that they are discounts: they may be ids, or parts of that arithmetic.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from icp_core.levels import OTHER, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.value.cost_to_serve import CostToServe
from icp_core.value.histories import histories
from icp_core.value.purchases import purchases

BEHAVIOUR = "behaviour:"
AVERAGE_ORDER = BEHAVIOUR + "average_order"
ORDERS_A_YEAR = BEHAVIOUR + "orders_a_year"
YEARS_SINCE_FIRST = BEHAVIOUR + "years_since_first"
DISCOUNT_SHARE = BEHAVIOUR + "discount_share"
PRODUCT = BEHAVIOUR + "product"
ACTIVITY = BEHAVIOUR + "activity:"
PER_REVENUE = 1000.0
"""An activity is counted per this much revenue."""
SHORTEST_YEARS = 0.25
"""A customer known for less counts as known for a quarter: two orders in a month are no 24 a year."""
MOST_ACTIVITIES = 12
MAIN_SHARE = 0.5
"""A product is what a customer mostly buys if it makes more than this share of the amounts."""
_DISCOUNT = re.compile(r"discount|rabat|alennus|upust|nachlass", re.IGNORECASE)


def behaviour_levels(dataset: Dataset, cost: CostToServe) -> pd.DataFrame:
    """Level of every customer in every way of buying that the tables tell.

    Parameters
    ----------
    cost : CostToServe
        What was done for the customers, of :func:`icp_core.profitability`.

    Returns
    -------
    DataFrame of str by ``account_id`` of customers, with the columns that customers differ in: ``behaviour:`` and
    ``average_order`` (amount of a day with an order), ``orders_a_year``, ``years_since_first`` (order),
    ``discount_share`` (of a column of the invoices called so, weighted by amount; 0-1, or as the file counts),
    ``activity:<name>`` (quantity per 1,000 of revenue, 0 where there was none), ``product`` (what makes more than
    half of the amounts; ``other`` where nothing does). ``unknown`` where it is not known.
    """
    numbers = _numbers(dataset, cost)
    main = _main_product(dataset)
    if main is not None:
        numbers[PRODUCT] = main.reindex(numbers.index)
    scheme = level_scheme(numbers, numbers.columns)
    return level_table(numbers, scheme)


def is_behaviour(attribute: str) -> bool:
    """Whether an attribute is a way of buying, known only after the sale."""
    return attribute.startswith(BEHAVIOUR)


def _numbers(dataset: Dataset, cost: CostToServe) -> pd.DataFrame:
    out = pd.DataFrame(index=dataset.customers)
    lines = purchases(dataset).lines
    if len(lines):
        history = histories(lines, pd.Timestamp(dataset.as_of)).reindex(dataset.customers)
        orders = lines[lines["amount"] > 0].groupby("account_id")["amount"]
        out[AVERAGE_ORDER] = orders.mean().reindex(dataset.customers)
        out[ORDERS_A_YEAR] = history["n"] / history["T"].clip(lower=SHORTEST_YEARS)
        out[YEARS_SINCE_FIRST] = history["T"]
        revenue = lines.groupby("account_id")["amount"].sum().reindex(dataset.customers)
        quantity = cost.lines.pivot(index="account_id", columns="activity", values="quantity")
        common = (quantity != 0).sum().sort_values(ascending=False, kind="stable").index[:MOST_ACTIVITIES]
        for activity in sorted(common):
            done = quantity[activity].reindex(dataset.customers).fillna(0.0)
            out[ACTIVITY + str(activity)] = PER_REVENUE * done / revenue.where(revenue > 0)
    discount = _discount(dataset)
    if discount is not None:
        out[DISCOUNT_SHARE] = discount.reindex(dataset.customers)
    return out


def _discount(dataset: Dataset) -> pd.Series | None:
    """Mean discount of each customer's invoices, weighted by amount: on what it paid, not on how many lines."""
    bills = dataset.invoices
    if bills is None:
        return None
    called = [
        name for name in bills.columns if _DISCOUNT.search(str(name)) and pd.api.types.is_numeric_dtype(bills[name])
    ]
    if not called:
        return None
    known = bills[(bills["amount"] > 0) & bills[called[0]].notna()]
    total = known.groupby("account_id")["amount"].sum()
    weighted = (known["amount"] * known[called[0]]).groupby(known["account_id"]).sum()
    share: pd.Series = weighted / total
    return share


def _main_product(dataset: Dataset) -> pd.Series | None:
    """The product that makes more than half of a customer's amounts, else ``other``."""
    bills = dataset.invoices
    if bills is None or "product" not in bills or bills["product"].nunique() < 2:
        return None
    paid = bills[(bills["amount"] > 0) & bills["product"].notna()]
    by_product = paid.groupby(["account_id", "product"])["amount"].sum()
    share = by_product / by_product.groupby(level="account_id").transform("sum")
    most = share.groupby(level="account_id").idxmax()
    names = pd.Series([name for _, name in most], index=most.index, dtype=object)
    top = share.groupby(level="account_id").max()
    return names.where(np.asarray(top.reindex(names.index)) > MAIN_SHARE, OTHER)

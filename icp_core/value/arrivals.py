"""When each customer became one, counted over time, and whether the data begin after the product did."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.schema import Dataset
from icp_core.value.purchases import DAYS_PER_YEAR, Purchases

BEGINNING_DAYS = 91
"""A customer from before the data shows up within about a quarter, by its next purchase."""
CROWD = 2.0
"""How many times as many customers in the beginning as in a later quarter of the year are a crowd."""
LEAST_CROWD = 8
CROWD_BY_CHANCE = 0.001
QUARTERS_FROM = 3.0
"""Years of history from which arrivals are counted by quarters; by months below."""


def arrivals(dataset: Dataset, bought: Purchases) -> pd.Series:
    """First day of each customer, by ``customer_since`` or else the first purchase; datetime Series by ``account_id``.

    Customers without either, or with a day after the last that is known, are not in it. A refund is no purchase.
    """
    lines = bought.lines[bought.lines["amount"] > 0]
    first = lines.groupby("account_id")["date"].min().reindex(dataset.customers)
    if "customer_since" in dataset.accounts:
        told = dataset.accounts.set_index("account_id")["customer_since"].reindex(dataset.customers)
        first = told.fillna(first)
    days: pd.Series = first.dt.normalize()
    return days[days <= pd.Timestamp(dataset.as_of)].rename("first").sort_index()


def counted(first: pd.Series, today: pd.Timestamp) -> tuple[np.ndarray, np.ndarray]:
    """Arrivals by quarters (or months) from the first one until today.

    Returns
    -------
    counts : float array (bins,)
    edges : float array (bins + 1,), years since the first arrival
        The last bin may be longer than the others by less than half.
    """
    at = (first - first.min()).dt.days.to_numpy(dtype=float) / DAYS_PER_YEAR
    end = ((today - first.min()).days + 1) / DAYS_PER_YEAR
    width = 0.25 if end >= QUARTERS_FROM else 1 / 12
    edges = np.append(np.arange(0.0, max(end - width / 2, width / 2), width), end)
    return np.histogram(at, edges)[0].astype(float), edges


def crowd_at_beginning(first: pd.Series, today: pd.Timestamp) -> tuple[int, float] | None:
    """How many arrived in the first :data:`BEGINNING_DAYS`, and in a quarter of the year after; None if no crowd.

    At an equal pace, the beginning would hold its share of the customers of the beginning and the next year (binomial).
    A crowd is what an export shows that begins in the middle: who was there before arrives with its next purchase.
    """
    from scipy.stats import binom

    days = (first - first.min()).dt.days
    later = min(4.0, ((today - first.min()).days + 1 - BEGINNING_DAYS) / BEGINNING_DAYS)
    if later < 1:
        return None
    crowd = int((days < BEGINNING_DAYS).sum())
    next_year = int(((days >= BEGINNING_DAYS) & (days < (1 + later) * BEGINNING_DAYS)).sum())
    pace = next_year / later
    chance = binom.sf(crowd - 1, crowd + next_year, 1 / (1 + later))
    is_crowd = crowd >= LEAST_CROWD and crowd > CROWD * pace and chance < CROWD_BY_CHANCE
    return (crowd, pace) if is_crowd else None

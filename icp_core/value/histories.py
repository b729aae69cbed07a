"""What each customer's purchases say of its rhythm: how many, since when, how lately. A refund is no purchase."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.value.purchases import DAYS_PER_YEAR

SHORTEST_YEARS = 1 / 12
"""A customer known for less counts as known for a month: one day says nothing of a yearly rate."""
COLUMNS = ("n", "frequency", "recency", "T", "margin_mean", "margin_spread")


def histories(lines: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """One row per customer that has bought something.

    A purchase is a day on which a customer was billed more than it was paid back. What was paid back on other days, and
    what cost something without a bill, belongs to the customer's purchases alike: it lowers the margin of each.

    Parameters
    ----------
    lines : DataFrame with the columns ``account_id, date, amount, margin``, one row per customer and day
    today : Timestamp
        The end of what is known.

    Returns
    -------
    DataFrame by ``account_id``, sorted: ``n`` purchases, ``frequency`` (n - 1), ``recency`` and ``T`` (years from the
    first purchase to the last and to today), ``margin_mean`` (all margins over n), ``margin_spread`` (sum of squared
    deviations of the purchases' margins from their own mean).
    """
    bought = lines[lines["amount"] > 0]
    groups = bought.groupby("account_id")
    first, last = groups["date"].min(), groups["date"].max()
    n = groups.size()
    total = lines.groupby("account_id")["margin"].sum().reindex(n.index)
    own = bought["margin"] - groups["margin"].transform("mean")
    return pd.DataFrame(
        {
            "n": n,
            "frequency": n - 1,
            "recency": (last - first).dt.days / DAYS_PER_YEAR,
            "T": ((today - first).dt.days / DAYS_PER_YEAR).clip(lower=0.0),
            "margin_mean": total / n,
            "margin_spread": (own**2).groupby(bought["account_id"]).sum(),
        },
        columns=list(COLUMNS),
    ).astype({"n": int, "frequency": int})


def gap_pairs(lines: pd.DataFrame) -> np.ndarray:
    """Pairs of neighbouring times between purchases of one customer, in days; float array (pairs, 2), none shared."""
    bought = lines.loc[lines["amount"] > 0, ["account_id", "date"]].sort_values(["account_id", "date"])
    gap = bought.groupby("account_id")["date"].diff().dt.days.to_numpy(dtype=float)
    number = bought.groupby("account_id").cumcount().to_numpy()  # 0 is the first purchase, which has no gap before it
    second = np.flatnonzero((number >= 2) & (number % 2 == 0))
    return np.column_stack([gap[second - 1], gap[second]])

"""Selling time: how long deals were kept open, by account and by the owner of the deal.

Hours are seldom written down, days are. A deal that stood open for twice as long is taken to have held its owner twice
as much; what else could be done with the time is not said here.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import Dataset

COLUMNS = ("n", "n_freed", "days", "freed")


def selling_time(dataset: Dataset) -> tuple[pd.Series, Message]:
    """Days that each deal was open, at least one, and what they are.

    An open deal counts up to ``as_of``. A deal without its days counts as the mean of the others; where no deal has
    them each counts as one, and the message says so.

    Returns
    -------
    float Series by ``account_id``, which may repeat, in the order of the deals; Message
    """
    deals = dataset.deals
    if deals is None or deals.empty:
        return pd.Series([], index=pd.Index([], name="account_id", dtype=object), dtype=float), _said("none")
    days = pd.Series(np.nan, index=deals.index)
    if {"opened", "closed"} <= set(deals.columns):
        today = pd.Timestamp(dataset.as_of)
        until = deals["closed"].where(deals["outcome"] != "open", today)
        held = (until - deals["opened"]).dt.days.astype(float)
        days = held.where(held >= 0).clip(lower=1.0)
    known = days.notna()
    filled = days.fillna(float(days.mean())) if known.any() else pd.Series(1.0, index=deals.index)
    ids = pd.Index(deals["account_id"].to_numpy(dtype=object), name="account_id")
    return pd.Series(filled.to_numpy(dtype=float), index=ids), _said("days" if known.any() else "deals")


def _said(kind: str) -> Message:
    return message(f"segments.selling_time.{kind}")


def freed_by_owner(dataset: Dataset, accounts: Iterable[str]) -> pd.DataFrame:
    """How much of each owner's selling time went to the given accounts.

    Returns
    -------
    DataFrame, index ``owner``, the most freed first: ``n`` deals, ``n_freed`` of them with these accounts, ``days``
    that deals were open (as of :func:`selling_time`), ``freed`` share of these days, 0-1. No rows where no deal has an
    owner.
    """
    deals = dataset.deals
    if deals is None or "owner" not in deals or not deals["owner"].notna().any():
        return pd.DataFrame({name: pd.Series(dtype=float) for name in COLUMNS}, index=pd.Index([], name="owner"))
    days = selling_time(dataset)[0].to_numpy()
    theirs = deals["account_id"].isin(list(accounts)).to_numpy()
    each = pd.DataFrame({"owner": deals["owner"].to_numpy(), "n": 1, "n_freed": theirs.astype(int), "days": days,
                         "freed": days * theirs})  # fmt: skip
    sums = each.dropna(subset=["owner"]).groupby("owner").sum()
    sums["freed"] = sums["freed"] / sums["days"]
    return sums[list(COLUMNS)].sort_values("freed", ascending=False, kind="stable")

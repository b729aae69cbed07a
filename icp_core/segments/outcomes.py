"""Which deals count as outcomes: the first new-business deal of each account, once it had the time to be decided.

Upsells and renewals are left out because whoever gets one was won before; open deals because they are not losses; deals
opened less than the 90th percentile of the sales cycle ago because among them only the quick ones are closed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.schema import Dataset

YOUNG_QUANTILE = 0.9
LEAST_CYCLES = 10
"""Closed deals with both dates that are needed before young deals can be told from old ones."""


def new_business(dataset: Dataset) -> pd.DataFrame | None:
    """The deals that are new business, open ones too; a deal without a kind counts as such. None without deals."""
    deals = dataset.deals
    return deals if deals is None or "kind" not in deals else deals[deals["kind"].isna() | (deals["kind"] == "new")]


def first_deals(dataset: Dataset, *, before: pd.Timestamp | None = None) -> pd.Series:
    """Whether the first new-business deal of each account was won.

    Parameters
    ----------
    before : Timestamp, optional
        Only what was known on the eve of this day: deals opened before it, decided before it.

    Returns
    -------
    bool Series indexed by ``account_id``: accounts without a closed first deal that counts are not in it.
    """
    new = new_business(dataset)
    if new is not None and before is not None:
        new = _known(new, before)
    if new is None or new.empty:
        return pd.Series(dtype=bool, index=pd.Index([], name="account_id", dtype=object), name="won")
    day = _first_day(new)
    new = new.assign(day=day).sort_values("day", kind="stable", na_position="last").drop_duplicates("account_id")
    new = new[new["outcome"].isin(["won", "lost"])]
    horizon = _young_from(new, pd.Timestamp(dataset.as_of) if before is None else before)
    if horizon is not None:
        new = new[~(new["opened"] > horizon)]
    return pd.Series(
        (new["outcome"] == "won").to_numpy(), index=pd.Index(new["account_id"], name="account_id"), name="won"
    )


def _known(deals: pd.DataFrame, before: pd.Timestamp) -> pd.DataFrame:
    """Deals as they stood on the eve of a day: later ones are not there, and what was decided later is open."""
    known = deals[_first_day(deals) < before]
    if "closed" not in known:
        return known
    later = ~(known["closed"] < before)
    return known.assign(outcome=known["outcome"].mask(later, "open"), closed=known["closed"].mask(later))


def _first_day(deals: pd.DataFrame) -> pd.Series:
    days = [deals[name] for name in ("opened", "closed") if name in deals]
    if not days:
        return pd.Series(pd.NaT, index=deals.index)
    return days[0] if len(days) == 1 else days[0].fillna(days[1])


def _young_from(deals: pd.DataFrame, today: pd.Timestamp) -> pd.Timestamp | None:
    if "opened" not in deals or "closed" not in deals:
        return None
    cycle = (deals["closed"] - deals["opened"]).dt.days.dropna()
    if len(cycle) < LEAST_CYCLES:
        return None
    return today - pd.Timedelta(days=float(np.quantile(cycle, YOUNG_QUANTILE)))

"""Which deals count as outcomes: the first new-business deal of each account, once it had the time to be decided.

Upsells and renewals are left out because whoever gets one was won before; open deals because they are not losses; deals
opened less than the 90th percentile of the sales cycle ago because among them only the quick ones are closed. Where the
deals say what a company was like when they were opened, that is what they teach.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.schema import AT_OPENING, Dataset

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
    return first_deal_table(dataset, before=before)["won"]


def first_deal_table(dataset: Dataset, *, before: pd.Timestamp | None = None) -> pd.DataFrame:
    """The first new-business deal of each account: outcome, dates, and what was noted when it was opened.

    Parameters
    ----------
    before : Timestamp, optional
        As in :func:`first_deals`.

    Returns
    -------
    DataFrame indexed by ``account_id`` with the columns ``won`` (bool), ``opened`` and ``closed`` (NaT where unknown),
    and those of ``opened_<attribute>`` that the deals have; the rows are those of :func:`first_deals`.
    """
    new = new_business(dataset)
    if new is not None and before is not None:
        new = _known(new, before)
    if new is None or new.empty:
        index = pd.Index([], name="account_id", dtype=object)
        days = {name: pd.Series(dtype="datetime64[us]", index=index) for name in ("opened", "closed")}
        return pd.DataFrame({"won": pd.Series(dtype=bool, index=index), **days})
    day = _first_day(new)
    new = new.assign(day=day).sort_values("day", kind="stable", na_position="last").drop_duplicates("account_id")
    new = new[new["outcome"].isin(["won", "lost"])]
    horizon = _young_from(new, pd.Timestamp(dataset.as_of) if before is None else before)
    if horizon is not None:
        new = new[~(new["opened"] > horizon)]
    new = new.set_index(pd.Index(new["account_id"], name="account_id"))
    out = pd.DataFrame({"won": new["outcome"] == "won"})
    for name in ("opened", "closed"):
        out[name] = new.get(name, pd.NaT)
    noted = [name for name in new if str(name).startswith(AT_OPENING)]
    return pd.concat([out.astype({"opened": "datetime64[us]", "closed": "datetime64[us]"}), new[noted]], axis=1)


def accounts_at_opening(dataset: Dataset) -> pd.DataFrame:
    """The accounts of :func:`first_deals` as they were when that deal was opened, as far as the deals say.

    An attribute that the deals carry as ``opened_<attribute>`` replaces the account's present one; where it is empty it
    is unknown, for the present one may be what the sale made of the company. All other attributes are today's.

    Returns
    -------
    DataFrame with the columns of ``dataset.accounts`` and a row for each first deal, indexed by ``account_id``.
    """
    deals = first_deal_table(dataset)
    accounts = dataset.accounts.set_index(pd.Index(dataset.accounts["account_id"], name="account_id"))
    then = accounts.loc[deals.index].copy()
    for name in noted_at_opening(dataset):
        column = deals[AT_OPENING + name]
        if pd.api.types.is_numeric_dtype(then[name]) and not pd.api.types.is_bool_dtype(then[name]):
            column = pd.to_numeric(column, errors="coerce")
        then[name] = column
    return then


def noted_at_opening(dataset: Dataset) -> tuple[str, ...]:
    """The attributes that the deals carry as they were at opening, in the order of the accounts' columns."""
    deals = dataset.deals
    return tuple(str(name) for name in dataset.accounts if deals is not None and f"{AT_OPENING}{name}" in deals)


def first_met(dataset: Dataset) -> pd.Series:
    """Day of the first new-business deal of each account, decided or not, or since when it is a customer if that was
    before; by ``account_id``, without accounts of which neither is known."""
    new = new_business(dataset)
    days = [] if new is None else [_first_day(new).set_axis(new["account_id"])]
    if "customer_since" in dataset.accounts:
        days.append(dataset.accounts.set_index("account_id")["customer_since"])
    known = pd.concat(days).dropna() if days else pd.Series(dtype="datetime64[us]")
    first: pd.Series = pd.to_datetime(known).groupby(level=0).min()
    return first


def _known(deals: pd.DataFrame, before: pd.Timestamp) -> pd.DataFrame:
    """Deals as they stood on the eve of a day: later ones are not there; what was decided later, or nobody knows
    when, is open."""
    known = deals[_first_day(deals) < before]
    closed = known.get("closed", pd.Series(pd.NaT, index=known.index))
    later = ~(closed < before)
    return known.assign(outcome=known["outcome"].mask(later, "open"), closed=closed.mask(later))


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

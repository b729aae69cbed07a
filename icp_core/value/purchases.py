"""Purchases: who paid when, and what of it stayed as margin. All of value rests on this one table.

Invoices come first; where there are none, the months of subscriptions; where there are none either, won deals. The
margin is the line's own, else the account's margin rate, else the share of the amount that the whole keeps, else a
share that the user assumes, else the amount itself, which is then called revenue and not margin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.schema import Dataset

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Purchases:
    """Money by customer and day.

    Attributes
    ----------
    lines : DataFrame with the columns ``account_id, date, amount, margin``, one row per customer and day, by date
    source : {"invoices", "subscriptions", "deals", "none"}
    basis : Message
        What the margin is: a margin, a rate times revenue, an assumed share of revenue, or revenue.
    assumed : float, 0-1, or None
        Share of revenue that was said to be margin, where the data do not say.
    set_aside : tuple of str
        Currencies in which there are amounts that are not counted, as nobody has given a rate.
    """

    lines: pd.DataFrame
    source: str
    basis: Message
    assumed: float | None = None
    set_aside: tuple[str, ...] = ()

    def known(self, dataset: Dataset, day: pd.Timestamp) -> Purchases:
        """As they were known on an earlier day: margins that are missing are filled by what was known then."""
        then = purchases(dataset, margin_share=self.assumed, until=day)
        mine = then.lines["account_id"].isin(self.lines["account_id"].unique())
        return replace(then, lines=then.lines[mine].reset_index(drop=True))

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What is missing from the lines."""
        return (message("value.warning.set_aside", currencies=list(self.set_aside)),) if self.set_aside else ()

    def sums(self, customers: pd.Index) -> pd.DataFrame:
        """``amount`` and ``margin`` of each customer to date, DataFrame by ``account_id``.

        Whoever has no line has paid nothing; but where amounts are set aside that is not known, and NaN.
        """
        known = self.lines.groupby("account_id")[["amount", "margin"]].sum().reindex(customers)
        return known if self.source == "none" or self.set_aside else known.fillna(0.0)


def purchases(dataset: Dataset, *, margin_share: float | None = None, until: pd.Timestamp | None = None) -> Purchases:
    """The purchases of all customers up to the dataset's ``as_of``, or to an earlier day.

    Parameters
    ----------
    margin_share : float, 0-1, optional
        Share of the amount that stays as margin where the data hold neither margins nor margin rates: an assumption,
        and called so. Where they do, it changes nothing.

    Raises
    ------
    SettingError
        If the share is not between 0 and 1.
    """
    if margin_share is not None and not 0 <= margin_share <= 1:
        raise SettingError.out_of_range("margin_share", margin_share, 0, 1)
    customers = set(dataset.customers)
    for source, lines in (
        ("invoices", dataset.invoices),
        ("subscriptions", _months(dataset)),
        ("deals", _won(dataset)),
    ):
        if lines is not None and len(lines):
            mine = lines[lines["account_id"].isin(customers) & lines["date"].notna() & lines["amount"].notna()]
            last = pd.Timestamp(dataset.as_of) if until is None else until.normalize()
            mine = mine[mine["date"] < last + pd.Timedelta(days=1)]
            if len(mine):
                by_day, basis = _by_day(dataset, mine, margin_share)
                return Purchases(by_day, source, basis, margin_share, _set_aside(dataset, source))
    empty = pd.DataFrame({"account_id": pd.Series(dtype=object), "date": pd.Series(dtype="datetime64[us]"),
                          "amount": pd.Series(dtype=float), "margin": pd.Series(dtype=float)})  # fmt: skip
    return Purchases(empty, "none", message("value.basis.none"))


def _by_day(dataset: Dataset, lines: pd.DataFrame, assumed: float | None) -> tuple[pd.DataFrame, Message]:
    if "margin" in lines and lines["margin"].notna().any():
        margin, basis = _filled(lines, _rates(dataset)), message("value.basis.margin")
    else:
        share, basis = kept_share(dataset, lines["account_id"], assumed)
        margin = lines["amount"] * share.to_numpy()
    frame = lines[["account_id", "date", "amount"]].assign(
        margin=margin.to_numpy(dtype=float), date=lines["date"].dt.normalize()
    )
    by_day = frame.groupby(["account_id", "date"], as_index=False, sort=False)[["amount", "margin"]].sum()
    return by_day.sort_values(["date", "account_id"], kind="stable").reset_index(drop=True), basis


def _set_aside(dataset: Dataset, source: str) -> tuple[str, ...]:
    """Currencies of the amounts that the table which tells of purchases lacks, for want of a rate."""
    from icp_core.intake import amounts_set_aside

    return amounts_set_aside(dataset, source)


def kept_share(dataset: Dataset, account_ids: pd.Series, assumed: float | None = None) -> tuple[pd.Series, Message]:
    """Share of an amount that is margin where the amount itself does not say: float Series like ``account_ids``.

    The account's margin rate, else the median of those known; where none is, the share assumed, 0-1, else all of it,
    which the message then calls revenue.
    """
    rate = _rates(dataset)
    if rate is not None:
        whole = float(rate.median())
        return account_ids.map(rate).astype(float).fillna(whole), message("value.basis.rate", rate=whole)
    if assumed is not None:
        return pd.Series(assumed, index=account_ids.index), message("value.basis.assumed", share=assumed)
    return pd.Series(1.0, index=account_ids.index), message("value.basis.revenue")


def _filled(lines: pd.DataFrame, rate: pd.Series | None) -> pd.Series:
    """The lines' own margins; where one is missing the account's margin rate, else the share that the others keep."""
    margin = lines["margin"]
    sold = float(lines.loc[margin.notna(), "amount"].sum())
    share = float(margin.sum()) / sold if sold > 0 else 1.0
    kept = lines["account_id"].map({} if rate is None else rate.to_dict()).astype(float).fillna(share)
    filled: pd.Series = margin.fillna(lines["amount"] * kept)
    return filled


def _rates(dataset: Dataset) -> pd.Series | None:
    if "margin_rate" not in dataset.accounts:
        return None
    rate = dataset.accounts.set_index("account_id")["margin_rate"].dropna()
    return rate if len(rate) else None


def _months(dataset: Dataset) -> pd.DataFrame | None:
    """Subscriptions as one line per month that was begun; a few days more or less make no month."""
    contracts = dataset.subscriptions
    if contracts is None or contracts.empty:
        return None
    today = pd.Timestamp(dataset.as_of)
    end = contracts["end"] if "end" in contracts else pd.Series(pd.NaT, index=contracts.index)
    months = (end.where(end < today, today) - contracts["start"]).dt.days / 30.4375
    # One that ended had its last month before the end; of one that runs the month of today has begun.
    begun = np.where(end < today, np.maximum(np.ceil(months - 0.1), 1.0), np.floor(months) + 1)
    n = np.where(months >= 0, begun, 0.0).astype(int)
    rows = contracts.loc[contracts.index.repeat(n)]
    number = rows.groupby(level=0).cumcount().to_numpy()
    date = rows["start"] + pd.to_timedelta((number * 30.4375).astype(int), unit="D")
    return pd.DataFrame(
        {
            "account_id": rows["account_id"].to_numpy(),
            "date": date.to_numpy(),
            "amount": rows["monthly_amount"].to_numpy(),
        }
    )


def _won(dataset: Dataset) -> pd.DataFrame | None:
    deals = dataset.deals
    if deals is None or "amount" not in deals:
        return None
    day = [name for name in ("closed", "opened") if name in deals]
    if not day:
        return None
    won = deals[deals["outcome"] == "won"]
    date = won[day[0]] if len(day) == 1 else won[day[0]].fillna(won[day[1]])
    return won[["account_id", "amount"]].assign(date=date)[["account_id", "date", "amount"]]


def tenure_years(dataset: Dataset, bought: Purchases) -> pd.Series:
    """Years since each customer became one, by ``customer_since`` or the first purchase; NaN where neither is known."""
    first = bought.lines.groupby("account_id")["date"].min() if len(bought.lines) else pd.Series(dtype="datetime64[us]")
    since = first.reindex(dataset.customers)
    if "customer_since" in dataset.accounts:
        told = dataset.accounts.set_index("account_id")["customer_since"].reindex(dataset.customers)
        since = told.fillna(since)
    years: pd.Series = (pd.Timestamp(dataset.as_of) - since).dt.days / DAYS_PER_YEAR
    return years.clip(lower=0.0).rename("tenure")

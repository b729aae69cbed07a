"""Customers under contract: since when, until when, for how much a month, and how often they may leave.

A line of ``subscriptions`` with an amount above nothing is a contract; it runs from its start to the day before its
end. A line with a negative amount is a credit: it keeps nobody a customer, and while it runs it lowers what its
customer pays. A line without start or amount says nothing. Contracts of one customer that overlap or follow one another
within :data:`BRIDGED_MONTHS` are one stay; a customer that comes back later begins a new one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import Dataset

BRIDGED_MONTHS = 3
"""Renewals are often signed late and billed back: a quarter without a contract is paperwork, longer is leaving."""
MONTH, YEAR = 1, 12
NEAR_MONTHS = 0.25
"""A contract that ends within a week of a renewal ended at that renewal."""
DAYS_PER_MONTH = 30.4375
UNSEEN = 5.0
"""So many endings before the first known one, where none is known, chance does not explain (less than 1 in 100)."""
COLUMNS = ("account_id", "first_start", "start", "end", "months", "churned", "dated", "monthly_amount", "first_amount")


@dataclass(frozen=True, eq=False)
class Contracts:
    """Contracts as known on a day.

    Attributes
    ----------
    stays : DataFrame with the columns :data:`COLUMNS`, one row per stay, by customer and start
        ``first_start``: of the customer's first stay. ``end``: NaT while a contract runs. ``months``: lived so far.
        ``churned``: it has left; ``dated``: and it is known when (else only that it had left by the day).
        ``monthly_amount``: of the contracts that run, or ran last; ``first_amount``: of those at the start. Amounts in
        the dataset's currency, at least 0.
    lines : DataFrame with the columns ``account_id, start, end, monthly_amount``
        The contracts and credits; ``end`` is NaT where none is known that has passed.
    period_months : {1, 12}
        From renewal to renewal.
    known_from : Timestamp or None
        Before it no ending was recorded although there must have been some: what left earlier is not in the data.
    day : Timestamp
        The end of what is known.
    """

    stays: pd.DataFrame
    lines: pd.DataFrame
    period_months: int
    known_from: pd.Timestamp | None
    day: pd.Timestamp

    @property
    def period(self) -> Message:
        """From renewal to renewal, in words."""
        return message("value.period.year" if self.period_months == YEAR else "value.period.month")

    def renewals(self, stays: pd.DataFrame) -> np.ndarray:
        """Renewals that each stay met, whole numbers (n,): one that left did so at the last of them."""
        lived = stays["months"].to_numpy(dtype=float) / self.period_months
        slack = NEAR_MONTHS / self.period_months
        met = np.where(stays["churned"] & stays["dated"], np.maximum(np.ceil(lived - slack), 1), np.floor(lived + 1e-9))
        # Of a customer that left nobody knows when, only that it was by the next renewal.
        return np.where(stays["churned"] & ~stays["dated"], met + 1, met).astype(int)


def contracts(dataset: Dataset, day: pd.Timestamp | None = None) -> Contracts:
    """Contracts of the customers as known on ``day``, by default the dataset's ``as_of``.

    Of an earlier day only what was known then is used: contracts that had begun and ended by then. An end that had not
    come is not known, so such a contract runs on; and who has become a former customer since was one still, unless its
    contracts had ended.
    """
    now = pd.Timestamp(dataset.as_of if day is None else day).normalize().as_unit("us")
    lines = _lines(dataset)
    lines = lines[lines["start"] <= now].copy()
    signed = lines["end"]
    told = signed.where(signed <= now)
    former = pd.Index([]) if day is not None else _former(dataset)
    # Notice given for a later day: a former customer has left, and when its contract ends tells by when.
    gone = lines["account_id"].isin(former) & signed.notna()
    lines["end"] = told.where(~gone, signed.mask(signed > now, now))
    stays = _stays(lines[lines["monthly_amount"] > 0], now)
    period_months = _period_months(lines.assign(signed=signed), stays)
    last = ~stays["account_id"].duplicated(keep="last")
    left = stays["account_id"].isin(former) & last & stays["end"].isna()
    stays["churned"] = stays["end"].notna() | left
    stays["dated"] = stays["end"].notna()
    stays["months"] = months_between(stays["start"], stays["end"].fillna(now))
    stays["first_start"] = stays.groupby("account_id")["start"].transform("min") if len(stays) else stays["start"]
    until = stays["end"].where(stays["churned"] & stays["dated"])
    stays["monthly_amount"] = _amounts(lines, stays["account_id"], until.sub(pd.Timedelta(days=1)).fillna(now))
    stays["first_amount"] = _amounts(lines, stays["account_id"], stays["start"])
    return Contracts(stays[list(COLUMNS)], lines, period_months, _known_from(stays, now), now)


def contract_customers(dataset: Dataset, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """The latest stay of every customer that has or had a contract: ``Contracts.stays`` by ``account_id``, sorted."""
    return latest_stays(contracts(dataset, day))


def contracted_amounts(dataset: Dataset, day: pd.Timestamp | None = None) -> pd.Series:
    """What the contracts of each customer come to up to ``day``, by ``account_id``: months times the amount a month."""
    known = contracts(dataset, day)
    lines = known.lines
    months = months_between(lines["start"], lines["end"].fillna(known.day))
    total: pd.Series = (
        (np.ceil(months - NEAR_MONTHS).clip(lower=1.0) * lines["monthly_amount"]).groupby(lines["account_id"]).sum()
    )
    return total


def latest_stays(known: Contracts) -> pd.DataFrame:
    """The latest stay of every customer, by ``account_id``, sorted."""
    stays = known.stays.drop_duplicates("account_id", keep="last").set_index("account_id")
    return stays.sort_index()


def months_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Months by the calendar: whole ones from a day of a month to the same day of another, days as parts of one."""
    years, months = end.dt.year - start.dt.year, end.dt.month - start.dt.month
    parts = (end.dt.day - start.dt.day) / DAYS_PER_MONTH
    whole: pd.Series = (12.0 * years + months + parts).clip(lower=0.0)
    return whole


def _former(dataset: Dataset) -> pd.Index:
    accounts = dataset.accounts
    former: pd.Index = pd.Index(accounts.loc[accounts["relation"] == "former_customer", "account_id"])
    return former


def _lines(dataset: Dataset) -> pd.DataFrame:
    columns = ["account_id", "start", "end", "monthly_amount"]
    found = dataset.subscriptions
    if found is None:
        return pd.DataFrame(columns=columns).astype(
            {"start": "datetime64[us]", "end": "datetime64[us]", "monthly_amount": float}
        )
    lines = found.reindex(columns=columns)
    for name in ("start", "end"):
        lines[name] = pd.to_datetime(lines[name]).astype("datetime64[us]").dt.normalize()
    known = lines["account_id"].isin(dataset.customers) & lines["start"].notna() & lines["monthly_amount"].notna()
    # A contract that ends as it starts was never one.
    kept = lines[known & ~(lines["end"] <= lines["start"])]
    return kept.sort_values(["account_id", "start"], kind="stable").reset_index(drop=True)


def _period_months(lines: pd.DataFrame, stays: pd.DataFrame) -> int:
    """Yearly where most contracts that customers left at their end had lasted whole years, within a week; else monthly.

    Contracts that others followed say nothing: a new price each year makes monthly contracts look yearly. Where notice
    was given for a day to come, what counts is the end that was ``signed``.
    """
    last = stays.loc[stays["end"].notna(), ["account_id", "end"]].merge(
        lines[lines["monthly_amount"] > 0], on=["account_id", "end"]
    )
    if last.empty:
        return MONTH
    # A last day that still belongs to the contract makes it a day short.
    months = months_between(last["start"], last["signed"])
    years = (months / YEAR).round()
    whole = (years >= 1) & ((months - YEAR * years).abs() <= NEAR_MONTHS)
    return YEAR if whole.mean() > 0.5 else MONTH


def _stays(lines: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Contracts that overlap or follow closely, joined: ``account_id, start, end`` (NaT while one runs)."""
    if lines.empty:
        return lines[["account_id", "start", "end"]].copy()
    never = now + pd.DateOffset(years=100)
    until = lines["end"].fillna(never)
    reached = until.groupby(lines["account_id"]).cummax()
    before = reached.groupby(lines["account_id"]).shift()
    anew = before.isna() | (months_between(before.fillna(never), lines["start"]) > BRIDGED_MONTHS)
    number = anew.cumsum().to_numpy()
    joined = lines.assign(until=until, number=number).groupby("number")
    stays = joined.agg(account_id=("account_id", "first"), start=("start", "min"), end=("until", "max"))
    stays["end"] = stays["end"].where(stays["end"] < never)
    return stays.reset_index(drop=True)


def _amounts(lines: pd.DataFrame, ids: pd.Series, days: pd.Series) -> np.ndarray:
    """What each customer pays a month on a day of its own, credits taken off, at least nothing; float array (n,)."""
    asked = pd.DataFrame({"account_id": ids.to_numpy(), "asked": days.to_numpy(), "row": np.arange(len(ids))})
    pairs = asked.merge(lines, on="account_id")
    runs = (pairs["start"] <= pairs["asked"]) & (pairs["end"].isna() | (pairs["end"] > pairs["asked"]))
    total = pairs["monthly_amount"].where(runs, 0.0).groupby(pairs["row"]).sum()
    return total.reindex(asked["row"]).fillna(0.0).clip(lower=0.0).to_numpy(dtype=float)


def _known_from(stays: pd.DataFrame, now: pd.Timestamp) -> pd.Timestamp | None:
    """The first known ending, where so many customer-months went before it without one that earlier ones must be
    missing: at the later rate of endings at least :data:`UNSEEN` would have come."""
    ended = stays[stays["churned"] & stays["dated"]]
    if ended.empty:
        return None
    first = ended["end"].min()
    until = stays["end"].fillna(now)
    early = (until.clip(upper=first) - stays["start"]).dt.days.clip(lower=0).sum()
    late = (until - stays["start"].clip(lower=first)).dt.days.clip(lower=0).sum()
    expected = (len(ended) - 1) / late * early if late > 0 else 0.0
    return pd.Timestamp(first) if expected >= UNSEEN else None

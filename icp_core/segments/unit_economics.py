"""Unit economics: what a customer costs to win, brings back, and how selling goes, for all and any group (method V4).

Every figure stands with its n and interval (:mod:`icp_core.value.intervals`), or with the reason why there is none. The
figures of a group are its own, not drawn toward the whole: n and interval say how far they go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TableError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.segments.economics import REPEAT_MONTHS, customer_profit, customer_value, kept, sales_cycles, won_amounts
from icp_core.segments.outcomes import first_deals
from icp_core.segments.yearly_retention import yearly_retention
from icp_core.value.intervals import (
    Interval,
    mean_interval,
    median_interval,
    product_interval,
    proportion_interval,
    ratio_interval,
)
from icp_core.value.purchases import purchases, tenure_years

if TYPE_CHECKING:
    from icp_core.value import LifetimeValue, Profitability

ALL = "all"
LEAST_AMOUNTS = 8
"""Fewest accounts for a mean or ratio of amounts: below, one large company is half of the figure."""
LEAST_CASES = 5
"""Fewest cases for a share or a median."""
UNITS = {
    "cac": "money",
    "ltv_to_cac": "times",
    "payback_months": "months",
    "repurchase_rate": "share",
    "retention": "share",
    "retention_yearly": "share",
    "sales_cycle_days": "days",
    "win_rate": "share",
    "deal_size": "money",
    "references": "share",
}
COLUMNS = ("group", "figure", "unit", "value", "low", "high", "n", "reason")


class _Figure(NamedTuple):
    """Rows by ``account_id`` that a figure is made of, and how; ``absent`` says why there may be no rows at all."""

    rows: pd.DataFrame
    least: int
    estimate: Callable[[np.ndarray], Interval | Message]
    absent: Message | None = None


def unit_economics(
    dataset: Dataset,
    value: LifetimeValue | None,
    profit: Profitability | None,
    groups: pd.Series | None = None,
    *,
    level: float = 0.8,
    random_state: int = 0,
) -> pd.DataFrame:
    """The figures of :data:`UNITS` for all accounts and for each group.

    Parameters
    ----------
    value, profit : results of the value room, or None
        Without them there is no LTV:CAC, or no payback.
    groups : Series by ``account_id``, optional
        Label of each account's group, as ``Segmentation.labels``; accounts without one stand in "all" only.
    level : float, 0.5-0.99
        Coverage of the intervals.

    Returns
    -------
    DataFrame of one row per group and figure with the columns :data:`COLUMNS`, "all" first, then the labels in order.
    Either ``value``, ``low`` and ``high`` stand, or ``reason`` does (a Message, else None). ``n`` counts what the
    figure rests on:

    - ``cac`` : mean ``acquisition_cost`` of customers for whom it is known (and not negative).
    - ``ltv_to_cac`` : mean lifetime value over mean cost of those customers; n customers.
    - ``payback_months`` : mean cost over profit per month as a customer, total profit to date over total months.
    - ``repurchase_rate`` : of customers that first bought at least :data:`REPEAT_MONTHS` ago, those that bought on
      another day too. Not from subscriptions, whose months are no decisions.
    - ``retention`` : customers kept (:func:`~icp_core.segments.economics.kept`), over whatever time they had.
    - ``retention_yearly`` : the same as a rate a year. From contracts, where some that were left have an end,
      exp(-leavers / customer years), as :func:`~icp_core.value.contracts.contracts` reads them; else, of those that
      bought in the year before last, the share that bought in the last.
    - ``sales_cycle_days`` : median, of won new-business deals, opened to closed.
    - ``win_rate`` : of accounts with a decided first new-business deal.
    - ``deal_size`` : mean amount of won deals; n deals, resampled by account.
    - ``references`` : share of customers that gave any, of those for whom it is known.

    Raises
    ------
    SettingError, TableError
        For a level out of range, a group called "all", and labels of ids that are not accounts.
    """
    if not 0.5 <= level <= 0.99:
        raise SettingError.out_of_range("level", level, 0.5, 0.99)
    figures = _figures(dataset, value, profit, level, random_state)
    labels = pd.Series(dtype=object) if groups is None else groups.dropna()
    strangers = labels.index.difference(pd.Index(dataset.accounts["account_id"]))
    if len(strangers):
        raise TableError.unknown_account(str(name) for name in strangers)
    if (labels == ALL).any():
        raise SettingError("group_called_all")
    members: list[tuple[object, pd.Index | None]] = [(ALL, None)]
    members += [(label, labels.index[labels == label]) for label in sorted(labels.unique())]
    out = [
        _row(group, name, figure if ids is None else figure._replace(rows=_of(figure.rows, ids)))
        for group, ids in members
        for name, figure in figures.items()
    ]
    return pd.DataFrame(out, columns=list(COLUMNS)).astype({"group": object, "reason": object, "n": int})


def _of(rows: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    return rows[rows.index.isin(ids)]


def _row(group: object, name: str, figure: _Figure) -> tuple[object, ...]:
    rows, nothing = figure.rows, (np.nan, np.nan, np.nan)
    n = int(rows["n"].sum()) if "n" in rows else len(rows)
    if figure.absent is not None:
        return group, name, UNITS[name], *nothing, n, figure.absent
    if len(rows) < figure.least:
        what = message(f"segments.economics.of.{name}")
        return group, name, UNITS[name], *nothing, n, _few(what, len(rows), figure.least)
    found = figure.estimate(rows.drop(columns="n", errors="ignore").to_numpy(dtype=float))
    if isinstance(found, Message):
        return group, name, UNITS[name], *nothing, n, found
    return group, name, UNITS[name], *found, n, None


def _few(what: Message, n: int, least: int) -> Message:
    return message("segments.economics.few", what=what, n=n, least=least)


def _figures(
    dataset: Dataset, value: LifetimeValue | None, profit: Profitability | None, level: float, random_state: int
) -> dict[str, _Figure]:
    accounts = dataset.accounts.set_index("account_id").loc[dataset.customers]
    cost = accounts["acquisition_cost"].dropna() if "acquisition_cost" in accounts else pd.Series(dtype=float)
    cost = cost[cost >= 0].rename("cost")
    worth, earned = customer_value(dataset, value), customer_profit(dataset, profit)
    months = 12 * tenure_years(dataset, purchases(dataset)).dropna()
    given = accounts["references"].dropna() > 0 if "references" in accounts else pd.Series(dtype=bool)
    amounts = won_amounts(dataset).groupby(level=0).agg(["sum", "size"])

    def mean(rows: np.ndarray) -> Interval:
        return mean_interval(rows[:, 0], level, random_state)

    def share(rows: np.ndarray) -> Interval:
        return proportion_interval(int(rows.sum()), len(rows), level)

    def median(rows: np.ndarray) -> Interval:
        return median_interval(rows[:, 0], level)

    def worth_to_cost(rows: np.ndarray) -> Interval | Message:
        if not rows[:, 1].any():
            return message("segments.economics.no_cost")
        found = ratio_interval(rows[:, 0], rows[:, 1], level, random_state)
        paid = int((rows[:, 1] > 0).sum())
        return found if found.bounded else message("segments.economics.few_paid", n=paid, of=len(rows))

    def payback(rows: np.ndarray) -> Interval | Message:
        if not rows[:, 0].any():
            return message("segments.economics.no_cost")
        if not rows[:, 2].any() or mean_interval(rows[:, 1], level, random_state).low <= 0:
            return message("segments.economics.no_payback")
        found = product_interval(rows, np.array([1.0, -1.0, 1.0]), level, random_state)
        return found if found.bounded else message("segments.economics.no_payback")

    def size(rows: np.ndarray) -> Interval:
        return ratio_interval(rows[:, 0], rows[:, 1], level, random_state)

    yearly, estimate_yearly = yearly_retention(dataset, level)
    known = {
        "cac": (_frame(cost), LEAST_AMOUNTS, mean),
        "ltv_to_cac": (_frame(worth, cost), LEAST_AMOUNTS, worth_to_cost),
        "payback_months": (_frame(cost, earned, months), LEAST_AMOUNTS, payback),
        "repurchase_rate": (_frame(_repeats(dataset)), LEAST_CASES, share),
        "retention": (_frame(kept(dataset)), LEAST_CASES, share),
        "retention_yearly": (yearly, LEAST_CASES, estimate_yearly),
        "sales_cycle_days": (_frame(sales_cycles(dataset)), LEAST_CASES, median),
        "win_rate": (_frame(first_deals(dataset)), LEAST_CASES, share),
        "deal_size": (amounts.assign(n=amounts["size"]), LEAST_AMOUNTS, size),
        "references": (_frame(given), LEAST_CASES, share),
    }
    return {
        name: _Figure(rows, least, estimate, message(f"segments.economics.none.{name}") if rows.empty else None)
        for name, (rows, least, estimate) in known.items()
    }


def _frame(*columns: pd.Series) -> pd.DataFrame:
    """Columns of numbers, of the accounts in all of them."""
    if len(columns) == 1:  # whose ids may repeat
        return columns[0].astype(float).to_frame("value")
    return pd.concat([each.astype(float) for each in columns], axis=1, join="inner").dropna()


def _repeats(dataset: Dataset) -> pd.Series:
    bought = purchases(dataset)
    if bought.source in ("subscriptions", "none"):
        return pd.Series(dtype=bool)
    lines = bought.lines[bought.lines["amount"] > 0]  # a refund is no purchase
    days = lines.groupby("account_id")["date"].agg(["min", "size"])
    old = days[days["min"] <= pd.Timestamp(dataset.as_of) - pd.DateOffset(months=REPEAT_MONTHS)]
    return old["size"] > 1

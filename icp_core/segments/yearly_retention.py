"""The share of customers kept over a year: from contracts, else from who bought again.

Contracts give a rate of leaving: leavings over the years that customers were seen under contract. Without a contract
that was left on a known day they say nothing of time, and purchases of the last two years speak instead.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.contracts import Contracts, contracts
from icp_core.value.intervals import Interval, proportion_interval
from icp_core.value.purchases import DAYS_PER_YEAR, purchases

TURNS = 100
"""So many turns settle the years of leavers without a date to many digits, where most leavers have one."""
Estimate = Callable[[np.ndarray], Interval | Message]
"""Interval, or why there is none, of the rows' numbers (n, k)."""


def yearly_retention(dataset: Dataset, level: float) -> tuple[pd.DataFrame, Estimate]:
    """What yearly retention rests on, rows by ``account_id``, and how it follows from their numbers."""
    known = contracts(dataset)
    if _tell_of_leaving(dataset, known):
        rows = _leaving(known)
        return rows, lambda each: _yearly_share(each[:, 0].sum(), each[:, 1].sum(), each[each[:, 2] > 0, 2], level)
    today, bought = pd.Timestamp(dataset.as_of), purchases(dataset)
    days = bought.lines[bought.lines["amount"] > 0] if bought.source in ("invoices", "deals") else bought.lines[:0]
    last, before = today - pd.DateOffset(months=12), today - pd.DateOffset(months=24)
    then = days.loc[(days["date"] > before) & (days["date"] <= last), "account_id"].unique()
    again = pd.Index(then).isin(days.loc[days["date"] > last, "account_id"])
    rows = pd.DataFrame({"again": again.astype(float)}, index=pd.Index(then, name="account_id"))
    return rows, lambda both: proportion_interval(int(both.sum()), len(both), level)


def _tell_of_leaving(dataset: Dataset, known: Contracts) -> bool:
    """Whether contracts say when customers left: some leaving has a date, or nobody left although ends are noted."""
    if known.stays["dated"].any():
        return True
    lines = dataset.subscriptions
    noted = lines is not None and "end" in lines and lines["end"].notna().any()
    return bool(noted and len(known.stays) and not known.stays["churned"].any())


def _leaving(known: Contracts) -> pd.DataFrame:
    """Leavings with a date, years under contract, and years by which a leaving without a date had come, by account.

    Years count from the day on which the record of endings begins.
    """
    stays = known.stays
    start = stays["start"]
    if known.known_from is not None:
        start = start.where(start > known.known_from, known.known_from)
    years = (stays["end"].fillna(known.day) - start).dt.days.clip(lower=0) / DAYS_PER_YEAR
    undated = stays["churned"] & ~stays["dated"]
    each = pd.DataFrame({"left": stays["dated"].astype(float), "years": years.where(~undated, 0.0),
                         "by": years.where(undated, 0.0)})  # fmt: skip
    return each.groupby(stays["account_id"]).sum()


def _yearly_share(left: float, years: float, by: np.ndarray, level: float) -> Interval | Message:
    """exp(-rate) of a constant rate of leaving, with Jeffreys' posterior Gamma(leavers + 1/2, customer years).

    Of leavers without a date, who had left within the years ``by``, the years that they stayed are those to be expected
    at that rate, found by turns (the EM algorithm: Dempster, Laird and Rubin, J. Royal Statistical Society B 39, 1977).
    """
    from scipy.stats import gamma

    if len(by) and not left:
        return message("segments.economics.undated", n=len(by))
    if years <= 0:
        return message("segments.economics.no_years")
    stayed, everyone = by / 2, left + len(by)
    for _ in range(TURNS if len(by) else 0):
        rate = everyone / (years + stayed.sum())
        stayed = 1 / rate - by / np.expm1(np.minimum(rate * by, 700))  # beyond, as good as nothing
    total = years + float(stayed.sum())
    fast, slow = gamma.ppf([(1 + level) / 2, (1 - level) / 2], everyone + 0.5, scale=1 / total)
    return Interval(
        float(np.exp(-everyone / total)), float(np.exp(-fast)), 1.0 if everyone == 0 else float(np.exp(-slow))
    )

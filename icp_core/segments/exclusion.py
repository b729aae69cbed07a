"""What if these accounts had not been sold to: each figure before and after, with intervals.

Accounts are drawn again with replacement, all their deals with them, and both figures are taken from the same draw
(paired bootstrap; B. Efron and R. Tibshirani, *An Introduction to the Bootstrap*, 1993), so that the interval of a
change is that of the change and not of two separate figures. It describes what went together, not what would follow:
:func:`exclusion_warning` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TableError, TooFewError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.segments.economics import (
    customer_profit,
    customer_revenue,
    customer_value,
    sales_cycles,
    won_amounts,
)
from icp_core.segments.outcomes import first_deals

if TYPE_CHECKING:
    from icp_core.value import LifetimeValue, Profitability

UNITS = {
    "average_deal": "money",
    "win_rate": "share",
    "sales_cycle_days": "days",
    "lifetime_value": "money",
    "profit": "money",
    "revenue": "money",
    "deals_opened": "count",
}
TOTALS = ("profit", "revenue", "deals_opened")
LEVEL = 0.8


def exclusion_warning() -> Message:
    """What a reader must know about any such comparison."""
    return message("segments.exclusion.warning")


def what_if_excluded(
    dataset: Dataset,
    accounts: Iterable[str],
    value: LifetimeValue | None,
    profit: Profitability | None,
    *,
    n_resamples: int = 500,
    random_state: int = 0,
) -> pd.DataFrame:
    """Each figure with and without the given accounts.

    Parameters
    ----------
    accounts : ids to leave out, for example those of a segment
    n_resamples : int, 100-10000

    Returns
    -------
    DataFrame, index ``figure``: ``before``, ``after``; ``low``, ``high`` (80 % interval of ``after``); ``n`` (what
    ``after`` rests on: deals, first deals or customers); ``change`` = after / before - 1 with ``change_low``,
    ``change_high`` (NaN where ``before`` is not above zero); ``unit`` (money, share, days, count).

    ``average_deal`` is the mean won amount, ``win_rate`` that of first decided new-business deals,
    ``sales_cycle_days`` the median of won ones, ``lifetime_value`` a mean per customer; ``profit`` (with the accounts'
    whole cost to serve gone), ``revenue`` and ``deals_opened`` are totals. NaN with n = 0 where nothing is known.

    Raises
    ------
    TableError
        For ids that are not in the project.
    TooFewError
        If no customer would remain.
    SettingError
        For n_resamples out of range.
    """
    if not 100 <= n_resamples <= 10_000:
        raise SettingError.out_of_range("n_resamples", n_resamples, 100, 10_000)
    ids = pd.Index(sorted(dataset.accounts["account_id"]), name="account_id")
    left_out = pd.Index(list(accounts), dtype=object)
    strangers = left_out.difference(ids)
    if len(strangers):
        raise TableError.unknown_account(str(name) for name in strangers)
    if not len(dataset.customers.difference(left_out)):
        raise TooFewError.needs(message("segments.remaining"), 1, 0)

    keep = (~ids.isin(left_out)).astype(float)
    opened = pd.Series([], dtype=float) if dataset.deals is None else pd.Series(1.0, index=dataset.deals["account_id"])
    by_row: dict[str, pd.Series] = {
        "average_deal": won_amounts(dataset),
        "win_rate": first_deals(dataset).astype(float),
        "lifetime_value": customer_value(dataset, value),
        "profit": customer_profit(dataset, profit),
        "revenue": customer_revenue(dataset, profit),
        "deals_opened": opened,
    }
    sums = np.column_stack([_per_account(rows, ids) for rows in by_row.values()])
    counts = np.column_stack([_per_account(pd.Series(1.0, index=rows.index), ids) for rows in by_row.values()])
    is_total = np.array([name in TOTALS for name in by_row])
    cycles = sales_cycles(dataset).sort_values(kind="stable")
    days, at = cycles.to_numpy(dtype=float), ids.get_indexer(cycles.index)

    def figures(weight: np.ndarray) -> np.ndarray:
        total, n = weight @ sums, weight @ counts
        divisor = np.where(is_total, np.where(n > 0, 1.0, np.nan), np.where(n > 0, n, np.nan))
        return np.append(total / divisor, _weighted_median(days, weight[at]))

    everything = np.ones(len(ids))
    before, after = figures(everything), figures(keep)
    n = np.append(keep @ counts, keep[at].sum())
    rng = np.random.default_rng(random_state)
    drawn_before, drawn_after = (np.empty((n_resamples, len(before))) for _ in range(2))
    for i in range(n_resamples):
        weight = np.bincount(rng.integers(0, len(ids), len(ids)), minlength=len(ids)).astype(float)
        drawn_before[i], drawn_after[i] = figures(weight), figures(weight * keep)
    low, high = _bounds(drawn_after)
    change_low, change_high = _bounds(_relative(drawn_before, drawn_after))
    change = _relative(before, after)
    known = np.isfinite(change)
    out = pd.DataFrame(
        {
            "before": before,
            "after": after,
            "low": np.where(np.isfinite(after), low, np.nan),
            "high": np.where(np.isfinite(after), high, np.nan),
            "n": n.astype(int),
            "change": change,
            "change_low": np.where(known, change_low, np.nan),
            "change_high": np.where(known, change_high, np.nan),
        },
        index=pd.Index([*by_row, "sales_cycle_days"], name="figure"),
    ).reindex(list(UNITS))
    out["unit"] = list(UNITS.values())
    return out


def _per_account(rows: pd.Series, ids: pd.Index) -> np.ndarray:
    """Sum of an account's rows, 0 for an account without any."""
    return np.asarray(rows.groupby(level=0).sum().reindex(ids).fillna(0.0).to_numpy(dtype=float))


def _weighted_median(ordered: np.ndarray, weight: np.ndarray) -> float:
    """Median of ascending values that count ``weight`` times each (a whole number); NaN without any."""
    running = weight.cumsum()
    if not len(running) or running[-1] == 0:
        return np.nan
    half = running[-1] / 2
    lower = ordered[np.searchsorted(running, half, side="left")]
    upper = ordered[min(np.searchsorted(running, half, side="right"), len(ordered) - 1)]
    return float((lower + upper) / 2)


def _relative(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(after, before, out=np.full(np.shape(before), np.nan), where=before > 0)
    return ratio - 1


def _bounds(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """80 % interval of each column over the draws in which it is known; NaN where it never is."""
    known = np.isfinite(drawn)
    usable = known.any(axis=0)
    safe = np.where(usable, drawn, 0.0)
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    low, high = np.nanquantile(safe, tails, axis=0)
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)

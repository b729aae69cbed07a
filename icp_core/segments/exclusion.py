"""What if these accounts had not been sold to: each figure before and after, with intervals.

Accounts are drawn again with replacement, all their deals with them, and both figures are taken from the same draw
(paired bootstrap; B. Efron and R. Tibshirani, *An Introduction to the Bootstrap*, 1993), so that the interval of a
change is that of the change and not of two separate figures. It describes what went together, not what would follow:
:func:`exclusion_warning` says so. How often the intervals hold is in ``tests/benchmarks/exclusion_coverage.py``.
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
from icp_core.segments.selling_time import selling_time
from icp_core.value.purchases import DAYS_PER_YEAR, purchases

if TYPE_CHECKING:
    from icp_core.value import LifetimeValue, Profitability

UNITS = {
    "average_deal": "money",
    "win_rate": "share",
    "sales_cycle_days": "days",
    "lifetime_value": "money",
    "profit": "money",
    "selling_time": "share",
    "revenue": "money",
    "deals_opened": "count",
}
TOTALS = ("profit", "revenue", "deals_opened")
LEVEL = 0.8
LEAST = 5
"""Fewest cases left out, and left, for an interval of the change: below, resamples hardly differ and it is too narrow
(without one to four customers it holds the true change of profit in 6 of 10 companies)."""
MOST_AT_ONCE = 4_000_000
"""Weights drawn at a time: resamples by accounts."""


def exclusion_warning(cost_to_serve_gone: float = 1.0) -> Message:
    """What a reader must know about any such comparison: that wins were not chosen, and what is assumed.

    Its values ``random`` and ``assumed`` are the two halves, Messages themselves.

    Parameters
    ----------
    cost_to_serve_gone : float, 0-1
        As in :func:`what_if_excluded`.
    """
    return message(
        "segments.exclusion.warning",
        random=message("segments.exclusion.random"),
        assumed=message("segments.exclusion.assumed", gone=cost_to_serve_gone),
    )


def what_if_excluded(
    dataset: Dataset,
    accounts: Iterable[str],
    value: LifetimeValue | None,
    profit: Profitability | None,
    *,
    cost_to_serve_gone: float = 1.0,
    n_resamples: int = 500,
    random_state: int = 0,
) -> pd.DataFrame:
    """Each figure with and without the given accounts.

    Parameters
    ----------
    accounts : ids to leave out, for example those of a segment
    cost_to_serve_gone : float, 0-1
        An assumption: the part of what these customers cost to serve that goes away with them. The rest stays and is
        borne by the others.
    n_resamples : int, 100-10000

    Returns
    -------
    DataFrame, index ``figure``: ``before``, ``after``; ``low``, ``high`` (80 % interval of ``after``); ``n`` (what
    ``after`` rests on: deals, first deals or customers); ``change`` = after / before - 1 with ``change_low``,
    ``change_high`` (80 % interval of the change; NaN below :data:`LEAST` cases left out, or left; all three NaN where
    ``before`` is not above zero); ``unit`` (money, share, days, count); ``years`` that a
    total spans (NaN where that is less than one, and for what is no total).

    ``average_deal`` is the mean won amount, ``win_rate`` that of first decided new-business deals,
    ``sales_cycle_days`` the median of won ones, ``lifetime_value`` a mean per customer; ``profit``, ``revenue`` and
    ``deals_opened`` are totals. ``selling_time`` is the share of today's that would still be used, so 1 before, and n
    the deals that it goes to (:func:`~icp_core.segments.selling_time.selling_time`). NaN with n = 0 where nothing is
    known.

    Raises
    ------
    TableError
        For ids that are not in the project.
    TooFewError
        If no customer would remain.
    SettingError
        For a setting out of range.
    """
    if not 100 <= n_resamples <= 10_000:
        raise SettingError.out_of_range("n_resamples", n_resamples, 100, 10_000)
    if not 0 <= cost_to_serve_gone <= 1:
        raise SettingError.out_of_range("cost_to_serve_gone", cost_to_serve_gone, 0, 1)
    ids, out = accounts_of(dataset, accounts)
    if not len(dataset.customers.difference(ids[out])):
        raise TooFewError.needs(message("segments.remaining"), 1, 0)
    keep = (~out).astype(float)
    time = selling_time(dataset)[0]
    by_row: dict[str, pd.Series] = {
        "average_deal": won_amounts(dataset),
        "win_rate": first_deals(dataset).astype(float),
        "lifetime_value": customer_value(dataset, value),
        "profit": customer_profit(dataset, profit),
        "selling_time": time,
        "revenue": customer_revenue(dataset, profit),
        "deals_opened": pd.Series(1.0, index=time.index),
    }
    names = list(by_row)
    sums = np.column_stack([per_account(rows, ids) for rows in by_row.values()])
    counts = np.column_stack([per_account(pd.Series(1.0, index=rows.index), ids) for rows in by_row.values()])
    kept_sums, kept_counts = sums * keep[:, None], counts * keep[:, None]
    if profit is not None and cost_to_serve_gone < 1:
        cost = per_account(profit.table["cost_to_serve"].fillna(0.0), ids)
        kept_sums[:, names.index("profit")] -= (1 - cost_to_serve_gone) * cost * out
    is_total = np.array([name in TOTALS for name in names])
    is_share = np.array([name == "selling_time" for name in names])
    cycles = sales_cycles(dataset).sort_values(kind="stable")
    days, at = cycles.to_numpy(dtype=float), ids.get_indexer(cycles.index)

    def figures(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Before and after, each of shape (draws, figures), under weights (draws, accounts)."""
        whole, n_whole = weight @ sums, weight @ counts
        rest, n_rest = weight @ kept_sums, weight @ kept_counts
        some, left = np.where(n_whole > 0, n_whole, np.nan), np.where(n_rest > 0, n_rest, np.nan)
        before = whole / np.where(is_share, np.where(n_whole > 0, whole, np.nan), np.where(is_total, some / some, some))
        after = rest / np.where(is_share, np.where(n_rest > 0, whole, np.nan), np.where(is_total, left / left, left))
        cycle = [_weighted_medians(days, each[:, at]) for each in (weight, weight * keep)]
        return np.column_stack([before, cycle[0]]), np.column_stack([after, cycle[1]])

    (before,), (after,) = figures(np.ones((1, len(ids))))
    rng = np.random.default_rng(random_state)
    drawn = [figures(weight) for weight in draws(rng, len(ids), n_resamples)]
    drawn_before, drawn_after = (np.concatenate(part) for part in zip(*drawn, strict=True))
    low, high = bounds(drawn_after)
    change_low, change_high = bounds(_relative(drawn_before, drawn_after))
    change = _relative(before, after)
    n = np.append(kept_counts.sum(axis=0), keep[at].sum())
    n_out = np.append(counts.sum(axis=0), len(at)) - n
    bounded = np.isfinite(change) & ((np.minimum(n, n_out) >= LEAST) | ~out.any())
    out_table = pd.DataFrame(
        {
            "before": before,
            "after": after,
            "low": np.where(np.isfinite(after), low, np.nan),
            "high": np.where(np.isfinite(after), high, np.nan),
            "n": n.astype(int),
            "change": change,
            "change_low": np.where(bounded, change_low, np.nan),
            "change_high": np.where(bounded, change_high, np.nan),
        },
        index=pd.Index([*names, "sales_cycle_days"], name="figure"),
    ).reindex(list(UNITS))
    out_table["unit"] = list(UNITS.values())
    out_table["years"] = np.nan
    out_table.loc[["profit", "revenue"], "years"] = _years(dataset)
    return out_table


def accounts_of(dataset: Dataset, accounts: Iterable[str]) -> tuple[pd.Index, np.ndarray]:
    """All ids, sorted, and which of them are given (bool array).

    Raises
    ------
    TableError
        For ids that are not in the project.
    """
    ids = pd.Index(sorted(dataset.accounts["account_id"]), name="account_id")
    given = pd.Index(list(accounts), dtype=object)
    strangers = given.difference(ids)
    if len(strangers):
        raise TableError.unknown_account(str(name) for name in strangers)
    return ids, np.asarray(ids.isin(given))


def per_account(rows: pd.Series, ids: pd.Index) -> np.ndarray:
    """Sum of an account's rows, 0 for an account without any."""
    return np.asarray(rows.groupby(level=0).sum().reindex(ids).fillna(0.0).to_numpy(dtype=float))


def draws(rng: np.random.Generator, n: int, times: int) -> Iterable[np.ndarray]:
    """How often each of n accounts is drawn, arrays (draws, n) of together ``times`` draws."""
    left = times
    while left:
        now = min(left, max(1, MOST_AT_ONCE // n))
        picked = rng.integers(0, n, (now, n)) + n * np.arange(now)[:, None]
        yield np.bincount(picked.ravel(), minlength=now * n).reshape(now, n).astype(float)
        left -= now


def bounds(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """80 % interval of each column over the draws in which it is known; NaN where it never is."""
    known = np.isfinite(drawn)
    usable = known.any(axis=0)
    safe = np.where(usable, drawn, 0.0)
    low, high = np.nanquantile(safe, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def _weighted_medians(ordered: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Medians (draws,) of ascending values that count ``weight`` (draws, values) times each; NaN without any."""
    if not len(ordered):
        return np.full(len(weight), np.nan)
    running = weight.cumsum(axis=1)
    half = running[:, -1:] / 2
    last = len(ordered) - 1
    lower = ordered[np.minimum((running < half).sum(axis=1), last)]
    upper = ordered[np.minimum((running <= half).sum(axis=1), last)]
    return np.where(half[:, 0] > 0, (lower + upper) / 2, np.nan)


def _years(dataset: Dataset) -> float:
    """Years since the first purchase; NaN where that is less than one."""
    lines = purchases(dataset).lines
    if lines.empty:
        return np.nan
    years = (pd.Timestamp(dataset.as_of) - lines["date"].min()).days / DAYS_PER_YEAR
    return years if years >= 1 else np.nan


def _relative(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(after, before, out=np.full(np.shape(before), np.nan), where=before > 0)
    return ratio - 1

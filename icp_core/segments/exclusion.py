"""What if these accounts had not been sold to: each figure before and after, with intervals.

Accounts are drawn again with replacement, all their deals with them, and both figures are taken from the same draw, so
that the interval of a change is that of the change (:mod:`~icp_core.segments.paired_change`; the median's from the
draws themselves, which on whole days are wider than need be) and not of two separate figures.
It describes what went together, not what would follow: :func:`exclusion_warning` says so. How often the intervals hold
is in ``tests/benchmarks/exclusion_coverage.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TooFewError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.segments.economics import (
    customer_profit,
    customer_revenue,
    customer_value,
    sales_cycles,
    won_amounts,
)
from icp_core.segments.median_change import median_change, spread_ties
from icp_core.segments.outcomes import first_deals
from icp_core.segments.paired_change import Sums, change_and_error, studentised_bounds
from icp_core.segments.resampling import LEVEL, accounts_of, bounds, draws, per_account, weighted_medians
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
NO_MEANS = {"profit": "total", "revenue": "total", "deals_opened": "total", "selling_time": "share"}
"""What is no mean over its rows."""
LEAST = 5
"""Fewest cases left out, and left, for an interval of the change: below, resamples hardly differ and it is too narrow
(without one to four customers it holds the true change of profit in 6 of 10 companies)."""


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
    ``sales_cycle_days`` the median of won ones (days alike spread over the day), ``lifetime_value`` a mean per
    customer; ``profit``, ``revenue`` and ``deals_opened`` are totals. ``selling_time`` is the share of today's that
    would still be used, so 1 before, and n the deals that it goes to
    (:func:`~icp_core.segments.selling_time.selling_time`). NaN with n = 0 where nothing is known.

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
    by_row = _rows(dataset, value, profit)
    sums = np.column_stack([per_account(rows, ids) for rows in by_row.values()])
    counts = np.column_stack([per_account(pd.Series(1.0, index=rows.index), ids) for rows in by_row.values()])
    keep = (~out).astype(float)
    kept = sums * keep[:, None]
    if profit is not None and cost_to_serve_gone < 1:
        stays = (1 - cost_to_serve_gone) * per_account(profit.table["cost_to_serve"].fillna(0.0), ids)
        kept[:, list(by_row).index("profit")] -= stays * out
    kinds = np.array([NO_MEANS.get(name, "mean") for name in by_row])
    each = _Each(kinds, sums, counts, kept, counts * keep[:, None])
    cycles = sales_cycles(dataset)
    at = ids.get_indexer(cycles.index)
    in_order = np.lexsort((at, cycles.to_numpy()))  # by account where days are alike, whatever the order of the rows
    days, at = spread_ties(cycles.to_numpy(dtype=float)[in_order]), at[in_order]

    def medians(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return weighted_medians(days, weight[:, at]), weighted_medians(days, (weight * keep)[:, at])

    everybody = np.ones((1, len(ids)))
    both = zip(each.figures(everybody), medians(everybody), strict=True)
    (before,), (after,) = (np.column_stack(pair) for pair in both)
    (_,), (error,) = change_and_error(everybody, each.paired)
    drawn_after, drawn_change, drawn_error = [], [], []
    for weight in draws(np.random.default_rng(random_state), len(ids), n_resamples):
        drawn_after.append(np.column_stack([each.figures(weight)[1], weighted_medians(days, (weight * keep)[:, at])]))
        changed, its_error = change_and_error(weight, each.paired)
        drawn_change.append(changed)
        drawn_error.append(its_error)
    low, high = bounds(np.concatenate(drawn_after))
    change = _relative(before, after)
    _, *of_median = median_change(days, keep[at] > 0, at, LEVEL)
    of_means = studentised_bounds(
        change[:-1], error, np.concatenate(drawn_change), np.concatenate(drawn_error), each.n_accounts, LEVEL
    )
    change_low, change_high = (np.append(means, median) for means, median in zip(of_means, of_median, strict=True))
    n = np.append(each.kept_counts.sum(axis=0), keep[at].sum())
    n_out = np.append(counts.sum(axis=0), len(at)) - n
    bounded = np.isfinite(change) & ((np.minimum(n, n_out) >= LEAST) | ~out.any())
    table = pd.DataFrame(
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
        index=pd.Index([*by_row, "sales_cycle_days"], name="figure"),
    ).reindex(list(UNITS))
    table["unit"] = list(UNITS.values())
    table["years"] = np.nan
    table.loc[["profit", "revenue"], "years"] = _years(dataset)
    return table


class _Each(NamedTuple):
    """What each account adds to each figure: arrays (accounts, figures), of all and without those left out.

    ``kinds`` (figures,): a mean is a sum over its count, a total a sum, a share what is kept of the whole sum.
    """

    kinds: np.ndarray
    sums: np.ndarray
    counts: np.ndarray
    kept_sums: np.ndarray
    kept_counts: np.ndarray

    @property
    def paired(self) -> Sums:
        """The same, as a change is taken from it."""
        mean = self.kinds == "mean"
        return Sums(self.kept_sums, self.kept_counts * mean, self.sums, self.counts * mean)

    @property
    def n_accounts(self) -> np.ndarray:
        """Accounts with anything to count, left out or left, whichever are fewer; array (figures,)."""
        left = (self.kept_counts > 0).sum(axis=0)
        return np.asarray(np.minimum(left, (self.counts > 0).sum(axis=0) - left))

    def figures(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Before and after, each (draws, figures), under weights (draws, accounts); NaN where nothing is counted."""
        whole = weight @ self.sums
        told = []
        for total, counts in ((whole, self.counts), (weight @ self.kept_sums, self.kept_counts)):
            n = weight @ counts
            divisor = np.where(self.kinds == "mean", n, np.where(self.kinds == "share", whole, 1.0))
            told.append(np.divide(total, divisor, out=np.full(total.shape, np.nan), where=(n > 0) & (divisor != 0)))
        return told[0], told[1]


def _rows(dataset: Dataset, value: LifetimeValue | None, profit: Profitability | None) -> dict[str, pd.Series]:
    """What each figure but the median is made of: Series by ``account_id``, which may repeat."""
    time = selling_time(dataset)[0]
    return {
        "average_deal": won_amounts(dataset),
        "win_rate": first_deals(dataset).astype(float),
        "lifetime_value": customer_value(dataset, value),
        "profit": customer_profit(dataset, profit),
        "selling_time": time,
        "revenue": customer_revenue(dataset, profit),
        "deals_opened": pd.Series(1.0, index=time.index),
    }


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

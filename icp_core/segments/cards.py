"""One card per segment: its size, its figures with intervals and n, and a verdict where the data bear one.

Rates are drawn toward the rate of all (:mod:`~icp_core.segments.shrinkage`). The sales cycle is a
median with an interval from order statistics, NPS a mean with Student's interval (:mod:`icp_core.value.intervals`), the
share of profit a ratio with a bootstrap over customers.
Segments are formed without outcomes, so the figures are those of groups made before anyone looked at them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import message
from icp_core.schema import Dataset
from icp_core.segments.clusters import Segmentation
from icp_core.segments.economics import (
    customer_profit,
    customer_value,
    kept,
    sales_cycles,
)
from icp_core.segments.outcomes import first_deals
from icp_core.segments.shrinkage import shrunken_rate
from icp_core.segments.verdicts import judge
from icp_core.value.intervals import Interval, median_interval, student_interval

if TYPE_CHECKING:
    from icp_core.value import LifetimeValue, Profitability

FIGURES = ("profit_share", "win_rate", "sales_cycle_days", "retention", "nps", "references")
LEAST_CYCLES = 5
"""Fewest won deals for a median sales cycle."""
LEAST_ANSWERS = 3
"""Fewest answers for a mean NPS."""
RESAMPLES = 1000


class _Figure(NamedTuple):
    """Estimate, low, high and n per segment (arrays of shape (segments,)), and the figure of all (one or each)."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: np.ndarray
    of_all: np.ndarray


def segment_cards(
    dataset: Dataset,
    segmentation: Segmentation,
    value: LifetimeValue | None,
    profit: Profitability | None,
    *,
    level: float = 0.8,
    random_state: int = 0,
) -> pd.DataFrame:
    """Figures and verdict of each segment.

    Parameters
    ----------
    value, profit : results of the value room, or None
        The verdict rests on profit; on lifetime value where no profit is known.
    level : float, 0.5-0.99
        Coverage of the intervals.

    Returns
    -------
    DataFrame, index ``label``: ``name``, ``n_customers``, ``n_accounts``, ``share_of_customers``, ``verdict``
    (pursue, keep, not_yet, avoid), ``verdict_reason``, ``verdict_n``, and for each f of :data:`FIGURES` the columns
    ``f, f_low, f_high, f_n, f_all``; NaN with n = 0 where nothing is known.

    - ``profit_share`` : share of all customers' profit; ``_all`` is the segment's share of customers, what it would
      be if all earned alike. NaN where total profit is not clearly above zero.
    - ``win_rate`` : of accounts with a decided first new-business deal.
    - ``sales_cycle_days`` : median, opened to closed, of won new-business deals.
    - ``retention`` : share of customers kept (:func:`~icp_core.segments.economics.kept`).
    - ``nps`` : mean answer. ``references`` : share of customers that gave any.
    """
    if not 0.5 <= level <= 0.99:
        raise SettingError.out_of_range("level", level, 0.5, 0.99)
    labels = segmentation.labels
    k = segmentation.n_segments
    customers = dataset.accounts.set_index("account_id").loc[dataset.customers]
    earned = customer_profit(dataset, profit)
    outcomes = first_deals(dataset)
    n_customers = _sizes(labels, dataset.customers, k)
    answers = customers["nps"].dropna() if "nps" in customers else pd.Series(dtype=float)
    references = customers["references"].dropna() > 0 if "references" in customers else pd.Series(dtype=bool)
    figures = {
        "profit_share": _profit_share(_groups(earned, labels, k), n_customers, level, random_state),
        "win_rate": _rate(_groups(outcomes, labels, k), outcomes, level),
        "sales_cycle_days": _medians(_groups(sales_cycles(dataset), labels, k), sales_cycles(dataset), level),
        "retention": _rate(_groups(kept(dataset), labels, k), kept(dataset), level),
        "nps": _means(_groups(answers, labels, k), answers, level),
        "references": _rate(_groups(references, labels, k), references, level),
    }
    worth, measure = earned, message("segments.measure.profit")
    if earned.empty:
        worth, measure = customer_value(dataset, value), message("segments.measure.value")
    accounts = dataset.accounts.set_index("account_id")
    verdicts = [
        judge(
            labels.index[labels == label],
            worth,
            outcomes,
            accounts,
            n_segments=k,
            measure=measure,
            currency=dataset.currency,
        )
        for label in range(k)
    ]
    out = pd.DataFrame(
        {
            "name": pd.Series([segmentation.names[label] for label in range(k)], dtype=object),
            "n_customers": n_customers,
            "n_accounts": _sizes(labels, labels.index, k),
            "share_of_customers": n_customers / len(customers) if len(customers) else np.nan,
            "verdict": [one.verdict for one in verdicts],
            "verdict_reason": pd.Series([one.reason for one in verdicts], dtype=object),
            "verdict_n": [one.n for one in verdicts],
        },
        index=pd.RangeIndex(k, name="label"),
    )
    for name, figure in figures.items():
        out[name] = figure.value
        out[f"{name}_low"], out[f"{name}_high"] = figure.low, figure.high
        out[f"{name}_n"], out[f"{name}_all"] = figure.n, figure.of_all
    return out


def _groups(values: pd.Series, labels: pd.Series, k: int) -> list[np.ndarray]:
    """Values of each segment's accounts; an account may stand several times."""
    of_row = labels.reindex(values.index).to_numpy()
    plain = values.to_numpy(dtype=float)
    return [plain[of_row == label] for label in range(k)]


def _sizes(labels: pd.Series, ids: pd.Index, k: int) -> np.ndarray:
    counts = labels[labels.index.isin(ids)].value_counts()
    return np.array([int(counts.get(label, 0)) for label in range(k)])


def _rate(groups: list[np.ndarray], every: pd.Series, level: float) -> _Figure:
    n = np.array([len(group) for group in groups])
    nothing = np.full(len(groups), np.nan)
    if every.empty:
        return _Figure(nothing, nothing, nothing, n, nothing)
    yes = np.array([group.sum() for group in groups])
    whole = float(every.astype(float).mean())
    # A whole without any failure, or success, still leaves room for half a one.
    least = 0.5 / (len(every) + 1)
    centre = min(max(whole, least), 1 - least)
    rate, low, high = shrunken_rate(yes, n, centre, level)
    shown = n > 0
    cut = [np.where(shown, figure, np.nan) for figure in (rate, low, high)]
    return _Figure(cut[0], cut[1], cut[2], n, np.full(len(groups), whole))


def _medians(groups: list[np.ndarray], every: pd.Series, level: float) -> _Figure:
    return _each(groups, every, LEAST_CYCLES, lambda values: median_interval(values, level))


def _means(groups: list[np.ndarray], every: pd.Series, level: float) -> _Figure:
    return _each(groups, every, LEAST_ANSWERS, lambda values: student_interval(values, level))


def _each(
    groups: list[np.ndarray], every: pd.Series, least: int, estimate: Callable[[np.ndarray], Interval]
) -> _Figure:
    nothing = Interval(np.nan, np.nan, np.nan)
    told = np.array([estimate(group) if len(group) >= least else nothing for group in groups]).reshape(-1, 3)
    whole = estimate(every.to_numpy(dtype=float)).value if len(every) >= least else np.nan
    n = np.array([len(group) for group in groups])
    return _Figure(told[:, 0], told[:, 1], told[:, 2], n, np.full(len(groups), whole))


def _profit_share(groups: list[np.ndarray], n_customers: np.ndarray, level: float, random_state: int) -> _Figure:
    n = np.array([len(group) for group in groups])
    nothing = np.full(len(groups), np.nan)
    of_all = n_customers / n_customers.sum() if n_customers.sum() else nothing
    every = np.concatenate(groups) if groups else np.array([])
    if not len(every):
        return _Figure(nothing, nothing, nothing, n, of_all)
    owner = np.repeat(np.arange(len(groups)), n)
    rng = np.random.default_rng(random_state)
    sums = np.empty((RESAMPLES, len(groups)))
    for i in range(RESAMPLES):
        drawn = rng.integers(0, len(every), len(every))
        sums[i] = np.bincount(owner[drawn], weights=every[drawn], minlength=len(groups))
    totals = sums.sum(axis=1)
    if np.quantile(totals, 0.025) <= 0:
        return _Figure(nothing, nothing, nothing, n, of_all)
    low, high = np.quantile(sums / totals[:, None], [(1 - level) / 2, (1 + level) / 2], axis=0)
    shown = n > 0
    share = np.array([group.sum() for group in groups]) / every.sum()
    cut = [np.where(shown, figure, np.nan) for figure in (share, low, high)]
    return _Figure(cut[0], cut[1], cut[2], n, of_all)

"""Value of a company that is not a customer, from customers like it: additive effects of its levels on the log of
value.

Ridge regression on level dummies; how far the effects are shrunk maximises the marginal likelihood (MacKay, 1992), so
that firmographics that say nothing are shrunk to nothing and every company then has the customers' mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.levels import OTHER, UNKNOWN, level_scheme, level_table
from icp_core.schema import Dataset

INTERVAL_Z = 1.2815515655446004
LEAST_CUSTOMERS = 15
"""Below this many customers every other company has the customers' mean."""
USUAL_SPREAD, SPREAD_CUSTOMERS = 1.0, 2
"""Standard deviation of the log of value before anything is seen, and for how many customers it counts: two customers
that happen to be equal do not make the next one certain."""
_SHRINKAGE = np.geomspace(1e-3, 1e4, 43)


@dataclass(frozen=True, eq=False)
class Similar:
    """Value if won by ``account_id``, its 80 % interval, how many customers it rests on and what the levels explain."""

    value: pd.Series
    low: pd.Series
    high: pd.Series
    n: int
    explained: float


def value_if_won(dataset: Dataset, worth: pd.Series) -> Similar:
    """Predict what each account would be worth if it were a customer.

    Parameters
    ----------
    worth : float Series by ``account_id``
        Value of a new customer, for the customers that have bought; only positive ones teach.
    """
    accounts = dataset.accounts
    ids = pd.Index(accounts["account_id"], name="account_id")
    known = worth[worth > 0]
    y = np.log(known.to_numpy(dtype=float))
    scheme = level_scheme(accounts, dataset.attributes)
    marks = _dummies(level_table(accounts, scheme))
    x = marks[ids.get_indexer(known.index)]
    if len(known) < LEAST_CUSTOMERS or not marks.shape[1]:
        return _all_alike(ids, y)
    centre = x.mean(axis=0)
    left, size, right = np.linalg.svd(x - centre, full_matrices=False)
    turned, middle = left.T @ (y - y.mean()), y.mean()
    rest = float(((y - middle) ** 2).sum() - (turned**2).sum())
    alpha, noise = _most_likely(turned, size, rest, len(y))
    effect = right.T @ (size / (size**2 + alpha) * turned)
    away = marks - centre
    seen = (away @ right.T) ** 2
    unseen = np.maximum((away**2).sum(axis=1) - seen.sum(axis=1), 0.0)  # directions in which no customer differs
    variance = noise * (1 + 1 / len(y) + (seen / (size**2 + alpha)).sum(axis=1) + unseen / alpha)
    explained = 1 - float(np.var(y - middle - (x - centre) @ effect) / np.var(y)) if np.var(y) > 0 else 0.0
    return _around(ids, middle + away @ effect, np.sqrt(variance), float(np.sqrt(noise)), len(y), explained)


def _dummies(levels: pd.DataFrame) -> np.ndarray:
    columns = []
    for attribute in levels.columns:
        for level in sorted(set(levels[attribute])):
            if level not in (UNKNOWN, OTHER):
                columns.append((levels[attribute] == level).to_numpy(dtype=float))
    return np.column_stack(columns) if columns else np.zeros((len(levels), 0))


def _most_likely(turned: np.ndarray, size: np.ndarray, rest: float, n: int) -> tuple[float, float]:
    best, chosen = -np.inf, (float(_SHRINKAGE[-1]), 1.0)
    for alpha in _SHRINKAGE:
        share = alpha / (alpha + size**2)
        noise = max((rest + float((share * turned**2).sum())) / n, 1e-12)
        evidence = 0.5 * float(np.log(share).sum()) - 0.5 * n * np.log(noise)
        if evidence > best:
            best, chosen = evidence, (float(alpha), noise)
    return chosen


def _all_alike(ids: pd.Index, y: np.ndarray) -> Similar:
    """The customers' mean for everybody, y being the logs of their values; Student's interval, as few tell little."""
    from scipy.special import stdtrit

    n, mean = len(y), float(np.exp(y).mean())
    freedom = n - 1 + SPREAD_CUSTOMERS
    variance = (((y - y.mean()) ** 2).sum() + SPREAD_CUSTOMERS * USUAL_SPREAD**2) / freedom
    half = float(stdtrit(freedom, 0.9)) * np.sqrt(variance * (1 + 1 / n))
    low, high = min(np.exp(y.mean() - half), mean), max(np.exp(y.mean() + half), mean)
    return Similar(pd.Series(mean, ids), pd.Series(low, ids), pd.Series(high, ids), n, 0.0)


def _around(ids: pd.Index, log_value: np.ndarray, sd: np.ndarray, noise_sd: float, n: int, explained: float) -> Similar:
    mean = np.exp(log_value + noise_sd**2 / 2)
    low, high = np.exp(log_value - INTERVAL_Z * sd), np.exp(log_value + INTERVAL_Z * sd)
    return Similar(pd.Series(mean, ids), pd.Series(low, ids), pd.Series(np.maximum(high, mean), ids), n, explained)

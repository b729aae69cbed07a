"""Value of a company that is not a customer, from customers like it: additive effects of its levels on the log of
value.

Customers are no sample of the others: they were won, and what helps to win often helps to sell. So the log-odds of
being a customer, given the levels, stand among the regressors (Little and An, 2004), which takes about half of the
excess away. Ridge regression on level dummies; how far the effects are shrunk maximises the marginal likelihood
(MacKay, 1992), so that firmographics that say nothing are shrunk to nothing and every company then has the customers'
mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.levels import OTHER, UNKNOWN, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.value.intervals import Z80

LEAST_CUSTOMERS = 15
"""Below this many customers every other company has the customers' mean."""
USUAL_SPREAD, SPREAD_CUSTOMERS = 1.0, 2
"""Standard deviation of the log of value before anything is seen, and for how many customers it counts: two customers
that happen to be equal do not make the next one certain."""
_SHRINKAGE = np.geomspace(1e-3, 1e4, 43)
_CERTAIN = np.ones(1)
_PULL = 0.1
"""Inverse penalty of the log-odds of being a customer; they are a direction, and need not be exact."""
_LEARNS_FROM = 50_000
_WEIGHT = 3.0
"""Standard deviation that the log-odds are given: three dummies' worth, so that shrinkage does not take them out."""


@dataclass(frozen=True, eq=False)
class Similar:
    """Value if won by ``account_id``, its 80 % interval, how many customers it rests on and what the levels explain.

    ``spread`` is the standard deviation of the log of what is expected of each, were all known of it: the interval is
    wider, as it also holds what chance makes of that.
    """

    value: pd.Series
    low: pd.Series
    high: pd.Series
    n: int
    explained: float
    spread: pd.Series


def value_if_won(dataset: Dataset, worth: pd.Series, ratios: np.ndarray = _CERTAIN) -> Similar:
    """Predict what each account would be worth if it were a customer.

    Parameters
    ----------
    worth : float Series by ``account_id``
        Expected value of a new customer, for the customers that have bought. Levels are learned from the positive ones;
        how many lose money, and how much, is taken to be the same for all.
    ratios : float array (draws,)
        What single new customers bring over what is expected of them; by default exactly that.
    """
    accounts = dataset.accounts
    ids = pd.Index(accounts["account_id"], name="account_id")
    worth = worth.dropna()
    gain, loss = worth[worth > 0], worth[worth <= 0]
    y = np.log(gain.to_numpy(dtype=float))
    if not len(y):
        return _no_gain(ids, loss)
    marks = _dummies(level_table(accounts, level_scheme(accounts, dataset.attributes)))
    if len(y) < LEAST_CUSTOMERS or not marks.shape[1]:
        log_value, sd, noise, explained = _all_alike(len(ids), y)
        mean = np.full(len(ids), np.exp(y).mean())
    else:
        marks = _with_odds(marks, ids.isin(dataset.customers))
        log_value, sd, noise, explained = _by_levels(marks, ids.get_indexer(gain.index), y)
        mean = np.exp(log_value + noise**2 / 2)
    losing = len(loss) / len(worth)
    lost = float(loss.mean()) if len(loss) else 0.0
    mean = (1 - losing) * mean + losing * lost
    low, high = (np.exp(log_value) * _quantile(at, losing, sd, ratios) for at in (0.1, 0.9))
    if losing >= 0.1:  # so many lose money that one in ten does worse than this
        low = np.full(len(ids), float(np.quantile(lost * ratios, min(1.0, 0.1 / losing))))
    return Similar(
        pd.Series(mean, ids),
        pd.Series(np.minimum(low, mean), ids),
        pd.Series(np.maximum(high, mean), ids),
        len(worth),
        explained,
        pd.Series(sd, ids),
    )


def _quantile(at: float, losing: float, sd: np.ndarray, ratios: np.ndarray) -> np.ndarray:
    """Quantile ``at`` of exp(sd z) times a ratio, z standard normal, a share ``losing`` lying below all of them."""
    from scipy.special import ndtri

    z = ndtri((np.arange(199) + 0.5) / 199)
    some = np.quantile(ratios, (np.arange(199) + 0.5) / 199, method="inverted_cdf")
    grid = np.linspace(sd.min(), sd.max() + 1e-9, 17)
    rank = min(1.0, max(0.0, (at - losing) / (1 - losing)))
    known = [np.quantile(np.exp(each * z)[:, None] * some, rank) for each in grid]
    return np.asarray(np.interp(sd, grid, known))


def _no_gain(ids: pd.Index, loss: pd.Series) -> Similar:
    """Where every customer loses money, so would the next one."""
    mean, low, high = float(loss.mean()), float(loss.quantile(0.1)), float(loss.quantile(0.9))
    mean_of_all, lowest, highest = (pd.Series(each, ids) for each in (mean, min(low, mean), max(high, mean)))
    return Similar(mean_of_all, lowest, highest, len(loss), 0.0, pd.Series(0.0, ids))


def _by_levels(marks: np.ndarray, rows: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Log of value and its standard deviation for every account, the noise's, and the share of variance explained."""
    x = marks[rows]
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
    return middle + away @ effect, np.sqrt(variance), float(np.sqrt(noise)), explained


def _dummies(levels: pd.DataFrame) -> np.ndarray:
    columns = []
    for attribute in levels.columns:
        for level in sorted(set(levels[attribute])):
            if level not in (UNKNOWN, OTHER):
                columns.append((levels[attribute] == level).to_numpy(dtype=float))
    return np.column_stack(columns) if columns else np.zeros((len(levels), 0))


def _with_odds(marks: np.ndarray, customer: np.ndarray) -> np.ndarray:
    """The dummies, and the standardised log-odds of being a customer where there are others enough to tell."""
    from sklearn.linear_model import LogisticRegression

    if min(customer.sum(), (~customer).sum()) < LEAST_CUSTOMERS:
        return marks
    every = max(1, len(marks) // _LEARNS_FROM)
    model = LogisticRegression(C=_PULL, max_iter=1000).fit(marks[::every], customer[::every])
    odds = marks @ model.coef_[0]
    spread = float(odds.std())
    return marks if spread < 1e-9 else np.column_stack([marks, _WEIGHT * (odds - odds.mean()) / spread])


def _most_likely(turned: np.ndarray, size: np.ndarray, rest: float, n: int) -> tuple[float, float]:
    best, chosen = -np.inf, (float(_SHRINKAGE[-1]), 1.0)
    for alpha in _SHRINKAGE:
        share = alpha / (alpha + size**2)
        noise = max((rest + float((share * turned**2).sum())) / n, 1e-12)
        evidence = 0.5 * float(np.log(share).sum()) - 0.5 * n * np.log(noise)
        if evidence > best:
            best, chosen = evidence, (float(alpha), noise)
    return chosen


def _all_alike(n: int, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, float]:
    """The same for everybody, y being the logs of the customers' values; Student's interval, as few tell little."""
    from scipy.special import stdtrit

    freedom = len(y) - 1 + SPREAD_CUSTOMERS
    variance = (((y - y.mean()) ** 2).sum() + SPREAD_CUSTOMERS * USUAL_SPREAD**2) / freedom
    wide = float(stdtrit(freedom, 0.9)) / Z80
    sd = wide * np.sqrt(variance * (1 + 1 / len(y)))
    return np.full(n, y.mean()), np.full(n, sd), float(np.sqrt(variance)), 0.0

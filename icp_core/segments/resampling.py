"""Accounts drawn again with replacement, all that is known of each with it: what any figure of theirs could have been.

Source: B. Efron and R. Tibshirani, *An Introduction to the Bootstrap*, 1993.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from icp_core.errors import TableError
from icp_core.schema import Dataset

LEVEL = 0.8
MOST_AT_ONCE = 4_000_000
"""Weights drawn at a time: resamples by accounts."""


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


def weighted_medians(ordered: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Medians (draws,) of ascending values that count ``weight`` (draws, values) times each; NaN without any."""
    if not len(ordered):
        return np.full(len(weight), np.nan)
    running = weight.cumsum(axis=1)
    half = running[:, -1:] / 2
    last = len(ordered) - 1
    lower = ordered[np.minimum((running < half).sum(axis=1), last)]
    upper = ordered[np.minimum((running <= half).sum(axis=1), last)]
    return np.where(half[:, 0] > 0, (lower + upper) / 2, np.nan)

"""The traces that a column written down after the outcome leaves in the figures: one function a trace.

Chance is kept out by bounds at one level for all columns together: with k columns each is looked at with a false alarm
of 1 % / k (Bonferroni).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

N_FOLDS = 5
_BINS = 10
_FEW = 12
_MOST_LEVELS = 200
_SHRINKAGE = 4.0
"""Pseudo-outcomes at the whole's rate: a level of one company says next to nothing out of its fold."""


def level_codes(column: pd.Series) -> np.ndarray:
    """Levels of a column as codes from 0, int array of shape (n,): tenths of numbers and days, words; missing is one.

    Of more than :data:`_MOST_LEVELS` words the rarer ones are one level.
    """
    known = column.notna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(column):
        column = (column - pd.Timestamp("1970-01-01")).dt.days.astype(float)
    if pd.api.types.is_numeric_dtype(column) and column.nunique() > _FEW:
        values = column.to_numpy(dtype=float)
        edges = np.unique(np.quantile(values[known], np.linspace(0, 1, _BINS + 1)[1:-1]))
        return np.where(known, np.searchsorted(edges, values, side="right"), len(edges) + 1).astype(int)
    codes, words = pd.factorize(column.astype(object).where(column.notna(), None).map(_word))
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    order = np.empty(len(words), dtype=int)
    order[np.argsort(-counts, kind="stable")] = np.arange(len(words))
    top = np.minimum(order, _MOST_LEVELS) if len(words) else order
    return np.where(codes >= 0, top[codes] if len(words) else 0, min(len(words), _MOST_LEVELS + 1)).astype(int)


def _word(value: object) -> object:
    return value if value is None or isinstance(value, (str, int, float, bool)) else repr(value)


def folds_of(n: int, random_state: int = 0) -> np.ndarray:
    """Fold (0-4) of each of n companies, drawn once for all columns."""
    return np.random.default_rng(random_state).permutation(n) % N_FOLDS


def out_of_fold_log_odds(codes: np.ndarray, won: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Log-odds of each company's level against the whole, learned without its fold; float array of shape (n,).

    Shrunk to the whole by :data:`_SHRINKAGE` pseudo-outcomes.
    """
    out = np.zeros(len(codes))
    n_levels = int(codes.max()) + 1 if len(codes) else 0
    for fold in range(N_FOLDS):
        rest = folds != fold
        rate = (won[rest].sum() + 0.5) / (rest.sum() + 1)
        n = np.bincount(codes[rest], minlength=n_levels)
        yes = np.bincount(codes[rest], weights=won[rest].astype(float), minlength=n_levels)
        level = (yes + _SHRINKAGE * rate) / (n + _SHRINKAGE)
        odds = np.log(level / (1 - level)) - np.log(rate / (1 - rate))
        out[~rest] = odds[codes[~rest]]
    return out


def auc(scores: np.ndarray, won: np.ndarray) -> float:
    """Chance that a won company stands above a lost one, ties counting half (Mann and Whitney, 1947)."""
    ranks = pd.Series(scores).rank().to_numpy()
    m, n = int(won.sum()), int((~won).sum())
    return float((ranks[won].sum() - m * (m + 1) / 2) / (m * n)) if m and n else 0.5


def auc_low(area: float, m: int, n: int, z: float) -> float:
    """Lower bound of an AUC from m won and n lost companies, z standard errors down (Hanley and McNeil, 1982).

    An area of 1 is taken as half a misplaced company less, as it has no error of its own.
    """
    inside = float(np.clip(area, 0.0, 1 - 0.5 / max(1, min(m, n))))
    q1, q2 = inside / (2 - inside), 2 * inside**2 / (1 + inside)
    variance = (inside * (1 - inside) + (m - 1) * (q1 - inside**2) + (n - 1) * (q2 - inside**2)) / (m * n)
    return float(inside - z * np.sqrt(max(variance, 0.0)))


def share_low(k: int, n: int, level: float) -> float:
    """Lower bound of a share of which k of n were seen, missed with probability ``level`` (Clopper and Pearson)."""
    from scipy.stats import beta

    return float(beta.ppf(level, k, n - k + 1)) if k else 0.0


def goes_with(codes: np.ndarray, won: np.ndarray) -> float:
    """p-value that levels and outcome have nothing to do with each other (chi-square; levels under five as one)."""
    from scipy.stats import chi2

    n = np.bincount(codes)
    merged = np.unique(np.where(n[codes] < 5, -1, codes), return_inverse=True)[1]
    n = np.bincount(merged).astype(float)
    yes = np.bincount(merged, weights=won.astype(float))
    rate = float(won.mean())
    if len(n) < 2 or not 0 < rate < 1:
        return 1.0
    statistic = float(((yes - n * rate) ** 2 / (n * rate * (1 - rate))).sum())
    return float(chi2.sf(statistic, len(n) - 1))


def rank_correlation(values: np.ndarray, days: np.ndarray, won: np.ndarray) -> tuple[float, int]:
    """Rank correlation of a number with days within won and within lost companies, and the n it rests on."""
    known = ~(np.isnan(values) | np.isnan(days))
    n = int(known.sum())
    if n < 4:
        return 0.0, n
    ranks = pd.DataFrame({"value": values[known], "days": days[known]}).rank()
    ranks = ranks - ranks.groupby(won[known]).transform("mean")
    spread = ranks.std().to_numpy()
    if (spread == 0).any():
        return 0.0, n
    return float((ranks["value"] * ranks["days"]).sum() / ((n - 1) * spread.prod())), n

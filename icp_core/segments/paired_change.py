"""How far a mean or total changes where some accounts are left out, with an interval of the change itself.

Both figures come from the same accounts, so the change is a ratio of sums that move together; its interval is the
bootstrap of the studentised change (B. Efron and R. Tibshirani, *An Introduction to the Bootstrap*, 1993, section
12.5), accounts drawn with all their deals. Where amounts are skewed and a handful of companies are left out, it holds
the truth more often than the draws' own quantiles do (``tests/benchmarks/exclusion_coverage.py``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

LEAST_USABLE = 0.95
"""Share of the draws that must tell a change and its error, else there is no interval."""
SIGNS = (1.0, -1.0, -1.0, 1.0)


class Sums(NamedTuple):
    """What each account adds: to the figures without those left out, to their counts, and to the same of all.

    Arrays (accounts, figures). The counts are 0 throughout for a total.
    """

    rest: np.ndarray
    n_rest: np.ndarray
    whole: np.ndarray
    n_whole: np.ndarray


def change_and_error(weight: np.ndarray, sums: Sums) -> tuple[np.ndarray, np.ndarray]:
    """Change and its standard error under weights (draws, accounts); arrays (draws, figures), NaN where unknown.

    The error is the delta method's, from what each account adds to the logarithm of the ratio.
    """
    at = [np.where((part == 0).all(axis=0), 1.0, weight @ part) for part in sums]
    at = [np.where(value == 0, np.nan, value) for value in at]
    rest, n_rest, whole, n_whole = at
    ratio = rest / n_rest / (whole / n_whole)
    spread = sum(
        SIGNS[i] * SIGNS[j] * (weight @ (sums[i] * sums[j])) / (at[i] * at[j]) for i in range(4) for j in range(4)
    )
    return ratio - 1, np.abs(ratio) * np.sqrt(np.maximum(spread, 0.0))


def studentised_bounds(
    change: np.ndarray, error: np.ndarray, drawn: np.ndarray, drawn_error: np.ndarray, n: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of each figure's change, arrays (figures,).

    Parameters
    ----------
    change, error : arrays (figures,)
    drawn, drawn_error : arrays (draws, figures)
    n : array (figures,)
        Accounts that the change rests on, the fewer of those left out and those left: errors from few are too small by
        the root of n / (n - 1).
    """
    out = np.full((2, len(change)), np.nan)
    for i, (value, size) in enumerate(zip(change, error, strict=True)):
        if not np.isfinite(value) or not np.isfinite(size):
            continue
        if size <= 1e-12 * (1 + abs(value)):  # nothing varies
            out[:, i] = value
            continue
        usable = np.isfinite(drawn[:, i]) & (drawn_error[:, i] > 1e-6 * size)
        if usable.mean() < LEAST_USABLE:
            continue
        away = (drawn[usable, i] - value) / drawn_error[usable, i]
        below, above = np.quantile(away, [(1 - level) / 2, (1 + level) / 2])
        wider = size * np.sqrt(n[i] / max(n[i] - 1, 1))
        out[:, i] = min(value, value - above * wider), max(value, value - below * wider)
    return out[0], out[1]

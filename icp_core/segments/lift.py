"""Lift: how much commoner a level is among the members of a group than among all.

Of N customers M are members; n customers have the level, x of them members. The lift (x / M) / (n / N) equals
q / p: the share of members q within the level over their share p = M / N in the whole. The log-odds of q against those
of p are shrunken (:mod:`~icp_core.segments.shrinkage`), and the lift and its interval follow from them; a level that
does as the whole does has lift 1, and because it is part of the whole the interval closes as it fills the whole.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from icp_core.segments.shrinkage import Tally, shrunken_log_odds

_TABLE = 60
"""Counts at most for which a level's lift is worked out; between them it is read off in a straight line."""


class Counts(NamedTuple):
    """x, n, M and N of the module docstring: arrays of shape (levels,), or x and M (memberships, levels)."""

    x: np.ndarray
    n: np.ndarray
    M: np.ndarray
    N: np.ndarray


def tally(counts: Counts) -> Tally:
    """Members as outcomes; a whole without a member, or of members only, still leaves room for half a one."""
    x, n, M, N = counts
    least = 0.5 / (N + 1)
    return Tally(x, n, np.clip(M / N, least, 1 - least), N)


def shrunken_lift(
    counts: Counts, weight: np.ndarray, *, level: float = 0.8
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lift of each level drawn toward 1, with its interval; arrays of shape (levels,), NaN where no one is a member.

    Parameters
    ----------
    weight : array of shape (spreads,) or (levels, spreads)
        Of each spread (:func:`~icp_core.segments.shrinkage.spread_weight`).
    """
    as_outcomes = tally(counts)
    found = shrunken_log_odds([as_outcomes], weight=weight, level=level)
    rate = np.where(counts.M > 0, as_outcomes.rate, np.nan)
    lift, low, high = (1 / (rate + (1 - rate) * np.exp(-at)) for at in (found.effect, found.low, found.high))
    return lift, low, high


def lift_at(counts: Counts, weight: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Shrunken lift of one level (counts of shape (1,)) if ``x`` of its customers were members; shape of ``x``."""
    least, most = np.floor(x.min()), np.ceil(x.max())
    at = np.unique(np.linspace(least, most, min(_TABLE, int(most - least) + 1)).round())
    _, n, M, N = (np.broadcast_to(count, at.shape) for count in counts)
    return np.asarray(np.interp(x, at, shrunken_lift(Counts(at, n, M, N), weight)[0]))


def signed_root(counts: Counts) -> np.ndarray:
    """Signed root of the 2 x 2 table's deviance, x moved half a customer toward its expectation.

    Nearly standard normal even where the level is rare and skewed (n = 5, p = .2, x = 5: 3.4, as the exact tail;
    the plain standardised count gives 4.5), so that rare levels do not rule the maximum over all levels.
    Source: D. A. Pierce and D. W. Schafer, "Residuals in generalized linear models", JASA 81 (1986) 977-986.
    """
    from scipy.special import xlogy

    x, n, M, N = counts
    expected = n * M / N
    away = x - expected
    moved = x - np.sign(away) * np.minimum(0.5, np.abs(away))
    deviance = np.zeros(np.broadcast_shapes(np.shape(x), np.shape(M)))
    for cell, share in (
        (moved, expected),
        (n - moved, n - expected),
        (M - moved, M - expected),
        (N - n - M + moved, N - n - M + expected),
    ):
        count = np.maximum(cell, 0.0)
        deviance += xlogy(count, np.where(share > 0, count / np.where(share > 0, share, 1.0), 1.0))
    return np.asarray(np.sign(away) * np.sqrt(2 * np.maximum(deviance, 0.0)))

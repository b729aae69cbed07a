"""How well a score tells good outcomes from bad ones: area under the ROC curve with its interval.

The variance is DeLong's (DeLong, DeLong and Clarke-Pearson, 1988) in the fast form of Sun and Xu (2014); the interval
is made on the logit scale, so that it stays within 0 and 1. Two scores of the same cases are compared by the same
authors' covariance: what they have in common cancels.
"""

from __future__ import annotations

import numpy as np

Z_95 = 1.959963984540054


def area_under_curve(score: np.ndarray, outcome: np.ndarray, *, z: float = Z_95) -> tuple[float, float, float]:
    """Area under the ROC curve, and its interval (95 % unless ``z`` says otherwise).

    Parameters
    ----------
    score : float array of shape (n,)
    outcome : bool array of shape (n,), both kinds in it

    Returns
    -------
    (area, low, high); NaN throughout where one kind of outcome is missing.
    """
    outcome = np.asarray(outcome, dtype=bool)
    if outcome.all() or not outcome.any():
        return (np.nan, np.nan, np.nan)
    area, good, bad = _places(score, outcome)
    variance, edge = _variance(good, bad), _edge(outcome)
    inside = float(np.clip(area, edge, 1 - edge))
    half = z * np.sqrt(max(variance, edge**2)) / (inside * (1 - inside))
    logit = np.log(inside / (1 - inside))
    low, high = (float(1 / (1 + np.exp(-(logit + side * half)))) for side in (-1, 1))
    return (area, low if area >= edge else 0.0, high if area <= 1 - edge else 1.0)


def compare_areas(
    one: np.ndarray, other: np.ndarray, outcome: np.ndarray, *, z: float = Z_95
) -> tuple[float, float, float]:
    """By how much the area of one score is larger than another's on the same cases, and its interval.

    Parameters
    ----------
    one, other : float arrays of shape (n,)
    outcome : bool array of shape (n,), both kinds in it

    Returns
    -------
    (difference, low, high), -1 to 1; an interval that holds 0 tells no difference. NaN throughout where one kind of
    outcome is missing.
    """
    outcome = np.asarray(outcome, dtype=bool)
    if outcome.all() or not outcome.any():
        return (np.nan, np.nan, np.nan)
    (area, good, bad), (area_too, good_too, bad_too) = _places(one, outcome), _places(other, outcome)
    difference = area - area_too
    half = z * float(np.sqrt(max(_variance(good - good_too, bad - bad_too), _edge(outcome) ** 2)))
    return (difference, max(-1.0, difference - half), min(1.0, difference + half))


def _places(score: np.ndarray, outcome: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The area; the share of the bad that each good case lies above, and of the good that lie above each bad one.

    Ties count half. Halves of pairs add up without error: the area is the same in whatever order they are added.
    """
    from scipy.stats import rankdata

    good, bad = score[outcome], score[~outcome]
    m, n = len(good), len(bad)
    together = rankdata(np.concatenate([good, bad]))
    right = together[:m] - rankdata(good)
    return float(right.sum()) / (m * n), right / n, 1 - (together[m:] - rankdata(bad)) / m


def _variance(good: np.ndarray, bad: np.ndarray) -> float:
    return sum(float(places.var(ddof=1)) / len(places) if len(places) > 1 else 0.25 for places in (good, bad))


def _edge(outcome: np.ndarray) -> float:
    """A curve without errors has no variance of its own; half a case out of place bounds what is known."""
    return 0.5 / min(int(outcome.sum()), int((~outcome).sum()))

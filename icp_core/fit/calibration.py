"""From fit score to chance: a logistic curve with two parameters, and whether it holds.

Platt (1999) with a Gaussian prior on the slope, which the definition of the points gives (:func:`ideal_slope`). The
curve that is shown is fitted on the scores of all judged deals; what proves it are chances by curves that were fitted
without the deal's own fold or block. It holds unless the chances miss what happened by more than :data:`TOLERANCE`: a
misfit that matters, not one that many deals merely make visible, which is all that Hosmer and Lemeshow (1980) ask.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit.updating import POINTS_PER_LOG_ODDS

PRIOR_SHARE = 1 / 3
"""Mean of the slope's prior as a share of the ideal slope, and its standard deviation too. Ideal it would be if the
attributes told of the outcome independently and without noise; made companies have .45 of it, a real list 1, those
without a pattern nothing. A third had less log loss than a half, with a pattern and without, from 40 to 200 deals."""
TOLERANCE = 0.05
"""Points of chance, root of the mean square, by which a curve may miss and still be shown."""
ALPHA = 0.05
"""The curve is refused where one that misses by just that much would look so bad in one of twenty."""
KNOWN_WITHIN = 0.1
"""The chances are shown where their own error is smaller: half the width of their 90 % interval, root of the mean
square."""
MOST_GROUPS = 8
LEAST_PER_GROUP = 12
Z_90 = 1.6448536269514722


@dataclass(frozen=True)
class Curve:
    """``chance = 1 / (1 + exp(-(intercept + slope x (score - 50) / 10)))``.

    ``covariance`` is that of ``intercept`` and ``slope`` together.
    """

    intercept: float
    slope: float
    covariance: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))

    def chance(self, score: np.ndarray) -> np.ndarray:
        """Chance at each score."""
        chance: np.ndarray = 1 / (1 + np.exp(-(self.intercept + self.slope * (score - 50.0) / 10.0)))
        return chance

    def known_within(self, score: np.ndarray) -> float:
        """Half the width of the 90 % interval of the chances at these scores, root of the mean square."""
        x, chance = (score - 50.0) / 10.0, self.chance(score)
        (a, b), (_, d) = self.covariance
        variance = (a + 2 * b * x + d * x * x) * (chance * (1 - chance)) ** 2
        return float(Z_90 * np.sqrt(variance.mean()))


def ideal_slope(shares: np.ndarray) -> float:
    """Slope, per ten points, at which the score of these weights is the sum of its levels' log-odds.

    A level's points are :data:`POINTS_PER_LOG_ODDS` times its log-odds, and the score is their mean weighted by
    ``shares`` (of 1), not their sum: among deviations of like size the sum is the mean times the effective number of
    attributes, ``1 / sum of squared shares`` (Kish, 1965).
    """
    squares = math.fsum(share * share for share in shares.tolist())
    return 10.0 / POINTS_PER_LOG_ODDS / (squares if squares > 0 else 1.0)


def fitted_curve(score: np.ndarray, outcome: np.ndarray, ideal: float, *, start: Curve | None = None) -> Curve:
    """The curve of greatest posterior probability, by Newton's method with damped steps (Bach, 2010).

    With few deals the levels stand near 50 and the slope is no steeper than :data:`PRIOR_SHARE` lets it be, so that
    every chance is near the share won.

    Parameters
    ----------
    score : float array of shape (n,), 0-100
    outcome : float array of shape (n,), 0 or 1, both in it
    ideal : float
        The slope that :func:`ideal_slope` gives.
    start : Curve, optional
        One that lies near.
    """
    # About their mean the scores and the intercept do not pull at each other, so that Newton's steps arrive.
    middle = float(score.mean())
    x = (score - middle) / 10.0
    squares, widest = x * x, float(np.abs(x).max())
    rate = float(outcome.mean())
    expected, precision = PRIOR_SHARE * ideal, (PRIOR_SHARE * ideal) ** -2
    at = (math.log(rate / (1 - rate)), expected)
    if start is not None:
        at = (start.intercept + start.slope * (middle - 50.0) / 10.0, start.slope)
    for _ in range(200):
        chance = 1 / (1 + np.exp(-(at[0] + at[1] * x)))
        rest, weight = outcome - chance, chance * (1 - chance)
        pull, turn = float(rest.sum()), float(rest @ x) - precision * (at[1] - expected)
        a, b, d = float(weight.sum()) + 1e-12, float(weight @ x), float(weight @ squares) + precision
        determinant = a * d - b * b
        step = ((d * pull - b * turn) / determinant, (a * turn - b * pull) / determinant)
        if max(abs(step[0]), abs(step[1])) < 1e-10:
            break
        # No log-odds may move so far at once that the curvature, taken where it stood, says nothing of where it goes.
        moves = abs(step[0]) + abs(step[1]) * widest
        damped = math.log1p(moves) / moves
        at = (at[0] + step[0] * damped, at[1] + step[1] * damped)
    # The covariance, the inverse of the curvature, of the intercept at 50 instead of at the mean.
    away = (50.0 - middle) / 10.0
    a, b, d = d / determinant, -b / determinant, a / determinant
    across = b + away * d
    covariance = ((a + away * (b + across), across), (across, d))
    return Curve(at[0] + at[1] * away, at[1], covariance)


def unseen_chances(score: np.ndarray, outcome: np.ndarray, fold: np.ndarray, curve: Curve, ideal: float) -> np.ndarray:
    """Chance of each deal by a curve that was fitted without its fold; shape (n,).

    Parameters
    ----------
    fold : int array of shape (n,)
    curve : Curve
        That of all deals, to start from; it stands where the other folds have outcomes of one kind only.
    """
    out = np.empty(len(score))
    for left_out in np.unique(fold):
        own = fold == left_out
        rest = outcome[~own]
        both = len(rest) > 0 and 0 < rest.mean() < 1
        out[own] = (fitted_curve(score[~own], rest, ideal, start=curve) if both else curve).chance(score[own])
    return out


def groups_of(chance: np.ndarray) -> np.ndarray:
    """Number of the group of each chance, shape (n,): of equal size, as far as equal chances let them be.

    Equal chances stay in one group, so that the order of the rows decides nothing.
    """
    from scipy.stats import rankdata

    groups = int(np.clip(len(chance) // LEAST_PER_GROUP, 1, MOST_GROUPS))
    place = (rankdata(np.round(chance, 9)) - 0.5) / len(chance)
    numbers: np.ndarray = np.unique((place * groups).astype(int), return_inverse=True)[1]
    return numbers


def calibration_table(
    chance: np.ndarray, outcome: np.ndarray, *, level: float = 0.8, group: np.ndarray | None = None
) -> pd.DataFrame:
    """Predicted and observed shares in groups: those of :func:`groups_of` unless others are given.

    Returns
    -------
    DataFrame with the columns ``bin, predicted, observed, low, high, n``: ``low`` and ``high`` bound the Jeffreys
    interval of the observed share at ``level``, 0-1.
    """
    from scipy.stats import beta

    group = groups_of(chance) if group is None else group
    rows = []
    for number, name in enumerate(np.unique(group)):
        part = group == name
        n, yes = int(part.sum()), float(outcome[part].sum())
        low, high = beta.ppf([(1 - level) / 2, (1 + level) / 2], yes + 0.5, n - yes + 0.5)
        rows.append((number, float(chance[part].mean()), yes / n, float(low), float(high), n))
    return pd.DataFrame(rows, columns=["bin", "predicted", "observed", "low", "high", "n"])


def calibration_error(table: pd.DataFrame) -> float:
    """By how much the chances miss, root of the mean square over the deals, less what chance alone makes of it; 0-1."""
    predicted = table["predicted"]
    noise = predicted * (1 - predicted) / table["n"]
    square = np.average((table["observed"] - predicted) ** 2 - noise, weights=table["n"])
    return float(np.sqrt(max(square, 0.0)))


def misses(table: pd.DataFrame) -> bool:
    """Whether the chances certainly miss what happened by more than :data:`TOLERANCE`.

    The squared distances, each over its variance, are compared with those of chances that miss by just that much
    everywhere: a chi-square, made noncentral by the tolerance.
    """
    from scipy.stats import ncx2

    expected = table["predicted"].clip(1e-6, 1 - 1e-6)
    variance = expected * (1 - expected) / table["n"]
    distance = ((table["observed"] - expected) ** 2 / variance).sum()
    return float(ncx2.sf(distance, len(table), (TOLERANCE**2 / variance).sum())) < ALPHA

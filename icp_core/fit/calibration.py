"""From fit score to chance: a logistic curve with two parameters, and whether it holds.

Platt (1999) with a weak Gaussian prior on the slope. The curve is fitted on out-of-fold scores; whether it holds is
tested by comparing wins with expected wins in groups of equal size (Hosmer and Lemeshow, 1980).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SLOPE_SPREAD = 5.0
"""Standard deviation of the slope's prior, per ten points of fit: keeps a perfect separation finite."""
MOST_GROUPS = 8
LEAST_PER_GROUP = 12
ALPHA = 0.01
"""The curve is refused where it fits worse than chance would let it in one of a hundred."""


@dataclass(frozen=True)
class Curve:
    """``chance = 1 / (1 + exp(-(intercept + slope x (score - 50) / 10)))``."""

    intercept: float
    slope: float

    def chance(self, score: np.ndarray) -> np.ndarray:
        """Chance at each score."""
        chance: np.ndarray = 1 / (1 + np.exp(-(self.intercept + self.slope * (score - 50.0) / 10.0)))
        return chance


def fitted_curve(score: np.ndarray, outcome: np.ndarray) -> Curve:
    """The curve of greatest posterior probability, by Newton's method.

    Parameters
    ----------
    score : float array of shape (n,), 0-100
    outcome : float array of shape (n,), 0 or 1, both in it
    """
    # About their mean the scores and the intercept do not pull at each other, so that Newton's steps arrive.
    middle = float(score.mean())
    x = np.column_stack([np.ones(len(score)), (score - middle) / 10.0])
    rate = outcome.mean()
    at = np.array([np.log(rate / (1 - rate)), 0.0])
    prior = np.array([0.0, 1 / SLOPE_SPREAD**2])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-(x @ at)))
        gradient = x.T @ (outcome - chance) - prior * at
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(prior) + 1e-12 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        at = at + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-10:
            break
    return Curve(float(at[0] + at[1] * (50.0 - middle) / 10.0), float(at[1]))


def calibration_table(chance: np.ndarray, outcome: np.ndarray) -> pd.DataFrame:
    """Predicted and observed shares in groups of equal size, as far as equal chances let them be.

    Equal chances stay in one group, so that the order of the rows decides nothing.

    Returns
    -------
    DataFrame with the columns ``bin, predicted, observed, low, high, n``: ``low`` and ``high`` bound the 80 % Jeffreys
    interval of the observed share.
    """
    from scipy.stats import beta, rankdata

    groups = int(np.clip(len(chance) // LEAST_PER_GROUP, 1, MOST_GROUPS))
    place = (rankdata(np.round(chance, 9)) - 0.5) / len(chance)
    group = (place * groups).astype(int)
    rows = []
    for number, name in enumerate(np.unique(group)):
        part = group == name
        n, yes = int(part.sum()), float(outcome[part].sum())
        low, high = beta.ppf([0.1, 0.9], yes + 0.5, n - yes + 0.5)
        rows.append((number, float(chance[part].mean()), yes / n, float(low), float(high), n))
    return pd.DataFrame(rows, columns=["bin", "predicted", "observed", "low", "high", "n"])


def holds(table: pd.DataFrame) -> bool:
    """Whether the observed shares are as near the predicted ones as chance lets them be."""
    from scipy.stats import chi2

    if len(table) < 3:
        return True
    expected = table["predicted"].clip(1e-6, 1 - 1e-6)
    distance = (table["n"] * (table["observed"] - expected) ** 2 / (expected * (1 - expected))).sum()
    return float(chi2.sf(distance, len(table) - 2)) > ALPHA

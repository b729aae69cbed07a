"""Margin per purchase of each customer, drawn toward the whole by credibility (Bühlmann, 1967).

Margins may be negative, which the Gamma-Gamma model cannot hold; this one asks for a mean and two variances only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class Credibility:
    """Margin per purchase of m customers.

    Attributes
    ----------
    mean, sd : float arrays (m,)
        Expected margin per purchase of each customer, and its standard deviation.
    trust : float array (m,)
        Weight of the customer's own purchases, 0-1.
    whole, whole_sd : mean over the customers and its standard error
    within : float
        Variance of one purchase around its customer's mean.
    """

    mean: np.ndarray
    sd: np.ndarray
    trust: np.ndarray
    whole: float
    whole_sd: float
    within: float

    @property
    def parameters(self) -> dict[str, float]:
        """What was learned of the whole."""
        return {"margin_per_purchase": self.whole}

    def draw_whole(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draws of the mean over the customers, (n_draws, 1)."""
        return np.asarray(rng.normal(self.whole, self.whole_sd, (n_draws, 1)))

    def draw_sums(self, whole: np.ndarray, rows: slice, n: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """One draw per customer of what n further purchases bring, float array (rows,)."""
        moved = (1 - self.trust[rows]) * (whole[0] - self.whole)
        mean = rng.normal(self.mean[rows] + moved, self.sd[rows])
        return np.asarray(n * mean + rng.normal(0.0, 1.0, len(n)) * np.sqrt(n * self.within))


def credibility(history: pd.DataFrame) -> Credibility:
    """Learn the margin per purchase from :func:`icp_core.value.histories.histories`."""
    n = history["n"].to_numpy(dtype=float)
    mean = history["margin_mean"].to_numpy(dtype=float)
    total = n.sum()
    whole = float((n * mean).sum() / total)
    if (n > 1).sum() >= 2:
        within = float(history["margin_spread"].sum() / (n - 1).sum())
        spare = total - (n**2).sum() / total
        between = ((n * (mean - whole) ** 2).sum() - (len(n) - 1) * within) / max(spare, 1e-9)
    else:
        within = float(np.var(mean)) if len(mean) > 1 else whole**2
        between = within
    between = max(float(between), 1e-4 * whole**2, 1e-12)
    trust = n / (n + within / between)
    weight = n / total
    whole_sd = float(np.sqrt((weight**2 * (between + within / n)).sum()))
    return Credibility(
        trust * mean + (1 - trust) * whole, np.sqrt(between * (1 - trust)), trust, whole, whole_sd, within
    )

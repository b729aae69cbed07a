"""Log-posterior of BG/NBD (Fader, Hardie and Lee, 2005, equation 6), its slope, and the prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

PRIOR = {"r": (0.0, 1.5), "bought": (0.0, 2.0), "leaving": (-1.4, 1.5), "alike": (1.1, 1.2)}
"""Mean and standard deviation of normals, weak and without a unit: log r; log of the purchases expected in the mean
time observed by one that stays (one, give or take a factor of seven); log odds a / b of leaving after a purchase (one
in five, between one in twenty and one in two); log (a + b), how alike customers are in that."""
_MEANS, _SPREADS = np.array(list(PRIOR.values())).T
_FARTHEST = 30.0


@dataclass(frozen=True, eq=False)
class BgNbdDensity:
    """Log-posterior of the logarithms of r, alpha, a, b, as a function of them: float array (4,).

    Equal histories are one row, so that a million customers known to the day are quickly gone through.

    Attributes
    ----------
    counts : float array (k,), the different numbers of repeat purchases
    which : int array (rows,), position in ``counts``
    recency, T : float arrays (rows,)
    weight : float array (rows,), customers with that history
    unit : mean time observed, the scale of the prior
    prior, modified : as :func:`icp_core.value.bg_nbd.fit_bg_nbd` has them
    """

    counts: np.ndarray
    which: np.ndarray
    recency: np.ndarray
    T: np.ndarray
    weight: np.ndarray
    unit: float
    prior: bool
    modified: bool

    @classmethod
    def of(cls, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, *, prior: bool, modified: bool) -> BgNbdDensity:
        """From one history per customer."""
        rows = pd.DataFrame({"x": x, "t_x": t_x, "T": T}).value_counts(sort=False).reset_index(name="n")
        counts, which = np.unique(rows["x"].to_numpy(), return_inverse=True)
        t_x, T, weight = (rows[name].to_numpy(dtype=float) for name in ("t_x", "T", "n"))
        return cls(counts, which, t_x, T, weight, float(T @ weight / weight.sum()), prior, modified)

    def __call__(self, at: np.ndarray) -> float:
        return self.likelihood(at) + (float(-0.5 * (self._away(at) ** 2).sum()) if self.prior else 0.0)

    def likelihood(self, at: np.ndarray) -> float:
        """Log-likelihood without the prior (equation 6)."""
        from scipy.special import gammaln

        (r, alpha, a, b), log_odds, _ = self._odds(at)
        x, left = self.counts, self.counts + self.modified
        per_count = gammaln(r + x) - gammaln(r) + gammaln(b + left) - gammaln(b)
        per_count += gammaln(a + b) - gammaln(a + b + left) + r * np.log(alpha)
        each = per_count[self.which] - (r + x)[self.which] * np.log(alpha + self.T) + np.logaddexp(0.0, log_odds)
        return float(self.weight @ each)

    def gradient(self, at: np.ndarray) -> np.ndarray:
        """Slope of the log-posterior, float array (4,)."""
        from scipy.special import digamma

        (r, alpha, a, b), log_odds, silent = self._odds(at)
        x, left = self.counts, self.counts + self.modified
        gone = self.weight * logistic(log_odds)
        n = np.bincount(self.which, self.weight)
        n_gone = np.bincount(self.which, gone)
        shape = (r + x)[self.which]
        by_r = n @ (digamma(r + x) - digamma(r) + np.log(alpha)) - self.weight @ np.log(alpha + self.T) + gone @ silent
        by_alpha = self.weight @ (r / alpha - shape / (alpha + self.T))
        by_alpha += (gone * shape) @ (1 / (alpha + self.T) - 1 / (alpha + self.recency))
        both = digamma(a + b) - digamma(a + b + left)
        by_a = n @ both + n_gone.sum() / a
        by_b = n @ (both + digamma(b + left) - digamma(b)) - (n_gone / (b + np.maximum(left, 1) - 1)).sum()
        slope = np.array([r, alpha, a, b]) * np.array([by_r, by_alpha, by_a, by_b])
        if not self.prior:
            return np.asarray(slope)
        pull = -self._away(at) / _SPREADS
        share = a / (a + b)
        # Rows: the quantities that have a prior; columns: their slopes in the four logarithms.
        slopes = np.array([[1, 0, 0, 0], [1, -1, 0, 0], [0, 0, 1, -1], [0, 0, share, 1 - share]])
        return np.asarray(slope + pull @ slopes)

    def _odds(self, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The parameters, log odds that each has left rather than stayed, log((alpha + T) / (alpha + recency))."""
        r, alpha, a, b = parameters = parameters_of(at)
        silent = np.log(alpha + self.T) - np.log(alpha + self.recency)
        left = self.counts + self.modified
        per_count = np.where(left > 0, np.log(a) - np.log(b + np.maximum(left, 1) - 1), -np.inf)
        return parameters, per_count[self.which] + (r + self.counts)[self.which] * silent, silent

    def _away(self, at: np.ndarray) -> np.ndarray:
        r, alpha, a, b = at
        told = np.array([r, r + np.log(self.unit) - alpha, a - b, np.logaddexp(a, b)])
        return np.asarray((told - _MEANS) / _SPREADS)


def parameters_of(at: np.ndarray) -> np.ndarray:
    """Positive parameters from their logarithms, any shape; beyond e to the 30 they are any number at all."""
    return np.asarray(np.exp(np.clip(at, -_FARTHEST, _FARTHEST)))


def logistic(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), any shape, without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -x)))

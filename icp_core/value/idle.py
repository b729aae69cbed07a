"""Customers of whom no purchase is known: those like them say what they bring, the others' chances whether they do.

What one brings if it buys is taken to be lognormal between the 10 % and 90 % points of its likes, or normal where the
lower of these is a loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icp_core.value.intervals import Z80

_DRAWN_AT_MOST = 8_000_000


@dataclass(frozen=True, eq=False)
class Idle:
    """m customers, float arrays (m,): ``chance`` to buy, and what they bring if so, its mean and 10 and 90 % points."""

    chance: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def expected(self) -> np.ndarray:
        """What each is expected to bring."""
        return np.asarray(self.chance * self.value)

    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """80 % interval of what each will bring, nothing among it."""
        return self._quantile(0.1), self._quantile(0.9)

    def totals(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draws of what all bring together, float array (n_draws,)."""
        m = len(self.chance)
        if m == 0:
            return np.zeros(n_draws)
        middle, sd = self._shape()
        if m * n_draws > _DRAWN_AT_MOST:  # so many that their sum is normal
            square = np.where(self._gains, np.exp(2 * middle + 2 * sd**2), middle**2 + sd**2) * self._scale() ** 2
            variance = float((self.chance * square - self.expected**2).sum())
            return np.asarray(rng.normal(self.expected.sum(), np.sqrt(max(variance, 0.0)), n_draws))
        totals = np.empty(n_draws)
        for i in range(n_draws):
            drawn = middle + sd * rng.standard_normal(m)
            brings = np.where(self._gains, np.exp(np.where(self._gains, drawn, 0.0)), drawn) * self._scale()
            totals[i] = brings[rng.random(m) < self.chance].sum()
        return totals

    @property
    def _gains(self) -> np.ndarray:
        return np.asarray(self.low > 0)

    def _shape(self) -> tuple[np.ndarray, np.ndarray]:
        """Middle and standard deviation, on the log where the lower point is a gain."""
        low, high = (np.where(self._gains, np.log(np.where(self._gains, x, 1.0)), x) for x in (self.low, self.high))
        return (low + high) / 2, np.maximum(high - low, 0.0) / (2 * Z80)

    def _scale(self) -> np.ndarray:
        """What brings the draws' mean to ``value``."""
        middle, sd = self._shape()
        mean = np.where(self._gains, np.exp(np.where(self._gains, middle + sd**2 / 2, 0.0)), 1.0)
        return np.where(self._gains, self.value / mean, 1.0)

    def _quantile(self, share: float) -> np.ndarray:
        """Quantile of nothing, with the chance that it does not buy, and else what its likes bring."""
        from scipy.special import ndtri

        middle, sd = self._shape()
        below = np.where(self._gains, 0.0, _below_nothing(middle, sd)) * self.chance  # losses lie below nothing
        within = np.where(share < below, share, share - (1 - self.chance)) / np.maximum(self.chance, 1e-12)
        inside = (share < below) | (share > below + 1 - self.chance)
        point = middle + sd * ndtri(np.clip(within, 1e-9, 1 - 1e-9))
        brings = np.where(self._gains, np.exp(np.where(self._gains, point, 0.0)), point) * self._scale()
        return np.where(inside & (self.chance > 0), brings, 0.0)


def _below_nothing(middle: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Share of a normal distribution below nothing."""
    from scipy.special import ndtr

    return np.asarray(ndtr(-middle / np.maximum(sd, 1e-12)))

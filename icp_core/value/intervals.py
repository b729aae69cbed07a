"""Intervals of shares, means, medians and ratios from few and skewed values, one way for all rooms.

Each function gives the estimate with the bounds of its ``level`` interval; how few values are too few is the caller's
to say. Amounts of companies are so skewed that Student's interval of their mean holds it in 6 to 7 cases of 10 instead
of 8. Amounts above zero whose logarithms are not lopsided are therefore taken as log-normal, and the interval is that
of the log-normal's mean (generalised confidence intervals: Krishnamoorthy and Mathew, J. Statistical Planning and
Inference 115 (2003) 103-121); other amounts by the bootstrap of the studentised mean (Efron and Tibshirani, *An
Introduction to the Bootstrap*, 1993, section 12.5). What they hold is in ``tests/benchmarks/unit_economics.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Z80 = 1.2815515655446004
"""The normal distribution's 90 % point: an 80 % interval reaches so many standard deviations either way."""

Error = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Estimate and standard error (draws,) under weights (draws, n)."""

RESAMPLES = 999
DRAWS = 2000
MANY = 2000
"""From this many rows on the studentised mean is normal enough, and no resampling is needed."""
LEAST_USABLE = 0.95
"""Share of resamples that must have an estimate, else there are no bounds, and a standard error, else the studentised
mean is none."""
LOPSIDED = 1.3
"""Standard errors of the logarithms' skewness beyond which amounts are not taken as log-normal."""
FAR = 1000.0
"""A ratio's bound so many times its value says that what is divided by may be nothing."""


class Interval(NamedTuple):
    """An estimate between its bounds, which are NaN where they cannot be told."""

    value: float
    low: float
    high: float

    @property
    def bounded(self) -> bool:
        """Whether it has bounds."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


def proportion_interval(successes: int, trials: int, level: float = 0.8) -> Interval:
    """Jeffreys' interval of a share: Beta(x + 1/2, n - x + 1/2), closed at 0 and 1 where nothing or all succeeded.

    Source: Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001).
    """
    from scipy.stats import beta

    low, high = beta.ppf([(1 - level) / 2, (1 + level) / 2], successes + 0.5, trials - successes + 0.5)
    return Interval(
        successes / trials, 0.0 if successes == 0 else float(low), 1.0 if successes == trials else float(high)
    )


def median_interval(values: np.ndarray, level: float = 0.8) -> Interval:
    """Median between two order statistics, free of any distribution (David and Nagaraja, 2003, section 7.1).

    Covers at least ``level``, more at small n: five values give their whole range (94 %).
    """
    from scipy.stats import binom

    ordered = np.sort(np.asarray(values, dtype=float))
    # P(low order statistic > median) <= tail: at least `level` in both tails together.
    below = max(int(binom.ppf((1 - level) / 2, len(ordered), 0.5)), 1)
    return Interval(float(np.median(ordered)), float(ordered[below - 1]), float(ordered[-below]))


def student_interval(values: np.ndarray, level: float = 0.8) -> Interval:
    """Mean of values that are not skewed, as answers on a scale, with Student's interval."""
    from scipy.stats import t

    mean = float(np.mean(values))
    half = float(t.ppf((1 + level) / 2, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return Interval(mean, mean - half, mean + half)


def mean_interval(values: np.ndarray, level: float = 0.8, random_state: int = 0) -> Interval:
    """Mean of amounts, skewed or not; float array (n,)."""
    return ratio_interval(values, np.ones(len(values)), level, random_state)


def ratio_interval(above: np.ndarray, below: np.ndarray, level: float = 0.8, random_state: int = 0) -> Interval:
    """Mean of ``above`` over mean of ``below``, float arrays (n,) of the same units; ``below`` is never negative.

    Where so much of ``below`` is 0 that its mean is not above zero in more than a twentieth of the resamples, the ratio
    has no bounds.
    """
    if (above >= 0).all() and above.mean() > 0:
        return product_interval(np.column_stack([above, below]), np.array([1.0, -1.0]), level, random_state)
    ratio = float(above.mean() / below.mean())
    n = len(above)

    def error(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        y, x, yy, xy, xx = (weight @ part / n for part in (above, below, above**2, above * below, below**2))
        x = np.where(x > 0, x, np.nan)
        r = y / x
        return r, np.sqrt(np.maximum(yy - 2 * r * xy + r**2 * xx, 0.0) / n) / x

    low, high = _studentised(error, n, level, random_state)
    return Interval(ratio, low, high)


def product_interval(columns: np.ndarray, powers: np.ndarray, level: float = 0.8, random_state: int = 0) -> Interval:
    """Product of the columns' means, each to its power: a mean, a ratio of means, or a chain of them.

    Resamples in which a mean that is divided by is not above zero, or another is below it, have no product. Where they
    are more than a twentieth of all, or the upper bound would be :data:`FAR` times the product, it has no bounds.

    Parameters
    ----------
    columns : float array (n, k) of n units; every mean is above zero
    powers : float array (k,)
    """
    means = columns.mean(axis=0)
    value = float(np.prod(means**powers))
    varied = np.ptp(columns, axis=0) > 1e-9 * means
    if not varied.any():
        return Interval(value, value, value)
    fixed = float(np.prod(means[~varied] ** powers[~varied]))
    columns, powers = columns[:, varied], powers[varied]
    rng = np.random.default_rng(random_state)
    if (columns > 0).all() and all(_is_even(column) for column in np.log(columns).T):
        drawn = fixed * np.exp(_log_normal(np.log(columns), powers, rng))
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        # The plain mean is told, since it adds up; the log-normal's own may lie elsewhere.
        return Interval(value, min(float(low), value), max(float(high), value))
    n = len(columns)

    def error(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mean = weight @ columns / n
        above = np.where(mean > 0, mean, np.nan)
        share = powers / above
        spread = sum(
            share[..., i] * share[..., j] * (weight @ (columns[:, i] * columns[:, j]) / n)
            for i in range(len(powers))
            for j in range(len(powers))
        )
        # What is multiplied may be nothing; what is divided by may not.
        nothing = np.where((mean == 0) & (powers > 0), -np.inf, np.nan)
        logs = (np.where(mean > 0, np.log(above), nothing) * powers).sum(axis=1)
        return logs, np.sqrt(np.maximum(spread - powers.sum() ** 2, 0.0) / n)

    low, high = _studentised(error, n, level, random_state)
    if (powers < 0).any() and fixed * np.exp(high) > FAR * value:
        return Interval(value, np.nan, np.nan)
    return Interval(value, fixed * float(np.exp(low)), fixed * float(np.exp(high)))


def _studentised(error: Error, n: int, level: float, random_state: int) -> tuple[float, float]:
    """Bounds from the distribution of (estimate - truth) / standard error over resamples.

    NaN where fewer than :data:`LEAST_USABLE` of them have an estimate; the few without are left out. Where many
    resamples hold one value only (nearly all amounts are 0), they have no standard error: then their own quantiles,
    which are too narrow but of the right order.
    """
    from scipy.stats import norm

    (value,), (size,) = error(np.ones((1, n)))
    if n >= MANY:
        below, above = norm.ppf([(1 - level) / 2, (1 + level) / 2])
    else:
        rng = np.random.default_rng(random_state)
        drawn, spread = error(rng.multinomial(n, np.full(n, 1 / n), RESAMPLES).astype(float))
        told = ~np.isnan(drawn)
        if told.mean() < LEAST_USABLE:
            return np.nan, np.nan
        usable = np.isfinite(drawn) & (spread > 1e-6 * size)
        if usable.mean() < LEAST_USABLE:
            low, high = np.quantile(drawn[told], [(1 - level) / 2, (1 + level) / 2], method="nearest")
            return float(min(low, value)), float(max(high, value))
        below, above = np.quantile((drawn[usable] - value) / spread[usable], [(1 - level) / 2, (1 + level) / 2])
    wider = np.sqrt(n / (n - 1))
    return float(min(value, value - above * size * wider)), float(max(value, value - below * size * wider))


def _is_even(logs: np.ndarray) -> bool:
    """Whether the logarithms are as symmetric as a sample from a normal distribution."""
    n = len(logs)
    away = logs - logs.mean()
    skewness = (away**3).mean() / max((away**2).mean() ** 1.5, 1e-300)
    return bool(abs(skewness) <= LOPSIDED * np.sqrt(6 * (n - 2) / ((n + 1) * (n + 3))))


def _log_normal(logs: np.ndarray, powers: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draws of the logarithm of the product of means of a log-normal of k dimensions, float array (DRAWS,)."""
    from scipy.stats import invwishart

    n, k = logs.shape
    scatter = np.atleast_2d(np.cov(logs, rowvar=False)) * (n - 1)
    scatter += np.eye(k) * 1e-9 * np.trace(scatter)  # columns in a fixed proportion leave no room of their own
    spread = np.reshape(invwishart.rvs(n - 1, scatter, size=DRAWS, random_state=rng), (DRAWS, k, k))
    shift = np.einsum("dij,dj->di", np.linalg.cholesky(spread), rng.standard_normal((DRAWS, k))) / np.sqrt(n)
    centre = logs.mean(axis=0) + shift + np.einsum("dii->di", spread) / 2
    return np.asarray(centre @ powers)

"""Share of the expected profit that the top 20 % of customers earn, with an interval.

The share in hand belongs to the customers in hand. What a reader plans with is the share among customers of this kind:
of the distribution of *expected* profits, of which the customers are a sample and their profits noisy copies. Two
things part the two. Noise spreads profits further apart than what is behind them; and few customers seldom hold the
largest that there are, so that resampling them (the plain bootstrap) gives intervals that are too narrow and too low:
58 % instead of 80 % at 15 customers, 75 % at 50.

Tail: excesses over a threshold near the upper fifth follow a generalized Pareto distribution, whose shape has a prior;
customers below the threshold get the weights of the Bayesian bootstrap (D. B. Rubin, Annals of Statistics 9 (1981)
130-134); the mass above it is a Beta draw. The share of each such population is exact. The semi-parametric idea: F. A.
Cowell and E. Flachaire, Journal of Econometrics 141 (2007) 1044-1072.

Noise: simulation-extrapolation (J. R. Cook and L. A. Stefanski, JASA 89 (1994) 1314-1328). Further noise of the same
kind is put on the profits, its variance lambda times that which they have, and what this does to the share is drawn out
to lambda = -1, where there is none. Drawn out is not the share but q = (z(share) - z(.2))^2, z the normal quantile: for
lognormal profits the variance of their logarithms, to which noise adds, so that q is a straight line there, and near
one for the other shapes.

Measured (``tests/benchmarks/top_share.py``): from n = 50 on 68 to 92 % of the intervals hold the truth where profits
are seen without noise; with it 68 to 90 % up to n = 300, 80 to 82 % on average, and 67 to 90 % at 2,000, 75 % on
average, where the share stays overstated by .001 to .009. Worst with noise: two separate kinds of customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icp_core.languages import Message, message
from icp_core.value.noise import Noise

TOP_SHARE = 0.2
LEAST_CUSTOMERS = 20
"""Four above the threshold: fewer hold nothing of a tail."""
LEVEL = 0.8
LARGEST_UNSURE = 0.02
"""If more of the drawn populations than this earn nothing as a whole, a share of their total has no meaning."""
SHAPE_CENTRE, SHAPE_SPREAD = 0.35, 0.25
"""Prior of the tail's shape: 0 is exponential (gamma profits), .5 as heavy as lognormal with sd 1.6 looks there."""
TAIL_ROOT = 4.0
"""At most this times sqrt(n) customers make the tail, so that its form matters less and less."""
N_DRAWS = 1000
N_WEIGHTINGS = 20
"""Bayesian-bootstrap weightings of the customers, in each of which the effect of noise is found anew."""
LAMBDAS = (0.25, 0.5, 0.75, 1.0)
"""Further noise, as multiples of that which there is: no more than that, as q bends beyond it."""
EXTRAPOLATION_ERROR = 0.05
"""Standard deviation, as a part of the change: many customers of nine shapes leave mostly 0 to 7 %, at worst 15 %."""
N_NOISED = 40_000
"""Noisy profits drawn for each lambda, in 2 to 40 repetitions."""
MANY = 20_000
"""From here on 200 draws are enough: the interval is then narrower than its own Monte Carlo error is of interest."""
_SHAPES = np.linspace(-0.5, 0.9, 57)
_LOG_SCALES = np.linspace(-1.8, 1.8, 61)


@dataclass(frozen=True)
class TopShare:
    """Share of the total profit that the top 20 % earn; above 1 where others lose money.

    Attributes
    ----------
    share : float
        Realised by these customers; NaN where they earn nothing as a whole.
    expected, low, high : float
        Median and 80 % interval of the share of expected profit among customers of this kind; NaN with a ``reason``.
    reason : Message or None
        Why there is no interval.
    """

    share: float
    expected: float
    low: float
    high: float
    reason: Message | None = None


def top_share(profit: np.ndarray, noise: Noise | None, rng: np.random.Generator) -> TopShare:
    """Share of the top 20 %; the order of the customers does not matter.

    Parameters
    ----------
    profit : float array (n,)
    noise : Noise or None
        None where it is not known, and the observed profits then stand for the expected ones.
    """
    n = len(profit)
    if not np.isfinite(profit).all():
        return TopShare(np.nan, np.nan, np.nan, np.nan, message("value.top_share.not_finite"))
    unit = float(np.abs(profit).max(initial=0.0)) or 1.0  # sums of huge profits stay finite
    if not n or not (profit / unit).sum() > 0:
        return TopShare(np.nan, np.nan, np.nan, np.nan, message("value.top_share.no_total"))
    ordered = np.sort(profit / unit)
    realised = float(ordered[-max(1, round(TOP_SHARE * n)) :].sum() / ordered.sum())
    if n < LEAST_CUSTOMERS:
        reason = message("value.top_share.few", least=LEAST_CUSTOMERS, n=n)
        return TopShare(realised, np.nan, np.nan, np.nan, reason)
    drawn, positive = _populations(ordered, N_DRAWS if n < MANY else 200, rng)
    if np.isnan(drawn).mean() > LARGEST_UNSURE:
        return TopShare(realised, np.nan, np.nan, np.nan, message("value.top_share.unsure"))
    if noise is not None and noise.relative_variance.any():
        order = np.lexsort((noise.relative_variance, noise.level, profit))
        change = _noise_taken_off(ordered, noise.level[order] / unit, noise.relative_variance[order], rng)
        change = np.repeat(change, len(drawn) // N_WEIGHTINGS)
        error = noise.error**2 + EXTRAPOLATION_ERROR**2  # the change is nearly in proportion to the relative variance
        change *= rng.gamma(1 / error, error, len(drawn))
        before = _spread(drawn / positive)
        after = before + change
        drawn = drawn + positive * (_share(after) - _share(before))
    low, middle, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return TopShare(realised, float(middle), float(low), float(high))


def _spread(share: np.ndarray) -> np.ndarray:
    """q of a share of positive profits: the variance of the logarithms of lognormal profits with that share."""
    from scipy.special import ndtri

    return np.asarray((ndtri(np.clip(share, TOP_SHARE, 1 - 1e-9)) - ndtri(TOP_SHARE)) ** 2)


def _share(spread: np.ndarray) -> np.ndarray:
    """The share that has a q; all below 0 are equality."""
    from scipy.special import ndtr, ndtri

    return np.asarray(ndtr(np.sqrt(np.maximum(spread, 0.0)) + ndtri(TOP_SHARE)))


def _noise_taken_off(
    profit: np.ndarray, level: np.ndarray, relative_variance: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """What taking the noise off changes in q, float array (N_WEIGHTINGS,), from a line through q at lambda 0 to 1.

    Noise multiplies: a gamma factor of relative variance (1 + r^2)^lambda - 1 on top of one of r^2 makes one of
    (1 + r^2)^(1 + lambda) - 1.
    """
    n = len(profit)
    weight = rng.exponential(size=(N_WEIGHTINGS, n))
    repetitions = int(np.clip(N_NOISED // n, 2, 40))
    spreads = [_spread(_top_of_positive(profit, weight))]
    for factor in LAMBDAS:
        added = np.maximum((1 + relative_variance) ** factor - 1, 1e-9)
        shares = np.zeros(N_WEIGHTINGS)
        for _ in range(repetitions):
            noisier = profit + level * (rng.gamma(1 / added, added) - 1)
            shares += _top_of_positive(noisier, weight) / repetitions
        spreads.append(_spread(shares))
    design = np.vander([0.0, *LAMBDAS], 2)
    at_none = np.array([-1.0, 1.0]) @ np.linalg.pinv(design) @ np.array(spreads)
    return np.asarray(at_none - spreads[0])


def _top_of_positive(profit: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """What the top 20 % have of all that is positive, by weighting (rows of weight); float array (len(weight),)."""
    order = np.argsort(-profit)
    gain, weight = np.maximum(profit[order], 0.0), weight[:, order]
    from_top = np.cumsum(weight, axis=1)
    taken = np.diff(np.minimum(from_top, TOP_SHARE * from_top[:, -1:]), axis=1, prepend=0.0)
    total = weight @ gain
    return np.where(total > 0, (taken @ gain) / np.where(total > 0, total, 1.0), 1.0)


def _populations(ordered: np.ndarray, n_draws: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Top shares of drawn populations, and what is positive in them, both over their total: float arrays (n_draws,).

    NaN where one earns nothing as a whole.
    """
    n = len(ordered)
    k = min(round(TOP_SHARE * n), round(TAIL_ROOT * np.sqrt(n)))
    body, threshold = ordered[: n - k], (ordered[n - k - 1] + ordered[n - k]) / 2
    shape, scale = _tail(ordered[n - k :] - threshold, n_draws, rng)
    above = rng.beta(k, n - k, n_draws)
    tail = above * (threshold + scale / (1 - shape))
    total, positive, best = np.empty(n_draws), np.empty(n_draws), np.empty(n_draws)
    gain = np.maximum(body, 0.0)
    reach = len(body) if n < MANY else len(body) // 2  # among many, half of them is sure to hold the top fifth
    upper = body[::-1][:reach]
    for i in range(n_draws):
        weight = rng.exponential(size=n - k)
        weight *= (1 - above[i]) / weight.sum()
        total[i] = np.einsum("i,i", weight, body) + tail[i]
        positive[i] = np.einsum("i,i", weight, gain) + max(tail[i], 0.0)
        if above[i] >= TOP_SHARE:
            cut = scale[i] / shape[i] * ((TOP_SHARE / above[i]) ** -shape[i] - 1)
            best[i] = TOP_SHARE * (threshold + cut + (scale[i] + shape[i] * cut) / (1 - shape[i]))
        else:
            from_top = np.cumsum(weight[::-1][:reach])
            taken = np.diff(np.minimum(from_top, TOP_SHARE - above[i]), prepend=0.0)
            best[i] = tail[i] + np.einsum("i,i", taken, upper)
    total = np.where(total > 0, total, np.nan)
    return best / total, positive / total


def _tail(excess: np.ndarray, n_draws: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Posterior draws of shape and scale of a generalized Pareto distribution over a grid; float arrays (n_draws,)."""
    mean = float(excess.mean())
    if mean <= 0:  # all customers above the threshold are alike
        return np.full(n_draws, 1e-4), np.zeros(n_draws)
    shape, log_scale = (axis.ravel() for axis in np.meshgrid(_SHAPES, _LOG_SCALES, indexing="ij"))
    shape = np.where(np.abs(shape) < 1e-4, 1e-4, shape)
    inner = np.ones((len(shape), 1)) + (shape / np.exp(log_scale))[:, None] * (excess / mean)[None, :]
    possible = (inner > 0).all(axis=1)
    logs = np.log(np.maximum(inner, 1e-300)).sum(axis=1)
    fit = np.where(possible, -len(excess) * log_scale - (1 + 1 / shape) * logs, -np.inf)
    fit -= 0.5 * ((shape - SHAPE_CENTRE) / SHAPE_SPREAD) ** 2
    weight = np.exp(fit - fit.max())
    pick = rng.choice(len(weight), n_draws, p=weight / weight.sum())
    half = (_SHAPES[1] - _SHAPES[0]) / 2, (_LOG_SCALES[1] - _LOG_SCALES[0]) / 2
    drawn = shape[pick] + rng.uniform(-half[0], half[0], n_draws)
    drawn = np.where(np.abs(drawn) < 1e-4, 1e-4, drawn)
    return drawn, mean * np.exp(log_scale[pick] + rng.uniform(-half[1], half[1], n_draws))

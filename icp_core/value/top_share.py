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

Noise: on the scale t = asinh(profit / s), s the median size of a profit, a customer's noise has the variance
v / (s^2 + profit^2). With V its mean and W the variance of t, drawing t toward its mean by sqrt(1 - V / W) leaves the
variance of what is behind it (constrained empirical Bayes: T. A. Louis, JASA 79 (1984) 393-398). The scale is that of
logs for large profits, whose noise grows with them, and it holds losses; V and W are drawn as the rest is.

Measured (``tests/benchmarks/top_share.py``): 72 to 92 % of the intervals hold the truth from n = 50 on where profits
are seen without noise; with it 64 to 84 % up to n = 300, and too few at n = 2,000 (28 to 38 % for gamma profits).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icp_core.languages import Message, message

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
N_NOISES = 20
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


def top_share(profit: np.ndarray, noise_variance: np.ndarray | None, rng: np.random.Generator) -> TopShare:
    """Share of the top 20 %.

    Parameters
    ----------
    profit : float array (n,)
    noise_variance : float array (n,), at least 0, or None
        Variance of each observed profit around the customer's expected one; None where it is not known, and the
        observed profits then stand for the expected ones.
    """
    n = len(profit)
    if not n or not profit.sum() > 0:
        return TopShare(np.nan, np.nan, np.nan, np.nan, message("value.top_share.no_total"))
    ordered = np.sort(profit)
    realised = float(ordered[-max(1, round(TOP_SHARE * n)) :].sum() / ordered.sum())
    if n < LEAST_CUSTOMERS:
        reason = message("value.top_share.few", least=LEAST_CUSTOMERS, n=n)
        return TopShare(realised, np.nan, np.nan, np.nan, reason)
    n_draws = N_DRAWS if n < MANY else 200
    if noise_variance is None or not noise_variance.any():
        drawn = _populations(ordered, n_draws, rng)
    else:
        behind = _without_noise(profit, noise_variance, rng)
        drawn = np.concatenate([_populations(np.sort(each), n_draws // N_NOISES, rng) for each in behind])
    if np.isnan(drawn).mean() > LARGEST_UNSURE:
        return TopShare(realised, np.nan, np.nan, np.nan, message("value.top_share.unsure"))
    low, middle, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return TopShare(realised, float(middle), float(low), float(high))


def _without_noise(profit: np.ndarray, noise_variance: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Profits with the spread that noise explains taken off, N_NOISES times: how much that is, is itself not sure."""
    unit = float(np.median(np.abs(profit))) or float(np.abs(profit).mean())
    stretched = np.arcsinh(profit / unit)
    noise = noise_variance / (unit**2 + profit**2)
    behind = []
    for _ in range(N_NOISES):
        weight = rng.exponential(size=len(profit))
        weight /= weight.sum()
        middle = weight @ stretched
        spread = float(weight @ (stretched - middle) ** 2)
        kept = float(np.sqrt(max(0.0, 1.0 - float(weight @ noise) / spread))) if spread > 0 else 1.0
        behind.append(unit * np.sinh(middle + kept * (stretched - middle)))
    return behind


def _populations(ordered: np.ndarray, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Top shares of drawn populations, float array (n_draws,); NaN where one earns nothing as a whole."""
    n = len(ordered)
    k = min(round(TOP_SHARE * n), round(TAIL_ROOT * np.sqrt(n)))
    body, threshold = ordered[: n - k], (ordered[n - k - 1] + ordered[n - k]) / 2
    shape, scale = _tail(ordered[n - k :] - threshold, n_draws, rng)
    above = rng.beta(k, n - k, n_draws)
    tail = above * (threshold + scale / (1 - shape))
    total, best = np.empty(n_draws), np.empty(n_draws)
    reach = len(body) if n < MANY else len(body) // 2  # among many, half of them is sure to hold the top fifth
    upper = body[::-1][:reach]
    for i in range(n_draws):
        weight = rng.exponential(size=n - k)
        weight *= (1 - above[i]) / weight.sum()
        total[i] = weight @ body + tail[i]
        if above[i] >= TOP_SHARE:
            cut = scale[i] / shape[i] * ((TOP_SHARE / above[i]) ** -shape[i] - 1)
            best[i] = TOP_SHARE * (threshold + cut + (scale[i] + shape[i] * cut) / (1 - shape[i]))
        else:
            from_top = np.cumsum(weight[::-1][:reach])
            taken = np.diff(np.minimum(from_top, TOP_SHARE - above[i]), prepend=0.0)
            best[i] = tail[i] + taken @ upper
    return np.where(total > 0, best / np.where(total > 0, total, 1.0), np.nan)


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

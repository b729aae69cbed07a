"""The Bass model of diffusion on counts of first purchases, and whether it says more than simpler flows do.

Of m buyers in the end, a share F(t) has bought t years after the launch,

    F(t) = (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t)),

p being the pull of the outside and q that of those who bought before (F. M. Bass, "A new product growth model for
consumer durables", Management Science 15 (1969) 215-227). Counts are taken as Poisson, stretched by the dispersion that
is seen. A wave is claimed only against an even flow, a steady growth or decline, a flow that rises and stays level, and
a power of time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from icp_core.languages import message
from icp_core.value.posterior import draw_around, find_mode

P_CENTRE, Q_CENTRE = 0.03, 0.38
"""Means over 213 applications (Sultan, Farley and Lehmann, J. Marketing Research 27 (1990) 70-77), a year."""
P_SPREAD, Q_SPREAD = 1.5, 1.0
"""Standard deviations of the priors of their logarithms: 95 % of q lie between .05 and 2.8."""
M_CENTRE, M_SPREAD = 1.3, 1.0
"""Prior of m as a multiple of the buyers seen."""
BEST_BY = 6.0
"""How much lower the wave's BIC must be than any simpler flow's: "strong" evidence of Kass and Raftery (1995)."""
ANOTHER_BY = 2.0
"""The same between simpler flows, where nothing is claimed: "positive" evidence."""
N_DRAWS = 800
INFLECTION = float(np.log(2 + np.sqrt(3)))


@dataclass(frozen=True, eq=False)
class Bass:
    """What the counts say of a wave.

    Attributes
    ----------
    p, q : float, a year; m : float, buyers in the end (maximum a posteriori)
    first, peak, second : float
        Years from the launch to the peak of purchases and to the points of inflection before and after it.
    draws : float array (draws, 3)
        The same three times in draws from the posterior; NaN where p > q, so that there is no peak.
    expected : float array (bins,)
        Counts by the model.
    bic : mapping of flow to BIC, the lower the better: bass, even, steady (growth or decline by a
        share a year), levelling, power (of time since the launch: among others a straight line)
    dispersion : float, 1 or more: variance of the counts over their mean
    flow : {"even", "growing", "shrinking", "levelling"}
        What the best of the simpler flows is; even unless another is better by :data:`ANOTHER_BY`.
    """

    p: float
    q: float
    m: float
    first: float
    peak: float
    second: float
    draws: np.ndarray
    expected: np.ndarray
    bic: dict[str, float]
    dispersion: float
    flow: str

    @property
    def is_wave(self) -> bool:
        """Whether the wave is better than every simpler flow by :data:`BEST_BY`."""
        simpler = min(value for name, value in self.bic.items() if name != "bass")
        return bool(np.isfinite(self.peak) and self.bic["bass"] + BEST_BY < simpler)


def share_adopted(p: float, q: float, t: np.ndarray) -> np.ndarray:
    """F(t), share of the final buyers that have bought within t years of the launch."""
    gone = np.exp(-(p + q) * np.asarray(t, dtype=float))
    return (1 - gone) / (1 + q / p * gone)


def turning_points(p: float, q: float) -> tuple[float, float, float]:
    """Years from the launch to the first inflection of the density, its peak, and the second inflection.

    ``ln(q / p) / (p + q)``, and ``ln(2 + sqrt 3) / (p + q)`` before and after it; NaN where q <= p, since sales then
    fall from the first day. They part early adopters, early and late majority, and laggards: V. Mahajan, E. Muller and
    R. K. Srivastava, "Determination of adopter categories by using innovation diffusion models", J. Marketing Research
    27 (1990) 37-50.
    """
    if q <= p:
        return np.nan, np.nan, np.nan
    peak, away = np.log(q / p) / (p + q), INFLECTION / (p + q)
    return float(peak - away), float(peak), float(peak + away)


def fit_bass(counts: np.ndarray, edges: np.ndarray, random_state: int = 0) -> Bass:
    """Fit the wave and the simpler flows.

    Parameters
    ----------
    counts : float array (bins,), first purchases in each bin; at least one in all
    edges : float array (bins + 1,), years from the launch, ascending; the first is 0
    """
    counts, edges = np.asarray(counts, dtype=float), np.asarray(edges, dtype=float)
    total = counts.sum()

    def flow(at: np.ndarray) -> np.ndarray:
        p, q = np.exp(np.clip(at[:2], -20, 5))
        return np.asarray(total * np.exp(np.clip(at[2], -5, 10)) * np.diff(share_adopted(p, q, edges)))

    centre = np.log([P_CENTRE, Q_CENTRE, M_CENTRE])
    spread = np.array([P_SPREAD, Q_SPREAD, M_SPREAD])

    def posterior(at: np.ndarray) -> float:
        return _poisson(counts, flow(at)) - 0.5 * float((((at - centre) / spread) ** 2).sum())

    starts = [centre, np.log([0.02, 4 / edges[-1] + 0.2, 1.1]), np.log([0.1, 1.5, 1.0])]
    what = message("value.model.bass")
    mode = max((find_mode(posterior, start, what=what) for start in starts), key=lambda found: found.height)
    p, q = (float(each) for each in np.exp(mode.at[:2]))
    expected = flow(mode.at)
    free = max(len(counts) - 3, 1)
    dispersion = max(1.0, float(((counts - expected) ** 2 / np.maximum(expected, 0.5)).sum() / free))
    simpler = _simpler(counts, edges)
    heights = {"bass": (_poisson(counts, expected), 3)}
    heights |= {name: (height, 1 if name == "even" else 2) for name, (height, _) in simpler.items()}
    bic = {
        name: float(-2 * height / dispersion + parameters * np.log(len(counts)))
        for name, (height, parameters) in heights.items()
    }
    other = min(("steady", "levelling", "power"), key=bic.__getitem__)
    flow_name = simpler[other][1] if bic[other] + ANOTHER_BY < bic["even"] else "even"
    rng = np.random.default_rng(random_state)
    drawn = np.exp(draw_around(lambda at: posterior(at) / dispersion, mode, N_DRAWS, rng))
    first, peak, second = turning_points(p, q)
    times = np.array([turning_points(each[0], each[1]) for each in drawn])
    return Bass(
        p, q, float(total * np.exp(mode.at[2])), first, peak, second, times, expected, bic, dispersion, flow_name
    )


def _poisson(counts: np.ndarray, expected: np.ndarray) -> float:
    expected = np.maximum(expected, 1e-12)
    return float((counts * np.log(expected) - expected).sum())


def _simpler(counts: np.ndarray, edges: np.ndarray) -> dict[str, tuple[float, str]]:
    """Log-likelihood of flows without a wave, whose total is that of the counts, and what the flow is then called."""
    total, last = counts.sum(), edges[-1]

    def height(shape: np.ndarray) -> float:
        return _poisson(counts, total * np.diff(shape) / (shape[-1] - shape[0]))

    def steady(rate: float) -> np.ndarray:
        return np.asarray(edges if abs(rate * last) < 1e-6 else np.expm1(rate * edges) / rate)

    def levelling(log_rate: float) -> np.ndarray:
        rate = np.exp(log_rate) / last
        return np.asarray(edges + np.expm1(-rate * edges) / rate)

    def power(exponent: float) -> np.ndarray:
        return np.asarray((edges / last) ** exponent)

    rate, at_rate = _best(lambda each: height(steady(each)), -12 / last, 12 / last)
    _, at_level = _best(lambda each: height(levelling(each)), -2.0, 6.0)
    exponent, at_power = _best(lambda each: height(power(each)), 0.2, 6.0)
    return {
        "even": (height(edges), "even"),
        "steady": (at_rate, "growing" if rate > 0 else "shrinking"),
        "levelling": (at_level, "levelling"),
        "power": (at_power, "growing" if exponent > 1 else "shrinking"),
    }


def _best(height: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Where a function of one number is highest, and how high: the best of a grid, and the best near it."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(low, high, 25)
    top = float(grid[int(np.argmax([height(each) for each in grid]))])
    step = grid[1] - grid[0]
    found = minimize_scalar(lambda each: -height(each), bounds=(top - step, top + step), method="bounded")
    return (float(found.x), -float(found.fun)) if -found.fun > height(top) else (top, height(top))

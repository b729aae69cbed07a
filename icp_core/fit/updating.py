"""A belief about one level updated by what was seen: a Beta prior that gives way, on one effect that all kinds share.

The effect is the log-odds of the level against its whole; desirability is 50 + :data:`POINTS_PER_LOG_ODDS` times it.

*Prior.* Desirability ``d`` worth ``s`` customers, where a rate ``r`` of the whole is believed, is
``p ~ (1 - WEAK_SHARE) Beta(s m, s (1 - m)) + WEAK_SHARE Beta(t m, t (1 - m))`` with
``logit m = logit r + (d - 50) / 25``, ``logit p = logit r + effect`` and ``t = min(s, WEAK_STRENGTH)``: a robust
mixture (H. Schmidli et al., "Robust meta-analytic-predictive priors in clinical trials with historical control
information", Biometrics 70 (2014) 1023-1032). Where what is seen contradicts the belief the weak part takes over, and
the posterior share of the strong part tells how far the belief still holds.

*What is usual of levels.* A level of which nobody says anything is drawn to its whole, for most levels are near it
(:mod:`icp_core.segments.shrinkage`). A belief moves the point that the level is drawn to, and each part is multiplied
by that usual density about the level as believed, to the power ``USUAL_WORTH / (USUAL_WORTH + s)``. Without it the Beta
of a hunch says less than nobody would, and whoever said of a level that it is as all, and worth next to nothing, took
it further from the whole than who said nothing. The less a belief is worth the more it stands on what is usual; that of
50 worth nothing is what is held of a level without one.

*Outcomes.* Each kind has a likelihood of the effect (:mod:`icp_core.fit.seen`); they are added up on a grid, and the
prior counts once.

With one level, one kind and a rate that counts as known the posterior of p is the conjugate one: of 4 deals 3 won, at a
belief worth 5 at 30 %, its mean is (5 x 0.3 + 3) / (5 + 4) = 0.5 where nothing is put on the weak part nor on what is
usual (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4).

*Conflict.* The tail of what was seen in its distribution under the strong part as it is said, without what is usual
(G. E. P. Box, "Sampling and Bayes' inference in scientific modelling and robustness", JRSS A 143 (1980) 383-430). The
rest is taken at its mean rate: who tests one level alone believed a rate of it, and a run of losses contradicts that
whether or not all others say no too. The tail is then of the Beta-Binomial of that belief.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from icp_core.fit.seen import Seen
from icp_core.segments.shrinkage import usual_log_density

POINTS_PER_LOG_ODDS = 25.0
"""A level whose odds are e² = 7.4 times the whole's reaches 100, one at a seventh of them 0."""
END = 50.0 / POINTS_PER_LOG_ODDS
"""Effect at which desirability ends, either way."""
WEAK_SHARE = 0.2
"""Of the prior, on the part that gives way."""
WEAK_STRENGTH = 2.0
"""Customers that the part which gives way is worth at most."""
USUAL_WORTH = 1.0
"""Customers: a belief worth as many has what is usual of levels in it by half."""
CONFLICT_TAIL = 0.05
"""A conflict is announced where what was seen lies in a tail this small under the belief."""
UNTOLD_SPREAD = 0.7
"""Standard deviation of an effect that was set by hand, or of which nobody knows anything: as much as about eight deals
leave."""
_FAR = 0.3 * np.sinh(np.linspace(-6.0, 6.0, 97))
_NEAR = np.linspace(-5.0, 5.0, 61)


class Prior(NamedTuple):
    """A belief: shapes of the strong and of the weak part, two Betas of the rate that the believed whole gives; the
    effect that is believed, and the power of what is usual about it."""

    strong: tuple[float, float]
    weak: tuple[float, float]
    base: float
    effect: float
    usual: float

    @classmethod
    def of(cls, desirability: float, strength: float, rate: float, *, usual: bool = True) -> Prior:
        base = float(np.log(rate / (1 - rate)))
        effect = (desirability - 50.0) / POINTS_PER_LOG_ODDS
        mean = 1 / (1 + np.exp(-base - effect))
        parts = [(float(s * mean), float(s * (1 - mean))) for s in (strength, min(strength, WEAK_STRENGTH))]
        return cls(parts[0], parts[1], base, effect, USUAL_WORTH / (USUAL_WORTH + strength) if usual else 0.0)

    def log_mass(self, effect: np.ndarray) -> np.ndarray:
        """Of each effect in either part, shape (2, effects); each part has a mass of 1 on the grid."""
        at, width = self.base + effect, np.log(_width(effect))
        out = np.array([a * at - (a + b) * np.logaddexp(0, at) for a, b in (self.strong, self.weak)]) + width
        if self.usual:
            out = out + self.usual * usual_log_density(effect - self.effect)
        top = out.max(axis=1, keepdims=True)
        return np.asarray(out - top - np.log(np.exp(out - top).sum(axis=1, keepdims=True)))

    def centre(self, effect: np.ndarray, mass: np.ndarray) -> float:
        """Log-odds against the believed whole of the mean rate."""
        mean = float(mass @ (1 / (1 + np.exp(-self.base - effect))))
        return float(np.log(mean / (1 - mean)) - self.base)

    def tails(self, seen: Seen) -> tuple[float, float]:
        """Chance of at most, and of at least, so many good ones under the strong part; the rest at its mean rate."""
        from scipy.special import betainc

        mass = np.exp(self._replace(usual=0.0).log_mass(_FAR)[0])
        p, yes, n = seen.plain_rates(_FAR), seen.worth * seen.yes, seen.worth * seen.n
        # P(Y <= y) = I(1 - p; n - y, y + 1), which outcomes that count in part go between.
        most = betainc(n - yes, yes + 1, 1 - p) if yes < n else np.ones_like(p)
        least = betainc(yes, n - yes + 1, p) if yes > 0 else np.ones_like(p)
        return float(most @ mass), float(least @ mass)


@dataclass(frozen=True, eq=False)
class Updated:
    """What is held of a level after what was seen.

    Attributes
    ----------
    effect : float array of shape (points,), ascending
        Log-odds of the level against the whole.
    mass : float array of the same shape, sums to 1
    desirability : float, 0-100, as believed
    rate : float in (0, 1), of the whole as believed
    value : float, 0-100
    holds : float, 0-1
        Share of the strong part of the prior in the posterior.
    prior : the belief as a distribution
    seen : outcomes of one kind each
    """

    effect: np.ndarray
    mass: np.ndarray
    desirability: float
    rate: float
    value: float
    holds: float
    prior: Prior
    seen: tuple[Seen, ...] = ()

    def interval(self, level: float = 0.8) -> tuple[float, float]:
        """Desirability below and above which half of what ``level`` leaves lies, 0-100.

        What lies beyond the scale stands at its end and cannot be left out there: as far as it is more than that half,
        more is left out at the other end.
        """
        half = (1 - level) / 2
        beyond = np.interp((-END, END), self.effect, np.cumsum(self.mass) - self.mass / 2)
        below, above = (min(max(out - half, 0.0), half) for out in (float(beyond[0]), 1 - float(beyond[1])))
        low, high = (_points(at) for at in _quantiles(self.effect, self.mass, (half + above, 1 - half - below)))
        return min(low, self.value), max(high, self.value)

    @cached_property
    def tail(self) -> float:
        """Two-sided tail of what was seen under the strong part, of the kind that is farthest out times the kinds, 0-1;
        1 where nothing was seen."""
        return min([1.0, *(2 * len(self.seen) * min(self.prior.tails(kind)) for kind in self.seen)])

    @cached_property
    def conflict(self) -> bool:
        """Whether belief and data disagree by more than chance explains."""
        return self.tail <= CONFLICT_TAIL


def updated(
    desirability: float, strength: float, rate: float, seen: Sequence[Seen] = (), *, usual: bool = True
) -> Updated:
    """What is held of a level that was believed to be so desirable, after outcomes.

    Parameters
    ----------
    desirability : float, 0-100
    strength : float above 0
        How many customers the belief is worth.
    rate : float in (0, 1)
        Of the whole, as believed.
    seen : outcomes of one kind each
    usual : whether what is usual of levels counts beside the belief
    """
    prior = Prior.of(desirability, strength, rate, usual=usual)
    counted = tuple(kind for kind in seen if kind.n > 0 and kind.worth > 0)
    effect = _FAR
    if counted:
        mass, _ = _posterior(prior, counted, _FAR)
        mean = float(mass @ _FAR)
        spread = max(float(np.sqrt(mass @ (_FAR - mean) ** 2)), 1e-3)
        effect = np.unique(np.concatenate([_FAR, mean + spread * _NEAR]))
    mass, holds = _posterior(prior, counted, effect)
    before, _ = _posterior(prior, (), effect)
    # What is usual moves the mean rate off the believed one; that goes as the belief gives way to outcomes.
    left = strength / (strength + sum(kind.worth * kind.n for kind in counted))
    value = prior.centre(effect, mass) + left * (prior.effect - prior.centre(effect, before))
    return Updated(effect, mass, desirability, rate, _points(value), holds, prior, counted)


def level_shares(counts: Mapping[str, float] | Sequence[float], *, level: float = 0.8) -> np.ndarray:
    """How common each level is: a Dirichlet with one company a level, updated by those counted.

    Parameters
    ----------
    counts : companies of each level, as a mapping of level to number or in order

    Returns
    -------
    float array of shape (levels, 3): mean share and its interval, 0-1; each share alone is a Beta (Gelman et al., 3.4)
    """
    from scipy.special import betaincinv

    n = np.array(list(counts.values()) if isinstance(counts, Mapping) else counts, dtype=float) + 1.0
    if len(n) <= 1:
        return np.ones((len(n), 3))
    rest = n.sum() - n
    ends = [betaincinv(n, rest, tail) for tail in ((1 - level) / 2, (1 + level) / 2)]
    return np.column_stack([n / n.sum(), *ends])


def _posterior(prior: Prior, seen: Sequence[Seen], effect: np.ndarray) -> tuple[np.ndarray, float]:
    """Mass of each effect, and of the strong part."""
    joint = prior.log_mass(effect) + np.log([[1 - WEAK_SHARE], [WEAK_SHARE]])
    for kind in seen:
        joint = joint + kind.log_likelihood(effect)
    mass = np.exp(joint - joint.max())
    return mass.sum(axis=0) / mass.sum(), float(mass[0].sum() / mass.sum())


def _width(effect: np.ndarray) -> np.ndarray:
    width = np.zeros_like(effect)
    half = np.diff(effect) / 2
    width[:-1] += half
    width[1:] += half
    return width


def _quantiles(effect: np.ndarray, mass: np.ndarray, tails: np.ndarray | Sequence[float]) -> np.ndarray:
    """Linear between the points, to each of which half its mass lies."""
    return np.asarray(np.interp(tails, np.cumsum(mass) - mass / 2, effect))


def _points(log_odds: float) -> float:
    return float(np.clip(50.0 + POINTS_PER_LOG_ODDS * log_odds, 0.0, 100.0))

"""Shrunken log-odds of each level against the whole: Beta-Binomial with an empirical-Bayes strength per attribute.

The levels' rates are drawn from a Beta with the whole's rate as its mean; its strength (in pseudo-outcomes) maximises
the marginal likelihood of the counts times a log-normal prior around :data:`TYPICAL_STRENGTH`, so that an attribute
that says nothing is shrunk to nothing and one that says much is left alone. Source: Gelman et al., Bayesian Data
Analysis, ch. 5; the prior on the strength keeps the estimate from collapsing where there are few levels.
"""

from __future__ import annotations

import numpy as np

TYPICAL_STRENGTH = 12.0
"""Pseudo-outcomes: where the prior on the strength has its middle."""
STRENGTH_SPREAD = 1.0
"""Standard deviation of the log of the strength in its prior."""
_STRENGTHS = np.geomspace(2.0, 400.0, 28)

NEIGHBOUR_SPREAD = 0.8
"""Standard deviation of the log-odds between neighbouring bands before there is evidence; it draws them together."""


def shrunken_log_odds(yes: np.ndarray, n: np.ndarray, rate: float, *, ordered: bool) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds of each level against the whole, and their variance.

    Parameters
    ----------
    yes, n : float arrays of shape (n_levels,)
        Good outcomes and all outcomes of each level.
    rate : float in (0, 1)
        Rate of the whole.
    ordered : bool
        Whether neighbouring levels are alike: they are then shrunk toward each other as well.
    """
    from scipy.special import polygamma, psi

    strength = _strength(yes, n, rate)
    a, b = yes + strength * rate, n - yes + strength * (1 - rate)
    effect = psi(a) - psi(b) - (psi(strength * rate) - psi(strength * (1 - rate)))
    effect = np.where(n > 0, effect, 0.0)
    variance = polygamma(1, a) + polygamma(1, b)
    return _drawn_together(effect, variance) if ordered else (effect, variance)


def _strength(yes: np.ndarray, n: np.ndarray, rate: float) -> float:
    from scipy.special import betaln

    known = n > 0
    k, m = yes[known][:, None], n[known][:, None]
    a, b = _STRENGTHS * rate, _STRENGTHS * (1 - rate)
    likelihood = (betaln(k + a, m - k + b) - betaln(a, b)).sum(axis=0)
    prior = -0.5 * (np.log(_STRENGTHS / TYPICAL_STRENGTH) / STRENGTH_SPREAD) ** 2
    return float(_STRENGTHS[int(np.argmax(likelihood + prior))])


def _drawn_together(effect: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    steps = np.diff(np.eye(len(effect)), axis=0)
    precision = np.diag(1 / variance) + steps.T @ steps / NEIGHBOUR_SPREAD**2
    covariance = np.linalg.inv(precision)
    return covariance @ (effect / variance), np.diag(covariance)


def pooled(effects: list[np.ndarray], variances: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Mean of several estimates of the same effects, weighted by their precision; variance of that mean."""
    weights = [1 / variance for variance in variances]
    total = np.sum(weights, axis=0)
    return np.sum([w * e for w, e in zip(weights, effects, strict=True)], axis=0) / total, 1 / total

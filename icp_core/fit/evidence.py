"""Shrunken log-odds of each level against the whole: logistic-normal levels, their spread learned for each attribute.

The log-odds of the levels of an attribute are drawn around the whole's from a normal; neighbouring bands of a number
are correlated in it by :data:`NEIGHBOUR_CORRELATION`. Each estimate is the mode of its posterior, so that a level that
does as the whole does stands at exactly 0 at any rate, averaged over spreads by their marginal likelihood (Laplace)
times a log-normal prior around :data:`TYPICAL_SPREAD`: an attribute that says nothing is shrunk to nothing, one that
says much is left alone, and that the spread itself is hardly known where there are few outcomes widens the interval.
Several kinds of outcome are told by one effect: what speaks of it is added up, and the prior counts once.

A level is a part of the whole and moves it along. Of the variance that the log-odds of a level with share ``w`` of the
outcomes have alone, the difference from the whole has 1 - w (delta method at equal rates); its outcomes count
1 / (1 - w) times. Levels that differ from their whole do so in one way less than they are many, so that the likelihood
of a spread counts (k - 1) / k.

Source: Gelman et al., Bayesian Data Analysis, ch. 5 and 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

TYPICAL_SPREAD = 0.4
"""Standard deviation of the levels' log-odds around the whole's where its own prior has its middle."""
SPREAD_DOUBT = 0.8
"""Standard deviation of the log of the spread in its prior."""
NEIGHBOUR_CORRELATION = 0.6
"""Of the log-odds of neighbouring bands before there is evidence; it draws them together."""
_SPREADS = np.geomspace(0.04, 2.5, 14)
_LONGEST_STEP = 1.0
_STEPS = 100


class Counts(NamedTuple):
    """One kind of outcome by level.

    Attributes
    ----------
    yes, n : float arrays of shape (n_levels,)
        Good outcomes and all outcomes of each level.
    rate : float in (0, 1)
        Rate of the whole.
    total : float
        All outcomes of the whole, those of unknown level too.
    """

    yes: np.ndarray
    n: np.ndarray
    rate: float
    total: float


def shrunken_log_odds(kinds: Sequence[Counts], *, ordered: bool) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds of each level against the whole, and their variance, each of shape (n_levels,).

    Parameters
    ----------
    kinds : one or more kinds of outcome of the same levels
    ordered : bool
        Whether neighbouring levels are alike: they are then shrunk toward each other as well.
    """
    levels = len(kinds[0].n)
    effect, precision, likelihood = _modes(kinds, _alike(levels) if ordered else np.eye(levels))
    seen = int(np.any([kind.n > 0 for kind in kinds], axis=0).sum())
    log_weight = likelihood * max(seen - 1, 0) / max(seen, 1)
    log_weight -= 0.5 * (np.log(_SPREADS / TYPICAL_SPREAD) / SPREAD_DOUBT) ** 2
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    variance = np.diagonal(np.linalg.inv(precision), axis1=1, axis2=2)
    mean = weight @ effect
    return mean, weight @ (variance + (effect - mean) ** 2)


def _alike(levels: int) -> np.ndarray:
    """Inverse of the correlation of bands, which falls by the same factor from each to the next."""
    at = np.arange(levels)
    return np.asarray(np.linalg.inv(NEIGHBOUR_CORRELATION ** np.abs(at[:, None] - at)))


def _modes(kinds: Sequence[Counts], alike: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mode (spreads, levels), precision there (spreads, levels, levels) and log marginal likelihood (spreads,)."""
    levels = len(alike)
    prior = alike / _SPREADS[:, None, None] ** 2
    effect = np.zeros((len(_SPREADS), levels))
    counted = [_counted(kind) for kind in kinds]
    for _ in range(_STEPS):
        slope = -np.einsum("sij,sj->si", prior, effect)
        bend = np.zeros_like(effect)
        for yes, n, base in counted:
            p = 1 / (1 + np.exp(-base - effect))
            slope += yes - n * p
            bend += n * p * (1 - p)
        precision = prior + bend[:, :, None] * np.eye(levels)
        step = np.linalg.solve(precision, slope[:, :, None])[:, :, 0]
        longest = np.abs(step).max(axis=1, keepdims=True)
        effect = effect + step * np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-12))
        if longest.max() < 1e-9:
            break
    likelihood = -0.5 * np.einsum("si,sij,sj->s", effect, prior, effect)
    for yes, n, base in counted:
        likelihood += (yes * (base + effect) - n * np.logaddexp(0, base + effect)).sum(axis=1)
    likelihood += 0.5 * (np.linalg.slogdet(prior)[1] - np.linalg.slogdet(precision)[1])
    return effect, precision, likelihood


def _counted(kind: Counts) -> tuple[np.ndarray, np.ndarray, float]:
    """Good and all outcomes as often as they count, and the log-odds of the whole."""
    rest = np.maximum(1 - kind.n / max(kind.total, 1.0), 1 / (kind.total + 1))
    return kind.yes / rest, kind.n / rest, float(np.log(kind.rate / (1 - kind.rate)))

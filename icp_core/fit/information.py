"""How much further tests at a level would tell of which level is the best: expected information, in bits.

The expected information of an experiment is the mutual information of its outcome and what is asked (D. V. Lindley, "On
a measure of the information provided by an experiment", Annals of Mathematical Statistics 27 (1956) 986-1005). Asked is
which level is the best, as in information-directed sampling (D. Russo and B. Van Roy, "Learning to optimize via
information-directed sampling", Operations Research 66 (2018) 230-252). Tests are counted in batches: what a single one
can change is often nothing, though several may change much (P. Frazier and W. Powell, "Paradoxes in learning and the
marginal value of information", Decision Analysis 7 (2010) 378-403).

Levels are held to be independent, each with its posterior on one grid of rates. Everything is summed, nothing drawn, so
that the same posteriors have the same information at any time.
"""

from __future__ import annotations

import math

import numpy as np

_LEAST = 1e-300


def best_chance(mass: np.ndarray) -> np.ndarray:
    """Probability of each level to have the highest rate.

    Parameters
    ----------
    mass : array of shape (..., levels, points)
        Posterior of each level on one grid of ascending rates; each sums to 1. Levels at the same point share it.

    Returns
    -------
    array of shape (..., levels), sums to 1
    """
    below = np.log(np.maximum(_below(mass), _LEAST))
    others = np.exp(below.sum(axis=-2, keepdims=True) - below)
    chance = (mass * others).sum(axis=-1)
    return np.asarray(chance / chance.sum(axis=-1, keepdims=True))


def best_information(rates: np.ndarray, mass: np.ndarray, tests: int) -> np.ndarray:
    """Mutual information, in bits, of which level is the best and how many of some further tests at a level are good.

    Parameters
    ----------
    rates : array of shape (points,), or (..., levels, points), in (0, 1)
        Chance that a test is good at each point.
    mass : array of shape (..., levels, points)
        Posterior of each level, whose points ascend from worse to better; each sums to 1.
    tests : int, 1 or more
        Further tests at that level.

    Returns
    -------
    array of shape (..., levels), from 0 to the entropy of :func:`best_chance`
    """
    likelihood = count_likelihood(rates, tests)
    # Of each level and number of good ones: mass jointly with that number, (..., levels, tests + 1, points).
    joint = mass[..., None, :] * likelihood
    below = np.log(np.maximum(_below(mass), _LEAST))
    others = below.sum(axis=-2, keepdims=True) - below
    # Entry (tested, best): density of the best, times all that are neither below it.
    apart = np.exp(others[..., None, :, :] - below[..., :, None, :]) * mass[..., None, :, :]
    table = _below(joint) @ np.swapaxes(apart, -1, -2)
    own = (joint * np.exp(others)[..., :, None, :]).sum(axis=-1)
    at = np.arange(mass.shape[-2])
    table[..., at, :, at] = np.moveaxis(own, -2, 0)
    table /= table.sum(axis=(-1, -2), keepdims=True)
    both = _entropy(table.reshape(*table.shape[:-2], -1))
    return np.asarray(np.maximum(_entropy(table.sum(axis=-1)) + _entropy(table.sum(axis=-2)) - both, 0.0))


def count_likelihood(rates: np.ndarray, tests: int) -> np.ndarray:
    """Probability of 0, 1, ... ``tests`` good ones at each rate, shape (..., tests + 1, points)."""
    good = np.arange(tests + 1)[:, None]
    ways = np.array([math.comb(tests, int(k)) for k in good[:, 0]], dtype=float)[:, None]
    at = np.asarray(rates)[..., None, :]
    return np.asarray(ways * at**good * (1 - at) ** (tests - good))


def _below(mass: np.ndarray) -> np.ndarray:
    """Mass below each point, with half of its own."""
    return np.asarray(np.cumsum(mass, axis=-1) - mass / 2)


def _entropy(chance: np.ndarray) -> np.ndarray:
    return np.asarray(-(chance * np.log2(np.maximum(chance, _LEAST))).sum(axis=-1))

"""Purchases at a rhythm of Erlang shape k, made until a customer leaves at a constant rate: closed forms.

A purchase is the k-th stage of a Poisson process of rate k times the rate of purchases, so that k = 1 are purchases at
random times (Schmittlein, Morrison and Colombo, 1987, with the rates taken as known) and a large k is a calendar (as in
the Pareto/GGG of Platzer and Reutterer, 2016). Time is in years.
"""

from __future__ import annotations

from math import factorial
from typing import NamedTuple

import numpy as np


class Silence(NamedTuple):
    """What n customers may have done since their last purchase, float arrays (n,).

    ``likelihood`` of the silence; ``active``: chance that the customer has not left; ``stay_if_gone``: expected years
    from the last purchase to leaving, of one that left within the silence; ``stages_if_active``, ``stages_if_gone``:
    expected stages passed without completing a purchase.
    """

    likelihood: np.ndarray
    active: np.ndarray
    stay_if_gone: np.ndarray
    stages_if_active: np.ndarray
    stages_if_gone: np.ndarray


def silence(k: int, rate: np.ndarray, leaving: np.ndarray | float, silent: np.ndarray) -> Silence:
    """Bayes' rule on a silence of ``silent`` years at ``rate`` purchases a year.

    Either the customer is active and fewer than k stages passed, or it left at some time u of the silence and fewer
    than k stages had passed by then: the integrals over u are incomplete Gamma functions.
    """
    from scipy.special import gammainc

    stage = k * np.asarray(rate, dtype=float)
    both, z = stage + leaving, stage * silent
    x, share = both * silent, stage / both
    passing = [np.exp(-x)]
    for j in range(1, k + 1):
        passing.append(passing[-1] * (x / j))
    # P(a, x) = P(a + 1, x) + exp(-x) x^a / a!: downward nothing cancels, and one incomplete Gamma function is enough.
    above = gammainc(k + 1, x)
    gone, time, stages = (np.zeros(x.shape) for _ in range(3))
    for j in range(k - 1, -1, -1):
        time = time * share + (j + 1) * above
        if j < k - 1:
            stages = stages * share + (j + 1) * above
        above = above + passing[j + 1]
        gone = gone * share + above
    gone, time, stages = gone * leaving / both, time * leaving / both**2, stages * leaving * share / both
    fewer = _fewer(k, z)
    stays = np.exp(-leaving * silent - z) * fewer
    likelihood = stays + gone
    some = np.maximum(gone, 1e-300)
    passed = z * _fewer(k - 1, z) / fewer
    return Silence(likelihood, stays / likelihood, time / some, np.minimum(passed, k - 1), stages / some)


def likelihood(k: int, rate: np.ndarray, leaving: float, silent: np.ndarray) -> np.ndarray:
    """Likelihood of the silence alone, float array (n,), as of :func:`silence` but quicker.

    It lasts unless k stages pass, within it and before leaving: ``1 - (stage / both)^k P(k, both silent)``.
    """
    stage = k * np.asarray(rate, dtype=float)
    x = (stage + leaving) * silent
    never = -np.expm1(-k * np.log1p(leaving / stage))
    return np.asarray(never + (1 - never) * np.exp(-x) * _fewer(k, x))


def still_active(k: int, rate: np.ndarray, leaving: float, silent: np.ndarray) -> np.ndarray:
    """Chance that the customer has not left, float array (n,), as of :func:`silence` but quicker."""
    z = k * np.asarray(rate, dtype=float) * silent
    stays = np.exp(-leaving * silent - z) * _fewer(k, z)
    return np.where(silent > 0, np.minimum(stays / likelihood(k, rate, leaving, silent), 1.0), 1.0)


def _fewer(k: int, mean: np.ndarray) -> np.ndarray:
    """Chance of fewer than k events of a Poisson number, times exp(mean): a polynomial, by Horner's rule."""
    total = np.zeros(np.shape(mean))
    for j in range(k - 1, -1, -1):
        total *= mean
        total += 1 / factorial(j)
    return total


def expected_purchases(
    k: int, rate: np.ndarray, leaving: float, years: float, discount: float, stages: np.ndarray | float = 0.0
) -> np.ndarray:
    """Expected purchases within ``years`` of customers that are active now, discounted.

    The j-th purchase comes after ``j k - stages`` stages, before leaving and the horizon; discounting at a continuous
    rate acts as leaving does. For k = 1: rate times the integral of exp(-(leaving + discount) t).

    Parameters
    ----------
    rate : purchases a year, float array (n,)
    discount : continuous rate a year, ``log(1 + annual rate)``
    stages : stages passed since the last purchase, from 0 to k - 1
    """
    from scipy.special import gammainc

    rate = np.asarray(rate, dtype=float)
    decay = leaving + discount
    if k == 1:
        span = years if decay < 1e-12 else (1 - np.exp(-decay * years)) / decay
        return np.asarray(rate * span)
    stage = k * rate
    both, z = stage + decay, (stage + decay) * years
    per_stage, stages = np.log(stage / both), np.broadcast_to(stages, rate.shape)
    # Purchases that lie eight standard deviations below the number of stages expected have a chance of 1, but for
    # 1e-14: leaving and discount alone thin them out, a geometric series.
    sure = np.maximum(np.floor((z - 8 * np.sqrt(z) + stages) / k), 0.0)
    ratio = np.minimum(k * per_stage, -1e-300)
    total = np.exp(k * per_stage - stages * per_stage) * np.expm1(sure * ratio) / np.expm1(ratio)
    going = np.arange(len(rate))
    number = sure + 1
    while len(going):
        ahead = number[going] * k - stages[going]
        chance = gammainc(ahead, z[going])
        total[going] += np.exp(ahead * per_stage[going]) * chance
        going = going[chance > 1e-9]
        number += 1
    return np.asarray(total)


def buys_again(k: int, rate: np.ndarray, leaving: float, years: float, stages: np.ndarray | float = 0.0) -> np.ndarray:
    """Chance that a customer that is active now buys within ``years``: its next purchase comes before it leaves."""
    from scipy.special import gammainc

    stage = k * np.asarray(rate, dtype=float)
    ahead = k - stages
    return np.asarray((stage / (stage + leaving)) ** ahead * gammainc(ahead, (stage + leaving) * years))


def draw_purchases(
    k: int, stage_rate: np.ndarray, leaving: float, years: float, stages: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Purchases of active customers within ``years``, one draw each: their number, and years until they end.

    Parameters
    ----------
    stage_rate : stages a year, float array (n,)
    stages : stages passed since the last purchase, whole numbers (n,)
    """
    stay = np.minimum(rng.exponential(1 / leaving, len(stage_rate)), years)
    return (stages + rng.poisson(stage_rate * stay)) // k, stay


def draw_stages(k: int, stage_rate: np.ndarray, silent: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Stages passed in the silence of an active customer: Poisson, fewer than k; whole numbers (n,)."""
    stages = np.zeros(len(silent), dtype=int)
    if k == 1:
        return stages
    z = np.maximum(stage_rate * silent, 1e-12)
    log_weight = np.arange(k)[:, None] * np.log(z) - np.cumsum(np.log(np.maximum(np.arange(k), 1)))[:, None]
    weight = np.exp(log_weight - log_weight.max(axis=0))
    below = np.cumsum(weight, axis=0) / weight.sum(axis=0)
    return np.asarray((rng.random(len(silent)) > below[:-1]).sum(axis=0))

"""Purchases at a rhythm of Erlang shape k, made until a customer leaves at a constant rate: closed forms.

A purchase is the k-th stage of a Poisson process of rate k times the rate of purchases, so that k = 1 are purchases at
random times (Schmittlein, Morrison and Colombo, 1987, with the rates taken as known) and a large k is a calendar (as in
the Pareto/GGG of Platzer and Reutterer, 2016). Time is in years.
"""

from __future__ import annotations

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
    from scipy.special import gammainc, gammaincc

    stage = k * np.asarray(rate, dtype=float)
    both = stage + leaving
    z = stage * silent
    stays = np.exp(-leaving * silent) * gammaincc(k, z)
    gone, time, stages = (np.zeros(np.broadcast(stage, silent).shape) for _ in range(3))
    for j in range(k):
        weight = leaving * stage**j / both ** (j + 1)
        gone = gone + weight * gammainc(j + 1, both * silent)
        later = weight * (j + 1) / both * gammainc(j + 2, both * silent)
        time = time + later
        if j < k - 1:
            stages = stages + stage * later
    likelihood = stays + gone
    some = np.maximum(gone, 1e-300)
    passed = z * gammaincc(k - 1, z) / np.maximum(gammaincc(k, z), 1e-300) if k > 1 else np.zeros_like(z)
    return Silence(likelihood, stays / likelihood, time / some, np.minimum(passed, k - 1), stages / some)


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
    total = np.zeros(rate.shape)
    going = np.arange(len(rate))
    number = 1
    while len(going):
        ahead = number * k - stages[going]
        chance = gammainc(ahead, z[going])
        total[going] += np.exp(ahead * per_stage[going]) * chance
        going = going[chance > 1e-9]
        number += 1
    return total


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

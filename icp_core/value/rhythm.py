"""How often each customer buys, for how much, and whether it still does: own history, drawn toward the whole.

Purchases come at a customer's own rate while it stays, and it leaves at a rate common to all (Schmittlein, Morrison and
Colombo, 1987, with the rates taken as known). The own rate is shrunk by a Gamma prior whose mean is the whole's rate
and whose shape maximises the marginal likelihood; the margin per purchase by credibility (Bühlmann, 1967). Simple,
stated as such, and made for few data; the full likelihood over all customers is not fitted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.value.purchases import DAYS_PER_YEAR

_SHAPES = np.geomspace(0.3, 60.0, 24)
_LEAVING = np.geomspace(0.01, 3.0, 48)
ROUNDS = 10
"""Rounds of taking turns between rates and chances of being active; the rates change by less than 1 % after nine."""
SHORTEST_YEARS = 1 / 12


@dataclass(frozen=True, eq=False)
class Rhythm:
    """Buying of m customers, arrays of length m in the order of ``ids``.

    Attributes
    ----------
    ids : Index of account ids
    rate, rate_shape : purchases a year while active, and the shape of its Gamma posterior
    margin, margin_sd : expected margin per purchase and its standard deviation
    active : chance that the customer has not left
    leaving : float
        Rate of leaving a year, common to all.
    """

    ids: pd.Index
    rate: np.ndarray
    rate_shape: np.ndarray
    margin: np.ndarray
    margin_sd: np.ndarray
    active: np.ndarray
    leaving: float


def rhythm(lines: pd.DataFrame, today: pd.Timestamp) -> Rhythm:
    """Learn the rhythm of every customer with a purchase.

    Parameters
    ----------
    lines : DataFrame with the columns ``account_id, date, margin``, one row per customer and day
    today : Timestamp
        The end of what is known.
    """
    groups = lines.groupby("account_id")
    first, last = groups["date"].min(), groups["date"].max()
    repeats = groups.size().to_numpy(dtype=float) - 1
    known = np.maximum((today - first).dt.days.to_numpy() / DAYS_PER_YEAR, SHORTEST_YEARS)
    until_last = (last - first).dt.days.to_numpy() / DAYS_PER_YEAR
    silent = np.maximum(known - until_last, 0.0)
    exposure, leaving = known.copy(), 0.2
    active = np.ones(len(known))
    for _ in range(ROUNDS):
        shape, pull = _prior(repeats, exposure)
        rate = (repeats + shape) / (exposure + pull)
        leaving = _leaving(rate, known, until_last)
        active = _still_active(rate, leaving, silent)
        stayed = active * silent + (1 - active) * _stay_of_those_gone(rate + leaving, silent)
        exposure = np.maximum(until_last + stayed, SHORTEST_YEARS)
    margin, margin_sd = _credible(lines, first.index)
    return Rhythm(first.index, rate, repeats + shape, margin, margin_sd, active, float(leaving))


def worth_while_active(
    rate: np.ndarray, margin: np.ndarray, leaving: float, years: float, annual_discount_rate: float
) -> np.ndarray:
    """Expected discounted margin within ``years`` of a customer that is active now.

    ``rate x margin x integral from 0 to years of exp(-(leaving + log(1 + annual_discount_rate)) t) dt``.
    """
    decay = leaving + np.log1p(annual_discount_rate)
    span = years if decay < 1e-12 else (1 - np.exp(-decay * years)) / decay
    worth: np.ndarray = rate * margin * span
    return worth


def buys_again(rate: np.ndarray, leaving: float, years: float) -> np.ndarray:
    """Chance that a customer that is active now buys within ``years``."""
    chance: np.ndarray = rate / (rate + leaving) * (1 - np.exp(-(rate + leaving) * years))
    return chance


def _prior(repeats: np.ndarray, years: np.ndarray) -> tuple[float, float]:
    """Shape and rate of the Gamma prior: mean as the whole's, shape by marginal likelihood (negative binomial)."""
    from scipy.special import gammaln

    whole = max(repeats.sum(), 0.5) / years.sum()
    shape = _SHAPES[:, None]
    pull = shape / whole
    fits = (
        gammaln(shape + repeats) - gammaln(shape) + shape * np.log(pull) - (shape + repeats) * np.log(pull + years)
    ).sum(axis=1)
    # A weak prior keeps few customers from looking all alike or all different.
    best = int(np.argmax(fits - 0.5 * (np.log(_SHAPES / 2.0) / 1.5) ** 2))
    return float(_SHAPES[best]), float(_SHAPES[best] / whole)


def _leaving(rate: np.ndarray, known: np.ndarray, until_last: np.ndarray) -> float:
    mu, both = _LEAVING[:, None], rate + _LEAVING[:, None]
    silent = known - until_last
    # Likelihood of silence since the last purchase: left at some time in it, or active without a purchase.
    fits = (-both * until_last + np.log(mu / both + rate / both * np.exp(-both * silent))).sum(axis=1)
    fits = fits - 0.5 * (np.log(_LEAVING / 0.2) / 1.5) ** 2
    return float(_LEAVING[int(np.argmax(fits))])


def _still_active(rate: np.ndarray, leaving: float, silent: np.ndarray) -> np.ndarray:
    both = rate + leaving
    grown = np.exp(np.minimum(both * silent, 50.0)) - 1
    active: np.ndarray = 1 / (1 + leaving / both * grown)
    return active


def _stay_of_those_gone(both: np.ndarray, silent: np.ndarray) -> np.ndarray:
    """Expected years from the last purchase to leaving, of customers that left within the silence."""
    x = np.maximum(both * silent, 1e-6)
    stay: np.ndarray = (1 / x - 1 / np.expm1(np.minimum(x, 50.0))) * silent
    return stay


def _credible(lines: pd.DataFrame, ids: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    groups = lines.groupby("account_id")["margin"]
    n = groups.size().reindex(ids).to_numpy(dtype=float)
    mean = groups.mean().reindex(ids).to_numpy()
    whole = float(lines["margin"].mean())
    many = n > 1
    if many.sum() >= 2:
        spread = groups.var(ddof=1).reindex(ids).to_numpy()
        within = float((spread[many] * (n[many] - 1)).sum() / (n[many] - 1).sum())
        total = n.sum()
        between = ((n * (mean - whole) ** 2).sum() - (len(n) - 1) * within) / max(total - (n**2).sum() / total, 1e-9)
    else:
        within = float(np.var(mean)) if len(mean) > 1 else whole**2
        between = within
    between = max(float(between), 1e-4 * whole**2, 1e-12)
    trust = n / (n + within / between)
    return trust * mean + (1 - trust) * whole, np.sqrt(between * (1 - trust))

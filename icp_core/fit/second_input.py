"""Timing as a second input of the chance to win: what signals seen before the opening add to what the fit says.

``log-odds = shift + stretch x log-odds by fit + slope x (timing - middle) / 10``, of greatest posterior probability.
The slope's prior is centred on nothing, so that few deals, or signals that tell nothing, leave the chance as the fit
gives it; the stretch's is centred on one, so that the curve of the fit stands unless both together say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit.signal_rules import SignalRule
from icp_core.fit.signals import LITTLE_LEFT, timing_at_opening, timing_score
from icp_core.languages import Message, message
from icp_core.schema import Dataset

SLOPE_SPREAD = 0.15
"""Standard deviation of the slope's prior, per ten points of timing: in one case of two, 60 points more then change the
odds by less than a factor of 1.8."""
STRETCH_SPREAD = 0.25
"""Standard deviation of the stretch's prior about one."""
LEAST_WITH_SIGNALS = 20
"""Deals with signals before their opening, and as many without, from which timing is used."""


@dataclass(frozen=True)
class SecondInput:
    """What timing adds; ``slope`` is per ten points of timing, ``middle`` stands where the timing is not known."""

    shift: float
    stretch: float
    slope: float
    middle: float

    def chance(self, by_fit: np.ndarray, timing: np.ndarray) -> np.ndarray:
        """Chance of each account: of the chance by fit, 0-1, and the timing, 0-100 or NaN; shape (n,)."""
        known = np.where(np.isnan(timing), self.middle, timing)
        at = self.shift + self.stretch * _log_odds(by_fit) + self.slope * (known - self.middle) / 10.0
        chance: np.ndarray = 1 / (1 + np.exp(-at))
        return chance


@dataclass(frozen=True, eq=False)
class Timings:
    """Timing of the judged deals and of all accounts, looked up once.

    Attributes
    ----------
    then : float array of shape (n_judged,), at opening; NaN where it is not known
    now : float array of shape (n,), as it stands, or at the opening of the deal that is open; NaN where it is not known
    why_not : Message or None
        Why timing is left out, where it is.
    """

    then: np.ndarray
    now: np.ndarray
    why_not: Message | None


def timings(
    dataset: Dataset, rules: Mapping[str, SignalRule] | None, *, judged: pd.Index, accounts: pd.Index
) -> Timings:
    """Timing of the judged accounts when their deal was opened, and of all accounts as it stands.

    An account whose deal is open stands at that deal's opening: what has been seen since is the deal's own doing. Where
    it is not known when that was, or nothing could have been seen before it, its timing is not known either.
    """
    if dataset.signals is None or dataset.signals.empty:
        return Timings(np.full(len(judged), np.nan), np.full(len(accounts), np.nan), message("fit.timing.none"))
    then = timing_at_opening(dataset, rules).reindex(judged).to_numpy()
    now, open_ = timing_score(dataset, rules).table["score"], timing_at_opening(dataset, rules, still_open=True)
    now = now.where(~now.index.isin(open_.index), open_.reindex(now.index)).reindex(accounts)
    return Timings(then, now.to_numpy(), too_few_signals(then))


def too_few_signals(timing: np.ndarray) -> Message | None:
    """Why the timings at opening of the deals cannot be used; None where they can."""
    known = timing[~np.isnan(timing)]
    seen, unseen = int((known >= LITTLE_LEFT).sum()), int((known < LITTLE_LEFT).sum())
    if seen >= LEAST_WITH_SIGNALS and unseen >= LEAST_WITH_SIGNALS:
        return None
    return message("fit.timing.too_few", least=LEAST_WITH_SIGNALS, seen=seen, unseen=unseen)


def fitted_second_input(by_fit: np.ndarray, timing: np.ndarray, outcome: np.ndarray) -> SecondInput:
    """What timing adds, by Newton's method.

    Parameters
    ----------
    by_fit : float array of shape (n,), chances by fit alone, 0-1
    timing : float array of shape (n,), 0-100 at opening; NaN where it is not known
    outcome : float array of shape (n,), 0 or 1, both in it
    """
    middle = float(np.nanmean(timing)) if not np.isnan(timing).all() else 0.0
    log_odds = _log_odds(by_fit)
    x = np.column_stack([np.ones(len(log_odds)), log_odds, (np.where(np.isnan(timing), middle, timing) - middle) / 10])
    expected = np.array([0.0, 1.0, 0.0])
    precision = np.array([0.0, STRETCH_SPREAD**-2, SLOPE_SPREAD**-2])
    at = expected
    for _ in range(60):
        chance = 1 / (1 + np.exp(-(x @ at)))
        gradient = x.T @ (outcome - chance) - precision * (at - expected)
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(precision + 1e-12)
        step = np.linalg.solve(curvature, gradient)
        at = at + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-10:
            break
    return SecondInput(float(at[0]), float(at[1]), float(at[2]), middle)


def unseen_with_timing(by_fit: np.ndarray, timing: np.ndarray, outcome: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Chance of each deal with timing as fitted on the other folds; shape (n,).

    Parameters
    ----------
    by_fit : float array of shape (n,), chances by fit that have not seen the deal
    fold : int array of shape (n,)
    """
    out = by_fit.copy()
    for left_out in np.unique(fold):
        own = fold == left_out
        if 0 < outcome[~own].sum() < (~own).sum():
            learned = fitted_second_input(by_fit[~own], timing[~own], outcome[~own])
            out[own] = learned.chance(by_fit[own], timing[own])
    return out


def _log_odds(chance: np.ndarray) -> np.ndarray:
    inside = np.clip(chance, 1e-9, 1 - 1e-9)
    out: np.ndarray = np.log(inside / (1 - inside))
    return out

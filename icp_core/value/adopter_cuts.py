"""Where adopter groups part: at a wave's turning points, else by order of arrival, and why in that way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.value.bass import Bass
from icp_core.value.purchases import DAYS_PER_YEAR

SHARES = (0.16, 0.84)
"""Where the groups part by order: one standard deviation from the mean of a normal distribution (Rogers)."""
LEAST_FOR_WAVE = 30
LEAST_YEARS = 2.0
"""Fewer customers, or less time, and no wave can be told from chance."""
LEAST_FOR_ORDER = 10
PEAK_PASSED = 0.8
"""Posterior chance that the peak lies behind from which it is said to."""


@dataclass(frozen=True)
class Cut:
    """Where the groups part, why, and the key of the finding.

    ``mainstream`` and ``laggards`` are the Timestamps from which they come, or None; ``no_laggards`` says why there are
    none yet.
    """

    kind: str
    mainstream: Any
    laggards: Any
    finding: str
    reason: Message
    no_laggards: Message | None = None


def cut_groups(first: pd.Series, wave: Bass | None, crowd: tuple[int, float] | None, years: float) -> Cut:
    """Choose the boundaries.

    Parameters
    ----------
    first : datetime Series, first day of each customer
    wave : the fit, None where there was too little to fit
    crowd : as :func:`icp_core.value.arrivals.crowd_at_beginning` gives it
    years : years from the first arrival to today
    """
    n = len(first)
    if n == 0:
        return _no_groups("no_dates", n)
    if first.nunique() == 1:
        return _no_groups("one_day", n, day=first.min())
    if n < LEAST_FOR_ORDER:
        return _no_groups("too_few", n)
    if crowd is not None:
        return _by_order(first, "crowd", n=n, crowd=crowd[0], pace=crowd[1], day=first.min())
    if wave is None:
        return _by_order(first, "few" if n < LEAST_FOR_WAVE else "short", n=n, least=LEAST_FOR_WAVE, years=years)
    if not wave.is_wave:
        growing = message("value.adopters.growing_no_laggards") if wave.flow == "growing" else None
        return _by_order(first, wave.flow, no_laggards=growing, n=n)
    day = day_of(first)
    passed = float((wave.draws[:, 1] < years).mean()) >= PEAK_PASSED
    told = {"n": n, "p": wave.p, "q": wave.q, "m": wave.m}
    if not passed:
        reason = message("value.adopters.reason.rising", **told)
        return Cut("rising", day(wave.first), None, "rising", reason, message("value.adopters.rising_no_laggards"))
    none = message("value.adopters.wave_no_laggards", day=day(wave.second)) if wave.second >= years else None
    reason = message("value.adopters.reason.wave", **told)
    return Cut("wave", day(wave.first), day(wave.second), "wave", reason, none)


def _no_groups(why: str, n: int, **values: Any) -> Cut:
    reason = message(f"value.adopters.reason.{why}", n=n, least=LEAST_FOR_ORDER, **values)
    return Cut("none", None, None, why, reason)


def _by_order(first: pd.Series, why: str, *, no_laggards: Message | None = None, **values: Any) -> Cut:
    """Boundaries by rank; customers of one day stay together, and somebody is early."""
    days = first.sort_values().to_numpy()
    early, late = (days[round(share * len(days))] for share in SHARES)
    early = max(early, days[days > days[0]][0])
    late = max(late, early)
    reason = message(f"value.adopters.reason.{why}", **values)
    return Cut("order", pd.Timestamp(early), None if no_laggards else pd.Timestamp(late), why, reason, no_laggards)


def day_of(first: pd.Series) -> Callable[[float], Any]:
    """The day that lies some years after the first arrival; NaT for NaN."""
    return lambda years: first.min() + pd.Timedelta(days=round(years * DAYS_PER_YEAR)) if np.isfinite(years) else pd.NaT

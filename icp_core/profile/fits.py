"""Win rate of the deals that fit the profile, of all, and of those that it says no to: by what had not seen them.

Each first deal is scored, and its levels are looked up among the reasons to say no, by what was learned without its
fold, or before its block (:mod:`icp_core.fit.judged`). A deal fits where its score reaches the floor of fit and the
profile would not have said no to it, as for deals that are opened after a version was agreed
(:func:`icp_core.profile.comparison.later_deals`). The floor is a number that somebody set, at first that of the whole;
no outcome has a say in it.
"""

from __future__ import annotations

import numpy as np

from icp_core.fit import Capacity, Conversion, Desirability, Scoring, Weights
from icp_core.fit.judged import JudgedSet
from icp_core.languages import message
from icp_core.profile.claims import Rate, WinRates
from icp_core.profile.grades import graded_apart, refused_levels
from icp_core.value.intervals import proportion_interval

LEAST_DEALS = 10
ALIKE = 1e-9
"""Points between the best and the worst score up to which they tell no deals apart."""


def fitting_deals(score: np.ndarray, refused: np.ndarray, minimum_fit: float) -> np.ndarray:
    """Which deals fit: the score reaches the floor, and nothing is refused; bool array of shape (n,)."""
    fits: np.ndarray = (score >= minimum_fit) & ~refused
    return fits


def win_rates(
    scoring: Scoring,
    desirability: Desirability,
    weights: Weights,
    conversion: Conversion | None = None,
    *,
    minimum_fit: float = Capacity.minimum_fit,
) -> WinRates:
    """The three rates with 80 % intervals (Jeffreys), or the reason why there are none.

    Parameters
    ----------
    conversion : whether the score tells won from lost at all; without it nothing is called clear of chance
    minimum_fit : the floor of fit, 0-100
    """
    judged = scoring.won_lost
    if judged.too_few is not None:
        return WinRates((), judged.too_few, judged.how, floor=minimum_fit)
    if weights.values is None or not len(weights.values):
        return WinRates((), weights.reason, judged.how, floor=minimum_fit)
    score, won = judged.score(weights), judged.outcome > 0
    no = refused_deals(judged, desirability)
    every = _rate("all", won, np.ones(len(won), dtype=bool))
    those = fitting_deals(score, no, minimum_fit)
    if np.ptp(score) <= ALIKE:
        nan = float("nan")
        fits = Rate("fits", nan, nan, nan, 0, int(those.sum()), message("profile.rate.alike"))
    else:
        fits = _rate("fits", won, those)
    fitting = tuple(str(account) for account in judged.accounts[those]) if fits.reason is None else ()
    told_apart = conversion is not None and conversion.verdict in ("calibrated", "rank_only")
    clear = told_apart and fits.reason is None and fits.low > every.value
    return WinRates((fits, every, _rate("disqualified", won, no)), None, judged.how, clear, fitting, minimum_fit)


def refused_deals(judged: JudgedSet, desirability: Desirability) -> np.ndarray:
    """Whether the profile, made without a deal's own part, says no to a level of it; bool array of shape (n,)."""
    out = np.zeros(len(judged.outcome), dtype=bool)
    for number, table in graded_apart(desirability, forward=bool(judged.blocks)).items():
        mine = judged.part == number
        noes = refused_levels(table)
        for attribute, level in zip(noes["attribute"], noes["level"], strict=True):
            if attribute in judged.levels:
                out[mine] |= (judged.levels[attribute].to_numpy()[mine] == level).astype(bool)
    return out


def _rate(of: str, won: np.ndarray, these: np.ndarray) -> Rate:
    n, k = int(these.sum()), int(won[these].sum())
    if n < LEAST_DEALS:
        nan = float("nan")
        reason = message("profile.rate.few", n=n, least=LEAST_DEALS)
        return Rate(of, nan, nan, nan, k, n, reason)  # type: ignore[arg-type]
    return Rate(of, *proportion_interval(k, n), k, n)  # type: ignore[arg-type]

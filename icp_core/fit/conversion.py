"""Chance to win once a deal is opened, calibrated from the current fit on won and lost deals, judged out of fold.

The verdict says what the deals can bear: ``calibrated`` (a chance is shown), ``rank_only`` (the order holds, the
chances do not, or too few deals tell them), ``no_signal`` (no better than chance: the lower bound of the AUC is not
above .5, or shuffled outcomes are told apart as well), ``too_few``. Where first deals have dates and there are enough,
later ones are scored by what was known before (:mod:`icp_core.fit.forward`); else each is scored out of its fold. The
two parameters that make a chance of a score come from the other blocks or folds, of the blocks later ones too.
Signals seen before the opening are a second input (:mod:`icp_core.fit.second_input`); the AUC is that of the fit alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.calibration import (
    KNOWN_WITHIN,
    TOLERANCE,
    Curve,
    calibration_error,
    calibration_table,
    fitted_curve,
    ideal_slope,
    misses,
    unseen_chances,
)
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES, enough
from icp_core.fit.score import weighted_sum
from icp_core.fit.second_input import SecondInput, fitted_second_input, unseen_with_timing
from icp_core.fit.separation import area_under_curve
from icp_core.fit.weights import Weights
from icp_core.languages import Message, message

if TYPE_CHECKING:
    from icp_core.fit.scoring import Scoring

LEAST_TRIED_SHARE = 0.5
"""Share of the weight that must rest on tried levels before an account is given a chance."""


@dataclass(frozen=True, eq=False)
class Conversion:
    """The chance to win, with its proof.

    Attributes
    ----------
    probability : float Series by ``account_id``; NaN where the verdict is not ``calibrated`` or the levels were
        hardly tried
    auc, auc_low, auc_high : float
        Area under the ROC curve of the fit score on the judged deals, with its 95 % interval; NaN with too few deals.
    n_deals, n_won : int
        First deals that count, and those won.
    calibration : DataFrame with the columns ``bin, predicted, observed, low, high, n``
        Of the judged deals, by chances that had not seen them; 80 % intervals unless another level was asked.
    verdict : {"calibrated", "rank_only", "no_signal", "too_few"}
    reason : Message
    intercept, slope : float
        Of the curve, the slope per ten points of fit; NaN with too few deals.
    base_rate : float
        Share won of the deals that count; NaN without any.
    n_judged : int
        Deals on which the scores are judged: the later ones, or all.
    judged : Message
        How they were judged, to stand in a sentence.
    warning : Message or None
        What may flatter the figures.
    signals : Message or None
        Whether signals count in the chance, and why not where they do not; None where no chance is shown.
    timing_slope : float
        What ten points of timing add to the log-odds; 0 where signals are left out.
    covariance : 2 x 2 floats
        Of the intercept and the slope together.
    second : SecondInput or None
        What timing adds, where signals count.
    """

    probability: pd.Series
    auc: float
    auc_low: float
    auc_high: float
    n_deals: int
    n_won: int
    calibration: pd.DataFrame
    verdict: str
    reason: Message
    intercept: float
    slope: float
    base_rate: float
    n_judged: int
    judged: Message
    warning: Message | None
    signals: Message | None = None
    timing_slope: float = 0.0
    covariance: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    second: SecondInput | None = None


@dataclass(frozen=True, eq=False)
class Judgement:
    """What the deals say of weights, before any account is given its chance.

    Attributes
    ----------
    conversion : Conversion whose ``probability`` is empty
    curve : Curve or None, with too few deals
    second : SecondInput or None, where signals are left out
    """

    conversion: Conversion
    curve: Curve | None
    second: SecondInput | None

    def chance(self, score: np.ndarray, timing: np.ndarray) -> np.ndarray:
        """Chance of accounts by their fit, 0-100, and timing, 0-100 or NaN; shape (n,), NaN where none is shown."""
        if self.curve is None or self.conversion.verdict != "calibrated":
            return np.full(len(score), np.nan)
        by_fit = self.curve.chance(score)
        return by_fit if self.second is None else self.second.chance(by_fit, timing)


def chance_to_win(scoring: Scoring, weights: Weights, *, level: float = 0.8) -> Conversion:
    """Chance to win of every account, as :meth:`Scoring.conversion` gives it.

    Raises
    ------
    SettingError
        If the weights cannot be scored with, or the level is not between 0 and 1.
    """
    judged = judged_on_deals(scoring, weights, level=level)
    chances = np.full(len(scoring.all_accounts.accounts), np.nan)
    if judged.conversion.verdict == "calibrated":
        shares = scoring.all_accounts.shares(weights)
        rests = weighted_sum(scoring.tried, shares) >= LEAST_TRIED_SHARE
        chances = judged.chance(scoring.all_accounts.points(weights), scoring.timings.now)
        chances = np.where(rests, chances, np.nan)
    probability = pd.Series(chances, index=scoring.all_accounts.accounts, name="probability")
    return replace(judged.conversion, probability=probability)


def judged_on_deals(scoring: Scoring, weights: Weights, *, level: float = 0.8) -> Judgement:
    """What the deals say of weights: verdict, curve and proof, at the cost of the deals alone.

    Raises
    ------
    SettingError
        If the weights cannot be scored with, or the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise SettingError.out_of_range("level", level, 0, 1)
    n, n_won = len(scoring.outcomes), int(scoring.outcomes.sum())
    none = pd.Series(dtype=float, name="probability")
    n_judged, how = len(scoring.won), scoring.won_lost.how
    if not enough(pd.Series(scoring.won), LEAST_OUTCOMES, LEAST_OF_A_KIND):
        least = {"least": LEAST_OUTCOMES, "kind": LEAST_OF_A_KIND}
        why = (
            message("fit.conversion.too_few", n=n, won=n_won, lost=n - n_won, **least)
            if n
            else message("fit.conversion.no_deals", **least)
        )
        empty = pd.DataFrame(
            {name: pd.Series(dtype=float) for name in ("bin", "predicted", "observed", "low", "high", "n")}
        )
        rate = n_won / n if n else np.nan
        nothing = Conversion(
            none, np.nan, np.nan, np.nan, n, n_won, empty, "too_few", why, np.nan, np.nan, rate, n_judged, how, None
        )
        return Judgement(nothing, None, None)
    shares = scoring.all_accounts.shares(weights)
    score = scoring.judged(weights)
    auc, low, high = area_under_curve(score, scoring.won > 0)
    ideal = ideal_slope(shares)
    curve = fitted_curve(score, scoring.won, ideal)
    chance = unseen_chances(score, scoring.won, scoring.fold, curve, ideal)
    second, signals = None, scoring.timings.why_not
    if signals is None:
        second = fitted_second_input(curve.chance(score), scoring.timings.then, scoring.won)
        chance = unseen_with_timing(chance, scoring.timings.then, scoring.won, scoring.fold)
        signals = message("fit.timing.used", times=float(np.exp(3 * second.slope)))
    table = calibration_table(chance, scoring.won, level=level)
    within = curve.known_within(score)
    told = None
    if not low > 0.5:
        verdict = "no_signal"
    elif scoring.won_lost.by_chance(score):
        verdict, told = "no_signal", "shuffled"
    elif scoring.blocks and misses(calibration_table(chance, scoring.won, group=scoring.fold)):
        verdict, told = "rank_only", "moves"
    elif misses(table):
        verdict = "rank_only"
    elif within > KNOWN_WITHIN:
        verdict, told = "rank_only", "unsure"
    else:
        verdict = "calibrated"
    why = message(
        f"fit.conversion.{told or verdict}",
        auc=auc,
        low=low,
        high=high,
        judged=how,
        n=n_judged,
        share=scoring.chance_share if told == "shuffled" else None,
        error=100 * calibration_error(table),
        tolerance=100 * TOLERANCE,
        within=100 * within,
        least=100 * KNOWN_WITHIN,
    )
    told_of = Conversion(
        none,
        auc,
        low,
        high,
        n,
        n_won,
        table,
        verdict,
        why,
        curve.intercept,
        curve.slope,
        n_won / n,
        n_judged,
        how,
        scoring.warning,
        signals if verdict == "calibrated" else None,
        second.slope if second else 0.0,
        curve.covariance,
        second,
    )
    return Judgement(told_of, curve, second)

"""Chance to win once a deal is opened, calibrated from the current fit on won and lost deals, judged out of fold.

The verdict says what the deals can bear: ``calibrated`` (a chance is shown), ``rank_only`` (the order holds, the
chances do not, or too few deals tell them), ``no_signal`` (no better than chance: the lower bound of the AUC is not
above .5, or shuffled outcomes are told apart as well), ``too_few``. Where first deals have dates and there are enough,
later ones are scored by what was known before (:mod:`icp_core.fit.forward`); else each is scored out of its fold. The
two parameters that make a chance of a score come from the other blocks or folds, of the blocks later ones too.
Signals seen before the opening are a second input (:mod:`icp_core.fit.second_input`); the AUC is that of the fit alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.calibration import (
    KNOWN_WITHIN,
    TOLERANCE,
    calibration_error,
    calibration_table,
    fitted_curve,
    ideal_slope,
    misses,
    unseen_chances,
)
from icp_core.fit.chance import chance_p_value
from icp_core.fit.desirability import Desirability
from icp_core.fit.forward import Block
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES, enough
from icp_core.fit.score import FitScores, Scorer, earlier_levels, out_of_fold_levels, scorer
from icp_core.fit.second_input import Timings, fitted_second_input, timings, unseen_with_timing
from icp_core.fit.separation import area_under_curve
from icp_core.fit.signal_rules import SignalRule
from icp_core.fit.weights import Weights
from icp_core.languages import Message, message
from icp_core.levels import UNKNOWN, level_table, weighed_as
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening, first_deals, noted_at_opening

LEAST_TRIED = 5
"""Deals that a level must have seen before it counts as tried."""
LEAST_TRIED_SHARE = 0.5
"""Share of the weight that must rest on tried levels before an account is given a chance."""
N_SHUFFLES = 399
FALSE_ALARM = 0.025
"""Share of companies without signal that may be told otherwise."""
Z_BEYOND_DOUBT = 3.5
"""Standard errors above .5 beyond which no shuffling is needed: the interval would have to be wrong by half."""


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
        Whether signals count in the chance, and why not where they do not; None with too few deals.
    timing_slope : float
        What ten points of timing add to the log-odds; 0 where signals are left out.
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


@dataclass(frozen=True, eq=False)
class Scoring:
    """Everything about the accounts and deals that does not depend on the weights, looked up once.

    Attributes
    ----------
    all_accounts : Scorer of every account
    tried : array of shape (n, m)
        1 where a level has seen enough deals.
    deals : deviations of the accounts whose deal is judged, by levels that have not seen it; shape (n_judged, m)
    won : float array of shape (n_judged,)
    dealt : DataFrame of n_judged x attributes; the levels of those accounts
    folds : int Series by ``account_id``
        The fold, or the block of later deals, in which each of them is judged.
    blocks : tuple of Block
        The blocks, where deals are judged forward in time; else empty.
    taught : DataFrame of n_deals x attributes
        The levels of all accounts with a first deal that counts.
    outcomes : bool Series by ``account_id`` of the same accounts
    warning : Message or None
    timings : Timings of the judged deals and of all accounts
    """

    all_accounts: Scorer
    tried: np.ndarray
    deals: np.ndarray
    won: np.ndarray
    dealt: pd.DataFrame
    folds: pd.Series
    blocks: tuple[Block, ...]
    taught: pd.DataFrame
    outcomes: pd.Series
    warning: Message | None
    timings: Timings

    @cached_property
    def chance_share(self) -> float:
        """Share of shuffled outcomes that the levels tell apart as well as the real ones: see ``chance_p_value``."""
        known = {number: block.known for number, block in enumerate(self.blocks)} or None
        return chance_p_value(self.taught, self.outcomes, self.folds, known=known, n_permutations=N_SHUFFLES)

    @cached_property
    def _fold(self) -> np.ndarray:
        return self.folds.loc[self.dealt.index].to_numpy()

    @property
    def how_judged(self) -> Message:
        """On which deals, to stand in a sentence."""
        n, all_ = len(self.won), len(self.outcomes)
        return (
            message("fit.conversion.on_later", n=n, all=all_)
            if self.blocks
            else message("fit.conversion.on_folds", n=n)
        )

    def fit(self, weights: Weights) -> FitScores:
        """Fit score of every account."""
        return self.all_accounts.fit(weights)

    def judged(self, weights: Weights) -> np.ndarray:
        """Fit score of each deal's account by levels, and by weights where data suggested them, that have not seen it.

        Returns
        -------
        float array of shape (n_deals,), 0-100
        """
        copies = weights.earlier if self.blocks else weights.out_of_fold
        if not copies:
            return np.asarray(50.0 + self.deals @ self.all_accounts.shares(weights))
        score = np.full(len(self.won), 50.0)
        for left_out, values in copies.items():
            own = self._fold == left_out
            score[own] += self.deals[own] @ self.all_accounts.shares(replace(weights, values=values))
        return score

    def conversion(self, weights: Weights, *, level: float = 0.8) -> Conversion:
        """Chance to win of every account; ``level``, 0-1, is that of the intervals of the calibration.

        Raises
        ------
        SettingError
            If the weights cannot be scored with, or the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise SettingError.out_of_range("level", level, 0, 1)
        n, n_won = len(self.outcomes), int(self.outcomes.sum())
        ids = self.all_accounts.accounts
        none = pd.Series(np.nan, index=ids, name="probability")
        n_judged, how = len(self.won), self.how_judged
        if not enough(pd.Series(self.won), LEAST_OUTCOMES, LEAST_OF_A_KIND):
            why = message(
                "fit.conversion.too_few", n=n, won=n_won, lost=n - n_won, least=LEAST_OUTCOMES, kind=LEAST_OF_A_KIND
            )
            empty = pd.DataFrame(
                {name: pd.Series(dtype=float) for name in ("bin", "predicted", "observed", "low", "high", "n")}
            )
            rate = n_won / n if n else np.nan
            return Conversion(
                none, np.nan, np.nan, np.nan, n, n_won, empty, "too_few", why, np.nan, np.nan, rate, n_judged, how, None
            )
        shares = self.all_accounts.shares(weights)
        score = self.judged(weights)
        auc, low, high = area_under_curve(score, self.won > 0)
        ideal = ideal_slope(shares)
        curve = fitted_curve(score, self.won, ideal)
        chance = unseen_chances(score, self.won, self._fold, curve, ideal)
        second, signals = None, self.timings.why_not
        if signals is None:
            second = fitted_second_input(curve.chance(score), self.timings.then, self.won)
            chance = unseen_with_timing(chance, self.timings.then, self.won, self._fold)
            signals = message("fit.timing.used", times=float(np.exp(3 * second.slope)))
        table = calibration_table(chance, self.won, level=level)
        within = curve.known_within(score)
        told = None
        if not low > 0.5:
            verdict = "no_signal"
        elif self._by_chance(score):
            verdict, told = "no_signal", "shuffled"
        elif self.blocks and misses(calibration_table(chance, self.won, group=self._fold)):
            verdict, told = "rank_only", "moves"
        elif misses(table):
            verdict = "rank_only"
        elif within > KNOWN_WITHIN:
            verdict, told = "rank_only", "unsure"
        else:
            verdict = "calibrated"
        probability = none
        if verdict == "calibrated":
            chances = curve.chance(self.all_accounts.points(weights))
            chances = chances if second is None else second.chance(chances, self.timings.now)
            rests = self.tried @ shares >= LEAST_TRIED_SHARE
            probability = pd.Series(np.where(rests, chances, np.nan), index=ids, name="probability")
        why = message(
            f"fit.conversion.{told or verdict}",
            auc=auc,
            low=low,
            high=high,
            judged=how,
            n=n_judged,
            share=self.chance_share if told == "shuffled" else None,
            error=100 * calibration_error(table),
            tolerance=100 * TOLERANCE,
            within=100 * within,
            least=100 * KNOWN_WITHIN,
        )
        return Conversion(
            probability,
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
            self.warning,
            signals,
            second.slope if second else 0.0,
        )

    def _by_chance(self, score: np.ndarray) -> bool:
        """Whether an AUC whose interval lies above .5 may still be chance.

        Without signal the interval is too narrow, since the folds' levels share deals: measured, 5 % of companies then
        lie above .5 where 2.5 % should. So shuffling decides, except where the AUC is beyond all doubt.
        """
        return not area_under_curve(score, self.won > 0, z=Z_BEYOND_DOUBT)[1] > 0.5 and self.chance_share > FALSE_ALARM

    def compare(self, named: Mapping[str, Weights]) -> pd.DataFrame:
        """How well each set of weights tells won from lost, out of fold.

        Returns
        -------
        DataFrame indexed by name with the columns ``auc, low, high`` (95 %) and ``n``; weights without values are left
        out.
        """
        return compare_scorings({name: (self, weights) for name, weights in named.items()})


def compare_scorings(named: Mapping[str, tuple[Scoring, Weights]]) -> pd.DataFrame:
    """How well weights tell won from lost, out of fold, each on levels of its own: see :meth:`Scoring.compare`."""
    rows = {}
    for name, (scoring, weights) in named.items():
        if weights.values is not None:
            score = scoring.judged(weights)
            rows[name] = (*area_under_curve(score, scoring.won > 0), len(scoring.won))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["auc", "low", "high", "n"])


def prepare_scoring(
    dataset: Dataset, desirability: Desirability, *, rules: Mapping[str, SignalRule] | None = None
) -> Scoring:
    """Look up levels, deals, folds and timings once, so that moving a weight costs milliseconds.

    Parameters
    ----------
    rules : what a signal of each kind is worth; the usual rules where none are given
    """
    every = scorer(dataset.accounts, desirability)
    won = first_deals(dataset)
    taught = level_table(accounts_at_opening(dataset), desirability.scheme)
    forward = bool(desirability.blocks)
    dealt = taught.loc[desirability.judged_in.index] if forward else taught
    return Scoring(
        every,
        _tried(level_table(dataset.accounts, desirability.scheme), taught, every),
        earlier_levels(dealt, desirability) if forward else out_of_fold_levels(dealt, desirability),
        won.loc[dealt.index].to_numpy(dtype=float),
        dealt,
        desirability.judged_in if forward else desirability.folds,
        desirability.blocks,
        taught,
        won,
        None if noted_at_opening(dataset) else message("fit.conversion.as_today"),
        timings(dataset, rules, judged=dealt.index, accounts=every.accounts),
    )


def conversion(dataset: Dataset, desirability: Desirability, weights: Weights, *, level: float = 0.8) -> Conversion:
    """Chance to win once a deal is opened, for every account.

    Parameters
    ----------
    level : float, 0-1
        Of the intervals of the calibration.

    Raises
    ------
    SettingError
        If the weights have no values or name an attribute without desirability, or the level is not between 0 and 1.
    """
    return prepare_scoring(dataset, desirability).conversion(weights, level=level)


def compare_weights(dataset: Dataset, desirability: Desirability, named: Mapping[str, Weights]) -> pd.DataFrame:
    """How well several sets of weights tell won from lost, out of fold: see :meth:`Scoring.compare`."""
    return prepare_scoring(dataset, desirability).compare(named)


def _tried(levels: pd.DataFrame, dealt: pd.DataFrame, every: Scorer) -> np.ndarray:
    out = np.zeros((len(levels), len(every.attributes)))
    place = {name: i for i, name in enumerate(every.attributes)}
    for attribute in levels.columns:
        counts = dealt[attribute].value_counts()
        known = [str(level) for level in counts.index[counts >= LEAST_TRIED] if level != UNKNOWN]
        at = place[weighed_as(attribute)]
        out[:, at] = np.maximum(out[:, at], levels[attribute].isin(known).to_numpy(dtype=float))
    return out

"""Chance to win once a deal is opened, calibrated from the current fit on won and lost deals, judged out of fold.

The verdict says what the deals can bear: ``calibrated`` (a chance is shown), ``rank_only`` (the order holds, the
chances do not), ``no_signal`` (no better than chance: the lower bound of the AUC is not above .5, or shuffled outcomes
are told apart as well), ``too_few``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from icp_core.fit.calibration import calibration_table, fitted_curve, holds
from icp_core.fit.chance import chance_p_value
from icp_core.fit.desirability import Desirability
from icp_core.fit.outcomes import enough
from icp_core.fit.score import FitScores, Scorer, out_of_fold_levels, scorer
from icp_core.fit.separation import area_under_curve
from icp_core.fit.weights import LEAST_OF_A_KIND, LEAST_OUTCOMES, Weights
from icp_core.languages import Message, message
from icp_core.levels import UNKNOWN, level_table, weighed_as
from icp_core.schema import Dataset
from icp_core.segments import first_deals

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
        Out-of-fold area under the ROC curve of the fit score, with its 95 % interval; NaN with too few deals.
    n_deals, n_won : int
    calibration : DataFrame with the columns ``bin, predicted, observed, low, high, n``
    verdict : {"calibrated", "rank_only", "no_signal", "too_few"}
    reason : Message
    intercept, slope : float
        Of the curve, the slope per ten points of fit; NaN with too few deals.
    base_rate : float
        Share won of the deals that count; NaN without any.
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


@dataclass(frozen=True, eq=False)
class Scoring:
    """Everything about the accounts and deals that does not depend on the weights, looked up once.

    Attributes
    ----------
    all_accounts : Scorer of every account
    tried : array of shape (n, m)
        1 where a level has seen enough deals.
    deals : deviations of the accounts with a deal that counts, learned without their fold; shape (n_deals, m)
    won : float array of shape (n_deals,)
    dealt : DataFrame of n_deals x attributes; the levels of those accounts
    folds : int Series by ``account_id``
    """

    all_accounts: Scorer
    tried: np.ndarray
    deals: np.ndarray
    won: np.ndarray
    dealt: pd.DataFrame
    folds: pd.Series

    @cached_property
    def chance_share(self) -> float:
        """Share of shuffled outcomes that the levels tell apart as well as the real ones: see ``chance_p_value``."""
        won = pd.Series(self.won > 0, index=self.dealt.index)
        return chance_p_value(self.dealt, won, self.folds, n_permutations=N_SHUFFLES)

    def fit(self, weights: Weights) -> FitScores:
        """Fit score of every account."""
        return self.all_accounts.fit(weights)

    def judged(self, weights: Weights) -> np.ndarray:
        """Fit score of each deal's account by levels, and by weights where data suggested them, that have not seen it.

        Returns
        -------
        float array of shape (n_deals,), 0-100
        """
        if not weights.out_of_fold:
            return np.asarray(50.0 + self.deals @ self.all_accounts.shares(weights))
        fold = self.folds.loc[self.dealt.index].to_numpy()
        score = np.full(len(self.won), 50.0)
        for left_out, values in weights.out_of_fold.items():
            own = fold == left_out
            score[own] += self.deals[own] @ self.all_accounts.shares(replace(weights, values=values))
        return score

    def conversion(self, weights: Weights) -> Conversion:
        """Chance to win of every account."""
        n, n_won = len(self.won), int(self.won.sum())
        ids = self.all_accounts.accounts
        none = pd.Series(np.nan, index=ids, name="probability")
        if not enough(pd.Series(self.won), LEAST_OUTCOMES, LEAST_OF_A_KIND):
            why = message(
                "fit.conversion.too_few", n=n, won=n_won, lost=n - n_won, least=LEAST_OUTCOMES, kind=LEAST_OF_A_KIND
            )
            empty = pd.DataFrame(
                {name: pd.Series(dtype=float) for name in ("bin", "predicted", "observed", "low", "high", "n")}
            )
            rate = n_won / n if n else np.nan
            return Conversion(none, np.nan, np.nan, np.nan, n, n_won, empty, "too_few", why, np.nan, np.nan, rate)
        shares = self.all_accounts.shares(weights)
        score = self.judged(weights)
        auc, low, high = area_under_curve(score, self.won > 0)
        curve = fitted_curve(score, self.won)
        table = calibration_table(curve.chance(score), self.won)
        told = None
        if not low > 0.5:
            verdict = "no_signal"
        elif self._by_chance(score):
            verdict, told = "no_signal", "shuffled"
        elif not holds(table):
            verdict = "rank_only"
        else:
            verdict = "calibrated"
        probability = none
        if verdict == "calibrated":
            chance = curve.chance(self.all_accounts.points(weights))
            rests = self.tried @ shares >= LEAST_TRIED_SHARE
            probability = pd.Series(np.where(rests, chance, np.nan), index=ids, name="probability")
        rate = n_won / n
        share = self.chance_share if told == "shuffled" else None
        why = message(f"fit.conversion.{told or verdict}", auc=auc, low=low, high=high, n=n, share=share)
        return Conversion(
            probability, auc, low, high, n, n_won, table, verdict, why, curve.intercept, curve.slope, rate
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


def prepare_scoring(dataset: Dataset, desirability: Desirability) -> Scoring:
    """Look up levels, deals and folds once, so that moving a weight costs milliseconds."""
    every = scorer(dataset.accounts, desirability)
    won = first_deals(dataset)
    levels = level_table(dataset.accounts, desirability.scheme)
    dealt = levels.loc[won.index]
    return Scoring(
        every,
        _tried(levels, dealt, every),
        out_of_fold_levels(dealt, desirability),
        won.to_numpy(dtype=float),
        dealt,
        desirability.folds,
    )


def conversion(dataset: Dataset, desirability: Desirability, weights: Weights) -> Conversion:
    """Chance to win once a deal is opened, for every account.

    Raises
    ------
    SettingError
        If the weights have no values, or name an attribute that has no desirability.
    """
    return prepare_scoring(dataset, desirability).conversion(weights)


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

"""Accounts on whose outcome weights are judged: deals won or lost, and customers that are best or not.

Each is scored by levels, and by weights where data suggested them, that have not seen its outcome: a later deal by what
was known before its block, any other account by what was learned without its fold. A fold holds all of an account, so a
customer's own deal and its own place among the best are both left out, whatever is learned from. Who is best is always
judged out of fold: it is known as of today, not as of a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from icp_core.fit.chance import chance_p_value
from icp_core.fit.desirability import Desirability
from icp_core.fit.forward import Block
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES, enough
from icp_core.fit.score import earlier_levels, out_of_fold_levels, weight_shares, weighted_sum
from icp_core.fit.separation import area_under_curve
from icp_core.fit.weights import Weights
from icp_core.languages import Message, message

Question = Literal["won", "best"]
N_SHUFFLES = 399
FALSE_ALARM = 0.025
"""Share of companies without signal that may be told otherwise."""
Z_BEYOND_DOUBT = 3.5
"""Standard errors above .5 beyond which no shuffling is needed: the interval would have to be wrong by half."""


@dataclass(frozen=True, eq=False)
class JudgedSet:
    """The accounts of one question, with what they are judged by.

    Attributes
    ----------
    question : {"won", "best"}
        Won deals against lost ones, or the best customers against the others that are old enough to judge.
    levels : DataFrame of n judged accounts x attributes, by ``account_id``
    attributes : names of the m attributes as weighed
    deviations : float array of shape (n, m)
        Desirability of each level minus 50, learned without the account's own part.
    outcome : float array of shape (n,), 0 or 1
    part : int array of shape (n,)
        The fold, or the block of later deals, in which each is judged.
    blocks : tuple of Block
        The blocks, where they are judged forward in time; else empty.
    taught : DataFrame of accounts x attributes; the levels of all whose outcome of this kind teaches
    outcomes : bool Series by ``account_id`` of the same accounts
    learned : whether the levels may have been learned from outcomes of this kind, so that shuffling decides
    """

    question: Question
    levels: pd.DataFrame
    attributes: tuple[str, ...]
    deviations: np.ndarray
    outcome: np.ndarray
    part: np.ndarray
    blocks: tuple[Block, ...]
    taught: pd.DataFrame
    outcomes: pd.Series
    learned: bool = True

    @property
    def accounts(self) -> pd.Index:
        """Ids of the judged accounts."""
        return self.levels.index

    def tables(self, desirability: Desirability) -> Mapping[int, pd.DataFrame]:
        """What levels are worth to each part, learned without it or before it."""
        if not self.blocks:
            return desirability.out_of_fold
        return {number: then.table for number, then in enumerate(desirability.earlier)}

    @cached_property
    def chance_share(self) -> float:
        """Share of shuffled outcomes that the levels tell apart as well as the real ones: see ``chance_p_value``."""
        known = {number: block.known for number, block in enumerate(self.blocks)} or None
        parts = pd.Series(self.part, index=self.accounts)
        return chance_p_value(self.taught, self.outcomes, parts, known=known, n_permutations=N_SHUFFLES)

    @cached_property
    def too_few(self) -> Message | None:
        """Why nothing is said of these accounts, where they are too few."""
        if enough(pd.Series(self.outcome), LEAST_OUTCOMES, LEAST_OF_A_KIND):
            return None
        n, yes = len(self.outcome), int(self.outcome.sum())
        kind = {"n": n, "yes": yes, "no": n - yes, "least": LEAST_OUTCOMES, "kind": LEAST_OF_A_KIND}
        if not n and self.question == "won":
            return message("fit.judged.no_deals")
        return message(f"fit.judged.too_few_{self.question}", **kind)

    @property
    def how(self) -> Message:
        """On which accounts, to stand in a sentence."""
        n = len(self.outcome)
        if self.question == "best":
            return message("fit.judged.on_customers", n=n, best=int(self.outcome.sum()))
        if self.blocks:
            return message("fit.conversion.on_later", n=n, all=len(self.outcomes))
        return message("fit.conversion.on_folds", n=n)

    def score(self, weights: Weights) -> np.ndarray:
        """Fit score of each judged account by what has not seen its outcome, float array of shape (n,), 0-100.

        Raises
        ------
        SettingError
            If the weights have no values, or name an attribute without desirability.
        """
        copies = weights.earlier if self.blocks else weights.out_of_fold
        if not copies:
            return 50.0 + weighted_sum(self.deviations, weight_shares(weights, self.attributes))
        score = np.full(len(self.outcome), 50.0)
        for left_out, values in copies.items():
            own = self.part == left_out
            shares = weight_shares(replace(weights, values=values), self.attributes)
            score[own] += weighted_sum(self.deviations[own], shares)
        return score

    def better_than_chance(self, score: np.ndarray) -> bool:
        """Whether the area's 95 % interval lies above .5, and it is not by chance (:meth:`by_chance`)."""
        return area_under_curve(score, self.outcome > 0)[1] > 0.5 and not self.by_chance(score)

    def by_chance(self, score: np.ndarray) -> bool:
        """Whether an area whose interval lies above .5 may still be chance.

        Without signal the interval is too narrow where levels were learned from these outcomes, since the folds' levels
        share them: measured, 5 % of companies then lie above .5 where 2.5 % should. So shuffling decides, except where
        the area is beyond all doubt.
        """
        if not self.learned or area_under_curve(score, self.outcome > 0, z=Z_BEYOND_DOUBT)[1] > 0.5:
            return False
        return self.chance_share > FALSE_ALARM


def judged_deals(taught: pd.DataFrame, outcomes: pd.Series, desirability: Desirability) -> JudgedSet:
    """First deals, judged forward in time where dates bear it.

    Parameters
    ----------
    taught : DataFrame of accounts x attributes; their levels when their first deal was opened
    outcomes : bool Series by ``account_id`` of the same accounts; whether it was won
    """
    forward = bool(desirability.blocks)
    levels = taught.loc[desirability.judged_in.index] if forward else taught
    return JudgedSet(
        "won",
        levels,
        desirability.weighed,
        earlier_levels(levels, desirability) if forward else out_of_fold_levels(levels, desirability),
        outcomes.loc[levels.index].to_numpy(dtype=float),
        (desirability.judged_in if forward else desirability.folds).loc[levels.index].to_numpy(),
        desirability.blocks,
        taught,
        outcomes,
    )


def judged_customers(levels: pd.DataFrame, best: pd.Series, desirability: Desirability) -> JudgedSet:
    """Customers that are best or not, judged out of fold.

    Parameters
    ----------
    levels : DataFrame of accounts x attributes as they are today; all customers judged are among them
    best : bool Series by ``account_id``, as of :func:`best_or_not`
    """
    levels = levels.loc[best.index]
    return JudgedSet(
        "best",
        levels,
        desirability.weighed,
        out_of_fold_levels(levels, desirability),
        best.to_numpy(dtype=float),
        desirability.folds.loc[levels.index].to_numpy(),
        (),
        levels,
        best,
        learned=desirability.source != "won",
    )

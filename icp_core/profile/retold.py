"""Tiers told anew under a definition: its levels and weights, the chance as it was calibrated, its capacity.

What accounts are worth is worked out as it is today, so that two definitions are told apart by what was agreed alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit import Capacity, FitScores, SignalRule, Tiers, Weights, assign_tiers
from icp_core.fit.conversion import LEAST_TRIED_SHARE
from icp_core.fit.score import Scorer, scorer, weighted_sum
from icp_core.fit.scoring import tried_by_account, tried_levels
from icp_core.fit.second_input import timings
from icp_core.fit.tiers import Valued
from icp_core.languages import Message, message
from icp_core.levels import level_table
from icp_core.profile.definition import IcpDefinition
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening


@dataclass(frozen=True, eq=False)
class Chances:
    """A chance to win of each account, in the form in which tiers are made of it.

    Attributes
    ----------
    probability : float Series by ``account_id``, NaN where none is shown
    verdict : {"calibrated", "too_few"}
    reason : Message
    """

    probability: pd.Series
    verdict: str
    reason: Message


@dataclass(frozen=True, eq=False)
class Retold:
    """What a definition says of the accounts of today.

    Attributes
    ----------
    fit : FitScores
    levels : DataFrame of accounts x attributes, the level of each as the definition tells them
    chances : Chances
    tiers : Tiers
    """

    fit: FitScores
    levels: pd.DataFrame
    chances: Chances
    tiers: Tiers


def retold(
    definition: IcpDefinition,
    dataset: Dataset,
    value: Valued,
    *,
    rules: Mapping[str, SignalRule] | None = None,
    with_customers: bool = True,
) -> Retold:
    """Score, chance and tier of every account under a definition.

    Parameters
    ----------
    value : LifetimeValue of the accounts, as it is today
    rules : what a signal of each kind is worth, where signals count in the definition's chance
    with_customers : whether customers take part in the tiers

    Raises
    ------
    SettingError
        If the definition has no weights to score with.
    """
    every = scorer(dataset.accounts, definition.judged())
    fit = every.fit(Weights.of(definition.weights))
    chances = _chances(definition, dataset, every, fit, rules)
    levels = level_table(dataset.accounts, definition.scheme)
    return Retold(
        fit, levels, chances, tiers_with(fit, chances, definition.capacity, value, with_customers=with_customers)
    )


def tiers_with(fit: FitScores, chances: Chances, capacity: Capacity, value: Valued, *, with_customers: bool) -> Tiers:
    """The tiers of these scores and chances with the room of a capacity."""
    return assign_tiers(value, fit, chances, capacity, with_customers=with_customers)


def _chances(
    definition: IcpDefinition,
    dataset: Dataset,
    every: Scorer,
    fit: FitScores,
    rules: Mapping[str, SignalRule] | None,
) -> Chances:
    accounts = every.accounts
    if definition.chance is None:
        nothing = pd.Series(np.nan, index=accounts, name="probability")
        return Chances(nothing, "too_few", message("profile.no_chance_then"))
    timing = None
    if definition.chance.timing is not None:
        timing = timings(dataset, rules, judged=pd.Index([], dtype=accounts.dtype), accounts=accounts).now
    tried = tried_levels(level_table(accounts_at_opening(dataset), definition.scheme), definition.scheme)
    rests = weighted_sum(tried_by_account(every, tried), every.shares(Weights.of(definition.weights)))
    chance = definition.chance.chance(fit.score.to_numpy(), timing)
    shown = pd.Series(np.where(rests >= LEAST_TRIED_SHARE, chance, np.nan), index=accounts, name="probability")
    return Chances(shown, "calibrated", message("profile.chance_of_then", n=definition.chance.n_deals))

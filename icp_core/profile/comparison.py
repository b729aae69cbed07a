"""Two definitions compared: what they say differently, and each account that changed tier, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit import SignalRule
from icp_core.fit.tiers import Valued
from icp_core.levels import UNKNOWN, level_table
from icp_core.profile.definition import IcpDefinition
from icp_core.profile.differences import differences
from icp_core.profile.fits import fitting_deals
from icp_core.profile.moves import Move, Told, contribution_changes, tier_moves
from icp_core.profile.retold import retold, tiers_with
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening, first_deal_table
from icp_core.value.intervals import proportion_interval


@dataclass(frozen=True, eq=False)
class Comparison:
    """What differs between two definitions.

    Attributes
    ----------
    differences : DataFrame with the columns ``what, attribute, level, before, after``
        As of :meth:`IcpDefinition.diff` without accounts.
    accounts : DataFrame by ``account_id`` with the columns ``score_before, score_after, chance_before, chance_after,
        tier_before, tier_after``; empty without tables, or where either definition has no weights
    contributions : DataFrame of accounts x attributes, in points
        By how much each part of the score changed; a row sums to the change of the score.
    moves : tuple of Move, each account that changed tier
    """

    differences: pd.DataFrame
    accounts: pd.DataFrame
    contributions: pd.DataFrame
    moves: tuple[Move, ...]


def compare_definitions(
    before: IcpDefinition,
    after: IcpDefinition,
    dataset: Dataset | None = None,
    value: Valued | None = None,
    *,
    rules: Mapping[str, SignalRule] | None = None,
    with_customers: bool = True,
) -> Comparison:
    """Compare two definitions; with tables also what they say of each account.

    Parameters
    ----------
    dataset : Dataset, optional
        The accounts to be told by both.
    value : LifetimeValue of these accounts as it is today
    rules : what a signal of each kind is worth, where signals count in a chance
    with_customers : whether customers take part in the tiers
    """
    told = differences(before, after)
    if dataset is None or value is None or not (before.weights and after.weights) or dataset.accounts.empty:
        return Comparison(told, pd.DataFrame(), pd.DataFrame(), ())
    then, now = (
        Told(each, retold(each, dataset, value, rules=rules, with_customers=with_customers)) for each in (before, after)
    )
    between = tiers_with(
        now.retold.fit, now.retold.chances, before.capacity, value, with_customers=with_customers
    )  # fmt: skip
    columns = {}
    for name, each in (("before", then), ("after", now)):
        tiers = each.retold.tiers.table
        columns[f"score_{name}"] = each.retold.fit.score.reindex(tiers.index)
        columns[f"chance_{name}"] = tiers["probability"]
        columns[f"tier_{name}"] = tiers["tier"]
    order = [f"{part}_{name}" for part in ("score", "chance", "tier") for name in ("before", "after")]
    return Comparison(
        told,
        pd.DataFrame(columns)[order],
        contribution_changes(then.retold, now.retold),
        tier_moves(then, now, between),
    )


def later_deals(definition: IcpDefinition, dataset: Dataset, since: dt.datetime) -> pd.DataFrame:
    """How first deals opened after a moment went, those that fit the definition beside the others.

    A deal fits where the score of its company, as it was when the deal was opened, reaches the definition's floor of
    fit and no level of it is a reason to say no. Nothing of these deals was known when the definition was made. Of a
    deal that does not say when it was opened, as one that was entered by hand, the day on which it closed counts.

    Returns
    -------
    DataFrame indexed by ``fits`` and ``others`` with the columns ``n, won, rate, low, high`` (Jeffreys' 80 % interval;
    NaN where there are none); empty where no deal was opened since, or the definition has no weights
    """
    deals = first_deal_table(dataset)
    opened = deals["opened"].fillna(deals["closed"]).dt.tz_localize(None)
    later = deals[(opened > pd.Timestamp(since).tz_convert(None).normalize()).to_numpy()]
    if later.empty or not definition.weights:
        return pd.DataFrame(columns=["n", "won", "rate", "low", "high"])
    accounts = accounts_at_opening(dataset).loc[later.index]
    levels, refused = level_table(accounts, definition.scheme), np.zeros(len(later), dtype=bool)
    for attribute, level in definition.disqualifiers:
        if attribute in levels.columns and level != UNKNOWN:
            refused |= (levels[attribute] == level).to_numpy()
    score = definition.score(accounts).loc[later.index].to_numpy()
    fits = fitting_deals(score, refused, definition.capacity.minimum_fit)
    rows = {}
    for name, mine in (("fits", fits), ("others", ~fits)):
        n, won = int(mine.sum()), int(later["won"].to_numpy()[mine].sum())
        told = proportion_interval(won, n) if n else None
        rows[name] = (n, won, *((told.value, told.low, told.high) if told else (np.nan,) * 3))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["n", "won", "rate", "low", "high"])

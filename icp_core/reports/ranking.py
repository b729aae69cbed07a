"""The ranking as a table to take into a CRM: ids kept, figures as numbers."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from icp_core.fit import FitScores, Play, Tiers, tier_plays
from icp_core.languages import DEFAULT_LOCALE, say
from icp_core.schema import Dataset


def ranking_table(
    dataset: Dataset,
    tiers: Tiers,
    fit: FitScores,
    *,
    plays: Iterable[Play] | None = None,
    locale: str = DEFAULT_LOCALE,
) -> pd.DataFrame:
    """Every account by rank.

    Parameters
    ----------
    plays : Play of each tier, optional
        The usual ones where none are given.

    Returns
    -------
    DataFrame with the columns ``account_id, name, domain, kind, tier, rank, fit, coverage, probability, value,
    expected_value, net_value, priority, tier_probability, group, play, why``; what is not known is empty. Amounts are
    in the dataset's currency.
    """
    table = tiers.table.sort_values("rank")
    play = {one.tier: f"{say(one.channel, locale)}. {say(one.what, locale)}" for one in plays or tier_plays()}
    accounts = dataset.accounts.set_index("account_id").reindex(table.index)
    return pd.DataFrame(
        {
            "account_id": dataset.handles.reindex(table.index).to_numpy(),
            "name": accounts["name"].to_numpy() if "name" in accounts else None,
            "domain": accounts["domain"].to_numpy() if "domain" in accounts else None,
            "kind": table["kind"].to_numpy(),
            "tier": table["tier"].to_numpy(),
            "rank": table["rank"].to_numpy(),
            "fit": table["fit"].round(2).to_numpy(),
            "coverage": fit.coverage.reindex(table.index).round(3).to_numpy(),
            "probability": table["probability"].round(4).to_numpy(),
            "value": table["value"].round(2).to_numpy(),
            "expected_value": table["expected_value"].round(2).to_numpy(),
            "net_value": table["net_value"].round(2).to_numpy(),
            "priority": table["priority"].round(2).to_numpy(),
            "tier_probability": table["tier_probability"].round(4).to_numpy() if "tier_probability" in table else None,
            "group": [None if group is None else say(group, locale) for group in table["group"]],
            "play": [play[tier] for tier in table["tier"]],
            "why": [say(why, locale) for why in table["why"]],
        }
    )

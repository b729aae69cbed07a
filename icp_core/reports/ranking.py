"""The ranking as a table to take into a CRM: ids kept, figures as numbers."""

from __future__ import annotations

import pandas as pd

from icp_core.fit import FitScores, Tiers
from icp_core.languages import DEFAULT_LOCALE, say
from icp_core.schema import Dataset


def ranking_table(dataset: Dataset, tiers: Tiers, fit: FitScores, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """Every account by rank.

    Returns
    -------
    DataFrame with the columns ``account_id, name, domain, kind, tier, rank, fit, coverage, probability, value,
    expected_value, priority, group, why``; what is not known is empty. Amounts in the dataset's currency.
    """
    table = tiers.table.sort_values("rank")
    accounts = dataset.accounts.set_index("account_id").reindex(table.index)
    return pd.DataFrame(
        {
            "account_id": table.index,
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
            "priority": table["priority"].round(2).to_numpy(),
            "group": table["group"].to_numpy(),
            "why": [say(why, locale) for why in table["why"]],
        }
    )

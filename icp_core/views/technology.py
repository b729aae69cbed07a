"""Technologies in the project: what the table says of each, a person's changes, and why a company has its level."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from icp_core.intake import ReadingChoices, find_technologies, technology_levels, technology_table
from icp_core.languages import DEFAULT_LOCALE, say
from icp_core.languages.numbers import is_missing
from icp_core.schema import Dataset

MOST_COMPANIES = 2_000
"""Companies whose level is explained; a page shows no more."""


def technology_rows(dataset: Dataset, reading: ReadingChoices) -> pd.DataFrame:
    """One row per technology of the companies, those that the table does not know first, then the commonest.

    Returns
    -------
    DataFrame with the columns ``technology`` (as written), ``companies``, ``category`` (empty where unknown) and
    ``level`` (1-5, NaN where unknown)
    """
    counts = _lists(dataset).explode().dropna().value_counts()
    found = find_technologies([str(name) for name in counts.index], technology_table(reading.technologies))
    rows = pd.DataFrame(
        {
            "technology": counts.index.astype(str),
            "companies": counts.to_numpy(),
            "category": found["category"].fillna("").to_numpy(),
            "level": found["level"].to_numpy(dtype=float),
        }
    )
    unknown = rows["level"].isna()
    order = rows.assign(_unknown=~unknown).sort_values(
        ["_unknown", "companies"], ascending=[True, False], kind="stable"
    )
    return order.drop(columns="_unknown").reset_index(drop=True)


def decided_technologies(before: pd.DataFrame, after: pd.DataFrame, reading: ReadingChoices) -> ReadingChoices:
    """The decisions with the categories and levels that a person changed.

    Parameters
    ----------
    before, after : DataFrames as :func:`technology_rows` returns them
    """
    said = {technology: (technology, category, level) for technology, category, level in reading.technologies}
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        level = new["level"]
        same = new["category"] == old["category"] and (level == old["level"] or is_missing(level))
        if not same and not is_missing(level):
            name = str(old["technology"])
            said[name] = (name, str(new["category"] or ""), int(level))
    return replace(reading, technologies=tuple(said.values()))


def technology_company_rows(dataset: Dataset, reading: ReadingChoices, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """Why each company has its level: at most :data:`MOST_COMPANIES` of those whose technologies are known.

    Returns
    -------
    DataFrame with the columns ``company``, ``level`` (as the tables have it) and ``because`` (in words)
    """
    lists = _lists(dataset).dropna().head(MOST_COMPANIES)
    told = technology_levels(lists, technology_table(reading.technologies))
    stated = dataset.accounts.set_index("account_id").get("technology_level", pd.Series(dtype=float))
    return pd.DataFrame(
        {
            "company": dataset.names.reindex(lists.index).to_numpy(),
            "level": stated.reindex(lists.index).to_numpy(dtype=float),
            "because": ["" if entry is None else say(entry, locale) for entry in told["because"]],
        }
    )


def _lists(dataset: Dataset) -> pd.Series:
    accounts = dataset.accounts.set_index("account_id")
    return accounts["technologies"] if "technologies" in accounts else pd.Series(dtype=object)

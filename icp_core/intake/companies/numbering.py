"""Whether two files that use the same ids mean the same companies by them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from icp_core.intake.companies.name_words import name_words
from icp_core.intake.companies.register import Register

MOST_LOOKED_AT = 2_000
"""Companies whose names are compared: two systems that count from 1 show it long before."""
LEAST_COMPARED = 3
ELSEWHERE = 0.5
"""Share of the names that must belong to another known company for the ids to be of another numbering. A file may name
the person, the branch or the old name beside the id of the company; none of these is the name of another one."""


@dataclass(frozen=True)
class Numbering:
    """How names agree where ids do.

    Attributes
    ----------
    n : companies compared; unlike : those whose two names have no word in common
    elsewhere : those whose name in this file is that of another known company
    example : of one that is unlike, what this file and what the earlier ones call it; empty where there is none
    """

    n: int
    unlike: int
    elsewhere: int
    example: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the ids of this file are another system's."""
        return self.n >= LEAST_COMPARED and self.elsewhere > ELSEWHERE * self.n


def compared_numbering(keys: pd.DataFrame, register: Register, known: pd.DataFrame | None) -> Numbering | None:
    """Compare the names of companies that a file has the ids of with the names that they are known by.

    Parameters
    ----------
    keys : DataFrame with ``account_id`` and ``name``; known : accounts met before (index: account id)
    """
    if known is None or "name" not in known or keys["account_id"].isna().all() or keys["name"].isna().all():
        return None
    both = keys.loc[keys["account_id"].isin(known.index) & keys["name"].notna(), ["account_id", "name"]]
    both = both.drop_duplicates("account_id").head(MOST_LOOKED_AT)
    both = both.assign(own=known["name"].reindex(both["account_id"]).to_numpy()).dropna()
    if both.empty:
        return None
    unlike = [each for each in both.itertuples(index=False) if not _alike(str(each.name), str(each.own))]
    found = [register.find(str(each.name), None) for each in unlike]
    elsewhere = sum(account not in (None, each.account_id) for account, each in zip(found, unlike, strict=True))
    example = (str(unlike[0].name), str(unlike[0].own)) if unlike else ()
    return Numbering(len(both), len(unlike), elsewhere, example)


def _alike(one: str, other: str) -> bool:
    if one.casefold() == other.casefold():
        return True
    return not set(name_words(one).words).isdisjoint(name_words(other).words)

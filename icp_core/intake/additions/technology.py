"""Technology maturity: from the technologies that a company uses to a level of 1 to 5.

The table ``data/technologies.csv`` says of each technology what it is for and how far along a company is that works
with it; its rule stands in ``data/README.md`` and is a judgement. A company's level is the level that it reaches in two
categories, or one less than its best where that stands alone: one advanced system does not make a mature company. So
the level is whole, and no further technology ever lowers it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from icp_core.errors import TableError
from icp_core.intake.folding import folded
from icp_core.intake.log import Log
from icp_core.languages import Message, message
from icp_core.schema import Dataset

TABLE = Path(__file__).parents[3] / "data" / "technologies.csv"
Triple = tuple[str, str, int]
"""Technology, category, level 1-5."""
_VENDORS = {
    "microsoft", "ms", "oracle", "google", "adobe", "amazon", "ibm", "sap", "apache", "atlassian", "salesforce",
    "visma", "infor", "cisco", "autodesk", "siemens",
}  # fmt: skip
_EDITIONS = {
    "cloud", "online", "enterprise", "edition", "professional", "pro", "premium", "standard", "business", "basic",
    "plus", "server", "suite", "platform", "software", "system", "app", "desktop", "saas", "hosted", "on", "premise",
    "license", "subscription", "com", "inc", "oy", "ab", "ltd", "gmbh",
}  # fmt: skip
_VERSION = re.compile(r"\d+[a-z]?|v\d+|version|release|r\d|sp\d|lts|x\d\d")
_COLUMNS = ("technology", "aliases", "category", "level")
_NAMED = 3
"""Technologies named in an explanation."""
_MOST_UNKNOWN = 60


def technology_table(changes: Sequence[Triple] = ()) -> pd.DataFrame:
    """The table of technologies.

    Parameters
    ----------
    changes : (technology, category, level) triples that stand in for the row of that technology, or are added

    Returns
    -------
    DataFrame with the columns ``technology``, ``aliases`` (list of str), ``category`` and ``level`` (1-5)
    """
    shipped = _shipped()
    names = _names(shipped)
    rows = [list(row) for row in shipped[list(_COLUMNS)].itertuples(index=False)]
    for technology, category, level in changes:
        at = _find(technology, names)
        if at is None:
            names[folded(technology) or technology] = len(rows)
            rows.append([technology, [], category, level])
        else:
            rows[at][2:] = [category or rows[at][2], level]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def technology_levels(technologies: pd.Series, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Maturity of each company from its list of technologies.

    Parameters
    ----------
    technologies : Series of lists of names, None where unknown
    table : as :func:`technology_table` returns it, which is the default

    Returns
    -------
    DataFrame with the index of ``technologies`` and the columns ``level`` (1-5, NaN where none of them is known),
    ``known`` (how many are), ``unknown`` (list of the others) and ``because`` (Message, None where the level is NaN)
    """
    table = technology_table() if table is None else table
    names, entries = _names(table), _entries(table)
    rows: dict[tuple[str, ...], tuple[float, int, list[str], Message | None]] = {}
    out = []
    for have in technologies:
        key = tuple(have) if isinstance(have, (list, tuple)) else ()
        if key not in rows:
            rows[key] = _one(key, entries, names)
        out.append(rows[key])
    frame = pd.DataFrame(out, columns=["level", "known", "unknown", "because"], index=technologies.index)
    return frame.astype({"level": float, "known": int, "unknown": object, "because": object})


def find_technologies(names: Sequence[str], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the table holds under each name.

    Parameters
    ----------
    names : as companies write them, with or without vendor, version and edition
    table : as :func:`technology_table` returns it, which is the default

    Returns
    -------
    DataFrame by name with the columns ``technology``, ``category`` and ``level`` (1-5), missing where it is unknown
    """
    table = technology_table() if table is None else table
    known, entries = _names(table), _entries(table)
    found = [_find(name, known) for name in names]
    rows = [(None, None, np.nan) if at is None else entries[at] for at in found]
    frame = pd.DataFrame(rows, columns=["technology", "category", "level"], index=list(names))
    return frame.astype({"level": float})


def explain_technology(dataset: Dataset, account_id: str, *, table: pd.DataFrame | None = None) -> Message:
    """Why a company has its level of technology, or none.

    Raises
    ------
    TableError
        If there is no such account.
    """
    row = dataset.accounts[dataset.accounts["account_id"] == account_id].to_dict("records")
    if not row:
        raise TableError.unknown_account([str(account_id)])
    given, have = float(row[0].get("technology_level", np.nan)), row[0].get("technologies")
    found = technology_levels(pd.Series([have], dtype=object), table).to_dict("records")[0]
    because: Message | None = found["because"]
    if because is None:
        known = message("technology.none_known", what=have) if isinstance(have, list) else message("technology.no_list")
        return known if np.isnan(given) else message("technology.given", level=given, known=known)
    if np.isnan(given) or given == found["level"]:
        return because
    return message("technology.differs", level=given, because=because)


def with_technology_level(accounts: pd.DataFrame, table: pd.DataFrame, log: Log) -> pd.DataFrame:
    """Accounts whose level is worked out where technologies stand and no level does; nothing is overwritten."""
    if "technologies" not in accounts:
        return accounts
    stated = "technology_level" in accounts
    gaps = accounts["technologies"].notna()
    if stated:
        gaps &= accounts["technology_level"].isna()
    found = technology_levels(accounts.loc[gaps, "technologies"], table)
    filled = found["level"].dropna()
    if not len(filled) and stated:
        return accounts
    unknown = found["unknown"].explode().dropna().value_counts()
    if len(unknown):
        for name, n in unknown.iloc[:_MOST_UNKNOWN].items():
            log.note("unknown_technologies", table="accounts", column="technologies", before=str(name), n=int(n))
        if len(unknown) > _MOST_UNKNOWN:
            log.note("unknown_technologies", key="more_of_these", table="accounts", column="technologies",
                     n=len(unknown) - _MOST_UNKNOWN)  # fmt: skip
    if not len(filled):
        return accounts
    out = accounts.copy()
    levels = out["technology_level"].astype(float) if stated else pd.Series(np.nan, index=out.index)
    out["technology_level"] = levels.fillna(filled.reindex(out.index))
    log.note("technology_level_worked_out", table="accounts", column="technology_level", n=len(filled))
    return out


def _one(
    have: tuple[str, ...], entries: Sequence[Triple], names: Mapping[str, int]
) -> tuple[float, int, list[str], Message | None]:
    places = {name: _find(str(name), names) for name in dict.fromkeys(have)}
    unknown = [str(name) for name, at in places.items() if at is None]
    known = [at for at in dict.fromkeys(places.values()) if at is not None]
    if not known:
        return np.nan, 0, unknown, None
    # One technology for each category, the highest; the earlier one in the table where two are alike.
    best: dict[str, tuple[int, str]] = {}
    for at in sorted(known):
        technology, category, level = entries[at]
        if category not in best or level > best[category][0]:
            best[category] = (level, technology)
    ranked = sorted(best.items(), key=lambda item: -item[1][0])
    first = ranked[0][1][0]
    second = ranked[1][1][0] if len(ranked) > 1 else 0
    level = max(second, first - 1, 1)
    parts = [
        message("technology.one", technology=technology, category=category, level=reached)
        for category, (reached, technology) in ranked[:_NAMED]
    ]
    alone = second < first - 1 or not second
    because = message("technology.alone" if alone else "technology.two", level=level, what=parts, best=first)
    return float(level), len(known), unknown, because


@lru_cache(maxsize=1)
def _shipped() -> pd.DataFrame:
    table = pd.read_csv(TABLE, dtype={"aliases": "str"}, keep_default_na=False)
    table["aliases"] = [[part.strip() for part in text.split(";") if part.strip()] for text in table["aliases"]]
    return table


def _entries(table: pd.DataFrame) -> list[Triple]:
    names, groups, levels = (table[name].tolist() for name in ("technology", "category", "level"))
    return [(str(name), str(group), int(level)) for name, group, level in zip(names, groups, levels, strict=True)]


def _names(table: pd.DataFrame) -> dict[str, int]:
    """Folded names, then aliases, to the place in the table; a name goes before another's alias."""
    out: dict[str, int] = {}
    for at, name in enumerate(table["technology"]):
        out.setdefault(folded(name) or name, at)
    for at, aliases in enumerate(table["aliases"]):
        for alias in aliases:
            out.setdefault(folded(alias) or alias, at)
    return out


def _find(name: str, names: Mapping[str, int]) -> int | None:
    """Place of a technology: as written, else without its vendor, else with one word less of version or edition."""
    words = (folded(name) or name).split()
    while words:
        spellings = [words, ["microsoft", *words[1:]], words[1:]] if words[0] in _VENDORS else [words]
        for spelling in spellings if words[0] == "ms" else spellings[::2]:
            found = names.get(" ".join(spelling))
            if found is not None:
                return found
        if words[-1] not in _EDITIONS and not _VERSION.fullmatch(words[-1]):
            return None
        words = words[:-1]
    return None

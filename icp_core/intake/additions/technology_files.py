"""Files about technologies: a table of levels, and exports with one row for each company and technology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.additions.technology import Triple
from icp_core.intake.companies.joining import KEYS
from icp_core.intake.files.grid import RawTable
from icp_core.intake.folding import split_words
from icp_core.intake.log import Log
from icp_core.intake.mapping.fitting import sample_of
from icp_core.intake.mapping.mapping import Plan
from icp_core.intake.mapping.offers import left_out_column
from icp_core.intake.mapping.vocabulary import guess
from icp_core.intake.texts.numbers import read_numbers
from icp_core.languages import message

_TECHNOLOGY = {
    "technology", "technologies", "technology name", "tech", "tool", "tools", "software", "system", "systems", "teknik",
    "teknologi", "teknologia", "teknologiat", "jarjestelma", "technologia", "technologie",
}  # fmt: skip
_CATEGORY = {
    "category", "categories", "technology category", "group", "tag", "kategori", "kategoria", "luokka", "ryhma",
    "grupa",
}  # fmt: skip
_LEVEL = {
    "level", "technology level", "maturity", "maturity level", "niva", "mognad", "mognadsniva", "taso", "kypsyys",
    "poziom",
}  # fmt: skip
_PAID = (("invoices", "amount"), ("invoices", "quantity"), ("invoices", "unit_price"), ("deals", "outcome"),
         ("activities", "activity"), ("signals", "kind"), ("subscriptions", "monthly_amount"))  # fmt: skip
"""A column of these makes lines of something that happened."""
_LEVELS = 0.8
"""Share of rows of a table of levels that must bear one."""


def technology_files(raws: Sequence[RawTable], log: Log) -> tuple[list[RawTable], list[Triple], list[Plan]]:
    """Take the tables of levels out of the files, and bring technographics to one row per company.

    Returns
    -------
    files : what is left to be mapped
    triples : (technology, category, level) of the tables of levels
    taken : their plans, in which every column is left out

    Raises
    ------
    ReadError
        If there is nothing but tables of levels.
    """
    tables = {raw.file: found for raw in raws if (found := _levels(raw)) is not None}
    if tables and len(tables) == len(raws):
        raise ReadError("only_technologies", file=next(iter(tables)))
    triples: list[Triple] = []
    taken: list[Plan] = []
    rest: list[RawTable] = []
    for raw in raws:
        if raw.file not in tables:
            rest.append(_gathered(raw, log))
            continue
        found = tables[raw.file]
        wrong = np.array([each is None for each in found])
        log.rows("technology_without_level", raw.rows[wrong].tolist(), file=raw.file, column="technology_level",
                 before=raw.frame[wrong].iloc[:, 0].astype(str).tolist())  # fmt: skip
        mine = [each for each in found if each is not None]
        log.note("technology_table_read", file=raw.file, n=len(mine))
        triples += mine
        columns = tuple(left_out_column(str(name), sample_of(raw.frame[name])) for name in raw.frame.columns)
        why = message("mapping.technology_table")
        taken.append(Plan(raw, None, tuple(replace(column, why=why) for column in columns), why))
    return rest, triples, taken


def _levels(raw: RawTable) -> list[Triple | None] | None:
    """What each row says, where the file is a table of levels and nothing else; None for a row without a level."""
    words = {split_words(str(name)): name for name in raw.frame.columns}
    technology = next((name for word, name in words.items() if word in _TECHNOLOGY), None)
    level = next((name for word, name in words.items() if word in _LEVEL), None)
    category = next((name for word, name in words.items() if word in _CATEGORY), None)
    strange = [word for word in words if word not in _TECHNOLOGY | _LEVEL | _CATEGORY | {"alias", "aliases"}]
    if technology is None or level is None or strange:
        return None
    texts = raw.frame.astype("str").fillna("")
    groups = texts[category] if category is not None else pd.Series("", index=texts.index)
    numbers = read_numbers([str(text) for text in texts[level]]).values
    rows: list[Triple | None] = [
        (str(name).strip(), str(group).strip(), int(number)) if name.strip() and number in (1, 2, 3, 4, 5) else None
        for name, group, number in zip(texts[technology], groups, numbers, strict=True)
    ]
    return rows if sum(row is not None for row in rows) >= _LEVELS * len(rows) else None


def _gathered(raw: RawTable, log: Log) -> RawTable:
    """A file of (company, technology) lines as one row per company with its list; any other file as it is."""
    names = [str(name) for name in raw.frame.columns]
    technology = next((name for name in names if split_words(name) in _TECHNOLOGY), None)
    if technology is None or any(
        (found := guess(table, name)) is not None and found.column == column
        for name in names
        for table, column in _PAID
        if name != technology
    ):
        return raw
    keys = [
        name for name in names if (found := guess("accounts", name)) and found.column in KEYS and name != technology
    ]
    lists = raw.frame[technology].astype("str").str.contains(r"[;|\n]", na=False)
    named = raw.frame[keys].notna().any(axis=1) if keys else pd.Series(False, index=raw.frame.index)
    if not named.any() or lists.any() or not raw.frame.loc[named, keys].duplicated().any():
        return raw
    frame = raw.frame[named]
    groups = frame.groupby(keys, dropna=False, sort=False)
    whole = [
        name for name in names if name not in (*keys, technology) and (groups[name].nunique(dropna=False) == 1).all()
    ]
    out = groups[whole].first().reset_index() if whole else frame[keys].drop_duplicates().reset_index(drop=True)
    have = groups[technology].agg(lambda each: ";".join(dict.fromkeys(map(str, each.dropna()))))
    header = (
        technology if (found := guess("accounts", technology)) and found.column == "technologies" else "technologies"
    )
    # The mark at the end keeps a comma within a single name from parting it.
    out[header] = [f"{text};" if text else None for text in have]
    first = pd.Series(raw.rows, index=raw.frame.index)[named].groupby(groups.ngroup(), sort=False).first().to_numpy()
    nameless = ~named.to_numpy()
    log.rows("no_key", raw.rows[nameless].tolist(), file=raw.file, table="accounts")
    left = [name for name in names if name not in (*keys, technology, *whole)]
    log.note("technologies_gathered", file=raw.file, table="accounts", column="technologies", n=len(frame),
             companies=len(out), left=left or ["–"])  # fmt: skip
    return replace(raw, frame=out, rows=first)

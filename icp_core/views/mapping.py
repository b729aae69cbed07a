"""What each column of the files was taken for, in words, and a person's corrections back from the words."""

from __future__ import annotations

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, attribute_name, has_text, message, say
from icp_core.schema import TABLES
from icp_core.views.cells import sentence, shown

LEFT_OUT = ""
OWN = "accounts.*"
KEPT = "lines.*"
"""A column of deals or invoices that no canonical one fits: it stays with its lines and describes no company."""


def mapping_rows(
    mapping: pd.DataFrame, formats: pd.DataFrame | None = None, *, locale: str = DEFAULT_LOCALE
) -> pd.DataFrame:
    """One row per column of the files: what it was taken for, how sure that is, and why.

    Parameters
    ----------
    mapping : DataFrame like ``Dataset.mapping``
    formats : DataFrame as :func:`icp_core.intake.column_formats` returns it

    Returns
    -------
    DataFrame with the columns ``file, header, sample, target, format, confidence (0-1), why``, all in words; the least
    certain first within a file. ``format`` is empty where a column is written plainly.
    """
    mapping = mapping.sort_values(["file", "confidence"], kind="stable")
    told = {
        (str(row["file"]), str(row["header"])): say(
            message("view.reading.written", what=row["words"].values["parts"]), locale
        )
        for row in ([] if formats is None else formats.to_dict("records"))
    }
    return pd.DataFrame(
        {
            "file": mapping["file"].astype(str),
            "header": mapping["header"].astype(str),
            "sample": mapping["sample"].astype(str),
            "target": [
                target_words(_target(table, column), locale)
                for table, column in zip(mapping["table"], mapping["column"], strict=True)
            ],
            "format": [told.get((str(row.file), str(row.header)), "") for row in mapping.itertuples()],
            "confidence": mapping["confidence"].astype(float),
            "why": [sentence(why, locale) for why in mapping["why"]],
        }
    ).reset_index(drop=True)


def target_words(target: str, locale: str = DEFAULT_LOCALE) -> str:
    """A canonical column in words: ``accounts.employees`` as ``Account: Employees``."""
    if target == LEFT_OUT:
        return say(message("view.data.left_out"), locale)
    table, column = target.split(".", 1)
    if target in (OWN, KEPT):
        return say(message("view.data.own" if target == OWN else "view.data.kept"), locale)
    return say(message("view.data.target", table=table_name(table, locale), column=column_name(column, locale)), locale)


def table_name(table: str, locale: str = DEFAULT_LOCALE) -> str:
    """What one row of a table is."""
    return say(message(f"table.{table}"), locale)


def column_name(column: str, locale: str = DEFAULT_LOCALE) -> str:
    """Name of a canonical column."""
    key = f"column.{column}"
    return say(message(key), locale) if has_text(key, locale) else attribute_name(column, locale)


def targets(*, locale: str = DEFAULT_LOCALE) -> list[str]:
    """Everything that a column can be taken for, in words."""
    return [target_words(target, locale) for target in _all_targets()]


def corrections(
    before: pd.DataFrame, after: pd.DataFrame, *, locale: str = DEFAULT_LOCALE
) -> dict[tuple[str, str], str]:
    """The rows that a person changed, as (file, header) to ``table.column``; ``KEPT`` changes nothing.

    Parameters
    ----------
    before, after : DataFrames as :func:`mapping_rows` returns them
    """
    meaning = {target_words(target, locale): target for target in _all_targets()}
    changed = after[after["target"] != before["target"]]
    targets_of = {(str(row.file), str(row.header)): meaning[str(row.target)] for row in changed.itertuples()}
    return {
        place: _own(place[1]) if target == OWN else target for place, target in targets_of.items() if target != KEPT
    }


def _own(header: str) -> str:
    """An attribute of its own, under its header; one that is called like a canonical column stands beside it."""
    return f"accounts.{header}_as_written" if header in TABLES["accounts"] else f"accounts.{header}"


def _all_targets() -> list[str]:
    return [LEFT_OUT, OWN, KEPT, *(f"{table}.{column}" for table, columns in TABLES.items() for column in columns)]


def _target(table: object, column: object) -> str:
    if not shown(column):
        return LEFT_OUT
    known = TABLES.get(str(table), {})
    return f"{table}.{column}" if str(column) in known else OWN if table == "accounts" else KEPT

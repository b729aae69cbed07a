"""Which columns are left out as known only afterwards, or may have to be, each with its reason in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import Message, message
from icp_core.languages.names import attribute_name
from icp_core.languages.numbers import capital
from icp_core.languages.words import DEFAULT_LOCALE, say
from icp_core.schema import Dataset


def leak_rows(found: pd.DataFrame, dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> list[dict[str, Any]]:
    """The columns that are leaks, suspects or said to be known only afterwards: those left out first.

    Parameters
    ----------
    found : DataFrame as :func:`icp_core.leaks` returns it

    Returns
    -------
    list of dicts with ``column``, ``label``, ``left_out`` (bool), ``said`` (what the reader has said of it: before,
    after or None) and ``why`` in words
    """
    rows = []
    for column, verdict, sentence in zip(found["attribute"], found["verdict"], found["sentence"], strict=True):
        said = "before" if column in dataset.known_before else "after" if column in dataset.known_after else None
        if verdict == "clean" and said != "after":
            continue
        why = capital(say(_why(verdict, said, list(sentence.values.get("why", ()))), locale))
        rows.append({"column": column, "label": attribute_name(column, locale), "said": said,
                     "left_out": column in dataset.left_out, "why": why})  # fmt: skip
    return sorted(rows, key=lambda row: not row["left_out"])


def other_columns(found: pd.DataFrame, dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> dict[str, str]:
    """Name of each further column that describes companies and could be left out, by column."""
    shown = {row["column"] for row in leak_rows(found, dataset, locale=locale)}
    return {name: attribute_name(name, locale) for name in dataset.attributes if name not in shown}


def left_out_line(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> Message | None:
    """One line on what is left out; None where nothing is."""
    names = [attribute_name(name, locale) for name in dataset.left_out]
    if not names:
        return None
    if len(names) == 2:
        return message("view.leaks.left_out_two", first=names[0], second=names[1])
    return message("view.leaks.left_out", n=len(names), first=names[0], more=len(names) - 1)


def _why(verdict: str, said: str | None, why: list[Message]) -> Message:
    if said == "before" and why:
        return message("view.leaks.said_before", why=why)
    if said == "after" and verdict != "leak":
        return message("view.leaks.said_after")
    return message(f"view.leaks.{verdict}", why=why)

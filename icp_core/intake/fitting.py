"""Whether a column's values can be what its header promises: asked of a sample of distinct values, before mapping."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from icp_core.intake.bands import band_edges
from icp_core.intake.dates import read_dates
from icp_core.intake.missing import WORDS
from icp_core.intake.numbers import number_text, read_numbers
from icp_core.intake.terms import deal_kind_of, flag_of, outcome_of, relation_of
from icp_core.intake.vocabulary import HELPER_COLUMNS
from icp_core.schema import TABLES

SAMPLE = 120
"""Distinct values looked at; a column that is what it says shows it within these."""
_MOST = 0.6
_HALF = 0.5


def sample_of(column: pd.Series) -> list[str]:
    """Up to :data:`SAMPLE` distinct values as text, missing words left out, in the order of the file."""
    if pd.api.types.is_numeric_dtype(column):
        return [number_text(value) for value in pd.unique(column.dropna())[:SAMPLE]]
    distinct = pd.unique(column.iloc[:20_000].dropna())[: 3 * SAMPLE]
    return [text for text in (str(value) for value in distinct) if text.strip().lower() not in WORDS][:SAMPLE]


def fits(table: str, column: str, texts: Sequence[str], *, plain_word: bool = True) -> bool:
    """Whether distinct values can stand in a canonical column.

    Parameters
    ----------
    texts : distinct values, as :func:`sample_of` gives them
    plain_word : whether the header alone says what it is; otherwise controlled words must prove it
    """
    if not texts:
        return True
    contract = TABLES[table].get(column)
    kind = contract.kind if contract else HELPER_COLUMNS.get(table, {}).get(column, "text")
    if column == "relation":
        return _share([relation_of(text) is not None for text in texts]) >= _HALF
    if (table, column) == ("deals", "outcome"):
        outcomes = [outcome_of(text) for text in texts]
        return len(texts) <= 60 and ("won" in outcomes or (plain_word and "lost" in outcomes))
    if (table, column) == ("deals", "kind"):
        return _share([deal_kind_of(text) is not None for text in texts]) >= _HALF
    if column == "domain":
        return _share(["." in text and " " not in text.strip() for text in texts]) >= _MOST
    if kind in ("number", "money", "share"):
        return number_share(texts) >= _MOST
    if kind == "date":
        return date_share(texts) >= _MOST
    if kind == "year":
        numbers = read_numbers(texts).values
        years = (numbers >= 1000) & (numbers <= 2100)
        return max(float(years.mean()), date_share(texts)) >= _MOST
    if kind == "flag":
        return _share([flag_of(text) is not None for text in texts]) >= _MOST
    if column in ("name", "country", "city"):
        return _share([any(char.isalpha() for char in text) for text in texts]) >= _HALF
    return True


def number_share(texts: Sequence[str]) -> float:
    """Share of distinct texts that are numbers or bands."""
    values = read_numbers(texts).values
    readable = ~np.isnan(values)
    for i in np.flatnonzero(~readable).tolist():
        readable[i] = band_edges(texts[i]) is not None
    return float(readable.mean()) if len(texts) else 0.0


def date_share(texts: Sequence[str]) -> float:
    """Share of distinct texts that are dates."""
    return float((~np.isnat(read_dates(texts, serial=True).values)).mean()) if len(texts) else 0.0


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0

"""Whether a column's values can be what its header promises: asked of a sample of distinct values, before mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from icp_core.intake.mapping.vocabulary import HELPER_COLUMNS
from icp_core.intake.texts.bands import band_edges
from icp_core.intake.texts.countries import country_name
from icp_core.intake.texts.dates import read_dates
from icp_core.intake.texts.missing import is_missing_word
from icp_core.intake.texts.numbers import number_text, read_numbers
from icp_core.intake.texts.terms import deal_kind_of, flag_of, outcome_of, relation_of, verdict_of, worded_verdict
from icp_core.schema import TABLES

SAMPLE = 120
"""Distinct values looked at; a column that is what it says shows it within these."""
_MOST = 0.6
_HALF = 0.5
_SEVERAL = 3


def sample_of(column: pd.Series) -> list[str]:
    """Up to :data:`SAMPLE` distinct values as text, missing words left out, in the order of the file."""
    if pd.api.types.is_numeric_dtype(column):
        return [number_text(value) for value in pd.unique(column.dropna())[:SAMPLE]]
    distinct = pd.unique(column.iloc[:20_000].dropna())[: 3 * SAMPLE]
    return [text for text in (str(value) for value in distinct) if not is_missing_word(text)][:SAMPLE]


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
    if (table, column) == ("interviews", "verdict"):
        return _are_verdicts(texts, plain_word=plain_word)
    if column == "domain":
        return host_share(texts) >= _MOST
    if column in ("funding_stage", "legal_form", "operating_model", "ownership"):
        return _share([any(char.isalpha() for char in text) for text in texts]) >= _HALF
    if kind in ("number", "money", "share"):
        rates = kind == "money" and read_numbers(texts).percent.mean() > _HALF  # 12 % is a rate, not an amount
        return number_share(texts) >= _MOST and not rates
    if kind == "date":
        return date_share(texts) >= _MOST
    if kind == "year":
        numbers = read_numbers(texts).values
        years = (numbers >= 1000) & (numbers <= 2100)
        dates = ~np.isnat(read_dates(texts, serial=True).values)
        return float((years | dates).mean()) >= _MOST
    if kind == "flag":
        return _share([flag_of(text) is not None for text in texts]) >= _MOST
    if column == "name" and all(flag_of(text) is not None for text in texts):  # ``Customer``: yes, no
        return False
    lettered = column in ("name", "country", "city")
    return not lettered or _share([any(char.isalpha() for char in text) for text in texts]) >= _HALF


def _are_verdicts(texts: Sequence[str], *, plain_word: bool) -> bool:
    test = verdict_of if plain_word else worded_verdict
    return len(texts) <= 60 and _share([test(text) is not None for text in texts]) >= _MOST


def proof(table: str, column: str, texts: Sequence[str]) -> float | None:
    """Share (0-1) of distinct values that hardly any other column would hold; None where values prove nothing.

    Of two headers for one column it decides which has it: plain numbers of employees before bands of them, a type that
    holds relations before one that holds legal forms.
    """
    if not texts:
        return None
    if column in ("employees", "revenue"):
        return float((~np.isnan(read_numbers(texts).values)).mean())
    if column == "relation":
        return _share([relation_of(text) is not None for text in texts])
    if column == "domain":
        return host_share(texts)
    if column == "country":
        return _share([country_name(text) is not None for text in texts])
    if (table, column) == ("deals", "outcome"):
        return 1.0 if {"won", "lost"} <= {outcome_of(text) for text in texts} else 0.5
    if (table, column) == ("deals", "kind"):
        return _share([deal_kind_of(text) is not None for text in texts])
    if (table, column) == ("interviews", "verdict"):
        return _share([verdict_of(text) is not None for text in texts])
    if column == "email":
        return _share(["@" in text for text in texts])
    return None


def host_share(texts: Sequence[str]) -> float:
    """Share of distinct texts that are web addresses; 0 where all lie on one host, as profiles and records do."""
    hosts = [re.sub(r"^[a-z]+://(www\.)?", "", text.strip().lower()).split("/")[0] for text in texts]
    if len(texts) >= _SEVERAL and len(set(hosts)) == 1:
        return 0.0
    return _share(["." in host and " " not in text.strip() and "@" not in text
                   for host, text in zip(hosts, texts, strict=True)])  # fmt: skip


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

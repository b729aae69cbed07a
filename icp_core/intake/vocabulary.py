"""Header words to canonical columns, per table, in the languages and systems of ``header_words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from icp_core.intake.folding import split_words
from icp_core.intake.numbers import unit_of
from icp_core.schema import TABLES

HELPER_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "accounts": {"ownership": "category"},
    "activities": {"rate": "money"},
    "deals": {"title": "text"},
    "invoices": {"quantity": "number", "unit_price": "money", "discount": "share"},
    "contacts": {"first_name": "text", "last_name": "text", "email": "text"},
}
"""Columns that are no part of a table's contract but have a usual name, or from which parts of it are worked out."""

_PREFIX = re.compile(r"^(organization|organisation|deal|person|company|account|contact|customer|lead) ")
_SIMILAR = 93.0
"""Least similarity (0-100) of a misspelt header: ``emplyees`` passes, ``county`` is not taken for ``country`` (92)."""


@dataclass(frozen=True)
class Header:
    """A header taken apart.

    Attributes
    ----------
    words : folded words without the unit
    factor, currency : what a unit in the header says (``revenue ($M)`` is 1e6, USD)
    """

    words: str
    factor: float = 1.0
    currency: str | None = None


@dataclass(frozen=True)
class Guess:
    """A canonical column for a header, with a confidence (0-1) and how it was found."""

    column: str
    confidence: float
    how: Literal["canonical", "word", "part", "similar"]
    rank: int = 0
    """Place among the words for this column: earlier ones are plainer."""


def header_of(text: str) -> Header:
    """Take a header apart: unit in brackets or at the end, marks of a form (``*``), camel case."""
    factor, currency = 1.0, None
    for found in re.finditer(r"[(\[]([^)\]]*)[)\]]", text):
        for part in re.split(r"[\s,/]+", found[1]):
            unit = unit_of(part)
            if unit and part:
                factor, currency = factor * unit[0], unit[1] or currency
    plain = re.sub(r"[(\[][^)\]]*[)\]]", " ", text)
    words = plain.replace("/", " ").replace(",", " ").split()
    while len(words) > 1:
        unit = unit_of(words[-1]) if len(words[-1]) > 1 or not words[-1].isalpha() else None
        if unit is None or words[-1].lower() in ("million", "thousand"):
            break
        factor, currency = factor * unit[0], unit[1] or currency
        words.pop()
    return Header(split_words(" ".join(words)), factor, currency)


def guess(table: str, header: str) -> Guess | None:
    """Canonical column of a table that a header most likely means; None where none is near."""
    known = _known(table)
    if header in TABLES[table]:
        return Guess(header, 1.0, "canonical")
    words = header_of(header).words
    if not words:
        return None
    if words in known:
        return Guess(known[words][0], 0.95, "word", known[words][1])
    shorter = _PREFIX.sub("", words)
    if shorter != words and shorter in known and shorter not in ("id", "name", "type", "size", "title"):
        return Guess(known[shorter][0], 0.85, "part", known[shorter][1])
    if len(words) < 6:
        return None
    from rapidfuzz import fuzz, process

    near = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return Guess(known[near[0]][0], 0.75, "similar", known[near[0]][1]) if near else None


def says(topic: str, text: str) -> bool:
    """Whether the words of a text hold a word or phrase of a topic: customers, others, after, bought."""
    plain = f" {split_words(text)} "
    return any(f" {phrase} " in plain for phrase in _topics()[topic])


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    text = resources.files("icp_core.intake").joinpath("header_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def _topics() -> Mapping[str, list[str]]:
    return _words()["reading"]


@lru_cache(maxsize=16)
def _known(table: str) -> Mapping[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for column, phrases in _words()[table].items():
        for rank, phrase in enumerate((column.replace("_", " "), *phrases)):
            known.setdefault(phrase, (column, rank))
    return known

"""Header words to canonical columns, per table, in the languages and systems of ``header_words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Literal

from icp_core.intake.folding import slug, split_words
from icp_core.intake.mapping.afterwards import sign_of
from icp_core.intake.texts.units import unit_of
from icp_core.schema import FIRMOGRAPHICS, TABLES

HELPER_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "accounts": {"ownership": "category"},
    "activities": {"rate": "money"},
    "deals": {"title": "text"},
    "invoices": {"quantity": "number", "unit_price": "money", "discount": "share"},
    "contacts": {"first_name": "text", "last_name": "text", "email": "text"},
}
"""Columns that are no part of a table's contract but have a usual name, or from which parts of it are worked out."""

_SIMILAR = 93.0
"""Least similarity (0-100) of a misspelt header: ``emplyees`` passes, ``county`` is not taken for ``country`` (92)."""
_THOUSANDS = re.compile(r"1?000s?")
_YEAR = re.compile(r"(19|20)\d\d")
_OWN_ONLY = frozenset({"id", "name", "title", "number", "no", "code"})
"""What ``Company: Name`` may come down to in a list of companies, and ``Billing Name`` may not."""
_NEVER_ALONE = frozenset({"type", "size", "status", "stage", "value", "code", "system", "systems", "tools"})
"""Words that mean too much for a header of several words to come down to them."""
_LEAST_WORD = 9
"""Letters from which one word inside a longer header is plain enough (``liikevaihto``, ``anstallda``)."""
CONFIDENCE = {"canonical": 1.0, "word": 0.95, "part": 0.9, "similar": 0.8, "inside": 0.7}
"""Share of such headers that are right, by how they were found; ``tests/benchmarks/mapping_accuracy.py`` says how
often they are. The lists measured on are where many of the words come from, so nothing here claims more than 0.95."""


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
    how: Literal["canonical", "word", "part", "similar", "inside"]
    rank: int = 0
    """Place among the words for this column: earlier ones are plainer."""
    year: int = 0
    """Year that the header names (``revenue 2023``), else 0: of several the latest is meant."""


def header_of(text: str) -> Header:
    """Take a header apart: unit in brackets or at the end, marks of a form (``*``), camel case."""
    factor, currency = 1.0, None
    for found in re.finditer(r"[(\[]([^)\]]*)[)\]]", text):
        for part in re.split(r"[\s,/]+", found[1].replace("1 000", "1000")):
            unit = _unit(part)
            if unit and part:
                factor, currency = factor * unit[0], unit[1] or currency
    plain = re.sub(r"[(\[][^)\]]*[)\]]", " ", text)
    words = plain.replace("/", " ").replace(",", " ").split()
    years: list[str] = []
    units = 0
    while len(words) > 1:
        bare = _THOUSANDS.fullmatch(words[-1]) and not units  # ``Fortune 1000`` names no unit, ``1000 EUR`` does
        unit = None if bare or (len(words[-1]) == 1 and words[-1].isalpha()) else _unit(words[-1])
        if _YEAR.fullmatch(words[-1]):
            years.insert(0, words.pop())
            continue
        if units and words[-1].lower() in ("in", "i", "w"):
            words.pop()
            continue
        if unit is None or words[-1].lower() in ("million", "thousand"):
            break
        factor, currency = factor * unit[0], unit[1] or currency
        units += 1
        words.pop()
    return Header(split_words(" ".join([*words, *years])), factor, currency)


def own_column(header: str) -> str:
    """What a column is called for which there is no canonical name: ``Decision style`` is ``decision_style``."""
    return header if header.isidentifier() and header.islower() and header.isascii() else slug(header_of(header).words)


def _unit(word: str) -> tuple[float, str | None] | None:
    return (1e3, None) if _THOUSANDS.fullmatch(word) else unit_of(word)


def guess(table: str, header: str) -> Guess | None:
    """Canonical column of a table that a header most likely means; None where none is near.

    What is filled in during or after a sale is never taken for something that describes the company.
    """
    if header in TABLES[table]:
        return Guess(header, CONFIDENCE["canonical"], "canonical")
    if header.startswith("@"):  # a record's own address or type, not a field of it
        return None
    words = header_of(header).words
    found = _guessed(table, words)
    if found is None and (longer := " ".join(_written_out().get(word, word) for word in words.split())) != words:
        found = _guessed(table, longer)
        if found and found.how == "word":
            found = replace(found, how="part", confidence=CONFIDENCE["part"])
    if found and table == "accounts" and found.column in FIRMOGRAPHICS and found.column != "funding_stage":
        return None if sign_of(header) else found
    return found


def _guessed(table: str, words: str) -> Guess | None:
    known = _known(table)
    if not words:
        return None
    if words in known:
        return _found(known[words], "word")
    bare, year = _bare(table, words)
    if bare is None:
        return None
    if bare in known:
        return _found(known[bare], "part", year)
    if table == "accounts" and (inside := _inside(bare.split())):
        return _found(known[inside], "inside", year)
    if len(bare) < 6:
        return None
    from rapidfuzz import fuzz, process

    near = process.extractOne(bare, known.keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return _found(known[near[0]], "similar", year) if near else None


def _found(
    place: tuple[str, int], how: Literal["canonical", "word", "part", "similar", "inside"], year: int = 0
) -> Guess:
    return Guess(place[0], CONFIDENCE[how], how, place[1], year)


def _bare(table: str, words: str) -> tuple[str | None, int]:
    """Words without what says whose column it is, which address or which year; None where it is another table's.

    ``organization address country of address`` is ``country``, ``omsattning 2023`` is (``omsattning``, 2023).
    """
    known, year = _known(table), 0
    tokens = words.split()
    while len(tokens) > 1 and (_YEAR.fullmatch(tokens[-1]) or (year and tokens[-1].isdigit()) or tokens[-1] == "fy"):
        year = year or int(tokens[-1])
        tokens.pop()
    rest, own = " ".join(tokens), False
    for _ in range(4):
        if rest in known and rest not in _NEVER_ALONE and (own or rest not in _OWN_ONLY):
            return rest, year
        shorter, entity = _without_lead(rest)
        if entity and entity != table:
            return None, year
        own = own or entity == table
        shorter = shorter if shorter != rest else _without_tail(rest)
        if shorter == rest:
            break
        rest = shorter
    done = rest in known and rest not in _NEVER_ALONE and (own or rest not in _OWN_ONLY)
    return (rest if done or rest not in known else words), year


def _without_lead(words: str) -> tuple[str, str | None]:
    """Words without a first phrase that says whose they are, and the table that this phrase belongs to, if any."""
    for phrase, table in _leads():
        if words.startswith(f"{phrase} "):
            return words[len(phrase) + 1 :], table
    return words, None


def _without_tail(words: str) -> str:
    for phrase in _topics()["behind"]:
        if words.endswith(f" {phrase}"):
            return words[: -len(phrase) - 1]
    return words


def _inside(tokens: list[str]) -> str | None:
    """The longest plain phrase for what describes a company that stands in a header of at most two words more."""
    if set(tokens) & set(_topics()["not_itself"]):
        return None
    spans = [(i, j) for i in range(len(tokens)) for j in range(i + 1, len(tokens) + 1) if j - i >= len(tokens) - 2]
    for i, j in sorted(spans, key=lambda span: span[0] - span[1]):
        phrase = " ".join(tokens[i:j])
        plain = j - i >= 2 or len(phrase) >= _LEAST_WORD
        if plain and _known("accounts").get(phrase, ("", 0))[0] in FIRMOGRAPHICS:
            return phrase
    return None


def says(topic: str, text: str) -> bool:
    """Whether the words of a text hold a word or phrase of a topic: customers, others, bought."""
    plain = f" {split_words(text)} "
    return any(f" {phrase} " in plain for phrase in _topics()[topic])


def says_only(topic: str, header: str) -> bool:
    """Whether a header is a word or phrase of a topic, and nothing besides."""
    return header_of(header).words in _topics()[topic]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    text = resources.files("icp_core.intake.mapping").joinpath("header_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def _topics() -> Mapping[str, list[str]]:
    return _words()["reading"]


@lru_cache(maxsize=1)
def _written_out() -> Mapping[str, str]:
    return {short: word for word, shorts in _words()["short"].items() for short in shorts}


@lru_cache(maxsize=1)
def _leads() -> tuple[tuple[str, str | None], ...]:
    """First phrases of headers with the table they belong to, None for those of any table; the longest first."""
    leads: dict[str, str | None] = dict.fromkeys(_topics()["before"])
    for table, phrases in _words()["whose"].items():
        leads |= dict.fromkeys(phrases, table)
    return tuple(sorted(leads.items(), key=lambda lead: -len(lead[0])))


@lru_cache(maxsize=16)
def _known(table: str) -> Mapping[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for column, phrases in _words()[table].items():
        for rank, phrase in enumerate((column.replace("_", " "), *phrases)):
            known.setdefault(phrase, (column, rank))
    return known

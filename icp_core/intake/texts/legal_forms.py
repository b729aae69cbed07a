"""The legal form in a company's name, before or after it, and columns of legal forms: one short name for each form.

Letters that stand for a form in one country are a word or initials in another (``AS Roma``, ``SA Water``, ``Thermal
Spa``): those are believed only where the country or the spelling proves them. The forms are in ``legal_forms.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import pandas as pd

from icp_core.intake.folding import folded

_MARKS = re.compile(
    r"[\s,]*\((?:publ|asset|the)\)|[\s,]+publ\.?$|[\s,]+(?:i likvidation|i konkurs|in liquidation|in administration"
    r"|konkurssissa|selvitystilassa|w likwidacji|w upadłości|under avvikling|under konkurs|i\.\s?L\.|i\.\s?G\."
    r"|i\. Gr\.)$",
    re.IGNORECASE,
)
"""What may follow a form and says nothing about it."""
_MARKED = ("publ", "publ.", "ation", "konkurs", "tilassa", "dacji", "dłości", "avvikling", "L.", "G.", "Gr.")
_EDGES = " \t,;-–—/&+"
_QUOTES = "\"'“”„«»‟″"
_ARTICLES = frozenset(
    {"the", "the company", "the co", "company", "co", "and", "group", "a", "de", "la", "el", "das", "die"}
)
_LOCAL_FIRST = {"Ltd", "Inc.", "PLC", "Corp.", "LLC"}
"""English forms that firms elsewhere add for their customers abroad: ``Foo Oy Ltd`` is an Oy."""


@dataclass(frozen=True)
class _Reading:
    """One form that a spelling may stand for."""

    form: str
    countries: frozenset[str]
    spellings: frozenset[str]
    sure: bool


def split_legal_form(name: str, *, country: str | None = None) -> tuple[str, str | None]:
    """A company's name without its legal form, and the form's usual short name; None where the name has none.

    Parameters
    ----------
    country : English name of the company's country; settles what letters mean (``AS`` is Norwegian, not Roman)

    >>> split_legal_form("Volvo AB (publ)"), split_legal_form("Oy Karl Fazer Ab"), split_legal_form("AS Roma")
    (('Volvo', 'AB'), ('Karl Fazer', 'Oy'), ('AS Roma', None))
    """
    plain = " ".join(name.split())
    bare = _MARKS.sub("", plain).strip(_EDGES) if plain.endswith(_MARKED) or "(" in plain else plain
    bare, last = _without_last(bare, country)
    if last:
        shorter, inner = _without_last(bare, country)
        if inner and inner != last and (last in _LOCAL_FIRST or {inner, last} <= {"AB", "Oy", "Oyj"}):
            bare, last = shorter, inner
            last = "Oy" if last == "AB" and country == "Finland" else last
    rest, first = _without_first(bare, country)
    if first:
        bare = rest
        if last is None or {first, last} == {"Oy", "AB"}:
            last = first
    if last is None:
        return _inside(plain, country) or (plain, None)
    return _unquoted(bare), last


def legal_form_name(text: str) -> str | None:
    """Usual short name of a legal form given as a short or long name in its own language; None where it is not known.

    >>> legal_form_name("Aktiebolag"), legal_form_name("Private limited company"), legal_form_name("sp. z o. o.")
    ('AB', 'Ltd', 'Sp. z o.o.')
    """
    brackets = re.findall(r"\(([^)]*)\)", text)
    outside = re.sub(r"\([^)]*\)", " ", text)
    for part in (text, outside, *re.split(r"\s[-–—/]\s|:\s", outside), *brackets):
        readings = _tables()[0].get(_key(part)) or _tables()[1].get(_key(part))
        if readings:
            exact = [r.form for r in sorted(readings, key=lambda r: not r.sure) if part.strip() in r.spellings]
            return exact[0] if exact else readings[0].form
    return None


def limited_company(form: str) -> Literal["public", "private"] | None:
    """Whether a form, as :func:`split_legal_form` names it, is a public or a private limited company.

    None for other forms and for those that can be either, as the Swedish AB.
    """
    kind: Literal["public", "private"] | None = _forms().get(form, {}).get("kind")
    return kind


def legal_forms_of_names(names: pd.Series, countries: pd.Series | None = None) -> pd.Series:
    """Legal form of each name, missing where it has none; ``countries`` has the same index."""
    where = pd.Series(None, index=names.index, dtype=object) if countries is None else countries
    found = [
        None if pd.isna(name) else split_legal_form(str(name), country=None if pd.isna(land) else str(land))[1]
        for name, land in zip(names, where, strict=True)
    ]
    return pd.Series(found, index=names.index, dtype="str")


def _without_last(name: str, country: str | None) -> tuple[str, str | None]:
    words = name.replace(",", " ").replace(";", " ").split()
    longest = min(_longest_forms().get(_key(words[-1]), 0), len(words) - 1) if words else 0
    start = len(name)
    starts = [start := name.rindex(word, 0, start) for word in reversed(words[-longest:])] if longest else []
    for start in reversed(starts):
        form = _believed(_tables()[0].get(_key(name[start:])), name[start:], name, country)
        rest = name[:start].strip(_EDGES)
        if form and _is_name(rest):
            return rest, form
    return name, None


def _without_first(name: str, country: str | None) -> tuple[str, str | None]:
    words = name.split(None, 2)
    for k in range(min(2, len(words) - 1), 0, -1):
        end = len(" ".join(words[:k]))
        readings = _tables()[1].get(_key(name[:end]))
        if not readings:
            continue
        rest = name[end:].strip(_EDGES)
        if not _is_name(rest) or " ".join(folded(name).split()[:2]) in _exceptions():
            continue
        at_home = [r for r in readings if country in r.countries]
        certain = rest[0] in _QUOTES
        for reading in at_home or readings:
            if at_home or certain or (reading.sure and name[:end] in reading.spellings and not _elsewhere(country)):
                return rest, reading.form
    return name, None


def _elsewhere(country: str | None) -> bool:
    """Whether the country speaks English: there, letters ahead of a name are initials."""
    return country in {"United States", "United Kingdom", "Ireland", "Canada", "Australia"}


def _inside(name: str, country: str | None) -> tuple[str, str] | None:
    """A form that is followed by a bracket or a comma: ``Acme Ltd (UK)``, ``Nordea Bank Abp, filial i Sverige``."""
    cut = re.search(r"\s*\(|,\s", name)
    if cut is None or not cut.start():
        return None
    bare, form = _without_last(name[: cut.start()], country)
    return (_unquoted(bare) + name[cut.start() :], form) if form else None


def _believed(readings: tuple[_Reading, ...] | None, text: str, name: str, country: str | None) -> str | None:
    if not readings:
        return None
    at_home = [r for r in readings if country in r.countries]
    if at_home:
        return next((r.form for r in at_home if text in r.spellings), at_home[0].form)
    sure = [r for r in readings if r.sure]
    exact = next((r.form for r in sure if text in r.spellings or text.rstrip(".") in r.spellings), None)
    if exact or not sure or any(text in r.spellings for r in readings if not r.sure):
        return exact
    one_case = name.isupper() or name.islower()
    return sure[0].form if one_case or len(_key(text)) >= 4 else None


def _is_name(rest: str) -> bool:
    plain = folded(rest) or rest.strip() if len(rest) < 16 else rest
    return any(char.isalnum() for char in plain) and plain not in _ARTICLES


def _unquoted(bare: str) -> str:
    inner = bare.strip(_EDGES)
    return inner[1:-1].strip() if len(inner) > 2 and inner[0] in _QUOTES and inner[-1] in _QUOTES else inner


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    """Letters of a form without what people put between them; ``/`` and ``&`` tell forms apart and stay."""
    plain = text.lower().replace(" und ", "&").replace(" u. ", "&").replace("+", "&")
    if not plain.isascii():
        plain = "".join(folded(char) or char for char in plain if char not in "–—")
    return re.sub(r"[\s.,()\"':-]", "", plain)


@lru_cache(maxsize=1)
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("icp_core.intake.texts").joinpath("legal_forms.toml").read_text("utf-8"))


def _forms() -> Mapping[str, Any]:
    forms: Mapping[str, Any] = _raw()["forms"]
    return forms


@lru_cache(maxsize=1)
def _exceptions() -> frozenset[str]:
    return frozenset(_raw()["not_ahead"]["names"])


@lru_cache(maxsize=1)
def _longest_forms() -> Mapping[str, int]:
    """How many words a form may have, by the key of its last word."""
    longest: dict[str, int] = {}
    for parts in _forms().values():
        for written in (*parts.get("after", ()), *parts["words"], *parts.get("maybe_after", ())):
            words = written.split()
            for k in range(len(words)):
                last = _key("".join(words[k:]))
                longest[last] = max(longest.get(last, 0), k + 1)
                longest[_key(words[-1])] = max(longest.get(_key(words[-1]), 0), len(words))
    return longest


@lru_cache(maxsize=1)
def _tables() -> tuple[Mapping[str, tuple[_Reading, ...]], Mapping[str, tuple[_Reading, ...]]]:
    """Readings of each key after a name, and ahead of one."""
    after: dict[str, list[_Reading]] = {}
    ahead: dict[str, list[_Reading]] = {}
    for form, parts in _forms().items():
        for table, key, sure in (
            (after, "after", True), (after, "words", True), (after, "maybe_after", False),
            (ahead, "ahead", True), (ahead, "maybe_ahead", False),
        ):  # fmt: skip
            for written in parts.get(key, ()):
                _put(table, form, parts, written, sure)
    return ({k: tuple(v) for k, v in after.items()}, {k: tuple(v) for k, v in ahead.items()})


def _put(table: dict[str, list[_Reading]], form: str, parts: Mapping[str, Any], written: str, sure: bool) -> None:
    readings = table.setdefault(_key(written), [])
    for at, reading in enumerate(readings):
        if reading.form == form and reading.sure == sure:
            readings[at] = _Reading(form, reading.countries, reading.spellings | {written}, sure)
            return
    readings.append(_Reading(form, frozenset(parts.get("countries", ())), frozenset({written}), sure))

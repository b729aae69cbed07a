"""Numbers as people and their programs write them: one decimal mark per column, inferred from the column.

A mark is proved by a cell that can be read in one way only (``1.234,56``; ``12,5``; ``1.234.567``). ``1.234`` alone
can be read in two. Where a whole column proves nothing, the file's other columns decide, then its delimiter (``;``
goes with the decimal comma), then the point is the decimal mark and the comma groups; and the report says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Mark = Literal[".", ","]

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "euroa": "EUR", "$": "USD", "us$": "USD", "usd": "USD",
    "£": "GBP", "gbp": "GBP", "sek": "SEK", "kr": "SEK", "kronor": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN",
    "zł": "PLN", "zl": "PLN", "chf": "CHF", "jpy": "JPY", "¥": "JPY", "cad": "CAD", "aud": "AUD", "czk": "CZK",
    "kč": "CZK", "isk": "ISK", "inr": "INR", "₹": "INR", "huf": "HUF", "ron": "RON",
}  # fmt: skip
UNITS = {
    "k": 1e3, "t": 1e3, "tusen": 1e3, "tuhatta": 1e3, "thousand": 1e3, "thousands": 1e3, "tys": 1e3, "tsd": 1e3,
    "m": 1e6, "mm": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6, "miljon": 1e6,
    "miljoner": 1e6, "milj": 1e6, "miljoona": 1e6, "miljoonaa": 1e6, "mill": 1e6, "milionów": 1e6,
    "b": 1e9, "bn": 1e9, "md": 1e9, "mdr": 1e9, "mrd": 1e9, "mld": 1e9, "billion": 1e9, "miljard": 1e9,
    "miljarder": 1e9,
}  # fmt: skip
_NOUNS = frozenset(
    {
        "employees", "employee", "people", "persons", "staff", "fte", "ftes", "anställda", "anst", "pers", "personer",
        "henkilöä", "henkeä", "hlö", "htv", "työntekijää", "osób", "pracowników", "os", "mitarbeiter", "ansatte", "st",
        "kpl", "szt", "pcs", "stk", "år", "years", "year", "yrs", "vuotta", "lat", "månader", "months", "days", "dagar",
        "ca", "c", "about", "approx", "cirka", "noin", "ok", "n", "per", "%",
    }
)  # fmt: skip
_SHAPE = re.compile(
    r"(?P<before>(?:[^\d.,+()-]|(?<=[^\W\d])\.)*)(?P<sign>[-+]?)(?P<between>[^\d.,+()-]*)"
    r"(?P<core>\d[\d.,' ]*|[.,]\d+)(?P<power>[eE][-+]?\d{1,2})?(?P<after>[^\d+]*)"
)
_PLAIN = re.compile(r"-?\d{1,15}(?:\.(\d+))?")
_CURRENCY_INSIDE = re.compile(
    "|".join(
        sorted((re.escape(word) for word in CURRENCIES if len(word) > 1 or not word.isalpha()), key=len, reverse=True)
    )
)


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column's distinct texts as numbers.

    Attributes
    ----------
    values : float array; NaN where a text is no number
    mark : decimal mark used
    proved : whether a cell proved the mark, or none needed one
    voted : whether any cell proved a mark, so that other columns of the file may follow it
    mixed : whether cells prove both marks; each is then read on its own evidence
    currencies : how many texts carry which currency
    percents : how many texts carry a percent sign (read as shares: ``18.8%`` is 0.188)
    scaled : bool array; whether a text carries a unit or percent sign of its own
    """

    values: np.ndarray
    mark: Mark
    proved: bool
    voted: bool
    mixed: bool
    currencies: Counter[str]
    percents: int
    scaled: np.ndarray


@dataclass(frozen=True)
class _Parts:
    core: str
    factor: float
    unit: float
    currency: str | None
    percent: bool


def read_numbers(texts: Sequence[str], *, default: Mark = ".") -> Numbers:
    """Read distinct texts of one column as numbers.

    Parameters
    ----------
    texts : sequence of n str
    default : decimal mark to use where the column does not prove one
    """
    plain = [_PLAIN.fullmatch(text) for text in texts]
    digits = {len(found[1]) for found in plain if found and found[1]}
    if all(plain) and digits != {3}:
        values = np.array([float(text) for text in texts])
        return Numbers(
            values,
            "." if digits else default,
            True,
            bool(digits),
            False,
            Counter(),
            0,
            np.zeros(len(texts), dtype=bool),
        )
    parts = [_parts(text) for text in texts]
    evidence = [_evidence(part.core) if part else None for part in parts]
    votes = Counter(mark for mark in evidence if mark in (".", ","))
    ambiguous = any(mark == "?" for mark in evidence)
    mark: Mark = default if not votes else "," if votes[","] > votes["."] else "."
    values = np.full(len(texts), np.nan)
    for i, (part, proof) in enumerate(zip(parts, evidence, strict=True)):
        if part and proof != "!":
            own: Mark = "." if proof == "." else "," if proof == "," else mark
            values[i] = _value(part.core, own) * part.factor
    values[np.isinf(values)] = np.nan
    currencies = Counter(part.currency for part in parts if part and part.currency)
    percents = sum(part.percent for part in parts if part)
    scaled = np.array([part is not None and abs(part.unit) != 1.0 for part in parts], dtype=bool)
    proved = bool(votes) or not ambiguous
    return Numbers(values, mark, proved, bool(votes), len(votes) == 2, currencies, percents, scaled)


def unit_of(text: str) -> tuple[float, str | None] | None:
    """Factor and currency that a word carries: ``MSEK`` is (1e6, SEK), ``tkr`` (1e3, SEK); None for other words."""
    word = text.strip().strip("./()[]").lower()
    if not word:
        return 1.0, None
    if word in CURRENCIES:
        return 1.0, CURRENCIES[word]
    if word in UNITS and word != "t":
        return UNITS[word], None
    found = re.search(r"kr$", word) or _CURRENCY_INSIDE.search(word)
    if found:
        rest = (word[: found.start()] + word[found.end() :]).strip(" ./:-")
        currency = CURRENCIES[found.group()]
        if not rest:
            return 1.0, currency
        if rest in UNITS:
            return UNITS[rest], currency
    return None


def number_text(value: float) -> str:
    """A number as text; whole ones in full, so that no two long ids become one."""
    if isinstance(value, (int, np.integer)) or (float(value).is_integer() and abs(value) < 2**53):
        return str(int(value))
    return f"{value:.15g}"


def tidied(text: str) -> str:
    """Text with plain spaces, quotes and minus signs, so that one pattern fits all."""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text)
    return text.translate(_TIDY).strip()


_TIDY = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2019": "'", "\xa0": " ", "\u202f": " ", "´": "'"}
)


def _parts(text: str) -> _Parts | None:
    text = tidied(text)
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1].strip(), True
    text = re.sub(r"(?<=\d)\s*[,:.]-+$|:-", "", text)
    if text.endswith("-") and text[:-1].strip()[-1:].isdigit():
        text, negative = text[:-1].strip(), True
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    factor, currency, percent = 1.0, None, False
    for word in f"{found['before']} {found['between']} {found['after'].strip().lstrip('-/')}".split():
        if word == "%":
            percent = True
            factor /= 100
            continue
        unit = unit_of(word)
        if unit is None:
            if word.lower().strip(".~()/") in _NOUNS:
                continue
            return None
        factor *= unit[0]
        currency = unit[1] or currency
    unit_factor = factor
    if (found["sign"] == "-") != negative:
        factor = -factor
    if found["power"]:
        factor *= 10.0 ** int(found["power"][1:])
    return _Parts(found["core"].strip().rstrip(".,").strip(), factor, unit_factor, currency, percent)


def _evidence(core: str) -> Literal[".", ",", "", "?", "!"]:
    """Decimal mark that the digits prove; ``""`` where none is needed, ``?`` either, ``!`` where it is no number."""
    spaced = " " in core or "'" in core
    if spaced:
        if not re.fullmatch(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", core):
            return "!"
        return "." if "." in core else "," if "," in core else ""
    dots, commas = core.count("."), core.count(",")
    if dots and commas:
        mark: Literal[".", ","] = "." if core.rfind(".") > core.rfind(",") else ","
        group = "," if mark == "." else "."
        whole, _, _ = core.rpartition(mark)
        return mark if core.count(mark) == 1 and re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+", whole) else "!"
    if dots + commas == 0:
        return ""
    used: Literal[".", ","] = "." if dots else ","
    if dots + commas > 1:
        other: Literal[".", ","] = "," if used == "." else "."
        return other if re.fullmatch(rf"\d{{1,3}}(?:\{used}\d{{3}})+", core) else "!"
    whole, _, digits = core.partition(used)
    if len(digits) != 3 or whole in ("", "0") or len(whole) > 3 or whole.startswith("0"):
        return used
    return "?"


def _value(core: str, mark: Mark) -> float:
    core = core.replace(" ", "").replace("'", "")
    group = "," if mark == "." else "."
    return float(core.replace(group, "").replace(mark, "."))

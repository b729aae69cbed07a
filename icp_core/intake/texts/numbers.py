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

from icp_core.intake.texts.units import PERCENT, beside_number

Mark = Literal[".", ","]
MOST_LETTERS = 200
"""Longest text that is looked at as a number, date or band: patterns take the square of the length, and more."""
_SHAPE = re.compile(
    r"(?P<before>(?:[^\d.,+()-]|(?<=[^\W\d])\.)*)(?P<sign>[-+]?)(?P<between>[^\d.,+()-]*)"
    r"(?P<core>\d[\d.,' ]*|[.,]\d+)(?P<power>[eE][-+]?\d{1,2})?(?P<after>[^\d+]*)"
)
_EMPTY_END = re.compile(r"(?<=\d)\s*([,:.])-+")
_PLAIN = re.compile(r"-?\d{1,15}(?:\.(\d+))?")


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column's distinct texts as numbers.

    Attributes
    ----------
    values : float array; NaN where a text is no number
    mark : decimal mark used
    proved : whether a cell proved the mark, it was decided, or none needed one
    voted : whether any cell proves a mark, so that other columns of the file may follow it
    mixed : whether cells prove both marks; each is then read on its own evidence
    named : currency code of each text, None where it carries none
    percent : bool array; whether a text carries a percent sign (read as a share: ``18.8%`` is 0.188)
    scaled : bool array; whether a text carries a unit or percent sign of its own
    """

    values: np.ndarray
    mark: Mark
    proved: bool
    voted: bool
    mixed: bool
    named: tuple[str | None, ...]
    percent: np.ndarray
    scaled: np.ndarray

    @property
    def currencies(self) -> Counter[str]:
        """How many texts carry which currency."""
        return Counter(code for code in self.named if code)


@dataclass(frozen=True)
class _Parts:
    core: str
    factor: float
    unit: float
    currency: str | None
    percent: bool
    tail: Literal["", ".", ","]
    """Mark of an empty end: ``1.234,-`` has a decimal comma."""


def read_numbers(texts: Sequence[str], *, default: Mark = ".", decided: Mark | None = None) -> Numbers:
    """Read distinct texts of one column as numbers.

    Parameters
    ----------
    texts : sequence of n str
    default : decimal mark to use where the column does not prove one
    decided : decimal mark that a person chose; it settles what can be read in two ways
    """
    plain = [_PLAIN.fullmatch(text) for text in texts]
    digits = {len(found[1]) for found in plain if found and found[1]}
    if all(plain) and digits != {3}:
        values = np.array([float(text) for text in texts])
        mark = "." if digits else decided or default
        no = np.zeros(len(texts), dtype=bool)
        return Numbers(values, mark, True, bool(digits), False, (None,) * len(texts), no, no)
    parts = [_parts(text) for text in texts]
    evidence = [_evidence(part) if part else None for part in parts]
    votes = Counter(mark for mark in evidence if mark in (".", ","))
    ambiguous = any(mark == "?" for mark in evidence)
    mark = decided or (default if not votes else "," if votes[","] > votes["."] else ".")
    values = np.full(len(texts), np.nan)
    for i, (part, proof) in enumerate(zip(parts, evidence, strict=True)):
        if part and proof != "!":
            own: Mark = "." if proof == "." else "," if proof == "," else mark
            values[i] = _value(part.core, own) * part.factor
    values[np.isinf(values)] = np.nan
    return Numbers(
        values,
        mark,
        bool(decided or votes) or not ambiguous,
        bool(votes),
        len(votes) == 2,
        tuple(part.currency if part else None for part in parts),
        np.array([part is not None and part.percent for part in parts], dtype=bool),
        np.array([part is not None and abs(part.unit) != 1.0 for part in parts], dtype=bool),
    )


def both_readings(text: str) -> tuple[float, float]:
    """What an ambiguous text is with a decimal point and with a decimal comma."""
    point, comma = (float(read_numbers([text], decided=mark).values[0]) for mark in (".", ","))
    return point, comma


def number_text(value: float) -> str:
    """A number as text; whole ones in full, so that no two long ids become one."""
    if isinstance(value, (int, np.integer)) or (float(value).is_integer() and abs(value) < 2**53):
        return str(int(value))
    return f"{value:.15g}"


def tidied(text: str) -> str:
    """Text with plain spaces, quotes and minus signs, so that one pattern fits all; empty where it is too long."""
    if len(text) > MOST_LETTERS:
        return ""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", _RAISED.sub("^", text))
    return text.translate(_TIDY).strip()


_RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]")
"""Raised and lowered digits: a footnote or a unit (m²), no part of the number before it."""
_TIDY = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2019": "'", "\xa0": " ", "\u202f": " ", "´": "'"}
)


def _parts(text: str) -> _Parts | None:
    text = tidied(text).lstrip("~≈± ")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1].strip(), True
    tail: Literal["", ".", ","] = ""
    if found := _EMPTY_END.search(text):
        tail = "," if found[1] == "," else "." if found[1] == "." else ""
    text = _EMPTY_END.sub("", text)
    if text.endswith("-") and text[:-1].strip()[-1:].isdigit():
        text, negative = text[:-1].strip(), True
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    factor, currency, percent = 1.0, None, False
    for word in f"{found['before']} {found['between']} {found['after'].strip().lstrip('-')}".split():
        if word.lower() in PERCENT:
            percent = True
            factor /= 100
            continue
        unit = beside_number(word)
        if unit is None:
            return None
        factor *= unit[0]
        currency = unit[1] or currency
    unit_factor = factor
    if (found["sign"] == "-") != negative:
        factor = -factor
    if found["power"]:
        factor *= 10.0 ** int(found["power"][1:])
    return _Parts(found["core"].strip().rstrip(".,").strip(), factor, unit_factor, currency, percent, tail)


def _evidence(part: _Parts) -> Literal[".", ",", "", "?", "!"]:
    """Decimal mark that a text proves; ``""`` where none is needed, ``?`` either, ``!`` where it is no number."""
    found = _evidence_of_digits(part.core)
    return part.tail or found if found in ("", "?") else found


def _evidence_of_digits(core: str) -> Literal[".", ",", "", "?", "!"]:
    spaced = " " in core or "'" in core
    if spaced:
        if not re.fullmatch(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", core):
            return "!"
        return "." if "." in core else "," if "," in core else ""
    dots, commas = core.count("."), core.count(",")
    if dots and commas:
        mark: Literal[".", ","] = "." if core.rfind(".") > core.rfind(",") else ","
        whole, _, _ = core.rpartition(mark)
        return mark if core.count(mark) == 1 and _grouped(whole, "," if mark == "." else ".") else "!"
    if dots + commas == 0:
        return ""
    used: Literal[".", ","] = "." if dots else ","
    if dots + commas > 1:
        return ("," if used == "." else ".") if _grouped(core, used) else "!"
    whole, _, digits = core.partition(used)
    if len(digits) != 3 or whole in ("", "0") or len(whole) > 3 or whole.startswith("0"):
        return used
    return "?"


def _grouped(whole: str, mark: str) -> bool:
    """Whether digits are grouped by threes, or the Indian way: ``12,34,567``."""
    groups = whole.split(mark)
    if not groups[0] or any(not group.isdigit() for group in groups) or len(groups[-1]) != 3:
        return False
    inner = {len(group) for group in groups[1:-1]}
    return (len(groups[0]) <= 3 and inner <= {3}) or (mark == "," and len(groups[0]) <= 2 and inner == {2})


def _value(core: str, mark: Mark) -> float:
    core = core.replace(" ", "").replace("'", "")
    group = "," if mark == "." else "."
    return float(core.replace(group, "").replace(mark, "."))

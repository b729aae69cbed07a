"""Bands of numbers as text (``11-50``, ``10 001+``, ``$10M-$50M``), also after a spreadsheet took them for dates.

A band becomes the geometric middle of its edges, which lies in the middle of sizes that spread over decades. An open
band has no middle: ``10,001+`` becomes its edge, the smallest size that it can mean; ``under 10`` becomes the
geometric middle of 1 and 10 (for money in full and for ``under 1`` in millions, half of the edge).
"""

from __future__ import annotations

import math
import re

from icp_core.intake.texts.numbers import Mark, both_readings, read_numbers, tidied

_MONTHS = {
    month: number
    for number, words in enumerate(
        ("jan tammi sty", "feb helmi lut", "mar maalis mars mär", "apr huhti kwi", "may maj touko mai", "jun kesä cze",
         "jul heinä lip", "aug elo sie", "sep syys wrz", "oct okt loka paź", "nov marras lis", "dec dez joulu gru"), 1
    )
    for month in words.split()
}  # fmt: skip
_MONTH_FIRST = re.compile(r"([a-zåäöź]{3,6})\.?[-/ ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/ .]([a-zåäöź]{3,6})\.?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ t]00:00(?::00(?:\.0+)?)?)?")
_BETWEEN = re.compile(
    r"(?:between|from|mellan|mellom|mellem|från|fra|välillä|od|von|zwischen)?\s*(?P<low>[^-]*\d[^-]*?)\s*(?:-+|\bto\b|\btill\b|\bdo\b|\bbis\b|\btil\b|\.\.+|~|\band\b|\boch\b|\bog\b|\bund\b)\s*"
    r"(?P<high>[^-]*\d[^-]*)"
)
_OVER = (
    ">=?|≥|over|more than|above|at least|mer än|fler än|över|minst|yli|vähintään|ponad|powyżej|więcej niż|co najmniej|"
    "über|mehr als|mindestens|ab|mer enn|flere enn|mindst|mere end|flere end|minimum"
)
_OR_MORE = (
    r"\+|\bor more\b|\band more\b|\b(?:eller|och) (?:fler|mer)\b|\btai enemmän\b|\bi więcej|\band over\b|\boch över\b|"
    r"\b(?:eller|og) (?:flere|mere?|over)\b|\b(?:und|oder) mehr\b|\blub więcej\b"
)
_UNDER = (
    "<=?|≤|under|below|less than|fewer than|up to|at most|färre än|mindre än|högst|upp till|alle|enintään|korkeintaan|"
    "poniżej|mniej niż|do|unter|weniger als|höchstens|bis|færre enn|mindre enn|færre end|mindre end|opp til|op til|"
    "inntil|maximum"
)
_FROM = re.compile(rf"(?:(?:{_OVER})\s*(?P<a>.*\d.*)|(?P<b>.*\d[^+]*)(?:{_OR_MORE})(?P<c>.*))")
_TO = re.compile(rf"(?:{_UNDER})\s*(?P<a>.*\d.*)")


def band_edges(text: str, *, default: Mark = ".") -> tuple[float, float] | None:
    """Edges of a band, ``inf`` above and 0 below where it is open; None where the text is no band."""
    plain = _without_label(tidied(text).lower())
    date = _from_date(plain)
    if date:
        return date
    found = _FROM.fullmatch(plain)
    if found:
        edge = _number(found["a"] or f"{found['b']} {found['c'] or ''}", default)
        return (edge, math.inf) if edge is not None else None
    found = _TO.fullmatch(plain)
    if found:
        edge = _number(found["a"], default)
        return (0.0, edge) if edge is not None else None
    found = _BETWEEN.fullmatch(plain)
    if found is None:
        return None
    low, high = _number(found["low"], default), _number(found["high"], default)
    if low is None or high is None:
        return None
    return _same_unit(found["low"], found["high"], low, high)


def band_middle(low: float, high: float) -> float:
    """One number for a band: the geometric middle, the lower edge of one that is open above."""
    if math.isinf(high):
        return low
    if low <= 0:
        low = 1.0 if 1 < high <= 10_000 else high / 4  # up to 1: in a column of millions
    return math.sqrt(low * high)


def is_mangled(text: str) -> bool:
    """Whether the text looks like a band that a spreadsheet turned into a date (``Nov-50`` for ``11-50``)."""
    return _from_date(tidied(text).lower()) is not None


def _from_date(text: str) -> tuple[float, float] | None:
    found = _MONTH_FIRST.fullmatch(text)
    month, other = (found[1], found[2]) if found else ("", "")
    if not found:
        found = _DAY_FIRST.fullmatch(text)
        month, other = (found[2], found[1]) if found else ("", "")
    number = _MONTHS.get(month) or _MONTHS.get(month[:3])
    if found and number and int(other):
        return float(min(number, int(other))), float(max(number, int(other)))
    iso = _ISO.fullmatch(text)
    if iso:
        year, number, day = (int(part) for part in iso.groups())
        other_number = year % 100 if day == 1 and (year < 2000 or year % 100 > 31) else day
        return float(min(number, other_number)), float(max(number, other_number))
    return None


def _without_label(text: str) -> str:
    """The band of ``small (1-50)`` or ``1-50 (small)``."""
    found = re.fullmatch(r"[^\d(]*\(([^()]*\d[^()]*)\)|([^()]*\d[^()]*)\([^\d()]*\)", text)
    return (found[1] or found[2]).strip() if found else text


def _number(text: str, default: Mark) -> float | None:
    found = read_numbers([text], default=default)
    value = float(found.values[0])
    if not found.proved and not found.scaled[0]:
        value = max(both_readings(text))  # three decimals do not stand on the edge of a band: 1.000-5.000 are thousands
    return None if math.isnan(value) else value


def _same_unit(low_text: str, high_text: str, low: float, high: float) -> tuple[float, float] | None:
    """``1-10 M€``: a unit at the end holds for both ends, one at the start too where the end has none."""
    for factor in (1e3, 1e6, 1e9):
        if (
            low > high >= 0
            and low <= high * factor
            and re.search("[a-z]", low_text)
            and not re.search("[a-z]", high_text)
        ):
            return low, high * factor
        if (
            high >= factor
            and low < high / factor
            and not re.search(r"[a-z]", low_text)
            and re.search(r"[a-z€$£]", high_text)
        ):
            scaled = low * _factor_of(high_text)
            return (scaled, high) if scaled <= high else (low, high)
    return (low, high) if low <= high and low >= 0 else None


def _factor_of(text: str) -> float:
    digits = re.sub(r"[^\d.,' ]", "", text).strip()
    whole, bare = read_numbers([text, digits]).values
    return float(whole / bare) if bare and not math.isnan(whole) else 1.0

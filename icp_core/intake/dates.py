"""Dates as people and their programs write them: one order of day and month per column, inferred from the column.

``2024-03-01`` and ``20240301`` are never turned round. ``03/04/24`` can be read in two ways; a column proves its order
by one value above 12. Where a whole column proves nothing, the file's other columns decide, then the separator (a
point or a hyphen goes with the day first), then the decimal mark (comma: day first; point: month first); and the
report says so. Two-digit years from 69 on are of the last century, as POSIX has it. Times of day are dropped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from icp_core.intake.numbers import tidied

Order = Literal["day first", "month first"]

_ZONE = r"(?: ?(?:Z|UTC|GMT)| ?[+-]\d{2}:?\d{2})?"
_TIME = rf"(?:[ T,]+(?:klo |kl\. ?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE})?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(rf"((?:19|20)\d{{2}})(\d{{2}})(\d{{2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/. ])\.? ?(\d{{1,2}})\2 ?(\d{{4}}|\d{{2}})\.?{_TIME}")
_MONTH_NAME = re.compile(
    rf"(?:[^\W\d]+\.?,? )?(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]+([^\W\d]+)\.?[-/., ]+(\d{{4}}|\d{{2}}){_TIME}", re.U
)
_NAME_FIRST = re.compile(
    rf"(?:[^\W\d]+, )?([^\W\d]+)\.?[-/ ]+(\d{{1,2}})(?:st|nd|rd|th)?,?[-/ ]+(\d{{4}}|\d{{2}}){_TIME}", re.U
)
_MONTH_ONLY = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/.](\d{4})|([^\W\d]+)\.?[-/ ](\d{4})", re.U)
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?")
"""Days since 1899-12-30, as spreadsheets count: 20000 is 1954, 69999 is 2091."""
_LANGUAGES = ("en", "sv", "fi", "pl", "de", "nb", "fr", "es")


@dataclass(frozen=True, eq=False)
class Dates:
    """A column's distinct texts as dates.

    Attributes
    ----------
    values : datetime64[us] array; NaT where a text is no date
    order : order used for ``a/b/year``, or None where no text needed one
    proved : whether a text proved the order, or none needed it
    mixed : whether texts prove both orders; each is then read on its own evidence
    """

    values: np.ndarray
    order: Order | None
    proved: bool
    mixed: bool


def read_dates(
    texts: Sequence[str], *, default: Order | None = None, comma: bool = False, serial: bool = False
) -> Dates:
    """Read distinct texts of one column as dates.

    Parameters
    ----------
    texts : sequence of n str
    default : order that the file's other columns prove, if any
    comma : whether the file writes decimals with a comma
    serial : whether bare five-digit numbers are a spreadsheet's day count
    """
    found = [_parts(tidied(text), serial) for text in texts]
    pairs = [part for part in found if part and len(part) == 4]
    votes: Counter[Order] = Counter()
    for part in pairs:
        if part[0] > 12 >= part[1]:
            votes["day first"] += 1
        elif part[1] > 12 >= part[0]:
            votes["month first"] += 1
    order: Order | None = None
    if pairs:
        order = votes.most_common(1)[0][0] if votes else default or _usual(pairs[0], comma)
    days = [_day(part, order) for part in found]
    values = np.array([day if day else "NaT" for day in days], dtype="datetime64[us]")
    return Dates(values, order, bool(votes) or not pairs, len(votes) == 2)


_Parts = tuple[int, int, int] | tuple[int, int, int, str]


def _parts(text: str, serial: bool) -> _Parts | None:
    """(year, month, day) where the order is plain, (first, second, year, separator) where it is not."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(text):
        return int(found[1]), int(found[3]), _century(found[4]), found[2]
    if found := _MONTH_NAME.fullmatch(text):
        month = _months().get(found[2].lower())
        return (_century(found[3]), month, int(found[1])) if month else None
    if found := _NAME_FIRST.fullmatch(text):
        month = _months().get(found[1].lower())
        return (_century(found[3]), month, int(found[2])) if month else None
    if found := _MONTH_ONLY.fullmatch(text):
        if found[5]:
            month = _months().get(found[5].lower())
            return (int(found[6]), month, 1) if month else None
        return (int(found[1]), int(found[2]), 1) if found[1] else (int(found[4]), int(found[3]), 1)
    if serial and (found := _SERIAL.fullmatch(text)):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
        return day.year, day.month, day.day
    return None


def _usual(pair: _Parts, comma: bool) -> Order:
    separator = str(pair[-1])
    return "day first" if separator in ".- " or comma else "month first"


def _day(part: _Parts | None, order: Order | None) -> dt.date | None:
    if part is None:
        return None
    if len(part) == 4:
        first, second, year, _ = part
        turned = order == "month first"
        if max(first, second) > 12:
            turned = second > 12
        part = (year, first, second) if turned else (year, second, first)
    try:
        return dt.date(*part)
    except ValueError:
        return None


def _century(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Month names, long and short, in the languages of the exports we know."""
    from babel.dates import get_month_names

    names: dict[str, int] = {"sept": 9, "maj": 5, "okt": 10}
    for language in reversed(_LANGUAGES):
        for width in ("abbreviated", "wide"):
            for context in ("stand-alone", "format"):
                for month, name in get_month_names(width, context, language).items():
                    names[name.lower().rstrip(".")] = month
    return names

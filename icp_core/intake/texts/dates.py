"""Dates as people and their programs write them: one order of day and month per column, inferred from the column.

``2024-03-01`` and ``20240301`` are never turned round. ``03/04/24`` can be read in two ways; a column proves its order
by one value above 12. Where a whole column proves nothing, the file's other columns decide; else the column is open,
and until somebody decides a hyphen or a decimal comma goes with the day first. A point settles it: no country writes
the month first with points. Two-digit years from 69 on are of the last century, as POSIX has it. Times of day are
dropped. Counts of days (spreadsheets) or of seconds since 1970 (programs) are dates only where a date is expected.
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

from icp_core.intake.texts.numbers import tidied

Order = Literal["day first", "month first"]

_ZONE = (
    r"(?: ?(?:Z|UTC|GMT|CES?T|EES?T|WES?T|BST|[ECMP][SD]T)| ?[+-]\d{2}(?::?\d{2})?)?(?: ?\((?:UTC|GMT)?[^)]{0,20}\))?"
)
_TIME = (
    r"(?:[ T,]+(?:klo |kl\.? ?|at |um |o |godz\. ?)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
    rf"(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE})?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/. ])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_COMPACT = re.compile(rf"((?:19|20)\d{{2}})(\d{{2}})(\d{{2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/. ])\.? ?(\d{{1,2}})\2 ?(\d{{4}}|\d{{2}})\.?{_TIME}")
_MONTH_NAME = re.compile(
    r"(?:[^\W\d]+\.?,? )?(\d{1,2})(?:st|nd|rd|th|er)?(?:[-/. ]+(?:de )?)?([^\W\d]+)\.?(?: de )?[-/., ]*(\d{4}|\d{2})"
    rf"(?: ?r\.)?{_TIME}"
)
_NAME_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,? )?([^\W\d]+)\.?[-/ ]+(\d{{1,2}})(?:st|nd|rd|th)?,?[-/ ]+(\d{{4}}|\d{{2}}){_TIME}"
)
_NAME_INSIDE = re.compile(rf"(\d{{4}})[-/ ]([^\W\d]+)\.?[-/ ](\d{{1,2}}){_TIME}")
_MONTH_ONLY = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/.](\d{4})|([^\W\d]+)\.?[-/ ](\d{4})")
_QUARTER = re.compile(r"(\d{4})[-/ ]?[Qq]([1-4])|[Qq]([1-4])[-/ ]*(\d{4})")
_SERIAL = re.compile(r"([2-6]\d{4})(?:[.,]\d+)?")
"""Days since 1899-12-30, as spreadsheets count: 20000 is 1954, 69999 is 2091."""
_SHORT_MONTH = re.compile(r"([^\W\d]+)\.?[-/ ']+(\d{2})|((?:19|20)\d{2})(0[1-9]|1[0-2])")
_EPOCH = re.compile(r"(\d{10}|\d{13})(?:\.0+)?|(\d\.\d{1,12})[eE]\+?(09|9|12)")
_FIRST_SECOND, _LAST_SECOND = 631_152_000, 4_102_444_800
"""1990 and 2100: a count of seconds outside is a number of something else."""
_LANGUAGES = ("en", "sv", "fi", "pl", "de", "nb", "nn", "da", "nl", "fr", "es")


@dataclass(frozen=True, eq=False)
class Dates:
    """A column's distinct texts as dates.

    Attributes
    ----------
    values : datetime64[us] array; NaT where a text is no date
    order : order used for ``a/b/year``, or None where no text needed one
    proved : whether a text proved the order, it was decided, or none needed it
    mixed : whether texts prove both orders; each is then read on its own evidence
    unsure : bool array; which texts are another day when turned round
    counted : bool array; which texts are counts of seconds or milliseconds since 1970
    """

    values: np.ndarray
    order: Order | None
    proved: bool
    mixed: bool
    unsure: np.ndarray
    counted: np.ndarray


def read_dates(
    texts: Sequence[str],
    *,
    default: Order | None = None,
    decided: Order | None = None,
    comma: bool = False,
    serial: bool = False,
) -> Dates:
    """Read distinct texts of one column as dates.

    Parameters
    ----------
    texts : sequence of n str
    default : order that the file's other columns prove, if any
    decided : order that a person chose; it settles what can be read in two ways
    comma : whether the file writes decimals with a comma
    serial : whether a date is expected, so that bare numbers are counts of days or seconds
    """
    found = [_parts(tidied(text), serial) for text in texts]
    counted = np.array([part is not None and part[-1] == _COUNTED for part in found], dtype=bool)
    pairs = [part for part in found if part and len(part) == 4 and not isinstance(part[-1], int)]
    year_first = False if decided or default else _year_first(pairs)
    votes: Counter[Order] = Counter()
    for part in pairs if year_first is False else ():
        if part[0] > 12 >= part[1]:
            votes["day first"] += 1
        elif part[1] > 12 >= part[0]:
            votes["month first"] += 1
    order: Order | None = None
    if pairs and year_first is False:
        order = decided or (votes.most_common(1)[0][0] if votes else default or _usual(pairs[0], comma))
    days = [_day(part, order, year_first=year_first) for part in found]
    values = np.array([day if day else "NaT" for day in days], dtype="datetime64[us]")
    unsure = np.array([_is_unsure(part) for part in found], dtype=bool)
    return Dates(values, order, bool(decided or votes) or not unsure.any(), len(votes) == 2, unsure, counted)


def both_days(text: str) -> tuple[str, str]:
    """What an ambiguous text is with the day first and with the month first, as ISO dates."""
    day, month = (str(read_dates([text], decided=order).values[0])[:10] for order in ("day first", "month first"))
    return day, month


_Parts = tuple[int, int, int] | tuple[int, int, int, str] | tuple[int, int, int, int]
_SHORT = "yy"
"""Follows the separator of a date whose year was written with two digits."""
_COUNTED = -1
"""Fourth part of a date that was a count of seconds."""


def _parts(text: str, serial: bool) -> _Parts | None:
    """(year, month, day) where the order is plain, (first, second, year, separator) where it is not."""
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(text):
        return int(found[1]), int(found[3]), _century(found[4]), found[2] + ("" if len(found[4]) == 4 else _SHORT)
    if found := _MONTH_NAME.fullmatch(text):
        return _named(found[3], found[2], found[1])
    if found := _NAME_FIRST.fullmatch(text):
        return _named(found[3], found[1], found[2])
    if found := _NAME_INSIDE.fullmatch(text):
        return _named(found[1], found[2], found[3])
    if found := _MONTH_ONLY.fullmatch(text):
        if found[5]:
            return _named(found[6], found[5], "1")
        return (int(found[1]), int(found[2]), 1) if found[1] else (int(found[4]), int(found[3]), 1)
    if found := _QUARTER.fullmatch(text):
        year, quarter = (found[1], found[2]) if found[1] else (found[4], found[3])
        return int(year), 3 * int(quarter) - 2, 1
    return _expected(text) if serial else None


def _expected(text: str) -> _Parts | None:
    """What is a date only where one is expected: ``45292``, ``1709251200``, ``Jan-24``, ``202401``."""
    if found := _SERIAL.fullmatch(text):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
        return day.year, day.month, day.day
    if found := _SHORT_MONTH.fullmatch(text):
        if found[3]:
            return int(found[3]), int(found[4]), 1
        # Nov-50 is 11-50 after a spreadsheet, not a month of 2050.
        return _named(found[2], found[1], "1") if not 40 < int(found[2]) < 90 else None
    if found := _EPOCH.fullmatch(text):
        seconds = float(found[1]) if found[1] else float(f"{found[2]}e{found[3]}")
        seconds = seconds / 1000 if seconds > _LAST_SECOND else seconds
        if _FIRST_SECOND <= seconds < _LAST_SECOND:
            day = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
            return day.year, day.month, day.day, _COUNTED
    return None


def _named(year: str, name: str, day: str) -> _Parts | None:
    month = _months().get(name.lower())
    return (_century(year), month, int(day)) if month else None


def _is_unsure(part: _Parts | None) -> bool:
    return bool(
        part
        and len(part) == 4
        and str(part[3])[0] in "-/"
        and part[3] != _COUNTED
        and part[0] != part[1]
        and 1 <= part[0] <= 12 >= part[1] >= 1
    )


def _year_first(pairs: Sequence[_Parts]) -> bool | None:
    """Whether ``24-05-13`` means 2024, as Swedes write it: its first number hardly varies while its last does.

    None where neither reading can be told from the other; the texts are then no dates.
    """
    if not pairs or any(part[-1] != f"-{_SHORT}" or part[0] <= 12 or part[1] > 12 for part in pairs):
        return False
    firsts, lasts = {part[0] for part in pairs}, {part[2] % 100 for part in pairs}
    if max(firsts) > 31 or not 1 <= min(lasts) <= max(lasts) <= 31:
        return 1 <= min(lasts) <= max(lasts) <= 31
    if len(pairs) < _FEW:
        return None
    return True if 2 * len(firsts) <= len(lasts) else False if 2 * len(lasts) <= len(firsts) else None


_FEW = 4
"""Fewer distinct dates show no pattern."""


def _usual(pair: _Parts, comma: bool) -> Order:
    separator = str(pair[-1])[0]
    return "day first" if separator in ".- " or comma else "month first"


def _day(part: _Parts | None, order: Order | None, *, year_first: bool | None) -> dt.date | None:
    if part is None:
        return None
    if len(part) == 4 and part[3] == _COUNTED:
        part = part[:3]
    elif len(part) == 4 and year_first is not False:
        if year_first is None:
            return None
        part = (_century(f"{part[0]:02}"), part[1], part[2] % 100)
    elif len(part) == 4:
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


_FINNISH = "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu"


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """Month names, long and short, in the languages of the exports we know."""
    from babel.dates import get_month_names

    names: dict[str, int] = {"sept": 9, "maj": 5, "okt": 10, "mrt": 3, "mär": 3}
    for month, stem in enumerate(_FINNISH.split(), 1):
        names |= {stem: month, f"{stem}k": month}
    for language in reversed(_LANGUAGES):
        for width in ("abbreviated", "wide"):
            for context in ("stand-alone", "format"):
                for month, name in get_month_names(width, context, language).items():
                    names[name.lower().rstrip(".")] = month
    return names

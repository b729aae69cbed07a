"""Numbers, amounts and dates as a reader of one language expects them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, get_currency_symbol

MINUS = "\u2212"
THIN = "\u00a0"
HUGE = 1e18
"""From here on a number is told by its power of ten: it is no amount, and its digits would fill the line."""


def whole(value: float, locale: str) -> str:
    """Whole number with the language's grouping."""
    return _said(value if value in (math.inf, -math.inf) else round(value), "#,##0", locale)


def decimal(value: float, digits: int, locale: str) -> str:
    """Number with a fixed count of decimals."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return _said(value, pattern, locale)


def digits(value: float, locale: str) -> str:
    """Number with as many digits as it has, at most twelve: 1,000, 2.5, 0.00125."""
    return _said(float(f"{value:.12g}"), "#,##0." + "#" * 12, locale)


def decimal_mark(locale: str) -> Literal[".", ","]:
    """What stands between whole and fraction."""
    return "," if decimal(0.5, 1, locale)[1] == "," else "."


def percent(value: float, digits: int, locale: str) -> str:
    """Share (0.43) as percent (43 %)."""
    return decimal(100 * value, digits, locale) + THIN + "%"


def compact(value: float, locale: str, *, more: int = 0) -> str:
    """Amount in three or so significant digits: 940, 9.4 k, 268 k, 1.23 M, 2.0 bn; or some decimals more."""
    size = abs(value)
    for unit, name in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if size >= unit * 0.9995:
            scaled = value / unit
            digits = 2 if abs(scaled) < 10 and unit > 1e3 else 1 if abs(scaled) < 10 else 0
            return decimal(scaled, digits + more, locale) + THIN + name
    return decimal(value, more, locale)


def compact_ends(low: float, high: float, locale: str) -> tuple[str, str]:
    """The ends of a range of amounts; one below a thousand beside one above is told in thousands too: −0.7 k, 9.0 k."""
    below = [abs(end) < 1e3 * 0.9995 for end in (low, high)]
    first, last = (
        decimal(end / 1e3, 1, locale) + THIN + "k" if less and not all(below) and abs(end) >= 50
        else compact(end, locale)
        for end, less in zip((low, high), below, strict=True)
    )  # fmt: skip
    return first, last


def tick(value: float, locale: str) -> str:
    """A round amount on an axis, in no more digits than it has: 500, 2 k, 2.5 M."""
    for unit, name in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= unit:
            return _said(round(value / unit, 6), "#,##0.###", locale) + THIN + name
    return _said(round(value, 6), "#,##0.###", locale)


def money(value: float, currency: str, locale: str, *, more: int = 0) -> str:
    """Compact amount behind its currency: € 268 k."""
    symbol = currency_sign(currency, locale)
    amount = compact(value, locale, more=more)
    sign = MINUS if symbol and amount.startswith(MINUS) else ""
    return (sign + symbol + THIN + amount.removeprefix(sign)) if symbol else amount


def currency_sign(currency: str, locale: str) -> str:
    """What stands before an amount: \u20ac for EUR; nothing where no currency is known."""
    return str(get_currency_symbol(currency, locale=locale)) if currency else ""


def times(value: float, locale: str) -> str:
    """Ratio: 2.2×; a ratio below 0.1 keeps two decimals."""
    return decimal(value, 2 if abs(value) < 0.095 else 1, locale) + "×"


def day(value: dt.date, locale: str) -> str:
    """Date in the language's middle length."""
    return format_date(value, format="medium", locale=locale)


def moment(value: dt.datetime, locale: str) -> str:
    """Day and time of day."""
    return f"{day(value, locale)}, {format_time(value, format='short', locale=locale)}"


def month(value: dt.date, locale: str) -> str:
    """Month and year in words."""
    return format_date(value, format="MMMM yyyy", locale=locale)


def short_month(value: dt.date, locale: str) -> str:
    """Month and year, the month shortened."""
    return format_date(value, format="MMM yyyy", locale=locale)


def listing(values: Sequence[str], locale: str) -> str:
    """Names joined as a person would: a, b, and c."""
    return format_list(list(values), style="standard", locale=locale)


def _said(value: float, pattern: str, locale: str) -> str:
    """The number in the language's signs, with a true minus; what rounds to nought has none."""
    huge = HUGE <= abs(value) < math.inf
    text = f"{Decimal(value):.1e}" if huge else format_decimal(value, format=pattern, locale=locale)
    if not text.startswith("-"):
        return text
    return MINUS + text[1:] if any(digit in text for digit in "123456789") else text[1:]


def plural(count: float, locale: str) -> str:
    """Plural form of the language for this count: one, few, many or other."""
    return str(Locale.parse(locale).plural_form(abs(count)))


def capital(words: str) -> str:
    """Words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def small(words: str) -> str:
    """Words as they stand within a sentence: small at the beginning, unless they are written in capitals."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


FORMATS: dict[str, Callable[[Any, str], str]] = {
    "n": whole,
    "decimal1": lambda v, at: decimal(v, 1, at),
    "decimal2": lambda v, at: decimal(v, 2, at),
    "decimal3": lambda v, at: decimal(v, 3, at),
    "percent": lambda v, at: percent(v, 0, at),
    "percent1": lambda v, at: percent(v, 1, at),
    "compact": compact,
    "times": times,
    "day": day,
    "moment": moment,
    "month": month,
    "short_month": short_month,
    "list": listing,
    "year": lambda v, _: str(int(v)),
    "capital": lambda v, _: capital(str(v)),
    "small": lambda v, _: small(str(v)),
}


def is_missing(value: Any) -> bool:
    """True for None and NaN, which no sentence may show as a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))

"""Names of attributes, levels and other canonical words as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable

from icp_core.languages.message import message
from icp_core.languages.numbers import digits, percent
from icp_core.languages.words import DEFAULT_LOCALE, catalogue, say

UNKNOWN = "unknown"
_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_BAND = re.compile(rf"^(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?$")
FIRST_YEAR, LAST_YEAR = 1000, 2999


def attribute_name(attribute: str, locale: str = DEFAULT_LOCALE) -> str:
    """Name of an attribute: canonical ones from the catalogue, a custom one as its column is called, in words."""
    if attribute.startswith("technologies:"):
        return attribute.split(":", 1)[1]
    if attribute.startswith("behaviour:"):
        what, _, name = attribute.removeprefix("behaviour:").partition(":")
        return say(message(f"attribute.behaviour.{what}", name=name), locale)
    text = catalogue(locale).get(f"attribute.{attribute}")
    if isinstance(text, str):
        return text
    plain = attribute.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:] if plain.islower() else plain


def attribute_in_sentence(attribute: str, locale: str = DEFAULT_LOCALE) -> str:
    """Name of an attribute within a sentence: small, unless it is written in capitals."""
    name = attribute_name(attribute, locale)
    return name[:1].lower() + name[1:] if name[1:].islower() else name


def level_edge(attribute: str, edge: float, locale: str = DEFAULT_LOCALE) -> str:
    """Where a band begins, in the reader's format: ``1,000``, ``2.5 M``; a year without grouping."""
    return _shown(attribute, [edge])(f"{edge:.12g}", locale)


def signal_name(kind: str, locale: str = DEFAULT_LOCALE) -> str:
    """Name of a kind of signal: known ones from the catalogue, others as the file writes them."""
    text = catalogue(locale).get(f"signal.{kind}")
    return text if isinstance(text, str) else kind


def level_name(attribute: str, level: str, locale: str = DEFAULT_LOCALE) -> str:
    """Name of a level: bands as ``50\u2013199``, ``under 10``, ``1,000 or more``, ``before 1980``; words as they are.

    A band between whole numbers ends with the last whole one in it, amounts of money and other large ones apart.
    """
    texts = catalogue(locale)
    known = texts.get(f"level.{level}") if level in (UNKNOWN, "yes", "no", "other") else None
    if isinstance(known, str):
        if attribute.startswith("technologies:") and level in ("yes", "no"):
            return str(texts[f"level.technology_{level}"])
        return known
    band = _BAND.match(level)
    if band is None:
        return level
    low, high = band["low"], band["high"]
    if attribute == "technology_level":  # a scale of whole steps from 1 to 5
        low, high = low or "1", high or "6"
    show = _shown(attribute, [float(mark) for mark in (low, high) if mark is not None])
    if show is _year and low is None:
        return str(texts["level.band_before_year"]).format(high=show(str(high), locale))
    if show is _year and high is None:
        return str(texts["level.band_from_year"]).format(low=show(low, locale))
    if low is None and high is not None:
        return str(texts["level.band_below"]).format(high=show(high, locale))
    if high is None and low is not None:
        return str(texts["level.band_from"]).format(low=show(low, locale))
    if low is None or high is None:
        return level
    top = float(high)
    counted = float(low).is_integer() and top.is_integer() and top < 1e6 and attribute != "revenue"
    last = top - 1 if counted else top
    if last == float(low):
        return show(low, locale)
    between = "level.band_below_zero" if float(low) < 0 else "level.band_between"
    return str(texts[between]).format(low=show(low, locale), high=show(f"{last:.12g}", locale))


def _shown(attribute: str, marks: list[float]) -> Callable[[str, str], str]:
    if "year" in attribute and all(FIRST_YEAR <= mark <= LAST_YEAR and mark % 1 == 0 for mark in marks):
        return _year
    if attribute == "behaviour:discount_share" and all(mark <= 1 for mark in marks):
        return _percent
    return _amount


def _amount(text: str, locale: str) -> str:
    value = float(text)
    for unit, name in ((1e9, "bn"), (1e6, "M")):
        if abs(value) >= unit:
            return digits(value / unit, locale) + "\u00a0" + name
    return digits(value, locale)


def _percent(text: str, locale: str) -> str:
    return percent(float(text), 0, locale)


def _year(text: str, _: str) -> str:
    return str(int(float(text)))

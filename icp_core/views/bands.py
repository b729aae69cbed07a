"""The bands of a number as a line of text that a person can change: where each begins, in the reader's own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from icp_core.errors import SettingError
from icp_core.intake.texts.numbers import read_numbers
from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_edge, level_name, message, say
from icp_core.languages.numbers import decimal_mark
from icp_core.levels import TECHNOLOGY, Scheme, checked_edges

_BETWEEN = re.compile(r"\s*;\s*")
_LOOSELY = re.compile(r",\s+|\s+and\s+")
MOST_WAITING = 4


def bands_text(attribute: str, edges: Iterable[float], *, locale: str = DEFAULT_LOCALE) -> str:
    """Where the bands begin: ``10; 50; 1,000``; large amounts with their unit, ``1 M; 10 M``."""
    return "; ".join(level_edge(attribute, edge, locale) for edge in edges)


def read_bands(attribute: str, text: str, *, locale: str = DEFAULT_LOCALE) -> tuple[float, ...]:
    """The inner edges that a person typed, numbers in the reader's format and with units such as k and M.

    Semicolons stand between them; where there is none, commas with a space behind, and else spaces do.

    Raises
    ------
    SettingError
        ``edges_word`` for what is no number, and what :func:`~icp_core.levels.checked_edges` refuses.
    """
    parts = _BETWEEN.split(text) if ";" in text else _LOOSELY.split(text)
    if len(parts) == 1 and ";" not in text:
        parts = text.split()
    parts = [part.strip() for part in parts if part.strip()]
    found = read_numbers(parts, decided=decimal_mark(locale)).values if parts else ()
    for part, value in zip(parts, found, strict=True):
        if value != value:  # noqa: PLR0124  (not a number)
            raise SettingError("edges_word", attribute=attribute_name(attribute, locale), word=part)
    return checked_edges(attribute, found)


def levels_remark(scheme: Scheme, attribute: str, *, locale: str = DEFAULT_LOCALE) -> str | None:
    """What a reader has to know of the levels: that technologies share a weight, which bands hold too few; or None.

    Too few to learn from can only be in bands that a person drew.
    """
    if attribute.startswith(TECHNOLOGY):
        return say(message("view.bands.technologies"), locale)
    thin = scheme.thin.get(attribute, ())
    named = [level_name(attribute, level, locale) for level in thin]
    return say(message("view.bands.thin", n=len(named), bands=named), locale) if named else None


def waiting_levels(
    scheme: Scheme, edits: Mapping[tuple[str, str], float], *, locale: str = DEFAULT_LOCALE
) -> str | None:
    """The levels that a person has set and that are none at present; None where all stand."""
    known = {(name, level) for name in scheme.attributes for level in scheme.levels(name)}
    gone: list[Any] = [
        message("view.bands.waits", attribute=attribute_name(where, locale), level=level_name(where, level, locale),
                value=round(value))
        for (where, level), value in edits.items() if (where, level) not in known
    ]  # fmt: skip
    if not gone:
        return None
    if len(gone) > MOST_WAITING:
        gone = [*gone[:MOST_WAITING], message("view.bands.more", n=len(gone) - MOST_WAITING)]
    n = sum(place not in known for place in edits)
    return say(message("view.bands.waiting", n=n, levels=gone), locale)

"""Attributes and levels as a person names them: words one a line, numbers by where their bands begin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from icp_core.errors import SettingError
from icp_core.intake import entered_attribute, is_missing_word
from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name
from icp_core.levels import NO, STANDARD_EDGES, TECHNOLOGY, YES, Scheme
from icp_core.schema import FIRMOGRAPHICS, TABLES
from icp_core.views.bands import bands_text

Answers = Literal["words", "numbers", "flag"]
LONGEST_NAME = 60
MOST_LEVELS = 30
_KINDS: dict[str, Answers] = {"number": "numbers", "money": "numbers", "year": "numbers", "flag": "flag"}


def nameable(scheme: Scheme) -> tuple[str, ...]:
    """Attributes to choose from: those that have levels already, then the usual ones that have none yet."""
    held = [name for name in scheme.attributes if not name.startswith(TECHNOLOGY)]
    usual = [name for name in FIRMOGRAPHICS if name != "technologies" and name not in held]
    return (*held, *usual)


def attribute_of(text: str, known: Iterable[str], *, locale: str = DEFAULT_LOCALE) -> str:
    """The attribute that a person means: a known one under its id or its name, else one of their own, called as the
    column of a file would be, so that files and facts speak of the same.

    Raises
    ------
    SettingError
        ``attribute_nameless`` for nothing, or for more than :data:`LONGEST_NAME` characters; ``attribute_taken`` for
        a column that is no attribute, as the name of a company.
    """
    own = " ".join(text.split())
    for name in known:
        if own.casefold() in (name.casefold(), attribute_name(name, locale).casefold()):
            return name
    if not 1 <= len(own) <= LONGEST_NAME:
        raise SettingError("attribute_nameless", most=LONGEST_NAME)
    if own.casefold().replace(" ", "_") in TABLES["accounts"] or own.startswith(TECHNOLOGY):
        raise SettingError("attribute_taken", name=own)
    return entered_attribute(own)


def answers_of(attribute: str, scheme: Scheme) -> Answers | None:
    """How values of an attribute are told; None for one of a person's own that has no levels yet."""
    if attribute in scheme.attributes:
        return "numbers" if scheme.is_ordered(attribute) else "words"
    column = TABLES["accounts"].get(attribute)
    return None if column is None else _KINDS.get(column.kind, "words")


def named_levels(text: str) -> tuple[str, ...]:
    """The levels that a person typed, one a line, each once.

    Raises
    ------
    SettingError
        ``levels_none`` where there is none, ``levels_many`` above :data:`MOST_LEVELS`, ``level_missing`` for one that
        says that nothing is known, as files do, ``level_word`` for more than :data:`LONGEST_NAME` characters.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        word = " ".join(line.split())
        if not word:
            continue
        if is_missing_word(word):
            raise SettingError("level_missing", word=word)
        if len(word) > LONGEST_NAME:
            raise SettingError("level_word", word=word[:LONGEST_NAME], most=LONGEST_NAME)
        found.setdefault(word.casefold(), word)
    if not found:
        raise SettingError("levels_none")
    if len(found) > MOST_LEVELS:
        raise SettingError("levels_many", n=len(found), most=MOST_LEVELS)
    return tuple(found.values())


def usual_bands(attribute: str, *, locale: str = DEFAULT_LOCALE) -> str:
    """Where the standard bands of a number begin, as a person would type it; empty where there are none."""
    return bands_text(attribute, STANDARD_EDGES[attribute], locale=locale) if attribute in STANDARD_EDGES else ""


FLAG_LEVELS = (YES, NO)


def name_of(attribute: str, *, locale: str = DEFAULT_LOCALE) -> str:
    """Name of an attribute; one of a person's own as it was typed."""
    return attribute_name(attribute, locale)


def level_label(attribute: str, level: str, *, locale: str = DEFAULT_LOCALE) -> str:
    """Name of a level of it."""
    return level_name(attribute, level, locale)

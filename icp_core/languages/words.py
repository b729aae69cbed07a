"""The catalogue, and the way from a message to words.

A catalogue is a folder of TOML files, one per room, whose dotted keys are the message keys. A text may hold
fields: ``{n}`` (a number is grouped, anything else is put in as it is), ``{share:percent}``, ``{value:money}``
(needs a value ``currency``), and the other formats of :mod:`icp_core.languages.numbers`. A message that itself is
a value is put into words first. A key whose entry is a table with ``one`` and ``other`` is chosen by the value ``n``.
"""

from __future__ import annotations

import math
import string
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from icp_core.languages import numbers
from icp_core.languages.message import Message

DEFAULT_LOCALE = "en"
_PLURALS = {"one", "other", "few", "many", "two", "zero"}


@lru_cache(maxsize=8)
def catalogue(locale: str = DEFAULT_LOCALE) -> Mapping[str, str | Mapping[str, str]]:
    """All texts of a language: key to text, or to a table of plural forms."""
    texts: dict[str, str | Mapping[str, str]] = {}
    for entry in sorted(resources.files("icp_core.languages").joinpath(locale).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            for key, text in _flatten(tomllib.loads(entry.read_text("utf-8"))):
                if key in texts:
                    raise KeyError(f"{key!r} stands twice in the catalogue {locale!r}; the second time in {entry.name}")
                texts[key] = text
    return texts


def say(message: Message | str, locale: str = DEFAULT_LOCALE) -> str:
    """Put a message into words.

    Raises
    ------
    KeyError
        If the catalogue lacks the key, or the message lacks a value that the text needs.
    """
    if isinstance(message, str):
        return message
    entry = catalogue(locale)[message.key]
    if not isinstance(entry, str):
        entry = entry.get(numbers.plural(message.values["n"], locale)) or entry["other"]
    return _Filler(locale).vformat(entry, (), message.values)


def has_text(key: str, locale: str = DEFAULT_LOCALE) -> bool:
    """Whether the catalogue holds this key."""
    return key in catalogue(locale)


_CASES = ("capital", "small")


class _Filler(string.Formatter):
    def __init__(self, locale: str) -> None:
        self.locale = locale

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # Plain names only: str.format's attribute and index access stays out of reach of a catalogue.
        value = kwargs[field_name]
        return (value, kwargs.get("currency", "")), field_name

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        value, currency = value
        if isinstance(value, Message):
            told = say(value, self.locale)
            return str(numbers.FORMATS[format_spec](told, self.locale)) if format_spec in _CASES else told
        if isinstance(value, (list, tuple)):
            words = [say(part, self.locale) if isinstance(part, Message) else str(part) for part in value]
            return numbers.listing(words, self.locale)
        if numbers.is_missing(value):
            return "\u2013"
        if format_spec == "money":
            return numbers.money(float(value), currency, self.locale)
        if format_spec:
            return numbers.FORMATS[format_spec](value, self.locale)
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return str(value)
        if isinstance(value, int):
            return numbers.whole(value, self.locale)
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        if float(value) == int(value):
            return numbers.whole(value, self.locale)
        return numbers.decimal(float(value), 2, self.locale)


def _flatten(table: Mapping[str, Any], before: str = "") -> list[tuple[str, str | Mapping[str, str]]]:
    rows: list[tuple[str, str | Mapping[str, str]]] = []
    for key, value in table.items():
        if isinstance(value, Mapping) and set(value) <= _PLURALS and "other" in value:
            rows.append((before + key, {form: str(text) for form, text in value.items()}))
        elif isinstance(value, Mapping):
            rows += _flatten(value, f"{before}{key}.")
        else:
            rows.append((before + key, str(value)))
    return rows

"""Known names within any text replaced by their aliases: whole words only, the longest name first."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import Message

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
CASED = 3
"""Names of so few letters are found only as they are written: ``Abb`` is no ``abb.``"""
MOST_KEPT = 50_000
ENDINGS = (
    *(
        "issa",
        "issä",
        "ista",
        "istä",
        "illa",
        "illä",
        "ilta",
        "iltä",
        "ille",
        "iksi",
        "owi",
        "ssa",
        "ssä",
        "sta",
        "stä",
    ),
    *("lla", "llä", "lta", "ltä", "lle", "ksi", "iin", "een", "tta", "ttä", "ta", "tä", "na", "nä", "in", "en", "on"),
    *("an", "än", "em", "n", "a", "ä", "s", "u"),
)
"""What names take on in sentences: in Finnish, the genitive of Swedish, Norwegian, Danish, German, in part Polish."""
LEAST_STEM = 5
"""Letters of a name's last word from which on an ending does not make another word of it."""
PLAIN_KEYS = frozenset({"id", "version", "page", "tone", "kind", "mark", "selected"})
"""Keys of what a part draws that are no words: what it sends back must be what it was given."""
NAME_KEYS = frozenset({"by", "author", "who"})
"""Fields that hold a name and little else: there a name gives way though it is a word of the pages."""


@dataclass(frozen=True, eq=False)
class Veil:
    """Puts aliases where names stand.

    Attributes
    ----------
    known : mapping of a name, as it is written, to its alias
    plain : lower-case words that stand on the pages anyway
        A name that is but one of them is replaced where it is all that a cell holds, and not within a sentence.
    """

    known: Mapping[str, str]
    plain: Collection[str] = frozenset()

    @cached_property
    def _whole(self) -> dict[str, str]:
        return {_key(name): alias for name, alias in self.known.items()}

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[int, re.Pattern[str], str]]]:
        """First word to the names that begin with it, the longest first: signs before that word, pattern, alias."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, alias in self.known.items():
            words = _WORD.findall(name)
            alone = len(words) == 1 and (words[0].casefold() in self.plain or words[0].isdecimal())
            if words and not alone:
                for spelt in dict.fromkeys((name, html.escape(name, quote=False))):  # charts escape what they draw
                    found.setdefault(words[0].casefold(), []).append((spelt, alias))
        return {
            first: [
                (name.casefold().index(first), _pattern(name), alias)
                for name, alias in sorted(names, key=lambda pair: (-len(pair[0]), pair))
            ]
            for first, names in found.items()
        }

    @cached_property
    def _told(self) -> dict[str, str]:
        return {}

    def name(self, text: str) -> str | None:
        """The alias of a cell that holds a name and nothing else; None where it is no name that is known."""
        return self._whole.get(_key(text))

    def cell(self, text: str) -> str:
        """The alias of a cell that is a name; of any other, the text with every known name in it replaced."""
        return self.name(text) or self.text(text)

    def text(self, text: str) -> str:
        """A text with every known name in it replaced."""
        known = self._told.get(text)
        if known is not None:
            return known
        told = self._replaced(text)
        if len(self._told) >= MOST_KEPT:
            self._told.clear()
        self._told[text] = told
        return told

    def _replaced(self, text: str) -> str:
        out, at = [], 0
        for word in _WORD.finditer(text):
            if word.start() < at:
                continue
            for lead, pattern, alias in self._beginning(word.group()):
                start = word.start() - lead  # some names begin with a sign
                hit = pattern.match(text, start) if start >= at else None
                if hit:
                    out += [text[at:start], alias]
                    at = hit.end()
                    break
        return "".join([*out, text[at:]]) if out else text

    def _beginning(self, word: str) -> Iterator[tuple[int, re.Pattern[str], str]]:
        """Names that begin with a word, or that are the word without an ending."""
        folded = word.casefold()
        yield from self._by_first.get(folded, ())
        if len(folded) > LEAST_STEM and word[0].isupper() and folded not in self.plain:
            for ending in ENDINGS:
                if folded.endswith(ending) and len(folded) - len(ending) >= LEAST_STEM:
                    yield from self._by_first.get(folded.removesuffix(ending), ())

    def __call__(self, value: Any) -> Any:
        """The value with every text in it so replaced: messages, dicts, lists, frozen types and tables too.

        Numbers, dates and what has no text are left alone; so are keys, headings and the index of a table.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Message):
            return Message(value.key, {name: self._field(name, each) for name, each in value.values.items()})
        if isinstance(value, Mapping):
            return {name: each if name in PLAIN_KEYS else self._field(name, each) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self(each) for each in value) if value else value
        if isinstance(value, pd.DataFrame):
            texts = [name for name in value if _has_texts(value[name])]
            return value.assign(**{
                str(name): [self._field(name, each) for each in value[name]] for name in texts
            })  # fmt: skip
        if isinstance(value, pd.Series):
            return value.map(self) if _has_texts(value) else value
        if isinstance(value, np.ndarray):
            return value if value.dtype.kind not in "OU" else np.array(self(value.tolist()), dtype=object)
        if is_dataclass(value) and not isinstance(value, type):
            parts = [part.name for part in fields(value) if part.init]
            return replace(value, **{name: self._field(name, getattr(value, name)) for name in parts})
        return value

    def _field(self, name: object, value: Any) -> Any:
        return self.cell(value) if name in NAME_KEYS and isinstance(value, str) else self(value)


def _has_texts(column: pd.Series) -> bool:
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))


def _key(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _pattern(name: str) -> re.Pattern[str]:
    """The name as a whole, whatever space or line's end stands between its words."""
    words = r"(?:\s|<br>)+".join(map(re.escape, name.split()))
    end = r"(?!\w)" if name[-1].isalnum() else ""
    last = name.rsplit(maxsplit=1)[-1]
    if len(last) >= LEAST_STEM and last.isalpha():
        end = rf"(?:{'|'.join(ENDINGS)})?{end}"
    return re.compile(words + end, 0 if len(name) <= CASED else re.IGNORECASE)


def spellings(names: Iterable[tuple[object, str]]) -> dict[str, str]:
    """(name, alias) pairs as a mapping; of two bearers of one name the first gives the alias. What is missing is not
    there."""
    out: dict[str, str] = {}
    for name, alias in names:
        if isinstance(name, str) and name.strip():
            out.setdefault(name.strip(), alias)
    return out

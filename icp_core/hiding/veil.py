"""Known names within any text replaced by their aliases: whole words only, inflected or not, the longest name first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from icp_core.hiding.addresses import addresses, alias_of_address, is_host, joined_names, without_accents
from icp_core.hiding.endings import roots
from icp_core.hiding.pieces import BLANK, Pieces, humps, name_pieces, pieces
from icp_core.languages import Message, message, say

_SPACE = re.compile(r"\s+")
CASED = 3
"""Names of so few letters are found only as they are written: ``Abb`` is no ``abb.``"""
LEAST_JOINED = 6
"""Letters from which on a word that is a name without its blanks is taken for one."""
CUT, LEAST_CUT, MOST_CUT = "…", 5, 12
"""What stands where a label breaks off; letters before it from which on, and pieces up to which, a name is told by its
beginning."""
MOST_KEPT = 50_000
PLAIN_KEYS = frozenset({"id", "version", "page", "tone", "kind", "mark", "selected"})
"""Keys of what a part draws that are no words: what it sends back must be what it was given."""
NAME_KEYS = frozenset({"by", "author", "who"})
"""Fields that hold a name and little else: there a name gives way though it is a word of the pages."""


@dataclass(frozen=True, eq=False)
class _Names:
    """Names by their pieces: what is asked of a text is looked up, however many names there are."""

    by_pieces: Mapping[tuple[str, ...], tuple[str, tuple[str, ...] | None]]
    """To the alias, and to how the name is written where it is found only so."""
    lengths: Mapping[str, tuple[int, ...]]
    """First piece to how many pieces the names have that begin with it, the most first."""

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]], leave: Callable[[tuple[str, ...]], bool]) -> _Names:
        by_pieces: dict[tuple[str, ...], tuple[str, tuple[str, ...] | None]] = {}
        lengths: dict[str, set[int]] = {}
        for name, alias in names:
            written = name_pieces(name)
            folded = tuple(map(str.casefold, written))
            if not written or leave(folded):
                continue
            by_pieces.setdefault(folded, (alias, written if len(name) <= CASED else None))
            lengths.setdefault(folded[0], set()).add(len(folded))
        return cls(by_pieces, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()})

    def at(self, text: Pieces, begin: int) -> tuple[str, int] | None:
        """The alias of the longest name that begins at a piece, its last word inflected or not, and its pieces."""
        first = text.folded[begin]
        inflected = roots(first) if text.written[begin][0].isupper() else ()
        lengths = self.lengths.get(first, ())
        for length in lengths if lengths or not inflected else (1,):
            end = begin + length
            if end > len(text.folded):
                continue
            head, last = text.folded[begin : end - 1], text.folded[end - 1]
            for each in (last, *(inflected if length == 1 else roots(last))):
                found = self.by_pieces.get((*head, each))
                if found is not None and found[1] in (None, text.written[begin:end]):
                    return found[0], length
        if lengths and 1 not in lengths:
            for each in inflected:
                found = self.by_pieces.get((each,))
                if found is not None and found[1] is None:
                    return found[0], 1
        return None


@dataclass(frozen=True, eq=False)
class Veil:
    """Puts aliases where names stand.

    Attributes
    ----------
    known : mapping of a name, as it is written, to its alias
    plain : lower-case words that stand on the pages anyway
        A name that is but one of them is replaced where it is all that a cell holds, and within a sentence only where
        it has a capital that no sentence begins with.
    short : mapping of a short form of a name to an alias; looked for only where it is written with a capital
    fixed : lower-case words that stand on the pages with a capital
        No name of one such word is looked for in sentences.
    nothing : what stands for somebody's address that is nobody's who is known
    """

    known: Mapping[str, str]
    plain: Collection[str] = frozenset()
    short: Mapping[str, str] = field(default_factory=dict)
    fixed: Collection[str] = frozenset()
    nothing: str = field(default_factory=lambda: say(message("hiding.hidden")))

    @cached_property
    def _whole(self) -> dict[str, str]:
        return {_key(name): alias for name, alias in self.known.items()}

    @cached_property
    def _names(self) -> _Names:
        return _Names.of(((name, alias) for name, alias in self.known.items() if not is_host(name)), self._never)

    @cached_property
    def _shorts(self) -> _Names:
        plain_letters = (
            (spelt, alias)
            for name, alias in (*self.known.items(), *self.short.items())
            if not name.isascii()
            for spelt in without_accents(name.casefold())
            if len(spelt) > CASED
        )
        return _Names.of((*self.short.items(), *plain_letters), self._never)

    @cached_property
    def _joined(self) -> dict[str, str]:
        return joined_names(self.known.items())

    @cached_property
    def _sorted(self) -> list[tuple[str, str]]:
        return sorted((_key(name), alias) for name, alias in self.known.items())

    @cached_property
    def _told(self) -> dict[str, str]:
        return {}

    def _never(self, name: tuple[str, ...]) -> bool:
        return len(name) == 1 and (name[0].isdecimal() or name[0] in self.fixed)

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
        found = pieces(text)
        spans = {begin: (end, parts) for begin, end, parts in addresses(text)} if _may_be_address(text) else {}
        cuts = [at for at, piece in enumerate(found.written) if piece == CUT]
        out, done, i, within = [], 0, 0, 0
        while i < len(found.at):
            begin, end = found.at[i]
            cut = next((at for at in cuts if at > i), i) if cuts else i
            alias, n = None, 1
            if begin in spans:
                within, parts = spans[begin]
                alias = alias_of_address(parts, self._joined, self.nothing)
                while alias is not None and i + n < len(found.at) and found.at[i + n][0] < within:
                    n += 1
            if alias is None and 0 < cut - i <= MOST_CUT and (alias := self._cut_short(found, i, cut)) is not None:
                n = cut - i
            if alias is None:
                alias, n = self._at(found, i, begin < within) or (self._run_together(found.folded[i]), 1)
            if alias is not None:
                done_before, done = done, found.at[i + n - 1][1]
                out += [text[done_before:begin], alias, BLANK if text[done : done + 1].isalnum() else ""]
            elif (of_humps := self._humps(text[begin:end])) is not None:
                out += [text[done:begin], of_humps]
                done = end
            i += n
        return "".join([*out, text[done:]]) if out else text

    def _at(self, text: Pieces, i: int, in_address: bool) -> tuple[str, int] | None:
        """The alias of a name or of a short form that begins at a piece, whichever is longer, and its pieces."""
        capital = text.written[i][0].isupper()
        full, short = self._names.at(text, i), self._shorts.at(text, i) if capital or in_address else None
        hits = [hit for hit in (full, short) if hit is not None]
        hit = max(hits, key=lambda one: one[1], default=None)
        if hit is not None and hit[1] == 1 and text.folded[i] in self.plain and not (capital and _amid(text, i)):
            return None
        return hit

    def _run_together(self, word: str) -> str | None:
        """The alias of a name that is written without blanks."""
        ordinary = len(word) < LEAST_JOINED or word in self.plain or word in self.fixed
        return None if ordinary else self._joined.get(word)

    def _cut_short(self, text: Pieces, i: int, cut: int) -> str | None:
        """The alias of a name that a text breaks off in, as narrow labels do."""
        begun = "".join(text.folded[i:cut])
        if len(begun) < LEAST_CUT or not text.written[i][0].isupper() or begun in self.plain:
            return None
        at = bisect_left(self._sorted, (begun,))
        return self._sorted[at][1] if at < len(self._sorted) and self._sorted[at][0].startswith(begun) else None

    def _humps(self, word: str) -> str | None:
        parts = humps(word)
        if len(parts) < 2:
            return None
        told = self._replaced(apart := BLANK.join(parts))
        return told if told != apart else None

    def __call__(self, value: Any) -> Any:
        """The value with every text in it so replaced: messages, dicts, lists, frozen types and tables too.

        Numbers, dates and what has no text are left alone; so are keys, and the index of a table.
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
            told = value.assign(**{str(name): [self._field(name, each) for each in value[name]] for name in texts})
            return told.rename(columns={name: self.text(name) for name in value if isinstance(name, str)})
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


def _amid(text: Pieces, i: int) -> bool:
    """Whether a sentence is under way before a piece: then a capital is no sentence's."""
    before = text.written[i - 1] if i and text.written[i - 1] != BLANK else text.written[i - 2] if i > 1 else ""
    return before[:1].islower() or before == ","


def _may_be_address(text: str) -> bool:
    return "." in text or "@" in text


def spellings(names: Iterable[tuple[object, str]]) -> dict[str, str]:
    """(name, alias) pairs as a mapping; of two bearers of one name the first gives the alias. What is missing is not
    there."""
    out: dict[str, str] = {}
    for name, alias in names:
        if isinstance(name, str) and name.strip():
            out.setdefault(name.strip(), alias)
    return out

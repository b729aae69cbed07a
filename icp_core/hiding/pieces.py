"""A text or a name as words and signs, so that a name is found by looking words up, however it is joined or escaped."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property

_PIECE = re.compile(
    r"(?P<joint>(?:\s|</b><br><b>|<br>|%20|\\?[-_+])+)"
    r"|(?P<escaped>&(?:amp|lt|gt|quot|\#x27|\#39);)"
    r"|(?P<word>[^\W\d_]{4,}(?=\d)|\d+(?=[^\W\d_]{4})|[^\W_]+)"
    r"|\\?(?P<sign>[^\w\s])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[^\W\d_])(?=[^\W\d_])(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
BLANK = " "


@dataclass(frozen=True)
class Pieces:
    """A text taken apart.

    Attributes
    ----------
    at : ``(n, 2)`` begin and end of each piece
    written : pieces as they are written; what joins words (blanks, a line's end, ``-``, ``_``, ``+``) is a blank
    """

    at: tuple[tuple[int, int], ...]
    written: tuple[str, ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Pieces in lower case."""
        return tuple(map(str.casefold, self.written))


def pieces(text: str) -> Pieces:
    """Words, signs and what joins words. Letters before or after a number are a word: ``Acme2026`` holds ``Acme``."""
    at, written = [], []
    for found in _PIECE.finditer(text):
        kind = found.lastgroup
        at.append(found.span())
        piece = found[kind] if kind else found[0]
        written.append(BLANK if kind == "joint" else html.unescape(piece) if kind == "escaped" else piece)
    return Pieces(tuple(at), tuple(written))


def name_pieces(name: str) -> tuple[str, ...]:
    """The pieces of a name as it is written, without blanks around them; nothing where it has no letter or digit."""
    words = name.split()
    if all(map(str.isalpha, words)):  # as most are
        return tuple(each for word in words for each in (BLANK, word))[1:]
    found = pieces(name).written
    begin, end = 0, len(found)
    while begin < end and found[begin] == BLANK:
        begin += 1
    while end > begin and found[end - 1] == BLANK:
        end -= 1
    kept = found[begin:end]
    return kept if any(piece[0].isalnum() for piece in kept) else ()


def humps(word: str) -> list[str]:
    """The words of one in camel case: ``AcmeExport`` is ``Acme`` and ``Export``."""
    return _HUMP.split(word)

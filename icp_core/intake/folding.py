"""Words brought to one plain form, so that headers and names can be compared: no accents, no case, no punctuation."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "ß": "ss", "đ": "d", "œ": "oe"})
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])|(?<=[A-Z])(?=[A-Z][a-zåäö]{2})")


def folded(text: str) -> str:
    """Lower-case ASCII words with single blanks between them."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


def loosely(text: str) -> str:
    """Lower case without accents, single blanks for blanks, hyphens and underscores; other signs and scripts stay.

    So words of a cell are told alike that only their writing tells apart, and ``C++`` is not ``C#``.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    return " ".join(re.sub(r"[\u0300-\u036f]", "", re.sub(r"[-\u2010-\u2015_]+", " ", plain)).split())


def split_words(header: str) -> str:
    """A header as folded words, camel case taken apart: ``customerID`` is ``customer id``."""
    return folded(_CAMEL.sub(" ", header))


def slug(header: str) -> str:
    """A header as a column name: ``Asiakassegmentti (2024)`` is ``asiakassegmentti_2024``."""
    return folded(header).replace(" ", "_") or "column"

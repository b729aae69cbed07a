"""How people write a known name in short: a first or a last name alone, a company by the words its name begins with.

A short form may be an ordinary word too, so it is looked for only where it is written with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from icp_core.hiding.known import ROLE

PARTICLES = frozenset([
    "de", "van", "von", "der", "den", "ter", "ten", "af", "av", "la", "le", "du", "di", "da", "dos", "del", "bin",
    "al", "el", "zu", "mr", "mrs", "ms", "dr", "prof", "sir", "herr", "frau", "pan", "pani", "jr", "sr", "phd", "msc",
    "mba", "ii", "iii", "iv", "no", "an", "in", "is", "it", "if", "on", "or", "so", "to", "we", "he", "me", "my", "at",
    "as", "by", "do", "go", "us", "up", "the", "and", "unknown", "test", "info", "mail", "tel", "att", "attn",
])  # fmt: skip
"""Words in people's names that name nobody, and words of two letters that begin sentences."""
GENERIC = frozenset([
    "nordic", "scandinavian", "european", "american", "national", "international", "global", "united", "general",
    "first", "royal", "public", "great", "grand", "north", "south", "east", "west", "northern", "southern", "eastern",
    "western", "central", "pacific", "atlantic", "baltic", "british", "german", "swedish", "finnish", "danish", "dutch",
    "norwegian", "polish", "french", "italian", "spanish", "canadian", "chinese", "japanese", "indian", "finland",
    "sweden", "norway", "denmark", "germany", "poland", "europe", "america", "suomen", "svenska", "norsk", "dansk",
    "deutsche", "bank", "banco", "banque", "university", "universal", "federal", "state", "city", "standard",
    "advanced", "applied", "digital", "smart", "modern", "young", "old", "new", "blue", "green", "red", "black",
    "white", "gold", "golden", "silver", "best", "home", "house", "world", "company", "companies", "hotel", "hotels",
    "group", "studio", "the", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "consolidated", "associated", "allied", "integrated", "independent", "community", "health", "energy", "food",
    "foods", "industrial", "technical", "professional", "electric", "commercial", "mutual", "life", "auto", "air",
    "tech", "data", "media", "online", "power", "water", "steel", "paper", "santa", "saint", "fort", "port", "lake",
    "mount", "san", "los", "las", "york",
])  # fmt: skip
"""Words with which companies' names begin that tell none of them."""
MOST_BEARERS = 3
"""A beginning that goes on in more ways than that tells no company: ``Nokia 1`` to ``Nokia 9`` go on in one."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SHORTEST = 3


def parts_of_people(people: Iterable[tuple[str, str]], somebody: str) -> dict[str, str]:
    """First and last names of (name, alias) pairs, each with its alias; ``somebody`` for one that several bear."""
    found: dict[str, tuple[str, str]] = {}
    for name, alias in people:
        words = name.split()
        if len(words) < 2 or "@" in name:
            continue
        for word in words:
            parts = _WORD.findall(word)
            alone = [part for part in parts if len(part) > 1 and not {part.casefold()} & (PARTICLES | ROLE)]
            spelt = [*alone, *(["-".join(parts)] if len(parts) > 1 and alone else [])]
            for each in spelt:
                _note(found, each, alias, somebody)
    return dict(found.values())


def beginnings_of_companies(
    companies: Iterable[tuple[str, str]], some_company: str, ordinary: Collection[str]
) -> dict[str, str]:
    """The words that a company's name begins with, of (name without legal form, alias) pairs, where they tell it.

    Parameters
    ----------
    some_company : what stands for a beginning that up to :data:`MOST_BEARERS` companies share
    ordinary : lower-case words that tell no company
    """
    found: dict[str, tuple[str, str]] = {}
    bearers: dict[str, set[str]] = {}
    for name, alias in companies:
        words = name.split()
        telling = False
        for n, word in enumerate(words[:-1], 1):
            plain = word.casefold().strip(".,&()/")
            telling = telling or _tells(word.strip(",()/"), plain, ordinary)
            if telling and plain and (word[0].isupper() or n == 1):
                begin = " ".join(words[:n]).rstrip(",&/")
                bearers.setdefault(begin.casefold(), set()).add(words[n].casefold().strip("0123456789"))
                _note(found, begin, alias, some_company)
    return {begin: alias for key, (begin, alias) in found.items() if len(bearers[key]) <= MOST_BEARERS}


def _tells(word: str, plain: str, ordinary: Collection[str]) -> bool:
    short = len(plain) < _SHORTEST and not (len(plain) > 1 and word.isalpha() and word.isupper())
    return not (short or plain.isdecimal() or plain in GENERIC or plain in ordinary)


def _note(found: dict[str, tuple[str, str]], name: str, alias: str, several: str) -> None:
    key = name.casefold()
    known = found.get(key)
    found[key] = (name, alias) if known is None else (known[0], known[1] if known[1] == alias else several)

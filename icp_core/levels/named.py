"""Levels that a person speaks of before, or beside, any file: which bands they cut, and which words they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

Named = Mapping[str, Sequence[str]]
"""Attribute to the levels that a person speaks of; each technology is an attribute of its own."""

_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_BAND = re.compile(rf"({_NUMBER})?\.\.({_NUMBER})?")


def named_edges(levels: Iterable[str], standard: Iterable[float] = ()) -> tuple[float, ...]:
    """Inner edges of which the levels are bands, with the standard ones that cut none of them; ascending.

    Levels that are no bands, such as words, have no edges; where none is a band the standard ones stand.
    """
    ends = [_ends(level) for level in levels]
    bands = [(low, high) for low, high in filter(None, ends) if low < high]
    cut = {edge for edge in standard if not any(low < edge < high for low, high in bands)}
    return tuple(sorted(cut | {end for band in bands for end in band if abs(end) != float("inf")}))


def named_words(levels: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The levels as the files write them, where they differ in capitals alone; each once."""
    written = {word.casefold(): word for word in known}
    return tuple(dict.fromkeys(written.get(level.casefold(), level) for level in levels))


def same_level(level: str, levels: Iterable[str]) -> str | None:
    """The one of the levels that is meant: itself, or the one that differs in capitals alone; None where none is."""
    known = tuple(levels)
    return level if level in known else next((word for word in known if word.casefold() == level.casefold()), None)


def is_band_name(level: str) -> bool:
    """Whether a level is a band of numbers: ``10..50``, ``..10``, ``50..``."""
    return _ends(level) is not None


def _ends(level: str) -> tuple[float, float] | None:
    found = _BAND.fullmatch(level)
    if found is None or level == "..":
        return None
    low, high = found.groups()
    return float(low or "-inf"), float(high or "inf")

"""What the words of a column tell of events in or after a sale: ``after_words.toml``, in five languages.

Words are taken together, not headers by heart: a word for an end beside a word for a reason is a close reason,
whatever the header. A *plain* sign says by itself that the column is written down during or after the sale; a *hint*
(a score, tags, the last contact) may as well be known before, and needs the figures to agree.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from icp_core.intake.folding import folded, split_words

_OWNERS = ("lead", "deal", "account", "customer", "company", "opportunity", "contact", "properties", "hs", "prospect")
"""First words that leave a header the whole one that it is: ``lead score`` is ``score``."""
_LEAST_PART = 3


SIGNS = ("reason", "stage", "duration", "contract", "bought", "contact", "judgement", "typed", "pleased", "effort")


@dataclass(frozen=True)
class Sign:
    """What a header tells.

    Attributes
    ----------
    name : one of :data:`SIGNS`
    plain : whether it needs no figures beside it
    """

    name: str
    plain: bool


@lru_cache(maxsize=4096)
def sign_of(header: str) -> Sign | None:
    """What a header tells of the sale, the plainest sign first; None where it tells nothing."""
    words = split_words(header)
    signs = _table()["signs"]
    found = [Sign(name, bool(signs[name]["plain"])) for name in SIGNS if _holds(words, signs[name])]
    return min(found, key=lambda sign: not sign.plain, default=None)


def share_of_sale_talk(values: Iterable[str], counts: Iterable[int]) -> float:
    """Share (0-1) of the rows whose value speaks of a sale under way or over; 0 without rows."""
    spoken = total = 0
    for value, n in zip(values, counts, strict=True):
        total += n
        spoken += n * bool(_talk().search(f" {folded(value)} "))
    return spoken / total if total else 0.0


def _holds(words: str, sign: Mapping[str, Any]) -> bool:
    tokens = words.split()
    if any(f" {phrase} " in f" {words} " for phrase in sign["phrases"]):
        return True
    rest = tokens[1:] if len(tokens) > 1 and tokens[0] in _OWNERS else tokens
    if " ".join(rest) in sign["whole"]:
        return True
    if any(_rests(name, token) for name in sign.get("lists", ()) for token in tokens):
        return True
    return any(_each_by_its_own(tokens, names) for names in sign["all"])


def _each_by_its_own(tokens: list[str], names: list[str]) -> bool:
    """Whether each list has a word of its own: one word cannot be both a contact and a score, one of two can."""
    if not names:
        return True
    return any(
        _each_by_its_own([*tokens[:at], *rest, *tokens[at + 1 :]], [*names[:i], *names[i + 1 :]])
        for i, name in enumerate(names)
        for at, token in enumerate(tokens)
        for rest in _rests(name, token)
    )


def _rests(name: str, token: str) -> list[list[str]]:
    """What each way to find a word of a list in a token leaves of it: ``verlustgrund`` leaves ``grund``."""
    ways: list[list[str]] = []
    for word in _table()["words"][name]:
        if word.endswith("*") and token.startswith(word[:-1]):
            rest = token[len(word) - 1 :]
            ways.append([part for part in (rest, rest.removeprefix("s")) if len(part) >= _LEAST_PART])
        elif token == word or (word.startswith("*") and token.endswith(word[1:])):
            ways.append([])
    return ways


@lru_cache(maxsize=1)
def _talk() -> re.Pattern[str]:
    phrases = sorted(_table()["values"]["phrases"], key=len, reverse=True)
    return re.compile(" (?:" + "|".join(map(re.escape, phrases)) + ") ")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return tomllib.loads(
        resources.files("icp_core.intake.mapping").joinpath("after_words.toml").read_text(encoding="utf-8")
    )

"""E-mail addresses, domains and profiles in the web within a text: they are made of names, run together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

_ADDRESS = re.compile(
    r"(?P<mail>(?<![\w.+%-])[\w.+%-]+@(?P<at>[\w-]+(?:\.[\w-]+)+))"
    r"|(?:https?://)?(?<![\w@.-])(?P<host>(?:[\w-]+\.)+[a-z]{2,})(?::\d+)?(?P<path>/[^\s<>\"'()\[\]{}|\\]*)?",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[a-z\d-]+\.)+[a-z]{2,}")
_PROFILES = re.compile(r"(?:^|\.)(?:linkedin|xing|facebook|instagram|twitter|crunchbase|github)\.", re.IGNORECASE)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"})
_SHORTEST = 3


def without_accents(text: str) -> tuple[str, ...]:
    """A lower-case text in plain letters, as addresses have them: ``müller`` is ``muller`` and ``mueller``."""
    if text.isascii():
        return (text,)
    return tuple(dict.fromkeys(_plain(each) for each in (text, text.translate(_GERMAN))))


def run_together(name: str) -> tuple[str, ...]:
    """A name as an address writes it, in lower case without signs: ``elmcare`` of ``Elm Care``."""
    return tuple("".join(filter(str.isalnum, each)) for each in without_accents(name.casefold()))


def joined_names(known: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names run together, with their aliases; of two bearers the first gives the alias."""
    out: dict[str, str] = {}
    for name, alias in known:
        for each in run_together(name):
            if len(each) >= _SHORTEST and not each.isdecimal():
                out.setdefault(each, alias)
    return out


def is_host(name: str) -> bool:
    """Whether a name is a domain, and found as such."""
    return "." in name and _HOST.fullmatch(name) is not None


def addresses(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Begin, end and parts of each address in a text."""
    for found in _ADDRESS.finditer(text):
        yield found.start(), found.end() - (len(found[0]) - len(found[0].rstrip(".,;:!?"))), found


def alias_of_address(found: re.Match[str], joined: Mapping[str, str], nothing: str) -> str | None:
    """What stands for an address: the alias of whose it is, ``nothing`` where it is somebody's; None where nobody's."""
    host = found["at"] or found["host"]
    labels = host.split(".")
    whole = [".".join(labels[n:]) for n in range(len(labels) - 1)]
    for part in (*whole, *labels[:-1]):
        for each in run_together(part):
            if each in joined:
                return joined[each]
    if found["mail"]:
        return nothing
    path = found["path"] or ""
    for step in path.split("/"):
        for each in run_together(step):
            if each in joined:
                return joined[each]
    return nothing if _PROFILES.search(host) and path.strip("/") else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()

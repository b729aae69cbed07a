"""Corrections of a mapping that a person made once, offered again for a like file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from icp_core.errors import SettingError
from icp_core.intake.folding import folded

LEAST_SHARED = 0.9
"""Of all headers of two files together, as Jaccard counts: next month's export may have gained or lost a column."""
MOST_KEPT = 500


def remember(database: sqlite3.Connection, headers: Sequence[str], corrections: Mapping[str, str]) -> None:
    """Keep what a person decided about these headers; no corrections forget what was kept about them.

    Raises
    ------
    SettingError
        If a correction names a header that is not among them.
    """
    for header in corrections:
        if header not in headers:
            raise SettingError.unknown("header", header, headers)
    key = json.dumps(sorted(_plain(headers)))
    database.execute("DELETE FROM mappings WHERE headers = ?", (key,))
    if not corrections:
        return
    kept = json.dumps(dict(corrections), ensure_ascii=False)
    database.execute("INSERT INTO mappings (headers, corrections) VALUES (?, ?)", (key, kept))
    database.execute("DELETE FROM mappings WHERE turn <= (SELECT max(turn) FROM mappings) - ?", (MOST_KEPT,))


def recall(database: sqlite3.Connection, headers: Sequence[str]) -> dict[str, str] | None:
    """Header to ``table.column`` from a file with the same headers, else from the newest with nearly the same."""
    mine = _plain(headers)
    like = None
    for theirs, corrections in database.execute("SELECT headers, corrections FROM mappings ORDER BY turn DESC"):
        other = set(json.loads(theirs))
        if other == mine:
            like = corrections
            break
        if like is None and len(mine & other) >= LEAST_SHARED * len(mine | other):
            like = corrections
    if like is None:
        return None
    decided = {_word(header): str(target) for header, target in json.loads(like).items()}
    found: dict[str, str] = {}
    for header in headers:
        if _word(header) in decided:  # of two headers that read alike the first takes it
            found[header] = decided.pop(_word(header))
    return found or None


def _plain(headers: Iterable[str]) -> set[str]:
    return {_word(header) for header in headers}


def _word(header: str) -> str:
    """Case, accents and punctuation do not tell headers apart; what is not Latin stays as it is."""
    return folded(header) if header.isascii() or len(folded(header)) > len(header) / 2 else header.casefold().strip()

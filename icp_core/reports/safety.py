"""The one way out: every table that leaves goes through here, so that no spreadsheet runs what a name says.

A text cell that a spreadsheet would read as a formula is written behind an apostrophe (OWASP, CSV injection); numbers
and dates are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pandas as pd

_STARTERS = frozenset("=+-@|%\t\r\n\u2212")
"""First signs that start a formula or a command somewhere; their full-width and small twins count as they do."""
_NEXT_CELL = re.compile(r"[;\t\r\n]+")
"""Where a spreadsheet of another language begins the next cell or row: there ``;`` parts the cells of a CSV file."""
_NO_LETTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no XML file may hold (XML 1.0, 2.2), and the other control characters; tab and line's end stay."""


def legible(shown: Any) -> Any:
    """The same without control characters and halves of letters, in whatever table, dicts and lists its texts stand.

    Those that part words are a space, the others nothing.
    """
    if isinstance(shown, str):
        return _NO_LETTERS.sub(lambda at: " " if at.group().isspace() else "", shown)
    if isinstance(shown, pd.DataFrame):
        return _by_column(shown, legible)
    if isinstance(shown, dict):
        return {key: legible(part) for key, part in shown.items()}
    return [legible(part) for part in shown] if isinstance(shown, (list, tuple)) else shown


def defused(value: Any) -> Any:
    """The value, behind an apostrophe if it is a text that a spreadsheet might run.

    Spaces and invisible signs in front do not hide a formula: some programs strip them. A formula that begins behind
    a semicolon or a line's end gets an apostrophe of its own; quotes do not hide it either, as CSV doubles them.
    """
    if not isinstance(value, str):
        return value
    text = "'" + value if _starts_a_formula(value) else value
    return _NEXT_CELL.sub(lambda at: at.group() + "'" * _starts_a_formula(text[at.end() :].lstrip('"')), text)


def _starts_a_formula(text: str) -> bool:
    for sign in text:
        if unicodedata.normalize("NFKC", sign)[0] in _STARTERS:
            return True
        if not sign.isspace() and unicodedata.category(sign)[0] not in "CZ":
            return False
    return False


def safe_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with every text legible and defused, headers included."""
    return _by_column(frame, _safe)


def _by_column(frame: pd.DataFrame, of_text: Callable[[Any], Any]) -> pd.DataFrame:
    """A copy with what becomes of each text and header; figures and dates as they are."""
    columns = {}
    for position in range(frame.shape[1]):
        values = frame.iloc[:, position]
        is_text = not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values))
        columns[position] = values.map(of_text).to_numpy(dtype=object) if is_text else values.to_numpy()
    out = pd.DataFrame(columns, index=range(len(frame)))
    out.columns = pd.Index([str(of_text(str(column))) for column in frame.columns], dtype=object)
    return out


def _safe(value: Any) -> Any:
    return defused(legible(value))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, which Excel needs to read it right."""
    return safe_table(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")

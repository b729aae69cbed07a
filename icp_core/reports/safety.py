"""The one way out: every table that leaves goes through here, so that no spreadsheet runs what a name says.

A text cell that a spreadsheet would read as a formula is written behind an apostrophe (OWASP, CSV injection); numbers
and dates are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd

_STARTERS = frozenset("=+-@|%\t\r\n\u2212")
"""First signs that start a formula or a command somewhere; their full-width and small twins count as they do."""
_NEXT_CELL = re.compile(r"[;\t\r\n]+")
"""Where a spreadsheet of another language begins the next cell or row: there ``;`` parts the cells of a CSV file."""


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
    """A copy with every text defused, headers included."""
    columns = {}
    for position in range(frame.shape[1]):
        values = frame.iloc[:, position]
        is_text = not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values))
        columns[position] = values.map(defused).to_numpy(dtype=object) if is_text else values.to_numpy()
    out = pd.DataFrame(columns, index=range(len(frame)))
    out.columns = pd.Index([str(defused(str(column))) for column in frame.columns], dtype=object)
    return out


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, which Excel needs to read it right."""
    return safe_table(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")

"""The one way out: every table that leaves goes through here, so that no spreadsheet runs what a name says.

A text cell that a spreadsheet would read as a formula is written behind an apostrophe (OWASP, CSV injection); numbers
and dates are left as they are.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

_STARTERS = frozenset("=+-@|%\t\r\n" + "\uff1d\uff0b\uff0d\uff20\uff5c\uff05" + "\u2212")
"""First signs that start a formula or a command somewhere, with their full-width twins."""
_SPACES = " \u00a0\u3000\ufeff\u200b"


def defused(value: Any) -> Any:
    """The value, behind an apostrophe if it is a text that a spreadsheet might run.

    Spaces in front do not hide a formula: some programs strip them.
    """
    if not isinstance(value, str):
        return value
    bare = value.lstrip(_SPACES)
    return "'" + value if bare and bare[0] in _STARTERS else value


def safe_table(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with every text defused, headers included."""
    out = pd.DataFrame(index=range(len(frame)))
    for position, column in enumerate(frame.columns):
        values = frame.iloc[:, position]
        is_text = not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values))
        out[str(defused(str(column)))] = values.map(defused).to_numpy(dtype=object) if is_text else values.to_numpy()
    return out


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, which Excel needs to read it right."""
    return safe_table(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")

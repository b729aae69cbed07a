"""Words and values as a table or a line shows them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import Message, say


def sentence(entry: object, locale: str) -> str:
    """A message in words; empty where there is none."""
    return say(entry, locale) if isinstance(entry, (Message, str)) else ""


def shown(value: Any) -> str:
    """A value as text; empty where it is missing."""
    return "" if pd.isna(value) else str(value)


def table_view(rows: pd.DataFrame) -> dict[str, Any]:
    """A table of words for the part that draws one: headings, and cells of which a second line is the small print."""
    return {"columns": list(rows.columns), "rows": [[str(cell).split("\n") for cell in row] for row in rows.to_numpy()]}

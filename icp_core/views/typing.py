"""The table that is typed in where there is no file: its empty form, and what was typed as cells."""

from __future__ import annotations

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.schema import RELATIONS

_COLUMNS = ("name", "relation", "industry", "country", "employees", "revenue", "technologies")
_BOUGHT = "view.typing.bought"
ROWS = 6


def typed_start(*, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """Empty rows, all text; the headings are words that reading knows."""
    headers = [say(message(f"template.accounts.{name}.header"), locale) for name in _COLUMNS]
    return pd.DataFrame({header: [""] * ROWS for header in [*headers, say(message(_BOUGHT), locale)]}, dtype="str")


def typed_words(*, locale: str = DEFAULT_LOCALE) -> tuple[str, tuple[str, ...]]:
    """The heading of the column that holds one of a few words, and the words."""
    return say(message("template.accounts.relation.header"), locale), RELATIONS


def typed_cells(frame: pd.DataFrame) -> list[list[str]]:
    """Cells row by row, the headings first; rows and columns in which nothing was typed are left out."""
    cells = frame.astype(object).where(frame.notna(), "").map(lambda cell: str(cell).strip())
    filled = cells.loc[(cells != "").any(axis=1), (cells != "").any(axis=0)]
    return [list(map(str, filled.columns)), *filled.to_numpy().tolist()]

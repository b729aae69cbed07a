"""Cells of the report and the mapping as a table shows them."""

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

"""The sign by which reading knows a sheet of our own that explains and holds no data."""

from __future__ import annotations

EXPLAINS = "ICP Workbench: explanation, not data"
"""Stands in the first cell of such a sheet, in every language."""

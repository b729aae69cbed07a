"""Every column of a table has a name, and no two have the same."""

from __future__ import annotations

from collections.abc import Container

from icp_core.intake.log import Log


def free_name(file: str, name: str, taken: Container[str], log: Log) -> str:
    """A name that no column before has; one that stands already gets a number, and the report says so."""
    unique, copy = name, 2
    while unique in taken:
        unique, copy = f"{name} ({copy})", copy + 1
    if unique != name:
        log.note("repeated_column", file=file, column=name, after=unique)
    return unique

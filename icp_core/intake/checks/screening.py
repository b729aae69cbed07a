"""Columns that cannot describe a company: constant, nearly empty, all different from one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from icp_core.intake.log import Log
from icp_core.schema import FIRMOGRAPHICS, TABLES

LEAST_SHARE = 0.05
ALL_DIFFERENT = 0.9
_LEAST_ROWS = 10


def screen(accounts: pd.DataFrame, varying: Iterable[str], log: Log) -> None:
    """Report each column of accounts (index: account id) that is set aside as an attribute, with the reason."""
    custom = [name for name in accounts.columns if name not in TABLES["accounts"]]
    for name in [*(c for c in FIRMOGRAPHICS if c in accounts), *custom]:
        column = accounts[name]
        if column.dtype == object and column.map(lambda value: isinstance(value, list)).any():
            continue
        if name in set(varying):
            log.note("set_aside_varies", table="accounts", column=name)
        elif reason := _empty_of_sense(name, column, name in custom):
            code, values = reason
            log.note(code, table="accounts", column=name, **values)


def _empty_of_sense(name: str, column: pd.Series, custom: bool) -> tuple[str, dict[str, Any]] | None:
    n = len(column)
    known = column.dropna()
    if n < _LEAST_ROWS or known.empty:
        return ("set_aside_sparse", {"n": len(known), "of": n}) if known.empty else None
    if len(known) < LEAST_SHARE * n:
        return "set_aside_sparse", {"n": len(known), "of": n}
    counts = known.value_counts()
    others = int(len(known) - counts.iloc[0])
    if others < min(5, LEAST_SHARE * n):
        return "set_aside_constant", {"value": str(counts.index[0]), "others": others, "of": len(known)}
    if not custom:
        return None
    distinct = len(counts) / len(known)
    if pd.api.types.is_numeric_dtype(column):
        whole = bool((known == known.round()).all())
        numbered = whole and distinct >= 0.95 and (known.max() - known.min() + 1) <= 3 * len(known)
        called = whole and distinct >= 0.95 and bool({"id", "number", "no", "nr", "key", "code"} & set(name.split("_")))
        return ("set_aside_unique", {"n": len(counts), "of": len(known)}) if numbered or called else None
    if not pd.api.types.is_datetime64_any_dtype(column) and distinct >= ALL_DIFFERENT:
        return "set_aside_unique", {"n": len(counts), "of": len(known)}
    return None

"""Columns that cannot or must not describe a company: constant, nearly empty, all different, known only afterwards.

A leak is found in two ways: by its header (``lost reason``, ``last activity``) and by what it does: a column that all
but settles the outcome was most likely written down after it. The measure is the uncertainty coefficient of Theil
(1970), the share of the outcome's entropy that the column's levels remove, less what independence would make of so
many levels: (levels - 1)(outcomes - 1) / 2n nats.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from icp_core.intake.folding import split_words
from icp_core.intake.log import Log
from icp_core.intake.mapping.vocabulary import says
from icp_core.intake.uncertainty import determined
from icp_core.schema import FIRMOGRAPHICS, TABLES

MOST_DETERMINED = 0.35
"""Share of the outcome's entropy above which a column is taken to be written after it. A judgement, not an estimate:
win rates of 70 % against 30 % in two halves remove 12 %, of 90 % against 10 % remove 53 %."""
LEAST_OUTCOMES = 20
LEAST_SHARE = 0.05
ALL_DIFFERENT = 0.9
_LEAST_ROWS = 10


def screen(accounts: pd.DataFrame, deals: pd.DataFrame | None, varying: Iterable[str], log: Log) -> None:
    """Report each column of accounts (index: account id) that is set aside as an attribute, with the reason."""
    custom = [name for name in accounts.columns if name not in TABLES["accounts"]]
    outcome = decided_outcome(accounts, deals)
    for name in [*(c for c in FIRMOGRAPHICS if c in accounts), *custom]:
        column = accounts[name]
        if column.dtype == object and column.map(lambda value: isinstance(value, list)).any():
            continue
        if name in set(varying):
            log.note("set_aside_varies", table="accounts", column=name)
        elif reason := _empty_of_sense(name, column, name in custom):
            code, values = reason
            log.note(code, table="accounts", column=name, **values)
        elif name in custom and says("after", split_words(name)):
            log.note("set_aside_leak_by_name", table="accounts", column=name)
        elif outcome is not None and name in custom:
            told = determined(column.reindex(outcome.index), outcome)
            if told >= MOST_DETERMINED:
                log.note("set_aside_leak", table="accounts", column=name, share=told, n=len(outcome))


def decided_outcome(accounts: pd.DataFrame, deals: pd.DataFrame | None) -> pd.Series | None:
    """Won or lost per account from the deal that was closed first (without dates: that stands first), where there are
    no deals customer or not; None where either is too rare."""
    if deals is not None:
        decided = deals[deals["outcome"].isin(["won", "lost"])]
        for day in ("opened", "closed"):  # an export often begins with the newest
            if day in decided:
                decided = decided.sort_values(day, kind="stable", na_position="last")
        outcome = decided.drop_duplicates("account_id").set_index("account_id")["outcome"]
    else:
        outcome = accounts["relation"].isin(["customer", "former_customer"]).map({True: "won", False: "lost"})
    counts = outcome.value_counts()
    return outcome if len(counts) == 2 and counts.min() >= LEAST_OUTCOMES else None


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

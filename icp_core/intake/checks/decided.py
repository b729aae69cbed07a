"""Which companies have an outcome, while files are read: the first closed deal of each, or customer or not."""

from __future__ import annotations

import pandas as pd

LEAST_OUTCOMES = 20


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

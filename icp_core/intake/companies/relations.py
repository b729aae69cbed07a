"""What each company is to us, where no column says so: by its deals and purchases, then by what the list is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from icp_core.intake.log import Log

CUSTOMER_ONLY = ("customer_since", "nps", "usage", "acquisition_cost", "margin_rate")
"""Columns that only customers have."""


def with_relation(
    accounts: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    called: Collection[str],
    log: Log,
    *,
    unpriced: Collection[str] = (),
) -> pd.Series:
    """Relation of each account (index: account id).

    A relation that the files give stays. Otherwise, in this order: bought or won a deal -> customer; an open deal ->
    in talks; a lost deal -> lost; a figure that only customers have -> customer; a list that calls
    it a customer -> customer; an interview -> in talks; else prospect.

    Parameters
    ----------
    called : ids of companies that stand in a list whose name or headers call them customers
    unpriced : ids of companies with purchases that were set aside because their currency has no rate
    """
    ids = accounts.index
    given = accounts["relation"] if "relation" in accounts else pd.Series(None, index=ids, dtype=object)
    bought = _ids(tables, "invoices") | _ids(tables, "subscriptions") | (set(unpriced) & set(ids))
    deals = tables.get("deals")
    won, opened, lost = (
        set(deals.loc[deals["outcome"] == outcome, "account_id"]) if deals is not None else set()
        for outcome in ("won", "open", "lost")
    )
    figures = [name for name in CUSTOMER_ONLY if name in accounts]
    known = accounts[figures].notna().any(axis=1) if figures else pd.Series(False, index=ids)
    inferred = pd.Series("prospect", index=ids, dtype=object)
    inferred[ids.isin(list(_ids(tables, "interviews")))] = "in_talks"
    inferred[ids.isin(list(called))] = "customer"
    inferred[known] = "customer"
    for members, word in ((lost, "lost"), (opened, "in_talks"), (won | bought, "customer")):
        inferred[ids.isin(list(members))] = word
    relation: pd.Series = given.where(given.notna(), inferred).astype("str")
    missing = int(given.isna().sum())
    if missing:
        counts = relation[given.isna()].value_counts()
        seen = bool(bought or won or opened or lost)
        by_list = int(ids[given.isna().to_numpy()].isin(list(called)).sum())
        rest = "prospect" if not by_list else "customer" if by_list == missing else "by_list"
        key = "relation_from_events" if seen else f"relation_assumed_{rest}"
        log.note("relation_assumed", key=key, table="accounts", column="relation", n=missing,
                 customers=int(counts.get("customer", 0)), prospects=int(counts.get("prospect", 0)),
                 lost=int(counts.get("lost", 0)), talks=int(counts.get("in_talks", 0)))  # fmt: skip
    contradicted = given.isin(["prospect", "lost", "in_talks"]) & ids.isin(list(bought))
    if contradicted.any():
        log.note("relation_contradicted", table="accounts", column="relation", n=int(contradicted.sum()),
                 before=str(ids[contradicted.to_numpy()][0]))  # fmt: skip
    return relation


def _ids(tables: Mapping[str, pd.DataFrame], name: str) -> set[str]:
    frame = tables.get(name)
    return set() if frame is None else set(frame["account_id"].unique().tolist())

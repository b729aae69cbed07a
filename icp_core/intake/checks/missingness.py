"""Who lacks what: by relation, by file, in which combinations, and whether not knowing goes with the outcome.

Where revenue is known of nine customers in ten and of three others in ten, "unknown" itself tells who buys: whatever is
learned from such a column partly learns how the list was filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.intake.checks.decided import decided_outcome
from icp_core.intake.log import Log
from icp_core.schema import FIRMOGRAPHICS, RELATIONS, TABLES, Dataset

LEAST_GAP = 0.2
"""Difference of two shares known from which it can carry a finding. A judgement."""
LEAST_Z = 3.0
"""Standard errors that it must be away from none: one attribute of twenty alike ones in twenty data sets."""
LEAST_COMPANIES = 10
FORETELLS = ("attribute", "kind", "known", "n", "known_others", "n_others")


@dataclass(frozen=True, eq=False)
class Missingness:
    """What is known of whom.

    Attributes
    ----------
    known : bool DataFrame, companies (index account_id) by attribute
    by_relation, by_file : DataFrames of shares known (0-1), attribute by relation or file; a company that stands in
        several files counts in each
    patterns : DataFrame with ``lacking`` (tuple of attributes), ``n`` and ``customers``: companies that lack exactly
        the same, the largest group first
    foretells : DataFrame as :func:`foretelling` returns it
    """

    known: pd.DataFrame
    by_relation: pd.DataFrame
    by_file: pd.DataFrame
    patterns: pd.DataFrame
    foretells: pd.DataFrame


def missingness(dataset: Dataset) -> Missingness:
    """What is known of whom, over the attributes that may describe a company."""
    accounts = dataset.accounts.set_index("account_id")
    known = accounts[list(dataset.attributes)].notna()
    customer = pd.Series(known.index.isin(dataset.customers), index=known.index)
    by_relation = (
        known.groupby(accounts["relation"])
        .mean()
        .T.reindex(columns=[name for name in RELATIONS if (accounts["relation"] == name).any()])
    )
    sources = dataset.sources
    by_file = known.reindex(sources["account_id"]).groupby(sources["file"].to_numpy(), sort=False).mean().T
    codes = known.groupby(list(known.columns), sort=False).ngroup() if len(known.columns) else pd.Series(dtype=int)
    rows = [
        (tuple(known.columns[~known.loc[ids[0]].to_numpy()]), len(ids), int(customer[ids].sum()))
        for ids in codes.groupby(codes).groups.values()
    ]
    patterns = pd.DataFrame(rows, columns=["lacking", "n", "customers"])
    patterns = patterns.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)
    foretells = foretelling(accounts, dataset.deals, dataset.attributes)
    return Missingness(known, by_relation, by_file, patterns, foretells)


def foretelling(accounts: pd.DataFrame, deals: pd.DataFrame | None, attributes: Sequence[str]) -> pd.DataFrame:
    """Attributes that are known of winners, or of customers, clearly more or less often than of the others.

    The two shares differ by :data:`LEAST_GAP` and by :data:`LEAST_Z` standard errors (pooled two-proportion z).

    Parameters
    ----------
    accounts : DataFrame indexed by account id, with ``relation``

    Returns
    -------
    DataFrame with the columns :data:`FORETELLS`, the widest difference first; ``kind`` is ``won`` (won against lost
    deals, the first closed one of each company) or ``customers`` (against everybody else)
    """
    outcome = decided_outcome(accounts, deals) if deals is not None else None
    customer = accounts["relation"].isin(["customer", "former_customer"])
    sides = [("customers", customer)]
    if outcome is not None:
        sides.insert(0, ("won", outcome == "won"))
    rows = []
    for name in attributes:
        for kind, yes in sides:
            known = accounts[name].notna().reindex(yes.index)
            n, n_others = int(yes.sum()), int((~yes).sum())
            if min(n, n_others) < LEAST_COMPANIES:
                continue
            share, others, whole = known[yes].mean(), known[~yes].mean(), known.mean()
            error = np.sqrt(whole * (1 - whole) * (1 / n + 1 / n_others))
            if abs(share - others) >= LEAST_GAP and abs(share - others) >= LEAST_Z * error:
                rows.append((name, kind, float(share), n, float(others), n_others))
                break
    found = pd.DataFrame(rows, columns=list(FORETELLS))
    gap = (found["known"] - found["known_others"]).abs()
    return found.loc[gap.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def report_missingness(accounts: pd.DataFrame, deals: pd.DataFrame | None, log: Log) -> None:
    """Warn of each attribute whose being unknown goes with the outcome."""
    custom = [name for name in accounts.columns if name not in TABLES["accounts"]]
    names = [name for name in [*FIRMOGRAPHICS, *custom] if name in accounts]
    for row in foretelling(accounts, deals, names).itertuples():
        log.note("missing_foretells", key=f"missing_foretells_{row.kind}", table="accounts", column=str(row.attribute),
                 known=row.known, known_others=row.known_others, n=row.n, n_others=row.n_others)  # fmt: skip

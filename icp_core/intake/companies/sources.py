"""Which file speaks of which company, also after some were found to be one."""

from __future__ import annotations

import pandas as pd


def moved_accounts(pairs: pd.DataFrame, accounts: pd.Index) -> dict[str, str]:
    """What became of accounts that were decided to be the same as another: old id to the one that is left.

    Parameters
    ----------
    pairs : as ``Dataset.pairs``
    accounts : ids that are left
    """
    left = set(accounts)
    same = pairs[pairs["verdict"] == "same"]
    ways: dict[str, set[str]] = {}
    for one, other in zip(same["one"].astype(str), same["other"].astype(str), strict=True):
        ways.setdefault(one, set()).add(other)
        ways.setdefault(other, set()).add(one)
    moved: dict[str, str] = {}
    for start in ways:
        met, todo = {start}, [start]
        while todo and start not in left:
            for account in ways[todo.pop(0)] - met:
                if account in left:
                    moved.setdefault(start, account)
                met.add(account)
                todo.append(account)
    return moved


def settled_sources(sources: pd.DataFrame, pairs: pd.DataFrame, accounts: pd.Index) -> pd.DataFrame:
    """The table ``file, account_id`` of the accounts that are left, each once for a file."""
    moved = moved_accounts(pairs, accounts)
    ids = sources["account_id"].replace(moved) if moved else sources["account_id"]
    out = sources.assign(account_id=ids)
    return out[out["account_id"].isin(accounts)].drop_duplicates(ignore_index=True)

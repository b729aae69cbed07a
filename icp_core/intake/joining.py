"""Which company a row is about: by id, by domain, by name; and order lines joined to their orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from icp_core.intake.folding import folded
from icp_core.intake.log import Log
from icp_core.intake.typed import Typed

KEYS = ("account_id", "name", "domain")
SHARED_IDS = 0.02
"""Share of a file's ids that must be known already for it to use the same numbering as the files before it."""


class Register:
    """The companies met so far. A name or domain that two of them share leads to neither."""

    def __init__(self) -> None:
        self._by: dict[str, dict[str, str | None]] = {key: {} for key in KEYS}
        self._first_word: dict[str, str] = {}

    def find(self, keys: Sequence[str | None], *, by_id_only: bool = False) -> str | None:
        """Account id for (account_id, name, domain), any of them None; None where no company is known by them.

        A shared domain does not make one company of two whose names begin differently: groups share a web site.
        """
        number, name, domain = keys
        if number and (number in self._by["account_id"] or by_id_only):
            return self._by["account_id"].get(number)
        if name and (found := self._by["name"].get(_plain("name", name))):
            return found
        if domain and (found := self._by["domain"].get(_plain("domain", domain))):
            other = self._first_word.get(found)
            if not name or not other or other == _plain("name", name).split()[0]:
                return found
        return None

    def knows_any(self, numbers: Sequence[str]) -> bool:
        """Whether enough of these ids are known for them to be of the same numbering, or none is known at all."""
        known = self._by["account_id"]
        return not known or sum(number in known for number in numbers) > SHARED_IDS * len(numbers)

    def add(self, account_id: str, keys: Sequence[str | None]) -> None:
        """Remember a company by its keys."""
        if keys[1] and account_id not in self._first_word:
            self._first_word[account_id] = _plain("name", keys[1]).split()[0]
        for kind, value in zip(KEYS, (account_id, *keys[1:]), strict=True):
            if value:
                known = self._by[kind].setdefault(_plain(kind, value), account_id)
                if known != account_id and kind != "account_id":
                    self._by[kind][_plain(kind, value)] = None


def _plain(kind: str, value: str) -> str:
    """What must agree for two keys to be one; a name in letters that have no Latin form keeps them."""
    if kind == "name":
        bare = folded(value)
        latin = sum(char.isalpha() for char in bare) >= sum(char.isalpha() for char in value)
        return bare if latin and bare else " ".join(value.casefold().split())
    return value.lower() if kind == "domain" else value


def key_frame(table: Typed) -> pd.DataFrame:
    """The keys that a file holds, as columns ``account_id``, ``name`` and ``domain``; absent ones are missing."""
    out: dict[str, pd.Series] = {}
    for key in KEYS:
        for where in ("accounts", table.plan.table or "accounts"):
            if (where, key) in table.frame and (key == "account_id" or where == "accounts"):
                out[key] = table.frame[where, key].astype("str")
                break
        else:
            out[key] = pd.Series(np.nan, index=table.frame.index, dtype="str")
    return pd.DataFrame(out)


def resolved(keys: pd.DataFrame, register: Register) -> tuple[pd.Series, int]:
    """Account id for each row, and how many companies were met for the first time and added.

    A row without any key gets None.
    """
    codes = keys.groupby(list(KEYS), dropna=False, sort=False).ngroup().to_numpy()
    _, first = np.unique(codes, return_index=True)
    ids: list[str | None] = []
    new = 0
    same_numbers = register.knows_any([str(number) for number in pd.unique(keys["account_id"].dropna())])
    for row in keys.iloc[first].itertuples(index=False):
        values = [None if pd.isna(value) else str(value) for value in row]
        found = register.find(values, by_id_only=same_numbers)
        if found is None:
            found = next((value for value in values if value), None)
            if found is not None and register.find([found, None, None], by_id_only=True):
                found = " ".join(value for value in values if value)
            if found is not None:
                register.add(found, values)
                new += 1
        elif values[0] is None or values[0] == found:
            register.add(found, [found, *values[1:]])
        ids.append(found)
    return pd.Series(np.array([*ids, None], dtype=object)[codes], index=keys.index, dtype="str"), new


def joined_lines(tables: Sequence[Typed], log: Log) -> list[Typed]:
    """Order lines that name only their order get company and date from the table of orders."""
    key = ("invoices", "invoice_id")
    lines = [t for t in tables if t.plan.table == "invoices" and key in t.frame and not _has_account(t)]
    heads = [
        t for t in tables
        if t.plan.table == "invoices" and key in t.frame and _has_account(t) and t.frame[key].dropna().is_unique
    ]  # fmt: skip
    if not lines or not heads:
        return list(tables)
    out = [t for t in tables if t not in lines]
    for line in lines:
        head = max(heads, key=lambda h: len(set(h.frame[key].dropna()) & set(line.frame[key].dropna())))
        at = pd.Index(head.frame[key]).get_indexer(pd.Index(line.frame[key]))
        lost = at < 0
        log.rows("no_order", line.rows[lost].tolist(), file=line.file, table="invoices", column="invoice_id",
                 before=line.frame[key][lost].tolist(), other=head.file)  # fmt: skip
        extra = [column for column in head.frame.columns if column not in line.frame.columns]
        taken = head.frame[extra].iloc[at[~lost]].reset_index(drop=True)
        frame = pd.concat([line.frame[~lost].reset_index(drop=True), taken], axis=1)
        used = set(at[~lost])
        idle = np.array([i for i in range(len(head.frame)) if i not in used], dtype=int)
        log.rows("no_lines", head.rows[idle].tolist(), file=head.file, table="invoices", other=line.file)
        log.note("joined_lines", file=line.file, table="invoices", other=head.file, n=int((~lost).sum()))
        out = [t for t in out if t is not head]
        out.append(replace(line, frame=frame, rows=line.rows[~lost]))
    return out


def _has_account(table: Typed) -> bool:
    return any((where, key) in table.frame for where in ("accounts", "invoices") for key in KEYS)

"""The same invoice, line or person twice: set aside where an id proves it, reported where it is only likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.intake.columns.typed import Typed
from icp_core.intake.log import Log

_IDS = {"invoices": "invoice_id", "deals": "deal_id", "contacts": "contact_id"}
"""Rows that bear such an id may look alike and be two."""


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of one table that come from one file.

    Attributes
    ----------
    frame : DataFrame with the canonical columns; its index holds the row numbers in the file
    """

    file: str
    frame: pd.DataFrame


def report_repeated_rows(table: Typed, name: str, ids: pd.Series, log: Log) -> None:
    """Report rows of a table of events that say the same as an earlier row of their file, in every column."""
    key = _IDS.get(name)
    if key is not None and (name, key) in table.frame:
        return
    whole = table.frame.copy()
    for at in whole.columns:
        if whole[at].dtype == object:
            whole[at] = whole[at].map(str)
    whole["", "account"] = ids
    whole = whole[ids.notna()]
    again = whole.duplicated()
    if again.any():
        rows = pd.Series(table.rows, index=table.frame.index)[whole.index]
        first = rows.groupby(whole.groupby(list(whole.columns), dropna=False, sort=False).ngroup()).transform("first")
        log.rows("suspected_repeated_row", rows[again].tolist(), file=table.file, table=name,
                 before=first[again].tolist())  # fmt: skip


def joined_parts(name: str, parts: Sequence[Part], log: Log) -> pd.DataFrame:
    """One table from the rows of all files, without what an id or an address proves to be there twice."""
    kept: list[pd.DataFrame] = []
    files: list[str] = []
    for part in parts:
        frame = part.frame
        if name == "invoices":
            for other, earlier in zip(files, kept, strict=True):
                frame = _without_repeated_invoices(frame, part.file, earlier, other, log)
        kept.append(frame)
        files.append(part.file)
    if name == "contacts":
        return _without_repeated_people(pd.concat(kept), np.repeat(files, [len(frame) for frame in kept]), log)
    return pd.concat(kept, ignore_index=True) if len(kept) > 1 else kept[0].reset_index(drop=True)


def _without_repeated_invoices(
    frame: pd.DataFrame, file: str, earlier: pd.DataFrame, other: str, log: Log
) -> pd.DataFrame:
    """The rows of a file that do not stand in an earlier file; two alike in one file go with two alike in the other."""
    both = set(frame.columns) & set(earlier.columns)
    same = ["account_id", "date", "amount", *(["product"] if "product" in both else [])]
    numbered = "invoice_id" in both
    if numbered:
        proved = _stands_in(frame, earlier, [*same, "invoice_id"]) & frame["invoice_id"].notna()
        log.rows("duplicate_invoice", frame.index[proved].tolist(), file=file, table="invoices", column="invoice_id",
                 before=frame.loc[proved, "invoice_id"].tolist(), other=other)  # fmt: skip
        frame = frame[~proved]
        unnamed, unnamed_earlier = frame[frame["invoice_id"].isna()], earlier[earlier["invoice_id"].isna()]
        n = int(_stands_in(unnamed, earlier, same).sum())
        n += int(_stands_in(frame[frame["invoice_id"].notna()], unnamed_earlier, same).sum())
    else:
        n = int(_stands_in(frame, earlier, same).sum())
    if n:
        log.note("suspected_duplicate_invoices", file=file, table="invoices", n=n, of=len(frame), other=other)
    return frame


def _stands_in(frame: pd.DataFrame, earlier: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Whether each row has a row of its own among the earlier ones that agrees in these columns."""
    mine, theirs = frame[columns].copy(), earlier[columns].copy()
    for part in (mine, theirs):
        part["which"] = part.groupby(columns, dropna=False).cumcount()
    known = pd.MultiIndex.from_frame(theirs)
    return pd.Series(pd.MultiIndex.from_frame(mine).isin(known), index=frame.index)


def _without_repeated_people(frame: pd.DataFrame, files: np.ndarray, log: Log) -> pd.DataFrame:
    """One row per address and name in a company; later rows only fill the first one's gaps.

    Two names under one address (``info@``) are two people.
    """
    rows = frame.index.to_numpy()
    frame = frame.reset_index(drop=True)
    if "email" not in frame:
        return frame
    address = frame["email"].astype("str").str.strip().str.lower()
    person = frame["account_id"].astype("str") + "|" + address
    if "name" in frame:
        called = frame["name"].astype("str").str.strip().str.lower()
        person = person + "|" + called.fillna(called.groupby(person, sort=False).transform("first")).fillna("")
    again = np.asarray(address.notna() & person.duplicated())
    for file in dict.fromkeys(files[again]):
        mine = again & (files == file)
        log.rows("duplicate_contact", rows[mine].tolist(), file=file, table="contacts", column="email",
                 before=frame.loc[mine, "email"].tolist())  # fmt: skip
    several = frame[address.notna()].groupby(address)["account_id"].nunique()
    moved = several.index[several > 1]
    if len(moved):
        log.note("contact_in_two_companies", table="contacts", column="email", n=len(moved), before=str(moved[0]))
    if not again.any():
        return frame
    person = person.where(address.notna(), frame.index.to_series().astype("str"))
    first = frame.groupby(person, sort=False).transform("first")
    filled = frame.where(frame.notna(), first.reindex(columns=frame.columns))
    return filled[~again].reset_index(drop=True)

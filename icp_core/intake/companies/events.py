"""Deals, invoices and the other tables of events, from typed files with the account id of each row."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

from icp_core.intake.columns.typed import TOTAL, Typed
from icp_core.intake.companies.repeats import Part, report_repeated_rows
from icp_core.intake.folding import folded
from icp_core.intake.log import Log
from icp_core.intake.texts.terms import CREDIT_WORDS
from icp_core.schema import TABLES


def events(table: Typed, ids: pd.Series, name: str, log: Log, skip: frozenset[str], deals: dict[str, str]) -> Part:
    """Rows of one table of events. Rows that lack what the table requires are reported and left out.

    Parameters
    ----------
    ids : account id of each row of the file, missing where it has none (reported by whoever resolved it)
    skip : custom columns that went to accounts instead
    deals : account of each deal met so far, in the files before too; those of this file are added
    """
    if name == table.plan.table:
        report_repeated_rows(table, name, ids, log)
    own = table.part(name)
    frame = own.drop(
        columns=[*(c for c in own.columns if c in skip or str(c).startswith(TOTAL)), "account_id"], errors="ignore"
    )
    frame.insert(0, "account_id", ids)
    rows = table.rows
    if name == "invoices":
        frame = _with_amount(frame, table, log)
    elif name == "deals":
        frame = _with_outcome(frame, table, log)
    elif name == "contacts":
        frame = _with_names(frame)
    elif (
        name == "interviews" and table.plan.table != name and "verdict" in frame
    ):  # most companies of a list were never interviewed
        asked = frame["verdict"].notna().to_numpy()
        frame, rows = frame[asked], rows[asked]
    for column, contract in TABLES[name].items():
        if not contract.required or column in ("account_id", "deal_id"):
            continue
        if column not in frame:
            frame[column] = np.nan
        lost = (frame[column].isna() & frame["account_id"].notna()).to_numpy()
        lost = lost & ~np.isin(rows, list(table.without_rate))  # reported already: its currency has no rate
        log.rows("lacks_required", rows[lost].tolist(), file=table.file, table=name, column=column)
        keep = frame[column].notna().to_numpy()
        frame, rows = (frame, rows) if keep.all() else (frame[keep], rows[keep])
    keep = frame["account_id"].notna().to_numpy()
    frame, rows = (frame, rows) if keep.all() else (frame[keep], rows[keep])
    frame = frame.set_axis(rows, axis=0)
    if name == "deals":
        frame = _with_ids(frame, rows, table, log, deals)
    canonical = [column for column in TABLES[name] if column in frame]
    rest = [column for column in frame.columns if column not in canonical]
    return Part(table.file, frame[canonical + rest])


def yearly_totals(table: Typed, ids: pd.Series, log: Log) -> Part | None:
    """What a list of companies says each bought in total, as one invoice per company and column.

    A total has no day of its own: it gets the last day of the year that the header names, else today. A total of 0 says
    that nothing was bought and makes no invoice. None where the list has no such column.
    """
    names = [name for where, name in table.names if where == "invoices" and str(name).startswith(TOTAL)]
    parts: list[pd.DataFrame] = []
    nothing = 0
    for name in names:
        header = str(name).removeprefix(TOTAL)
        amounts = table.frame["invoices", name]
        year = re.search(r"(?:19|20)\d\d", header)
        today = pd.Timestamp(dt.date.today())
        day = min(pd.Timestamp(int(year[0]), 12, 31), today) if year else today
        negative = (amounts < 0).to_numpy()
        log.rows("negative", table.rows[negative].tolist(), file=table.file, table="invoices", column=header,
                 before=amounts[negative].tolist())  # fmt: skip
        nothing += int((amounts == 0).sum())
        kept = (amounts > 0).to_numpy() & ids.notna().to_numpy()
        part = pd.DataFrame({"account_id": ids[kept], "date": day, "amount": amounts[kept], "product": header})
        part = part.set_axis(table.rows[kept], axis=0)
        parts.append(part.astype({"date": "datetime64[us]", "product": "str"}))
    if not parts:
        return None
    headers = [str(name).removeprefix(TOTAL) for name in names]
    log.note("yearly_total", file=table.file, table="invoices", headers=headers, n=sum(map(len, parts)))
    if nothing:
        log.note("zero_totals", file=table.file, table="invoices", n=nothing)
    return Part(table.file, pd.concat(parts))


def _with_amount(frame: pd.DataFrame, table: Typed, log: Log) -> pd.DataFrame:
    if "amount" not in frame and {"quantity", "unit_price"} <= set(frame.columns):
        amount = frame["quantity"] * frame["unit_price"]
        if "discount" in frame:
            amount = amount * (1 - frame["discount"].fillna(0.0))
        frame["amount"] = amount
        key = "amount_worked_out_less_discount" if "discount" in frame else "amount_worked_out"
        log.note(
            "amount_worked_out",
            key=key,
            file=table.file,
            table="invoices",
            column="amount",
            n=int(amount.notna().sum()),
        )
    if "amount" in frame:
        kept = frame[frame["account_id"].notna()]
        back = kept["amount"] < 0
        if back.any():
            log.note("returns", file=table.file, table="invoices", column="amount", n=int(back.sum()),
                     total=float(kept.loc[back, "amount"].sum()))  # fmt: skip
        _report_credits(frame, table, log)
        nothing = int((kept["amount"] == 0).sum())
        if nothing:
            log.note("zero_amounts", file=table.file, table="invoices", column="amount", n=nothing)
    return frame


def _report_credits(frame: pd.DataFrame, table: Typed, log: Log) -> None:
    """Report rows that a column calls a credit note and whose amount is above 0, as ledgers with a column for it do."""
    for column in frame.columns:
        if column in TABLES["invoices"] or not isinstance(frame[column].dtype, pd.StringDtype):
            continue
        levels = frame[column].dropna().unique()
        credits = [level for level in levels[: _MOST_KINDS + 1] if folded(str(level)) in CREDIT_WORDS]
        if not credits or len(levels) > _MOST_KINDS:
            continue
        wrong = (frame[column].isin(credits) & (frame["amount"] > 0) & frame["account_id"].notna()).to_numpy()
        log.rows("positive_credit", table.rows[wrong].tolist(), file=table.file, table="invoices", column="amount",
                 before=frame["amount"][wrong].tolist(), kind=str(column))  # fmt: skip


_MOST_KINDS = 30
"""A column of more different texts does not say of which kind a document is."""


def _with_outcome(frame: pd.DataFrame, table: Typed, log: Log) -> pd.DataFrame:
    if "outcome" not in frame:
        log.note("no_outcome", file=table.file, table="deals", column="outcome", n=len(frame))
        frame["outcome"] = "open"
    frame["outcome"] = frame["outcome"].astype("str")
    frame = _with_closed(frame, table, log)
    if "kind" in frame:
        frame["kind"] = frame["kind"].astype("str")
    return frame


def _with_closed(frame: pd.DataFrame, table: Typed, log: Log) -> pd.DataFrame:
    """The day on which a deal was closed, also where the file has one column for those won and one for those lost."""
    for column in list(frame.columns):
        found = _WON_OR_LOST.fullmatch(str(column))
        if found is None or not pd.api.types.is_datetime64_any_dtype(frame[column]):
            continue
        closed = frame["closed"] if "closed" in frame else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        gaps = closed.isna() & frame[column].notna() & (frame["outcome"] == found[1])
        if gaps.any():
            frame["closed"] = closed.where(~gaps, frame[column])
            log.note("closed_filled", file=table.file, table="deals", column="closed", n=int(gaps.sum()),
                     header=str(column))  # fmt: skip
    return frame


_WON_OR_LOST = re.compile(r"(?:deal_|opportunity_)?(won|lost)_(?:time|date|on|at)")


def _with_names(frame: pd.DataFrame) -> pd.DataFrame:
    parts = [frame[column] for column in ("first_name", "last_name") if column in frame]
    if "name" not in frame and parts:
        words = parts[0].fillna("").astype(str)
        for part in parts[1:]:
            words = words + " " + part.fillna("").astype(str)
        frame["name"] = words.str.strip().replace("", None).astype("str")
    return frame


def _with_ids(frame: pd.DataFrame, rows: np.ndarray, table: Typed, log: Log, deals: dict[str, str]) -> pd.DataFrame:
    frame = frame.copy()
    numbered = pd.Series([f"deal {row}" for row in rows], index=frame.index, dtype="str")
    if numbered.isin(list(deals)).any():
        numbered = f"{table.file} " + numbered
    if "deal_id" not in frame:
        frame["deal_id"] = numbered
        log.note("deal_ids_made", file=table.file, table="deals", column="deal_id", n=len(frame))
    else:
        nameless = frame["deal_id"].isna().to_numpy()
        log.rows("deal_ids_made", rows[nameless].tolist(), file=table.file, table="deals", column="deal_id")
        frame["deal_id"] = frame["deal_id"].mask(nameless, numbered)
        # Two systems may both have a deal 1: with another company it is another deal.
        other = frame["deal_id"].map(deals)
        foreign = other.notna() & (other != frame["account_id"])
        frame["deal_id"] = frame["deal_id"].mask(foreign, f"{table.file} " + frame["deal_id"])
        again = (frame["deal_id"].duplicated() | frame["deal_id"].isin(list(deals))).to_numpy()
        log.rows("duplicate_deal", rows[again].tolist(), file=table.file, table="deals", column="deal_id",
                 before=frame["deal_id"][again].tolist())  # fmt: skip
        frame = frame[~again]
    deals.update(zip(frame["deal_id"], frame["account_id"], strict=True))
    return frame

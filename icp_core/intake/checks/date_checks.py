"""Dates that cannot be meant: placeholders, days to come on what has happened, ends before beginnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from icp_core.intake.columns.typed import Typed
from icp_core.intake.log import Log

PLACEHOLDERS = tuple(
    np.datetime64(day, "us")
    for day in ("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1900-01-02",
                "1901-01-01", "1970-01-01", "2999-12-31", "9999-12-31")
)  # fmt: skip
"""First and last days of calendars and spreadsheets, the epoch of Unix, and the days that stand for "without end"."""
FIRST_EVENT = pd.Timestamp(1950, 1, 1)
"""No system that is exported from today holds an invoice or a deal from before."""
FAR_YEARS = 10
"""A day so many years ahead on what has happened is a slip of the pen, and no post-dated invoice."""
_ALONE = pd.Timedelta(days=366)
"""A placeholder that has other dates of the column so near is a day like others."""
HAPPENED = (
    ("invoices", "date"),
    ("deals", "opened"),
    ("deals", "closed"),
    ("activities", "date"),
    ("signals", "date"),
    ("accounts", "customer_since"),
)
_EVENTS = frozenset({"invoices", "deals", "activities", "signals", "subscriptions"})


def with_checked_dates(table: Typed, log: Log) -> Typed:
    """The file with placeholders and impossible dates as missing; days to come and wrong orders are only reported."""
    frame = table.frame.copy()
    for where, column in _dates(frame):
        days = frame[where, column]
        standing_in = _placeholders(days)
        _report("placeholder_date", standing_in, table, where, column, log)
        days = days.mask(standing_in)
        if where in _EVENTS:
            early = days < FIRST_EVENT
            _report("date_long_ago", early, table, where, column, log)
            days = days.mask(early)
        if (where, column) in HAPPENED:
            today = pd.Timestamp(dt.date.today())
            decided = _decided(frame) if column == "closed" else pd.Series(True, index=frame.index)
            never = decided & (days > today + pd.DateOffset(years=FAR_YEARS))
            _report("impossible_date", never, table, where, column, log)
            days = days.mask(never)
            _report("future_date", decided & (days > today), table, where, column, log)
        frame[where, column] = days
    for where, first, last in (("deals", "opened", "closed"), ("subscriptions", "start", "end")):
        if (where, first) in frame and (where, last) in frame:
            turned = (frame[where, last] < frame[where, first]).to_numpy()
            log.rows("ends_before_it_begins", table.rows[turned].tolist(), file=table.file, table=where, column=last,
                     before=_plain(frame[where, last][turned]), begins=first)  # fmt: skip
    return replace(table, frame=frame)


def _dates(frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for at in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[at]):
            yield str(at[0]), str(at[1])


def _placeholders(days: pd.Series) -> pd.Series:
    """Which days are placeholders: one of the usual, with no other day of the column within a year of it."""
    out = pd.Series(False, index=days.index)
    for day in pd.unique(days[days.isin(PLACEHOLDERS)]):
        same = days == day
        others = days[~same & ~days.isin(PLACEHOLDERS)]
        if not ((others - day).abs() <= _ALONE).any():
            out |= same
    return out


def _decided(frame: pd.DataFrame) -> pd.Series:
    """What an open deal is expected to close on may lie ahead."""
    at = ("deals", "outcome")
    return frame[at].isin(["won", "lost"]) if at in frame else pd.Series(False, index=frame.index)


def _report(code: str, wrong: pd.Series, table: Typed, where: str, column: str, log: Log) -> None:
    at = wrong.to_numpy()
    if at.any():
        log.rows(code, table.rows[at].tolist(), file=table.file, table=where, column=column,
                 before=_plain(table.frame[where, column][at]))  # fmt: skip


def _plain(days: pd.Series) -> list[str]:
    return [str(day)[:10] for day in days]

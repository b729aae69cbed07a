"""What a file leaves open (``1.234``, ``03/04/24``), as questions to a person; and the format used for each column.

Both stand in the quality report and are read back from it, so that a saved project asks the same again.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from typing import Any, Protocol

import pandas as pd

from icp_core.intake.log import Log
from icp_core.intake.texts.dates import Order, both_days
from icp_core.intake.texts.numbers import Mark, both_readings
from icp_core.languages import Message, message
from icp_core.schema import Dataset

QUESTION_COLUMNS = ("file", "header", "table", "column", "kind", "example", "readings", "used")
FORMAT_COLUMNS = (
    "file", "header", "table", "column", "mark", "order", "factor", "currencies", "percent", "counted", "words",
)  # fmt: skip


class Place(Protocol):
    """Where a column stands."""

    @property
    def file(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def header(self) -> str: ...
    @property
    def log(self) -> Log: ...


def differs(text: str) -> bool:
    """Whether a number is another one with the other decimal mark."""
    point, comma = both_readings(text)
    return not math.isnan(point) and not math.isnan(comma) and point != comma


def ask_number(example: str, used: Mark, name: str, at: Place) -> None:
    """Put down that a column of numbers can be read in two ways."""
    point, comma = both_readings(example)
    at.log.note("ambiguous_number", file=at.file, table=at.table, column=name, before=example,
                after=point if used == "." else comma, header=at.header or name, point=point, comma=comma,
                mark=used)  # fmt: skip


def ask_date(example: str, used: Order | None, name: str, at: Place) -> None:
    """Put down that a column of dates can be read in two ways."""
    day, month = both_days(example)
    key = "ambiguous_date_month_first" if used == "month first" else "ambiguous_date_day_first"
    at.log.note("ambiguous_date", key=key, file=at.file, table=at.table, column=name, before=example,
                after=month if used == "month first" else day, header=at.header or name, day_first=day,
                month_first=month, used=used or "")  # fmt: skip


def open_questions(dataset: Dataset) -> pd.DataFrame:
    """The columns whose format the files do not settle, for a person to decide.

    An answer is a triple (file, header, format) of ``ReadingChoices.formats``; the files are then read again.

    Returns
    -------
    DataFrame with the columns ``file, header, table, column, kind, example, readings, used``; ``kind`` is ``number`` or
    ``date``, ``readings`` two (format, value) pairs (a float or a date), ``used`` the format read with for now.
    """
    rows = []
    for code, table, column, before, told in remarks(dataset, "ambiguous_number", "ambiguous_date"):
        if code == "ambiguous_number":
            readings: tuple[tuple[str, object], ...] = ((".", told["point"]), (",", told["comma"]))
            kind, used = "number", told["mark"]
        else:
            days = (("day first", told["day_first"]), ("month first", told["month_first"]))
            readings = tuple((order, dt.date.fromisoformat(day)) for order, day in days)
            kind, used = "date", told["used"]
        rows.append((told["file"], told["header"], table, column, kind, str(before), readings, used))
    return pd.DataFrame(rows, columns=list(QUESTION_COLUMNS))


def remarks(dataset: Dataset, *codes: str) -> list[tuple[str, str, str, object, dict[str, Any]]]:
    """Code, table, column, ``before`` and the values of the message, for each entry of the report with such a code."""
    report = dataset.report[dataset.report["code"].isin(codes)]
    parts: list[Any] = report[["code", "table", "column", "before", "message"]].to_numpy().tolist()
    return [(code, table, column, before, dict(said.values)) for code, table, column, before, said in parts]


def note_number_format(
    at: Place,
    name: str,
    *,
    mark: Mark | None = None,
    factor: float = 1.0,
    currencies: Collection[str | None] = (),
    percent: bool = False,
) -> None:
    """Put down how a column of numbers is read, where that is more than plain digits with a decimal point."""
    named = sorted(code for code in currencies if code)
    parts: list[Message | str] = []
    if mark == ",":
        parts.append(message("reading.format.comma"))
    if factor != 1:
        parts.append(message("reading.format.factor", factor=factor))
    if percent:
        parts.append(message("reading.format.percent"))
    if parts or named:
        _note(at, name, [*parts, *named], mark=mark or "", factor=factor, currencies=named, percent=percent)


def note_date_format(at: Place, name: str, *, order: Order | None, counted: bool) -> None:
    """Put down how a column of dates is read, where it needed an order of day and month or counts seconds."""
    parts: list[Message | str] = [message(f"reading.{order.replace(' ', '_')}")] if order else []
    if counted:
        parts.append(message("reading.format.counted"))
    if parts:
        _note(at, name, parts, order=order or "", counted=counted)


def column_formats(dataset: Dataset) -> pd.DataFrame:
    """How each column was read, where that matters: decimal comma, unit, currency, percent, order of day and month.

    Returns
    -------
    DataFrame with the columns ``file, header, table, column``, ``mark`` (``,`` or empty), ``order`` (``day first``,
    ``month first`` or empty), ``factor`` (what plain cells were multiplied by), ``currencies`` (list of codes),
    ``percent``, ``counted`` (seconds since 1970) and ``words`` (a Message). Columns of plain values have no row.
    """
    plain = {"mark": "", "order": "", "factor": 1.0, "currencies": [], "percent": False, "counted": False}
    rows = []
    for _, table, column, _, told in remarks(dataset, "column_format"):
        found = {**plain, **told}
        words = message("report.column_format", **told)
        rows.append((told["file"], told["header"], table, column, *(found[n] for n in FORMAT_COLUMNS[4:-1]), words))
    return pd.DataFrame(rows, columns=list(FORMAT_COLUMNS))


def _note(at: Place, name: str, parts: list[Message | str], **values: Any) -> None:
    at.log.note("column_format", file=at.file, table=at.table, column=name, header=at.header or name, parts=parts,
                **values)  # fmt: skip

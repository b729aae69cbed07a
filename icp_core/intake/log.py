"""The quality report while it grows: what was read, changed, set aside or refused, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import REPORT_COLUMNS

COLUMNS = (*REPORT_COLUMNS, "file")
MOST_LISTED = 100_000
"""Rows of one remark that the report lists one by one; a spreadsheet shows no more at ease. The rest is counted."""


@dataclass(frozen=True, eq=False)
class Remark:
    """One remark with the rows it is about: an array of n row numbers, and n texts before and after or None."""

    code: str
    text: Message
    file: str
    table: str
    column: str | None
    rows: np.ndarray
    before: Sequence[object] | None = None
    after: Sequence[object] | None = None


class Log:
    """Collects remarks; :meth:`frame` makes the report of them.

    A remark on a whole column or file has no row. Rows are counted from 1 at the top of the file, header and title
    rows included, as a spreadsheet counts them. Of a remark on more than :data:`MOST_LISTED` rows that many are listed
    and one entry of the same code, without a row, says how many more there are: :func:`rows_reported` adds them up.
    """

    def __init__(self) -> None:
        self._remarks: list[Remark] = []

    def note(
        self,
        code: str,
        *,
        file: str = "",
        table: str = "",
        column: str | None = None,
        before: object = None,
        after: object = None,
        key: str | None = None,
        **values: Any,
    ) -> None:
        """One remark on a file or a column. The text is ``report.<code>`` unless ``key`` names another."""
        text = message(f"report.{key or code}", file=file, column=column or "", **values)
        self._remarks.append(Remark(code, text, file, table, column, np.array([np.nan]), [before], [after]))

    def rows(
        self,
        code: str,
        rows: Iterable[float],
        *,
        file: str = "",
        table: str = "",
        column: str | None = None,
        before: Sequence[object] | None = None,
        after: Sequence[object] | None = None,
        key: str | None = None,
        **values: Any,
    ) -> None:
        """One remark for each of the rows, all with the same text."""
        numbers = np.array(rows if isinstance(rows, np.ndarray) else list(rows), dtype=float)
        if not len(numbers):
            return
        text = message(f"report.{key or code}", file=file, column=column or "", **values)
        self._keep(Remark(code, text, file, table, column, numbers, before, after))

    def remarks(self) -> Iterator[Remark]:
        """What was collected, in the order of reading."""
        yield from self._remarks

    def add(self, remark: Remark, rows: np.ndarray, at: Sequence[int] | None = None) -> None:
        """Add a remark of another log under row numbers of this one's; ``at`` picks some of its entries."""
        before, after = (
            values if values is None or at is None else [values[i] for i in at if i < len(values)]
            for values in (remark.before, remark.after)
        )
        if len(rows):
            self._keep(replace(remark, rows=np.asarray(rows, dtype=float), before=before, after=after))

    def take(self, other: Log, rows: Iterable[float], *, without: Sequence[str] = ()) -> None:
        """Another log's remarks on whole files and columns, and of those on single rows the ones on these rows."""
        kept = np.fromiter(rows, dtype=float)
        for remark in other.remarks():
            at = np.flatnonzero(np.isnan(remark.rows) | np.isin(remark.rows, kept))
            if remark.code not in without:
                self.add(remark, remark.rows[at], at.tolist())

    def _keep(self, remark: Remark) -> None:
        """All rows are kept, texts only of those that will be listed."""
        before, after = (None if values is None else values[:MOST_LISTED] for values in (remark.before, remark.after))
        self._remarks.append(replace(remark, before=before, after=after))

    def frame(self) -> pd.DataFrame:
        """The report: the columns of :data:`COLUMNS`, in the order of reading."""
        remarks = [part for remark in self._remarks for part in _listed(remark)]
        sizes = [len(remark.rows) for remark in remarks]
        parts: dict[str, np.ndarray] = {}
        for name in COLUMNS:
            part = np.empty(sum(sizes), dtype=float if name == "row" else object)
            at = 0
            for remark, n in zip(remarks, sizes, strict=True):
                if name == "row":
                    part[at : at + n] = remark.rows
                elif name in ("before", "after"):
                    values = getattr(remark, name)
                    if values is not None:
                        part[at : at + len(values)] = _objects(values)
                else:
                    part[at : at + n] = [remark.text if name == "message" else getattr(remark, name)] * n
                at += n
            parts[name] = part
        return pd.DataFrame({name: pd.Series(part, dtype=part.dtype) for name, part in parts.items()})


def rows_reported(report: pd.DataFrame) -> pd.Series:
    """How many rows each remark of a report is about, by file and code: those listed and those only counted."""
    more = [int(text.values["n"]) if text.key == "report.more_rows" else 0 for text in report["message"]]
    n = report["row"].notna().astype(int) + np.array(more, dtype=int)
    counts: pd.Series = n.groupby([report["file"], report["code"]], sort=False).sum()
    return counts[counts > 0].rename("rows")


def _listed(remark: Remark) -> tuple[Remark, ...]:
    """The rows that are listed, and an entry without a row that counts the rest."""
    n = len(remark.rows) - MOST_LISTED
    if n <= 0:
        return (remark,)
    first, last = (int(number) for number in remark.rows[[MOST_LISTED, -1]])
    rest = message("report.more_rows", n=n, first=first, last=last, what=remark.text)
    return (
        replace(remark, rows=remark.rows[:MOST_LISTED]),
        replace(remark, text=rest, rows=np.array([np.nan]), before=None, after=None),
    )


def _objects(values: Sequence[object]) -> np.ndarray:
    """An array of objects, lists among them kept whole."""
    out = np.empty(len(values), dtype=object)
    for at, value in enumerate(values):
        out[at] = value
    return out

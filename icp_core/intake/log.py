"""The quality report while it grows: what was read, changed, set aside or refused, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import REPORT_COLUMNS

COLUMNS = (*REPORT_COLUMNS, "file")


class Log:
    """Collects remarks; :meth:`frame` makes the report of them.

    A remark on a whole column or file has no row. Rows are counted from 1 at the top of the file, header and title
    rows included, as a spreadsheet counts them.
    """

    def __init__(self) -> None:
        self._chunks: list[dict[str, Any]] = []

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
        self._add(
            code=code, text=text, file=file, table=table, column=column, rows=[np.nan], before=[before], after=[after]
        )

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
        numbers = list(rows)
        if not numbers:
            return
        text = message(f"report.{key or code}", file=file, column=column or "", **values)
        blank = [None] * len(numbers)
        self._add(
            code=code,
            text=text,
            file=file,
            table=table,
            column=column,
            rows=numbers,
            before=list(before or blank),
            after=list(after or blank),
        )

    def take(self, other: Log, rows: Iterable[float], *, without: Sequence[str] = ()) -> None:
        """Another log's remarks on whole files and columns, and of those on single rows the ones on these rows."""
        kept = set(rows)
        for chunk in other._chunks:
            at = [i for i, row in enumerate(chunk["row"]) if np.isnan(row) or row in kept]
            if at and chunk["code"] not in without:
                self._chunks.append(
                    {**chunk, **{name: [chunk[name][i] for i in at] for name in ("row", "before", "after")}}
                )

    def frame(self) -> pd.DataFrame:
        """The report: the columns of :data:`COLUMNS`, in the order of reading."""
        parts: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        for chunk in self._chunks:
            n = len(chunk["row"])
            for name in COLUMNS:
                parts[name].extend(chunk[name] if isinstance(chunk[name], list) else [chunk[name]] * n)
        report = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in parts.items()})
        report["row"] = report["row"].astype(float)
        return report

    def _add(
        self,
        *,
        code: str,
        text: Message,
        file: str,
        table: str,
        column: str | None,
        rows: list[float],
        before: list[Any],
        after: list[Any],
    ) -> None:
        self._chunks.append(
            {
                "file": file,
                "table": table,
                "column": column,
                "code": code,
                "message": text,
                "row": rows,
                "before": before,
                "after": after,
            }
        )

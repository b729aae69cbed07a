"""What spreadsheets do to cells, undone before the table is looked for: merged ranges, percent, errors, formulas."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from icp_core.errors import ReadError
from icp_core.intake.files.grid import Grid
from icp_core.intake.log import Log

MOST_FILLED = 5_000_000
"""Cells in merged ranges, each range counted; they overlap only in files that mean harm."""


@dataclass(frozen=True, eq=False)
class Filled:
    """A grid whose merged cells hold their value in each row, and which rows and columns got one (counted from 0)."""

    grid: Grid
    cells: tuple[tuple[int, int], ...]


def with_habits(grid: Grid) -> Filled:
    """The grid with merged cells filled down and percent cells as percent.

    Raises
    ------
    ReadError
        ``file_too_wide`` where merged ranges cover more than any table does.
    """
    facts = grid.facts
    if facts is None or not (facts.merged or facts.percent):
        return Filled(grid, ())
    rows = [list(row) for row in grid.rows]
    for r, c in facts.percent:
        if r < len(rows) and c < len(rows[r]):
            rows[r][c] = _percent(rows[r][c])
    cells = []
    covered = sum(min(last, len(rows) - 1) - first for first, _, last, _ in facts.merged)
    if covered > MOST_FILLED:
        raise ReadError("file_too_wide", file=grid.file, cells=float(covered))
    for first, column, last, _ in facts.merged:
        if first >= len(rows) or column >= len(rows[first]) or not rows[first][column].strip():
            continue
        for r in range(first + 1, min(last + 1, len(rows))):
            if column < len(rows[r]) and not rows[r][column].strip():
                rows[r][column] = rows[first][column]
                cells.append((r, column))
    return Filled(replace(grid, rows=rows), tuple(cells))


def report_habits(filled: Filled, header_row: int | None, log: Log) -> None:
    """Remarks on the cells below the header, column by column."""
    grid, facts, at = filled.grid, filled.grid.facts, header_row or 0
    if facts is None:
        return
    header = list(grid.rows[at - 1]) if at else []

    def name(column: int) -> str:
        return (header[column].strip() if column < len(header) else "") or f"column {column + 1}"

    for column in sorted({c for _, c in filled.cells}):
        rows = [r for r, c in filled.cells if c == column and r >= at]
        log.rows("merged_cells", [r + 1 for r in rows], file=grid.file, column=name(column),
                 after=[grid.rows[r][column] for r in rows])  # fmt: skip
    for column in sorted({c for _, c in facts.errors}):
        rows = sorted(r for r, c in facts.errors if c == column and r >= at)
        log.rows("error_cell", [r + 1 for r in rows], file=grid.file, column=name(column),
                 before=[facts.errors[r, column] for r in rows])  # fmt: skip
    for column, n in sorted(Counter(c for r, c in facts.not_computed if r >= at).items()):
        log.note("formulas_not_computed", file=grid.file, column=name(column), n=n)


def _percent(text: str) -> str:
    try:
        value = Decimal(text) * 100
    except InvalidOperation:  # a word in a cell that would show a number in percent
        return text
    return f"{value.normalize():f}%"

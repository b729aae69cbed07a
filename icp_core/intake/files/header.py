"""From a grid to a table: where the header stands, what lies beside the table, and rows that do not fit it.

Nothing is lost in silence: every row of the grid that holds anything is the header, a row of the table, or a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from icp_core.errors import ReadError, SettingError
from icp_core.intake.files.column_names import free_name
from icp_core.intake.files.encoding import MOJIBAKE, mend
from icp_core.intake.files.grid import Grid, RawTable
from icp_core.intake.files.marginal_rows import group_row, joined_header, margins, report_margins
from icp_core.intake.files.source import MOST_COLUMNS, too_many_columns
from icp_core.intake.log import Log

_SEARCH_ROWS = 30
_USUAL_ROWS = 300
_NUMERIC = re.compile(r"[-+(]?[$€£]?\s?\d[\d\s.,:/%()-]*")
_YEAR = re.compile(r"(19|20)\d\d")
_DATE = re.compile(
    r"(19|20)\d\d[-/.](0?[1-9]|1[0-2])([-/.]\d{1,2})?( 00:00(:00)?)?"
    r"|(\d{1,2}[-/.])?\d{1,2}[-/.](19|20)\d\d"
)
APOSTROPHE = re.compile(r"['\u2019][-+=@(]?\s?[\d(]")
_FEW = 0.1
"""A column without a header whose cells are filled in fewer rows than this holds notes, not data."""


def raw_table(grid: Grid, log: Log, header_row: int | None = None) -> RawTable:
    """Table of a grid.

    Parameters
    ----------
    header_row : row of the header, counted from 1; 0 where there is none, None where the cells are to show it

    Raises
    ------
    ReadError
        ``file_no_rows`` where no row follows the header.
    SettingError
        ``no_such_header_row`` where the row chosen is blank or lies beyond the last one.
    """
    file = grid.file
    cells = [[cell.strip() for cell in row] for row in grid.rows]
    filled = [sum(map(bool, row)) for row in cells]
    kept = [i for i, n in enumerate(filled) if n]
    if not kept:
        raise ReadError("file_empty", file=file)
    at = _header_at(cells, kept, filled) if header_row is None else _chosen_header(file, header_row, kept)
    if at is None:
        width = max(len(cells[i]) for i in kept)
        header, body = [f"column {k + 1}" for k in range(width)], kept
        log.note("no_header", file=file, key="no_header" if header_row is None else "no_header_chosen")
    else:
        at, group = group_row(cells, kept, at) if header_row is None else _with_group(cells, kept, at)
        header, body = cells[at], kept[kept.index(at) + 1 :]
        if group is not None:
            header = joined_header(cells[group], header)
            log.rows("header_of_two_rows", [group + 1], file=file, before=[" | ".join(filter(None, cells[group]))])
        above = [i for i in kept if i < at and i != group]
        log.rows("title_row", [i + 1 for i in above], file=file, before=[" ".join(cells[i]).strip() for i in above])
    if not body:
        raise ReadError("file_no_rows", file=file, found=[name for name in header if name][:5] or ["-"])
    if at is not None and _lacks_first_name(header, cells, body):
        header = ["", *header]
    width = _width(header, cells, body)
    if width > MOST_COLUMNS:
        raise too_many_columns(file, width)
    header = (header + [""] * width)[:width]
    marginal = margins(cells[at] if at is not None else header, cells, body)
    report_margins(file, cells, marginal, log)
    body = [i for i in body if i not in marginal.all]
    rows, numbers = _fitted(grid, cells, body, width, log)
    if not rows:
        raise ReadError("file_no_rows", file=file, found=[name for name in header if name][:5] or ["-"])
    columns = [np.array(column, dtype=object) for column in zip(*rows, strict=True)]
    table = _named(grid, header, columns, np.array(numbers), log)
    return replace(table, header_row=None if at is None else at + 1)


def header_row_of(grid: Grid, chosen: int | None = None) -> int:
    """Row of the header, counted from 1, as :func:`raw_table` takes it; 0 where there is none.

    Raises
    ------
    ReadError
        ``file_empty`` where nothing stands in the grid.
    SettingError
        ``no_such_header_row`` where the row chosen is blank or lies beyond the last one.
    """
    filled: list[int] = []
    kept: list[int] = []
    for i, row in enumerate(grid.rows):
        filled.append(sum(not cell.isspace() for cell in row if cell))
        if filled[i]:
            kept.append(i)
        if len(kept) > _USUAL_ROWS and filled[i] and i > (chosen or 0):
            break  # what follows changes nothing
    if not kept:
        raise ReadError("file_empty", file=grid.file)
    if chosen is not None:
        at = _chosen_header(grid.file, chosen, kept)
    else:
        cells = [[cell.strip() for cell in row] for row in grid.rows[: kept[-1] + 1]]
        at = _header_at(cells, kept, filled)
        at = at if at is None else group_row(cells, kept, at)[0]
    return 0 if at is None else at + 1


def _chosen_header(file: str, row: int, kept: Sequence[int]) -> int | None:
    if row == 0:
        return None
    if row - 1 not in kept or row - 1 == kept[-1]:
        raise SettingError("no_such_header_row", file=file, row=row, last=kept[-2] + 1 if len(kept) > 1 else 0)
    return row - 1


def _header_at(cells: Sequence[Sequence[str]], kept: Sequence[int], filled: Sequence[int]) -> int | None:
    """Index of the header: the first row about as full as the table, of different words, none of them a number.

    Years and dates may head columns of numbers.
    """
    # A title of one cell is as full as many a row of a table of two columns, but not as full as its fullest.
    usual = float(np.percentile([filled[i] for i in kept[:_USUAL_ROWS]], 90, method="lower"))
    for i in kept[:_SEARCH_ROWS]:
        if filled[i] < max(1.0, 0.6 * usual):
            continue
        words = [cell for cell in cells[i] if cell]
        below = cells[kept[kept.index(i) + 1]] if i != kept[-1] else []
        numeric = sum(
            bool(_NUMERIC.fullmatch(word)) and not _is_period(word, below[k] if k < len(below) else "")
            for k, word in enumerate(cells[i])
        )
        if numeric <= 0.2 * len(words) and len(set(words)) > 0.5 * len(words):
            return i
        return i if group_row(cells, kept, i)[1] is not None else None
    return None


def _is_period(word: str, below: str) -> bool:
    """Whether a cell of a header names a year, or a date over something that is no date."""
    return bool(_YEAR.fullmatch(word) or (_DATE.fullmatch(word) and not _DATE.fullmatch(below)))


def _lacks_first_name(header: Sequence[str], cells: Sequence[Sequence[str]], body: Sequence[int]) -> bool:
    """Whether every row has one cell more than the header, numbers of rows in front of it, as R and others write."""
    names = len(header)
    return (
        len(body) > 1
        and all(header)
        and all(len(cells[i]) == names + 1 for i in body)
        and any(cells[i][names] for i in body)
        and _counts(np.array([cells[i][0] for i in body], dtype=object))
    )


def _counts(column: np.ndarray) -> bool:
    """Whether a column counts its rows, from 0 or 1 in steps of one."""
    first = column[0]
    return first in ("0", "1") and all(cell == str(int(first) + at) for at, cell in enumerate(column))


def _width(header: Sequence[str], cells: Sequence[Sequence[str]], body: Sequence[int]) -> int:
    """Cells per row: as the header has, without its empty tail unless most rows fill it."""
    width = len(header)
    if not width or header[-1]:
        return width
    named = next((k for k in range(width, 0, -1) if header[k - 1]), 1)
    filled = (next((k for k in range(min(len(cells[i]), width), named, -1) if cells[i][k - 1]), named) for i in body)
    return max(filled, default=named)


def _with_group(cells: Sequence[Sequence[str]], kept: Sequence[int], at: int) -> tuple[int, int | None]:
    """A header that was chosen stays where it is; the row above it may still name groups."""
    found, group = group_row(cells, kept, at)
    return at, group if found == at else None


def _fitted(
    grid: Grid, cells: Sequence[list[str]], body: Sequence[int], width: int, log: Log
) -> tuple[list[list[str]], list[int]]:
    """Rows of exactly ``width`` cells with their row numbers.

    A row that is too long was cut at a delimiter that belongs to the text (``Rua do Paço, 67`` without quotes). Where
    the other rows hold no cell that starts with a blank, and this row holds exactly as many of those as it has cells
    too many, each is joined to the cell before it. Otherwise the row is set aside. A row that is too short lacks its
    last cells, as spreadsheets leave them out; with less than half of them it is set aside.
    """
    file, raw = grid.file, grid.rows
    rows: list[list[str]] = []
    numbers: list[int] = []
    joined: list[tuple[int, str, str]] = []
    aside: list[tuple[int, str]] = []
    short: list[int] = []
    tidy: bool | None = None
    for i in body:
        row = cells[i]
        if len(row) > width and any(row[width:]):
            tidy = _is_tidy(raw, body, width) if tidy is None else tidy
            mended = _rejoined(raw[i], width, grid.delimiter or ",") if tidy else None
            if mended is None:
                aside.append((i + 1, " | ".join(row)))
                continue
            joined.append((i + 1, " | ".join(row), " | ".join(mended)))
            row = mended
        elif len(row) < width:
            if len(row) < width / 2:
                aside.append((i + 1, " | ".join(row)))
                continue
            short.append(i + 1)
        rows.append((row + [""] * (width - len(row)))[:width])
        numbers.append(i + 1)
    log.rows("rejoined_row", [row for row, _, _ in joined], file=file, before=[before for _, before, _ in joined],
             after=[after for _, _, after in joined], width=width)  # fmt: skip
    log.rows("refused_row", [row for row, _ in aside], file=file, before=[before for _, before in aside], width=width)
    log.rows("short_row", short, file=file, width=width)
    return rows, numbers


def _is_tidy(raw: Sequence[Sequence[str]], body: Sequence[int], width: int) -> bool:
    """Whether cells of well-formed rows (almost) never start with a blank."""
    fitting = [raw[i] for i in body if len(raw[i]) == width]
    loose = sum(any(cell.startswith(" ") and cell.strip() for cell in row[1:]) for row in fitting)
    return loose <= 0.01 * len(fitting)


def _rejoined(row: Sequence[str], width: int, delimiter: str) -> list[str] | None:
    starts = [k for k, cell in enumerate(row) if k and cell.startswith(" ") and cell.strip()]
    if len(row) - width != len(starts):
        return None
    out: list[str] = []
    for k, cell in enumerate(row):
        if k in starts:
            out[-1] += delimiter + cell
        else:
            out.append(cell)
    return [cell.strip() for cell in out]


def _named(grid: Grid, header: Sequence[str], columns: Sequence[np.ndarray], numbers: np.ndarray, log: Log) -> RawTable:
    """Columns under unique names; notes beside the table set aside, empty columns left out, mojibake mended."""
    file = grid.file
    frame: dict[str, np.ndarray] = {}
    remarks: list[str] = []
    for k, found in enumerate(columns):
        name = " ".join(header[k].split()) if k < len(header) else ""
        name = mend(name)
        full = np.flatnonzero(found != "")
        if not len(full):
            if name:
                log.note("empty_column", file=file, column=name)
            continue
        column = _mended(file, name, _without_apostrophes(file, name, found, numbers, log), numbers, log)
        if not name and k == 0 and len(columns) > 1 and len(column) > 1 and _counts(column):
            log.note("index_column", file=file)
            continue
        if not name:
            if len(full) < _FEW * len(column):
                texts = [str(text) for text in column[full]]
                remarks += texts
                log.rows("note_beside", numbers[full].tolist(), file=file, before=texts)
                continue
            name = f"column {k + 1}"
            log.note("unnamed_column", file=file, column=name)
        frame[free_name(file, name, frame, log)] = np.array([cell or None for cell in column], dtype=object)
    table = pd.DataFrame(frame, dtype=object)
    return RawTable(file, table, numbers, None, grid.delimiter, grid.encoding, tuple(remarks))


def _without_apostrophes(file: str, name: str, column: np.ndarray, numbers: np.ndarray, log: Log) -> np.ndarray:
    """The sign that makes a spreadsheet take a number for text is no part of it; that of a name is (``'t Hooft``)."""
    marked = np.array([bool(APOSTROPHE.match(cell)) for cell in column])
    if not marked.any():
        return column
    after = column.copy()
    after[marked] = [cell[1:].strip() for cell in column[marked]]
    log.rows("apostrophe", numbers[marked].tolist(), file=file, column=name or None, before=column[marked].tolist(),
             after=after[marked].tolist())  # fmt: skip
    return after


def _mended(file: str, name: str, column: np.ndarray, numbers: np.ndarray, log: Log) -> np.ndarray:
    if not MOJIBAKE.search("\x1f".join(column)):
        return column
    after = np.array([mend(cell) for cell in column], dtype=object)
    changed = np.flatnonzero(after != column)
    log.rows("mojibake", numbers[changed].tolist(), file=file, column=name or None,
             before=column[changed].tolist(), after=after[changed].tolist())  # fmt: skip
    return after

"""What a file looks like before it is read: the first rows of each table, and how they would be taken.

Nothing is converted and nothing is joined, so that a page can show it while a person chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from icp_core.intake.choices import ReadingChoices
from icp_core.intake.files.cell_habits import with_habits
from icp_core.intake.files.files import grids_of_file, record_table, rows_below, why_not_used
from icp_core.intake.files.grid import Grid
from icp_core.intake.files.header import header_row_of
from icp_core.intake.files.source import FileKind, file_bytes, file_kind
from icp_core.intake.log import Log

HEAD_ROWS = 12
LONGEST_CELL = 80
_LOOKED_AT_ROWS = 1_000
"""Rows cut into cells; more than the search for delimiter and header looks at."""


@dataclass(frozen=True)
class TablePreview:
    """One sheet, or the one table of any other file.

    Attributes
    ----------
    name : what choices and mapping call it: the file, or ``file: sheet`` where a workbook has several
    rows : rows under the header that hold anything
    columns : cells in the longest of the first 1,000 rows
    used : whether it would be read
    header_row : row of the header, counted from 1; 0 where there is none; 1 where the file names its columns itself
    hidden : whether Excel hides the sheet; then it is not used unless choices name it
    head : the first rows of the sheet, whatever they are, each as long as it is; row ``i`` is row ``i + 1`` of the file
    """

    name: str
    rows: int
    columns: int
    used: bool
    header_row: int
    head: tuple[tuple[str, ...], ...]
    hidden: bool = False


@dataclass(frozen=True)
class FilePreview:
    """How a file would be read.

    Attributes
    ----------
    kind : ``text``, ``json``, ``workbook``, ``old_workbook`` or ``parquet``
    encoding : of a text or JSON file, one of :data:`~icp_core.intake.files.encoding.ENCODINGS`; None for any other
    encoding_certain : False where the encoding was guessed from the letters
    delimiter : of a text file; an empty text where it has one column, None for any other kind
    header_row : row of the header of the first table used, counted from 1; 0 where there is none
    """

    name: str
    kind: FileKind
    encoding: str | None
    encoding_certain: bool
    delimiter: str | None
    header_row: int
    tables: tuple[TablePreview, ...]


def preview_file(
    name: str, data: bytes | bytearray | memoryview | str | Path, choices: ReadingChoices | None = None
) -> FilePreview:
    """Look at a file without reading it.

    Parameters
    ----------
    data : bytes, or a path
    choices : as :func:`read_dataset` takes them; what they say of other files does not matter here

    Raises
    ------
    ReadError
        If nothing of it can be read.
    SettingError
        If a choice names a sheet, an encoding, a delimiter or a header row that the file cannot have.
    """
    choices = choices or ReadingChoices()
    data = file_bytes(name, data)
    kind = file_kind(name, data)
    if kind in ("parquet", "json"):
        return _of_records(name, kind, data, choices)
    most_rows = max(_LOOKED_AT_ROWS, (choices.of(name).header_row or 0) + 2)
    grids = grids_of_file(name, kind, data, choices, most_rows=most_rows)
    tables = tuple(_of_grid(grid, grids, choices) for grid in grids)
    first = next((table for table in tables if table.used), tables[0])
    text = grids[0] if kind == "text" else None
    return FilePreview(
        name=name,
        kind=kind,
        encoding=text.encoding if text else None,
        encoding_certain=text.encoding_certain if text else True,
        delimiter=(text.delimiter or "") if text else None,
        header_row=first.header_row,
        tables=tables,
    )


def _of_grid(grid: Grid, grids: Sequence[Grid], choices: ReadingChoices) -> TablePreview:
    choice = choices.of(grid.file)
    grid = with_habits(grid).grid
    return TablePreview(
        name=grid.file,
        rows=rows_below(grid, choice),
        columns=max(map(len, grid.rows)),
        used=why_not_used(grid, grids, choices) is None,
        header_row=header_row_of(grid, choice.header_row),
        hidden=grid.facts is not None and grid.facts.hidden,
        head=tuple(_shown(row) for row in grid.rows[:HEAD_ROWS]),
    )


def _of_records(name: str, kind: FileKind, data: bytes, choices: ReadingChoices) -> FilePreview:
    choice = choices.of(name)
    log = Log()
    raw = record_table(name, kind, data, choice, log)
    certain = "encoding_guessed" not in set(log.frame()["code"])
    first = raw.frame.head(HEAD_ROWS - 1)
    body = first.astype(object).where(first.notna(), "").to_numpy().tolist()
    head = tuple(_shown(map(str, row)) for row in [list(first.columns), *body])
    table = TablePreview(name, len(raw.frame), len(first.columns), choice.used, 1, head)
    return FilePreview(name, kind, raw.encoding if kind == "json" else None, certain, None, 1, (table,))


def _shown(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…" for cell in row)

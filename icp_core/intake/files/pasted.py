"""Cells without a file: pasted from a spreadsheet or typed into a grid, they become one and are read as any other."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from icp_core.errors import ReadError
from icp_core.intake.choices import FileChoice
from icp_core.intake.files.grid import text_grid
from icp_core.intake.files.source import MOST_BYTES, too_large
from icp_core.languages import message, say

_SHOWN = 60


def pasted_file(text: str) -> bytes:
    """The bytes of a file that holds what was pasted, to be read under any name.

    Parameters
    ----------
    text : as Excel, Google Sheets and others put it on the clipboard: tabs between cells, quotes around a cell that
        holds a line's end; or any other delimited text

    Raises
    ------
    ReadError
        ``paste_empty``, ``paste_one_cell``, ``paste_one_row`` or ``file_too_large``.
    """
    data = text.removeprefix("\ufeff").replace("\x00", "").encode("utf-8", errors="replace")
    return _checked(data, None)


def typed_table(rows: Sequence[Sequence[str | None]]) -> bytes:
    """The bytes of a file that holds a grid's cells, to be read under any name.

    Parameters
    ----------
    rows : cells row by row, the header first; rows may differ in length, blank ones at the end are left out

    Raises
    ------
    ReadError
        ``paste_empty``, ``paste_one_cell``, ``paste_one_row`` or ``file_too_large``.
    """
    cells = [[("" if cell is None else str(cell)).replace("\x00", "") for cell in row] for row in rows]
    while cells and not any(cell.strip() for cell in cells[-1]):
        cells.pop()
    width = max((at + 1 for row in cells for at, cell in enumerate(row) if cell.strip()), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows((row + [""] * width)[:width] for row in cells)
    return _checked(out.getvalue().encode("utf-8", errors="replace"), "\t")


def _checked(data: bytes, delimiter: str | None) -> bytes:
    name = say(message("reading.pasted"))
    if len(data) > MOST_BYTES:
        raise too_large(name, len(data))
    if not data.strip():
        raise ReadError("paste_empty")
    rows = text_grid(name, data, FileChoice(encoding="utf-8", delimiter=delimiter)).rows
    filled = [[cell for cell in row if cell.strip(' \t\n"')] for row in rows]
    full = [row for row in filled if row]
    if not full:
        raise ReadError("paste_empty")
    if len(full) == 1:
        found = [cell[:_SHOWN] for cell in full[0][:8]]
        raise ReadError("paste_one_cell" if len(full[0]) == 1 else "paste_one_row", found=found)
    return data

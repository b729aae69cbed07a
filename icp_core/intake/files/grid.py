"""A sheet before its header is known: rows of cells with the row numbers that a spreadsheet would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from icp_core.intake.choices import FileChoice
from icp_core.intake.files.delimiter import checked_delimiter, find_delimiter, rows_of_text
from icp_core.intake.files.encoding import Decoded, decode
from icp_core.intake.files.workbook_facts import SheetFacts

NO_DELIMITER = "\x1f"
"""Parts the cells of a file of one column, where quotes may still hold a line's end: no text holds it."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells as text, row by row; rows may differ in length. Row ``i`` is row ``i + 1`` of the file.

    ``facts`` is what a workbook says of a sheet beside its values, ``decoded`` how the bytes of a
    text were read, ``more_rows`` counts rows that hold anything and were not wanted.
    """

    file: str
    rows: Sequence[Sequence[str]]
    delimiter: str | None = None
    encoding: str | None = None
    encoding_certain: bool = True
    facts: SheetFacts | None = None
    decoded: Decoded | None = None
    more_rows: int = 0


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as read: unique headers over columns of text (missing is None), or of numbers or dates where the file
    itself was typed.

    Attributes
    ----------
    file : name of the file, with the sheet where a workbook has several
    frame : DataFrame of n rows
    rows : int array of length n, row numbers in the file, counted from 1
    header_row : row number of the header, or None where the file had none
    remarks : text found beside the table
    """

    file: str
    frame: pd.DataFrame
    rows: np.ndarray
    header_row: int | None = 1
    delimiter: str | None = None
    encoding: str | None = None
    remarks: tuple[str, ...] = field(default=())


def text_grid(file: str, data: bytes, choice: FileChoice | None = None, *, most_rows: int | None = None) -> Grid:
    """Cells of a delimited text file, cut and decoded as chosen or else as the text shows.

    Parameters
    ----------
    most_rows : rows that are wanted; the others are counted only, where no cell can hold a line's end

    Raises
    ------
    ReadError
        ``file_binary`` where the bytes are no text.
    SettingError
        For an encoding or a delimiter that cannot be.
    """
    choice = choice or FileChoice()
    decoded = decode(file, data, choice.encoding)
    # Exports that were pasted together hold a mark of the encoding within, programs of long ago end lines by CR alone.
    text = decoded.text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    named = first.strip().lower().startswith("sep=") and len(first.strip()) <= 5
    body = f"\n{rest}" if named else text
    delimiter: str | None
    if choice.delimiter is not None:
        delimiter = checked_delimiter(choice.delimiter)
    elif named:
        delimiter = first.strip()[4:] or "\t"
    else:
        delimiter = find_delimiter(text)
    more = 0
    if most_rows is not None and '"' not in body:
        lines = body.split("\n")
        body = "\n".join(lines[:most_rows])
        blank = f"{delimiter or ''} \t\f\v\xa0"
        more = sum(bool(line.strip(blank)) for line in lines[most_rows:])
    rows = rows_of_text(body, delimiter or NO_DELIMITER)
    return Grid(
        file, rows, delimiter, decoded.encoding, decoded.certain, decoded=replace(decoded, text=""), more_rows=more
    )

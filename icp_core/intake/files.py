"""One file, whatever it is, to the tables it holds."""

from __future__ import annotations

from icp_core.errors import ReadError
from icp_core.intake.choices import ReadingChoices
from icp_core.intake.grid import RawTable, text_grid
from icp_core.intake.header import raw_table
from icp_core.intake.log import Log
from icp_core.intake.parquet import parquet_table
from icp_core.intake.source import file_kind
from icp_core.intake.workbook import workbook_grids


def tables_of_file(name: str, data: bytes, choices: ReadingChoices, log: Log) -> list[RawTable]:
    """The tables of a file: one, or as many as a workbook has sheets with rows.

    Raises
    ------
    ReadError
        If nothing of it can be read.
    """
    kind = file_kind(name, data)
    if kind == "parquet":
        return [parquet_table(name, data, log)]
    grids = [text_grid(name, data)] if kind == "text" else workbook_grids(name, data, zipped=kind == "workbook")
    for grid in grids:
        if not grid.encoding_certain:
            log.note("encoding_guessed", file=grid.file, encoding=grid.encoding)
    if len(grids) == 1:
        return [raw_table(grids[0], log)]
    out: list[RawTable] = []
    for grid in grids:
        try:
            out.append(raw_table(grid, log))
        except ReadError as problem:  # a sheet with a heading only is common in workbooks of several
            log.note("sheet_not_used", file=grid.file, reason=problem.message)
    if not out:
        raise ReadError("file_no_rows", file=name, found=[grid.file for grid in grids])
    return out

"""One file, whatever it is, to the tables it holds, as a person chose to have it read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from icp_core.errors import ReadError, SettingError
from icp_core.intake.choices import FileChoice, ReadingChoices
from icp_core.intake.files.cell_habits import report_habits, with_habits
from icp_core.intake.files.grid import Grid, RawTable, text_grid
from icp_core.intake.files.header import header_row_of, raw_table
from icp_core.intake.files.json_lines import json_table
from icp_core.intake.files.marks import EXPLAINS
from icp_core.intake.files.parquet import parquet_table
from icp_core.intake.files.source import FileKind, file_kind
from icp_core.intake.files.workbook import workbook_grids
from icp_core.intake.log import Log
from icp_core.languages import Message, message


def tables_of_file(name: str, data: bytes, choices: ReadingChoices, log: Log) -> list[RawTable]:
    """The tables of a file: one, or as many as a workbook has sheets with rows; none where it is left out by choice.

    Raises
    ------
    ReadError
        If nothing of it can be read.
    SettingError
        If a choice names a sheet, an encoding, a delimiter or a header row that the file cannot have.
    """
    if not choices.of(name).used:
        _leave_out(name, data, log)
        return []
    kind = file_kind(name, data)
    if kind in ("parquet", "json"):
        return [record_table(name, kind, data, choices.of(name), log)]
    grids = grids_of_file(name, kind, data, choices)
    for grid in grids:
        report_encoding(grid, log)
    if len(grids) == 1:
        return [_table(grids[0], choices.of(name), log)]
    out: list[RawTable] = []
    left_out = 0
    for grid in grids:
        choice = choices.of(grid.file)
        reason = why_not_used(grid, grids, choices)
        if reason is not None:
            left_out += 1
            log.note("file_not_used", file=grid.file, rows=rows_below(grid, choice), reason=reason)
            continue
        try:
            out.append(_table(grid, choice, log))
        except ReadError as problem:  # a sheet with a heading only is common in workbooks of several
            log.note("sheet_not_used", file=grid.file, reason=problem.message)
    if not out and not left_out:
        raise ReadError("file_no_rows", file=name, found=[grid.file for grid in grids])
    return out


_BY_CHOICE = message("reading.left_out")


def record_table(name: str, kind: FileKind, data: bytes, choice: FileChoice, log: Log) -> RawTable:
    """The table of a file that names the columns of its records itself.

    Raises
    ------
    ReadError
        If nothing of it can be read.
    SettingError
        ``nothing_to_choose``, or an encoding that cannot be.
    """
    check_choice(name, kind, choice)
    return parquet_table(name, data, log) if kind == "parquet" else json_table(name, data, choice, log)


def grids_of_file(
    name: str, kind: FileKind, data: bytes, choices: ReadingChoices, *, most_rows: int | None = None
) -> list[Grid]:
    """Cells of a text file or of each sheet of a workbook that holds any; ``most_rows`` as in :func:`text_grid`.

    Raises
    ------
    ReadError
        If nothing of it can be read.
    SettingError
        If a choice names a sheet, an encoding or a delimiter that the file cannot have.
    """
    choice = choices.of(name)
    if kind == "text":
        grids = [text_grid(name, data, choice, most_rows=most_rows)]
    else:
        grids = workbook_grids(name, data, zipped=kind == "workbook")
        for at in (name, *(grid.file for grid in grids)):
            check_choice(at, kind, choices.of(at))
    sheets = [grid.file for grid in grids]
    for given, _ in choices.files:
        if given.startswith(f"{name}: ") and given not in sheets:
            raise SettingError.unknown("file", given, sheets)
    if len(grids) > 1 and choice.header_row is not None:
        raise SettingError("header_row_of_several", file=name, sheets=sheets)
    return grids


def check_files(choices: ReadingChoices, files: Iterable[str]) -> None:
    """Refuse choices about a file that is not there.

    Raises
    ------
    SettingError
        If a file that is named is neither among ``files`` nor a sheet of one of them.
    """
    known = [str(name) for name in files]
    for given, _ in choices.files:
        if given not in known and not any(given.startswith(f"{name}: ") for name in known):
            raise SettingError.unknown("file", given, known)


def is_left_out(choices: ReadingChoices, file: str) -> bool:
    """Whether a file, or the workbook that a sheet belongs to, is not to be used."""
    return any(not choice.used and (file == name or file.startswith(f"{name}: ")) for name, choice in choices.files)


def check_choice(file: str, kind: FileKind, choice: FileChoice) -> None:
    """Refuse a choice that could change nothing: what a file states itself is not chosen.

    Raises
    ------
    SettingError
        ``nothing_to_choose``.
    """
    for setting in _STATED[kind]:
        if getattr(choice, setting) is not None:
            raise SettingError("nothing_to_choose", file=file, setting=message(f"reading.{setting}"))


def why_not_used(grid: Grid, grids: Sequence[Grid], choices: ReadingChoices) -> Message | None:
    """Why a sheet is not used, or None where it is.

    A sheet that Excel hides holds lists for choosing, old figures or what nobody was meant to see: it is used where a
    person says so, or where there is no other.
    """
    if is_left_out(choices, grid.file):
        return _BY_CHOICE
    if len(grids) > 1 and grid.rows[0] and grid.rows[0][0].strip() == EXPLAINS:
        return message("reading.explains")
    chosen = grid.file in dict(choices.files)
    if _is_hidden(grid) and not chosen and not all(map(_is_hidden, grids)):
        return message("reading.hidden")
    return None


def report_encoding(grid: Grid, log: Log) -> None:
    """Remarks on how the bytes of a text were read."""
    how = grid.decoded
    if how is None:
        return
    if how.mixed:
        log.rows("mixed_encoding", how.mixed, file=grid.file, encoding=how.encoding, other=how.other)
    elif not how.certain:
        log.note("encoding_guessed", file=grid.file, encoding=how.encoding)
    if how.nulls:
        log.note("null_signs", file=grid.file, n=how.nulls)


def _is_hidden(grid: Grid) -> bool:
    return grid.facts is not None and grid.facts.hidden


def _table(grid: Grid, choice: FileChoice, log: Log) -> RawTable:
    filled = with_habits(grid)
    table = raw_table(filled.grid, log, choice.header_row)
    report_habits(filled, table.header_row, log)
    return table


_STATED: Mapping[FileKind, tuple[str, ...]] = {
    "text": (),
    "json": ("delimiter", "header_row"),
    "workbook": ("encoding", "delimiter"),
    "old_workbook": ("encoding", "delimiter"),
    "parquet": ("encoding", "delimiter", "header_row"),
}
"""What a file of each kind states itself."""


def rows_below(grid: Grid, choice: FileChoice) -> int:
    """Rows under the header that hold anything."""
    header = header_row_of(grid, choice.header_row)
    return sum(any(cell and not cell.isspace() for cell in row) for row in grid.rows[header:]) + grid.more_rows


def _leave_out(name: str, data: bytes, log: Log) -> None:
    """Report a file that is not used with its rows, or, where it cannot be read at all, without them."""
    try:
        kind = file_kind(name, data)
        if kind in ("parquet", "json"):
            rows = len(record_table(name, kind, data, FileChoice(), Log()).frame)
        else:
            rows = sum(rows_below(grid, FileChoice()) for grid in grids_of_file(name, kind, data, ReadingChoices()))
    except ReadError:  # that it cannot be read is the best of reasons to leave it out
        log.note("file_not_used", key="sheet_not_used", file=name, reason=_BY_CHOICE)
        return
    log.note("file_not_used", file=name, rows=rows, reason=_BY_CHOICE)

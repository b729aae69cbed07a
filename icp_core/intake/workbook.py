"""Excel workbooks: checked as a zip before anything parses them, then parsed in a child process with limits.

What is refused before parsing: too many entries, too large a sum of sizes, a compression ratio no table reaches, and
a sheet whose furthest cell would make the parser reserve memory for billions of cells (a 1 kB file can say so).
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from pathlib import Path

from icp_core.errors import ReadError
from icp_core.intake.grid import Grid
from icp_core.intake.limited_child import Limits, run_limited
from icp_core.intake.source import too_heavy

MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 512 * 2**20
MOST_RATIO = 200
"""Sheets of real exports unpack to 5-30 times their size; repetitive ones reach 100."""
MOST_CELLS = 20_000_000
"""Cells in the rectangles from A1 to the furthest cell of each sheet; the parser reserves 24 bytes for each."""
LIMITS = Limits(memory_bytes=1536 * 2**20, cpu_seconds=60, seconds=90)
_CHILD = Path(__file__).with_name("workbook_child.py")

# Neither looks beyond the next "<": a megabyte of tags that never end would otherwise take an hour.
_REFERENCE = re.compile(rb'<(?:\w+:)?(?:c|dimension)\b[^<>]*?\br(?:ef)?="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d+)"')


def workbook_grids(file: str, data: bytes, *, zipped: bool = True) -> list[Grid]:
    """One grid per sheet that holds anything; the sheet's name follows the file's where there are several.

    Raises
    ------
    ReadError
        ``file_not_a_workbook``, ``file_damaged``, ``file_unsafe``, ``file_too_wide``, ``file_too_heavy``,
        ``file_too_slow`` or ``file_empty``.
    """
    if zipped:
        preflight(file, data)
    sheets = _parsed(file, data)
    sheets = [sheet for sheet in sheets if any(cell.strip() for row in sheet[1] for cell in row)]
    if not sheets:
        raise ReadError("file_empty", file=file)
    single = len(sheets) == 1
    return [Grid(file if single else f"{file}: {name}", rows) for name, rows in sheets]


def preflight(file: str, data: bytes) -> None:
    """Refuse a zip that could harm whoever opens it.

    Raises
    ------
    ReadError
        ``file_damaged``, ``file_not_a_workbook``, ``file_password`` or ``file_unsafe``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if not any(entry.filename in ("xl/workbook.xml", "xl/workbook.bin", "content.xml") for entry in entries):
                raise ReadError("file_not_a_workbook", file=file)
            if any(entry.flag_bits & 1 for entry in entries):
                raise ReadError("file_password", file=file)
            unpacked = sum(entry.file_size for entry in entries)
            packed = max(sum(entry.compress_size for entry in entries), 1)
            large = unpacked > 2**20 and unpacked / packed > MOST_RATIO
            if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED_BYTES or large:
                raise ReadError("file_unsafe", file=file, entries=len(entries), megabytes=unpacked / 2**20)
            left, cells = MOST_UNPACKED_BYTES, 0
            for entry in entries:
                if re.match(r"xl/worksheets/[^/]+\.xml$", entry.filename):
                    size, area = _check_sheet(file, archive, entry, left)
                    left, cells = left - size, cells + area
                    if cells > MOST_CELLS:
                        raise ReadError("file_too_wide", file=file, cells=float(cells))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as problem:
        raise ReadError("file_damaged", file=file) from problem


def _check_sheet(file: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> tuple[int, int]:
    """Bytes unpacked and cells; the sizes that a zip states need not be true, so that they are counted here."""
    size, tail, column, row = 0, b"", 0, 0
    with archive.open(entry) as stream:
        while block := stream.read(2**20):
            size += len(block)
            if size > left:
                raise ReadError("file_unsafe", file=file, entries=1, megabytes=size / 2**20)
            text = tail + block
            for found in _REFERENCE.finditer(text):
                column, row = max(column, _column_number(found[1])), max(row, int(found[2][:9]))
            for found in _ROW.finditer(text):
                row = max(row, int(found[1][:9]))
            if column * row > MOST_CELLS:
                raise ReadError("file_too_wide", file=file, cells=float(column * row))
            tail = text[-200:]
    return size, column * row


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6]:
        number = number * 26 + letter - 64
    return number


def _parsed(file: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    done = run_limited(_CHILD, data, LIMITS)
    if done.stopped:
        raise too_heavy(file, done.stopped, LIMITS)
    if done.code:
        raise ReadError("file_password" if b"assword" in done.errors else "file_damaged", file=file)
    return [(str(sheet["name"]), sheet["rows"]) for sheet in json.loads(done.output)]

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
from icp_core.intake.files.grid import Grid
from icp_core.intake.files.limited_child import Limits, run_limited
from icp_core.intake.files.source import too_heavy
from icp_core.intake.files.workbook_facts import SheetFacts, SheetScan, percent_styles, sheets_of

MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 512 * 2**20
MOST_RATIO = 200
"""Sheets of real exports unpack to 5-30 times their size; repetitive ones reach 100."""
MOST_CELLS = 20_000_000
"""Cells in the rectangles from A1 to the furthest cell of each sheet; the parser reserves 24 bytes for each."""
LIMITS = Limits(memory_bytes=1536 * 2**20, cpu_seconds=180, seconds=240)
"""A sheet of a million rows and eight columns takes 30-45 seconds and 0.8 GB."""
_CHILD = Path(__file__).with_name("workbook_child.py")


def workbook_grids(file: str, data: bytes, *, zipped: bool = True) -> list[Grid]:
    """One grid per sheet that holds anything; the sheet's name follows the file's where there are several.

    Raises
    ------
    ReadError
        ``file_not_a_workbook``, ``file_damaged``, ``file_unsafe``, ``file_too_wide``, ``file_too_heavy``,
        ``file_too_slow`` or ``file_empty``.
    """
    facts = preflight(file, data) if zipped else {}
    sheets = _parsed(file, data)
    sheets = [sheet for sheet in sheets if any(cell.strip() for row in sheet[1] for cell in row)]
    if not sheets:
        raise ReadError("file_empty", file=file)
    single = len(sheets) == 1
    return [Grid(file if single else f"{file}: {name}", rows, facts=facts.get(name)) for name, rows in sheets]


def preflight(file: str, data: bytes) -> dict[str, SheetFacts]:
    """Refuse a zip that could harm whoever opens it; else what its sheets, by name, say beside the values of cells.

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
            names, percent = sheets_of(archive), percent_styles(archive)
            facts: dict[str, SheetFacts] = {}
            for entry in entries:
                if re.match(r"xl/worksheets/[^/]+\.xml$", entry.filename):
                    size, scan = _check_sheet(file, archive, entry, left, percent)
                    left, cells = left - size, cells + scan.columns * scan.rows
                    if cells > MOST_CELLS:
                        raise ReadError("file_too_wide", file=file, cells=float(cells))
                    name, hidden = names.get(entry.filename, ("", False))
                    facts[name] = scan.facts(hidden=hidden)
            return facts
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as problem:
        raise ReadError("file_damaged", file=file) from problem


def _check_sheet(
    file: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, percent: frozenset[bytes]
) -> tuple[int, SheetScan]:
    """Bytes unpacked and what was found; the sizes that a zip states need not be true, so that they are counted."""
    size, scan = 0, SheetScan(percent)
    with archive.open(entry) as stream:
        while block := stream.read(2**20):
            size += len(block)
            if size > left:
                raise ReadError("file_unsafe", file=file, entries=1, megabytes=size / 2**20)
            scan.take(block)
            if scan.columns * scan.rows > MOST_CELLS:
                raise ReadError("file_too_wide", file=file, cells=float(scan.columns * scan.rows))
    return size, scan


def _parsed(file: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    done = run_limited(_CHILD, data, LIMITS)
    if done.stopped:
        raise too_heavy(file, done.stopped, LIMITS)
    if done.code:
        raise ReadError("file_password" if b"assword" in done.errors else "file_damaged", file=file)
    return _sheets(done.output)


def _sheets(answer: bytes) -> list[tuple[str, list[list[str]]]]:
    """Names and rows from the child's lines. Cells that say the same are one string: they take half the memory."""
    sheets: list[tuple[str, list[list[str]]]] = []
    same: dict[str, str] = {}
    for line in io.BytesIO(answer):
        part = json.loads(line)
        if isinstance(part, str):
            sheets.append((part, []))
            same = {}
        else:
            sheets[-1][1].extend([same.setdefault(cell, cell) for cell in row] for row in part)
    return sheets

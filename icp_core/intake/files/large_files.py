"""Files too large for the way that small ones take, given as a path: what is refused, and who reads the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from icp_core.errors import ReadError
from icp_core.intake.choices import ReadingChoices
from icp_core.intake.files.delimiter import DELIMITERS
from icp_core.intake.files.files import check_choice
from icp_core.intake.files.grid import RawTable
from icp_core.intake.files.large_parquet import large_parquet, parquet_size
from icp_core.intake.files.large_text import large_text
from icp_core.intake.files.source import file_kind
from icp_core.intake.files.text_stream import Tick
from icp_core.intake.log import Log

LARGE_BYTES = 32 * 2**20
"""Text and Parquet of more than this is read in a stream; below, lists of cells are quicker and take 0.5 GB."""
MOST_MEMORY_BYTES = 3.5 * 2**30
"""What the large files of one project may take together, so that all stays within 4 GB with the libraries."""
BYTES_PER_BYTE, BYTES_PER_CELL = 2.0, 16.0
"""Peak memory by bytes of text and by cells: one million accounts and ten million invoice lines (685 MB, 68 million
cells) take 2.5 GB, of which the libraries 0.15 (``tests/benchmarks/reading.py --large``)."""
_HEAD_BYTES = 2**20

Source = bytes | bytearray | memoryview | str | Path


def large_path(source: Source) -> Path | None:
    """The path of a file that is read in a stream; None for any other."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return None
    path = Path(source)
    return path if path.is_file() and path.stat().st_size > LARGE_BYTES else None


@dataclass(frozen=True)
class Need:
    """What a file is expected to take: rows, MB on disk, and bytes of memory."""

    rows: float
    megabytes: float
    memory: float


def check_sizes(files: Mapping[str, Source]) -> None:
    """Refuse what would not fit, before any of it is read.

    Raises
    ------
    ReadError
        ``files_too_large`` where the large files together would take more than :data:`MOST_MEMORY_BYTES`.
    """
    needs = {str(name): _need(str(name), path) for name, source in files.items() if (path := large_path(source))}
    total = sum(need.memory for need in needs.values())
    if total <= MOST_MEMORY_BYTES:
        return
    name, need = max(needs.items(), key=lambda item: item[1].memory)
    left = max(MOST_MEMORY_BYTES - (total - need.memory), 0.0)
    raise ReadError(
        "files_too_large",
        file=name,
        rows=need.rows,
        megabytes=need.megabytes,
        needed=total / 2**20,
        most=MOST_MEMORY_BYTES / 2**20,
        most_rows=need.rows * left / need.memory,
    )


def _need(name: str, path: Path) -> Need:
    """By the file's own summary (Parquet), or by its size and the rows and cells in its first megabyte."""
    size, head = path.stat().st_size, _head(path)
    kind = file_kind(name, head)
    if kind == "parquet":
        rows, columns, size = parquet_size(name, path)
        return Need(rows, path.stat().st_size / 2**20, BYTES_PER_BYTE * size + BYTES_PER_CELL * rows * columns)
    if kind != "text":
        return Need(0.0, size / 2**20, 0.0)  # the small way has a limit of its own
    lines = max(head.count(b"\n"), head.count(b"\r"), 1)
    cells = lines + max(head.count(mark.encode()) for mark in DELIMITERS)
    rows_in_all, cells_in_all = (n * size / len(head) for n in (lines, cells))
    return Need(rows_in_all, size / 2**20, BYTES_PER_BYTE * size + BYTES_PER_CELL * cells_in_all)


def large_table(name: str, path: Path, choices: ReadingChoices, log: Log, tick: Tick) -> RawTable | None:
    """Table of a large file; None where it is of a kind that only the small way reads.

    Raises
    ------
    ReadError
        If it cannot be read, or only by the small way and is too large for that.
    """
    kind, choice = file_kind(name, _head(path)), choices.of(name)
    if kind == "parquet":
        check_choice(name, kind, choice)
        return large_parquet(name, path, log, tick)
    return large_text(name, path, choice, log, tick) if kind == "text" else None


def digest(path: Path) -> bytes:
    """Hash of a file's content, read in blocks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD_BYTES)

"""Files too large for the way that small ones take, given as a path: what is refused, and who reads the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from icp_core.errors import ReadError
from icp_core.intake.choices import ReadingChoices
from icp_core.intake.files import check_choice
from icp_core.intake.grid import RawTable
from icp_core.intake.large_parquet import large_parquet
from icp_core.intake.large_text import large_text
from icp_core.intake.log import Log
from icp_core.intake.source import file_kind
from icp_core.intake.text_stream import Tick

LARGE_BYTES = 32 * 2**20
"""Text and Parquet of more than this is read in a stream; below, lists of cells are quicker and take 0.5 GB."""
MOST_TEXT_BYTES = 1024 * 2**20
"""Delimited text of all large files together that is read within 4 GB: see tests/benchmarks/reading.py --large."""
_HEAD_BYTES = 2**20

Source = bytes | bytearray | memoryview | str | Path


def large_path(source: Source) -> Path | None:
    """The path of a file that is read in a stream; None for any other."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return None
    path = Path(source)
    return path if path.is_file() and path.stat().st_size > LARGE_BYTES else None


def check_sizes(files: Mapping[str, Source]) -> None:
    """Refuse what would not fit, before any of it is read.

    Raises
    ------
    ReadError
        ``text_too_large`` where the large text files together exceed :data:`MOST_TEXT_BYTES`.
    """
    paths = {str(name): path for name, source in files.items() if (path := large_path(source)) is not None}
    texts = {name: path for name, path in paths.items() if file_kind(name, _head(path)) == "text"}
    total = sum(path.stat().st_size for path in texts.values())
    if total <= MOST_TEXT_BYTES:
        return
    name, path = max(texts.items(), key=lambda item: item[1].stat().st_size)
    head = _head(path)
    lines = head.count(b"\n") or head.count(b"\r") or 1
    raise ReadError(
        "text_too_large",
        file=name,
        rows=float(path.stat().st_size / len(head) * lines),
        megabytes=total / 2**20,
        most=MOST_TEXT_BYTES / 2**20,
        most_rows=float(MOST_TEXT_BYTES / len(head) * lines),
    )


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

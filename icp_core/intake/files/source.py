"""From what was handed over to checked bytes: size limit, kind by content, and the refusals that need no parsing.

A name is only ever a label: the kind of a file is told by its first bytes, never by its ending, and no path is made
from a name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from icp_core.errors import ReadError
from icp_core.intake.files.limited_child import Limits

FileKind = Literal["text", "json", "workbook", "old_workbook", "parquet"]

MOST_BYTES = 64 * 2**20
"""Largest file taken in, in bytes: a 1M-row list fits, and one upload costs at most a few hundred MB of memory."""
MOST_COLUMNS = 2_000
"""The widest exports of CRM systems have some hundred columns; each is looked at for every column it might be."""

_LOOKED_AT = 16_384
_RECORDS = re.compile(r'\s*(\{\s*["}]|\[\s*[{\]])')
_RECORD = re.compile(r'\s*\{\s*["}]')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = (b"<!doctype", b"<html", b"<head", b"<table", b"<body", b"<meta")
_OTHER = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"\x7fELF": "ELF", b"SQLite format 3": "SQLite", b"{\\rtf": "RTF",
}  # fmt: skip


def file_bytes(name: str, source: bytes | bytearray | memoryview | str | Path) -> bytes:
    """Bytes of one file, given as bytes or as a path that the caller chose.

    Raises
    ------
    ReadError
        ``file_missing``, ``file_empty`` or ``file_too_large``.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    else:
        path = Path(source)
        try:
            if not path.is_file():
                raise ReadError("file_missing", file=name)
            if path.stat().st_size > MOST_BYTES:
                raise too_large(name, path.stat().st_size)
            data = path.read_bytes()
        except OSError as problem:
            raise ReadError("file_missing", file=name) from problem
    if len(data) > MOST_BYTES:
        raise too_large(name, len(data))
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise ReadError("file_empty", file=name)
    return data


def file_kind(name: str, data: bytes) -> FileKind:
    """What a file is, by its first bytes.

    Raises
    ------
    ReadError
        ``file_html`` (a web page under another name), ``file_password``, or ``file_binary`` (anything else that is
        neither text nor a workbook).
    """
    head = data[:4096]
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "workbook"
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError("file_password", file=name)
        return "old_workbook"
    for mark, kind in _OTHER.items():
        if head.startswith(mark):
            raise ReadError("file_other_kind", file=name, kind=kind)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_HTML):
        raise ReadError("file_html", file=name)
    return "json" if is_json(_beginning(data[:_LOOKED_AT])) else "text"


def _beginning(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, errors="replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def is_json(text: str) -> bool:
    """Whether the beginning of a text is that of JSON records: a list of objects, or an object on most lines."""
    if _RECORDS.match(text):
        return True
    lines = [line for line in text.split("\n")[:40] if line.strip()][:20]
    return len(lines) > 1 and sum(bool(_RECORD.match(line)) for line in lines) > len(lines) / 2


def too_heavy(name: str, stopped: Literal["memory", "time"], limits: Limits) -> ReadError:
    """The refusal of a file that took more memory or time to open than it may."""
    if stopped == "memory":
        return ReadError("file_too_heavy", file=name, megabytes=limits.memory_bytes / 2**20)
    return ReadError("file_too_slow", file=name, seconds=limits.seconds)


def too_large(name: str, size: float, most: float = MOST_BYTES) -> ReadError:
    """The refusal of a file that holds or unpacks to more than is taken in."""
    return ReadError("file_too_large", file=name, megabytes=size / 2**20, most=most / 2**20)


def too_many_columns(file: str, columns: int) -> ReadError:
    """The refusal of a table that is wider than any export."""
    return ReadError("file_too_many_columns", file=file, columns=columns, most=MOST_COLUMNS)

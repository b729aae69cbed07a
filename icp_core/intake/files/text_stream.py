"""A text file too large to hold: its encoding settled over the whole of it, then its text as UTF-8, block by block.

The encoding is found by :func:`~icp_core.intake.files.encoding.decode`, as for a small file: from the head, then strict
UTF-8 over every byte; where a byte breaks that, from the lines that are not plain ASCII, which alone tell the code
pages apart.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from icp_core.errors import ReadError, SettingError
from icp_core.intake.files.encoding import Decoded, decode

BLOCK_BYTES = 8 * 2**20
MOST_LETTERS = 32 * 2**20
"""Bytes of lines beyond ASCII that decide between code pages."""
_MOST_NULLS = 0.05
"""As in :mod:`~icp_core.intake.files.encoding`: more null signs than this make no text."""
_BEYOND_ASCII = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_MARK = "\ufeff".encode()

Tick = Callable[[float], None]
"""Told how much of one file has been read, 0-1."""


@dataclass(eq=False)
class Seen:
    """What a stream met on its way, beside the text."""

    mixed: list[int] = field(default_factory=list)
    """Numbers of the lines in another encoding, counted from 1."""
    nulls: int = 0


def encoding_of(file: str, path: Path, chosen: str | None, tick: Tick) -> Decoded:
    """How a file is to be read, without its text.

    Raises
    ------
    ReadError
        ``file_binary`` where the bytes are no text.
    SettingError
        For a chosen encoding that cannot be.
    """
    with path.open("rb") as stream:
        head = _whole_lines(stream.read(BLOCK_BYTES))
    found = replace(decode(file, head, chosen), text="", mixed=(), nulls=0)
    if chosen is not None or found.encoding.startswith(("utf-16", "utf-32")):
        return found
    letters = _lines_beyond_utf8(file, path, tick) if found.certain else _lines_beyond_ascii(file, path, tick)
    return found if letters is None else replace(decode(file, letters), text="", mixed=(), nulls=0)


def utf8_blocks(file: str, path: Path, how: Decoded, seen: Seen, tick: Tick) -> Iterator[bytes]:
    """The text as UTF-8 without marks of byte order, every line ended by a line feed.

    Raises
    ------
    ReadError
        ``file_binary`` where a Unicode encoding breaks in the middle.
    SettingError
        ``encoding_does_not_fit`` where a chosen one does.
    """
    held = b""
    for block in _decoded_blocks(file, path, how, seen, tick):
        whole = held + block
        held = b"\r" if whole.endswith(b"\r") else b""
        yield _plain(whole[: len(whole) - len(held)])
    if held:
        yield b"\n"


def _decoded_blocks(file: str, path: Path, how: Decoded, seen: Seen, tick: Tick) -> Iterator[bytes]:
    if how.other:
        lines = 0
        for block in _line_blocks(path, tick):
            yield _line_by_line(block, how.other, lines, seen)
            lines += block.count(b"\n")
        return
    # A code page leaves some bytes undefined: they become the sign for that, as in a small file.
    decoder = codecs.getincrementaldecoder(how.encoding)("strict" if how.encoding.startswith("utf") else "replace")
    size, done, lines = path.stat().st_size, 0, 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            done += len(block)
            if not how.encoding.startswith(("utf-16", "utf-32")) and b"\x00" in block:
                seen.nulls += block.count(b"\x00")
                block = block.replace(b"\x00", b"")
            try:
                text = decoder.decode(block, final=done >= size)
            except UnicodeDecodeError as problem:
                if not how.certain:
                    raise ReadError("file_binary", file=file) from problem
                line = lines + block.count(b"\n", 0, problem.start) + 1
                raise SettingError("encoding_does_not_fit", file=file, encoding=how.encoding, line=line) from problem
            lines += block.count(b"\n")
            yield block if how.encoding == "utf-8" and done < size and block.isascii() else text.encode()
            tick(done / size)


def _plain(block: bytes) -> bytes:
    """Line feeds for every end of a line, and no mark of the encoding, which pasted exports hold within."""
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return block.replace(_MARK, b"") if _MARK in block else block


def _whole_lines(head: bytes) -> bytes:
    """The head up to its last line feed, in whole units of up to four bytes where it has two or four per letter."""
    if len(head) < BLOCK_BYTES:
        return head
    at = head.rfind(b"\n")
    if at < 0:
        return head[: len(head) // 4 * 4]
    if b"\x00" not in head[:4096]:
        return head[: at + 1]
    unit = 4 if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) else 2
    return head[: at // unit * unit + unit]


def _lines_beyond_utf8(file: str, path: Path, tick: Tick) -> bytes | None:
    """None where the whole file is UTF-8, else its lines that are not ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    size, done, nulls = path.stat().st_size, 0, 0
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                decoder.decode(block)
                done += len(block)
                nulls += block.count(b"\x00")
                tick(done / size)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _lines_beyond_ascii(file, path, tick)
    if nulls > _MOST_NULLS * size:
        raise ReadError("file_binary", file=file)
    return None


def _lines_beyond_ascii(file: str, path: Path, tick: Tick) -> bytes:
    parts: list[bytes] = []
    broken = b""
    room, nulls = MOST_LETTERS, 0
    for block in _line_blocks(path, tick):
        nulls += block.count(b"\x00")
        for line in _BEYOND_ASCII.findall(block):
            if room > 0:
                parts.append(line)
                room -= len(line)
            if not broken and not _is_utf8(line):
                broken = line
    if nulls > _MOST_NULLS * path.stat().st_size:
        raise ReadError("file_binary", file=file)
    # The line that is not UTF-8 may stand beyond the lines kept.
    return b"\n".join(parts if room > 0 else [broken, *parts]).replace(b"\x00", b"")


def _line_blocks(path: Path, tick: Tick) -> Iterator[bytes]:
    """The file in blocks of whole lines."""
    size, done, rest = path.stat().st_size, 0, b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            done += len(block)
            whole = rest + block
            cut = max(whole.rfind(b"\n"), whole.rfind(b"\r")) + 1
            rest = whole[cut:]
            yield whole[:cut]
            tick(done / size)
    yield rest


def _line_by_line(block: bytes, page: str, before: int, seen: Seen) -> bytes:
    """Lines that are not UTF-8 brought to it from a code page."""
    seen.nulls += block.count(b"\x00")
    block = block.replace(b"\x00", b"")
    if _is_utf8(block):
        return block
    lines = block.split(b"\n")
    for at, line in enumerate(lines):
        if not _is_utf8(line):
            lines[at] = line.decode(page, errors="replace").encode()
            seen.mixed.append(before + at + 1)
    return b"\n".join(lines)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True

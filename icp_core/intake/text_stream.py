"""A text file too large to hold: its encoding settled over the whole of it, then its text as UTF-8, block by block.

The encoding is found by :func:`~icp_core.intake.encoding.decode`, as for a small file: from the head, then strict
UTF-8 over every byte; where a byte breaks that, from the lines that are not plain ASCII, which alone tell the code
pages apart.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from icp_core.errors import ReadError
from icp_core.intake.encoding import decode

BLOCK_BYTES = 8 * 2**20
MOST_LETTERS = 32 * 2**20
"""Bytes of lines beyond ASCII that decide between code pages."""
_BEYOND_ASCII = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]?")

Tick = Callable[[float], None]
"""Told how much of one file has been read, 0-1."""


def encoding_of(file: str, path: Path, tick: Tick) -> tuple[str, bool]:
    """Encoding of a file, and whether it is certain rather than guessed from the letters.

    Raises
    ------
    ReadError
        ``file_binary`` where the bytes are no text.
    """
    with path.open("rb") as stream:
        head = _whole_lines(stream.read(BLOCK_BYTES))
    found = decode(file, head)
    if found.encoding == "utf-8":
        letters = _lines_beyond_utf8(file, path, tick)
        return (found.encoding, found.certain) if letters is None else _guessed(file, letters)
    if found.certain or found.encoding.startswith("utf"):
        return found.encoding, found.certain
    return _guessed(file, _lines_beyond_ascii(file, path, tick))


def utf8_blocks(file: str, path: Path, encoding: str, tick: Tick) -> Iterator[bytes]:
    """The text as UTF-8 without a byte order mark, every line ended by a line feed.

    Raises
    ------
    ReadError
        ``file_binary`` where a Unicode encoding breaks in the middle.
    """
    size = path.stat().st_size
    # A code page leaves some bytes undefined: they become the sign for that, as in a small file.
    errors = "strict" if encoding.startswith("utf") else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    done, held, first = 0, b"", True
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            done += len(block)
            if encoding == "utf-8":
                block = block.removeprefix(codecs.BOM_UTF8) if first else block
            else:
                block = _as_utf8(file, decoder, block)
            first = False
            block = held + block
            held = b"\r" if block.endswith(b"\r") else b""
            yield _with_line_feeds(block[: len(block) - len(held)])
            tick(done / size)
    rest = held if encoding == "utf-8" else held + _as_utf8(file, decoder, b"", final=True)
    if rest:
        yield _with_line_feeds(rest)


def _as_utf8(file: str, decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bytes:
    try:
        return decoder.decode(block, final).encode()
    except UnicodeError as problem:
        raise ReadError("file_binary", file=file) from problem


def _with_line_feeds(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block


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
    size, done = path.stat().st_size, 0
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                if b"\x00" in block:
                    raise ReadError("file_binary", file=file)
                decoder.decode(block)
                done += len(block)
                tick(done / size)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _lines_beyond_ascii(file, path, tick)
    return None


def _lines_beyond_ascii(file: str, path: Path, tick: Tick) -> bytes:
    parts: list[bytes] = []
    broken = b""
    room = MOST_LETTERS
    for block in _line_blocks(file, path, tick):
        for line in _BEYOND_ASCII.findall(block):
            if room > 0:
                parts.append(line)
                room -= len(line)
            if not broken and not _is_utf8(line):
                broken = line
        if room <= 0 and broken:
            break
    # The line that is not UTF-8 may stand beyond the lines kept.
    return b"".join(parts) if room > 0 else broken + b"".join(parts)


def _line_blocks(file: str, path: Path, tick: Tick) -> Iterator[bytes]:
    """The file in blocks of whole lines."""
    size, done, rest = path.stat().st_size, 0, b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            if b"\x00" in block:
                raise ReadError("file_binary", file=file)
            done += len(block)
            tick(done / size)
            block = rest + block
            cut = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
            rest = block[cut:]
            yield block[:cut]
    yield rest


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guessed(file: str, letters: bytes) -> tuple[str, bool]:
    found = decode(file, letters)
    return found.encoding, found.certain

"""Text in blocks to pieces of whole rows, cut where :func:`~icp_core.intake.files.delimiter.split_rows` would cut.

Where every quote opens a cell, closes one or is doubled inside one, rows and cells are found by counting quotes and
delimiters, many rows at once. Where a quote stands anywhere else, the rows from there on are split one by one, by the
rules that a small file is split by.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from icp_core.errors import ReadError
from icp_core.intake.files.delimiter import rows_of_text, split_rows, text_lines

MOST_OPEN_BYTES = 16 * 2**20
"""A quote that is not closed within this many bytes stands alone with its line, as one that is never closed."""
MOST_LINE_BYTES = 4 * MOST_OPEN_BYTES
_FIRST_EXACT_ROWS = 2_000
_QUOTE, _LINE = 34, 10


@dataclass(frozen=True, eq=False)
class Piece:
    """A run of whole, well-formed rows.

    Attributes
    ----------
    starts, ends : int arrays; where each row begins, and its line feed
    widths : int array; cells per row, 0 for an empty line
    """

    data: bytes
    starts: np.ndarray
    ends: np.ndarray
    widths: np.ndarray

    def rows(self, at: Iterable[int], delimiter: str) -> list[list[str]]:
        """Cells of some of the rows."""
        return [
            next(csv.reader(_lines(self.data[self.starts[i] : self.ends[i] + 1]), delimiter=delimiter), []) for i in at
        ]

    def after(self, n: int) -> Piece:
        """The same without its first n rows."""
        at = int(self.starts[n])
        return Piece(self.data[at:], self.starts[n:] - at, self.ends[n:] - at, self.widths[n:])

    def only(self, which: np.ndarray) -> bytes:
        """Bytes of the rows that a bool array marks."""
        if which.all():
            return self.data
        lengths = self.ends - self.starts + 1
        kept: bytes = np.frombuffer(self.data, np.uint8)[np.repeat(which, lengths)].tobytes()
        return kept


@dataclass(frozen=True, eq=False)
class Cells:
    """A run of whole rows that had to be split one by one."""

    cells: list[list[str]]

    @property
    def widths(self) -> np.ndarray:
        """Cells per row."""
        return np.array([len(row) for row in self.cells], dtype=np.int64)

    def rows(self, at: Iterable[int], delimiter: str) -> list[list[str]]:
        """Cells of some of the rows."""
        return [self.cells[i] for i in at]

    def after(self, n: int) -> Cells:
        """The same without its first n rows."""
        return Cells(self.cells[n:])


def unescaped(blocks: Iterable[bytes], delimiter: str) -> Iterator[bytes]:
    """Blocks in which a quote behind a backslash is doubled instead, where the first block that holds any is better
    read so (:func:`~icp_core.intake.files.delimiter.rows_of_text` decides on it)."""
    held, escaped = b"", None
    for block in blocks:
        whole = held + block
        held = b"\\" if whole.endswith(b"\\") else b""
        whole = whole[: len(whole) - len(held)]
        if escaped is None and b'\\"' in whole:
            text = whole[whole.find(b"\n") + 1 : whole.rfind(b"\n") + 1].decode()
            escaped = rows_of_text(text, delimiter) != split_rows(text_lines(text), delimiter)
        yield whole.replace(b'\\"', b'""') if escaped else whole
    if held:
        yield held


def row_pieces(file: str, blocks: Iterable[bytes], delimiter: str) -> Iterator[Piece | Cells]:
    """Pieces in the order of the file: well-formed ones as bytes, others as rows of cells.

    Raises
    ------
    ReadError
        ``file_long_line`` where no line ends within :data:`MOST_LINE_BYTES`.
    """
    carry = b""
    for block in blocks:
        carry = yield from _cut(carry + block, delimiter, final=False)
        if len(carry) > MOST_LINE_BYTES:
            raise ReadError("file_long_line", file=file, megabytes=MOST_LINE_BYTES / 2**20)
    if carry:
        yield from _cut(carry if carry.endswith(b"\n") else carry + b"\n", delimiter, final=True)


def _cut(data: bytes, delimiter: str, *, final: bool) -> Generator[Piece | Cells, None, bytes]:
    most = _FIRST_EXACT_ROWS
    plain = len(delimiter) == 1 and delimiter.isascii() and delimiter not in '"\n'
    while data:
        if plain:
            piece, well_formed = _piece(data, delimiter)
            if piece is not None:
                yield piece
                data = data[len(piece.data) :]
            if well_formed and not final and len(data) <= MOST_OPEN_BYTES:
                return data
        # What is left begins with a row that is not well formed, or ends inside a quote.
        end = data.rfind(b"\n") + 1
        lines = _lines(data[:end])
        rows, used = _exact(lines, delimiter, most, final=final)
        if not used and len(data) > MOST_OPEN_BYTES:
            rows, used = _exact(lines, delimiter, 1, final=True)
        if rows:
            yield Cells(rows)
        data = data[len("".join(lines[:used]).encode()) :]
        if not used:
            return data
        most *= 2
    return b""


def _lines(data: bytes) -> list[str]:
    """Lines of UTF-8 text with their line feeds; no other sign ends a line."""
    lines = data.decode().split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _piece(data: bytes, delimiter: str) -> tuple[Piece | None, bool]:
    """The well-formed rows at the beginning, and whether nothing after them is known to be out of place."""
    signs = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(signs == _LINE)
    cuts = np.flatnonzero(signs == ord(delimiter))
    quotes = np.flatnonzero(signs == _QUOTE)
    stray = len(data)
    if len(quotes):
        stray = _first_stray(signs, quotes, ord(delimiter))
        ends = ends[(np.searchsorted(quotes, ends) % 2 == 0) & (ends < stray)]
        cuts = cuts[np.searchsorted(quotes, cuts) % 2 == 0]
    if not len(ends):
        return None, stray == len(data)
    starts = np.concatenate([[0], ends[:-1] + 1])
    widths = np.diff(np.searchsorted(cuts, ends), prepend=0) + 1
    widths[starts == ends] = 0
    length = int(ends[-1]) + 1
    return Piece(data[:length], starts, ends, widths), stray == len(data)


def _first_stray(signs: np.ndarray, quotes: np.ndarray, delimiter: int) -> int:
    """Where the first quote stands that neither opens nor closes a cell nor is doubled; the length where none does."""
    opening, closing = quotes[::2], quotes[1::2]
    before = signs[np.maximum(opening - 1, 0)]
    fits = (opening == 0) | (before == delimiter) | (before == _LINE) | (before == _QUOTE)
    wrong = opening[~fits]
    inside = closing[closing + 1 < len(signs)]
    after = signs[inside + 1]
    late = inside[~((after == delimiter) | (after == _LINE) | (after == _QUOTE))]
    return int(min([len(signs), *wrong[:1], *late[:1]]))


def _exact(lines: list[str], delimiter: str, most: int, *, final: bool) -> tuple[list[list[str]], int]:
    """Up to ``most`` rows, and how many lines they take; a row that may go on in the next block is left for then."""
    rows: list[list[str]] = []
    at = 0
    while at < len(lines) and len(rows) < most:
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter, strict=True)
        whole = 0
        try:
            for row in reader:
                rows.append(row)
                whole = reader.line_num
                if len(rows) >= most:
                    break
            at += whole
        except csv.Error:
            if not final and at + reader.line_num >= len(lines):
                return rows, at + whole
            rows += split_rows([lines[at + whole]], delimiter)
            at += whole + 1
    return rows, at

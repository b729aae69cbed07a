"""Delimited text too large for lists of cells: read in a stream, decided upon by the very code that reads small files.

Almost every row of a large table is *regular*: it has as many cells as its fellows and nothing special. Regular rows
go straight into columns. All that calls for judgement - the head, the last rows, every row of another width, the
header again, notes beside the table - is collected into a small grid that
:func:`~icp_core.intake.files.header.raw_table` reads as it reads any file. One *probe* among its rows stands for the
regular ones: what is said of the probe is said of them all, and where its cells come out is where their columns belong.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from icp_core.errors import ReadError, SettingError
from icp_core.intake.choices import FileChoice
from icp_core.intake.files.files import report_encoding
from icp_core.intake.files.grid import NO_DELIMITER, Grid, RawTable, text_grid
from icp_core.intake.files.header import raw_table
from icp_core.intake.files.marginal_rows import TOTALS
from icp_core.intake.files.row_pieces import Cells, Piece, row_pieces, unescaped
from icp_core.intake.files.text_columns import TextColumns, as_series, begins_blank, equal, joined, matching, stripped
from icp_core.intake.files.text_stream import Seen, Tick, encoding_of, utf8_blocks
from icp_core.intake.folding import folded
from icp_core.intake.log import Log

HEAD_ROWS = 2_000
"""Rows at the top that are judged one by one: enough to find the header, which looks at 300."""
TAIL_ROWS = 50
"""Filled rows at the end that are judged one by one: totals stand in the last three, notes below the table."""
MOST_ODD = 200_000
"""Rows that may differ from the regular ones; each costs about 1 kB while it is judged."""
_HEAD_BYTES = 2**19
MOST_NOTES = 100
"""Notes beside the table that are looked for; more than these in so large a file are refused."""
_MOST_LOOSE = 1_000
_MOST_LOOSE_SHARE = 0.01
_FEW = 0.1
"""As in :mod:`~icp_core.intake.files.header`: what is filled less often has no header because it is no column."""
_LEAST_SHARE = 0.3
_PROBE = "\ue000"
_PROBE_ROW, _BLANK_ROW = -1, 0
_USUAL_ROWS = 300
_LIKELY_TOTAL = r"(?i)^[^\pL\pN]*(tot|sum|grand|subt|dels|yht|v[aä]l|raz|og[oó]|[lł][aą]c|ges|zwi)"


def large_text(file: str, path: Path, choice: FileChoice, log: Log, tick: Tick) -> RawTable:
    """Table of a delimited text file, its columns as categories or ``str``.

    Raises
    ------
    ReadError
        What a small file may raise; ``file_ragged`` where more than :data:`MOST_ODD` rows differ from the others, and
        ``file_unnamed_column`` where a column without a header is neither notes nor data throughout.
    SettingError
        For an encoding, a delimiter or a header row that cannot be.
    """
    how = encoding_of(file, path, choice.encoding, lambda share: tick(0.15 * share))
    seen = Seen()
    blocks = utf8_blocks(file, path, how, seen, lambda share: tick(0.15 + 0.75 * share))
    first = next(blocks, b"")
    head = first[:_HEAD_BYTES]
    grid = text_grid(file, head[: head.rfind(b"\n") + 1] or head, replace(choice, encoding=None))
    if grid.rows and not grid.rows[0] and not first.startswith(b"\n"):
        first = first[first.index(b"\n") :]  # the line that only names the delimiter counts as an empty one
    delimiter = grid.delimiter or NO_DELIMITER
    # Remarks on the text come first, as with a small file, but are known last.
    found = Log()
    table = _Reading(file, delimiter, choice.header_row).read(unescaped(chain([first], blocks), delimiter), found)
    decoded = replace(how, mixed=tuple(seen.mixed), nulls=seen.nulls)
    report_encoding(Grid(file, [], grid.delimiter, how.encoding, how.certain, decoded=decoded), log)
    for remark in found.remarks():
        log.add(remark, remark.rows)
    tick(1.0)
    return replace(table, delimiter=grid.delimiter, encoding=how.encoding)


@dataclass(eq=False)
class _Aside:
    """Rows to be judged one by one, by row number."""

    cells: dict[int, list[str]] = field(default_factory=dict)
    """Rows that are not regular."""
    samples: dict[int, list[str]] = field(default_factory=dict)
    """Regular rows that some judgement needs to see: the last ones, and some that begin a cell with a blank."""
    last: deque[tuple[int, list[str]]] = field(default_factory=lambda: deque(maxlen=TAIL_ROWS))


class _Reading:
    """One pass over a file: regular rows into columns, the others aside."""

    def __init__(self, file: str, delimiter: str, header_row: int | None) -> None:
        self.file = file
        self.delimiter = delimiter
        self.header_row = header_row
        self.totals: list[int] = []
        self.aside = _Aside()
        self.header: list[str] = []
        self.loose_rows = 0
        self.notes = 0

    def read(self, blocks: Iterable[bytes], log: Log) -> RawTable:
        """The whole table."""
        pieces = row_pieces(self.file, blocks, self.delimiter)
        head: list[list[str]] = []
        left, rest = max(HEAD_ROWS, (self.header_row or 0) + _USUAL_ROWS), None
        for piece in pieces:
            rows, rest = self._head_of(piece, left)
            head += rows
            left -= sum(map(_is_filled, rows))
            if left <= 0:
                break
        self._begin(head)
        row = len(head)
        for piece in pieces if rest is None else chain([rest], pieces):
            self._take(piece, row)
            row += len(piece.widths)
        return self._judged(head, log)

    def _head_of(self, piece: Piece | Cells, most: int) -> tuple[list[list[str]], Piece | Cells | None]:
        """Rows of the piece until ``most`` filled ones are among them, and what is left of it."""
        n, at = len(piece.widths), 0
        rows: list[list[str]] = []
        while at < n and most > 0:
            some = piece.rows(range(at, min(n, at + most)), self.delimiter)
            rows += some
            at += len(some)
            most -= sum(map(_is_filled, some))
        return rows, piece.after(at) if at < n else None

    def _begin(self, head: list[list[str]]) -> None:
        """Settle from the head how wide regular rows are."""
        at, found = 0, Log()
        if any(map(_is_filled, head)):
            try:
                at = raw_table(Grid(self.file, head, self.delimiter), found, self.header_row).header_row or 0
            except (ReadError, SettingError):
                at = 0  # the judgement on the whole file decides
        body = [len(cells) for cells in head[at:] if _is_filled(cells)] or [1]
        self.header = [cell.strip() for cell in head[at - 1]] if at else []
        wide = len(self.header)
        usual = int(np.bincount(body).argmax())
        self.width = wide if wide and body.count(wide) >= _LEAST_SHARE * len(body) else usual
        codes = {remark.code for remark in found.remarks()}
        self.index = "index_column" in codes
        self.shifted = self.index and usual == wide + 1 and all(self.header)
        if self.shifted:
            head[at - 1] = ["", *head[at - 1]]
            self.header, self.width = ["", *self.header], usual
        named = self.header and "header_of_two_rows" not in codes
        self.unnamed = {k for k, name in enumerate(self.header) if not name} if named else set()
        self.columns = TextColumns(self.width, self.delimiter)

    def _take(self, piece: Piece | Cells, row: int) -> None:
        """Rows of a piece, the first of which is row ``row + 1`` of the file."""
        widths = piece.widths
        odd = np.flatnonzero((widths != self.width) & (widths > 0))
        regular = np.flatnonzero(widths == self.width)
        if len(regular):
            raw = (
                self.columns.parse(piece.only(widths == self.width))
                if isinstance(piece, Piece)
                else self.columns.of_rows(piece.rows(regular, ""))
            )
            cells = [stripped(column) for column in raw]
            blank, suspect = self._suspect(cells)
            odd = np.union1d(odd, regular[suspect & ~blank])
            keep = ~(blank | suspect)
            total = matching(cells[0], _begins_with_total, _LIKELY_TOTAL) & keep
            self.totals += (row + 1 + regular[total]).tolist()
            self._note_loose(raw, cells, keep, piece, regular, row)
            if not keep.all():
                cells = [column.filter(pa.array(keep)) for column in cells]
                regular = regular[keep]
            self.columns.add(cells, row + 1 + regular)
        if len(self.aside.cells) + len(odd) > MOST_ODD:
            raise ReadError("file_ragged", file=self.file, n=MOST_ODD, width=self.width)
        rows = zip(odd.tolist(), piece.rows(odd, self.delimiter), strict=True)
        ours = {row + 1 + i: values for i, values in rows if _is_filled(values)}
        self.aside.cells.update(ours)
        ends = regular[-TAIL_ROWS:]
        last = dict(zip((row + 1 + ends).tolist(), piece.rows(ends, self.delimiter), strict=True))
        last.update(list(ours.items())[-TAIL_ROWS:])
        self.aside.last.extend(sorted(last.items())[-TAIL_ROWS:])

    def _suspect(self, cells: Sequence[pa.Array]) -> tuple[np.ndarray, np.ndarray]:
        """Regular rows that are empty, and those to be judged: the header again, notes, cells beyond the header."""
        n = len(cells[0])
        blank = np.ones(n, dtype=bool)
        suspect = np.zeros(n, dtype=bool)
        comment = matching(cells[0], lambda text: True, "^#") if self.width > 1 else suspect
        for k, column in enumerate(cells):
            empty = equal(column, "") if blank.any() or comment.any() or k >= len(self.header) else None
            if empty is not None:
                blank &= empty
                comment = comment & empty if k else comment
            if self.header and k >= len(self.header):
                suspect |= ~equal(column, "")
            elif k in self.unnamed and self.notes < MOST_NOTES and not (k == 0 and self.index):
                full = ~equal(column, "")
                self.notes += int(full.sum())
                suspect |= full
        return blank, suspect | comment | self._is_header(cells)

    def _is_header(self, cells: Sequence[pa.Array]) -> np.ndarray:
        """Which rows are the header again, in letters of any size."""
        plain = {k: folded(name) for k, name in enumerate(self.header) if name}
        again = np.full(len(cells[0]), bool(plain) and max(plain) < self.width)
        # Columns of few distinct texts are the quickest to ask, and leave few rows to ask the others about.
        for k in sorted(plain, key=lambda k: len(getattr(cells[k], "dictionary", cells[k])) if k < self.width else 0):
            if not again.any():
                break
            likely = "" if pa.types.is_dictionary(cells[k].type) else f"(?i)^{re.escape(self.header[k][:1])}"
            at = np.flatnonzero(again)
            again[at] = matching(cells[k].take(pa.array(at)), _folds_to(plain[k]), likely)
        return again

    def _note_loose(
        self,
        raw: Sequence[pa.Array],
        cells: Sequence[pa.Array],
        keep: np.ndarray,
        piece: Piece | Cells,
        at: np.ndarray,
        row: int,
    ) -> None:
        """Count regular rows with a cell that begins with a blank, and keep some of them."""
        loose = np.zeros(len(at), dtype=bool)
        for before, after in zip(raw[1:], cells[1:], strict=True):
            if before is not after:
                loose |= begins_blank(before)
        loose &= keep
        self.loose_rows += int(loose.sum())
        some = at[loose][: max(0, _MOST_LOOSE - len(self.aside.samples))]
        self.aside.samples.update(zip((row + 1 + some).tolist(), piece.rows(some, self.delimiter), strict=True))

    def _judged(self, head: list[list[str]], log: Log) -> RawTable:
        """The rows set aside read as a small file, and put together with the regular ones."""
        regular = np.concatenate([np.zeros(0, dtype=np.int64), *self.columns.numbers])
        own = {**dict(enumerate(head, 1)), **self.aside.cells}
        samples = dict(self.aside.last)
        fitting = [row for row in own.values() if len(row) == self.width and self._is_data(row)]
        loose = sum(map(_begins_blank, fitting))
        tidy = self.loose_rows + loose <= _MOST_LOOSE_SHARE * (len(regular) + len(fitting))
        if not tidy:
            samples |= self.aside.samples
        if self.shifted and any(len(row) != self.width for row in self.aside.cells.values()):
            raise ReadError("file_ragged", file=self.file, n=len(regular), width=self.width - 1)
        rows = dict(sorted((samples | own).items()))
        dense = self._dense(rows, len(regular))
        probes = self._probes(rows, loose, tidy=tidy) if len(regular) else 0
        numbers, grid = self._grid(
            rows, len(head), [[f"{_PROBE}{k}" if dense[k] else "" for k in range(self.width)]] * probes
        )
        found = Log()
        table = raw_table(Grid(self.file, grid, self.delimiter), found, self.header_row)
        kept = numbers[table.rows - 1]
        marks: dict[str, int] = {}
        if len(regular):
            at = np.flatnonzero(kept == _PROBE_ROW)
            if not len(at):
                raise ReadError("file_ragged", file=self.file, n=len(regular), width=len(self.header))
            probe = table.frame.iloc[int(at[0])]
            marks = {str(name): int(str(cell)[1:]) for name, cell in probe.items() if str(cell).startswith(_PROBE)}
            self._check_unnamed(dense, marks, [str(name) for name in table.frame.columns])
        ours = np.isin(kept, np.fromiter(own, np.int64))
        gone = np.setdiff1d(np.fromiter((n for n in samples if n not in own), np.int64), kept)
        stays = ~np.isin(regular, gone)
        together = np.concatenate([kept[ours], regular[stays]])
        order = np.argsort(together, kind="stable") if (np.diff(together) < 0).any() else None
        columns: dict[str, pd.Series] = {}
        for name in table.frame.columns:
            part = pa.array(table.frame[name].to_numpy(dtype=object)[ours], pa.string(), from_pandas=True)
            columns[str(name)] = as_series(self._whole(part, marks.get(str(name)), stays, order))
        counted = self._counted(columns, marks)
        self._report(found, numbers, kept, own, regular[stays], log, without=counted)
        self._report_changed(marks, found, regular[~stays], log)
        totals = np.setdiff1d(self.totals, regular[~stays])
        log.rows("perhaps_total", totals, file=self.file)
        for name in [name for name, column in columns.items() if column.isna().all()]:
            log.note("empty_column", file=self.file, column=name)
            del columns[name]
        return replace(
            table, frame=pd.DataFrame(columns, copy=False), rows=together if order is None else together[order]
        )

    def _grid(
        self, rows: Mapping[int, list[str]], n_head: int, probes: list[list[str]]
    ) -> tuple[np.ndarray, list[list[str]]]:
        """The rows to be judged with their numbers in the file; the probes stand before the last rows.

        Blank lines between the last rows are kept: notes stand below one. A header that lacks the name of its first
        column was given an empty one, and so is the header again.
        """
        last = {number for number, _ in self.aside.last if number > n_head}
        first = min(last, default=0)
        numbers: list[int] = []
        grid: list[list[str]] = []
        for number, row in rows.items():
            if number == first:
                grid += probes
                numbers += [_PROBE_ROW] * len(probes)
            elif number in last and number - numbers[-1] > 1:
                grid.append([])
                numbers.append(_BLANK_ROW)
            shifted = self.index and [cell.strip() for cell in row] == self.header[1:]
            grid.append(["", *row] if shifted else row)
            numbers.append(number)
        return np.array(numbers, dtype=np.int64), grid

    def _counted(self, columns: dict[str, pd.Series], marks: Mapping[str, int]) -> frozenset[str]:
        """Leave out a first column without a header that only counts the rows; names of what is left out.

        The rows judged are not all rows, so that it has to be seen in the whole column.
        """
        name = next((name for name, k in marks.items() if k == 0 and 0 in self.unnamed), None)
        if name is None or len(columns) < 2:
            return frozenset()
        texts = columns[name].astype("str")
        start = texts.iloc[0]
        if start in ("0", "1") and bool((texts == pd.Series(np.arange(len(texts)) + int(start)).astype("str")).all()):
            del columns[name]
            return frozenset([name])
        if self.index and self.shifted:
            raise ReadError("file_ragged", file=self.file, n=len(texts), width=self.width - 1)
        return frozenset()

    def _probes(self, rows: Mapping[int, Sequence[str]], loose: int, *, tidy: bool) -> int:
        """How many probes make shares among the rows judged come out as in the whole file.

        Shares of rows with a cell that begins with a blank, and of filled cells in a column without a header.
        """
        n = len(rows) if "" in self.header else 1
        if tidy:
            return min(max(n, 100 * (loose + TAIL_ROWS)), MOST_ODD)
        shown = sum(len(row) == self.width and _begins_blank(row) for row in rows.values())
        return max(1, min(n, 100 * shown - len(rows) - 1))

    def _is_data(self, row: Sequence[str]) -> bool:
        """Whether a row is neither blank nor the header again nor a remark behind a sharp."""
        full = [cell for cell in row if cell.strip()]
        remark = len(full) == 1 and full[0].startswith("#")
        return bool(full) and not remark and list(map(folded, row)) != list(map(folded, self.header))

    def _dense(self, rows: Mapping[int, Sequence[str]], n: int) -> list[bool]:
        """Per column of the regular rows: whether it holds data. Without a header it may hold notes only."""
        out = []
        for k in range(self.width):
            filled = int(self.columns.filled[k])
            if self.header and not "".join(self.header[k : k + 1]):
                judged = sum(len(row) > k and bool(row[k].strip()) for row in rows.values())
                out.append(filled + judged >= _FEW * (n + len(rows)))
            else:
                out.append(filled > 0)
        return out

    def _check_unnamed(self, dense: Sequence[bool], marks: Mapping[str, int], names: Sequence[str]) -> None:
        """Refuse a column without a header where the rows judged do not show what the whole file shows."""
        for k in range(min(self.width, len(self.header))):
            if self.header[k]:
                continue
            stray = self.columns.filled[k] > 0 or f"column {k + 1}" in names
            if (dense[k] and k not in marks.values()) or (not dense[k] and stray):
                raise ReadError("file_unnamed_column", file=self.file, column=k + 1, n=int(self.columns.filled[k]))

    def _whole(self, part: pa.Array, k: int | None, stays: np.ndarray, order: np.ndarray | None) -> pa.Array:
        """One column of all rows: those judged, then the regular ones, in the order of the file."""
        if k is None:
            column = pa.concat_arrays([part, pa.nulls(int(stays.sum()), pa.string())]).dictionary_encode()
        else:
            rest = self.columns.column(k)
            if not stays.all():
                rest = rest.filter(pa.array(stays))
            column = joined(part, rest)
        return column if order is None else column.take(pa.array(order))

    def _report(
        self,
        found: Log,
        numbers: np.ndarray,
        kept: np.ndarray,
        own: Collection[int],
        regular: np.ndarray,
        log: Log,
        *,
        without: Collection[str],
    ) -> None:
        """Remarks on the rows judged, under their numbers in the file; what is said of the probe is said of all."""
        kept_samples = set(kept.tolist()) - set(own)
        for remark in found.remarks():
            if np.isnan(remark.rows).any():
                if remark.code == "unnamed_column" and remark.column in without:
                    log.note("index_column", file=self.file)
                else:
                    log.add(remark, remark.rows)
                continue
            rows = numbers[remark.rows.astype(int) - 1]
            at = [i for i, row in enumerate(rows.tolist()) if row not in kept_samples]
            if _PROBE_ROW in rows:
                if remark.before is not None or remark.after is not None:
                    raise ReadError("file_ragged", file=self.file, n=len(regular), width=self.width)
                log.add(remark, np.union1d(rows[at], regular))
            else:
                log.add(remark, rows[at], at)

    def _report_changed(self, marks: Mapping[str, int], found: Log, gone: np.ndarray, log: Log) -> None:
        """Remarks on cells of regular rows that were put right, but for rows set aside."""
        headers: dict[str, str | None] = {}
        for remark in found.remarks():
            if remark.code == "repeated_column" and remark.after:
                headers[str(remark.after[0])] = remark.column
            elif remark.code == "unnamed_column" and remark.column:
                headers[remark.column] = None
        for code, changes in self.columns.changed.items():
            for name, k in marks.items():
                changed = changes[k]
                if changed.rows:
                    rows = np.concatenate(changed.rows)
                    at = np.flatnonzero(~np.isin(rows, gone)).tolist()
                    log.rows(code, rows[at], file=self.file, column=headers.get(name, name),
                             before=[changed.before[i] for i in at], after=[changed.after[i] for i in at])  # fmt: skip


def _is_filled(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _begins_blank(cells: Sequence[str]) -> bool:
    return any(cell.startswith(" ") and cell.strip() for cell in cells[1:])


def _folds_to(plain: str) -> Callable[[str], bool]:
    return lambda text: folded(text) == plain


def _begins_with_total(text: str) -> bool:
    return folded(text).partition(" ")[0] in TOTALS

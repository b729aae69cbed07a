"""Rows of a table that are no data: headers again, totals within and under it, notes under it, a header of two rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from icp_core.intake.folding import folded
from icp_core.intake.log import Log
from icp_core.intake.texts.numbers import read_numbers

TOTALS = frozenset((
    "total", "totals", "sum", "grand", "subtotal", "totalt", "totalsumma", "delsumma", "summa", "yhteensa", "valisumma",
    "razem", "suma", "ogolem", "lacznie", "gesamt", "gesamtsumme", "summe", "zwischensumme",
))  # fmt: skip
_NUMBER = re.compile(r"[-+(]?[$€£]?\s?\d[\d\s.,:/%()'-]*")
_COMMENT = re.compile(r"#+\s*[^\W\d]|#+\s|##")
_YEAR = re.compile(r"(19|20)\d\d")
_NEAR = 0.005
"""How far a total may be from the sum of its rows, as a share of it: rounded figures add up to a rounded total."""
_MOST_LOOKED_AT = 2_000_000
"""Rows added up in search of totals: a list of companies that all begin with such a word is none of totals."""

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Margins:
    """Indices of rows that are no data, by what they are."""

    repeated: tuple[int, ...]
    totals: tuple[int, ...]
    notes: tuple[int, ...]
    comments: tuple[int, ...]

    @property
    def all(self) -> frozenset[int]:
        """Every one of them."""
        return frozenset((*self.repeated, *self.totals, *self.notes, *self.comments))


def margins(header: Sequence[str], cells: Cells, body: Sequence[int]) -> Margins:
    """Rows of the body that are no data."""
    plain = [folded(name) for name in header]
    repeated = tuple(i for i in body if len([name for name in plain if name]) > 1 and _same(cells[i], header, plain))
    left = _without(body, repeated)
    comments = tuple(i for i in left if len(header) > 1 and _is_comment(cells[i]))
    left = _without(left, comments)
    notes = _notes_below(cells, left, len(header))
    left = _without(left, notes)
    return Margins(repeated, _totals(len(header), cells, left), notes, comments)


def report_margins(file: str, cells: Cells, found: Margins, log: Log) -> None:
    """One remark for each of the rows."""
    log.rows("repeated_header", [i + 1 for i in found.repeated], file=file)
    for code, rows in (("total_row", found.totals), ("note_below", found.notes), ("comment_row", found.comments)):
        log.rows(code, [i + 1 for i in rows], file=file, before=[" | ".join(filter(None, cells[i])) for i in rows])


def group_row(cells: Cells, kept: Sequence[int], at: int) -> tuple[int, int | None]:
    """Row of the header, and the row above it whose names stand for groups of columns, where there is one.

    Years over figures (``2023 | 2023 | 2024`` over ``Sales | Margin | Sales``): the lower row names a column only
    together with the upper one. Either of the two may have been taken for the header.
    """
    known = set(kept)
    if at - 1 in known and _groups(cells[at - 1], cells[at]):
        return at, at - 1
    if (
        at + 1 in known
        and _is_partial(*cells[at : at + 2])
        and _groups(*cells[at : at + 2])
        and _is_above_numbers(cells, kept, at + 1)
    ):
        return at + 1, at
    return at, None


def joined_header(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Names of a header of two rows: the group in front where the lower name alone stands more than once."""
    groups = _spread(upper, len(lower))
    often = Counter(map(folded, lower))
    names = []
    for group, name in zip(groups, lower, strict=True):
        if not name:
            names.append(group)
        elif group and often[folded(name)] > 1 and folded(group) != folded(name):
            names.append(f"{group} {name}")
        else:
            names.append(name)
    return names


def _is_comment(row: Sequence[str]) -> bool:
    """One cell behind a sharp, as programs write remarks; ``#1`` may be a name."""
    return sum(map(bool, row)) == 1 and bool(_COMMENT.match(row[0]))


def _without(rows: Sequence[int], some: Sequence[int]) -> list[int]:
    gone = set(some)
    return [i for i in rows if i not in gone]


def _same(row: Sequence[str], header: Sequence[str], plain: Sequence[str]) -> bool:
    """Whether a row is the header again, in letters of any size."""
    if list(row[: len(header)]) == list(header):
        return True
    if not any(row) or len(row) < len(plain) or any(row[len(plain) :]):
        return False
    return all(folded(cell) == name for cell, name in zip(row, plain, strict=False))


def _is_partial(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row could not name the columns alone: a name stands twice, or none above one of the lower row."""
    names = [folded(cell) for cell in upper if cell]
    blank = any(name and not (c < len(upper) and upper[c]) for c, name in enumerate(lower))
    return blank or len(set(names)) < len(names)


def _groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    names = [folded(name) for name in lower]
    repeated = {name for name, n in Counter(names).items() if name and n > 1}
    if not repeated:
        return False
    groups = [folded(group) for group in _spread(upper, len(lower))]
    pairs = [(group, name) for group, name in zip(groups, names, strict=True) if name in repeated]
    words = [cell for cell in lower if cell]
    texts = sum(not _NUMBER.fullmatch(word) for word in words)
    return (
        texts == len(words)
        and len({group for group, _ in pairs if group}) > 1
        and all(group for group, _ in pairs)
        and len(set(pairs)) == len(pairs)
        and all(not _NUMBER.fullmatch(group) or _YEAR.fullmatch(group) for group, _ in pairs)
    )


def _spread(upper: Sequence[str], width: int) -> list[str]:
    """Names of groups, each over the blank cells to its right, as a merged cell stands."""
    out, last = [], ""
    for cell in [*upper[:width], *[""] * (width - len(upper))]:
        last = cell or last
        out.append(last)
    return out


def _is_above_numbers(cells: Cells, kept: Sequence[int], at: int) -> bool:
    """Whether the columns whose name is repeated hold numbers below."""
    names = Counter(folded(name) for name in cells[at])
    columns = [c for c, name in enumerate(cells[at]) if name and names[folded(name)] > 1]
    below = [i for i in kept if i > at][:20]
    full = [cells[i][c] for i in below for c in columns if c < len(cells[i]) and cells[i][c]]
    return bool(full) and sum(bool(_NUMBER.fullmatch(cell)) for cell in full) > 0.8 * len(full)


def _notes_below(cells: Cells, body: Sequence[int], width: int) -> tuple[int, ...]:
    """Rows of one cell under a blank row at the end, in a table whose rows have at least three."""
    for at in range(len(body) - 1, 0, -1):
        if width < 3 or sum(map(bool, cells[body[at]])) != 1:
            return ()
        if body[at] - body[at - 1] > 1:
            usual = np.median([sum(map(bool, cells[i])) for i in body[:at][:300]])
            return tuple(body[at:]) if usual >= 3 else ()
    return ()


def _totals(width: int, cells: Cells, body: Sequence[int]) -> tuple[int, ...]:
    """Rows that begin with a word for a total: at the end, or where the figures above add up to theirs."""
    if width < 2:
        return ()
    found: list[int] = []
    start = looked_at = 0
    last = set(body[-3:])
    for at, i in enumerate(body):
        first = next((cell for cell in cells[i] if cell), "")
        words = folded(first).split()
        if not words or words[0] not in TOTALS:
            continue
        alone = all(word in TOTALS for word in words)
        since = [cells[j] for j in body[start:at]]
        looked_at += len(since)
        proved = looked_at < _MOST_LOOKED_AT and _adds_up(cells[i], since)
        if i in last and not alone and not proved:
            proved = _adds_up(cells[i], [cells[j] for j in body[:at] if j not in set(found)])
        if (alone and i in last) or proved:
            found.append(i)
            start = at + 1
    return tuple(found)


def _adds_up(total: Sequence[str], rows: Cells) -> bool:
    """Whether every figure of a row is the sum of those above, and there is at least one."""
    figures = [(c, cell) for c, cell in enumerate(total) if cell and _NUMBER.fullmatch(cell)]
    if len(rows) < 2 or not figures:
        return False
    for c, cell in figures:
        texts = [row[c] for row in rows if c < len(row) and row[c]]
        values = read_numbers([*texts, cell]).values
        parts = values[:-1]
        if not len(parts) or np.isnan(values).any() or not np.isclose(parts.sum(), values[-1], rtol=_NEAR, atol=0.01):
            return False
    return True

"""The delimiter of a text table: the one that cuts the most rows into the same, largest number of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable

from icp_core.errors import SettingError
from icp_core.intake.files.source import MOST_BYTES

DELIMITERS = (";", "\t", ",", "|")
_SAMPLE_ROWS = 300
_NUMBER = re.compile(r"[-+]?[\d\s.,%€$£]+")
_LEAST_SHARE = 0.5
_OF_A_HEADING = 3
"""Delimiters that no title above the table has."""
_MOST_IN_VAIN = 20
"""How many times over the lines of a file may be read to look for the end of a quote."""


def find_delimiter(text: str) -> str | None:
    """Delimiter of a text table, or None where the file has one column only.

    Parameters
    ----------
    text : str
        The whole file; its first 300 rows decide.

    Notes
    -----
    Each candidate is scored by the share of rows that have its modal width. A candidate whose first row of that width
    is made of numbers is halved: ``1,5;2,5`` is cut evenly by the comma too, but the heading is not. So is one that
    leaves the heading whole where another cuts it: texts may hold the delimiter without quotes, headings seldom do.
    """
    lines = text_lines(text[: 400 * _SAMPLE_ROWS])[:_SAMPLE_ROWS]
    first = next((line for line in lines if max(map(line.count, DELIMITERS)) >= _OF_A_HEADING), "")
    best: tuple[float, int] = (0.0, 0)
    found: str | None = None
    for delimiter in DELIMITERS:
        rows = [row for row in split_rows(lines, delimiter) if any(cell.strip() for cell in row)]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        modal = max(widths, key=lambda width: (widths[width], width))
        share = sum(n for width, n in widths.items() if width >= modal) / len(rows)
        heading = next(row for row in rows if len(row) == modal)
        numbers = sum(bool(_NUMBER.fullmatch(cell.strip())) for cell in heading)
        if share < _LEAST_SHARE:
            continue
        whole = bool(first) and delimiter not in first
        score = (share * (0.5 if numbers > len(heading) / 3 or whole else 1.0), modal)
        if score > best:
            best, found = score, delimiter
    return found


def checked_delimiter(chosen: str) -> str | None:
    """The delimiter that a person chose; None for an empty text, which says that there is one column only.

    Raises
    ------
    SettingError
        For more than one sign, and for a letter, a digit or a sign that cannot part cells.
    """
    if not chosen:
        return None
    if len(chosen) > 1 or chosen.isalnum() or chosen in '"\r\n\0\ufeff':
        raise SettingError.unknown("delimiter", chosen, DELIMITERS)
    return chosen


def text_lines(text: str) -> list[str]:
    """Lines of a text, whichever way they end; other separators that Unicode knows stay inside their cell."""
    return list(io.StringIO(text, newline=None))


def rows_of_text(text: str, delimiter: str) -> list[list[str]]:
    """Rows of cells of a whole text.

    Some programs write a quote within quotes behind a backslash. It is read so where more rows then have the usual
    number of cells; elsewhere a backslash is a sign like any other (``"C:\\data\\"``).
    """
    rows = split_rows(text_lines(text), delimiter)
    if '\\"' in text:
        other = split_rows(text_lines(text.replace('\\"', '""')), delimiter)
        return max((rows, other), key=_usual_share)
    return rows


def _usual_share(rows: list[list[str]]) -> float:
    full = [len(row) for row in rows if any(row)]
    return Counter(full).most_common(1)[0][1] / len(full) if full else 0.0


def split_rows(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    """Rows of cells. A quote that is not closed would swallow the lines up to the next quote: such a line stands alone.

    A cell may be as long as the file: the module's own limit is meant for files of unknown size.
    """
    csv.field_size_limit(MOST_BYTES)
    kept = list(lines)
    rows: list[list[str]] = []
    at, in_vain = 0, 0
    while at < len(kept):
        if in_vain > _MOST_IN_VAIN * len(kept):
            # Lines made so that each opens a quote that never closes would take the square of their number.
            return rows + [_one_line(line, delimiter) for line in kept[at:]]
        reader = csv.reader(map(kept.__getitem__, range(at, len(kept))), delimiter=delimiter, strict=True)
        whole = 0
        try:
            for row in reader:
                rows.append(row)
                whole = reader.line_num
            return rows
        except csv.Error:
            in_vain += reader.line_num - whole
            rows.append(_one_line(kept[at + whole], delimiter))
            at += whole + 1
    return rows


def _one_line(line: str, delimiter: str) -> list[str]:
    """Cells of a line with a quote out of place; where it opens and does not close, it is a letter like any other."""
    row = next(csv.reader([line.rstrip("\n") + "\n"], delimiter=delimiter), [])
    if row and row[-1].endswith("\n"):
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return row

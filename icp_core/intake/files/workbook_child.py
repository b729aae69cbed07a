"""Runs as a process of its own: a workbook's bytes on standard input, its sheets as lines of JSON on standard output.

The parser aborts the whole process on some damaged files; here it takes nothing with it. Whoever starts it limits
memory and time (:mod:`icp_core.intake.files.limited_child`). Nothing of the package is imported, so that the start is
quick.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import sys
from collections.abc import Iterator
from typing import Any

MOST_ROWS = 1_048_576
BLOCK_ROWS = 5_000


def text(cell: Any) -> str:
    """A cell as text that reads the same everywhere: whole numbers without a point, dates in ISO order."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        plain = repr(cell)
        # Three decimals could be taken for thousands (1.234) by whoever reads the column: a fourth settles it.
        return plain + "0" if "e" not in plain and len(plain.partition(".")[2]) == 3 else plain
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return str(cell.total_seconds())
    return str(cell)


def blocks(sheet: Any) -> Iterator[list[list[str]]]:
    """Rows of a sheet from A1 on, some thousand at a time: a million rows at once would not fit into the limit."""
    left = [""] * sheet.start[1] if sheet.start else []
    rows = itertools.islice(sheet.iter_rows(), MOST_ROWS)
    while some := list(itertools.islice(rows, BLOCK_ROWS)):
        yield [left + [text(cell) for cell in row] for row in some]


def send(line: str) -> None:
    """One line of the answer: a sheet's name, or a block of the rows of the sheet last named."""
    sys.stdout.write(line + "\n")


def main() -> int:
    """Parse standard input; the exit code is 0, or 3 where the workbook cannot be opened."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in workbook.sheet_names:
            send(json.dumps(name))
            for block in blocks(workbook.get_sheet_by_name(name)):
                send(json.dumps(block))
    except python_calamine.CalamineError as problem:
        sys.stderr.write(str(problem)[:500])
        return 3
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

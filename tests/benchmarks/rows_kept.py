"""Rows in = rows kept + rows reported: over many made nasty tables, and over the files of a folder.

Run: ``python tests/benchmarks/rows_kept.py [number of made projects] [folder]``. Each subfolder is read as one project;
the rows of its files are counted apart from the reader: by plain ``csv``, by calamine, by Parquet's footers.
"""

from __future__ import annotations

import csv
import io
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pyarrow.parquet as pq
import python_calamine
from hypothesis import HealthCheck, Phase, given, seed, settings

import icp_core as icp
from tests.intake.corpus.balance import aside, balance
from tests.intake.corpus.nasty import NastyFile, nasty_files
from tests.intake.test_rows_kept import check

ENCODINGS = ("utf-8-sig", "cp1252")


def made(n: int, start: int = 1) -> None:
    """Check n made projects and print what became of their rows."""
    count: Counter[str] = Counter()

    @seed(start)
    @settings(
        max_examples=n, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(nasty_files())
    def one(files: list[NastyFile]) -> None:
        check(files)
        found = icp.read_dataset({file.name: file.data for file in files})
        for file in files:
            count["rows in"] += file.rows_in
            gone = aside(found, file.name)
            count["rows kept"] += file.rows_in - len(gone)
            count.update(code for codes in gone.values() for code in codes)

    begun = time.perf_counter()
    one()
    print(f"{n:,} made projects, {time.perf_counter() - begun:.0f} s: every row kept or set aside, once")
    for what, times in count.most_common():
        print(f"  {what:<20} {times:>9,}")


def rows_of(path: Path) -> int | None:
    """Rows beside the header that hold anything; None for a file that is no table."""
    if path.suffix == ".parquet":
        return int(pq.ParquetFile(path).metadata.num_rows)
    if path.suffix == ".xlsx":
        sheets = python_calamine.CalamineWorkbook.from_path(path)
        filled = [
            any(map(str, row)) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python()
        ]
        return sum(filled) - 1
    if path.suffix not in (".csv", ".tsv", ".txt"):
        return None
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    else:
        text = data.decode(ENCODINGS[0]) if _is(data, ENCODINGS[0]) else data.decode(ENCODINGS[1], errors="replace")
    first = text[: text.index("\n")]
    delimiter = max(",;\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return sum(any(cell.strip() for cell in row) for row in rows) - 1


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def real(folder: Path) -> None:
    """Read each subfolder and print its balance."""
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        counted = {path.name: n for path in sorted(part.iterdir()) if (n := rows_of(path)) is not None}
        if not counted:
            continue
        print(f"\n== {part.name}")
        try:
            found = icp.read_dataset({name: part / name for name in counted})
        except icp.IcpError as problem:
            print(f"refused: {problem}")
            continue
        print(balance(found, counted).to_string())
        print("  ".join(f"{code} {n:,}" for code, n in found.report["code"].value_counts().items()))


if __name__ == "__main__":
    made(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    if len(sys.argv) > 2:
        real(Path(sys.argv[2]))

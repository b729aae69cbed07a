"""How fast customer files are read and how much memory it takes, beside pandas' plain readers, which check, map and
join nothing.

Run: ``python tests/benchmarks/reading.py`` for CSV and Excel at 100k and 1M rows (ten minutes, most of them for making
and opening a workbook of a million rows), ``--rows 100000`` for that size only, ``--large`` for one million accounts
and ten million invoice lines, given as paths, stage by stage (``--lines`` for fewer). Each figure comes from a process
of its own. Absolute times depend on the machine; the ratio is measured side by side. Memory is the peak resident size
of the process, libraries included (0.18 GB before the first byte), with that of the child that parses a workbook.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import made_files

FOUR_GB = 4 * 2**10


def measured(how: str, *paths: Path) -> dict[str, Any]:
    """Seconds, peak memory in MB, and what else a child process tells of one way of reading."""
    command = [sys.executable, __file__, "--measure", how, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"seconds": float("nan"), "megabytes": float("nan"), "refused": done.stderr.strip().splitlines()[-1]}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def measure(how: str, paths: list[Path]) -> None:
    """Read in this process and print the figures as JSON."""
    import resource

    import pandas as pd

    def peak() -> float:
        """Linux counts what the parent held when it started this process into ``ru_maxrss``: not so VmHWM."""
        status = Path("/proc/self/status")
        if status.exists():
            return next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 2**10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10

    stages: dict[str, list[float]] = {}
    start = time.perf_counter()
    if how == "pandas":
        for path in paths:
            if path.suffix == ".xlsx":
                pd.read_excel(path, engine="calamine")
            else:
                pd.read_csv(path)
    else:
        import icp_core as icp

        start = time.perf_counter()
        last: dict[str, Any] = {"share": 0.0, "what": "", "at": start}

        def progress(what: Any, share: float) -> None:
            """What was done since the last call counts for what that call announced."""
            assert share >= last["share"], "progress went back"
            now = time.perf_counter()
            seconds = stages.get(last["what"], [0.0, 0.0])[0]
            stages[last["what"]] = [seconds + now - last["at"], peak()]
            last.update(share=share, what=str(what), at=now)

        dataset = icp.read_dataset({path.name: path for path in paths}, progress=progress)
        assert len(dataset.accounts) and last["share"] == 1.0
    seconds = time.perf_counter() - start
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10
    print(json.dumps({"seconds": seconds, "megabytes": peak() + child, "stages": stages}))


def compare(rows: int, folder: Path) -> None:
    """One line per kind of file."""
    csv, workbook = folder / f"accounts_{rows}.csv", folder / f"accounts_{rows}.xlsx"
    made_files.write_csv(csv, made_files.accounts(rows))
    made_files.write_workbook(workbook, made_files.accounts(rows))
    for path in (csv, workbook):
        ours, plain = measured("ours", path), measured("pandas", path)
        print(
            f"{path.suffix[1:]:<6}{rows:>10,}{path.stat().st_size / 1e6:>8.1f}{ours['seconds']:>9.1f}"
            f"{rows / ours['seconds']:>10,.0f}{ours['megabytes']:>9,.0f}{plain['seconds']:>11.2f}"
            f"{rows / plain['seconds']:>11,.0f}{plain['megabytes']:>9,.0f}{ours['seconds'] / plain['seconds']:>7.1f}x"
            f"  {ours.get('refused', '')}",
            flush=True,
        )


def large(accounts: int, lines: int, folder: Path) -> None:
    """One million accounts and ten million lines, with seconds and peak memory at the end of each stage."""
    paths = [folder / "accounts.csv", folder / "invoices.csv"]
    made_files.write_csv(paths[0], made_files.accounts(accounts))
    made_files.write_csv(paths[1], made_files.invoices(lines, accounts))
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{accounts:,} accounts and {lines:,} invoice lines, {size:,.0f} MB of CSV")
    ours = measured("ours", *paths)
    if "refused" in ours:
        print(ours["refused"])
        return
    print(f"{'stage':<40}{'seconds':>9}{'peak MB':>9}")
    for what, (seconds, megabytes) in ours["stages"].items():
        print(f"{what or 'Sizes':<40}{seconds:>9.1f}{megabytes:>9,.0f}")
    rows = accounts + lines
    print(f"{'all':<40}{ours['seconds']:>9.1f}{ours['megabytes']:>9,.0f}   {rows / ours['seconds']:,.0f} rows/s")
    plain = measured("pandas", *paths)
    print(f"{'pandas.read_csv of both':<40}{plain['seconds']:>9.1f}{plain['megabytes']:>9,.0f}")
    print("within 4 GB" if ours["megabytes"] < FOUR_GB else "BEYOND 4 GB")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure[0], [Path(path) for path in given.measure[1:]])
        return
    with tempfile.TemporaryDirectory() as folder:
        if given.large:
            large(given.accounts, given.lines, Path(folder))
            return
        print("file        rows      MB  read, s    rows/s  peak MB  pandas, s     rows/s  peak MB   ratio")
        for rows in given.rows:
            compare(rows, Path(folder))


if __name__ == "__main__":
    main()

"""How long customer files take to be read, beside pandas' plain reader, which checks, maps and joins nothing.

Run: ``python tests/benchmarks/reading.py [largest number of customers]``. Absolute times depend on the machine; the
ratio is measured side by side.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pandas as pd

import icp_core as icp
from icp_core.samples import plain_files

ROUNDS = 3


def files_of(n: int) -> dict[str, bytes]:
    """A made company as CSV: n customers, as many others and as many deals."""
    return plain_files(icp.make_company("software", seed=5, n_customers=n, n_others=n, n_deals=n)[0])


def seconds(work: Callable[[], object]) -> float:
    """Median duration."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(largest: int) -> None:
    """Print the table."""
    print("customers       rows        MB   read, s   rows/s     pandas, s   ratio")
    n = 300
    while n <= largest:
        files = files_of(n)
        rows = sum(content.count(b"\n") - 1 for content in files.values())
        ours = seconds(lambda files=files: icp.read_dataset(files))
        plain = seconds(lambda files=files: [pd.read_csv(io.BytesIO(content)) for content in files.values()])
        size = sum(map(len, files.values())) / 1e6
        print(
            f"{n:>9,} {rows:>10,} {size:>9.1f} {ours:>9.2f} {rows / ours:>8,.0f} {plain:>13.3f} {ours / plain:>6.0f}x"
        )
        n *= 10


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)

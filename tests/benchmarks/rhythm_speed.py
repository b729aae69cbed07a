"""Seconds that the own rhythm and lifetime value take for 1,000, 10,000 and 100,000 customers of twenty bills each.

Customers billed every 30 days give or take two, and customers that buy at random times, a fifth of whom has left within
the last two years. Each is timed once, on one core. One to three minutes.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/rhythm_speed.py [customers ...]``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.schema import Dataset
from icp_core.value import lifetime_value
from icp_core.value.purchases import purchases
from icp_core.value.rhythm import rhythm

TODAY = pd.Timestamp("2025-12-31")
BILLS, DAYS_APART, LEFT = 20, 30, 0.2


def company(n: int, kind: str, seed: int = 0) -> Dataset:
    """n customers of twenty bills each, ``regular`` or at ``random`` times."""
    rng = np.random.default_rng(seed)
    if kind == "regular":
        apart = DAYS_APART + rng.uniform(-2, 2, (n, BILLS))
    else:
        apart = rng.exponential(DAYS_APART * rng.gamma(2.0, 0.5, (n, 1)), (n, BILLS))
    ago = np.cumsum(apart, axis=1) - DAYS_APART * rng.random((n, 1))
    ago += np.where(rng.random((n, 1)) < LEFT, rng.uniform(0, 730, (n, 1)), 0.0)
    ids = np.array([f"c{i:06d}" for i in range(n)], dtype=object)
    amount = (rng.lognormal(5.0, 0.6, (n, 1)) * rng.uniform(0.8, 1.2, (n, BILLS))).ravel()
    invoices = pd.DataFrame(
        {
            "account_id": np.repeat(ids, BILLS),
            "date": TODAY - pd.to_timedelta(np.maximum(ago, 0.0).round().ravel(), unit="D"),
            "amount": amount,
            "margin": 0.5 * amount,
        }
    )
    return Dataset(accounts=pd.DataFrame({"account_id": ids, "relation": "customer"}), invoices=invoices)


def main(counts: list[int]) -> None:
    print(f"{'purchases':>10} {'customers':>10} {'k':>3} {'rhythm s':>9} {'lifetime value s':>17} {'method':>9}")
    for kind in ("regular", "random"):
        for n in counts:
            dataset = company(n, kind)
            lines = purchases(dataset).lines
            start = time.perf_counter()
            learned = rhythm(lines, TODAY)
            own = time.perf_counter() - start
            start = time.perf_counter()
            value = lifetime_value(dataset)
            took = time.perf_counter() - start
            method = value.table["method"].iloc[0]
            print(f"{kind:>10} {n:>10,} {learned.regularity:>3} {own:>9.2f} {took:>17.2f} {method:>9}", flush=True)


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [1_000, 10_000, 100_000])

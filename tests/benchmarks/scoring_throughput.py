"""How fast accounts are scored when a weight moves, beside looking every level up anew, and what a whole move costs.

Run: ``python tests/benchmarks/scoring_throughput.py [largest number of accounts]``. Absolute times depend on the
machine; the ratio is measured side by side.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.levels import level_table

ROUNDS = 7


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median duration in milliseconds, after one round that is not counted."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def measure(n: int) -> str:
    """One line of the table, for a company with ``n`` accounts."""
    dataset, _ = icp.make_company("software", seed=1, n_others=n - 240)
    value = icp.lifetime_value(dataset)
    best = icp.best_customers(dataset, value, icp.profitability(dataset))
    learned = icp.suggest_desirability(dataset, best)
    weights = icp.equal_weights(learned)
    scoring = icp.prepare_scoring(dataset, learned)
    levels = level_table(dataset.accounts, learned.scheme)
    points = {(row.attribute, row.level): row.value - 50.0 for row in learned.table.itertuples()}

    def anew() -> object:
        parts = [levels[name].map(lambda level, name=name: points.get((name, level), 0.0)) for name in levels]
        return sum(parts[1:], parts[0])

    def move() -> object:
        return icp.assign_tiers(value, scoring.fit(weights), scoring.conversion(weights), icp.Capacity())

    prepared, looked_up = median_ms(lambda: scoring.all_accounts.points(weights)), median_ms(anew, 3)
    chance, whole = median_ms(lambda: scoring.conversion(weights)), median_ms(move, 3)
    return (
        f"{n:>9,} {prepared:>10.2f} {n / prepared / 1e3:>12.1f} {looked_up:>10.1f} {looked_up / prepared:>8.0f}x"
        f" {chance:>9.1f} {whole:>10.1f}"
    )


def main(largest: int) -> None:
    """Print the table."""
    print(" accounts  score, ms  M accounts/s  anew, ms    ratio  chance, ms  all, ms")
    for n in (1_000, 10_000, 100_000, 1_000_000):
        if n <= largest:
            print(measure(n), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""How long a move of a weight takes in the browser's engine, beside Python, and how large its payload is.

Run: ``python tests/benchmarks/live_engine_speed.py [largest number of accounts]``; some minutes for a million. Lists
with few deals to judge on and with many. Milliseconds: the median and the longest of forty moves after ten, and the
median of Python's.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from tests.browser.live_engine import Case, Engine, blank, drawn_points, listed, worth
from tests.browser.visitor import launch

UNCOUNTED, MOVES = 10, 40
TIMED = """
(all) => all.map(points => { const start = performance.now(); engine.move(points); return performance.now() - start })
"""


def measure(page: Page, n: int, deals: int, rng: np.random.Generator) -> str:
    """One line: a company with ``deals`` deals, and prospects up to ``n`` accounts."""
    dataset = listed(n, deals, seed=4)
    case = Case(dataset, value=worth(dataset, 4), suggest=False)
    start = time.perf_counter()
    payload = case.payload()
    large = time.perf_counter() - start
    start = time.perf_counter()
    settings = case.settings()
    small = time.perf_counter() - start
    engine = Engine(page, payload, settings)
    moves = [drawn_points(case.learned.weighed, rng) for _ in range(UNCOUNTED + MOVES)]
    js = page.evaluate(TIMED, moves)[UNCOUNTED:]
    start = time.perf_counter()
    engine.set(settings)
    setting = time.perf_counter() - start
    python = []
    for points in moves[: 4 if n <= 100_000 else 2]:
        start = time.perf_counter()
        case.computed(icp.Weights.of(points))
        python.append(1e3 * (time.perf_counter() - start))
    return (
        f"{n:>10,} {len(case.scoring.won):>7,} {statistics.median(js):>9.1f} {max(js):>9.1f}"
        f" {statistics.median(python):>9.0f}"
        f" {len(payload) / 1e6:>9.1f} {1e3 * large:>9.0f} {len(json.dumps(settings)) / 1e3:>9.0f} {1e3 * small:>9.0f}"
        f" {1e3 * setting:>9.0f}  {engine.frame('standing', ('tier',))['verdict']}"
    )


def main(largest: int) -> None:
    """Print the table."""
    rng = np.random.default_rng(8)
    print("  accounts  judged   move ms   largest    Python  large MB   made ms  small kB   made ms    set ms")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for n in (1_000, 10_000, 100_000, 1_000_000):
            for deals in sorted({600, min(n // 2, 100_000)}):
                if n <= largest:
                    page = blank(browser)
                    print(measure(page, n, deals, rng), flush=True)
                    page.close()
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

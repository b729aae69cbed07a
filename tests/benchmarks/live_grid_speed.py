"""How long the server takes to count very many accounts on a grid at a move of a weight, and how large its answer is.

Run: ``python tests/benchmarks/live_grid_speed.py [largest number of accounts]``; some two minutes for a million. Lists
with few deals to judge on and with many, with and without signals as a second input. Milliseconds of one core: the
median and the longest of twenty moves after three; ``deals`` is what judging the deals takes of them. Beside them what
Python's own tiers take once, when a slider is released, with the chance before them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.fit import LiveGrid, prepare_grid
from icp_core.fit.conversion import judged_on_deals
from icp_core.fit.live_grid import GridWindow
from icp_core.views.live_grid import grid_reply
from tests.browser.live_engine import Case, drawn_points, listed, worth

UNCOUNTED, MOVES = 3, 20
WINDOW = GridWindow(-0.075, 1.0, 2.0, 7.0, 300, 250)


def milliseconds(run: Callable[[], Any]) -> float:
    """How long a call takes of one core, whatever else the machine does."""
    start = time.process_time()
    run()
    return 1e3 * (time.process_time() - start)


def measure(n: int, deals: int, rng: np.random.Generator, *, dated: bool) -> str:
    """One line: a company with ``deals`` deals, and prospects up to ``n`` accounts."""
    dataset = listed(n, deals, seed=4, dated=dated)
    case = Case(dataset, value=worth(dataset, 4), suggest=False)
    start = time.process_time()
    grid = LiveGrid(prepare_grid(case.scoring, case.value), case.capacity)
    grid.move(icp.equal_weights(case.learned), WINDOW)
    prepared = time.process_time() - start
    moves = [icp.Weights.of(drawn_points(case.learned.weighed, rng)) for _ in range(UNCOUNTED + MOVES)]
    all_ = [milliseconds(lambda weights=weights: grid.move(weights, WINDOW)) for weights in moves][UNCOUNTED:]
    judging = [milliseconds(lambda weights=weights: judged_on_deals(case.scoring, weights)) for weights in moves[-5:]]
    last = grid.move(moves[-1], WINDOW)
    reply: list[bytes] = []
    grid_reply(last, WINDOW, dataset, grid.accounts, number=0)
    packing = milliseconds(lambda: reply.append(grid_reply(last, WINDOW, dataset, grid.accounts, number=1)))
    release = milliseconds(lambda: case.computed(moves[-1]))
    return (
        f"{n:>10,} {len(case.scoring.won):>8,} {'yes' if dated else 'no':>8} {statistics.median(all_):>8.1f}"
        f" {max(all_):>8.1f} {statistics.median(judging):>8.1f} {packing:>8.1f} {len(reply[0]) / 1e3:>9.0f}"
        f" {1e3 * prepared:>9.0f} {release:>9.0f}  {last.conversion.verdict}"
    )


def main(largest: int) -> None:
    """Print the table."""
    rng = np.random.default_rng(8)
    print("  accounts   judged  signals  move ms  longest    deals  packing  reply kB  prepared   release")
    for n in (100_000, 1_000_000):
        for deals, dated in ((600, False), (600, True), (20_000, False)):
            if n <= largest:
                print(measure(n, deals, rng, dated=dated), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""How often weights that can tell nothing are said to tell the best customers from the rest.

Made companies without signal; who is best is dealt out among the customers anew several times a company. Printed per
source that levels are learned from, for equal weights and for random ones: the mean area out of fold, the share of
95 % intervals that lie above .5 (2.5 % would be right) and below, and the share called better than chance once
shuffling has its say. The last lines compare equal weights with random ones on the same customers: the share of paired
intervals that hold no 0 where levels were not learned from who is best (5 % would be right), and where they were.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/honesty_null.py [companies] [draws] [first seed] [source ...]``
A draw takes about a second of one core per source; 40 companies with 25 draws of all three about 50 minutes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.fit.judged import judged_customers
from icp_core.fit.outcomes import best_or_not
from icp_core.fit.separation import area_under_curve, compare_areas
from icp_core.levels import level_table

SHARE_BEST = 0.2


@dataclass
class Dealt:
    """Who is best by lot."""

    members: pd.Series
    too_young: pd.Index
    judged_by: tuple[str, ...] = ()


def one_draw(dataset: icp.Dataset, rng: np.random.Generator, sources: list[str]) -> list[dict]:
    """What one dealing out of the best shows, a row for each source and set of weights."""
    customers = dataset.customers
    lot = rng.permutation(len(customers)) < round(SHARE_BEST * len(customers))
    best = Dealt(pd.Series(lot, index=customers), customers[:0])
    rows = []
    for source in sources:
        learned = icp.suggest_desirability(dataset, best, source=source)
        levels = level_table(dataset.accounts, learned.scheme)
        judged = judged_customers(levels, best_or_not(best), learned)
        chosen = icp.Weights.of(dict(zip(learned.weighed, rng.exponential(size=len(learned.weighed)), strict=True)))
        named = {"equal": icp.equal_weights(learned), "random": chosen}
        scores = {name: judged.score(weights) for name, weights in named.items()}
        outcome = judged.outcome > 0
        _, least, most = compare_areas(scores["equal"], scores["random"], outcome)
        for name, score in scores.items():
            area, low, high = area_under_curve(score, outcome)
            rows.append(
                {
                    "source": source,
                    "weights": name,
                    "area": area,
                    "above .5": low > 0.5,
                    "below .5": high < 0.5,
                    "called better": judged.better_than_chance(score),
                    "told apart": least > 0 or most < 0,
                }
            )
    return rows


def study(companies: int, draws: int, first_seed: int, sources: list[str]) -> pd.DataFrame:
    """A row for each company, draw, source and set of weights."""
    rows = []
    for seed in range(first_seed, first_seed + companies):
        dataset, _ = icp.make_company("null", seed=seed)
        # customers are judged out of fold whatever the deals' dates say; without dates there is less to learn
        dataset = dataset.replace(deals=dataset.deals.drop(columns=["opened", "closed"]))
        rng = np.random.default_rng(seed)
        for _ in range(draws):
            rows += [row | {"company": seed} for row in one_draw(dataset, rng, sources)]
    return pd.DataFrame(rows)


if __name__ == "__main__":
    given = sys.argv[1:]
    sizes = [int(size) for size in given[:3]] + [40, 25, 70_000][len(given[:3]) :]
    start = time.perf_counter()
    found = study(*sizes, given[3:] or list(icp.SOURCES))
    figures = ["area", "above .5", "below .5", "called better", "told apart"]
    grouped = found.groupby(["source", "weights"], sort=False)
    print(grouped[figures].mean().round(4).to_string())
    n = int(grouped.size().min())
    print(f"{n} draws each; standard error of a share of 2.5 %: {(0.025 * 0.975 / n) ** 0.5:.4f}")
    print(f"{time.perf_counter() - start:.0f} s")

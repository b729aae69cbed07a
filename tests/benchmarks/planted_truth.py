"""Is what was planted found, and nothing where nothing was planted? Prints the rates over many made companies.

``software``: share of companies in which the planted best level of each driver has the highest desirability, beside
plain counting (the highest shrunken odds of winning); AUC of the suggested weights out of fold beside the true
chance's, and the verdicts. ``null``: share of companies that are given weights, a verdict above chance, or a finding
anywhere that is called certain.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/planted_truth.py [companies] [first seed]``
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.fit.separation import area_under_curve
from icp_core.levels import UNKNOWN, level_table
from icp_core.segments import first_deals

PSEUDO_DEALS = 8


def counted_first(won: pd.Series, column: pd.Series) -> str:
    """The level with the highest odds of winning, a few deals at the whole's rate added."""
    count = won.groupby(column).agg(["sum", "count"]).drop(UNKNOWN, errors="ignore")
    more, fewer = PSEUDO_DEALS * won.mean(), PSEUDO_DEALS * (1 - won.mean())
    return ((count["sum"] + more) / (count["count"] - count["sum"] + fewer)).idxmax()


def planted(seed: int) -> dict:
    """What one software company shows."""
    dataset, truth = icp.make_company("software", seed=seed)
    best = icp.best_customers(dataset, icp.lifetime_value(dataset), icp.profitability(dataset))
    learned = icp.suggest_desirability(dataset, best)
    weights = icp.suggest_weights(dataset, best, desirability=learned)
    won = first_deals(dataset)
    levels = level_table(dataset.accounts, learned.scheme).loc[won.index]
    ranked = learned.table[learned.table["n"] > 0].sort_values("value", ascending=False).drop_duplicates("attribute")
    first = ranked.set_index("attribute")["level"]
    out = {f"{name}: desirability": first.get(name) == level for name, level in truth.drivers.items()}
    out |= {f"{name}: counting": counted_first(won, levels[name]) == level for name, level in truth.drivers.items()}
    out["true AUC"] = area_under_curve(truth.win_probability[won.index].to_numpy(), won.to_numpy())[0]
    out["weights"] = weights.values is not None
    if weights.values is not None:
        found = icp.conversion(dataset, learned, weights)
        out |= {"AUC": found.auc, "AUC low": found.auc_low, "verdict": found.verdict}
        shares = weights.values.reindex(truth.weights.index).fillna(0.0)
        out["weight distance"] = float((shares - truth.weights).abs().sum() / 2)
    return out


def nothing(seed: int) -> dict:
    """What one company without anything to find is given."""
    dataset, _ = icp.make_company("null", seed=seed)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit)
    learned = icp.suggest_desirability(dataset, best)
    weights = icp.suggest_weights(dataset, best, desirability=learned)
    opening = icp.equal_weights(learned) if weights.values is None else weights
    shared = icp.commonalities(dataset, best.members)
    segments = icp.find_segments(dataset)
    cards = icp.segment_cards(dataset, segments, value, profit)
    chance = icp.conversion(dataset, learned, opening)
    tiers = icp.assign_tiers(value, icp.fit_score(dataset.accounts, learned, opening), chance, icp.Capacity())
    sheet = icp.icp_sheet(dataset, best, learned, opening, shared, tiers, profitability=profit, conversion=chance)
    out = {
        "given weights": weights.values is not None,
        "a verdict above chance": chance.verdict in ("calibrated", "rank_only"),
        "a certain commonality": bool(shared["certain"].any()),
        "a certain combination": bool(icp.find_rules(dataset, best.members)["certain"].any()),
        "a segment to pursue or avoid": bool(cards["verdict"].isin(["pursue", "avoid"]).any()),
        "evidence on the profile": any(row.badge == "evidence" for row in sheet.rows),
    }
    finding = any(told for name, told in out.items() if name != "a verdict above chance")
    return out | {"weights or a finding": finding, "anything of these": any(out.values())}


def main(companies: int, first: int) -> None:
    """Print the rates."""
    seeds = range(first, first + companies)
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as workers:
        found = pd.DataFrame(workers.map(planted, seeds))
        null = pd.DataFrame(workers.map(nothing, seeds))
    print(f"software, {companies} companies, seeds {first} to {first + companies - 1}")
    for name in (column for column in found if ":" in column):
        print(f"  {name} puts the planted best level first: {found[name].mean():.0%}")
    print(f"  given weights: {found['weights'].mean():.0%}; distance to the true ones, of 100 points: "
          f"{found['weight distance'].median():.0f}")  # fmt: skip
    for name in ("true AUC", "AUC"):
        low, middle, high = np.quantile(found[name].dropna(), [0.1, 0.5, 0.9])
        print(f"  {name}: {middle:.3f} (80 % between {low:.3f} and {high:.3f})")
    print(f"  verdicts: {dict(Counter(found['verdict'].dropna()))}")
    print(f"null, {companies} companies, the same seeds")
    for name in null:
        print(f"  {name}: {null[name].mean():.0%}")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    main(asked[0] if asked else 100, asked[1] if len(asked) > 1 else 0)

"""What the made companies hold: how well the true chance tells won from lost, and whether counting finds the drivers.

Prints, over many companies of each kind with planted drivers: quantiles of the AUC of the true chance, the number of
loss-makers, and per driver the share of companies in which the planted best level has the highest shrunken odds of
winning. No method is involved but counting, so this is the yardstick for the methods, not a result of one.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/planted_truth.py [companies]``
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.levels import UNKNOWN, level_scheme, level_table
from icp_core.samples import make_company

PSEUDO_DEALS = 8


def main(companies: int) -> None:
    """Print the figures."""
    for kind in ("software", "nordic"):
        areas, losing, first = [], [], {}
        for seed in range(companies):
            dataset, truth = make_company(kind, seed=seed)
            decided = dataset.deals[(dataset.deals["kind"] == "new") & (dataset.deals["outcome"] != "open")]
            won = decided.set_index("account_id")["outcome"] == "won"
            chance = truth.win_probability[won.index]
            areas.append(stats.mannwhitneyu(chance[won], chance[~won]).statistic / (won.sum() * (~won).sum()))
            losing.append(len(truth.loss_makers))
            levels = level_table(dataset.accounts, level_scheme(dataset.accounts, dataset.attributes)).loc[won.index]
            for attribute, best in truth.drivers.items():
                count = won.groupby(levels[attribute]).agg(["sum", "count"]).drop(UNKNOWN, errors="ignore")
                more, fewer = PSEUDO_DEALS * won.mean(), PSEUDO_DEALS * (1 - won.mean())
                odds = (count["sum"] + more) / (count["count"] - count["sum"] + fewer)
                first.setdefault(attribute, []).append(odds.idxmax() == best)
        low, middle, high = np.quantile(areas, [0.1, 0.5, 0.9])
        print(f"{kind}, {companies} companies")
        print(f"  AUC of the true chance: {middle:.3f} (80 % between {low:.3f} and {high:.3f})")
        print(f"  loss-makers: {np.median(losing):.0f} (from {min(losing)} to {max(losing)})")
        for attribute, found in first.items():
            print(f"  {attribute}: planted best level first in {np.mean(found):.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)

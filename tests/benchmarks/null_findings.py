"""How often companies without anything to find are given a finding: commonalities that are certain, and verdicts.

Run: python tests/benchmarks/null_findings.py [companies]. The house's budget is 1 % for each.
"""

import sys
import time

import numpy as np
import pandas as pd

from icp_core.samples import make_company
from icp_core.segments import commonalities, find_segments, segment_cards
from icp_core.value import best_customers, lifetime_value, profitability


def main() -> None:
    companies = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rows = []
    start = time.perf_counter()
    for seed in range(companies):
        dataset, _ = make_company("null", seed=seed)
        value, profit = lifetime_value(dataset), profitability(dataset)
        best = best_customers(dataset, value, profit)
        table = commonalities(dataset, best.members, random_state=seed)
        segments = find_segments(dataset, random_state=seed)
        cards = segment_cards(dataset, segments, value, profit)
        rows.append(
            {
                "smallest p": table["p_value"].min(),
                "any certain": bool(table["certain"].any()),
                "segments": segments.n_segments,
                "any pursue or avoid": bool(cards["verdict"].isin(["pursue", "avoid"]).any()),
                "any verdict but keep": bool((cards["verdict"] != "keep").any()),
            }
        )
    found = pd.DataFrame(rows)
    print(f"{companies} null companies, {(time.perf_counter() - start) / companies:.2f} s each")
    for name in ("any certain", "any pursue or avoid", "any verdict but keep"):
        print(f"{name}: {int(found[name].sum())} of {companies}")
    print(f"companies with more than one segment: {int((found['segments'] > 1).sum())}")
    quantiles = np.quantile(found["smallest p"], [0.01, 0.05, 0.1, 0.5])
    print("smallest adjusted p, quantiles .01 .05 .10 .50:", np.round(quantiles, 3))


if __name__ == "__main__":
    main()

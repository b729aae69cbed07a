"""Whether the board's engine in the browser says what Python says: every figure of every account, as it is shown.

Run: ``python tests/benchmarks/live_agreement.py [sets of weights] [accounts]``; 1,000 and 10,000 unless told otherwise,
some minutes. Half of the sets are drawn for a company whose later deals are judged, with signals, half for one judged
in folds, whose customers are not shown and whose plays cost. Amounts count as different from six digits on, ranks and
tiers wherever they differ, and scores to the last bit. Then the largest differences of what is computed.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from tests.browser.live_engine import Case, Engine, blank, differences, drawn_points, listed, with_twins, worth
from tests.browser.visitor import launch


def cases(n: int) -> list[Case]:
    """The two companies, with many first deals and with few; a tenth of the other accounts stand twice."""
    later = with_twins(listed(int(n / 1.09), n // 8, seed=31, dated=True), 0.1, seed=32)
    folded = with_twins(listed(int(n / 1.09), n // 50, seed=33, truth=0.3), 0.1, seed=34)
    capacity = icp.Capacity(minimum_fit=52.0, minimum_value_share=0.7, effort_1=9_000.0, effort_2=2_000.0)
    return [
        Case(later, value=worth(later, 35), edits={("country", "SE"): 80.0}),
        Case(folded, value=worth(folded, 36), capacity=capacity, with_customers=False),
    ]


def main(sets: int, n: int) -> None:
    """Print how many figures differ, and by how much those that are computed."""
    counted, verdicts, compared = Counter(), Counter(), 0
    largest = {"score": 0.0, "chance": 0.0, "expected, as a share": 0.0, "intercept": 0.0, "slope": 0.0, "auc": 0.0}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for number, case in enumerate(cases(n)):
            page, rng = blank(browser), np.random.default_rng(100 + number)
            engine = Engine(page, case.payload(), case.settings())
            for _ in range(sets // 2):
                points = drawn_points(case.learned.weighed, rng)
                frame, found = engine.frame(points), case.computed(icp.Weights.of(points))
                conversion, tiers = found
                counted.update(differences(case, frame, found))
                verdicts[conversion.verdict] += 1
                table = tiers.table.reindex(case.scoring.all_accounts.accounts)
                took_part = table["tier"].notna().to_numpy()
                compared += int(took_part.sum())
                away = {
                    "score": frame["score"] - table["fit"],
                    "chance": frame["chance"] - table["probability"],
                    "expected, as a share": frame["expected"] / table["expected_value"].replace(0.0, np.nan) - 1,
                    "intercept": np.array([frame["curve"]["intercept"] - conversion.intercept]),
                    "slope": np.array([frame["curve"]["slope"] - conversion.slope]),
                    "auc": np.array(frame["honesty"]["yours"][:3])
                    - (conversion.auc, conversion.auc_low, conversion.auc_high),
                }
                for name, differ in away.items():
                    mine = np.asarray(differ)[took_part] if len(differ) == len(took_part) else np.asarray(differ)
                    largest[name] = max(largest[name], float(np.nanmax(np.abs(mine), initial=0.0)))
            page.close()
        browser.close()
    print(f"{sets} sets of weights, {compared:,} accounts compared; verdicts {dict(verdicts)}")
    for name, count in counted.items():
        print(f"{name:<24} {count:>8} differ")
    for name, size in largest.items():
        print(f"largest difference of {name:<24} {size:.1e}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)

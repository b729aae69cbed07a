"""How often the 80 % intervals of "what if we stopped selling to them" hold the true change.

Companies are made again and again, each a sample of one market; the accounts left out are those drawn from one kind of
company of that market. What leaving them out truly changes is worked out once, in a company of 40,000 customers. Each
figure's interval of the change should hold it in 75 to 85 % of the companies; the Monte Carlo error stands beside.
Profit is margin less the work done, lifetime value what was planted: neither is estimated, so that only the figures'
own intervals are tried. "Not told" is the share of companies in which the figure has no interval.

About eight minutes of one core for 1,000 companies a size.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/exclusion_coverage.py [companies] [first seed] [customers ...]``
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.samples import make_company
from icp_core.schema import Dataset
from icp_core.segments import what_if_excluded

FIGURES = ("average_deal", "win_rate", "sales_cycle_days", "lifetime_value", "profit", "selling_time", "revenue")
LEFT_OUT = ("Small web shops", "Carriers and wholesalers")
"""A few customers with many lost deals, and a fourth of all."""
SIZES = (60, 240)
LARGE = 40_000
LARGE_SEED = 999_983
GONE = 0.7


def planted(kind: str, seed: int, n_customers: int) -> tuple[Dataset, pd.Series, SimpleNamespace, SimpleNamespace]:
    """A company, the kind of each account, and value and profit without estimating either."""
    others = round(2.5 * n_customers)
    dataset, truth = make_company(kind, seed=seed, n_customers=n_customers, n_others=others)
    sums = dataset.invoices.groupby("account_id")[["amount", "margin"]].sum()
    work = dataset.activities
    cost = (work["quantity"] * work["rate"]).groupby(work["account_id"]).sum()
    table = sums.rename(columns={"amount": "revenue"}).reindex(dataset.customers).fillna(0.0)
    table["cost_to_serve"] = cost.reindex(dataset.customers).fillna(0.0)
    table["profit"] = table["margin"] - table["cost_to_serve"]
    value = pd.DataFrame({"value_to_date": table["margin"], "future_value": truth.future_value[dataset.customers]})
    return dataset, truth.segments, SimpleNamespace(table=value), SimpleNamespace(table=table)


def changes(kind: str, seed: int, n_customers: int, left_out: Iterable[str], n_resamples: int) -> list[pd.DataFrame]:
    """What leaving out each kind of company changes in one company."""
    dataset, segments, value, profit = planted(kind, seed, n_customers)
    return [
        what_if_excluded(dataset, segments.index[segments == name], value, profit, cost_to_serve_gone=GONE,
                         n_resamples=n_resamples).loc[list(FIGURES)]
        for name in left_out
    ]  # fmt: skip


def held(found: list[pd.DataFrame], truth: pd.Series) -> pd.DataFrame:
    """Per figure: share of companies whose interval holds the truth, its Monte Carlo error, below, above, not told."""
    out = []
    for name in FIGURES:
        rows = pd.DataFrame([table.loc[name] for table in found])
        low, high = (rows[end].to_numpy(dtype=float) for end in ("change_low", "change_high"))
        told = np.isfinite(low) & np.isfinite(high)
        inside = ((low <= truth[name]) & (truth[name] <= high))[told]
        share = inside.mean() if told.any() else np.nan
        error = np.sqrt(share * (1 - share) / max(told.sum(), 1))
        width = float(np.median((high - low)[told])) if told.any() else np.nan
        out.append((share, error, (high[told] < truth[name]).mean(), (low[told] > truth[name]).mean(), width,
                    1 - told.mean()))  # fmt: skip
    columns = ["held", "error", "all below", "all above", "width", "not told"]
    return pd.DataFrame(out, columns=columns, index=pd.Index(FIGURES, name="figure"))


def main(companies: int, first: int, sizes: tuple[int, ...]) -> None:
    """Print the shares."""
    true = [table["change"].astype(float) for table in changes("software", LARGE_SEED, LARGE, LEFT_OUT, 100)]
    for size in sizes:
        began = time.perf_counter()
        every = [changes("software", first + i, size, LEFT_OUT, 500) for i in range(companies)]
        for at, name in enumerate(LEFT_OUT):
            found = [tables[at] for tables in every]
            print(f"\n{size} customers, without {name}; {companies} companies from seed {first}")
            for figure, row in held(found, true[at]).iterrows():
                print(f"  {figure:17} true change {100 * true[at][figure]:+6.1f} %   held {100 * row['held']:5.1f} +- "
                      f"{100 * row['error']:3.1f} %   below {100 * row['all below']:4.1f}   above "
                      f"{100 * row['all above']:4.1f}   median width {100 * row['width']:5.1f} points   not told "
                      f"{100 * row['not told']:4.1f} %")  # fmt: skip
        print(f"  {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    main(asked[0] if asked else 1_000, asked[1] if len(asked) > 1 else 0, tuple(asked[2:]) or SIZES)

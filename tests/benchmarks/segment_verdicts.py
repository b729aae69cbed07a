"""Are segments judged rightly? Rates of false and of right verdicts over many made companies.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/segment_verdicts.py [companies] [customers, ...]``

``null``: the share of companies in which any segment is told to be pursued, put off or avoided, though outcomes have
nothing to do with attributes. ``software``: of the segments with the highest and with the lowest true mean chance to
win, how many get which verdict. Replication: verdicts on the earlier 60 % of first deals and their customers, and how
often the difference that they rest on has the same sign in the later 40 %.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.segments import first_deals

EARLIER = 0.6
ACTED_ON = ("pursue", "not_yet", "avoid")


def some_customers(dataset: icp.Dataset, n: int, seed: int) -> icp.Dataset:
    """The dataset with n of its customers and as large a share of the other accounts."""
    rng = np.random.default_rng(seed)
    customers = dataset.customers
    if len(customers) <= n:
        return dataset
    others = dataset.accounts["account_id"][~dataset.accounts["account_id"].isin(customers)]
    kept = {
        *rng.choice(customers, n, replace=False),
        *rng.choice(others, int(len(others) * n / len(customers)), replace=False),
    }
    return of_accounts(dataset, kept)


def of_accounts(dataset: icp.Dataset, kept: set[str]) -> icp.Dataset:
    """The dataset with these accounts only."""
    tables = {field.name: getattr(dataset, field.name) for field in fields(dataset)}
    cut = {
        name: table[table["account_id"].isin(kept)].reset_index(drop=True)
        for name, table in tables.items()
        if isinstance(table, pd.DataFrame) and "account_id" in table
    }
    return replace(dataset, **cut)


def judged(dataset: icp.Dataset, segments: icp.Segmentation) -> pd.DataFrame:
    """Cards of the segments."""
    return icp.segment_cards(dataset, segments, icp.lifetime_value(dataset), icp.profitability(dataset))


def replicated(dataset: icp.Dataset, segments: icp.Segmentation) -> list[bool]:
    """Of the verdicts to pursue or avoid on earlier deals: whether the later deals differ in the same sense."""
    deals = dataset.deals[dataset.deals["kind"] == "new"].sort_values("opened")
    first = deals.drop_duplicates("account_id")
    early = set(first["account_id"].iloc[: int(EARLIER * len(first))])
    before, after = of_accounts(dataset, early), of_accounts(dataset, set(first["account_id"]) - early)
    cards = judged(before, replace(segments, labels=segments.labels[segments.labels.index.isin(early)]))
    won, earned = first_deals(after), icp.profitability(after).table["profit"]
    out = []
    for label, card in cards.iterrows():
        if card["verdict"] not in ("pursue", "avoid"):
            continue
        measure = won.astype(float) if card["verdict_reason"].key.endswith(("_wins", "_won")) else earned
        inside = segments.labels.reindex(measure.index) == label
        if min(inside.sum(), (~inside).sum()) >= 5:
            more = measure[inside].mean() > measure[~inside].mean()
            out.append(bool(more == (card["verdict"] == "pursue")))
    return out


def main(companies: int, sizes: list[int]) -> None:
    """Print the rates."""
    for n in sizes:
        start = time.perf_counter()
        false, best, worst, again = [], Counter(), Counter(), []
        for seed in range(companies):
            null = some_customers(icp.make_company("null", seed=seed)[0], n, seed)
            false.append(judged(null, icp.find_segments(null))["verdict"].isin(ACTED_ON).any())
            planted, truth = icp.make_company("software", seed=seed)
            planted = some_customers(planted, n, seed)
            segments = icp.find_segments(planted)
            cards = judged(planted, segments)
            if len(cards) < 2:
                continue
            chance = truth.win_probability.reindex(segments.labels.index).groupby(segments.labels).mean()
            best[cards.loc[chance.drop(-1, errors="ignore").idxmax(), "verdict"]] += 1
            worst[cards.loc[chance.drop(-1, errors="ignore").idxmin(), "verdict"]] += 1
            again += replicated(planted, segments)
        rate = np.mean(false)
        error = 100 * np.sqrt(max(rate * (1 - rate), 1 / companies) / companies)
        print(f"{n} customers, {companies} companies: null acted on {rate:.1%} (s.e. {error:.1f} points)")
        print(f"  planted, likeliest segment: {dict(best)}; unlikeliest: {dict(worst)}")
        print(
            f"  verdicts that later deals bear out: {sum(again)} of {len(again)}; {time.perf_counter() - start:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    main(asked[0] if asked else 200, asked[1:] or [240, 60])

"""What the intervals of unit economics hold, and how often adopters and their mix are told right and wrong.

``python tests/benchmarks/unit_economics.py [cover] [wave] [move]``: about two and a half minutes on one core, seeds
fixed. Monte Carlo errors are standard errors of the shares told.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.schema import Dataset
from icp_core.segments import unit_economics
from icp_core.value.adopter_worth import clear_ratio
from icp_core.value.bass import fit_bass, turning_points
from icp_core.value.mix import movement_between

TODAY = pd.Timestamp("2025-12-31")
SPREAD = 1.2
"""Standard deviation of the logarithms of amounts: the top tenth then holds 47 % of the total."""


def company(rng: np.random.Generator, n: int) -> tuple[Dataset, SimpleNamespace, SimpleNamespace, dict[str, float]]:
    """n customers with every table, and what each figure is in the population they come from."""
    ids = [f"c{i:04d}" for i in range(n)]
    size = rng.normal(0, 1, n)
    cost = np.exp(0.8 * (0.5 * size + np.sqrt(0.75) * rng.normal(0, 1, n)))
    worth = 5 * np.exp(SPREAD * (0.7 * size + np.sqrt(0.51) * rng.normal(0, 1, n)))
    months = rng.uniform(13, 60, n)
    since = TODAY - pd.to_timedelta(np.round(months * 30.4375), unit="D")
    earned = 0.2 * months * np.exp(SPREAD * (0.7 * size + np.sqrt(0.51) * rng.normal(0, 1, n)))
    accounts = pd.DataFrame({"account_id": ids, "acquisition_cost": cost, "customer_since": since})
    accounts["relation"] = np.where(rng.random(n) < 0.8, "customer", "former_customer")
    accounts["references"] = (rng.random(n) < 0.3).astype(float)
    again = rng.random(n) < 0.6
    invoices = pd.DataFrame({"account_id": ids, "date": since, "amount": 1.0})
    more = invoices[again].assign(date=lambda rows: rows["date"] + pd.Timedelta(days=30))
    life = rng.exponential(1 / 0.15, n) * 365.25
    gone = since + pd.to_timedelta(np.round(life), unit="D")
    contracts = pd.DataFrame({"account_id": ids, "start": since, "monthly_amount": 1.0})
    contracts["end"] = pd.Series(gone).where(gone <= TODAY)
    each = 1 + rng.poisson(0.7, n)
    who = np.repeat(np.arange(n), each)
    deals = pd.DataFrame({"account_id": [ids[i] for i in who], "deal_id": range(len(who)), "outcome": "won"})
    deals["amount"] = np.exp(0.7 * rng.normal(0, 1, n)[who] + np.sqrt(SPREAD**2 - 0.49) * rng.normal(0, 1, len(who)))
    deals["kind"] = np.where(np.append(True, who[1:] != who[:-1]), "new", "upsell")
    deals["opened"] = pd.Timestamp("2023-01-01")
    deals["closed"] = deals["opened"] + pd.to_timedelta(np.exp(rng.normal(4, 0.8, len(who))).round(), unit="D")
    deals.loc[(deals["kind"] == "new") & (rng.random(len(who)) >= 0.45), "outcome"] = "lost"
    last = pd.DataFrame({"account_id": ids[:1], "date": [TODAY], "kind": "visit"})
    dataset = Dataset(accounts=accounts, signals=last, invoices=pd.concat([invoices, more], ignore_index=True),
                      subscriptions=contracts, deals=deals)  # fmt: skip
    index = pd.Index(ids, name="account_id")
    value = SimpleNamespace(table=pd.DataFrame({"value_to_date": worth, "future_value": 0.0}, index=index))
    profit = SimpleNamespace(table=pd.DataFrame({"profit": earned}, index=index))
    mean_cost, mean_worth = np.exp(0.32), 5 * np.exp(SPREAD**2 / 2)
    truth = {
        "cac": mean_cost, "ltv_to_cac": mean_worth / mean_cost,
        "payback_months": mean_cost / (0.2 * np.exp(SPREAD**2 / 2)), "repurchase_rate": 0.6, "retention": 0.8,
        "retention_yearly": np.exp(-0.15), "sales_cycle_days": np.exp(4), "win_rate": 0.45,
        "deal_size": np.exp(SPREAD**2 / 2), "references": 0.3,
    }  # fmt: skip
    return dataset, value, profit, truth


def cover() -> None:
    """Share of samples whose 80 % interval holds the truth."""
    print(f"Coverage of 80 % intervals; amounts log-normal, spread {SPREAD} (cost .8); standard error 3.3 points")
    out = {}
    for n in (15, 50, 200):
        rng = np.random.default_rng(n)
        held: dict[str, list[bool]] = {}
        for _ in range(150):
            dataset, value, profit, truth = company(rng, n)
            table = unit_economics(dataset, value, profit).set_index("figure")
            for name, right in truth.items():
                row = table.loc[name]
                if np.isfinite(row["value"]):
                    held.setdefault(name, []).append(row["low"] <= right <= row["high"])
        out[n] = {name: f"{np.mean(each):.2f} ({len(each)})" for name, each in held.items()}
    print(pd.DataFrame(out).to_string(), "\n")


def counted(at: np.ndarray, until: float) -> tuple[np.ndarray, np.ndarray]:
    end = until - at.min()
    edges = np.append(np.arange(0, end - 0.125, 0.25), end)
    return np.histogram(at - at.min(), edges)[0], edges


def flow(rng: np.random.Generator, kind: str, n: int, years: float = 8.0) -> np.ndarray:
    """Times of first purchases without a wave."""
    at = rng.uniform(0, years, 6 * n)
    if kind == "growing 40 % a year":
        return np.log(1 + rng.random(n) * np.expm1(0.336 * years)) / 0.336
    if kind == "in a straight line":
        return years * np.sqrt(rng.random(n))
    if kind == "rising for a year":
        return at[rng.random(6 * n) < 1 - np.exp(-at)][:n]
    if kind == "with seasons":
        return at[rng.random(6 * n) < (1 + 0.8 * np.sin(2 * np.pi * at)) / 1.8][:n]
    if kind == "in bursts":
        quarters = rng.gamma(1.5, 1, round(4 * years))
        return (rng.choice(len(quarters), n, p=quarters / quarters.sum()) + rng.random(n)) / 4
    return at[:n]


def wave() -> None:
    """False waves where there is none, and the error of the boundaries where there is one."""
    print("Waves claimed of 25 flows without one, eight years (standard error 4.4 points at .05)")
    kinds = ("even", "with seasons", "in bursts", "growing 40 % a year", "in a straight line", "rising for a year")
    for kind in kinds:
        told = []
        for n in (40, 150, 500):
            rng = np.random.default_rng(n)
            told.append(f"n {n}: {np.mean([fit_bass(*counted(flow(rng, kind, n), 8)).is_wave for _ in range(25)]):.3f}")
        print(f"  {kind:22}", *told)
    print(
        "Bass processes seen for ten years, 20 each: found, median error in years, 80 % intervals that hold the truth"
    )
    for p, q in ((0.03, 0.8), (0.02, 0.6), (0.05, 1.2)):
        truth = np.array(turning_points(p, q))
        for m in (60, 200, 600):
            rng = np.random.default_rng(m)
            found, errors, held = 0, [], []
            for _ in range(20):
                share = rng.random(m)
                at = np.log((1 + q / p * share) / (1 - share)) / (p + q)
                at = at[at < 10]
                fit = fit_bass(*counted(at, 10))
                if not fit.is_wave:
                    continue
                found += 1
                errors.append(np.abs(np.array([fit.first, fit.peak, fit.second]) + at.min() - truth))
                low, high = np.nanquantile(fit.draws, [0.1, 0.9], axis=0)
                held.append((low + at.min() <= truth) & (truth <= high + at.min()))
            error, hold = np.median(errors, axis=0).round(2), np.mean(held, axis=0).round(2)
            print(f"  p {p} q {q} m {m:3}: found {found / 20:.2f}; first, peak, second: error {error}, held {hold}")
    print()


def move() -> None:
    """Movements and ratios of worth that are claimed where none is, and where one is."""
    claimed = {0.3: 0, 0.5: 0, 0.7: 0}
    n = 150
    for share, repeats in ((0.3, 200), (0.5, 40), (0.7, 40)):
        for seed in range(repeats):
            rng = np.random.default_rng(seed)
            ids = pd.Index([f"c{i}" for i in range(n)], name="account_id")
            days = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(n) * 10, unit="D")
            one = rng.random(n) < np.where(np.arange(n) < n // 2, 0.3, share)
            levels = pd.DataFrame({"industry": np.where(one, "A", rng.choice(["B", "C"], n))}, index=ids)
            for k in range(10):
                levels[f"other {k}"] = rng.choice(["x", "y", "z", "unknown"], n, p=[0.5, 0.3, 0.1, 0.1])
            top = movement_between(levels, pd.Series(days, index=ids), random_state=seed).iloc[0]
            claimed[share] += bool(top["certain"] and (share == 0.3 or top["attribute"] == "industry"))
        print(f"150 customers, 33 levels, one from 30 % to {share:.0%}: claimed {claimed[share] / repeats:.3f}")
    for ratio in (1.0, 1.5, 2.0):
        rng = np.random.default_rng(7)
        told = 0
        for _ in range(200):
            parts = [
                pd.DataFrame({"amount": mean * rng.lognormal(0, 1, size), "years": 1.0})
                for mean, size in ((ratio, 30), (1.0, 120))
            ]
            told += clear_ratio(*parts) is not None
        print(f"30 early and 120 mainstream customers, worth {ratio} times as much: claimed {told / 200:.3f}")


if __name__ == "__main__":
    begin = time.time()
    for part in sys.argv[1:] or ["cover", "wave", "move"]:
        {"cover": cover, "wave": wave, "move": move}[part]()
    print(f"{time.time() - begin:.0f} s")

"""How near the learned desirabilities come to the truth, and what their 80 % intervals hold. Prints figures.

Part one: made companies (``software``) with about 40, 240 and 900 deals, learned from won and lost. The truth is the
marginal log-odds of winning of a level against the whole: log-odds of the mean planted chance of the companies of that
level that were sold to, in a made company of 60,000 with the same share won, less those of all. All companies of a kind
are planted alike, so that the figures are of one planting, in which most of the rare levels are far from the whole.
Part two: levels drawn plainly, at base rates of .02 to .5, as categories (normal log-odds), as neighbouring bands (a
smooth curve), and as one level :data:`FAR_OUT` from others that say nothing. Beside it stand the raw log-odds with half
an outcome added to each cell. Strong levels are more than a log-odds (25 points) from the whole in truth: to choose
them by it is hard on anything that shrinks.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/desirability_recovery.py [companies] [first seed]``; several
minutes of one core for 24 companies of each size.
"""

from __future__ import annotations

import sys
import time
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.fit import POINTS_PER_LOG_ODDS
from icp_core.levels import level_table
from icp_core.segments import first_deals
from icp_core.segments.shrinkage import Tally, shrunken_log_odds

RARE = 0.05
"""Share of the deals below which a level is called rare."""
STRONG = 1.0
"""Log-odds from the whole beyond which a level is called strong."""
LEAST_IN_TRUTH = 200
FAR_OUT = 1.5
"""Log-odds of the only level that differs, up or down."""
SPREADS = (0.0, 0.3, 0.8)
"""Of the plain levels' log-odds, each as often."""


def log_odds(p):
    """Of a rate."""
    return np.log(p / (1 - p))


def points(effect):
    """Desirability of an effect in log-odds."""
    return np.clip(50 + POINTS_PER_LOG_ODDS * effect, 0, 100)


def nobody(dataset):
    """Nobody is best: deals alone teach."""
    return SimpleNamespace(
        members=pd.Series(False, index=dataset.customers), too_young=pd.Index([]), judged_by=()
    )  # fmt: skip


def company(deals: int, seed: int, world: tuple[icp.Dataset, icp.Truth]) -> pd.DataFrame:
    """Each level with deals of one made company: the estimate beside the raw log-odds and the truth."""
    won = round(deals * 4 / 9)
    dataset, _ = icp.make_company(
        "software", seed=seed, n_customers=won, n_others=2 * (deals - won), n_deals=round(1.7 * deals)
    )
    learned = icp.suggest_desirability(dataset, nobody(dataset), source="won")
    outcomes = first_deals(dataset)
    levels = level_table(dataset.accounts, learned.scheme).loc[outcomes.index]
    everybody, truth = world
    tried = everybody.accounts["relation"].isin(["customer", "lost"]).to_numpy()
    chance = truth.win_probability.to_numpy()[tried]
    theirs = level_table(everybody.accounts[tried], learned.scheme)
    whole = float(outcomes.mean())
    rows = []
    for row in learned.table[learned.table["n"] > 0].to_dict("records"):
        at = theirs[row["attribute"]].to_numpy() == row["level"]
        if at.sum() < LEAST_IN_TRUTH:
            continue
        yes = float(outcomes[(levels[row["attribute"]] == row["level"]).to_numpy()].sum())
        told = (row["value"] - 50) / POINTS_PER_LOG_ODDS
        rows.append(
            {
                "ordered": learned.scheme.is_ordered(row["attribute"]),
                "rare": row["n"] < RARE * len(outcomes),
                "truth": points(log_odds(chance[at].mean()) - log_odds(chance.mean())),
                "value": row["value"],
                "low": row["low"],
                "high": row["high"],
                "raw": points(np.log((yes + 0.5) / (row["n"] - yes + 0.5)) - log_odds(whole)),
                "true_rate": chance[at].mean(),
                "rate": 1 / (1 + (1 - whole) / whole * np.exp(-told)),
                "raw_rate": yes / row["n"],
                "company": seed,
            }
        )
    return pd.DataFrame(rows)


def plain(rng: np.random.Generator, rate: float, total: int, shape: str) -> pd.DataFrame:
    """Six levels of one attribute in log-odds, by the truth that they were drawn with."""
    share = rng.dirichlet(np.full(6, 1.5))
    effect = rng.normal(0, rng.choice(SPREADS), 6)
    if shape == "bands":
        at = np.arange(6)
        effect = np.linalg.cholesky(0.7 ** np.abs(at[:, None] - at)) @ effect
    elif shape == "one far":
        effect = np.where(np.arange(6) == rng.integers(6), FAR_OUT * rng.choice([-1, 1]), 0.0)
    low, high = -12.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = share @ (1 / (1 + np.exp(-middle - effect)))
        low, high = (middle, high) if mean < rate else (low, middle)
    p = 1 / (1 + np.exp(-low - effect))
    n = rng.multinomial(total, share).astype(float)
    yes = rng.binomial(n.astype(int), p).astype(float)
    if not 0 < yes.sum() < total:
        return pd.DataFrame()
    found = yes.sum() / total
    got = shrunken_log_odds([Tally(yes, n, found, float(total))], ordered=shape == "bands")
    raw = np.log((yes + 0.5) / (n - yes + 0.5)) - log_odds(found)
    truth = log_odds(p) - log_odds(share @ p)
    out = pd.DataFrame({"truth": truth, "value": got.effect, "low": got.low, "high": got.high, "raw": raw})
    return out[n > 0]


def rmse(found: pd.DataFrame, name: str, truth: str = "truth") -> float:
    """Root of the mean squared error of a column."""
    return float(np.sqrt(((found[name] - found[truth]) ** 2).mean()))


def covered(inside: pd.Series, group: pd.Series) -> str:
    """A share with its Monte Carlo error, companies being independent and their levels not."""
    each = inside.groupby(group).mean()
    return f"{inside.mean():.3f} +- {each.std() / np.sqrt(max(len(each), 1)):.3f}"


def main(companies: int, first: int) -> None:
    """Print the figures."""
    start = time.perf_counter()
    world = icp.make_company("software", seed=10_000 + first, n_customers=26_667, n_others=66_666, n_deals=102_000)
    print(f"software, {companies} companies a size, seeds from {first}; points of desirability, 80 % intervals")
    for deals in (40, 240, 900):
        found = pd.concat([company(deals, first + seed, world) for seed in range(companies)], ignore_index=True)
        inside = (found["low"] <= found["truth"]) & (found["truth"] <= found["high"])
        rates = [rmse(found, name, "true_rate") for name in ("rate", "raw_rate")]
        print(f"  {deals} deals: RMSE of rates {rates[0]:.3f}, raw {rates[1]:.3f}")
        for name, at in (
            ("all", found["rare"] | True),
            ("common", ~found["rare"]),
            ("rare", found["rare"]),
            ("bands", found["ordered"]),
            ("words", ~found["ordered"]),
            ("strong", (found["truth"] - 50).abs() > STRONG * POINTS_PER_LOG_ODDS),
        ):
            part = found[at]
            if len(part):
                print(
                    f"    {name:7} n = {len(part):5}: RMSE {rmse(part, 'value'):5.1f}, raw {rmse(part, 'raw'):5.1f}; "
                    f"covered {covered(inside[at], part['company'])}; width {(part['high'] - part['low']).mean():.0f}"
                )
    rng = np.random.default_rng(first)
    print(f"plain levels, {10 * companies} attributes each; log-odds, 80 % intervals")
    for rate, total, shape in product((0.02, 0.1, 0.5), (40, 240, 900), ("words", "bands", "one far")):
        parts = []
        for number in range(10 * companies):
            part = plain(rng, rate, total, shape)
            parts.append(part.assign(number=number))
        found = pd.concat([part for part in parts if len(part)])
        inside = (found["low"] <= found["truth"]) & (found["truth"] <= found["high"])
        strong = found["truth"].abs() > STRONG
        print(
            f"  rate {rate:4}, {total:3} outcomes, {shape}: "
            f"RMSE {rmse(found, 'value'):.2f}, raw {rmse(found, 'raw'):.2f}; "
            f"covered {covered(inside, found['number'])}; "
            f"strong RMSE {rmse(found[strong], 'value'):.2f}, raw {rmse(found[strong], 'raw'):.2f}, "
            f"covered {inside[strong].mean():.2f}"
        )
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    main(asked[0] if asked else 24, asked[1] if len(asked) > 1 else 0)

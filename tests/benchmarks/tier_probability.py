"""Is an account that is told to be in its tier with 70 % truly there in seven cases of ten?

Over made companies whose true chances and true future values are known, tiers are made as the board makes them; then
from the truth, under the same capacity and the same agreed fit. An account is truly in its tier where both agree. Told
probabilities are put into groups of ten points and held against the share truly in: their mean, their share, how many
accounts, and the calibration error (mean distance over the groups, by accounts), with the standard error over companies
in brackets; ``first`` is of the accounts in Tier 1 and 2 alone, since most that are not targeted are surely not.

Companies are made without signals: the planted chance is the one before anything is seen. Those whose chances are not
calibrated are counted and left out, as no truth is planted of a priority.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/tier_probability.py [companies] [first seed]``; 10 companies of each
size take about two minutes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.fit.tier_draws import tier_counts

SIZES = {
    "software, 900 deals": ("software", {}),
    "software, 200 deals": ("software", {"n_customers": 80, "n_others": 300, "n_deals": 200}),
    "nordic, 460 deals": ("nordic", {}),
    "subscriptions, 340 deals": ("subscriptions", {"n_others": 400}),
}
CAPACITY = icp.Capacity(owners=3, accounts_per_owner=6, groups=4, accounts_per_group=10, tier_3=80)


def held_against_truth(
    kind: str, seed: int, sizes: dict[str, int], *, customers: bool = False, equal: bool = False
) -> pd.DataFrame | None:
    """Accounts with their tier, what is told of each tier and the true tier; None where no chance is calibrated."""
    truth, value, scoring, own, alike = learned_from(kind, seed, tuple(sizes.items()))
    weights = alike if equal or own.values is None else own
    conversion = scoring.conversion(weights)
    if conversion.verdict != "calibrated":
        return None
    tiers = icp.assign_tiers(value, scoring.fit(weights), conversion, CAPACITY, with_customers=customers)
    told = icp.tier_probability(value, scoring, weights, conversion, tiers, CAPACITY)
    return told.assign(tier=tiers.table["tier"], truly=true_tiers(tiers, truth)).dropna()


@cache
def learned_from(kind: str, seed: int, sizes: tuple[tuple[str, int], ...]):
    """Truth, value and scoring of one made company, with the weights that its data suggest and equal ones."""
    dataset, truth = icp.make_company(kind, seed=seed, **dict(sizes))
    dataset = replace(dataset, signals=None)
    value = icp.lifetime_value(dataset)
    best = icp.best_customers(dataset, value, icp.profitability(dataset))
    learned = icp.suggest_desirability(dataset, best)
    weights = icp.suggest_weights(dataset, best, desirability=learned)
    return truth, value, icp.prepare_scoring(dataset, learned), weights, icp.equal_weights(learned)


def true_tiers(tiers: icp.Tiers, truth: icp.Truth) -> pd.Series:
    """The tier of each account if its true chance and value were known."""
    table = tiers.table
    amount = truth.future_value[table.index].to_numpy()
    customer = (table["kind"] == "customer").to_numpy()
    worth = np.where(customer, 1.0, truth.win_probability[table.index]) * amount
    floor = np.quantile(amount, CAPACITY.minimum_value_share)
    below = (table["fit"].to_numpy() < CAPACITY.minimum_fit) & (amount < floor)
    counts = tier_counts(worth[None, :], below | (worth <= 0), CAPACITY, by_chance=True)[0]
    return pd.Series(counts @ np.array([1, 2, 3]), index=table.index)


def groups(found: pd.DataFrame) -> pd.DataFrame:
    """Told and true shares of accounts in their tier, in groups of ten points of what is told."""
    group = np.minimum((found["of_its_tier"] * 10).astype(int), 9)
    right = (found["tier"] == found["truly"]).rename("true")
    return (
        pd.DataFrame({"told": found["of_its_tier"], "true": right})
        .groupby(group)
        .agg(told=("told", "mean"), true=("true", "mean"), n=("true", "size"))
    )


def calibration_error(found: pd.DataFrame) -> float:
    """Mean distance of told and true shares over the groups, by accounts."""
    table = groups(found)
    return float(np.average((table["told"] - table["true"]).abs(), weights=table["n"]))


def _with_error(values: list[float]) -> str:
    return f"{np.mean(values):.3f} ({np.std(values, ddof=1) / np.sqrt(len(values)):.3f})" if len(values) > 1 else "-"


def main(companies: int = 10, first_seed: int = 1) -> None:
    """Print the figures."""
    begun = time.perf_counter()
    for customers in (False, True):
        every = []
        for name, (kind, sizes) in SIZES.items():
            for equal in (False, True):
                found = [
                    held_against_truth(kind, seed, sizes, customers=customers, equal=equal)
                    for seed in range(first_seed, first_seed + companies)
                ]
                shown = [each for each in found if each is not None]
                if not shown:
                    print(f"{name}: no chance shown of {companies}")
                    continue
                every += shown
                first = [each[each["tier"].isin([1, 2])] for each in shown]
                told = [float(each["of_its_tier"].mean()) for each in first]
                true = [float((each["tier"] == each["truly"]).mean()) for each in first]
                print(
                    f"{name}, {'equal' if equal else 'own'} weights, {'with' if customers else 'without'} customers: "
                    f"chance shown of {len(shown)} of {companies}; first: told {_with_error(told)}, "
                    f"true {_with_error(true)}, true less told {_with_error(list(np.subtract(true, told)))}; "
                    f"error of all {calibration_error(pd.concat(shown)):.3f}, "
                    f"first {calibration_error(pd.concat(first)):.3f}",
                    flush=True,
                )
        if every:
            together = pd.concat(every)
            first = together[together["tier"].isin([1, 2])]
            print(groups(first).round(3).to_string())
            print(groups(together).round(3).to_string())
            print(
                f"{'with' if customers else 'without'} customers: calibration error of all "
                f"{calibration_error(together):.3f}, of Tiers 1 and 2 {calibration_error(first):.3f}; "
                f"{len(every)} companies"
            )
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

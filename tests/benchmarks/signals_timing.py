"""Do signals help to tell won from lost? The chance with and without timing, where signals say much and nothing.

Companies of the kind ``software``, whose late signals multiply the odds of winning, and of the same kind with nothing
planted in signals. Levels, equal weights and the curve of the fit are learned on one half of the companies' deals;
timing is fitted on the same half, and both chances are judged on the other half. Printed are means over the
repetitions and their Monte Carlo standard errors: the AUC, the log loss per deal, and what the second input changes.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/signals_timing.py [repetitions]``; seeds from 1,000 on, 40
repetitions at 200 deals, 20 at 1,000 and 4 at 5,000; takes about five minutes. Nothing was chosen on these
seeds.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.fit import equal_weights, suggest_desirability, timing_at_opening
from icp_core.fit.score import fit_score
from icp_core.fit.second_input import fitted_second_input
from icp_core.fit.separation import area_under_curve
from icp_core.samples import company, kinds, make_company
from icp_core.segments import first_deals

SIZES = {200: 40, 1_000: 20, 5_000: 4}


def made(n: int, seed: int, odds: float):
    """A company with about 2n first deals that count, whose late signals multiply the odds by this."""
    usual = company.KINDS["software"]
    company.KINDS = {**kinds.KINDS, "software": replace(usual, signal_odds=odds)}
    try:
        customers = round(0.95 * n)
        return make_company("software", seed=seed, n_customers=customers, n_others=round(2.5 * customers))[0]
    finally:
        company.KINDS = kinds.KINDS


def logistic(score: np.ndarray, won: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the chance by fit, by Newton's method with a weak prior."""
    x = np.column_stack([np.ones(len(score)), (score - 50) / 10])
    at = np.zeros(2)
    for _ in range(40):
        chance = 1 / (1 + np.exp(-(x @ at)))
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag([1e-9, 0.04])
        at = at + np.linalg.solve(curvature, x.T @ (won - chance) - np.array([0, 0.04]) * at)
    return float(at[0]), float(at[1])


def loss(chance: np.ndarray, won: np.ndarray) -> float:
    """Log loss per deal."""
    inside = np.clip(chance, 1e-9, 1 - 1e-9)
    return float(-np.mean(won * np.log(inside) + (1 - won) * np.log(1 - inside)))


def one(n: int, seed: int, odds: float) -> dict[str, float]:
    """AUC and log loss on unseen deals without and with timing, and the slope, of a company with n deals to learn."""
    dataset = made(n, seed, odds)
    won = first_deals(dataset)
    rng = np.random.default_rng(seed)
    ids = won.index.to_numpy()[rng.permutation(len(won))]
    learn, judge = ids[:n], ids[n:]
    known = dataset.replace(deals=dataset.deals[~dataset.deals["account_id"].isin(judge)])
    none = pd.Series(False, index=dataset.customers)
    best = SimpleNamespace(members=none, too_young=pd.Index([]), judged_by=())
    desirability = suggest_desirability(known, best, source="won")
    score = fit_score(dataset.accounts, desirability, equal_weights(desirability)).score
    timing = timing_at_opening(dataset)
    y = won.astype(float)
    # The levels have seen the deals that the curve is fitted on, so that it is too steep for both chances alike.
    intercept, slope = logistic(score[learn].to_numpy(), y[learn].to_numpy())
    chance = 1 / (1 + np.exp(-(intercept + slope * (score - 50) / 10)))
    second = fitted_second_input(chance[learn].to_numpy(), timing[learn].to_numpy(), y[learn].to_numpy())
    alone, truth = chance[judge].to_numpy(), y[judge].to_numpy()
    both = second.chance(alone, timing[judge].to_numpy())
    refit = fitted_second_input(chance[learn].to_numpy(), np.full(n, np.nan), y[learn].to_numpy())
    alone = refit.chance(alone, np.full(len(alone), np.nan))
    areas = [area_under_curve(each, truth > 0)[0] for each in (alone, both)]
    losses = [loss(each, truth) for each in (alone, both)]
    return {
        "auc_alone": areas[0],
        "auc_both": areas[1],
        "auc_gain": areas[1] - areas[0],
        "loss_alone": losses[0],
        "loss_both": losses[1],
        "loss_change": losses[1] - losses[0],
        "slope": second.slope,
    }


def study(n: int, repetitions: int, odds: float, first_seed: int) -> pd.DataFrame:
    """Mean and Monte Carlo standard error of each figure, DataFrame by figure."""
    runs = pd.DataFrame([one(n, first_seed + seed, odds) for seed in range(repetitions)])
    return pd.DataFrame({"mean": runs.mean(), "error": runs.std(ddof=1) / np.sqrt(repetitions)})


def main() -> None:
    """Print both cases at each size."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None
    for odds, called in ((2.5, "each late signal multiplies the odds by 2.5"), (1.0, "signals say nothing")):
        print(f"\n{called}")
        for n, usual in SIZES.items():
            repetitions = min(usual, wanted or usual)
            start = time.perf_counter()
            found = study(n, repetitions, odds, 1_000)
            told = "  ".join(f"{name} {row['mean']:+.4f} ({row['error']:.4f})" for name, row in found.iterrows())
            print(f"n = {n:5}, {repetitions:2} repetitions, {time.perf_counter() - start:.0f} s: {told}", flush=True)


if __name__ == "__main__":
    main()

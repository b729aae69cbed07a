"""Is a chance that is shown true, is none shown of nothing, and what does judging on later time cost and give?

``bands``: over made companies of n deals, how often a chance is shown; where it is, the share of the calibration's 90 %
intervals that hold the mean true chance of the deals in their group, the same of companies that had no deal yet,
grouped at the same chances, and by how many points what they are shown misses the mean true chance of their group.
``learning``: expected log loss of the curve on companies that had no deal yet, above that of the true chances, beside
the curve with hardly any prior (sd 5 per ten points) and the share won alone.
``forward``: over companies whose market moves, or stands still, the AUC that is told less that on the deals of the
following months, how often a chance is shown and by how many points it then misses on those deals: judged out of fold,
and forward whatever the number of deals.

Standard errors over companies stand in brackets.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/chance_calibration.py [companies] [bands|learning|forward]``; with 40
companies each part takes a few minutes.
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

import icp_core as icp
from icp_core.fit import calibration, equal_weights, forward, prepare_scoring, suggest_desirability
from icp_core.fit.separation import area_under_curve
from icp_core.schema import Dataset

HARDLY_ANY_PRIOR = 10.0
"""Ideal slope of which the prior has a mean and standard deviation of 5 per ten points: it says next to nothing."""
ATTRIBUTES, LEVELS = 5, 4
FUTURE = 2000


def nobody_best(dataset: Dataset) -> SimpleNamespace:
    """Nobody is best, so that deals alone teach."""
    members = pd.Series(False, index=dataset.customers)
    return SimpleNamespace(members=members, too_young=pd.Index([]), judged_by=())


def company(kind: str, seed: int, n_deals: int, n_fresh: int = 600):
    """A made company with about so many first deals that count, and its scoring under equal weights."""
    n = round(1.05 * n_deals)
    won, others = round(0.4 * n), 2 * round(0.6 * n) + n_fresh
    dataset, truth = icp.make_company(
        kind, seed=seed, n_customers=won, n_others=others, n_deals=n + round(0.1 * others)
    )
    learned = suggest_desirability(dataset, nobody_best(dataset), source="won")
    return prepare_scoring(dataset, learned), equal_weights(learned), truth.win_probability


def shown(kind: str, seed: int, n_deals: int) -> dict[str, float]:
    """What one company is shown, held against the truth."""
    scoring, weights, truth = company(kind, seed, n_deals)
    found = scoring.conversion(weights, level=0.9)
    out: dict[str, float] = {"shown": found.verdict == "calibrated"}
    if not out["shown"]:
        return out
    score = scoring.judged(weights)
    ideal = calibration.ideal_slope(scoring.all_accounts.shares(weights))
    curve = calibration.fitted_curve(score, scoring.won, ideal)
    fold = scoring.fold
    chance = calibration.unseen_chances(score, scoring.won, fold, curve, ideal)
    table = found.calibration
    mean = truth[scoring.dealt.index].groupby(calibration.groups_of(chance)).mean()
    out["deals held"] = float(((table["low"] <= mean) & (mean <= table["high"])).mean())
    fresh = found.probability.drop(scoring.taught.index).dropna()
    near = np.searchsorted((table["predicted"].to_numpy()[1:] + table["predicted"].to_numpy()[:-1]) / 2, fresh)
    groups = pd.DataFrame({"told": fresh, "true": truth[fresh.index]}).groupby(near).agg(["mean", "size"])
    true, told, size = groups["true", "mean"], groups["told", "mean"], groups["told", "size"]
    rows = table.loc[groups.index]
    out["others held"] = float(((rows["low"] <= true) & (true <= rows["high"])).mean())
    out["points"] = 100 * float(np.sqrt(np.average((told - true) ** 2, weights=size)))
    return out


def loss(truth: np.ndarray, chance: np.ndarray) -> float:
    """Expected log loss beyond that of the true chances."""
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    own = -(truth * np.log(truth) + (1 - truth) * np.log(1 - truth))
    return float((-(truth * np.log(chance) + (1 - truth) * np.log(1 - chance)) - own).mean())


def learned_loss(kind: str, seed: int, n_deals: int) -> dict[str, float]:
    """Excess log loss of the curve, of one with hardly any prior, and of the share won."""
    scoring, weights, truth = company(kind, seed, n_deals)
    score, ids = scoring.judged(weights), scoring.all_accounts.accounts
    fresh = ~ids.isin(scoring.taught.index)
    points, true = scoring.all_accounts.points(weights)[fresh], truth[ids[fresh]].to_numpy()
    ideal = calibration.ideal_slope(scoring.all_accounts.shares(weights))
    out = {
        "curve": loss(true, calibration.fitted_curve(score, scoring.won, ideal).chance(points)),
        "hardly any prior": loss(true, calibration.fitted_curve(score, scoring.won, HARDLY_ANY_PRIOR).chance(points)),
    }
    return out | {"share won": loss(true, np.full(len(true), scoring.won.mean()))}


def moving(seed: int, n_deals: int, *, moves: float, strength: float = 0.55) -> tuple[Dataset, pd.DataFrame, pd.Series]:
    """A company whose market moves over three years, and deals of the months after it.

    The log-odds of winning add up over the levels of each attribute; from the first day to the last each level's share
    turns from one pattern toward another by the angle ``moves`` (0: stands still, 1: a right angle), and the share won
    rises by ``moves`` in log-odds.
    """
    rng = np.random.default_rng(seed)
    first, second = rng.normal(0, strength, (2, ATTRIBUTES, LEVELS))
    level = rng.integers(0, LEVELS, (n_deals + FUTURE, ATTRIBUTES))
    day = np.concatenate([np.sort(rng.uniform(0, 1, n_deals)), rng.uniform(1, 1.15, FUTURE)])
    angle = moves * np.pi / 2 * day
    parts = [np.cos(angle) * first[a, level[:, a]] + np.sin(angle) * second[a, level[:, a]] for a in range(ATTRIBUTES)]
    chance = 1 / (1 + np.exp(-(np.sum(parts, axis=0) - 0.6 + moves * day)))
    won = rng.random(len(day)) < chance
    names = {f"trait_{a}": np.array(list("wxyz"))[level[:, a]] for a in range(ATTRIBUTES)}
    ids = pd.Index([f"a{i:05d}" for i in range(len(day))], name="account_id")
    accounts = pd.DataFrame({"account_id": ids, "relation": np.where(won, "customer", "lost"), **names})
    opened = pd.Timestamp("2021-01-01") + pd.to_timedelta(np.round(day * 1095), unit="D")
    closed = opened + pd.to_timedelta(rng.integers(10, 90, len(day)), unit="D")
    deals = pd.DataFrame(
        {"deal_id": ids, "account_id": ids, "opened": opened, "closed": closed, "outcome": np.where(won, "won", "lost")}
    )
    today = slice(0, n_deals)
    dataset = Dataset(accounts=accounts[today].reset_index(drop=True), deals=deals[today].reset_index(drop=True))
    return dataset, accounts[n_deals:], pd.Series(chance, index=ids)[n_deals:]


def forward_or_not(seed: int, n_deals: int, *, moves: float) -> dict[str, float]:
    """Judged both ways: what is told, and what the following months say."""
    dataset, later, truth = moving(seed, n_deals, moves=moves)
    least, forward.LEAST_JUDGED = forward.LEAST_JUDGED, 0
    learned = suggest_desirability(dataset, nobody_best(dataset), source="won")
    forward.LEAST_JUDGED = least
    weights, out = equal_weights(learned), {}
    fit = icp.fit_score(later, learned, weights).score.to_numpy()
    won = np.random.default_rng(seed).random(len(truth)) < truth.to_numpy()
    to_come = area_under_curve(fit, won)[0]
    for name, desirability in (("folds", replace(learned, blocks=(), earlier=())), ("forward", learned)):
        if name == "forward" and not learned.blocks:
            continue
        found = prepare_scoring(dataset, desirability).conversion(weights)
        out[f"{name}: AUC told - to come"] = found.auc - to_come
        out[f"{name}: shown"] = float(found.verdict == "calibrated")
        if found.verdict == "calibrated":
            chance = calibration.Curve(found.intercept, found.slope).chance(fit)
            table = calibration.calibration_table(chance, truth.to_numpy())
            out[f"{name}: points missed"] = 100 * float(np.sqrt(((table["observed"] - table["predicted"]) ** 2).mean()))
    return out


def told(name: str, found: pd.DataFrame) -> None:
    """Print the means with their standard errors."""
    words = [
        f"{column} {found[column].mean():.3f} ({found[column].sem():.3f})"
        for column in found
        if found[column].notna().any()
    ]
    print(f"  {name}, {len(found)} companies: " + "; ".join(words), flush=True)


def main(companies: int, part: str, first: int = 0) -> None:
    """Print the figures."""
    start, seeds = time.perf_counter(), range(first, first + companies)
    if part in ("", "bands"):
        for kind, sizes in (("software", (200, 2000)), ("null", (200, 2000))):
            for n in sizes:
                told(f"{kind}, {n} deals", pd.DataFrame([shown(kind, seed, n) for seed in seeds]).astype(float))
    if part in ("", "learning"):
        for kind in ("software", "null"):
            for n in (40, 60, 100, 200):
                told(f"{kind}, {n} deals", pd.DataFrame([learned_loss(kind, seed, n) for seed in seeds]))
    if part in ("", "forward"):
        for n in (200, 450):
            for moves in (0.0, 1.0):
                found = pd.DataFrame([forward_or_not(seed, n, moves=moves) for seed in seeds])
                told(f"moves {moves}, {n} deals", found)
                spread = {name: round(float(found[name].std()), 3) for name in found if "told" in name}
                print(f"    spread over companies: {spread}", flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(int(asked[0]) if asked else 40, asked[1] if len(asked) > 1 else "", int(asked[2]) if len(asked) > 2 else 0)

"""How good are the chances to win on deals that nobody has seen, beside other methods and beside the base rate?

n deals teach; further accounts, prospects in the same file, are judged on what comes of them and on their true chances.
Two markets: ``planted`` is the sample company's, whose log-odds add up; ``interactions`` has levels that are good
together and bad alone. Ours is the product's own path: desirability, suggested weights (equal ones where the data bear
none), and the calibrated chance; where it shows none, the base rate of the n deals stands in. All learn from the same
deals: a logistic regression on the levels (scikit-learn's defaults), naive Bayes with .1 added to every count as Odoo
does, gradient boosting (scikit-learn's defaults), and our fuller reference model.

A method is worse than the base rate beyond noise where its mean log loss over the companies is higher by more than two
standard errors of the paired difference. The band: in each group of the calibration that the product shows, the 90 %
Jeffreys interval of the share won; it covers where the mean true chance of the held-back accounts with chances nearest
to that group's lies in it. What follows ± is a Monte Carlo standard error over companies.

``OMP_NUM_THREADS=1 python tests/benchmarks/conversion_study.py [all] [planted] [interactions] [n=40]
[companies=5] [first seed]``: without ``all`` a small run; with it 60, 40, 10 and 2 companies of 40, 200, 2,000 and
50,000 deals in either market. The time is printed; on a core shared by ten, 60 companies of 40 deals took 12 minutes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.fit.reference import reference_model
from icp_core.fit.separation import area_under_curve
from icp_core.levels import level_table
from icp_core.samples import market
from icp_core.samples.kinds import KINDS
from icp_core.schema import Dataset

FULL = {40: 60, 200: 40, 2_000: 10, 50_000: 2}
SMALL = {40: 8, 200: 6, 2_000: 2}
HELD_BACK = 20_000
"""Accounts judged on; a quarter of them where there are many companies, and in a small run."""
RATE = 0.4
LEAST_HELD = 30
"""Held-back accounts that a group of the calibration must have for its band to be judged."""


@dataclass(frozen=True)
class Company:
    """n first deals, and the accounts held back with their outcomes and true chances."""

    dataset: Dataset
    best: SimpleNamespace
    held: pd.Index
    won: np.ndarray
    chance: np.ndarray


def shifted(log_odds: np.ndarray) -> np.ndarray:
    """Chances whose mean is :data:`RATE`."""
    low, high = -15.0, 15.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-log_odds - middle))).mean() < RATE else (low, middle)
    return 1 / (1 + np.exp(-log_odds - low))


def interacting(companies: pd.DataFrame) -> np.ndarray:
    """Log-odds in which one industry wants large companies and another small ones, and two technologies need each
    other."""
    heavy = companies["industry"].isin(["Manufacturing", "Health care", "Energy", "Logistics"]).to_numpy()
    large = np.tanh((np.log(companies["employees"].to_numpy()) - np.log(150)) / 0.8)
    erp, crm = (
        companies["technologies"].map(lambda have, name=name: name in have).to_numpy() for name in ("ERP", "CRM")
    )
    level = companies["technology_level"].to_numpy() - 3
    young = companies["founded_year"].to_numpy() > 2000
    seeking = companies["funding_stage"].isin(["Seed", "Series A", "Series B or later"]).to_numpy()
    return (
        1.8 * np.where(heavy, large, -large)
        + np.where(erp & crm, 1.4, np.where(erp | crm, -0.9, 0.4))
        + 0.5 * level * np.where(seeking, -1, 1)
        + np.where(young & heavy, 0.6, 0.0)
    )


def draw(kind: str, n: int, held: int, seed: int) -> Company:
    """A company with n first deals and ``held`` prospects whose outcomes only this study knows."""
    rng = np.random.default_rng([seed, n, len(kind)])
    made = KINDS["software"]
    while True:
        companies = market.draw_companies(rng, made, n + held)
        if kind == "planted":
            fit = market.true_fit(companies, made)
            log_odds = made.strength * (fit - fit.mean()) / fit.std()
        else:
            log_odds = interacting(companies)
        chance = shifted(log_odds)
        won = rng.random(n + held) < chance
        if 10 <= won[:n].sum() <= n - 10:
            break
    accounts = market.blank(rng, companies.assign(name="", domain=""), 0.1)
    accounts = accounts.drop(columns=["planted_segment", "name", "domain"])
    ids = pd.Index([f"A{number:06d}" for number in range(n + held)], name="account_id")
    relation = np.where(np.arange(n + held) >= n, "prospect", np.where(won, "customer", "lost"))
    accounts = accounts.assign(relation=relation)
    accounts.insert(0, "account_id", ids)
    deals = pd.DataFrame({"deal_id": ids[:n], "account_id": ids[:n], "outcome": np.where(won[:n], "won", "lost")})
    dataset = Dataset(accounts=accounts, deals=deals)
    customers = dataset.customers
    # The best fifth: the best fits bring most, with noise as strong.
    worth = pd.Series(log_odds / log_odds.std() + rng.normal(0, 1, n + held), index=ids)[customers]
    best = SimpleNamespace(members=worth >= worth.quantile(0.8), too_young=pd.Index([]), judged_by=())
    return Company(dataset, best, ids[n:], won[n:].astype(float), chance[n:])


Ours = tuple[np.ndarray, np.ndarray, icp.Conversion]


def ours(company: Company, source: str) -> tuple[dict[str, Ours], bool]:
    """By weights: chance of each held-back account (NaN where none is shown), its fit, and the verdict; and whether
    weights were suggested."""
    desirability = icp.suggest_desirability(company.dataset, company.best, source=source)
    given = icp.suggest_weights(company.dataset, company.best, desirability=desirability, source=source)
    scoring = icp.prepare_scoring(company.dataset, desirability)
    out: dict[str, Ours] = {}
    equal = icp.equal_weights(desirability)
    for name, weights in (("suggested", equal if given.values is None else given), ("equal", equal)):
        found = scoring.conversion(weights)
        fit = scoring.fit(weights).score
        out[name] = found.probability[company.held].to_numpy(), fit[company.held].to_numpy(), found
    return out, given.values is not None


def others(company: Company, scheme) -> dict[str, np.ndarray]:
    """Chance of each held-back account by the other methods."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    levels = level_table(company.dataset.accounts, scheme)
    n = len(levels) - len(company.held)
    y = (company.dataset.deals["outcome"] == "won").to_numpy(dtype=float)
    codes = np.column_stack([pd.factorize(levels[name])[0] for name in levels])
    flags = np.column_stack([codes[:, at] == code for at in range(codes.shape[1]) for code in np.unique(codes[:, at])])
    out = {}
    plain = LogisticRegression(max_iter=2000).fit(flags[:n], y)
    out["logistic regression"] = plain.predict_proba(flags[n:])[:, 1]
    odds = np.full(len(company.held), np.log(y.sum() / (n - y.sum())))
    for at in range(codes.shape[1]):
        most = codes[:, at].max() + 1
        yes = np.bincount(codes[:n, at], y, most) + 0.1
        no = np.bincount(codes[:n, at], 1 - y, most) + 0.1
        odds += (np.log(yes / yes.sum()) - np.log(no / no.sum()))[codes[n:, at]]
    out["naive Bayes +0.1"] = 1 / (1 + np.exp(-odds))
    numbers = company.dataset.accounts[list(scheme.edges)].to_numpy(dtype=float)
    both = np.column_stack([numbers, codes[:, len(scheme.edges) :]])
    boosted = HistGradientBoostingClassifier(random_state=0).fit(both[:n], y)
    out["gradient boosting"] = boosted.predict_proba(both[n:])[:, 1]
    return out


def judged(chance: np.ndarray, company: Company, rank: np.ndarray | None = None) -> dict[str, float]:
    """Log loss, Brier score, AUC, mean distance of ten groups' chances from what happened, and distance from truth."""
    p = np.clip(chance, 1e-6, 1 - 1e-6)
    won = company.won
    group = np.argsort(np.argsort(p, kind="stable"), kind="stable") * 10 // len(p)
    size = np.bincount(group, minlength=10)
    apart = np.abs(np.bincount(group, p, 10) - np.bincount(group, won, 10)) / size
    return {
        "log loss": float(-(won * np.log(p) + (1 - won) * np.log(1 - p)).mean()),
        "Brier": float(((p - won) ** 2).mean()),
        "AUC": area_under_curve(p if rank is None else rank, won > 0)[0],
        "miscalibration": float(apart.mean()),
        "off truth": float(np.sqrt(((p - company.chance) ** 2).mean())),
    }


def band(found: icp.Conversion, chance: np.ndarray, company: Company) -> list[bool]:
    """Whether each group's 90 % band holds the mean true chance of the held-back accounts nearest to it."""
    from scipy.stats import beta

    table = found.calibration
    won = table["observed"] * table["n"]
    low, high = beta.ppf([[0.05], [0.95]], won + 0.5, table["n"] - won + 0.5)
    middle = (table["predicted"].to_numpy()[1:] + table["predicted"].to_numpy()[:-1]) / 2
    shown = np.isfinite(chance)
    group = np.searchsorted(middle, chance[shown])
    true = company.chance[shown]
    return [
        bool(low[at] <= true[group == at].mean() <= high[at])
        for at in range(len(table))
        if (group == at).sum() >= LEAST_HELD
    ]


def one(kind: str, n: int, held: int, seed: int, *, sources: tuple[str, ...] = ("won", "both")) -> tuple[list, list]:
    """Figures of all methods on one company, and of the bands."""
    company = draw(kind, n, held, seed)
    base = (company.dataset.deals["outcome"] == "won").mean()
    rows, bands = [], []

    def add(method: str, chance: np.ndarray, rank: np.ndarray | None = None, **more: object) -> None:
        figures = judged(chance, company, rank)
        rows.append({"kind": kind, "n": n, "seed": seed, "method": method, **figures, **more})

    add("base rate", np.full(held, base))
    add("true chance", company.chance)
    for source in sources:
        by_weights, given = ours(company, source)
        for weights, (chance, fit, found) in by_weights.items():
            name = f"{source}, {weights}"
            shown = np.isfinite(chance)
            verdict = {"verdict": found.verdict, "given": given, "shown": float(shown.mean())}
            add(name, np.where(shown, chance, base), fit, **verdict)
            if found.verdict == "calibrated":
                covers = band(found, chance, company)
                bands += [{"kind": kind, "n": n, "seed": seed, "method": name, "covers": held_it} for held_it in covers]
    desirability = icp.suggest_desirability(company.dataset, company.best, source="won")
    model = reference_model(company.dataset, desirability)
    accounts = company.dataset.accounts.set_index("account_id").loc[company.held]
    log_odds = model.base + model.contributions(accounts).sum(axis=1).to_numpy()
    add("reference model", 1 / (1 + np.exp(-log_odds)), verdict=model.kind)
    for name, chance in others(company, desirability.scheme).items():
        add(name, chance)
    return rows, bands


def study(sizes: dict[int, int], *, first_seed: int = 0, kinds=("planted", "interactions"), sources=("won", "both")):
    """Figures of every method on every company, and of every band: two DataFrames."""
    rows, bands = [], []
    for kind in kinds:
        for n, companies in sizes.items():
            held = HELD_BACK // (4 if n < 2_000 or companies <= SMALL.get(n, 0) else 1)
            for seed in range(first_seed, first_seed + companies):
                more, covers = one(kind, n, held, seed, sources=sources if n < 50_000 else sources[:1])
                rows += more
                bands += covers
    return pd.DataFrame(rows), pd.DataFrame(bands, columns=["kind", "n", "seed", "method", "covers"])


def against_base(rows: pd.DataFrame) -> pd.DataFrame:
    """Each method's log loss less the base rate's, paired: mean, standard error, companies better and worse."""
    base = rows[rows["method"] == "base rate"].set_index(["kind", "n", "seed"])["log loss"]
    rest = rows[rows["method"] != "base rate"].set_index(["kind", "n", "seed"])
    rest = rest.assign(more=rest["log loss"] - base.reindex(rest.index))
    grouped = rest.groupby(["kind", "n", "method"], sort=False)["more"]
    out = grouped.agg(more="mean", error=lambda x: x.std(ddof=1) / np.sqrt(len(x)))
    out["better"] = grouped.apply(lambda x: int((x < -1e-12).sum()))
    out["worse"] = grouped.apply(lambda x: int((x > 1e-12).sum()))
    out["beyond noise"] = out["more"] > 2 * out["error"]
    return out


def told(rows: pd.DataFrame, bands: pd.DataFrame) -> None:
    """Print the figures."""
    figures = ["log loss", "Brier", "AUC", "miscalibration", "off truth"]
    beside = against_base(rows)
    for (kind, n), part in rows.groupby(["kind", "n"], sort=False):
        print(f"\n{kind}, {n:,} deals, {part['seed'].nunique()} companies")
        print(
            f"{'':22}{'log loss':>15}{'Brier':>15}{'AUC':>15}{'miscalibration':>15}{'off truth':>15}  against base rate"
        )
        for method, own in part.groupby("method", sort=False):
            error = own[figures].std(ddof=1) / np.sqrt(len(own))
            cells = "".join(f"{own[name].mean():>9.4f} ±{error[name]:.3f}" for name in figures)
            more = ""
            if method != "base rate":
                row = beside.loc[(kind, n, method)]
                mark = "  WORSE BEYOND NOISE" if row["beyond noise"] else ""
                more = f"  {row['more']:+.4f} ±{row['error']:.4f}, better {row['better']}, worse {row['worse']}{mark}"
            print(f"{method:22}{cells}{more}")
        for method, own in part[part["shown"].notna()].groupby("method", sort=False):
            verdicts = ", ".join(f"{name} {count}" for name, count in own["verdict"].value_counts().items())
            line = f"  {method}: {verdicts}; weights suggested in {own['given'].mean():.0%}"
            shown = own[own["verdict"] == "calibrated"]
            if len(shown):
                base = part[part["method"] == "base rate"].set_index("seed").loc[shown["seed"]]
                more = (shown.set_index("seed")["log loss"] - base["log loss"]).mean()
                line += f"; where shown ({len(shown)}): log loss {shown['log loss'].mean():.4f}, {more:+.4f} of base"
                line += f", miscalibration {shown['miscalibration'].mean():.3f}"
                mine = bands[(bands["kind"] == kind) & (bands["n"] == n) & (bands["method"] == method)]
                each = mine.groupby("seed")["covers"].mean()
                error = each.std(ddof=1) / np.sqrt(len(each)) if len(each) > 1 else np.nan
                line += f", 90 % band covers {mine['covers'].mean():.3f} ±{error:.3f} of {len(mine)}"
            print(line)


if __name__ == "__main__":
    begin = time.time()
    words = sys.argv[1:]
    sizes = FULL if "all" in words else SMALL
    chosen = {n: sizes[n] for n in sizes if f"n={n}" in words} or sizes
    companies = [int(word.removeprefix("companies=")) for word in words if word.startswith("companies=")]
    chosen = {n: min([sizes[n], *companies]) for n in chosen}
    kinds = tuple(kind for kind in ("planted", "interactions") if kind in words) or ("planted", "interactions")
    seeds = [int(word) for word in words if word.isdigit()]
    told(*study(chosen, first_seed=seeds[0] if seeds else 0, kinds=kinds))
    print(f"\n{time.time() - begin:.0f} s")

"""Are planted commonalities and combinations found, and is nothing called certain where nothing was planted?

Each company's best fifth is compared with all its customers, levels and combinations of levels alike, at 60, 240 and
1,000 customers.

``tables`` : attributes that hang together (four kinds of company), the best drawn at random. ``companies`` : the null
company of the samples, its best by profit. Told is the share of either in which any level, any combination, or any of
both is called certain. ``planted`` : the same tables, where one industry (+0.9 standard deviations of worth) counts by
itself and a size together with one technology (+1.2) and neither alone. Told is how often each is found, how often a
combination is called certain that truly says no more than one of its parts (its customers' chance to be among the best
is less than three points above that of the rest of the part), and how often the 80 % interval of a level's lift holds
the true lift: of all levels, of those planted, and of those called certain, whose estimate was picked for being high.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/rules_found.py [companies] [first seed] [permutations]``; 100 companies
with 499 permutations take about six minutes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.levels import UNKNOWN, level_scheme, level_table
from icp_core.schema import Dataset

SIZES = (60, 240, 1000)
SHARE = 0.2
ALONE, TOGETHER = 0.9, 1.2
LEVEL = ("industry", "Machinery")
RULE = frozenset({("employees", "200..1000"), ("technologies:ERP", "yes")})
NO_MORE = 0.03
INDUSTRIES = ("Machinery", "Food", "Retail", "Media", "Health", "Energy", "Logistics", "Education")
COUNTRIES = ("Sweden", "Finland", "Poland", "Norway", "Denmark", "Germany")
TECHNOLOGIES = ("ERP", "CRM", "EDI", "Shop", "Desk", "Lake")


def market(seed: int, n: int) -> Dataset:
    """n customers of four kinds, whose attributes therefore hang together; a tenth of the values are missing."""
    rng = np.random.default_rng([seed, n])
    kind = rng.choice(4, n, p=[0.35, 0.3, 0.2, 0.15])

    def draw(names: tuple[str, ...]) -> np.ndarray:
        shares = 0.5 / len(names) + 0.5 * rng.dirichlet(np.full(len(names), 0.7), 4)
        return np.array([names[rng.choice(len(names), p=shares[k])] for k in kind], dtype=object)

    uses = rng.uniform(0.15, 0.5, (4, len(TECHNOLOGIES)))
    uses[:, 0] = np.clip(uses[:, 0] + 0.1, 0, 0.55)
    size = 4.9 + np.array([0.6, 0.0, -0.5, 0.3])[kind] + rng.normal(0, 1.2, n)
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i:05d}" for i in range(n)],
            "relation": "customer",
            "industry": draw(INDUSTRIES),
            "country": draw(COUNTRIES),
            "funding_stage": draw(("Own", "Seed", "Listed", "Family")),
            "operating_model": draw(("Own", "Outsourced", "Mixed")),
            "employees": np.exp(size).round().clip(1),
            "revenue": np.exp(11 + size + rng.normal(0, 0.7, n)),
            "technologies": [[name for j, name in enumerate(TECHNOLOGIES) if rng.random() < uses[k, j]] for k in kind],
        }
    )
    for name in ("industry", "country", "employees"):
        accounts[name] = accounts[name].where(rng.random(n) > 0.1)
    return Dataset(accounts=accounts)


def has(levels: pd.DataFrame, rule: frozenset[tuple[str, str]]) -> np.ndarray:
    """Who has all of these levels."""
    return np.logical_and.reduce([(levels[attribute] == level).to_numpy() for attribute, level in rule])


def known(levels: pd.DataFrame, rule: frozenset[tuple[str, str]]) -> np.ndarray:
    """Of whom all the attributes are known."""
    return np.logical_and.reduce([(levels[attribute] != UNKNOWN).to_numpy() for attribute, _ in rule])


def best_fifth(
    dataset: Dataset, seed: int, *, alone: float, together: float
) -> tuple[pd.Series, np.ndarray, pd.DataFrame]:
    """The fifth worth most, everybody's chance to be in it given the levels, and the levels."""
    from scipy.stats import norm

    accounts = dataset.accounts
    levels = level_table(accounts, level_scheme(accounts, dataset.attributes))
    mid = accounts["employees"].between(200, 1000, inclusive="left").to_numpy()
    erp = np.array(["ERP" in used for used in accounts["technologies"]])
    pull = alone * (accounts["industry"] == "Machinery").to_numpy() + together * (mid & erp)
    worth = pull + np.random.default_rng([seed, 7]).normal(0, 1, len(accounts))
    bar = np.quantile(worth, 1 - SHARE)
    members = pd.Series(worth > bar, index=pd.Index(accounts["account_id"], name="account_id"))
    return members, norm.sf(bar - pull), levels


def null_table(seed: int, n: int, permutations: int) -> dict[str, float]:
    """What is called certain where the best were drawn at random."""
    dataset = market(seed, n)
    members, _, _ = best_fifth(dataset, seed, alone=0.0, together=0.0)
    return certain(dataset, members, permutations)


def null_company(seed: int, n: int, permutations: int) -> dict[str, float]:
    """What is called certain in a company without anything to find."""
    dataset, _ = icp.make_company("null", seed=seed, n_customers=n, n_others=n // 4)
    best = icp.best_customers(dataset, None, icp.profitability(dataset), criterion="profit")
    return certain(dataset, best.members, permutations, best.judged_by)


def certain(dataset: Dataset, members: pd.Series, permutations: int, without: object = ()) -> dict[str, float]:
    """Whether any level, any combination, or any of both is."""
    levels = bool(icp.commonalities(dataset, members, n_permutations=permutations, without=without)["certain"].any())
    rules = bool(icp.find_rules(dataset, members, n_permutations=permutations, without=without)["certain"].any())
    return {"a level": levels, "a combination": rules, "either": levels or rules}


def planted(seed: int, n: int, permutations: int) -> dict[str, float]:
    """What is found of what was planted."""
    dataset = market(seed, n)
    members, chance, levels = best_fifth(dataset, seed, alone=ALONE, together=TOGETHER)
    shared = icp.commonalities(dataset, members, n_permutations=permutations)
    rules = icp.find_rules(dataset, members, n_permutations=permutations)
    told = [frozenset(rule) for rule in rules.loc[rules["certain"], "rule"]]
    sure = {(row.attribute, row.level) for row in shared[shared["certain"]].itertuples()}
    held = shared.assign(held=[_holds(row, levels, chance) for row in shared.itertuples()])
    mine = [pair == LEVEL for pair in zip(shared["attribute"], shared["level"], strict=True)]
    return {
        "the level": LEVEL in sure,
        "the combination": RULE in told,
        "the combination, or with a third level": any(rule >= RULE for rule in told),
        "shown at all": RULE in {frozenset(rule) for rule in rules["rule"]},
        "a combination that says no more": any(_says_no_more(rule, levels, chance) for rule in told),
        "interval of lift, all levels": held["held"].mean(),
        "interval of lift, the level": held["held"][mine].mean(),
        "interval of lift, certain levels": held["held"][held["certain"]].mean(),
    }


def _says_no_more(rule: frozenset[tuple[str, str]], levels: pd.DataFrame, chance: np.ndarray) -> bool:
    all_of_it = has(levels, rule)
    rest = [has(levels, rule - {left}) & known(levels, rule) & ~all_of_it for left in rule]
    return any(chance[all_of_it].mean() - chance[part].mean() < NO_MORE for part in rest)


def _holds(row: object, levels: pd.DataFrame, chance: np.ndarray) -> bool:
    one = frozenset({(row.attribute, row.level)})
    true = chance[has(levels, one)].mean() / chance[known(levels, one)].mean()
    return bool(row.low <= true <= row.high)


def main(companies: int, first: int, permutations: int) -> None:
    """Print the rates."""
    seeds = range(first, first + companies)
    start = time.perf_counter()
    print(f"{companies} companies, seeds {first} to {first + companies - 1}, {permutations} permutations")
    for n in SIZES:
        for study in (null_table, null_company, planted):
            found = pd.DataFrame([study(seed, n, permutations) for seed in seeds]).astype(float)
            print(f"{study.__name__}, {n} customers")
            for name in found:
                error = found[name].std(ddof=0) / np.sqrt(max(found[name].notna().sum(), 1))
                print(f"  {name}: {found[name].mean():.1%} ± {error:.1%}", flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:4]]
    main(*(asked + [100, 0, 499][len(asked) :]))

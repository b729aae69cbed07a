"""Are planted groups of companies found? Agreement with the truth beside the usual ways of clustering mixed data.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/cluster_recovery.py [n, ...] [--seeds 5] [--large]``

The companies are those of ``tests/segments/mixed_companies.py``, seeds from 0 on. Every method is given the number of
groups, 5; ``found`` is ours with the number chosen from the data. Agreement is the adjusted Rand index, mean over the
seeds with its standard error. The ceiling is gradient boosting that was shown the group of 20,000 other companies.

The others: k-means on one-hot columns (standardised, numbers as they are or in logs), k-prototypes (Z. Huang, 1998; its
weight of a category is half the numbers' mean standard deviation), and k-means on six axes of a factor analysis of
mixed data; each the best of several starts by its own criterion, a gap in a number at the mean, one in a category as a
level. ``--large``: time and memory of a million accounts.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))


from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import adjusted_rand_score

from icp_core.levels import level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.segments import find_segments
from icp_core.segments.embedding import main_axes, mixed_rows
from tests.segments.mixed_companies import SHARES, TECHNOLOGIES, factor_companies, mixture_companies

K = len(SHARES)
SHOWN = 20_000
"""Companies whose group the boosted trees are shown."""
LOGS = ("employees", "revenue", "budget", "distance")


def columns_of(dataset: Dataset, *, logs: bool = True) -> pd.DataFrame:
    """One column per attribute and technology: numbers, and categories as such."""
    table = dataset.accounts.drop(columns=["account_id", "relation"])
    lists = table.pop("technologies")
    for name in TECHNOLOGIES:
        table[name] = pd.Categorical([None if have is None else str(name in have) for have in lists])
    for name in table:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = table[name].astype("category")
        elif logs and name in LOGS:
            table[name] = np.log(table[name])
    return table


def numbers_and_codes(dataset: Dataset, *, logs: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Standardised numbers (n, d), gaps at the mean, and codes of the categories (n, c), a gap as a level."""
    table = columns_of(dataset, logs=logs)
    numbers = table.select_dtypes("number")
    numbers = ((numbers - numbers.mean()) / numbers.std()).fillna(0.0).to_numpy()
    codes = np.column_stack([table[name].cat.codes + 1 for name in table.select_dtypes("category")])
    return numbers, codes


def one_hot(dataset: Dataset, *, logs: bool) -> np.ndarray:
    """k-means on standardised numbers and indicators."""
    numbers, codes = numbers_and_codes(dataset, logs=logs)
    flags = np.hstack([np.eye(codes[:, j].max() + 1)[codes[:, j]] for j in range(codes.shape[1])])
    spread = flags.std(axis=0)
    flags = (flags[:, spread > 0] - flags[:, spread > 0].mean(axis=0)) / spread[spread > 0]
    return KMeans(K, n_init=5, random_state=0).fit(np.hstack([numbers, flags])).labels_


def k_prototypes(dataset: Dataset, *, starts: int = 5, rounds: int = 50) -> np.ndarray:
    """k-prototypes: squared distance of numbers and gamma times the categories that differ."""
    numbers, codes = numbers_and_codes(dataset)
    gamma = 0.5 * numbers.std(axis=0).mean()
    rng = np.random.default_rng(0)
    best, least = np.zeros(len(numbers), dtype=int), np.inf
    for _ in range(starts):
        first = rng.choice(len(numbers), K, replace=False)
        means, modes, labels = numbers[first], codes[first], None
        for _ in range(rounds):
            apart = np.stack([(codes != mode).sum(axis=1) for mode in modes], axis=1)
            cost = ((numbers[:, None, :] - means) ** 2).sum(axis=2) + gamma * apart
            now = cost.argmin(axis=1)
            if labels is not None and (now == labels).all():
                break
            labels = now
            for group in np.unique(labels):
                own = labels == group
                means[group] = numbers[own].mean(axis=0)
                modes[group] = [np.bincount(codes[own, j]).argmax() for j in range(codes.shape[1])]
        total = cost.min(axis=1).sum()
        if total < least:
            best, least = now, total
    return best


def factor_axes(dataset: Dataset) -> np.ndarray:
    """k-means on the main axes of the mixed data."""
    scheme = level_scheme(dataset.accounts, dataset.attributes)
    axes = main_axes(mixed_rows(dataset.accounts, scheme, level_table(dataset.accounts, scheme)))
    return KMeans(K, n_init=10, random_state=0).fit(axes).labels_


def ceiling(make: Callable[[int, int], tuple[Dataset, np.ndarray]], seed: int) -> float:
    """Agreement of gradient boosting that was shown the groups of other companies of the same kind."""
    dataset, truth = make(SHOWN + 5_000, seed)
    table = columns_of(dataset)
    trees = HistGradientBoostingClassifier(
        max_iter=80, learning_rate=0.15, max_leaf_nodes=15, categorical_features="from_dtype", early_stopping=False
    ).fit(table[:SHOWN], truth[:SHOWN])
    return adjusted_rand_score(truth[SHOWN:], trees.predict(table[SHOWN:]))


METHODS: dict[str, Callable[[Dataset], np.ndarray]] = {
    "k-means, one-hot": lambda dataset: one_hot(dataset, logs=False),
    "k-means, one-hot, logs": lambda dataset: one_hot(dataset, logs=True),
    "k-prototypes": k_prototypes,
    "FAMD + k-means": factor_axes,
    "ours": lambda dataset: find_segments(dataset, n_segments=K).labels.to_numpy(),
    "ours, k found": lambda dataset: find_segments(dataset).labels.to_numpy(),
}


def shown(values: list[float]) -> str:
    """Mean and standard error."""
    error = np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return f"{np.mean(values):.2f} ({error:.2f})"


def main(sizes: list[int], seeds: int) -> None:
    """Print agreement and times."""
    for kind, make in (("mixture", mixture_companies), ("factor", factor_companies)):
        print(f"{kind}: ceiling {shown([ceiling(make, seed) for seed in range(seeds)])}", flush=True)
        for n in sizes:
            agreement: dict[str, list[float]] = {name: [] for name in METHODS}
            seconds: dict[str, list[float]] = {name: [] for name in METHODS}
            found = []
            for seed in range(seeds):
                dataset, truth = make(n, seed)
                for name, method in METHODS.items():
                    start = time.perf_counter()
                    labels = method(dataset)
                    seconds[name].append(time.perf_counter() - start)
                    agreement[name].append(adjusted_rand_score(truth, labels))
                found.append(len(np.unique(labels)))
            for name in METHODS:
                k = f", k found {found}" if name == "ours, k found" else ""
                print(
                    f"  n = {n:>7,}  {name:<24} {shown(agreement[name])}  {np.mean(seconds[name]):6.1f} s{k}",
                    flush=True,
                )


def large(n: int = 1_000_000) -> None:
    """Time and peak memory of finding segments among many accounts."""
    dataset, truth = mixture_companies(n, 0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    found = find_segments(dataset)
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{n:,} accounts: {took:.0f} s, peak {after / 2**20:.1f} GB ({before / 2**20:.1f} GB with the data made), "
          f"k = {found.n_segments}, agreement {adjusted_rand_score(truth, found.labels):.2f}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[300, 10_000, 100_000])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--large", action="store_true")
    asked = parser.parse_args()
    if asked.large:
        large()
    else:
        main(asked.sizes, asked.seeds)

"""How well a division into k groups repeats, and the number of groups chosen by it.

Repeatability is the mean adjusted Rand index (L. Hubert and P. Arabie, "Comparing partitions", Journal of
Classification 2 (1985) 193-218) between refits on subsamples of 80 %, compared on all rows. It says whether the same
groups come back, not whether they are true. The largest k whose repeatability is within :data:`WITHIN` of the best is
chosen: the best itself is nearly always the coarsest.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from icp_core.segments.embedding import main_axes
from icp_core.segments.mixture import MixedRows, Mixture, fit_mixture

WITHIN = 0.10
SUBSAMPLE = 0.8
REFITS = 6
"""Refits per k: 15 pairs, which fix the mean to about .03."""
MOST_ROWS = 1600


def start_labels(axes: np.ndarray, k: int, seed: int) -> np.ndarray:
    """First division for the mixture: k-means on the main axes, int array (n,)."""
    from sklearn.cluster import KMeans

    different = len(np.unique(axes.round(9), axis=0))
    return np.asarray(KMeans(min(k, different), n_init=1, random_state=seed).fit(axes).labels_)


def best_fit(rows: MixedRows, k: int, *, starts: int, rng: np.random.Generator) -> Mixture:
    """The likeliest of several fits from different starts."""
    axes = main_axes(rows)
    fits = [fit_mixture(rows, start_labels(axes, k, int(rng.integers(2**31))), k) for _ in range(starts)]
    return fits[int(np.argmax([fit.log_likelihood(rows) for fit in fits]))]


def repeatability(rows: MixedRows, k: int, rng: np.random.Generator) -> float:
    """Mean adjusted Rand index between refits on subsamples, about 0 (chance) to 1 (the same groups each time)."""
    from sklearn.metrics import adjusted_rand_score

    if rows.n > MOST_ROWS:
        rows = rows.take(np.sort(rng.choice(rows.n, MOST_ROWS, replace=False)))
    labels = []
    for _ in range(REFITS):
        part = np.sort(rng.choice(rows.n, round(SUBSAMPLE * rows.n), replace=False))
        labels.append(best_fit(rows.take(part), k, starts=1, rng=rng).labels(rows))
    pairs = [adjusted_rand_score(labels[i], labels[j]) for i in range(REFITS) for j in range(i)]
    return float(np.mean(pairs))


def shuffled_columns(rows: MixedRows, rng: np.random.Generator) -> MixedRows:
    """The same rows with each attribute shuffled by itself: what stays has no structure between attributes."""
    numbers, flags = rows.numbers.copy(), rows.flags.copy()
    for column in range(numbers.shape[1]):
        numbers[:, column] = numbers[rng.permutation(rows.n), column]
    for block in np.unique(rows.block):
        own = rows.block == block
        flags[:, own] = flags[rng.permutation(rows.n)][:, own]
    return replace(rows, numbers=numbers, flags=flags)


def largest_repeatable(by_k: dict[int, float]) -> int:
    """The largest k whose repeatability is within :data:`WITHIN` of the best."""
    best = max(by_k.values())
    return max(k for k, value in by_k.items() if value >= best - WITHIN)

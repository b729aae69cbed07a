"""How well a division into k groups repeats, beside how well one repeats where there are none.

Repeatability is the mean adjusted Rand index (L. Hubert and P. Arabie, "Comparing partitions", Journal of
Classification 2 (1985) 193-218) between refits on subsamples of 80 %, compared on all rows. It says whether the same
groups come back, not whether they are true: companies along a gradient of size can be cut the same way every time. So
the same is measured on companies made without groups (:mod:`~icp_core.segments.gradient`), and only what lies clearly
above these counts.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from icp_core.segments.embedding import main_axes
from icp_core.segments.gradient import fit_gradient, simulated
from icp_core.segments.mixture import MixedRows, Mixture, fit_mixture

SUBSAMPLE = 0.8
REFITS = 6
"""Refits per k: 15 pairs, which fix the mean to about .03."""
MOST_ROWS = 1600
SIMULATIONS, ENOUGH_ROWS = 3, 800
"""Sets of accounts made without groups, and the number of accounts from which one set tells enough."""


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
    if rows.n > MOST_ROWS:
        rows = rows.take(np.sort(rng.choice(rows.n, MOST_ROWS, replace=False)))
    labels = []
    for _ in range(REFITS):
        part = np.sort(rng.choice(rows.n, round(SUBSAMPLE * rows.n), replace=False))
        labels.append(best_fit(rows.take(part), k, starts=1, rng=rng).labels(rows))
    pairs = [adjusted_rand_index(labels[i], labels[j]) for i in range(REFITS) for j in range(i)]
    return float(np.mean(pairs))


def adjusted_rand_index(one: np.ndarray, other: np.ndarray) -> float:
    """Agreement of two divisions of the same accounts, labels (n,) from 0: 1 if they are the same, about 0 by chance.

    Counted in pairs of accounts; here and not by scikit-learn, whose checks of what it is given take most of its time.
    """
    k = int(other.max()) + 1
    cells = np.bincount(one * k + other, minlength=(int(one.max()) + 1) * k).reshape(-1, k)
    n = int(cells.sum())
    both, mine, theirs = (int((at**2).sum()) for at in (cells, cells.sum(axis=1), cells.sum(axis=0)))
    together, apart = both - n, n**2 - mine - theirs + both
    only_mine, only_theirs = mine - both, theirs - both
    if not only_mine and not only_theirs:
        return 1.0
    by_chance = (together + only_mine) * (only_mine + apart) + (together + only_theirs) * (only_theirs + apart)
    return 2.0 * (together * apart - only_mine * only_theirs) / by_chance


def gradient_repeatability(rows: MixedRows, numbers: Iterable[int], rng: np.random.Generator) -> dict[int, float]:
    """Repeatability of k groups among accounts made without groups, for each k.

    Shuffled columns would not do: a factor that runs through all attributes, as size does, gives groups that come back.
    """
    if rows.n > MOST_ROWS:
        rows = rows.take(np.sort(rng.choice(rows.n, MOST_ROWS, replace=False)))
    model = fit_gradient(rows)
    draws = SIMULATIONS if rows.n < ENOUGH_ROWS else 1
    made = [simulated(model, rows, rng) for _ in range(draws)]
    return {k: float(np.mean([repeatability(one, k, rng) for one in made])) for k in numbers}

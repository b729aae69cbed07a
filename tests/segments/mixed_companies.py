"""Companies made with planted groups, or without any, in numbers, categories and technologies with gaps.

Two kinds have five groups of 40, 25, 18, 12 and 5 %: ``mixture`` is what a mixture model assumes; ``factor`` breaks it:
one factor of size runs through all numbers, technologies and gaps within each group, and spreads differ and are skewed.
Three kinds have none: ``columns`` drawn independently, one ``cloud`` of correlated numbers, and one company ``size``
that runs through numbers, categories, technologies and gaps.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.schema import Dataset

SHARES = np.array([0.40, 0.25, 0.18, 0.12, 0.05])
NUMBERS = ("employees", "revenue", "budget", "founded_year")
CATEGORIES = {"industry": 20, "country": 16, "legal_form": 12}
TECHNOLOGIES = tuple(f"T{j}" for j in range(8))
NOISE_LEVELS = 15
MOST_MISSING = 0.3
STRENGTH = {"mixture": 1.0, "factor": 0.9}
"""Set on seeds 1000 to 1003 so that boosting told the group agrees with the truth as .67 and .86 (adjusted Rand)."""


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def _logistic(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def _draw(shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One level per row of (n, levels) shares, int array (n,)."""
    return (rng.random(len(shares))[:, None] > shares.cumsum(axis=1)[:, :-1]).sum(axis=1)


def _dataset(
    logs: np.ndarray, words: dict[str, np.ndarray], uses: np.ndarray, gaps: np.ndarray, rng: np.random.Generator
) -> Dataset:
    """A dataset of drawn values; ``gaps`` (n,) is the chance, as a multiple of each column's own, of a gap."""
    n = len(logs)
    columns: dict[str, object] = {
        "account_id": [f"a{i:07d}" for i in range(n)],
        "relation": "prospect",
        "employees": np.exp(4.5 + logs[:, 0]).round().clip(1),
        "revenue": np.exp(15.5 + logs[:, 1]),
        "budget": np.exp(10.5 + logs[:, 2]),
        "founded_year": (2005 - 9 * logs[:, 3]).round().clip(1850, 2024),
        "distance": np.exp(rng.normal(3, 1, n)),
        "rating": rng.normal(50, 10, n),
    }
    words = words | {"campaign": rng.choice(NOISE_LEVELS, n, p=rng.dirichlet(np.full(NOISE_LEVELS, 2.0)))}
    for name, drawn in words.items():
        columns[name] = np.array([f"{name} {level}" for level in range(int(drawn.max()) + 1)], dtype=object)[drawn]
    lists = np.empty(n, dtype=object)
    lists[:] = [[name for name, use in zip(TECHNOLOGIES, row, strict=True) if use] for row in uses]
    accounts = pd.DataFrame(columns | {"technologies": lists})
    for name in accounts.columns[2:]:
        missing = rng.random(n) < rng.uniform(0, MOST_MISSING) * gaps
        accounts[name] = accounts[name].where(~missing, None if accounts[name].dtype == object else np.nan)
    return Dataset(accounts=accounts)


def mixture_companies(n: int, seed: int, *, strength: float = 1.0) -> tuple[Dataset, np.ndarray]:
    """Five groups as a mixture model has them, and the truth, int array (n,); weaker groups at ``strength`` below 1."""
    rng = np.random.default_rng((1, seed))
    strength = strength * STRENGTH["mixture"]
    k = len(SHARES)
    truth = rng.choice(k, n, p=SHARES)
    within = np.eye(4)
    within[0, 1] = within[1, 0] = 0.8
    within[:2, 2] = within[2, :2] = 0.5
    means = strength * rng.normal(0, 0.8, (k, 4))
    logs = 1.2 * (means[truth] + rng.multivariate_normal(np.zeros(4), within, n))
    words = {
        name: _draw(_softmax(rng.normal(0, 0.7, levels) + strength * rng.normal(0, 0.9, (k, levels)))[truth], rng)
        for name, levels in CATEGORIES.items()
    }
    chance = _logistic(rng.normal(-0.4, 0.6, 8) + strength * rng.normal(0, 0.9, (k, 8)))
    uses = rng.random((n, 8)) < chance[truth]
    return _dataset(logs, words, uses, np.ones(n), rng), truth


def factor_companies(n: int, seed: int, *, strength: float = 1.0) -> tuple[Dataset, np.ndarray]:
    """Five groups with what mixtures assume broken, and the truth, int array (n,)."""
    rng = np.random.default_rng((2, seed))
    strength = strength * STRENGTH["factor"]
    k = len(SHARES)
    truth = rng.choice(k, n, p=SHARES)
    spread = rng.uniform(0.6, 1.5, k)
    size = spread[truth] * rng.normal(0, 1, n)
    skewed = (rng.gamma(2, 1, (n, 4)) - 2) / np.sqrt(2) * rng.uniform(0.4, 0.9, (k, 4))[truth]
    means = strength * rng.normal(0, 1.0, (k, 4))
    logs = means[truth] + size[:, None] * np.array([1.0, 1.0, 0.7, 0.4]) + skewed
    words = {}
    for name, levels in CATEGORIES.items():
        drift = rng.normal(0, 0.3, levels)
        of_group = rng.normal(0, 0.7, levels) + strength * rng.normal(0, 1.4, (k, levels))
        words[name] = _draw(_softmax(of_group[truth] + size[:, None] * drift), rng)
    maturity = 0.6 * size + rng.normal(0, 1, n)
    logits = rng.normal(-0.4, 0.6, 8) + strength * rng.normal(0, 1.4, (k, 8))
    uses = rng.random((n, 8)) < _logistic(logits[truth] + maturity[:, None])
    overall = logs[:, 0] - logs[:, 0].mean()
    return _dataset(logs, words, uses, 2 * _logistic(-1.2 * overall), rng), truth


def companies_without_groups(kind: str, n: int, seed: int) -> Dataset:
    """Companies of one kind only: ``columns``, ``cloud`` or ``size``."""
    rng = np.random.default_rng((3, seed))
    size = rng.normal(0, 1, n)
    pull = {"columns": 0.0, "cloud": 0.0, "size": 1.0}[kind]
    loading = np.array([1.0, 1.0, 0.7, 0.4]) * (kind != "columns")
    logs = 1.2 * (size[:, None] * loading + np.where(loading > 0, 0.6, 1.0) * rng.normal(0, 1, (n, 4)))
    words = {
        name: _draw(_softmax(rng.normal(0, 0.9, levels) + pull * size[:, None] * rng.normal(0, 0.7, levels)), rng)
        for name, levels in CATEGORIES.items()
    }
    maturity = pull * (0.6 * size + rng.normal(0, 1, n))
    uses = rng.random((n, 8)) < _logistic(rng.normal(-0.4, 0.8, 8) + maturity[:, None])
    return _dataset(logs, words, uses, 2 * _logistic(-1.2 * pull * size), rng)

"""Companies on a gradient without groups: the rival that any division into groups has to beat.

Large companies have more of everything than small ones: people, revenue, technologies, other industries. Cutting such
a gradient gives groups that come back in every sample, though nothing divides them. Here every account has a place
z ~ N(0, I) on two gradients; numbers are Gaussian around a + B z and the odds of levels are exp(c + D z): a factor
analysis of mixed data, fitted by expectation-maximisation with the places on a grid.

Source: I. Moustaki, "A latent trait and a latent class model for mixed observed variables", British Journal of
Mathematical and Statistical Psychology 49 (1996) 313-334; the steps for the odds follow D. Böhning, "Multinomial
logistic regression algorithm", Annals of the Institute of Statistical Mathematics 44 (1992) 197-200.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from icp_core.segments.embedding import main_axes
from icp_core.segments.mixture import RIDGE, SMOOTHING, MixedRows, Mixture, Patterns, numbers_step

NODES = 5
"""Points of each gradient, by Gauss-Hermite quadrature."""
ROUNDS = 60
STEPS = 4
"""Steps of the odds per round."""
SETTLED = 1e-4
"""Gain in the mean log density at which a fit has settled."""
SLOPE_PRECISION = 4.0
"""Precision of the prior of the slopes of odds around 0."""
NEAR = 0.5
"""Width of the first guess of a place around the account's main axes."""


def fit_gradient(rows: MixedRows) -> Mixture:
    """The likeliest gradients, as a mixture whose components are the points of the grid."""
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    grid = np.stack(np.meshgrid(points, points, indexing="ij"), axis=-1).reshape(-1, 2)
    shares = np.outer(weights, weights).reshape(-1) / weights.sum() ** 2
    design = np.hstack([np.ones((len(grid), 1)), grid])
    membership = _first_places(rows, grid, shares)
    patterns, d = Patterns.of(rows.numbers), rows.numbers.shape[1]
    belongs = np.eye(int(rows.block.max(initial=-1)) + 1)[rows.block]
    known = rows.flags @ belongs
    overall = rows.flags.sum(axis=0) + 1e-9
    overall = overall / (overall @ belongs)[rows.block]
    odds = np.vstack([np.log(overall), np.zeros((2, len(overall)))])
    means, covariance = np.zeros((len(grid), d)), np.eye(d)
    before = -np.inf
    for _ in range(ROUNDS):
        size = membership.sum(axis=0) + 1e-9
        have = membership.T @ rows.flags + SMOOTHING * shares[:, None] * overall
        of = membership.T @ known + SMOOTHING * shares[:, None]
        odds, levels = _odds_step(design, have, of, odds, belongs)
        if d:
            free, covariance = numbers_step(patterns, membership, means, covariance, patterns.precision(covariance))
            weighted = design * size[:, None]
            means = design @ np.linalg.solve(weighted.T @ design, weighted.T @ free)
            covariance = covariance + ((free - means) * size[:, None]).T @ (free - means) / size.sum()
        now = Mixture(shares, means, covariance, levels)
        joint = now.log_joint(rows)
        top = joint.max(axis=1, keepdims=True)
        membership = np.exp(joint - top)
        total = membership.sum(axis=1, keepdims=True)
        membership /= total
        reached = float((top + np.log(total)).mean())
        if abs(reached - before) < SETTLED:
            break
        before = reached
    return now


def simulated(model: Mixture, rows: MixedRows, rng: np.random.Generator) -> MixedRows:
    """As many accounts drawn from a model, with gaps where the rows have them."""
    component = rng.choice(len(model.shares), rows.n, p=model.shares / model.shares.sum())
    d = rows.numbers.shape[1]
    numbers = model.means[component]
    if d:
        numbers = numbers + rng.multivariate_normal(np.zeros(d), model.covariance - RIDGE * np.eye(d), rows.n)
    flags = np.zeros_like(rows.flags)
    for block in np.unique(rows.block):
        own = np.flatnonzero(rows.block == block)
        known = np.flatnonzero(rows.flags[:, own].any(axis=1))
        upto = model.levels[component[known]][:, own].cumsum(axis=1)[:, :-1]
        flags[known, own[(rng.random(len(known))[:, None] > upto).sum(axis=1)]] = 1.0
    return replace(rows, numbers=np.where(np.isnan(rows.numbers), np.nan, numbers), flags=flags)


def _first_places(rows: MixedRows, grid: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Probabilities (n, nodes) of the points near each account's place on the two main axes."""
    axes = main_axes(rows)[:, :2]
    spread = axes.std(axis=0)
    scores = np.zeros((rows.n, 2))
    scores[:, : axes.shape[1]] = axes / np.where(spread > 0, spread, 1.0)
    apart = ((scores[:, None, :] - grid) ** 2).sum(axis=2)
    near = shares * np.exp(-apart / (2 * NEAR**2) + (grid**2).sum(axis=1) / 2) + 1e-9
    return np.asarray(near / near.sum(axis=1, keepdims=True))


def _odds_step(
    design: np.ndarray, have: np.ndarray, of: np.ndarray, odds: np.ndarray, belongs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log odds (3, l) nearer to the counts ``have`` (nodes, l) of ``of`` (nodes, blocks), and their shares."""
    penalty = np.diag([1e-6, SLOPE_PRECISION, SLOPE_PRECISION])
    # A bound of the curvature: the likelihood can but rise.
    curve = np.einsum("gi,gb,gj->bij", design, of, design) / 2 + penalty
    step = np.linalg.inv(curve)[belongs.argmax(axis=1)]
    for _ in range(STEPS):
        rise = design.T @ (have - (of @ belongs.T) * _shares(design @ odds, belongs)) - penalty @ odds
        odds = odds + np.einsum("lij,jl->il", step, rise)
    return odds, _shares(design @ odds, belongs)


def _shares(logits: np.ndarray, belongs: np.ndarray) -> np.ndarray:
    """Shares (nodes, l) that sum to 1 within each attribute."""
    if not logits.shape[1]:
        return logits
    odds = np.exp(np.clip(logits, -30, 30))
    return np.asarray(np.maximum(odds / ((odds @ belongs) @ belongs.T), 1e-12))

"""The posterior of a model with few parameters: where it is highest, its curvature there, and draws from it.

Draws by sampling importance resampling (Rubin, 1988): proposals from a multivariate t around the mode, weighted by the
posterior. With much data the posterior is normal, and the mode with its curvature are enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from icp_core.errors import TooFewError
from icp_core.languages import Message, message

LogDensity = Callable[[np.ndarray], float]
Gradient = Callable[[np.ndarray], np.ndarray]

N_PROPOSALS = 4000
FREEDOM = 5
"""Degrees of freedom of the proposals: tails heavier than the posterior's, so that no weight is huge."""
FLATTEST = 0.01
_WIDER = 1.2
_STEP = 1e-4


@dataclass(frozen=True, eq=False)
class Mode:
    """The highest point of a log-density over d parameters.

    Attributes
    ----------
    at : float array (d,)
    covariance : float array (d, d)
        Inverse of the negative curvature at the mode.
    height : float
        The log-density there.
    """

    at: np.ndarray
    covariance: np.ndarray
    height: float


def find_mode(
    log_density: LogDensity, start: np.ndarray, *, gradient: Gradient | None = None, what: Message | None = None
) -> Mode:
    """Climb to the mode from ``start``.

    Parameters
    ----------
    log_density : callable of a float array (d,)
        The parameters must be unbounded: logarithms of positive ones.
    gradient : callable of a float array (d,) to (d,), optional
        By default by central differences.
    what : Message
        What is being estimated, for the error.

    Raises
    ------
    TooFewError
        If there is no mode within reach: the data leave a parameter open, and no prior closes it.
    """
    from scipy.optimize import minimize

    slope = gradient or (lambda at: _slope(log_density, at))
    found = minimize(
        lambda at: -log_density(at),
        np.asarray(start, dtype=float),
        jac=lambda at: -slope(at),
        method="BFGS",
        options={"gtol": 1e-6 * max(1.0, abs(log_density(np.asarray(start, dtype=float))))},
    )
    at = found.x
    curvature = _curvature(slope, at)
    # Curvature below 0.01 is a standard deviation above 10, which for a logarithm is any number at all.
    if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature).max() > -FLATTEST:
        raise TooFewError("no_mode", what=what or message("value.model.any"))
    return Mode(at, np.linalg.inv(-curvature), float(-found.fun))


def draw_around(
    log_density: LogDensity, mode: Mode, n_draws: int, rng: np.random.Generator, *, normal: bool = False
) -> np.ndarray:
    """Draws from the posterior, float array (n_draws, d).

    Parameters
    ----------
    normal : bool
        Take the normal around the mode as it is; right where the data are many, and needs no evaluation.
    """
    root = np.linalg.cholesky(mode.covariance)
    if normal:
        return np.asarray(mode.at + rng.standard_normal((n_draws, len(mode.at))) @ root.T)
    z = rng.standard_normal((N_PROPOSALS, len(mode.at)))
    spread = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, N_PROPOSALS))
    away = _WIDER * z * spread[:, None]
    proposals = mode.at + away @ root.T
    d = len(mode.at)
    proposed = -0.5 * (FREEDOM + d) * np.log1p((away**2).sum(axis=1) / (FREEDOM * _WIDER**2))
    weights = np.array([log_density(at) for at in proposals]) - proposed
    weights = np.exp(weights - np.nanmax(weights))
    weights = np.where(np.isfinite(weights), weights, 0.0)
    # Systematic resampling: a proposal of weight w is drawn floor or ceil of n w times.
    steps = (rng.random() + np.arange(n_draws)) / n_draws
    taken = np.searchsorted(np.cumsum(weights) / weights.sum(), steps)
    return np.asarray(proposals[rng.permutation(np.minimum(taken, N_PROPOSALS - 1))])


def _slope(log_density: LogDensity, at: np.ndarray) -> np.ndarray:
    steps = np.eye(len(at)) * _STEP
    return np.array([(log_density(at + step) - log_density(at - step)) / (2 * _STEP) for step in steps])


def _curvature(slope: Gradient, at: np.ndarray) -> np.ndarray:
    steps = np.eye(len(at)) * 10 * _STEP
    rows = np.array([(slope(at + step) - slope(at - step)) / (20 * _STEP) for step in steps])
    return np.asarray((rows + rows.T) / 2)

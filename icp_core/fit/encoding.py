"""Accounts as standardised numbers for a regression: levels as indicators, numbers as they are or bent.

A category gives one column per level, ``unknown`` among them; a technology one column, and all together one for not
known; a number its value, logged where skewed, one column for not known, and, where asked for, the restricted cubic
spline of Harrell (Regression Modeling Strategies, 2nd ed., 2.4.5), which is straight beyond its outer knots. Nothing
here looks at outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.levels import TECHNOLOGY, UNKNOWN, YES, Scheme, level_table, weighed_as

SKEWED = 1.0
"""Skewness above which a number without negative values is taken as its log."""
FARTHEST = 4.0
"""Standard deviations at which a number is cut, so that one wrong unit decides nothing."""
KNOTS = (0.05, 0.275, 0.5, 0.725, 0.95)
"""Quantiles at which a spline bends: Harrell's choice for five knots."""
LEAST_SPREAD = 0.3
"""Least standard deviation that an indicator is divided by, that of a level which one in ten has: rarer levels would
otherwise be allowed effects without limit."""


@dataclass(frozen=True, eq=False)
class _Number:
    """How a number becomes columns, learned from the accounts that it was made for."""

    logged: bool
    mean: float
    spread: float
    knots: np.ndarray
    whiten: np.ndarray

    def columns(self, values: np.ndarray) -> np.ndarray:
        """Standardised value and bends, array (n, 1 + bends); what is missing stands at the mean."""
        with np.errstate(divide="ignore", invalid="ignore"):
            taken = np.log1p(np.maximum(values, 0)) if self.logged else values
        z = np.clip(np.nan_to_num((taken - self.mean) / self.spread, nan=0.0), -FARTHEST, FARTHEST)
        if not len(self.knots):
            return z[:, None]
        basis = np.column_stack([np.ones(len(z)), z, _bends(z, self.knots)])
        bent = np.asarray(basis @ self.whiten)
        bent[~np.isfinite(taken)] = 0.0
        return np.column_stack([z, bent])


@dataclass(frozen=True, eq=False)
class Encoder:
    """Accounts as a matrix of inputs with mean near 0 and standard deviation near 1.

    Attributes
    ----------
    scheme : Scheme
    numbers : mapping of attribute to how its number becomes columns
    centre, spread : float arrays of shape (n_columns,)
    attributes : tuple of str
        The weighed attribute of each column.
    bent : bool array of shape (n_columns,)
        Which columns bend a number; without them the inputs are linear.
    """

    scheme: Scheme
    numbers: dict[str, _Number]
    centre: np.ndarray
    spread: np.ndarray
    attributes: tuple[str, ...]
    bent: np.ndarray

    def inputs(self, accounts: pd.DataFrame) -> np.ndarray:
        """Array of shape (n_accounts, n_columns)."""
        raw, _, _ = _raw(accounts, self.scheme, self.numbers)
        return np.asarray((raw - self.centre) / self.spread)


def encoder(accounts: pd.DataFrame, scheme: Scheme) -> Encoder:
    """Learn from accounts how they become inputs.

    Parameters
    ----------
    accounts : DataFrame of n accounts
    scheme : Scheme
        Its attributes are encoded; the bands of a number are not used, its value is.
    """
    numbers = {name: _number(accounts[name]) for name in scheme.edges if name in accounts}
    raw, attributes, bent = _raw(accounts, scheme, numbers)
    spread = raw.std(axis=0)
    return Encoder(scheme, numbers, raw.mean(axis=0), np.maximum(spread, LEAST_SPREAD), attributes, bent)


def _raw(
    accounts: pd.DataFrame, scheme: Scheme, numbers: dict[str, _Number]
) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    levels = level_table(accounts, scheme)
    columns: list[np.ndarray] = []
    attributes: list[str] = []
    bent: list[bool] = []

    def add(attribute: str, column: np.ndarray | pd.Series, *, bends: bool = False) -> None:
        columns.append(np.asarray(column, dtype=float))
        attributes.append(weighed_as(attribute))
        bent.append(bends)

    for attribute, how in numbers.items():
        values = _values(accounts[attribute]) if attribute in accounts else np.full(len(accounts), np.nan)
        for at, column in enumerate(how.columns(values).T):
            add(attribute, column, bends=at > 0)
        add(attribute, np.isnan(values))
    for attribute in scheme.categories:
        for level in (*scheme.levels(attribute), UNKNOWN):
            add(attribute, levels[attribute] == level)
    names = [TECHNOLOGY + name for name in scheme.technologies]
    for attribute in names:
        add(attribute, levels[attribute] == YES)
    if names:
        add(names[0], levels[names[0]] == UNKNOWN)
    return (
        np.column_stack(columns) if columns else np.empty((len(accounts), 0)),
        tuple(attributes),
        np.array(bent, bool),
    )


def _values(column: pd.Series) -> np.ndarray:
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def _number(column: pd.Series) -> _Number:
    values = _values(column)
    known = values[np.isfinite(values)]
    if not len(known):
        return _Number(False, 0.0, 1.0, np.array([]), np.empty((0, 0)))
    away = known - known.mean()
    skewness = (away**3).mean() / max((away**2).mean() ** 1.5, 1e-300)
    logged = bool(known.min() >= 0 and skewness > SKEWED)
    taken = np.log1p(known) if logged else known
    mean, spread = float(taken.mean()), float(taken.std()) or 1.0
    z = np.clip((taken - mean) / spread, -FARTHEST, FARTHEST)
    knots = np.unique(np.quantile(z, KNOTS))
    if len(knots) < 3:
        return _Number(logged, mean, spread, np.array([]), np.empty((0, 0)))
    return _Number(logged, mean, spread, knots, _whitening(np.column_stack([np.ones(len(z)), z, _bends(z, knots)])))


def _bends(z: np.ndarray, knots: np.ndarray) -> np.ndarray:
    last, before = knots[-1], knots[-2]
    cube = [np.maximum(z - knot, 0.0) ** 3 for knot in knots]
    gap = last - before
    return np.column_stack(
        [
            (cube[at] - cube[-2] * (last - knot) / gap + cube[-1] * (before - knot) / gap) / (last - knots[0]) ** 2
            for at, knot in enumerate(knots[:-2])
        ]
    )


def _whitening(basis: np.ndarray) -> np.ndarray:
    """What takes a basis of constant, line and bends to bends that vary by 1 and follow neither line nor each other."""
    triangle = np.linalg.qr(basis / np.sqrt(len(basis)), mode="r")
    diagonal = np.abs(np.diag(triangle))
    if (diagonal < 1e-6).any():
        return np.zeros((basis.shape[1], 0))
    whiten: np.ndarray = np.linalg.inv(triangle)[:, 2:]
    return whiten

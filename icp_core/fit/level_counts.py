"""Outcomes counted by level: what is learned counts them anew for each fold left out and each block of later deals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def level_counts(column: pd.Series, good: pd.Series, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Good outcomes and all outcomes of each level.

    Parameters
    ----------
    column : str or categorical Series of shape (n,)
        The level of each; a level not among the names is not counted.
    good : bool Series of shape (n,), row by row
    names : the k levels

    Returns
    -------
    two float arrays of shape (k,)
    """
    places = {name: i for i, name in enumerate(names)}
    held = column.array
    codes, kinds = (held.codes, held.categories) if isinstance(held, pd.Categorical) else pd.factorize(column)
    at = np.array([*(places.get(kind, len(names)) for kind in kinds), len(names)])[codes]
    yes, n = (np.bincount(of, minlength=len(names) + 1)[:-1].astype(float) for of in (at[good.to_numpy(bool)], at))
    return yes, n

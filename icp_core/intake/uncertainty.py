"""How much of the uncertainty about one column another removes: the uncertainty coefficient of Theil (1970).

It is the share of the entropy that the other's levels remove, less what independence would make of so many levels:
(levels - 1)(outcomes - 1) / 2n nats.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def determined(column: pd.Series, outcome: pd.Series) -> float:
    """Share (0-1) of the outcome's entropy that the column removes, corrected for chance; missing is a level."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.year
    if pd.api.types.is_numeric_dtype(column) and column.nunique() > 20:
        column = pd.qcut(column.rank(method="first"), 10, labels=False)
    levels = column.astype(object).where(column.notna(), "")
    table = pd.crosstab(levels.to_numpy(), outcome.to_numpy()).to_numpy(dtype=float)
    n = table.sum()
    base = _entropy(table.sum(axis=0) / n)
    rest = float(sum(row.sum() / n * _entropy(row / row.sum()) for row in table))
    chance = (len(table) - 1) * (table.shape[1] - 1) / (2 * n)
    return max(0.0, float((base - rest - chance) / base)) if base > 0 else 0.0


def _entropy(shares: np.ndarray) -> float:
    positive = shares[shares > 0]
    return float(-(positive * np.log(positive)).sum())

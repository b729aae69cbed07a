"""Accounts as numbers and indicators for the mixture, and on their main axes for its starting points.

Numbers are taken as logs where they are skewed, standardised, and cut at four standard deviations so that one wrong
unit cannot make a group. The axes are those of a factor analysis of mixed data (J. Pagès, "Analyse factorielle de
données mixtes", Revue de statistique appliquée 52 (2004) 93-111): a category's indicators are centred and divided by
the root of their share, so that every attribute counts alike, and what is missing stands at the mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.levels import TECHNOLOGY, UNKNOWN, Scheme
from icp_core.segments.mixture import MixedRows

SKEWED = 1.0
"""Skewness above which a number without negative values is taken as its log."""
FARTHEST = 4.0
AXES = 6


def mixed_rows(accounts: pd.DataFrame, scheme: Scheme, levels: pd.DataFrame) -> MixedRows:
    """Numbers, categories and technologies of the scheme, one row per account; ``levels`` is their level table."""
    numbers = [_standardised(accounts[name]) for name in scheme.edges if name in accounts]
    flags: list[np.ndarray] = []
    block: list[int] = []
    words = [*scheme.categories, *(TECHNOLOGY + name for name in scheme.technologies)]
    kept = 0
    for attribute in words:
        column = levels[attribute].to_numpy(dtype=object)
        present = [name for name in scheme.levels(attribute) if (column == name).any()]
        if len(present) < 2:
            continue
        flags += [(column == name).astype(float) for name in present]
        block += [kept] * len(present)
        kept += 1
    n = len(accounts)
    return MixedRows(
        np.column_stack(numbers) if numbers else np.empty((n, 0)),
        np.column_stack(flags) if flags else np.empty((n, 0)),
        np.array(block, dtype=int),
    )


def known_count(levels: pd.DataFrame) -> np.ndarray:
    """How many attributes of a level table are known of each account; technologies count as one. Int array (n,)."""
    known = np.zeros(len(levels), dtype=int)
    counted = False
    for attribute in levels.columns:
        if attribute.startswith(TECHNOLOGY):
            if counted:
                continue
            counted = True
        known += levels[attribute].to_numpy(dtype=object) != UNKNOWN
    return known


def main_axes(rows: MixedRows, most: int = AXES) -> np.ndarray:
    """Accounts on at most ``most`` main axes of the mixed data, float array (n, axes); signs are fixed."""
    numbers = np.nan_to_num(rows.numbers)
    flags = rows.flags
    if flags.shape[1]:
        belongs = np.eye(int(rows.block.max()) + 1)[rows.block]
        known = flags @ belongs
        share = flags.sum(axis=0) / np.maximum(known.sum(axis=0), 1)[rows.block]
        flags = (flags - share * known[:, rows.block]) / np.sqrt(np.maximum(share, 1e-9))
    both = np.hstack([numbers, flags])
    both = both - both.mean(axis=0)
    size, direction = np.linalg.eigh(both.T @ both)
    order = np.argsort(size)[::-1][:most]
    axes = direction[:, order]
    strongest = np.abs(axes).argmax(axis=0)
    axes = axes * np.sign(axes[strongest, np.arange(axes.shape[1])])
    return np.asarray(both @ axes)


def _standardised(column: pd.Series) -> np.ndarray:
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    known = values[np.isfinite(values)]
    spread = known.std()
    if spread > 0 and known.min() >= 0 and ((known - known.mean()) ** 3).mean() / spread**3 > SKEWED:
        values = np.log(values) if known.min() > 0 else np.log1p(values)
        known = values[np.isfinite(values)]
    spread = known.std() or 1.0
    out = np.clip((values - known.mean()) / spread, -FARTHEST, FARTHEST)
    return np.where(np.isfinite(out), out, np.nan)

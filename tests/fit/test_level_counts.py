"""Outcomes counted by level."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.fit.level_counts import level_counts


def test_each_level_is_counted_as_pandas_counts_it():
    """Good and all outcomes of levels that occur, occur not, or have no name here, whatever the rows are called."""
    rng = np.random.default_rng(1)
    column = pd.Series(rng.choice(["a", "b", "c", "unknown"], 90), index=rng.permutation(90))
    good = pd.Series(rng.random(90) < 0.4, index=rng.permutation(90))
    names = ("b", "never", "a")
    yes, n = level_counts(column, good, names)
    assert n.tolist() == column.value_counts().reindex(names, fill_value=0).tolist()
    assert yes.tolist() == column[good.to_numpy()].value_counts().reindex(names, fill_value=0).tolist()
    assert [each.tolist() for each in level_counts(column.head(0), good.head(0), names)] == [[0, 0, 0], [0, 0, 0]]

"""Do the levels tell good outcomes from bad ones better than chance? A permutation test of the whole learning."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from icp_core.levels import UNKNOWN

N_PERMUTATIONS = 999
PSEUDO_OUTCOMES = 12.0
"""At the whole's rate, added to each level: a fast stand-in for the full shrinking of the levels."""


def chance_p_value(
    levels: pd.DataFrame,
    outcomes: pd.Series,
    folds: pd.Series,
    *,
    known: Mapping[int, pd.Index] | None = None,
    random_state: int = 0,
    n_permutations: int = N_PERMUTATIONS,
) -> float:
    """Share of shuffled outcomes that are told apart, out of fold, at least as well as the real ones.

    For every shuffle the shrunken log-odds of all levels are learned anew without each fold and added up over the fold
    left out, so the test is exact whatever the levels are (Phipson and Smyth, 2010: the observed order counts as one).

    Parameters
    ----------
    levels : DataFrame of n accounts x attributes, rows as in ``outcomes``
    outcomes : bool Series of n
    folds : int Series by ``account_id``
        Accounts that are not in it only teach.
    known : mapping of fold to account ids, optional
        Who teaches a fold, where it is not all the others: what was known before it.

    Returns
    -------
    float in (0, 1]; 1 where no value is known.
    """
    rng = np.random.default_rng(random_state)
    names = [
        column + "\0" + level for column in map(str, levels) for level in pd.unique(levels[column]) if level != UNKNOWN
    ]
    if not names:
        return 1.0
    marks = np.column_stack(
        [(levels[name.split("\0")[0]] == name.split("\0")[1]).to_numpy(dtype=np.float32) for name in names]
    )
    y = outcomes.to_numpy(dtype=np.float32)
    shuffled = np.stack([y, *(rng.permutation(y) for _ in range(n_permutations))], axis=1)
    fold = folds.reindex(outcomes.index).to_numpy(dtype=float)
    scores = np.zeros_like(shuffled)
    for left_out in np.unique(fold[~np.isnan(fold)]):
        test = fold == left_out
        teach = ~test if known is None else outcomes.index.isin(known[int(left_out)])
        if teach.any():
            scores[test] = marks[test] @ _log_odds(marks[teach], shuffled[teach])
    judged = ~np.isnan(fold)
    areas = _areas(scores[judged], shuffled[judged])
    return float((areas >= areas[0] - 1e-9).sum() / (n_permutations + 1))


def _log_odds(marks: np.ndarray, y: np.ndarray) -> np.ndarray:
    rate = np.clip(y.mean(axis=0), 1e-3, 1 - 1e-3)
    yes, n = marks.T @ y, marks.sum(axis=0)[:, None]
    share = (yes + PSEUDO_OUTCOMES * rate) / (n + PSEUDO_OUTCOMES)
    log_odds: np.ndarray = np.log(share / (1 - share)) - np.log(rate / (1 - rate))
    return log_odds


def _areas(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Areas under the ROC curve, column by column; ties count half."""
    from scipy.stats import rankdata

    ranks = rankdata(scores, axis=0)
    n_yes = y.sum(axis=0)
    areas: np.ndarray = ((ranks * y).sum(axis=0) - n_yes * (n_yes + 1) / 2) / (n_yes * (len(y) - n_yes))
    return areas

"""How the mix of new customers has moved: the share of each level by period, and what changed from early to late.

With many levels some share always moves. The change of every level is therefore set beside what the same customers show
with their dates shuffled, all levels together: the largest change over all levels adjusts each p-value for the search
(P. H. Westfall and S. S. Young, *Resampling-based multiple testing*, 1993). Attributes are those of today: a company
that has grown since it was won counts by what it is now.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.levels import LEAST_PER_LEVEL, NO, OTHER, UNKNOWN
from icp_core.value.intervals import proportion_interval

CERTAIN = 0.01
"""Adjusted p-value below which a movement is claimed: one company in a hundred without any gets one."""
LEAST_HALF = 15
"""Fewest customers in either half for a movement."""
N_PERMUTATIONS = 999
YEARLY_FROM = 3.0
"""Years of history from which periods are years; quarters below."""
MIX_COLUMNS = ("period", "attribute", "level", "n", "n_known", "share", "low", "high")
MOVEMENT_COLUMNS = (
    "attribute", "level", "n_before", "known_before", "n_after", "known_after", "before", "after", "difference", "low",
    "high", "p_value", "certain", "sentence",
)  # fmt: skip
_AT_ONCE = 4_000_000


def mix_by_period(levels: pd.DataFrame, first: pd.Series) -> pd.DataFrame:
    """Share of each level among the customers that came in a year, or a quarter where there are few years.

    Parameters
    ----------
    levels : DataFrame of str by ``account_id``, as :func:`icp_core.levels.level_table` gives it
    first : datetime Series by ``account_id``, none missing

    Returns
    -------
    DataFrame with the columns :data:`MIX_COLUMNS`: ``period`` is its first day, ``share`` is of the ``n_known``
    customers whose attribute is known, with Jeffreys' 80 % interval.
    """
    if first.empty:
        return pd.DataFrame(columns=list(MIX_COLUMNS))
    years = (first.max() - first.min()).days / 365.25
    period = first.dt.to_period("Y" if years >= YEARLY_FROM else "Q").dt.start_time
    rows = []
    for attribute in levels.columns:
        column = levels.loc[first.index, attribute]
        known = column != UNKNOWN
        counts = pd.crosstab(period[known], column[known])
        for start, row in counts.iterrows():
            n_known = int(row.sum())
            for level, n in row.items():
                rows.append((start, attribute, level, int(n), n_known, *proportion_interval(int(n), n_known)))
    return pd.DataFrame(rows, columns=list(MIX_COLUMNS))


def movement_between(levels: pd.DataFrame, first: pd.Series, *, random_state: int = 0) -> pd.DataFrame:
    """Change of each level's share from the first half of the customers to the second, by date.

    Returns
    -------
    DataFrame with the columns :data:`MOVEMENT_COLUMNS`, the least likely by chance first. ``before`` and ``after`` are
    shares of the customers whose attribute is known, ``low`` and ``high`` bound the 80 % interval of their difference
    (Jeffreys' intervals joined as by Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702). Levels that fewer
    than :data:`~icp_core.levels.LEAST_PER_LEVEL` have are left out. No rows with fewer than :data:`LEAST_HALF` in
    either half; those of one day stay together.
    """
    late = _later_half(first)
    pairs, onehot, known = _indicators(levels.loc[first.index])
    if min(late.sum(), (~late).sum()) < LEAST_HALF or not pairs:
        return pd.DataFrame(columns=list(MOVEMENT_COLUMNS))
    rng = np.random.default_rng(random_state)
    seen = np.abs(_standardised(late[None].astype(float), onehot, known))[0]
    largest = []
    step = max(1, _AT_ONCE // len(late))
    for start in range(0, N_PERMUTATIONS, step):
        some = np.array([rng.permutation(late) for _ in range(min(step, N_PERMUTATIONS - start))], dtype=float)
        largest.append(np.abs(_standardised(some, onehot, known)).max(axis=1))
    chance = np.sort(np.concatenate(largest))
    p_value = (1 + len(chance) - np.searchsorted(chance, seen - 1e-9)) / (1 + len(chance))
    rows = []
    for i, (attribute, level) in enumerate(pairs):
        x, n = int(onehot[~late, i].sum()), int(known[~late, i].sum())
        y, m = int(onehot[late, i].sum()), int(known[late, i].sum())
        if not n or not m:
            continue
        one, other = proportion_interval(x, n), proportion_interval(y, m)
        change = other.value - one.value
        low = change - np.hypot(other.value - other.low, one.high - one.value)
        high = change + np.hypot(other.high - other.value, one.value - one.low)
        certain = bool(p_value[i] < CERTAIN)
        told = _sentence(attribute, level, (x, n, one.value), (y, m, other.value), certain=certain)
        rows.append(
            (attribute, level, x, n, y, m, one.value, other.value, change, low, high, p_value[i], certain, told)
        )
    out = pd.DataFrame(rows, columns=list(MOVEMENT_COLUMNS))
    # Of two levels as unlikely, what companies have says more than what they lack, and what comes than what goes.
    lack, size = out["level"].isin([NO, OTHER]), -out["difference"].abs().round(9)
    order = out.assign(lack=lack, size=size, goes=out["difference"] < 0)
    order = order.sort_values(["p_value", "lack", "size", "goes"], kind="stable", ignore_index=True)
    return order[list(MOVEMENT_COLUMNS)]


def _later_half(first: pd.Series) -> np.ndarray:
    """Who came in the later half; customers of the day in the middle go where the halves come out more equal."""
    if first.empty:
        return np.zeros(0, dtype=bool)
    middle = first.sort_values().iloc[len(first) // 2]
    parts = [(first >= middle).to_numpy(), (first > middle).to_numpy()]
    return np.asarray(min(parts, key=lambda late: abs(2 * int(late.sum()) - len(late))))


def _indicators(levels: pd.DataFrame) -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray]:
    """Levels that enough customers have, who has them, and of whom the attribute is known; arrays (n, levels)."""
    pairs, has, known = [], [], []
    for attribute in levels.columns:
        column = levels[attribute].to_numpy(dtype=object)
        told = column != UNKNOWN
        for level in sorted(set(column[told])):
            at = column == level
            if LEAST_PER_LEVEL <= at.sum() <= told.sum() - LEAST_PER_LEVEL:
                pairs.append((str(attribute), str(level)))
                has.append(at)
                known.append(told)
    shape = (len(levels), len(pairs))
    return pairs, np.array(has, dtype=float).T.reshape(shape), np.array(known, dtype=float).T.reshape(shape)


def _standardised(late: np.ndarray, has: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Customers with each level in the later half, less those expected, in hypergeometric standard deviations.

    ``late`` is a float array (draws, n) of 0 and 1; float array (draws, levels).
    """
    x, drawn = late @ has, late @ known
    n, of = has.sum(axis=0), known.sum(axis=0)
    share = drawn / of
    variance = n * share * (1 - share) * (of - n) / np.maximum(of - 1, 1)
    return np.asarray((x - n * share) / np.sqrt(np.maximum(variance, 1e-12)))


def _sentence(
    attribute: str, level: str, early: tuple[int, int, float], late: tuple[int, int, float], *, certain: bool
) -> Message:
    return message(
        f"value.movement.{'certain' if certain else 'chance'}",
        attribute=attribute_name(attribute),
        level=level_name(attribute, level),
        x=early[0], n_early=early[1], before=early[2],
        y=late[0], n_late=late[1], after=late[2],
    )  # fmt: skip

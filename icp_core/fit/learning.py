"""From outcomes and beliefs to the desirability of each level: what the data say alone, and what is held of it now.

Where each level stands is said by :mod:`icp_core.fit.told`. Nothing changes at some number of outcomes: with none the
belief stands as it is, with many both are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.told import Counts, Told
from icp_core.fit.updating import Updated, updated
from icp_core.levels import Scheme

KINDS = ("won", "best", "interview")
TABLE_COLUMNS = {
    "attribute": object, "level": object, "value": float, "n": int, "low": float, "high": float, "evidence": object,
}  # fmt: skip
BELIEF_COLUMNS = {
    "attribute": object, "level": object, "belief": float, "belief_low": float, "belief_high": float,
    "strength": float, "by": object, "ground": object, "data": float, "data_low": float, "data_high": float,
    "seen": float, "seen_low": float, "seen_high": float,
    "n": int, "n_deals": int, "n_customers": int, "n_interviews": int,
    "n_won": int, "n_best": int, "n_fit": int, "n_unsure": int,
    "value": float, "low": float, "high": float, "holds": float, "conflict": bool,
}  # fmt: skip
Place = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Learned:
    """What outcomes and beliefs teach.

    Attributes
    ----------
    table : DataFrame with the columns ``attribute, level, value, n, low, high, evidence``, a row per level
    beliefs : DataFrame, a row per level that has a belief or an outcome: see :class:`icp_core.fit.Desirability`
    updated : what is held of each level that somebody believes something of
    told : what tells of the levels of each attribute
    """

    table: pd.DataFrame
    beliefs: pd.DataFrame
    updated: Mapping[Place, Updated]
    told: Mapping[str, Told]


def learn(
    levels: Mapping[str, pd.DataFrame],
    scheme: Scheme,
    outcomes: Mapping[str, pd.Series],
    beliefs: Beliefs,
    held: Mapping[Place, Belief],
    *,
    unsure: pd.Index | None = None,
    held_alone: bool = False,
) -> Learned:
    """What is known of each level of the scheme.

    Parameters
    ----------
    levels : DataFrame of accounts x attributes for ``won`` (as at opening) and for ``best`` (as today); quickest as
        categories, since the same are counted anew for each fold
    outcomes : bool Series by ``account_id`` of each kind that teaches
    beliefs : for the rate that is believed of the whole, and what an interview is worth
    held : the belief of each level that has one, by its name in the scheme; its strength is above 0
    unsure : accounts whose interview ended without a verdict; they are counted and teach nothing
    held_alone : whether ``beliefs`` may leave out levels of which nobody believes anything
    """
    rows: list[tuple[object, ...]] = []
    known: list[tuple[object, ...]] = []
    after: dict[Place, Updated] = {}
    told: dict[str, Told] = {}
    hushed = None if unsure is None or unsure.empty else levels["best"].loc[unsure]
    seen = {kind: levels["won" if kind == "won" else "best"].loc[got.index] for kind, got in outcomes.items()}
    for attribute in scheme.attributes:
        names = scheme.levels(attribute)
        counts = {kind: Counts.of(seen[kind][attribute], outcomes[kind], names) for kind in outcomes}
        # Where nobody was called best, or everybody, that was chosen and says nothing of a level.
        counts = {kind: each for kind, each in counts.items() if kind != "best" or each.tells_apart}
        standing = Told(
            names, scheme.is_ordered(attribute), counts, beliefs, tuple(held.get((attribute, level)) for level in names)
        )
        told[attribute] = standing
        silent = pd.Series(dtype=int) if hushed is None else hushed[attribute].value_counts()
        for i, level in enumerate(names):
            place = (attribute, level)
            data, belief, found = standing.data(i), standing.held[i], standing.updated[i]
            if found:
                after[place] = found
            row = _row(data, found, standing.apart if found is None else counts, i)
            rows.append((*place, *row))
            if held_alone and not belief:
                continue
            numbers = [int(counts[kind].n[i]) if kind in counts else 0 for kind in KINDS]
            good = [int(counts[kind].yes[i]) if kind in counts else 0 for kind in KINDS]
            n_unsure = int(silent.get(level, 0))
            if belief or sum(numbers) or n_unsure:
                value, _, low, high, _ = row
                if belief and all(each.n[i] == each.whole_n for each in counts.values()):
                    data = None  # with no other level beside it, what was seen is the whole
                shown = standing.shown(i) if data and not held_alone else data
                known.append((
                    *place, *_believed(belief, beliefs), *(data or (np.nan,) * 3),
                    *(shown or (np.nan,) * 3), sum(numbers), *numbers, *good,
                    n_unsure, value, *(found.interval() if found else (low, high)),
                    found.holds if found else np.nan, bool(found and found.conflict),
                ))  # fmt: skip
    return Learned(_frame(rows, TABLE_COLUMNS), _frame(known, BELIEF_COLUMNS), after, told)


def _row(
    data: tuple[float, float, float] | None, found: Updated | None, counts: Mapping[str, Counts], i: int
) -> tuple[float, int, float, float, str]:
    """Value, outcomes behind it, interval and what it rests on."""
    kinds = {kind for kind, each in counts.items() if each.n[i] > 0}
    n = int(sum(each.n[i] for each in counts.values()))
    if not kinds or (found is None and data is None):
        return (50.0, 0, np.nan, np.nan, "none") if found is None else (found.value, 0, np.nan, np.nan, "belief")
    evidence = "both" if {"won", "best"} <= kinds else next(kind for kind in KINDS if kind in kinds)
    if found is not None:
        return (found.value, n, *found.interval(), evidence)
    value, low, high = data or (np.nan,) * 3
    return value, n, low, high, evidence


def _believed(belief: Belief | None, beliefs: Beliefs) -> tuple[float, float, float, float, str, str]:
    if belief is None:
        return np.nan, np.nan, np.nan, np.nan, "", ""
    before = updated(belief.desirability, belief.strength, beliefs.rate)
    return (belief.desirability, *before.interval(), belief.strength, belief.by, belief.ground)


def _frame(rows: list[tuple[object, ...]], columns: Mapping[str, type]) -> pd.DataFrame:
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    return pd.DataFrame(
        {name: pd.Series(list(cell), dtype=kind) for (name, kind), cell in zip(columns.items(), cells, strict=True)}
    )

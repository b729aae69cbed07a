"""From outcomes and beliefs to the desirability of each level: what the data say alone, and what is held of it now.

A level of which somebody believes something stands where the belief, updated by all outcomes, puts it
(:mod:`icp_core.fit.updating`); any other where the data alone do (:mod:`icp_core.segments.shrinkage`). Nothing changes
at some number of outcomes: with none the belief stands as it is, with many both are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.level_counts import level_counts
from icp_core.fit.seen import LEAST_STRENGTH, Seen
from icp_core.fit.updating import POINTS_PER_LOG_ODDS, Updated, updated
from icp_core.levels import Scheme
from icp_core.segments.shrinkage import Shrunken, Tally, shrunken_log_odds

KINDS = ("won", "best", "interview")
INTERVIEWS_FIT = 0.5
INTERVIEWS_STRENGTH = 2.0
"""Share of the interviewed who are expected to fit, and how many interviews that is worth: nobody knows beforehand."""
BEST_STRENGTH = 1.0
"""Customers that the share of the best is worth beside what the other levels show; it is chosen, not found."""
TABLE_COLUMNS = {
    "attribute": object, "level": object, "value": float, "n": int, "low": float, "high": float, "evidence": object,
}  # fmt: skip
BELIEF_COLUMNS = {
    "attribute": object, "level": object, "belief": float, "belief_low": float, "belief_high": float,
    "strength": float, "by": object, "ground": object, "data": float, "data_low": float, "data_high": float,
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
    wholes : of each attribute, good and bad deals that the rate of its whole is worth: the two shapes of a Beta
    """

    table: pd.DataFrame
    beliefs: pd.DataFrame
    updated: Mapping[Place, Updated]
    wholes: Mapping[str, tuple[float, float]]


class _Counts(NamedTuple):
    """Of one kind, by level of one attribute: good and all outcomes; and of the whole."""

    yes: np.ndarray
    n: np.ndarray
    whole_yes: float
    whole_n: float

    @classmethod
    def of(cls, column: pd.Series, got: pd.Series, names: tuple[str, ...]) -> _Counts:
        yes, n = level_counts(column, got, names)
        return cls(yes, n, float(got.sum()), float(len(got)))

    @property
    def tells_apart(self) -> bool:
        """Whether there are outcomes of either kind, so that levels can differ."""
        return 0 < self.whole_yes < self.whole_n

    @property
    def spread(self) -> float:
        """How many outcomes there are across levels; those of unknown level are a level of their own."""
        rest = self.whole_n - self.n.sum()
        return self.whole_n - float((self.n**2).sum() + rest**2) / self.whole_n if self.whole_n else 0.0


def learn(
    levels: Mapping[str, pd.DataFrame],
    scheme: Scheme,
    outcomes: Mapping[str, pd.Series],
    beliefs: Beliefs,
    held: Mapping[Place, Belief],
    *,
    unsure: pd.Index | None = None,
    tables_alone: bool = False,
) -> Learned:
    """What is known of each level of the scheme.

    Parameters
    ----------
    levels : DataFrame of accounts x attributes for ``won`` (as at opening) and for ``best`` (as today)
    outcomes : bool Series by ``account_id`` of each kind that teaches
    beliefs : for the rate that is believed of the whole, and what an interview is worth
    held : the belief of each level that has one, by its name in the scheme; its strength is above 0
    unsure : accounts whose interview ended without a verdict; they are counted and teach nothing
    tables_alone : whether ``beliefs`` may stay empty, as nobody reads it
    """
    rows: list[tuple[object, ...]] = []
    told: list[tuple[object, ...]] = []
    after: dict[Place, Updated] = {}
    wholes: dict[str, tuple[float, float]] = {}
    unsure = pd.Index([]) if unsure is None else unsure
    seen = {kind: levels["won" if kind == "won" else "best"].loc[got.index] for kind, got in outcomes.items()}
    for attribute in scheme.attributes:
        names = scheme.levels(attribute)
        counts = {kind: _Counts.of(seen[kind][attribute], outcomes[kind], names) for kind in outcomes}
        # Where nobody was called best, or everybody, that was chosen and says nothing of a level.
        counts = {kind: each for kind, each in counts.items() if kind != "best" or each.tells_apart}
        apart = {kind: each for kind, each in counts.items() if each.tells_apart}
        wholes[attribute] = _whole(beliefs, counts.get("won"))
        worth = {kind: beliefs.interview_worth if kind == "interview" else 1.0 for kind in counts}
        tallies = [_tally(each, worth[kind]) for kind, each in apart.items() if worth[kind] > 0]
        alone = shrunken_log_odds(tallies, ordered=scheme.is_ordered(attribute)) if tallies else None
        hushed = levels["best"].loc[unsure, attribute].value_counts()
        for i, level in enumerate(names):
            place = (attribute, level)
            data = _alone(alone, i) if any(each.n[i] > 0 and worth[kind] > 0 for kind, each in apart.items()) else None
            belief = held.get(place)
            found = _updated(belief, beliefs, counts, i) if belief else None
            if belief and found:
                after[place] = found
            row = _row(data, found, apart if found is None else counts, i)
            rows.append((*place, *row))
            if tables_alone:
                continue
            numbers = [int(counts[kind].n[i]) if kind in counts else 0 for kind in KINDS]
            good = [int(counts[kind].yes[i]) if kind in counts else 0 for kind in KINDS]
            n_unsure = int(hushed.get(level, 0))
            if belief or sum(numbers) or n_unsure:
                value, _, low, high, _ = row
                told.append((
                    *place, *_believed(belief, beliefs), *(data or (np.nan,) * 3), sum(numbers), *numbers, *good,
                    n_unsure, value, *(found.interval() if found else (low, high)),
                    found.holds if found else np.nan, bool(found and found.conflict),
                ))  # fmt: skip
    return Learned(_frame(rows, TABLE_COLUMNS), _frame(told, BELIEF_COLUMNS), after, wholes)


def _whole(beliefs: Beliefs, won: _Counts | None) -> tuple[float, float]:
    """Rate of the whole as good and bad deals: believed ones, and those seen as far as they are across levels."""
    share = won.spread / won.whole_n if won and won.whole_n else 0.0
    yes, no = (won.whole_yes * share, (won.whole_n - won.whole_yes) * share) if won else (0.0, 0.0)
    strength = max(beliefs.rate_strength, LEAST_STRENGTH)
    return strength * beliefs.rate + yes, strength * (1 - beliefs.rate) + no


def _tally(counts: _Counts, worth: float) -> Tally:
    return Tally(counts.yes * worth, counts.n * worth, counts.whole_yes / counts.whole_n, counts.whole_n * worth)


def _alone(found: Shrunken | None, i: int) -> tuple[float, float, float] | None:
    """What the data alone say of a level: desirability with its interval."""
    return None if found is None else (_points(found.effect[i]), _points(found.low[i]), _points(found.high[i]))


def _updated(belief: Belief, beliefs: Beliefs, counts: Mapping[str, _Counts], i: int) -> Updated:
    seen = []
    for kind, each in counts.items():
        rate, strength, worth = beliefs.rate, beliefs.rate_strength, 1.0
        if kind == "best":
            rate, strength = each.whole_yes / each.whole_n, BEST_STRENGTH
        elif kind == "interview":
            rate, strength, worth = INTERVIEWS_FIT, INTERVIEWS_STRENGTH, beliefs.interview_worth
        seen.append(
            Seen(float(each.yes[i]), float(each.n[i]), each.whole_yes, each.whole_n, each.spread, rate, strength, worth)
        )
    return updated(belief.desirability, belief.strength, beliefs.rate, seen)


def _row(
    data: tuple[float, float, float] | None, found: Updated | None, counts: Mapping[str, _Counts], i: int
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
    return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))


def _points(log_odds: float) -> float:
    return float(np.clip(50.0 + POINTS_PER_LOG_ODDS * log_odds, 0.0, 100.0))

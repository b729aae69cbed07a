"""What tells of the levels of one attribute, outcomes of each kind and beliefs, and what more of them would make of it.

A level of which somebody believes something stands where the belief, updated by all outcomes, puts it
(:mod:`icp_core.fit.updating`); any other where the data alone do (:mod:`icp_core.segments.shrinkage`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.level_counts import level_counts
from icp_core.fit.seen import Seen
from icp_core.fit.updating import POINTS_PER_LOG_ODDS, Updated, updated
from icp_core.segments.shrinkage import Shrunken, Tally, shrunken_log_odds

INTERVIEWS_FIT = 0.5
INTERVIEWS_STRENGTH = 2.0
"""Share of the interviewed who are expected to fit, and how many interviews that is worth: nobody knows beforehand."""
SHOWN_STRENGTH = 0.2
"""Customers as good as the whole that are added to what was seen of a level: next to none, or what is held of it would
lie beyond belief and evidence where a level does even worse than a bad one was believed to."""
INTERVAL_STRENGTH = 1.0
"""The same for its interval: one answer is no certainty."""
BEST_STRENGTH = 1.0
"""Customers that the share of the best is worth beside what the other levels show; it is chosen, not found."""


class Counts(NamedTuple):
    """Of one kind, by level of one attribute: good and all outcomes; and of the whole."""

    yes: np.ndarray
    n: np.ndarray
    whole_yes: float
    whole_n: float

    @classmethod
    def of(cls, column: pd.Series, got: pd.Series, names: tuple[str, ...]) -> Counts:
        """Counted over accounts: the level of each, and whether its outcome was good."""
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

    def more(self, i: int, yes: int, n: int) -> Counts:
        """With so many more outcomes at level ``i``."""
        at = np.arange(len(self.n)) == i
        return Counts(self.yes + yes * at, self.n + n * at, self.whole_yes + yes, self.whole_n + n)


@dataclass(frozen=True, eq=False)
class Told:
    """What tells of the levels of one attribute.

    Attributes
    ----------
    levels : names, in their order
    ordered : whether neighbours are alike
    counts : Counts of each kind: won, best, interview
    beliefs : for the rate that is believed of the whole, and what an interview is worth
    held : the belief of each level, None where there is none
    """

    levels: tuple[str, ...]
    ordered: bool
    counts: Mapping[str, Counts]
    beliefs: Beliefs
    held: tuple[Belief | None, ...]

    @cached_property
    def apart(self) -> dict[str, Counts]:
        """The kinds by which levels can differ."""
        return {kind: each for kind, each in self.counts.items() if each.tells_apart}

    @cached_property
    def alone(self) -> Shrunken | None:
        """What the data alone say; None where they cannot tell levels apart."""
        tallies = [
            Tally(each.yes * worth, each.n * worth, each.whole_yes / each.whole_n, each.whole_n * worth)
            for kind, each in self.apart.items()
            if (worth := self._worth(kind)) > 0
        ]
        return shrunken_log_odds(tallies, ordered=self.ordered) if tallies else None

    @cached_property
    def updated(self) -> tuple[Updated | None, ...]:
        """What is held of each level that somebody believes something of."""
        return tuple(
            updated(
                belief.desirability,
                belief.strength,
                self.beliefs.rate,
                [self.seen(kind, i) for kind in self.counts],
            )
            if belief
            else None
            for i, belief in enumerate(self.held)
        )

    def data(self, i: int) -> tuple[float, float, float] | None:
        """What the data alone say of a level: desirability with its interval; None where they say nothing."""
        told = any(each.n[i] > 0 and self._worth(kind) > 0 for kind, each in self.apart.items())
        if self.alone is None or not told:
            return None
        low, value, high = (_points(part[i]) for part in (self.alone.low, self.alone.effect, self.alone.high))
        return value, low, high

    def shown(self, i: int) -> tuple[float, float, float] | None:
        """What was seen of a level, to be set beside its belief: drawn toward the whole no further than a belief in it
        worth :data:`SHOWN_STRENGTH` would, so that what is held of the level lies between the two. As :meth:`data`
        where nobody believes anything of it."""
        data = self.data(i)
        if data is None or self.held[i] is None:
            return data
        seen = [self.seen(kind, i) for kind in self.counts]
        at = updated(50.0, SHOWN_STRENGTH, self.beliefs.rate, seen, usual=False).value
        low, high = updated(50.0, INTERVAL_STRENGTH, self.beliefs.rate, seen, usual=False).interval()
        return at, min(low, at), max(high, at)

    def values(self) -> np.ndarray:
        """Desirability of each level, shape (levels,)."""
        found = [held.value if held else (self.data(i) or (50.0,))[0] for i, held in enumerate(self.updated)]
        return np.array(found)

    def after(self, kind: str, i: int, yes: int, n: int) -> Told:
        """What would tell if of ``n`` more outcomes at level ``i`` so many were good."""
        none = np.zeros(len(self.levels))
        return replace(
            self, counts={**self.counts, kind: self.counts.get(kind, Counts(none, none, 0.0, 0.0)).more(i, yes, n)}
        )

    def _worth(self, kind: str) -> float:
        return self.beliefs.interview_worth if kind == "interview" else 1.0

    def seen(self, kind: str, i: int) -> Seen:
        """Outcomes of one kind at one level, and in its whole."""
        each = self.counts[kind]
        rate, strength = self.beliefs.rate, self.beliefs.rate_strength
        if kind == "best":
            rate, strength = each.whole_yes / each.whole_n, BEST_STRENGTH
        elif kind == "interview":
            rate, strength = INTERVIEWS_FIT, INTERVIEWS_STRENGTH
        return Seen(
            float(each.yes[i]), float(each.n[i]), each.whole_yes, each.whole_n, each.spread, rate, strength,
            self._worth(kind),
        )  # fmt: skip


def _points(log_odds: float) -> float:
    return float(min(max(50.0 + POINTS_PER_LOG_ODDS * log_odds, 0.0), 100.0))

"""What tells a group of companies apart: levels that all its members have and few others do; and its name from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from icp_core.languages import Message, message
from icp_core.segments.marks import level_phrase, marks_name

MOST_IN_NAME = 3
TELLS_APART = 0.1
"""Levels that more of the others have than this do not name a group by themselves; its segment is named with them."""
TELLS_SOME = 0.5
"""Levels that more of the others in a segment have than this say nothing of its part either: it holds the others."""
NARROWS = 0.75
"""A further level enters a name if at most this share of the others has it too: a name is no longer than need be."""


@dataclass(frozen=True, eq=False)
class TierLevels:
    """The tier by positions: who has which (attribute, level) of those that companies can share, how much a level
    matters, each company's segment (-1 for none) and rank, and how many a group holds."""

    pairs: list[tuple[str, str]]
    attribute: np.ndarray
    has: np.ndarray
    matters: np.ndarray
    segment: np.ndarray
    rank: np.ndarray
    most: int


@dataclass(frozen=True)
class Group:
    """Members as positions, and the segment that they are all of, where that is what makes them a group."""

    members: tuple[int, ...]
    segment: int | None = None


@dataclass(frozen=True)
class Telling:
    """Levels that every member of a group has, as positions, and how many of the others have them too, all of them."""

    levels: list[int]
    elsewhere: int
    others: int

    @property
    def tells_apart(self) -> bool:
        """Whether hardly any of the others have them."""
        return bool(self.levels) and self.elsewhere <= TELLS_APART * self.others


def telling_levels(group: Group, tier: TierLevels, *, in_segment: bool = False) -> Telling:
    """Up to three levels that every member has, so that the fewest others, of the tier or the segment, have them."""
    members = list(group.members)
    others = np.full(len(tier.has), True)
    if in_segment:
        others &= tier.segment == group.segment
    others[members] = False
    shared = np.flatnonzero(tier.has[members].all(axis=0))
    whole = int(others.sum())
    chosen: list[int] = []
    while len(chosen) < MOST_IN_NAME and others.any() and len(shared):
        left = tier.has[others][:, shared].sum(axis=0)
        best = int(np.lexsort((-tier.matters[shared], left))[0])
        if left[best] > (NARROWS * others.sum() if chosen or in_segment else others.sum() - 1):
            break
        chosen.append(int(shared[best]))
        others &= tier.has[:, shared[best]]
    if not chosen and not in_segment:  # nothing tells them apart: they share what all do
        chosen = [int(at) for at in shared[:MOST_IN_NAME]]
    return Telling(sorted(chosen), int(others.sum()) if chosen else 0, whole)


def group_names(found: Sequence[Group], tier: TierLevels, names: Mapping[int, Message]) -> list[tuple[Message, int]]:
    """A name for each group that no other has, and how many outside it all of the name is true of."""
    by_levels = [_by_levels(group, tier, names) for group in found]
    divided = {group.segment for group, given in zip(found, by_levels, strict=True) if given}
    told = [
        given or (_by_segment(group, names, divided=group.segment in divided), 0)
        for group, given in zip(found, by_levels, strict=True)
    ]
    said = [str(name) for name, _ in told]
    return [
        (message("segments.name.numbered", name=name, number=said[:at].count(said[at]) + 1), elsewhere)
        if said.count(said[at]) > 1
        else (name, elsewhere)
        for at, (name, elsewhere) in enumerate(told)
    ]


def _by_levels(group: Group, tier: TierLevels, names: Mapping[int, Message]) -> tuple[Message, int] | None:
    """The levels that tell a group apart, from the tier or else from the rest of its segment; None where none do."""
    telling = telling_levels(group, tier)
    if telling.tells_apart or (telling.levels and group.segment is None):
        return _levels(telling, tier), telling.elsewhere
    within = telling_levels(group, tier, in_segment=True)
    if group.segment is None or not within.levels or within.elsewhere > TELLS_SOME * within.others:
        return None
    levels = _levels(within, tier)
    return message("fit.group.in_segment", segment=names[group.segment], levels=levels), within.elsewhere


def _by_segment(group: Group, names: Mapping[int, Message], *, divided: bool) -> Message:
    if group.segment is None:
        return marks_name([])
    return message("fit.group.others", segment=names[group.segment]) if divided else names[group.segment]


def _levels(telling: Telling, tier: TierLevels) -> Message:
    return marks_name([level_phrase(*tier.pairs[level]) for level in telling.levels])

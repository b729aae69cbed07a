"""Why an account changed tier between two definitions, in words: the contribution that moved it, or what else did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit import Capacity, Tiers
from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.profile.definition import IcpDefinition
from icp_core.profile.retold import Retold

ALSO_FROM = 0.5
"""A second contribution is told where it is at least this part of the first."""
UNMOVED = 0.05
"""Points of fit below which a score is as it was: it would be told by the same digits."""
_NOT_TARGETED, _LAST = 0, 4


@dataclass(frozen=True)
class Move:
    """One account that changed tier.

    Attributes
    ----------
    account_id : str
    tier_before, tier_after : int, 1-3, or 0 for not targeted
    score_before, score_after : float, 0-100
    contributions : (attribute, points) pairs
        By how much each attribute's part of the score changed, the largest first: they sum to the change of the score.
    why : Message
    """

    account_id: str
    tier_before: int
    tier_after: int
    score_before: float
    score_after: float
    contributions: tuple[tuple[str, float], ...]
    why: Message

    @property
    def up(self) -> bool:
        """Whether it moved to a tier nearer to the first."""
        return _height(self.tier_after) < _height(self.tier_before)


@dataclass(frozen=True, eq=False)
class Told:
    """A definition with what it says of the accounts."""

    definition: IcpDefinition
    retold: Retold


def contribution_changes(before: Retold, after: Retold) -> pd.DataFrame:
    """By how much each attribute's part of each score changed, accounts x attributes, in points."""
    old, new = before.fit.contributions, after.fit.contributions
    names = list(dict.fromkeys((*new.columns, *old.columns)))
    return new.reindex(columns=names, fill_value=0.0) - old.reindex(columns=names, fill_value=0.0)


def tier_moves(before: Told, after: Told, between: Tiers) -> tuple[Move, ...]:
    """Each account that changed tier, those that moved furthest in score first within each way.

    Parameters
    ----------
    between : Tiers by the scores and chances of ``after`` with the capacity of ``before``
        Tells what room alone has moved.
    """
    old, new = before.retold.tiers.table, after.retold.tiers.table
    there = old.index.intersection(new.index, sort=False)
    moved = there[(old.loc[there, "tier"] != new.loc[there, "tier"]).to_numpy()]
    changes = contribution_changes(before.retold, after.retold)
    found = [_move(str(account), before, after, between, changes.loc[account]) for account in moved]
    return tuple(sorted(found, key=lambda move: (
        _height(move.tier_after), _height(move.tier_before), -abs(move.score_after - move.score_before), move.account_id
    )))  # fmt: skip


def _move(account: str, before: Told, after: Told, between: Tiers, changes: pd.Series) -> Move:
    was, now = (int(told.retold.tiers.table["tier"].loc[account]) for told in (before, after))
    score, later = (float(told.retold.fit.score[account]) for told in (before, after))
    up = _height(now) < _height(was)
    room = None
    if int(between.table["tier"].loc[account]) == was:
        room = _room(was, now, before.definition.capacity, after.definition.capacity)
    why = room or _by_score(account, before, after, changes, later - score, up)
    ordered = changes.iloc[np.argsort(-changes.abs().to_numpy(), kind="stable")]
    parts = tuple((str(name), float(points)) for name, points in ordered.items() if points)
    return Move(account, was, now, score, later, parts, message(
        "profile.moved.told", before=message(f"profile.tier.{was}"), after=message(f"profile.tier.{now}"), why=why
    ))  # fmt: skip


def _room(was: int, now: int, old: Capacity, new: Capacity) -> Message | None:
    """What of the capacity lets an account in or shuts it out; None where it is the same."""
    up = _height(now) < _height(was)
    for tier, (before, after) in enumerate(zip(old.sizes, new.sizes, strict=True), start=1):
        if before != after and (after > before) == up:
            return message("profile.moved.room", tier=message(f"profile.tier.{tier}"), after=after, before=before)
    for name in ("minimum_fit", "minimum_value_share", "effort_1", "effort_2", "effort_3"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            return message(f"profile.moved.{name}", after=after, before=before)
    return None


def _by_score(account: str, before: Told, after: Told, changes: pd.Series, change: float, up: bool) -> Message:
    old, new = before.retold.tiers, after.retold.tiers
    way = "up" if up else "down"
    if old.ranked_by != new.ranked_by:
        return message(f"profile.moved.by_{new.ranked_by}")
    counts = new.ranked_by == "priority" or new.table.at[account, "kind"] != "customer"
    if counts and abs(change) >= UNMOVED and (change > 0) == up:
        told = [_because(account, name, before, after) for name in _largest(changes, up)]
        return message("profile.moved.both", first=told[0], second=told[1]) if told[1:] else told[0]
    chances = [float(tiers.table["probability"].loc[account]) for tiers in (old, new)]
    if counts and new.ranked_by == "expected_value":
        if np.isnan(chances[0]) != np.isnan(chances[1]):
            return message("profile.moved.chance_gone" if np.isnan(chances[1]) else "profile.moved.chance_new")
        if 100 * abs(chances[1] - chances[0]) >= 1 and (chances[1] > chances[0]) == up:
            return message("profile.moved.chance", after=chances[1], before=chances[0])
    if counts and abs(change) >= UNMOVED:
        return message(f"profile.moved.despite_{way}", points=abs(change))
    return message(f"profile.moved.others_{way}")


def _largest(changes: pd.Series, up: bool) -> list[str]:
    """The attributes that moved the score this way the most: one, or two of like size."""
    toward = (changes if up else -changes).sort_values(ascending=False, kind="stable")
    first = float(toward.iloc[0])
    return [str(name) for name, points in toward.head(2).items() if points >= max(ALSO_FROM * first, UNMOVED / 2)]


def _because(account: str, attribute: str, before: Told, after: Told) -> Message:
    """What changed of an attribute for an account: its weight, what its level is worth, or how it is told."""
    points = [float(told.definition.weights.get(attribute, 0.0)) for told in (before, after)]
    counted = round(points[0]) != round(points[1])
    name = attribute_name(attribute)
    here = {"name": name, "before": points[0], "after": points[1]}
    if not all(attribute in told.retold.levels.columns for told in (before, after)):  # technologies, or not known then
        gives = [float(told.retold.fit.contributions.get(attribute, pd.Series(dtype=float)).get(account, 0.0))
                 for told in (before, after)]  # fmt: skip
        sums = {"old": gives[0], "value": gives[1]}
        return message(f"profile.moved.{'counts' if counted else 'gives'}", **here, **sums)
    (old_level, old), (level, value) = (_level_of(account, attribute, told) for told in (before, after))
    worth = {"level": level, "value": value, "old": old}
    if old_level != level:
        return message("profile.moved.told_as", **here, **worth, old_level=old_level)
    if counted and round(old) != round(value):
        return message("profile.moved.weight_and_level", **here, **worth)
    if counted:
        return message("profile.moved.weight", **here, **worth)
    if round(old) != round(value):
        return message("profile.moved.level", **here, **worth)
    return message("profile.moved.a_little", name=name)


def _level_of(account: str, attribute: str, told: Told) -> tuple[str, float]:
    level = str(told.retold.levels.at[account, attribute])
    return level_name(attribute, level), float(told.definition.desirability.get(attribute, {}).get(level, 50.0))


def _height(tier: int) -> int:
    return _LAST if tier == _NOT_TARGETED else tier


def ways(moves: tuple[Move, ...]) -> Iterator[tuple[int, int, int]]:
    """How many accounts moved from which tier to which: (before, after, n), in the order of the moves."""
    counted: dict[tuple[int, int], int] = {}
    for move in moves:
        place = (move.tier_before, move.tier_after)
        counted[place] = counted.get(place, 0) + 1
    return ((was, now, n) for (was, now), n in counted.items())

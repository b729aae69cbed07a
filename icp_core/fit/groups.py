"""Groups of Tier 2: companies that share what the others in the tier do not, so that one offer speaks to all of them.

Where segments are known the tier is divided by them first. A part of a size that a group may have is one group; a
larger one is covered step by step: of all levels and pairs of levels that from five to a group's most of those left
have, the one that is rarest among the others and reaches most companies makes the next group, until nothing more than
the segment is shared. Every level in a name is one that every member has; what other companies have of it is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np
import pandas as pd

from icp_core.fit.capacity import Capacity
from icp_core.fit.telling import Group, TierLevels, group_names, telling_levels
from icp_core.fit.tiers import Tiers
from icp_core.fit.weights import Weights
from icp_core.languages import Message
from icp_core.levels import UNKNOWN, Scheme, level_table, weighed_as
from icp_core.schema import Dataset
from icp_core.segments.marks import lacks

SMALLEST, LARGEST = 5, 15
"""Fewer accounts than five are not worth an offer of their own; more than fifteen no group holds (method B6)."""
SECOND_LEVEL = 0.9
"""What a pair of levels counts beside one level that does as well: a shorter name is easier to say."""
NOT_WEIGHED = 0.5
"""What a level of an attribute without weight counts beside one of the heaviest: it hardly makes an offer."""


class Segmented(Protocol):
    """What is needed of :class:`icp_core.segments.Segmentation`."""

    labels: pd.Series
    names: Mapping[int, Message]
    n_segments: int


def name_groups(
    tiers: Tiers,
    dataset: Dataset,
    scheme: Scheme,
    capacity: Capacity,
    *,
    segmentation: Segmented | None = None,
    weights: Weights | None = None,
) -> Tiers:
    """Divide Tier 2 into named groups.

    Parameters
    ----------
    tiers : Tiers
    dataset, scheme
        Accounts and the levels that they are described by.
    capacity : Capacity
        At most ``groups`` groups of at most ``accounts_per_group``, and 15, accounts; never fewer than 5.
    segmentation : Segmentation, optional
        Without it, or with a single segment, levels alone divide the tier.
    weights : Weights, optional
        Levels of the attributes that weigh more are preferred.

    Returns
    -------
    Tiers whose ``table`` holds each account's ``group`` (Message; None for an account in no group), and whose
    ``groups`` are told in the order of their best account. The order of the accounts in a file changes nothing.
    """
    second = tiers.table.loc[tiers.table["tier"] == 2, "rank"].sort_index()
    accounts = dataset.accounts[dataset.accounts["account_id"].isin(second.index)].set_index("account_id", drop=False)
    segment = np.full(len(second), -1)
    if segmentation is not None and segmentation.n_segments > 1:
        segment = segmentation.labels.reindex(second.index).fillna(-1).to_numpy(dtype=int)
    most = min(LARGEST, capacity.accounts_per_group)
    tier = _tier(level_table(accounts.loc[second.index], scheme), segment, second.to_numpy(), most, weights)
    found = _divided(tier, capacity.groups) if most >= SMALLEST else []
    found.sort(key=lambda group: tier.rank[list(group.members)].min())
    column = pd.Series([None] * len(tiers.table), index=tiers.table.index, dtype=object)
    rows = []
    for group, (name, elsewhere) in zip(
        found, group_names(found, tier, {} if segmentation is None else segmentation.names), strict=True
    ):
        for account in second.index[list(group.members)]:
            column[account] = name
        rows.append((name, len(group.members), elsewhere))
    told = pd.DataFrame(rows, columns=["name", "n", "elsewhere"])
    return replace(tiers, table=tiers.table.assign(group=column), groups=told)


def _tier(
    levels: pd.DataFrame, segment: np.ndarray, rank: np.ndarray, most: int, weights: Weights | None
) -> TierLevels:
    pairs: list[tuple[str, str]] = []
    columns = []
    for attribute in levels.columns:
        column = levels[attribute].to_numpy(dtype=object)
        for level in sorted(set(column)):
            if level != UNKNOWN and not lacks(str(attribute), str(level)):
                pairs.append((str(attribute), str(level)))
                columns.append(column == level)
    place = {str(name): number for number, name in enumerate(levels.columns)}
    attributes = np.array([place[name] for name, _ in pairs], dtype=int)
    has = np.array(columns, dtype=bool).T if columns else np.zeros((len(levels), 0), dtype=bool)
    points = weights.points() if weights is not None else {}
    heaviest = max(points.values(), default=0.0)
    weighed = np.array([points.get(weighed_as(name), 0.0) for name, _ in pairs])
    matters = NOT_WEIGHED + (1 - NOT_WEIGHED) * weighed / heaviest if heaviest else np.ones(len(pairs))
    return TierLevels(pairs, attributes, has, matters, segment, rank, most)


def _divided(tier: TierLevels, groups: int) -> list[Group]:
    """The groups: first within segments, then of whoever is left, by levels alone."""
    found: list[Group] = []
    for segment in sorted(set(tier.segment[tier.segment >= 0])):
        found += _within(np.flatnonzero(tier.segment == segment), int(segment), tier)
    found = _largest(found, tier, groups)
    taken = [member for group in found for member in group.members]
    left = np.setdiff1d(np.arange(len(tier.rank)), taken)
    found += [Group(tuple(members)) for members in _covered(left, tier)]
    return _filled(_largest(found, tier, groups), tier)


def _within(part: np.ndarray, segment: int, tier: TierLevels) -> list[Group]:
    if len(part) < SMALLEST:
        return []
    if len(part) <= tier.most:
        return [Group(tuple(part), segment)]
    by_levels = list(_covered(part, tier))
    left = np.setdiff1d(part, np.concatenate(by_levels)) if by_levels else part
    return [Group(tuple(members), segment) for members in (*by_levels, *_chunks(left, tier))]


def _covered(pool: np.ndarray, tier: TierLevels) -> Iterator[np.ndarray]:
    """Groups of a pool, each of those left that share a level or a pair of levels, the best next; where only too many
    share one, in parts."""
    if not tier.pairs:
        return
    has = tier.has.astype(np.int64)
    whole, n = has.T @ has, len(has)
    left = np.sort(pool)
    inside = has[left].T @ has[left]
    together = tier.attribute[:, None] != tier.attribute[None, :]
    allowed = np.triu(together) | np.eye(len(tier.pairs), dtype=bool)
    worth = np.where(np.eye(len(tier.pairs), dtype=bool), 1.0, SECOND_LEVEL)
    worth *= np.minimum(tier.matters[:, None], tier.matters[None, :])
    while len(left) >= SMALLEST:
        elsewhere = (whole - inside) / np.maximum(n - inside, 1)
        rare = np.where(allowed & (inside >= SMALLEST), (1 - elsewhere) * worth, 0.0)
        if not rare.any():
            return
        fits = np.where(inside <= tier.most, rare * inside, 0.0)
        score = fits if fits.any() else rare / inside.clip(1)  # the smallest of those too large, then cut by rank
        one, other = np.unravel_index(int(score.argmax()), score.shape)
        members = left[tier.has[left, one] & tier.has[left, other]]
        yield from _chunks(members, tier)
        inside -= has[members].T @ has[members]
        left = np.setdiff1d(left, members)


def _chunks(left: np.ndarray, tier: TierLevels) -> list[np.ndarray]:
    """Accounts in even parts by rank, none larger than a group may be; no parts where they are too few for one."""
    if len(left) < SMALLEST:
        return []
    parts = -(-len(left) // tier.most)
    if len(left) // parts < SMALLEST:  # as eleven of which a group holds at most five, or six
        parts = len(left) // SMALLEST
    ordered = left[np.argsort(tier.rank[left])]
    return [part[: tier.most] for part in np.array_split(ordered, parts)]


def _largest(found: list[Group], tier: TierLevels, groups: int) -> list[Group]:
    """As many groups as there is capacity for: those with most members, and of equal ones those that stand first."""
    return sorted(found, key=lambda group: (-len(group.members), tier.rank[list(group.members)].min()))[:groups]


def _filled(found: list[Group], tier: TierLevels) -> list[Group]:
    """Who is in no group joins the first that has room, and whose levels are true of it and of few beside."""
    taken = {member for group in found for member in group.members}
    left = [int(at) for at in np.argsort(tier.rank) if at not in taken]
    out = []
    for group in found:
        levels = telling_levels(group, tier).levels
        room = tier.most - len(group.members)
        alike = [at for at in left if levels and tier.has[at, levels].all()][:room]
        larger = Group((*group.members, *alike))
        if alike and (group.segment is None or telling_levels(larger, tier).tells_apart):
            left = [at for at in left if at not in alike]
            out.append(larger)
        else:
            out.append(group)
    return out

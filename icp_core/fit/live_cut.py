"""Tiers of very many accounts at every move of a weight: those of ``tiers.py``, found without sorting all accounts.

By expected value the accounts that count in tiers 1, 2 and 3 are found by partial selection; who of equals comes first
is asked of those alone. By priority each account's is first bounded by counting scores in bins, and worked out exactly
for those that the bounds leave. Accounts stand in the order of their ids, so that a stable order settles what is equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from icp_core.fit.capacity import Capacity

BINS = 1 << 16
Priority = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Cut:
    """Who is in tiers 1 to 3.

    Attributes
    ----------
    tier : uint8 array of shape (n,), 1, 2, 3 or 0 for not targeted
    first : int array; places of the accounts of tiers 1 and 2, by rank
    rank : int array of the same length, among all accounts, from 1
    alike : bool
        Whether nothing tells the accounts apart; nobody is then in a tier.
    """

    tier: np.ndarray
    first: np.ndarray
    rank: np.ndarray
    alike: bool


def cut_by_expected_value(expected: np.ndarray, wanted: np.ndarray, capacity: Capacity, priority: Priority) -> Cut:
    """Tiers by expected value.

    Parameters
    ----------
    expected : float array of shape (n,), NaN where it is not known
    wanted : bool array of shape (n,)
        Neither below both floors nor gone.
    priority : function
        The priorities of the accounts at given places, asked where expected values are equal.
    """
    n = len(expected)
    known = np.where(np.isnan(expected), -np.inf, expected)
    if n > 1 and known.min() == known.max():
        return _nobody(n)
    # In their order, those that a tier takes stand next to each other: where each ends is counted.
    many, ends = int(np.count_nonzero(wanted)), [0]
    for size, effort in zip(capacity.sizes, capacity.efforts, strict=True):
        paid = int(np.count_nonzero(wanted & (known > effort))) if effort else many
        ends.append(ends[-1] + min(size, max(0, paid - ends[-1])))
    _, end_1, end_2, end_3 = ends
    if not end_3:
        return Cut(np.zeros(n, dtype=np.uint8), *(np.zeros(0, dtype=int),) * 2, False)
    places = sorted({many - end for end in (end_2, end_3) if end})
    parted = np.partition(known[wanted], places)
    tier = np.zeros(n, dtype=np.uint8)
    _take_third(tier, known, wanted, parted[many - end_3], end_3, priority)
    first, rank = _ranked(known, wanted, parted[many - end_2], end_2, priority) if end_2 else (tier[:0], tier[:0])
    tier[first[:end_1]], tier[first[end_1:]] = 1, 2
    return Cut(tier, first.astype(int), rank.astype(int), False)


def cut_by_priority(
    score: np.ndarray, amount_share: np.ndarray | None, wanted: np.ndarray, capacity: Capacity, priority: Priority
) -> Cut:
    """Tiers by priority, 100 x share of scores at or below x share of amounts at or below.

    Parameters
    ----------
    amount_share : float array of shape (n,), 0-1; None where no value is known
    """
    n = len(score)
    step, counts = in_bins(score)
    upto = np.cumsum(counts)
    low, high = (100.0 * (edge / n)[step] for edge in (upto - counts + 1, upto))
    if amount_share is not None:
        low, high = low * amount_share, high * amount_share
    if n > 1 and low.max() <= high.min() and len(np.unique(priority(np.arange(n)))) == 1:
        return _nobody(n)
    many, ends = int(np.count_nonzero(wanted)), np.cumsum(capacity.sizes)
    end_1, end_2, end_3 = (int(end) for end in np.minimum(ends, many))
    tier = np.zeros(n, dtype=np.uint8)
    if not end_3:
        return Cut(tier, *(np.zeros(0, dtype=int),) * 2, False)
    least = np.partition(low[wanted], many - end_3)[many - end_3]
    near = np.flatnonzero(high >= least)
    near = near[np.argsort(-priority(near), kind="stable")]
    rank = np.flatnonzero(wanted[near])[:end_3]
    taken = near[rank]
    tier[taken[:end_1]], tier[taken[end_1:end_2]], tier[taken[end_2:]] = 1, 2, 3
    return Cut(tier, taken[:end_2], rank[:end_2] + 1, False)


def in_bins(score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bin of each score, shape (n,), and how many are in each bin; a higher bin holds higher scores."""
    lowest, highest = score.min(initial=np.inf), score.max(initial=-np.inf)
    scale = (BINS - 1) / (highest - lowest) if highest > lowest else 0.0
    step = ((score - lowest) * scale).astype(np.intp)
    return step, np.bincount(step, minlength=BINS)


def _nobody(n: int) -> Cut:
    return Cut(np.zeros(n, dtype=np.uint8), *(np.zeros(0, dtype=int),) * 2, True)


def _take_third(
    tier: np.ndarray, known: np.ndarray, wanted: np.ndarray, least: float, end: int, priority: Priority
) -> None:
    """Mark the first ``end`` of those wanted; ``least`` is what the last of them is expected to bring."""
    near = np.flatnonzero(wanted & (known >= least))
    above = known[near] > least
    tied = near[~above]
    left = end - int(np.count_nonzero(above))
    if left < len(tied):
        tied = tied[np.argsort(-priority(tied), kind="stable")][:left]
    tier[near[above]] = tier[tied] = 3


def _ranked(
    known: np.ndarray, wanted: np.ndarray, least: float, end: int, priority: Priority
) -> tuple[np.ndarray, np.ndarray]:
    """The first ``end`` of those wanted in their order, and the rank of each among all."""
    head = np.flatnonzero(known >= least)
    keys = known[head]
    apart = len(np.unique(keys)) == len(keys)
    head = head[np.argsort(-keys, kind="stable") if apart else np.lexsort((-priority(head), -keys))]
    at = np.flatnonzero(wanted[head])[:end]
    return head[at], at + 1

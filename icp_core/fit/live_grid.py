"""Where very many accounts stand under any weights, as counts on a grid, with the accounts of tiers 1 and 2 by name.

For lists that are not sent to the browser. The figures are those of :mod:`icp_core.fit.tiers` to the last bit: the same
sums in the same order, the same chances, the same order of accounts. What does not hang on the weights is looked up
once (:mod:`icp_core.fit.grid_accounts`); a move then costs one pass over the accounts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from icp_core.errors import SettingError
from icp_core.fit.capacity import Capacity
from icp_core.fit.conversion import LEAST_TRIED_SHARE, Conversion, Judgement, judged_on_deals
from icp_core.fit.grid_accounts import GridAccounts
from icp_core.fit.live_cut import Cut, Priority, cut_by_expected_value, cut_by_priority, in_bins
from icp_core.fit.score import weighted_sum
from icp_core.fit.weights import Weights

MOST_CELLS = 2048
"""Of a grid along one side."""
MOST_POINTS = 500
_STEP = 1 << 15


@dataclass(frozen=True)
class GridWindow:
    """The part of the plot that is counted, and in how many cells.

    ``x`` is a share (chance, or fit / 100), ``y`` log10 of the value, or minus the rank where no value is known; the
    first row of cells is the highest.

    Raises
    ------
    SettingError
        If a side is no range of numbers, or has no cell or more than :data:`MOST_CELLS`.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    wide: int
    high: int

    def __post_init__(self) -> None:
        for name, low, end in (("x", self.x0, self.x1), ("y", self.y0, self.y1)):
            if not (math.isfinite(low) and math.isfinite(end) and low < end):
                raise SettingError.out_of_range(f"{name}1", end, low, math.inf)
        for name in ("wide", "high"):
            if not 1 <= getattr(self, name) <= MOST_CELLS:
                raise SettingError.out_of_range(name, getattr(self, name), 1, MOST_CELLS)


@dataclass(frozen=True, eq=False)
class Extent:
    """What the accounts take up: ``left`` and ``right`` of those with a known share, ``low`` without the lowest."""

    left: float
    right: float
    bottom: float
    top: float
    low: float
    untried: int
    drawn: int


@dataclass(frozen=True, eq=False)
class Grid:
    """What a move of the weights makes of the board.

    Attributes
    ----------
    counts : int array of shape (4, high, width) by tier (0, 1, 2, 3); None without a window
    first : int array; places in ``GridAccounts`` of tiers 1 and 2 by rank, at most :data:`MOST_POINTS`
    x, y, score, chance, expected, rank, tier : arrays of the same length
    summary : by tier 1, 2, 3, 0 its number, what is expected of it net of effort, and its cut
        The cut is the lowest expected value or priority; it is not told of tier 0, nor its sum.
    outside : float
        The highest expected value that is not targeted; NaN without one.
    whole : bool
        Whether all of tiers 1 and 2 are among ``first``.
    """

    counts: np.ndarray | None
    first: np.ndarray
    x: np.ndarray
    y: np.ndarray
    score: np.ndarray
    chance: np.ndarray
    expected: np.ndarray
    rank: np.ndarray
    tier: np.ndarray
    summary: tuple[tuple[int, int, float, float], ...]
    outside: float
    whole: bool
    extent: Extent
    by_chance: bool
    alike: bool
    conversion: Conversion


@dataclass(frozen=True, eq=False)
class LiveGrid:
    """The accounts under a capacity, to be counted under any weights."""

    accounts: GridAccounts
    capacity: Capacity

    @cached_property
    def _high(self) -> np.ndarray:
        """Whether each account's value is not below its floor."""
        amount = self.accounts.amount
        floor = np.nanquantile(amount, self.capacity.minimum_value_share) if self.accounts.valued else np.nan
        return np.asarray(amount >= floor)

    def move(self, weights: Weights, window: GridWindow | None = None) -> Grid:
        """What these weights make of the board; without a window nothing is counted.

        Raises
        ------
        SettingError
            If the weights cannot be scored with.
        """
        all_, capacity = self.accounts, self.capacity
        judged = judged_on_deals(all_.scoring, weights)
        by_chance = judged.conversion.verdict == "calibrated" and all_.valued
        score, chance, x = _followed(all_, weights, judged, by_chance)
        expected = chance * all_.amount if by_chance else None
        gone = expected <= 0 if expected is not None else all_.own & (all_.active == 0)
        wanted = ~(gone | ((score < capacity.minimum_fit) & ~self._high))
        priority = _priorities(score, all_.amount_share)
        if expected is not None:
            cut = cut_by_expected_value(expected, wanted, capacity, priority)
        else:
            cut = cut_by_priority(score, all_.amount_share, wanted, capacity, priority)
        y = all_.y if all_.valued else _minus_rank(score)
        first = cut.first[:MOST_POINTS]
        return Grid(
            None if window is None else _counted(x, y, cut.tier, window),
            first,
            x[first],
            y[first] if all_.valued else -cut.rank[: len(first)].astype(np.float32),
            score[first],
            np.where(all_.own, all_.active, np.nan)[first] if chance is None else chance[first],
            np.full(len(first), np.nan) if expected is None else expected[first],
            cut.rank[: len(first)],
            cut.tier[first],
            _summary(cut, expected, priority, capacity),
            _outside(cut, expected),
            len(first) == len(cut.first),
            _extent(all_, x, y, chance),
            by_chance,
            cut.alike,
            judged.conversion,
        )


def _followed(
    all_: GridAccounts, weights: Weights, judged: Judgement, by_chance: bool
) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
    """Score, chance and place across of every account, in pieces that stay close to the processor."""
    n, shares = len(all_.places), all_.scoring.all_accounts.shares(weights)
    rests = weighted_sum(all_.patterns, shares) >= LEAST_TRIED_SHARE
    score, x = np.empty(n), np.empty(n, dtype=np.float32)
    chance = np.empty(n) if by_chance else None
    for start in range(0, n, _STEP):
        rows = slice(start, start + _STEP)
        score[rows] = mine = 50.0 + weighted_sum(all_.deviations[rows], shares)
        if chance is None:
            x[rows] = mine / 100.0
            continue
        each = judged.chance(mine, all_.timing[rows])
        each[~rests[all_.pattern[rows]]] = np.nan
        np.copyto(each, all_.active[rows], where=all_.own[rows])
        chance[rows] = each
        x[rows] = np.where(np.isnan(each), all_.aside[rows], each)
    return score, chance, x


def _priorities(score: np.ndarray, amount_share: np.ndarray | None) -> Priority:
    """Exact priorities of the accounts at given places, 0-100."""
    ordered: list[np.ndarray] = []

    def of(places: np.ndarray) -> np.ndarray:
        if not ordered:
            ordered.append(np.sort(score))
        mine = score[places]
        rank = (ordered[0].searchsorted(mine, "left") + ordered[0].searchsorted(mine, "right") + 1) / 2
        out: np.ndarray = 100 * (rank / len(score))
        return out if amount_share is None else out * amount_share[places]

    return of


def _minus_rank(score: np.ndarray) -> np.ndarray:
    """Minus the rank by score, equal for scores of one bin."""
    step, counts = in_bins(score)
    out: np.ndarray = -(len(score) - np.cumsum(counts) + 1).astype(np.float32)[step]
    return out


def _counted(x: np.ndarray, y: np.ndarray, tier: np.ndarray, window: GridWindow) -> np.ndarray:
    cells = window.wide * window.high
    cell = np.empty(len(x), dtype=np.intp)
    across, down = window.wide / (window.x1 - window.x0), window.high / (window.y1 - window.y0)
    for start in range(0, len(x), _STEP):
        rows = slice(start, start + _STEP)
        column, row = (x[rows] - window.x0) * across, (window.y1 - y[rows]) * down
        inside = (column >= 0) & (column < window.wide) & (row >= 0) & (row < window.high)
        # What lies outside, or nowhere, is put where no cell is.
        at = np.where(inside, row, window.high).astype(np.int32) * window.wide
        cell[rows] = at + np.where(inside, column, 0).astype(np.int32)
    out = np.zeros((4, cells), dtype=np.intp)
    out[0] = np.bincount(cell, minlength=cells + 1)[:cells]
    targeted = np.flatnonzero(tier)
    for number in (1, 2, 3):
        mine = targeted[tier[targeted] == number]
        out[number] = np.bincount(cell[mine], minlength=cells + 1)[:cells]
        out[0] -= out[number]
    return out.reshape(4, window.high, window.wide)


def _summary(
    cut: Cut, expected: np.ndarray | None, priority: Priority, capacity: Capacity
) -> tuple[tuple[int, int, float, float], ...]:
    lines, targeted = [], np.flatnonzero(cut.tier)
    for number, effort in zip((1, 2, 3), capacity.efforts, strict=True):
        mine = targeted[cut.tier[targeted] == number]
        if expected is None:
            sum_, key = math.nan, priority(mine)
        else:
            key = expected[mine][~np.isnan(expected[mine])]
            sum_ = float((key - effort).sum()) if len(key) else math.nan
        lines.append((number, len(mine), sum_, float(key.min()) if len(key) else math.nan))
    return (*lines, (0, len(cut.tier) - len(targeted), math.nan, math.nan))


def _outside(cut: Cut, expected: np.ndarray | None) -> float:
    if expected is None:
        return math.nan
    highest = np.fmax.reduce(np.where(cut.tier == 0, expected, np.nan), initial=np.nan)
    return float(highest)


def _extent(all_: GridAccounts, x: np.ndarray, y: np.ndarray, chance: np.ndarray | None) -> Extent:
    drawn = ~np.isnan(y)
    if all_.valued:
        bottom, top, low = all_.tall
    else:
        bottom, top = float(-len(y)), -1.0
        low = bottom
    open_ = np.isnan(chance) & drawn if chance is not None else np.zeros(0, dtype=bool)
    at = x[drawn & ~open_] if chance is not None else x[drawn]
    return Extent(
        float(at.min()) if len(at) else math.nan,
        float(at.max()) if len(at) else math.nan,
        bottom,
        top,
        low,
        int(np.count_nonzero(open_)),
        int(np.count_nonzero(drawn)),
    )

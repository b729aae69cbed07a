"""The search for combinations of levels that are commoner among members, the same for any membership.

All pairs of levels are counted, and the :data:`BEAM` pairs that stand out most are extended by a third level. Which
combinations may be counted at all depends on the levels alone and never on who is a member; so the search can be
repeated as it is with membership shuffled, and the distribution of the best it then finds is exact for its whole way
(P. H. Westfall and S. S. Young, *Resampling-based multiple testing*, 1993, the single-step maximum).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from icp_core.segments.level_matrix import LevelMatrix, shuffled
from icp_core.segments.lift import Counts, signed_root

BEAM = 30
"""Pairs that are extended by a third level."""
LEAST_CUSTOMERS_OF_RULE = 5
"""So many customers must have the combination, and so many each of its parts without the rest of it."""
_CELLS_AT_ONCE = 20_000_000


class Found(NamedTuple):
    """What a search finds: ``x, M, z`` of each pair, rows of the pairs extended, and their ``z3`` by third level."""

    x: np.ndarray
    M: np.ndarray
    z: np.ndarray
    beam: np.ndarray
    z3: np.ndarray

    @property
    def largest(self) -> float:
        """How far the best combination stands above its expectation, in standard deviations."""
        return float(max(self.z.max(initial=0.0), self.z3.max(initial=0.0)))


@dataclass(frozen=True, eq=False)
class RuleSearch:
    """What of the customers' levels a search needs, counted once.

    Attributes
    ----------
    table : LevelMatrix of L levels and A attributes
    pairs : int array (pairs, 2), rows of ``table``, the first below the second
    has : bool array (pairs, customers)
    n, N : customers with each pair, and of whom both attributes are known, float arrays (pairs,)
    n3, N3 : the same with a third level, float arrays (pairs, L)
    allowed : bool array (pairs, L), the third levels that may be added
    depth : 2 or 3
    """

    table: LevelMatrix
    pairs: np.ndarray
    has: np.ndarray
    n: np.ndarray
    N: np.ndarray
    n3: np.ndarray
    N3: np.ndarray
    allowed: np.ndarray
    depth: int

    def run(self, members: np.ndarray) -> Found:
        """The search with these customers as members, int array of their rows."""
        has, knows = self.table.has[members], self.table.knows[members]
        first, second = self.pairs.T
        one, other = self.table.owner[first], self.table.owner[second]
        x = (has.T @ has)[first, second].astype(float)
        M = (knows.T @ knows)[one, other].astype(float)
        z = signed_root(Counts(x, self.n, M, self.N))
        if self.depth == 2:
            return Found(x, M, z, np.empty(0, dtype=int), np.empty((0, has.shape[1])))
        size = min(BEAM, len(z))
        beam = np.sort(np.argpartition(-z, size - 1)[:size]) if size else np.empty(0, dtype=int)
        with_pair = self.has[beam][:, members].astype(np.float32)
        known = (knows[:, one[beam]] * knows[:, other[beam]]).T
        x3 = (with_pair @ has).astype(float)
        M3 = (known @ knows).astype(float)[:, self.table.owner]
        ok = self.allowed[beam]
        z3 = np.full(x3.shape, -np.inf)
        z3[ok] = signed_root(Counts(x3[ok], self.n3[beam][ok], M3[ok], self.N3[beam][ok]))
        return Found(x, M, z, beam, z3)

    def largest_by_chance(self, inside: np.ndarray, n_permutations: int, random_state: int) -> np.ndarray:
        """The best of the whole search with membership shuffled, float array (permutations,)."""
        rng = np.random.default_rng(random_state)
        drawn = (row for chunk in shuffled(inside, n_permutations, rng) for row in chunk)
        return np.array([self.run(np.flatnonzero(row)).largest for row in drawn])


def rule_search(table: LevelMatrix, depth: int) -> RuleSearch:
    """Which combinations of the levels can be counted, and how many customers have them."""
    has, knows, owner = table.has, table.knows, table.owner
    both = has.T @ has
    known_of = has.T @ knows  # customers with the level of whom another attribute is known
    enough = np.triu(owner[:, None] != owner[None, :]) & (both >= LEAST_CUSTOMERS_OF_RULE)
    without = known_of[:, owner] - both >= LEAST_CUSTOMERS_OF_RULE
    pairs = np.argwhere(enough & without & without.T)
    first, second = pairs.T
    n = both[first, second].astype(float)
    N = (knows.T @ knows)[owner[first], owner[second]].astype(float)
    have = np.array([has[:, i] * has[:, j] > 0 for i, j in pairs], dtype=bool).reshape(len(pairs), len(has))
    shape = (len(pairs), len(owner))
    if depth == 2:
        nothing = np.zeros(shape)
        return RuleSearch(table, pairs, have, n, N, nothing, nothing, nothing.astype(bool), depth)
    n3, known3, N3 = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    step = max(1, _CELLS_AT_ONCE // max(1, len(has)))
    for start in range(0, len(pairs), step):
        part = slice(start, start + step)
        rows = have[part].astype(np.float32)
        n3[part] = rows @ has
        known3[part] = (rows @ knows)[:, owner]
        knowing = (knows[:, owner[first[part]]] * knows[:, owner[second[part]]]).T
        N3[part] = (knowing @ knows)[:, owner]
    at = np.full((len(owner), len(owner)), -1)
    at[first, second] = at[second, first] = np.arange(len(pairs))
    apart = (owner[first][:, None] != owner) & (owner[second][:, None] != owner)
    allowed = apart & (n3 >= LEAST_CUSTOMERS_OF_RULE) & (known3 - n3 >= LEAST_CUSTOMERS_OF_RULE)
    for own, left in ((first, second), (second, first)):
        sub = at[own]  # the pair of one of the two with the third level; the other then is what is added
        rest = known3[sub, left[:, None]] - n3
        allowed &= (sub >= 0) & (rest >= LEAST_CUSTOMERS_OF_RULE)
    return RuleSearch(table, pairs, have, n, N, n3, N3, allowed, depth)


def customers_with(table: LevelMatrix, rule: Iterable[int]) -> np.ndarray:
    """Who has all these levels, bool array (customers,)."""
    return np.asarray(table.has[:, list(rule)].all(axis=1))


def customers_known(table: LevelMatrix, rule: Iterable[int]) -> np.ndarray:
    """Of whom all attributes of these levels are known, bool array (customers,)."""
    return np.asarray(table.knows[:, table.owner[list(rule)]].all(axis=1))


def says_more(inside: np.ndarray, table: LevelMatrix, rule: tuple[int, ...], part: tuple[int, ...]) -> float:
    """How far members are commoner in the rule than in the rest of its part, in standard deviations."""
    (added,) = set(rule) - set(part)
    within = customers_with(table, part) & (table.knows[:, table.owner[added]] > 0)
    has = within & (table.has[:, added] > 0)
    four = (float(count) for count in ((has & inside).sum(), has.sum(), (within & inside).sum(), within.sum()))
    return float(signed_root(Counts(*(np.array([count]) for count in four)))[0])


def most_added_by_chance(
    inside: np.ndarray, table: LevelMatrix, parts: Iterable[tuple[int, ...]], n_permutations: int, random_state: int
) -> np.ndarray:
    """The most that any level adds to any of the parts with membership shuffled within the part.

    The parts are shuffled independently, so that the maximum over them is rather too large than too small.

    Returns
    -------
    float array (permutations,)
    """
    largest = np.zeros(n_permutations)
    for part in parts:
        rows = customers_with(table, part)
        within = LevelMatrix(table.rows, table.has[rows], table.knows[rows], table.owner)
        n, N = within.has.sum(axis=0), within.knows.sum(axis=0)[table.owner]
        apart = ~np.isin(table.owner, table.owner[list(part)])
        ok = np.flatnonzero(apart & (n >= LEAST_CUSTOMERS_OF_RULE) & (N - n >= LEAST_CUSTOMERS_OF_RULE))
        if not len(ok):
            continue
        some = LevelMatrix([table.rows[i] for i in ok], within.has[:, ok], within.knows, table.owner[ok])
        rng = np.random.default_rng([random_state, *part])
        drawn = shuffled(inside[rows], n_permutations, rng)
        added = np.concatenate([signed_root(some.counts(chunk)).max(axis=1) for chunk in drawn])
        largest = np.maximum(largest, added)
    return largest

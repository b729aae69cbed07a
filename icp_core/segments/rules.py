"""Combinations of two or three levels that the members of a group have more often than all customers.

A combination is called certain only if it passes two gates. First it must stand out more than the best of the whole
search does with membership shuffled among all customers (:mod:`~icp_core.segments.rule_search`). A strong level alone
would carry every combination that holds it through this gate; so second, members must be commoner in the combination
than among the other customers of each of its parts one level shorter, and by more than any level adds to such a part
with membership shuffled within the part. The second gate is shared among the parts of all combinations that passed the
first (serial gatekeeping: A. Dmitrienko et al., "Gatekeeping strategies for clinical trials", *Statistics in Medicine*
22 (2003) 2387-2400).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.levels import OTHER, Edges
from icp_core.schema import Dataset
from icp_core.segments.level_matrix import (
    LEAST_MEMBERS,
    LevelMatrix,
    check_settings,
    compared_levels,
    level_matrix,
    lift_figures,
)
from icp_core.segments.lift import Counts, lift_at, signed_root, tally
from icp_core.segments.marks import level_phrase
from icp_core.segments.rule_search import (
    RuleSearch,
    customers_known,
    customers_with,
    most_added_by_chance,
    rule_search,
    says_more,
)
from icp_core.segments.shrinkage import spread_weight
from icp_core.value.intervals import Z80

CERTAIN = 0.03
"""Adjusted p-value, of each gate, below which a combination is called certain. With the single levels' .01 at most
four companies in a hundred that have nothing in common are told of anything certain."""
LEAST_CUSTOMERS = 100
"""With fewer every combination is a hypothesis, none certain."""
MOST_RULES = 10
MOST_ALIKE = 0.6
"""Of two combinations whose customers overlap more (both of either), only the first is kept."""
_CANDIDATES = 200

COLUMNS = (
    "rule", "n", "n_members", "n_known", "n_members_known", "raw_lift", "lift", "low", "high", "chance_low",
    "chance_high", "chance_best", "p_value", "better_than", "p_more", "certain", "searched", "sentence",
)  # fmt: skip


def find_rules(
    dataset: Dataset,
    members: pd.Series,
    *,
    depth: int = 3,
    level: float = 0.8,
    n_permutations: int = 999,
    random_state: int = 0,
    without: Collection[str] = (),
    further: pd.DataFrame | None = None,
    edges: Edges | None = None,
) -> pd.DataFrame:
    """Combinations of levels that are commoner among the members than among all customers, at most ten.

    Parameters
    ----------
    dataset, members, level, n_permutations, without, further, edges
        As in :func:`~icp_core.segments.commonalities.commonalities`; unknown is no level, and neither is ``other``.
    depth : 2 or 3
        Most levels in a combination; of three levels those are searched that extend the strongest pairs.

    Returns
    -------
    DataFrame, one row per combination, the certain ones first, each group from high shrunken lift to low:

    ``rule`` : tuple of (attribute, level). ``n``, ``n_members`` : customers and members that have it all, of the
    ``n_known`` and ``n_members_known`` of whom all its attributes are known. ``raw_lift, lift, low, high, chance_low,
    chance_high`` : as in commonalities; each lift is drawn toward 1 as far as its attributes' combinations differ
    little. ``chance_best`` : the lift at which it would stand out as much as the best of the whole search does by
    chance, at the upper end of ``level``. ``p_value`` : adjusted for the maximum over all ``searched`` combinations.
    ``better_than`` : its part, one level shorter, to which it adds least. ``p_more`` : that it adds nothing to that
    part, adjusted likewise; NaN where ``p_value`` is not below :data:`CERTAIN`. ``certain`` : both are below it; False
    throughout for fewer than :data:`LEAST_CUSTOMERS` customers, or LEAST_MEMBERS members or others.
    ``sentence`` : Message.

    Combinations to which a part says as much are left out, and so are those that repeat an earlier one: nested in it,
    it in them, or mostly the same customers.

    Raises
    ------
    SettingError, TableError
        For settings out of range, and for ids that are not accounts.
    """
    check_settings(level, n_permutations)
    if depth not in (2, 3):
        raise SettingError.out_of_range("depth", depth, 2, 3)
    inside, levels = compared_levels(dataset, members, without, further, edges)
    table = level_matrix(levels, leave_out=(OTHER,))
    search = rule_search(table, depth)
    total, chosen = len(inside), int(inside.sum())
    if not 0 < chosen < total or not len(search.pairs):
        return no_rules()

    largest = search.largest_by_chance(inside, n_permutations, random_state)
    found = sorted(_candidates(search, inside), key=lambda rule: (-rule.z, rule.levels))
    bearable = min(chosen, total - chosen) >= LEAST_MEMBERS and total >= LEAST_CUSTOMERS
    gated = [rule for rule in found if _p_value(rule.z, largest) < CERTAIN] if bearable else []
    parts = sorted({rule.part for rule in gated})
    added = most_added_by_chance(inside, table, parts, n_permutations, random_state)
    p_more = {rule.levels: _p_value(rule.adds, added) for rule in gated}
    certain = [rule for rule in gated if p_more[rule.levels] < CERTAIN]
    sure = {rule.levels for rule in certain}
    rest = sorted((rule for rule in found if rule.levels not in sure), key=lambda rule: (-rule.weakest, rule.levels))
    shown = _apart([*certain, *(rule for rule in rest if rule.adds >= Z80)], table)
    if not shown:
        return no_rules()

    own = LevelMatrix(
        [("rule", str(i)) for i in range(len(shown))],
        np.column_stack([customers_with(table, rule.levels) for rule in shown]).astype(np.float32),
        np.column_stack([customers_known(table, rule.levels) for rule in shown]).astype(np.float32),
        np.arange(len(shown)),
    )
    weight = np.array([_weight(inside, levels, _named(table, rule.levels)) for rule in shown])
    figures, _ = lift_figures(
        inside, own, weight, level=level, n_permutations=n_permutations, random_state=random_state
    )
    bar = float(np.quantile(largest, (1 + level) / 2))
    out = figures.assign(
        rule=_column(_named(table, rule.levels) for rule in shown),
        chance_best=[_lift_at(bar, row, weight[i]) for i, row in enumerate(figures.itertuples())],
        p_value=[_p_value(rule.z, largest) for rule in shown],
        better_than=_column(_named(table, rule.part) for rule in shown),
        p_more=[p_more.get(rule.levels, np.nan) for rule in shown],
        certain=[rule.levels in sure for rule in shown],
        searched=len(search.pairs) + int(search.allowed.sum()) // 3,
    )
    out["sentence"] = _column(_sentence(row, bearable) for _, row in out.iterrows())
    order = ["certain", "lift"]
    return out.sort_values(order, ascending=False, kind="stable", ignore_index=True)[list(COLUMNS)]


def no_rules() -> pd.DataFrame:
    """The table where no combination is found."""
    kinds = {"rule": object, "better_than": object, "certain": bool, "sentence": object}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, float)) for name in COLUMNS})


@dataclass(frozen=True)
class _Rule:
    """Rows of the level matrix, how far it stands out, its part to which it adds least, and how much that is."""

    levels: tuple[int, ...]
    z: float
    part: tuple[int, ...]
    adds: float

    @property
    def weakest(self) -> float:
        return min(self.z, self.adds)


def _candidates(search: RuleSearch, inside: np.ndarray) -> Iterator[_Rule]:
    """The combinations that stand out most, with what each adds to its parts."""
    found = search.run(np.flatnonzero(inside))
    scores: dict[tuple[int, ...], float] = {
        (int(i), int(j)): float(z) for (i, j), z in zip(search.pairs, found.z, strict=True)
    }
    for row, extended in zip(found.beam, found.z3, strict=True):
        i, j = search.pairs[row]
        scores |= {tuple(sorted((int(i), int(j), int(c)))): float(extended[c]) for c in np.flatnonzero(extended > 0)}
    first = sorted((levels for levels, z in scores.items() if z > 0), key=lambda levels: (-scores[levels], levels))
    for levels in first[:_CANDIDATES]:
        parts = [tuple(i for i in levels if i != left) for left in levels]
        added = [says_more(inside, search.table, levels, part) for part in parts]
        least = int(np.argmin(added))
        yield _Rule(levels, scores[levels], parts[least], added[least])


def _apart(rules: list[_Rule], table: LevelMatrix) -> list[_Rule]:
    """The rules in their order without those that repeat an earlier one."""
    kept: list[tuple[set[int], np.ndarray, _Rule]] = []
    for rule in rules:
        levels, who = set(rule.levels), customers_with(table, rule.levels)
        repeats = (
            levels <= other or other <= levels or (who & them).sum() > MOST_ALIKE * (who | them).sum()
            for other, them, _ in kept
        )
        if not any(repeats):
            kept.append((levels, who, rule))
        if len(kept) == MOST_RULES:
            break
    return [rule for _, _, rule in kept]


def _weight(inside: np.ndarray, levels: pd.DataFrame, rule: tuple[tuple[str, str], ...]) -> np.ndarray:
    """Of each spread, as all combinations of the rule's attributes bear it out together."""
    from icp_core.levels import UNKNOWN

    mine = levels[[attribute for attribute, _ in rule]]
    known = (mine != UNKNOWN).all(axis=1).to_numpy()
    cell = mine[known].groupby(list(mine.columns), sort=True).ngroup().to_numpy()
    x, n = np.bincount(cell, weights=inside[known]), np.bincount(cell).astype(float)
    M, N = (np.full(len(n), float(count)) for count in (inside[known].sum(), known.sum()))
    return spread_weight([tally(Counts(x, n, M, N))])


def _lift_at(bar: float, row: Any, weight: np.ndarray) -> float:
    """The shrunken lift at which a rule of this size stands out by ``bar`` standard deviations."""
    x = np.arange(min(row.n, row.n_members_known) + 1, dtype=float)
    n, M, N = (np.full(len(x), float(value)) for value in (row.n, row.n_members_known, row.n_known))
    reached = np.interp(bar, signed_root(Counts(x, n, M, N)), x)
    return float(lift_at(Counts(x[:1], n[:1], M[:1], N[:1]), weight, np.array([reached]))[0])


def _p_value(z: float, largest: np.ndarray) -> float:
    return float((1 + (largest >= z - 1e-9).sum()) / (1 + len(largest)))


def _named(table: LevelMatrix, levels: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(table.rows[i] for i in levels)


def _column(values: Any) -> pd.Series:
    return pd.Series(list(values), dtype=object)


def _sentence(row: pd.Series, bearable: bool) -> Message:
    """What it is, and how common."""
    gated = row["p_value"] < CERTAIN
    kind = "certain" if row["certain"] else "hypothesis" if not bearable else "part" if gated else "chance"
    told = message(
        f"segments.rule.{kind}",
        lift=float(row["lift"]),
        x=int(row["n_members"]),
        members=int(row["n_members_known"]),
        n=int(row["n"]),
        known=int(row["n_known"]),
        chance=float(row["chance_best"]),
        part=[level_phrase(*pair) for pair in row["better_than"]],
    )
    return message("segments.rule.sentence", what=[level_phrase(*pair) for pair in row["rule"]], told=told)

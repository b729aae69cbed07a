"""Customers compared by their levels: who is a member, which levels each has, and counts over any memberships."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TableError
from icp_core.levels import UNKNOWN, Edges, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.segments.lift import Counts, lift_at, shrunken_lift, signed_root

LEAST_MEMBERS = 5
"""With fewer members, or fewer others, whatever is found is a hypothesis and nothing is certain."""
_CELLS_AT_ONCE = 8_000_000


@dataclass(frozen=True, eq=False)
class LevelMatrix:
    """Rows to list, (customers x rows) has the level, (customers x attributes) is known, and each row's attribute."""

    rows: list[tuple[str, str]]
    has: np.ndarray
    knows: np.ndarray
    owner: np.ndarray

    def counts(self, inside: np.ndarray) -> Counts:
        """Counts for memberships of shape (memberships, customers)."""
        members = inside.astype(np.float32)  # exact for whole numbers up to 2^24
        x = np.rint(members @ self.has).astype(float)
        M = np.rint(members @ self.knows).astype(float)[:, self.owner]
        return Counts(x, self.has.sum(axis=0, dtype=float), M, self.knows.sum(axis=0, dtype=float)[self.owner])


def check_settings(level: float, n_permutations: int) -> None:
    """Refuse a coverage outside 0.5-0.99 and a number of permutations outside 199-9999."""
    if not 0.5 <= level <= 0.99:
        raise SettingError.out_of_range("level", level, 0.5, 0.99)
    if not 199 <= n_permutations <= 9999:
        raise SettingError.out_of_range("n_permutations", n_permutations, 199, 9999)


def compared_levels(
    dataset: Dataset,
    members: pd.Series,
    without: Collection[str],
    further: pd.DataFrame | None,
    edges: Edges | None,
) -> tuple[np.ndarray, pd.DataFrame]:
    """Who of the compared customers is a member (customers,), and the level of each in every attribute.

    Sorted by id, so that the order of the rows does not change which customers a permutation marks.

    Raises
    ------
    TableError
        For ids that are not accounts.
    """
    accounts = dataset.accounts.set_index("account_id", drop=False)
    strangers = members.index.difference(accounts.index)
    if len(strangers):
        raise TableError.unknown_account(str(name) for name in strangers)
    inside = members.astype(bool).sort_index()
    scheme = level_scheme(dataset.accounts, [name for name in dataset.attributes if name not in without], edges=edges)
    levels = level_table(accounts.loc[inside.index], scheme)
    if further is not None:
        levels = levels.join(further).fillna(UNKNOWN)
    return inside.to_numpy(), levels


def level_matrix(levels: pd.DataFrame, *, leave_out: Collection[str] = ()) -> LevelMatrix:
    """Levels that any customer has, of the attributes in which customers differ; unknown is no level."""
    rows: list[tuple[str, str]] = []
    owner: list[int] = []
    has, knows = [np.empty((len(levels), 0))], [np.empty((len(levels), 0))]
    for attribute in levels.columns:
        column = levels[attribute].to_numpy(dtype=object)
        known = column != UNKNOWN
        present = sorted(set(column[known]))
        if len(present) < 2:
            continue
        for name in present:
            if name in leave_out:
                continue
            rows.append((str(attribute), str(name)))
            has.append(column == name)
            owner.append(len(knows) - 1)
        knows.append(known)
    return LevelMatrix(
        rows,
        np.column_stack(has).astype(np.float32, order="C"),  # whole customers are taken out of it
        np.column_stack(knows).astype(np.float32, order="C"),
        np.array(owner, dtype=int),
    )


def shuffled(inside: np.ndarray, n_permutations: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """The same membership shuffled among the customers: bool arrays (permutations, customers), chunk by chunk."""
    at_once = max(1, _CELLS_AT_ONCE // max(1, len(inside)))
    for start in range(0, n_permutations, at_once):
        size = min(at_once, n_permutations - start)
        yield rng.permuted(np.tile(inside, (size, 1)), axis=1)


def lift_figures(
    inside: np.ndarray,
    table: LevelMatrix,
    weight: np.ndarray,
    *,
    level: float,
    n_permutations: int,
    random_state: int,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Counts and lifts of each row with what chance gives it, and the largest deviation of each permutation.

    ``weight`` is that of each spread for each row (rows, spreads), and is left as it is by the permutations, whose
    members are brought to as many known ones as there are.

    Returns
    -------
    DataFrame of ``n, n_members, n_known, n_members_known, raw_lift, lift, low, high, chance_low, chance_high``, one row
    per row of ``table``, and (permutations,) the largest absolute :func:`~icp_core.segments.lift.signed_root`.
    """
    several = table.counts(inside[None, :])
    counts = Counts(several.x[0], several.n, several.M[0], several.N)
    x, n, M, N = counts
    lift, low, high = shrunken_lift(counts, weight, level=level)
    by_chance, largest = [], []
    for drawn in shuffled(inside, n_permutations, np.random.default_rng(random_state)):
        by = table.counts(drawn)
        by_chance.append(by.x * np.divide(M, by.M, out=np.zeros_like(by.M), where=by.M > 0))
        largest.append(np.abs(signed_root(by)).max(axis=1))
    drawn_x = np.vstack(by_chance)
    chance = [lift_at(Counts(*(c[i : i + 1] for c in counts)), weight[i], drawn_x[:, i]) for i in range(len(n))]
    band = np.quantile(np.array(chance), [(1 - level) / 2, (1 + level) / 2], axis=1)
    figures = pd.DataFrame(
        {
            "n": n.astype(int),
            "n_members": x.astype(int),
            "n_known": N.astype(int),
            "n_members_known": M.astype(int),
            "raw_lift": np.divide(x * N, n * M, out=np.full(len(n), np.nan), where=M > 0),
            "lift": lift,
            "low": low,
            "high": high,
            "chance_low": band[0],
            "chance_high": band[1],
        }
    )
    return figures, np.concatenate(largest)

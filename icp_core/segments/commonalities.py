"""What a group of customers has in common: the shrunken lift of every level, with the level of chance beside it.

With no signal at all the best of many levels still shows a large lift, so no lift stands here without what chance
gives: the same customers with membership shuffled among them. Shuffling all levels together keeps the attributes'
correlation, and the distribution of the largest deviation over all levels adjusts each p-value for the search
(P. H. Westfall and S. S. Young, *Resampling-based multiple testing*, 1993, the single-step maximum).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TableError
from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.levels import UNKNOWN, Edges, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.segments.lift import Counts, lift_interval, shrunken_lift, signed_root
from icp_core.segments.shrinkage import prior_strength

CERTAIN = 0.01
"""Adjusted p-value below which a commonality is called certain: one company in a hundred without any gets one."""
LEAST_MEMBERS = 5
LEAST_CUSTOMERS = 15
"""Below either (or with fewer than LEAST_MEMBERS outside the group) every row is a hypothesis, none certain."""
_CELLS_AT_ONCE = 8_000_000

COLUMNS = (
    "attribute", "level", "n", "n_members", "n_known", "n_members_known", "raw_lift", "lift", "low", "high",
    "chance_low", "chance_high", "p_value", "certain", "sentence",
)  # fmt: skip


def commonalities(
    dataset: Dataset,
    members: pd.Series,
    *,
    level: float = 0.8,
    n_permutations: int = 999,
    random_state: int = 0,
    group: Literal["best", "loss_makers"] = "best",
    without: Collection[str] = (),
    further: pd.DataFrame | None = None,
    edges: Edges | None = None,
) -> pd.DataFrame:
    """How much commoner each attribute level is among the members than among all customers.

    Parameters
    ----------
    dataset : Dataset
        Levels are those of all its accounts, so that they are the board's.
    members : bool Series, index ``account_id``
        The customers compared, True for the members. Customers that it lacks are left out of the comparison.
    level : float, 0.5-0.99
        Coverage of ``low``..``high`` and of ``chance_low``..``chance_high``.
    n_permutations : int, 199-9999
    group : {"best", "loss_makers"}
        What the sentences call the members.
    without : attributes to leave out
        The one by which the members were chosen: it would only say so.
    further : DataFrame of str by ``account_id``, optional
        Levels of attributes that no company has before the sale, compared together with the others; ``unknown`` where
        an account is not among them.
    edges : mapping of attribute to inner edges, optional
        Bands that a person drew, instead of the standard ones.

    Returns
    -------
    DataFrame, one row per level that any compared customer has, highest shrunken lift first:

    ``n``, ``n_members`` : customers and members with the level, of the ``n_known`` and ``n_members_known`` whose
    attribute is known (unknown is no level here). ``raw_lift`` : the ratio of the two shares. ``lift, low, high`` :
    drawn toward 1 (:mod:`~icp_core.segments.lift`). ``chance_low, chance_high`` : the same lift with membership
    shuffled. ``p_value`` : adjusted for the maximum over all rows. ``certain`` : below :data:`CERTAIN`; False
    throughout for fewer than :data:`LEAST_MEMBERS` members, or others, or :data:`LEAST_CUSTOMERS` customers.
    ``sentence`` : Message.

    No rows where there is no member, or no attribute to compare.

    Raises
    ------
    SettingError, TableError
        For settings out of range, and for ids that are not accounts.
    """
    if not 0.5 <= level <= 0.99:
        raise SettingError.out_of_range("level", level, 0.5, 0.99)
    if not 199 <= n_permutations <= 9999:
        raise SettingError.out_of_range("n_permutations", n_permutations, 199, 9999)
    accounts = dataset.accounts.set_index("account_id", drop=False)
    strangers = members.index.difference(accounts.index)
    if len(strangers):
        raise TableError.unknown_account(str(name) for name in strangers)
    # Sorted, so that the order of the rows does not change which customers a permutation marks.
    inside = members.astype(bool).sort_index()
    total, chosen = len(inside), int(inside.sum())
    if chosen == 0:
        return no_rows()

    scheme = level_scheme(dataset.accounts, [name for name in dataset.attributes if name not in without], edges=edges)
    levels = level_table(accounts.loc[inside.index], scheme)
    if further is not None:
        levels = levels.join(further).fillna(UNKNOWN)
    table = _level_matrix(levels)
    if not table.rows:
        return no_rows()
    several = table.counts(inside.to_numpy()[None, :])
    counts = Counts(several.x[0], several.n, several.M[0], several.N)
    x, n, M, N = counts
    strength = np.empty(len(x))
    for number in np.unique(table.owner):
        own = table.owner == number
        strength[own] = prior_strength(x[own], n[own], M[own] / N[own])
    lift = shrunken_lift(counts, strength)
    low, high = lift_interval(counts, strength, level=level, random_state=random_state)
    by_chance, largest = _shuffled(inside.to_numpy(), table, strength, n_permutations, random_state)
    band = np.nanquantile(by_chance, [(1 - level) / 2, (1 + level) / 2], axis=0)
    deviation = np.abs(signed_root(counts))
    p_value = (1 + (largest[:, None] >= deviation[None, :] - 1e-9).sum(axis=0)) / (1 + n_permutations)
    bearable = min(chosen, total - chosen) >= LEAST_MEMBERS and total >= LEAST_CUSTOMERS
    out = pd.DataFrame(
        {
            "attribute": [attribute for attribute, _ in table.rows],
            "level": [name for _, name in table.rows],
            "n": n.astype(int),
            "n_members": x.astype(int),
            "n_known": N.astype(int),
            "n_members_known": M.astype(int),
            "raw_lift": np.divide(x * N, n * M, out=np.full(len(n), np.nan), where=M > 0),
            "lift": lift,
            "low": np.fmin(low, lift),
            "high": np.fmax(high, lift),
            "chance_low": band[0],
            "chance_high": band[1],
            "p_value": p_value,
            "certain": (p_value < CERTAIN) & bearable,
        }
    )
    out["sentence"] = pd.Series([_sentence(row, group, bearable) for _, row in out.iterrows()], dtype=object)
    order = ["lift", "attribute", "level"]
    return out.sort_values(order, ascending=[False, True, True], ignore_index=True)[list(COLUMNS)]


def no_rows() -> pd.DataFrame:
    """The table where there is nothing to compare."""
    kinds = {"attribute": object, "level": object, "certain": bool, "sentence": object}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, float)) for name in COLUMNS})


@dataclass(frozen=True, eq=False)
class _LevelMatrix:
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


def _level_matrix(levels: pd.DataFrame) -> _LevelMatrix:
    """Levels that any customer has, of the attributes in which customers differ."""
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
            rows.append((str(attribute), str(name)))
            has.append(column == name)
            owner.append(len(knows) - 1)
        knows.append(known)
    return _LevelMatrix(
        rows,
        np.column_stack(has).astype(np.float32),
        np.column_stack(knows).astype(np.float32),
        np.array(owner, dtype=int),
    )


def _shuffled(
    inside: np.ndarray, table: _LevelMatrix, strength: np.ndarray, n_permutations: int, random_state: int
) -> tuple[np.ndarray, np.ndarray]:
    """Shrunken lifts (permutations x rows) and the largest deviation (permutations) with membership shuffled."""
    rng = np.random.default_rng(random_state)
    at_once = max(1, _CELLS_AT_ONCE // len(inside))
    lifts, largest = [], []
    for start in range(0, n_permutations, at_once):
        size = min(at_once, n_permutations - start)
        drawn = rng.permuted(np.tile(inside, (size, 1)), axis=1)
        counts = table.counts(drawn)
        lifts.append(shrunken_lift(counts, strength))
        largest.append(np.abs(signed_root(counts)).max(axis=1))
    return np.vstack(lifts), np.concatenate(largest)


def _sentence(row: pd.Series, group: str, bearable: bool) -> Message:
    kind = "certain" if row["certain"] else "chance" if bearable else "hypothesis"
    return message(
        f"segments.commonality.{group}.{kind}",
        attribute=attribute_name(row["attribute"]),
        level=level_name(row["attribute"], row["level"]),
        lift=float(row["lift"]),
        x=int(row["n_members"]),
        members=int(row["n_members_known"]),
        n=int(row["n"]),
        known=int(row["n_known"]),
        low=float(row["chance_low"]),
        high=float(row["chance_high"]),
    )

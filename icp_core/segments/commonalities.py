"""What a group of customers has in common: the shrunken lift of every level, with the level of chance beside it.

With no signal at all the best of many levels still shows a large lift, so no lift stands here without what chance
gives: the same customers with membership shuffled among them. Shuffling all levels together keeps the attributes'
correlation, and the distribution of the largest deviation over all levels adjusts each p-value for the search
(P. H. Westfall and S. S. Young, *Resampling-based multiple testing*, 1993, the single-step maximum).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import numpy as np
import pandas as pd

from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.levels import Edges
from icp_core.schema import Dataset
from icp_core.segments.level_matrix import (
    LEAST_MEMBERS,
    check_settings,
    compared_levels,
    level_matrix,
    lift_figures,
)
from icp_core.segments.lift import Counts, signed_root, tally
from icp_core.segments.shrinkage import spread_weight

CERTAIN = 0.01
"""Adjusted p-value below which a commonality is called certain: one company in a hundred without any gets one."""
LEAST_CUSTOMERS = 15
"""With fewer (or fewer than LEAST_MEMBERS in the group or outside it) every row is a hypothesis, none certain."""

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
    check_settings(level, n_permutations)
    inside, levels = compared_levels(dataset, members, without, further, edges)
    total, chosen = len(inside), int(inside.sum())
    if chosen == 0:
        return no_rows()
    table = level_matrix(levels)
    if not table.rows:
        return no_rows()
    several = table.counts(inside[None, :])
    x, n, M, N = several.x[0], several.n, several.M[0], several.N
    each = [table.owner == number for number in range(table.owner.max() + 1)]
    by_attribute = [spread_weight([tally(Counts(x[own], n[own], M[own], N[own]))]) for own in each]
    weight = np.array([by_attribute[number] for number in table.owner])
    figures, largest = lift_figures(
        inside, table, weight, level=level, n_permutations=n_permutations, random_state=random_state
    )
    deviation = np.abs(signed_root(Counts(x, n, M, N)))
    p_value = (1 + (largest[:, None] >= deviation[None, :] - 1e-9).sum(axis=0)) / (1 + n_permutations)
    bearable = min(chosen, total - chosen) >= LEAST_MEMBERS and total >= LEAST_CUSTOMERS
    names = pd.DataFrame(table.rows, columns=["attribute", "level"], dtype=object)
    out = names.join(figures).assign(p_value=p_value, certain=(p_value < CERTAIN) & bearable)
    out["sentence"] = pd.Series([_sentence(row, group, bearable) for _, row in out.iterrows()], dtype=object)
    order = ["lift", "attribute", "level"]
    return out.sort_values(order, ascending=[False, True, True], ignore_index=True)[list(COLUMNS)]


def no_rows() -> pd.DataFrame:
    """The table where there is nothing to compare."""
    kinds = {"attribute": object, "level": object, "certain": bool, "sentence": object}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, float)) for name in COLUMNS})


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

"""What the customers that cost more than they bring have in common: what they are, and how they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from icp_core.levels import Edges
from icp_core.schema import Dataset
from icp_core.segments.behaviour import behaviour_levels, is_behaviour
from icp_core.segments.commonalities import commonalities, no_rows

if TYPE_CHECKING:
    from icp_core.value import Profitability


def loss_maker_traits(
    dataset: Dataset,
    profitability: Profitability,
    *,
    level: float = 0.8,
    n_permutations: int = 999,
    random_state: int = 0,
    edges: Edges | None = None,
) -> pd.DataFrame:
    """Lift of every level among the loss-makers against all customers whose profit is known.

    Levels are those of the companies' attributes and of their buying (:mod:`~icp_core.segments.behaviour`), compared
    together, so that the control for finding too much by chance spans both.

    Parameters
    ----------
    edges : mapping of attribute to inner edges, optional
        Bands that a person drew, instead of the standard ones.

    Returns
    -------
    DataFrame as of :func:`~icp_core.segments.commonalities.commonalities`, with ``kind`` behind it: ``firmographic``,
    or ``behaviour`` for what is known only after the sale. Without rows where nobody makes a loss.
    """
    table = profitability.table
    judged = table.index[table["profit"].notna()]
    members = pd.Series(judged.isin(profitability.loss_makers), index=judged)
    if members.any():
        traits = commonalities(
            dataset, members, level=level, n_permutations=n_permutations, random_state=random_state,
            group="loss_makers", further=behaviour_levels(dataset, profitability.cost), edges=edges,
        )  # fmt: skip
    else:
        traits = no_rows()
    kinds = ["behaviour" if is_behaviour(str(name)) else "firmographic" for name in traits["attribute"]]
    return traits.assign(kind=pd.Series(kinds, index=traits.index, dtype=object))


def strongest_traits(traits: pd.DataFrame, *, most: int, hints: int) -> pd.DataFrame:
    """The certain traits that loss-makers have more often; where there is none the strongest of the others.

    Parameters
    ----------
    traits : DataFrame of :func:`loss_maker_traits`
    most : how many certain ones at most
    hints : how many at most where none is certain
        Those that two loss-makers or more have, the least likely by chance first.
    """
    more = traits[traits["lift"] > 1]
    certain = more[more["certain"]]
    if len(certain):
        return certain.head(most)
    several = more[more["n_members"] >= 2]
    return several.sort_values(["p_value", "lift"], ascending=[True, False], kind="stable").head(hints)

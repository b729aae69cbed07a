"""What the customers that cost more than they bring have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from icp_core.schema import Dataset
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
) -> pd.DataFrame:
    """Lift of every level among the loss-makers against all customers whose profit is known.

    Returns
    -------
    DataFrame as of :func:`~icp_core.segments.commonalities.commonalities`; without rows where nobody makes a loss.
    """
    table = profitability.table
    judged = table.index[table["profit"].notna()]
    members = pd.Series(judged.isin(profitability.loss_makers), index=judged)
    if not members.any():
        return no_rows()
    return commonalities(
        dataset, members, level=level, n_permutations=n_permutations, random_state=random_state, group="loss_makers"
    )

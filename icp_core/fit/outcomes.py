"""Which outcomes teach: the first new-business deal of each account, and who is best among the customers."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from icp_core.levels import Scheme, level_table
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening

LEAST_OUTCOMES = 40
LEAST_OF_A_KIND = 10


class Best(Protocol):
    """What is needed of :class:`icp_core.value.BestCustomers`."""

    members: pd.Series
    too_young: pd.Index
    judged_by: tuple[str, ...]


def best_or_not(best: Best) -> pd.Series:
    """Whether each customer is one of the best; customers too young to judge are not in it."""
    members: pd.Series = best.members[~best.members.index.isin(best.too_young)]
    return members.astype(bool)


def describing(dataset: Dataset, best: Best) -> tuple[str, ...]:
    """The attributes that may describe a good customer: all but those by which the best were chosen."""
    return tuple(name for name in dataset.attributes if name not in best.judged_by)


def outcome_levels(dataset: Dataset, scheme: Scheme) -> dict[str, pd.DataFrame]:
    """Levels of the accounts whose outcomes teach: ``won`` as they were when their first deal was opened, as far as the
    deals say, and ``best`` as they are; rows by ``account_id``."""
    return {
        "won": level_table(accounts_at_opening(dataset), scheme),
        "best": level_table(dataset.accounts, scheme),
    }


def enough(outcomes: pd.Series, least: int, least_of_a_kind: int) -> bool:
    """Whether there are enough outcomes, and enough of either kind, to learn from."""
    yes = int(outcomes.sum())
    return len(outcomes) >= least and min(yes, len(outcomes) - yes) >= least_of_a_kind

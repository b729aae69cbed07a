"""Which outcomes teach: the first new-business deal of each account, who is best among the customers, and verdicts of
interviews."""

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

    @property
    def members(self) -> pd.Series: ...
    @property
    def too_young(self) -> pd.Index: ...
    @property
    def judged_by(self) -> tuple[str, ...]: ...


def best_or_not(best: Best) -> pd.Series:
    """Whether each customer is one of the best; customers too young to judge are not in it."""
    members: pd.Series = best.members[~best.members.index.isin(best.too_young)]
    return members.astype(bool)


def interviews(dataset: Dataset) -> pd.Series:
    """Verdict of each account that was interviewed, the last where there are several: True where it fits, False where
    it does not, None where nobody was sure; object Series by ``account_id``."""
    last = _last_interviews(dataset)
    verdicts = last["verdict"].map({"fits": True, "does_not_fit": False}).astype(object)
    told: pd.Series = verdicts.where(verdicts.notna(), None)
    return told


def heard(dataset: Dataset) -> pd.Series:
    """Day on which the verdict of each account that counts was given (:func:`interviews`), as far as it is known; date
    Series by ``account_id``."""
    days: pd.Series = _last_interviews(dataset)["day"]
    return days.dropna()


def _last_interviews(dataset: Dataset) -> pd.DataFrame:
    """The last interview of each account, by ``account_id``, with the columns ``verdict, day``."""
    table = dataset.interviews
    if table is None or table.empty:
        nothing = {"verdict": pd.Series(dtype=object), "day": pd.Series(dtype="datetime64[us]")}
        return pd.DataFrame(nothing).set_axis(pd.Index([], name="account_id", dtype=object))
    days = table["date"] if "date" in table else pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    last = table.assign(day=days).sort_values("day", kind="stable", na_position="first")
    return last.drop_duplicates("account_id", keep="last").set_index("account_id")[["verdict", "day"]]


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

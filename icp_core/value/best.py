"""The best customers: the top share by a chosen criterion, or everyone above a threshold (method V1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TooFewError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.criteria import (
    COLUMN,
    CRITERIA,
    GROWS_WITH_AGE,
    PER_YEAR,
    criterion_column,
    criterion_label,
    criterion_scores,
)
from icp_core.value.lifetime_value import LifetimeValue
from icp_core.value.profitability import Profitability
from icp_core.value.purchases import purchases, tenure_years

YOUNG_YEARS = 0.5
"""Customers for less than half a year are set apart for criteria that grow with age: one or two bills say little."""


@dataclass(frozen=True, eq=False)
class BestCustomers:
    """Who the best customers are.

    Attributes
    ----------
    members : bool Series by ``account_id`` of customers
    scores : float Series by ``account_id`` of customers; NaN where the criterion is not known
    too_young : Index of ids that were not judged
    threshold : float
        Lowest score of a member; NaN where there is none.
    criterion : str
    share : float
    label : Message
        What "best" means here.
    judged_by : tuple of str
        Attributes of the project's own that the criterion is made of; they cannot describe the best as well.
    reason : Message or None
        Why nobody is best, where nobody is.
    """

    members: pd.Series
    scores: pd.Series
    too_young: pd.Index
    threshold: float
    criterion: str
    share: float
    label: Message
    judged_by: tuple[str, ...] = ()
    reason: Message | None = None


def best_customers(
    dataset: Dataset,
    value: LifetimeValue,
    profit: Profitability,
    *,
    criterion: str = "lifetime_value",
    share: float = 0.2,
    threshold: float | None = None,
    blend: Mapping[str, float] | None = None,
    picked: Iterable[str] | None = None,
) -> BestCustomers:
    """The best customers by one criterion.

    Parameters
    ----------
    criterion : one of ``CRITERIA``, ``<criterion>_per_year``, or ``column:<name>`` for a numeric attribute
    share : float in (0, 1)
        Share of the customers judged that count as best; equal scores at the border all count.
    threshold : float, optional
        Instead of a share: the lowest score that counts.
    blend : mapping of criterion to weight, for ``blend``
        The score is the weighted mean of percentile ranks; by default lifetime value and profit alike. A criterion
        of weight 0 takes no part.
    picked : ids of customers, for ``hand_picked``
        They may be all; ids that are no customer's are ignored, unless all are.

    Returns
    -------
    BestCustomers; without members and with a reason where no customer has a score.

    Raises
    ------
    SettingError
        If the criterion is unknown or a setting is out of range.
    TooFewError
        If ``hand_picked`` is asked for and no customer is picked.
    """
    _check(dataset, criterion, share)
    if threshold is not None and not np.isfinite(threshold):
        raise SettingError.out_of_range("threshold", threshold, -np.inf, np.inf)
    picked = None if picked is None else list(picked)
    if criterion == "hand_picked" and not dataset.customers.isin(picked or []).any():
        raise TooFewError.needs(message("value.criterion.hand_picked"), 1, 0)
    parts = _parts(dataset, blend) if criterion == "blend" else {criterion: 1.0}
    scores = _scores(dataset, value, profit, parts, picked, blended=criterion == "blend")
    scores = scores.replace([np.inf, -np.inf], np.nan)
    years = tenure_years(dataset, purchases(dataset))
    ages = bool(set(parts) & GROWS_WITH_AGE)
    young = years.index[(years < YOUNG_YEARS).to_numpy()] if ages else years.index[:0]
    if scores.drop(young).isna().all():
        young = young[:0]  # where all are young none is at a disadvantage
    judged = scores.drop(young).dropna()
    own = tuple(name for name in map(criterion_column, parts) if name is not None)
    members = pd.Series(False, index=dataset.customers, name="best")
    kind = "picked" if criterion == "hand_picked" else "share" if threshold is None else "threshold"
    label = message(f"value.best.{kind}",
                    criterion=criterion_label(criterion), share=share, n=len(judged), young=len(young))  # fmt: skip
    if not len(dataset.customers):
        nobody = message("value.best.no_customers")
        return BestCustomers(members, scores, young, np.nan, criterion, share, nobody, own, nobody)
    if judged.empty or (kind == "share" and judged.nunique() < 2):
        nobody = message(
            "value.best.nobody" if judged.empty else "value.best.all_equal",
            criterion=criterion_label(criterion),
            n=len(judged),
        )
        label = nobody if judged.empty else label
        return BestCustomers(members, scores, young, np.nan, criterion, share, label, own, nobody)
    if criterion == "hand_picked":
        lowest = 1.0
    elif threshold is not None:
        lowest = threshold
    else:
        lowest = float(judged.nlargest(max(1, round(share * len(judged)))).iloc[-1])
    members.loc[judged.index[judged >= lowest]] = True
    why = None if members.any() else message("value.best.above_all", threshold=lowest)
    return BestCustomers(members, scores, young, lowest, criterion, share, label, own, why)


def who_changes(before: BestCustomers, after: BestCustomers) -> pd.DataFrame:
    """Who enters and who leaves the best when one criterion takes the place of another.

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``change`` (enters or leaves), ``rank_before`` and ``rank_after`` (1 is
    best; NaN where a customer was not judged).
    """
    differ = before.members.index[(before.members != after.members).to_numpy()]
    ranks = [_ranks(chosen).reindex(differ) for chosen in (before, after)]
    change = np.where(after.members.loc[differ], "enters", "leaves")
    return pd.DataFrame({"change": change, "rank_before": ranks[0], "rank_after": ranks[1]}, index=differ)


def _ranks(chosen: BestCustomers) -> pd.Series:
    return chosen.scores.drop(chosen.too_young).rank(ascending=False, method="min")


def _check(dataset: Dataset, criterion: str, share: float) -> None:
    known = criterion in CRITERIA or (
        criterion.endswith("_per_year") and criterion.removesuffix("_per_year") in PER_YEAR
    )
    if criterion.startswith(COLUMN):
        column = criterion.removeprefix(COLUMN)
        numeric = [name for name in dataset.accounts.columns if pd.api.types.is_numeric_dtype(dataset.accounts[name])]
        if column not in numeric:
            raise SettingError.unknown("criterion", criterion, [COLUMN + str(name) for name in numeric] or ["nothing"])
    elif not known:
        raise SettingError.unknown("criterion", criterion, [*CRITERIA, *(f"{name}_per_year" for name in PER_YEAR)])
    if not 0 < share < 1:
        raise SettingError.out_of_range("share", share, 0, 1)


def _parts(dataset: Dataset, blend: Mapping[str, float] | None) -> dict[str, float]:
    """The criteria of a blend and their weights above 0."""
    blend = {"lifetime_value": 1.0, "profit": 1.0} if blend is None else dict(blend)
    for name, weight in blend.items():
        if name in ("blend", "hand_picked"):
            raise SettingError.unknown(
                "blend", name, [other for other in CRITERIA if other not in ("blend", "hand_picked")]
            )
        _check(dataset, name, 0.5)
        if not (np.isfinite(weight) and weight >= 0):
            raise SettingError.out_of_range(f"blend of {name}", weight, 0, np.inf)
    if sum(blend.values()) <= 0:
        raise SettingError.out_of_range("blend", 0.0, 1, 100)
    return {name: weight for name, weight in blend.items() if weight > 0}


def _scores(
    dataset: Dataset,
    value: LifetimeValue,
    profit: Profitability,
    parts: Mapping[str, float],
    picked: Iterable[str] | None,
    *,
    blended: bool,
) -> pd.Series:
    scores = [criterion_scores(dataset, value, profit, name, picked=picked) for name in parts]
    if not blended:
        return scores[0]
    ranks = [score.rank(pct=True) * weight for score, weight in zip(scores, parts.values(), strict=True)]
    total: pd.Series = sum(ranks[1:], ranks[0]) / sum(parts.values())
    return total

"""Tiers from capacity: accounts in order of what they are expected to be worth, cut where the people's time ends.

With a calibrated chance the order is by expected value (chance x value). Without one it is by a stated priority,
percentile of fit x percentile of value, and no expected value is given. What is equal stands by ``account_id``, so that
the order of the accounts in a file decides nothing. Customers stand beside other companies: their chance is that of
buying again, their value what they bring if they do.

The tiers take their accounts in turn: each the first of those left, up to its capacity, that are expected to bring more
than its play costs. Where the cost of a play is not said, or there is no chance to set it against, capacity alone cuts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from icp_core.fit.capacity import Capacity
from icp_core.fit.score import FitScores
from icp_core.languages import Message, message

NOT_TARGETED = 0


class Valued(Protocol):
    """What is needed of :class:`icp_core.value.LifetimeValue`."""

    table: pd.DataFrame


class Chanced(Protocol):
    """What is needed of :class:`icp_core.fit.conversion.Conversion`."""

    @property
    def probability(self) -> pd.Series: ...

    @property
    def verdict(self) -> str: ...

    @property
    def reason(self) -> Message: ...


@dataclass(frozen=True, eq=False)
class Tiers:
    """Who is in which tier.

    Attributes
    ----------
    table : DataFrame by ``account_id`` with the columns ``tier`` (1, 2, 3, or 0 for not targeted), ``rank`` (1 is
    first),
        ``expected_value`` (NaN without a chance), ``net_value`` (that less what the play of its tier costs),
        ``priority`` (0-100), ``probability``, ``value``, ``fit``, ``kind`` (customer or other), ``group`` (name of
        the Tier 2 group as a Message, None before :func:`~icp_core.fit.groups.name_groups` and outside every group)
        and ``why`` (Message)
    summary : DataFrame by tier (1, 2, 3, 0) with the columns ``n``, ``expected_value`` (sum, net of effort) and ``cut``
        (the lowest expected value, before effort, or priority in it; NaN where it is empty)
    ranked_by : {"expected_value", "priority"}
    reason : Message
    groups : DataFrame of the groups of Tier 2 with the columns ``name``, ``n`` and ``elsewhere`` (how many of the tier
        outside the group its name is true of); empty before they are named
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    ranked_by: str
    reason: Message
    groups: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["name", "n", "elsewhere"]))


def assign_tiers(
    value: Valued,
    fit: FitScores,
    conversion: Chanced,
    capacity: Capacity,
    *,
    with_customers: bool = True,
) -> Tiers:
    """Put every account into a tier.

    Parameters
    ----------
    value, fit, conversion
        Results for the same accounts.
    capacity : Capacity
    with_customers : bool
        Whether customers take part; without them the tiers hold other companies only.
    """
    worth = value.table
    ids = (
        fit.score.index
        if with_customers
        else fit.score.index[(worth.loc[fit.score.index, "basis"] != "own").to_numpy()]
    )
    worth = worth.loc[ids]
    own = (worth["basis"] == "own").to_numpy()
    amount = np.where(own, worth["value_if_active"], worth["future_value"]).astype(float)
    score = fit.score.loc[ids].to_numpy()
    valued = bool(np.isfinite(amount).any())
    calibrated = conversion.verdict == "calibrated" and valued
    chance = np.where(own, worth["p_active"], conversion.probability.loc[ids]).astype(float)
    if not calibrated:
        chance = np.where(own, chance, np.nan)
    expected = chance * amount if calibrated else np.full(len(ids), np.nan)
    priority = 100 * percentile(score) * (percentile(amount) if valued else 1.0)
    order = _order(ids, expected, priority)
    rank = np.empty(len(ids), dtype=int)
    rank[order] = np.arange(1, len(ids) + 1)
    low_value = np.nanquantile(amount, capacity.minimum_value_share) if valued else np.nan
    below = (score < capacity.minimum_fit) & ~(amount >= low_value)
    gone = (expected <= 0) if calibrated else own & (chance == 0)
    key = np.nan_to_num(expected if calibrated else priority, nan=-1.0)
    alike = len(ids) > 1 and bool(key.min() == key.max())
    pays = _pays(expected, capacity, calibrated)
    tier = np.full(len(ids), NOT_TARGETED) if alike else _tier_of(order[~(below | gone)[order]], pays, capacity)
    table = pd.DataFrame(
        {
            "tier": tier,
            "rank": rank,
            "expected_value": expected,
            "net_value": expected - np.array([0.0, *capacity.efforts])[tier],
            "priority": priority,
            "probability": chance,
            "value": amount,
            "fit": score,
            "kind": np.where(own, "customer", "other"),
        },
        index=ids,
    )
    table["group"] = pd.Series([None] * len(ids), index=ids, dtype=object)
    floors = message("fit.tiers.below_floors", fit=capacity.minimum_fit, value=low_value)
    unpaid = np.logical_not(pays[np.array(capacity.sizes) > 0]).all(axis=0)
    why = _reasons(table, below, gone, unpaid, floors, calibrated)
    if alike:
        why[:] = message("fit.tiers.alike")
    table["why"] = pd.Series(why, index=ids, dtype=object)
    if alike:
        reason = message("fit.tiers.alike")
    elif calibrated:
        reason = message("fit.tiers.by_expected_value")
    elif valued:
        reason = message("fit.tiers.by_priority", why=conversion.reason)
    else:
        reason = message("fit.tiers.by_fit", why=conversion.reason)
    return Tiers(table, _summary(table, calibrated), "expected_value" if calibrated else "priority", reason)


def percentile(values: np.ndarray) -> np.ndarray:
    """Share of the values at or below each, 0-1, equal ones at the middle of their places; 0 where it is not known."""
    ranks = pd.Series(values).rank(pct=True).to_numpy()
    percentiles: np.ndarray = np.nan_to_num(ranks, nan=0.0)
    return percentiles


def _order(ids: pd.Index, expected: np.ndarray, priority: np.ndarray) -> np.ndarray:
    """Positions by expected value, priority and ``account_id``; what has no expected value stands last."""
    by_id = np.arange(len(ids)) if ids.is_monotonic_increasing else np.asarray(ids.argsort())
    keys = (-np.nan_to_num(priority[by_id], nan=-1.0), -np.nan_to_num(expected[by_id], nan=-np.inf))
    positions: np.ndarray = by_id[np.lexsort(keys)]
    return positions


def _pays(expected: np.ndarray, capacity: Capacity, calibrated: bool) -> np.ndarray:
    """Whether the play of each tier pays for each account, 3 x n; where no cost is said, nothing speaks against it."""
    said = [effort if calibrated else 0.0 for effort in capacity.efforts]
    return np.array([expected > effort if effort else np.full(len(expected), True) for effort in said])


def _tier_of(wanted: np.ndarray, pays: np.ndarray, capacity: Capacity) -> np.ndarray:
    tier = np.full(pays.shape[1], NOT_TARGETED)
    for number, size in enumerate(capacity.sizes, start=1):
        tier[wanted[pays[number - 1, wanted]][:size]] = number
        wanted = wanted[tier[wanted] == NOT_TARGETED]
    return tier


def _reasons(
    table: pd.DataFrame, below: np.ndarray, gone: np.ndarray, unpaid: np.ndarray, floors: Message, calibrated: bool
) -> np.ndarray:
    """Why each account is where it is, object array; what holds of many is one Message for all of them."""
    tier, expected, amount, rank, fit, kind = (
        table[name].to_numpy() for name in ("tier", "expected_value", "value", "rank", "fit", "kind")
    )
    out, outside = np.empty(len(table), dtype=object), tier == NOT_TARGETED
    out[outside] = message("fit.tiers.beyond_capacity")
    out[outside & below] = floors
    costly = outside & unpaid & ~below & ~gone
    out[costly] = message("fit.tiers.may_not_pay")
    for at in np.flatnonzero(costly & ~np.isnan(expected)):
        out[at] = message("fit.tiers.no_tier_pays", expected=float(expected[at]))
    out[outside & gone] = message("fit.tiers.nothing_more")
    out[~outside & np.isnan(expected)] = message("fit.tiers.untried")
    out[~outside & np.isnan(amount)] = message("fit.tiers.no_value")
    for at in np.flatnonzero(~outside & ~np.isnan(expected) if calibrated else ~outside):
        place = {"rank": int(rank[at])} if calibrated else {"rank": int(rank[at]), "fit": float(fit[at])}
        out[at] = message(f"fit.tiers.place_{kind[at] if calibrated else 'priority'}", **place)
    return out


def _summary(table: pd.DataFrame, calibrated: bool) -> pd.DataFrame:
    by = "expected_value" if calibrated else "priority"
    groups = table.groupby("tier")
    tiers = pd.Index([1, 2, 3, NOT_TARGETED], name="tier")
    total = groups["net_value"].sum(min_count=1) if calibrated else pd.Series(dtype=float)
    return pd.DataFrame(
        {
            "n": groups.size().reindex(tiers, fill_value=0),
            "expected_value": total.reindex(tiers),
            "cut": groups[by].min().reindex(tiers),
        }
    )

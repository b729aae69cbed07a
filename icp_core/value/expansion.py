"""How the amount under contract of customers that stay grows or shrinks, and what that makes of revenue retained.

Growth is that of money: what the customers that stayed pay a year later, over what they paid, all months and customers
together, so that large ones count for more, as they do in every total. Whole years, because prices and contracts change
once a year and new ones not at all before. Growth is drawn toward none as far as few data demand; it is taken to go on
as it was and to be the same for those that leave sooner or later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.value.intervals import Z80

PRIOR_GROWTH_SPREAD = 0.10
"""Before anything is seen amounts neither grow nor shrink, give or take a tenth a year."""
PRIOR_SPREAD, PRIOR_YEARS = 0.10, 5.0
"""Before anything is seen one customer's amount moves by a tenth a year, weighed as five customer-years."""
LONGEST_MONTHS = 120
"""Growth longer ago than ten years says little of the next ones."""
LEARNS_FROM = 20_000
"""Customers that growth is learned from; more would not change its second digit."""


@dataclass(frozen=True, eq=False)
class Expansion:
    """What was learned of amounts; rates are continuous, a year.

    Attributes
    ----------
    rate, rate_sd : float
        Growth of the amount of a customer that stays: posterior mean and standard deviation.
    spread : float
        Standard deviation of one customer's log amount over a year.
    n_customers : int
        Customers that stayed for more than a year.
    net_retention, gross_retention : float
        Of what was paid a month a year ago, the share that the same customers pay now, and the share of it that is left
        without counting any growth; NaN where less than a year is known or nobody paid then.
    """

    rate: float
    rate_sd: float
    spread: float
    n_customers: int
    net_retention: float
    gross_retention: float

    @property
    def growth(self) -> float:
        """Expected growth in a year, 0.1 = a tenth more."""
        return float(np.expm1(self.rate))

    @property
    def growth_interval(self) -> tuple[float, float]:
        """Its 80 % interval."""
        return tuple(float(np.expm1(self.rate + z * self.rate_sd)) for z in (-Z80, Z80))  # type: ignore[return-value]

    def draw_rates(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draws of the rate, float array (n_draws,)."""
        return np.asarray(rng.normal(self.rate, self.rate_sd, n_draws))


def expansion(lines: pd.DataFrame, day: pd.Timestamp) -> Expansion:
    """Learn from contracts as :attr:`icp_core.value.contracts.Contracts.lines` holds them."""
    net, gross = _retained(lines, day)
    who = pd.factorize(lines["account_id"])[0]
    every = max(1, -(-(who.max(initial=0) + 1) // LEARNS_FROM))
    amounts = monthly_amounts(lines[who % every == 0], day).to_numpy()
    stayed = _stayed_a_year(amounts)
    before, after = (np.where(stayed, part, 0.0) for part in (amounts[:, :-12], amounts[:, 12:]))
    seen = stayed.any(axis=1)
    n, total = int(seen.sum()), before.sum()
    if n == 0:
        return Expansion(0.0, PRIOR_GROWTH_SPREAD, PRIOR_SPREAD, 0, net, gross)
    ratio = float(after.sum() / total)
    steps = np.log(np.where(stayed, amounts[:, 12:], 1.0) / np.where(stayed, amounts[:, :-12], 1.0))
    # Years that overlap say little more than one: a customer's weigh as much together as the time that they span.
    windows = stayed.sum(axis=1)[seen]
    years = (windows + 11) / 12
    squares = (((steps - np.log(ratio)) * stayed) ** 2).sum(axis=1)[seen] / windows * years
    spread = np.sqrt((squares.sum() + PRIOR_YEARS * PRIOR_SPREAD**2) / (years.sum() + PRIOR_YEARS))
    # The error of a ratio: as if every year were new, and by customers, as some grow for long and others do not.
    by_year = spread**2 * float((before.sum(axis=1)[seen] ** 2 / years).sum()) / total**2
    off = (after - ratio * before).sum(axis=1)[seen]
    by_customer = float((off**2).sum()) * n / max(1, n - 1) / (ratio * total) ** 2
    trust = PRIOR_GROWTH_SPREAD**2 / (PRIOR_GROWTH_SPREAD**2 + max(by_year, by_customer))
    rate_sd = PRIOR_GROWTH_SPREAD * np.sqrt(1 - trust)
    return Expansion(float(trust * np.log(ratio)), float(rate_sd), float(spread), n, net, gross)


def _stayed_a_year(amounts: np.ndarray) -> np.ndarray:
    """Whether a customer paid in each month from one to the same a year later, bool array (accounts, months - 12)."""
    paying = np.pad(np.cumsum(amounts > 0, axis=1), ((0, 0), (1, 0)))
    return np.asarray(paying[:, 13:] - paying[:, :-13] == 13)


def monthly_amounts(lines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """What each customer paid a month on ``day`` and, month by month, before it, oldest first: accounts x days.

    Credits are taken off; a customer never pays less than nothing. From the first contract on, or from
    :data:`LONGEST_MONTHS` ago.
    """
    begun = lines["start"].min()
    back = 0 if pd.isna(begun) else 12 * (day.year - begun.year) + day.month - begun.month
    days = [day - pd.DateOffset(months=k) for k in range(min(back, LONGEST_MONTHS), -1, -1)]
    return _amounts_on(lines, pd.DatetimeIndex(days))


def _amounts_on(lines: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    first = days.searchsorted(lines["start"])
    end = np.where(lines["end"].notna(), days.searchsorted(lines["end"].fillna(days[-1])), len(days))
    who, ids = pd.factorize(lines["account_id"], sort=True)
    amount = lines["monthly_amount"].to_numpy(dtype=float)
    change = np.zeros((len(ids), len(days) + 1))
    np.add.at(change, (who, first), amount)
    np.add.at(change, (who, np.maximum(end, first)), -amount)
    paid = np.cumsum(change, axis=1)[:, :-1]
    # What is left of a sum of amounts that were all taken off again is rounding.
    paid = np.where(paid > 1e-9 * np.abs(change).sum(axis=1, keepdims=True), paid, 0.0)
    return pd.DataFrame(paid, index=pd.Index(ids, name="account_id"), columns=days)


def _retained(lines: pd.DataFrame, day: pd.Timestamp) -> tuple[float, float]:
    year = _amounts_on(lines, pd.DatetimeIndex([day - pd.DateOffset(years=1), day])).to_numpy()
    then, now = year[year[:, 0] > 0].T
    if not len(then):
        return float("nan"), float("nan")
    return float(now.sum() / then.sum()), float(np.minimum(now, then).sum() / then.sum())

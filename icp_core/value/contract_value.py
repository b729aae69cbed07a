"""Lifetime value of customers under contract: months still lived, times amount, growth and margin, discounted.

A customer pays from now to its next renewal for certain, and beyond each renewal if it renews: the shifted
beta-geometric model says how often, by how many renewals it has lived through
(:mod:`icp_core.value.shifted_beta_geometric`). What it pays grows as the amounts of those that stay do
(:mod:`icp_core.value.expansion`). One that has left brings nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from icp_core.errors import TooFewError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.contracts import YEAR, Contracts, contracts, latest_stays, months_between
from icp_core.value.expansion import Expansion, expansion
from icp_core.value.forecasts import Expected, Horizon
from icp_core.value.purchases import kept_share
from icp_core.value.shifted_beta_geometric import USUAL_CHURN, ShiftedBetaGeometric, fit_shifted_beta_geometric

FEW_CUSTOMERS = 50
AVERAGED_DRAWS = 200
"""Draws of the parameters that expectations are averaged over: with few customers the mean is not at the mode."""


@dataclass(frozen=True, eq=False)
class ContractForecast:
    """Contracts of m customers, arrays of length m in the order of ``ids``.

    Attributes
    ----------
    ids : Index of account ids, sorted
    age : renewals lived through
    until_next : years to the next renewal, above 0 and at most a period
    monthly_margin, first_monthly_margin : margin a month, now and when the customer was new
    left : whether it has left
    model : ShiftedBetaGeometric
    growth : Expansion
    period_months : {1, 12}
    period, basis : Message
        From renewal to renewal; what the margin is.
    warnings : tuple of Message
    """

    ids: pd.Index
    age: np.ndarray
    until_next: np.ndarray
    monthly_margin: np.ndarray
    first_monthly_margin: np.ndarray
    left: np.ndarray
    model: ShiftedBetaGeometric
    growth: Expansion
    period_months: int
    period: Message
    basis: Message
    warnings: tuple[Message, ...] = ()

    method = "contracts"

    @property
    def parameters(self) -> Mapping[str, float]:
        """What is common to all, for the reader."""
        learned = {
            "churn_alpha": self.model.alpha,
            "churn_beta": self.model.beta,
            "period_months": float(self.period_months),
            "first_renewal": 1 - self.model.mean_churn,
            "growth_per_year": self.growth.growth,
            "net_retention": self.growth.net_retention,
            "gross_retention": self.growth.gross_retention,
        }
        return {name: number for name, number in learned.items() if np.isfinite(number)}

    def expect(self, horizon: Horizon) -> Expected:
        """Expectations of every customer.

        ``again`` is the chance that a customer of today renews at its next renewal; where that lies beyond the horizon
        it is bound throughout, and the chance is 1.
        """
        stays = ~self.left
        years = self._years_paid(self.age, self.until_next, horizon)
        new = self._years_paid(np.zeros(1), np.full(1, self.period_months / 12), horizon)
        bound = self.until_next >= horizon.years
        again = np.where(bound, 1.0, self._mean_survival(self.age, 1)[:, 1])
        return Expected(
            np.where(stays, 12 * self.monthly_margin * years, 0.0),
            np.where(stays, again, 0.0),
            12 * self.first_monthly_margin * new,
        )

    def draw_parameters(self, n_draws: int, rng: np.random.Generator) -> Sequence[tuple[float, float, float]]:
        """Alpha, beta and the rate of growth, as tuples."""
        shape = self.model.parameter_draws(n_draws, rng)
        rates = self.growth.draw_rates(n_draws, rng)
        return [(float(a), float(b), float(rate)) for (a, b), rate in zip(shape, rates, strict=True)]

    def draw(
        self, parameters: tuple[float, float, float], rows: slice, horizon: Horizon, rng: np.random.Generator
    ) -> np.ndarray:
        """What each customer brings, one draw."""
        paid = self._draw_years(parameters, self.age[rows], self.until_next[rows], horizon, rng)
        return np.where(self.left[rows], 0.0, 12 * self.monthly_margin[rows] * paid)

    def draw_new(
        self, parameters: tuple[float, float, float], rows: slice, horizon: Horizon, rng: np.random.Generator
    ) -> np.ndarray:
        """What each customer would bring had it only just been won, one draw."""
        n = len(self.age[rows])
        paid = self._draw_years(parameters, np.zeros(n), np.full(n, self.period_months / 12), horizon, rng)
        return np.asarray(12 * self.first_monthly_margin[rows] * paid)

    def only(self, kept: np.ndarray) -> ContractForecast:
        """Those of the customers for which ``kept`` (bool array (m,)) is true; what was learned stays."""
        names = ("ids", "age", "until_next", "monthly_margin", "first_monthly_margin", "left")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})

    @cached_property
    def _averaged(self) -> np.ndarray:
        return self.model.parameter_draws(AVERAGED_DRAWS, np.random.default_rng(0))

    def _mean_survival(self, age: np.ndarray, periods: int) -> np.ndarray:
        """Chance to live through the next 0, 1, ... renewals, over the posterior; float array (m, periods + 1)."""
        ages, place = np.unique(age, return_inverse=True)
        total = np.zeros((len(ages), periods + 1))
        for alpha, beta in self._averaged:
            total += self.model.with_parameters(alpha, beta).residual_survival(ages, periods)
        return total[place] / len(self._averaged)

    def _years_paid(self, age: np.ndarray, until_next: np.ndarray, horizon: Horizon) -> np.ndarray:
        """Expected years paid for, in today's money and at today's amount: between renewals all or nothing."""
        period = self.period_months / 12
        steps = int(np.ceil(horizon.years / period - 1e-9))
        lasting = self._mean_survival(age, steps)
        paid = np.zeros(len(age))
        for k in range(steps + 1):
            begin = np.zeros(len(age)) if k == 0 else until_next + (k - 1) * period
            span = (np.minimum(until_next + k * period, horizon.years), np.minimum(begin, horizon.years))
            rate = horizon.discount - self.growth.rate
            paid += lasting[:, k] * (_paid_until(span[0], rate) - _paid_until(span[1], rate))
        return paid

    def _draw_years(
        self,
        parameters: tuple[float, float, float],
        age: np.ndarray,
        until_next: np.ndarray,
        horizon: Horizon,
        rng: np.random.Generator,
    ) -> np.ndarray:
        alpha, beta, growing = parameters
        period = self.period_months / 12
        steps = int(np.ceil(horizon.years / period - 1e-9))
        lived = self.model.with_parameters(alpha, beta).simulate(age, steps, rng)
        until = np.minimum(until_next + lived * period, horizon.years)
        paid, moved = np.zeros(len(age)), np.zeros(len(age))
        rate = horizon.discount - growing
        # A customer's own amount moves from year to year around the growth common to all; half a year's way at first.
        for year in range(int(np.ceil(horizon.years))):
            variance = self.growth.spread**2 * (0.5 if year == 0 else 1.0)
            moved += rng.normal(0.0, np.sqrt(variance), len(age)) - variance / 2
            within = _paid_until(np.minimum(until, year + 1), rate) - _paid_until(np.minimum(until, year), rate)
            paid += within * np.exp(moved)
        return paid


def contract_forecast(
    dataset: Dataset, day: pd.Timestamp | None = None, *, assumed_margin: float | None = None
) -> ContractForecast:
    """Learn from the contracts known on ``day``, by default the dataset's ``as_of``.

    Parameters
    ----------
    assumed_margin : float, 0-1, optional
        Share of the amount that is margin, where no margin rate is known.

    Raises
    ------
    TooFewError
        If there are no contracts, or nobody has left one.
    """
    known = contracts(dataset, day)
    if known.stays.empty:
        raise TooFewError("no_contracts")
    model = fit_contracts(known)
    now = latest_stays(known)
    share, basis = kept_share(dataset, pd.Series(now.index), assumed_margin)
    lived = now["months"].to_numpy(dtype=float)
    n = len(now)
    warnings = []
    if n < FEW_CUSTOMERS:
        warnings.append(message("value.warning.few_contracts", n=n, least=FEW_CUSTOMERS))
    if known.known_from is not None:
        warnings.append(message("value.warning.ends_known_from", day=known.known_from.date()))
    return ContractForecast(
        pd.Index(now.index, name="account_id"),
        np.floor(lived / known.period_months + 1e-9),
        (known.period_months - np.mod(lived, known.period_months)) / 12,
        now["monthly_amount"].to_numpy(dtype=float) * share.to_numpy(),
        now["first_amount"].to_numpy(dtype=float) * share.to_numpy(),
        now["churned"].to_numpy(dtype=bool),
        model,
        expansion(known.lines, known.day),
        known.period_months,
        known.period,
        basis,
        tuple(warnings),
    )


def fit_contracts(known: Contracts) -> ShiftedBetaGeometric:
    """The model of how long contracts last, from every stay.

    Where endings are known from some day on only, stays that began earlier count from that day.

    Raises
    ------
    TooFewError
        If nobody has left.
    """
    stays = known.stays
    met = known.renewals(stays)
    churned = stays["churned"].to_numpy(dtype=bool)
    entered = np.zeros(len(stays), dtype=int)
    if known.known_from is not None:
        early = months_between(stays["start"], pd.Series(known.known_from, index=stays.index)).to_numpy()
        entered = np.floor(early / known.period_months + 1e-9).astype(int)
        entered = np.clip(entered, 0, np.where(churned, met - 1, met))
    return fit_shifted_beta_geometric(
        met,
        churned,
        entered=entered,
        undated=churned & ~stays["dated"].to_numpy(dtype=bool),
        usual_churn=1 - (1 - USUAL_CHURN) ** (known.period_months / YEAR),
    )


def _paid_until(years: np.ndarray, rate: float) -> np.ndarray:
    """Present value of one a year until ``years``, at a continuous rate that may be negative."""
    x = rate * years
    small = np.abs(x) < 1e-9
    return np.asarray(years * np.where(small, 1 - x / 2, -np.expm1(-x) / np.where(small, 1.0, x)))

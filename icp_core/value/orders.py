"""Lifetime value from orders at random times: BG/NBD for how many, Gamma-Gamma for what each brings (method V2).

Where a customer's margins are not above zero, credibility takes the place of Gamma-Gamma
(:mod:`icp_core.value.credibility`). Made for many customers that buy when they please; for few, and for regular bills,
:mod:`icp_core.value.rhythm` says more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.value.bg_nbd import BgNbd, Bought, fit_bg_nbd
from icp_core.value.credibility import Credibility, credibility
from icp_core.value.forecasts import Expected, Horizon
from icp_core.value.gamma_gamma import LEAST, GammaGamma, fit_gamma_gamma
from icp_core.value.histories import histories
from icp_core.value.purchases import DAYS_PER_YEAR

ENOUGH_CUSTOMERS, ENOUGH_REPEATERS, INDEPENDENT = 100, 30, 0.3
_WEEKS_PER_YEAR = DAYS_PER_YEAR / 7

Parameters = tuple[np.ndarray, np.ndarray]
"""One draw: r, alpha, a, b; and p, q, v or the mean margin."""


@dataclass(frozen=True, eq=False)
class Orders:
    """Buying of m customers.

    Attributes
    ----------
    ids : Index of account ids, sorted
    history : DataFrame by account id, as :func:`icp_core.value.histories.histories` gives it
    model : BgNbd, in years
    spend : GammaGamma or Credibility, margin per purchase
    here : bool array (m,), false for a customer that is known to have left
    """

    ids: pd.Index
    history: pd.DataFrame
    model: BgNbd
    spend: GammaGamma | Credibility
    here: np.ndarray

    @property
    def method(self) -> str:
        """``bg_nbd`` or ``mbg_nbd``."""
        return "mbg_nbd" if self.model.modified else "bg_nbd"

    @property
    def parameters(self) -> Mapping[str, float]:
        """What is common to all; ``alpha`` in weeks, as the literature has it."""
        model, spend = self.model, self.spend
        amounts = {"p": spend.p, "q": spend.q, "v": spend.v} if isinstance(spend, GammaGamma) else spend.parameters
        return {"r": model.r, "alpha": model.alpha * _WEEKS_PER_YEAR, "a": model.a, "b": model.b, **amounts}

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What makes the figures less sure than they look."""
        repeaters = self.history[self.history["frequency"] > 0]
        told = []
        if len(self.ids) < ENOUGH_CUSTOMERS:
            told.append(message("value.warning.few_customers", n=len(self.ids), least=ENOUGH_CUSTOMERS))
        if len(repeaters) < ENOUGH_REPEATERS:
            told.append(message("value.warning.few_repeaters", n=len(repeaters), least=ENOUGH_REPEATERS))
        if isinstance(self.spend, Credibility):
            told.append(message("value.warning.amount_by_credibility"))
        elif len(repeaters) >= ENOUGH_REPEATERS:
            found = _correlation(repeaters["frequency"], repeaters["margin_mean"])
            if abs(found) > INDEPENDENT:
                direction = message(f"value.direction.{'more' if found > 0 else 'less'}")
                told.append(message("value.warning.amount_follows_frequency", direction=direction, correlation=found))
        return tuple(told)

    def without(self, left: pd.Index) -> Orders:
        """Customers that are known to have left bring nothing more, however lately they bought."""
        return replace(self, here=self.here & ~self.ids.isin(left))

    def expect(self, horizon: Horizon) -> Expected:
        """Expectations of every customer: how many purchases, discounted, times what each brings."""
        years, seen = horizon.years, self._seen(slice(None))
        margin = self._margin()
        ahead = self.model.expected_discounted_purchases(years, horizon.discount, *seen)
        again = self.model.chance_to_buy(years, *seen)
        new = self.model.expected_purchases_new(years, horizon.discount)
        return Expected(self.here * ahead * margin, self.here * again, new * margin)

    def draw_parameters(self, n_draws: int, rng: np.random.Generator) -> Sequence[Parameters]:
        """Draws of r, alpha, a, b with p, q, v or the mean margin."""
        spend = self.spend
        amounts = (
            spend.parameter_draws(n_draws, rng)
            if isinstance(spend, GammaGamma)
            else spend.draw_whole(n_draws, rng)
        )  # fmt: skip
        return list(zip(self.model.parameter_draws(n_draws, rng), amounts, strict=True))

    def draw(self, parameters: Parameters, rows: slice, horizon: Horizon, rng: np.random.Generator) -> np.ndarray:
        """What each customer brings, one draw."""
        bought = self.model.with_parameters(parameters[0]).simulate(*self._seen(rows), horizon.years, rng)
        return np.where(self.here[rows], self._brings(bought, parameters[1], rows, horizon, rng), 0.0)

    def draw_new(self, parameters: Parameters, rows: slice, horizon: Horizon, rng: np.random.Generator) -> np.ndarray:
        """What each customer would bring had it only just been won, one draw."""
        size = len(self.here[rows])
        bought = self.model.with_parameters(parameters[0]).simulate_new(horizon.years, size, rng)
        return self._brings(bought, parameters[1], rows, horizon, rng)

    @cached_property
    def _numbers(self) -> np.ndarray:
        return self.history[["frequency", "recency", "T", "n", "margin_mean"]].to_numpy(dtype=float).T

    def _seen(self, rows: slice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        frequency, recency, T = self._numbers[:3, rows]
        return frequency, recency, T

    def _spent(self, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        n, mean = self._numbers[3:, rows]
        return n, mean

    def _margin(self) -> np.ndarray:
        spend = self.spend
        return spend.expected_value(*self._spent(slice(None))) if isinstance(spend, GammaGamma) else spend.mean

    def _brings(
        self, bought: Bought, amounts: np.ndarray, rows: slice, horizon: Horizon, rng: np.random.Generator
    ) -> np.ndarray:
        """Each purchase is worth the mean discount factor of its customer's times: even until the end, or until the
        customer leaves, and then the last one at that time."""
        spend = self.spend
        if isinstance(spend, GammaGamma):
            total = spend.with_parameters(amounts).simulate_sum(*self._spent(rows), bought.n, rng)
        else:
            total = spend.draw_sums(amounts, rows, bought.n, rng)
        factor = horizon.factor(bought.until)
        at_last = (np.exp(-horizon.discount * bought.until) - factor) / np.maximum(bought.n, 1)
        return np.asarray(total * (factor + np.where(bought.gone, at_last, 0.0)))


def orders(lines: pd.DataFrame, today: pd.Timestamp, *, prior: bool = True, modified: bool = False) -> Orders:
    """Fit both models to every customer with a purchase.

    Gamma-Gamma is fitted to repeat purchases, as in the literature, but a customer's own mean is that of all its
    purchases. Of CDNOW's customers that came back in the 39 weeks held back, the mean amount is then foretold with an
    error of 16.4 dollars instead of 17.6 (16.6 if fitted to all), because who bought once is known by what it paid.

    Parameters
    ----------
    lines : DataFrame with the columns ``account_id, date, amount, margin``, one row per customer and day
    today : Timestamp
        The end of what is known.
    prior : bool
        Whether with a weak prior; without, few customers often have no estimate.
    modified : bool
        Whether a customer may leave after its first purchase.

    Raises
    ------
    TooFewError
        If there is nobody, or the data leave a parameter open.
    """
    history = histories(lines, today)
    seen = (history[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T"))
    model = fit_bg_nbd(*seen, prior=prior, modified=modified)
    repeats = _repeat_margins(lines, history)
    positive = bool((history["margin_mean"] > 0).all() and (repeats > 0).all() and len(repeats) >= LEAST)
    spend = (
        fit_gamma_gamma(history.loc[repeats.index, "frequency"].to_numpy(), repeats.to_numpy(), prior=prior)
        if positive
        else credibility(history)
    )  # fmt: skip
    ids = pd.Index(history.index, name="account_id")
    return Orders(ids, history, model, spend, np.ones(len(ids), dtype=bool))


def _repeat_margins(lines: pd.DataFrame, history: pd.DataFrame) -> pd.Series:
    """Mean margin of each customer's purchases after the first; what was paid back lowers all purchases alike."""
    bought = lines[lines["amount"] > 0].sort_values(["account_id", "date"])
    repeated = bought[bought["account_id"].duplicated()].groupby("account_id")["margin"].mean()
    lowered = history["margin_mean"] - bought.groupby("account_id")["margin"].mean()
    means: pd.Series = repeated + lowered.reindex(repeated.index)
    return means


def _correlation(frequency: pd.Series, amount: pd.Series) -> float:
    if frequency.nunique() < 2 or amount.nunique() < 2:
        return 0.0
    return float(np.corrcoef(np.log(frequency), np.log(amount))[0, 1])

"""Lifetime value of every account: margin to date and expected discounted margin within the horizon (method V2).

Customers by the model that their data bear (:mod:`icp_core.value.choice`), other companies by customers like them
(:mod:`icp_core.value.similar`). Each account says which it was, and each interval holds what the company will bring in
four cases of five: what is common to all is uncertain, and so is every customer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from icp_core.errors import SettingError, TooFewError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.backtest import Backtest, backtest
from icp_core.value.choice import METHODS, Chosen, choose
from icp_core.value.forecasts import Forecast, Horizon, n_draws_for, predict
from icp_core.value.idle import Idle
from icp_core.value.purchases import DAYS_PER_YEAR, Purchases, purchases
from icp_core.value.similar import Similar, value_if_won

COLUMNS = ("value_to_date", "future_value", "low", "high", "p_active", "value_if_active", "method", "basis")
LONGEST_MONTHS = 120
SHORT = 3
"""Of what is foretold for more than three times the time that is known most is the model's word."""
_RATIOS = 4000
"""Draws that tell how sure a single new customer is."""


@dataclass(frozen=True, eq=False)
class LifetimeValue:
    """Value of every account.

    Attributes
    ----------
    table : DataFrame by ``account_id``
        ``value_to_date``: margin so far (NaN where no purchases are known at all). ``future_value``: expected
        discounted margin within the horizon, of a customer as it stands, of any other company if it were won; ``low``
        and ``high`` bound the 80 % interval of what it will bring. ``p_active``: chance that a customer buys again or
        renews within the horizon (0 for a former one, NaN for others), ``value_if_active``: what it brings if it does;
        their product is ``future_value``. ``method`` is one of :data:`METHODS` or none, ``basis`` own or similar.
        Amounts in ``currency``.
    total, total_low, total_high : float
        ``future_value`` of all customers together, and the 80 % interval of what they will bring; NaN without any.
    backtest, calibration, backtest_verdict
        How the estimate did on held-back time (:class:`icp_core.value.backtest.Backtest`), each None where there is too
        little of it; the verdict alone where the estimate could not have been made then.
    parameters : mapping of name to number
        What was learned that is common to all.
    spread : float Series by ``account_id``
        Standard deviation of the log of what a company like others is expected to bring, were all known of it; NaN of
        customers with a history of their own, and where there is no estimate.
    method : Message
        How it was estimated, for the screen.
    choice : Message
        Why in this way.
    warnings : tuple of Message
        What makes the figures less sure than they look.
    reason : Message or None
        Why there is no future value, where there is none.
    """

    table: pd.DataFrame
    currency: str
    horizon_months: int
    annual_discount_rate: float
    method: Message
    choice: Message
    total: float = float("nan")
    total_low: float = float("nan")
    total_high: float = float("nan")
    backtest: pd.DataFrame | None = None
    calibration: pd.DataFrame | None = None
    backtest_verdict: Message | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    spread: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    warnings: tuple[Message, ...] = ()
    reason: Message | None = None


def lifetime_value(
    dataset: Dataset,
    *,
    horizon_months: int = 36,
    annual_discount_rate: float = 0.10,
    method: str = "auto",
    margin_share: float | None = None,
    random_state: int = 0,
) -> LifetimeValue:
    """Estimate the value of every account.

    Parameters
    ----------
    horizon_months : int in 1-120
    annual_discount_rate : float in [0, 1]
    method : one of :data:`METHODS`
        Auto takes what the data bear, and ``choice`` says why.
    margin_share : float in [0, 1], optional
        Share of the revenue that is assumed to be margin, where no margin is known.

    Raises
    ------
    SettingError
        If a setting is out of range.
    TooFewError
        If a method is asked for by name that the data cannot bear.
    """
    if method not in METHODS:
        raise SettingError.unknown("method", method, METHODS)
    if not 1 <= horizon_months <= LONGEST_MONTHS:
        raise SettingError.out_of_range("horizon_months", horizon_months, 1, LONGEST_MONTHS)
    if not 0 <= annual_discount_rate <= 1:
        raise SettingError.out_of_range("annual_discount_rate", annual_discount_rate, 0, 1)
    bought = purchases(dataset, margin_share=margin_share)
    table = _empty(dataset, bought)
    settings = (dataset.currency, horizon_months, annual_discount_rate)
    chosen = choose(dataset, bought, method)
    if chosen.reason is not None:
        return LifetimeValue(table, *settings, message("value.method.none"), chosen.why, reason=chosen.reason)
    horizon = Horizon(horizon_months, annual_discount_rate)
    rng = np.random.default_rng(random_state)
    estimated = _estimate(chosen.forecasts, horizon, rng)
    like = value_if_won(dataset, estimated.as_new, estimated.ratios)
    ids, idle = _idle(dataset, estimated.own, like)
    table = _with_idle(_filled(table.assign(method=chosen.method), estimated.own, like), ids, idle)
    tried, verdict = _tried(dataset, bought, chosen)
    total = float(estimated.own["future_value"].sum() + idle.expected.sum())
    low, high = np.quantile(estimated.totals + idle.totals(len(estimated.totals), rng), [0.1, 0.9])
    return LifetimeValue(
        table,
        *settings,
        method=_told(bought, chosen, horizon, like),
        choice=chosen.why,
        total=total,
        total_low=min(float(low), total),
        total_high=max(float(high), total),
        backtest=None if tried is None else tried.table,
        calibration=None if tried is None else tried.calibration,
        backtest_verdict=verdict,
        parameters={name: number for each in chosen.forecasts for name, number in each.parameters.items()}
        | {"explained_by_levels": like.explained},
        spread=like.spread.where(table["basis"] != "own"),
        warnings=(*bought.warnings, *_short(bought, horizon), *chosen.warnings),
    )


def _tried(dataset: Dataset, bought: Purchases, chosen: Chosen) -> tuple[Backtest | None, Message | None]:
    try:
        tried = backtest(
            bought.lines, pd.Timestamp(dataset.as_of), chosen.fits, known=lambda cut: bought.known(dataset, cut).lines
        )
    except TooFewError as problem:
        return None, message("value.backtest.not_then", why=problem.message)
    return tried, None if tried is None else tried.verdict


def _short(bought: Purchases, horizon: Horizon) -> tuple[Message, ...]:
    """A warning where the purchases span much less than the time that is foretold."""
    days = bought.lines["date"]
    months = (days.max() - days.min()).days / DAYS_PER_YEAR * 12
    if months * SHORT >= horizon.months:
        return ()
    return (message("value.warning.short_history", months=months, horizon=horizon.months),)


def _empty(dataset: Dataset, bought: Purchases) -> pd.DataFrame:
    """What is known without any estimate: the past of customers."""
    ids = pd.Index(dataset.accounts["account_id"], name="account_id")
    to_date = bought.sums(ids)["margin"]
    table = pd.DataFrame({name: pd.Series(np.nan, index=ids) for name in COLUMNS[:-2]})
    table["value_to_date"] = np.nan if bought.source == "none" else to_date.where(ids.isin(dataset.customers))
    table["method"], table["basis"] = "none", np.where(ids.isin(dataset.customers), "own", "similar")
    return table


@dataclass(frozen=True, eq=False)
class _Estimated:
    """``own``: rows of the table for customers with a history; ``as_new``: their value had they just been won;
    ``ratios``: draws of what a new customer brings, over what is expected of it; ``totals``: draws of the sum."""

    own: pd.DataFrame
    as_new: pd.Series
    ratios: np.ndarray
    totals: np.ndarray


def _estimate(forecasts: Sequence[Forecast], horizon: Horizon, rng: np.random.Generator) -> _Estimated:
    n_draws = n_draws_for(sum(len(forecast.ids) for forecast in forecasts))
    parts, totals, ratios = [], np.zeros(n_draws), []
    for forecast, stream in zip(forecasts, rng.spawn(len(forecasts)), strict=True):
        expected, predicted = forecast.expect(horizon), predict(forecast, horizon, n_draws, stream)
        again = expected.again
        parts.append(
            pd.DataFrame(
                {
                    "future_value": expected.value,
                    "low": np.minimum(predicted.low, expected.value),
                    "high": np.maximum(predicted.high, expected.value),
                    "p_active": again,
                    "value_if_active": np.where(again > 0, expected.value / np.where(again > 0, again, 1.0), np.nan),
                    "as_new": expected.as_new,
                    "method": forecast.method,
                },
                index=forecast.ids,
            )
        )
        totals += predicted.totals
        ratios.append(_ratios(forecast, expected.as_new, horizon, stream))
    table = pd.concat(parts).sort_index()
    return _Estimated(table.drop(columns="as_new"), table["as_new"], np.concatenate(ratios), totals)


def _ratios(forecast: Forecast, as_new: np.ndarray, horizon: Horizon, rng: np.random.Generator) -> np.ndarray:
    """What customers that had just been won bring, over what is expected of them: how sure a single one is."""
    rows = slice(0, min(len(as_new), _RATIOS))
    worth = as_new[rows] > 0
    times = max(1, _RATIOS // max(1, len(as_new)))
    drawn = [forecast.draw_new(row, rows, horizon, rng) for row in forecast.draw_parameters(times, rng)]
    return np.concatenate([each[worth] / as_new[rows][worth] for each in drawn])


def _filled(table: pd.DataFrame, own: pd.DataFrame, like: Similar) -> pd.DataFrame:
    out = table.copy()
    out["future_value"], out["low"], out["high"] = like.value, like.low, like.high
    out.loc[own.index, own.columns] = own
    # What a customer that will hardly come back would bring cannot be read off its own chance: those like it say it.
    unknown = own.index[own["value_if_active"].isna()]
    out.loc[unknown, "value_if_active"] = like.value[unknown]
    return out


def _idle(dataset: Dataset, own: pd.DataFrame, like: Similar) -> tuple[pd.Index, Idle]:
    """Customers without a purchase: the chance of the others, unless they have left, and the value of those like
    them."""
    left = pd.Index(dataset.accounts.loc[dataset.accounts["relation"] == "former_customer", "account_id"])
    ids = dataset.customers.difference(own.index)
    staying = own.index.difference(left)
    chance = np.where(ids.isin(left), 0.0, own.loc[staying, "p_active"].mean() if len(staying) else 0.0)
    value, low, high = (each[ids].to_numpy(dtype=float) for each in (like.value, like.low, like.high))
    return ids, Idle(chance, value, low, high)


def _with_idle(table: pd.DataFrame, ids: pd.Index, idle: Idle) -> pd.DataFrame:
    out = table.copy()
    low, high = idle.interval()
    out.loc[ids, "p_active"], out.loc[ids, "value_if_active"] = idle.chance, idle.value
    out.loc[ids, "future_value"], out.loc[ids, "basis"] = idle.expected, "similar"
    out.loc[ids, "low"], out.loc[ids, "high"] = np.minimum(low, idle.expected), np.maximum(high, idle.expected)
    return out


def _told(bought: Purchases, chosen: Chosen, horizon: Horizon, like: Similar) -> Message:
    return message(
        f"value.method.{chosen.method}",
        basis=bought.basis,
        source=message(f"value.source.{bought.source}"),
        months=horizon.months,
        rate=horizon.annual_discount_rate,
        similar=message("value.method.similar", n=like.n, explained=max(0.0, like.explained)),
    )

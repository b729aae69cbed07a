"""Tried on held-back time: what the estimate would have said a while ago, against what came and against simpler
rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import TooFewError
from icp_core.languages import Message, message
from icp_core.value.forecasts import Forecast, Horizon
from icp_core.value.intervals import Z80

LEAST_MONTHS = 18
HELD_BACK_MONTHS = 12
LEAST_CUSTOMERS = 20
SILENT_GAPS = 3
"""The rule of three gaps lets a customer go that has been silent for three times its usual gap."""
MOST_GROUPS, LEAST_PER_GROUP = 8, 10
WORTH_SAYING = 0.05
"""A total that is off by less than a twentieth is called right."""
COLUMNS = ("rule", "mae", "bias", "correlation", "n")
_DAYS_PER_MONTH = 30.4375

Fit = Callable[[pd.Timestamp], Sequence[Forecast]]
"""Fits models to what was known on a day, each to customers of its own."""


@dataclass(frozen=True, eq=False)
class Backtest:
    """How well the last months would have been foretold.

    Attributes
    ----------
    table : DataFrame with the columns ``rule, mae, bias, correlation, n``
        ``estimate`` and, by name, the other models (NaN where one could not be fitted to what was known then);
        ``last_period`` (what came in the time as long before), ``own_mean`` (margin so far over time so far),
        ``three_gaps`` (own rate, nothing after a silence of three usual gaps). Mean absolute error per customer in the
        currency, not discounted; total predicted / total that came - 1; correlation over the customers (NaN where one
        of the two is the same for all); customers.
    calibration : DataFrame with the columns ``n, predicted, came, low, high``
        Means per customer of groups by what was predicted, the smallest first, with the 80 % interval of ``came``.
    held_back_months : float
    verdict : Message
        Whether the estimate was better than the best of the simple rules, beyond chance.
    """

    table: pd.DataFrame
    calibration: pd.DataFrame
    held_back_months: float
    verdict: Message


def backtest(
    lines: pd.DataFrame,
    today: pd.Timestamp,
    fits: Mapping[str, Fit],
    *,
    known: Callable[[pd.Timestamp], pd.DataFrame] | None = None,
) -> Backtest | None:
    """Hold back the last year (or the last third, where the history is shorter than three years) and predict it.

    Parameters
    ----------
    lines : DataFrame with the columns ``account_id, date, amount, margin``, one row per customer and day
    fits : mapping of name to model
        The one called ``estimate`` is judged; the others stand beside it.
    known : callable of a day to lines, optional
        The lines as they were known on that day, by default those up to it.

    Returns
    -------
    None where the history is shorter than 18 months, fewer than 20 customers had bought before, none of them twice, or
    nothing came after.

    Raises
    ------
    TooFewError
        If the estimate could not have been made of what was known then.
    """
    months = (today - lines["date"].min()).days / _DAYS_PER_MONTH
    if not months >= LEAST_MONTHS:
        return None
    held = min(HELD_BACK_MONTHS, months / 3)
    cut = (today - pd.Timedelta(days=held * _DAYS_PER_MONTH)).normalize()
    before, after = lines[lines["date"] <= cut] if known is None else known(cut), lines[lines["date"] > cut]
    paid = before.loc[before["amount"] > 0, "account_id"]
    if paid.nunique() < LEAST_CUSTOMERS or not paid.duplicated().any():
        return None
    ids = pd.Index(sorted(paid.unique()), name="account_id")
    came = after.groupby("account_id")["margin"].sum().reindex(ids).fillna(0.0).to_numpy()
    if came.sum() <= 0:
        return None
    horizon = Horizon(held, 0.0)
    predicted = {name: _by_models(name, fit, cut, ids, horizon) for name, fit in fits.items()}
    simple = _simple_rules(before, ids, cut, held)
    rows = [_judged(rule, values, came) for rule, values in {**predicted, **simple}.items()]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    estimate = predicted["estimate"]
    return Backtest(table, _calibration(estimate, came), held, _verdict(estimate, simple, came))


def _by_models(name: str, fit: Fit, cut: pd.Timestamp, ids: pd.Index, horizon: Horizon) -> np.ndarray:
    try:
        forecasts = fit(cut)
    except TooFewError:
        if name == "estimate":
            raise
        return np.full(len(ids), np.nan)
    value = pd.concat([pd.Series(forecast.expect(horizon).value, forecast.ids) for forecast in forecasts])
    return value.reindex(ids).fillna(0.0).to_numpy()


def _simple_rules(before: pd.DataFrame, ids: pd.Index, cut: pd.Timestamp, held: float) -> dict[str, np.ndarray]:
    days = held * _DAYS_PER_MONTH
    earlier = before[before["date"] > cut - pd.Timedelta(days=days)]
    groups = before[before["account_id"].isin(ids)].groupby("account_id")
    first, last, n = groups["date"].min(), groups["date"].max(), groups.size()
    tenure = np.maximum((cut - first).dt.days.to_numpy(), days)
    mean = groups["margin"].sum().to_numpy() / tenure * days
    gap = (last - first).dt.days.to_numpy() / np.maximum(n.to_numpy() - 1, 1)
    silent = (cut - last).dt.days.to_numpy()
    gone = silent > SILENT_GAPS * np.where(n.to_numpy() > 1, gap, days)
    return {
        "last_period": earlier.groupby("account_id")["margin"].sum().reindex(ids).fillna(0.0).to_numpy(),
        "own_mean": mean,
        "three_gaps": np.where(gone, 0.0, mean),
    }


def _judged(rule: str, predicted: np.ndarray, came: np.ndarray) -> tuple[str, float, float, float, int]:
    varies = np.ptp(predicted) > 0 and np.ptp(came) > 0  # not so where it is not known
    correlation = float(np.corrcoef(predicted, came)[0, 1]) if varies else float("nan")
    error = float(np.abs(predicted - came).mean())
    return rule, error, float(predicted.sum() / came.sum() - 1), correlation, len(came)


def _calibration(predicted: np.ndarray, came: np.ndarray) -> pd.DataFrame:
    n_groups = max(2, min(MOST_GROUPS, len(came) // LEAST_PER_GROUP))
    rows = []
    for part in np.array_split(np.argsort(predicted, kind="stable"), n_groups):
        half = Z80 * float(came[part].std(ddof=1)) / np.sqrt(len(part))
        mean = float(came[part].mean())
        rows.append((len(part), float(predicted[part].mean()), mean, mean - half, mean + half))
    return pd.DataFrame(rows, columns=["n", "predicted", "came", "low", "high"])


def _verdict(estimate: np.ndarray, simple: Mapping[str, np.ndarray], came: np.ndarray) -> Message:
    """Paired: how much less the estimate errs per customer than the best simple rule, against chance."""
    errors = {rule: np.abs(predicted - came) for rule, predicted in simple.items()}
    rule = min(errors, key=lambda name: errors[name].mean())
    less = errors[rule] - np.abs(estimate - came)
    chance = Z80 * less.std(ddof=1) / np.sqrt(len(less))
    how = "as_good" if abs(less.mean()) <= chance else "better" if less.mean() > 0 else "worse"
    return message(
        f"value.backtest.{how}", rule=message(f"value.rule.{rule}"), n=len(came),
        share=abs(float(less.mean())) / max(float(errors[rule].mean()), 1e-12), total=_total(estimate, came),
    )  # fmt: skip


def _total(estimate: np.ndarray, came: np.ndarray) -> Message:
    """How far the estimate's total was off, in words."""
    bias = float(estimate.sum() / came.sum() - 1)
    if abs(bias) < WORTH_SAYING:
        return message("value.backtest.total_right")
    return message(f"value.backtest.total_{'over' if bias > 0 else 'under'}", share=abs(bias))

"""The finding of the value page in words; the whale curve itself is :mod:`icp_core.charts.whale`."""

from __future__ import annotations

import numpy as np

from icp_core.charts.whale import whale_aside, whale_curve, whale_finding
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value import BestCustomers, LifetimeValue, Profitability, RateSensitivity

__all__ = ["headline", "subline", "top_told", "whale_aside", "whale_curve", "whale_finding"]


def headline(dataset: Dataset, profit: Profitability, best: BestCustomers) -> Message:
    """Who earns the profit and who loses it, in a sentence."""
    curve, n = profit.whale_curve, len(profit.whale_curve)
    if not len(dataset.customers):
        return message("chart.value.no_customers")
    if n == 0:
        return message("chart.value.no_profit", n=len(dataset.customers))
    if not profit.total_profit > 0:
        return message("chart.value.no_total", n=n, currency=dataset.currency, total=profit.total_profit)
    n_best = int(best.members.sum())
    if n_best == 0:
        return best.reason or message("chart.value.nobody_best", n=n, share=profit.top_share)
    members = best.members.index[best.members]
    earned = curve.set_index("account_id")["profit"].reindex(members).sum() / profit.total_profit
    among = int(profit.loss_makers.isin(members).sum())
    lost = float(-curve.loc[curve["profit"] < 0, "profit"].sum())
    if earned < 0:
        return message(
            "chart.value.headline_negative", n=n_best, own=-float(earned) * profit.total_profit,
            m=len(profit.loss_makers), lost=lost, currency=dataset.currency,
        )  # fmt: skip
    if lost > 0:
        return message(
            "chart.value.headline_losses_among" if among else "chart.value.headline_losses",
            among=message("chart.value.among", n=among),
            who=message("chart.value.best", n=n_best),
            n=len(profit.loss_makers),
            share=float(earned),
            lost=lost,
            currency=dataset.currency,
        )
    return message("chart.value.headline", n=n_best, all=n, share=float(earned))


def subline(
    dataset: Dataset, profit: Profitability, value: LifetimeValue, sensitivity: RateSensitivity | None = None
) -> Message:
    """On what it rests, and what of it holds under other costs of serving and among other customers."""
    if not len(dataset.customers):
        return message("chart.value.subline_nobody")
    if not len(profit.whale_curve):
        return value.reason or message("chart.value.no_profit", n=len(dataset.customers))
    told = message("chart.value.subline", n=len(profit.whale_curve), day=dataset.as_of, basis=profit.basis)
    for more in (_peak(dataset, profit, sensitivity), _certain(profit, sensitivity)):
        if more is not None:
            told = message("chart.value.then", before=told, after=more)
    return told


def _peak(dataset: Dataset, profit: Profitability, sensitivity: RateSensitivity | None) -> Message:
    if sensitivity is None or sensitivity.reason is not None:
        return message("chart.value.peak_is", peak=profit.peak_profit, currency=dataset.currency)
    return message(
        "chart.value.peak_between",
        peak=profit.peak_profit,
        low=sensitivity.peak_low,
        high=sensitivity.peak_high,
        currency=dataset.currency,
    )


def _certain(profit: Profitability, sensitivity: RateSensitivity | None) -> Message | None:
    if sensitivity is None or sensitivity.reason is not None or not len(profit.loss_makers):
        return None
    n = len(sensitivity.certain_losses)
    if n == 0:
        return message("chart.value.none_certain")
    return message("chart.value.certain", n=n, all=len(profit.loss_makers))


def top_told(profit: Profitability) -> Message | None:
    """What the top 20 % earn, and what of it is to be expected of customers of this kind; None without a profit."""
    if not np.isfinite(profit.top_share):
        return None
    if profit.top_share_reason is not None:
        return message("chart.value.top_earns", top=profit.top_share)
    return message(
        "chart.value.top_expected", top=profit.top_share, low=profit.top_share_low, high=profit.top_share_high
    )

"""Profit of each customer after cost to serve, by activity-based costing, and the whale curve (method V3).

Profit is margin to date minus the cost to serve (:mod:`~icp_core.value.cost_to_serve`). Where neither an activity has a
rate nor an order a cost nothing is subtracted, and the basis says so: a cost that nobody stated is not invented.

Source of the whale curve: R. S. Kaplan and V. G. Narayanan, "Measuring and managing customer profitability", Journal
of Cost Management 15 (2001) 5-15.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.cost_to_serve import CostToServe, cost_to_serve
from icp_core.value.histories import histories
from icp_core.value.noise import Noise, noise_of_sums
from icp_core.value.purchases import Purchases, purchases
from icp_core.value.top_share import top_share


@dataclass(frozen=True, eq=False)
class Profitability:
    """Profit by customer.

    Attributes
    ----------
    table : DataFrame by ``account_id`` of customers: ``revenue``, ``margin``, ``cost_to_serve``, ``profit``; NaN
    throughout
        where there are no purchases
    whale_curve : DataFrame with the columns ``rank, account_id, profit, cumulative``, most profitable first
    loss_makers : Index of ids with a profit below zero
    peak_rank, peak_profit : where the curve is highest, and how high; 0 and 0 where nobody makes a profit
    total_profit : float
        NaN where there are no purchases.
    top_share : float
        Share of the total that the top 20 % of these customers earned; NaN where the total is not positive.
    expected_top_share, top_share_low, top_share_high : float
        The same share of *expected* profit among customers of this kind, with its 80 % interval
        (:mod:`~icp_core.value.top_share`); NaN where ``top_share_reason`` says why.
    top_share_reason : Message or None
    basis : Message
        What the margin is and what was subtracted.
    assumptions : tuple of Message
        What the user assumed and the data do not say.
    warnings : tuple of Message
        What of the purchases could not be counted.
    rates : mapping of activity to cost per unit
    cost : CostToServe
        The cost to serve by customer and activity.
    """

    table: pd.DataFrame
    whale_curve: pd.DataFrame
    loss_makers: pd.Index
    peak_rank: int
    peak_profit: float
    total_profit: float
    top_share: float
    expected_top_share: float
    top_share_low: float
    top_share_high: float
    top_share_reason: Message | None
    basis: Message
    assumptions: tuple[Message, ...]
    warnings: tuple[Message, ...]
    rates: Mapping[str, float]
    cost: CostToServe


def profitability(
    dataset: Dataset,
    *,
    rates: Mapping[str, float] | None = None,
    order_cost: float | None = None,
    margin_share: float | None = None,
    random_state: int = 0,
) -> Profitability:
    """Profit of each customer.

    Parameters
    ----------
    rates : mapping of activity to cost per unit, in the dataset's currency, optional
        Takes the place of the data's rates for the activities that it names; the others keep theirs (the column
        ``rate`` of the activities). An activity without any rate costs nothing.
    order_cost : float, at least 0, optional
        What an order costs, an assumption: subtracted once per customer and day with a positive amount. It comes on
        top of the activities where there are both.
    margin_share : float, 0-1, optional
        Share of revenue that stays as margin, an assumption: used where the data hold neither margin nor margin rate.

    Raises
    ------
    SettingError
        If a cost is negative or not finite, for an activity that does not occur, or a share outside 0-1.
    """
    bought = purchases(dataset, margin_share=margin_share)
    orders = bought.lines[bought.lines["amount"] > 0].groupby("account_id").size()
    cost = cost_to_serve(dataset, orders, rates=rates, order_cost=order_cost)
    if bought.source == "none":
        table = pd.DataFrame(np.nan, index=dataset.customers, columns=["revenue", "margin", "cost_to_serve", "profit"])
    else:
        sums = bought.sums(dataset.customers)
        table = pd.DataFrame({"revenue": sums["amount"], "margin": sums["margin"], "cost_to_serve": cost.total})
        table["profit"] = table["margin"] - table["cost_to_serve"]
    profit = table["profit"].dropna()
    curve = _whale_curve(profit)
    heights = np.concatenate([[0.0], curve["cumulative"]])  # the curve starts at nobody and nothing
    peak = int(heights.argmax())
    top = top_share(profit.to_numpy(), _noise(bought.lines, profit.index), np.random.default_rng(random_state))
    return Profitability(
        table=table,
        whale_curve=curve,
        loss_makers=table.index[table["profit"] < 0],
        peak_rank=peak,
        peak_profit=float(heights[peak]) if len(curve) else np.nan,
        total_profit=float(table["profit"].sum(min_count=1)),
        top_share=top.share,
        expected_top_share=top.expected,
        top_share_low=top.low,
        top_share_high=top.high,
        top_share_reason=top.reason,
        basis=_basis(dataset, bought, cost),
        warnings=bought.warnings,
        assumptions=_assumptions(dataset, bought, order_cost, margin_share),
        rates=cost.rates,
        cost=cost,
    )


def _basis(dataset: Dataset, bought: Purchases, cost: CostToServe) -> Message:
    if bought.source == "none":
        return bought.basis
    less = "costed" if cost.rates else "counted" if dataset.activities is not None else "no_activities"
    if cost.order_cost is None:
        return message(f"value.profit.{less}", basis=bought.basis, n=len(cost.rates))
    return message(
        "value.profit.costed_orders" if cost.rates else "value.profit.orders",
        basis=bought.basis,
        n=len(cost.rates),
        cost=cost.order_cost,
        currency=dataset.currency,
    )


def _assumptions(
    dataset: Dataset, bought: Purchases, order_cost: float | None, margin_share: float | None
) -> tuple[Message, ...]:
    """Those that took part: a margin share does not where the data know better, and nothing does without purchases."""
    told = []
    if bought.basis.key == "value.basis.assumed" and margin_share is not None:
        told.append(message("value.assumption.margin_share", share=margin_share))
    if order_cost is not None and bought.source != "none":
        told.append(message("value.assumption.order_cost", cost=order_cost, currency=dataset.currency))
    return tuple(told)


def _noise(lines: pd.DataFrame, customers: pd.Index) -> Noise | None:
    """How far margins to date may be from the expected ones; a customer without a purchase has nothing to vary.

    How often a customer happened to buy is left out: rhythms differ from chance to clockwork, and the lines alone do
    not tell.
    """
    history = histories(lines, lines["date"].max()) if len(lines) else pd.DataFrame()
    if history.empty:
        return None
    history = history.reindex(customers).fillna(0.0)
    return noise_of_sums(*(history[name].to_numpy(dtype=float) for name in ("n", "margin_mean", "margin_spread")))


def _whale_curve(profit: pd.Series) -> pd.DataFrame:
    ordered = profit.sort_values(ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(ordered) + 1),
            "account_id": ordered.index.to_numpy(),
            "profit": ordered.to_numpy(),
            "cumulative": ordered.cumsum().to_numpy(),
        }
    )

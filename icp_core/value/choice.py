"""Which way of estimating lifetime value the data bear, and why (method V2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.backtest import Fit
from icp_core.value.forecasts import Forecast
from icp_core.value.purchases import Purchases
from icp_core.value.rhythm import rhythm

METHODS = ("auto", "shrunken")


@dataclass(frozen=True, eq=False)
class Chosen:
    """The models that were fitted, and why these; without any and with a ``reason`` where the data bear none.

    ``fits``: the one chosen, as ``estimate``, and the others by name, to be tried on held-back time.
    """

    method: str
    forecasts: tuple[Forecast, ...]
    why: Message
    fits: Mapping[str, Fit] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()
    reason: Message | None = None


def choose(dataset: Dataset, bought: Purchases, method: str) -> Chosen:
    """Fit what the data bear, or what is asked for by name."""
    reason = _why_not(bought)
    if reason is not None:
        return Chosen("none", (), message("value.choice.none"), reason=reason)
    left = pd.Index(dataset.accounts.loc[dataset.accounts["relation"] == "former_customer", "account_id"])
    learned = rhythm(bought.lines, pd.Timestamp(dataset.as_of)).without(left)
    fits = {"estimate": lambda cut: _rhythm_before(bought, cut)}
    return Chosen("shrunken", (learned,), message("value.choice.few"), fits)


def _rhythm_before(bought: Purchases, day: pd.Timestamp) -> Forecast:
    return rhythm(bought.lines[bought.lines["date"] <= day], day)


def _why_not(bought: Purchases) -> Message | None:
    if bought.source == "none":
        return message("value.reason.no_purchases")
    if bought.lines["margin"].sum() <= 0:
        return message("value.reason.no_margin")
    paid = bought.lines[bought.lines["amount"] > 0]
    if paid["date"].nunique() < 2 or not paid["account_id"].duplicated().any():
        return message("value.reason.no_repeats")
    return None

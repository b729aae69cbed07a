"""Which way of estimating lifetime value the data bear, and why (method V2).

Contracts of which some have ended go by renewals; purchases that come as regularly as bills by each customer's own
rhythm; purchases at random times by BG/NBD, where there are customers enough; whatever else by the own rhythm, drawn
toward the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from icp_core.errors import TooFewError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.backtest import Fit
from icp_core.value.contract_value import contract_forecast
from icp_core.value.contracts import contract_customers, contracted_amounts
from icp_core.value.forecasts import Forecast
from icp_core.value.histories import gap_pairs, histories
from icp_core.value.orders import orders
from icp_core.value.purchases import Purchases, purchases
from icp_core.value.regularity import regularity
from icp_core.value.rhythm import rhythm

METHODS = ("auto", "contracts", "bg_nbd", "mbg_nbd", "shrunken")
LEAST_CUSTOMERS, LEAST_REPEATERS = 30, 10
"""Fewer say nothing of how rates and leaving differ between customers, and the prior would answer for them."""
REGULAR = 2
"""From this shape on times between purchases are too even for BG/NBD, which then takes a short silence for staying."""

BESIDE = 1.5
"""Bills of so many times what contracts come to are not the contracts' alone; setting up and overage make some more."""
SHORTEST_DAYS = 28
"""Within four weeks nobody's habit shows: a second order may be the first one's other half."""

Forecasts = tuple[Forecast, ...]


@dataclass(frozen=True, eq=False)
class Chosen:
    """The models that were fitted, and why these; without any and with a ``reason`` where the data bear none.

    ``fits``: the one chosen, as ``estimate``, and the others by name, to be tried on held-back time.
    """

    method: str
    forecasts: Forecasts
    why: Message
    fits: Mapping[str, Fit] = field(default_factory=dict)
    reason: Message | None = None

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What makes the figures less sure than they look."""
        return tuple(warning for forecast in self.forecasts for warning in forecast.warnings)


def choose(dataset: Dataset, bought: Purchases, method: str) -> Chosen:
    """Fit what the data bear, or what is asked for by name.

    Raises
    ------
    TooFewError
        If a method is asked for by name that the data cannot bear.
    """
    reason = _why_not(dataset, bought)
    if reason is not None:
        return Chosen("none", (), message("value.choice.none"), reason=reason)
    name, why = (method, message("value.choice.asked")) if method != "auto" else _by_the_data(dataset, bought)
    try:
        fitted = _WAYS[name](dataset, bought)
    except TooFewError as problem:
        if method != "auto":
            raise
        if name == "contracts" and _nothing_of_orders(bought.lines) is not None:
            return Chosen("none", (), message("value.choice.none"), reason=problem.message)
        other = _of_orders(bought.lines, pd.Timestamp(dataset.as_of))[0] if name == "contracts" else "shrunken"
        why = message("value.choice.not_possible", way=_way(other), what=_way(name), why=problem.message)
        name, fitted = other, _WAYS[other](dataset, bought)
    tried = [other for other in ("bg_nbd", "shrunken") if other != name]
    fits = {"estimate": partial(_WAYS[name], dataset, bought)} | {
        other: partial(_WAYS[other], dataset, bought) for other in tried
    }
    return Chosen(name, fitted, why, fits)


def available_methods(dataset: Dataset, *, margin_share: float | None = None) -> pd.DataFrame:
    """Which ways of estimating the data bear; each is tried.

    Returns
    -------
    DataFrame by method, without ``auto``, with the columns ``label`` (Message), ``available`` (bool) and ``reason``
    (Message or None).
    """
    bought = purchases(dataset, margin_share=margin_share)
    nothing = _why_not(dataset, bought)
    rows = {}
    for name, fit in _WAYS.items():
        reason = nothing
        if reason is None:
            try:
                fit(dataset, bought)
            except TooFewError as problem:
                reason = problem.message
        rows[name] = (_way(name), reason is None, reason)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["label", "available", "reason"])


def _way(name: str) -> Message:
    return message(f"value.way.{name}")


def _by_the_data(dataset: Dataset, bought: Purchases) -> tuple[str, Message]:
    if dataset.subscriptions is not None and len(dataset.subscriptions):
        stays = contract_customers(dataset)
        return "contracts", message("value.choice.contracts", n=len(stays), left=int(stays["churned"].sum()))
    return _of_orders(bought.lines, pd.Timestamp(dataset.as_of))


def _of_orders(lines: pd.DataFrame, day: pd.Timestamp) -> tuple[str, Message]:
    k = regularity(gap_pairs(lines))
    history = histories(lines, day)
    n, repeaters = len(history), int((history["frequency"] > 0).sum())
    if k >= REGULAR:
        return "shrunken", message("value.choice.regular", k=k)
    if n < LEAST_CUSTOMERS or repeaters < LEAST_REPEATERS:
        return "shrunken", message("value.choice.few", n=n, repeaters=repeaters)
    return "bg_nbd", message("value.choice.random", n=n, repeaters=repeaters)


def _contracts(dataset: Dataset, bought: Purchases, day: pd.Timestamp | None = None) -> Forecasts:
    """Customers under contract by their contracts; the others, and those that buy much beside, by what they buy."""
    contracts = contract_forecast(dataset, day, assumed_margin=bought.assumed)
    lines, until = _known(bought, dataset, day)
    if bought.source != "subscriptions":
        contracts = contracts.only(~contracts.ids.isin(_buying_beside(dataset, lines, until)))
        if not len(contracts.ids):
            raise TooFewError("contracts_beside")
    rest = lines[~lines["account_id"].isin(contracts.ids)]
    if _nothing_of_orders(rest) is not None:
        return (contracts,)
    name, _ = _of_orders(rest, until)
    return (contracts, *_WAYS[name](dataset, replace(bought, lines=rest), day))


def _buying_beside(dataset: Dataset, lines: pd.DataFrame, day: pd.Timestamp) -> pd.Index:
    """Customers that were billed far more than their contracts come to: these say too little of them."""
    billed = lines.groupby("account_id")["amount"].sum()
    contracted = contracted_amounts(dataset, day).reindex(billed.index).fillna(0.0)
    return billed.index[billed > BESIDE * contracted]


def _orders(dataset: Dataset, bought: Purchases, day: pd.Timestamp | None = None, *, modified: bool) -> Forecasts:
    lines, until = _known(bought, dataset, day)
    n = lines.loc[lines["amount"] > 0, "account_id"].nunique()
    if n < LEAST_CUSTOMERS:
        raise TooFewError("few_customers", what=message("value.model.bg_nbd"), least=LEAST_CUSTOMERS, n=n)
    return (orders(lines, until, modified=modified).without(_left(dataset, day)),)


def _rhythm(dataset: Dataset, bought: Purchases, day: pd.Timestamp | None = None) -> Forecasts:
    lines, until = _known(bought, dataset, day)
    if _nothing_of_orders(lines) is not None:
        raise TooFewError("no_repeats")
    return (rhythm(lines, until).without(_left(dataset, day)),)


_WAYS: Mapping[str, Callable[..., Forecasts]] = {
    "contracts": _contracts,
    "bg_nbd": partial(_orders, modified=False),
    "mbg_nbd": partial(_orders, modified=True),
    "shrunken": _rhythm,
}


def _known(bought: Purchases, dataset: Dataset, day: pd.Timestamp | None) -> tuple[pd.DataFrame, pd.Timestamp]:
    """The lines as known on a day, by default today."""
    if day is None:
        return bought.lines, pd.Timestamp(dataset.as_of)
    return bought.known(dataset, day).lines, day


def _left(dataset: Dataset, day: pd.Timestamp | None) -> pd.Index:
    """Who is known to have left; of an earlier day that is not known."""
    accounts = dataset.accounts
    former: pd.Series = accounts["relation"] == "former_customer"
    left: pd.Index = pd.Index(accounts.loc[former & (day is None), "account_id"])
    return left


def _why_not(dataset: Dataset, bought: Purchases) -> Message | None:
    if bought.source == "none":
        return message("value.reason.no_purchases")
    if bought.lines["margin"].sum() <= 0:
        return message("value.reason.no_margin")
    under_contract = dataset.subscriptions is not None and len(dataset.subscriptions) > 0
    return None if under_contract else _nothing_of_orders(bought.lines)


def _nothing_of_orders(lines: pd.DataFrame) -> Message | None:
    """Why purchases say nothing of how often customers come back, where they do not."""
    paid = lines[lines["amount"] > 0]
    if paid["date"].nunique() < 2 or not paid["account_id"].duplicated().any():
        return message("value.reason.no_repeats")
    days = (paid["date"].max() - paid["date"].min()).days
    return message("value.reason.no_time", days=days) if days < SHORTEST_DAYS else None

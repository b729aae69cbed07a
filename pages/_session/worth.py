"""What customers are worth, and who is best: derived from the files, from what is chosen and what is said of costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import icp_core as icp
from pages._session.caching import derived
from pages._session.keeping import project
from pages._session.tables import dataset_of

Source, Evidence, Costing = icp.Source, icp.Evidence, icp.Costing
Bands = tuple[tuple[str, tuple[float, ...]], ...]


def _for_value(chosen: Evidence) -> Evidence:
    """As much of the evidence as lifetime value depends on."""
    return Evidence(
        source=chosen.source,
        horizon_months=chosen.horizon_months,
        annual_discount_rate=chosen.annual_discount_rate,
        method=chosen.method,
        costing=Costing(margin_share=chosen.costing.margin_share),
        beliefs=chosen.beliefs.names_alone,
    )


def without_beliefs(chosen: Evidence) -> Evidence:
    """The evidence for what hangs on no more of beliefs than which attributes they name, so that another change of
    them works nothing out anew there."""
    return replace(chosen, beliefs=chosen.beliefs.names_alone)


@derived("profit")
def _profit(source: Source, costing: Costing) -> icp.Profitability:
    return icp.profitability(
        dataset_of(source),
        rates=dict(costing.rates) or None,
        order_cost=costing.order_cost,
        margin_share=costing.margin_share,
    )


@derived("value")
def _methods(source: Source, margin_share: float | None) -> Any:
    return icp.available_methods(dataset_of(source), margin_share=margin_share)


@derived("value")
def _value(source: Source, chosen: Evidence) -> icp.LifetimeValue:
    return icp.lifetime_value(
        dataset_of(source),
        horizon_months=chosen.horizon_months,
        annual_discount_rate=chosen.annual_discount_rate,
        method=chosen.method,
        margin_share=chosen.costing.margin_share,
    )


@derived("value")
def _criteria(source: Source, chosen: Evidence, costing: Costing, picked: tuple[str, ...]) -> Any:
    return icp.available_criteria(
        dataset_of(source), _value(source, chosen), _profit(source, costing), picked=picked or None
    )


@derived("best")
def _best(source: Source, chosen: Evidence) -> icp.BestCustomers:
    return icp.best_customers(
        dataset_of(source),
        value_of(chosen),
        profit_of(chosen),
        criterion=chosen.criterion,
        share=chosen.share,
        threshold=chosen.threshold,
        blend=dict(chosen.blend) or None,
        picked=chosen.picked or None,
    )


@derived("loss_makers")
def _loss_maker_traits(source: Source, costing: Costing, bands: Bands) -> Any:
    return icp.loss_maker_traits(dataset_of(source), _profit(source, costing), edges=dict(bands))


def value_of(chosen: Evidence) -> icp.LifetimeValue:
    """Lifetime value under this evidence."""
    return _value(chosen.source, _for_value(chosen))


def profit_of(chosen: Evidence) -> icp.Profitability:
    """Profit under this evidence."""
    return _profit(chosen.source, chosen.costing)


def best_of(chosen: Evidence) -> icp.BestCustomers:
    """The best customers under this evidence."""
    return _best(chosen.source, without_beliefs(chosen))


@derived("profit")
def _sensitivity(source: Source, costing: Costing) -> icp.RateSensitivity:
    return icp.rate_sensitivity(_profit(source, costing))


@derived("value")
def _adopters(source: Source, chosen: Evidence, costing: Costing, bands: Bands) -> icp.Adopters:
    return icp.adopters(dataset_of(source), _value(source, chosen), _profit(source, costing), edges=dict(bands))


@derived("value")
def _survival(source: Source) -> icp.ContractSurvival | None:
    return icp.contract_survival(dataset_of(source))


def survival() -> icp.ContractSurvival | None:
    """How long contracts last; None where there are none that tell."""
    return _survival(project().evidence.source)


def sensitivity() -> icp.RateSensitivity:
    """What of the profits holds under other costs of serving."""
    chosen = _costed()
    return _sensitivity(chosen.source, chosen.costing)


def adopters() -> icp.Adopters:
    """Who came early and who late in the product's life."""
    chosen = _costed()
    return _adopters(chosen.source, _for_value(chosen), chosen.costing, chosen.bands)


def methods() -> Any:
    """The ways of estimating lifetime value, with those that the data cannot bear and why."""
    chosen = project().evidence
    return _methods(chosen.source, chosen.costing.margin_share)


def _costed() -> Evidence:
    """What is learned from, with costs of activities that occur and a method that the data bear.

    Files can be read in another way, or added, after a person has chosen: what then means nothing waits.
    """
    chosen = project().evidence
    occur = set(icp.activity_rates(dataset_of(chosen.source)).index) if chosen.costing.rates else set()
    rates = tuple(rate for rate in chosen.costing.rates if rate[0] in occur)
    chosen = replace(chosen, costing=replace(chosen.costing, rates=rates))
    offered = _methods(chosen.source, chosen.costing.margin_share) if chosen.method != "auto" else None
    borne = offered is None or offered.loc[chosen.method, "available"]
    return chosen if borne else replace(chosen, method="auto")


def evidence() -> Evidence:
    """What is learned from, with the method and the criterion that stand: the chosen ones if the data bear them, else
    the choice by the data and the first criterion that they bear.

    A column of the project's own is offered, but what it says of a customer only a person knows.
    """
    chosen, offered = _costed(), criteria()
    available = set(offered.index[offered["available"]])
    blend = tuple(part for part in chosen.blend if part[0] in available)
    lost = chosen.criterion == "blend" and blend != chosen.blend
    if chosen.criterion in available and not (lost and not blend):
        return replace(chosen, blend=blend, threshold=None if lost else chosen.threshold)
    possible = [name for name in offered.index if name in available and icp.criterion_column(name) is None]
    return replace(chosen, blend=blend, criterion=str(possible[0]) if possible else "lifetime_value", threshold=None)


def profit() -> icp.Profitability:
    """Profit of each customer after cost to serve."""
    return profit_of(_costed())


def value() -> icp.LifetimeValue:
    """Lifetime value of each account."""
    return value_of(_costed())


def criteria() -> Any:
    """The criteria for a best customer, with those that the data cannot bear and why."""
    chosen = _costed()
    return _criteria(chosen.source, _for_value(chosen), chosen.costing, chosen.picked)


def best(criterion: str | None = None) -> icp.BestCustomers:
    """The best customers by the project's criterion; or, for comparison, as large a share by another one."""
    chosen = evidence()
    now = best_of(chosen)
    if criterion is None:
        return now
    judged = int(now.scores.drop(now.too_young).notna().sum())
    share = chosen.share if chosen.threshold is None else int(now.members.sum()) / max(judged, 1)
    share = min(max(share, 1 / max(judged, 2)), 0.99)
    return best_of(replace(chosen, criterion=criterion, threshold=None, share=share))


def loss_maker_traits() -> Any:
    """What the customers that lose money have in common."""
    chosen = _costed()
    return _loss_maker_traits(chosen.source, chosen.costing, chosen.bands)

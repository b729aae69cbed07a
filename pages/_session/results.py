"""What is derived from the inputs, kept so that it is worked out once.

A sample's results are the same for everybody and are kept once; whatever comes from an upload is kept for its own
session alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.inputs import set_weights
from pages._session.keeping import project
from pages._session.tables import dataset, dataset_of

MOST_KEPT = 24  # results per stage: a few projects, and a few settings of each
Source, Evidence = icp.Source, icp.Evidence
Levels = tuple[tuple[str, str, float], ...]


def _kept(doing: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the results of one stage: a sample's for everybody, an upload's for its session alone.

    ``doing`` is the catalogue's word for what the reader is told while it works.
    """

    def decorate(compute: Callable[..., Any]) -> Callable[..., Any]:
        said = icp.say(icp.Message(f"page.doing.{doing}"))
        shared = st.cache_resource(show_spinner=said, max_entries=MOST_KEPT)(compute)
        private = st.cache_resource(show_spinner=said, max_entries=MOST_KEPT, scope="session")(compute)

        @functools.wraps(compute)
        def stage(source: Source, *settings: Any) -> Any:
            return (shared if source.sample else private)(source, *settings)

        return stage

    return decorate


@_kept("profit")
def _profit(source: Source) -> icp.Profitability:
    return icp.profitability(dataset_of(source))


@_kept("value")
def _value(source: Source, horizon_months: int, annual_discount_rate: float) -> icp.LifetimeValue:
    return icp.lifetime_value(
        dataset_of(source), horizon_months=horizon_months, annual_discount_rate=annual_discount_rate
    )


@_kept("best")
def _best(source: Source, evidence: Evidence) -> icp.BestCustomers:
    worth = _value(source, evidence.horizon_months, evidence.annual_discount_rate)
    return icp.best_customers(
        dataset_of(source), worth, _profit(source), criterion=evidence.criterion, share=evidence.share
    )


@_kept("commonalities")
def _commonalities(source: Source, evidence: Evidence) -> Any:
    chosen = _best(source, evidence)
    return icp.commonalities(dataset_of(source), chosen.members, without=chosen.judged_by)


@_kept("segments")
def _segmentation(source: Source, n_segments: int | None) -> icp.Segmentation:
    return icp.find_segments(dataset_of(source), n_segments=n_segments)


@_kept("levels")
def _desirability(source: Source, evidence: Evidence) -> icp.Desirability:
    return icp.suggest_desirability(dataset_of(source), _best(source, evidence), source=evidence.learn_from)


@_kept("levels")
def _edited(source: Source, evidence: Evidence, levels: Levels) -> icp.Desirability:
    return _desirability(source, evidence).edited({(attribute, level): value for attribute, level, value in levels})


@_kept("weights")
def _suggested(source: Source, evidence: Evidence) -> icp.Weights:
    return icp.suggest_weights(
        dataset_of(source),
        _best(source, evidence),
        desirability=_desirability(source, evidence),
        source=evidence.learn_from,
    )


@_kept("value")
def _criteria(source: Source, horizon_months: int, annual_discount_rate: float) -> Any:
    worth = _value(source, horizon_months, annual_discount_rate)
    return icp.available_criteria(dataset_of(source), worth, _profit(source))


def evidence() -> Evidence:
    """What is learned from, with the criterion that stands: the chosen one if the data bear it, else the first they do.

    A column of the project's own is offered, but what it says of a customer only a person knows.
    """
    chosen = project().evidence
    offered = criteria()
    if chosen.criterion in offered.index and offered.loc[chosen.criterion, "available"]:
        return chosen
    possible = [name for name in offered.index[offered["available"]] if icp.criterion_column(name) is None]
    return replace(chosen, criterion=str(possible[0]) if possible else "lifetime_value")


def profit() -> icp.Profitability:
    """Profit of each customer after cost to serve."""
    return _profit(project().evidence.source)


def value() -> icp.LifetimeValue:
    """Lifetime value of each account."""
    chosen = project().evidence
    return _value(chosen.source, chosen.horizon_months, chosen.annual_discount_rate)


def best(criterion: str | None = None) -> icp.BestCustomers:
    """The best customers by the project's criterion, or by another one for comparison."""
    chosen = evidence()
    return _best(chosen.source, chosen if criterion is None else replace(chosen, criterion=criterion))


def commonalities() -> Any:
    """What the best customers have in common."""
    return _commonalities(evidence().source, evidence())


def segmentation() -> icp.Segmentation:
    """Clusters of like companies."""
    return _segmentation(project().evidence.source, project().n_segments)


def desirability() -> icp.Desirability:
    """How desirable each level is: as the data say, or as a person has set it."""
    return _edited(evidence().source, evidence(), _standing_levels())


def _standing_levels() -> Levels:
    """The levels that a person has set, as far as what is learned from still has them."""
    table = learned_desirability().table
    known = set(zip(table["attribute"], table["level"], strict=True))
    return tuple(edit for edit in project().levels if edit[:2] in known)


def _standing_weights() -> icp.Weights:
    """The weights that a person has set, as far as there is something to weigh; else those that the board opens on."""
    weighed = learned_desirability().weighed
    points = {name: value for name, value in project().weights or () if name in weighed}
    return icp.Weights.of(points) if sum(points.values()) > 0 else opening_weights()


def learned_desirability() -> icp.Desirability:
    """How desirable each level is, as the data say."""
    return _desirability(evidence().source, evidence())


def suggested_weights() -> icp.Weights:
    """What the data say about the weights; without values where they bear none."""
    return _suggested(evidence().source, evidence())


@_kept("segments")
def _cards(source: Source, evidence: Evidence, n_segments: int | None) -> Any:
    worth = _value(source, evidence.horizon_months, evidence.annual_discount_rate)
    return icp.segment_cards(dataset_of(source), _segmentation(source, n_segments), worth, _profit(source))


@_kept("exclusion")
def _excluded(source: Source, evidence: Evidence, n_segments: int | None, segment: int) -> Any:
    labels = _segmentation(source, n_segments).labels
    worth = _value(source, evidence.horizon_months, evidence.annual_discount_rate)
    return icp.what_if_excluded(dataset_of(source), labels.index[labels == segment], worth, _profit(source))


@_kept("loss_makers")
def _loss_maker_traits(source: Source) -> Any:
    return icp.loss_maker_traits(dataset_of(source), _profit(source))


def cards() -> Any:
    """Each segment with its figures and verdict."""
    return _cards(evidence().source, evidence(), project().n_segments)


def what_if_excluded(segment: int) -> Any:
    """The figures without this segment."""
    return _excluded(evidence().source, evidence(), project().n_segments, segment)


def loss_maker_traits() -> Any:
    """What the customers that lose money have in common."""
    return _loss_maker_traits(project().evidence.source)


def criteria() -> Any:
    """The criteria for a best customer, with those that the data cannot bear and why."""
    chosen = project().evidence
    return _criteria(chosen.source, chosen.horizon_months, chosen.annual_discount_rate)


@dataclass(frozen=True)
class Live:
    """What lies below the line: all that follows from the weights, computed anew at every move."""

    weights: icp.Weights
    suggested: icp.Weights
    fit: icp.FitScores
    conversion: icp.Conversion
    comparison: Any
    tiers: icp.Tiers
    opening: icp.Tiers


@_kept("scores")
def _scoring(source: Source, evidence: Evidence, levels: Levels) -> icp.Scoring:
    return icp.prepare_scoring(dataset_of(source), _edited(source, evidence, levels))


@_kept("scores")
def _opening(
    source: Source, evidence: Evidence, capacity: icp.Capacity, n_segments: int | None, customers: bool
) -> icp.Tiers:
    return _follow(opening_weights(), (), capacity, n_segments, customers)[2]


def set_equal_weights() -> None:
    """Give every attribute the same weight."""
    set_weights(icp.equal_weights(desirability()).values.to_dict())


def opening_weights() -> icp.Weights:
    """The weights that the board opens on: the data's, or equal ones where the data bear none."""
    suggested = suggested_weights()
    return icp.equal_weights(desirability()) if suggested.values is None else suggested


def with_customers() -> bool:
    """Whether customers take part in the tiers: as chosen; at first only where there is nobody else."""
    chosen = project().show_customers
    return len(dataset().customers) == len(dataset().accounts) if chosen is None else chosen


def live() -> Live:
    """Score, chance and tier of every account under the weights as they are now."""
    now = project()
    learned = evidence()
    weights, levels = _standing_weights(), _standing_levels()
    customers = with_customers()
    fit, conversion, tiers = _follow(weights, levels, now.capacity, now.n_segments, customers)
    suggested, equal = suggested_weights(), icp.equal_weights(desirability())
    mine, theirs = _scoring(learned.source, learned, levels), _scoring(learned.source, learned, ())
    comparison = icp.compare_scorings({"yours": (mine, weights), "data": (theirs, suggested), "equal": (theirs, equal)})
    opening = _opening(learned.source, learned, now.capacity, now.n_segments, customers)
    return Live(weights, suggested, fit, conversion, comparison, tiers, opening)


def _follow(
    weights: icp.Weights, levels: Levels, capacity: icp.Capacity, n_segments: int | None, customers: bool
) -> tuple[icp.FitScores, icp.Conversion, icp.Tiers]:
    learned = evidence()
    scoring = _scoring(learned.source, learned, levels)
    fit, conversion = scoring.fit(weights), scoring.conversion(weights)
    found = _segmentation(learned.source, n_segments)
    groups = found.labels.map({label: icp.say(name) for label, name in found.names.items()})
    return fit, conversion, icp.assign_tiers(
        value(), fit, conversion, capacity, groups=groups, with_customers=customers
    )  # fmt: skip


def sheet() -> icp.IcpSheet:
    """The one-page profile as it stands."""
    now, below = project(), live()
    return icp.icp_sheet(
        dataset(), best(), desirability(), below.weights, commonalities(), below.tiers,
        profitability=profit(), loss_traits=loss_maker_traits(), conversion=below.conversion, capacity=now.capacity,
    )  # fmt: skip

"""Below the line: what follows from the weights, computed anew at every move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import icp_core as icp
from pages._session.caching import derived
from pages._session.hiding import dataset
from pages._session.inputs import set_weights
from pages._session.keeping import project
from pages._session.results import (
    Levels,
    edited_desirability,
    learned_desirability,
    segmentation,
    suggested_weights,
)
from pages._session.tables import dataset_of
from pages._session.timing import Rules, rules_of
from pages._session.worth import best_of, evidence, value

Source, Evidence = icp.Source, icp.Evidence


def standing_levels() -> Levels:
    """The levels that a person has set, as far as what is learned from still has them."""
    table = learned_desirability().table
    known = set(zip(table["attribute"], table["level"], strict=True))
    return tuple(edit for edit in project().levels if edit[:2] in known)


def standing_weights() -> icp.Weights:
    """The weights that a person has set, as far as there is something to weigh; else those that the board opens on."""
    weighed = learned_desirability().weighed
    points = {name: value for name, value in project().weights or () if name in weighed}
    return icp.Weights.of(points) if sum(points.values()) > 0 else opening_weights()


@derived("next_tests")
def _next_tests(source: Source, evidence: Evidence, weights: tuple[tuple[str, float], ...]) -> Any:
    learned = edited_desirability(source, evidence, ())
    points = dict(weights)
    said = icp.Weights.of(points) if sum(points.values()) > 0 else icp.equal_weights(learned)
    return icp.next_tests(learned, said, dataset=dataset_of(source))


def next_tests() -> Any:
    """Which levels to test next, since that would tell most under the weights as they are now."""
    learned = evidence()
    return _next_tests(learned.source, learned, tuple(standing_weights().points().items()))


def desirability() -> icp.Desirability:
    """How desirable each level is: as the data say, or as a person has set it."""
    learned = evidence()
    return edited_desirability(learned.source, learned, standing_levels())


@dataclass(frozen=True)
class Live:
    """What lies below the line: all that follows from the weights, computed anew at every move."""

    weights: icp.Weights
    suggested: icp.Weights
    fit: icp.FitScores
    conversion: icp.Conversion
    comparison: Any
    best_comparison: Any
    scoring: icp.Scoring
    tiers: icp.Tiers
    opening: icp.Tiers
    levels: Levels
    desirability: icp.Desirability


@derived("scores")
def scoring_of(source: Source, evidence: Evidence, levels: Levels, said: Rules) -> icp.Scoring:
    """Accounts and deals looked up under this evidence, and under what a person has set of levels and signals."""
    return icp.prepare_scoring(
        dataset_of(source),
        edited_desirability(source, evidence, levels),
        best=best_of(evidence),
        rules=rules_of(source, said),
    )


@derived("scores")
def _opening(
    source: Source, evidence: Evidence, capacity: icp.Capacity, n_segments: int | None, customers: bool, said: Rules
) -> icp.Tiers:
    return _follow(opening_weights(), (), capacity, customers, said)[2]


def set_equal_weights() -> None:
    """Give every attribute the same weight; locked ones stay, the rest share what is left."""
    _share_out(icp.equal_weights(desirability()))


def take_data_weights() -> None:
    """Take what the data suggest; locked weights stay, the rest share what is left as the data say."""
    if project().locked:
        _share_out(suggested_weights())
    else:
        set_weights(None)


def _share_out(weights: icp.Weights) -> None:
    locked = set(project().locked)
    if not locked.issuperset(weights.points()):
        set_weights(weights.beside(standing_weights(), locked))


def opening_weights() -> icp.Weights:
    """The weights that the board opens on: the data's, or equal ones where the data bear none."""
    suggested = suggested_weights()
    return icp.equal_weights(desirability()) if suggested.values is None else suggested


def with_customers() -> bool:
    """Whether customers take part in the tiers: as chosen; at first only where there is nobody else."""
    chosen = project().show_customers
    tables = dataset_of(project().evidence.source)
    return len(tables.customers) == len(tables.accounts) if chosen is None else chosen


def live() -> Live:
    """Score, chance and tier of every account under the weights as they are now."""
    now = project()
    learned = evidence()
    weights, levels = standing_weights(), standing_levels()
    customers, said = with_customers(), now.signal_rules
    fit, conversion, tiers = _follow(weights, levels, now.capacity, customers, said)
    tiers = icp.name_groups(
        tiers, dataset(), desirability().scheme, now.capacity, segmentation=segmentation(), weights=weights
    )
    suggested, mine, beside = suggested_weights(), scoring_of(learned.source, learned, levels, said), compared(weights)
    opening = _opening(learned.source, learned, now.capacity, now.n_segments, customers, said)
    judged = edited_desirability(learned.source, learned, levels)
    return Live(
        weights, suggested, fit, conversion, beside["won"], beside["best"], mine, tiers, opening, levels, judged
    )


def compared(weights: icp.Weights) -> dict[str, Any]:
    """How well these weights answer each question, beside the data's and equal ones on levels as the data have them."""
    learned, said = evidence(), project().signal_rules
    mine, theirs = (scoring_of(learned.source, learned, edits, said) for edits in (standing_levels(), ()))
    equal = icp.equal_weights(desirability())
    named = {"yours": (mine, weights), "data": (theirs, suggested_weights()), "equal": (theirs, equal)}
    return {question: icp.compare_scorings(named, question=question) for question in ("won", "best")}


def _follow(
    weights: icp.Weights, levels: Levels, capacity: icp.Capacity, customers: bool, said: Rules
) -> tuple[icp.FitScores, icp.Conversion, icp.Tiers]:
    learned = evidence()
    scoring = scoring_of(learned.source, learned, levels, said)
    fit, conversion = scoring.fit(weights), scoring.conversion(weights)
    return fit, conversion, icp.assign_tiers(value(), fit, conversion, capacity, with_customers=customers)


def plays() -> tuple[icp.Play, ...]:
    """What is done for each tier: as a person wrote it, else in the usual words."""
    now = project()
    return icp.tier_plays(now.plays, now.capacity)

"""How sure the tiers and how firm the top list are: worked out after the rest, and kept for the weights as they are."""

from __future__ import annotations

from typing import Any

import icp_core as icp
from pages._session.caching import derived
from pages._session.keeping import project
from pages._session.live import Live, live, with_customers
from pages._session.worth import evidence, value

Stands = tuple[Any, ...]
"""What the tiers follow from: the key by which a result is kept. What is handed over beside it is not looked at."""


@derived("scores")
def _probability(source: icp.Source, stands: Stands, _now: Live, _capacity: icp.Capacity) -> Any:
    return icp.tier_probability(value(), _now.scoring, _now.weights, _now.conversion, _now.tiers, _capacity)


@derived("firm")
def _robustness(source: icp.Source, stands: Stands, _now: Live, _capacity: icp.Capacity) -> icp.Robustness:
    return icp.robustness(_now.scoring, _now.weights, _now.conversion, _now.tiers, _capacity)


def _kept(now: Live) -> tuple[icp.Source, Stands, Live, icp.Capacity]:
    chosen, learned = project(), evidence()
    points = tuple(now.weights.points().items())
    stands = (
        learned, now.weights.origin, points, chosen.levels, chosen.capacity, with_customers(), chosen.signal_rules,
    )  # fmt: skip
    return learned.source, stands, now, chosen.capacity


def sure_tiers(now: Live) -> icp.Tiers:
    """The tiers with how sure each account's is; as they are where too few deals tell what a level is worth."""
    if now.conversion.verdict == "too_few":
        return now.tiers
    return icp.with_tier_probability(now.tiers, _probability(*_kept(now)))


def robustness() -> icp.Robustness:
    """What other plausible weights would make of the top list."""
    return _robustness(*_kept(live()))

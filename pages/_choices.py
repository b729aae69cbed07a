"""What a person chooses: frozen, so that a change is a copy, and hashable, so that results can be kept by it."""

from __future__ import annotations

from dataclasses import dataclass, field

import icp_core as icp

FIRST_SAMPLE = "software"


@dataclass(frozen=True)
class Source:
    """Where the tables come from: a sample by name, or uploaded files by the digest of their contents."""

    sample: str | None = FIRST_SAMPLE
    files: tuple[tuple[str, str], ...] = ()
    corrections: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The choices that decide what is learned from the data; a weight is not among them."""

    source: Source = Source()
    horizon_months: int = 36
    annual_discount_rate: float = 0.10
    criterion: str | None = None  # the first that the data bear
    share: float = 0.2
    learn_from: str = "both"


Points = tuple[tuple[str, float], ...]
Levels = tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Project:
    """All that a person has chosen."""

    evidence: Evidence = Evidence()
    weights: Points | None = None
    earlier_weights: tuple[Points | None, ...] = ()
    weights_turn: int = 0
    gesture: str | None = None
    capacity: icp.Capacity = field(default_factory=icp.Capacity)
    levels: Levels = ()
    n_segments: int | None = None
    excluded: int | None = None
    compared_with: str = "billing"
    tier: int = 1
    show_customers: bool | None = None
    selected: str | None = None

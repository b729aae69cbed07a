"""What a person chooses: frozen, so that a change is a copy, and hashable, so that results can be kept by it."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from icp_core.errors import SettingError
from icp_core.fit import SOURCES, Capacity, SignalRule
from icp_core.fit.beliefs import Beliefs
from icp_core.fit.plays import Said, checked_plays
from icp_core.intake.choices import ReadingChoices
from icp_core.intake.facts import Fact
from icp_core.intake.with_facts import with_facts
from icp_core.intake.with_named import with_named
from icp_core.levels import checked_edges
from icp_core.plain import built, plain
from icp_core.profile.notes import SheetNotes
from icp_core.schema import Dataset
from icp_core.segments.clusters import MOST_ASKED
from icp_core.value.choice import METHODS
from icp_core.value.lifetime_value import LONGEST_MONTHS
from icp_core.workspace.rounds import KeptRound

FIRST_SAMPLE = "software"
TIERS = (0, 1, 2, 3)
LARGEST_COST = 1e12
MOST_UNDONE = 50
"""Steps of one kind that can be taken back."""
MOST_POINTS = 1_000.0
"""Weights are scaled to 100 where they are used; the sliders end there, and no single one needs more than this."""

Points = tuple[tuple[str, float], ...]
Levels = tuple[tuple[str, str, float], ...]
Bands = tuple[tuple[str, tuple[float, ...]], ...]
Rules = tuple[tuple[str, SignalRule], ...]


def _within(setting: str, given: float, low: float, high: float) -> None:
    if not low <= given <= high:
        raise SettingError.out_of_range(setting, given, low, high)


@dataclass(frozen=True)
class Source:
    """Where the tables come from.

    Attributes
    ----------
    sample : name of a sample, or None for uploaded files; with None and no files the project is blank
    files : (name, SHA-256 of the content as 64 hexadecimal digits) pairs
    corrections : (file, header, ``table.column``) triples
    reading : ReadingChoices
        How the files are to be read, where they alone do not settle it.
    overruled : (column, ``before`` or ``after``) pairs
        Columns that are known before a deal opens, or only after its outcome, whatever the figures say. They change
        nothing in the tables as read.
    facts : companies and what happened with them, entered by hand; they are no part of the tables as read
    named : (attribute, levels) pairs of people's own attributes, as which columns of that name are to be read
        They change nothing in the tables as read. In an :class:`Evidence` they are those of its beliefs.
    """

    sample: str | None = FIRST_SAMPLE
    files: tuple[tuple[str, str], ...] = ()
    corrections: tuple[tuple[str, str, str], ...] = ()
    reading: ReadingChoices = field(default_factory=ReadingChoices)
    overruled: tuple[tuple[str, Literal["before", "after"]], ...] = ()
    facts: tuple[Fact, ...] = ()
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        names = [name for name, _ in self.files]
        for name, digest in self.files:
            if not re.fullmatch("[0-9a-f]{64}", digest):
                raise SettingError("not_a_digest", file=name, given=digest)
            if names.count(name) > 1:
                raise SettingError("repeated_file", file=name)
        if len({fact.id for fact in self.facts}) < len(self.facts):
            raise SettingError("repeated_fact")

    @property
    def is_blank(self) -> bool:
        """Whether nothing is read: a project that begins with what people believe and enter by hand."""
        return self.sample is None and not self.files

    @property
    def as_read(self) -> Source:
        """The same files or sample, without what a person says of columns or has entered by hand."""
        return replace(self, overruled=(), facts=(), named=()) if self.overruled or self.facts or self.named else self

    def applied_to(self, dataset: Dataset) -> Dataset:
        """Tables as read from this source, with columns read as the attributes that people named, with the facts
        entered by hand, and with what a person says of the columns: what results work on."""
        dataset = with_facts(with_named(dataset, dict(self.named)), self.facts)
        if not self.overruled:
            return dataset
        said = {known: [name for name, when in self.overruled if when == known] for known in ("before", "after")}
        return dataset.overruled(before=said["before"], after=said["after"])

    def with_known(self, column: str, when: Literal["before", "after"] | None) -> Source:
        """A copy in which a column is said to be known before or after; with None nothing is said of it."""
        kept = tuple(pair for pair in self.overruled if pair[0] != column)
        return replace(self, overruled=kept if when is None else (*kept, (column, when)))

    @property
    def digest(self) -> str:
        """SHA-256 of what decides how the tables are read: equal for equal sources, in any process."""
        said = plain(self)
        del said["overruled"], said["facts"], said["named"]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Costing:
    """What a person says of costs, where the files do not.

    Attributes
    ----------
    rates : (activity, cost per unit) pairs, instead of those in the files
    order_cost : cost of handling one order, from 0, or None where nothing is assumed
    margin_share : share of the revenue that is margin, 0-1, or None where nothing is assumed
    """

    rates: Points = ()
    order_cost: float | None = None
    margin_share: float | None = None

    def __post_init__(self) -> None:
        for activity, rate in self.rates:
            _within(activity, rate, 0, LARGEST_COST)
        if self.order_cost is not None:
            _within("order_cost", self.order_cost, 0, LARGEST_COST)
        if self.margin_share is not None:
            _within("margin_share", self.margin_share, 0, 1)


@dataclass(frozen=True)
class Evidence:
    """The choices that decide what is learned from the data; a weight is not among them.

    Attributes
    ----------
    horizon_months : int, 1-120
    annual_discount_rate : float, 0-1
    criterion : str, or None for the first that the data bear
    share : float between 0 and 1
        Share of the customers that count as best.
    threshold : float, or None for the share
        The lowest score that counts.
    blend : (criterion, weight) pairs, for ``blend``; lifetime value and profit alike where empty
    picked : ids of the customers picked by hand
    method : one of ``icp_core.METHODS``
        How lifetime value is estimated; one that the data cannot bear gives way to the choice by the data.
    costing : Costing
    learn_from : one of ``icp_core.SOURCES``
    bands : (attribute, inner edges) pairs of the numbers whose bands a person drew
        They stand wherever levels are told; what customers are worth does not hang on them.
    beliefs : what people believe of levels, for facts to update
    """

    source: Source = Source()
    horizon_months: int = 36
    annual_discount_rate: float = 0.10
    criterion: str | None = None
    share: float = 0.2
    threshold: float | None = None
    blend: Points = ()
    picked: tuple[str, ...] = ()
    method: str = "auto"
    costing: Costing = Costing()
    learn_from: str = "both"
    bands: Bands = ()
    beliefs: Beliefs = field(default_factory=Beliefs)

    def __post_init__(self) -> None:
        _within("horizon_months", self.horizon_months, 1, LONGEST_MONTHS)
        _within("annual_discount_rate", self.annual_discount_rate, 0, 1)
        if not 0 < self.share < 1:
            raise SettingError.out_of_range("share", self.share, 0, 1)
        for criterion, weight in self.blend:
            _within(criterion, weight, 0, 100)
        if self.method not in METHODS:
            raise SettingError.unknown("method", self.method, METHODS)
        if self.learn_from not in SOURCES:
            raise SettingError.unknown("learn_from", self.learn_from, SOURCES)
        for attribute, edges in self.bands:
            checked_edges(attribute, edges)
        named = tuple(self.beliefs.own.items())
        if self.source.named != named:
            object.__setattr__(self, "source", replace(self.source, named=named))


@dataclass(frozen=True)
class Choices:
    """All that a person has chosen in a project.

    Attributes
    ----------
    weights : (attribute, points) pairs, or None for what the data suggest
    earlier_bands : the bands that a person had drawn before each change of them, the oldest first
    earlier_weights : what they were before each change of weights or locks, the oldest first
    locked : attributes whose weight is to stay as it is while others move
    earlier_locked : which were locked before each change of weights or locks, the last ones of ``earlier_weights``
    weights_turn : int
        Grows whenever the sliders are to take the weights from here.
    gesture : the movement of the sliders that set the weights
    levels : (attribute, level, desirability 0-100) triples that a person has set
    n_segments : int from 1 to 12, or None for what the data suggest
    excluded : number of the segment asked about, or None
    excluded_also : numbers of further segments that are left out with it
    cost_to_serve_gone : float, 0-1
        The part of the cost to serve that goes away with whoever is left out. Not all of it by default: people and
        systems that serve several stay for the rest.
    tier : int from 0 to 3
    board_view : what the board sets against chance or fit: the value of accounts, or their timing
    signal_rules : (kind of signal, rule) pairs that a person has set
    earlier_signal_rules : what they were before each change, the oldest first
    rounds : rounds of the ballot that were revealed, the oldest first
    plays : (tier, part of its play, text) triples that a person has written; what a play costs stands in the capacity
    sheet : what people wrote on the profile
    names_hidden : whether aliases stand where names would
    alias_key : what the aliases are drawn with, made when names are first hidden; empty before
    """

    evidence: Evidence = Evidence()
    weights: Points | None = None
    earlier_weights: tuple[Points | None, ...] = ()
    locked: tuple[str, ...] = ()
    earlier_locked: tuple[tuple[str, ...], ...] = ()
    weights_turn: int = 0
    gesture: str | None = None
    earlier_bands: tuple[Bands, ...] = ()
    capacity: Capacity = field(default_factory=Capacity)
    levels: Levels = ()
    n_segments: int | None = None
    excluded: int | None = None
    excluded_also: tuple[int, ...] = ()
    cost_to_serve_gone: float = 0.7
    compared_with: str = "billing"
    tier: int = 1
    show_customers: bool | None = None
    selected: str | None = None
    board_view: Literal["value", "timing"] = "value"
    signal_rules: Rules = ()
    earlier_signal_rules: tuple[Rules, ...] = ()
    rounds: tuple[KeptRound, ...] = ()
    plays: Said = ()
    sheet: SheetNotes = field(default_factory=SheetNotes)
    names_hidden: bool = False
    alias_key: str = ""

    def __post_init__(self) -> None:
        for points in (self.weights, *self.earlier_weights):
            for attribute, value in points or ():
                _within(attribute, value, 0, MOST_POINTS)
        for bands in self.earlier_bands:
            for attribute, edges in bands:
                checked_edges(attribute, edges)
        for attribute, level, value in self.levels:
            _within(f"{attribute} {level}", value, 0, 100)
        if self.n_segments is not None:
            _within("n_segments", self.n_segments, 1, MOST_ASKED)
        checked_plays(self.plays)
        _within("cost_to_serve_gone", self.cost_to_serve_gone, 0, 1)
        _within("weights_turn", self.weights_turn, 0, math.inf)
        if self.tier not in TIERS:
            raise SettingError.out_of_range("tier", self.tier, TIERS[0], TIERS[-1])


def to_plain(choices: Choices) -> dict[str, Any]:
    """Choices as dicts, lists and scalars, ready for JSON."""
    out: dict[str, Any] = plain(choices)
    return out


def from_plain(given: Mapping[str, Any]) -> Choices:
    """Choices out of what :func:`to_plain` gave; nothing in it is trusted.

    Raises
    ------
    ProjectError
        ``project_wrong``, ``project_strange`` or ``project_setting``: each names the field.
    """
    choices: Choices = built(Choices, given, "choices")
    return choices


def to_text(choices: Choices) -> tuple[str, Choices]:
    """Choices as JSON, once it is sure that they can be read again, and as they will be read."""
    text = json.dumps(to_plain(choices), ensure_ascii=False, allow_nan=False)
    return text, from_text(text)


def from_text(text: str) -> Choices:
    """Choices out of the JSON of :func:`to_text`.

    Raises
    ------
    ProjectError
        As :func:`from_plain`.
    """
    return from_plain(json.loads(text))

"""What was decided between two states of the choices: a pure function, so that any edit can be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from icp_core.plain import plain
from icp_core.profile.decisions import Decision, Kind
from icp_core.profile.differences import written
from icp_core.workspace.choices import Choices

_OF_EVIDENCE: Mapping[str, Kind] = {
    "criterion": "criterion", "share": "criterion", "threshold": "criterion", "blend": "criterion",
    "picked": "criterion", "learn_from": "learning", "horizon_months": "worth", "annual_discount_rate": "worth",
    "method": "worth",
}  # fmt: skip
"""Settings of the evidence and the kind of decision that each is."""
_Places = dict[tuple[str, ...], Any]


def decisions(before: Choices, after: Choices) -> tuple[Decision, ...]:
    """All that was chosen differently; where somebody looks, and what can be undone, is no decision."""
    if before == after:
        return ()
    return tuple(_found(before, after))


def _found(before: Choices, after: Choices) -> Iterator[Decision]:
    if before.weights != after.weights:
        yield Decision.of("weights", (), plain(before.weights), plain(after.weights))
    for kind, places in _KEPT_BY_PLACE.items():
        yield from _changed(kind, places(before), places(after))


def _changed(kind: Kind, before: _Places, after: _Places) -> Iterator[Decision]:
    for place in dict.fromkeys((*before, *after)):
        if before.get(place) != after.get(place):
            yield Decision.of(kind, place, before.get(place), after.get(place))


def _settings(kind: Kind) -> Any:
    def places(now: Choices) -> _Places:
        return {(name,): plain(getattr(now.evidence, name)) for name, of in _OF_EVIDENCE.items() if of == kind}

    return places


def _levels(now: Choices) -> _Places:
    return {(attribute, level): value for attribute, level, value in now.levels}


def _bands(now: Choices) -> _Places:
    return {(attribute,): list(edges) for attribute, edges in now.evidence.bands}


def _beliefs(now: Choices) -> _Places:
    told = now.evidence.beliefs
    held = [one for one in told.held if one.strength > 0]  # a level that was only named is no decision
    places: _Places = {(one.attribute, one.level): [one.desirability, one.strength] for one in held}
    return places | {(name,): getattr(told, name) for name in ("rate", "rate_strength", "interview_worth")}


def _worth(now: Choices) -> _Places:
    costing = now.evidence.costing
    places: _Places = {("rates",): plain(costing.rates) or None}
    places |= {(name,): getattr(costing, name) for name in ("order_cost", "margin_share")}
    return {**_settings("worth")(now), **places}


def _segments(now: Choices) -> _Places:
    return {("n_segments",): now.n_segments}


def _exclusion(now: Choices) -> _Places:
    asked = () if now.excluded is None else (now.excluded, *now.excluded_also)
    return {("segments",): sorted(set(asked)), ("cost_to_serve_gone",): now.cost_to_serve_gone}


def _capacity(now: Choices) -> _Places:
    sized: _Places = {(part.name,): getattr(now.capacity, part.name) for part in fields(now.capacity)}
    return sized | {("show_customers",): now.show_customers}


def _signals(now: Choices) -> _Places:
    return {(kind,): plain(rule) for kind, rule in now.signal_rules}


def _plays(now: Choices) -> _Places:
    return {(str(tier), part): text for tier, part, text in now.plays}


def _ballot(now: Choices) -> _Places:
    return {(kept.title, kept.revealed): kept.decision or None for kept in now.rounds}


def _columns(now: Choices) -> _Places:
    return {(column,): when for column, when in now.evidence.source.overruled}


def _facts(now: Choices) -> _Places:
    return {(fact.id,): [fact.company, fact.what, fact.day] for fact in now.evidence.source.facts}


def _files(now: Choices) -> _Places:
    source = now.evidence.source
    return {("files",): [name for name, _ in source.files] or None}


def _profile(now: Choices) -> _Places:
    places: _Places = dict(written(now.sheet))
    return places | {("review",): now.sheet.review or None}


_KEPT_BY_PLACE: Mapping[Kind, Any] = {
    "levels": _levels,
    "bands": _bands,
    "beliefs": _beliefs,
    "criterion": _settings("criterion"),
    "learning": _settings("learning"),
    "worth": _worth,
    "segments": _segments,
    "exclusion": _exclusion,
    "capacity": _capacity,
    "signals": _signals,
    "plays": _plays,
    "ballot": _ballot,
    "columns": _columns,
    "facts": _facts,
    "files": _files,
    "profile": _profile,
}
"""How each kind of decision lies in the choices: by place a plain value, None where there is none of one's own."""

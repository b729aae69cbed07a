"""What a browser session holds: inputs only. Every result is derived from them and kept in the caches below.

The only file that touches ``st.session_state`` and ``st.cache_*``. A sample's results are the same for everybody and
are kept once; whatever comes from an upload is kept for its own session alone.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import streamlit as st

import icp_core as icp
from pages._choices import Evidence, Levels, Project, Source

MOST_KEPT = 24  # results per stage: a few projects, and a few settings of each
MOST_DATASETS = 3  # of a session: they are the largest by far


def project() -> Project:
    """The project of this session; at first the sample."""
    return st.session_state.setdefault("project", Project())


def change(**changes: Any) -> None:
    """Change some of the project's choices."""
    st.session_state["project"] = replace(project(), **changes)


def change_evidence(**changes: Any) -> None:
    """Change what is learned from; weights that a person has set stay."""
    change(evidence=replace(project().evidence, **changes))


def taken(name: str) -> Any:
    """What the widget of this key holds now."""
    return st.session_state.get(name)


def put(name: str, value: Any) -> None:
    """Let the widget of this key show another choice; only in a callback, before it is drawn."""
    st.session_state[name] = value


def forget(name: str) -> None:
    """Let the widget of this key begin anew from the project."""
    st.session_state.pop(name, None)


def take(name: str, *, into: Callable[..., None] = change) -> Callable[[], None]:
    """Callback that copies the widget ``name`` into the project: it then outlives the page."""

    def callback() -> None:
        if taken(name) is not None:
            into(**{name: taken(name)})

    return callback


def open_sample(name: str) -> None:
    """Begin with a sample; choices that belong to the last project are left behind."""
    st.session_state["project"] = Project(evidence=Evidence(source=Source(sample=name)))


def open_files(files: Iterable[tuple[str, bytes]]) -> None:
    """Begin with uploaded files, by name and content; of two with one name the second is called its name (2).

    Raises
    ------
    IcpError
        If they cannot be read; the project then stays as it was.
    """
    held: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for name, content in files:
        stem, dot, ending = name.rpartition(".")
        called = (f"{stem} ({n}){dot}{ending}" if dot else f"{name} ({n})" for n in count(2))
        digest = hashlib.sha256(content).hexdigest()
        held[digest] = content
        names[name if name not in names else next(other for other in called if other not in names)] = digest
    source = Source(sample=None, files=tuple(names.items()))
    before = _contents()
    st.session_state["contents"] = {**before, **held}
    try:
        _dataset(source)
    except icp.IcpError:
        st.session_state["contents"] = before
        raise
    st.session_state["contents"] = held
    st.session_state["project"] = Project(evidence=Evidence(source=source))


def correct(corrections: Mapping[tuple[str, str], str]) -> None:
    """Read the files again with these columns mapped as a person says: (file, header) to ``table.column``.

    Raises
    ------
    IcpError
        If the tables cannot stand with them; the mapping then stays as it was.
    """
    source = project().evidence.source
    known = {(file, header): target for file, header, target in source.corrections} | dict(corrections)
    changed = replace(source, corrections=tuple((*place, target) for place, target in sorted(known.items())))
    _dataset(changed)
    change(
        evidence=replace(project().evidence, source=changed), weights=None, earlier_weights=(), levels=(), selected=None
    )


def reread() -> None:
    """Forget all corrections of the mapping."""
    change_evidence(source=replace(project().evidence.source, corrections=()))
    change(weights=None, earlier_weights=(), levels=(), selected=None)


def change_capacity(**changes: Any) -> None:
    """Change how many accounts the people can take on."""
    change(capacity=replace(project().capacity, **changes))


def edits() -> dict[tuple[str, str], float]:
    """How desirable a person has called a level, by (attribute, level)."""
    return {(attribute, level): value for attribute, level, value in project().levels}


def set_level(attribute: str, level: str, value: float) -> None:
    """Say how desirable a level is, whatever the data say."""
    change(levels=tuple((*place, points) for place, points in ({**edits(), (attribute, level): float(value)}).items()))


def forget_levels(attribute: str) -> None:
    """Let the levels of an attribute stand as the data say again."""
    change(levels=tuple(edit for edit in project().levels if edit[0] != attribute))


def set_weights(weights: Mapping[str, float] | None, *, gesture: str | None = None) -> None:
    """Take new weights, or what the data suggest (None); the last ones can be had back.

    ``gesture`` names a movement of the sliders, which then stand there already; all that one gesture does is taken
    back at once.
    """
    now = project()
    points = None if weights is None else tuple((name, float(value)) for name, value in weights.items())
    if points == now.weights:
        return
    if gesture is None or gesture != now.gesture:
        change(earlier_weights=(*now.earlier_weights[-49:], now.weights))
    change(weights=points, gesture=gesture)
    if gesture is None:
        change(weights_turn=now.weights_turn + 1)


def set_equal_weights() -> None:
    """Give every attribute the same weight."""
    set_weights(icp.equal_weights(desirability()).values.to_dict())


def undo_weights() -> None:
    """Go back to the weights before the last change."""
    now = project()
    if now.earlier_weights:
        change(
            weights=now.earlier_weights[-1],
            earlier_weights=now.earlier_weights[:-1],
            gesture=None,
            weights_turn=now.weights_turn + 1,
        )


def reading_key() -> str:
    """Changes whenever the files are read in another way."""
    return hashlib.sha256(repr(project().evidence.source).encode()).hexdigest()[:12]


def weights_version() -> str:
    """Changes whenever the sliders are to take new weights from here."""
    now = project()
    return str(hash((now.weights_turn, now.evidence)))


def _contents() -> dict[str, bytes]:
    return st.session_state.setdefault("contents", {})


def _kept(doing: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the results of one stage: a sample's for everybody, an upload's for its session alone.

    ``doing`` is the catalogue's word for what the reader is told while it works.
    """

    def decorate(compute: Callable[..., Any]) -> Callable[..., Any]:
        said = icp.say(icp.Message(f"page.doing.{doing}"))
        shared = st.cache_resource(show_spinner=said, max_entries=MOST_KEPT)(compute)
        most = MOST_DATASETS if doing == "reading" else MOST_KEPT
        private = st.cache_resource(show_spinner=said, max_entries=most, scope="session")(compute)

        @functools.wraps(compute)
        def stage(source: Source, *settings: Any) -> Any:
            return (shared if source.sample else private)(source, *settings)

        return stage

    return decorate


@_kept("reading")
def _dataset(source: Source) -> icp.Dataset:
    mapping: dict[str, dict[str, str]] = {}
    for file, header, target in source.corrections:
        mapping.setdefault(file, {})[header] = target
    if source.sample:
        return icp.load_sample(source.sample, mapping=mapping or None)
    contents = _contents()
    return icp.read_dataset({name: contents[digest] for name, digest in source.files}, mapping=mapping or None)


@_kept("profit")
def _profit(source: Source) -> icp.Profitability:
    return icp.profitability(_dataset(source))


@_kept("value")
def _value(source: Source, horizon_months: int, annual_discount_rate: float) -> icp.LifetimeValue:
    return icp.lifetime_value(
        _dataset(source), horizon_months=horizon_months, annual_discount_rate=annual_discount_rate
    )


@_kept("best")
def _best(source: Source, evidence: Evidence) -> icp.BestCustomers:
    worth = _value(source, evidence.horizon_months, evidence.annual_discount_rate)
    return icp.best_customers(
        _dataset(source), worth, _profit(source), criterion=evidence.criterion, share=evidence.share
    )


@_kept("commonalities")
def _commonalities(source: Source, evidence: Evidence) -> Any:
    chosen = _best(source, evidence)
    own = icp.criterion_column(chosen.criterion)
    return icp.commonalities(_dataset(source), chosen.members, without=() if own is None else (own,))


@_kept("segments")
def _segmentation(source: Source, n_segments: int | None) -> icp.Segmentation:
    return icp.find_segments(_dataset(source), n_segments=n_segments)


@_kept("levels")
def _desirability(source: Source, evidence: Evidence) -> icp.Desirability:
    return icp.suggest_desirability(_dataset(source), _best(source, evidence), source=evidence.learn_from)


@_kept("levels")
def _edited(source: Source, evidence: Evidence, levels: Levels) -> icp.Desirability:
    return _desirability(source, evidence).edited({(attribute, level): value for attribute, level, value in levels})


@_kept("weights")
def _suggested(source: Source, evidence: Evidence) -> icp.Weights:
    return icp.suggest_weights(
        _dataset(source),
        _best(source, evidence),
        desirability=_desirability(source, evidence),
        source=evidence.learn_from,
    )


@_kept("value")
def _criteria(source: Source, horizon_months: int, annual_discount_rate: float) -> Any:
    worth = _value(source, horizon_months, annual_discount_rate)
    return icp.available_criteria(_dataset(source), worth, _profit(source))


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


def dataset() -> icp.Dataset:
    """The tables of the project."""
    return _dataset(project().evidence.source)


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
    return icp.segment_cards(_dataset(source), _segmentation(source, n_segments), worth, _profit(source))


@_kept("exclusion")
def _excluded(source: Source, evidence: Evidence, n_segments: int | None, segment: int) -> Any:
    labels = _segmentation(source, n_segments).labels
    worth = _value(source, evidence.horizon_months, evidence.annual_discount_rate)
    return icp.what_if_excluded(_dataset(source), labels.index[labels == segment], worth, _profit(source))


@_kept("loss_makers")
def _loss_maker_traits(source: Source) -> Any:
    return icp.loss_maker_traits(_dataset(source), _profit(source))


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
    return icp.prepare_scoring(_dataset(source), _edited(source, evidence, levels))


@_kept("scores")
def _opening(
    source: Source, evidence: Evidence, capacity: icp.Capacity, n_segments: int | None, customers: bool
) -> icp.Tiers:
    return _follow(opening_weights(), (), capacity, n_segments, customers)[2]


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

"""What a browser session holds: inputs only. Every result is derived from them and kept in the caches below.

The only file that touches ``st.session_state`` and ``st.cache_*``. A sample's results are the same for everybody and
are kept once; whatever comes from an upload is kept for its own session alone.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

import icp_core as icp

FIRST_SAMPLE = "software"
MOST_KEPT = 24  # results per stage: a few projects, and a few settings of each


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
    criterion: str = "lifetime_value"
    share: float = 0.2
    learn_from: str = "both"


@dataclass(frozen=True)
class Project:
    """All that a person has chosen."""

    evidence: Evidence = Evidence()
    weights: tuple[tuple[str, float], ...] | None = None
    earlier_weights: tuple[tuple[tuple[str, float], ...] | None, ...] = ()
    capacity: icp.Capacity = field(default_factory=icp.Capacity)
    n_segments: int | None = None
    excluded: int | None = None
    compared_with: str = "billing"
    tier: int = 1
    show_customers: bool = True
    selected: str | None = None


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


def open_files(files: Mapping[str, bytes]) -> None:
    """Begin with uploaded files.

    Raises
    ------
    IcpError
        If they cannot be read; the project then stays as it was.
    """
    held = {hashlib.sha256(content).hexdigest(): content for content in files.values()}
    names = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in files.items())
    source = Source(sample=None, files=names)
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
    change(evidence=replace(project().evidence, source=changed), weights=None, earlier_weights=(), selected=None)


def reread() -> None:
    """Forget all corrections of the mapping."""
    change_evidence(source=replace(project().evidence.source, corrections=()))


def set_weights(weights: Mapping[str, float] | None) -> None:
    """Take new weights; the last ones can be had back."""
    now = project()
    points = None if weights is None else tuple((name, float(value)) for name, value in weights.items())
    if points != now.weights:
        change(weights=points, earlier_weights=(*now.earlier_weights[-49:], now.weights))


def undo_weights() -> None:
    """Go back to the weights before the last change."""
    now = project()
    if now.earlier_weights:
        change(weights=now.earlier_weights[-1], earlier_weights=now.earlier_weights[:-1])


def _contents() -> dict[str, bytes]:
    return st.session_state.setdefault("contents", {})


def _kept(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the results of one stage: a sample's for everybody, an upload's for its session alone."""
    shared = st.cache_resource(show_spinner=False, max_entries=MOST_KEPT)(compute)
    private = st.cache_resource(show_spinner=False, max_entries=MOST_KEPT, scope="session")(compute)

    @functools.wraps(compute)
    def stage(source: Source, *settings: Any) -> Any:
        return (shared if source.sample else private)(source, *settings)

    return stage


@_kept
def _dataset(source: Source) -> icp.Dataset:
    if source.sample:
        return icp.load_sample(source.sample)
    contents = _contents()
    mapping: dict[str, dict[str, str]] = {}
    for file, header, target in source.corrections:
        mapping.setdefault(file, {})[header] = target
    return icp.read_dataset({name: contents[digest] for name, digest in source.files}, mapping=mapping or None)


@_kept
def _profit(source: Source) -> icp.Profitability:
    return icp.profitability(_dataset(source))


@_kept
def _value(source: Source, horizon_months: int, annual_discount_rate: float) -> icp.LifetimeValue:
    return icp.lifetime_value(
        _dataset(source), horizon_months=horizon_months, annual_discount_rate=annual_discount_rate
    )


@_kept
def _best(source: Source, evidence: Evidence) -> icp.BestCustomers:
    worth = _value(source, evidence.horizon_months, evidence.annual_discount_rate)
    return icp.best_customers(
        _dataset(source), worth, _profit(source), criterion=evidence.criterion, share=evidence.share
    )


@_kept
def _commonalities(source: Source, evidence: Evidence) -> Any:
    return icp.commonalities(_dataset(source), _best(source, evidence).members)


@_kept
def _segmentation(source: Source, n_segments: int | None) -> icp.Segmentation:
    return icp.find_segments(_dataset(source), n_segments=n_segments)


@_kept
def _desirability(source: Source, evidence: Evidence) -> icp.Desirability:
    return icp.suggest_desirability(_dataset(source), _best(source, evidence), source=evidence.learn_from)


@_kept
def _suggested(source: Source, evidence: Evidence) -> icp.Weights:
    return icp.suggest_weights(
        _dataset(source),
        _best(source, evidence),
        desirability=_desirability(source, evidence),
        source=evidence.learn_from,
    )


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
    chosen = project().evidence
    return _best(chosen.source, chosen if criterion is None else replace(chosen, criterion=criterion))


def commonalities() -> Any:
    """What the best customers have in common."""
    return _commonalities(project().evidence.source, project().evidence)


def segmentation() -> icp.Segmentation:
    """Clusters of like companies."""
    return _segmentation(project().evidence.source, project().n_segments)


def desirability() -> icp.Desirability:
    """How desirable each level is, as the data say."""
    return _desirability(project().evidence.source, project().evidence)


def suggested_weights() -> icp.Weights:
    """What the data say about the weights; without values where they bear none."""
    return _suggested(project().evidence.source, project().evidence)

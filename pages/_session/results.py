"""What the best have in common, and what the data say about levels, weights and segments: above the line, kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import icp_core as icp
from pages._session.caching import derived
from pages._session.keeping import project
from pages._session.tables import dataset_of
from pages._session.worth import best_of, evidence, profit_of, value_of, without_beliefs

Source, Evidence = icp.Source, icp.Evidence
Levels = tuple[tuple[str, str, float], ...]
Bands = tuple[tuple[str, tuple[float, ...]], ...]
Segments = tuple[int, ...]


def _now(stage: Callable[..., Any], *settings: Any) -> Any:
    """What a stage gives on what is learned from as it stands; that is worked out once for it."""
    learned = evidence()
    return stage(learned.source, learned, *settings)


def _whatever_is_believed(stage: Callable[..., Any], *settings: Any) -> Any:
    """As :func:`_now`, for a stage on which no belief has a bearing."""
    learned = without_beliefs(evidence())
    return stage(learned.source, learned, *settings)


@derived("commonalities")
def _commonalities(source: Source, evidence: Evidence) -> Any:
    chosen = best_of(evidence)
    return icp.commonalities(dataset_of(source), chosen.members, without=chosen.judged_by, edges=dict(evidence.bands))


@derived("rules")
def _rules(source: Source, evidence: Evidence) -> Any:
    chosen = best_of(evidence)
    return icp.find_rules(dataset_of(source), chosen.members, without=chosen.judged_by, edges=dict(evidence.bands))


@derived("commonalities")
def _hardly_tried(source: Source, evidence: Evidence) -> Any:
    return icp.hardly_tried(dataset_of(source), _desirability(source, evidence).scheme)


@derived("segments")
def _found(source: Source, n_segments: int | None) -> icp.Segmentation:
    return icp.find_segments(dataset_of(source), n_segments=n_segments)


@derived("segments")
def _segmentation(source: Source, bands: Bands, n_segments: int | None) -> icp.Segmentation:
    found = _found(source, n_segments)
    return icp.segments_in_bands(dataset_of(source), found, dict(bands)) if bands else found


@derived("levels")
def _desirability(source: Source, evidence: Evidence) -> icp.Desirability:
    return icp.suggest_desirability(
        dataset_of(source),
        best_of(evidence),
        source=evidence.learn_from,
        beliefs=evidence.beliefs,
        edges=dict(evidence.bands),
    )


@derived("levels")
def edited_desirability(source: Source, evidence: Evidence, levels: Levels) -> icp.Desirability:
    """How desirable each level is under this evidence, and under what a person has set."""
    return _desirability(source, evidence).edited({(attribute, level): value for attribute, level, value in levels})


@derived("weights")
def _suggested(source: Source, evidence: Evidence) -> icp.Weights:
    return icp.suggest_weights(
        dataset_of(source),
        best_of(evidence),
        desirability=_desirability(source, evidence),
        source=evidence.learn_from,
    )


@derived("leaks")
def _leaks(source: Source) -> Any:
    return icp.leaks(dataset_of(source))


def leaks() -> Any:
    """Which columns are known only after the outcome, whatever a person has said of them."""
    return _leaks(project().evidence.source)


@derived("levels")
def _reference(source: Source, evidence: Evidence) -> icp.ReferenceModel:
    return icp.reference_model(dataset_of(source), _desirability(source, evidence))


def commonalities() -> Any:
    """What the best customers have in common."""
    return _whatever_is_believed(_commonalities)


def rules() -> Any:
    """Which combinations of levels the best customers have in common."""
    return _whatever_is_believed(_rules)


def hardly_tried() -> Any:
    """Levels that were hardly ever sold to."""
    return _now(_hardly_tried)


def segmentation() -> icp.Segmentation:
    """Clusters of like companies."""
    learned = project().evidence
    return _segmentation(learned.source, learned.bands, project().n_segments)


@derived("segments")
def _segment_map(source: Source, bands: Bands, n_segments: int | None) -> icp.SegmentMap:
    return icp.segment_map(dataset_of(source), _segmentation(source, bands, n_segments))


def segment_map() -> icp.SegmentMap:
    """How the segments lie to each other."""
    learned = project().evidence
    return _segment_map(learned.source, learned.bands, project().n_segments)


@derived("levels")
def _statements(source: Source, evidence: Evidence, page: str) -> tuple[icp.Statement, ...]:
    said: tuple[icp.Statement, ...] = icp.statements(
        page, dataset_of(source), profit_of(evidence), best_of(evidence), _desirability(source, evidence)
    )
    return said


def statements(page: str) -> tuple[icp.Statement, ...]:
    """What a page says, and what each statement takes and has."""
    told: tuple[icp.Statement, ...] = _now(_statements, page)
    return told


def learned_desirability() -> icp.Desirability:
    """How desirable each level is, as beliefs and data say."""
    return _now(_desirability)


def reference() -> icp.ReferenceModel:
    """What a fuller model of the same deals reaches; it does not follow the weights."""
    return _now(_reference)


def suggested_weights() -> icp.Weights:
    """What the data say about the weights; without values where they bear none."""
    return _now(_suggested)


@derived("segments")
def _cards(source: Source, evidence: Evidence, n_segments: int | None) -> Any:
    return icp.segment_cards(
        dataset_of(source), _segmentation(source, evidence.bands, n_segments), value_of(evidence), profit_of(evidence)
    )


def cards() -> Any:
    """Each segment with its figures and verdict."""
    return _whatever_is_believed(_cards, project().n_segments)


def _accounts(source: Source, n_segments: int | None, segments: Segments) -> Any:
    labels = _found(source, n_segments).labels
    return labels.index[labels.isin(segments)]


@derived("exclusion")
def _excluded(source: Source, evidence: Evidence, n_segments: int | None, segments: Segments, gone: float) -> Any:
    left_out = _accounts(source, n_segments, segments)
    return icp.what_if_excluded(
        dataset_of(source), left_out, value_of(evidence), profit_of(evidence), cost_to_serve_gone=gone
    )


@derived("exclusion")
def _replayed(source: Source, evidence: Evidence, n_segments: int | None, segments: Segments, gone: float) -> Any:
    return icp.replay_exclusion(
        dataset_of(source),
        _accounts(source, n_segments, segments),
        profit_of(evidence),
        n_segments=_found(source, n_segments).n_segments,
        cost_to_serve_gone=gone,
        margin_share=evidence.costing.margin_share,
    )


@derived("exclusion")
def _freed(source: Source, n_segments: int | None, segments: Segments) -> Any:
    return icp.freed_by_owner(dataset_of(source), _accounts(source, n_segments, segments))


@derived("exclusion")
def _selling_time(source: Source) -> Any:
    return icp.selling_time(dataset_of(source))


def what_if_excluded(segments: Segments) -> Any:
    """The figures without these segments."""
    now = project()
    return _whatever_is_believed(_excluded, now.n_segments, segments, now.cost_to_serve_gone)


def replayed(segments: Segments) -> Any:
    """What stopping at the beginning of each past year would have changed in it."""
    now = project()
    return _whatever_is_believed(_replayed, now.n_segments, segments, now.cost_to_serve_gone)


def freed_by_owner(segments: Segments) -> Any:
    """How much of each owner's selling time went to these segments."""
    return _freed(project().evidence.source, project().n_segments, segments)


def selling_time_basis() -> icp.Message:
    """What selling time is counted by."""
    return _selling_time(project().evidence.source)[1]


@derived("segments")
def _economics(source: Source, evidence: Evidence, n_segments: int | None) -> Any:
    labels = _segmentation(source, evidence.bands, n_segments).labels
    several = labels if labels.nunique() > 1 else None  # one segment is all there is
    return icp.unit_economics(dataset_of(source), value_of(evidence), profit_of(evidence), several)


def economics() -> Any:
    """What a customer costs and brings, of all and of each segment."""
    return _whatever_is_believed(_economics, project().n_segments)

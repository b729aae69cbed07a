"""What the best have in common, and what the data say about levels, weights and segments: above the line, kept."""

from __future__ import annotations

from typing import Any

import icp_core as icp
from pages._session.caching import derived
from pages._session.keeping import project
from pages._session.tables import dataset_of
from pages._session.worth import best_of, evidence, profit_of, value_of

Source, Evidence = icp.Source, icp.Evidence
Levels = tuple[tuple[str, str, float], ...]
Bands = tuple[tuple[str, tuple[float, ...]], ...]


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
        dataset_of(source), best_of(evidence), source=evidence.learn_from, edges=dict(evidence.bands)
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


def commonalities() -> Any:
    """What the best customers have in common."""
    return _commonalities(evidence().source, evidence())


def rules() -> Any:
    """Which combinations of levels the best customers have in common."""
    return _rules(evidence().source, evidence())


def hardly_tried() -> Any:
    """Levels that were hardly ever sold to."""
    return _hardly_tried(evidence().source, evidence())


def segmentation() -> icp.Segmentation:
    """Clusters of like companies."""
    learned = project().evidence
    return _segmentation(learned.source, learned.bands, project().n_segments)


def learned_desirability() -> icp.Desirability:
    """How desirable each level is, as the data say."""
    return _desirability(evidence().source, evidence())


def suggested_weights() -> icp.Weights:
    """What the data say about the weights; without values where they bear none."""
    return _suggested(evidence().source, evidence())


@derived("segments")
def _cards(source: Source, evidence: Evidence, n_segments: int | None) -> Any:
    return icp.segment_cards(
        dataset_of(source), _segmentation(source, evidence.bands, n_segments), value_of(evidence), profit_of(evidence)
    )


@derived("exclusion")
def _excluded(source: Source, evidence: Evidence, n_segments: int | None, segment: int) -> Any:
    labels = _segmentation(source, evidence.bands, n_segments).labels
    return icp.what_if_excluded(
        dataset_of(source), labels.index[labels == segment], value_of(evidence), profit_of(evidence)
    )


def cards() -> Any:
    """Each segment with its figures and verdict."""
    return _cards(evidence().source, evidence(), project().n_segments)


def what_if_excluded(segment: int) -> Any:
    """The figures without this segment."""
    return _excluded(evidence().source, evidence(), project().n_segments, segment)


@derived("segments")
def _economics(source: Source, evidence: Evidence, n_segments: int | None) -> Any:
    labels = _segmentation(source, evidence.bands, n_segments).labels
    several = labels if labels.nunique() > 1 else None  # one segment is all there is
    return icp.unit_economics(dataset_of(source), value_of(evidence), profit_of(evidence), several)


def economics() -> Any:
    """What a customer costs and brings, of all and of each segment."""
    return _economics(evidence().source, evidence(), project().n_segments)

"""What signals say of when to act, from the files and from what a person calls each kind worth."""

from __future__ import annotations

from typing import Any

import icp_core as icp
from pages._session.caching import derived
from pages._session.keeping import project
from pages._session.tables import dataset_of

Rules = tuple[tuple[str, icp.SignalRule], ...]


@derived("scores")
def _kinds(source: icp.Source) -> Any:
    return icp.signal_kinds(dataset_of(source))


@derived("scores")
def rules_of(source: icp.Source, said: Rules) -> dict[str, icp.SignalRule]:
    """What a signal of each kind in these files is worth, under what a person has said."""
    return icp.signal_rules(dataset_of(source), dict(said))


@derived("scores")
def _timing(source: icp.Source, said: Rules) -> icp.Timing:
    return icp.timing_score(dataset_of(source), rules_of(source, said))


def signal_kinds() -> Any:
    """The kinds of signals as the files name them, and what each counts as."""
    return _kinds(project().evidence.source)


def signal_rules() -> dict[str, icp.SignalRule]:
    """What a signal of each kind in the files is worth; nothing where there are no signals."""
    return rules_of(project().evidence.source, project().signal_rules)


def timing() -> icp.Timing:
    """The timing of every account on the last day that the files know of."""
    return _timing(project().evidence.source, project().signal_rules)

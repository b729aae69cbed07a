"""Going back to a version: a new state of the choices, in which what was agreed stands beside the data of today."""

from __future__ import annotations

from dataclasses import replace

from icp_core.profile.definition import IcpDefinition
from icp_core.profile.versions import Version
from icp_core.workspace.choices import MOST_UNDONE, Choices
from icp_core.workspace.kept_history import trusted_choices

_AS_NOW = ("rounds", "names_hidden", "alias_key", "tier", "selected", "board_view", "compared_with", "excluded",
           "excluded_also")  # fmt: skip
"""What has happened since, and where somebody looks: no version says anything of it."""


def restored(now: Choices, version: Version) -> Choices:
    """The choices of a version in place of those of now; the steps that can be undone grow by this one.

    Files, facts entered by hand and ballots stay as they are. A version that was read from a file holds no choices: its
    weights, levels, bands, beliefs, capacity and written lines are taken, as if a person had set them.

    Raises
    ------
    ProjectError
        Where the choices cannot be read.
    """
    then = trusted_choices(version.choices) if version.choices else _by_definition(now, version.definition)
    evidence = replace(then.evidence, source=now.evidence.source)
    return replace(
        then,
        evidence=evidence,
        gesture=None,
        weights_turn=now.weights_turn + 1,
        earlier_weights=(*now.earlier_weights[1 - MOST_UNDONE :], now.weights),
        earlier_locked=(*now.earlier_locked[1 - MOST_UNDONE :], now.locked),
        earlier_bands=(*now.earlier_bands[1 - MOST_UNDONE :], now.evidence.bands),
        earlier_signal_rules=(*now.earlier_signal_rules[1 - MOST_UNDONE :], now.signal_rules),
        **{name: getattr(now, name) for name in _AS_NOW},
    )


def _by_definition(now: Choices, agreed: IcpDefinition) -> Choices:
    evidence = replace(
        now.evidence,
        criterion=agreed.criterion or None,
        share=agreed.share,
        bands=tuple((name, tuple(edges)) for name, edges in agreed.scheme.edges.items()),
        beliefs=agreed.beliefs,
    )
    levels = [(name, level, value) for name, of in agreed.desirability.items() for level, value in of.items()]
    return replace(
        now,
        evidence=evidence,
        weights=tuple(agreed.weights.items()) or None,
        levels=tuple(levels),
        capacity=agreed.capacity,
        sheet=agreed.sheet,
    )  # fmt: skip

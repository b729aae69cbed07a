"""Going back to a version: what was agreed comes back, what has happened since stays."""

from __future__ import annotations

from icp_core.fit import Capacity
from icp_core.intake.facts import Fact
from icp_core.levels import Scheme
from icp_core.profile import IcpDefinition, Version
from icp_core.workspace import Choices, Evidence, KeptRound, Source, decisions, restored
from icp_core.workspace.kept_history import kept_choices

AGREED = IcpDefinition(
    "v", "profit", 0.1, Scheme({"employees": (50.0,)}, {}, ()), {"employees": {"..50": 30.0, "50..": 80.0}},
    {"employees": 100.0}, Capacity(owners=5),
)  # fmt: skip
ROUND = KeptRound("Spring", "2026-05-01T10:00:00+00:00", (("a", "A"),), (("Ada", (("a", 100.0),)),))
NOW = Choices(
    evidence=Evidence(source=Source(facts=(Fact("1", "Alfa", "won", "2026-05-01"),))), weights=(("country", 100.0),),
    rounds=(ROUND,), names_hidden=True, alias_key="k", tier=2, weights_turn=7,
)  # fmt: skip


def version(choices=""):
    return Version(1, "v", "2026-05-01T10:00:00+00:00", "", "", AGREED, choices)


def test_choices_come_back_and_facts_and_ballots_stay():
    """Nothing but facts and ballots differs from then; the weights of now are a step that can be taken back."""
    then = Choices(weights=(("industry", 60.0), ("country", 40.0)), capacity=Capacity(owners=9))
    back = restored(NOW, version(kept_choices(then)))
    assert {made.kind for made in decisions(then, back)} == {"facts"} and back.rounds == (ROUND,)
    assert back.weights == then.weights and back.earlier_weights[-1] == NOW.weights
    assert (back.names_hidden, back.alias_key, back.tier, back.weights_turn) == (True, "k", 2, 8)


def test_a_version_from_a_file_comes_back_as_if_set_by_hand():
    """Weights, levels, bands, criterion and capacity are the definition's; facts stay."""
    back = restored(NOW, version())
    assert back.weights == (("employees", 100.0),) and back.capacity == Capacity(owners=5)
    assert back.levels == (("employees", "..50", 30.0), ("employees", "50..", 80.0))
    assert (back.evidence.bands, back.evidence.criterion, back.evidence.share) == (
        (("employees", (50.0,)),),
        "profit",
        0.1,
    )
    assert back.evidence.source == NOW.evidence.source

"""What was decided between two states of the choices, and how it is told."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from icp_core.fit import Capacity, SignalRule
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.intake.facts import Fact
from icp_core.languages import say
from icp_core.profile.decisions import told
from icp_core.profile.notes import NotYet, Person, SheetNotes, WrittenLine
from icp_core.workspace import Choices, Evidence, KeptRound, Source
from icp_core.workspace.choices import Costing
from icp_core.workspace.decisions import decisions

ROUND = KeptRound(
    "Spring", "2026-05-01T10:00:00+00:00", (("industry", "Industry"),), (("Ada", (("industry", 100.0),)),)
)


def words(before, after):
    return [say(told(made)) for made in decisions(before, after)]


def evidence(**changes):
    return Choices(evidence=Evidence(**changes))


NOW = Choices()
DECIDED = [
    (NOW, Choices(weights=(("industry", 60.0), ("country", 40.0))), "Weights set by hand: Industry 60 and Country 40"),
    (
        Choices(weights=(("industry", 60.0), ("country", 40.0))),
        Choices(weights=(("industry", 45.0), ("country", 55.0))),
        "Weights: Industry 60 → 45 and Country 40 → 55",
    ),
    (Choices(weights=(("industry", 60.0),)), NOW, "Weights: as the data suggest"),
    (NOW, Choices(levels=(("country", "Sweden", 80.0),)), "Sweden in Country: set to 80"),
    (
        Choices(levels=(("country", "Sweden", 80.0),)),
        Choices(levels=(("country", "Sweden", 60.0),)),
        "Sweden in Country: from 80 to 60",
    ),
    (Choices(levels=(("country", "Sweden", 80.0),)), NOW, "Sweden in Country: no longer 80, but as the data say"),
    (NOW, evidence(bands=(("employees", (10.0, 50.0)),)), "Bands of Employees: from the usual to 10 and 50"),
    (
        NOW,
        evidence(beliefs=Beliefs((Belief("industry", "Retail", 75.0, 12.0),))),
        "Belief in Retail (Industry): 75, worth 12 customers",
    ),
    (
        evidence(beliefs=Beliefs((Belief("industry", "Retail", 75.0, 12.0),))),
        evidence(beliefs=Beliefs((Belief("industry", "Retail", 40.0, 5.0),))),
        "Belief in Retail (Industry): from 75, worth 12, to 40, worth 5",
    ),
    (NOW, evidence(beliefs=Beliefs(rate=0.2)), "Believed share of companies that buy: from 30\u00a0% to 20\u00a0%"),
    (NOW, evidence(criterion="profit_per_year"), "Best by: from the usual to Profit a year"),
    (NOW, evidence(share=0.1), "Best share: from 20\u00a0% to 10\u00a0%"),
    (NOW, evidence(threshold=5000.0), "Least score of the best: from the usual to 5,000"),
    (NOW, evidence(picked=("a", "b")), "Picked by hand: from 0 of them to 2 of them"),
    (NOW, evidence(learn_from="won"), "Learned from: from who is best and who was won to who was won"),
    (NOW, evidence(horizon_months=24), "Months of lifetime value: from 36 to 24"),
    (NOW, evidence(costing=Costing(order_cost=12.5)), "Cost of an order: from the usual to 12.5"),
    (NOW, Choices(capacity=Capacity(owners=5)), "Owners of Tier 1: from 3 to 5"),
    (NOW, Choices(show_customers=True), "Customers in the tiers: from the usual to yes"),
    (NOW, Choices(n_segments=4), "Number of segments: from the usual to 4"),
    (NOW, Choices(excluded=2, excluded_also=(4,)), "Looked at the business without segment 2 and 4"),
    (NOW, Choices(signal_rules=(("visit", SignalRule(10, 30)),)), "10 points, half gone in 30 days"),
    (NOW, Choices(plays=((1, "owner", "Ada"),)), "Play of Tier 1, owner: Ada"),
    (
        Choices(rounds=(ROUND,)),
        Choices(rounds=(replace(ROUND, decision="adopted"),)),
        "Ballot “Spring”: its medians adopted as weights",
    ),
    (NOW, evidence(source=Source(overruled=(("nps", "after"),))), "known only after the outcome, and left out"),
    (
        NOW,
        evidence(source=Source(facts=(Fact("1", "Alfa AB", "won", "2026-05-01"),))),
        "Fact added: Alfa AB, deal won",
    ),
    (
        NOW,
        Choices(sheet=SheetNotes(lines=(WrittenLine("What hurts", "Keyed twice"),))),
        "Profile: “What hurts” added: Keyed twice",
    ),
    (
        NOW,
        Choices(sheet=SheetNotes(people=(Person("decides", "Plant director"),))),
        "The people: Plant director, who decides, added",
    ),
    (
        Choices(sheet=SheetNotes(people=(Person("stops", "IT security"),))),
        NOW,
        "The people: IT security, who can stop it, taken away",
    ),
    (NOW, Choices(sheet=SheetNotes(noes=(WrittenLine("", "No plant"),))), "We say no: “No plant” added"),
    (
        Choices(sheet=SheetNotes(not_yet=(NotYet("Start-ups", "in a year"),))),
        NOW,
        "Not yet: “Start-ups” taken away",
    ),
    (NOW, Choices(sheet=SheetNotes(review="2027-01-31")), "Next review: from nothing to 2027-01-31"),
]


@pytest.mark.parametrize(("before", "after", "expected"), DECIDED, ids=[case[2][:40] for case in DECIDED])
def test_a_decision_is_told_from_what_to_what(before, after, expected):
    """One thing chosen differently is one decision, in words that name it and both values."""
    said = words(before, after)
    assert len(said) == 1 and expected in said[0]


def test_looking_is_no_decision():
    """What is selected, which tier is shown, what is hidden, and what can be undone decide nothing."""
    looked = Choices(tier=2, selected="a", board_view="timing", names_hidden=True, compared_with="profit",
                     locked=("x",), earlier_weights=(None,), gesture="g", weights_turn=4)  # fmt: skip
    assert decisions(NOW, looked) == () and decisions(NOW, NOW) == ()


def test_there_and_back_turns_every_decision_round():
    """Whatever differs one way differs the other way with its values swapped."""
    for before, after, _ in DECIDED:
        there, back = decisions(before, after), decisions(after, before)
        assert [(one.kind, one.subject, one.before, one.after) for one in there] == [
            (one.kind, one.subject, one.after, one.before) for one in back
        ]


def test_no_choice_is_forgotten():
    """A field of the choices is a decision or known not to be one: who adds one says which."""
    none = {
        "earlier_weights", "locked", "earlier_locked", "weights_turn", "gesture", "earlier_bands", "compared_with",
        "tier", "selected", "board_view", "earlier_signal_rules", "names_hidden", "alias_key",
    }  # fmt: skip
    told_of = {
        "evidence", "weights", "capacity", "levels", "n_segments", "excluded", "excluded_also", "cost_to_serve_gone",
        "show_customers", "signal_rules", "rounds", "plays", "sheet",
    }  # fmt: skip
    assert {part.name for part in fields(Choices)} == none | told_of
    of_evidence = {"source", "horizon_months", "annual_discount_rate", "criterion", "share", "threshold", "blend",
                   "picked", "method", "costing", "learn_from", "bands", "beliefs"}  # fmt: skip
    assert {part.name for part in fields(Evidence)} == of_evidence

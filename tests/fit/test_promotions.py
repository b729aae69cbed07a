"""Timing within the tiers: it says whose turn it is, and moves nobody."""

import numpy as np
import pandas as pd

from icp_core.fit import WORTH_A_CALL, Tiers, in_turn, promotions
from icp_core.fit.signals import Timing
from icp_core.languages import message

NORTH, SOUTH = (message("segments.mark.country", level=name) for name in ("North", "South"))


def tiers_of(rows):
    """Tiers of accounts given as (id, tier, kind, group), in this order of rank."""
    ids = pd.Index([row[0] for row in rows], name="account_id")
    table = pd.DataFrame(
        {
            "tier": [row[1] for row in rows],
            "rank": np.arange(1, len(rows) + 1),
            "kind": [row[2] for row in rows],
            "group": pd.Series([row[3] for row in rows], index=ids, dtype=object),
        },
        index=ids,
    )
    groups = pd.DataFrame({"name": [NORTH, SOUTH], "n": [2, 3], "elsewhere": [0, 0]})
    return Tiers(table, pd.DataFrame(), "expected_value", message("fit.tiers.by_expected_value"), groups)


def timing_of(scores):
    """Timing of accounts by id; None for one of which nothing was ever seen."""
    table = pd.DataFrame(
        {
            "score": [0.0 if score is None else score for score in scores.values()],
            "seen": ["never" if score is None else "lately" for score in scores.values()],
        },
        index=pd.Index(list(scores), name="account_id"),
    )
    return Timing(table, pd.DataFrame(), pd.Timestamp("2026-01-31"), 0)


SECOND = [
    ("a", 1, "other", None),
    ("b", 2, "other", SOUTH),
    ("c", 2, "other", NORTH),
    ("d", 2, "other", None),
    ("e", 2, "other", SOUTH),
    ("f", 2, "other", NORTH),
    ("g", 2, "other", SOUTH),
]


def test_within_a_group_the_strongest_timing_stands_first():
    """North before South as they are listed, in none last; equal timing by rank, and what was never seen at the end."""
    turn = in_turn(tiers_of(SECOND), timing_of({"a": 90, "b": None, "c": 10, "d": 99, "e": 40, "f": 30, "g": 40}))
    assert list(turn.index) == ["f", "c", "e", "g", "b", "d"]
    assert list(turn["group"]) == [0, 0, 1, 1, 1, -1]
    assert np.isnan(turn["timing"]["b"]) and turn["timing"]["e"] == 40


def test_without_signals_members_stand_by_rank():
    """No timing is known of anybody."""
    turn = in_turn(tiers_of(SECOND), None)
    assert list(turn.index) == ["c", "f", "b", "e", "g", "d"] and turn["timing"].isna().all()


def test_who_of_tier_3_shows_interest_is_to_move_up():
    """At the threshold and above, the strongest first; customers, other tiers and weaker interest are not listed."""
    rows = [("a", 2, "other", NORTH), *((name, 3, "other", None) for name in "bcde"), ("f", 3, "customer", None)]
    scores = {"a": 99, "b": WORTH_A_CALL - 0.1, "c": WORTH_A_CALL, "d": 80, "e": None, "f": 90}
    found = promotions(tiers_of(rows), timing_of(scores))
    assert list(found.index) == ["d", "c"] and list(found["rank"]) == [4, 3]
    assert promotions(tiers_of(rows), None).empty

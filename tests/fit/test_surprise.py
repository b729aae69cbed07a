"""What a belief let expect, beside what came."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.surprise import expected_rate, surprises
from icp_core.fit.told import Counts, Told


def told(believed, **kinds):
    """Levels with what is believed of each; of each kind (good, all) of each level."""
    counts = {}
    for kind, pairs in kinds.items():
        yes, n = np.array(pairs, dtype=float).T
        counts[kind] = Counts(yes, n, float(yes.sum()), float(n.sum()))
    names = tuple("ABC"[: len(believed)])
    held = tuple(
        None if math.isnan(d) else Belief("industry", name, d) for name, d in zip(names, believed, strict=True)
    )
    return Told(names, False, counts, Beliefs(rate=0.3, rate_strength=4.0), held)


def expected(believed, **kinds):
    table = pd.DataFrame({"attribute": "industry", "level": list("ABC"[: len(believed)]), "belief": believed})
    return surprises(table, {"industry": told(believed, **kinds)})


def test_a_rate_is_moved_by_its_log_odds():
    """Before any deal 50 leaves it as it is; 25 points are a log-odds of one: of 30 %, 3 e / (3 e + 7)."""
    assert expected_rate(told([50.0]), "A", 50.0) == pytest.approx(0.3)
    assert expected_rate(told([50.0]), "A", 75.0) == pytest.approx(3 * math.e / (3 * math.e + 7))


def test_what_a_belief_counts_as_and_what_it_let_expect_are_at_one_rate():
    """Of any deals, beside any others: expected is so many times the rate at which the form counts the belief."""
    for deals in ([(0, 20), (0, 0)], [(1, 8), (5, 8)], [(2, 3), (0, 12)]):
        found = expected([80.0, 50.0], won=deals)[0]
        assert found.expected == pytest.approx(found.n * expected_rate(told([80.0, 50.0], won=deals), "A", 80.0))


def test_of_the_one_level_that_is_tested_what_is_believed_of_it_is_expected():
    """Believed 80 where three in ten buy: 0.587 of the 20, though all 20 were lost; and no other level was tried."""
    found = expected([80.0, 50.0], won=[(0, 20), (0, 0)])
    assert found[0][:2] == ("won", 20) and found[0].good == 0 and found[0].alone
    assert found[0].expected == pytest.approx(20 / (1 + math.exp(-1.2) * 7 / 3))
    assert found[1] is None
    assert not expected([80.0, 50.0], won=[(0, 20), (0, 0)], interview=[(0, 1), (1, 1)])[0].alone


def test_what_other_levels_show_moves_what_is_expected():
    """Believed 30 % worth 4, and of the others' 8 two were won: the rest is (1.2 + 2) / 12, and as good expects that of
    8; the more the others win, the more is expected."""
    one, nobody, unseen = expected([50.0, math.nan, 50.0], won=[(1, 8), (2, 8), (0, 0)])
    assert (one.kind, one.n, one.good, one.alone) == ("won", 8, 1, False)
    assert one.expected == pytest.approx(8 * 3.2 / 12)
    assert nobody is None and unseen is None
    more = [expected([70.0, 50.0], won=[(1, 8), (good, 8)])[0].expected for good in (0, 3, 8)]
    assert more == sorted(set(more))


def test_the_kind_that_is_furthest_off_is_told():
    """Deals went as expected and interviews did not: the interviews are told, of a whole that is even before any."""
    (found,) = expected([50.0], won=[(3, 10)], interview=[(0, 6)])
    assert (found.kind, found.n, found.good) == ("interview", 6, 0)
    assert found.expected == pytest.approx(6 * 0.5)

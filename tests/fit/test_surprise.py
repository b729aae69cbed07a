"""What a belief let expect, beside what came."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from icp_core.fit.beliefs import Beliefs, believed_rate
from icp_core.fit.surprise import surprises


def row(level, belief, deals=(0, 0), customers=(0, 0), interviews=(0, 0)):
    """A level with (good, all) of each kind."""
    names = (("n_won", "n_deals", deals), ("n_best", "n_customers", customers), ("n_fit", "n_interviews", interviews))
    return {"attribute": "industry", "level": level, "belief": belief} | {
        name: value for good, many, pair in names for name, value in zip((good, many), pair, strict=True)
    }


def test_a_rate_is_moved_by_its_log_odds():
    """50 leaves it as it is; 25 points are a log-odds of one: of 20 %, e / (e + 4)."""
    assert believed_rate(50.0, 0.2) == pytest.approx(0.2)
    assert believed_rate(75.0, 0.2) == pytest.approx(math.e / (math.e + 4))


def test_expected_are_the_deals_of_a_level_at_its_believed_rate():
    """Believed 30 % worth 4, and 3 of 16 won: the whole is (1.2 + 3) / 20; a level as good as it expects 8 of that."""
    table = pd.DataFrame([row("A", 50.0, deals=(1, 8)), row("B", math.nan, deals=(2, 8)), row("C", 50.0)])
    one, nobody, unseen = surprises(table, Beliefs(rate=0.3, rate_strength=4.0))
    assert (one.kind, one.n, one.good) == ("won", 8, 1)
    assert one.expected == pytest.approx(8 * 4.2 / 20)
    assert nobody is None and unseen is None


def test_the_kind_that_is_furthest_off_is_told():
    """Deals went as expected and interviews did not: the interviews are told, of a whole that is even before any."""
    table = pd.DataFrame([row("A", 50.0, deals=(3, 10), interviews=(0, 6))])
    found = surprises(table, Beliefs(rate=0.3))[0]
    assert (found.kind, found.n, found.good) == ("interview", 6, 0)
    assert found.expected == pytest.approx(6 * 1 / 8)

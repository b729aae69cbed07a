import numpy as np
import pandas as pd
import pytest

from icp_core.value.kaplan_meier import kaplan_meier


def test_the_estimate_by_hand():
    """Six customers, left at 1, 3 and 3, last seen at 2, 4 and 5: 5/6, then half of the four left."""
    table = kaplan_meier([1, 2, 3, 3, 4, 5], [True, False, True, True, False, False])
    assert table["time"].tolist() == [0, 1, 2, 3, 4, 5]
    assert table["at_risk"].tolist() == [6, 6, 5, 4, 2, 1]
    assert table["ended"].tolist() == [0, 1, 0, 2, 0, 0]
    assert table["survival"].tolist() == pytest.approx([1, 5 / 6, 5 / 6, 5 / 12, 5 / 12, 5 / 12])
    # Greenwood after time 3: 1 / (6 x 5) + 2 / (4 x 2)
    half = 1.2815515655446004 * np.sqrt(1 / 30 + 2 / 8) / -np.log(5 / 12)
    assert table["low"].iloc[3] == pytest.approx((5 / 12) ** np.exp(half))
    assert table["high"].iloc[3] == pytest.approx((5 / 12) ** np.exp(-half))
    assert table[["low", "high"]].iloc[0].tolist() == [1, 1]


def test_when_everybody_has_left_nobody_is_there_and_nothing_is_undefined():
    """Survival and its lower bound are 0; the upper bound stays where it was. All within 0 and 1."""
    table = kaplan_meier([1, 2, 2], [True, True, True])
    assert table["survival"].tolist() == pytest.approx([1, 2 / 3, 0])
    assert table["low"].iloc[-1] == 0 and table["high"].iloc[-1] == table["high"].iloc[-2] < 1
    alone = kaplan_meier([4.0], [True])
    assert alone["survival"].tolist() == [1, 0] and alone["high"].tolist() == [1, 1]


def test_nobody_left_and_nobody_at_all():
    """Then all are there, for sure as far as this can tell; without customers there is one row."""
    assert kaplan_meier([3, 4], [False, False])["survival"].tolist() == [1, 1, 1]
    assert len(kaplan_meier([], [])) == 1


def test_one_who_leaves_on_the_day_another_was_last_seen_had_the_other_beside_it():
    """At equal times the last seen still count as at risk."""
    table = kaplan_meier([2, 2], [True, False])
    assert table["survival"].iloc[-1] == 0.5


def test_the_interval_holds_the_truth_in_four_cases_of_five():
    """Over 400 sets of 60 customers, half of them seen to leave; Monte Carlo error 2 points."""
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        life, seen = rng.exponential(1.0, 60), rng.uniform(0.2, 2.0, 60)
        table = kaplan_meier(np.minimum(life, seen), life <= seen)
        row = table[table["time"] <= 0.8].iloc[-1]
        held += row["low"] <= np.exp(-0.8) <= row["high"]
    assert held / 400 == pytest.approx(0.8, abs=0.06)


def test_who_entered_later_was_not_at_risk_before():
    """Of three that are known from an age of 4 on, one left at 5: before, only the other two, of whom one left at 2,
    were at risk."""
    found = kaplan_meier(
        np.array([2.0, 6.0, 5.0, 6.0, 6.0]), np.array([True, False, True, False, False]),
        entered=np.array([0.0, 0.0, 4.0, 4.0, 4.0]),
    ).set_index("time")  # fmt: skip
    assert found["at_risk"].to_dict() == {0.0: 2, 2.0: 2, 5.0: 4, 6.0: 3}
    assert found["survival"].tolist() == pytest.approx([1.0, 0.5, 0.5 * 0.75, 0.5 * 0.75])


def test_entering_at_the_beginning_changes_nothing():
    """Where all are known from the first day the curve is the same as without."""
    rng = np.random.default_rng(0)
    times, left = rng.exponential(5, 40), rng.random(40) < 0.6
    pd.testing.assert_frame_equal(kaplan_meier(times, left, entered=np.zeros(40)), kaplan_meier(times, left))

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.fit import Capacity, FitScores, assign_tiers
from icp_core.fit.tier_draws import percentiles, tier_counts
from icp_core.languages import message

amounts = st.lists(st.integers(-3, 40), min_size=2, max_size=25)


@settings(max_examples=60, deadline=None)
@given(
    worth=amounts,
    sizes=st.tuples(st.integers(1, 4), st.integers(0, 4), st.integers(0, 5)),
    efforts=st.tuples(*[st.sampled_from([0.0, 5.0, 20.0])] * 3),
)
def test_the_rule_is_that_of_the_tiers(worth, sizes, efforts):
    """Whatever is expected, held and paid for, one draw puts each account where ``assign_tiers`` puts it."""
    worth = np.array(worth, dtype=float) + np.arange(len(worth)) / 100  # no two are equal
    capacity = Capacity(1, sizes[0], sizes[1], 1, sizes[2], 0.0, 0.0, *efforts)
    ids = pd.Index([f"a{i:02d}" for i in range(len(worth))], name="account_id")
    value = SimpleNamespace(
        table=pd.DataFrame({"basis": "similar", "future_value": worth, "value_if_active": 0.0, "p_active": 0.0}, ids)
    )
    conversion = SimpleNamespace(
        probability=pd.Series(1.0, ids), verdict="calibrated", reason=message("fit.conversion.calibrated")
    )
    fit = FitScores(pd.Series(60.0, ids), pd.DataFrame(index=ids), pd.Series(1.0, ids))
    tiers = assign_tiers(value, fit, conversion, capacity)
    counts, _, _ = tier_counts(worth[None, :], worth <= 0, capacity, by_chance=True)
    assert list(counts @ np.array([1, 2, 3])) == list(tiers.table["tier"])


def test_each_draw_fills_the_tiers_with_its_own_first():
    """Of two draws the second turns the order round: one place each in three tiers, four accounts."""
    worth = np.array([[4.0, 3.0, 2.0, 1.0], [1.0, 2.0, 3.0, 4.0]])
    counts, first, ends = tier_counts(worth, np.zeros(4, bool), Capacity(1, 1, 1, 1, 1), by_chance=True)
    assert counts.tolist() == [[1, 0, 0], [0, 1, 1], [0, 1, 1], [1, 0, 0]]
    assert first.tolist() == [[0, 1, 2], [3, 2, 1]] and ends.tolist() == [[1, 2, 3]] * 2


@pytest.mark.parametrize("missing", [0.0, 0.3, 1.0])
def test_percentiles_are_those_of_pandas(missing):
    """Equal values share the mean of their places, and those without a value have none."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, 5, (7, 30)).astype(float)
    drawn[rng.random(drawn.shape) < missing] = np.nan
    wanted = [pd.Series(row).rank(pct=True).fillna(1.0 if missing == 1 else 0.0) for row in drawn]
    np.testing.assert_allclose(percentiles(drawn), wanted)

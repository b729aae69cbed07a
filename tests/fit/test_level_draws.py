import numpy as np
import pytest

from icp_core.fit import effect_draws, rate_draws, suggest_desirability
from icp_core.fit.updating import UNTOLD_SPREAD
from icp_core.intake.blank import blank_dataset


@pytest.fixture(scope="module")
def learned(sold, best):
    """X believed and sold to, Y sold to, other neither."""
    dataset = sold({"X": (6, 18), "Y": (18, 6)})
    return suggest_desirability(dataset, best(dataset), beliefs={("industry", "X"): 60.0})


def test_draws_lie_as_the_intervals_of_the_table_say(learned):
    """Four in five within the interval of a level with outcomes; one that nobody knows lies around the whole."""
    drawn = effect_draws(learned, 4000)["industry"]
    for level in ("X", "Y"):
        row = learned.table.set_index("level").loc[level]
        points = 50 + 25 * drawn[level]
        assert ((points >= row["low"]) & (points <= row["high"])).mean() == pytest.approx(0.8, abs=0.03)
    assert drawn["other"].mean() == pytest.approx(0, abs=0.05)
    assert drawn["other"].std() == pytest.approx(UNTOLD_SPREAD, abs=0.05)


def test_rates_are_those_that_deals_show(learned):
    """A quarter of X and three quarters of Y were won, and half of all: the middle draws are near."""
    rates = rate_draws(learned, 4000)
    assert list(rates.columns) == [("industry", "X"), ("industry", "Y"), ("industry", "other")]
    assert rates.median()["industry", "X"] == pytest.approx(0.28, abs=0.06)
    assert rates.median()["industry", "Y"] == pytest.approx(0.68, abs=0.08)
    assert ((rates > 0) & (rates < 1)).all(axis=None)


def test_the_same_seed_draws_the_same(learned):
    """And another one others."""
    first, again, other = (rate_draws(learned, 50, random_state=seed).to_numpy() for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_without_levels_nothing_is_drawn(best):
    """A blank project without beliefs has no column."""
    dataset = blank_dataset()
    assert rate_draws(suggest_desirability(dataset, best(dataset)), 10).shape == (10, 0)

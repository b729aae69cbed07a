import numpy as np
import pytest

from icp_core.value.regularity import MOST, regularity


@pytest.mark.parametrize("k", [1, 2, 4, 8])
def test_the_shape_is_found_whatever_each_customers_own_rate(k):
    """2,000 pairs of gaps of shape k, with rates that differ a hundredfold between customers."""
    rng = np.random.default_rng(k)
    scale = rng.lognormal(0, 1.5, (2000, 1))
    assert regularity(rng.gamma(k, scale, (2000, 2))) == pytest.approx(k, abs=1 if k > 4 else 0)


def test_no_pairs_are_random_times_and_equal_gaps_a_calendar_only_if_there_are_many():
    """Nothing known: 1. One pair of equal gaps says next to nothing; a thousand of them reach the largest shape."""
    assert regularity(np.empty((0, 2))) == 1
    assert regularity(np.array([[30.0, 30.0]])) == 1
    assert regularity(np.full((1000, 2), 30.0)) == MOST


def test_by_hand():
    """Ten pairs of one to three: (10/16 + 10/12) / 20 = 7/96, so k = (1 - 28/96) / (56/96) = 1.21."""
    assert regularity(np.array([[1.0, 3.0]] * 10)) == 1
    assert regularity(np.array([[2.0, 3.0]] * 200)) == round((1 - 4 * (200 / 100 + 10 / 12) / 210)
                                                             / (8 * (200 / 100 + 10 / 12) / 210))  # fmt: skip

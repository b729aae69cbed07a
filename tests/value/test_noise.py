import numpy as np
import pytest

from icp_core.value.noise import LARGEST_RELATIVE, noise_of_sums
from tests.benchmarks.top_share import draw, seen


@pytest.mark.parametrize("shape", ["lognormal 1.2", "gamma 2"])
def test_the_variation_of_purchases_is_found_from_few_of_each(shape):
    """Gamma purchases with a coefficient of variation of .8, 1 + Poisson(4) of each of 2,000 customers."""
    rng = np.random.default_rng(5)
    _, noise = seen(draw(shape, 2000, rng), rng)
    assert noise.relative_variance.max() == pytest.approx(0.64, abs=4 * 0.64 * noise.error)  # of one purchase
    assert 0.005 < noise.error < 0.15


def test_the_variation_of_two_customers_by_hand():
    """Twice two purchases, 1 and 3: r = 4 / (8 / (1 + r / 2)), so r = 2/3, half of which is that of each sum."""
    noise = noise_of_sums(np.array([2.0, 2.0, 0.0]), np.array([2.0, 2.0, 0.0]), np.array([2.0, 2.0, 0.0]))
    assert noise.relative_variance == pytest.approx([1 / 3, 1 / 3, 0])
    assert noise.level.tolist() == [4, 4, 0] and noise.error == pytest.approx(0)
    assert noise_of_sums(np.array([1.0, 2.0]), np.array([5.0, 2.0]), np.zeros(2)) is None


def test_figures_without_bound_tell_no_noise():
    """An infinite mean or spread says nothing of how purchases vary."""
    for mean, spread in (([np.inf, 1.0], [1.0, 1.0]), ([1.0, 1.0], [np.inf, 1.0])):
        assert noise_of_sums(np.full(2, 3.0), np.array(mean), np.array(spread)) is None


def test_refunds_that_leave_no_mean_have_the_largest_variation():
    """Purchases of 5 and -5 have no mean to vary in proportion to."""
    noise = noise_of_sums(np.full(3, 2.0), np.zeros(3), np.full(3, 50.0))
    assert noise.relative_variance == pytest.approx(LARGEST_RELATIVE / 2) and noise.error == 1

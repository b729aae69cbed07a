"""The sampler against posteriors whose answer is known in closed form."""

import numpy as np
import pytest

from icp_core.errors import TooFewError
from icp_core.value.posterior import draw_around, find_mode


def test_mode_and_spread_of_a_normal_are_its_own():
    """The mode is the mean, the inverse curvature the covariance, and draws have both."""
    mean, covariance = np.array([1.0, -2.0]), np.array([[2.0, 0.6], [0.6, 0.5]])
    inverse = np.linalg.inv(covariance)

    def log_density(at):
        return float(-0.5 * (at - mean) @ inverse @ (at - mean))

    mode = find_mode(log_density, np.zeros(2))
    assert mode.at == pytest.approx(mean, abs=1e-4)
    assert mode.covariance == pytest.approx(covariance, rel=1e-3)
    assert mode.height == pytest.approx(0.0, abs=1e-8)
    for normal in (True, False):
        drawn = draw_around(log_density, mode, 4000, np.random.default_rng(1), normal=normal)
        assert drawn.mean(axis=0) == pytest.approx(mean, abs=0.1)
        assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.15)


def test_a_skewed_posterior_is_drawn_as_it_is_and_not_as_its_normal():
    """The log of a Gamma(2) with its long left tail: deciles within 0.1 where the normal is off by more than 0.2."""
    from scipy.stats import gamma

    def log_density(at):
        return float(2 * at[0] - np.exp(at[0]))

    mode = find_mode(log_density, np.zeros(1))
    low, high = np.log(gamma(2).ppf([0.1, 0.9]))
    drawn = draw_around(log_density, mode, 4000, np.random.default_rng(2))
    assert np.quantile(drawn, [0.1, 0.9]) == pytest.approx([low, high], abs=0.1)
    normal = draw_around(log_density, mode, 4000, np.random.default_rng(2), normal=True)
    assert np.quantile(normal, 0.1) > low + 0.2


def test_the_same_seed_gives_the_same_draws():
    """And another seed gives others."""

    def log_density(at):
        return float(-0.5 * at @ at)

    mode = find_mode(log_density, np.ones(2))
    first, again, other = (draw_around(log_density, mode, 50, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_a_parameter_that_the_data_leave_open_is_refused():
    """A likelihood that rises for ever has no mode; the error says that there is too little to learn from."""
    with pytest.raises(TooFewError, match="too few"):
        find_mode(lambda at: float(-np.exp(-at[0]) - at[1] ** 2), np.zeros(2))

import numpy as np
import pytest

from icp_core.segments.mixture import MixedRows, Mixture, fit_mixture


def mixed(numbers, flags=None, block=()):
    flags = np.empty((len(numbers), 0)) if flags is None else flags
    return MixedRows(np.asarray(numbers, dtype=float), np.asarray(flags, dtype=float), np.array(block, dtype=int))


def test_density_of_known_numbers_is_the_gaussian_marginal():
    """With one number missing the density is that of the other number alone; with none known it is 1."""
    from scipy.stats import multivariate_normal

    covariance = np.array([[1.0, 0.6], [0.6, 2.0]])
    mixture = Mixture(np.array([1.0]), np.array([[0.5, -1.0]]), covariance, np.ones((1, 0)))
    rows = mixed([[0.1, 0.3], [np.nan, 0.3], [np.nan, np.nan]])
    expected = [
        multivariate_normal([0.5, -1.0], covariance).logpdf([0.1, 0.3]),
        multivariate_normal(-1.0, 2.0).logpdf(0.3),
        0.0,
    ]
    assert mixture.log_joint(rows)[:, 0] == pytest.approx(expected)


def test_one_group_learns_the_gaussian_of_gappy_numbers():
    """Fitted on numbers with gaps, one group has the mean and correlation of the whole, not of filled-in means."""
    rng = np.random.default_rng(0)
    numbers = rng.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], 4000)
    numbers[rng.random(4000) < 0.4, 1] = np.nan
    fitted = fit_mixture(mixed(numbers), np.zeros(4000, dtype=int), 1)
    assert fitted.means[0] == pytest.approx([0, 0], abs=0.06)
    assert fitted.covariance[0, 1] == pytest.approx(0.8, abs=0.06)


def test_more_rounds_never_lower_the_likelihood():
    """Going on from a fit's own labels finds a fit at least as likely as the start, up to smoothing."""
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 300)
    numbers = rng.normal(0, 1, (300, 2)) + 3 * truth[:, None]
    rows = mixed(numbers, np.eye(3)[rng.integers(0, 3, 300)], [0, 0, 0])
    start = rng.integers(0, 2, 300)
    once = fit_mixture(rows, start, 2)
    again = fit_mixture(rows, once.labels(rows), 2)
    assert again.log_likelihood(rows) >= once.log_likelihood(rows) - 1.0


def test_level_probabilities_sum_to_one_within_an_attribute():
    """Each group's probabilities of an attribute's levels sum to 1, and none is 0."""
    rng = np.random.default_rng(2)
    flags = np.hstack([np.eye(3)[rng.integers(0, 3, 90)], np.eye(2)[rng.integers(0, 2, 90)]])
    flags[:10, :3] = 0
    fitted = fit_mixture(mixed(np.empty((90, 0)), flags, [0, 0, 0, 1, 1]), rng.integers(0, 2, 90), 2)
    assert fitted.levels[:, :3].sum(axis=1) == pytest.approx([1, 1])
    assert fitted.levels[:, 3:].sum(axis=1) == pytest.approx([1, 1])
    assert fitted.levels.min() > 0

"""Expected information on which level is the best: hand arithmetic on two or three rates, and relations."""

import numpy as np
import pytest

from icp_core.fit.information import best_chance, best_information, count_likelihood

RATES = np.array([0.2, 0.5, 0.8])


def entropy(chances):
    return -sum(p * np.log2(p) for p in chances if p > 0)


def test_a_level_at_two_rates_against_one_in_between():
    """One level is at .2 or .8, the other at .5: of one test the first tells 1 - h(.8) = .278 bits, the other none."""
    mass = np.array([[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]])
    assert best_chance(mass) == pytest.approx([0.5, 0.5])
    told = best_information(RATES, mass, 1)
    assert told == pytest.approx([1 - entropy([0.8, 0.2]), 0.0], abs=1e-9)


def test_several_tests_are_counted_together():
    """Of two tests at .2 or .8 there are 0, 1 or 2 good ones with .34, .32, .34: one of two leaves all as it was."""
    mass = np.array([[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]])
    sure = 0.64 / 0.68
    expected = 1 - (0.68 * entropy([sure, 1 - sure]) + 0.32)
    assert best_information(RATES, mass, 2)[0] == pytest.approx(expected, abs=1e-9)


def test_chances_of_counts_are_binomial():
    """Of two tests at .5 a quarter has none, half has one."""
    assert count_likelihood(RATES, 2)[:, 1] == pytest.approx([0.25, 0.5, 0.25])


def test_equal_levels_tell_the_same_and_share_the_chance():
    """Three levels with one posterior: a third each, and the same information."""
    mass = np.tile([0.3, 0.4, 0.3], (3, 1))
    assert best_chance(mass) == pytest.approx([1 / 3] * 3)
    told = best_information(RATES, mass, 5)
    assert told[0] > 0.1 and told == pytest.approx([told[0]] * 3)


def test_information_lies_between_nothing_and_all_that_is_not_known():
    """Over random posteriors it is between 0 and the entropy of which is the best, and grows with the tests."""
    rng = np.random.default_rng(4)
    rates = np.linspace(0.02, 0.98, 40)
    mass = rng.dirichlet(np.full(40, 0.3), (30, 5))
    unknown = np.array([entropy(row) for row in best_chance(mass)])
    one, five, many = (best_information(rates, mass, tests) for tests in (1, 5, 25))
    assert (one >= 0).all() and (many <= unknown[:, None] + 1e-9).all()
    assert (one < five).all() and (five < many).all()


def test_the_less_is_known_the_more_is_told():
    """Of two levels with the same mean the one that is spread wider tells more of which is the best."""
    rates = np.linspace(0.02, 0.98, 97)
    wide = np.exp(-(((rates - 0.5) / 0.2) ** 2))
    narrow = np.exp(-(((rates - 0.5) / 0.08) ** 2))
    told = best_information(rates, np.array([wide / wide.sum(), narrow / narrow.sum()]), 5)
    assert told[0] > 1.5 * told[1]


def test_posteriors_of_several_attributes_can_stand_side_by_side():
    """A stack of attributes gives what each gives alone."""
    rng = np.random.default_rng(5)
    rates = np.linspace(0.05, 0.95, 20)
    mass = rng.dirichlet(np.ones(20), (2, 3))
    both = best_information(rates, mass, 3)
    assert both == pytest.approx(np.array([best_information(rates, each, 3) for each in mass]))

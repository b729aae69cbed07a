"""The function behind the expectation of BG/NBD, against values worked out to 30 digits and against its bounds."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from icp_core.value.staying import still_bought


@pytest.mark.parametrize(
    ("R", "a", "B", "u", "exact"),
    [
        (0.3, 0.8, 2.4, 39 / 43, 0.79220528514837),
        (2000, 1.5, 2002.5, 0.01, 0.98520724077372),
        (0.01, 0.01, 0.02, 3000, 0.61568632375983),
        (900.5, 0.05, 902, 30, 0.84225721348350),
        (0.3, 20, 200, 50, 0.11293633960570),
        (17, 7, 138, 9.184, 0.0070802294797983),
        (903, 20, 1000, 40555, 7.927643074945e-92),
    ],
)
def test_values_to_ten_digits(R, a, B, u, exact):
    """2F1(R + 1, a; a + B; -u) by mpmath with 30 digits; the last four are beyond what the closed form can hold."""
    got = still_bought(np.array([float(R)]), a, np.array([float(B)]), np.log1p(np.array([float(u)])))
    assert got[0] == pytest.approx(exact, rel=1e-8)


def test_it_is_the_mean_over_the_chances_of_leaving():
    """The integral over p of Beta(a, B), at an everyday history."""
    by_hand, _ = quad(lambda p: (1 + p * 2.0) ** -4.0 * beta(1.3, 4.0).pdf(p), 0, 1)
    assert still_bought(np.array([3.0]), 1.3, np.array([4.0]), np.log(np.array([3.0])))[0] == pytest.approx(by_hand)


@pytest.mark.parametrize("a", [0.01, 0.8, 3.0, 80.0])
def test_it_falls_from_one_to_none_with_time_and_never_leaves_that_range(a):
    """For rare and for frequent buyers, along a time so long that both ways of working it out are met."""
    time = np.linspace(0, 16, 200)
    R, B = (np.array([[0.05], [3.0], [150.0], [3000.0]]) + more for more in (0.0, 2.0))
    got = still_bought(R, a, B, time)
    assert got[:, 0] == pytest.approx(np.ones(4))
    assert (got > -1e-8).all() and (got < 1 + 1e-8).all()
    assert (np.diff(got, axis=1) < 1e-8).all()

import numpy as np
import pytest

from icp_core.value.top_share import LEAST_CUSTOMERS, top_share
from tests.benchmarks.top_share import coverage


def shares(profit, noise=None, seed=0):
    return top_share(np.asarray(profit, dtype=float), noise, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("shape", "noisy"), [("lognormal 1.2", False), ("gamma 2", False), ("loss-makers", False), ("lognormal .8", True)]
)
def test_the_interval_holds_the_share_of_the_population(shape, noisy):
    """Of 80 samples of 50 customers, about four in five intervals hold the true share of expected profit."""
    found = coverage(shape, 50, noisy=noisy, replications=80)
    assert 0.68 <= found["held"] <= 0.93 and found["none"] <= 4


def test_the_realised_share_is_that_of_the_customers_in_hand():
    """The largest 6 of 30 earn 6 x 10 of 6 x 10 + 24 x 1."""
    found = shares([10.0] * 6 + [1.0] * 24)
    assert found.share == pytest.approx(60 / 84)
    assert found.low <= found.expected <= found.high


def test_a_share_does_not_depend_on_the_currency_or_the_order():
    """Profits in cents, and shuffled, give the same share and interval."""
    profit = np.exp(np.random.default_rng(1).normal(0, 1, 60))
    one, cents = shares(profit), shares(100 * profit)
    turned = shares(profit[::-1])
    for other in (cents, turned):
        assert (other.share, other.expected, other.low, other.high) == pytest.approx(
            (one.share, one.expected, one.low, one.high)
        )


def test_noise_makes_the_expected_share_smaller():
    """The more of the spread is noise, the less unequal is what stands behind it; all of it leaves a fifth."""
    profit = np.exp(np.random.default_rng(2).normal(0, 1, 100))
    expected = [shares(profit, np.full(100, share * profit.var())).expected for share in (0.0, 0.05, 0.3)]
    assert expected[0] > expected[1] > expected[2]
    assert shares(profit, 1e6 * profit**2 + 1e6).expected == pytest.approx(0.2, abs=1e-6)


def test_too_few_customers_have_no_interval():
    """One below the least: the realised share, and the reason with both counts."""
    found = shares(np.arange(1.0, LEAST_CUSTOMERS))
    assert found.share > 0.2 and np.isnan([found.expected, found.low, found.high]).all()
    assert str(found.reason) == "An interval of the top 20 %'s share needs 20 customers; there are 19."
    assert shares(np.arange(1.0, LEAST_CUSTOMERS + 1)).reason is None


def test_a_total_that_may_be_nothing_has_no_interval():
    """Gains and losses that nearly cancel: a share of what is left would be any number."""
    rng = np.random.default_rng(3)
    profit = rng.normal(0, 1, 60)
    found = shares(profit - profit.mean() + 0.01)
    assert np.isfinite(found.share) and np.isnan([found.expected, found.low, found.high]).all()
    assert "may earn nothing together" in str(found.reason)
    assert np.isnan(shares([-1.0, 1.0, -3.0]).share)


def test_losses_of_others_lift_the_share_above_the_whole():
    """Where the rest gives back, the top 20 % earn more than all together."""
    found = shares([10.0] * 20 + [0.0] * 60 + [-3.0] * 20)
    assert found.share == pytest.approx(200 / 140) and found.expected > 1

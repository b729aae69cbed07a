import numpy as np
import pytest

from icp_core.value.noise import Noise
from icp_core.value.top_share import LEAST_CUSTOMERS, top_share
from tests.benchmarks.top_share import coverage, draw, seen


def shares(profit, noise=None, seed=0):
    return top_share(np.asarray(profit, dtype=float), noise, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("shape", "noisy"),
    [
        ("lognormal 1.2", False),
        ("gamma 2", False),
        ("loss-makers", False),
        ("lognormal .8", True),
        ("gamma 2", True),
        ("loss-makers", True),
    ],
)
def test_the_interval_holds_the_share_of_the_population(shape, noisy):
    """Of 80 samples of 50 customers, about four in five intervals hold the true share of expected profit."""
    found = coverage(shape, 50, noisy=noisy, replications=80)
    assert 0.68 <= found["held"] <= 0.93 and found["none"] <= 4


@pytest.mark.parametrize("shape", ["lognormal 1.2", "gamma .5"])
def test_noise_does_not_pass_for_spread_among_many(shape):
    """With 1,000 customers, where the plain bootstrap holds the truth in fewer than half the samples, as well."""
    found = coverage(shape, 1000, noisy=True, replications=30)
    assert 0.6 <= found["held"] <= 0.97 and found["plain"] < 0.6
    assert abs(found["bias"]) < 0.01


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


def test_a_share_does_not_depend_on_the_order_of_noisy_customers():
    """Customers shuffled with their noise give the same interval to the last digit."""
    rng = np.random.default_rng(4)
    profit, noise = seen(draw("loss-makers", 80, rng), rng)
    order = rng.permutation(80)
    turned = Noise(noise.level[order], noise.relative_variance[order], noise.error)
    assert shares(profit[order], turned) == shares(profit, noise)


def test_noise_makes_the_expected_share_smaller():
    """The more of the spread is noise, the less unequal is what stands behind it; all of it leaves a fifth."""
    profit = np.exp(np.random.default_rng(2).normal(0, 1, 100))
    expected = [shares(profit, Noise(profit, np.full(100, part))).expected for part in (0.0, 0.1, 0.5)]
    assert expected[0] > expected[1] > expected[2]
    assert shares(profit, Noise(profit, np.full(100, 20.0))).expected == pytest.approx(0.2, abs=1e-6)


def test_only_the_noisy_part_of_a_profit_is_noise():
    """Of the same profits, a tenth as much noisy margin takes less off; customers without any take nothing off."""
    profit = np.exp(np.random.default_rng(2).normal(0, 1, 100))
    whole, tenth, nothing = (shares(profit, Noise(part * profit, np.full(100, 0.5))).expected for part in (1, 0.1, 0))
    assert whole < tenth < nothing == pytest.approx(shares(profit).expected)


def test_customers_alike_have_a_fifth_with_and_without_noise():
    """A hundred equal profits: the top 20 % have 20 %, and no noise makes it less."""
    for noise in (None, Noise(np.full(100, 7.0), np.full(100, 0.3), 0.1)):
        found = shares(np.full(100, 7.0), noise)
        assert (found.share, found.low, found.expected, found.high) == pytest.approx((0.2,) * 4)


def test_a_profit_without_bound_has_no_share():
    """An infinite profit is told, and huge ones whose sum overflows are shared out as small ones are."""
    profit = np.exp(np.random.default_rng(6).normal(0, 1, 40))
    assert "not a finite number" in str(shares(np.append(profit, np.inf)).reason)
    huge = 1e308 * (profit / profit.max())
    assert shares(huge).high == pytest.approx(shares(profit).high)


def test_too_few_customers_have_no_interval():
    """One below the least: the realised share, and the reason with both counts."""
    found = shares(np.arange(1.0, LEAST_CUSTOMERS))
    assert found.share > 0.2 and np.isnan([found.expected, found.low, found.high]).all()
    assert str(found.reason) == "An interval of the top 20\u00a0%'s share needs 20 customers; there are 19."
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

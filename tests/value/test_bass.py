import numpy as np
import pytest

from icp_core.value.bass import fit_bass, share_adopted, turning_points


def counted(at, until, width=0.25):
    """Counts by quarter from the first arrival, as the fit wants them."""
    at = at - at.min()
    end = until - at.min()
    edges = np.append(np.arange(0, end - width / 2, width), end)
    return np.histogram(at, edges)[0], edges


def test_the_share_of_buyers_follows_bass_equation():
    """dF/dt = (p + q F)(1 - F), F(0) = 0, and all have bought in the end."""
    p, q, t = 0.03, 0.38, np.linspace(0.5, 20, 40)
    f = share_adopted(p, q, t)
    slope = (share_adopted(p, q, t + 1e-5) - share_adopted(p, q, t - 1e-5)) / 2e-5
    assert slope == pytest.approx((p + q * f) * (1 - f), rel=1e-6)
    assert share_adopted(p, q, 0.0) == 0
    assert share_adopted(p, q, 1e3) == pytest.approx(1)


def test_the_turning_points_are_those_of_the_density():
    """For p = .03, q = .38 sales peak 6.19 years after the launch; its inflections lie 3.21 before and after."""
    p, q = 0.03, 0.38
    first, peak, second = turning_points(p, q)
    assert peak == pytest.approx(np.log(0.38 / 0.03) / 0.41)
    assert second - peak == pytest.approx(3.212, abs=1e-3)
    density = np.gradient(share_adopted(p, q, np.linspace(0, 15, 15001)), 0.001)
    assert np.argmax(density) * 0.001 == pytest.approx(peak, abs=0.002)
    curvature = np.gradient(np.gradient(density))
    changes = np.flatnonzero(np.diff(np.sign(curvature[10:-10]))) + 10
    assert changes * 0.001 == pytest.approx([first, second], abs=0.05)


def test_without_imitation_there_is_no_peak():
    """Where p is above q, purchases fall from the first day."""
    assert np.isnan(turning_points(0.5, 0.3)).all()


@pytest.mark.parametrize(("p", "q"), [(0.03, 0.8), (0.05, 1.2)])
def test_a_planted_wave_is_found_where_it_is(came_in_a_wave, p, q):
    """From 200 buyers: a wave in every one of five, its peak within .5 and its first inflection within .6 years."""
    first, peak, _ = turning_points(p, q)
    for seed in range(5):
        at = came_in_a_wave(seed, p, q, 200, 10)
        found = fit_bass(*counted(at, 10))
        assert found.is_wave
        assert found.peak + at.min() == pytest.approx(peak, abs=0.5)
        assert found.first + at.min() == pytest.approx(first, abs=0.6)
        assert found.m == pytest.approx(len(at), rel=0.1)
        low, high = np.quantile(found.draws[:, 1], [0.001, 0.999])
        assert low < peak - at.min() < high


FLOWS = {
    "even": lambda rng, n: rng.uniform(0, 8, n),
    "growing": lambda rng, n: np.log(1 + rng.random(n) * np.expm1(3.2)) / 0.4,
    "shrinking": lambda rng, n: -np.log(1 - rng.random(n) * (1 - np.exp(-3.2))) / 0.4,
}


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_without_a_wave_is_called_by_its_name(flow):
    """Five even, growing and shrinking flows of 200 give no wave, and four of five at least have their name."""
    found = [fit_bass(*counted(FLOWS[flow](np.random.default_rng(seed), 200), 8)) for seed in range(5)]
    assert not any(each.is_wave for each in found)
    assert sum(each.flow == flow for each in found) >= 4


def test_bursts_widen_what_is_said():
    """Counts that vary four times as much as chance alone makes them are no better evidence for being larger."""
    at = np.repeat([1, 3, 2, 6, 9, 14, 20, 27, 30, 27, 20, 15, 9, 6, 2, 3, 1, 0, 1, 0], 1)
    edges = np.arange(21) / 2
    plain = fit_bass(at, edges)
    bursts = fit_bass(at * np.tile([0, 2], 10), edges)
    assert bursts.dispersion > 4 * plain.dispersion
    assert np.ptp(np.quantile(bursts.draws[:, 1], [0.1, 0.9])) > np.ptp(np.quantile(plain.draws[:, 1], [0.1, 0.9]))

"""The change of a median where some cases are left out."""

import numpy as np
import pytest

from icp_core.segments.median_change import median_change, spread_ties


def test_days_alike_are_spread_over_their_day():
    """Two of ten days stand at a quarter and three quarters of it; a day that stands alone stays where it is."""
    assert spread_ties(np.array([10.0, 10.0, 20.0])).tolist() == [9.75, 10.25, 20.0]
    many = spread_ties(np.full(50, 7.0))
    assert many.min() > 6.5 and many.max() < 7.5 and many.mean() == pytest.approx(7.0)


def test_leaving_nobody_out_changes_nothing():
    """The change is zero, and so is what is unsure of it."""
    days = np.arange(1.0, 30.0)
    assert median_change(days, np.ones(29, dtype=bool), np.arange(29), 0.8) == pytest.approx((0.0, 0.0, 0.0))


def test_the_unit_of_time_does_not_matter():
    """Weeks instead of days leave the change and its bounds as they were."""
    rng = np.random.default_rng(0)
    days = np.sort(np.exp(rng.normal(4, 0.5, 120)))
    keeps = rng.random(120) < 0.7
    found, weeks = (median_change(unit, keeps, np.arange(120), 0.8) for unit in (days, days / 7))
    assert found == pytest.approx(weeks)
    assert found[1] < found[0] < found[2]


def test_cases_of_one_account_are_no_further_evidence():
    """Every case twice, of the same account, leaves the bounds nearly as they were; of two accounts narrows them."""
    rng = np.random.default_rng(1)
    days = np.sort(np.exp(rng.normal(4, 0.5, 200)))
    keeps = rng.random(200) < 0.6
    twice, kept = np.repeat(days, 2) + np.tile([-1e-6, 1e-6], 200), np.repeat(keeps, 2)
    once, same, apart = (
        np.diff(median_change(x, k, account, 0.8)[1:])[0]
        for x, k, account in (
            (days, keeps, np.arange(200)),
            (twice, kept, np.repeat(np.arange(200), 2)),
            (twice, kept, np.arange(400)),
        )
    )
    assert same == pytest.approx(once, rel=0.12) and apart < 0.85 * once


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Of 300 samples whose left-out cases take 20 % longer, 75 to 90 % of the 80 % intervals hold the true change."""
    rng = np.random.default_rng(2)
    large = np.exp(rng.normal(4, 0.5, 400_000)) * np.where(np.arange(400_000) % 4 == 0, 1.2, 1.0)
    truth = np.median(large[np.arange(400_000) % 4 > 0]) / np.median(large) - 1
    held = 0
    for _ in range(300):
        out = rng.random(160) < 0.25
        days = np.maximum(np.round(np.exp(rng.normal(4, 0.5, 160)) * np.where(out, 1.2, 1.0)), 1)
        order = np.argsort(days, kind="stable")
        _, low, high = median_change(spread_ties(days[order]), ~out[order], np.arange(160), 0.8)
        held += low <= truth <= high
    assert 0.75 <= held / 300 <= 0.9


def test_no_case_left_has_no_change():
    """Nor has a median of nothing."""
    assert np.isnan(median_change(np.array([3.0, 4.0]), np.zeros(2, dtype=bool), np.arange(2), 0.8)).all()
    assert np.isnan(median_change(np.array([]), np.zeros(0, dtype=bool), np.arange(0), 0.8)).all()

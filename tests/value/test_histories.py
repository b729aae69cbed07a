import numpy as np
import pandas as pd
import pytest

from icp_core.value.credibility import credibility
from icp_core.value.histories import gap_pairs, histories

TODAY = pd.Timestamp("2025-12-31")


def lines_of(*rows):
    frame = pd.DataFrame(rows, columns=["account_id", "day", "amount", "margin"])
    return frame.assign(date=TODAY - pd.to_timedelta(frame.pop("day"), unit="D"))


def test_a_refund_is_no_purchase_and_lowers_the_margin_of_all():
    """Three orders of 100 and one refund of 60: frequency 2, recency without the refund, 240 / 3 a purchase."""
    lines = lines_of(("a", 730, 100, 100), ("a", 365, 100, 100), ("a", 200, 100, 100), ("a", 10, -60, -60))
    row = histories(lines, TODAY).loc["a"]
    assert (row["n"], row["frequency"], row["margin_mean"]) == (3, 2, pytest.approx(80))
    assert (row["recency"], row["T"]) == pytest.approx((530 / 365.25, 730 / 365.25))


def test_who_was_only_paid_back_or_got_things_for_free_has_bought_nothing():
    """Neither a refund nor a line of 0 makes a history."""
    assert histories(lines_of(("a", 5, -10, -10), ("b", 5, 0, -3), ("c", 5, 1, 1)), TODAY).index.tolist() == ["c"]


def test_pairs_of_gaps_share_no_gap_and_no_customer():
    """Six purchases have five gaps, two pairs; three have one pair, two none; refunds do not part a gap."""
    days = {"a": [100, 90, 70, 60, 20, 0], "b": [50, 40, 0], "c": [9, 1]}
    lines = lines_of(*[(name, day, 10, 10) for name, all_days in days.items() for day in all_days], ("b", 20, -5, -5))
    assert gap_pairs(lines).tolist() == [[10, 20], [10, 40], [10, 40]]


def test_margin_is_drawn_toward_the_whole_by_credibility():
    """8 and 12, 18 and 22: within 8, between 46, so trust is 2 / (2 + 8/46) = .92: 10.4 and 19.6."""
    lines = lines_of(("a", 300, 1, 8.0), ("a", 100, 1, 12.0), ("b", 300, 1, 18.0), ("b", 100, 1, 22.0))
    found = credibility(histories(lines, TODAY))
    assert found.mean == pytest.approx([10.4, 19.6])
    assert found.sd == pytest.approx(np.sqrt(46 * 0.08) * np.ones(2))
    assert found.whole == pytest.approx(15) and found.within == pytest.approx(8)


def test_draws_of_sums_have_the_mean_and_spread_of_n_purchases():
    """Ten further purchases of the first customer: mean 104; the mean's variance times 100, one purchase's times 10."""
    lines = lines_of(("a", 300, 1, 8.0), ("a", 100, 1, 12.0), ("b", 300, 1, 18.0), ("b", 100, 1, 22.0))
    found = credibility(histories(lines, TODAY))
    rng = np.random.default_rng(0)
    drawn = np.array([found.draw_sums(np.array([15.0]), slice(0, 1), np.array([10]), rng)[0] for _ in range(20_000)])
    assert drawn.mean() == pytest.approx(104, abs=0.6)
    assert drawn.var() == pytest.approx(100 * 46 * 0.08 + 10 * 8, rel=0.05)


def test_fewer_purchases_are_drawn_further_toward_the_whole():
    """One order of 400 among customers near 100 says less than five of them."""
    rng = np.random.default_rng(0)
    rows = [("five", day, 1, 400 + rng.normal(0, 60)) for day in (500, 400, 300, 200, 100)]
    rows += [(f"r{i}", day, 1, 100 + rng.normal(0, 60)) for i in range(8) for day in (700, 500, 300, 100)]
    rows.append(("one", 300, 1, np.mean([row[3] for row in rows[:5]])))
    history = histories(lines_of(*rows), TODAY)
    mean = dict(zip(history.index, credibility(history).mean, strict=True))
    assert np.mean([row[3] for row in rows]) < mean["one"] < mean["five"] < 420

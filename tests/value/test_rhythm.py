import time

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from icp_core.value.forecasts import Horizon, predict
from icp_core.value.purchases import purchases
from icp_core.value.rhythm import rhythm

TODAY = pd.Timestamp("2025-12-31")


def lines_of(**days_ago):
    """Purchases of 100 each by customer, at so many days before today."""
    rows = [(name, TODAY - pd.Timedelta(days=day), 100.0) for name, days in days_ago.items() for day in days]
    return pd.DataFrame(rows, columns=["account_id", "date", "margin"]).assign(amount=100.0)


def test_chance_of_being_active_follows_from_rate_leaving_and_silence():
    """By Bayes' rule: silent while active, against left at some time of the silence."""
    lines = lines_of(a=[900, 700, 500, 400], b=[800, 20], c=[1000, 990, 980, 970], d=[365, 0])
    learned = rhythm(lines, TODAY)
    silence = lines.groupby("account_id")["date"].max().rsub(TODAY).dt.days / 365.25
    for i, name in enumerate(learned.ids):
        rate, leaving, s = learned.rate[i], learned.leaving, silence[name]
        stayed = np.exp(-(rate + leaving) * s)
        left, _ = quad(lambda t, r=rate, m=leaving: m * np.exp(-(r + m) * t), 0, s)
        assert learned.active[i] == pytest.approx(stayed / (stayed + left), rel=1e-6)
    assert learned.active[3] == 1.0


def test_longer_silence_and_a_quicker_rhythm_both_speak_for_having_left():
    """Of equal buyers the one silent longer, and of equally silent ones the quicker, is less likely to be active."""
    often = list(range(400, 1000, 30))
    learned = rhythm(
        lines_of(recent=[day - 380 for day in often], silent=often, slow=[990, 790, 590, 400], one=[400]), TODAY
    )
    active = dict(zip(learned.ids, learned.active, strict=True))
    assert active["recent"] > active["slow"] > active["silent"]


def test_own_rate_lies_between_the_own_count_and_the_whole(as_assumed):
    """Shrinking never overshoots: who buys more often than the whole keeps a rate above it, and none beyond its own."""
    dataset, _ = as_assumed(3, leaving=0.01)
    lines = purchases(dataset).lines
    learned = rhythm(lines, TODAY)
    groups = lines.groupby("account_id")["date"]
    own = (groups.size() - 1) / ((TODAY - groups.min()).dt.days / 365.25)
    quick = (own > 2 * own.mean()).to_numpy()
    assert quick.sum() > 5
    assert (learned.rate[quick] > learned.rate.mean()).all()
    assert (learned.rate[quick] < 1.1 * own[quick]).all()


def test_what_was_planted_is_learned_where_customers_behave_as_assumed(as_assumed):
    """Over five companies leaving at .3 a year is found within a quarter, rates and the share active within a tenth."""
    found = []
    for seed in range(5):
        dataset, truth = as_assumed(seed)
        learned = rhythm(purchases(dataset).lines, TODAY)
        active = truth["active"].to_numpy()
        found.append(
            (learned.leaving, learned.rate.mean() / truth["rate"].mean(), learned.active.mean() - active.mean())
        )
        assert learned.active[active].mean() > learned.active[~active].mean() + 0.4
    leaving, rate, share = np.mean(found, axis=0)
    assert leaving == pytest.approx(0.3, rel=0.25)
    assert rate == pytest.approx(1, abs=0.1)
    assert share == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    "lines",
    [
        lines_of(a=[0]),
        lines_of(a=[0], b=[0]),
        lines_of(a=[10, 0]),
        lines_of(a=[4000], b=[4000, 3999]),
        lines_of(a=list(range(2000)), b=[1]),
        lines_of(a=[300, 0], b=[200]).assign(margin=[-5.0, 5.0, 0.0]),
        lines_of(a=[300, 0], b=[200, 100]).assign(margin=0.0),
    ],
    ids=["one today", "all today", "one customer", "long ago", "daily", "margins cancel", "no margin"],
)
def test_odd_histories_give_finite_numbers_in_range(lines):
    """Rates are positive, chances within 0 and 1, margins finite, whatever the history."""
    learned = rhythm(lines, TODAY)
    assert (learned.rate > 0).all() and np.isfinite(learned.rate).all()
    assert ((learned.active >= 0) & (learned.active <= 1)).all()
    assert np.isfinite(learned.spend.mean).all() and (learned.spend.sd >= 0).all()


def test_regular_bills_make_silence_tell_sooner():
    """At equal rates, a year of silence leaves a quarterly biller little hope, and one that buys at random some."""
    rng = np.random.default_rng(0)
    billed = {f"b{i:02d}": [day + i for day in range(0, 1400, 91)] for i in range(30)}
    random = {f"r{i:02d}": sorted(set(rng.integers(0, 1400, 16).tolist())) for i in range(30)}
    found = {}
    for name, days in (("b", billed), ("r", random)):
        days[f"{name}00"] = [day for day in days[f"{name}01"] if day > 365]
        learned = rhythm(lines_of(**days), TODAY)
        found[name] = (learned.regularity, learned.active[0])
    assert found["b"][0] > 5 and found["r"][0] == 1
    assert found["b"][1] < 0.01 < 0.1 * found["r"][1]


def test_many_customers_with_regular_bills_do_not_keep_anyone_waiting():
    """Five thousand of twenty bills each within three seconds, where each stage's own integral took ten; a tenth of a
    second is usual."""
    rng = np.random.default_rng(0)
    n, bills = 5000, 20
    ago = np.cumsum(rng.integers(28, 33, (n, bills)), axis=1) - 28 + np.where(np.arange(n) % 5 == 0, 200, 0)[:, None]
    lines = pd.DataFrame(
        {
            "account_id": np.repeat([f"c{i:04d}" for i in range(n)], bills),
            "date": TODAY - pd.to_timedelta(ago.ravel(), unit="D"),
            "margin": 100.0,
            "amount": 100.0,
        }
    )
    start = time.process_time()
    learned = rhythm(lines, TODAY)
    assert time.process_time() - start < 3
    assert (
        learned.regularity == 12
        and (learned.active[::5] < 0.01).all()
        and (np.delete(learned.active, np.s_[::5]) > 0.9).all()
    )


def test_draws_agree_with_the_expectation(as_assumed):
    """The mean of the drawn totals is the sum of the expected values within 4 %, for customers as they are and new."""
    dataset, _ = as_assumed(1)
    learned, horizon = rhythm(purchases(dataset).lines, TODAY), Horizon(36, 0.1)
    rng = np.random.default_rng(0)
    expected, drawn = learned.expect(horizon), predict(learned, horizon, 400, rng)
    assert drawn.totals.mean() == pytest.approx(expected.value.sum(), rel=0.04)
    rows = slice(0, len(learned.ids))
    new = [learned.draw_new(row, rows, horizon, rng).sum() for row in learned.draw_parameters(400, rng)]
    assert np.mean(new) == pytest.approx(expected.as_new.sum(), rel=0.04)


def test_a_customer_known_to_have_left_brings_nothing_in_any_draw(as_assumed):
    """However lately it bought."""
    dataset, _ = as_assumed(2)
    learned = rhythm(purchases(dataset).lines, TODAY)
    gone = learned.without(learned.ids[:3])
    drawn = predict(gone, Horizon(36, 0.1), 100, np.random.default_rng(0))
    assert (gone.expect(Horizon(36, 0.1)).value[:3] == 0).all() and (drawn.high[:3] == 0).all()
    assert (drawn.high[3:] > 0).any()

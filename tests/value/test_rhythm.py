import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from icp_core.value.purchases import purchases
from icp_core.value.rhythm import buys_again, rhythm, worth_while_active

TODAY = pd.Timestamp("2025-12-31")


def lines_of(**days_ago):
    """Purchases of 100 each by customer, at so many days before today."""
    rows = [(name, TODAY - pd.Timedelta(days=day), 100.0) for name, days in days_ago.items() for day in days]
    return pd.DataFrame(rows, columns=["account_id", "date", "margin"])


def test_worth_without_leaving_and_discount_is_rate_times_margin_times_years():
    """Four purchases a year of 100 over three years are 1,200."""
    assert worth_while_active(np.array([4.0]), np.array([100.0]), 0.0, 3.0, 0.0) == pytest.approx(1200)


def test_worth_over_a_long_time_is_that_of_a_perpetuity():
    """Leaving at .2 a year and 10 % discount, 400 a year for ever are worth 400 / (.2 + ln 1.1)."""
    worth = worth_while_active(np.array([4.0]), np.array([100.0]), 0.2, 1000.0, 0.1)
    assert worth == pytest.approx(400 / (0.2 + np.log(1.1)))


@settings(max_examples=25, deadline=None)
@given(
    rate=st.floats(0.05, 30),
    leaving=st.floats(0.01, 3),
    years=st.floats(0.1, 10),
    discount=st.floats(0, 1),
)
def test_worth_and_chance_are_the_integrals_they_stand_for(rate, leaving, years, discount):
    """Margin flows while the customer stays, discounted; the next purchase comes before leaving and the horizon."""
    flow, _ = quad(lambda t: rate * 7 * np.exp(-leaving * t) / (1 + discount) ** t, 0, years)
    assert worth_while_active(np.array([rate]), np.array([7.0]), leaving, years, discount)[0] == pytest.approx(flow)
    first, _ = quad(lambda t: rate * np.exp(-(rate + leaving) * t), 0, years)
    assert buys_again(np.array([rate]), leaving, years)[0] == pytest.approx(first)


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


def test_margin_is_drawn_toward_the_whole_by_credibility():
    """8 and 12, 18 and 22: within 8, between 46, so trust is 2 / (2 + 8/46) = .92: 10.4 and 19.6."""
    lines = lines_of(a=[300, 100], b=[300, 100]).assign(margin=[8.0, 12.0, 18.0, 22.0])
    learned = rhythm(lines, TODAY)
    assert learned.margin == pytest.approx([10.4, 19.6])
    assert learned.margin_sd == pytest.approx(np.sqrt(46 * 0.08) * np.ones(2))


def test_fewer_purchases_are_drawn_further_toward_the_whole():
    """One order of 400 among customers near 100 says less than five of them."""
    five, one, rest = [500, 400, 300, 200, 100], [300], {f"r{i}": [700, 500, 300, 100 + i] for i in range(8)}
    rng = np.random.default_rng(0)
    lines = lines_of(five=five, one=one, **rest)
    dear = lines["account_id"].isin(["five", "one"])
    lines["margin"] = np.where(dear, 400.0, 100.0) + rng.normal(0, 60, len(lines))
    lines.loc[lines["account_id"] == "one", "margin"] = lines.loc[lines["account_id"] == "five", "margin"].mean()
    learned = rhythm(lines, TODAY)
    margin = dict(zip(learned.ids, learned.margin, strict=True))
    assert lines["margin"].mean() < margin["one"] < margin["five"] < 420


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
    assert np.isfinite(learned.margin).all() and (learned.margin_sd >= 0).all()

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from icp_core.languages import message
from icp_core.schema import Dataset
from icp_core.segments import FIGURES, find_segments, segment_cards
from icp_core.segments.clusters import Segmentation
from icp_core.segments.verdicts import VERDICTS
from icp_core.value import lifetime_value, profitability


def divided(dataset, labels):
    """A segmentation as given, to test cards apart from how segments are found."""
    k = int(max(labels)) + 1
    return Segmentation(
        labels=pd.Series(list(labels), index=pd.Index(dataset.accounts["account_id"], name="account_id")),
        names={i: message("segments.name.all") for i in range(k)},
        stability=0.9,
        gradient_stability=0.1,
        is_stable=True,
        reason=message("segments.reason.asked_one"),
        method=message("segments.reason.asked_one"),
        n_segments=k,
        marks=pd.DataFrame(),
        by_k=pd.DataFrame(),
    )


def company(seed, effect=0.0, n=300, win=(0.4, 0.4), employees=None):
    """Two segments of n / 2 accounts with profits around 10 (+ effect in segment 0) and win rates as given."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    won = rng.random(n) < np.where(labels == 0, *win)
    accounts = pd.DataFrame(
        {"account_id": [f"a{i:03d}" for i in range(n)], "relation": np.where(won, "customer", "lost")}
    )
    if employees is not None:
        accounts["employees"] = np.where(labels == 0, *employees) * np.exp(rng.normal(0, 0.3, n))
    deals = pd.DataFrame(
        {
            "deal_id": [f"d{i}" for i in range(n)],
            "account_id": accounts["account_id"],
            "outcome": np.where(won, "won", "lost"),
        }
    )
    profit = pd.Series(10 + effect * (labels == 0) + rng.standard_t(3, n) * 4, index=accounts["account_id"])[won]
    table = pd.DataFrame({"revenue": 100.0, "profit": profit})
    dataset = Dataset(accounts=accounts, deals=deals)
    return dataset, divided(dataset, labels), SimpleNamespace(table=table, loss_makers=table.index[profit < 0])


def test_figures_by_hand(tiny):
    """Sizes, n and the figures of all customers are those counted by hand."""
    dataset, value, profit = tiny
    cards = segment_cards(dataset, divided(dataset, [0, 0, 0, 1, 1, 1, 0, 1]), value, profit)
    assert list(cards["n_customers"]) == [3, 3] and list(cards["n_accounts"]) == [4, 4]
    assert list(cards["share_of_customers"]) == [0.5, 0.5]
    assert list(cards["win_rate_n"]) == [4, 4] and cards["win_rate_all"].iloc[0] == 0.75
    assert list(cards["nps"]) == [9.0, 5.0] and cards["nps_all"].iloc[0] == 7.0
    assert list(cards["sales_cycle_days_n"]) == [3, 3] and cards["sales_cycle_days"].isna().all()
    assert cards["sales_cycle_days_all"].iloc[0] == 35.0
    assert cards["retention_all"].iloc[0] == pytest.approx(5 / 6)
    assert list(cards["references_n"]) == [0, 0] and cards["references"].isna().all()
    assert cards["retention"].iloc[1] < cards["retention_all"].iloc[1] < cards["retention"].iloc[0]


def test_every_figure_has_its_interval_n_and_reference():
    """Each figure of a card lies within its interval, and all five columns stand."""
    dataset, segmentation, profit = company(1)
    cards = segment_cards(dataset, segmentation, None, profit)
    for name in FIGURES:
        assert {name, f"{name}_low", f"{name}_high", f"{name}_n", f"{name}_all"} <= set(cards.columns)
    for name in ("profit_share", "win_rate"):
        assert (cards[f"{name}_low"] < cards[name]).all() and (cards[name] < cards[f"{name}_high"]).all()
    assert cards["profit_share"].sum() == pytest.approx(1)


def test_share_of_profit_is_not_shown_where_there_is_hardly_any():
    """Where total profit may be below zero a share of it means nothing."""
    dataset, segmentation, profit = company(2)
    flat = SimpleNamespace(table=profit.table.assign(profit=profit.table["profit"] - profit.table["profit"].mean()))
    cards = segment_cards(dataset, segmentation, None, flat)
    assert cards["profit_share"].isna().all() and (cards["profit_share_n"] > 0).all()


def test_a_segment_that_earns_far_more_is_pursued():
    """Much higher profit per customer at the same win rate: pursue, with the figure in the reason."""
    dataset, segmentation, profit = company(3, effect=12.0)
    cards = segment_cards(dataset, segmentation, None, profit)
    assert cards["verdict"].iloc[0] == "pursue"
    assert cards["verdict_n"].iloc[0] == cards["n_customers"].iloc[0]
    assert "€" in str(cards["verdict_reason"].iloc[0])


def test_a_segment_that_loses_money_is_avoided():
    """Mean profit clearly below the others' and below zero: avoid."""
    dataset, segmentation, profit = company(4, effect=-16.0)
    assert segment_cards(dataset, segmentation, None, profit)["verdict"].iloc[0] == "avoid"


def test_a_segment_of_smaller_companies_that_earns_less_is_not_yet():
    """Less profit, no loss, and smaller companies: come back when they have grown."""
    dataset, segmentation, profit = company(5, effect=-6.0, employees=(20, 200))
    cards = segment_cards(dataset, segmentation, None, profit)
    assert cards["verdict"].iloc[0] == "not_yet"
    assert "grown" in str(cards["verdict_reason"].iloc[0])


def test_a_segment_that_is_won_more_often_is_pursued():
    """The same profit but more wins: pursue on the win rate, and verdict_n counts first deals; the others are kept."""
    dataset, segmentation, profit = company(6, win=(0.75, 0.5))
    cards = segment_cards(dataset, segmentation, None, profit)
    assert cards["verdict"].iloc[0] == "pursue" and cards["verdict"].iloc[1] == "keep"
    assert cards["verdict_n"].iloc[0] == 150


def test_a_segment_that_is_won_less_than_half_as_often_is_avoided():
    """Many first deals, few won, and no more profit from those: avoid."""
    dataset, segmentation, profit = company(8, win=(0.15, 0.6))
    cards = segment_cards(dataset, segmentation, None, profit)
    assert cards["verdict"].iloc[0] == "avoid" and cards["verdict_n"].iloc[0] == 150


def test_chance_seldom_earns_a_verdict():
    """Of 80 companies whose two segments differ in nothing, at most 3 have a verdict other than keep."""
    alarms = 0
    for seed in range(80):
        dataset, segmentation, profit = company(10_000 + seed, n=160)
        alarms += bool((segment_cards(dataset, segmentation, None, profit)["verdict"] != "keep").any())
    assert alarms <= 3


def test_verdict_rests_on_lifetime_value_where_no_profit_is_known():
    """Without profit the same difference in lifetime value gives the verdict, and the reason names the measure."""
    dataset, segmentation, profit = company(7, effect=12.0)
    value = SimpleNamespace(
        table=pd.DataFrame({"value_to_date": profit.table["profit"], "future_value": 0.0}).reindex(
            dataset.accounts["account_id"]
        )
    )
    cards = segment_cards(dataset, segmentation, value, None)
    assert cards["verdict"].iloc[0] == "pursue"
    assert "lifetime value" in str(cards["verdict_reason"].iloc[0])


def test_few_customers_and_a_single_segment_are_not_judged(tiny):
    """Too few to judge by, or nothing to compare with; the reason says which."""
    dataset, value, profit = tiny
    two = segment_cards(dataset, divided(dataset, [0, 0, 0, 1, 1, 1, 0, 1]), value, profit)
    one = segment_cards(dataset, divided(dataset, [0] * 8), value, profit)
    assert set(two["verdict"]) == {"unjudged"} and "Too few" in str(two["verdict_reason"].iloc[0])
    assert set(one["verdict"]) == {"unjudged"} and "one segment" in str(one["verdict_reason"].iloc[0])


def test_planted_segments_of_a_made_company_get_verdicts(worth):
    """The segment of mid-size makers, planted as the best, is never avoided and mostly pursued."""
    from icp_core.samples import make_company

    pursued = 0
    for seed in range(3):
        dataset, truth = make_company("software", seed=seed)
        segments = find_segments(dataset, n_segments=4)
        cards, labels = segment_cards(dataset, segments, *worth(dataset)), segments.labels
        best = truth.segments.reindex(labels.index).eq("Mid-size makers").groupby(labels).mean().idxmax()
        assert cards.loc[best, "verdict"] in ("pursue", "keep")
        assert set(cards["verdict"]) <= set(VERDICTS)
        pursued += cards.loc[best, "verdict"] == "pursue"
    assert pursued >= 2


def test_where_every_customer_stayed_few_of_them_still_leave_room_for_doubt():
    """All of 50 and all of 8 bought again: below 100 %, and the fewer the wider the interval."""
    ids = [f"c{i}" for i in range(58)]
    bought = [(name, day, 100.0) for name in ids for day in ("2024-03-01", "2026-03-01")]
    invoices = pd.DataFrame(bought, columns=["account_id", "date", "amount"]).astype({"date": "datetime64[us]"})
    dataset = Dataset(accounts=pd.DataFrame({"account_id": ids, "relation": "customer"}), invoices=invoices)
    parts = divided(dataset, [0] * 50 + [1] * 8)
    cards = segment_cards(dataset, parts, lifetime_value(dataset), profitability(dataset))
    assert list(cards["retention_n"]) == [50, 8] and (cards["retention_all"] == 1).all()
    assert 0.8 < cards["retention_low"].iloc[1] < cards["retention_low"].iloc[0] < 1

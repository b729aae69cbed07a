from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.charts import lifetime_value, value
from icp_core.languages import say

BEST_TWO = "The best 2 customers earn"


def company(margins):
    """One invoice per customer, with the margin as given."""
    ids = [f"c{i}" for i in range(len(margins))]
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer", "name": [f"Company {i}" for i in ids]})
    invoices = pd.DataFrame(
        {
            "account_id": ids,
            "date": pd.date_range("2024-01-01", periods=len(ids), freq="D"),
            "amount": [100.0] * len(ids),
            "margin": [float(m) for m in margins],
        }
    )
    return icp.Dataset(accounts=accounts, invoices=invoices, currency="EUR")


def drawn(profit):
    """Points of the curve in the figure: up to the peak, and from there down."""
    figure = value.whale_curve(profit, currency="EUR")
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    x = np.concatenate([np.asarray(lines[0].x), *(np.asarray(line.x)[1:] for line in lines[1:])])
    y = np.concatenate([np.asarray(lines[0].y), *(np.asarray(line.y)[1:] for line in lines[1:])])
    return figure, x, y


@pytest.mark.parametrize(
    ("margins", "heights"),
    [
        ([5, 40, -10, 15], [0, 40, 55, 60, 50]),
        ([7], [0, 7]),
        ([3, 3, 3], [0, 3, 6, 9]),
        ([-1, -2], [0, -1, -3]),
        ([0, 0], [0, 0, 0]),
        ([10, -30], [0, 10, -20]),
    ],
)
def test_the_whale_curve_is_cumulative_profit(margins, heights):
    """From nobody and nothing, each step adds the next customer's profit, the most profitable first."""
    profit = icp.profitability(company(margins))
    _figure, x, y = drawn(profit)
    assert list(x) == list(range(len(margins) + 1))
    assert list(y) == heights
    assert y.max() == max(0, profit.peak_profit)


def test_the_whale_of_a_made_company(software):
    """The curve ends at the total, and its peak, top share and loss are the results' own."""
    profit = software.profit
    figure, x, y = drawn(profit)
    assert np.allclose(y[1:], profit.table["profit"].dropna().sort_values(ascending=False).cumsum())
    assert y[-1] == pytest.approx(profit.total_profit) and y.argmax() == profit.peak_rank
    told = " ".join(note.text for note in figure.layout.annotations)
    assert f"after customer {profit.peak_rank}" in told
    assert f"{100 * profit.top_share:.0f}\N{NO-BREAK SPACE}% of the total" in told
    assert f"{len(x) - 1 - profit.peak_rank} customers cost" in told


def test_no_customers_no_curve():
    """Without purchases the figure is empty, and the headline says what is missing."""
    bare = icp.Dataset(accounts=pd.DataFrame({"account_id": ["a", "b"], "relation": ["customer", "prospect"]}))
    profit, worth = icp.profitability(bare), icp.lifetime_value(bare)
    best = icp.best_customers(bare, worth, profit)
    assert len(value.whale_curve(profit).data) == 0
    assert say(value.headline(bare, profit, best)) == "1 customer is known, but nothing of what it paid."
    assert len(lifetime_value.lifetime_values(bare, worth, best).data) == 0
    nobody = bare.replace(accounts=bare.accounts.assign(relation="prospect"))
    told = value.headline(nobody, icp.profitability(nobody), best)
    assert say(told) == "Nobody has bought yet: what customers are worth can be said once one has."


def headline_of(margins, share=0.2):
    dataset = company(margins)
    profit = icp.profitability(dataset)
    best = icp.best_customers(dataset, icp.lifetime_value(dataset), profit, criterion="profit", share=share)
    return say(value.headline(dataset, profit, best)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        ([50, 20, 10, 10, 10, 0, 0, 0, 0, 0], "The best 2 of 10 customers earn 70 % of the profit."),
        ([80, 60, 10, 10, 0, 0, 0, -20, -20, -20], f"{BEST_TWO} 140 % of the profit; 3 others give € 60 of it back."),
        ([80, 60, 0, 0, 0, 0, 0, 0, 0, -40], f"{BEST_TWO} 140 % of the profit; one customer gives € 40 of it back."),
        ([9, 1, 0, 0], "The best of 4 customers earns 90 % of the profit."),
        ([9, 2, 0, -1], "The best customer earns 90 % of the profit; one customer gives € 1 of it back."),
        ([-5], "1 customer brings no profit: −€ 5."),
        ([5, -10, -20], "3 customers together bring no profit: −€ 25."),
        ([5, 5, 5, 5, 5], "Nobody is best: profit is the same for all 5 customers."),
    ],
)  # fmt: skip
def test_the_headline_states_the_finding(margins, told):
    """Who earns the profit and who gives it back, as worked out by hand."""
    assert headline_of(margins) == told


def test_the_subline_says_on_what_it_rests(software):
    """Customers, day, what profit means, the peak and the top's share with its interval."""
    profit = software.profit
    told = value.subline(software.dataset, profit, software.value)
    words = say(told)
    assert words.startswith(f"{len(profit.whale_curve)} customers up to ") and str(profit.basis) in words
    top = say(value.top_told(profit))
    for share in (profit.top_share, profit.top_share_low, profit.top_share_high):
        assert f"{100 * share:.0f}\N{NO-BREAK SPACE}%" in top


def test_drawing_changes_no_result(software):
    """A figure leaves the curve and the table as they were, and is the same each time."""
    curve, table = software.profit.whale_curve.copy(), software.value.table.copy()
    one, two = (value.whale_curve(software.profit, currency="EUR").to_json() for _ in range(2))
    lifetime_value.lifetime_values(software.dataset, software.value, software.best)
    assert one == two
    pd.testing.assert_frame_equal(software.profit.whale_curve, curve)
    pd.testing.assert_frame_equal(software.value.table, table)


def test_nobody_best_is_said(software):
    """Where nobody is best the headline speaks of the top fifth instead."""
    nobody = replace(software.best, members=software.best.members & False)
    told = value.headline(software.dataset, software.profit, nobody)
    assert told.key == "chart.value.nobody_best" and told.values["share"] == software.profit.top_share


def test_best_customers_that_lose_money_are_not_said_to_earn(software):
    """Where the best lose together the headline says how much, and not a negative share."""
    dataset = company([50, 40, -30, -20])
    profit, worth = icp.profitability(dataset), icp.lifetime_value(dataset)
    picked = icp.best_customers(dataset, worth, profit, criterion="hand_picked", picked=["c2", "c3"])
    told = say(value.headline(dataset, profit, picked)).replace("\N{NO-BREAK SPACE}", " ")
    assert told == "The best 2 customers together lose € 50; 2 customers give € 50 back."

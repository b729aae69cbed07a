from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.charts import lifetime_value as chart
from icp_core.languages import say


def test_lifetime_value_is_what_was_earned_and_what_is_expected(software):
    """Only the part to come is uncertain: the interval is the future one, moved by the margin to date."""
    rows, table = chart.worth(software.dataset, software.value), software.value.table
    assert list(rows.index) == list(software.dataset.customers)
    mine = table.loc[rows.index]
    assert np.allclose(rows["value"], mine["value_to_date"] + mine["future_value"])
    assert np.allclose(rows["high"] - rows["low"], mine["high"] - mine["low"])
    assert (rows["low"] <= rows["value"]).all() and (rows["value"] <= rows["high"]).all()


def test_every_customer_is_in_one_bar(software):
    """Counting over the bars gives all customers and all of the best; a bar holds what lies between its ends."""
    rows = chart.worth(software.dataset, software.value)
    width, bars = chart.bars(rows, software.best.members)
    assert bars["n"].sum() == len(rows) and bars["n_best"].sum() == software.best.members.sum()
    assert (bars["n_best"] <= bars["n"]).all()
    first = bars.iloc[0]
    assert rows["value"].between(first["at"], first["at"] + width, inclusive="left").sum() == first["n"]


@pytest.mark.parametrize(
    ("values", "width", "at", "n"),
    [
        ([0, 10, 35, 36], 1.0, [0, 10, 35, 36], [1, 1, 1, 1]),
        ([-36, -1, 0, 36], 2.0, [-36, -2, 0, 36], [1, 1, 1, 1]),
        ([5, 5, 5], 0.1, [5], [3]),
        ([0, 0], 2.5e-11, [0], [2]),
    ],
)
def test_bars_by_hand(values, width, at, n):
    """A bar is a round width, at most a 36th of the whole, and starts at a multiple of it."""
    rows = pd.DataFrame({"value": values, "high": values}, index=list("abcd")[: len(values)])
    found, bars = chart.bars(rows.astype(float), pd.Series(True, index=rows.index))
    assert found == pytest.approx(width)
    assert list(bars["at"]) == pytest.approx(at) and list(bars["n"]) == n == list(bars["n_best"])


def test_the_rows_are_the_most_valuable_of_the_best(software):
    """In order, each with its own dot, its interval and what it has earned so far."""
    rows = chart.best_rows(software.dataset, software.value, software.best, n=7)
    everybody = chart.worth(software.dataset, software.value)
    members = software.best.members.index[software.best.members]
    assert list(rows.index) == list(everybody.loc[members, "value"].nlargest(7).index)
    figure = chart.lifetime_values(software.dataset, software.value, software.best, n=7)
    assert list(figure.data[-1].x) == list(rows["value"])
    lines = [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert lines[0::2] == [(0, earned) for earned in rows["earned"]]
    assert lines[1::2] == list(zip(rows["low"], rows["high"], strict=True))


def test_whoever_loses_money_is_marked_among_the_best(software):
    """A loss-maker's dot is of another colour, and the key says what that means."""
    rows = chart.best_rows(software.dataset, software.value, software.best, n=7)
    losing = [str(rows.index[2])]
    figure = chart.lifetime_values(software.dataset, software.value, software.best, losing=losing, n=7)
    plain = chart.lifetime_values(software.dataset, software.value, software.best, n=7)
    tones = figure.data[-1].marker.color
    assert tones[2] not in plain.data[-1].marker.color and len(set(tones)) == 2
    assert [i for i, tone in enumerate(tones) if tone == tones[2]] == [2]
    words = ["".join(note.text for note in drawn.layout.annotations) for drawn in (figure, plain)]
    assert "loses money" in words[0] and "loses money" not in words[1]


def test_the_histogram_has_all_customers_and_a_colour_for_the_best(software):
    """The heights of the bars add up to the customers; the best are a layer of their own."""
    best, rest = chart.lifetime_values(software.dataset, software.value, software.best).data[:2]
    assert sum(best.y) == software.best.members.sum()
    assert sum(best.y) + sum(rest.y) == len(software.dataset.customers)
    assert best.marker.color not in rest.marker.color


def test_a_customer_without_a_name_is_called_by_its_id(software):
    """An id stands where a name is missing."""
    nameless = software.dataset.replace(accounts=software.dataset.accounts.assign(name=None))
    rows = chart.best_rows(nameless, software.value, software.best)
    assert list(rows["name"]) == list(rows.index)


def test_the_heading_is_the_finding(software):
    """It says what share the best hold; where nobody is best, or nothing is worth anything, it says what is shown."""
    rows = chart.worth(software.dataset, software.value)
    members = software.best.members
    share = rows.loc[members.index[members], "value"].sum() / rows["value"].sum()
    told = say(chart.finding(software.dataset, software.value, software.best))
    assert told == f"The best {members.sum()} hold {100 * share:.0f}\N{NO-BREAK SPACE}% of lifetime value"
    nobody = replace(software.best, members=members & False)
    assert say(chart.finding(software.dataset, software.value, nobody)) == "Lifetime value, 36 months ahead"
    worthless = replace(software.value, table=software.value.table.assign(value_to_date=-1e9))
    assert say(chart.finding(software.dataset, worthless, software.best)) == "Lifetime value, 36 months ahead"


def test_without_a_future_value_nothing_is_drawn():
    """One purchase each: nobody has a lifetime value, the figure is empty."""
    ids = ["a", "b", "c"]
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer"})
    invoices = pd.DataFrame({"account_id": ids, "date": pd.Timestamp("2024-05-01"), "amount": [1.0, 2.0, 3.0]})
    dataset = icp.Dataset(accounts=accounts, invoices=invoices)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit, criterion="profit")
    assert chart.worth(dataset, value).empty
    assert len(chart.lifetime_values(dataset, value, best).data) == 0

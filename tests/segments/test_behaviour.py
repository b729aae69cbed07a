import numpy as np
import pandas as pd
import pytest

from icp_core.schema import Dataset
from icp_core.segments import behaviour_levels, is_behaviour
from icp_core.segments.behaviour import _numbers
from icp_core.value import profitability


def company(**columns):
    """Ten customers: c0 bought twice, the others once each; c1 gets 30 % off, the others nothing."""
    ids = ["c0", *(f"c{i}" for i in range(10))]
    bills = pd.DataFrame({"account_id": ids, "amount": [100.0, 300.0, *[50.0 * i for i in range(1, 10)]], **columns})
    bills["date"] = pd.to_datetime(["2024-01-01", "2025-01-01"] + ["2024-07-01"] * 9)
    accounts = pd.DataFrame({"account_id": ids[1:], "relation": "customer"})
    work = pd.DataFrame({"account_id": ["c0", "c0", "c2"], "activity": "call", "quantity": [1.0, 3.0, 2.0]})
    return Dataset(accounts=accounts, invoices=bills, activities=work)


def numbers(dataset):
    return _numbers(dataset, profitability(dataset).cost)


def test_the_figures_of_buying_by_hand():
    """Two orders of 200 on average in the 366 days of 2024; four calls on 400 of revenue are ten per thousand."""
    found = numbers(company()).loc["c0"]
    years = 366 / 365.25
    assert found["behaviour:average_order"] == 200.0
    assert found["behaviour:years_since_first"] == pytest.approx(years)
    assert found["behaviour:orders_a_year"] == pytest.approx(2 / years)
    assert found["behaviour:activity:call"] == 10.0
    assert numbers(company()).loc["c1", "behaviour:activity:call"] == 0.0


def test_discounts_weigh_by_what_was_paid():
    """10 % off 100 and 30 % off 300 make 25 %; without such a column no discount is spoken of."""
    found = numbers(company(discount=[0.1, 0.3, *[0.0] * 9]))
    assert found.loc["c0", "behaviour:discount_share"] == pytest.approx(0.25)
    assert "behaviour:discount_share" not in numbers(company())


def test_other_numbers_of_the_invoices_are_no_behaviour():
    """An id or a cost among the lines is not compared: nothing says what it is."""
    found = behaviour_levels(company(row_id=np.arange(11.0), cost=np.arange(11.0) ** 2), profitability(company()).cost)
    assert not any("row_id" in name or "cost" in name for name in found.columns)


def test_the_main_product_makes_more_than_half():
    """c0 spent three quarters on Gold; 50 on each is no main product."""
    products = ["Iron", "Gold", *["Iron"] * 9]
    dataset = company(product=products)
    more = dataset.invoices.assign(product=["Gold"] * 11)[dataset.invoices["account_id"] == "c3"]
    dataset = dataset.replace(invoices=pd.concat([dataset.invoices, more], ignore_index=True))
    levels = numbers(dataset)
    from icp_core.segments.behaviour import _main_product

    main = _main_product(dataset)
    assert main[["c0", "c1", "c3"]].tolist() == ["Gold", "Iron", "other"]
    assert list(levels.index) == list(dataset.customers)


def test_levels_are_bands_over_all_customers():
    """Each customer has one level per way of buying, named as bands are; all are known to come after the sale."""
    accounts = pd.DataFrame({"account_id": [f"c{i:02d}" for i in range(50)], "relation": "customer"})
    bills = accounts[["account_id"]].assign(date=pd.Timestamp("2024-01-01"), amount=np.arange(1.0, 51.0) * 100)
    dataset = Dataset(accounts=accounts, invoices=bills)
    levels = behaviour_levels(dataset, profitability(dataset).cost)
    assert list(levels.columns) == ["behaviour:average_order"]
    assert levels["behaviour:average_order"].nunique() == 5 and levels.iloc[0, 0].startswith("..")
    assert all(map(is_behaviour, levels.columns)) and not is_behaviour("industry")


def test_without_purchases_nothing_is_known_of_buying():
    """No column, a row per customer."""
    dataset = Dataset(accounts=pd.DataFrame({"account_id": ["a", "b"], "relation": "customer"}))
    levels = behaviour_levels(dataset, profitability(dataset).cost)
    assert levels.shape == (2, 0)

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.charts import data
from icp_core.languages import say
from icp_core.schema import empty_report


def company(customers=2, others=1, **tables):
    n = customers + others
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i}" for i in range(n)],
            "relation": ["customer"] * customers + ["prospect"] * others,
            "industry": ["IT", None, "Food", "IT"][:n],
            "employees": [1.0, 2.0, np.nan, np.nan][:n],
        }
    )
    return icp.Dataset(accounts=accounts, **tables)


def invoices(n):
    return pd.DataFrame({"account_id": "a0", "date": pd.Timestamp("2025-01-01"), "amount": [1.0] * n})


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        (company(2, 1), "2 customers and 1 other company."),
        (company(1, 2, invoices=invoices(1)), "1 customer and 2 other companies, with 1 invoice."),
        (company(1, 0, invoices=invoices(1200)), "1 customer, with 1,200 invoices."),
        (company(0, 3), "3 companies, none of them a customer yet."),
        (company(0, 1), "1 company, no customer yet."),
    ],
)
def test_the_headline_counts_what_was_read(dataset, told):
    """Customers, others, and the rows of each further table, in words that fit their number."""
    assert say(data.headline(dataset)) == told


def test_completeness_is_the_share_of_known_values():
    """Per attribute, of customers and of others, as counted by hand."""
    table = data.completeness_data(company(2, 2))
    assert list(table.index) == ["industry", "employees"]
    assert list(table.loc["industry"]) == [0.5, 1.0] and list(table.loc["employees"]) == [1.0, 0.0]
    assert data.completeness_data(company(2, 0))["others"].isna().all()
    assert data.completeness_data(company(0, 2))["customers"].isna().all()


def test_the_figure_draws_the_shares():
    """A dot per attribute for each kind of company, in the order of the rows."""
    figure = data.completeness(company(2, 2))
    drawn = {trace.hovertemplate.split(":")[0]: list(trace.x) for trace in figure.data}
    assert drawn == {"others": [1.0, 0.0], "customers": [0.5, 1.0]}
    only = data.completeness(company(2, 0))
    assert len(only.data) == 1 and len(only.layout.shapes) == 0


def test_a_list_without_attributes_is_drawn_empty():
    """Names alone describe nobody."""
    bare = icp.Dataset(accounts=pd.DataFrame({"account_id": ["a"], "relation": ["customer"]}))
    assert data.completeness_data(bare).empty
    assert len(data.completeness(bare).layout.annotations) == 0


def test_the_subline_counts_the_report():
    """Columns set aside and entries about single rows are counted apart; where there are none nothing is said."""
    entries = [
        ("set_aside_leak", np.nan),
        ("set_aside_sparse", np.nan),
        ("no_key", 3),
        ("no_key", 4),
        ("read_as", np.nan),
    ]
    report = pd.concat([empty_report(), pd.DataFrame(entries, columns=["code", "row"]).astype(object)])
    told = say(data.subline(company(2, 1, invoices=invoices(2), report=report)))
    assert told == (
        "2 attributes may describe a company. Everything is known up to Jan 1, 2025. "
        "2 columns are set aside. 2 entries of the report are about single rows."
    )
    assert say(data.subline(company(2, 1, invoices=invoices(2)))).endswith("Jan 1, 2025. ")
    assert data.subline(company(2, 1, invoices=invoices(2))).values["day"] == dt.date(2025, 1, 1)

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


def interviews(n):
    return pd.DataFrame({"account_id": "a0", "verdict": ["fits"] * n, "date": pd.Timestamp("2025-01-01")})


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        (company(2, 1), "2 customers and 1 other company."),
        (company(1, 2, invoices=invoices(1)), "1 customer and 2 other companies, with 1 invoice."),
        (company(1, 0, invoices=invoices(1200)), "1 customer, with 1,200 invoices."),
        (company(1, 0, interviews=interviews(1)), "1 customer, with 1 interview."),
        (company(0, 3), "3 companies, none of them a customer yet."),
        (company(0, 1, interviews=interviews(1)), "1 company, no customer yet, with 1 interview."),
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


def test_the_strips_lay_companies_side_by_side():
    """One place per company, customers first; the attribute most missing stands on top."""
    cells, edges = data.missing_strips(company(2, 2))
    assert list(cells.index) == ["employees", "industry"] and list(edges) == [0, 1, 2, 3, 4]
    assert cells.to_numpy().tolist() == [[1, 1, 0, 0], [1, 0, 1, 1]]


def test_many_companies_share_places_without_losing_any():
    """The shares of the places, each times its companies, add up to what is known."""
    n = 1000
    rng = np.random.default_rng(0)
    accounts = pd.DataFrame({"account_id": np.arange(n).astype(str), "relation": ["customer"] * 300 + ["lost"] * 700})
    accounts["revenue"] = np.where(rng.random(n) < 0.7, 1.0, np.nan)
    cells, edges = data.missing_strips(icp.Dataset(accounts=accounts))
    assert len(edges) <= data.MOST_PLACES + 2 and 300 in edges and edges[-1] == n
    assert (cells.loc["revenue"].to_numpy() * np.diff(edges)).sum() == pytest.approx(accounts["revenue"].notna().sum())


def test_the_figure_draws_the_strips():
    """A trace for each kind of company, side by side with room between, in the order of the rows."""
    figure = data.completeness(company(2, 2))
    assert [list(map(list, trace.z)) for trace in figure.data] == [[[1, 1], [1, 0]], [[0, 0], [1, 1]]]
    left, right = (list(trace.x) for trace in figure.data)
    assert left == [0, 1, 2] and right[0] > 2 and np.allclose(np.diff(right), 1)
    assert len(data.completeness(company(2, 0)).data) == len(data.completeness(company(0, 2)).data) == 1


def listed(customers, others):
    """Companies of which revenue is known of so many customers, and of so many others; each (known, of)."""
    known = [index < part[0] for part in (customers, others) for index in range(part[1])]
    n = len(known)
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i}" for i in range(n)],
            "relation": ["customer"] * customers[1] + ["prospect"] * others[1],
            "revenue": np.where(known, 1e6, np.nan),
            "industry": ["IT", "Food"] * (n // 2),
        }
    )
    return icp.Dataset(accounts=accounts)


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        (listed((36, 40), (18, 60)), "Revenue: known for 90 % of customers and 30 % of the others"),
        (listed((36, 40), (54, 60)), "At most 10 % of the companies lack any one attribute (revenue most often)"),
        (listed((4, 4), (0, 6)), "At most 60 % of the companies"),  # too few for a finding
        (listed((40, 40), (60, 60)), "All 2 attributes are known of every company."),
        (icp.Dataset(accounts=pd.DataFrame({"account_id": ["a"], "relation": ["lost"]})), "No attribute describes"),
    ],
)
def test_the_headline_says_what_was_found_in_what_is_missing(dataset, told):
    """First whether missing goes with the outcome, then how much is missing."""
    assert say(data.missing_headline(dataset)).replace("\N{NO-BREAK SPACE}", " ").startswith(told)


def test_what_is_lacking_together_is_said():
    """Thirty of a hundred companies without employees and revenue are one gap, not two."""
    dataset = listed((28, 40), (42, 60))
    accounts = dataset.accounts.assign(employees=dataset.accounts["revenue"])
    assert (
        say(data.missing_headline(dataset.replace(accounts=accounts)))
        == "30 companies lack employees and revenue together."
    )


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

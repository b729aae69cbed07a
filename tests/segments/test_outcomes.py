import pandas as pd

from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening, first_deal_table, first_deals, first_met, noted_at_opening


def company(**columns):
    """Three companies; a has two deals, of which the later stands first in the file, and c has none."""
    deals = pd.DataFrame(
        {
            "deal_id": ["d1", "d2", "d3"],
            "account_id": ["a", "a", "b"],
            "outcome": ["lost", "won", "lost"],
            "opened": pd.to_datetime(["2024-05-01", "2023-01-01", "2023-06-01"]),
            **columns,
        }
    )
    accounts = pd.DataFrame(
        {
            "account_id": ["a", "b", "c"],
            "relation": ["customer", "lost", "prospect"],
            "industry": ["Software", "Retail", "Retail"],
            "employees": [500.0, 20.0, 30.0],
        }
    )
    return Dataset(accounts=accounts, deals=deals)


def test_the_first_deal_has_its_outcome_and_its_dates():
    """The earlier of two counts; where no deal has a day of closing it is unknown."""
    table = first_deal_table(company())
    assert table["won"].to_dict() == first_deals(company()).to_dict() == {"a": True, "b": False}
    assert table.loc["a", "opened"] == pd.Timestamp("2023-01-01") and table["closed"].isna().all()


def test_without_deals_there_is_an_empty_table_with_the_same_columns():
    """No deals: no row, and the dates are dates."""
    table = first_deal_table(company().replace(deals=None))
    assert table.empty and list(table) == list(first_deal_table(company()))
    assert (table.dtypes[["opened", "closed"]] == "datetime64[us]").all()


def test_companies_are_as_they_were_when_their_first_deal_was_opened():
    """What the first deal says replaces what is known today, empty is unknown then; the rest is today's."""
    dataset = company(opened_employees=["400", "8", None], opened_mood=["x", "y", "z"])
    then = accounts_at_opening(dataset)
    assert noted_at_opening(dataset) == ("employees",)
    assert then["employees"]["a"] == 8.0 and pd.isna(then["employees"]["b"]) and list(then.index) == ["a", "b"]
    assert then["industry"].to_dict() == {"a": "Software", "b": "Retail"}
    assert dataset.accounts["employees"].tolist() == [500.0, 20.0, 30.0]


def test_without_such_columns_companies_are_as_today():
    """The same rows as the accounts have."""
    then = accounts_at_opening(company())
    assert noted_at_opening(company()) == () and then["employees"].to_dict() == {"a": 500.0, "b": 20.0}


def test_accounts_are_met_by_their_first_deal_or_as_customers():
    """The earlier of the two, whatever became of the deal; nobody is met where nothing is known."""
    dataset = company(opened=pd.to_datetime(["2024-05-01", "2023-01-01", None]))
    assert first_met(dataset).to_dict() == {"a": pd.Timestamp("2023-01-01")}
    since = pd.to_datetime(pd.Series(["2022-02-02", None, "2024-01-01"]))
    both = first_met(dataset.replace(accounts=dataset.accounts.assign(customer_since=since)))
    assert both.to_dict() == {"a": pd.Timestamp("2022-02-02"), "c": pd.Timestamp("2024-01-01")}
    assert first_met(dataset.replace(deals=None)).empty


def test_what_was_decided_nobody_knows_when_was_not_known_on_an_earlier_day():
    """Without days of closing no outcome counts on the eve of a day; with them those of the days before it do."""
    day = pd.Timestamp("2023-09-01")
    closed = pd.to_datetime(["2024-06-01", "2023-02-01", None])
    for unknown in ({}, {"closed": pd.Series(pd.NaT, index=range(3), dtype="datetime64[us]")}):
        assert first_deals(company(**unknown), before=day).empty and len(first_deals(company(**unknown))) == 2
    assert first_deals(company(closed=closed), before=day).to_dict() == {"a": True}

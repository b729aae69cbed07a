from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

import icp_core as icp
from icp_core.errors import SettingError, TableError
from icp_core.schema import Dataset
from icp_core.segments.unit_economics import ALL, COLUMNS, UNITS

DAY = pd.Timestamp("2025-12-31")


def company(n=10, **columns):
    """n customers since 1 January 2025 that cost 1, 2, .. n to win, with their value (6 a head) and profit (12)."""
    ids = [f"c{i:02d}" for i in range(n)]
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer", "acquisition_cost": np.arange(1.0, n + 1)})
    accounts["customer_since"] = pd.Timestamp("2025-01-01")
    dataset = Dataset(accounts=accounts.assign(**columns), signals=pd.DataFrame(
        {"account_id": ids[:1], "date": [DAY], "kind": "visit"}
    ))  # fmt: skip
    index = pd.Index(ids, name="account_id")
    value = pd.DataFrame({"value_to_date": 4.0, "future_value": 2.0}, index=index)
    return dataset, SimpleNamespace(table=value), SimpleNamespace(table=pd.DataFrame({"profit": 12.0}, index=index))


def figures(dataset, value=None, profit=None, groups=None, **settings):
    table = icp.unit_economics(dataset, value, profit, groups, **settings)
    return table.set_index(["group", "figure"])


def with_invoices(days):
    """A company of invoices of 100 each: mapping of account to days."""
    rows = [(name, pd.Timestamp(day), 100.0) for name, each in days.items() for day in each]
    accounts = pd.DataFrame({"account_id": list(days), "relation": "customer"})
    return Dataset(accounts=accounts, invoices=pd.DataFrame(rows, columns=["account_id", "date", "amount"]))


def test_cost_value_and_payback_by_hand():
    """Ten customers cost 5.5 each, are worth 6 and earn 12 within 364 days: 1.09 times the cost, back in 5.5 months."""
    table = figures(*company())
    assert table.loc[(ALL, "cac"), "value"] == 5.5
    assert table.loc[(ALL, "ltv_to_cac"), "value"] == pytest.approx(6 / 5.5)
    assert table.loc[(ALL, "payback_months"), "value"] == pytest.approx(5.5 / (12 / (12 * 364 / 365.25)))
    for name in ("cac", "ltv_to_cac", "payback_months"):
        row = table.loc[(ALL, name)]
        assert row["n"] == 10
        assert row["low"] < row["value"] < row["high"]
        assert row["reason"] is None


def test_selling_by_hand(tiny):
    """Six of eight first deals won in 10 to 60 days; the seven won deals of six accounts come to 3,100."""
    dataset, value, profit = tiny
    table = figures(dataset, value, profit)
    assert table.loc[(ALL, "win_rate"), ["value", "n"]].tolist() == [0.75, 8]
    assert table.loc[(ALL, "win_rate"), "low"] == pytest.approx(beta.ppf(0.1, 6.5, 2.5))
    assert table.loc[(ALL, "sales_cycle_days"), ["value", "n"]].tolist() == [35.0, 6]
    assert table.loc[(ALL, "retention"), ["value", "n"]].tolist() == [pytest.approx(5 / 6), 6]
    assert table.loc[(ALL, "deal_size"), "n"] == 7
    assert "it takes 8 accounts with a won deal" in str(table.loc[(ALL, "deal_size"), "reason"])


def test_the_size_of_deals_is_that_of_a_deal():
    """Nine accounts with one deal of 10 and one with eleven of 30: twenty deals of 21 on average."""
    ids = [f"c{i}" for i in range(10)]
    deals = pd.DataFrame({"deal_id": range(20), "account_id": ids[:9] + ids[9:] * 11, "outcome": "won"})
    deals["amount"] = [10.0] * 9 + [30.0] * 11
    dataset = Dataset(accounts=pd.DataFrame({"account_id": ids, "relation": "customer"}), deals=deals)
    row = figures(dataset).loc[(ALL, "deal_size")]
    assert row[["value", "n"]].tolist() == [21.0, 20]
    assert row["low"] < 15
    assert row["high"] > 21


def test_who_bought_again_by_hand():
    """Of five customers of a year or more three bought on another day; the one of last month is too young."""
    dataset = with_invoices(
        {
            "a": ["2023-01-01", "2023-02-01"], "b": ["2023-01-01", "2025-06-01"], "c": ["2024-06-01", "2025-03-01"],
            "d": ["2024-06-01"], "e": ["2024-12-31"], "f": ["2025-12-01", "2025-12-31"],
        }
    )  # fmt: skip
    table = figures(dataset)
    assert table.loc[(ALL, "repurchase_rate"), ["value", "n"]].tolist() == [0.6, 5]
    # bought in 2024 (after its last day of 2023, up to its last day): c, d, e; of these c in 2025 too
    assert table.loc[(ALL, "retention_yearly"), "n"] == 3
    assert np.isnan(table.loc[(ALL, "retention_yearly"), "value"])
    assert table.loc[(ALL, "retention"), "n"] == 4
    assert "it takes 5 customers" in str(table.loc[(ALL, "retention"), "reason"])


def test_months_of_a_contract_are_not_purchases():
    """Twenty months of a subscription say nothing of repurchases, and the reason says so."""
    contracts = pd.DataFrame({"account_id": list("abcdef"), "start": pd.Timestamp("2022-01-01"), "monthly_amount": 1.0})
    accounts = pd.DataFrame({"account_id": list("abcdef"), "relation": "customer"})
    row = figures(Dataset(accounts=accounts, subscriptions=contracts)).loc[(ALL, "repurchase_rate")]
    assert np.isnan(row["value"])
    assert "Months of a subscription" in str(row["reason"])


def test_a_groups_figures_are_those_of_its_accounts_alone():
    """A group's row equals the row of a company that holds nobody else, and "all" comes first, the labels in order."""
    dataset, value, profit = company(20, references=[0.0, 1.0] * 10)
    groups = pd.Series([1] * 10 + [0] * 9 + [None], index=dataset.customers)
    table = figures(dataset, value, profit, groups)
    assert list(table.index.get_level_values(0).unique()) == [ALL, 0, 1]
    alone = dataset.replace(accounts=dataset.accounts.iloc[:10])
    one = figures(alone, value, profit)
    pd.testing.assert_frame_equal(
        table.loc[1].drop(columns="reason"), one.loc[ALL].drop(columns="reason"), check_dtype=False
    )
    pd.testing.assert_frame_equal(table.loc[[ALL]].reset_index(), figures(dataset, value, profit).reset_index())
    assert table.loc[(0, "references"), "n"] == 9


def test_either_a_figure_or_a_reason_stands(worth):
    """In made companies, whole and by industry, each row has figure and ordered bounds, or a reason and neither."""
    seen = set()
    for kind in ("startup", "nordic"):
        dataset = icp.load_sample(kind)
        groups = dataset.accounts.set_index("account_id")["industry"]
        table = icp.unit_economics(dataset, *worth(dataset), groups)
        assert list(table.columns) == list(COLUMNS)
        assert len(table) == len(UNITS) * (1 + groups.nunique())
        told = table["value"].notna()
        assert (told == table["reason"].isna()).all()
        assert (table["low"][told] <= table["value"][told]).all()
        assert (table["value"][told] <= table["high"][told]).all()
        assert table.loc[~told, ["low", "high"]].isna().all(axis=None)
        assert all(str(reason) for reason in table.loc[~told, "reason"])
        seen |= set(table.loc[told, "figure"])
    assert seen == set(UNITS)


def test_a_wider_level_gives_wider_intervals_and_the_same_figures():
    """From 80 to 95 % no bound comes nearer."""
    narrow, wide = figures(*company(30)), figures(*company(30), level=0.95)
    told = narrow["value"].notna()
    assert told.sum() >= 3
    assert (wide["value"][told] == narrow["value"][told]).all()
    assert (wide["low"][told] < narrow["low"][told]).all()
    assert (wide["high"][told] > narrow["high"][told]).all()


def test_what_earns_nothing_pays_nothing_back():
    """With profits around zero there is no payback but a reason; customers that cost nothing have no ratio."""
    dataset, value, profit = company()
    profit.table["profit"] = [-10.0, 10.0] * 5
    row = figures(dataset, value, profit).loc[(ALL, "payback_months")]
    assert np.isnan(row["value"])
    assert "not clearly above zero" in str(row["reason"])
    free = figures(dataset.replace(accounts=dataset.accounts.assign(acquisition_cost=0.0)), value, profit)
    assert free.loc[(ALL, "cac"), "value"] == 0
    assert "cost nothing" in str(free.loc[(ALL, "ltv_to_cac"), "reason"])


def test_costs_of_two_customers_are_no_measure_of_value():
    """With 38 of 40 won for nothing there is no ratio but a reason; the cost itself has its mean, down to nothing."""
    dataset, value, profit = company(40, acquisition_cost=[0.0] * 38 + [500.0, 300.0])
    table = figures(dataset, value, profit)
    row = table.loc[(ALL, "ltv_to_cac")]
    assert row[["value", "low", "high"]].isna().all() and "Only 2 of 40" in str(row["reason"])
    assert table.loc[(ALL, "cac"), ["value", "low"]].tolist() == [20.0, 0.0]
    assert table.loc[(ALL, "payback_months"), "low"] == 0
    assert table.loc[(ALL, "payback_months"), "high"] < 100


def test_a_company_of_which_nothing_is_known_gets_reasons_only():
    """One customer, or none, without any table: no figure, ten reasons."""
    for relation in ("customer", "prospect"):
        dataset = Dataset(accounts=pd.DataFrame({"account_id": ["a"], "relation": [relation]}))
        table = figures(dataset, groups=pd.Series(["x"], index=["a"]))
        assert table["value"].isna().all()
        assert len({str(reason) for reason in table["reason"]}) == len(UNITS)


def test_what_cannot_be_grouped_is_refused():
    """Strangers, a group called "all", and a level that is none are the caller's mistakes."""
    dataset, value, profit = company()
    with pytest.raises(TableError, match="stranger"):
        icp.unit_economics(dataset, value, profit, pd.Series([1], index=["stranger"]))
    with pytest.raises(SettingError, match="all accounts together"):
        icp.unit_economics(dataset, value, profit, pd.Series(["all"], index=["c00"]))
    with pytest.raises(SettingError):
        icp.unit_economics(dataset, value, profit, level=1.0)

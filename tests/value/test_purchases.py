import datetime as dt

import numpy as np
import pandas as pd
import pytest

from icp_core.schema import Dataset
from icp_core.value.purchases import purchases, tenure_years


def subscriptions(*rows):
    table = pd.DataFrame(list(rows), columns=["account_id", "start", "end", "monthly_amount"])
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


def deals(*rows):
    table = pd.DataFrame(list(rows), columns=["account_id", "outcome", "amount", "opened", "closed"])
    table.insert(0, "deal_id", [f"d{i}" for i in range(len(table))])
    return table.assign(opened=pd.to_datetime(table["opened"]), closed=pd.to_datetime(table["closed"]))


def test_lines_of_one_customer_and_day_become_one_purchase(company):
    """Three lines of an order on one day, one of them later in the day, add up to a single purchase."""
    lines = purchases(
        company([("a", "2025-01-05 09:00", 10.0), ("a", "2025-01-05 17:30", 5.0), ("b", "2025-01-05", 7.0)])
    ).lines
    assert lines.to_dict("list") == {
        "account_id": ["a", "b"],
        "date": [pd.Timestamp("2025-01-05")] * 2,
        "amount": [15.0, 7.0],
        "margin": [15.0, 7.0],
    }


def test_only_dated_amounts_of_customers_up_to_today_count(company):
    """A prospect's order, one without a date, one without an amount and those of the days to come are left out."""
    tomorrow = pd.Timestamp(dt.date.today()) + pd.Timedelta(days=1)
    orders = [
        ("a", "2025-01-05", 10.0),
        ("p", "2025-01-06", 100.0),
        ("a", None, 100.0),
        ("a", "2025-01-07", np.nan),
        ("a", tomorrow, 100.0),
    ]
    lines = purchases(company(orders, others=["p"])).lines
    assert lines["amount"].tolist() == [10.0]


def test_invoices_come_before_subscriptions_and_those_before_deals(company):
    """The first table that tells of a customer's purchase is the source; the others are not added to it."""
    tables = {
        "invoices": company([("a", "2025-01-05", 1.0)]).invoices,
        "subscriptions": subscriptions(("a", "2025-01-05", "2025-01-20", 2.0)),
        "deals": deals(("a", "won", 3.0, "2025-01-01", "2025-01-05")),
    }
    found = []
    while tables:
        bought = purchases(company(customers=["a"], **tables))
        found.append((bought.source, bought.lines["amount"].sum()))
        tables.pop(bought.source)
    assert found == [("invoices", 1.0), ("subscriptions", 2.0), ("deals", 3.0)]


def test_a_table_that_tells_nothing_of_customers_is_passed_over(company):
    """Invoices of prospects only leave the customers' won deals as the source."""
    dataset = company(
        [("p", "2025-01-05", 9.0)], customers=["a"], others=["p"], deals=deals(("a", "won", 3.0, "2025-01-01", None))
    )
    assert purchases(dataset).source == "deals"


def test_margin_of_a_line_is_its_own_else_the_accounts_rate_else_the_whole_share(company):
    """Known: 40 of 100. The rate of b is .2, that of a unknown, so 100 more of a bring 40 and 50 of b bring 10."""
    orders = [("a", "2025-01-01", 100.0, 40.0), ("a", "2025-02-01", 100.0, np.nan), ("b", "2025-02-01", 50.0, np.nan)]
    bought = purchases(company(orders, columns={"margin_rate": {"b": 0.2}}))
    assert bought.lines["margin"].tolist() == [40.0, 40.0, 10.0]
    assert "margin from the invoices" in str(bought.basis)


def test_without_margins_on_lines_the_accounts_rate_holds_and_others_take_the_median(company):
    """Rates .2, .3 and .7 known: the fourth account keeps .3 of its revenue."""
    orders = [(name, "2025-01-01", 100.0) for name in "abcd"]
    bought = purchases(company(orders, columns={"margin_rate": {"a": 0.2, "b": 0.3, "c": 0.7}}))
    assert bought.lines["margin"].tolist() == pytest.approx([20, 30, 70, 30])
    assert "30" in str(bought.basis)


def test_without_any_margin_the_amount_stands_and_is_called_revenue(company):
    """Nothing is known of margins: the amounts themselves, and the basis says so."""
    bought = purchases(company([("a", "2025-01-01", 100.0)], columns={"margin_rate": {"b": 0.5}}))
    assert bought.lines["margin"].tolist() == [100.0]
    assert "revenue" in str(bought.basis)


@pytest.mark.parametrize("known", [[(10.0, 4.0), (-10.0, -4.0)], [(0.0, 3.0)], [(-10.0, -4.0)]])
def test_where_the_known_lines_sell_nothing_on_balance_no_share_is_made_of_them(company, known):
    """A sale and its refund, a free line or refunds alone give no share of margin: the amount itself stands."""
    orders = [("a", f"2025-01-{day:02d}", *line) for day, line in enumerate(known, 1)]
    lines = purchases(company([*orders, ("b", "2025-03-01", 3.0, np.nan)])).lines
    assert lines["margin"].tolist() == [*(margin for _, margin in known), 3.0]


def test_a_subscription_is_a_purchase_in_every_month_begun(company):
    """1 January to 15 June is six months begun; one begun today is one; one that begins in the future is none."""
    today = pd.Timestamp(dt.date.today())
    table = subscriptions(
        ("a", "2024-01-01", "2024-06-15", 10.0), ("b", today, None, 5.0), ("c", today + pd.Timedelta(days=3), None, 7.0)
    )
    lines = purchases(company(customers=["a", "b", "c"], subscriptions=table)).lines
    assert lines.groupby("account_id")["amount"].agg(["size", "sum"]).to_dict("index") == {
        "a": {"size": 6, "sum": 60.0},
        "b": {"size": 1, "sum": 5.0},
    }
    assert lines.loc[lines["account_id"] == "a", "date"].max() == pd.Timestamp("2024-06-01")


def test_won_deals_count_at_their_closing_day_else_at_their_opening(company):
    """Lost and open deals bring nothing; a won one without either day has no place in time."""
    table = deals(
        ("a", "won", 10.0, "2025-01-01", "2025-03-01"),
        ("a", "won", 20.0, "2025-02-01", None),
        ("a", "won", 40.0, None, None),
        ("a", "lost", 80.0, "2025-01-01", "2025-03-01"),
        ("b", "open", 99.0, "2025-01-01", None),
    )
    lines = purchases(company(customers=["a", "b"], deals=table)).lines
    assert lines[["date", "amount"]].to_dict("list") == {
        "date": [pd.Timestamp("2025-02-01"), pd.Timestamp("2025-03-01")],
        "amount": [20.0, 10.0],
    }


def test_tenure_is_since_customer_since_else_since_the_first_purchase(company):
    """Until 31 December 2025: 365 days told, 100 days by the first order, unknown for who never bought."""
    orders = [("a", "2025-06-01", 1.0), ("b", "2025-09-22", 1.0), ("b", "2025-12-31", 1.0)]
    told = {"a": pd.Timestamp("2024-12-31"), "b": pd.NaT, "c": pd.NaT}
    dataset = company(orders, customers=["c"], columns={"customer_since": told})
    years = tenure_years(dataset, purchases(dataset))
    assert years.to_dict() == pytest.approx({"a": 365 / 365.25, "b": 100 / 365.25, "c": np.nan}, nan_ok=True)


def test_a_customer_from_tomorrow_on_has_no_tenure_yet(company):
    """A start in the future is zero years, not less."""
    since = {"a": pd.Timestamp(dt.date.today()) + pd.Timedelta(days=30)}
    dataset = company([("a", "2025-06-01", 1.0)], columns={"customer_since": since})
    assert tenure_years(dataset, purchases(dataset)).tolist() == [0.0]


@pytest.mark.parametrize("customers", [[], ["a"]])
def test_where_nothing_was_bought_there_is_an_empty_table(company, customers):
    """No account at all or one without purchases: no lines, the source is none, tenure unknown."""
    dataset = company(customers=customers)
    bought = purchases(dataset)
    assert bought.source == "none" and bought.lines.empty
    assert list(bought.lines.columns) == ["account_id", "date", "amount", "margin"]
    assert tenure_years(dataset, bought).isna().tolist() == [True] * len(customers)


def test_the_tables_are_left_as_they_were(company):
    """Reading the purchases off a dataset changes none of its tables."""
    dataset = company([("a", "2025-01-01 10:00", 100.0, np.nan), ("a", "2025-02-01", 100.0, 40.0)])
    before = dataset.replace().digest
    purchases(dataset)
    assert dataset.replace().digest == before


def test_of_a_customer_whose_amounts_are_set_aside_nothing_is_known():
    """Without a rate for dollars those who paid in them have no revenue, profit or value to date, and it is said; with
    a rate they have all three."""
    import icp_core as icp

    rows = [f"{name};2025-{month:02d}-10;{sign} 100" for month in range(1, 7) for name, sign in
            (("Ask", "€"), ("Birk", "€"), ("Cedar", "$"))]  # fmt: skip
    files = {"orders.csv": "\n".join(["Customer;Date;Amount", *rows]).encode()}
    dataset = icp.read_dataset(files)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    names = dataset.names
    cedar, ask = (names.index[(names == name).to_numpy()][0] for name in ("Cedar", "Ask"))
    assert np.isnan(profit.table.loc[cedar, "profit"]) and np.isnan(value.table.loc[cedar, "value_to_date"])
    assert profit.table.loc[ask, "revenue"] == 600.0 and cedar not in set(profit.whale_curve["account_id"])
    assert [warning.key for warning in profit.warnings] == ["value.warning.set_aside"]
    assert "value.warning.set_aside" in [warning.key for warning in value.warnings]
    assert "USD" in str(profit.warnings[0])
    rated = icp.read_dataset(files, choices=icp.ReadingChoices(rates=(("USD", 0.5),)))
    assert icp.profitability(rated).table.loc[cedar, "revenue"] == 300.0
    assert icp.profitability(rated).warnings == ()


def test_amounts_that_are_no_purchases_do_not_blank_profits():
    """Revenue in a currency without a rate says nothing of what a company paid: who has no invoice paid nothing."""
    import icp_core as icp

    accounts = "Company;Annual revenue\n" + "\n".join(f"{name};{sign} 1000000" for name, sign in
        (("Ask", "SEK"), ("Birk", "SEK"), ("Cedar", "EUR"), ("Dill", "EUR")))  # fmt: skip
    orders = "Company;Date;Amount\n" + "\n".join(f"{n};2025-0{m}-10;€ 100" for n in ("Ask", "Birk") for m in (1, 4, 7))
    dataset = icp.read_dataset({"companies.csv": accounts.encode(), "orders.csv": orders.encode()})
    dataset = dataset.replace(accounts=dataset.accounts.assign(relation="customer"))
    assert (dataset.report["code"] == "no_rate").any()
    profit = icp.profitability(dataset)
    assert profit.warnings == () and sorted(profit.table["revenue"]) == [0.0, 0.0, 300.0, 300.0]


def test_missing_margins_are_filled_by_what_was_known_on_the_day():
    """Margins after the day do not change what is known on it."""
    lines = pd.DataFrame(
        {
            "account_id": ["a", "a", "b", "b"],
            "date": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-01-15", "2025-01-01"]),
            "amount": 100.0,
            "margin": [80.0, np.nan, 80.0, 10.0],
        }
    )
    accounts = pd.DataFrame({"account_id": ["a", "b"], "relation": "customer"})
    for late in (10.0, 90.0):
        margin = lines["margin"].where(lines["date"] < "2025", late)
        dataset = Dataset(accounts=accounts, invoices=lines.assign(margin=margin))
        then = purchases(dataset).known(dataset, pd.Timestamp("2024-06-30 12:00")).lines
        assert then.loc[then["account_id"] == "a", "margin"].tolist() == [80.0, 80.0]
        assert then["date"].max() == pd.Timestamp("2024-02-01")

"""Files to a Dataset: the whole way."""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import ReadError, SettingError
from icp_core.intake import read_dataset
from icp_core.languages import say
from icp_core.schema import Dataset


def codes(found: Dataset) -> dict[str, int]:
    return {str(code): int(n) for code, n in found.report["code"].value_counts().items()}


def rows_of(found: Dataset, code: str) -> list[int]:
    return [int(row) for row in found.report.loc[found.report["code"] == code, "row"].dropna()]


def order_lines(n: int = 240, customers: int = 12) -> pd.DataFrame:
    """Order lines: industry fixed per customer, country different per order."""
    rng = np.random.default_rng(3)
    who = np.arange(n) % customers
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 600, n), unit="D")
    return pd.DataFrame(
        {
            "Order ID": [f"O{i}" for i in range(n)],
            "Order Date": [f"{day.month}/{day.day}/{day.year}" for day in days],
            "Customer": [f"Company {k}" for k in who],
            "Customer ID": 1000 + who,
            "Industry": np.array(["Energy", "Retail", "Tech"])[who % 3],
            "Size class": np.array(["big", "small"])[who % 2],
            "Country": np.array(["Ireland", "Sweden", "Japan", "France"])[np.arange(n) // customers % 4],
            "Product": np.array(["A", "B"])[np.arange(n) % 2],
            "Sales": rng.gamma(2, 50, n).round(2),
            "Quantity": rng.integers(1, 9, n),
            "Profit": rng.normal(10, 5, n).round(3),
        }
    )


def csv(frame: pd.DataFrame, sep: str = ",") -> bytes:
    return frame.to_csv(index=False, sep=sep).encode()


def test_order_lines_become_customers_and_invoices() -> None:
    """One row per company; what belongs to the order stays on it; the order of m/d/yyyy is proved by the column."""
    lines = order_lines()
    found = read_dataset({"sales.csv": csv(lines)})
    assert found.table_names == ("accounts", "invoices")
    assert len(found.accounts) == 12 and set(found.accounts["relation"]) == {"customer"}
    assert found.invoices is not None and len(found.invoices) == len(lines)
    assert found.invoices["amount"].sum() == pytest.approx(lines["Sales"].sum())
    assert found.invoices["margin"].sum() == pytest.approx(lines["Profit"].sum())
    assert found.invoices["date"].tolist() == pd.to_datetime(lines["Order Date"], format="%m/%d/%Y").tolist()


def test_attributes_of_lines_are_told_from_attributes_of_companies() -> None:
    """Industry describes the company, so does a custom column that is constant within it; a country that changes with
    every order does not, is reported and set aside."""
    found = read_dataset({"sales.csv": csv(order_lines())})
    assert found.attributes == ("industry", "size_class")
    assert {"varies", "set_aside_varies"} <= set(codes(found))
    assert found.mapping.set_index("header").loc["Size class", ["table", "column"]].tolist() == [
        "accounts",
        "size_class",
    ]


def test_majority_of_lines_describes_the_company() -> None:
    """Nine rows of ten agree: that is the value, with nothing to report."""
    lines = order_lines(120)
    lines.loc[::40, "Industry"] = "Misc"
    found = read_dataset({"sales.csv": csv(lines)})
    assert found.accounts.set_index("name").loc["Company 0", "industry"] == "Energy"
    assert "industry" not in set(found.report.loc[found.report["code"] == "varies", "column"])


def test_amount_is_worked_out_from_quantity_and_price() -> None:
    """Returns stay negative, lines without a customer are set aside row by row."""
    text = (
        "InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n"
        "1,7,2024-01-02,3,2.5\n"
        "C2,7,2024-01-05,-1,2.5\n"
        "3,,2024-01-06,4,1\n"
        "4,8,2024-01-09,2,0.5\n"
    )
    found = read_dataset({"retail.csv": text.encode()})
    assert found.invoices is not None and found.invoices["amount"].tolist() == [7.5, -2.5, 1.0]
    assert rows_of(found, "no_account") == [4]
    assert {"amount_worked_out", "returns"} <= set(codes(found))


def test_orders_their_lines_and_customers_are_joined() -> None:
    """Amount = price x quantity x (1 - discount), dated by the order; what finds no partner is reported."""
    found = read_dataset(
        {
            "customers.csv": b"customerID,companyName,country\nALF,Alfreds,Germany\nANA,Ana,Mexico\nPAR,Paris,NULL\n",
            "orders.csv": (
                b"orderID,customerID,orderDate,freight\n"
                b"1,ALF,1996-07-04 00:00:00.000,3\n"
                b"2,ANA,1996-07-05 00:00:00.000,4\n"
                b"3,ANA,1996-07-06 00:00:00.000,5\n"
            ),
            "order-details.csv": (
                b"orderID,productID,unitPrice,quantity,discount\n"
                b"1,11,14.00,12,0\n"
                b"1,42,9.80,10,0.5\n"
                b"2,72,34.80,5,0.15\n"
                b"9,1,1,1,0\n"
            ),
            "shippers.csv": b"shipperID,companyName\n1,Speedy\n2,United\n",
        }
    )
    assert found.invoices is not None
    assert found.invoices["amount"].tolist() == pytest.approx([168.0, 49.0, 34.8 * 5 * 0.85])
    assert found.invoices["account_id"].tolist() == ["ALF", "ALF", "ANA"]
    assert found.accounts["account_id"].tolist() == ["ALF", "ANA", "PAR"]
    assert set(found.accounts["relation"]) == {"customer"}
    assert rows_of(found, "no_order") == [5] and rows_of(found, "no_lines") == [4]
    assert found.report.loc[found.report["code"] == "file_not_used", "file"].tolist() == ["shippers.csv"]


def leads(n: int = 400) -> pd.DataFrame:
    """A list with its own outcome, one honest attribute, one that was written afterwards."""
    rng = np.random.default_rng(5)
    won = rng.random(n) < 0.4
    return pd.DataFrame(
        {
            "Prospect ID": [f"p{i:04d}" for i in range(n)],
            "Lead Number": 660_000 + rng.permutation(n),
            "Lead Source": np.where(rng.random(n) < 0.3 + 0.2 * won, "Google", "Chat"),
            "Converted": won.astype(int),
            "Remark": np.where(won, "Will revert", np.where(rng.random(n) < 0.8, "Ringing", "Will revert")),
            "Last Activity": "Email",
            "Occupation": np.where(rng.random(n) < 0.5, "Select", "Student"),
            "Newspaper": "No",
            "Fax": [f"{i}-{i * 7}" if i < 9 else "" for i in range(n)],
        }
    )


def test_outcome_in_a_list_becomes_one_deal_per_row() -> None:
    """Converted makes won and lost, and customers and lost."""
    table = leads()
    found = read_dataset({"leads.csv": csv(table)})
    assert found.deals is not None and len(found.deals) == len(table)
    assert (found.deals["outcome"] == "won").sum() == table["Converted"].sum()
    assert found.accounts["relation"].value_counts().to_dict() == {
        "customer": int(table["Converted"].sum()),
        "lost": int((1 - table["Converted"]).sum()),
    }


def test_columns_that_must_not_describe_are_set_aside_with_their_reason() -> None:
    """A leak by what it does, a leak by name, a number, a constant, a nearly empty one; all stay in the table."""
    found = read_dataset({"leads.csv": csv(leads())})
    assert found.attributes == ("lead_source",)
    aside = found.report[found.report["code"].str.startswith("set_aside")].set_index("column")["code"].to_dict()
    assert aside == {
        "remark": "set_aside_leak",
        "last_activity": "set_aside_constant",
        "lead_number": "set_aside_unique",
        "occupation": "set_aside_constant",
        "newspaper": "set_aside_constant",
        "fax": "set_aside_sparse",
    }
    assert set(aside) <= set(found.accounts.columns)


def test_strong_but_honest_attribute_is_no_leak() -> None:
    """Win rates of 70 % against 30 % remove an eighth of the uncertainty: far from a leak."""
    rng = np.random.default_rng(1)
    kind = rng.random(600) < 0.5
    won = rng.random(600) < np.where(kind, 0.7, 0.3)
    table = pd.DataFrame(
        {"Name": [f"c{i}" for i in range(600)], "Sort": np.where(kind, "a", "b"), "Converted": won.astype(int)}
    )
    assert read_dataset({"x.csv": csv(table)}).attributes == ("sort",)


def test_list_without_any_sign_of_customers_is_read_as_prospects() -> None:
    """A ranking of companies says nothing of customers; a list called customers does."""
    text = b'company_name,revenue ($M),employees,industry\nA ,"$514,405.0",2200000,Retail\nB ,"$290,212.0",71000,Oil\n'
    found = read_dataset({"fortune.csv": text})
    assert set(found.accounts["relation"]) == {"prospect"}
    assert found.accounts["revenue"].tolist() == [514_405e6, 290_212e6]
    assert found.accounts["name"].tolist() == ["A", "B"]
    assert found.currency == "USD"
    assert "relation_assumed" in codes(found)
    assert set(read_dataset({"our customers.csv": text}).accounts["relation"]) == {"customer"}


def test_yearly_spending_becomes_invoices_that_carry_the_days_end() -> None:
    """Totals by category say who buys most; the notes beside the table say that they are spending."""
    rows = [["Channel", "Fresh", "Milk", "", ""]] + [[i % 2 + 1, 100 + i, 50 + i, "", ""] for i in range(60)]
    rows[20][4], rows[21][4] = "1) FRESH: annual spending on fresh products", "2) MILK: annual spending on milk"
    rows[22][4] = "3) CHANNEL: hotel or retail (Nominal)"
    rows[30][1], rows[31][2] = 999999, -50
    found = read_dataset({"wholesale.csv": "\n".join(",".join(map(str, row)) for row in rows).encode()})
    assert found.invoices is not None and len(found.invoices) == 2 * 60 - 2
    assert set(found.invoices["date"]) == {pd.Timestamp(dt.date.today())}
    assert rows_of(found, "placeholder") == [31] and rows_of(found, "negative") == [32]
    assert len(found.accounts) == 60 and set(found.accounts["relation"]) == {"customer"}
    assert set(found.accounts["channel"]) == {"1", "2"}
    dated = read_dataset({"customers.csv": b"Customer,Sales 2022,Sales 2023\nA,1,2\nB,3,4\n"})
    assert dated.invoices is not None
    assert set(dated.invoices["date"]) == {pd.Timestamp(2022, 12, 31), pd.Timestamp(2023, 12, 31)}


NORDIC = """Asiakasraportti;;;;;;
Tulostettu 1.3.2024;;;;;;

Asiakasnro;Yritys;Toimiala;Henkilöstö;Liikevaihto;Maa;Asiakas alkaen
1001;Ääni Oy;Teollisuus;11-50;1 234,5 t€;Suomi;1.2.2019
1002;Köli Oyj;Kauppa;marras-50;12 M€;Ruotsi;15.3.2020
1003;Öljy Ab;Kauppa;51-200;-;Suomi;
"""
LEDGER = (
    "Kundnr\tBelopp\tFakturadatum\tArtikel\n"
    "1001\t1 234,50 €\t2024-01-05\tDrift\n"
    "1002\t-200,00 €\t2024-02-05\tDrift\n"
    "\t10,00 €\t2024-02-06\tDrift\n"
    "Summa\t1 044,50 €\t\t\n"
)


def test_nordic_exports_are_read_together() -> None:
    """A Finnish list in cp1252 with title rows, a Swedish ledger in UTF-16 with a total."""
    found = read_dataset({"asiakkaat.csv": NORDIC.encode("cp1252"), "fakturor.txt": LEDGER.encode("utf-16")})
    accounts = found.accounts
    assert accounts["name"].tolist() == ["Ääni Oy", "Köli Oyj", "Öljy Ab"]
    assert accounts["employees"].round(1).tolist() == [23.5, 23.5, 101.0]
    assert accounts["revenue"].fillna(-1).tolist() == [1_234_500.0, 12e6, -1]
    assert accounts["country"].tolist() == ["Finland", "Sweden", "Finland"]
    assert accounts["industry"].tolist() == ["Manufacturing", "Kauppa", "Kauppa"]
    assert accounts["customer_since"].tolist()[:2] == [pd.Timestamp(2019, 2, 1), pd.Timestamp(2020, 3, 15)]
    assert found.invoices is not None and found.invoices["amount"].tolist() == [1234.5, -200.0]
    assert found.currency == "EUR"
    assert rows_of(found, "no_account") == [4] and rows_of(found, "total_row") == [5]
    assert rows_of(found, "title_row") == [1, 2]


def crm() -> dict[str, bytes]:
    return {
        "companies.csv": (
            b"Record ID,Company name,Industry,Number of Employees,Lifecycle Stage,Create Date\n"
            b"1,Acme,Tech,100,Customer,2020-01-01\n"
            b"2,Beta,Tech,20,Lead,2020-01-02\n"
            b"3,Gamma,Retail,5,Opportunity,2020-02-02\n"
        ),
        "deals-export.csv": (
            b"Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Company name\n"
            b"10,Acme new,closedwon,250k,2021-01-01,2020-12-01,ACME\n"
            b"11,Beta x,closedlost,100,2021-02-01,2020-12-01,Beta\n"
            b"12,Delta x,contractsent,100,2021-02-01,2020-12-01,Delta Ltd\n"
        ),
        "contacts.csv": (
            b"First Name,Last Name,Email,Job Title,Company Name\n"
            b"Ann,A,a@acme.com,CEO,Acme\n"
            b"Bob,B,b@beta.com,CFO,Nobody\n"
        ),
    }


def test_files_of_a_crm_are_joined_by_name() -> None:
    """Deals and contacts find their company; companies that only stand there are added and said so."""
    found = read_dataset(crm())
    assert found.accounts["account_id"].tolist() == ["1", "2", "3", "Delta Ltd", "Nobody"]
    assert found.accounts["relation"].tolist() == ["customer", "prospect", "in_talks", "in_talks", "prospect"]
    assert found.deals is not None and found.deals["account_id"].tolist() == ["1", "2", "Delta Ltd"]
    assert found.deals["outcome"].tolist() == ["won", "lost", "open"]
    assert found.contacts is not None and found.contacts["name"].tolist() == ["Ann A", "Bob B"]
    assert codes(found)["met_on_lines"] == 2
    assert str(found.accounts["create_date"].dtype) == "datetime64[us]"


def test_companies_of_one_list_stay_apart() -> None:
    """Same name under two ids is two branches; one web site for two names is a group; a repeated id is one company."""
    text = (
        b"Customer ID,Company,Website,City\n"
        b"1,Acme,acme.com,Oslo\n"
        b"2,Acme,acme.com,Rome\n"
        b"3,Fox,disney.com,LA\n"
        b"4,Disney,disney.com,\n"
        b"4,Disney,,NY\n"
    )
    found = read_dataset({"customers.csv": text})
    assert found.accounts["account_id"].tolist() == ["1", "2", "3", "4"]
    assert found.accounts["city"].tolist() == ["Oslo", "Rome", "LA", "NY"]
    assert rows_of(found, "duplicate_account") == [6]


def test_second_list_fills_gaps_and_never_overwrites() -> None:
    """Another numbering, the same companies: joined by name or domain."""
    found = read_dataset(
        {
            "customers.csv": b"Customer ID,Company,Website,Industry\n1,Acme AB,acme.se,Tech\n2,Beta,,\n",
            "register.csv": (
                b"Org nr,Company,Website,Industry,Employees\n"
                b"556,Acme Aktiebolag,www.acme.se,Steel,30\n"
                b"557,Beta,,Retail,7\n"
                b"558,New,,Retail,8\n"
            ),
        }
    )
    assert found.accounts["account_id"].tolist() == ["1", "2", "558"]
    assert found.accounts["industry"].tolist() == ["Tech", "Retail", "Retail"]
    assert found.accounts["employees"].tolist() == [30.0, 7.0, 8.0]
    assert codes(found)["filled_gaps"] == 1


def test_correction_of_the_mapping_is_obeyed() -> None:
    """A header can be given another meaning, a name of its own, or be left out."""
    text = b"Company,Branch office,Note,Size\nAcme,Tech,x,10\nBeta,Retail,y,20\n"
    wish = {"list.csv": {"Branch office": "accounts.industry", "Note": "", "Size": "accounts.machines"}}
    found = read_dataset({"list.csv": text}, mapping=wish)
    assert found.accounts["industry"].tolist() == ["Tech", "Retail"]
    assert found.accounts["machines"].tolist() == [10.0, 20.0]
    assert "note" not in found.accounts and "employees" not in found.accounts
    row = found.mapping.set_index("header").loc["Branch office"]
    assert row["confidence"] == 1.0 and str(row["why"]) == "decided in the mapping"


@pytest.mark.parametrize(
    "files",
    [
        crm(),
        {"sales.csv": csv(order_lines())},
        {"leads.csv": csv(leads())},
        {"customers.csv": b"Customer,Sales 2022,Sales 2023\nA,1,2\nB,3,4\n"},
    ],
)
def test_mapping_given_back_as_it_came_changes_nothing(files: dict[str, bytes]) -> None:
    """The table that the user corrects is complete: read with it, the data are the same."""
    first = read_dataset(files)
    again = read_dataset(files, mapping=first.mapping)
    assert again.digest == first.digest
    assert again.mapping[["table", "column"]].equals(first.mapping[["table", "column"]])


def test_mapping_that_does_not_fit_is_refused_by_name() -> None:
    """Unknown file, header and table each name what there is."""
    files = {"list.csv": b"Company,Size\nAcme,10\nBeta,20\n"}
    for wish, word in (
        ({"x.csv": {}}, "x.csv"),
        ({"list.csv": {"No": ""}}, "No"),
        ({"list.csv": {"Size": "moon.x"}}, "moon.x"),
    ):
        with pytest.raises(SettingError, match=word):
            read_dataset(files, mapping=wish)


def test_unreadable_cells_are_reported_one_by_one() -> None:
    """The row is kept, the cell counts as missing, and the report says what stood there."""
    found = read_dataset(
        {
            "customers.csv": (
                b"Customer,Employees,Customer since\n"
                b"A,12,2020-01-01\n"
                b"B,many,2020-02-31\n"
                b"C,9,2020-03-01\n"
                b"D,7,2020-04-01\n"
                b"E,-3,2020-05-01\n"
            )
        }
    )
    assert found.accounts["employees"].fillna(0).tolist() == [12.0, 0.0, 9.0, 7.0, 0.0]
    remarks = found.report.dropna(subset=["row"])[["row", "code", "before"]].to_numpy().tolist()
    assert remarks == [
        [3.0, "unreadable_number", "many"],
        [6.0, "negative", "-3"],
        [3.0, "unreadable_date", "2020-02-31"],
    ]


def test_ambiguous_formats_are_decided_by_rule_and_said() -> None:
    """``1.234`` and ``03/04/24`` alone prove nothing."""
    found = read_dataset({"customers.csv": b"Customer,Revenue,Customer since\nA,1.234,03/04/24\nB,5.678,05/06/24\n"})
    assert {"ambiguous_number", "ambiguous_date"} <= set(codes(found))
    nordic = read_dataset({"customers.csv": b"Customer;Revenue;Customer since\nA;1.234;03/04/24\nB;5.678;05/06/24\n"})
    assert nordic.accounts["revenue"].tolist() == [1234.0, 5678.0]
    assert nordic.accounts["customer_since"].tolist() == [pd.Timestamp(2024, 4, 3), pd.Timestamp(2024, 6, 5)]


def canonical(n: int = 300, invoices: int = 12_000) -> dict[str, bytes]:
    rng = np.random.default_rng(0)
    ids = [f"A{i:04d}" for i in range(n)]
    accounts = pd.DataFrame(
        {
            "account_id": ids,
            "name": [f"Company {i}" for i in range(n)],
            "relation": np.array(["customer", "lost"])[np.arange(n) % 2],
            "industry": np.array(["Tech", "Retail", "None of these"])[rng.integers(0, 3, n)],
            "country": "Finland",
            "employees": rng.integers(1, 5000, n).astype(float),
            "revenue": rng.gamma(2, 1e6, n),
            "founded_year": rng.integers(1950, 2020, n),
            "technologies": ["SAP; Excel" if i % 3 else "" for i in range(n)],
            "technology_level": 2,
            "customer_since": "2020-05-06",
            "team_size": rng.integers(1, 40, n),
        }
    )
    accounts.loc[::7, "employees"] = np.nan
    days = pd.Timestamp("2021-01-01") + pd.to_timedelta(rng.integers(0, 1400, invoices), unit="D")
    bills = pd.DataFrame(
        {
            "account_id": rng.choice(ids[::2], invoices),
            "date": days.strftime("%Y-%m-%d"),
            "amount": rng.gamma(2, 500, invoices).round(2),
            "invoice_id": [f"I{i}" for i in range(invoices)],
        }
    )
    deals = pd.DataFrame(
        {
            "deal_id": [f"D{i}" for i in range(n)],
            "account_id": ids,
            "opened": "2023-01-02",
            "closed": "2023-03-04",
            "outcome": np.array(["won", "lost"])[np.arange(n) % 2],
            "amount": rng.gamma(2, 500, n),
            "opened_employees": rng.integers(1, 99, n),
        }
    )
    return {"accounts.csv": csv(accounts), "invoices.csv": csv(bills), "deals.csv": csv(deals)}


def test_clean_tables_are_read_without_loss() -> None:
    """Canonical names map with confidence 1; values, gaps, dates and lists come out as they were written."""
    files = canonical()
    found = read_dataset(files)
    assert found.table_names == ("accounts", "deals", "invoices")
    mapped = found.mapping.set_index(["file", "header"])
    own = mapped.drop(index=[("accounts.csv", "team_size"), ("deals.csv", "opened_employees")])
    assert (own["confidence"] == 1.0).all()
    assert (mapped["column"] == mapped.index.get_level_values("header")).all()
    for name, frame in found.tables():
        plain = pd.read_csv(io.BytesIO(files[f"{name}.csv"]), keep_default_na=False, na_values={"employees": [""]})
        assert list(frame.columns) == list(plain.columns)
        for column in plain.columns:
            if pd.api.types.is_numeric_dtype(plain[column]):
                assert frame[column].to_numpy() == pytest.approx(plain[column].to_numpy(), nan_ok=True), column
            elif column == "technologies":
                assert [("; ".join(v) if v else "") for v in frame[column]] == plain[column].tolist()
            elif pd.api.types.is_datetime64_any_dtype(frame[column]):
                assert frame[column].dt.strftime("%Y-%m-%d").tolist() == plain[column].tolist()
            else:
                assert frame[column].tolist() == plain[column].tolist(), column


def test_what_a_company_was_like_at_opening_is_read_as_what_it_is_like() -> None:
    """Bands of people, countries and lists of technologies in the deals have the kinds of the company's own columns."""
    files = canonical()
    deals = pd.read_csv(io.BytesIO(files["deals.csv"]))
    deals["opened_employees"] = "11-50"
    deals["opened_country"] = "SE"
    deals["opened_technologies"] = "SAP; Shopify"
    deals["opened_team_size"] = 4
    found = read_dataset({**files, "deals.csv": csv(deals)}).deals
    assert 11 <= found["opened_employees"].iloc[0] <= 50
    assert found["opened_country"].iloc[0] == "Sweden"
    assert list(found["opened_technologies"].iloc[0]) == ["SAP", "Shopify"]
    assert found["opened_team_size"].iloc[0] == 4


def test_every_remark_can_be_said_and_rows_are_in_order_of_the_file() -> None:
    """No remark lacks its text or a value; row numbers of one remark rise."""
    for files in (
        crm(),
        {"leads.csv": csv(leads())},
        {"sales.csv": csv(order_lines())},
        {"a.csv": NORDIC.encode(), "f.txt": LEDGER.encode()},
    ):
        found = read_dataset(files)
        assert all(say(text) for text in found.report["message"])
        assert all(say(text) for text in found.mapping["why"])
        for _, rows in found.report.dropna(subset=["row"]).groupby(["file", "code", "column"], dropna=False)["row"]:
            assert all(a <= b for a, b in pairwise(rows))


def test_nothing_that_names_a_company_is_refused_with_the_columns_found() -> None:
    """A dictionary of variables is no list of companies."""
    with pytest.raises(ReadError, match="Variables and Description"):
        read_dataset({"dictionary.csv": b"Variables,Description\nProspect,An id\nTags,Some words\n"})
    with pytest.raises(ReadError, match="No file"):
        read_dataset({})


def test_companies_known_by_id_alone_are_kept() -> None:
    """Invoices that bear nothing but an id make accounts too, and a later file adds to them."""
    found = read_dataset(
        {
            "invoices.csv": b"account_id,date,amount\nA,2024-01-01,5\nB,2024-01-02,6\n",
            "deals.csv": b"deal_id,account_id,outcome\n1,B,won\n2,C,lost\n",
        }
    )
    assert found.accounts["account_id"].tolist() == ["A", "B", "C"]
    assert found.accounts["relation"].tolist() == ["customer", "customer", "lost"]


def test_list_without_names_is_not_mixed_with_named_companies() -> None:
    """Its rows would become nameless companies beside the real ones: it is reported and left out."""
    files = {"customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n", "sizes.csv": b"Employees,Country\n5,SE\n7,FI\n"}
    found = read_dataset(files)
    assert found.accounts["name"].tolist() == ["Acme", "Beta"]
    assert found.report.loc[found.report["code"] == "file_not_used", "file"].tolist() == ["sizes.csv"]
    assert set(found.mapping.loc[found.mapping["file"] == "sizes.csv", "table"]) == {""}


def test_same_file_twice_counts_once() -> None:
    """A second download of one export must not double what was bought."""
    lines = csv(order_lines())
    found = read_dataset({"sales.csv": lines, "sales (1).csv": lines})
    assert found.invoices is not None and len(found.invoices) == 240
    assert "file_not_used" in codes(found)


def test_deals_of_two_files_keep_ids_of_their_own() -> None:
    """The same deal in two exports is one; deals that only share a number, or have none, stay two."""
    old = b"deal_id,account_id,outcome\n1,A,won\n2,B,lost\n,C,won\n"
    new = b"deal_id,account_id,outcome\n1,A,won\n2,D,won\n,E,lost\n"
    found = read_dataset({"deals 2023.csv": old, "deals 2024.csv": new})
    assert found.deals is not None and found.deals["deal_id"].is_unique
    assert sorted(found.deals["account_id"]) == ["A", "B", "C", "D", "E"]
    assert codes(found)["duplicate_deal"] == 1


def test_two_lists_without_names_are_not_laid_over_each_other() -> None:
    """Row 2 of one file is not row 2 of the other."""
    lists = {f"{word}.csv": f"industry,employees,country\n{f'{word},5,SE' + chr(10)}".encode() for word in ("a", "b")}
    assert len(read_dataset(lists).accounts) == 2


def test_names_in_other_letters_stay_apart() -> None:
    """What is left of them in Latin letters is not the name."""
    found = read_dataset(
        {"companies.csv": "name,city\nРомашка 1,Omsk\nБерёза 1,Tver\n東京 AB,Oslo\n大阪 AB,Oslo\n".encode()}
    )
    assert found.accounts["name"].tolist() == ["Ромашка 1", "Берёза 1", "東京 AB", "大阪 AB"]


def test_lines_without_a_company_do_not_disturb_what_the_others_say_of_theirs() -> None:
    """The latest line that has a number gives it; lines set aside have no say in the order."""
    text = (
        b"account_id,date,amount,employees\n1,2024-02-01,5,20\n,2024-03-01,6,99\n1,2024-01-01,7,10\n2,2024-01-05,8,3\n"
    )
    found = read_dataset({"invoices.csv": text})
    assert found.accounts.set_index("account_id")["employees"].to_dict() == {"1": 20.0, "2": 3.0}
    assert rows_of(found, "no_account") == [3]


def test_number_too_large_to_hold_is_reported_as_none() -> None:
    """Four hundred digits are no revenue; endless values would spoil every mean."""
    found = read_dataset({"accounts.csv": b"account_id,revenue\n1," + b"9" * 400 + b"\n2,5\n3,6\n"})
    assert found.accounts["revenue"].isna().tolist() == [True, False, False]
    assert rows_of(found, "unreadable_number") == [2]


def test_a_total_of_nothing_is_no_purchase() -> None:
    """A company whose totals are all 0 has not bought; the zeros are counted in the report."""
    text = b"Company,Sales 2022,Sales 2023\nAcme,10,20\nBeta,0,0\nCeta,0,5\n"
    found = read_dataset({"list.csv": text})
    assert found.accounts["relation"].tolist() == ["customer", "prospect", "customer"]
    assert found.invoices is not None and found.invoices["amount"].tolist() == [10, 20, 5]
    (said,) = found.report.loc[found.report["code"] == "zero_totals", "message"]
    assert say(said).startswith("3 of these totals are 0")


def test_a_credit_note_with_a_positive_amount_is_reported() -> None:
    """A ledger that says by a word what is given back: the amount is kept as it is, and the row is named."""
    text = "Kunde;Rechnungsdatum;Art;Netto\nA;05.01.2024;Rechnung;100\nA;09.01.2024;Gutschrift;20\n"
    found = read_dataset({"rechnungen.csv": (text + "B;10.01.2024;Gutschrift;-30\n").encode()})
    assert found.invoices is not None and found.invoices["amount"].tolist() == [100, 20, -30]
    assert rows_of(found, "positive_credit") == [3]


def test_deals_lost_have_their_day_where_a_file_has_one_column_for_each_end() -> None:
    """Pipedrive's won time and lost time are both the day a deal was closed; an open deal has none."""
    text = (
        b"Deal - Organization,Deal - Status,Deal - Value,Deal - Won time,Deal - Lost time\n"
        b"A,Won,10,2024-01-05 10:00:00,\nB,Lost,5,,2024-02-06 10:00:00\nC,Open,7,,\n"
    )
    found = read_dataset({"deals.csv": text})
    assert found.deals is not None
    assert found.deals["closed"].tolist()[:2] == [pd.Timestamp(2024, 1, 5), pd.Timestamp(2024, 2, 6)]
    assert pd.isna(found.deals["closed"].iloc[2])


def test_a_list_of_customers_makes_no_customers_of_another_list() -> None:
    """Whom only the list of prospects names is a prospect; whom both name is a customer."""
    files = {"customers.csv": b"Company,Country\nAlfa,Sweden\nBeta,Poland\n"}
    found = read_dataset(files | {"prospects.csv": b"Company,Country\nBeta,Poland\nGamma,Poland\nDelta,Sweden\n"})
    relation = found.accounts.set_index("name")["relation"].to_dict()
    assert relation == {"Alfa": "customer", "Beta": "customer", "Gamma": "prospect", "Delta": "prospect"}
    (said,) = found.report.loc[found.report["code"] == "relation_assumed", "message"]
    assert "2 are taken as customers" in say(said) and "the other 2 as prospects" in say(said)
    assert read_dataset(files).accounts["relation"].tolist() == ["customer", "customer"]

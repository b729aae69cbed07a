import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.languages import message
from icp_core.schema import TABLES, empty_mapping, empty_report
from icp_core.views import attribute_rows, corrections, mapping_rows, remarks, report_rows, table_rows, targets
from icp_core.views.mapping import KEPT, OWN, target_words


def read(text, name="customers.csv", **settings):
    return icp.read_dataset({name: text.encode()}, **settings)


CSV = "Company;Staff;Shoe size;Country\nAlfa;12;44;Sweden\nBeta;150;41;Finland\nGamma;7;39;Poland\n"


def test_every_target_has_words_of_its_own():
    """No two columns that a header can be taken for are told in the same words, so that a choice means one of them."""
    words = targets()
    assert len(set(words)) == len(words)
    assert len(words) == 3 + sum(len(columns) for columns in TABLES.values())
    assert not any("_" in told or told != told.strip() for told in words)


def test_the_mapping_is_told_in_words():
    """Each header has a row with what it was taken for; the least certain stand first."""
    rows = mapping_rows(read(CSV).mapping)
    assert set(rows["header"]) == {"Company", "Staff", "Shoe size", "Country"}
    assert rows["confidence"].is_monotonic_increasing
    target = rows.set_index("header")["target"]
    assert target["Staff"] == "Account: Employees" and target["Company"] == "Account: name"
    assert set(target) <= set(targets())
    assert mapping_rows(empty_mapping()).empty


def test_a_correction_is_what_a_person_changed():
    """Rows left alone are none; a changed one names file, header and the canonical column."""
    before = mapping_rows(read(CSV).mapping)
    assert corrections(before, before.copy()) == {}
    after = before.copy()
    at = after.index[after["header"] == "Shoe size"][0]
    for chosen, meant in (
        ("accounts.founded_year", "accounts.founded_year"),
        ("", ""),
        ("invoices.amount", "invoices.amount"),
    ):
        after.loc[at, "target"] = target_words(chosen)
        if after.loc[at, "target"] != before.loc[at, "target"]:
            assert corrections(before, after) == {("customers.csv", "Shoe size"): meant}
    at = after.index[after["header"] == "Staff"][0]
    after = before.copy()
    after.loc[at, "target"] = target_words(OWN)
    assert corrections(before, after) == {("customers.csv", "Staff"): "accounts.Staff"}


def test_an_attribute_of_its_own_may_be_called_like_a_canonical_one():
    """A header "revenue" that is no revenue stands beside the canonical column, which stays empty."""
    lines = "Company;revenue;Country\nAlfa;12;Sweden\nBeta;150;Finland\nGamma;7;Poland\n"
    before = mapping_rows(read(lines).mapping)
    after = before.copy()
    after.loc[after["header"] == "revenue", "target"] = target_words(OWN)
    (((file, header), column),) = corrections(before, after).items()
    again = read(lines, mapping={file: {header: column}})
    assert "revenue" not in again.accounts and list(again.accounts["revenue_as_written"]) == [12, 150, 7]


def test_what_describes_lines_is_not_called_an_attribute_of_companies():
    """Of order lines the contract number stays with its line and is told so; choosing that again changes nothing."""
    lines = "Customer;Order date;Amount;Contract\n" + "".join(
        f"{name};2025-0{month}-01;{100 * month};K{month}\n"
        for name in ("Alfa", "Beta", "Gamma")
        for month in range(1, 6)
    )
    rows = mapping_rows(read(lines, name="orders.csv").mapping)
    target = rows.set_index("header")["target"]
    assert target["Contract"] == target_words(KEPT) and target["Amount"] == "Invoice: amount"
    after = rows.copy()
    after.loc[after["header"] == "Amount", "target"] = target_words(KEPT)
    assert corrections(rows, after) == {}


def test_a_correction_read_again_is_followed():
    """What a person chooses is what the next reading does."""
    before = mapping_rows(read(CSV).mapping)
    after = before.copy()
    after.loc[after["header"] == "Shoe size", "target"] = target_words("accounts.nps")
    (((file, header), column),) = corrections(before, after).items()
    again = read(CSV, mapping={file: {header: column}})
    assert list(again.accounts["nps"]) == [44, 41, 39]


def project(entries, **tables):
    """A project with a report of (code, table, column, row, before)."""
    report = pd.DataFrame(
        [
            {
                "table": table, "row": row, "column": column, "code": code, "before": before, "after": None,
                "message": message("report.empty_column", column=str(column)),
            }
            for code, table, column, row, before in entries
        ]
    )  # fmt: skip
    accounts = pd.DataFrame({"account_id": ["a", "b", "c"], "relation": "customer"})
    return icp.Dataset(accounts=accounts, report=report if entries else empty_report(), **tables)


ENTRIES = [
    ("no_key", "accounts", None, 3, "x"),
    ("unreadable_number", "accounts", "employees", 4, "many"),
    ("unreadable_number", "accounts", "employees", 9, "few"),
    ("unreadable_number", "deals", "amount", 2, "?"),
]


def test_the_report_loses_nothing():
    """Every entry is one row, with gaps as gaps and rows as whole numbers."""
    rows = report_rows(project(ENTRIES))
    assert list(rows.columns) == ["Table", "Row", "Column", "What", "Before", "After"]
    assert list(rows["Row"]) == [3, 4, 9, 2] and list(rows["Before"]) == ["x", "many", "few", "?"]
    assert rows["Column"].iloc[0] == "" and rows["What"].iloc[1] == "The column employees is empty."
    assert report_rows(project([])).shape == (0, 6)


def test_remarks_count_what_is_said_alike():
    """Entries of one code about one column are one remark; the counts add up to the report, the most frequent first."""
    rows = remarks(project(ENTRIES))
    assert list(rows["count"]) == [2, 1, 1] and rows["count"].sum() == len(ENTRIES)
    assert list(rows["where"]) == ["Employees", "", "Amount"]
    assert remarks(project([])).empty


def test_tables_are_told_with_rows_and_days():
    """Each table that stands has its rows and the days between which its dates lie."""
    deals = pd.DataFrame(
        {
            "deal_id": ["1", "2"], "account_id": "a", "outcome": "won",
            "opened": pd.to_datetime(["2025-01-05", None]), "closed": pd.to_datetime([None, "2025-03-01"]),
        }
    )  # fmt: skip
    contacts = pd.DataFrame({"account_id": ["a"], "name": ["Eva"]})
    rows = table_rows(project([], deals=deals, contacts=contacts)).set_index("table")
    assert list(rows.index) == ["Companies", "Deals", "Contacts"]
    assert list(rows.loc["Deals"]) == [2, "Jan 5, 2025", "Mar 1, 2025"]
    assert list(rows.loc["Contacts"]) == [1, "", ""]


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("industry", ["IT", "IT", "Food", None], ["75 %", 2, "IT, Food"]),
        ("for_profit", [True, True, False, None], ["75 %", 2, "yes, no"]),
        ("technology_level", [3.0, 3.0, 4.0, np.nan], ["75 %", 2, "3, 4"]),
        ("technologies", [["SAP", "CRM"], ["SAP"], None, []], ["75 %", 2, "SAP, CRM"]),
        ("shops", [1, 1, 2, 3], ["100 %", 3, "1, 2, 3"]),
        ("share", [0.5, 0.5, 0.25, np.nan], ["75 %", 2, "0.5, 0.25"]),
    ],
)
def test_an_attribute_is_told_by_its_commonest_values(name, values, told):
    """How much is known, how many values there are, and the commonest of them, as a reader would write them."""
    accounts = pd.DataFrame({"account_id": list("abcd"), "relation": "customer", name: pd.Series(values, dtype=None)})
    (row,) = attribute_rows(icp.Dataset(accounts=accounts)).to_numpy()
    assert [str(part).replace("\N{NO-BREAK SPACE}", " ") for part in row[1:]] == [str(part) for part in told]


def test_a_number_of_many_values_is_told_by_its_middle():
    """Median and quartiles stand for a number with many values, years without grouping."""
    n = 101
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i}" for i in range(n)], "relation": "customer",
            "employees": np.arange(n) * 100.0, "founded_year": 1900.0 + np.arange(n),
        }
    )  # fmt: skip
    rows = attribute_rows(icp.Dataset(accounts=accounts)).set_index("Attribute")["Most common, or the middle"]
    assert rows["Employees"].replace("\N{NO-BREAK SPACE}", " ") == "5.0 k; the middle half 2.5 k to 7.5 k"
    assert rows["Founded"] == "1950; the middle half 1925 to 1975"


def test_interviews_stand_among_the_tables():
    """With their rows and the days between which they were held."""
    told = table_rows(read("Company;Verdict;Interview date\nA;fits;2026-01-02\nB;does not fit;2026-02-03\n"))
    row = told.set_index("table").loc["Interviews"]
    assert row["rows"] == 2 and "2026" in row["first"] and row["first"] != row["last"]

"""What a file leaves open is asked, and what a person answers is done."""

from __future__ import annotations

import datetime as dt

import pandas as pd

import icp_core as icp
from icp_core.intake import ReadingChoices, read_dataset

FILES = {"customers.csv": b"Customer,Revenue,Customer since\nA,1.234,03/04/24\nB,5.678,05/06/24\n"}


def test_open_columns_are_asked_with_both_readings() -> None:
    """File, header, an example, what it is either way, and which way it was read for now."""
    asked = icp.open_questions(read_dataset(FILES))
    assert asked.to_dict("records") == [
        {
            "file": "customers.csv", "header": "Revenue", "table": "accounts", "column": "revenue", "kind": "number",
            "example": "1.234", "readings": ((".", 1.234), (",", 1234.0)), "used": ".",
        },
        {
            "file": "customers.csv", "header": "Customer since", "table": "accounts", "column": "customer_since",
            "kind": "date", "example": "03/04/24", "used": "month first",
            "readings": (("day first", dt.date(2024, 4, 3)), ("month first", dt.date(2024, 3, 4))),
        },
    ]  # fmt: skip


def test_each_answer_gives_the_reading_that_was_offered() -> None:
    """Whatever is chosen, the example becomes what the question said it would, and is not asked again."""
    for number in (".", ","):
        for date in ("day first", "month first"):
            asked = icp.open_questions(read_dataset(FILES)).set_index("header")
            choices = ReadingChoices(
                formats=(("customers.csv", "Revenue", number), ("customers.csv", "Customer since", date))
            )
            found = read_dataset(FILES, choices=choices)
            assert found.accounts["revenue"][0] == dict(asked.loc["Revenue", "readings"])[number]
            assert found.accounts["customer_since"][0].date() == dict(asked.loc["Customer since", "readings"])[date]
            assert icp.open_questions(found).empty


def test_answer_for_another_file_or_header_changes_nothing() -> None:
    """A decision holds for its own column."""
    choices = ReadingChoices(formats=(("other.csv", "Revenue", ","), ("customers.csv", "Customer", ",")))
    assert read_dataset(FILES, choices=choices).digest == read_dataset(FILES).digest


def test_other_columns_of_the_file_settle_it() -> None:
    """``12,5`` proves the comma and ``31/12/2023`` the day first for the whole file."""
    text = (
        b"Customer\tRevenue\tBudget\tCustomer since\tVisited\n"
        b"A\t1.234\t12,5\t03/04/2024\t31/12/2023\nB\t5.678\t7,5\t05/06/2024\t30/11/2023\n"
    )
    found = read_dataset({"customers.csv": text})
    assert icp.open_questions(found).empty
    assert found.accounts["revenue"].tolist() == [1234.0, 5678.0]
    assert found.accounts["customer_since"].tolist() == [pd.Timestamp(2024, 4, 3), pd.Timestamp(2024, 6, 5)]


def test_heads_are_whole() -> None:
    """Nobody employs 1.234 people: the count settles its own mark."""
    found = read_dataset({"customers.csv": b"Customer,Employees\nA,1.234\nB,5.678\n"})
    assert found.accounts["employees"].tolist() == [1234.0, 5678.0]
    assert icp.open_questions(found).empty


def test_points_and_equal_numbers_need_no_answer() -> None:
    """``3.4.2024`` has the day first everywhere; 3/3 is the same either way."""
    for cells in (("3.4.2024", "5.6.2024"), ("03/03/2024", "04/04/2024")):
        text = f"Customer,Customer since\nA,{cells[0]}\nB,{cells[1]}\n"
        assert icp.open_questions(read_dataset({"customers.csv": text.encode()})).empty


def test_formats_that_matter_are_shown_per_column() -> None:
    """Decimal comma, unit and currency of a header, order of dates; plain columns are not listed."""
    text = (
        "Kund;Omsättning (MSEK);Anställda;Kund sedan;Marginal %\nA;12,5;10;31/12/2023;12,5 %\nB;7;20;01/02/2024;8 %\n"
    )
    formats = icp.column_formats(read_dataset({"kunder.csv": text.encode()})).set_index("column")
    assert set(formats.index) >= {"revenue", "customer_since"} and "employees" not in formats.index
    revenue = formats.loc["revenue"]
    assert (revenue["mark"], revenue["factor"], revenue["currencies"]) == (",", 1e6, ["SEK"])
    assert formats.loc["customer_since", "order"] == "day first"
    assert "1,000,000" in str(revenue["words"])


def test_seconds_since_1970_are_dates_where_dates_are_expected() -> None:
    """1,709,251,200 s are the first of March 2024, in milliseconds too; the format is told."""
    for stamp in ("1709251200", "1709251200000"):
        text = f"Deal ID,Company,Amount,Close Date,Deal Stage\n1,A,5,{stamp},closedwon\n2,B,6,{stamp},closedlost\n"
        found = read_dataset({"deals.csv": text.encode()})
        assert found.deals is not None and set(found.deals["closed"]) == {pd.Timestamp(2024, 3, 1)}
        assert icp.column_formats(found).set_index("column").loc["closed", "counted"]

"""Workbooks and Parquet, and files that mean harm."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from icp_core.errors import ReadError
from icp_core.intake import read_dataset
from icp_core.intake.files.workbook import preflight, workbook_grids
from tests.intake.corpus.build import workbook


def sheet_zip(xml: bytes, *, level: int = 6) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", xml)
    return out.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_dataset({name: data})
    assert name in str(caught.value)
    return caught.value.message.key.removeprefix("error.")


def test_cells_of_a_workbook_keep_their_sense() -> None:
    """Numbers, dates, text, blank rows and a title come out as they were typed."""
    rows = [
        ["Customers"],
        [],
        ["Customer", "Employees", "Customer since", "Revenue"],
        ["Åkeri AB", 12, dt.date(2020, 3, 4), 1234.567],
        [],
        ["Beta", "11-50", dt.date(2021, 5, 6), 2.5],
    ]
    found = read_dataset({"list.xlsx": workbook({"Data": rows})}).accounts
    assert found["name"].tolist() == ["Åkeri AB", "Beta"]
    assert found["employees"].round(1).tolist() == [12.0, 23.5]
    assert found["customer_since"].tolist() == [pd.Timestamp(2020, 3, 4), pd.Timestamp(2021, 5, 6)]
    assert found["revenue"].tolist() == [1234.567, 2.5]


def test_sheets_of_a_workbook_are_tables_of_their_own() -> None:
    """Companies on one sheet, deals on another; an empty one is passed over."""
    sheets = {
        "accounts": [["Name", "Industry"], ["Acme", "Tech"], ["Beta", "Retail"]],
        "Empty": [],
        "deals": [["Company", "Stage", "Amount"], ["Acme", "Won", 5], ["Beta", "Lost", 7]],
    }
    found = read_dataset({"crm.xlsx": workbook(sheets)})
    assert found.accounts["relation"].tolist() == ["customer", "lost"]
    assert found.deals is not None and found.deals["outcome"].tolist() == ["won", "lost"]
    assert set(found.mapping["file"]) == {"crm.xlsx: accounts", "crm.xlsx: deals"}


def test_parquet_keeps_its_types() -> None:
    """Ids that were stored as floats lose their point; dates and numbers stay."""
    frame = pd.DataFrame(
        {
            "CustomerID": [17850.0, 13047.0, None],
            "InvoiceDate": pd.to_datetime(["2024-01-05"] * 3),
            "InvoiceNo": ["1", "2", "3"],
            "Quantity": [2, 3, 4],
            "UnitPrice": [1.5, 2.0, 1.0],
        }
    )
    out = io.BytesIO()
    frame.to_parquet(out)
    found = read_dataset({"sales.parquet": out.getvalue()})
    assert found.invoices is not None
    assert found.invoices[["account_id", "amount"]].to_numpy().tolist() == [["17850", 3.0], ["13047", 6.0]]
    assert found.report.loc[found.report["code"] == "no_account", "row"].tolist() == [4]


def test_far_cell_is_refused_before_anything_parses_it() -> None:
    """A kilobyte that claims 17 billion cells."""
    xml = b'<worksheet><sheetData><row r="1"><c r="A1"/><c r="XFD1048576"/></row></sheetData></worksheet>'
    assert refusal("far.xlsx", sheet_zip(xml)) == "file_too_wide"


def test_far_cell_hidden_behind_a_block_boundary_is_refused() -> None:
    """The reference is found also where it is cut between two reads."""
    xml = b"<worksheet><sheetData>" + b" " * (2**20 - 40) + b'<row r="1"><c s="1" r="XFD1048576"/></row></sheetData>'
    assert refusal("far.xlsx", sheet_zip(xml, level=1)) in ("file_too_wide", "file_unsafe")


def test_zip_bomb_is_refused() -> None:
    """Small packed, huge unpacked."""
    assert refusal("bomb.xlsx", sheet_zip(b"\0" * (40 * 2**20))) == "file_unsafe"


def test_too_many_entries_are_refused() -> None:
    """An archive of thousands of parts is no workbook of tables."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for i in range(2001):
            archive.writestr(f"x/{i}", b"")
    with pytest.raises(ReadError) as caught:
        preflight("many.xlsx", out.getvalue())
    assert caught.value.message.key == "error.file_unsafe"


def test_damaged_workbook_is_refused_and_this_process_lives() -> None:
    """The parser fails in a process of its own."""
    good = workbook({"a": [["Name"], ["Acme"]]})
    assert refusal("cut.xlsx", good[: len(good) // 2]) == "file_damaged"
    assert refusal("fake.xlsx", sheet_zip(b"<worksheet><sheetData><row><c></row>")) == "file_damaged"


def test_other_kinds_are_named() -> None:
    """What the bytes are counts, not what the name says."""
    assert refusal("a.csv", b"<!DOCTYPE html><html><table><tr><td>Acme</td></tr></table></html>") == "file_html"
    assert refusal("a.csv", b"%PDF-1.7 ...") == "file_other_kind"
    assert refusal("a.csv", b"") == "file_empty"
    assert refusal("a.csv", b"\xef\xbb\xbf\n\n") == "file_empty"
    assert refusal("a.csv", bytes(range(256)) * 20) == "file_binary"
    assert refusal("a.csv", b"name,city\n") == "file_no_rows"
    assert refusal("a.parquet", b"PAR1" + b"junk" * 50) == "file_damaged"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
    assert refusal("a.xlsx", locked) == "file_password"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "x")
    assert refusal("a.zip", out.getvalue()) == "file_not_a_workbook"


def test_a_name_is_never_a_path() -> None:
    """A name that climbs out of its folder is a label like any other."""
    found = read_dataset({"../../etc/customers.csv": b"name,city\nAcme,Oslo\nBeta,Rome\n"})
    assert found.accounts["name"].tolist() == ["Acme", "Beta"]
    assert found.mapping["file"].unique().tolist() == ["../../etc/customers.csv"]


def test_one_unreadable_file_stops_the_whole_reading() -> None:
    """A project that silently lacks one of its files would look complete."""
    with pytest.raises(ReadError, match=r"bad\.csv"):
        read_dataset({"customers.csv": b"name\nAcme\n", "bad.csv": b""})


def test_grids_of_a_workbook_are_text() -> None:
    """Whole numbers lose their point, three decimals gain a fourth so that no one takes them for thousands."""
    grid = workbook_grids("a.xlsx", workbook({"a": [[5.0, 1.234, True, "x"]]}))[0]
    assert list(grid.rows[0]) == ["5", "1.2340", "TRUE", "x"]


def parquet(columns: dict[str, object], names: list[str] | None = None) -> bytes:
    out = io.BytesIO()
    table = pa.table(columns)
    pq.write_table(table.rename_columns(names) if names else table, out)
    return out.getvalue()


def test_tags_that_never_end_are_looked_at_once() -> None:
    """Looking for the end of each from its start would take minutes for a file of a kilobyte."""
    begun = time.monotonic()
    assert refusal("a.xlsx", sheet_zip(b"<c <row " * 100_000)) == "file_damaged"
    assert time.monotonic() - begun < 20


def test_cells_of_all_sheets_count_together() -> None:
    """Several sheets, each just below the limit, would fill the memory as one sheet above it does."""
    far: list[list[object]] = [["a", "b"], *([[]] * 899_998), ["x"] * 12]
    assert refusal("a.xlsx", workbook({"one": far, "two": far})) == "file_too_wide"


def test_long_ids_of_parquet_stay_apart() -> None:
    """Also beside a missing one, where a table in memory would turn them into floats."""
    ids = [1234567890123456789, 1234567890123456790, None]
    found = read_dataset({"accounts.parquet": parquet({"account_id": ids, "name": ["a", "b", "c"]})})
    assert found.accounts["account_id"].tolist() == ["1234567890123456789", "1234567890123456790", "c"]


def test_parquet_of_any_shape_is_read_without_loss() -> None:
    """Two columns of one name both stay, a record becomes text, a number without end is reported as none."""
    columns = {"account_id": ["1", "2", "3"], "industry": ["a", "b", "b"], "third": ["c", "d", "d"],
               "place": [{"at": "x"}, None, None], "revenue": [float("inf"), 5.0, 6.0]}  # fmt: skip
    names = ["account_id", "industry", "industry", "place", "revenue"]
    found = read_dataset({"accounts.parquet": parquet(columns, names)})
    assert found.accounts["industry"].tolist() == ["a", "b", "b"]
    assert found.accounts["industry_as_written"].tolist() == ["c", "d", "d"]
    assert found.accounts["place"].iloc[0] == "at: x"
    assert found.accounts["revenue"].isna().tolist() == [True, False, False]
    assert {"repeated_column", "unreadable_number"} <= set(found.report["code"])


def test_parquet_that_unpacks_to_gigabytes_is_refused_unread() -> None:
    """One long text, repeated, takes a few kilobytes in the file."""
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), pa.array(["x" * 1_000_000]))
    assert refusal("a.parquet", parquet({"account_id": [str(i) for i in range(2_000)], "name": long})) == (
        "file_too_large"
    )

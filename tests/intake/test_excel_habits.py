"""Habits of spreadsheets: merged cells, hidden sheets, errors, formulas without results, percent, dates."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import pandas as pd
import pytest
import xlsxwriter

import icp_core as icp
from icp_core.errors import ReadError
from icp_core.intake.files.workbook import preflight

HEAD = ["Company", "Region", "Employees"]


def book(write, **settings):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **settings}) as made:
        write(made)
    return out.getvalue()


def remarks(found, code):
    return found.report[found.report["code"] == code]


def changed(data, entry, old, new):
    """The workbook with a piece of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == entry:
                assert old in text
                text = text.replace(old, new)
            after.writestr(name, text)
    return out.getvalue()


def test_cells_merged_over_rows_count_for_each_row():
    """A region that is written once for a block of companies; a title merged over columns stays a title."""

    def write(made):
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "Our customers")
        sheet.write_row(1, 0, HEAD)
        for row in range(2, 8):
            sheet.write_row(row, 0, [f"Firm {row}", "", row])
        sheet.merge_range(2, 1, 4, 1, "Norden")
        sheet.merge_range(5, 1, 6, 1, "Syd")
        sheet.write(7, 1, "Ost")

    found = icp.read_dataset({"customers.xlsx": book(write)})
    assert found.accounts["region"].tolist() == ["Norden"] * 3 + ["Syd"] * 2 + ["Ost"]
    told = remarks(found, "merged_cells")
    assert told[["row", "column", "after"]].to_numpy().tolist() == [
        [4, "Region", "Norden"],
        [5, "Region", "Norden"],
        [7, "Region", "Syd"],
    ]


def test_hidden_sheets_are_used_only_where_somebody_says_so():
    """Hidden and very hidden ones are reported with their rows, and marked in the preview."""

    def write(made):
        for name in ("accounts", "Old", "Older"):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, [f"Firm {name}", "Norden", 5])
            if name == "Old":
                sheet.hide()
            elif name == "Older":
                sheet.very_hidden()

    data = book(write)
    found = icp.read_dataset({"a.xlsx": data})
    assert found.accounts["name"].tolist() == ["Firm accounts"]
    assert remarks(found, "file_not_used")["file"].tolist() == ["a.xlsx: Old", "a.xlsx: Older"]
    assert [text.values["rows"] for text in remarks(found, "file_not_used")["message"]] == [1, 1]
    chosen = icp.ReadingChoices(files=(("a.xlsx: Old", icp.FileChoice()),))
    assert icp.read_dataset({"a.xlsx": data}, choices=chosen).accounts["name"].tolist() == ["Firm accounts", "Firm Old"]
    assert [(each.hidden, each.used) for each in icp.preview_file("a.xlsx", data, chosen).tables] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_a_workbook_of_hidden_sheets_only_is_read():
    """There is nothing else that could be meant."""

    def write(made):
        made.add_worksheet("Cover")
        for name in ("One", "Two"):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, [f"Firm {name}", "Norden", 5])
            sheet.hide()

    assert len(icp.read_dataset({"a.xlsx": book(write)}).accounts) == 2


def test_errors_and_formulas_without_results_are_reported():
    """Both look like empty cells to the parser."""

    def write(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, "Score", "Rank"])
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"Firm {row}", "x", row])
            sheet.write_formula(row, 3, f"=C{row + 1}*2", None, 777)
            sheet.write_formula(row, 4, f'=IF(C{row + 1}>2,"a","")', None, "aa")
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")

    data = changed(book(write), "xl/worksheets/sheet1.xml", b"<v>777</v>", b"<v></v>")
    data = changed(data, "xl/worksheets/sheet1.xml", b"<v>aa</v>", b"<v></v>")
    found = icp.read_dataset({"customers.xlsx": data})
    assert found.accounts["employees"].isna().tolist() == [False, True, True, False]
    assert remarks(found, "error_cell")[["row", "column", "before"]].to_numpy().tolist() == [
        [3, "Employees", "#N/A"],
        [4, "Employees", "#DIV/0!"],
    ]
    told = remarks(found, "formulas_not_computed")
    assert told["column"].tolist() == ["Score"] and told["message"].iloc[0].values["n"] == 4


def test_percent_cells_are_shares():
    """150 % in one row does not turn 20 % of another into a fifth of a percent."""

    def write(made):
        sheet = made.add_worksheet()
        looks = [made.add_format({"num_format": form}) for form in ("0%", "0.0 %", "0.00")]
        sheet.write_row(0, 0, ["Company", "Gross margin rate", "Growth", "Ratio"])
        for row, (share, growth) in enumerate([(0.2, 1.5), (0.6, 0.2), (0.55, -0.1)], start=1):
            sheet.write(row, 0, f"Firm {row}")
            sheet.write(row, 1, share, looks[0])
            sheet.write(row, 2, growth, looks[1])
            sheet.write(row, 3, 1.5, looks[2])

    found = icp.read_dataset({"customers.xlsx": book(write)}).accounts
    assert found["margin_rate"].tolist() == [0.2, 0.6, 0.55]
    assert found["growth"].tolist() == pytest.approx([1.5, 0.2, -0.1])
    assert found["ratio"].tolist() == [1.5] * 3


@pytest.mark.parametrize("settings", [{}, {"date_1904": True}])
def test_dates_count_from_the_day_that_the_workbook_says(settings):
    """Excel for Mac once counted from 1904."""

    def write(made):
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "d.m.yyyy"})
        sheet.write_row(0, 0, ["Company", "Customer since"])
        for row, when in enumerate([dt.datetime(2020, 3, 4), dt.datetime(1999, 12, 31)], start=1):
            sheet.write(row, 0, f"Firm {row}")
            sheet.write_datetime(row, 1, when, day)

    found = icp.read_dataset({"customers.xlsx": book(write, **settings)}).accounts
    assert found["customer_since"].tolist() == [pd.Timestamp(2020, 3, 4), pd.Timestamp(1999, 12, 31)]


def test_numbers_kept_as_text_are_read():
    """With the green corner, with the apostrophe that an export of ours puts before a minus sign."""

    def write(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Customer number", "Company", "Balance"])
        for row, (number, balance) in enumerate([("00017", "'-5"), ("00018", "12"), ("00019", "'-7,5")], start=1):
            for column, text in enumerate((number, f"Firm {row}", balance)):
                sheet.write_string(row, column, text)
        sheet.write_string(4, 0, "00020")
        sheet.write_string(4, 1, "'t Hooft BV")

    found = icp.read_dataset({"customers.xlsx": book(write)})
    assert found.accounts["account_id"].tolist() == ["00017", "00018", "00019", "00020"]
    assert found.accounts["balance"].tolist()[:3] == [-5, 12, -7.5]
    assert found.accounts["name"].iloc[3] == "'t Hooft BV"
    assert remarks(found, "apostrophe")["row"].tolist() == [2, 4]


def ods(rows):
    """A minimal OpenDocument spreadsheet; a cell is a text, a number, or None repeated over the rest of the sheet."""

    def cell(value):
        if value is None:
            return '<table:table-cell table:number-columns-repeated="16380"/>'
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p/></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Kunder">{body}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def test_an_open_document_spreadsheet_is_read():
    """With the endless blank rows and columns that LibreOffice writes behind a table."""
    data = ods([["Company", "Employees", None], ["Åkeri Öst", 12.0, None], ["Beta", 7.0, None]])
    found = icp.read_dataset({"customers.ods": data}).accounts
    assert found["name"].tolist() == ["Åkeri Öst", "Beta"] and found["employees"].tolist() == [12, 7]


def test_an_open_document_that_repeats_a_cell_over_the_whole_sheet_is_refused():
    """A kilobyte that claims seventeen billion cells takes nothing with it."""
    data = ods([["Company", "Employees"], ["Acme", 12.0]])
    bomb = changed(
        data,
        "content.xml",
        b'<table:table-cell table:number-columns-repeated="16384"/>',
        b'<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>',
    )
    with pytest.raises(ReadError) as caught:
        icp.read_dataset({"a.ods": bomb})
    assert caught.value.message.key in ("error.file_too_heavy", "error.file_too_wide", "error.file_damaged")


@pytest.mark.parametrize(
    "piece",
    [
        b'<c r="A1" ' * 100_000,
        b"<c " + b'r="A1" ' * 150_000,
        b'<c r="A1" t="e"><f>' * 50_000,
        b"<mergeCell ref=" * 70_000,
    ],
)
def test_patterns_that_never_end_cost_no_more_than_their_length(piece):
    """Each tag is looked at once."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<sheet " + b"a" * 1_000_000)
        archive.writestr("xl/styles.xml", b'<cellXfs><xf numFmtId="9"/>' + b"<xf " * 200_000)
        archive.writestr("xl/worksheets/sheet1.xml", piece)
    begun = time.monotonic()
    preflight("a.xlsx", out.getvalue())
    assert time.monotonic() - begun < 10


def test_merged_ranges_that_overlap_without_end_are_refused():
    """Filling them would take hours."""

    def write(made):
        sheet = made.add_worksheet()
        for row in range(20_000):
            sheet.write(row, 0, "x")

    ranges = b"<mergeCells>" + b'<mergeCell ref="B1:B20000"/>' + b"".join(
        b'<mergeCell ref="B%d:B20000"/>' % row for row in range(2, 3_000)
    ) + b"</mergeCells>"  # fmt: skip
    data = changed(book(write), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + ranges)
    with pytest.raises(ReadError) as caught:
        icp.read_dataset({"a.xlsx": data})
    assert caught.value.message.key == "error.file_too_wide"

"""Workbooks, Parquet and JSON lines that are what they should be, with their own traps."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial

from icp_core.intake.choices import FileChoice, ReadingChoices
from tests.intake.corpus.build import archive, parquet, workbook
from tests.intake.corpus.case import Case

TWO = [["Customer", "City"], ["Acme", "Oslo"], ["Beta", "Rome"]]
PLAIN = {"accounts": {"name": ["Acme", "Beta"], "city": ["Oslo", "Rome"]}}
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:'
    'text:1.0"><office:body><office:spreadsheet><table:table table:name="a">%s</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


def ods(rows: list[list[str]], columns: int = 1, times: int = 1) -> bytes:
    """An OpenDocument sheet of texts; the last cell of each row stands for many columns, the row for many rows."""
    last = f'table:number-columns-repeated="{columns}"'
    made = ""
    for row in rows:
        cells = [f'<table:table-cell office:value-type="string" {last if cell is row[-1] else ""}>'
                 f"<text:p>{cell}</text:p></table:table-cell>" for cell in row]  # fmt: skip
        made += f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": ODS % made, "META-INF/manifest.xml": MANIFEST})


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet" manifest:full-path="/"/></manifest:manifest>'
)


def with_formulas(book) -> None:
    sheet = book.get_worksheet_by_name("a")
    sheet.write_formula(1, 2, "=NA()", None, "#N/A")
    sheet.write_formula(2, 2, "=1+1", None, "")
    sheet.write_formula(3, 2, "=2+3", None, 5)


def merged(book) -> None:
    book.get_worksheet_by_name("a").merge_range(1, 1, 2, 1, "Oslo")


def lines(*records: dict) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


CASES = [
    Case("workbook", "excel excel_child", {"list.xlsx": partial(workbook, {"a": TWO})}, PLAIN),
    Case("workbook_types", "excel number_format date_format header_row",
         {"list.xlsx": partial(workbook, {"a": [
             ["Customers of 2024"], [], ["Customer", "Employees", "Customer since", "Revenue"],
             ["Åkeri AB", 12, dt.date(2020, 3, 4), 1234.567], ["Beta", "11-50", dt.date(2021, 5, 6), 2.5]]})},
         {"accounts": {"name": ["Åkeri AB", "Beta"], "employees": [12, 550**0.5], "revenue": [1234.567, 2.5],
                       "customer_since": ["2020-03-04", "2021-05-06"]}}, says={"title_row": (1,)}),
    Case("workbook_mangled_bands", "excel mangled_bands",
         {"list.xlsx": partial(workbook, {"a": [
             ["Customer", "Employees"], ["A", dt.date(2024, 10, 2)], ["B", "51-200"], ["C", dt.date(1950, 11, 1)]]})},
         {"accounts": {"employees": [20**0.5, 10200**0.5, 550**0.5]}}),
    Case("formulas_and_their_errors", "calamine_errors calamine_uncomputed missing_words",
         {"list.xlsx": partial(workbook, {"a": [["Customer", "City", "Employees"], ["Acme", "Oslo"], ["Beta", "Rome"],
                                                ["Ceta", "Bern"]]}, with_formulas)},
         {"accounts": {"name": ["Acme", "Beta", "Ceta"], "employees": [None, None, 5]}}),
    Case("merged_cells", "calamine_merged",
         {"list.xlsx": partial(workbook, {"a": [["Customer", "City"], ["Acme"], ["Beta"]]}, merged)},
         {"accounts": {"name": ["Acme", "Beta"], "city": ["Oslo", "Oslo"]}}, says={"merged_cells": (3,)}),
    Case("several_sheets", "sheets excel joining_by_name",
         {"crm.xlsx": partial(workbook, {"accounts": TWO, "Empty": [],
                                         "deals": [["Company", "Stage", "Amount"], ["Acme", "Won", 5],
                                         ["Beta", "Lost", 7]]})},
         {"accounts": {"relation": ["customer", "lost"]}, "deals": {"outcome": ["won", "lost"], "amount": [5, 7]}}),
    Case("sheet_with_a_heading_only", "sheets reason_codes",
         {"crm.xlsx": partial(workbook, {"accounts": TWO, "notes": [["Remarks"]]})}, PLAIN,
         says={"sheet_not_used": ()}),
    Case("sheet_left_out", "sheets",
         {"crm.xlsx": partial(workbook, {"Customers": TWO, "Old customers": [["Customer", "City"], ["Ceta", "Bern"]]})},
         PLAIN, choices=ReadingChoices(files=(("crm.xlsx: Old customers", FileChoice(used=False)),))),
    Case("ods", "excel", {"list.ods": partial(ods, TWO)}, PLAIN),
    Case("parquet", "parquet joining_by_id",
         {"sales.parquet": partial(parquet, {
             "CustomerID": [17850.0, 13047.0, None], "InvoiceDate": [dt.datetime(2024, 1, 5)] * 3,
             "InvoiceNo": ["1", "2", "3"], "Quantity": [2, 3, 4], "UnitPrice": [1.5, 2.0, 1.0]})},
         {"invoices": {"account_id": ["17850", "13047"], "amount": [3, 6], "date": ["2024-01-05"] * 2}},
         says={"no_account": (4,)}),
    Case("parquet_long_ids", "parquet joining_by_id",
         {"accounts.parquet": partial(parquet, {"account_id": [1234567890123456789, 1234567890123456790, None],
                                                "name": ["a", "b", "c"]})},
         {"accounts": {"account_id": ["1234567890123456789", "1234567890123456790", "c"]}}),
    Case("parquet_nested", "parquet",
         {"accounts.parquet": partial(parquet, {"account_id": ["1", "2"], "technologies": [["SAP", "Excel"], None],
                                                "place": [{"at": "x"}, None]})},
         {"accounts": {"technologies": [["SAP", "Excel"], None], "place": ["at: x", None]}}),
    Case("json_lines", "json_lines",
         {"customers.jsonl": lines({"Customer": "Acme", "City": "Oslo"}, {"Customer": "Beta", "City": "Rome"})}, PLAIN),
    Case("json_lines_of_unlike_records", "json_lines",
         {"customers.jsonl": lines({"Customer": "Acme", "Employees": 5, "Technologies": ["SAP", "Excel"]},
                                   {"City": "Rome", "Customer": "Beta", "Employees": None})},
         {"accounts": {"name": ["Acme", "Beta"], "city": [None, "Rome"], "employees": [5, None],
                       "technologies": [["SAP", "Excel"], None]}}),
    Case("json_array", "json_lines",
         {"customers.json": b'[{"Customer": "Acme", "City": "Oslo"},\n {"Customer": "Beta", "City": "Rome"}]'}, PLAIN),
    Case("json_line_that_is_broken", "json_lines reason_codes",
         {"customers.jsonl": b'{"Customer": "Acme", "City": "Oslo"}\n{"Customer": \n'
          b'{"Customer": "Beta", "City": "Rome"}\n'},
         PLAIN, says={"refused_row": (2,)}),
]  # fmt: skip

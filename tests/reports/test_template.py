"""The workbook to fill in: what is written under its headings is read back as it was meant."""

from __future__ import annotations

import io

import pandas as pd
import pytest
import xlsxwriter

import icp_core as icp
from icp_core.errors import ReadError
from icp_core.languages import catalogue
from icp_core.reports import TEMPLATE, template_headers, template_workbook

MEANT = {"name": ("accounts", "name"), "person": ("contacts", "name")}
LEAST = 0.95
"""Confidence of a header that is a usual word for its column."""


def filled(tables):
    """The sheets of the template with the examples of the explanation as rows."""
    out = io.BytesIO()
    texts = catalogue("en")
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for table, columns in TEMPLATE.items():
            sheet = book.add_worksheet(texts[f"template.sheet_name.{table}"])
            sheet.write_row(0, 0, template_headers(table).values())
            if table in tables:
                for row in (1, 2):
                    sheet.write_row(row, 0, [texts[f"template.{table}.{column}.example"] for column in columns])
                sheet.write(2, 0, "10043")
                sheet.write(2, 1, "Beta Oy")
                third = {"accounts": "beta.fi", "deals": "D-882", "invoices": "2024-1204"}.get(table)
                if third:
                    sheet.write(2, 2, third)
    return out.getvalue()


@pytest.mark.parametrize("other", [name for name in TEMPLATE if name != "accounts"])
def test_every_heading_is_mapped_without_help(other):
    """Companies with any one of the other sheets: each column gets the place it is meant for, surely."""
    found = icp.read_dataset({"filled.xlsx": filled({"accounts", other})})
    mapped = {(row.file.partition(": ")[2], row.header): row for row in found.mapping.itertuples()}
    names = catalogue("en")
    for table in ("accounts", other):
        for column, header in template_headers(table).items():
            row = mapped[names[f"template.sheet_name.{table}"], header]
            assert (row.table, row.column) == MEANT.get(column, (table, column)), header
            assert row.confidence >= LEAST, header
    assert len(found.accounts) == 2 and len(getattr(found, other)) == 2


def test_examples_are_read_as_they_are_meant():
    """Numbers, dates and words of the explanation's example line."""
    found = icp.read_dataset({"filled.xlsx": filled(set(TEMPLATE))})
    company = found.accounts.set_index("account_id").loc["10042"]
    assert (company["name"], company["domain"], company["relation"]) == ("Åkeri Öst AB", "akeriost.se", "customer")
    assert (company["employees"], company["revenue"], company["founded_year"]) == (140, 24_000_000, 1987)
    assert company["technologies"] == ["SAP", "Salesforce", "Azure"]
    assert company["customer_since"] == pd.Timestamp(2019, 3, 1) and company["margin_rate"] == 0.62
    assert found.deals["outcome"].tolist() == ["won", "won"] and found.deals["kind"].tolist() == ["new", "new"]
    assert found.subscriptions["monthly_amount"].tolist() == [1200, 1200]
    assert found.contacts["name"].tolist() == ["Anna Åberg"] * 2


def test_the_template_itself_holds_headings_only():
    """Handed over unfilled it is refused like any file without rows, and its explanation is no data."""
    data = template_workbook()
    seen = icp.preview_file("template.xlsx", data)
    assert [table.used for table in seen.tables] == [False] + [True] * len(TEMPLATE)
    heads = [table.head[0] for table in seen.tables[1:]]
    assert heads == [tuple(template_headers(table).values()) for table in TEMPLATE]
    with pytest.raises(ReadError):
        icp.read_dataset({"template.xlsx": data})


def test_nothing_in_the_template_runs_or_links():
    """No formula, no link."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(template_workbook())) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 1 + len(TEMPLATE)
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)

"""What stands around a table and between its rows is told apart from its rows, and reported."""

from __future__ import annotations

import pytest

from icp_core.intake.choices import FileChoice
from icp_core.intake.files.grid import text_grid
from icp_core.intake.files.header import header_row_of, raw_table
from icp_core.intake.log import Log


def read(text, header_row=None):
    log = Log()
    grid = text_grid("a.csv", text.encode(), FileChoice(delimiter=";"))
    table = raw_table(grid, log, header_row)
    assert header_row_of(grid, header_row) == (table.header_row or 0)
    return table, log.frame()


def rows_of(report, code):
    return report.loc[report["code"] == code, "row"].tolist()


@pytest.mark.parametrize(
    "upper", [";2023;2023;2024;2024", ";2023;;2024;", "Company;2023;;2024;", ";År 2023;År 2023;År 2024;År 2024"]
)
@pytest.mark.parametrize("chosen", [None, 2])
def test_a_header_of_two_rows_is_joined(upper, chosen):
    """The year stands in front of names that are repeated, and only there."""
    table, report = read(upper + "\nCompany;Sales;Margin;Sales;Margin\nAcme;5;1;6;2\nBeta;7;2;8;3\n", chosen)
    years = ["År 2023", "År 2024"] if "År" in upper else ["2023", "2024"]
    assert list(table.frame.columns) == [
        "Company",
        *(f"{year} {name}" for year in years for name in ("Sales", "Margin")),
    ]
    assert table.header_row == 2 and table.rows.tolist() == [3, 4]
    assert rows_of(report, "header_of_two_rows") == [1]


def test_a_name_that_stands_in_the_upper_row_only_is_kept():
    """As a cell that is merged over both rows."""
    table, _ = read("Company;Town;2023;;2024;\n;;Sales;Margin;Sales;Margin\nAcme;Oslo;5;1;6;2\nBeta;Rome;7;2;8;3\n")
    assert list(table.frame.columns)[:3] == ["Company", "Town", "2023 Sales"]


@pytest.mark.parametrize(
    "text",
    [
        "Name;Contact;Contact\nAcme;Anna;Eva\nBeta;Ann;Eve\n",
        "Company;Town;Town\nAcme;Oslo;Oslo\nBeta;Rome;Bonn\n",
        "Report;2024\nName;City\nAcme;Oslo\nBeta;Rome\n",
    ],
)
def test_rows_that_only_look_like_groups_are_none(text):
    """Two columns of one name, equal values in the first row, a title of two cells."""
    _, report = read(text)
    assert rows_of(report, "header_of_two_rows") == []


def test_totals_between_groups_are_set_aside_where_they_add_up():
    """A sum of the block above and a sum of all; a company that is called so stays."""
    table, report = read(
        "Company;Region;Sales\nAcme;Norden;1 000,50\nBeta;Norden;2 000,25\nSumma Norden;;3 000,75\n\n"
        "Gamma;Syd;10\nDelta;Syd;20\nSumma Syd;;30\n\nTotal Energies;Syd;700\nSumma Oy;Norden;45\nTotalt;;3775,75\n"
    )
    assert table.frame["Company"].tolist() == ["Acme", "Beta", "Gamma", "Delta", "Total Energies", "Summa Oy"]
    assert rows_of(report, "total_row") == [4, 8, 12]


def test_a_company_whose_name_means_total_is_kept_in_the_middle():
    """Nothing adds up to its figures."""
    table, _ = read("Company;Sales\nAcme;5\nSumma;90\nBeta;7\nGamma;8\nDelta;9\nEta;1\n")
    assert "Summa" in table.frame["Company"].tolist()


def test_notes_under_the_table_are_reported():
    """Below a blank row, of one cell each; without it they may be companies of which only the name is known."""
    table, report = read(
        "Company;City;Sales\nAcme;Oslo;5\nBeta;Rome;7\nGamma;;\n\nSource: our system;;\n* estimated;;\n"
    )
    assert table.frame["Company"].tolist() == ["Acme", "Beta", "Gamma"]
    assert rows_of(report, "note_below") == [6, 7]


def test_blocks_with_blank_rows_between_are_one_table():
    """Each block under the header again, in other letters too."""
    table, report = read("Company;City;Sales\nAcme;Oslo;5\n\nCOMPANY;CITY;SALES\nBeta;Rome;7\n\n\nGamma;Bonn;8\n")
    assert table.frame["Company"].tolist() == ["Acme", "Beta", "Gamma"]
    assert rows_of(report, "repeated_header") == [4]

"""What is pasted or typed is read as a file with the same cells would be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import icp_core as icp
from icp_core.errors import ReadError
from icp_core.intake.files.grid import text_grid


def test_cells_copied_from_a_spreadsheet_are_read():
    """Tabs between cells; quotes around a cell with a line's end or a quote in it; commas are part of the text."""
    text = 'Name\tCity\tNote\r\nAcme, Inc\tOslo\t"first\nsecond"\r\n"The ""Best"" Oy"\tTurku\tx\r\n'
    found = icp.read_dataset({"pasted.csv": icp.pasted_file(text)}).accounts
    assert found["name"].tolist() == ["Acme, Inc", 'The "Best" Oy']
    assert found["note"].tolist() == ["first second", "x"]


def test_a_column_of_names_can_be_pasted():
    """A comma in a name does not cut it."""
    found = icp.read_dataset({"pasted.csv": icp.pasted_file("Company\nAcme, Inc\nBeta\nGamma Oy\n")}).accounts
    assert found["name"].tolist() == ["Acme, Inc", "Beta", "Gamma Oy"]


def test_a_typed_grid_is_read_without_its_blank_edges():
    """Row numbers of the report are those of the grid."""
    rows = [
        ["Name", "Employees", None],
        ["Acme", "12", ""],
        ["Beta", "many", None],
        ["Gamma", "5"],
        ["", None, ""],
        [None] * 3,
    ]
    found = icp.read_dataset({"typed.csv": icp.typed_table(rows)})
    assert found.accounts["name"].tolist() == ["Acme", "Beta", "Gamma"]
    assert found.report.loc[found.report["code"] == "unreadable_number", "row"].tolist() == [3]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "paste_empty"),
        (" \r\n\t\t\n", "paste_empty"),
        ('""\t""\n', "paste_empty"),
        ("Acme", "paste_one_cell"),
        ("\n\tAcme\t\n", "paste_one_cell"),
        ("Name\tCity\n", "paste_one_row"),
        ("\ufeff\x00", "paste_empty"),
    ],
)
def test_too_little_is_refused_with_what_to_do(text, key):
    """The refusal says what was pasted, not that a file is wrong."""
    with pytest.raises(ReadError) as caught:
        icp.pasted_file(text)
    assert caught.value.message.key == f"error.{key}"
    with pytest.raises(ReadError):
        icp.typed_table([[text]])


def test_a_paste_larger_than_any_file_is_refused():
    """The same limit as for files."""
    with pytest.raises(ReadError) as caught:
        icp.pasted_file("name\n" + "x" * (64 * 2**20))
    assert caught.value.message.key == "error.file_too_large"


CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd") | st.sampled_from('\n\t",;|'),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=2, max_size=8))
def test_typed_cells_come_out_as_they_went_in(rows):
    """Whatever stands in them: tabs, quotes, line ends."""
    heads = [f"head {k}" for k in range(len(rows[0]))]
    width = len(heads)
    table = [heads, *([cell.replace("\ufeff", "") or "x" for cell in (row + ["x"] * width)[:width]] for row in rows)]
    grid = text_grid("a.csv", icp.typed_table(table))
    assert grid.delimiter == "\t"
    assert [row for row in grid.rows if row] == table

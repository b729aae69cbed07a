"""Habits of programs that write text files."""

from __future__ import annotations

import pytest

import icp_core as icp
from icp_core.intake.files.encoding import decode
from icp_core.intake.files.grid import text_grid
from icp_core.intake.files.header import raw_table
from icp_core.intake.log import Log

NORDIC = "Namn;Ort\nÅkeri Öst;Växjö\nSähkö Oy;Jyväskylä\nØrsted;Århus\n"
POLISH = "Nazwa;Miasto\nŻółw Sp. z o.o.;Łódź\nGęś;Kraków\nŚwit;Gdańsk\nŹródło;Wałcz\n"


def read(data):
    log = Log()
    table = raw_table(text_grid("a.csv", data.encode() if isinstance(data, str) else data), log)
    return table, log.frame()


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252", "utf-16-le", "utf-16-be"])
def test_nordic_letters_are_told_from_dos_mac_and_windows(encoding):
    """The pages differ in every letter; a wrong one puts signs and capitals into words."""
    found = decode("a.csv", NORDIC.encode(encoding))
    assert (found.text, found.encoding, found.certain) == (NORDIC, encoding, False)


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2"])
def test_polish_letters_are_told_from_windows_and_unix(encoding):
    """Six letters stand in other places."""
    found = decode("a.csv", POLISH.encode(encoding))
    assert (found.text, found.encoding) == (POLISH, encoding)


@pytest.mark.parametrize(
    "text", ["name;price\nCafé “Paris” – 5 €;1\n", "a;b\nMöller’s;x\n", "a;b\n5 €;£ 3\n", "a;b\nn° 5;x\n"]
)
def test_few_letters_among_signs_are_windows(text):
    """An old page is taken only where it is clearly better."""
    assert decode("a.csv", text.encode("cp1252")).text == text


def test_lines_in_another_encoding_are_read_in_it_and_reported():
    """As two exports that were put together."""
    lines = NORDIC.splitlines(keepends=True)
    data = "".join(lines[:3]).encode() + lines[3].encode("cp1252")
    found = icp.read_dataset({"customers.csv": data})
    assert found.accounts["name"].tolist() == ["Åkeri Öst", "Sähkö Oy", "Ørsted"]
    told = found.report[found.report["code"] == "mixed_encoding"]
    assert told["row"].tolist() == [4] and "cp1252" in str(told["message"].iloc[0])


def test_marks_of_the_encoding_within_the_text_are_no_part_of_it():
    """Exports with such a mark, put one under the other: the second header is a header again."""
    part = "name;city\nAcme;Oslo\n"
    table, report = read(("\ufeff" + part + "\ufeff" + part.replace("name;city", "Name;City")).encode())
    assert table.frame["name"].tolist() == ["Acme", "Acme"]
    assert report["code"].tolist() == ["repeated_header"]


def test_null_signs_that_fill_fields_are_left_out_and_reported():
    """A few make no binary file of a text; many do."""
    found = icp.read_dataset({"customers.csv": b"name;city\nAcme\0\0;Oslo\n" + b"Beta and sons;Rome\n" * 5})
    assert found.accounts["name"].iloc[0] == "Acme"
    assert "null_signs" in set(found.report["code"])
    with pytest.raises(icp.IcpError):
        icp.read_dataset({"customers.csv": b"a\0b\0c\0\0\0\0;\0\0\n"})


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r\n"])
def test_lines_may_end_as_they_like(end):
    """Also behind a line that names the delimiter."""
    for first in ("", "sep=;" + end):
        table, _ = read(first + end.join(["name;city", "Acme;Oslo", "Beta;Rome"]) + end)
        assert table.frame.to_numpy().tolist() == [["Acme", "Oslo"], ["Beta", "Rome"]]


def test_form_feeds_are_blanks():
    """Printed reports have one at each page."""
    table, _ = read("name;city\nAcme;Oslo\n\f\nBeta;Rome\n\fGamma;Bonn\n")
    assert table.frame["name"].tolist() == ["Acme", "Beta", "Gamma"]


def test_a_delimiter_behind_every_line_makes_no_column():
    """With the header, and without."""
    for head in ("name;city;", "name;city"):
        table, report = read(head + "\nAcme;Oslo;\nBeta;Rome;\n")
        assert table.frame.to_numpy().tolist() == [["Acme", "Oslo"], ["Beta", "Rome"]] and not len(report)


@pytest.mark.parametrize("head", [";name;city", "name;city"])
@pytest.mark.parametrize("start", [0, 1])
def test_a_column_that_only_counts_rows_is_left_out(head, start):
    """As pandas writes it, and as R does, whose header is one cell short."""
    rows = "".join(f"{start + i};Firm {i};Oslo\n" for i in range(12))
    table, report = read(f"{head}\n{rows}")
    assert list(table.frame.columns) == ["name", "city"] and len(table.frame) == 12
    assert report["code"].tolist() == ["index_column"]


def test_remarks_behind_a_sharp_are_no_rows():
    """Above, between and below; a name may begin with a sharp."""
    table, report = read("# export of 2024\nname;city\nAcme;Oslo\n# page 2\n#1 Pizza;Rome\nBeta;Bonn\n## end\n")
    assert table.frame["name"].tolist() == ["Acme", "#1 Pizza", "Beta"]
    assert report[["code", "row"]].to_numpy().tolist() == [["title_row", 1], ["comment_row", 4], ["comment_row", 7]]


def test_quotes_behind_a_backslash_are_quotes():
    """Where the rows then fit; a path that ends in a backslash is no such thing."""
    table, _ = read('id,name,city\n1,"The \\"Best\\", Inc",Oslo\n2,"A, \\"B\\"",Rome\n3,C,Bonn\n')
    assert table.frame["name"].tolist() == ['The "Best", Inc', 'A, "B"', "C"]
    table, _ = read('id,path,city\n1,"C:\\data\\",Oslo\n2,"D:\\",Rome\n')
    assert table.frame["path"].tolist() == ["C:\\data\\", "D:\\"]


def test_quotes_within_a_cell_without_quotes_are_letters():
    """Inches."""
    table, _ = read('id,name,city\n1,Pipe 12" long,Oslo\n2,5" and 6",Rome\n')
    assert table.frame["name"].tolist() == ['Pipe 12" long', '5" and 6"']

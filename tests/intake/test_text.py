"""Encodings, delimiters and headers of text files."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.intake.files.delimiter import find_delimiter
from icp_core.intake.files.encoding import decode, mend
from icp_core.intake.files.grid import RawTable, text_grid
from icp_core.intake.files.header import raw_table
from icp_core.intake.log import Log
from icp_core.intake.reading import read_dataset

NORDIC = "Namn;Ort\nÅkeri Öst;Växjö\nSähkö Oy;Jyväskylä\n"
POLISH = "Nazwa;Miasto\nŻółw Sp. z o.o.;Łódź\nGęś;Kraków\nŚwit;Gdańsk\n"


def read(text: str | bytes) -> tuple[RawTable, pd.DataFrame]:
    log = Log()
    table = raw_table(text_grid("a.csv", text.encode() if isinstance(text, str) else text), log)
    return table, log.frame()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NORDIC, "utf-8"),
        (NORDIC, "utf-8-sig"),
        (NORDIC, "cp1252"),
        (NORDIC, "utf-16"),
        (NORDIC, "utf-16-le"),
        (NORDIC, "utf-16-be"),
        (POLISH, "cp1250"),
        (POLISH, "utf-8"),
        (NORDIC, "iso-8859-15"),
    ],
)
def test_letters_survive_every_usual_encoding(text: str, encoding: str) -> None:
    """The text comes out as it was, whichever way it was saved."""
    assert decode("a.csv", text.encode(encoding)).text.lstrip("\ufeff") == text


def test_utf8_is_told_by_the_whole_file() -> None:
    """One Latin-1 byte after a long run of ASCII makes it no UTF-8."""
    data = b"a;b\n" + b"x;y\n" * 50_000 + "Växjö;1\n".encode("cp1252")
    found = decode("a.csv", data)
    assert found.encoding != "utf-8" and "Växjö" in found.text and not found.certain


def test_mojibake_is_mended_and_right_words_are_left() -> None:
    """UTF-8 read as Windows-1252 is turned back; a name with Â that is right stays."""
    assert mend("customers\u00e2\u20ac\u2122 CafÃ©") == "customers’ Café"
    assert mend("Âme et Cœur") == "Âme et Cœur"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a|b\nx|y\n", "|"),
        ("name\nAcme\nBeta\n", None),
        ("name,tech\nAcme,a; b\nBeta,c; d\n", ","),
        ('a,b\n"x;y;z",1\n', ","),
        ("Report;;\n;;\nname;x;y\nAcme;1,5;2\nBeta;2,5;3\n", ";"),
        ("company\nAcme, Inc\nBeta\nGamma\nDelta\n", None),
    ],
)
def test_delimiter(text: str, delimiter: str | None) -> None:
    """The mark that cuts heading and rows alike."""
    assert find_delimiter(text) == delimiter


def test_title_rows_blank_rows_and_totals_are_told_apart() -> None:
    """The header is found below a title; row numbers are those that a spreadsheet shows."""
    table, report = read(
        "Customer report;;\nPrinted 1.3.2024;;\n\nName;City;Sales\nAcme;Oslo;5\n\nBeta;Bergen;7\nTotal;;12\n"
    )
    assert table.header_row == 4
    assert list(table.frame.columns) == ["Name", "City", "Sales"]
    assert table.rows.tolist() == [5, 7]
    assert report.groupby("code")["row"].apply(list).to_dict() == {"title_row": [1, 2], "total_row": [8]}


def test_text_cut_at_unquoted_commas_is_joined_again_and_reported() -> None:
    """Where only such cells start with a blank, joining them is certain."""
    table, report = read("id,name,city\n1,Acme,Oslo\n2,Beta, Inc,Bergen\n3,Gamma,Rue 5, bis\n4,D,E\n")
    assert table.frame["name"].tolist() == ["Acme", "Beta, Inc", "Gamma", "D"]
    assert table.frame["city"].tolist() == ["Oslo", "Bergen", "Rue 5, bis", "E"]
    assert report.loc[report["code"] == "rejoined_row", "row"].tolist() == [3, 4]


def test_row_that_does_not_fit_is_set_aside_with_its_number() -> None:
    """Nothing shows which cells belong together: the row is kept out and reported."""
    table, report = read("id,name,city\n1,Acme,Oslo\n2,Beta,Inc,Bergen\n3,Gamma,Rome\n4,Delta\n")
    assert table.frame["id"].tolist() == ["1", "3", "4"]
    assert report.set_index("code")["row"].to_dict() == {"refused_row": 3, "short_row": 5}


def test_notes_beside_the_table_do_not_become_a_column() -> None:
    """A nameless column filled here and there holds notes; they are reported with their row."""
    rows = "".join(f"{i},{i},,{'1) A: what it is' if i == 5 else ''}\n" for i in range(40))
    table, report = read("a,b,,\n" + rows)
    assert list(table.frame.columns) == ["a", "b"]
    assert table.remarks == ("1) A: what it is",)
    assert report.loc[report["code"] == "note_beside", "row"].tolist() == [7]


def test_headers_are_made_unique_and_a_missing_header_is_noticed() -> None:
    """Two columns of one name stay two; a file of numbers only has no header."""
    table, _ = read("name,city,city\nAcme,Oslo,Rome\n")
    assert list(table.frame.columns) == ["name", "city", "city (2)"]
    table, report = read("1;2;3\n4;5;6\n")
    assert list(table.frame.columns) == ["column 1", "column 2", "column 3"]
    assert len(table.frame) == 2 and report["code"].tolist() == ["no_header"]


def test_repeated_header_in_the_middle_is_no_company() -> None:
    """Exports that were pasted one under the other."""
    table, report = read("name,city\nAcme,Oslo\nname,city\nBeta,Rome\n")
    assert table.frame["name"].tolist() == ["Acme", "Beta"]
    assert report["code"].tolist() == ["repeated_header"]


def test_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    """200 rows in, 200 rows out."""
    rows = "".join(f"{i},{'12 inch' if i != 7 else chr(34) + '12 inch'},x\n" for i in range(200))
    table, _ = read("id,size,kind\n" + rows)
    assert len(table.frame) == 200


def test_quote_left_open_does_not_swallow_the_lines_up_to_the_next_quote() -> None:
    """Only its own line is read without quotes; a cell that rightly holds two lines stays one."""
    rows = [f'{i},"Firm {i}, Inc",Oslo' for i in range(60)]
    rows[9], rows[19] = '9,"Firm 9,Oslo', '19,"Firm\n19",Oslo'
    table, _ = read("id,name,city\n" + "\n".join(rows) + "\n")
    assert table.frame["id"].tolist() == [str(i) for i in range(60)]
    assert table.frame["name"].iloc[[8, 10, 19]].tolist() == ["Firm 8, Inc", "Firm 10, Inc", "Firm\n19"]


def test_cell_as_long_as_a_book_is_read() -> None:
    """Pasted e-mails make cells that exceed what the csv module reads by default."""
    table, _ = read("id,note\n1," + "x" * 1_000_000 + "\n2,y\n")
    assert table.frame["note"].str.len().tolist() == [1_000_000, 1]


WORDS = st.text(st.characters(codec="cp1252", exclude_categories=["C", "Z"]), min_size=1, max_size=8).filter(
    lambda word: not word.startswith(("\ufeff", "sep="))
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=2, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_rows_in_are_rows_kept_plus_rows_reported(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    """Whatever stands in the cells, each row is kept or reported, and kept cells come out unchanged."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["alpha", "beta", "gamma"], *rows])
    table, report = read(text.getvalue().encode(encoding))
    reported = report.dropna(subset=["row"])
    reported = reported[reported["code"].isin(["refused_row", "total_row", "repeated_header", "note_below"])]
    assert len(table.frame) + len(reported) == len(rows)
    kept = {int(row): cells for row, cells in zip(table.rows, table.frame.to_numpy().tolist(), strict=True)}
    changed = set(report.loc[report["code"].isin(["mojibake", "apostrophe"]), "row"])
    for number, cells in kept.items():
        if number not in changed:
            assert cells == rows[number - 2]


def test_a_heading_that_stays_whole_speaks_against_a_delimiter() -> None:
    """Every row has one decimal comma and lists with the true delimiter unquoted: the heading settles it."""
    lines = ["Company;Country;Revenue;Systems"]
    lines += [f"Firm {i};Sweden;{i},5;{'SAP; Excel' if i % 2 else 'Excel'}" for i in range(1, 13)]
    found = read_dataset({"a.csv": "\n".join(lines).encode()})
    assert found.accounts["revenue"].tolist() == [i + 0.5 for i in range(1, 13)]
    assert found.accounts["technologies"].iloc[0] == ["SAP", "Excel"]
    assert (found.report["code"] == "rejoined_row").sum() == 6

"""What a person chooses about a file or a sheet is obeyed, seen in the preview, or refused by name."""

from __future__ import annotations

import io

import pandas as pd
import pytest
import xlsxwriter

import icp_core as icp
from icp_core.errors import IcpError, ReadError, SettingError
from icp_core.intake.choices import FileChoice, ReadingChoices

NORDIC = "Namn;Ort\nÅkeri Öst;Växjö\nSähkö Oy;Jyväskylä\n"
SHEETS = {
    "accounts": [["Name", "Industry"], ["Acme", "Tech"], ["Beta", "Retail"]],
    "deals": [["Company", "Stage", "Amount"], ["Acme", "Won", 5], ["Beta", "Lost", 7]],
    "Empty": [],
}


def workbook(sheets):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
    return out.getvalue()


def of(name, **choice):
    return ReadingChoices(files=((name, FileChoice(**choice)),))


def refusal(files, choices):
    with pytest.raises(IcpError) as caught:
        icp.read_dataset(files, choices=choices)
    return type(caught.value), caught.value.message.key.removeprefix("error.")


def test_a_chosen_encoding_is_taken_and_no_longer_called_a_guess():
    """The same bytes give other letters in another encoding."""
    data = NORDIC.encode("cp1252")
    guessed = icp.read_dataset({"a.csv": data})
    told = icp.read_dataset({"a.csv": data}, choices=of("a.csv", encoding="latin-1"))
    other = icp.read_dataset({"a.csv": data}, choices=of("a.csv", encoding="cp437"))
    assert guessed.accounts["name"].tolist() == told.accounts["name"].tolist() == ["Åkeri Öst", "Sähkö Oy"]
    assert "encoding_guessed" in set(guessed.report["code"]) - set(told.report["code"])
    assert other.accounts["name"].tolist() == ["┼keri Íst".encode("cp850").decode("cp437"), "SΣhk÷ Oy"]


def test_a_chosen_delimiter_is_taken():
    """Also one that is never guessed, and none at all."""
    data = b"name^city\nAcme^Oslo\nBeta^Rome\n"
    found = icp.read_dataset({"a.csv": data}, choices=of("a.csv", delimiter="^"))
    assert found.accounts["city"].tolist() == ["Oslo", "Rome"]
    whole = icp.read_dataset({"a.csv": b"name\nAcme, Oslo\nBeta, Rome\n"}, choices=of("a.csv", delimiter=""))
    assert whole.accounts["name"].tolist() == ["Acme, Oslo", "Beta, Rome"]


def test_a_chosen_header_row_is_taken_and_the_rows_above_are_reported():
    """Row 3 although row 1 looks like one; and none, so that the first row is a company like the others."""
    data = b"Name;City\nof customers;of them\nCompany;Town\nAcme;Oslo\nBeta;Rome\n"
    found = icp.read_dataset({"a.csv": data}, choices=of("a.csv", header_row=3))
    assert found.accounts["name"].tolist() == ["Acme", "Beta"]
    assert found.report.loc[found.report["code"] == "title_row", "row"].tolist() == [1, 2]
    none = icp.read_dataset(
        {"accounts.csv": b"Acme;Oslo\nBeta;Rome\n"},
        choices=of("accounts.csv", header_row=0),
        mapping={"accounts.csv": {"column 1": "accounts.name"}},
    )
    assert none.accounts["name"].tolist() == ["Acme", "Beta"]
    assert "no_header" in set(none.report["code"])


def test_sheets_and_files_that_are_not_used_are_reported_once_with_their_rows():
    """Rows in are rows kept plus rows reported, also where a person left them out."""
    choices = ReadingChoices(files=(("crm.xlsx: deals", FileChoice(used=False)), ("more.csv", FileChoice(used=False))))
    files = {"crm.xlsx": workbook(SHEETS), "more.csv": b"Title\nname,city\nAcme,Oslo\nBeta,Rome\nGamma,Bonn\n"}
    found = icp.read_dataset(files, choices=choices)
    assert found.deals is None and len(found.accounts) == 2
    left = found.report[found.report["code"] == "file_not_used"]
    assert left["file"].tolist() == ["crm.xlsx: deals", "more.csv"]
    assert [text.values["rows"] for text in left["message"]] == [2, 3]


def test_a_file_that_cannot_be_read_can_be_left_out():
    """It stops the reading only while it is to be used; a mapping that names it does no harm."""
    files = {"a.csv": b"name,city\nAcme,Oslo\n", "bad.xlsx": b"PK\x03\x04 cut"}
    found = icp.read_dataset(
        files, choices=of("bad.xlsx", used=False), mapping={"bad.xlsx: x": {"Name": "accounts.name"}}
    )
    assert found.report.loc[found.report["code"] == "file_not_used", "file"].tolist() == ["bad.xlsx"]


def test_the_copy_of_a_file_that_is_not_used_is_read():
    """Being the same as a file that is left out is no reason to be left out."""
    data = b"name,city\nAcme,Oslo\nBeta,Rome\n"
    found = icp.read_dataset({"a.csv": data, "b.csv": data}, choices=of("a.csv", used=False))
    assert found.name == "b" and len(found.accounts) == 2


@pytest.mark.parametrize(
    ("name", "choice", "key"),
    [
        ("other.csv", {}, "unknown_setting"),
        ("a.csv", {"encoding": "klingon"}, "unknown_setting"),
        ("a.csv", {"encoding": "rot13"}, "unknown_setting"),
        ("a.csv", {"encoding": "utf-8"}, "encoding_does_not_fit"),
        ("a.csv", {"encoding": "utf-16"}, "encoding_does_not_fit"),
        ("a.csv", {"delimiter": "::"}, "unknown_setting"),
        ("a.csv", {"delimiter": '"'}, "unknown_setting"),
        ("a.csv", {"header_row": 4}, "no_such_header_row"),
        ("a.csv", {"header_row": 99}, "no_such_header_row"),
        ("b.xlsx: nowhere", {}, "unknown_setting"),
        ("b.xlsx: deals", {"encoding": "utf-8"}, "nothing_to_choose"),
        ("b.xlsx: deals", {"header_row": 9}, "no_such_header_row"),
        ("b.xlsx", {"header_row": 1}, "header_row_of_several"),
        ("c.parquet", {"header_row": 1}, "nothing_to_choose"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_by_name(name, choice, key):
    """The refusal names the file, and what there is instead."""
    out = io.BytesIO()
    pd.DataFrame({"name": ["Acme"], "city": ["Oslo"]}).to_parquet(out)
    files = {"a.csv": NORDIC.encode("cp1252") + b"x", "b.xlsx": workbook(SHEETS), "c.parquet": out.getvalue()}
    choices = of(name, **choice)
    assert refusal(files, choices) == (SettingError, key)
    if name.partition(":")[0] in files:
        with pytest.raises(SettingError):
            icp.preview_file(name.partition(":")[0], files[name.partition(":")[0]], choices)


def test_leaving_out_everything_is_refused():
    """A project of no file is none."""
    assert refusal({"a.csv": NORDIC.encode()}, of("a.csv", used=False)) == (ReadError, "nothing_used")


def test_preview_of_a_text_file_shows_how_it_would_be_read():
    """Raw rows as they stand, long cells cut, and the header where reading finds it."""
    rows = "".join(f"Firm {i};{'x' * 200}\n" for i in range(50))
    seen = icp.preview_file("a.csv", ("Kundlista\n\nNamn;Ort\nÅkeri;Växjö\n" + rows).encode("cp1252"))
    assert (seen.kind, seen.encoding, seen.encoding_certain, seen.delimiter) == ("text", "cp1252", False, ";")
    (table,) = seen.tables
    assert (seen.header_row, table.header_row, table.rows, table.columns) == (3, 3, 51, 2)
    assert table.head[:4] == (("Kundlista",), (), ("Namn", "Ort"), ("Åkeri", "Växjö"))
    assert len(table.head) == 12 and table.head[4] == ("Firm 0", "x" * 79 + "…")


def test_preview_follows_the_choices():
    """What is chosen is shown as it would be read then."""
    data = NORDIC.encode("cp1252")
    seen = icp.preview_file("a.csv", data, of("a.csv", encoding="cp437", delimiter=",", header_row=0))
    assert (seen.encoding, seen.encoding_certain, seen.delimiter, seen.header_row) == ("cp437", True, ",", 0)
    assert seen.tables[0].rows == 3 and seen.tables[0].head[0] == ("Namn;Ort",)


@pytest.mark.parametrize("quote", ["", '"'])
def test_preview_counts_the_rows_that_it_does_not_cut(quote):
    """Whether cells may hold a line's end or not; blank rows do not count."""
    rows = [f"{quote}Firm {i}{quote};x" if i % 7 else ";" for i in range(3_000)]
    text = "Title\nName;City\n" + "\n".join(rows) + "\n\n"
    (table,) = icp.preview_file("a.csv", text.encode()).tables
    found = icp.read_dataset({"a.csv": text.encode()})
    assert table.rows == len(found.accounts) == sum(i % 7 > 0 for i in range(3_000))
    chosen = icp.preview_file("a.csv", text.encode(), of("a.csv", header_row=2_505))
    assert chosen.header_row == 2_505


def test_preview_of_a_workbook_names_the_sheets_as_choices_do():
    """Each sheet that holds anything, with what is used of it."""
    seen = icp.preview_file("b.xlsx", workbook(SHEETS), of("b.xlsx: deals", used=False))
    assert [(each.name, each.rows, each.columns, each.used, each.header_row) for each in seen.tables] == [
        ("b.xlsx: accounts", 2, 2, True, 1),
        ("b.xlsx: deals", 2, 3, False, 1),
    ]
    assert seen.tables[1].head == (("Company", "Stage", "Amount"), ("Acme", "Won", "5"), ("Beta", "Lost", "7"))
    assert (seen.kind, seen.encoding, seen.delimiter) == ("workbook", None, None)


def test_preview_of_parquet_shows_headers_and_values():
    """A typed file has a header by its nature."""
    out = io.BytesIO()
    pd.DataFrame({"name": ["Acme", None], "employees": [5, 6]}).to_parquet(out)
    seen = icp.preview_file("a.parquet", out.getvalue())
    assert seen.tables[0].head == (("name", "employees"), ("Acme", "5"), ("", "6"))
    assert (seen.tables[0].rows, seen.tables[0].columns) == (2, 2)


def test_preview_refuses_what_reading_refuses():
    """An error that names the file."""
    with pytest.raises(ReadError, match=r"a\.pdf"):
        icp.preview_file("a.pdf", b"%PDF-1.7 ...")

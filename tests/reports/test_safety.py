import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.reports import csv_bytes, defused, legible, safe_table

STARTS = "=+-@|%\t\r\n\N{MINUS SIGN}\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{SMALL HYPHEN-MINUS}"
UNSEEN = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\N{WORD JOINER}\x00\x1f"


def read(data, delimiter=","):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("sign", list(STARTS))
@pytest.mark.parametrize("before", ["", *UNSEEN, "  \N{ZERO WIDTH SPACE}"])
def test_whatever_starts_a_formula_stands_behind_an_apostrophe(sign, before):
    """Neither a full-width twin nor spaces or unseen signs in front hide a formula."""
    text = before + sign + "1+1"
    assert defused(text).startswith("'")
    assert defused(text).removeprefix("'").replace("'", "") == text


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Ståhl & Sons", "a=b", "1-2", "3 %", "\N{EN DASH} none", "'=kept", "(555) 1", "#1", "Łódź", "9.99"],
)
def test_harmless_texts_stay_as_they_are(text):
    """Only a text that starts like a formula is touched."""
    assert defused(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Sons;=1+1", "Sons;'=1+1"),
        ("Sons; @x", "Sons;' @x"),
        ("one\n-two", "one\n'-two"),
        ("one\t+two", "one\t'+two"),
        ("=a;=b", "'=a;'=b"),
        ("a; b; c", "a; b; c"),
        ("a;;=b", "a;;'=b"),
    ],
)
def test_a_formula_behind_a_semicolon_or_a_new_line_is_defused_too(text, safe):
    """A spreadsheet that parts cells by semicolons finds no formula in a later part of a text."""
    assert defused(text) == safe


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from(STARTS + UNSEEN + "';,\"ab1"), max_size=12))
def test_nothing_that_is_written_runs_in_any_reader(text):
    """Parted by commas or by semicolons, no cell of the file starts like a formula; and twice is as once."""
    starts = set(STARTS) - {"\t", "\r", "\n", ""}
    data = csv_bytes(pd.DataFrame({"first": ["x"], "name": [text], "last": ["y"]}))
    for delimiter in ",;\t":
        for cell in (cell for row in read(data, delimiter) for cell in row):
            assert cell.strip(UNSEEN + "\t\r\n")[:1] not in starts
    assert defused(defused(text)) == defused(text)


@pytest.mark.parametrize(
    "value", [-5, -2.5, np.int64(-3), np.float64(-0.1), None, True, pd.Timestamp("2025-01-01"), ["=a"]]
)
def test_what_is_no_text_is_not_touched(value):
    """Numbers, dates and lists are the same objects as before."""
    assert defused(value) is value


def test_a_table_keeps_its_numbers_dates_and_shape():
    """Only texts and headers change; the frame that was given does not."""
    frame = pd.DataFrame(
        {
            "=head": ["-1", "b"],
            "n": [-1.5, np.nan],
            "i": pd.array([-2, None], dtype="Int64"),
            "flag": [True, False],
            "day": pd.to_datetime(["2025-01-01", None]),
            "kind": pd.Categorical(["@x", "y"]),
            "mixed": [-3, "-3"],
        },
        index=[7, 9],
    )
    before = frame.copy(deep=True)
    safe = safe_table(frame)
    assert list(safe.columns) == ["'=head", "n", "i", "flag", "day", "kind", "mixed"]
    assert list(safe["'=head"]) == ["'-1", "b"] and list(safe["kind"]) == ["'@x", "y"]
    assert safe["n"].iloc[0] == -1.5 and safe["i"].iloc[0] == -2 and list(safe["mixed"]) == [-3, "'-3"]
    assert safe["day"].iloc[0] == pd.Timestamp("2025-01-01")
    pd.testing.assert_frame_equal(frame, before)


def test_columns_of_one_name_are_all_kept():
    """Two columns that share a header stay two."""
    safe = safe_table(pd.DataFrame([["a", 1], ["=b", 2]], columns=["x", "x"]))
    assert list(safe.columns) == ["x", "x"]
    assert safe.to_numpy().tolist() == [["a", 1], ["'=b", 2]]


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame({"a": []}), pd.DataFrame({"a": [None]})])
def test_empty_tables_stay_empty(frame):
    """A table without rows, columns or values leaves as what it is."""
    assert safe_table(frame).shape == frame.shape
    assert safe_table(frame).notna().sum().sum() == 0


def test_the_csv_file_reads_back():
    """UTF-8 with the mark that Excel needs; quotes, commas and line ends within a cell survive."""
    name = 'Åland "Öl", Ab\nHelsinki'
    data = csv_bytes(pd.DataFrame({"name": [name], "value": [-12.5]}))
    assert data.startswith(b"\xef\xbb\xbf")
    assert read(data) == [["name", "value"], [name, "-12.5"]]


CONTROLS = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]))


def test_what_is_no_letter_leaves_a_text_and_nothing_else_does():
    """Controls and halves of letters go, those that part words become a space; tab and line's end stay."""
    assert legible("So\x00ns\x0bOy\x85AB \ud83d\tÅ\r\n🚀") == "Sons Oy AB \tÅ\r\n🚀"
    assert legible({"rows": [("a\x01", 1, None)]}) == {"rows": [["a", 1, None]]}
    assert legible(CONTROLS).strip() == ""
    told = safe_table(pd.DataFrame({"n\x00": ["\x00=1+1", "\x0c+2"]}))
    assert list(told["n"]) == ["'=1+1", "' +2"]

"""Large files, given as a path: read as small ones are, within bounds that are stated before memory is spent."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icp_core.errors import ReadError, SettingError
from icp_core.intake import log, read_dataset
from icp_core.intake.choices import FileChoice, ReadingChoices
from icp_core.intake.distinct import BLANKS, single_blanks
from icp_core.intake.files import large_files, large_parquet, large_text, row_pieces, text_stream
from icp_core.intake.log import Log, rows_reported
from icp_core.languages import Message
from icp_core.schema import Dataset

HEAD = 320
"""The head that decides on a header looks at 300 rows; tables here are a little longer, so that most is streamed."""


@pytest.fixture(scope="module", autouse=True)
def small_blocks() -> object:
    """Blocks, heads and exact runs so small that a few hundred rows go through many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_text, "HEAD_ROWS", HEAD)
        patch.setattr(text_stream, "BLOCK_BYTES", 3_000)
        patch.setattr(row_pieces, "_FIRST_EXACT_ROWS", 3)
        yield


def both(files: dict[str, bytes], folder: Path) -> list[Dataset | str]:
    """The dataset, or the refusal, of the small way and of the large one."""
    paths: dict[str, bytes | str | Path] = {}
    for name, data in files.items():
        paths[name] = folder / name
        (folder / name).write_bytes(data)
    out: list[Dataset | str] = []
    for least in (2**40, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(large_files, "LARGE_BYTES", least)
            try:
                out.append(read_dataset(paths))
            except ReadError as problem:
                out.append(problem.message.key)
    return out


def entries(report: pd.DataFrame) -> list[tuple[str, ...]]:
    """The report without its order: the large way reports a file's odd rows first."""
    columns = ["file", "code", "row", "column", "message", "before", "after"]
    return sorted(tuple(map(str, row)) for row in report[columns].astype(object).itertuples(index=False))


def assert_same(small: Dataset | str, large: Dataset | str) -> None:
    if isinstance(small, str) or isinstance(large, str):
        assert small == large
        return
    assert small.table_names == large.table_names
    for (_, mine), (_, theirs) in zip(small.tables(), large.tables(), strict=True):
        pd.testing.assert_frame_equal(mine, theirs)
    assert entries(small.report) == entries(large.report)
    pd.testing.assert_frame_equal(small.mapping, large.mapping)


NUMBERS = ["1 234,56", "12", "1,234.50", "(5)", "1.234", "abc", "n/a", "-", "9999999", "-4", "€ 12", "1e3"]
DAYS = ["2024-01-02", "03/04/2024", "13/04/2024", "4/13/2024", "1 May 2024", "45000", "2024-01-02 10:11", "x"]
BANDS = ["11-50", "Nov-50", "1,001-5,000", "10+", "7", ""]
WORDS = ["café", "CafÃ©", "'12", 'say "so"', "two\nlines", "a;b,c", "  pad ", '5" pipe', "NULL", "Åsa", "=1", ""]
SPOILT = ["cell more", " cell more", "empty cell more", "cell less", "one cell", "blank", "blank cells", "header",
          "capitals", "remark",
          "open quote", "quote inside", "number", "day", "word", "no id"]  # fmt: skip


@st.composite
def order_lines(draw: st.DrawFn) -> dict[str, bytes]:
    """A list of companies and some hundred order lines, of which a few dozen are spoilt in as many ways."""
    mark = draw(st.sampled_from([";", ",", "\t"]))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    spoilt = draw(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(SPOILT)), max_size=40))
    header = [
        "Invoice no",
        "Account ID",
        "Customer",
        "Date",
        "Amount",
        draw(st.sampled_from(["Size class", ""])),
        "Note",
    ]
    rows = [
        [f"F{i // 2}", f"A{rng.integers(0, 30)}", f"Company {rng.integers(0, 30)}",
         f"2023-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}", f"{rng.gamma(2, 300):.2f}",
         str(rng.choice(["big", "small", "Big"])), str(rng.choice(WORDS[-4:]))]
        for i in range(500)
    ]  # fmt: skip
    lines = [mark.join(_quoted(cell, mark) for cell in row) for row in [header, *rows]]
    for at, how in spoilt:
        lines[min(at + 1, 500)] = _spoil(list(rows[min(at, 499)]), header, how, mark, rng)
    lines = draw(st.sampled_from([[], ["Sales of the year"], ["Sales of the year", ""]])) + lines
    lines += draw(st.sampled_from([[], [mark.join(["Total", *["9"] * 6])], [mark * 6] * 40, ["", "Source: ledger"]]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(lines) + draw(st.sampled_from(["", end]))
    companies = [["Account ID", "Company name", "Website", "Employees", "Country"]]
    for k in range(draw(st.sampled_from([3, 29, 400]))):
        country = rng.choice(["Sweden", "Sverige", "FI", "Xx", "NULL"])
        companies.append([f"A{k}", f"Company {k}", f"www.c{k}.com", str(rng.choice(BANDS)), str(country)])
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    listed = "\n".join(mark.join(_quoted(cell, mark) for cell in row) for row in companies)
    return {"accounts.csv": listed.encode(), "invoices.csv": text.encode(encoding, errors="replace")}


def _quoted(cell: str, mark: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (mark, '"', "\n")) else cell


def _spoil(row: list[str], header: list[str], how: str, mark: str, rng: np.random.Generator) -> str:
    if how in ("blank", "open quote", "quote inside"):
        return {"blank": "", "open quote": f'"{mark.join(row)}', "quote inside": f'"a"b{mark}{mark.join(row[1:])}'}[how]
    cells = {
        "cell more": [*row, "more"], "cell less": row[:-1], "one cell": row[:1], "blank cells": [""] * len(row),
        " cell more": [*row, " more"], "empty cell more": [*row, ""], "header": header,
        "capitals": [name.upper() for name in header], "remark": ["# exported by hand"],
        "number": [*row[:4], str(rng.choice(NUMBERS)), *row[5:]], "day": [*row[:3], str(rng.choice(DAYS)), *row[4:]],
        "word": [*row[:6], str(rng.choice(WORDS))], "no id": [row[0], "", *row[2:]],
    }[how]  # fmt: skip
    return mark.join(_quoted(cell, mark) for cell in cells)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=order_lines())
def test_both_ways_read_the_same(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    """A table goes through the large way to the same tables, the same remarks on the same rows, the same mapping."""
    assert_same(*both(files, tmp_path_factory.mktemp("both")))


def lines(n: int, *, tail: str = "") -> bytes:
    return ("Account ID,Company name,Country\n" + "".join(f"A{i},Firma {i},Sweden\n" for i in range(n)) + tail).encode()


def large(data: bytes, folder: Path) -> Dataset:
    path = folder / "accounts.csv"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_files, "LARGE_BYTES", 0)
        return read_dataset({"accounts.csv": path})


def test_a_letter_at_the_very_end_decides_on_the_encoding(tmp_path: Path) -> None:
    """A megabyte of ASCII before one Windows letter does not make the file UTF-8, nor lose the letter."""
    found = large(lines(2_000) + "A2000,Åkes Bygg,Sweden\n".encode("cp1252"), tmp_path)
    assert found.accounts["name"].iloc[-1] == "Åkes Bygg"
    assert "encoding_guessed" in set(found.report["code"])


def test_lines_in_another_encoding_are_read_in_their_own_and_named(tmp_path: Path) -> None:
    """Exports pasted together are UTF-8 on some lines and Windows on others, wherever the blocks end."""
    names = ["Åkes Bygg", "Öbergs"] * 300
    pages = ["utf-8" if i % 3 else "cp1252" for i in range(600)]
    pairs = enumerate(zip(names, pages, strict=True))
    body = b"".join(f"A{i},{name},Sweden\n".encode(page) for i, (name, page) in pairs)
    found = large(b"Account ID,Company name,Country\n" + body, tmp_path)
    assert found.accounts["name"].tolist() == names
    mixed = found.report.loc[found.report["code"] == "mixed_encoding", "row"]
    assert mixed.tolist() == [i + 2 for i in range(0, 600, 3)]


def test_a_first_column_that_counts_the_rows_is_left_out(tmp_path: Path) -> None:
    """The numbers that pandas and R write in front of each row are no column, however far they count."""
    for header in (",Account ID,Company name\n", "Account ID,Company name\n"):
        body = "".join(f"{i},A{i},Firma {i}\n" for i in range(900))
        found = large((header + body).encode(), tmp_path)
        assert [name for name in found.accounts if name not in ("account_id", "name", "relation")] == []
        assert "index_column" in set(found.report["code"]) and len(found.accounts) == 900


def test_rows_that_may_be_totals_are_named(tmp_path: Path) -> None:
    """Sums within a large table are not worked out; a row that begins like one is kept and reported."""
    found = large(lines(500, tail="Subtotal,500,\n") + lines(500)[32:], tmp_path)
    assert found.report.loc[found.report["code"] == "perhaps_total", "row"].tolist() == [502.0]


def test_what_a_person_chose_holds_for_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delimiter and header row are obeyed; an encoding that the bytes break is refused with its line."""
    monkeypatch.setattr(large_files, "LARGE_BYTES", 0)
    path = tmp_path / "accounts.csv"
    rows = "".join(f"A{i}|Åker {i}|x,y;z\n" for i in range(600))
    path.write_bytes(("first|second|third\nAccount ID|Company name|Note\n" + rows).encode("cp1252"))
    choice = FileChoice(delimiter="|", header_row=2)
    found = read_dataset({"accounts.csv": path}, choices=ReadingChoices(files=(("accounts.csv", choice),)))
    assert found.accounts["name"].iloc[599] == "Åker 599" and found.accounts["note"].eq("x,y;z").all()
    wrong = ReadingChoices(files=(("accounts.csv", FileChoice(encoding="utf-8")),))
    with pytest.raises(SettingError, match="utf-8"):
        read_dataset({"accounts.csv": path}, choices=wrong)


def test_rows_keep_their_numbers_in_the_file(tmp_path: Path) -> None:
    """Rows set aside far down are named by the row a spreadsheet shows, blank lines and two-line cells counted once."""
    found = large(lines(600, tail='A600,"Two\nlines",Sweden\n\nA601\nA602,Last,Sweden\n'), tmp_path)
    refused = found.report[found.report["code"] == "refused_row"]
    assert refused["row"].tolist() == [604.0] and refused["before"].tolist() == ["A601"]
    assert len(found.accounts) == 602 and found.accounts["name"].iloc[-2] == "Two lines"


def test_more_odd_rows_than_can_be_judged_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many rows differ in width, the file is refused and none of it is quietly left out."""
    monkeypatch.setattr(large_text, "MOST_ODD", 50)
    with pytest.raises(ReadError, match="more than 50 rows that do not have 3 cells"):
        large(lines(600) + b"A,b,c,d\n" * 51, tmp_path)


def test_a_column_without_a_header_that_is_half_filled_needs_one(tmp_path: Path) -> None:
    """Some hundred notes beside a table are neither read as notes nor dropped: a header is asked for."""
    body = "".join(f"A{i},Firma {i},{'see file' if i % 20 == 0 else ''}\n" for i in range(8_000))
    with pytest.raises(ReadError, match="no header over column 3"):
        large(("Account ID,Company name,\n" + body).encode(), tmp_path)


def test_too_much_text_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal says how many rows there are, how many are read, and what will serve; no byte is parsed for it."""
    monkeypatch.setattr(large_files, "LARGE_BYTES", 10_000)
    monkeypatch.setattr(large_files, "MOST_MEMORY_BYTES", 200_000)
    monkeypatch.setattr(large_files, "large_text", None)
    path = tmp_path / "accounts.csv"
    path.write_bytes(lines(5_000))
    with pytest.raises(ReadError) as refused:
        read_dataset({"accounts.csv": path})
    assert refused.value.message.key == "error.files_too_large"
    assert refused.value.message.values["rows"] == pytest.approx(5_001)
    needed = 2 * path.stat().st_size + 16 * 3 * 5_001
    assert refused.value.message.values["most_rows"] == pytest.approx(5_001 * 200_000 / needed)
    assert "leave out columns" in str(refused.value) and "per customer and month" in str(refused.value)


def test_parquet_is_refused_by_its_own_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows times columns are known before any column is read."""
    monkeypatch.setattr(large_files, "LARGE_BYTES", 0)
    monkeypatch.setattr(large_files, "MOST_MEMORY_BYTES", 20_000)
    monkeypatch.setattr(large_parquet, "_read", None)
    path = tmp_path / "accounts.parquet"
    pyarrow.parquet.write_table(pa.table({"Account ID": [f"A{i}" for i in range(600)], "Employees": range(600)}), path)
    with pytest.raises(ReadError, match="about 600 rows"):
        read_dataset({"accounts.parquet": path})


def test_parquet_reads_the_same_either_way(tmp_path: Path) -> None:
    """Texts, whole numbers beside missing ones, days, yes and no: as a small file and as a large one."""
    table = pa.table(
        {
            "Account ID": [f"A{i}" for i in range(40)],
            "Company name": [f" Firma {i} " for i in range(40)],
            "Industry": ["Retail", "", "Energy", None] * 10,
            "Employees": pa.array([1, None, 3, 4] * 10, pa.int64()),
            "Customer since": pa.array(np.arange("2024-01-01", "2024-02-10", dtype="datetime64[D]")),
            "Active": [True, False, None, True] * 10,
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "accounts.parquet")
    data = (tmp_path / "accounts.parquet").read_bytes()
    assert_same(*both({"accounts.parquet": data}, tmp_path))


def test_progress_only_goes_forward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares rise from 0 to 1 in many steps, and every step says what is being done."""
    monkeypatch.setattr(large_files, "LARGE_BYTES", 0)
    path = tmp_path / "accounts.csv"
    path.write_bytes(lines(3_000))
    told: list[tuple[str, float]] = []
    read_dataset({"accounts.csv": path}, progress=lambda what, share: told.append((what.key, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0 and len(shares) > 20
    assert {"reading.doing_file", "reading.doing_values", "reading.doing_companies"} <= {key for key, _ in told}


def test_a_remark_on_very_many_rows_counts_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the rows listed one entry says how many more there are: together they are exactly the rows meant."""
    monkeypatch.setattr(log, "MOST_LISTED", 10)
    found = Log()
    found.rows("short_row", range(2, 27), file="a.csv", width=3)
    found.rows("negative", [5], file="a.csv", before=["-1"])
    report = found.frame()
    assert report["row"].dropna().tolist() == [*range(2, 12), 5]
    assert rows_reported(report).to_dict() == {("a.csv", "short_row"): 25, ("a.csv", "negative"): 1}
    rest = report.loc[report["row"].isna(), "message"].iloc[0]
    assert isinstance(rest, Message) and (rest.values["first"], rest.values["last"]) == (12, 26)


def test_blanks_are_those_that_words_are_parted_by() -> None:
    """Every sign that ``str.split`` takes for a blank becomes a single space, and no other sign is touched."""
    signs = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    texts = pd.Series([f"a{sign}b" for sign in signs], dtype="str")
    assert single_blanks(texts).tolist() == [" ".join(text.split()) for text in texts.tolist()]
    assert BLANKS.endswith("|  ")

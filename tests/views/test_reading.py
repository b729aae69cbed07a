"""How files were read, in words; what a person changes in these tables is what the next reading does."""

from __future__ import annotations

import pandas as pd
import pytest

import icp_core as icp
from icp_core.intake import FileChoice, ReadingChoices, preview_file
from icp_core.languages import say
from icp_core.views import (
    currency_rows,
    decided_format,
    decided_pairs,
    decided_rates,
    file_choices,
    file_rows,
    mapping_rows,
    pair_rows,
    preview_rows,
    question_rows,
)

ACCOUNTS = "Company;Industry\n" + "".join(f"Firm {i};Retail\n" for i in range(12))
NOTHING = ReadingChoices()


def read(choices=NOTHING, **files):
    return icp.read_dataset({f"{name}.csv": text.encode() for name, text in files.items()}, choices=choices)


def test_each_file_says_how_it_was_read():
    """Rows, table, header row, delimiter and encoding of each; a file that is not used says why."""
    rows = file_rows(read(accounts=ACCOUNTS, suppliers="Supplier id;Supplier\n1;A\n2;B\n"), NOTHING)
    told = rows.set_index("file")
    first = told.loc["accounts.csv"]
    assert (first["rows"], first["header_row"], first["delimiter"], first["encoding"]) == (12, 1, ";", "utf-8")
    assert first["taken_for"] == "Companies" and first["used"] and not first["register"]
    assert not told.loc["suppliers.csv", "used"] and told.loc["suppliers.csv", "taken_for"]


@pytest.mark.parametrize(
    ("column", "value", "chosen"),
    [
        ("header_row", 2, FileChoice(header_row=2)),
        ("delimiter", "tab", FileChoice(delimiter="\t")),
        ("encoding", "cp1252", FileChoice(encoding="cp1252")),
        ("used", False, FileChoice(used=False)),
        ("register", True, FileChoice(role="register")),
    ],
)
def test_a_change_in_the_table_of_files_is_a_choice(column, value, chosen):
    """Each cell that a person changes is a decision on that file and on nothing else."""
    before = file_rows(read(accounts=ACCOUNTS), NOTHING)
    assert file_choices(before, before.copy(), NOTHING) == NOTHING
    after = before.astype(object)
    after.loc[0, column] = value
    assert file_choices(before, after, NOTHING) == ReadingChoices(files=(("accounts.csv", chosen),))


def test_a_file_left_out_can_be_used_again():
    """Ticked again it is read as if nothing had been decided."""
    left = ReadingChoices(files=(("deals.csv", FileChoice(used=False)),))
    files = {"accounts": ACCOUNTS, "deals": "Company;Deal status\nFirm 1;won\nFirm 2;lost\n"}
    rows = file_rows(read(left, **files), left)
    assert rows.set_index("file")["used"].to_dict() == {"accounts.csv": True, "deals.csv": False}
    after = rows.assign(used=True)
    assert file_choices(rows, after, left) == NOTHING


def test_a_preview_keeps_the_rows_of_the_file():
    """Row 1 is the first line; short rows are filled up."""
    shown = preview_rows(preview_file("a.csv", b"Report of today\n\nName;Country\nAlfa;Sweden\n"))
    assert shown.loc[3].tolist() == ["Name", "Country"]
    assert shown.loc[1].tolist() == ["Report of today", ""]


AMBIGUOUS = "Company;Order date;Amount\n" + "".join(
    f"Firm {i};0{1 + i % 9}/0{1 + i % 5}/2024;1.234\n" for i in range(12)
)


def test_a_column_with_two_readings_is_a_question_until_it_is_answered():
    """The question names file, column and an example; both readings stand in words; the answer is what is read."""
    found = read(invoices=AMBIGUOUS.replace(";", "|"))
    asked = {row["header"]: row for row in question_rows(found)}
    assert set(asked) == {"Order date", "Amount"}
    assert "1.234" in say(asked["Amount"]["question"]) and "invoices.csv" in say(asked["Amount"]["question"])
    assert asked["Amount"]["answers"] == {".": "1.2", ",": "1,234"}
    assert set(asked["Order date"]["answers"]) == {"day first", "month first"}
    decided = decided_format(NOTHING, "invoices.csv", "Amount", ",")
    decided = decided_format(decided, "invoices.csv", "Order date", "day first")
    again = read(decided, invoices=AMBIGUOUS.replace(";", "|"))
    assert question_rows(again) == []
    assert again.invoices is not None and again.invoices["amount"].iloc[0] == 1234
    assert decided_format(decided, "invoices.csv", "Amount", ".").formats[-1] == ("invoices.csv", "Amount", ".")


def test_foreign_amounts_count_once_they_have_a_rate():
    """The table lists what has no rate; a rate filled in is a decision, an emptied one takes it back."""
    lines = "Company;Invoice date;Amount\n" + "".join(
        f"Firm {i};2024-01-1{i};{100 * (i + 1)} {'SEK' if i == 3 else 'EUR'}\n" for i in range(8)
    )
    rows = currency_rows(read(invoices=lines))
    assert rows["currency"].tolist() == ["SEK"] and rows["amounts"].tolist() == [1] and rows["rate"].isna().all()
    decided = decided_rates(rows.assign(rate=0.1), NOTHING)
    assert decided.rates == (("SEK", 0.1),)
    again = read(decided, invoices=lines)
    assert again.invoices is not None and 40 in again.invoices["amount"].tolist()
    assert decided_rates(currency_rows(again).assign(rate=float("nan")), decided) == NOTHING


def test_the_mapping_shows_how_a_column_is_written():
    """A decimal comma or a currency is told; a plain column has no word."""
    found = read(invoices="Company;Invoice date;Amount\nFirm;2024-01-13;1 234,50 kr\nFirm;2024-02-13;99,00 kr\n")
    rows = mapping_rows(found.mapping, icp.column_formats(found)).set_index("header")
    assert "comma" in rows.loc["Amount", "format"]
    assert rows.loc["Company", "format"] == ""


def pairs(**changes):
    row = {"one": "1", "other": "2", "one_name": "Alfa AB", "other_name": "Alfa Sverige", "country": "Sweden",
           "one_domain": "alfa.se", "other_domain": None, "one_city": None, "other_city": "Lund", "one_file": "a.csv",
           "other_file": "b.csv", "similarity": 91.0, "verdict": "doubtful", "n_rows": 3}  # fmt: skip
    table = pd.DataFrame([row, {**row, "other": "3", "similarity": 99.0, "verdict": "joined"}, {**row, **changes}])
    return read(accounts=ACCOUNTS).replace(pairs=table)


def test_doubtful_pairs_stand_side_by_side_the_undecided_first():
    """What is known of each side is told; what was joined without doubt stands last, and can be parted."""
    rows = pair_rows(pairs(other="4", verdict="apart", similarity=97.0))
    assert rows["other"].tolist() == ["2", "4", "3"]
    assert rows["decision"].tolist() == ["open", "apart", "same"]
    parted = decided_pairs(rows, rows.assign(decision=["open", "apart", "apart"]), NOTHING)
    assert parted.pairs == (("1", "3", "apart"),)
    assert rows["one_about"][0] == "alfa.se · a.csv" and rows["other_about"][0] == "Lund · b.csv"


def test_a_decision_on_a_pair_is_kept_until_it_is_taken_back():
    """Same and apart are decisions; an emptied cell opens the question again."""
    before = pair_rows(pairs(other="4", verdict="apart"))
    old = ReadingChoices(pairs=(("1", "4", "apart"),))
    after = before.assign(decision=["same", "open", "same"])
    assert decided_pairs(before, after, old).pairs == (("1", "2", "same"),)
    assert decided_pairs(before, before.copy(), old) == old

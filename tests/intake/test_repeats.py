"""Twice the same: set aside where an id proves it, reported where it is only likely, never lost."""

from __future__ import annotations

from icp_core.intake import read_dataset
from icp_core.schema import Dataset

HEAD = "account_id,date,amount,invoice_id\n"
JANUARY = HEAD + "A,2024-01-02,5,1\nA,2024-01-09,6,2\nB,2024-01-30,7,3\n"
FEBRUARY = HEAD + "B,2024-01-30,7,3\nA,2024-02-02,5,4\nB,2024-02-09,7,5\n"


def rows_of(found: Dataset, code: str) -> list[int]:
    return [int(row) for row in found.report.loc[found.report["code"] == code, "row"].dropna()]


def without_ids(text: str) -> bytes:
    return "\n".join(line.rpartition(",")[0] for line in text.splitlines()).encode()


def test_an_invoice_of_two_exports_counts_once() -> None:
    """Same id, company, day and amount in a second file: set aside there, so that rows in = kept + reported."""
    found = read_dataset({"invoices 01.csv": JANUARY.encode(), "invoices 02.csv": FEBRUARY.encode()})
    assert found.invoices is not None
    assert found.invoices["invoice_id"].tolist() == ["1", "2", "3", "4", "5"]
    (entry,) = found.report[found.report["code"] == "duplicate_invoice"].to_dict("records")
    assert (entry["file"], entry["row"], entry["before"]) == ("invoices 02.csv", 2, "3")


def test_invoices_that_differ_in_anything_are_two() -> None:
    """Another amount, day or company under the same number is another system's invoice."""
    other = HEAD + "B,2024-01-30,8,3\nB,2024-01-31,7,3\nA,2024-01-30,7,3\n"
    found = read_dataset({"a invoices.csv": JANUARY.encode(), "b invoices.csv": other.encode()})
    assert found.invoices is not None and len(found.invoices) == 6


def test_equal_lines_of_one_invoice_stay_and_are_matched_one_to_one() -> None:
    """Two equal lines in the first file stand for two in the second; a third is new."""
    line = "A,2024-01-02,5,1\n"
    found = read_dataset(
        {
            "invoices a.csv": (HEAD + 2 * line).encode(),
            "invoices b.csv": (HEAD + 3 * line + "B,2024-01-03,1,2\n").encode(),
        }
    )
    assert found.invoices is not None and len(found.invoices) == 4
    assert rows_of(found, "duplicate_invoice") == [2, 3]


def test_without_ids_nothing_is_set_aside() -> None:
    """One of three could be the same; it is said and kept."""
    found = read_dataset({"invoices a.csv": without_ids(JANUARY), "invoices b.csv": without_ids(FEBRUARY)})
    assert found.invoices is not None and len(found.invoices) == 6
    (entry,) = found.report[found.report["code"] == "suspected_duplicate_invoices"].to_dict("records")
    assert str(entry["message"]).startswith("1 of 3 invoices of invoices b.csv has")


def test_a_row_that_repeats_an_earlier_one_is_reported_with_that_ones_number() -> None:
    """Two equal visits may be two visits: kept. Rows that bear an id are told apart by it."""
    text = b"account_id,date,kind\nA,2024-01-02,visit\nB,2024-01-02,visit\nA,2024-01-02,visit\nA,2024-01-02,visit\n"
    found = read_dataset({"signals.csv": text})
    assert found.signals is not None and len(found.signals) == 4
    entries = found.report[found.report["code"] == "suspected_repeated_row"]
    assert entries[["row", "before"]].to_numpy().tolist() == [[4, 2], [5, 2]]
    twice = HEAD + 2 * "A,2024-01-02,5,1\n"
    assert rows_of(read_dataset({"invoices.csv": twice.encode()}), "suspected_repeated_row") == []


CONTACTS = (
    b"First Name,Last Name,Email,Job Title,Company Name\n"
    b"Ann,A,ann@acme.com,,Acme\n"
    b"Ann,A,ANN@acme.com,CEO,Acme\n"
    b"Bob,B,info@acme.com,CFO,Acme\n"
    b"Cid,C,info@acme.com,COO,Acme\n"
    b"Ann,A,ann@acme.com,Chair,Beta\n"
    b"Dan,D,,CTO,Beta\n"
    b"Eva,E,,CIO,Beta\n"
)


def test_a_person_of_one_address_stands_once_at_a_company() -> None:
    """The later row fills the earlier one's gaps; a shared address is two people; two companies are said."""
    found = read_dataset({"contacts.csv": CONTACTS})
    assert found.contacts is not None
    assert found.contacts["name"].tolist() == ["Ann A", "Bob B", "Cid C", "Ann A", "Dan D", "Eva E"]
    assert found.contacts["title"].tolist() == ["CEO", "CFO", "COO", "Chair", "CTO", "CIO"]
    assert rows_of(found, "duplicate_contact") == [3]
    assert "1 e-mail address stands" in str(found.report.set_index("code").loc["contact_in_two_companies", "message"])

"""Nasty tables by chance: files as people export and mend them, of which every row is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

HEADERS: Mapping[str, Sequence[Sequence[str]]] = {
    "accounts": [("account_id", "Customer ID", "Kundnummer"), ("name", "Company name", "Yritys"), ("city", "Ort"),
                 ("employees", "Number of Employees"), ("customer_since", "Kund sedan")],
    "deals": [("deal_id", "Opportunity ID"), ("account_id", "Customer ID"), ("outcome", "Stage"), ("amount", "Belopp"),
              ("opened", "Create Date")],
    "invoices": [("account_id", "Kundnr"), ("date", "Invoice date", "Datum"), ("amount", "Net amount", "Kwota"),
                 ("product", "Artikel")],
    "subscriptions": [("account_id", "Customer ID"), ("start", "Start date"), ("monthly_amount", "MRR"),
                      ("product", "Plan")],
    "activities": [("account_id", "Customer ID"), ("activity", "Aktivitet"), ("quantity", "Hours"), ("date", "Pvm")],
    "signals": [("account_id", "Customer ID"), ("date", "Event date"), ("kind", "Signal type"), ("quantity", "Visits")],
    "contacts": [("account_id", "Company ID"), ("contact_id", "Person ID"), ("name", "Full name"),
                 ("title", "Job title")],
}  # fmt: skip
"""Per table its columns, each under the names that it may have."""
DEFECTS = ("nothing", "missing", "all_missing", "unreadable", "duplicate", "unknown_id", "band", "short", "long",
           "blank_line", "header_again", "line_end", "negative", "nines", "note", "open_quote",
           "crowns", "euros")  # fmt: skip
MISSING = ("", "N/A", "-", "NULL", "Select", "okänd", " ")
DATES: Mapping[str, Callable[[int], str]] = {
    "iso": lambda k: f"20{20 + k % 5}-{1 + k % 12:02}-{1 + k % 28:02}",
    "points": lambda k: f"{1 + k % 28}.{1 + k % 12}.20{20 + k % 5}",
    "month first": lambda k: f"{1 + k % 12}/{1 + k % 28}/20{20 + k % 5}",
    "time": lambda k: f"20{20 + k % 5}-{1 + k % 12:02}-{1 + k % 28:02} 10:{k % 60:02}:00",
}


OPEN_QUOTE = "\x01"
"""Stands for a quote that is written as it is, and so opens a cell that nothing closes."""


@dataclass(frozen=True)
class NastyFile:
    """A file and the truth about it.

    Attributes
    ----------
    marks : row number -> what stands in its first cell, for each row of the table
    clean : rows with nothing wrong in them, which must be kept
    others : rows that are no part of the table: titles, totals, headers again, footers
    """

    name: str
    table: str
    data: bytes
    mark: str
    marks: Mapping[int, str]
    clean: frozenset[int]
    others: frozenset[int]

    @property
    def rows_in(self) -> int:
        """Rows beside the header that hold anything."""
        return len(self.marks) + len(self.others)


@st.composite
def nasty_files(draw: Any) -> list[NastyFile]:
    """One to three files of different tables about the same companies."""
    kinds = draw(st.lists(st.sampled_from(sorted(HEADERS)), min_size=1, max_size=3, unique=True))
    return [_file(draw, table, at) for at, table in enumerate(kinds)]


def _file(draw: Any, table: str, at: int) -> NastyFile:
    columns = [names[0] for names in HEADERS[table]]
    header = [f"mark_{at}", *(draw(st.sampled_from(names)) for names in HEADERS[table])]
    defects = draw(st.lists(st.sampled_from(DEFECTS), max_size=12))
    kinds = draw(st.permutations([*defects, *["nothing"] * (len(defects) + 3)]))
    comma = draw(st.booleans())
    date = DATES[draw(st.sampled_from(sorted(DATES)))]
    padding = [""] * (len(header) - 1) * draw(st.integers(0, 1))
    records: list[list[str]] = [[title, *padding] for title in draw(st.lists(st.sampled_from(TITLES), max_size=2))]
    others = set(range(1, len(records) + 1))
    records += [[]] * draw(st.integers(0, 2)) + [header]
    marks: dict[int, str] = {}
    clean: set[int] = set()
    before: dict[str, str] | None = None
    for k, kind in enumerate(kinds):
        cells = _clean(table, k, comma, date)
        if kind == "blank_line":
            records.append([])
        elif kind == "header_again":
            records.append(header)
            others.add(len(records))
            continue
        elif kind == "duplicate" and before:
            cells = dict(before)
        extra: list[str] = []
        _spoil(draw, cells, kind, table, extra)
        mark = f"m{at}r{k}"
        record = [mark, *(cells[column] for column in columns), *extra]
        if kind == "short":
            record = record[: draw(st.integers(1, len(record) - 1))]
        records.append(record)
        marks[len(records)] = mark
        if kind in ("nothing", "blank_line", "line_end"):
            clean.add(len(records))
        before = cells if kind == "nothing" else before
    for footer in draw(st.lists(st.sampled_from(FOOTERS), max_size=2)):
        records.append([*footer, *[""] * (len(header) - len(footer))] if len(footer) > 1 else list(footer))
        others.add(len(records))
    return NastyFile(
        f"{table}.csv", table, _written(draw, records), header[0], marks, frozenset(clean), frozenset(others)
    )


TITLES = ("Customer report", "Printed 1.3.2024 by Åsa", "Företag AB")
FOOTERS = (("Total", "", "99"), ("Summa",), ("Yhteensä:", "12"), ("Exported by Visma",))


def _clean(table: str, k: int, comma: bool, date: Callable[[int], str]) -> dict[str, str]:
    amount = f"{100 + 7 * k}.{k % 10}5"
    amount = amount.replace(".", ",") if comma else amount
    company = f"{1000 + k}" if table == "accounts" else f"{1000 + k % 5}"
    known = {
        "account_id": company, "name": f"Åkeri {k} AB" if table == "accounts" else f"Åsa Öst {k}", "city": "Malmö",
        "employees": str(5 + k), "customer_since": date(k), "deal_id": f"D{k}",
        "outcome": ("Won", "Lost", "Open")[k % 3],
        "amount": amount, "opened": date(k), "date": date(k), "product": ("A", "B")[k % 2], "start": date(k),
        "monthly_amount": amount, "activity": ("visit", "call")[k % 2], "quantity": str(1 + k % 7),
        "kind": ("demo", "download")[k % 2], "contact_id": f"P{k}", "title": "CEO",
    }  # fmt: skip
    return {names[0]: known[names[0]] for names in HEADERS[table]}


def _spoil(draw: Any, cells: dict[str, str], kind: str, table: str, extra: list[str]) -> None:
    """Do to a row what its kind says; kinds that need no other cells leave it alone."""
    some = draw(st.sampled_from(sorted(cells))) if kind in ("missing", "unreadable", "line_end") else ""
    if kind == "missing":
        cells[some] = draw(st.sampled_from(MISSING))
    elif kind == "all_missing":
        cells.update(dict.fromkeys(cells, draw(st.sampled_from(MISSING))))
    elif kind == "unreadable":
        cells[some] = draw(st.sampled_from(["2024-02-31", "soon", "1.2.3.4", "12 apples?"]))
    elif kind == "unknown_id":
        cells["account_id"] = draw(st.sampled_from(["9999", "X-1", "åäö", "0"]))
    elif kind == "line_end":
        text = next((name for name in ("name", "title", "product", "city") if name in cells), "")
        if text:
            cells[text] = f"{cells[text]}\nNorth"
    elif kind == "open_quote":
        text = next((name for name in ("name", "title", "product", "activity", "kind") if name in cells), "account_id")
        cells[text] = OPEN_QUOTE + cells[text]
    else:
        word = {"band": "11-50", "negative": "-5", "nines": "9999999", "crowns": "500 SEK", "euros": "5 EUR"}.get(kind)
        figure = next((name for name in ("employees", "amount", "monthly_amount", "quantity") if name in cells), None)
        if word and figure:
            cells[figure] = word
    if kind == "long":
        extra += draw(st.sampled_from([["more"], [" and more"], ["", "x"]]))
    elif kind == "note":
        extra += ["", draw(st.sampled_from(["ask Eva", "1) CITY: where it sits"]))]


def _written(draw: Any, records: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(
        out,
        delimiter=draw(st.sampled_from(";,\t|")),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    ).writerows(records)
    return (
        out.getvalue()
        .replace(OPEN_QUOTE, '"')
        .encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])))
    )

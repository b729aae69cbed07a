"""Dates that cannot be meant are reported; only those that make no sense at all count as missing."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from icp_core.intake import read_dataset
from icp_core.schema import Dataset

TODAY = dt.date.today()
SOON = (TODAY + dt.timedelta(days=40)).isoformat()
FAR = TODAY.replace(day=1, year=TODAY.year + 178).isoformat()


def told(found: Dataset, code: str) -> list[tuple[int, str, str]]:
    rows = found.report[found.report["code"] == code]
    return [(int(row.row), str(row.column), str(row.before)) for row in rows.itertuples()]


def test_a_day_to_come_is_reported_and_kept() -> None:
    """A post-dated invoice stays an invoice; it does not move what counts as today."""
    text = f"account_id,date,amount,invoice_id\nA,2024-01-02,5,1\nA,{SOON},6,2\nB,2024-03-01,7,3\n"
    found = read_dataset({"invoices.csv": text.encode()})
    assert told(found, "future_date") == [(3, "date", SOON)]
    assert found.invoices is not None and found.invoices["amount"].tolist() == [5, 6, 7]
    assert found.as_of == dt.date(2024, 3, 1)


def test_a_slip_of_the_pen_far_ahead_counts_as_missing() -> None:
    """An invoice of the next century has no date, and is set aside with that reason."""
    text = f"account_id,date,amount,invoice_id\nA,2024-01-02,5,1\nA,{FAR},6,2\n"
    found = read_dataset({"invoices.csv": text.encode()})
    assert told(found, "impossible_date") == [(3, "date", FAR)]
    assert [row for row, _, _ in told(found, "lacks_required")] == [3]
    assert found.invoices is not None and len(found.invoices) == 1


def test_an_open_deal_may_close_in_the_future_and_a_won_one_may_not() -> None:
    """What is expected is no error."""
    text = f"deal_id,account_id,opened,closed,outcome\n1,A,2024-01-01,{SOON},open\n2,B,2024-01-01,{SOON},won\n"
    assert told(read_dataset({"deals.csv": text.encode()}), "future_date") == [(3, "closed", SOON)]


def test_a_deal_that_closes_before_it_opens_is_reported_and_kept() -> None:
    """Which of the two is wrong nobody can tell from here."""
    text = b"deal_id,account_id,opened,closed,outcome\n1,A,2024-05-01,2024-03-01,won\n2,B,2024-01-01,2024-03-01,lost\n"
    found = read_dataset({"deals.csv": text})
    assert told(found, "ends_before_it_begins") == [(2, "closed", "2024-03-01")]
    assert found.deals is not None and found.deals["closed"].notna().all()


@pytest.mark.parametrize("day", ["1900-01-01", "1970-01-01", "9999-12-31"])
def test_a_placeholder_counts_as_missing(day: str) -> None:
    """The first day of a calendar, far from every other date of the column, is no day."""
    text = f"Customer,Customer since\nA,2019-05-06\nB,{day}\nC,2021-07-08\n"
    found = read_dataset({"customers.csv": text.encode()})
    assert told(found, "placeholder_date") == [(3, "customer_since", day)]
    assert found.accounts["customer_since"].isna().tolist() == [False, True, False]


def test_a_day_among_others_is_no_placeholder() -> None:
    """Among customers of 1969 and 1970, New Year's Day of 1970 is a day like any other."""
    found = read_dataset({"customers.csv": b"Customer,Customer since\nA,1969-09-06\nB,1970-01-01\nC,1970-07-08\n"})
    assert told(found, "placeholder_date") == [] and found.accounts["customer_since"].notna().all()


def test_an_event_of_long_ago_counts_as_missing() -> None:
    """No export of today holds a signal of 1911; a firm may well have been a customer since then."""
    signals = b"account_id,date,kind\nA,1911-04-05,visit\nA,2024-02-03,visit\n"
    found = read_dataset({"signals.csv": signals, "customers.csv": b"account_id,customer_since\nA,1911-04-05\n"})
    assert told(found, "date_long_ago") == [(2, "date", "1911-04-05")]
    assert found.signals is not None and len(found.signals) == 1
    assert found.accounts["customer_since"].tolist() == [pd.Timestamp(1911, 4, 5)]

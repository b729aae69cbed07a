"""Dates as people write them."""

from __future__ import annotations

import numpy as np
import pytest

from icp_core.intake.texts.dates import read_dates

UGLY = {
    "2024-03-01": "2024-03-01",
    "2024-03-01 00:00:00.000": "2024-03-01",
    "2024-03-01T10:11:12Z": "2024-03-01",
    "2024-03-01T10:11:12+02:00": "2024-03-01",
    "20240301": "2024-03-01",
    "2024/3/1": "2024-03-01",
    "2024.03.01": "2024-03-01",
    "31.12.2026": "2026-12-31",
    "1.2.2024 12:30": "2024-02-01",
    "12/31/2023 3:04 PM": "2023-12-31",
    "25/12/99": "1999-12-25",
    "25/12/24": "2024-12-25",
    "12-Mar-2024": "2024-03-12",
    "Mar 12, 2024": "2024-03-12",
    "12 mars 2024": "2024-03-12",
    "5. maaliskuuta 2024": "2024-03-05",
    "5 stycznia 2024": "2024-01-05",
    "5. März 2024": "2024-03-05",
    "Jan 2024": "2024-01-01",
    "2024-07": "2024-07-01",
}


@pytest.mark.parametrize(("text", "day"), UGLY.items())
def test_ugly_date_is_read(text: str, day: str) -> None:
    """Each of these can be read in one way only."""
    assert read_dates([text]).values[0] == np.datetime64(day)


@pytest.mark.parametrize("text", ["2024-02-30", "31.31.2024", "hello 5 2024", "12", "1.234,5", "", "2024-13-01", "99"])
def test_what_is_no_date_stays_unread(text: str) -> None:
    """No such day, no date."""
    assert np.isnat(read_dates([text]).values[0])


def test_iso_dates_are_never_turned_round() -> None:
    """``2024-03-01`` is the first of March also in a column with the day first."""
    assert read_dates(["2024-03-01", "31/12/2023"]).values[0] == np.datetime64("2024-03-01")


def test_one_value_proves_the_order_of_its_column() -> None:
    """A 13 in one place settles all others."""
    assert read_dates(["03/04/2024", "13/04/2024"]).values[0] == np.datetime64("2024-04-03")
    assert read_dates(["03/04/2024", "04/13/2024"]).values[0] == np.datetime64("2024-03-04")


def test_unproved_order_follows_file_then_separator_then_decimal_mark() -> None:
    """The documented rule, and ``proved`` is False each time."""
    text = ["03/04/2024"]
    assert read_dates(text, default="day first").values[0] == np.datetime64("2024-04-03")
    assert read_dates(["3.4.2024"]).values[0] == np.datetime64("2024-04-03")
    assert read_dates(text, comma=True).values[0] == np.datetime64("2024-04-03")
    assert read_dates(text).values[0] == np.datetime64("2024-03-04")
    assert not read_dates(text).proved


def test_column_with_both_orders_is_mixed() -> None:
    """Both proved: each is read on its own evidence."""
    found = read_dates(["13/04/2024", "04/13/2024"])
    assert found.mixed
    assert found.values[0] == found.values[1] == np.datetime64("2024-04-13")


def test_day_count_of_a_spreadsheet_is_a_date_only_where_asked() -> None:
    """45292 is the first of January 2024 in a date column, a number elsewhere."""
    assert read_dates(["45292"], serial=True).values[0] == np.datetime64("2024-01-01")
    assert np.isnat(read_dates(["45292"]).values[0])

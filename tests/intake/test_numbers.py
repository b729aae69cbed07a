"""Numbers as people write them."""

from __future__ import annotations

import math

import pytest

from icp_core.intake.texts.numbers import read_numbers
from icp_core.intake.texts.units import unit_of

UGLY = {
    "1 234,56 kr": 1234.56,
    "1\u00a0234,56\u00a0kr": 1234.56,
    "1\u202f234,56": 1234.56,
    "€ 1.234,56": 1234.56,
    "1.234,56 €": 1234.56,
    "$290,212.0": 290212.0,
    "($1,200.50)": -1200.5,
    "1'234.50": 1234.5,
    "1.234.567": 1234567.0,
    "1,234,567": 1234567.0,
    "18.8%": 0.188,
    "-32,4 %": -0.324,
    "1,2 M€": 1.2e6,
    "MSEK 45": 45e6,
    "45 MSEK": 45e6,
    "3,5 mdkr": 3.5e9,
    "45 tkr": 45e3,
    "KSEK 12": 12e3,
    "120 TEUR": 120e3,
    "250k": 250e3,
    "$1.5B": 1.5e9,
    "£3m": 3e6,
    "2,5 milj. €": 2.5e6,
    "12 mln zł": 12e6,
    "3 tys. zł": 3e3,
    "1 234:-": 1234.0,
    "kr 500,-": 500.0,
    "\u22125": -5.0,
    "5-": -5.0,
    "1.5e3": 1500.0,
    "0,123": 0.123,
    ".5": 0.5,
    "120 anställda": 120.0,
    "1,23,456": 123456.0,
    "kr 1.234,-": 1234.0,
    "~500": 500.0,
    "$49/mo": 49.0,
    "approx. 300 employees": 300.0,
}
NONE = [
    "abc",
    "2024-01-05",
    "12 34",
    "1,2,3",
    "1.2.3.4",
    "11-50",
    "v2.0beta",
    "12 apples",
    "",
    "--",
    "1,23.45.6",
    "№ 5",
    "12¹",
    "12 m²",
    "12 mars",
    "5 bars",
]


@pytest.mark.parametrize(("text", "value"), UGLY.items())
def test_ugly_number_is_read(text: str, value: float) -> None:
    """Each of these can be read in one way only, alone in its column."""
    assert read_numbers([text]).values[0] == pytest.approx(value)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_stays_unread(text: str) -> None:
    """A text that is not wholly a number is never half read."""
    assert math.isnan(read_numbers([text]).values[0])


def test_one_cell_proves_the_mark_of_its_column() -> None:
    """``1.234`` is a thousand beside ``12,5`` and one and a bit beside ``12.5``."""
    assert read_numbers(["1.234", "12,5"]).values.tolist() == [1234.0, 12.5]
    assert read_numbers(["1.234", "12.5"]).values.tolist() == [1.234, 12.5]
    assert read_numbers(["1,234", "12.5"]).values.tolist() == [1234.0, 12.5]


def test_column_that_proves_nothing_follows_the_default_and_says_so() -> None:
    """Where nothing settles it the default does, and ``proved`` is False."""
    english, nordic = read_numbers(["1.234", "2.500"]), read_numbers(["1.234", "2.500"], default=",")
    assert english.values.tolist() == [1.234, 2.5]
    assert nordic.values.tolist() == [1234.0, 2500.0]
    assert not english.proved and not nordic.proved


def test_column_with_both_marks_is_mixed_and_read_cell_by_cell() -> None:
    """A column that proves both marks is named, and each cell keeps its own sense."""
    found = read_numbers(["1.234,50", "1,234.50", "7"])
    assert found.mixed
    assert found.values.tolist() == [1234.5, 1234.5, 7.0]


def test_currencies_are_counted() -> None:
    """Every text that carries a currency is counted under its code."""
    found = read_numbers(["12 kr", "€ 5", "7 EUR", "MUSD 3", "9"])
    assert dict(found.currencies) == {"kr": 1, "EUR": 2, "USD": 1}


@pytest.mark.parametrize(
    ("word", "unit"),
    [("MSEK", (1e6, "SEK")), ("tkr", (1e3, "kr")), ("$M", (1e6, "USD")), ("M€", (1e6, "EUR")), ("bn", (1e9, None))],
)
def test_unit_words(word: str, unit: tuple[float, str | None]) -> None:
    """Units join a factor and a currency in either order."""
    assert unit_of(word) == unit
    assert unit_of("apples") is None

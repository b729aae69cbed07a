import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.languages import message, numbers, say

GAP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (3.4, "3"),
        (940, "940"),
        (999.4, "999"),
        (999.6, "1.0_k"),
        (9_400, "9.4_k"),
        (268_123, "268_k"),
        (999_400, "999_k"),
        (999_600, "1.00_M"),
        (1_234_000, "1.23_M"),
        (45_000_000, "45_M"),
        (2_000_000_000, "2.00_bn"),
        (-1_500, "-1.5_k"),
        (-0.4, "0"),
        (3e40, "3.0e+31_bn"),
        (math.inf, "∞_bn"),
    ],
)
def test_compact_amounts(value, words):
    """An amount is told in about three digits and a unit that fits, with a true minus and none before nought."""
    assert numbers.compact(value, "en") == words.replace("_", GAP).replace("-", MINUS)


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("n", 1234567.4, "1,234,567"),
        ("n", math.inf, "∞"),
        ("n", 2e20, "2.0e+20"),
        ("decimal1", 1234.56, "1,234.6"),
        ("decimal2", -0.004, "0.00"),
        ("decimal3", 0.0625, "0.062"),
        ("percent", 0.434, "43_%"),
        ("percent", -0.002, "0_%"),
        ("percent", -0.12, "-12_%"),
        ("percent1", 1.2345, "123.4_%"),
        ("times", 2.24, "2.2×"),
        ("times", 0.04, "0.04×"),
        ("year", 1998.0, "1998"),
        ("day", dt.date(2025, 3, 7), "Mar 7, 2025"),
        ("month", dt.date(2025, 3, 7), "March 2025"),
    ],
)
def test_forms_of_the_catalogue(form, value, words):
    """Every form that a text may ask for is said as an English reader expects it."""
    assert numbers.FORMATS[form](value, "en") == words.replace("_", GAP).replace("-", MINUS)


@pytest.mark.parametrize(
    ("value", "currency", "words"),
    [(268_000, "EUR", "€_268_k"), (-2_000, "SEK", "-SEK_2.0_k"), (12.0, "", "12"), (1.5e6, "PLN", "PLN_1.50_M")],
)
def test_money_stands_behind_its_currency(value, currency, words):
    """The currency's sign comes first; where none is known the amount stands alone."""
    assert numbers.money(value, currency, "en") == words.replace("_", GAP).replace("-", MINUS)


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")]
)
def test_lists_are_joined_as_a_person_would(names, words):
    """Names are joined by commas and an and."""
    assert numbers.listing(names, "en") == words


@settings(deadline=None, max_examples=60)
@given(st.floats(-1e11, 1e11), st.integers(0, 3))
def test_a_number_said_can_be_read_back(value, digits):
    """Taking grouping and the minus away gives the number again, to the digits shown; nought is never negative."""
    words = numbers.decimal(value, digits, "en")
    back = float(words.replace(",", "").replace(MINUS, "-"))
    assert back == pytest.approx(value, abs=0.51 * 10**-digits)
    assert math.copysign(1, back) == 1 or back < 0


def test_ends_of_a_range_bear_a_unit_both_or_neither():
    """A few hundred beside thousands are told in thousands; nought, and two of a kind, stay as they are."""
    ends = {
        (-693, 9_000): "-0.7_k to 9.0_k", (940, 1_200_000): "0.9_k to 1.20_M", (0, 9_000): "0 to 9.0_k",
        (18_000, 31_000): "18_k to 31_k", (-40, 940): "-40 to 940", (-9_000, -500): "-9.0_k to -0.5_k",
        (940_000, 1_200_000): "940_k to 1.20_M",
    }  # fmt: skip
    for (low, high), words in ends.items():
        assert " to ".join(numbers.compact_ends(low, high, "en")) == words.replace("_", GAP).replace("-", MINUS)


@settings(deadline=None, max_examples=60)
@given(st.floats(1, 1e11), st.floats(1, 1e11))
def test_compact_keeps_the_order(one, other):
    """What is said of a larger amount is never a smaller amount."""
    unit = {"k": 1e3, "M": 1e6, "bn": 1e9}

    def size(value):
        number, _, name = numbers.compact(value, "en").partition(GAP)
        return float(number.replace(",", "")) * unit.get(name, 1)

    low, high = sorted((one, other))
    assert size(low) <= size(high)


def test_ticks_have_no_more_digits_than_they_need():
    """Marks of an axis are as short as they are round."""
    said = [numbers.tick(value, "en") for value in (0, 500, 2_000, 2_500_000, -1_000)]
    assert said == ["0", "500", f"2{GAP}k", f"2.5{GAP}M", f"{MINUS}1{GAP}k"]


@pytest.mark.parametrize(("n", "form"), [(0, "other"), (1, "one"), (2, "other"), (-1, "one")])
def test_plural_forms_of_english(n, form):
    """Only one of a thing is singular."""
    assert numbers.plural(n, "en") == form


def test_what_is_missing_is_a_dash():
    """No sentence shows nan or None."""
    for missing in (None, float("nan")):
        told = say(message("error.out_of_range", setting="share", given=missing, low=0, high=1))
        assert told == "share must lie between 0 and 1; it is \N{EN DASH}."

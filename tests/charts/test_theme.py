import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.charts.theme import amount_ticks, blank_figure, faded, palette, share_ticks


@settings(deadline=None, max_examples=80)
@given(st.floats(-1e9, 1e9), st.floats(1, 1e9))
def test_plain_ticks_are_even_and_within(low, reach):
    """Marks of an even axis stand between its ends at equal steps, three to seven of them, each with its own word."""
    values, words = amount_ticks(low, low + reach)
    slack = 1e-6 * reach
    assert all(low - slack <= value <= low + reach + slack for value in values)
    assert 2 <= len(values) <= 7 and len(words) == len(values)
    steps = [b - a for a, b in itertools.pairwise(values)]
    assert max(steps) - min(steps) <= 1e-6 * max(abs(low) + reach, 1)


@settings(deadline=None, max_examples=80)
@given(st.floats(0.01, 1e8), st.floats(10, 1e6))
def test_log_ticks_are_round_and_within(low, ratio):
    """Marks of a log axis are 1, 2 or 5 times a power of ten between its ends, each word once."""
    values, words = amount_ticks(low, low * ratio, log=True)
    assert 1 <= len(values) <= 13
    assert all(low <= value <= low * ratio for value in values)
    assert {f"{value:e}"[0] for value in values} <= {"1", "2", "5"}
    assert len(set(words)) == len(words)


def test_ticks_in_words():
    """Amounts on an axis are as short as they can be said."""
    assert amount_ticks(0, 100_000)[1] == ["0", *(f"{k}\N{NO-BREAK SPACE}k" for k in (20, 40, 60, 80, 100))]
    assert share_ticks([0, 0.5, 1])["ticktext"] == [f"{p}\N{NO-BREAK SPACE}%" for p in (0, 50, 100)]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_tiers_have_four_colours_that_differ(mode):
    """Each tier has a colour of its own, apart from the ground, in both modes."""
    look = palette(mode)
    assert len({*look.tiers, look.panel}) == 5
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in (*look.tiers, look.panel, look.ink, look.accent))
    assert blank_figure(mode).layout.font.color == look.ink


def test_the_modes_differ():
    """Type on dark is light and on light is dark."""
    assert palette("light").ink != palette("dark").ink and palette("light").panel != palette("dark").panel


@pytest.mark.parametrize(("share", "told"), [(0.5, "rgba(11,110,143,0.5)"), (1, "rgba(11,110,143,1)")])
def test_a_faded_colour(share, told):
    """A colour keeps its parts and takes the share as its strength."""
    assert faded("#0B6E8F", share) == told


def test_a_log_axis_without_a_round_amount_still_has_one_mark():
    """Where all are worth 26,123 the axis says about how much that is."""
    assert amount_ticks(26_123 * 0.8, 26_123 * 1.25, log=True) == ([26_000.0], ["26\N{NO-BREAK SPACE}k"])

"""Numbers for names: in no order that tells anything, and hardly moved by who else is there."""

from __future__ import annotations

from icp_core.hiding.aliases import alias_numbers

NAMES = [f"Name {k} Oy" for k in range(300)]


def test_the_order_of_the_rows_decides_nothing():
    """The same names in another order get the same numbers."""
    assert alias_numbers(NAMES, "key") == alias_numbers(NAMES[::-1], "key")


def test_no_two_names_share_a_number_and_all_are_of_one_width():
    """Numbers are unique, of equal width, and never nought alone."""
    numbers = list(alias_numbers(NAMES, "key").values())
    assert len(set(numbers)) == len(NAMES)
    assert {len(number) for number in numbers} == {3}
    assert all(int(number) for number in numbers)


def test_one_more_name_moves_hardly_any():
    """A company more leaves nearly all numbers as they are; in the order of the alphabet it would move them all."""
    before = alias_numbers(NAMES, "key")
    after = alias_numbers([*NAMES, "A new one AB"], "key")
    assert sum(before[name] != after[name] for name in NAMES) <= 2


def test_more_names_widen_the_numbers_and_keep_their_ends():
    """Where the numbers get a digit more, what most names had drawn is their end."""
    before = alias_numbers(NAMES, "key")
    after = alias_numbers([*NAMES, *(f"Other {k} AB" for k in range(100))], "key")
    assert {len(number) for number in after.values()} == {4}
    assert sum(after[name].endswith(before[name]) for name in NAMES) > 0.7 * len(NAMES)


def test_without_the_key_a_name_tells_no_number():
    """Under another key nearly every name has another number, so that trying out names finds nobody."""
    one, other = alias_numbers(NAMES, "key"), alias_numbers(NAMES, "another")
    assert sum(one[name] == other[name] for name in NAMES) < 5


def test_a_number_that_is_taken_is_not_given():
    """What is taken already is left out, and there is still a number for everybody."""
    taken = {f"{number:03d}" for number in range(1, 900, 2)}
    assert taken.isdisjoint(alias_numbers(NAMES, "key", taken=taken).values())

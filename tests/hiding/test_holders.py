"""Of whom a column of a project's own may hold names, by its header and its values."""

import pandas as pd
import pytest

from icp_core.hiding.holders import holds, words_of_trade

WAYS = pd.Series(["Fair", "Cold call", "Web site", "Fair", "Referral", "Cold call"])


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("First contact", "levels"),
        ("Lead source", "levels"),
        ("Contact", "person"),
        ("Contact person", "person"),
        ("First contact person", "person"),
        ("Account owner", "person"),
        ("Parent company", "company"),
        ("Contact notes", "anything"),
        ("Way of selling", "levels"),
    ],
)
def test_the_header_says_of_whom(header, kind):
    """A contact is a person, the way of the first one is not; what may hold either is taken to do so."""
    assert holds(header, WAYS, set(), set()) == kind


def test_values_that_are_known_people_are_people_under_any_header():
    """Half of the values or more are names that stand elsewhere too."""
    assert holds("Way of selling", WAYS, {"fair", "cold call"}, set()) == "person"


OWNERS = pd.Series(["Family", "fund", "family", "Sigrid Vall"])


def test_levels_that_people_named_are_words_of_their_trade():
    """What else a column of owners says may be people; a level that is a name known from elsewhere is no such word."""
    trade = words_of_trade(OWNERS, ["family", "Fund"], set())
    assert trade == {"family", "fund"}
    assert holds("Owner", OWNERS, set(), set(), trade) == "person"
    assert holds("Owner", OWNERS.head(3), set(), set(), trade) == "levels"
    assert words_of_trade(OWNERS, ["family", "fund"], {"fund"}) == {"family"}


def test_beliefs_of_a_few_values_of_a_file_make_no_words_of_them():
    """Where most of the column says something else, people were spoken of that a file names."""
    assert words_of_trade(OWNERS, ["Sigrid Vall"], set()) == frozenset()
    assert words_of_trade(OWNERS.head(0), ["family"], set()) == frozenset()

"""Of whom a column of a project's own may hold names, by its header and its values."""

import pandas as pd
import pytest

from icp_core.hiding.holders import holds

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

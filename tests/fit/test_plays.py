"""Plays: the usual words stand until a person writes others, and the cost is the one that cuts the tiers."""

import pytest

from icp_core.errors import SettingError
from icp_core.fit import Capacity, tier_plays
from icp_core.languages import say


def test_every_tier_has_a_play_in_words():
    """Four tiers, each with an owner, a channel and what is done, no two alike; nothing is said of cost."""
    plays = tier_plays()
    assert [play.tier for play in plays] == [1, 2, 3, 0]
    for part in ("owner", "channel", "what"):
        assert len({say(getattr(play, part)) for play in plays}) == 4
    assert all(play.effort == 0 for play in plays)


def test_what_a_person_writes_stands_and_the_rest_stays():
    """Of the written part the text is another, of all others the usual words."""
    usual, written = tier_plays(), tier_plays([(2, "owner", "Anna")])
    assert written[1].owner == "Anna" and written[1].what == usual[1].what
    assert (written[0], written[2], written[3]) == (usual[0], usual[2], usual[3])


def test_a_play_costs_what_the_capacity_says():
    """One place holds the cost of each tier; who is not targeted costs nothing."""
    plays = tier_plays((), Capacity(effort_1=900, effort_3=20))
    assert [play.effort for play in plays] == [900, 0, 20, 0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ((4, "owner", "Anna"), "tier must lie between 0 and 3"),
        ((1, "colour", "red"), "colour"),
        ((1, "what", "  "), "play what 1"),
        ((1, "what", "x" * 301), "play what 1"),
    ],
)
def test_a_play_that_cannot_be_is_refused_by_name(said, told):
    """The message names what is wrong."""
    with pytest.raises(SettingError) as refused:
        tier_plays([said])
    assert told in str(refused.value)

import pytest

from icp_core.errors import SettingError
from icp_core.fit import Belief, Beliefs
from icp_core.fit.beliefs import LONGEST_GROUND, MOST_STRENGTH, USUAL_STRENGTH


@pytest.mark.parametrize(
    "settings",
    [
        {"desirability": -0.1},
        {"desirability": 100.5},
        {"desirability": float("nan")},
        {"strength": -1},
        {"strength": MOST_STRENGTH + 1},
        {"strength": float("nan")},
    ],
)
def test_a_belief_outside_its_range_is_refused(settings):
    """Desirability from 0 to 100, strength from 0 to the most; not a number is neither."""
    with pytest.raises(SettingError, match="must lie between"):
        Belief("industry", "Retail", **settings)


@pytest.mark.parametrize(
    "settings",
    [
        *({"rate": rate} for rate in (0.0, 1.0, 1e-300, 1 - 1e-16)),
        {"rate_strength": -1},
        {"interview_worth": 1.5},
        {"interview_worth": -0.5},
    ],
)
def test_impossible_beliefs_about_the_whole_are_refused(settings):
    """A rate is neither nothing nor all, and an interview is worth a deal at most."""
    with pytest.raises(SettingError, match="must lie between"):
        Beliefs(**settings)


def test_two_beliefs_of_one_level_are_refused():
    """The message names the level."""
    with pytest.raises(SettingError, match=r"Retail.*industry"):
        Beliefs((Belief("industry", "Retail", 80), Belief("industry", "Retail", 20)))


def test_what_people_write_is_kept_on_one_line_and_short():
    """Breaks and doubled blanks go; no ground is longer than the longest."""
    one = Belief("industry", "Retail", by=" Aino \n Virtanen ", ground="x" * 1000)
    assert one.by == "Aino Virtanen" and one.ground == "x" * LONGEST_GROUND


def test_beliefs_from_a_mapping_are_of_the_usual_strength():
    """Each place with its desirability; a level of which nothing is believed has none."""
    beliefs = Beliefs.of({("industry", "Retail"): 80, ("country", "FI"): 40})
    assert beliefs.of_level("industry", "Retail") == Belief("industry", "Retail", 80.0, USUAL_STRENGTH)
    assert beliefs.of_level("country", "FI").desirability == 40
    assert beliefs.of_level("country", "SE") is None

import numpy as np
import pandas as pd
import pytest

from icp_core.charts.segment_map import ellipse, name_heights, name_lines, segment_map_chart, subline
from icp_core.languages import Message, say
from icp_core.segments import SegmentMap


def made(**changes):
    rng = np.random.default_rng(0)
    points = pd.DataFrame(rng.normal(0, 1, (40, 2)), columns=["x", "y"]).assign(label=[0, 1] * 20)
    parts = {
        "points": points,
        "centres": pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 0.0], "n": [20, 20]}),
        "spreads": {0: np.diag([4.0, 1.0]), 1: np.eye(2)},
        "radii": {0: (1.0, 2.0), 1: (1.0, 2.0)},
        "pulls": {"left": (), "right": (Message("segments.map.larger"),), "bottom": (), "top": ()},
        "shown": 0.7,
        "names": {0: Message("segments.name.all"), 1: Message("segments.name.unmarked")},
        "total": 900,
    }
    return SegmentMap(**(parts | changes))


def test_an_ellipse_reaches_as_far_as_its_spread_and_radius():
    """With variances 4 and 1 and radius 2 the outline reaches 4 to the sides and 2 up."""
    outline = ellipse(made(), 0, 2.0)
    assert np.abs(outline).max(axis=0) == pytest.approx([4, 2])


def test_names_at_one_height_are_moved_apart():
    """Two names at the same height end up a gap apart, around where they were."""
    heights = name_heights(made().centres, 0.5)
    assert abs(heights[0] - heights[1]) == pytest.approx(0.5)
    assert heights.mean() == pytest.approx(0.0)


def test_names_beside_each_other_stay_where_they_are():
    """What is further aside than a name is wide needs no room above."""
    assert list(name_heights(made().centres, 0.5, 0.8)) == [0.0, 0.0]


@pytest.mark.parametrize("name", ["Retail", "Health care, 1,000 or more employees", "a " * 60])
def test_no_name_is_cut(name):
    """However long a name is, all of its words are there, in two lines at most."""
    assert " ".join(name_lines(name)).split() == name.split() and len(name_lines(name)) <= 2


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_segment_is_named_on_the_map_and_no_legend_is_needed(mode):
    """The names and the words of the axes are annotations; the sentence below says how many points are drawn."""
    figure = segment_map_chart(made(), mode=mode)
    told = " ".join(note.text for note in figure.layout.annotations).replace("<br>", " ").replace("</b>", "")
    assert "All accounts" in told and "larger companies →" in told
    assert not figure.layout.showlegend
    assert "40 of 900" in say(subline(made())) and "70" in say(subline(made()))

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from icp_core.charts import segments
from icp_core.languages import message, say
from icp_core.segments.commonalities import no_rows


def found(lifts, certain):
    """Commonalities with these lifts; each interval reaches from half to twice."""
    n = len(lifts)
    return pd.DataFrame(
        {
            "attribute": "industry",
            "level": [f"level {i}" for i in range(n)],
            "n": np.arange(10, 10 + n),
            "n_members": 5,
            "lift": np.array(lifts, dtype=float),
            "low": np.array(lifts) / 2.0,
            "high": np.array(lifts) * 2.0,
            "chance_low": 0.6,
            "chance_high": 1.6,
            "certain": np.zeros(n, dtype=bool) | np.asarray(certain, dtype=bool),
            "sentence": [message("profile.name", name=f"sentence {i}") for i in range(n)],
        }
    )


def test_levels_beyond_chance_are_drawn_first():
    """All that chance does not explain, then the rest from both ends, in order of lift and at most as many as asked."""
    table = found([2.0, 1.9, 1.5, 1.1, 0.9, 0.7, 0.2], [True, False, False, False, False, False, True])
    rows = segments.lift_data(table, n=4)
    assert list(rows["lift"]) == [2.0, 1.9, 0.7, 0.2]
    assert list(segments.lift_data(table, n=1)["lift"]) == [2.0]
    assert list(segments.lift_data(table, n=20)["lift"]) == sorted(table["lift"], reverse=True)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 12])
def test_no_level_is_drawn_twice(n):
    """The rows are distinct and as many as there are, up to n."""
    table = found(np.linspace(3, 0.1, 9), [True, *[False] * 8])
    rows = segments.lift_data(table, n=n)
    assert len(rows) == min(n, 9) and rows["level"].is_unique
    assert rows["certain"].iloc[0]


def test_the_lift_chart_stands_at_the_results():
    """Dots at log2 of the lift, intervals and chance bands likewise, the n and the lift beside them."""
    table = found([4.0, 1.0, 0.01], [True, False, True])
    figure = segments.lift_chart(table)
    (dots,) = figure.data
    assert list(dots.x) == [2.0, 0.0, -4.0]
    bars = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "line" and shape.y0 == shape.y1]
    assert bars[0] == (1.0, 3.0)
    told = [note.text for note in figure.layout.annotations]
    assert {"<b>Level 0</b>", "Level 1", "4.0", "1.0", "10", "11"} <= set(told)
    assert [row[0] for row in dots.customdata] == ["sentence 0", "sentence 1", "sentence 2"]


def test_no_levels_make_an_empty_figure():
    """Where there is nothing to compare there is nothing to draw."""
    assert len(segments.lift_chart(found([], [])).data) == 0
    assert len(segments.lift_chart(no_rows()).data) == 0


def test_the_headline_names_what_stands_clear_of_chance(software):
    """Only levels commoner than chance allows are named, at most three; rarer ones are not what the best share."""
    best = software.best
    told = say(segments.headline(found([3.0, 2.5, 2.0, 1.8, 0.3], True), best))
    assert told == "The best customers share: level 0, level 1, and level 2."
    assert "stands clear of chance" in say(segments.headline(found([3.0, 0.1], [False, True]), best))
    assert "two levels" in say(segments.headline(found([], []), best))
    nobody = replace(best, members=best.members & False)
    assert "Nobody is best yet" in say(segments.headline(found([3.0], True), nobody))
    reason = message("value.best.all_equal", criterion="NPS", n=5)
    assert segments.headline(found([3.0], True), replace(best, reason=reason)) == reason


def test_the_planted_commonality_is_the_finding(software):
    """In a made company the headline names the first of the certain levels of the results."""
    certain = software.common[software.common["certain"] & (software.common["lift"] > 1)]
    told = segments.headline(software.common, software.best)
    assert told.key == "chart.segments.headline" and len(told.values["what"]) == min(3, len(certain))
    counted = segments.subline(software.common, software.best).values
    assert counted == {
        "best": int(software.best.members.sum()), "total": len(software.best.members),
        "levels": message("chart.segments.compared", n=len(software.common)),
    }  # fmt: skip

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
    assert {"<b>level 0</b>", "level 1", "4.0", "1.0", "10", "11"} <= set(told)
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
        "best": int(software.best.members.sum()), "total": len(software.best.members), "levels": len(software.common)
    }  # fmt: skip


def excluded(**changes):
    """What would change, figure by figure: (before, after, change, unit)."""
    rows = {
        "average_deal": (100.0, 110.0, 0.1, "money"),
        "win_rate": (0.25, 0.25, 0.0, "share"),
        "sales_cycle_days": (80.0, 60.0, -0.25, "days"),
        "deals_opened": (50.0, 60.0, 0.2, "count"),
        "profit": (1000.0, 900.0, -0.1, "money"),
        "lifetime_value": (np.nan, np.nan, np.nan, "money"),
    } | changes
    table = pd.DataFrame(rows, index=["before", "after", "change", "unit"]).T
    for name in ("before", "after", "change"):
        table[name] = table[name].astype(float)
    table["change_low"], table["change_high"] = table["change"] - 0.05, table["change"] + 0.05
    return table.assign(n=40)


def test_a_change_is_coloured_by_whether_it_is_for_the_better():
    """A shorter cycle is better and a smaller profit worse; no change is neither."""
    figure = segments.exclusion_chart(excluded(), currency="EUR")
    look = segments.palette("light")
    dots = figure.data[-1]
    assert list(dots.x) == [0.1, 0.0, -0.25, 0.2, -0.1]
    assert list(dots.marker.color) == [look.good, look.mute, look.good, look.bad, look.bad]
    assert len(segments.exclusion_data(excluded())) == 5


def test_a_change_is_told_with_its_sign_and_both_figures():
    """Percent with sign, and before and after in their unit, with decimals enough to tell them apart."""
    rows = excluded(win_rate=(0.2503, 0.2541, 0.015, "share"), profit=(1e6, 1.0004e6, 0.0004, "money"))
    notes = segments.exclusion_chart(rows, currency="EUR").layout.annotations
    told = [note.text.replace("\N{NO-BREAK SPACE}", " ") for note in notes]
    assert {"<b>+10 %</b>", "€ 100 to € 110", "<b>−25 %</b>", "80 days to 60 days", "50 to 60"} <= set(told)
    assert "<b>0 %</b>" in told and "25.0 % to 25.4 %" in told
    assert "€ 1.0000 M to € 1.0004 M" in told
    assert "<b>+0 %</b>" not in told


def test_nothing_that_can_be_worked_out_is_an_empty_figure():
    """Where every figure is unknown nothing is drawn."""
    assert len(segments.exclusion_chart(excluded().assign(change=np.nan), currency="EUR").data) == 0

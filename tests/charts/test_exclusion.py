import numpy as np
import pandas as pd
import pytest

from icp_core.charts import exclusion
from icp_core.charts.theme import palette
from icp_core.languages import message, say

NAMES = [message("profile.name", name="small retail")]


def excluded(**changes):
    """What would change, figure by figure: (before, after, change, unit), each interval five points either way."""
    rows = {
        "average_deal": (100.0, 110.0, 0.1, "money"),
        "win_rate": (0.25, 0.25, 0.0, "share"),
        "sales_cycle_days": (80.0, 60.0, -0.25, "days"),
        "lifetime_value": (np.nan, np.nan, np.nan, "money"),
        "profit": (1000.0, 900.0, -0.1, "money"),
        "selling_time": (1.0, 0.7, -0.3, "share"),
        "revenue": (4000.0, 3000.0, -0.25, "money"),
        "deals_opened": (50.0, 40.0, -0.2, "count"),
    } | changes
    table = pd.DataFrame(rows, index=["before", "after", "change", "unit"]).T
    for name in ("before", "after", "change"):
        table[name] = table[name].astype(float)
    table["change_low"], table["change_high"] = table["change"] - 0.05, table["change"] + 0.05
    return table.assign(n=40, years=np.nan)


def plainly(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def notes(figure):
    return [plainly(note.text) for note in figure.layout.annotations]


def test_a_change_is_coloured_by_whether_it_is_for_the_better():
    """A shorter cycle and less time used are better, a smaller profit worse; what chance explains is neither."""
    figure = exclusion.exclusion_chart(excluded(win_rate=(0.25, 0.26, 0.04, "share")), currency="EUR")
    look = palette("light")
    dots = figure.data[-1]
    assert list(dots.x) == [0.1, 0.04, -0.25, -0.1, -0.3, -0.25]
    assert list(dots.marker.color) == [look.good, look.mute, look.good, look.bad, look.good, look.bad]


def test_a_change_is_told_with_its_sign_and_both_figures():
    """Percent with sign, before and after with decimals enough to tell them apart; one figure where nothing changes."""
    rows = excluded(win_rate=(0.2503, 0.2541, 0.015, "share"), profit=(1e6, 1.0004e6, 0.0004, "money"))
    told = set(notes(exclusion.exclusion_chart(rows, currency="EUR")))
    assert {"<b>+10 %</b>", "€ 100 to € 110", "<b>−25 %</b>", "80 days to 60 days", "100 % to 70 %"} <= told
    assert "<b>0 %</b>" in told and "25.0 % to 25.4 %" in told
    assert "€ 1.00 M" in told
    assert "<b>+0 %</b>" not in told


def test_totals_of_several_years_are_told_a_year():
    """Totals over four years are drawn a year and called so; shorter ones stay totals."""
    rows = excluded()
    assert {"Profit", "Revenue", "€ 4.0 k to € 3.0 k"} <= set(notes(exclusion.exclusion_chart(rows, currency="EUR")))
    rows.loc[["profit", "revenue"], "years"] = 4.0
    told = set(notes(exclusion.exclusion_chart(rows, currency="EUR")))
    assert {"Profit a year", "Revenue a year", "€ 1.0 k to € 750", "€ 250 to € 225"} <= told
    assert "a year" in say(exclusion.given_up(rows, currency="EUR"))
    assert "a year" not in say(exclusion.given_up(excluded(), currency="EUR"))
    assert exclusion.given_up(excluded(revenue=(np.nan, np.nan, np.nan, "money")), currency="EUR") is None


def test_a_change_without_an_interval_is_drawn_without_a_bar():
    """Too few left out: the change stands, in grey, and the hover says why it has no interval."""
    rows = excluded()
    rows.loc["profit", ["change_low", "change_high"]] = np.nan
    with_bar, without = (exclusion.exclusion_chart(each, currency="EUR") for each in (excluded(), rows))
    assert len(without.layout.shapes) == len(with_bar.layout.shapes) - 1
    assert without.data[-1].marker.color[3] == palette("light").mute
    assert "Too few" in without.data[-1].customdata[3][0] and "80" in without.data[-1].customdata[2][0]


def test_nothing_that_can_be_worked_out_is_an_empty_figure():
    """Where every figure is unknown nothing is drawn."""
    assert len(exclusion.exclusion_chart(excluded().assign(change=np.nan), currency="EUR").data) == 0


def test_the_answer_names_what_gets_better_and_what_goes():
    """Two gains at most and the free time, then what is lost; only what chance does not explain."""
    assert plainly(say(exclusion.finding(excluded(), NAMES))) == (
        "Without “small retail” the average deal grows by 10 %, the sales cycle shortens by 25 %, and 30 % of selling "
        "time is free; profit falls by 10 % and 25 % of revenue goes."
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"average_deal": (100, 101, 0.01, "money"), "sales_cycle_days": (80, 80, 0.0, "days"),
          "selling_time": (np.nan, np.nan, np.nan, "share")}, "nothing gets better beyond chance; profit falls"),
        ({"profit": (100, 100, 0.0, "money"), "revenue": (100, 98, -0.02, "money")}, "is free."),
        ({"average_deal": (100, 100.4, 0.004, "money"), "sales_cycle_days": (80, 80, 0.0, "days")},
         "” 30 % of selling time is free; profit falls"),
        (dict.fromkeys(("average_deal", "sales_cycle_days", "profit", "selling_time", "revenue"),
                       (100, 100, 0.0, "money")), "nothing is known to change beyond chance"),
    ],
)  # fmt: skip
def test_the_answer_says_when_nothing_is_certain(rows, told):
    """Without a certain gain, without a certain loss, and without either."""
    assert told in plainly(say(exclusion.finding(excluded(**rows), NAMES)))


def test_freed_time_is_told_in_deals_and_by_owner():
    """How many deals, which share of the time, and the owners with most of it; one owner alone is everybody."""
    basis = message("segments.selling_time.days")
    owners = pd.DataFrame({"n": [9, 8, 7], "n_freed": [5, 4, 0], "days": 90.0, "freed": [0.5, 0.4, 0.0]},
                          index=["Ada", "Bo", "Cy"])  # fmt: skip
    told = plainly(say(exclusion.freed(excluded(), owners, basis)))
    assert told.startswith("Freed: 10 of 50 deals, 30 % of selling time.")
    assert told.endswith("Of their own time, Ada (50 %) and Bo (40 %) get most back.")
    assert "Of their" not in say(exclusion.freed(excluded(), owners.head(1), basis))
    without = excluded(deals_opened=(np.nan, np.nan, np.nan, "count"))
    assert exclusion.freed(without, owners, basis) is None


def replayed(**columns):
    """Three years replayed, the first without an interval, the last two chosen."""
    table = pd.DataFrame(
        {
            "ends": pd.to_datetime(["2023-12-31", "2024-12-31", "2025-09-30"]),
            "chosen": [False, True, True],
            "reason": [message("profile.name", name="why")] * 3,
            "n": [2, 9, 12],
            "profit": [-40e3, 90e3, 10e3],
            "profit_low": [np.nan, 40e3, -20e3],
            "profit_high": [np.nan, 140e3, 30e3],
            "revenue": -1e5,
            "to_date": 5e4,
            "selling_time": [0.1, 0.2, 0.3],
        },
        index=pd.Index([2023, 2024, 2025], name="year"),
    )
    return table.assign(**columns)


def test_the_replay_fills_the_years_in_which_it_would_have_been_chosen():
    """Filled where what was known spoke for it; coloured where chance does not explain the difference."""
    figure = exclusion.replay_chart(replayed(), currency="EUR")
    look = palette("light")
    (dots,) = figure.data
    assert list(dots.y) == [-40e3, 90e3, 10e3]
    assert list(dots.marker.color) == [look.panel, look.good, look.mute]
    assert list(dots.marker.line.color) == [look.mute, look.good, look.mute]
    assert {"<b>−40 k</b>", "<b>+90 k</b>", "<b>+10 k</b>"} <= set(notes(figure))
    bars = [(shape.y0, shape.y1) for shape in figure.layout.shapes if shape.x0 == shape.x1]
    assert bars == [(40e3, 140e3), (-20e3, 30e3)]
    assert [plainly(text) for text in figure.layout.xaxis.ticktext] == [
        "2023<br>10 % free", "2024<br>20 % free", "2025 so far<br>30 % free"
    ]  # fmt: skip


def test_the_replay_is_told_in_words():
    """Which years were chosen, that none was, and that there is none; unknown years are left out of the picture."""
    assert "in 2024 and 2025 of 3 years" in say(exclusion.replay_finding(replayed()))
    assert "none of 3 years" in say(exclusion.replay_finding(replayed(chosen=False)))
    unknown = replayed(profit=np.nan)
    assert exclusion.replay_data(unknown).empty and len(exclusion.replay_chart(unknown, currency="EUR").data) == 0
    assert "No year" in say(exclusion.replay_finding(exclusion.replay_data(unknown)))

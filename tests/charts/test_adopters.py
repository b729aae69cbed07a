import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.charts import adopters as chart
from icp_core.charts.theme import palette
from icp_core.languages import say
from icp_core.value.adopters import GROUPS


def company(at, *, until, industry=None):
    """Customers that first bought at these years after the launch, seen until ``until``."""
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta(np.round(np.sort(at) * 365.25), unit="D")
    ids = [f"c{i:03d}" for i in range(len(days))]
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer", "customer_since": days})
    if industry is not None:
        accounts["industry"] = industry
    last = pd.Timestamp("2015-01-01") + pd.Timedelta(days=round(until * 365.25))
    signals = pd.DataFrame({"account_id": ids[:1], "date": [last], "kind": "visit"})
    return icp.Dataset(accounts=accounts, signals=signals)


@pytest.fixture(scope="module")
def wave():
    """A wave of 200 buyers whose mix turns from A to B half-way."""
    rng = np.random.default_rng(1)
    share = rng.random(200)
    at = np.sort(np.log((1 + 0.8 / 0.03 * share) / (1 - share)) / 0.83)
    industry = np.where(rng.random(200) < np.where(np.arange(200) < 100, 0.8, 0.2), "A", "B")
    return icp.adopters(company(at[at < 10], until=10, industry=industry[at < 10]))


@pytest.fixture(scope="module")
def even():
    return icp.adopters(company(np.random.default_rng(0).uniform(0, 6, 150), until=6))


def test_the_bars_are_all_customers_in_their_groups(wave, even):
    """Each group's bars add up to its customers, and the stack to all."""
    for found in (wave, even):
        bars = [trace for trace in chart.arrivals_chart(found).data if trace.type == "bar"]
        assert [sum(bar.y) for bar in bars] == found.table["n"].tolist()
        assert np.sum([bar.y for bar in bars], axis=0).tolist() == chart.arrivals_data(found)["n"].tolist()
        assert sum(found.table["n"]) == len(found.first)


def test_the_wave_is_drawn_only_where_there_is_one(wave, even):
    """A fitted wave is a line with its three turning points; an even flow has neither."""
    lines = [trace for trace in chart.arrivals_chart(wave).data if trace.type == "scatter"]
    assert [list(line.y) for line in lines] == [wave.wave.expected.tolist()]
    marks = chart.arrivals_chart(wave).layout.shapes
    assert sorted(mark.x0 for mark in marks) == sorted(day.strftime("%Y-%m-%d") for day in wave.boundaries["date"])
    assert [trace.type for trace in chart.arrivals_chart(even).data] == ["bar"] * 3
    assert not chart.arrivals_chart(even).layout.shapes


def test_groups_by_order_are_not_called_adopters(wave, even):
    """The words over the bars are those of a life cycle only where there is one."""
    words = {name: [note.text for note in chart.arrivals_chart(found).layout.annotations]
             for name, found in (("wave", wave), ("even", even))}  # fmt: skip
    assert f"Early adopters {wave.table.loc['early', 'n']}" in words["wave"]
    assert f"Earliest {even.table.loc['early', 'n']}" in words["even"]
    assert not any("dopter" in text or "aggard" in text for text in words["even"])


def test_the_title_is_the_finding(wave, even):
    """It names the peak and what moved, or that there is no wave."""
    told = say(chart.headline(wave))
    assert wave.boundaries.loc["peak", "date"].strftime("%B %Y") in told
    assert say(chart.mix_headline(wave)) in told
    assert say(chart.headline(even)) == "New customers come in an even flow, not in a wave."
    assert "by order of arrival only" in say(chart.subline(even))


def test_the_mix_shown_is_that_of_the_level_that_moved_most(wave, even):
    """Its shares by period, each within its interval; with nothing to compare there is no mark and it is said."""
    rows = chart.mix_data(wave)
    first = wave.movement.iloc[0]
    assert set(rows["level"]) == {first["level"]}
    assert rows["n"].sum() == first["n_before"] + first["n_after"]
    (line,) = chart.mix_chart(wave).data
    assert list(line.y) == rows["share"].tolist()
    for bar, (_, row) in zip(chart.mix_chart(wave).layout.shapes, rows.iterrows(), strict=True):
        assert (bar.y0, bar.y1) == (row["low"], row["high"])
    assert not chart.mix_chart(even).data
    assert "Too few customers" in say(chart.mix_headline(even))


def test_both_modes_have_their_own_colours(wave):
    """Early adopters have the accent of the mode, and groups differ."""
    for mode in ("light", "dark"):
        tones = [trace.marker.color for trace in chart.arrivals_chart(wave, mode=mode).data if trace.type == "bar"]
        assert tones[0] == palette(mode).accent
        assert len(set(tones)) == len(GROUPS)


def test_nothing_known_is_an_empty_figure():
    """Without dates there is a figure without marks, and the title says why."""
    found = icp.adopters(icp.Dataset(accounts=pd.DataFrame({"account_id": ["a"], "relation": ["customer"]})))
    assert not chart.arrivals_chart(found).data
    assert not chart.mix_chart(found).data
    assert say(chart.headline(found)) == "Nothing says when customers came."


def test_words_of_the_data_are_no_tags(bad):
    """A level that attacks stands in no text of the figures as a tag."""
    rng = np.random.default_rng(3)
    industry = np.where(rng.random(150) < np.where(np.arange(150) < 75, 0.1, 0.9), bad, "B")
    found = icp.adopters(company(rng.uniform(0, 6, 150), until=6, industry=industry))
    assert bad in say(chart.mix_headline(found))
    for figure in (chart.arrivals_chart(found), chart.mix_chart(found)):
        assert "<img" not in figure.to_json()
        assert "\\u003cimg" not in figure.to_json()

import pandas as pd
import pytest

import icp_core as icp
from icp_core.charts import timing as chart
from icp_core.fit import WORTH_A_CALL
from icp_core.languages import say
from icp_core.views import call_rows, unknown_kinds

CAPACITY = icp.Capacity()


@pytest.fixture(scope="module")
def drawn(software):
    timing = icp.timing_score(software.dataset)
    return timing, chart.timing_chart_data(timing, software.fit, software.tiers, software.dataset, capacity=CAPACITY)


def test_every_account_stands_once_by_its_fit_and_timing(software, drawn):
    """The points are the accounts of the tiers; who was never seen stands below who was seen long ago."""
    timing, data = drawn
    figure = chart.timing_chart(data, capacity=CAPACITY)
    told = {
        row[0]: (x, y) for trace in figure.data for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }
    assert set(told) == set(software.tiers.table.index)
    never = timing.table["seen"] == "never"
    assert (data.loc[never, "y"] < 0).all() and (data.loc[~never, "y"] >= 0).all() and never.any()
    assert told[data.index[0]] == (data["x"].iloc[0], data["y"].iloc[0])


def test_quarters_are_cut_by_the_floor_of_fit_and_by_what_is_worth_a_call(drawn):
    """Whoever is to be called lies right of and above both lines, and every quarter says how many stand in it."""
    _, data = drawn
    call = data["quarter"] == "call"
    assert call.any()
    assert (call == (data["x"] >= CAPACITY.minimum_fit) & (data["score"] >= WORTH_A_CALL)).all()
    texts = [note.text for note in chart.timing_chart(data, capacity=CAPACITY).layout.annotations]
    others = data[data["kind"] == "other"]["quarter"].value_counts()
    for name, said in (
        ("call", "<b>Call now: {}</b>"),
        ("wait", "Wait for the moment: {}"),
        ("leave", "Leave alone: {}"),
    ):
        assert said.format(others[name]) in texts


def test_customers_are_faint_and_never_to_be_called(software, drawn):
    """Customers are drawn faintly; neither the finding nor the list counts them, however lately they were seen."""
    timing, data = drawn
    figure = chart.timing_chart(data, capacity=CAPACITY)
    marks = {trace.name.split()[1]: trace.marker.opacity for trace in figure.data}
    assert marks["customer"] < 0.5 < marks["other"]
    seen = data.assign(quarter="call", score=90.0, latest=timing.as_of)
    assert say(chart.finding(seen)).startswith(str((data["kind"] == "other").sum()))
    listed = call_rows(seen, timing, software.dataset)
    customers = set(data.loc[data["kind"] == "customer", "name"])
    assert not {cell.split("\n")[0] for cell in listed.iloc[:, 0]} & customers


def test_the_list_is_by_timing_and_says_why(software, drawn):
    """The strongest timing comes first, with what each kind of signal gives of it."""
    timing, data = drawn
    listed = call_rows(data, timing, software.dataset)
    scores = listed["Timing"].astype(float)
    assert len(listed) == ((data["quarter"] == "call") & (data["kind"] == "other")).sum()
    assert scores.is_monotonic_decreasing
    for cell, score in zip(listed["Company"], scores, strict=True):
        parts = [float(part.rsplit(" ", 1)[1]) for part in cell.split("\n")[1].split(", ")]
        assert sum(parts) == pytest.approx(score, abs=3)


def test_names_and_kinds_that_attack_are_drawn_as_text(hostile, bad):
    """Names and kinds from data reach the figure escaped."""
    signals = hostile.dataset.signals.assign(kind=bad)
    dataset = hostile.dataset.replace(signals=signals)
    timing = icp.timing_score(dataset, {bad: icp.SignalRule(100.0, 700.0)})
    data = chart.timing_chart_data(timing, hostile.fit, hostile.tiers, dataset, capacity=CAPACITY)
    written = chart.timing_chart(data, capacity=CAPACITY).to_json()
    assert "<img" not in written and "<a " not in written
    assert len(call_rows(data, timing, dataset)) > 0


def test_nobody_to_call_is_said():
    """Without anybody in the quarter the finding says so."""
    empty = pd.DataFrame({"quarter": ["wait"], "kind": ["other"]})
    assert say(chart.finding(empty)).startswith("Nobody")


def test_unknown_kinds_are_named_up_to_a_few():
    """All kinds known: nothing; a few strange ones by name; of many the rest by number."""

    def kinds(*known):
        return pd.DataFrame({"known": list(known)}, index=[f"Z{i}" for i in range(len(known))])

    assert unknown_kinds(kinds(True, True)) is None
    assert "Z1." in say(unknown_kinds(kinds(True, False)))
    assert "and 4 more" in say(unknown_kinds(kinds(*[False] * 7)))

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.charts import board
from icp_core.charts import tiers as tiers_chart
from icp_core.fit import Weights
from icp_core.fit.conversion import Conversion
from icp_core.languages import has_text, message, say

ROWS = [
    ("a", 1, 0.8, 1000.0, 80.0, "other"),
    ("b", 1, 0.5, 1200.0, 70.0, "customer"),
    ("c", 2, 0.3, 1000.0, 60.0, "other"),
    ("d", 3, 0.1, 2000.0, 55.0, "other"),
    ("e", 0, np.nan, 500.0, 50.0, "other"),
    ("f", 0, 0.2, 0.0, 40.0, "other"),
    ("g", 0, 0.2, np.nan, 40.0, "other"),
]


def points(figure):
    """Rows of customdata of all points, by account."""
    return {row[0]: list(row[1:]) for trace in figure.data if trace.customdata is not None for row in trace.customdata}


BESIDE = pd.DataFrame({"auc": [0.7, 0.75, 0.6], "low": 0.5, "high": 0.9}, index=["yours", "data", "equal"])


@settings(deadline=None, max_examples=60)
@given(st.floats(1e-3, 1e9), st.floats(1e-2, 1e9), st.floats(1.01, 1e5))
def test_equal_value_curves_have_equal_products(cut, low, ratio):
    """Along a curve chance times value is the cut, no chance exceeds one, and values run upward."""
    chance, value = tiers_chart.equal_value_curve(cut, low, low * ratio)
    assert np.allclose(chance * value, cut, rtol=1e-12)
    assert chance.max() <= 1 + 1e-12 and chance.min() > 0
    assert (np.diff(value) > 0).all()


def test_points_are_the_results(by_hand):
    """Each point stands at chance and value; without a positive value there is none, without a chance it is hollow."""
    tiers, dataset = by_hand(ROWS)
    data = tiers_chart.tier_chart_data(tiers, dataset)
    assert list(data.index) == ["a", "b", "c", "d", "e"]
    assert list(data["y"]) == [1000, 1200, 1000, 2000, 500]
    assert list(data["x"]) == [0.8, 0.5, 0.3, 0.1, tiers_chart.UNTRIED_AT]
    assert list(data["hollow"]) == [False] * 4 + [True]


def test_without_a_chance_the_axis_is_fit_and_no_curve_is_drawn(by_hand):
    """Ranked by priority, a point stands at its fit, the axis says so, and no equal-value curve claims anything."""
    tiers, dataset = by_hand(ROWS, ranked_by="priority")
    assert list(tiers_chart.tier_chart_data(tiers, dataset)["x"]) == [0.8, 0.7, 0.6, 0.55, 0.5]
    figure = tiers_chart.tier_chart(tiers, dataset)
    assert figure.layout.xaxis.title.text.startswith("Fit score")
    assert [trace for trace in figure.data if trace.mode == "lines"] == []
    assert points(figure)["a"] == ["Company a", "80", "€\N{NO-BREAK SPACE}1.0\N{NO-BREAK SPACE}k"]


def test_curves_run_along_the_cuts_of_the_tiers(by_hand):
    """Every curve's product is the lowest expected value of a tier, so that its accounts lie on or above it."""
    tiers, dataset = by_hand(ROWS)
    figure = tiers_chart.tier_chart(tiers, dataset)
    curves = [trace for trace in figure.data if trace.mode == "lines"]
    products = [np.unique(np.round(np.asarray(trace.x) * np.asarray(trace.y), 6)) for trace in curves]
    assert [list(product) for product in products] == [[600.0], [300.0], [200.0]]
    for tier, product in zip((1, 2, 3), products, strict=True):
        mine = tiers.table[tiers.table["tier"] == tier]
        assert (mine["expected_value"] >= product[0] - 1e-9).all()


def test_every_account_is_drawn_once_in_its_tier(software):
    """The figure's points are those of the data, each in a trace of its own tier and kind."""
    figure = tiers_chart.tier_chart(software.tiers, software.dataset)
    data = tiers_chart.tier_chart_data(software.tiers, software.dataset)
    drawn = [
        (row[0], trace.meta, trace.marker.symbol == "diamond")
        for trace in figure.data
        if trace.customdata is not None
        for row in trace.customdata
    ]
    expected = [(account, row.tier, row.kind == "customer") for account, row in data.iterrows()]
    assert sorted(drawn) == sorted(expected)


def test_a_selected_account_has_a_ring_and_its_name(by_hand):
    """The ring stands at the account; an unknown selection changes nothing."""
    tiers, dataset = by_hand(ROWS)
    plain, chosen = tiers_chart.tier_chart(tiers, dataset), tiers_chart.tier_chart(tiers, dataset, selected="d")
    rings = [trace for trace in chosen.data if trace.customdata is None and trace.mode == "markers"]
    assert [(list(ring.x), list(ring.y)) for ring in rings] == [([0.1], [2000.0])]
    assert "<b>Company d</b>" in [note.text for note in chosen.layout.annotations]
    assert tiers_chart.tier_chart(tiers, dataset, selected="nobody").to_json() == plain.to_json()


def test_a_tail_runs_from_where_an_account_stood(by_hand):
    """Only an account that changed its tier has a tail, from its place before to its place now."""
    now, dataset = by_hand(ROWS)
    before, _ = by_hand([("a", 2, 0.4, 1000.0, 60.0, "other"), *ROWS[1:]])
    figure = tiers_chart.tier_chart(now, dataset, previous=before)
    tails = [trace for trace in figure.data if trace.mode == "lines" and trace.line.dash is None]
    assert len(tails) == 1
    assert list(tails[0].x[:2]) == [0.4, 0.8] and list(tails[0].y[:2]) == [1000.0, 1000.0]


@pytest.mark.parametrize("ranked_by", ["expected_value", "priority"])
@pytest.mark.parametrize("nothing", [np.nan, 0.0, -5.0])
def test_without_any_value_the_order_is_still_shown(by_hand, ranked_by, nothing):
    """Where nobody has a positive value, accounts stand by rank, and the hover names chance or fit as the axis does."""
    tiers, dataset = by_hand([(a, t, p, nothing, f, k) for a, t, p, _, f, k in ROWS[:4]], ranked_by=ranked_by)
    figure = tiers_chart.tier_chart(tiers, dataset)
    assert figure.layout.yaxis.title.text == "Rank (no value is known)"
    assert figure.layout.yaxis.tickformat == ",d"
    drawn = {row[0]: (x, y) for t in figure.data for row, x, y in zip(t.customdata, t.x, t.y, strict=True)}
    by_chance = ranked_by == "expected_value"
    assert drawn["a"] == (0.8, 1) and drawn["d"] == (0.1 if by_chance else 0.55, 4)
    assert points(figure)["d"][1] == ("10\N{NO-BREAK SPACE}%" if by_chance else "55")
    hovers = [text for trace in figure.data for text in trace.hovertemplate]
    assert all(("to win" in text or "to buy again" in text) == by_chance for text in hovers)


def test_where_nothing_tells_apart_the_reason_stands_in_the_chart(by_hand):
    """All at one point is no picture: the reason is given instead."""
    tiers, dataset = by_hand([(name, 0, np.nan, np.nan, 50.0, "other") for name in "abc"], ranked_by="priority")
    figure = tiers_chart.tier_chart(tiers, dataset)
    told = " ".join(note.text for note in figure.layout.annotations).replace("<br>", " ")
    assert told == say(tiers.reason)
    assert len(figure.data) == 0


def test_one_account_and_none_can_be_drawn(by_hand):
    """The smallest market has a chart too."""
    tiers, dataset = by_hand(ROWS[:1])
    assert list(points(tiers_chart.tier_chart(tiers, dataset))) == ["a"]
    empty = replace(tiers, table=tiers.table.head(0))
    assert len(tiers_chart.tier_chart(empty, dataset).data) == 0


def conversion_of(verdict, auc=0.7):
    index = pd.Index(["a"], name="account_id")
    return Conversion(
        pd.Series([0.5], index=index), auc, auc - 0.05, auc + 0.05, 400, 150, pd.DataFrame(), verdict,
        message("fit.conversion.too_few", least=40, kind=10, n=3, won=1, lost=2), 0.0, 1.0, 0.4,
        400, message("fit.conversion.on_folds", n=400), None,
    )  # fmt: skip


@pytest.mark.parametrize("origin", ["belief", "data", "equal"])
def test_no_deals_are_not_called_too_few(origin):
    """Where nobody has closed a deal the headline says so; where nothing is weighed it says only that."""
    reason, none = message("fit.weights.belief"), replace(conversion_of("too_few"), n_deals=0)
    weights = Weights(pd.Series({"industry": 1.0}), origin, reason)
    assert "no deals" in say(board.headline(none, weights, weights, BESIDE))
    nothing = replace(weights, values=pd.Series(dtype=float))
    assert say(board.headline(none, nothing, nothing, BESIDE)) == "Nothing to weigh yet."
    assert board.subline(none, nothing, BESIDE) == reason


@pytest.mark.parametrize("verdict", ["calibrated", "rank_only", "no_signal", "too_few"])
@pytest.mark.parametrize("origin", ["belief", "data", "equal"])
def test_every_verdict_has_its_headline(verdict, origin):
    """Whatever the verdict and wherever the weights come from, the finding is a sentence that names both truthfully."""
    weights = Weights(
        pd.Series({"x": 100.0}), origin, message(f"fit.weights.{'belief' if origin != 'equal' else 'equal'}")
    )
    told = board.headline(conversion_of(verdict), weights, Weights(None, "data", weights.reason), BESIDE)
    assert has_text(told.key)
    words = say(told)
    assert ("better than chance" in words and "no better" not in words) == (verdict == "calibrated")
    assert ("no better than chance" in words) == (verdict == "no_signal")
    assert ("too few deals" in words) == (verdict == "too_few")
    assert ("Your" in words) == (origin == "belief")


def test_the_headline_says_what_the_data_would_trade():
    """Only where the data weigh one thing much less and another much more than a person does; names are in words."""
    mine = Weights.of({"founded_year": 60, "country": 30, "revenue": 10})
    reason = message("fit.weights.belief")
    data = Weights(pd.Series({"founded_year": 20.0, "country": 32.0, "revenue": 48.0}), "data", reason)
    told = say(board.headline(conversion_of("calibrated"), mine, data, BESIDE))
    assert told.endswith("but the data would trade founded for revenue.")
    near = Weights(pd.Series({"founded_year": 55.0, "country": 30.0, "revenue": 15.0}), "data", reason)
    assert "trade" not in say(board.headline(conversion_of("calibrated"), mine, near, BESIDE))
    no_better = BESIDE.replace(0.75, 0.71)
    assert "trade" not in say(board.headline(conversion_of("calibrated"), mine, data, no_better))


def test_the_data_s_weights_are_not_praised_where_equal_ones_do_as_well():
    """An AUC of .70 beside .69 of equal weights is hardly better, beside .60 it is."""
    data = Weights(pd.Series({"x": 100.0}), "data", message("fit.weights.belief"))
    near = BESIDE.replace(0.6, 0.69)
    assert "hardly better than equal" in say(board.headline(conversion_of("calibrated"), data, data, near))
    assert "hardly" not in say(board.headline(conversion_of("calibrated"), data, data, BESIDE))


def test_the_evidence_gives_figure_interval_and_n():
    """Below the headline stand the AUC with its interval and n, beside the other weights and not beside itself."""
    weights = Weights(pd.Series({"x": 100.0}), "equal", message("fit.weights.equal"))
    told = say(board.subline(conversion_of("no_signal"), weights, BESIDE))
    told = told.replace("\N{NO-BREAK SPACE}", " ")
    assert "the won one before the lost one in 70 % of pairs" in told
    assert "(95 % interval 65 % to 75 %, n = 400); the data's own do in 75 %." in told
    assert "equal weights" not in told and "belief" in told
    alone = say(board.subline(conversion_of("no_signal"), weights, BESIDE.loc[["yours", "equal"]]))
    assert ";" not in alone and "n = 400). Equal weights are a belief" in alone
    few = say(board.subline(conversion_of("too_few"), weights, BESIDE))
    assert few.startswith("No chance to win is shown: that needs 40 closed first deals")


def test_the_calibration_chart_draws_the_groups(software):
    """Each group's dot is at predicted and observed share, its bar the interval, its hover the n."""
    figure = board.calibration_chart(software.chance)
    rows = software.chance.calibration
    (dots,) = figure.data
    assert list(dots.x) == list(rows["predicted"]) and list(dots.y) == list(rows["observed"])
    assert [told for (told,) in dots.customdata] == [f"n = {n}" for n in rows["n"]]
    bars = [(s.y0, s.y1) for s in figure.layout.shapes[1:]]
    assert bars == list(zip(rows["low"], rows["high"], strict=True))
    assert len(board.calibration_chart(replace(software.chance, calibration=rows.head(0))).layout.shapes) == 1

import json
from dataclasses import replace

import pandas as pd
import pytest

import icp_core as icp
from icp_core.views import honesty_view
from icp_core.views.honesty import AUC_FROM, AUC_TO


@pytest.fixture(scope="module")
def compared(software):
    """The weights of the moment, here equal ones, beside the data's and equal ones, on deals and on customers."""
    named = {"yours": software.equal, "data": software.suggested, "equal": software.equal}
    return {question: software.scoring.compare(named, question=question) for question in ("won", "best")}


def table(**ahead):
    """Areas of .7 with a difference that is told where it is "above" or "below"."""
    low = {"above": 0.01, "as": -0.02, "below": -0.09}
    rows = {
        name: (0.7, 0.6, 0.8, 200, True, 0.0, low[how], low[how] + 0.04)
        for name, how in {"yours": "as", **ahead}.items()
    }
    columns = ["auc", "low", "high", "n", "better", "ahead", "ahead_low", "ahead_high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def drawn(software, compared, **settings):
    return honesty_view(compared, software.scoring, software.reference, **settings)


def test_each_set_of_weights_stands_at_its_areas(software, compared):
    """Both questions on one scale, told as pairs of a hundred; the fuller model knows the deals alone."""
    view = drawn(software, compared)
    assert [row["label"] for row in view["rows"]] == ["Yours", "Data's", "Equal", "Fuller"]
    for question, found in compared.items():
        for row, (_, figures) in zip(view["rows"][:3], found.iterrows(), strict=True):
            cell = row[question]
            assert AUC_FROM + cell["at"] * (AUC_TO - AUC_FROM) == pytest.approx(figures["auc"])
            assert cell["low"] <= cell["at"] <= cell["high"] and cell["text"] == f"{100 * figures['auc']:.0f}"
            assert f"first in {cell['text']}; 95\u00a0% interval {100 * figures['low']:.0f} to" in row["title"]
    last = view["rows"][-1]
    assert last["best"] is None and "a fuller model puts the won one first" in last["title"]
    assert AUC_FROM + view["chance"] * (AUC_TO - AUC_FROM) == pytest.approx(0.5)
    n, best = len(software.scoring.best_rest.outcome), int(software.best.members.sum())
    assert f"later deals of {software.chance.n_deals}" in view["how"]
    assert f"{n} customers, {best} of them the best" in view["how"]
    assert "while watching" in view["note"] and "95\u00a0%" in view["note"]
    assert json.loads(json.dumps(view, allow_nan=False)) == view


def test_without_a_fuller_model_there_is_no_line_of_it(software, compared):
    """The other rows stay."""
    nan = float("nan")
    none = replace(software.reference, auc=nan, auc_low=nan, auc_high=nan)
    assert honesty_view(compared, software.scoring, none)["rows"] == drawn(software, compared)["rows"][:-1]


@pytest.mark.parametrize(
    ("data", "equal", "words"),
    [
        ("as", "as", "about as well as the data's and equal ones"),
        ("below", "above", "worse than the data's, better than equal ones"),
        ("above", "below", "better than the data's, worse than equal ones"),
    ],
)
def test_a_difference_is_told_where_it_is_larger_than_its_uncertainty(software, compared, data, equal, words):
    """An interval that holds no difference is "about as well"; beside themselves weights are not told."""
    found = {"won": table(data=data, equal=equal), "best": compared["best"].iloc[:0]}
    assert drawn(software, found)["verdict"] == f"Yours tell won from lost {words}."
    alone = drawn(software, found, origin="data")["verdict"]
    assert alone.startswith("The data's tell won from lost") and alone.count("data's") == 1
    assert drawn(software, {**found, "won": table()})["verdict"] == "Yours tell won from lost better than a coin."


def test_weights_no_better_than_chance_are_called_so_whatever_their_figure(software, compared):
    """The verdict has both questions in one sentence; worse than the data's is worth saying even then."""
    by_chance = table(data="below").assign(better=False)
    found = {"won": by_chance, "best": table(data="as").assign(better=False)}
    assert drawn(software, found)["verdict"] == (
        "Yours tell won from lost no better than a coin, and worse than the data's; "
        "best from rest no better than a coin."
    )


def test_too_few_customers_have_no_figure_and_the_reason(software, compared):
    """The deals keep theirs; with too few of both nothing is drawn."""
    few = icp.best_customers(software.dataset, software.value, software.profit, share=0.03)
    scoring = icp.prepare_scoring(software.dataset, software.desirability, best=few)
    named = {"yours": software.equal, "equal": software.equal}
    found = {question: scoring.compare(named, question=question) for question in ("won", "best")}
    assert found["best"].empty and not found["won"].empty
    view = honesty_view(found, scoring, software.reference)
    assert all(row["best"] is None for row in view["rows"]) and "best from rest" not in view["verdict"]
    assert [entry["question"] for entry in view["legend"]] == ["won"]
    assert "needs 40 customers old enough to tell, with 10 among the best" in view["missing"][0]
    nothing = dict.fromkeys(found, found["best"])
    assert honesty_view(nothing, scoring, replace(software.reference, auc=float("nan"))) is None

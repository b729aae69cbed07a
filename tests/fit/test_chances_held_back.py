"""Chances judged on companies that nobody has seen; ``tests/benchmarks/conversion_study.py`` has the full study."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.conversion_study import against_base, band, draw, judged, one


@pytest.fixture(scope="module")
def figures():
    """Three companies of 160 deals each, 1,000 accounts held back."""
    rows = [row for seed in range(3) for row in one("planted", 160, 1_000, seed, sources=("won",))[0]]
    return pd.DataFrame(rows)


def test_chances_beat_the_base_rate_and_lose_to_the_truth(figures):
    """Ours are better than the base rate by more than noise, and no method is better than the true chances."""
    beside = against_base(figures).loc[("planted", 160)]
    mine = beside.loc["won, suggested"]
    assert mine["more"] < -2 * mine["error"]
    assert beside["more"].idxmin() == "true chance"


def test_chances_beat_the_usual_methods_at_this_size(figures):
    """Naive Bayes with a tenth added, boosting and a plain regression miss by more, in log loss."""
    mean = figures.groupby("method")["log loss"].mean()
    assert mean["won, suggested"] < mean[["naive Bayes +0.1", "gradient boosting", "logistic regression"]].min()


def test_figures_of_known_chances_are_the_known_figures():
    """A fair coin: log loss log 2, Brier a quarter, AUC one half; chances that are the truth are off it by nothing."""
    company = SimpleNamespace(won=np.tile([0.0, 1.0], 50), chance=np.full(100, 0.5))
    told = judged(np.full(100, 0.5), company)
    assert told["log loss"] == pytest.approx(np.log(2)) and told["Brier"] == pytest.approx(0.25)
    assert told["AUC"] == 0.5 and told["off truth"] == 0


def test_a_band_covers_where_the_truth_lies_in_it():
    """30 of 60 won: a true chance of .5 lies in the band, one of .8 does not; a group without accounts is left out."""
    table = pd.DataFrame({"predicted": [0.2, 0.5], "observed": [0.2, 0.5], "n": [60, 60]})
    found = SimpleNamespace(calibration=table)
    for chance, covers in ((0.5, [True]), (0.8, [False])):
        company = SimpleNamespace(chance=np.full(40, chance))
        assert band(found, np.full(40, 0.6), company) == covers


def test_held_back_accounts_are_prospects_without_deals():
    """Their outcomes are in no table, and the best are customers among those that were sold to."""
    company = draw("interactions", 60, 300, 1)
    accounts = company.dataset.accounts.set_index("account_id")
    assert (accounts.loc[company.held, "relation"] == "prospect").all() and len(company.held) == 300
    assert len(company.dataset.deals) == 60 and not company.dataset.deals["account_id"].isin(company.held).any()
    assert set(company.best.members.index) == set(company.dataset.customers)
    assert company.chance.mean() == pytest.approx(0.4, abs=0.06) and company.chance.std() > 0.2

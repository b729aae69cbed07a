import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icp_core.fit.second_input import (
    LEAST_WITH_SIGNALS,
    fitted_second_input,
    timings,
    too_few_signals,
    unseen_with_timing,
)
from icp_core.fit.signals import timing_at_opening, timing_score
from icp_core.schema import Dataset

STUDY = Path(__file__).parents[1] / "benchmarks" / "signals_timing.py"


def drawn(n, slope, seed=0):
    """Chances by fit, timings and outcomes whose log-odds rise by the slope for every ten points of timing."""
    rng = np.random.default_rng(seed)
    by_fit = 1 / (1 + np.exp(-rng.normal(0, 1.2, n)))
    timing = np.where(rng.random(n) < 0.5, 0.0, 100 * rng.beta(1, 3, n))
    log_odds = np.log(by_fit / (1 - by_fit)) + slope * (timing - timing.mean()) / 10
    return by_fit, timing, (rng.random(n) < 1 / (1 + np.exp(-log_odds))).astype(float)


def loss(chance, won):
    return -np.mean(won * np.log(chance) + (1 - won) * np.log(1 - chance))


def test_a_planted_slope_is_found():
    """Over many deals the slope comes near the planted one, and the curve of the fit stands as it was."""
    found = fitted_second_input(*drawn(40_000, 0.3))
    assert found.slope == pytest.approx(0.3, abs=0.03)
    assert found.stretch == pytest.approx(1.0, abs=0.04) and found.shift == pytest.approx(0.0, abs=0.05)


def test_the_slope_shrinks_more_with_fewer_deals():
    """Of outcomes that timing foretells perfectly, few deals give a gentler slope than many, and none is unbounded."""
    timing = np.tile([0.0, 50.0], 400)
    slopes = [fitted_second_input(np.full(n, 0.5), timing[:n], timing[:n] / 50).slope for n in (10, 40, 160, 800)]
    assert np.all(np.diff(slopes) > 0) and 0 < slopes[0] < 0.35 and slopes[-1] < 5


def test_timings_that_do_not_differ_or_are_not_known_change_no_order():
    """Without differences in timing there is no slope; an unknown timing counts as the mean."""
    by_fit, timing, won = drawn(300, 0.3)
    for nothing in (np.full(300, np.nan), np.full(300, 40.0)):
        found = fitted_second_input(by_fit, nothing, won)
        assert found.slope == pytest.approx(0, abs=1e-9)
        chance = found.chance(by_fit, nothing)
        assert (np.argsort(chance) == np.argsort(by_fit)).all()
    found = fitted_second_input(by_fit, timing, won)
    mean = np.full(300, found.middle)
    assert found.chance(by_fit, np.full(300, np.nan)) == pytest.approx(found.chance(by_fit, mean))


def test_more_timing_means_more_chance_where_it_was_so():
    """With a slope above nought the chance rises with the timing at any fit."""
    found = fitted_second_input(*drawn(2_000, 0.3))
    at = [found.chance(np.array([0.2, 0.8]), np.full(2, timing)) for timing in (0.0, 30.0, 90.0)]
    assert (np.diff(at, axis=0) > 0).all()


def test_the_chances_that_prove_it_have_not_seen_the_deal():
    """Turning the outcomes of a fold changes the chances of the other folds, never its own."""
    by_fit, timing, won = drawn(400, 0.3)
    fold = np.arange(400) % 4
    before = unseen_with_timing(by_fit, timing, won, fold)
    after = unseen_with_timing(by_fit, timing, np.where(fold == 2, 1 - won, won), fold)
    assert (before[fold == 2] == after[fold == 2]).all() and (before[fold != 2] != after[fold != 2]).all()


def test_too_few_deals_with_or_without_signals_are_refused_with_their_numbers():
    """Both kinds are needed, deals before recording began count as neither, and the reason says what there is."""
    many = np.repeat([0.0, 50.0, np.nan], LEAST_WITH_SIGNALS)
    assert too_few_signals(many) is None
    assert "there are 19 and 20" in str(too_few_signals(many[: -LEAST_WITH_SIGNALS - 1]))
    assert "there are 0 and 0" in str(too_few_signals(np.full(100, np.nan)))


def test_timing_helps_where_planted_and_does_no_harm_where_not():
    """The study in small: over 30 sets of 200 unseen deals the loss falls with a planted slope, and hardly rises
    without one.
    """

    def change(slope):
        changes = []
        for seed in range(30):
            by_fit, timing, won = drawn(400, slope, seed)
            found = fitted_second_input(by_fit[:200], timing[:200], won[:200])
            alone = fitted_second_input(by_fit[:200], np.full(200, np.nan), won[:200])
            unseen = slice(200, 400)
            with_timing = found.chance(by_fit[unseen], timing[unseen])
            without = alone.chance(by_fit[unseen], np.full(200, np.nan))
            changes.append(loss(with_timing, won[unseen]) - loss(without, won[unseen]))
        return np.mean(changes)

    assert change(0.25) < -0.01
    assert change(0.0) < 0.004


def test_the_study_runs_in_small():
    """One company of either kind through the whole study: its figures are there and lie where such figures lie."""
    spec = importlib.util.spec_from_file_location("signals_timing", STUDY)
    study = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(study)
    for odds in (2.5, 1.0):
        found = study.one(150, 7, odds)
        assert 0.55 < found["auc_alone"] < 0.95 and abs(found["auc_gain"]) < 0.15 and abs(found["loss_change"]) < 0.1


def test_an_account_in_talks_stands_at_the_opening_of_the_deal_that_is_open():
    """A deal lost years ago does not set the timing of the one open now, nor do signals since that was opened; where
    its opening is not known, neither is its timing; who is not in talks stands as today."""
    day = pd.to_datetime
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": ["in_talks", "in_talks", "prospect"]})
    deals = pd.DataFrame(
        {
            "deal_id": list("1234"),
            "account_id": list("aabc"),
            "opened": day(["2023-06-01", "2025-06-01", None, "2023-06-01"]),
            "closed": day(["2023-08-01", None, None, "2023-08-01"]),
            "outcome": ["lost", "open", "open", "lost"],
        }
    )
    seen = ["2023-01-01", "2025-05-20", "2025-06-10", "2025-05-20", "2025-06-20"]
    signals = pd.DataFrame({"account_id": list("caabc"), "date": day(seen), "kind": "demo request"})
    dataset = Dataset(accounts=accounts, deals=deals, signals=signals)
    ids = pd.Index(list("cab"))
    c, a, b = timings(dataset, None, judged=pd.Index(["a", "c"]), accounts=ids).now
    fresh = timing_score(dataset, as_of=pd.Timestamp("2025-05-20")).table.loc["a", "score"]
    assert 0.7 * fresh < a < fresh
    assert np.isnan(b) and c == timing_score(dataset).table.loc["c", "score"]
    assert a > 10 > timing_at_opening(dataset)["a"]

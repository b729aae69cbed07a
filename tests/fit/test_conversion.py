from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError
from icp_core.fit import (
    Weights,
    compare_scorings,
    compare_weights,
    conversion,
    equal_weights,
    fit_score,
    prepare_scoring,
    suggest_desirability,
    timing_score,
)
from icp_core.languages import message
from icp_core.samples import company, kinds, make_company

CLEAR = {"X": (45, 15), "Y": (30, 30), "Z": (15, 45)}
"""Three in four, one in two and one in four won, sixty deals each: a curve fits."""


def judged_on(dataset, best, weights=None, edits=None):
    learned = suggest_desirability(dataset, best(dataset), source="won")
    learned = learned.edited(edits) if edits else learned
    return learned, conversion(dataset, learned, weights or Weights.of({"industry": 1}))


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({}, "too_few"),
        ({"X": (30, 0), "Y": (30, 0)}, "too_few"),
        ({"X": (9, 20), "Y": (0, 30)}, "too_few"),
        ({"X": (10, 9), "Y": (10, 10)}, "too_few"),
        ({"X": (15, 15), "Y": (15, 15)}, "no_signal"),
        (CLEAR, "calibrated"),
        ({"X": (40, 0), "Y": (0, 40)}, "calibrated"),
    ],
)
def test_the_verdict_says_what_the_deals_can_bear(sold, best, counts, verdict):
    """None, all won, nine won, 39 deals: too few. Alike: no signal. A clear order, and a perfect one: calibrated."""
    dataset = sold(counts)
    learned = suggest_desirability(dataset, best(dataset), source="won")
    found = conversion(dataset, learned, equal_weights(learned))
    assert found.verdict == verdict
    assert found.reason.key == f"fit.conversion.{verdict if counts else 'no_deals'}"
    assert ("each by what the others say" in str(found.reason)) == (verdict != "too_few")
    won, lost = (sum(part) for part in zip(*counts.values(), strict=True)) if counts else (0, 0)
    assert (found.n_deals, found.n_won) == (won + lost, won)
    assert found.probability.notna().any() == (verdict == "calibrated")
    assert np.isnan(found.auc) == np.isnan(found.slope) == (verdict == "too_few")
    assert list(found.probability.index) == list(dataset.accounts["account_id"])


def test_too_few_deals_are_counted_in_the_reason(sold, best):
    """29 deals of which 9 were won: the sentence has the numbers and the least that is needed."""
    _, found = judged_on(sold({"X": (5, 9), "Y": (4, 11)}), best)
    assert found.base_rate == pytest.approx(9 / 29)
    for number in ("29", "9", "20", "40", "10"):
        assert number in str(found.reason)


def test_an_order_without_a_curve_is_a_rank_only(sold, best):
    """Levels set at 80, 60, 40 and 20, of whose deals 85, 25, 75 and 15 % are won: falling, but not along a curve."""
    counts = {"A": (51, 9), "B": (15, 45), "C": (45, 15), "D": (9, 51)}
    edits = {("industry", level): value for level, value in zip("ABCD", (80, 60, 40, 20), strict=True)}
    _, found = judged_on(sold(counts), best, edits=edits)
    assert found.verdict == "rank_only" and found.auc_low > 0.5
    assert found.probability.isna().all()


def test_so_few_deals_that_chances_are_hardly_known_give_a_rank_only(sold, best):
    """Sixty deals tell the order and no chance within ten points; three times as many alike tell both."""
    few = {level: (won // 3, lost // 3) for level, (won, lost) in CLEAR.items()}
    _, found = judged_on(sold(few), best)
    assert (found.verdict, found.reason.key) == ("rank_only", "fit.conversion.unsure")
    assert found.auc_low > 0.5 and found.probability.isna().all()
    assert judged_on(sold(CLEAR), best)[1].verdict == "calibrated"


def test_many_deals_do_not_refuse_a_small_misfit(sold, best):
    """Twelve thousand deals show that the curve misses by three points; it is shown all the same, and says so."""
    counts = {"A": (2550, 450), "B": (1740, 1260), "C": (1260, 1740), "D": (330, 2670)}
    edits = {("industry", level): value for level, value in zip("ABCD", (90, 60, 40, 10), strict=True)}
    _, found = judged_on(sold(counts), best, edits=edits)
    table = found.calibration
    assert ((table["predicted"] < table["low"]) | (table["predicted"] > table["high"])).sum() >= 2
    assert found.verdict == "calibrated" and "by 3 in 100" in str(found.reason)


def test_companies_as_they_were_teach_and_are_judged(sold, best):
    """Winners grew only after the sale: as of today size tells, at opening it does not; the warning is gone."""
    dataset = sold({"X": (60, 60)}, employees=[5.0])
    grown = dataset.accounts.assign(
        employees=np.where(dataset.accounts["relation"] == "customer", 100.0, 5.0),
        industry=[("X", "Y")[i % 2] for i in range(120)],
    )
    dataset = dataset.replace(accounts=grown)
    size = Weights.of({"employees": 1})
    _, today = judged_on(dataset, best, size)
    assert today.auc > 0.9 and "as they are today" in str(today.warning)
    then = dataset.replace(deals=dataset.deals.assign(opened_employees=[5.0, 100.0, 5.0] * 40))
    _, found = judged_on(then, best, size)
    assert found.verdict == "no_signal" and found.auc < 0.6 and found.warning is None


def test_intervals_of_the_calibration_have_the_level_that_is_asked(sold, best):
    """90 % are wider than 80 %, and all else is the same."""
    dataset = sold(CLEAR)
    learned = suggest_desirability(dataset, best(dataset), source="won")
    plain, wide = (conversion(dataset, learned, equal_weights(learned), level=level) for level in (0.8, 0.9))
    assert (wide.calibration["low"] < plain.calibration["low"]).all()
    pd.testing.assert_series_equal(plain.probability, wide.probability)
    with pytest.raises(SettingError, match="level"):
        conversion(dataset, learned, equal_weights(learned), level=90)


def test_a_score_turned_round_is_no_signal(sold, best):
    """The best level set at 0 and the worst at 100: the whole interval lies below one half, and no chance is shown."""
    edits = {("industry", "X"): 0, ("industry", "Y"): 50, ("industry", "Z"): 100}
    _, found = judged_on(sold(CLEAR), best, edits=edits)
    assert found.verdict == "no_signal" and found.auc_high < 0.5 and found.slope < 0
    assert found.probability.isna().all()


def test_the_chance_is_the_curve_at_the_fit_score(sold, best):
    """1 / (1 + exp(-(intercept + slope x (fit - 50) / 10))), for prospects as well; more fit, more chance."""
    dataset = sold(CLEAR, prospects=["X", "Y", "Z"])
    learned, found = judged_on(dataset, best)
    fit = fit_score(dataset.accounts, learned, Weights.of({"industry": 1})).score
    expected = 1 / (1 + np.exp(-(found.intercept + found.slope * (fit - 50) / 10)))
    pd.testing.assert_series_equal(found.probability, expected, check_names=False)
    x, y, z = found.probability.iloc[-3:]
    assert (x, y, z) == pytest.approx((0.75, 0.5, 0.25), abs=0.06)
    assert x > y > z


def test_expected_wins_are_the_wins(sold, best):
    """The groups of the calibration hold every deal and, though no curve saw its own fold, predict the wins to 1 %."""
    _, found = judged_on(sold(CLEAR), best)
    table = found.calibration
    assert table["n"].sum() == found.n_deals == found.n_judged == 180
    assert (table["n"] * table["predicted"]).sum() == pytest.approx(found.n_won, rel=0.01)
    assert (table["n"] * table["observed"]).sum() == pytest.approx(found.n_won)


def test_companies_hardly_ever_tried_are_given_no_chance(sold, best):
    """Four deals with industry W and one unknown industry: NaN, though the verdict stands; X gets its chance."""
    dataset = sold({**CLEAR, "W": (2, 2)}, prospects=["W", None, "X"] + ["W"] * 5)
    _, found = judged_on(dataset, best)
    assert found.verdict == "calibrated"
    assert list(found.probability.iloc[-8:-5].isna()) == [True, True, False]


def test_half_the_weight_must_rest_on_what_was_tried(sold, best):
    """An account of unknown industry but known size has a chance while size has half of the weight, none with less."""
    dataset = sold(CLEAR, employees=[5.0, 20.0])
    dataset.accounts.loc[0, "industry"] = None
    learned = suggest_desirability(dataset, best(dataset), source="won")
    scoring = prepare_scoring(dataset, learned)
    for size, shown in ((50, True), (49, False)):
        found = scoring.conversion(Weights.of({"industry": 100 - size, "employees": size}))
        assert found.verdict == "calibrated"
        assert np.isfinite(found.probability["a0000"]) == shown


def test_only_first_new_deals_count(sold, best):
    """Later deals, upsells, renewals and open deals change nothing."""
    dataset = sold(CLEAR, prospects=["X"] * 3)
    deals = dataset.deals.assign(kind="new", opened=pd.Timestamp("2024-01-01"))
    later = pd.Timestamp("2024-06-01")
    more = pd.DataFrame(
        [
            ("m1", "a0000", "lost", "new", later),
            ("m2", "a0001", "lost", "upsell", pd.Timestamp("2023-01-01")),
            ("m3", "a0002", "lost", "renewal", pd.Timestamp("2023-01-01")),
            ("m4", "a0180", "open", "new", later),
            ("m5", "a0181", "won", "upsell", later),
        ],
        columns=["deal_id", "account_id", "outcome", "kind", "opened"],
    )
    _, plain = judged_on(dataset.replace(deals=deals), best)
    _, full = judged_on(dataset.replace(deals=pd.concat([deals, more], ignore_index=True)), best)
    assert (full.n_deals, full.n_won, full.auc, full.slope) == (plain.n_deals, plain.n_won, plain.auc, plain.slope)
    pd.testing.assert_series_equal(full.probability, plain.probability)


@pytest.mark.parametrize("account", ["a0000", "a0044", "a0050", "a0170"])
def test_an_account_is_judged_without_its_own_outcome(sold, best, account):
    """Turning its deal round leaves its own out-of-fold deviations, and moves those of other folds."""
    dataset = sold(CLEAR, employees=[5.0, 20.0, 100.0])
    deals = dataset.deals.copy()
    row = deals["account_id"] == account
    deals.loc[row, "outcome"] = "lost" if deals.loc[row, "outcome"].item() == "won" else "won"
    scorings = [
        prepare_scoring(data, suggest_desirability(data, best(dataset), source="won"))
        for data in (dataset, dataset.replace(deals=deals))
    ]
    before, after = (pd.DataFrame(scoring.won_lost.deviations, index=scoring.dealt.index) for scoring in scorings)
    folds = pd.Series(scorings[0].fold, index=before.index)
    mine = before.index[folds[before.index] == folds[account]]
    pd.testing.assert_frame_equal(before.loc[mine], after.loc[mine])
    alike = scorings[0].dealt["industry"] == scorings[0].dealt.loc[account, "industry"]
    others = before.index[alike & (folds[before.index] != folds[account])]
    assert (before.loc[others, 1] != after.loc[others, 1]).all()


def test_the_order_of_deals_and_accounts_decides_nothing(sold, best):
    """Shuffled files, wins first or losses first: the same verdict, figures and chances."""
    dataset = sold(CLEAR)
    _, plain = judged_on(dataset, best)
    for order in (dataset.deals["outcome"].argsort(kind="stable"), np.random.default_rng(0).permutation(180)):
        moved = dataset.replace(
            deals=dataset.deals.iloc[order].reset_index(drop=True),
            accounts=dataset.accounts.iloc[order].reset_index(drop=True),
        )
        _, found = judged_on(moved, best)
        assert found.verdict == plain.verdict
        assert (found.auc, found.auc_low) == pytest.approx((plain.auc, plain.auc_low))
        pd.testing.assert_frame_equal(found.calibration, plain.calibration)
        pd.testing.assert_series_equal(found.probability.sort_index(), plain.probability)


def test_only_the_ratio_of_the_weights_counts_and_the_same_call_gives_the_same(sold, best):
    """1 to 2 is 10 to 20; nothing is written into the tables."""
    dataset = sold(CLEAR, employees=[5.0, 20.0, 100.0])
    accounts, deals = dataset.accounts.copy(), dataset.deals.copy()
    found = [judged_on(dataset, best, Weights.of({"industry": n, "employees": 2 * n}))[1] for n in (1, 10)]
    assert found[0].auc == found[1].auc and found[0].verdict == found[1].verdict
    pd.testing.assert_series_equal(found[0].probability, found[1].probability)
    pd.testing.assert_frame_equal(dataset.accounts, accounts)
    pd.testing.assert_frame_equal(dataset.deals, deals)


def test_weights_are_compared_on_the_same_deals(sold, best):
    """Industry tells won from lost, a random colour does not; weights without values are left out."""
    dataset = sold(CLEAR, colour=list("rgbrbgg"))
    learned = suggest_desirability(dataset, best(dataset), source="won")
    named = {
        "industry": Weights.of({"industry": 1}),
        "colour": Weights.of({"colour": 1}),
        "none": Weights(None, "data", message("fit.weights.chance", n=1)),
    }
    table = compare_weights(dataset, learned, named)
    assert list(table.index) == ["industry", "colour"] and list(table["n"]) == [180, 180]
    assert table["low"]["industry"] > 0.5 > table["low"]["colour"]
    alone = conversion(dataset, learned, named["industry"])
    assert (alone.auc, alone.auc_low, alone.auc_high) == tuple(table.loc["industry", ["auc", "low", "high"]])
    assert compare_scorings({}).empty


def test_impossible_weights_are_refused(sold, best):
    """A weight for what has no desirability, and weights without values."""
    dataset = sold(CLEAR)
    learned = suggest_desirability(dataset, best(dataset))
    with pytest.raises(SettingError, match=r"mood.*industry"):
        conversion(dataset, learned, Weights.of({"mood": 1}))
    with pytest.raises(SettingError, match="no weights"):
        conversion(dataset, learned, Weights(None, "data", message("fit.weights.chance", n=180)))


def test_weights_that_data_suggest_are_judged_by_their_copies(sold, best):
    """Each deal is scored with the weights learned without its fold; weights of a person stand as they are."""
    dataset = sold(CLEAR)
    scoring = prepare_scoring(dataset, suggest_desirability(dataset, best(dataset), source="won"))
    half, all_ = Weights.of({"industry": 50}), pd.Series({"industry": 100.0})
    copies = {fold: all_ if fold else all_ * 0 for fold in range(5)}
    judged = scoring.judged(replace(half, out_of_fold=copies))
    fold = scoring.fold
    np.testing.assert_allclose(judged[fold == 0], 50.0)
    np.testing.assert_allclose(judged[fold != 0], scoring.judged(half)[fold != 0])
    assert (scoring.judged(half)[fold == 0] != 50.0).any()


def with_signals(seed, odds):
    """A company of the kind software with late signals that multiply the odds by so much, and what it learned."""
    company.KINDS = {**kinds.KINDS, "software": replace(kinds.KINDS["software"], signal_odds=odds)}
    try:
        return make_company("software", seed=seed)[0]
    finally:
        company.KINDS = kinds.KINDS


def test_signals_seen_before_the_opening_move_the_chance_where_they_told(best):
    """With telling signals an account seen lately has a better chance than by its fit alone, and the result says that
    they count; without the table nobody's chance moves, and it says so.
    """
    dataset = with_signals(3, 6.0)
    learned = suggest_desirability(dataset, best(dataset), source="won")
    weights = equal_weights(learned)
    found = conversion(dataset, learned, weights)
    bare = conversion(dataset.replace(signals=None), learned, weights)
    assert found.verdict == bare.verdict == "calibrated"
    assert found.timing_slope > 0.1 and bare.timing_slope == 0
    assert "count too" in str(found.signals) and "No signals are known" in str(bare.signals)
    assert (found.auc, found.intercept, found.slope) == (bare.auc, bare.intercept, bare.slope)
    timing = timing_score(dataset).table["score"]
    prospects = dataset.accounts.loc[dataset.accounts["relation"] == "prospect", "account_id"]
    gain = (found.probability - bare.probability)[prospects].dropna()
    lately, never = timing[gain.index] > 30, timing[gain.index] == 0
    assert lately.sum() >= 3 and never.sum() >= 20
    assert gain[lately].min() > gain[never].max() and (gain[lately] > 0).all()


def test_signals_since_the_opening_do_not_move_the_chance_of_a_deal_in_talks(best):
    """What is seen of a company while its deal is open says nothing that was known before: its chance stands."""
    dataset = with_signals(3, 6.0)
    learned = suggest_desirability(dataset, best(dataset), source="won")
    open_ = dataset.deals[(dataset.deals["outcome"] == "open") & (dataset.deals["kind"] == "new")]
    after = pd.DataFrame(
        {
            "account_id": open_["account_id"].to_numpy(),
            "date": open_["opened"].to_numpy(),
            "kind": "demo request",
            "quantity": 5.0,
        }
    )
    busier = dataset.replace(signals=pd.concat([dataset.signals, after], ignore_index=True))
    before, now = (conversion(data, learned, equal_weights(learned)).probability for data in (dataset, busier))
    assert before[after["account_id"]].notna().sum() > 20
    pd.testing.assert_series_equal(before, now)


def test_too_few_deals_with_signals_leave_the_chance_to_the_fit(best):
    """A handful of signals is not used: the chances are those without the table, and the reason gives the numbers."""
    dataset = with_signals(3, 6.0)
    learned = suggest_desirability(dataset, best(dataset), source="won")
    few = dataset.replace(signals=dataset.signals.head(12))
    found, bare = (conversion(data, learned, equal_weights(learned)) for data in (few, dataset.replace(signals=None)))
    assert "Signals are not used" in str(found.signals) and found.timing_slope == 0
    pd.testing.assert_series_equal(found.probability, bare.probability)

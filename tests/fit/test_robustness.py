"""Robustness of the top list: hand arithmetic on tiny tables, relations, and agreement with the board's own steps."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.errors import SettingError
from icp_core.fit.calibration import fitted_curve, ideal_slope
from icp_core.fit.judged import JudgedSet
from icp_core.fit.score import Scorer
from icp_core.fit.scoring import Scoring
from icp_core.fit.second_input import Timings

PLACES = icp.Capacity(owners=1, accounts_per_owner=2, groups=1, accounts_per_group=2, tier_3=1, minimum_fit=0)


def company(deviations, attributes, *, value=None):
    """Accounts a, b, ... with these deviations from 50, no deals, ranked by priority; and all that it follows from."""
    deviations = np.array(deviations, dtype=float)
    ids = pd.Index([chr(97 + i) for i in range(len(deviations))], name="account_id")
    every = Scorer(ids, tuple(attributes), (), deviations, np.ones(deviations.shape, bool), ())
    nobody = pd.DataFrame(index=ids[:0])
    deals = JudgedSet(
        "won", nobody, tuple(attributes), np.zeros((0, len(attributes))), np.zeros(0), np.zeros(0, dtype=int), (),
        nobody, pd.Series(dtype=bool),
    )  # fmt: skip
    timings = Timings(np.zeros(0), np.zeros(len(ids)), None)
    scoring = Scoring(every, {}, np.ones(deviations.shape, bool), deals, None, None, timings)
    amount = np.full(len(ids), 100.0) if value is None else np.array(value, dtype=float)
    table = pd.DataFrame({"basis": "similar", "future_value": amount, "value_if_active": 0.0, "p_active": 0.0}, ids)
    return scoring, icp.LifetimeValue(table, "EUR", 36, 0.1, None, None)


def firmness(deviations, attributes, weights, *, capacity=PLACES, value=None, **settings):
    scoring, worth = company(deviations, attributes, value=value)
    weights = icp.Weights.of(dict(zip(attributes, weights, strict=True)))
    conversion = scoring.conversion(weights)
    tiers = icp.assign_tiers(worth, scoring.fit(weights), conversion, capacity)
    return icp.robustness(scoring, weights, conversion, tiers, capacity, **settings)


def test_who_leads_in_everything_holds_and_who_leads_in_one_hangs_on_it():
    """a leads in both, b in the first alone, c in the second alone: at 60 to 40 b has the second place.

    It loses it where the first weighs less than one half. Of Beta(37.8, 25.2) that is one draw in eighteen.
    """
    found = firmness([[40, 40], [20, 0], [0, 20], [-9, -9], [-20, -20]], ["one", "two"], [60, 40], n_draws=4000)
    from scipy.stats import beta

    loses = beta.cdf(0.5, 63 * 0.6, 63 * 0.4)
    assert 0.05 < loses < 0.07
    assert found.accounts.loc["a", "tier_1"] == 1.0
    assert found.accounts.loc["b", "tier_1"] == pytest.approx(1 - loses, abs=0.015)
    assert found.accounts.loc["c", "tier_1"] == pytest.approx(loses, abs=0.015)
    assert (found.n_first, found.n_firm) == (2, 1 + int(found.accounts.loc["b", "tier_1"] >= 0.95))
    assert found.kept.mean() == pytest.approx(1 - loses / 2, abs=0.01)
    assert found.attributes["replaced"].to_dict() == {"one": 1.0, "two": 0.0}


def test_the_edge_names_those_within_and_those_just_outside():
    """At 50 to 50 nearly, b and c have the second place about equally often."""
    found = firmness([[40, 40], [20, 0], [0, 20], [-9, -9], [-20, -20]], ["one", "two"], [51, 49])
    assert list(found.edge.index) == ["b", "c"] and list(found.edge["tier"]) == [1, 2]
    assert found.edge["tier_1"].sum() == pytest.approx(1.0) and found.edge["tier_1"].between(0.2, 0.8).all()


def test_an_attribute_that_all_share_does_not_matter():
    """Every account has the same level of it: whatever it weighs, nobody moves."""
    deviations = [[40, 5], [20, 5], [0, 5], [-9, 5], [-20, 5]]
    found = firmness(deviations, ["one", "all alike"], [30, 70])
    assert found.attributes.loc["all alike", "replaced"] == 0 and (found.kept == 1).all()
    assert (found.accounts["of_its_tier"] == 1).all() and found.n_firm == found.n_first == 2


def test_where_one_attribute_has_all_the_weight_it_cannot_be_left_out():
    """Nothing else could decide, and nothing can move."""
    found = firmness([[40, 1], [20, 2], [0, 3], [-9, 4]], ["one", "two"], [100, 0])
    assert list(found.attributes.index) == ["one"] and found.attributes["replaced"].isna().all()
    assert (found.kept == 1).all()


@pytest.mark.parametrize("concentration", [-1, 0, np.inf])
def test_an_impossible_width_is_refused(concentration):
    """It must be a positive number; and so must the number of draws."""
    with pytest.raises(SettingError):
        firmness([[40, 1], [20, 2]], ["one", "two"], [50, 50], concentration=concentration)
    with pytest.raises(SettingError):
        firmness([[40, 1], [20, 2]], ["one", "two"], [50, 50], n_draws=0)


# Of a made company: with a calibrated chance, refitted under each of the weights drawn.
HELD = icp.Capacity(owners=2, accounts_per_owner=5, groups=3, accounts_per_group=10, tier_3=40)


@pytest.fixture(scope="module")
def made():
    dataset, _ = icp.make_company("nordic", seed=3)
    value = icp.lifetime_value(dataset)
    learned = icp.suggest_desirability(dataset, icp.best_customers(dataset, value, icp.profitability(dataset)))
    return value, icp.prepare_scoring(dataset, learned), icp.equal_weights(learned)


def tiers_of(value, scoring, weights, *, customers=False):
    conversion = scoring.conversion(weights)
    assert conversion.verdict == "calibrated"
    fit = scoring.fit(weights)
    return conversion, icp.assign_tiers(value, fit, conversion, HELD, with_customers=customers)


def found_in(made, *, customers=False, **settings):
    value, scoring, weights = made
    conversion, tiers = tiers_of(value, scoring, weights, customers=customers)
    return icp.robustness(scoring, weights, conversion, tiers, HELD, **settings), tiers


@pytest.mark.parametrize("customers", [False, True])
def test_hardly_moved_weights_move_nobody(made, customers):
    """The closer the draws lie about the present weights, the nearer all comes to how it stands."""
    still, tiers = found_in(made, customers=customers, concentration=1e9)
    told = still.accounts["of_its_tier"]
    assert (told[tiers.table["probability"].notna()] > 0.9).all() and (still.kept == 1).all()
    near, usual, far = (
        found_in(made, customers=customers, concentration=each)[0].kept.mean() for each in (630, 63, 6.3)
    )
    assert 1 >= near >= usual >= far and (customers or 1 > near > usual > far)


def test_the_tiers_are_full_in_every_draw(made):
    """Shares of a tier sum to what it holds, those of an account to one."""
    found, tiers = found_in(made)
    columns = ["tier_1", "tier_2", "tier_3", "not_targeted"]
    np.testing.assert_allclose(found.accounts[columns].sum(axis=1), 1)
    np.testing.assert_allclose(found.accounts[columns[:3]].sum(), [10, 30, 40])
    assert list(found.accounts.index) == list(tiers.table.index)
    first = found.accounts[tiers.table["tier"] == 1]
    assert found.kept.mean() == pytest.approx(first["tier_1"].mean())
    assert found.n_firm == (first["tier_1"] >= 0.95).sum() < found.n_first == 10


def test_leaving_an_attribute_out_is_what_the_board_would_show(made):
    """With its weight set to nothing and all fitted anew, as many of Tier 1 are gone as was said."""
    value, scoring, weights = made
    found, tiers = found_in(made)
    first = set(tiers.table.index[tiers.table["tier"] == 1])
    assert found.attributes["replaced"].is_monotonic_decreasing and found.attributes["replaced"].iloc[0] > 0
    for attribute in found.attributes.index[[0, -1]]:
        without = icp.Weights.of(weights.points() | {attribute: 0.0})
        now = tiers_of(value, scoring, without)[1].table
        assert found.attributes.loc[attribute, "replaced"] == len(first - set(now.index[now["tier"] == 1]))


def test_all_curves_at_once_are_each_what_one_would_be(made):
    """The batch of Newton steps ends where the board's own fit ends."""
    value, scoring, weights = made
    conversion, tiers = tiers_of(value, scoring, weights)
    shares = scoring.all_accounts.shares(weights)
    drawn = np.random.default_rng(0).dirichlet(20 * shares, size=5)
    ranked = import_module("icp_core.fit.robustness")._Ranked.of(scoring, shares, conversion, tiers, HELD)
    for each, intercept, slope in zip(drawn, *ranked._curves(drawn), strict=True):
        alone = fitted_curve(50 + scoring.won_lost.deviations @ each, scoring.won, ideal_slope(each))
        assert (intercept, slope) == pytest.approx((alone.intercept, alone.slope), abs=1e-6)


def test_curves_arrive_where_every_deal_is_told_apart_and_weights_move_far(made):
    """Outcomes that the score tells without fault make steep curves; from the present one each draw's is reached."""
    value, scoring, weights = made
    conversion, tiers = tiers_of(value, scoring, weights)
    shares = scoring.all_accounts.shares(weights)
    ranked = import_module("icp_core.fit.robustness")._Ranked.of(scoring, shares, conversion, tiers, HELD)
    points = ranked.deals @ shares
    won = (points > np.median(points)).astype(float)
    ranked = replace(ranked, won=won, curve=fitted_curve(50 + points, won, ideal_slope(shares)))
    drawn = np.random.default_rng(0).dirichlet(3 * shares, size=20)
    for each, intercept, slope in zip(drawn, *ranked._curves(drawn), strict=True):
        alone = fitted_curve(50 + ranked.deals @ each, won, ideal_slope(each))
        assert (intercept, slope) == pytest.approx((alone.intercept, alone.slope), abs=1e-6)


def test_the_order_of_the_accounts_and_the_call_decide_nothing(made):
    """The other way round is told the same; another seed is not."""
    value, scoring, weights = made
    every = scoring.all_accounts
    parts = {name: getattr(every, name)[::-1] for name in ("accounts", "deviations", "known")}
    now = replace(scoring.timings, now=scoring.timings.now[::-1])
    turned = replace(scoring, all_accounts=replace(every, **parts), tried=scoring.tried[::-1], timings=now)
    there = found_in((value, turned, weights))[0]
    here = found_in(made)[0]
    pd.testing.assert_frame_equal(there.accounts.loc[here.accounts.index], here.accounts)
    pd.testing.assert_frame_equal(there.attributes, here.attributes)
    assert not found_in(made, random_state=1)[0].accounts.equals(here.accounts)

"""The live board's engine against Python: the same accounts under the same weights, figure by figure as shown."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest
from playwright.sync_api import Page

import icp_core as icp
from icp_core.fit import chance_parts, explain
from icp_core.fit.calibration import ALPHA
from icp_core.languages import level_name
from icp_core.languages.numbers import compact, decimal, money, percent, whole
from icp_core.views.board import _signed
from icp_core.views.live_board import number_signs
from tests.browser.live_engine import Case, Engine, blank, differences, drawn_points, listed, with_twins, worth

SMALL = icp.Capacity(owners=2, accounts_per_owner=5, groups=3, accounts_per_group=8, tier_3=60)


@pytest.fixture(scope="module")
def page(chromium) -> Page:
    made = blank(chromium)
    yield made
    made.close()


@cache
def later_deals() -> Case:
    """Deals judged forward in time, with signals, unknown values and accounts entered twice; a level set by hand."""
    dataset = with_twins(listed(1900, 460, seed=11, dated=True), 0.1, seed=2)
    return Case(dataset, value=worth(dataset, 12), edits={("country", "SE"): 80.0})


def folds() -> Case:
    """Deals judged out of their fold, no signals, customers not shown, floors high and plays that cost."""
    dataset = with_twins(listed(1700, 300, seed=13), 0.2, seed=3)
    capacity = icp.Capacity(
        owners=4, tier_3=300, minimum_fit=55.0, minimum_value_share=0.8, effort_1=20_000.0, effort_3=4_000.0
    )
    return Case(dataset, value=worth(dataset, 14), capacity=capacity, with_customers=False)


def few() -> Case:
    """Deals enough for the order, mostly not for a chance."""
    dataset = listed(700, 64, seed=15, truth=2.0)
    return Case(dataset, value=worth(dataset, 16), capacity=SMALL, suggest=False)


def nothing() -> Case:
    """Outcomes that no level tells of."""
    dataset = listed(500, 200, seed=17, truth=0.0)
    return Case(dataset, value=worth(dataset, 18), capacity=SMALL, suggest=False)


def hardly_any() -> Case:
    """Too few deals to judge on."""
    dataset = listed(300, 12, seed=19)
    return Case(dataset, value=worth(dataset, 20), capacity=SMALL, suggest=False)


@pytest.mark.parametrize(
    ("made", "sets", "verdicts"),
    [
        (later_deals, 14, {"calibrated"}),
        (folds, 10, {"calibrated"}),
        (few, 8, {"rank_only"}),
        (nothing, 6, {"no_signal"}),
        (hardly_any, 4, {"too_few"}),
    ],
)
def test_every_figure_is_pythons(page, made, sets, verdicts):
    """Score, chance, expected value, tier, rank, verdict, AUC and the tiers' sums: none differs as it is shown."""
    case, rng = made(), np.random.default_rng(sets)
    engine, seen = Engine(page, case.payload(), case.settings()), Counter()
    for name in ("standing", "opening"):
        frame, found = engine.frame(name), case.computed(case.opening, opening=name == "opening")
        assert not any(differences(case, frame, found).values())
    for _ in range(sets):
        points = drawn_points(case.learned.weighed, rng)
        frame, found = engine.frame(points), case.computed(icp.Weights.of(points))
        told = differences(case, frame, found)
        assert not any(told.values()), (points, told)
        assert len(np.unique(frame["tier"])) > 2
        seen[frame["verdict"]] += 1
    assert verdicts <= set(seen)


def test_of_very_many_only_the_first_are_sorted(page):
    """Above the size that is sorted whole, tiers are Python's, and so are the ranks of the first."""
    dataset = listed(24_000, 150, seed=21)
    case = Case(dataset, value=worth(dataset, 22), capacity=SMALL, suggest=False)
    engine, rng = Engine(page, case.payload(), case.settings()), np.random.default_rng(0)
    shown = set()
    for points in [drawn_points(case.learned.weighed, rng) for _ in range(3)] + [{"founded_year": 1.0}]:
        frame = engine.frame(points)
        assert not any(differences(case, frame, case.computed(icp.Weights.of(points))).values())
        assert (frame["rank"][np.isin(frame["tier"], (1, 2, 3))] > 0).all()
        assert sorted(frame["rank"][frame["rank"] > 0])[:194] == list(range(1, 195))
        shown.add(frame["byChance"])
    assert shown == {True, False}


def test_reasons_add_up_to_score_and_chance(page):
    """An account's parts are Python's in its order and words, and what they add to the chance sums to the chance."""
    case = later_deals()
    engine = Engine(page, case.payload(), case.settings())
    points = drawn_points(case.learned.weighed, np.random.default_rng(3))
    engine.frame(points, ("tier",))
    weights = icp.Weights.of(points)
    conversion, tiers = case.computed(weights)
    shown = (
        tiers.table[(tiers.table["kind"] == "other") & tiers.table["probability"].notna()].sort_values("rank").head(40)
    )
    accounts = case.dataset.accounts.set_index("account_id").loc[shown.index]
    reasons = explain(accounts, case.desirability, weights)
    place = {account: i for i, account in enumerate(case.scoring.all_accounts.accounts)}
    fit = case.scoring.fit(weights)
    for account, parts in reasons.items():
        told = page.evaluate(
            "i => ({ parts: engine.parts(i), id: engine.ids(i), name: engine.names(i), coverage: engine.coverage(i),"
            " chance: engine.chanceParts(i) })",
            place[account],
        )
        assert (told["id"], told["name"]) == (account, case.dataset.names[account])
        assert [(part["attribute"], part["points"], part["share"]) for part in told["parts"]] == [
            (part["attribute"], part["points"], part["share"]) for part in parts
        ]
        assert [part["level"] for part in told["parts"]] == [
            level_name(part["attribute"], part["level"]) for part in parts
        ]
        middle, adds = chance_parts(parts, conversion)
        assert told["chance"]["middle"] == pytest.approx(middle, abs=1e-12)
        assert told["chance"]["adds"] == pytest.approx(adds, abs=1e-12)
        together = told["chance"]["middle"] + sum(told["chance"]["adds"]) + told["chance"]["signals"]
        assert together == pytest.approx(shown.loc[account, "probability"], abs=1e-12)
        assert told["coverage"] == fit.coverage[account]


@pytest.mark.parametrize("locale", ["en", "sv", "pl"])
def test_numbers_are_written_as_python_writes_them(page, locale):
    """Whole numbers, percents, amounts and signed ones of every size, halves among them, are the same characters."""
    rng = np.random.default_rng(7)
    values = [
        0.0,
        -0.0,
        0.5,
        1.5,
        2.5,
        -0.5,
        0.05,
        -0.04,
        0.125,
        2.675,
        999.5,
        999.4999,
        999_500.0,
        1e-7,
        9.995e8,
        1e18,
    ]
    values += (rng.normal(size=150) * 10.0 ** rng.integers(-4, 12, 150)).tolist()
    values += (rng.integers(-4000, 4000, 100) / 8).tolist()
    told = page.evaluate(
        "([signs, values]) => { const to = makeNumbers(signs); return values.map(value => [to.whole(value),"
        " to.percent(value), to.compact(value), to.decimal(value, 2), to.signed(value, 1), to.money(value, '€')]) }",
        [number_signs(locale), values],
    )
    assert told == [
        [
            whole(value, locale),
            percent(value, 0, locale),
            compact(value, locale),
            decimal(value, 2, locale),
            _signed(value, 1, locale),
            money(value, "EUR", locale),
        ]
        for value in values
    ]


def test_the_chi_square_of_the_verdict_is_scipys(page):
    """The upper tail of the noncentral chi-square, on which the verdict turns, agrees to nine digits or near nought."""
    from scipy.stats import ncx2

    rng = np.random.default_rng(9)
    cases = [
        (float(degrees), float(noncentrality), float(ncx2.isf(above, degrees, noncentrality)))
        for degrees in (1, 3, 4, 8)
        for noncentrality in 10 ** rng.uniform(-3, 4, 12)
        for above in (0.9, 0.3, ALPHA, 1e-3)
    ]
    told = page.evaluate("cases => cases.map(([degrees, far, x]) => noncentralAbove(x, degrees, far))", cases)
    expected = [float(ncx2.sf(x, degrees, far)) for degrees, far, x in cases]
    assert told == pytest.approx(expected, rel=1e-9, abs=1e-12)

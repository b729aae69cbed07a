"""Tests of icp_core/fit/live_cut.py and live_grid.py and of the answer that icp_core/views/live_grid.py packs."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import icp_core as icp
from icp_core.errors import SettingError
from icp_core.fit.live_cut import cut_by_expected_value, cut_by_priority
from icp_core.fit.live_grid import GridWindow
from icp_core.views.live_grid import GridRequest, grid_reply
from tests.browser.live_engine import Case, drawn_points, listed, with_twins, worth
from tests.views.test_packing import unpacked

HOME = GridWindow(-0.1, 1.01, -1.0, 9.0, 120, 90)
SMALL = icp.Capacity(owners=2, accounts_per_owner=5)
CASES = ("chance", "others", "effort", "scarce", "timing", "priority", "fit", "short")


@pytest.fixture(scope="module")
def company():
    """Two thousand accounts, some entered twice under ids out of order, with deals that bear a chance."""
    dataset = with_twins(listed(1900, 700, seed=3), 0.1, seed=3)
    return Case(dataset, value=worth(dataset, 3), capacity=SMALL, suggest=False)


@pytest.fixture(scope="module")
def cases(company):
    """Boards on which each of the rules decides."""
    dated = listed(1500, 900, seed=11, dated=True)
    noise = listed(1200, 300, seed=5, truth=0.0)
    bare = SimpleNamespace(table=company.value.table.assign(value_if_active=np.nan, future_value=np.nan))
    changed = lambda **changes: SimpleNamespace(**{**vars(company), **changes}, computed=None)  # noqa: E731
    dear = icp.Capacity(owners=2, effort_1=60_000.0, effort_2=20_000.0, effort_3=30_000.0, tier_3=900)
    return {
        "chance": company,
        "others": changed(with_customers=False, capacity=icp.Capacity(minimum_fit=55.0, minimum_value_share=0.3)),
        "effort": changed(capacity=dear),
        "scarce": changed(capacity=icp.Capacity(groups=0, tier_3=5000, minimum_value_share=0.0, minimum_fit=0.0)),
        "timing": Case(dated, value=worth(dated, 11), capacity=SMALL, suggest=False),
        "priority": Case(noise, value=worth(noise, 5), capacity=SMALL, suggest=False),
        "fit": changed(value=bare),
        "short": changed(capacity=icp.Capacity(owners=9, accounts_per_owner=50, groups=40, accounts_per_group=30)),
    }


@pytest.fixture(scope="module")
def grids(cases):
    """The grid of each."""
    return {
        name: icp.LiveGrid(
            icp.prepare_grid(case.scoring, case.value, with_customers=case.with_customers), case.capacity
        )
        for name, case in cases.items()
    }


def moves(case, many=4):
    rng = np.random.default_rng(2)
    drawn = [icp.Weights.of(drawn_points(case.learned.weighed, rng)) for _ in range(many)]
    return [icp.equal_weights(case.learned), *drawn]


def by_python(case, weights):
    conversion, fit = case.scoring.conversion(weights), case.scoring.fit(weights)
    tiers = icp.assign_tiers(case.value, fit, conversion, case.capacity, with_customers=case.with_customers)
    return conversion, tiers


@pytest.mark.parametrize("name", CASES)
def test_tiers_ranks_and_sums_are_those_of_the_release(cases, grids, name):
    """Whatever rule decides, the accounts of tiers 1 and 2, their ranks and figures, and every tier's count, sum and
    cut are those of ``assign_tiers``."""
    case, grid = cases[name], grids[name]
    ids = case.scoring.all_accounts.accounts[grid.accounts.places]
    for weights in moves(case):
        found, (conversion, tiers) = grid.move(weights, HOME), by_python(case, weights)
        assert (found.conversion.verdict, found.by_chance) == (conversion.verdict, tiers.ranked_by == "expected_value")
        wanted = tiers.table[tiers.table["tier"].isin([1, 2])].sort_values("rank").head(500)
        assert list(ids[found.first]) == list(wanted.index)
        for ours, theirs in (
            (found.tier, "tier"), (found.rank, "rank"), (found.score, "fit"), (found.chance, "probability"),
            (found.expected, "expected_value"),
        ):  # fmt: skip
            assert np.array_equal(ours, wanted[theirs].to_numpy(dtype=float), equal_nan=True), theirs
        for number, n, expected, cut in found.summary:
            line = tiers.summary.loc[number]
            assert n == line["n"]
            if number:
                assert [expected, cut] == pytest.approx([line["expected_value"], line["cut"]], nan_ok=True, rel=1e-12)
        if found.by_chance:
            outside = tiers.table.loc[tiers.table["tier"] == 0, "expected_value"].max()
            assert found.outside == pytest.approx(outside, nan_ok=True, rel=0)
        assert found.whole == (len(tiers.table[tiers.table["tier"].isin([1, 2])]) <= 500)


def test_the_cases_are_of_both_kinds(cases, grids):
    """Among them some are ranked by expected value, some by priority, and one gives no tier to some who fit."""
    ranked = {name: grids[name].move(moves(case)[0]).by_chance for name, case in cases.items()}
    assert ranked["chance"] and ranked["timing"] and not ranked["priority"] and not ranked["fit"]
    assert not grids["short"].move(moves(cases["short"])[0]).whole


def test_the_counts_are_the_accounts_that_stand_in_the_window(cases, grids):
    """All cells together are the accounts with a place, tier by tier; half a window holds those of that half."""
    for name in ("chance", "priority", "fit"):
        case, weights = cases[name], moves(cases[name])[1]
        wide = replace(HOME, y0=-3000.0) if name == "fit" else HOME
        found = grids[name].move(weights, wide)
        assert found.counts.shape == (4, 90, 120)
        assert found.counts.sum() == found.extent.drawn > 1000
        tiers = by_python(case, weights)[1].table
        stands = tiers["value"] > 0 if name != "fit" else tiers["fit"] >= 0
        assert list(found.counts.sum(axis=(1, 2))) == [int((stands & (tiers["tier"] == t)).sum()) for t in range(4)]
    found, weights = grids["chance"].move(moves(cases["chance"])[1], HOME), moves(cases["chance"])[1]
    x, y = HOME.x0 + 40 * (HOME.x1 - HOME.x0) / 120, HOME.y0 + 60 * (HOME.y1 - HOME.y0) / 90
    part = grids["chance"].move(weights, GridWindow(x, HOME.x1, y, HOME.y1, 80, 30)).counts
    assert 0 < part.sum() < found.counts.sum()
    assert abs(int(part.sum()) - int(found.counts[:, :30, 40:].sum())) <= 2  # rounding at the edges of cells
    # the first row of cells is the highest
    upper = by_python(cases["chance"], weights)[1].table["value"]
    assert found.counts[:, :45].sum() == (np.log10(upper[upper > 0]) > 4.0).sum()


def test_what_the_accounts_take_up_is_told(cases, grids):
    """Left, right, bottom and top are those of the accounts with a place; the untried ones are counted apart."""
    weights = moves(cases["chance"])[1]
    extent, table = grids["chance"].move(weights).extent, by_python(cases["chance"], weights)[1].table
    table = table[table["value"] > 0]
    assert [extent.left, extent.right] == pytest.approx([table["probability"].min(), table["probability"].max()])
    assert [extent.bottom, extent.top] == pytest.approx(list(np.log10([table["value"].min(), table["value"].max()])))
    assert extent.bottom <= extent.low <= extent.top
    assert (extent.untried, extent.drawn) == (table["probability"].isna().sum(), len(table))


def test_nothing_that_tells_accounts_apart_gives_no_tiers():
    """Where all are expected to bring the same, or all have one priority, nobody is in a tier."""
    wanted, same = np.full(6, True), np.full(6, 50.0)
    for cut in (
        cut_by_expected_value(same, wanted, SMALL, lambda at: same[at]),
        cut_by_priority(same, None, wanted, SMALL, lambda at: same[at]),
    ):
        assert cut.alike and not cut.tier.any() and not len(cut.first)


def test_equals_are_told_apart_by_priority_and_then_by_id():
    """Of equal expected values the higher priority comes first, of those the lower place; hand arithmetic."""
    expected = np.array([5.0, 9.0, 5.0, 5.0, np.nan, 1.0, 5.0])
    priority = np.array([10.0, 1.0, 30.0, 10.0, 99.0, 50.0, 20.0])
    wanted = np.array([True, True, True, True, True, True, False])
    room = icp.Capacity(owners=1, accounts_per_owner=2, groups=1, accounts_per_group=1, tier_3=1)
    cut = cut_by_expected_value(expected, wanted, room, lambda at: priority[at])
    assert list(cut.first) == [1, 2, 0] and list(cut.rank) == [1, 2, 4]
    assert list(cut.tier) == [2, 1, 1, 3, 0, 0, 0]


def test_the_answer_holds_names_and_figures_of_the_first_and_no_other(cases, grids):
    """Names and ids are those of tiers 1 and 2; the cells and the number of the request come back with them."""
    case, weights = cases["chance"], moves(cases["chance"])[2]
    found = grids["chance"].move(weights, HOME)
    reply = grid_reply(found, HOME, case.dataset, grids["chance"].accounts, number=7)
    about, arrays = unpacked(reply)
    table = by_python(case, weights)[1].table
    first = table[table["tier"].isin([1, 2])].sort_values("rank")
    assert about["ids"] == list(first.index) and len(about["ids"]) == 10 + 60
    assert about["names"] == list(case.dataset.names[first.index])
    assert np.array_equal(arrays["rank"], first["rank"]) and np.array_equal(arrays["value"], first["value"])
    assert (about["number"], about["n"], about["window"]["wide"]) == (7, len(table), 120)
    assert np.array_equal(arrays["many/0"], found.counts[0].ravel())
    for tier in (1, 2, 3):
        assert arrays[f"many/{tier}"].sum() == found.counts[tier].sum() > 0
        assert np.array_equal(found.counts[tier].ravel()[arrays[f"cells/{tier}"]], arrays[f"many/{tier}"])
    auc = about["honesty"]["won"]["yours"]["auc"]
    assert auc == case.scoring.conversion(weights).auc
    others = set(case.dataset.names.drop(first.index)) - set(about["names"])
    assert len(others) > 1500 and not any(name in json.dumps(about) for name in others)


def test_a_request_is_read_and_a_window_that_is_none_is_refused():
    """What the browser sends becomes points and a window; a window without width, or of very many cells, is refused."""
    window = {"x0": 0, "x1": 1, "y0": 2, "y1": 5.5, "wide": 300, "high": 200}
    asked = GridRequest.of({"number": 3, "points": {"industry": 40}, "window": window})
    assert asked == GridRequest(3, {"industry": 40.0}, GridWindow(0.0, 1.0, 2.0, 5.5, 300, 200))
    assert GridRequest.of({"number": 4, "points": None, "window": None}) == GridRequest(4, None, None)
    for wrong in ({"x1": 0}, {"y0": float("nan")}, {"wide": 0}, {"high": 10**9}):
        with pytest.raises(SettingError):
            GridRequest.of({"number": 3, "points": None, "window": window | wrong})

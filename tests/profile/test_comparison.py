"""Two definitions compared on companies small enough to follow by hand, and on a made one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.fit import Capacity
from icp_core.levels import Scheme
from icp_core.profile import IcpDefinition, compare_definitions, later_deals
from icp_core.schema import Dataset

WIDE = Capacity(owners=1, accounts_per_owner=1, groups=1, accounts_per_group=1, tier_3=1, minimum_fit=0,
                minimum_value_share=0)  # fmt: skip


def profile_of(country=10.0, sweden=72.0, **changes):
    """Country and industry; what country does not count, industry does."""
    parts = {
        "name": "v", "criterion": "profit", "share": 0.2,
        "scheme": Scheme({}, {"country": ("Sweden", "Norway"), "industry": ("IT", "Food")}, ()),
        "desirability": {"country": {"Sweden": sweden, "Norway": 30.0}, "industry": {"IT": 60.0, "Food": 45.0}},
        "weights": {"country": country, "industry": 100.0 - country},
        "capacity": WIDE,
    }  # fmt: skip
    return IcpDefinition(**(parts | changes))


@pytest.fixture
def three():
    """Three companies of equal value: a in Norway and IT, b in Sweden and Food, c of nothing known."""
    accounts = pd.DataFrame({
        "account_id": ["a", "b", "c"], "name": ["Alfa", "Beta", "Gamma"], "relation": "prospect",
        "country": ["Norway", "Sweden", None], "industry": ["IT", "Food", None],
    })  # fmt: skip
    table = pd.DataFrame(
        {"basis": "similar", "future_value": 100.0, "value_if_active": np.nan, "p_active": np.nan},
        index=pd.Index(["a", "b", "c"], name="account_id"),
    )
    return Dataset(accounts=accounts), SimpleNamespace(table=table)


def words(found):
    return {move.account_id: str(move.why) for move in found.moves}


def test_a_weight_that_moves_an_account_is_named_with_its_level(three):
    """With country at 30 Sweden's company goes past Norway's: each is told by the weight and what its country is."""
    found = compare_definitions(profile_of(10), profile_of(30), *three)
    assert words(found) == {
        "b": "From Tier 3 to Tier 1: Country counts 30 instead of 10, with 72 of 100 for Sweden.",
        "a": "From Tier 1 to Tier 2: Country counts 30 instead of 10, with 30 of 100 for Norway;"
        " Industry counts 70 instead of 90, with 60 of 100 for IT.",
        "c": "From Tier 2 to Tier 3: its own score is as it was; others went past it.",
    }


def test_contributions_are_exact(three):
    """By hand: Sweden gives 0.3 x 22 instead of 0.1 x 22, Food takes 0.7 x 5 instead of 0.9 x 5."""
    found = compare_definitions(profile_of(10), profile_of(30), *three)
    assert found.contributions.loc["b"].to_dict() == pytest.approx({"country": 4.4, "industry": 1.0})
    change = found.accounts["score_after"] - found.accounts["score_before"]
    assert change["b"] == pytest.approx(5.4) and change["c"] == 0
    assert (found.contributions.sum(axis=1) - change).abs().max() < 1e-9
    move = next(move for move in found.moves if move.account_id == "b")
    assert dict(move.contributions) == pytest.approx({"country": 4.4, "industry": 1.0})
    assert move.up and move.score_after - move.score_before == pytest.approx(5.4)


def test_a_level_that_moves_an_account_is_named(three):
    """The same weights and another desirability: the level is told from and to."""
    found = compare_definitions(profile_of(30, sweden=40.0), profile_of(30, sweden=90.0), *three)
    assert "Country has 90 of 100 for Sweden instead of 40" in words(found)["b"]
    both = compare_definitions(profile_of(10, sweden=40.0), profile_of(30, sweden=90.0), *three)
    assert "Country counts 30 instead of 10, with 90 of 100 for Sweden instead of 40" in words(both)["b"]


def test_room_that_moves_an_account_is_told(three):
    """Nothing but the capacity changes: the account that comes in is told of the room, and no score has moved."""
    wider = replace(WIDE, accounts_per_owner=2)
    found = compare_definitions(profile_of(), profile_of(capacity=wider), *three)
    assert (found.contributions == 0).all(axis=None)
    assert {move.tier_after for move in found.moves} <= {1, 2}
    assert all("Tier 1 has room for 2 instead of 1" in why for why in words(found).values())
    back = compare_definitions(profile_of(capacity=wider), profile_of(), *three)
    assert all("Tier 1 has room for 1 instead of 2" in why for why in words(back).values())
    assert len(found.moves) == len(back.moves) == 2


def test_an_account_whose_score_stays_is_told_of_the_others(three):
    """The company of which nothing is known scores 50 under either; it moves because others did."""
    found = compare_definitions(profile_of(10), profile_of(30), *three)
    assert words(found)["c"].endswith("its own score is as it was; others went past it.")
    assert found.accounts.loc["c", "score_before"] == found.accounts.loc["c", "score_after"] == 50


def test_a_band_drawn_elsewhere_is_told(three):
    """An account that is told as another level is told so."""
    dataset, value = three
    accounts = dataset.accounts.assign(employees=[20.0, 60.0, np.nan])
    before, after = (
        profile_of(
            scheme=Scheme({"employees": (edge,)}, {}, ()),
            desirability={"employees": {f"..{edge}": 30.0, f"{edge}..": 80.0}},
            weights={"employees": 100.0},
        )
        for edge in (50, 10)
    )
    found = compare_definitions(before, after, Dataset(accounts=accounts), value)
    told = "Employees is told as 10 or more (80 of 100) instead of under 50 (30)"
    assert told in words(found)["a"]


def test_nothing_moves_between_a_definition_and_itself(three):
    """No difference, no move, every contribution unchanged."""
    found = compare_definitions(profile_of(), profile_of(), *three)
    assert found.differences.empty and found.moves == () and (found.contributions == 0).all(axis=None)


def test_without_tables_there_are_only_words(three):
    """A definition can be compared where there are no accounts, and where one has no weights."""
    assert len(compare_definitions(profile_of(10), profile_of(30)).differences) == 2
    none = compare_definitions(profile_of(), profile_of(weights={}), *three)
    assert none.moves == () and none.accounts.empty and len(none.differences) == 2


@pytest.fixture(scope="module")
def told(software):
    """The made company's results, and its definition."""
    value = icp.lifetime_value(software.dataset)
    definition = IcpDefinition.of(
        "v1", software.desirability, software.weights, conversion=software.chance, dataset=software.dataset
    )
    return definition, value, software


def test_the_definition_of_now_gives_the_tiers_of_now(told):
    """Read back from its text, what was kept tells every account's tier and chance as the board did."""
    definition, value, software = told
    read = IcpDefinition.from_json(definition.to_json())
    found = compare_definitions(read, definition, software.dataset, value)
    now = software.tiers.table
    assert found.moves == ()
    assert (found.accounts["tier_before"] == now["tier"]).all()
    shown = now["probability"].notna()
    assert shown.sum() > 50 and found.accounts["chance_before"].notna().equals(shown)
    assert found.accounts["chance_before"][shown].to_numpy() == pytest.approx(now["probability"][shown].to_numpy())


def test_every_move_on_a_made_company_has_its_reason(told):
    """Other weights move many; each move's parts sum to its change of score, and what is named goes its way."""
    definition, value, software = told
    names = list(definition.weights)
    turned = dict(zip(names, reversed(list(definition.weights.values())), strict=True))
    after = replace(definition, weights=turned)
    found = compare_definitions(definition, after, software.dataset, value, with_customers=False)
    assert len(found.moves) > 20
    kinds = set()
    for move in found.moves:
        change = move.score_after - move.score_before
        assert sum(points for _, points in move.contributions) == pytest.approx(change, abs=1e-9)
        why = str(move.why)
        kinds.add(why.split(": ", 1)[1][:12])
        if "counts" in why.split(";", maxsplit=1)[0]:
            assert (change > 0) == move.up
        assert move.tier_before != move.tier_after
    assert len(kinds) > 2
    back = compare_definitions(after, definition, software.dataset, value, with_customers=False)
    assert {move.account_id for move in back.moves} == {move.account_id for move in found.moves}


def deals(days, outcomes, accounts):
    day = pd.to_datetime(days)
    return pd.DataFrame({
        "deal_id": [f"d{n}" for n in range(len(days))], "account_id": accounts, "opened": day,
        "closed": day + pd.Timedelta(days=5), "outcome": outcomes, "kind": "new",
    })  # fmt: skip


def test_later_deals_judge_a_version(three):
    """Of deals opened after it was agreed those that fit stand beside the others; earlier ones count nothing."""
    accounts = pd.DataFrame({
        "account_id": list("abcdef"), "relation": "prospect", "country": ["Sweden", "Sweden", "Norway"] * 2,
        "industry": "IT",
    })  # fmt: skip
    table = deals(["2026-01-05", *["2026-03-0" + str(n) for n in range(1, 6)]],
                  ["won", "won", "lost", "won", "lost", "lost"], list("abcdef"))  # fmt: skip
    dataset = Dataset(accounts=accounts, deals=table)
    found = later_deals(profile_of(50, capacity=Capacity()), dataset, dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert found[["n", "won"]].to_numpy().tolist() == [[3, 2], [2, 0]]
    assert found.loc["fits", "low"] < 2 / 3 < found.loc["fits", "high"] and found.loc["others", "low"] == 0
    assert later_deals(profile_of(), dataset, dt.datetime(2026, 6, 1, tzinfo=dt.UTC)).empty
    no = profile_of(50, capacity=Capacity(), disqualifiers=(("industry", "IT"),))
    assert later_deals(no, dataset, dt.datetime(2026, 2, 1, tzinfo=dt.UTC))["n"].tolist() == [0, 5]
    by_hand = dataset.replace(deals=table.assign(opened=pd.NaT))
    moment = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    closed = (pd.to_datetime(table["closed"]) > pd.Timestamp("2026-02-01")).sum()
    assert closed and later_deals(profile_of(50, capacity=Capacity()), by_hand, moment)["n"].sum() == closed

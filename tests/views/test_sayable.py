"""What can be said of few companies or none, and what the rest takes."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from icp_core.fit import suggest_desirability
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES
from icp_core.intake import blank_dataset
from icp_core.languages import say
from icp_core.schema import Dataset
from icp_core.segments.clusters import LEAST_ACCOUNTS
from icp_core.value import best_customers, lifetime_value, profitability
from icp_core.views import sayable_view, statements
from icp_core.views.sayable import STATEMENTS

SIZES = (0, 5, 15, 40)


def few(n, *, won=None):
    """A founder's first ``n`` companies, each with one closed deal of which nothing says what it brought."""
    if not n:
        return blank_dataset()
    rng = np.random.default_rng(n)
    ids = [f"a{i}" for i in range(n)]
    good = np.arange(n) % 2 == 0 if won is None else np.arange(n) < won
    day = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(n), "D")
    accounts = pd.DataFrame(
        {
            "account_id": ids,
            "name": [f"Firm {i}" for i in range(n)],
            "relation": np.where(good, "customer", "lost"),
            "industry": rng.choice(["Retail", "Banking"], n),
        }
    )
    deals = pd.DataFrame(
        {"deal_id": ids, "account_id": ids, "opened": day, "closed": day, "outcome": np.where(good, "won", "lost")}
    )
    return Dataset(accounts, deals=deals)


@cache
def learned(n, *, won=None):
    """What the pages stand on, of so many companies."""
    dataset = few(n, won=won)
    return dataset, *of(dataset)


def of(dataset, **choices):
    """Profit, the best customers and the levels of a company."""
    value, profit = lifetime_value(dataset), profitability(dataset)
    best = best_customers(dataset, value, profit, **choices)
    beliefs = Beliefs.of({("industry", "Retail"): 80.0, ("industry", "Banking"): 30.0})
    return profit, best, suggest_desirability(dataset, best, beliefs=beliefs if dataset.accounts.empty else None)


def said(page, parts):
    """What a page can say of a company, by the name of the statement."""
    return {one.what.key.rpartition(f".{page}_")[2]: one for one in statements(page, *parts)}


@pytest.mark.parametrize("page", STATEMENTS)
def test_more_companies_say_no_less(page):
    """What can be said of 5 can be said of 15 and of 40, and at none what is lacking is nowhere less."""
    steps = [said(page, learned(n)) for n in SIZES]
    assert len(steps[0]) > 1
    for before, after in pairwise(steps[1:]):
        for name, one in before.items():
            assert after[name].share >= one.share
            assert after[name].can or not one.can


@pytest.mark.parametrize("page", ["data", "value", "segments"])
def test_nothing_can_be_said_of_nobody(page):
    """With no company each statement waits, and each says how many it takes."""
    rows = sayable_view(list(said(page, learned(0)).values()))["rows"]
    assert rows and not any(row["can"] for row in rows)
    assert all(row["share"] == 0 and row["told"].startswith("takes ") for row in rows)


def test_beliefs_alone_are_weighed_and_put_nobody_first():
    """What counts can be said before there is a company; who comes first, or how likely a deal is won, cannot."""
    board = said("board", learned(0))
    assert [name for name, one in board.items() if one.can] == ["weigh"]
    assert [name for name, one in said("reveal", learned(0)).items() if one.can] == ["vote"]


def test_how_many_more_deals_a_chance_takes():
    """Of 30 deals with 8 won: 10 more deals and 2 more won, by the numbers that the calibration itself asks."""
    chance = said("board", learned(30, won=8))["chance"]
    assert {need.of: need.more for need in chance.ways[0]} == {
        "deals": LEAST_OUTCOMES - 30,
        "won": LEAST_OF_A_KIND - 8,
        "lost": 0,
    }
    assert say(chance.told) == "takes 10 more closed first deals and 2 more won deals"
    assert chance.share == pytest.approx(30 / LEAST_OUTCOMES)
    assert said("board", learned(LEAST_OUTCOMES))["chance"].can


def test_groups_wait_for_as_many_companies_as_are_grouped():
    """One company short of groups is one company short; an attribute must be known of each."""
    short = said("segments", learned(LEAST_ACCOUNTS - 1))["groups"]
    assert not short.can and say(short.told) == "takes 1 more company with a known attribute"
    assert said("segments", learned(LEAST_ACCOUNTS))["groups"].can
    unknown = few(LEAST_ACCOUNTS)
    gone = unknown.accounts.assign(industry=unknown.accounts["industry"].where(np.arange(LEAST_ACCOUNTS) > 3))
    short = unknown.replace(accounts=gone)
    assert say(said("segments", (short, *learned(LEAST_ACCOUNTS)[1:]))["groups"].told).startswith("takes 4 more")


def test_the_best_can_be_picked_by_hand_where_no_figure_tells():
    """Either way is enough: five customers with a figure, or one that a person picks."""
    waits = said("value", learned(15))["best"]
    assert not waits.can and "; or 1 customer picked by hand" in say(waits.told)
    picked = said("value", (few(15), *of(few(15), criterion="hand_picked", picked=["a0"])))["best"]
    assert picked.can


def test_levels_that_are_only_named_put_nothing_in_order():
    """Worth no company a level says nothing yet; one that is believed, or seen in companies enough, does."""
    blank = blank_dataset()

    def order(dataset, *beliefs):
        profit, best, _ = of(dataset)
        learned = suggest_desirability(dataset, best, beliefs=Beliefs(beliefs))
        return {page: said(page, (dataset, profit, best, learned))[name] for page, name in ORDERED}

    named = [Belief("owner", level, strength=0.0) for level in ("family", "fund")]
    for one in order(blank, *named).values():
        assert not one.can and one.share == 0 and say(one.told).startswith("takes 1 attribute whose levels are")
    assert all(one.can for one in order(blank, *named, Belief("industry", "Retail", 80.0)).values())
    assert all(one.can for one in order(few(15)).values())


ORDERED = (("beliefs", "order"), ("board", "weigh"), ("reveal", "vote"), ("profile", "wanted"))

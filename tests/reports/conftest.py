"""A project in which every word that comes from data attacks whoever opens it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import icp_core as icp

ATTACKS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "|calc",
    "%00=1",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\N{ZERO WIDTH SPACE}=1+1",
    "Sons;=1+1",
    "<img src=x onerror=alert(1)> & *Sons* [x](http://e)",
    'Quote " and, comma',
)
LINK = "https://example.com/?q=<b>"


def attacked():
    """A made company whose names, industries, technologies and remarks are attacks; its ids are not."""
    dataset, _ = icp.make_company("software", seed=4, n_customers=120, n_others=120, n_deals=240)
    accounts = dataset.accounts.copy()
    turns = [ATTACKS[i % len(ATTACKS)] for i in range(len(accounts))]
    accounts["name"] = turns
    accounts["domain"] = turns[::-1]
    levels = {level: ATTACKS[i % len(ATTACKS)] for i, level in enumerate(accounts["industry"].dropna().unique())}
    accounts["industry"] = accounts["industry"].map(levels)
    tools = sorted({name for have in accounts["technologies"].dropna() for name in have})
    bad = {name: ATTACKS[i % len(ATTACKS)] + str(i) for i, name in enumerate(tools)}
    accounts["technologies"] = accounts["technologies"].map(
        lambda have: [bad[name] for name in have] if isinstance(have, list) else None
    )
    accounts["=custom()"] = ["=A1", "+B2"] * (len(accounts) // 2)
    accounts["case_study_url"] = LINK
    report = dataset.report.head(0).copy()
    for i, attack in enumerate(ATTACKS):
        told = icp.Message("report.empty_column", {"column": attack})
        report.loc[i] = {
            "table": "accounts", "row": i, "column": attack, "code": "empty_column", "message": told,
            "before": attack, "after": -1.5,
        }  # fmt: skip
    return dataset.replace(accounts=accounts, report=report, name=ATTACKS[0])


def worked_through(dataset):
    """Every result that a report is made of."""
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit, criterion="billing")
    desirability = icp.suggest_desirability(dataset, best)
    weights = icp.equal_weights(desirability)
    fit = icp.fit_score(dataset.accounts, desirability, weights)
    chance = icp.conversion(dataset, desirability, weights)
    tiers = icp.assign_tiers(value, fit, chance, icp.Capacity())
    sheet = icp.icp_sheet(
        dataset, best, desirability, weights, icp.commonalities(dataset, best.members), tiers, profitability=profit
    )
    return SimpleNamespace(
        dataset=dataset, desirability=desirability, weights=weights, fit=fit, tiers=tiers, sheet=sheet, best=best
    )


@pytest.fixture(scope="session")
def attacks():
    return ATTACKS


@pytest.fixture(scope="session")
def project():
    """The attacking project, worked through once."""
    return worked_through(attacked())

"""Results to draw: of a made company, of one whose words attack, and tiers made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.fit import Tiers
from icp_core.languages import message

BAD = "<img src=x onerror=alert(1)> & *Sons* [x](http://e) %{x} <a href='javascript:alert(1)'>"


def worked_through(dataset):
    """Every result that a chart draws."""
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit)
    desirability = icp.suggest_desirability(dataset, best)
    weights = icp.equal_weights(desirability)
    fit = icp.fit_score(dataset.accounts, desirability, weights)
    chance = icp.conversion(dataset, desirability, weights)
    tiers = icp.assign_tiers(value, fit, chance, icp.Capacity())
    common = icp.commonalities(dataset, best.members)
    industry = dataset.accounts.set_index("account_id")["industry"]
    least = industry.index[(industry == industry.value_counts().index[-1]).to_numpy()]
    return SimpleNamespace(
        dataset=dataset, value=value, profit=profit, best=best, desirability=desirability, weights=weights, fit=fit,
        chance=chance, tiers=tiers, common=common, excluded=icp.what_if_excluded(dataset, least, value, profit),
        replayed=icp.replay_exclusion(dataset, least, profit, n_resamples=100),
    )  # fmt: skip


def attacked(dataset):
    """The same company under names that attack: companies, industries, a technology, a column, the currency."""
    accounts = dataset.accounts.copy()
    accounts["name"] = [f"{BAD}{i}" for i in range(len(accounts))]
    accounts["industry"] = accounts["industry"].where(
        accounts["industry"].isna(), BAD + accounts["industry"].astype(str)
    )
    accounts["technologies"] = accounts["technologies"].map(
        lambda have: [BAD + name for name in have] if isinstance(have, list) else None
    )
    accounts[BAD] = ["<b>yes</b>", "<i>no</i>"] * (len(accounts) // 2)
    return dataset.replace(accounts=accounts, name=BAD, currency="<b>€</b>")


@pytest.fixture(scope="session")
def software():
    """A company in which much is planted."""
    return worked_through(icp.make_company("software", seed=2)[0])


@pytest.fixture(scope="session")
def hostile():
    """The same, under attack."""
    return worked_through(attacked(icp.make_company("software", seed=2)[0]))


def tiers_by_hand(rows, *, ranked_by="expected_value"):
    """Tiers of (id, tier, chance, value, fit, kind), in order of rank; with their dataset."""
    table = pd.DataFrame(rows, columns=["account_id", "tier", "probability", "value", "fit", "kind"])
    table = table.set_index("account_id")
    table["rank"] = np.arange(1, len(table) + 1)
    table["expected_value"] = table["probability"] * table["value"]
    table["priority"] = table["fit"]
    by = "expected_value" if ranked_by == "expected_value" else "priority"
    index = pd.Index([1, 2, 3, 0], name="tier")
    summary = pd.DataFrame(
        {
            "n": table.groupby("tier").size().reindex(index, fill_value=0),
            "expected_value": table.groupby("tier")["expected_value"].sum(min_count=1).reindex(index),
            "cut": table.groupby("tier")[by].min().reindex(index),
        }
    )
    accounts = pd.DataFrame({"account_id": table.index, "relation": "prospect", "name": "Company " + table.index})
    return Tiers(table, summary, ranked_by, message("fit.tiers.alike")), icp.Dataset(accounts=accounts, currency="EUR")


@pytest.fixture
def by_hand():
    return tiers_by_hand


@pytest.fixture
def bad():
    return BAD

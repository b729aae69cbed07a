"""A definition small enough to score by hand, and the results of a made company."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

import icp_core as icp
from icp_core.fit import Capacity
from icp_core.levels import Scheme
from icp_core.profile import IcpDefinition


def by_hand(**changes):
    """Two attributes and one technology; employees in three bands."""
    parts = {
        "name": "Nordic IT",
        "criterion": "profit",
        "share": 0.2,
        "scheme": Scheme({"employees": (10, 50)}, {"industry": ("IT", "Food")}, ("SAP",)),
        "desirability": {
            "employees": {"..10": 20.0, "10..50": 60.0, "50..": 90.0},
            "industry": {"IT": 80.0, "Food": 30.0, "other": 50.0},
            "technologies:SAP": {"yes": 70.0, "no": 45.0},
        },
        "weights": {"employees": 50.0, "industry": 30.0, "technologies": 20.0},
        "capacity": Capacity(owners=2),
        "disqualifiers": (("industry", "Food"),),
        "notes": "Räksmörgås",
    }
    return IcpDefinition(**(parts | changes))


@pytest.fixture
def definition():
    return by_hand


@pytest.fixture
def accounts():
    """Four companies: ideal, poor, unlisted, unknown."""
    return pd.DataFrame(
        {
            "account_id": ["a", "b", "c", "d"],
            "relation": "prospect",
            "employees": [100.0, 5.0, 10.0, None],
            "industry": ["IT", "Food", "Shipping", None],
            "technologies": [["SAP"], [], ["Excel"], None],
        }
    )


def worked_through(kind, seed=0, **sizes):
    dataset, truth = icp.make_company(kind, seed=seed, **sizes)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit)
    desirability = icp.suggest_desirability(dataset, best)
    suggested = icp.suggest_weights(dataset, best, desirability=desirability)
    weights = suggested if suggested.values is not None else icp.equal_weights(desirability)
    fit = icp.fit_score(dataset.accounts, desirability, weights)
    chance = icp.conversion(dataset, desirability, weights)
    tiers = icp.assign_tiers(value, fit, chance, icp.Capacity())
    common = icp.commonalities(dataset, best.members)
    return SimpleNamespace(
        dataset=dataset, truth=truth, profit=profit, best=best, desirability=desirability, weights=weights, fit=fit,
        chance=chance, tiers=tiers, common=common,
    )  # fmt: skip


@pytest.fixture(scope="session")
def software():
    """A company in which much is planted."""
    return worked_through("software")


@pytest.fixture(scope="session")
def null():
    """A company in which nothing is planted."""
    return worked_through("null")


@pytest.fixture
def sheet_of():
    """The profile of a company worked through, with parts changed."""

    def make(found, **changes):
        parts = vars(found) | changes
        return icp.icp_sheet(
            parts["dataset"], parts["best"], parts["desirability"], parts["weights"], parts["common"], parts["tiers"],
            profitability=parts["profit"], loss_traits=parts.get("loss_traits"),
            conversion=parts["chance"], capacity=parts.get("capacity"), plays=parts.get("plays"),
            notes=parts.get("notes"), segments=parts.get("segments"),
        )  # fmt: skip

    return make

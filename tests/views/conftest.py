"""Results that the views put into words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import icp_core as icp


@pytest.fixture(scope="session")
def software():
    """A made company with all its results."""
    dataset, _ = icp.make_company("software", seed=5)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit)
    desirability = icp.suggest_desirability(dataset, best)
    suggested = icp.suggest_weights(dataset, best, desirability=desirability)
    scoring = icp.prepare_scoring(dataset, desirability, best=best)
    equal = icp.equal_weights(desirability)
    capacity = icp.Capacity(owners=2, accounts_per_owner=5)

    def tiered(weights):
        fit, chance = scoring.fit(weights), scoring.conversion(weights)
        return fit, chance, icp.assign_tiers(value, fit, chance, capacity)

    fit, chance, tiers = tiered(equal)
    return SimpleNamespace(
        dataset=dataset, scoring=scoring, value=value,
        profit=profit, best=best, desirability=desirability, suggested=suggested,
        equal=equal, fit=fit, chance=chance, tiers=tiers, opening=tiered(suggested)[2], capacity=capacity,
        comparison=icp.compare_scorings({"yours": (scoring, equal), "data": (scoring, suggested)}),
        reference=icp.reference_model(dataset, desirability),
        traits=icp.loss_maker_traits(dataset, profit),
        cards=icp.segment_cards(dataset, icp.find_segments(dataset, n_segments=3), value, profit),
    )  # fmt: skip

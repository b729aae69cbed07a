"""Small companies made for the tests of fit."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from icp_core.fit import Desirability
from icp_core.languages import message
from icp_core.levels import Scheme
from icp_core.schema import Dataset


def sold_to(counts, *, prospects=(), **more):
    """One account and one first deal each: ``counts`` is level of industry -> (won, lost), in that order.

    ``more`` gives further columns of accounts, repeated over the rows as often as needed.
    """
    rows = [
        (level, outcome)
        for level, (won, lost) in counts.items()
        for outcome, n in (("won", won), ("lost", lost))
        for _ in range(n)
    ]
    industries = [level for level, _ in rows] + list(prospects)
    relations = ["customer" if outcome == "won" else "lost" for _, outcome in rows] + ["prospect"] * len(prospects)
    ids = [f"a{i:04d}" for i in range(len(industries))]
    accounts = pd.DataFrame({"account_id": ids, "relation": relations, "industry": industries})
    for name, values in more.items():
        accounts[name] = pd.Series([values[i % len(values)] for i in range(len(ids))], dtype=object).infer_objects()
    deals = pd.DataFrame(
        {
            "deal_id": [f"d{i}" for i in range(len(rows))],
            "account_id": ids[: len(rows)],
            "outcome": [o for _, o in rows],
        }
    )
    return Dataset(accounts=accounts, deals=deals if rows else None)


def best_of(dataset, members=(), *, too_young=(), judged_by=()):
    """Who is best among the customers; nobody unless said."""
    customers = dataset.customers
    chosen = pd.Series(np.isin(customers, list(members)), index=customers)
    return SimpleNamespace(members=chosen, too_young=pd.Index(list(too_young)), judged_by=judged_by)


def judged_as(values, *, edges=None, categories=None, technologies=()):
    """Desirability as a person sets it: (attribute, level) -> 0 to 100; any other level is 50."""
    scheme = Scheme(edges or {}, categories or {}, tuple(technologies))
    rows = [
        (name, level, float(values.get((name, level), 50.0)), 0, np.nan, np.nan, "belief")
        for name in scheme.attributes
        for level in scheme.levels(name)
    ]
    table = pd.DataFrame(rows, columns=["attribute", "level", "value", "n", "low", "high", "evidence"])
    return Desirability(table, scheme, pd.Series(dtype=int), {}, "both")


def converted(probability, verdict="calibrated"):
    """As much of a conversion as the tiers need."""
    return SimpleNamespace(probability=probability, verdict=verdict, reason=message(f"fit.conversion.{verdict}"))


@pytest.fixture(scope="session")
def sold():
    return sold_to


@pytest.fixture(scope="session")
def best():
    return best_of


@pytest.fixture(scope="session")
def judged():
    return judged_as


@pytest.fixture(scope="session")
def chances():
    return converted

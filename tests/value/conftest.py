"""Small companies whose purchases can be added up by hand, and some with planted truth."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from icp_core.samples import make_company
from icp_core.schema import Dataset
from icp_core.value import lifetime_value, profitability


def company_of(orders=(), *, customers=(), others=(), work=(), columns=None, **tables):
    """A company from its orders: (account, day, amount) or (account, day, amount, margin).

    ``customers``: further ones without an order; ``others``: prospects; ``work``: (account, activity, quantity, rate);
    ``columns``: further columns of the accounts as mapping of name to mapping of account to value.
    """
    buyers = list(dict.fromkeys([*(order[0] for order in orders), *customers]))
    buyers = [name for name in buyers if name not in others]
    accounts = pd.DataFrame(
        {
            "account_id": pd.Series([*buyers, *others], dtype=object),
            "relation": pd.Series(["customer"] * len(buyers) + ["prospect"] * len(others), dtype=object),
        }
    )
    for name, values in (columns or {}).items():
        accounts[name] = accounts["account_id"].map(values)
    if orders:
        names = ["account_id", "date", "amount", "margin"][: len(orders[0])]
        invoices = pd.DataFrame([list(order) for order in orders], columns=names)
        tables["invoices"] = invoices.assign(date=pd.to_datetime(invoices["date"], format="mixed"))
    if work:
        tables["activities"] = pd.DataFrame(list(work), columns=["account_id", "activity", "quantity", "rate"])
    return Dataset(accounts=accounts, **tables)


def buying_as_assumed(seed, n=200, leaving=0.3, shape=2.0, rate=4.0, years=4.0):
    """Customers that buy and leave exactly as the estimate assumes, with what is to be expected of them within 36
    months at 10 % a year (``worth``), and what then came of it (``came``)."""
    rng = np.random.default_rng(seed)
    today = pd.Timestamp("2025-12-31")
    rates = rng.gamma(shape, rate / shape, n)
    margins = rng.normal(150, 40, n).clip(10)
    start, life = rng.uniform(0.3, years, n), rng.exponential(1 / leaving, n)
    life[0] = np.inf
    orders = [("c000", today, margins[0])]
    for i in range(n):
        t = 0.0
        while t < min(start[i], life[i]):
            day = today - pd.Timedelta(days=round((start[i] - t) * 365.25))
            orders.append((f"c{i:03d}", day, rng.normal(margins[i], 30)))
            t += rng.exponential(1 / rates[i])
    active = life > start
    decay = leaving + np.log(1.1)
    worth = np.where(active, rates * margins * (1 - np.exp(-3 * decay)) / decay, 0.0)
    stay = np.where(active, np.minimum(life - start, 3.0), 0.0)
    when = [rng.uniform(0, stay[i], rng.poisson(rates[i] * stay[i])) for i in range(n)]
    came = [float((rng.normal(margins[i], 30, len(t)) * 1.1**-t).sum()) for i, t in enumerate(when)]
    ids = pd.Index([f"c{i:03d}" for i in range(n)], name="account_id")
    truth = pd.DataFrame({"worth": worth, "active": active, "rate": rates, "came": came}, index=ids)
    return company_of(orders), truth


@pytest.fixture
def company():
    return company_of


@pytest.fixture
def as_assumed():
    return buying_as_assumed


@pytest.fixture(scope="session")
def software():
    """Four software companies with their truth, values and profits."""
    made = [make_company("software", seed=seed) for seed in range(4)]
    return [
        SimpleNamespace(dataset=dataset, truth=truth, value=lifetime_value(dataset), profit=profitability(dataset))
        for dataset, truth in made
    ]

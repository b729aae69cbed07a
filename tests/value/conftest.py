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


def under_contract(seed, n=60, period_months=1, alpha=0.8, beta=40.0, growth=0.05, spread=0.2, years=4.0, ahead=3):
    """Customers under contract exactly as the estimate assumes: the dataset, with all that comes within ``ahead`` years
    after the day, that day, and what then came of each customer's contract at 10 % a year.

    Chances to leave at a renewal are Beta(alpha, beta); amounts move once a year, on the day the contract was signed.
    """
    rng = np.random.default_rng(seed)
    day = pd.Timestamp("2022-12-31")
    last = day + pd.DateOffset(years=ahead)
    lines, came = [], {}
    for i in range(n):
        begun = day - pd.Timedelta(days=int(rng.integers(10, years * 365)))
        leaves = max(rng.beta(alpha, beta), 1e-9)
        lives = min(rng.geometric(leaves), 1200) * period_months
        amount, name, worth, month = 100 * rng.lognormal(0, 0.7), f"c{i:03d}", 0.0, 0
        while month < lives and begun + pd.DateOffset(months=month) <= last:
            until = min(month + 12, lives)
            begin, end = (begun + pd.DateOffset(months=at) for at in (month, until))
            lines.append((name, begin, end, amount))
            t0, t1 = (min(max((at - day).days / 365.25, 0.0), ahead) for at in (begin, end))
            worth += 12 * amount * (1.1**-t0 - 1.1**-t1) / np.log(1.1)
            amount *= np.exp(rng.normal(growth - spread**2 / 2, spread))
            month = until
        came[name] = worth
    table = pd.DataFrame(lines, columns=["account_id", "start", "end", "monthly_amount"])
    table.loc[table["end"] > last, "end"] = pd.NaT
    ids = pd.Index(sorted(came), name="account_id")
    accounts = pd.DataFrame({"account_id": ids.astype(object), "relation": "customer"})
    return Dataset(accounts=accounts, subscriptions=table), day, pd.Series(came)[ids]


@pytest.fixture
def company():
    return company_of


@pytest.fixture
def as_assumed():
    return buying_as_assumed


@pytest.fixture(scope="session")
def contracted():
    return under_contract


@pytest.fixture(scope="session")
def software():
    """Four software companies with their truth, values and profits."""
    made = [make_company("software", seed=seed) for seed in range(4)]
    return [
        SimpleNamespace(dataset=dataset, truth=truth, value=lifetime_value(dataset), profit=profitability(dataset))
        for dataset, truth in made
    ]


def wave_years(seed, p, q, m, years):
    """Years from the launch to the purchases of those of m buyers of a Bass process that bought within ``years``."""
    share = np.random.default_rng(seed).random(m)
    at = np.log((1 + q / p * share) / (1 - share)) / (p + q)
    return np.sort(at[at < years])


def company_that_came(years, *, until, launch="2015-01-01", spent=None, columns=None):
    """Customers that bought for 100 (or ``spent``) at these years after the launch, seen until ``until`` years."""
    days = [pd.Timestamp(launch) + pd.Timedelta(days=round(at * 365.25)) for at in years]
    spent = np.full(len(days), 100.0) if spent is None else spent
    ids = [f"c{i:04d}" for i in range(len(days))]
    last = pd.Timestamp(launch) + pd.Timedelta(days=round(until * 365.25))
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer", **(columns or {})})
    invoices = pd.DataFrame({"account_id": ids, "date": days, "amount": spent, "margin": spent})
    signals = pd.DataFrame({"account_id": ids[:1], "date": [last], "kind": "visit"})
    return Dataset(accounts=accounts, invoices=invoices, signals=signals)


@pytest.fixture
def came_in_a_wave():
    return wave_years


@pytest.fixture
def that_came():
    return company_that_came

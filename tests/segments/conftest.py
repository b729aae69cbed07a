"""Small companies made for the tests of segments."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from icp_core.schema import Dataset


def independent_company(seed, n=240, share=0.2, drawn_to=None):
    """Customers whose attributes have nothing to do with each other, and members drawn at random.

    ``drawn_to``: how many times likelier a company of industry B is to be a member.
    """
    rng = np.random.default_rng(seed)
    industries = rng.choice(list("ABCDEFGH"), n, p=[0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05])
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i:04d}" for i in range(n)],
            "relation": "customer",
            "industry": industries,
            "country": rng.choice(["Sweden", "Finland", "Poland", "Norway"], n),
            "employees": np.exp(rng.normal(4.5, 1.5, n)).round() + 1,
            "revenue": np.exp(rng.normal(16, 1.5, n)),
            "technologies": [[name for name in "abcdef" if rng.random() < 0.3] for _ in range(n)],
        }
    )
    weight = np.where(industries == "B", drawn_to or 1.0, 1.0)
    accounts.loc[rng.random(n) < 0.1, "industry"] = None
    accounts.loc[rng.random(n) < 0.1, "employees"] = np.nan
    members = pd.Series(False, index=pd.Index(accounts["account_id"], name="account_id"))
    members.iloc[rng.choice(n, int(share * n), replace=False, p=weight / weight.sum())] = True
    return Dataset(accounts=accounts), members


def grouped_company(seed, n=300, missing=0.1):
    """Five unbalanced groups in correlated numbers, categories and technologies, with noise columns; and the truth."""
    rng = np.random.default_rng(seed)
    k = 5
    truth = rng.choice(k, n, p=[0.4, 0.25, 0.18, 0.12, 0.05])
    centre = rng.normal(0, 0.9, (k, 2))
    size = centre[truth, 0] + rng.normal(0, 1, n)

    def category(prefix, levels, concentration):
        shares = rng.dirichlet(np.full(levels, concentration), k)
        return [f"{prefix}{rng.choice(levels, p=shares[group])}" for group in truth]

    uses = rng.beta(0.7, 0.7, (k, 8))
    accounts = pd.DataFrame(
        {
            "account_id": [f"a{i:05d}" for i in range(n)],
            "relation": rng.choice(["customer", "lost", "prospect"], n),
            "industry": category("industry ", 15, 0.5),
            "country": category("country ", 12, 0.6),
            "operating_model": [f"model {c}" for c in rng.choice(5, n)],
            "employees": np.exp(4.5 + size).round().clip(1),
            "revenue": np.exp(15 + 0.9 * size + 0.5 * centre[truth, 1] + rng.normal(0, 0.5, n)),
            "noise": np.exp(rng.normal(0, 1, n)),
            "technologies": [[f"t{j}" for j in range(8) if rng.random() < uses[g, j]] for g in truth],
        }
    )
    for name in ("industry", "country", "technologies"):
        accounts[name] = accounts[name].astype(object).where(rng.random(n) > missing, None)
    for name in ("employees", "revenue", "noise"):
        accounts.loc[rng.random(n) < missing, name] = np.nan
    return Dataset(accounts=accounts), truth


def worth_of(dataset):
    """Value and profit with the columns of the value room: profit is the sum of the invoices' margins."""
    invoices = dataset.invoices[dataset.invoices["account_id"].isin(dataset.customers)]
    sums = invoices.groupby("account_id")[["amount", "margin"] if "margin" in invoices else ["amount"]].sum()
    sums = sums.reindex(dataset.customers).fillna(0.0)
    profit = sums["margin"] if "margin" in sums else 0.4 * sums["amount"]
    table = pd.DataFrame({"revenue": sums["amount"], "cost_to_serve": 0.0, "profit": profit})
    value = pd.DataFrame({"value_to_date": profit, "future_value": 0.5 * profit})
    return (
        SimpleNamespace(table=value.reindex(dataset.accounts["account_id"])),
        SimpleNamespace(table=table, loss_makers=table.index[table["profit"] < 0]),
    )


@pytest.fixture
def independent():
    return independent_company


@pytest.fixture
def grouped():
    return grouped_company


@pytest.fixture
def worth():
    return worth_of


@pytest.fixture
def tiny():
    """Eight accounts in two industries: six customers, two lost; deals and profit small enough to count by hand."""
    accounts = pd.DataFrame(
        {
            "account_id": list("abcdefgh"),
            "relation": ["customer"] * 5 + ["former_customer", "lost", "lost"],
            "industry": ["X", "X", "X", "Y", "Y", "Y", "X", "Y"],
            "nps": [9.0, 8.0, 10.0, 5.0, 6.0, 4.0, np.nan, np.nan],
        }
    )
    day = pd.Timestamp("2025-01-01")
    won = pd.DataFrame(
        {
            "deal_id": [f"d{i}" for i in range(9)],
            "account_id": [*"abcdefgh", "a"],
            "opened": [day] * 8 + [day + pd.Timedelta(days=200)],
            "closed": [day + pd.Timedelta(days=d) for d in (10, 20, 30, 40, 50, 60, 70, 80)]
            + [day + pd.Timedelta(days=201)],
            "outcome": ["won"] * 6 + ["lost", "lost", "won"],
            "amount": [100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 1000.0],
            "kind": ["new"] * 8 + ["upsell"],
        }
    )
    profit = pd.DataFrame(
        {"revenue": [10.0, 20, 30, 40, 50, 60], "profit": [5.0, 10, 15, -2, -3, -5]},
        index=pd.Index(list("abcdef"), name="account_id"),
    )
    value = pd.DataFrame(
        {"value_to_date": [*profit["profit"], 0.0, 0.0], "future_value": [10.0] * 8},
        index=pd.Index(list("abcdefgh"), name="account_id"),
    )
    return (
        Dataset(accounts=accounts, deals=won),
        SimpleNamespace(table=value),
        SimpleNamespace(table=profit, loss_makers=profit.index[profit["profit"] < 0]),
    )

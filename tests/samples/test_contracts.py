"""The company whose customers are under contract."""

import numpy as np
import pandas as pd
import pytest

from icp_core.samples import make_company


@pytest.fixture(scope="module")
def made():
    return [make_company("subscriptions", seed=seed, n_customers=400) for seed in range(3)]


def test_customers_have_contracts_and_nobody_has_invoices(made):
    """One contract at a time, each from where the last one ended; it runs on unless the customer has left."""
    for dataset, _ in made:
        assert dataset.invoices is None
        lines = dataset.subscriptions.sort_values(["account_id", "start"])
        assert set(lines["account_id"]) == set(dataset.customers)
        following = lines.groupby("account_id")["start"].shift(-1)
        inner = following.notna()
        assert inner.sum() > 100
        assert (lines["end"] == following)[inner].all()
        last = lines.drop_duplicates("account_id", keep="last").set_index("account_id")
        left = dataset.accounts.set_index("account_id").loc[last.index, "relation"] == "former_customer"
        assert (last["end"].notna() == left).all() and 0.15 < left.mean() < 0.55
        assert (last["end"].dropna() <= pd.Timestamp(dataset.as_of)).all()
        assert (lines["monthly_amount"] > 0).all()


def test_customers_begin_when_won_at_the_margin_that_was_planted(made):
    """The first contract starts on the day the deal was won; amounts at the start times the margin rate are far apart,
    and grow by about a tenth a year."""
    growth = []
    for dataset, _ in made:
        accounts = dataset.accounts.set_index("account_id")
        lines = dataset.subscriptions.sort_values(["account_id", "start"])
        first, last = (
            lines.drop_duplicates("account_id", keep=end).set_index("account_id") for end in ("first", "last")
        )
        assert (first["start"] == accounts.loc[first.index, "customer_since"]).all()
        assert accounts.loc[first.index, "margin_rate"].between(0.62, 0.80).all()
        until = last["end"].fillna(pd.Timestamp(dataset.as_of))
        years = (until - first["start"]).dt.days / 365.25
        growth.append(np.log(last["monthly_amount"] / first["monthly_amount"]).sum() / years.sum())
    # The mean of logs lies below the log of the mean by half the variance: .72 changes a year x .09.
    assert np.mean(growth) == pytest.approx(0.0648, abs=0.02)


def test_who_stayed_long_is_less_likely_to_leave(made):
    """Chances to leave differ, so that of those a year old fewer leave within a year than of the new ones."""
    shares = []
    for dataset, _ in made:
        groups = dataset.subscriptions.groupby("account_id")
        start, end = groups["start"].min(), groups["end"].agg(lambda ends: ends.max() if ends.notna().all() else pd.NaT)
        day = pd.Timestamp(dataset.as_of)
        months = (end.fillna(day) - start).dt.days / 30.44
        seen = (day - start).dt.days / 30.44
        first, later = seen >= 12, (seen >= 48) & (months >= 24)
        shares.append(((months[first] < 12).mean(), 1 - (months[later] >= 48).mean() ** 0.5))
    new, old = np.mean(shares, axis=0)
    assert new > 1.2 * old > 0.02

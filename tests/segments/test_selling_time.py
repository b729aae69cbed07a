import numpy as np
import pandas as pd
import pytest

from icp_core.schema import Dataset
from icp_core.segments import freed_by_owner, selling_time


def deals_of(rows):
    """A dataset of deals (account, opened, closed, outcome, owner), days of 2025."""
    deals = pd.DataFrame(rows, columns=["account_id", "opened", "closed", "outcome", "owner"])
    for name in ("opened", "closed"):
        deals[name] = pd.Timestamp("2025-01-01") + pd.to_timedelta(deals[name].astype(float), unit="D")
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": "customer"})
    return Dataset(accounts=accounts, deals=deals.assign(deal_id=[f"d{i}" for i in range(len(deals))]))


def test_a_deal_holds_its_owner_while_it_is_open():
    """Closed deals count to their day, open ones to the last day known, none less than a day; a gap is the mean."""
    dataset = deals_of(
        [
            ("a", 0, 10, "won", "X"),
            ("b", 5, 5, "lost", "X"),
            ("a", 20, 999, "open", "X"),
            ("c", 30, 40, "won", "Y"),
            ("c", np.nan, 40, "lost", "Y"),
        ]
    )
    days, basis = selling_time(dataset)
    assert list(days) == [10.0, 1.0, 20.0, 10.0, (10 + 1 + 20 + 10) / 4]
    assert list(days.index) == ["a", "b", "a", "c", "c"]
    assert "days that deals stood open" in str(basis)


def test_without_days_each_deal_counts_as_one():
    """Where no deal has its days, time is the number of deals, and the words say so; without deals there is none."""
    dataset = deals_of([("a", 0, 10, "won", "X"), ("b", 5, 5, "lost", "X")])
    days, basis = selling_time(dataset.replace(deals=dataset.deals.drop(columns="opened")))
    assert list(days) == [1.0, 1.0] and "each counts" in str(basis)
    none, why = selling_time(dataset.replace(deals=None))
    assert none.empty and "No deals are known" in str(why)


def test_freed_time_by_owner():
    """Each owner's share of days that went to the accounts left out, the most freed first; deals without one aside."""
    dataset = deals_of(
        [
            ("a", 0, 10, "won", "X"),
            ("b", 0, 30, "lost", "X"),
            ("b", 10, 40, "lost", "Y"),
            ("c", 10, 20, "won", None),
        ]
    )
    freed = freed_by_owner(dataset, ["b"])
    assert list(freed.index) == ["Y", "X"]
    assert list(freed["freed"]) == [1.0, pytest.approx(0.75)]
    assert list(freed["n"]) == [1, 2] and list(freed["n_freed"]) == [1, 1] and list(freed["days"]) == [30.0, 40.0]
    assert freed_by_owner(dataset.replace(deals=dataset.deals.drop(columns="owner")), ["b"]).empty

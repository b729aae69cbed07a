import numpy as np
import pandas as pd
import pytest

from icp_core.samples import make_company
from icp_core.schema import Dataset
from icp_core.value.contract_survival import contract_survival

TODAY = pd.Timestamp("2025-12-31")


def under_contract(rows, former=()):
    """Customers with one monthly contract each: (id, start, end or None)."""
    table = pd.DataFrame(rows, columns=["account_id", "start", "end"]).assign(monthly_amount=10.0)
    table["start"], table["end"] = pd.to_datetime(table["start"]), pd.to_datetime(table["end"])
    relation = ["former_customer" if name in former else "customer" for name in table["account_id"]]
    accounts = pd.DataFrame({"account_id": table["account_id"], "relation": relation, "customer_since": TODAY})
    return Dataset(accounts=accounts, subscriptions=table)


def test_survival_by_hand():
    """Four contracts; one ends after 3 months, one after 6, two run for 9 and 12: 3 of 4, then 2 of 3 of these."""
    found = contract_survival(
        under_contract(
            [
                ("a", "2024-12-31", "2025-03-31"),
                ("b", "2024-12-30", "2025-06-30"),
                ("c", "2025-03-31", None),
                ("d", "2024-12-31", None),
            ]
        )
    )
    assert (found.n, found.n_left) == (4, 2)
    assert [round(found.at(months)[0], 3) for months in (0, 2.9, 3.1, 6.1, 11)] == [1, 1, 0.75, 0.5, 0.5]
    assert np.isnan(found.at(13)).all()


def test_the_model_follows_what_was_seen():
    """Of a made company under contract the model lies within the observed 80 % band at most ages."""
    dataset, _ = make_company("subscriptions", seed=1)
    found = contract_survival(dataset)
    expected = found.expected[found.expected["months"] <= 24]
    band = [found.at(months) for months in expected["months"]]
    held = [
        low - 1e-9 <= share <= high + 1e-9 for share, (_, low, high) in zip(expected["survival"], band, strict=True)
    ]
    assert np.mean(held) > 0.6
    assert (np.diff(found.expected["survival"]) < 0).all() and found.expected["survival"].iloc[0] == 1.0


@pytest.mark.parametrize(
    ("rows", "former"),
    [
        ([], ()),
        ([("a", "2024-01-31", None), ("b", "2024-06-30", None)], ()),
        ([("a", "2024-01-31", None), ("b", "2024-06-30", None)], ("a",)),
    ],
    ids=["no contracts", "none has ended", "nobody knows when"],
)
def test_where_nothing_tells_how_long_contracts_last_there_is_no_curve(rows, former):
    """Without an ending, or without its day, there is nothing to draw."""
    assert contract_survival(under_contract(rows, former)) is None

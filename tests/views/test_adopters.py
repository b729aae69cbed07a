import numpy as np
import pandas as pd

import icp_core as icp
from icp_core.languages import say
from icp_core.views import adopter_notes, adopter_rows, movement_view


def moving(late_share, seed=0, n=160):
    """Customers of six years; 20 % of the earlier half are of Retail, ``late_share`` of the later."""
    rng = np.random.default_rng(seed)
    days = pd.Timestamp("2018-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 2190, n)), unit="D")
    share = np.where(np.arange(n) < n // 2, 0.2, late_share)
    accounts = pd.DataFrame({"account_id": [f"c{i}" for i in range(n)], "relation": "customer"})
    accounts["customer_since"] = days
    accounts["industry"] = np.where(rng.random(n) < share, "Retail", "Logistics")
    return icp.adopters(icp.Dataset(accounts=accounts))


def test_a_row_for_each_group(software):
    """Three groups with their customers; a measure that nobody has is no column; a cell without a figure says why."""
    found = icp.adopters(software.dataset, software.value, software.profit)
    rows = adopter_rows(found)
    assert list(rows.columns) == [
        "Group",
        "Customers",
        "First purchase",
        "First year",
        "A year so far",
        "Still to come",
    ]
    assert [int(cell.split()[0]) for cell in rows["Customers"]] == found.table["n"].tolist()
    for measure, column in (("first_year", "First year"), ("future", "Still to come")):
        worth = found.worth[found.worth["measure"] == measure]
        for cell, (_, row) in zip(rows[column], worth.iterrows(), strict=True):
            assert cell == f"–\nn {row['n']}" if row["reason"] is not None else cell.endswith(f"n {row['n']}")
    reasons = {say(reason) for reason in found.worth["reason"] if reason is not None}
    assert set(adopter_notes(found)) == reasons and len(adopter_notes(found)) == len(reasons)
    assert list(adopter_rows(moving(0.2)).columns) == ["Group", "Customers", "First purchase"]


def test_what_moved_is_shown_with_before_and_after():
    """The dot is the later share within its interval, the tick the earlier one; both are in the sentence."""
    found = moving(0.7)
    view = movement_view(found)
    row = view["rows"][0]
    top = found.movement.iloc[0]
    assert row["lead"] == "Retail."
    assert (row["at"], row["tick"]) == (top["after"], top["before"])
    assert 0 <= row["low"] < row["at"] < row["high"] <= 1
    assert f"({top['n_before']} of {top['known_before']})" in row["text"]
    assert view["empty"] is None


def test_where_nothing_moved_it_is_said():
    """Shuffled customers have no rows but a sentence, and so have too few."""
    still, few = movement_view(moving(0.2)), movement_view(moving(0.2, n=20))
    assert still["rows"] == few["rows"] == []
    assert "chance" in still["empty"]
    assert "Too few" in few["empty"]


def test_no_groups_are_three_rows_with_the_reason():
    """Where nobody has a date, each row says why."""
    rows = adopter_rows(
        icp.adopters(icp.Dataset(accounts=pd.DataFrame({"account_id": ["a"], "relation": ["customer"]})))
    )
    assert len(rows) == 3
    assert all("No groups" in cell for cell in rows["First purchase"])

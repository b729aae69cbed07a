import numpy as np
import pandas as pd

import icp_core as icp
from icp_core.views import edited_rates, rates_rows


def company():
    """Calls at 10 or 20, visits at 100, mails without a rate."""
    work = pd.DataFrame(
        [("a", "call", 4.0, 10.0), ("b", "call", 2.0, 20.0), ("a", "visit", 1.0, 100.0), ("a", "mail", 9.0, np.nan)],
        columns=["account_id", "activity", "quantity", "rate"],
    )
    accounts = pd.DataFrame({"account_id": ["a", "b"], "relation": "customer"})
    return icp.Dataset(accounts=accounts, activities=work, currency="EUR")


def test_the_dearest_activity_comes_first_and_one_without_a_rate_last():
    """One visit at 100 costs more than six calls at 15; what mails cost is not known."""
    rows = rates_rows(company())
    assert list(rows.columns) == ["Activity", "Quantity", "Customers", "Cost of one, EUR"]
    assert rows.to_numpy().tolist()[:2] == [["visit", 1.0, 1, 100.0], ["call", 6.0, 2, 15.0]][:2]
    assert rows.index[2] == "mail" and np.isnan(rows.iloc[2, 3])
    assert rates_rows(company(), {"call": 40.0}).index[0] == "call"


def test_only_what_was_edited_comes_back_as_rates():
    """A cell left alone is no rate of the user's, an emptied one neither; a zero is."""
    rows = rates_rows(company())
    assert edited_rates(company(), rates_rows(company())) == {}
    rows.loc["mail", rows.columns[3]] = 0.0
    rows.loc["visit", rows.columns[3]] = np.nan
    assert edited_rates(company(), rows) == {"mail": 0.0}


def test_without_activities_there_is_nothing_to_edit():
    """The rows have their headings and no content; without a currency none is named."""
    bare = company().replace(activities=None, currency="")
    assert rates_rows(bare).empty and list(rates_rows(bare).columns)[3] == "Cost of one"

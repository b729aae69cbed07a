import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError
from icp_core.value import activity_rates, profitability

ORDERS = [("a", "2025-01-01", 100.0), ("a", "2025-02-01", 60.0), ("b", "2025-01-01", 50.0), ("b", "2025-01-05", -20.0)]


def test_a_line_costs_its_own_rate_the_activitys_median_or_nothing(company):
    """Calls at 8, 10 and 30 cost 48; one without a rate costs the median 10; mails without any are free."""
    work = [
        ("a", "call", 1.0, 8.0), ("a", "call", 1.0, 10.0), ("a", "call", 1.0, 30.0), ("b", "call", 2.0, np.nan),
        ("b", "mail", 99.0, np.nan),
    ]  # fmt: skip
    found = profitability(company(ORDERS, work=work))
    assert found.table["cost_to_serve"].to_dict() == {"a": 48.0, "b": 20.0}
    assert dict(found.rates) == {"call": 10.0}
    assert profitability(company(ORDERS, work=work), rates={"call": 1.0}).table["cost_to_serve"].tolist() == [3.0, 2.0]


def test_activity_rates_are_those_of_customers_up_to_today(company):
    """A prospect's visit and a call planned for the year 2999 are left out; quantity, customers and rates by hand."""
    work = [
        ("a", "call", 1.0, 8.0), ("a", "call", 2.0, 12.0), ("b", "call", 3.0, 10.0), ("p", "visit", 9.0, 99.0),
        ("b", "mail", 5.0, np.nan), ("b", "call", 100.0, 10.0),
    ]  # fmt: skip
    dataset = company(ORDERS, others=["p"], work=work)
    dates = pd.to_datetime(["2025-01-01"] * 4 + [None, "2999-01-01"]).astype("datetime64[us]")
    dataset = dataset.replace(activities=dataset.activities.assign(date=dates))
    table = activity_rates(dataset)
    assert table.loc["call"].to_dict() == {"quantity": 6.0, "n_customers": 2, "rate": 10.0, "low": 8.0, "high": 12.0}
    assert table.loc["mail", ["quantity", "n_customers"]].tolist() == [5.0, 1.0]
    assert table.loc["mail", ["rate", "low", "high"]].isna().all()
    assert profitability(dataset).table["cost_to_serve"].to_dict() == {"a": 32.0, "b": 30.0}


def test_without_activities_there_are_no_rates(company):
    """The table stands, without rows."""
    table = activity_rates(company(ORDERS))
    assert table.empty and list(table.columns) == ["quantity", "n_customers", "rate", "low", "high"]


def test_an_assumed_cost_per_order_is_charged_for_each_day_with_a_positive_amount(company):
    """Two orders of a, one of b: the refund is none. It comes on top of activities, and both are told."""
    found = profitability(company(ORDERS), order_cost=7.0)
    assert found.table["cost_to_serve"].to_dict() == {"a": 14.0, "b": 7.0}
    assert "assumed" in str(found.basis) and ["An order is assumed" in str(each) for each in found.assumptions] == [
        True
    ]
    both = profitability(company(ORDERS, work=[("b", "call", 1.0, 5.0)]), order_cost=7.0)
    assert both.table["cost_to_serve"].to_dict() == {"a": 14.0, "b": 12.0}
    assert "1 activities" in str(both.basis) and "per order" in str(both.basis)


def test_an_assumed_margin_counts_only_where_none_is_known(company):
    """40 % of 160 and 30 where nothing is known of margins; where the invoices say it they are believed."""
    found = profitability(company(ORDERS), margin_share=0.4)
    assert found.table["margin"].to_dict() == {"a": 64.0, "b": 12.0}
    assert "assumed margin of 40" in str(found.basis) and len(found.assumptions) == 1
    known = company([(*order, 1.0) for order in ORDERS])
    told = profitability(known, margin_share=0.4)
    assert told.table["margin"].to_dict() == {"a": 2.0, "b": 2.0} and told.assumptions == ()


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"order_cost": -1.0}, "cost per order"), ({"order_cost": np.inf}, "cost per order"),
     ({"order_cost": np.nan}, "cost per order"), ({"margin_share": 1.5}, "margin_share")],
)  # fmt: skip
def test_impossible_assumptions_are_refused_by_name(company, settings, named):
    """A cost below nothing and a margin above the whole."""
    with pytest.raises(SettingError, match=named):
        profitability(company(ORDERS), **settings)

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma

import icp_core as icp
from icp_core.schema import Dataset
from icp_core.segments.unit_economics import ALL


def figures(dataset, groups=None):
    return icp.unit_economics(dataset, None, None, groups).set_index(["group", "figure"])


def test_yearly_retention_of_contracts_by_hand():
    """Ten years of five customers with two leavers: exp(-0.2) a year, with the Gamma's bounds."""
    start, today = pd.Timestamp("2022-01-01"), pd.Timestamp("2024-12-31")
    contracts = pd.DataFrame({"account_id": list("abcdef"), "monthly_amount": 1.0})
    contracts["start"] = [start] * 5 + [today]
    contracts["end"] = [start + pd.DateOffset(years=1), start + pd.DateOffset(years=2), pd.NaT, pd.NaT, pd.NaT, pd.NaT]
    accounts = pd.DataFrame({"account_id": list("abcdef"), "relation": "customer"})
    row = figures(Dataset(accounts=accounts, subscriptions=contracts)).loc[(ALL, "retention_yearly")]
    years = (365 + 730 + 3 * 1095) / 365.25
    assert row["value"] == pytest.approx(np.exp(-2 / years))
    assert row["low"] == pytest.approx(np.exp(-gamma.ppf(0.9, 2.5) / years))
    assert row["n"] == 6


def under_contract(ends, former=(), **columns):
    """Customers a0, a1, .. under contract since 2020 until these days (None: still), known up to 2024-12-31."""
    ids = [f"a{i:02d}" for i in range(len(ends))]
    lines = pd.DataFrame({"account_id": ids, "start": pd.Timestamp("2020-01-01"), "monthly_amount": 1.0})
    lines["end"] = pd.to_datetime(pd.Series(ends, dtype=object))
    relation = ["former_customer" if i in former else "customer" for i in range(len(ends))]
    signals = pd.DataFrame({"account_id": ids[:1], "date": [pd.Timestamp("2024-12-31")], "kind": "visit"})
    accounts = pd.DataFrame({"account_id": ids, "relation": relation})
    return Dataset(accounts=accounts, subscriptions=lines.assign(**columns), signals=signals)


def test_leaving_without_a_date_says_nothing_of_a_year():
    """Twenty of forty have left, nobody knows when: retention is a half, and yearly retention has a reason."""
    table = figures(under_contract([None] * 40, former=range(20)))
    assert table.loc[(ALL, "retention"), "value"] == 0.5
    row = table.loc[(ALL, "retention_yearly")]
    assert np.isnan(row["value"]) and "on a known day" in str(row["reason"])
    assert np.isnan(figures(under_contract([None] * 40)).loc[(ALL, "retention_yearly"), "value"])
    kept = figures(under_contract(["2999-04-03"] * 40)).loc[(ALL, "retention_yearly")]
    assert kept["value"] == kept["high"] == 1 > kept["low"]


def test_leavers_without_a_date_count_with_the_years_that_they_may_have_stayed():
    """The rate is the one at which both kinds of leavers are as likely as can be; it lies between leaving them out and
    counting them as having stayed until now."""
    days = [182 * i for i in range(1, 11)]
    ends = [pd.Timestamp("2020-01-01") + pd.Timedelta(days=day) for day in days] + [None] * 30
    dataset = under_contract(ends, former=range(15))
    value = figures(dataset).loc[(ALL, "retention_yearly"), "value"]
    t = 1826 / 365.25
    rates = np.linspace(0.001, 1, 100_000)
    likely = 10 * np.log(rates) - rates * (sum(days) / 365.25 + 25 * t) + 5 * np.log1p(-np.exp(-rates * t))
    assert value == pytest.approx(np.exp(-rates[likely.argmax()]), abs=1e-4)
    groups = pd.Series("left", index=dataset.customers[10:20])
    reason = figures(dataset, groups=groups).loc[("left", "retention_yearly"), "reason"]
    assert "5 of these customers have left, but nobody knows when" in str(reason)


def test_contracts_that_never_were_credits_and_years_before_the_record_do_not_count():
    """An end before the start is no leaver, a credit keeps nobody, and years count from when endings are recorded."""
    plain = under_contract(["2022-01-01"] * 3 + [None] * 7)
    want = figures(plain).loc[(ALL, "retention_yearly"), "value"]
    assert want == pytest.approx(np.exp(-3 / ((3 * 731 + 7 * 1826) / 365.25)))
    more = [("a00", "2020-01-01", None, -1.0), ("a05", "2023-01-01", "2022-01-01", 1.0)]
    extra = pd.DataFrame(more, columns=["account_id", "start", "end", "monthly_amount"])
    extra = extra.assign(start=pd.to_datetime(extra["start"]), end=pd.to_datetime(extra["end"]))
    both = plain.replace(subscriptions=pd.concat([plain.subscriptions, extra], ignore_index=True))
    assert figures(both).loc[(ALL, "retention_yearly"), "value"] == want
    late = [f"2024-0{1 + i // 5}-{10 + i % 5}" for i in range(20)] + [None] * 20
    row = figures(under_contract(late)).loc[(ALL, "retention_yearly")]
    years = sum((pd.Timestamp(end or "2024-12-31") - pd.Timestamp("2024-01-10")).days for end in late)
    assert row["value"] == pytest.approx(np.exp(-20 / (years / 365.25)))

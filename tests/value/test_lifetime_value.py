from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.samples import make_company
from icp_core.value import lifetime_value
from icp_core.value.forecasts import Horizon, ranks_of
from icp_core.value.purchases import purchases
from icp_core.value.rhythm import rhythm

AMOUNTS = ["future_value", "low", "high"]
ORDERS = [
    *(("steady", f"{year}-{month:02d}-15", 100.0) for year in (2023, 2024, 2025) for month in (3, 6, 9, 12)),
    *(("large", f"{year}-06-30", 900.0) for year in (2023, 2024, 2025)),
    *(("silent", f"2022-{month:02d}-01", 100.0) for month in range(1, 13)),
    ("once", "2025-10-01", 50.0),
]


@pytest.fixture
def four(company):
    """A steady customer, one with large orders, one silent for three years, one with one order, and two prospects."""
    return company(ORDERS, customers=["idle"], others=["p", "q"])


def test_every_account_has_a_value_and_says_what_it_rests_on(four):
    """Customers by their own purchases, prospects and a customer without orders by those like them."""
    table = lifetime_value(four).table
    assert list(table.index) == list(four.accounts["account_id"])
    assert table["basis"].to_dict() == {
        **dict.fromkeys(["steady", "large", "silent", "once"], "own"),
        **dict.fromkeys(["idle", "p", "q"], "similar"),
    }
    assert np.isfinite(table[AMOUNTS].to_numpy(dtype=float)).all()
    assert (table["method"] == "shrunken").all()


def test_value_to_date_is_the_margin_so_far_and_only_of_customers(four):
    """1,200, 2,700, 1,200 and 50 by hand, nothing yet from the idle one; a prospect has no past."""
    to_date = lifetime_value(four).table["value_to_date"]
    assert to_date.tolist() == pytest.approx([1200, 2700, 1200, 50, 0, np.nan, np.nan], nan_ok=True)


def test_future_value_of_a_customer_is_chance_times_value_if_it_buys_again(four):
    """The two axes of the tier chart multiply to the remaining value, and the interval holds it."""
    table = lifetime_value(four).table
    mine = table.loc[["steady", "large", "silent", "once", "idle"]]
    assert (mine["p_active"] * mine["value_if_active"]).to_numpy() == pytest.approx(mine["future_value"].to_numpy())
    assert mine["p_active"].between(0, 1).all() and table.loc[["p", "q"], "p_active"].isna().all()
    assert ((table["low"] <= table["future_value"]) & (table["future_value"] <= table["high"])).all()


def test_silence_takes_the_value_away_and_not_what_a_return_would_bring(company):
    """A subscription that ended five years ago has next to no chance, yet would bring as much as the one that runs."""
    contracts = pd.DataFrame(
        {
            "account_id": ["ended", "runs", "fresh"],
            "start": pd.to_datetime(["2015-01-01", "2015-01-01", "2025-12-31"]),
            "end": pd.to_datetime(["2020-12-20", None, None]),
            "monthly_amount": [100.0, 100.0, 100.0],
        }
    )
    table = lifetime_value(company(customers=["ended", "runs", "fresh"], subscriptions=contracts)).table
    assert table.loc["ended", "p_active"] < 1e-12 and table.loc["ended", "future_value"] < 1e-6
    assert table.loc["ended", "value_if_active"] == pytest.approx(table.loc["runs", "value_if_active"], rel=0.2)
    assert table.loc["runs", "p_active"] > 0.95


@cache
def _nobody_left():
    dataset, _ = make_company("startup", seed=1)
    return dataset.replace(accounts=dataset.accounts.replace({"relation": {"former_customer": "customer"}}))


@cache
def _bills_alone():
    dataset, _ = make_company("startup", seed=2)
    accounts = dataset.accounts.drop(columns="customer_since")
    dataset = dataset.replace(accounts=accounts, deals=None, signals=None, activities=None)
    return dataset, lifetime_value(dataset).table


@settings(max_examples=4, deadline=None)
@given(
    months=st.lists(st.integers(1, 120), min_size=2, max_size=2, unique=True),
    rates=st.lists(st.floats(0, 1), min_size=2, max_size=2, unique=True),
)
def test_a_longer_horizon_is_worth_more_and_a_higher_rate_less(months, rates):
    """Where every order brings a margin, for customers and for all others."""
    dataset = _nobody_left()
    near, far = (lifetime_value(dataset, horizon_months=m).table["future_value"] for m in sorted(months))
    assert (near < far).all()
    dear, cheap = (lifetime_value(dataset, annual_discount_rate=r).table["future_value"] for r in sorted(rates))
    assert (dear >= cheap).all()


@settings(max_examples=10, deadline=None)
@given(times=st.floats(0.01, 1e4), days=st.integers(-2000, 0))
def test_another_currency_unit_or_another_time_changes_nothing_else(times, days):
    """All amounts in another unit scale the values alike; the same history some years earlier gives the same values."""
    dataset, here = _bills_alone()
    invoices = dataset.invoices.assign(
        amount=dataset.invoices["amount"] * times,
        margin=dataset.invoices["margin"] * times,
        date=dataset.invoices["date"] + pd.Timedelta(days=days),
    )
    there = lifetime_value(dataset.replace(invoices=invoices)).table
    assert there[AMOUNTS].to_numpy() == pytest.approx(times * here[AMOUNTS].to_numpy(), rel=1e-6)
    assert there["p_active"].to_numpy() == pytest.approx(here["p_active"].to_numpy(), nan_ok=True)


def test_the_same_data_give_the_same_values_in_any_order_of_rows_and_are_left_alone():
    """Shuffled tables change no number, a second run neither; another seed moves the ends of intervals a little."""
    dataset, _ = make_company("nordic", seed=3)
    before = dataset.replace().digest
    table = lifetime_value(dataset).table
    assert dataset.replace().digest == before
    shuffled = dataset.replace(
        accounts=dataset.accounts.sample(frac=1, random_state=1).reset_index(drop=True),
        invoices=dataset.invoices.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(lifetime_value(shuffled).table.reindex(table.index), table)
    other = lifetime_value(dataset, random_state=7).table
    pd.testing.assert_series_equal(other["future_value"], table["future_value"])
    assert (other["high"] != table["high"]).sum() > 100
    assert (other["high"] / table["high"]).dropna().median() == pytest.approx(1, abs=0.02)


def test_the_planted_worth_is_found(software):
    """Customers: 10 % of the total at most and four fifths held by the 80 % intervals at least. Others: the total
    within a third, as those who were won are better than those who were not; and ranked alike."""
    for made in software:
        table, truth = made.value.table, made.truth.future_value
        own = table.index.isin(made.dataset.customers)
        held = table["low"].le(truth) & table["high"].ge(truth)
        for mine, within, least, order in ((own, 0.10, 0.8, 0.8), (~own, 0.33, 0.6, 0.5)):
            assert table.loc[mine, "future_value"].sum() == pytest.approx(truth[mine].sum(), rel=within)
            assert held[mine].mean() > least
            assert table.loc[mine, "future_value"].corr(truth[mine], method="spearman") > order


def test_value_if_won_holds_its_level_where_the_others_are_like_the_customers():
    """Nothing planted, so that winning selects nobody: the total within 10 %; what is expected of a company, which
    varies less than what it will bring, lies in nine of ten 80 % intervals."""
    for seed in range(3):
        dataset, truth = make_company("null", seed=seed)
        others = lifetime_value(dataset).table.drop(dataset.customers)
        worth = truth.future_value[others.index]
        assert others["future_value"].sum() == pytest.approx(worth.sum(), rel=0.1)
        assert 0.85 < (others["low"].le(worth) & others["high"].ge(worth)).mean() < 0.97


def test_intervals_hold_their_level_where_customers_behave_as_assumed(as_assumed):
    """Over ten companies: what came in all lies within 10 % of what was expected, the 80 % interval of the total holds
    it in six at least, and the rank of what each brought among the draws is as often in the middle 80 % as it should
    be."""
    totals, held, middle = [], 0, []
    for seed in range(10):
        dataset, truth = as_assumed(seed)
        value = lifetime_value(dataset, method="shrunken")
        came = truth["came"].sum()
        totals.append((value.total, came))
        held += value.total_low <= came <= value.total_high
        learned, rng = rhythm(purchases(dataset).lines, pd.Timestamp(dataset.as_of)), np.random.default_rng(seed)
        ranks = ranks_of(learned, truth["came"].reindex(learned.ids).to_numpy(), Horizon(36, 0.1), 200, rng)
        middle.append(((ranks > 0.1) & (ranks < 0.9)).mean())
    estimated, came = np.sum(totals, axis=0)
    assert estimated == pytest.approx(came, rel=0.1)
    assert held >= 6
    assert 0.75 < np.mean(middle) < 0.85


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        ([], "neither invoices, subscriptions nor won deals"),
        ([("a", None, np.nan), ("b", None, np.nan)], "neither invoices, subscriptions nor won deals"),
        ([("a", "2025-01-01", 10.0)], "one purchase only"),
        ([(name, f"2025-0{i}-01", 10.0) for i, name in enumerate("abc", 1)], "one purchase only"),
        ([("a", "2025-01-01", 10.0), ("a", "2025-01-01", 5.0), ("b", "2025-01-01", 3.0)], "one purchase only"),
        ([("a", "2025-01-01", 10.0), ("a", "2025-03-01", -50.0), ("b", "2025-02-01", 3.0)], "add up to nothing"),
        ([("a", "2025-01-01", 10.0, -4.0), ("a", "2025-03-01", 10.0, -4.0)], "add up to nothing"),
        ([("a", "2025-01-01", 0.0), ("a", "2025-03-01", 0.0)], "add up to nothing"),
    ],
    ids=["nothing", "all missing", "one order", "one each", "one day", "refunds", "negative margins", "for free"],
)
def test_where_the_data_bear_no_value_the_reason_stands_in_its_place(company, orders, why):
    """No number is made up: the future is missing for every account, and the reason is named."""
    value = lifetime_value(company(orders, customers=["z"], others=["p"]))
    assert value.table[[*AMOUNTS, "p_active", "value_if_active"]].isna().all().all()
    assert (value.table["method"] == "none").all() and value.backtest is None
    assert why in str(value.reason)


def test_without_any_purchase_the_past_is_unknown_and_not_zero(company):
    """Where no table tells of purchases, nobody can say that customers have paid nothing."""
    assert lifetime_value(company(customers=["a"], others=["p"])).table["value_to_date"].isna().all()


def test_no_account_at_all_gives_an_empty_table(company):
    """Zero accounts: zero rows with all columns."""
    table = lifetime_value(company()).table
    assert table.shape == (0, 8) and table.index.name == "account_id"


def test_customers_that_cost_more_than_they_pay_have_a_negative_future(company):
    """Whoever loses 4 with each order is expected to go on losing, and the interval lies below zero."""
    orders = [("loss", f"2025-{m:02d}-01", 10.0, -4.0) for m in range(1, 9)]
    orders += [("gain", f"2025-{m:02d}-01", 30.0, 20.0) for m in range(1, 9)]
    table = lifetime_value(company(orders, others=["p"])).table
    assert table.loc["loss", "high"] < 0 < table.loc["gain", "low"]
    assert table.loc["p", "future_value"] > 0


@pytest.mark.parametrize(
    ("setting", "given"),
    [
        ("horizon_months", 0),
        ("horizon_months", 121),
        ("annual_discount_rate", -0.01),
        ("annual_discount_rate", 1.01),
        ("annual_discount_rate", np.nan),
        ("method", "oracle"),
    ],
)
def test_settings_out_of_range_are_named_with_what_they_can_be(four, setting, given):
    """The message holds the setting, what was given and what is allowed."""
    allowed = {"horizon_months": "120", "annual_discount_rate": "1", "method": "shrunken"}[setting]
    with pytest.raises(SettingError, match=f"{setting}.*{allowed}") as refused:
        lifetime_value(four, **{setting: given})
    assert str(refused.value.message.values["given"]) == str(given)


def test_a_customer_that_has_left_brings_nothing_more():
    """Its chance is 0 and so is what it will bring, bought or not; the others keep theirs."""
    dataset, _ = make_company("software", seed=3, n_customers=60, n_others=40, n_deals=120)
    relation = dataset.accounts.set_index("account_id")["relation"]
    table = lifetime_value(dataset).table
    left = relation.index[relation == "former_customer"]
    assert len(left) > 3
    assert (table.loc[left, ["p_active", "future_value", "low", "high"]] == 0).all(axis=None)
    assert (table.loc[relation.index[relation == "customer"], "p_active"] > 0).all()
    unsold = dataset.replace(invoices=dataset.invoices[~dataset.invoices["account_id"].isin(left)])
    assert (lifetime_value(unsold).table.loc[left, ["p_active", "future_value", "high"]] == 0).all(axis=None)


def test_the_total_is_that_of_all_customers(company):
    """Customers without a purchase count with what is expected of them, and the interval lies around the sum."""
    orders = [(f"c{i:02d}", f"2025-{m:02d}-{1 + i % 27:02d}", 10.0 + i) for i in range(20) for m in range(1, 13, 2)]
    dataset = company(orders, customers=[f"z{i}" for i in range(10)], others=["p"])
    value = lifetime_value(dataset)
    mine = value.table.loc[dataset.customers, "future_value"]
    assert value.total == pytest.approx(mine.sum()) and mine["z0"] > 0
    assert value.total_low < value.total < value.total_high


def test_what_is_foretold_for_much_longer_than_is_known_is_warned_of(company):
    """A year of purchases bears three, and hardly five; the warning names both."""
    orders = [(name, f"2025-{m:02d}-0{day}", 10.0) for day, name in enumerate("abc", 1) for m in range(1, 13)]
    assert lifetime_value(company(orders), horizon_months=30).warnings == ()
    (warning,) = lifetime_value(company(orders), horizon_months=60).warnings
    assert warning.key == "value.warning.short_history" and warning.values["horizon"] == 60

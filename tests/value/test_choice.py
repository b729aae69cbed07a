import numpy as np
import pandas as pd
import pytest

from icp_core.errors import TooFewError
from icp_core.schema import Dataset
from icp_core.value.choice import METHODS, available_methods, choose
from icp_core.value.forecasts import Horizon
from icp_core.value.lifetime_value import lifetime_value
from icp_core.value.purchases import purchases

TODAY = pd.Timestamp("2025-12-31")


def shop(n=80, *, seed=0, regular=False, years=3.0):
    """n customers that buy at random times, or quarterly, and of whom some leave."""
    rng, rows = np.random.default_rng(seed), []
    for i in range(n):
        day, end = TODAY - pd.Timedelta(days=365 * years * rng.uniform(0.3, 1)), TODAY
        if rng.random() < 0.4:
            end = day + pd.Timedelta(days=365 * rng.exponential(1.0))
        gap = rng.uniform(40, 120)
        while day <= min(end, TODAY):
            rows.append((f"c{i:03d}", day.normalize(), rng.gamma(4, 25.0)))
            day = day + pd.Timedelta(days=91 + rng.integers(-4, 5) if regular else 1 + rng.exponential(gap))
    return pd.DataFrame(rows, columns=["account_id", "date", "amount"])


def company(invoices=None, subscriptions=None, customers=()):
    ids = sorted({*customers, *(() if invoices is None else invoices["account_id"]),
                  *(() if subscriptions is None else subscriptions["account_id"])})  # fmt: skip
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer", "customer_since": TODAY})
    return Dataset(accounts=accounts, invoices=invoices, subscriptions=subscriptions)


def signed(n=40, *, leave=0.3, seed=0):
    """n monthly contracts, of which a share has ended."""
    rng = np.random.default_rng(seed)
    start = TODAY - pd.to_timedelta(rng.integers(200, 1000, n), unit="D")
    end = start + pd.to_timedelta(rng.integers(40, 190, n), unit="D")
    return pd.DataFrame(
        {
            "account_id": [f"s{i:03d}" for i in range(n)],
            "start": start,
            "end": pd.Series(end).where(rng.random(n) < leave),
            "monthly_amount": rng.gamma(4, 50.0, n),
        }
    )


def chosen(dataset, method="auto"):
    return choose(dataset, purchases(dataset), method)


def test_random_times_of_many_customers_go_by_bg_nbd():
    """Eighty customers that buy when they please are enough for the full model, and the choice says so."""
    found = chosen(company(shop()))
    assert found.method == "bg_nbd" and found.why.key == "value.choice.random"
    assert found.why.values["n"] == 80
    assert set(found.fits) == {"estimate", "shrunken"}


def test_regular_purchases_go_by_the_own_rhythm_however_many_there_are():
    """Quarterly bills of 200 customers are no random times."""
    found = chosen(company(shop(200, regular=True)))
    assert found.method == "shrunken" and found.why.key == "value.choice.regular"
    assert set(found.fits) == {"estimate", "bg_nbd"}


@pytest.mark.parametrize("n", [12, 29])
def test_few_customers_go_by_what_is_drawn_toward_the_whole(n):
    """Under thirty the full model is neither taken nor given to whoever asks for it."""
    dataset = company(shop(n))
    found = chosen(dataset)
    assert found.method == "shrunken" and found.why.key == "value.choice.few" and found.why.values["n"] == n
    with pytest.raises(TooFewError, match=f"needs 30 customers.*there are {n}"):
        chosen(dataset, "bg_nbd")


def test_contracts_that_ended_tell_how_long_contracts_last():
    """Where there are subscriptions and some have ended, everyone under contract is judged by them."""
    found = chosen(company(subscriptions=signed()))
    assert found.method == "contracts" and found.why.key == "value.choice.contracts"
    assert [forecast.method for forecast in found.forecasts] == ["contracts"]


def test_without_an_ending_contracts_say_nothing_and_the_reason_is_given():
    """Nobody has left: the months are then taken as purchases, and who asks for contracts is refused."""
    dataset = company(subscriptions=signed(leave=0.0))
    found = chosen(dataset)
    assert found.method == "shrunken" and found.why.key == "value.choice.not_possible"
    with pytest.raises(TooFewError):
        chosen(dataset, "contracts")


def test_customers_without_a_contract_go_by_what_they_bought():
    """Each customer is judged once: by its contract, or by its orders."""
    found = chosen(company(shop(60), signed()))
    assert [forecast.method for forecast in found.forecasts] == ["contracts", "bg_nbd"]
    ids = [account for forecast in found.forecasts for account in forecast.ids]
    assert len(ids) == len(set(ids)) == 100


@pytest.mark.parametrize("method", METHODS[1:])
def test_a_method_can_be_asked_for_by_name(method):
    """What the data bear is done as asked, also where the data would have chosen otherwise."""
    dataset = company(shop(60), signed())
    found = lifetime_value(dataset, method=method)
    assert found.choice.key == "value.choice.asked"
    assert method in set(found.table["method"])
    assert np.isfinite(found.total) and found.total_low < found.total < found.total_high


def test_what_cannot_be_asked_for_is_known_before():
    """Each method is offered if it would do, and else the reason is the one that asking would give."""
    dataset = company(shop(20))
    offered = available_methods(dataset)
    assert list(offered.index) == list(METHODS[1:])
    assert offered["available"].to_dict() == {
        "contracts": False, "bg_nbd": False, "mbg_nbd": False, "shrunken": True,
    }  # fmt: skip
    for method in offered.index[~offered["available"]]:
        with pytest.raises(TooFewError) as refused:
            chosen(dataset, method)
        assert refused.value.message == offered.loc[method, "reason"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_purchases"),
        ([("a", "2025-01-01", 5.0), ("b", "2025-02-01", 5.0)], "no_repeats"),
        ([("a", "2025-01-01", 5.0), ("b", "2025-01-01", 5.0)], "no_repeats"),
        ([("a", "2025-01-01", 5.0), ("a", "2025-06-01", -9.0), ("a", "2025-07-01", 2.0)], "no_margin"),
        ([("a", "2025-01-01", -5.0)], "no_margin"),
        ([("a", "2025-01-01", 5.0), ("a", "2025-01-02", 5.0), ("b", "2025-01-03", 5.0)], "no_time"),
    ],
)
def test_where_nothing_can_be_said_the_reason_stands_instead(rows, reason):
    """One purchase each, all on one day, refunds above the orders: a reason for every method, and no figure."""
    invoices = pd.DataFrame(rows, columns=["account_id", "date", "amount"]).astype({"date": "datetime64[us]"})
    dataset = company(invoices, customers=["a", "b"])
    found = chosen(dataset)
    assert found.method == "none" and not found.forecasts and found.reason.key == f"value.reason.{reason}"
    offered = available_methods(dataset)
    assert not offered["available"].any() and {why.key for why in offered["reason"]} == {f"value.reason.{reason}"}
    assert lifetime_value(dataset).table["future_value"].isna().all()


def test_one_customer_has_an_estimate_with_a_wide_interval():
    """Five purchases of one customer say something, by the own rhythm; the interval says how little."""
    days = pd.date_range("2025-01-01", periods=5, freq="70D")
    dataset = company(pd.DataFrame({"account_id": "a", "date": days, "amount": 100.0}))
    found = lifetime_value(dataset)
    row = found.table.loc["a"]
    assert found.choice.key == "value.choice.few" and row["method"] == "shrunken"
    assert row["future_value"] > 0 and row["high"] - row["low"] > row["future_value"]


def test_losing_customers_do_not_stop_the_model():
    """Where some margins are negative the amount goes by credibility, and a warning says so."""
    invoices = shop(80)
    invoices["margin"] = np.where(invoices["account_id"] < "c010", -0.2, 0.3) * invoices["amount"]
    found = lifetime_value(company(invoices), method="bg_nbd")
    assert "value.warning.amount_by_credibility" in [warning.key for warning in found.warnings]
    expected = found.table["future_value"]
    losing = expected.index < "c010"
    assert (expected[losing] < 0).mean() >= 0.8 and (expected[~losing] > 0).mean() > 0.9


def test_an_assumed_margin_scales_all_values_and_is_called_an_assumption():
    """Where only revenue is known, a stated margin of half halves what every customer is worth."""
    for dataset in (company(shop(60)), company(subscriptions=signed())):
        whole, half = lifetime_value(dataset), lifetime_value(dataset, margin_share=0.5)
        assert half.table["future_value"].to_numpy() == pytest.approx(whole.table["future_value"].to_numpy() / 2)
        assert half.table["value_to_date"].to_numpy() == pytest.approx(whole.table["value_to_date"].to_numpy() / 2)
        assert half.method.values["basis"].key == "value.basis.assumed"


def test_what_the_estimate_could_not_have_been_made_of_is_said():
    """All contracts that ended did so in the year held back: then nothing was known of leaving."""
    late = signed()
    late["end"] = pd.Series([TODAY - pd.Timedelta(days=30)] * 5 + [pd.NaT] * 35)
    late["start"] = TODAY - pd.Timedelta(days=1000)
    found = lifetime_value(company(subscriptions=late))
    assert set(found.table["method"]) == {"contracts"}
    assert found.backtest is None and found.backtest_verdict.key == "value.backtest.not_then"


def test_an_earlier_day_is_judged_by_what_was_known_then():
    """Fits of the back-test ignore later purchases and later leaving."""
    dataset = company(shop())
    cut = TODAY - pd.Timedelta(days=400)
    lines = dataset.invoices
    known = dataset.replace(invoices=lines[lines["date"] <= cut])
    (then,), (now,) = chosen(dataset).fits["shrunken"](cut), chosen(known).fits["shrunken"](cut)
    horizon = Horizon(12, 0.0)
    assert then.expect(horizon).value == pytest.approx(now.expect(horizon).value)


def test_a_few_contracts_do_not_change_the_model_of_everybody_else():
    """Two contracts of which none has ended, among eighty that buy at random: BG/NBD stays, and the reason is told."""
    found = chosen(company(shop(), signed(2, leave=0.0)))
    assert found.method == "bg_nbd" and found.why.key == "value.choice.not_possible"
    assert found.why.values["way"].key == "value.way.bg_nbd"


def test_contracts_bear_an_estimate_where_bills_do_not():
    """One invoice each says nothing of who comes back, contracts that ended do."""
    contracts = signed()
    invoices = pd.DataFrame({"account_id": contracts["account_id"], "date": contracts["start"], "amount": 50.0})
    found = lifetime_value(company(invoices, contracts))
    assert set(found.table["method"]) == {"contracts"} and found.total > 0
    never = lifetime_value(company(invoices, signed(leave=0.0)))
    assert never.table["future_value"].isna().all() and never.reason.key == "error.no_churn"


def test_whoever_buys_much_beside_its_contract_is_judged_by_what_it_buys():
    """Forty customers buy for 50 every month; half have a contract of 5 a month too, some of which ended long ago:
    what they are worth is what they buy."""
    days = pd.date_range("2022-01-31", "2025-12-31", freq="ME")
    ids = [f"s{i:03d}" for i in range(40)]
    rng = np.random.default_rng(0)
    rows = [(name, day - pd.Timedelta(days=int(rng.integers(0, 9))), 50.0) for name in ids for day in days]
    invoices = pd.DataFrame(rows, columns=["account_id", "date", "amount"])
    small = signed(20, leave=0.5).assign(monthly_amount=5.0)
    own = signed(20, leave=0.3, seed=3).assign(account_id=[f"t{i:03d}" for i in range(20)])
    found = lifetime_value(company(invoices, pd.concat([small, own], ignore_index=True)))
    assert set(found.table.loc[ids, "method"]) == {"shrunken"}
    assert set(found.table.loc[own["account_id"], "method"]) == {"contracts"}
    worth = found.table.loc[ids, "future_value"]
    assert worth[ids[:20]].mean() == pytest.approx(worth[ids[20:]].mean(), rel=0.1)


def test_bills_that_are_the_contracts_own_leave_them_under_contract():
    """Monthly invoices of what the contract says, with a fee at the beginning, are no purchases beside it."""
    contracts = signed()
    rows = []
    for name, start, end, amount in contracts.itertuples(index=False):
        months = pd.date_range(start, TODAY if pd.isna(end) else end - pd.Timedelta(days=1), freq="30D")
        rows += [(name, day, amount * (2 if i == 0 else 1)) for i, day in enumerate(months)]
    invoices = pd.DataFrame(rows, columns=["account_id", "date", "amount"])
    assert chosen(company(invoices, contracts)).method == "contracts"
    forecast = chosen(company(invoices, contracts)).forecasts[0]
    assert forecast.method == "contracts" and len(forecast.ids) >= 38

import pandas as pd
import pytest

from icp_core.errors import SettingError, TableError
from icp_core.samples import make_company
from icp_core.schema import Dataset
from icp_core.segments import first_deals, replay_exclusion
from icp_core.segments.yearly_profit import profit_lines
from icp_core.value import profitability


@pytest.fixture(scope="module")
def shop():
    """Two customers: "a" from 2022 on, "b" from March 2024; "c" was lost in 2025. Work costs 2 a unit."""
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": ["customer", "customer", "lost"]})
    day = pd.to_datetime
    deals = pd.DataFrame(
        {
            "deal_id": ["d1", "d2", "d3", "d4"],
            "account_id": ["a", "b", "c", "b"],
            "opened": day(["2022-01-01", "2024-02-01", "2025-02-01", "2025-03-01"]),
            "closed": day(["2022-02-01", "2024-03-02", "2025-03-03", "2025-03-31"]),
            "outcome": ["won", "won", "lost", "won"],
            "kind": ["new", "new", "new", "upsell"],
        }
    )
    invoices = pd.DataFrame(
        {
            "account_id": ["a", "a", "b", "b", "b"],
            "date": day(["2022-03-01", "2025-06-01", "2024-04-01", "2024-10-01", "2025-12-31"]),
            "amount": [100.0, 200.0, 50.0, 60.0, 70.0],
            "margin": [50.0, 100.0, 25.0, 30.0, 35.0],
        }
    )
    activities = pd.DataFrame(
        {
            "account_id": ["b", "b", "b"],
            "activity": ["call", "call", "visit"],
            "quantity": [10.0, 20.0, 6.0],
            "date": day(["2024-05-01", "2025-05-01", None]),
            "rate": [2.0, 2.0, 3.0],
        }
    )
    dataset = Dataset(accounts=accounts, deals=deals, invoices=invoices, activities=activities)
    return dataset, profitability(dataset)


@pytest.fixture(scope="module")
def software():
    """A made company, its profit, and the accounts of the kind that seldom buys."""
    dataset, truth = make_company("software", seed=4, n_customers=140, n_others=350)
    return dataset, profitability(dataset), truth.segments.index[truth.segments == "Small web shops"]


def test_a_year_lacks_what_its_new_customers_brought_in_it(shop):
    """In 2024 b is won: its margin and cost of that year would be missing; in 2025 only the lost deal would."""
    dataset, profit = shop
    table = replay_exclusion(dataset, ["b", "c"], profit, n_resamples=100)
    assert list(table.index) == [2023, 2024, 2025]
    assert list(table["n"]) == [0, 1, 0]
    # margin 55, calls 20, and two of the three bills' part of the visits of 18
    assert table.loc[2024, "profit"] == pytest.approx(-(55.0 - 20.0 - 12.0))
    assert list(table["revenue"]) == [0.0, -110.0, 0.0]
    assert list(table["deals"]) == [0.0, -1.0, -1.0]  # the upsell to b stays: b was won before
    assert table.loc[2025, "selling_time"] == pytest.approx(0.5)
    assert table.loc[2024, "to_date"] == pytest.approx(-(25 + 30 + 35 - 60 - 18))
    assert table[["profit_low", "deals_low"]].isna().all().all()


def test_cost_that_stays_makes_stopping_worse(shop):
    """Without any cost going away the whole margin is lost."""
    dataset, profit = shop
    table = replay_exclusion(dataset, ["b"], profit, cost_to_serve_gone=0.0, n_resamples=100)
    assert table.loc[2024, "profit"] == pytest.approx(-55.0)


def test_days_add_up_to_the_profit_of_all_time(shop, software):
    """Margins and costs by day sum to the profitability of each customer, work without a day included."""
    for dataset, profit in (shop, software[:2], (shop[0], profitability(shop[0], order_cost=12.0))):
        lines = profit_lines(dataset, profit)
        by_day = (lines["margin"] - lines["cost"]).groupby(lines["account_id"]).sum()
        pd.testing.assert_series_equal(
            by_day.reindex(profit.table.index), profit.table["profit"], check_names=False, rtol=1e-9
        )


def test_nothing_later_takes_part_in_the_choice(software):
    """What is cut off at the end of a year changes neither the verdict at its beginning nor the first deals known."""
    dataset, profit, out = software
    whole = replay_exclusion(dataset, out, profit, n_segments=4, n_resamples=100)
    day = pd.Timestamp("2025-01-01")
    deals = dataset.deals[dataset.deals["opened"] < day].copy()
    later = deals["closed"] >= day
    deals.loc[later, "outcome"], deals.loc[later, "closed"] = "open", pd.NaT
    earlier = dataset.replace(
        deals=deals.reset_index(drop=True),
        invoices=dataset.invoices[dataset.invoices["date"] < day].reset_index(drop=True),
        activities=dataset.activities[dataset.activities["date"] < day].reset_index(drop=True),
        signals=None,
        accounts=dataset.accounts.assign(
            customer_since=dataset.accounts["customer_since"].where(dataset.accounts["customer_since"] < day)
        ),
    )
    cut = replay_exclusion(earlier, out, profitability(earlier), n_segments=4, n_resamples=100)
    pd.testing.assert_frame_equal(cut.loc[[2024], ["chosen", "verdict"]], whole.loc[[2024], ["chosen", "verdict"]])
    told = first_deals(dataset, before=day)
    pd.testing.assert_series_equal(first_deals(earlier, before=day), told)
    assert str(cut.loc[2024, "reason"]) == str(whole.loc[2024, "reason"])
    assert len(told) < len(first_deals(dataset))


def test_a_hopeless_segment_is_chosen_once_it_shows(software):
    """Accounts that lost nearly all their deals speak for stopping later, not while too few deals are decided."""
    dataset, profit, out = software
    table = replay_exclusion(dataset, out, profit, n_segments=4, n_resamples=100)
    assert not table["chosen"].iloc[0] and table["verdict"].iloc[0] == "unjudged"
    assert table["chosen"].iloc[-1]
    many = table[table["deals"] <= -5]
    assert len(many) and ((many["deals_low"] <= many["deals"]) & (many["deals"] <= many["deals_high"])).all()


def test_leaving_out_nobody_changes_no_year(shop):
    """Without accounts to leave out every difference is nothing."""
    dataset, profit = shop
    table = replay_exclusion(dataset, [], profit, n_resamples=100)
    assert (table[["profit", "revenue", "deals", "to_date"]] == 0).all().all()
    assert list(table["selling_time"].dropna()) == [0.0, 0.0]  # 2023 had no deal
    assert not table["chosen"].any()


def test_without_profit_only_deals_are_told(shop):
    """Without purchases profit and revenue are unknown; without any day there is no year."""
    dataset, _ = shop
    table = replay_exclusion(dataset, ["b"], None, n_resamples=100)
    assert table[["profit", "revenue", "to_date"]].isna().all().all() and table["deals"].notna().all()
    bare = dataset.replace(deals=None, invoices=None, activities=None)
    assert replay_exclusion(bare, ["b"], None, n_resamples=100).empty


@pytest.mark.parametrize(("setting", "given"), [("n_resamples", 1), ("cost_to_serve_gone", -0.1), ("n_segments", 1)])
def test_settings_are_named(shop, setting, given):
    """A setting out of range is refused by name, and so is an id outside the project."""
    dataset, profit = shop
    with pytest.raises(SettingError, match=setting):
        replay_exclusion(dataset, ["b"], profit, **{setting: given})
    with pytest.raises(TableError, match="nobody"):
        replay_exclusion(dataset, ["nobody"], profit)


@pytest.mark.parametrize("relation", ["lost", "customer"])
def test_where_no_day_of_a_customer_is_known_every_deal_is_new_business(relation):
    """Without customers, or without a day of any, nobody was one when a deal was opened, and the years stand."""
    accounts = pd.DataFrame({"account_id": list("ab"), "relation": [relation, "lost"]})
    opened = pd.to_datetime(["2023-03-01", "2024-03-01"])
    deals = pd.DataFrame({"deal_id": ["1", "2"], "account_id": list("ab"), "opened": opened, "closed": pd.NaT,
                          "outcome": ["lost", "lost"]}).astype({"closed": "datetime64[us]"})  # fmt: skip
    table = replay_exclusion(Dataset(accounts=accounts, deals=deals), ["a", "b"], None, n_resamples=100)
    assert table["deals"].to_dict() == {2024: -1.0} and (table["n"] == 0).all()


def test_without_profit_the_verdicts_rest_on_deals_alone(software):
    """What customers paid, less what work nobody has costed, is no profit that a verdict could rest on."""
    dataset, profit, _ = software
    dataset = dataset.replace(deals=None)
    half = sorted(dataset.customers)[::2]
    bare, told = (replay_exclusion(dataset, half, given, n_resamples=100)["verdict"] for given in (None, profit))
    assert len(bare) and set(bare) == {"unjudged"} and told.iloc[-1] != "unjudged"

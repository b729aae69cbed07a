import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.languages import say
from icp_core.schema import Dataset
from icp_core.value import adopters
from icp_core.value.adopters import GROUPS
from icp_core.value.arrivals import arrivals, counted, crowd_at_beginning
from icp_core.value.bass import turning_points
from icp_core.value.purchases import purchases

LAUNCH = pd.Timestamp("2015-01-01")


def day(years):
    return LAUNCH + pd.Timedelta(days=round(years * 365.25))


def test_the_first_day_is_the_told_one_before_the_first_purchase():
    """``customer_since`` comes first, a refund is no purchase, and who has neither is not there."""
    accounts = pd.DataFrame({"account_id": list("abcd"), "relation": "customer"})
    accounts["customer_since"] = [pd.Timestamp("2019-01-01"), pd.NaT, pd.NaT, pd.NaT]
    rows = [("a", "2020-01-01", 5.0), ("b", "2020-02-01", -5.0), ("b", "2020-03-01", 5.0), ("c", "2020-04-01", -1.0)]
    invoices = pd.DataFrame(rows, columns=["account_id", "date", "amount"])
    dataset = Dataset(accounts=accounts, invoices=invoices.assign(date=pd.to_datetime(invoices["date"])))
    found = arrivals(dataset, purchases(dataset))
    assert found.to_dict() == {"a": pd.Timestamp("2019-01-01"), "b": pd.Timestamp("2020-03-01")}


def test_counts_cover_all_time_and_all_customers():
    """Every arrival is counted once, from the first day to today, in months or quarters."""
    rng = np.random.default_rng(0)
    for years, width in ((2.5, 1 / 12), (6.0, 0.25)):
        first = pd.Series(LAUNCH + pd.to_timedelta(rng.integers(0, int(years * 365), 80), unit="D"))
        counts, edges = counted(first, day(years))
        assert counts.sum() == 80
        assert edges[0] == 0
        assert edges[-1] == pytest.approx(((day(years) - first.min()).days + 1) / 365.25)
        assert np.diff(edges)[:-1] == pytest.approx(width)
        assert width / 2 <= np.diff(edges)[-1] <= 1.5 * width


def test_a_wave_gives_the_groups_of_its_turning_points(came_in_a_wave, that_came):
    """Of 200 buyers with p = .03 and q = .8 over ten years: a wave, boundaries within .6 years, groups as they cut."""
    at = came_in_a_wave(1, 0.03, 0.8, 200, 10)
    found = adopters(that_came(at, until=10))
    first, peak, second = turning_points(0.03, 0.8)
    assert found.kind == "wave"
    for name, truth in (("mainstream", first), ("peak", peak), ("laggards", second)):
        row = found.boundaries.loc[name]
        assert abs((row["date"] - day(truth)).days) < 0.6 * 365
        assert row["low"] < row["date"] < row["high"]
    cuts = found.boundaries["date"]
    assert (found.first[found.groups == "early"] < cuts["mainstream"]).all()
    assert (found.first[found.groups == "laggards"] >= cuts["laggards"]).all()
    # between the inflections of a Bass curve with p / q = .0375 lie 57.7 % (1 / sqrt 3 of 1 + p / q) and more
    assert found.table.loc["mainstream", "share"] == pytest.approx((1 + 0.03 / 0.8) / np.sqrt(3), abs=0.1)
    assert found.table["n"].sum() == len(at)
    assert found.table["reason"].isna().all()
    assert found.curve["n"].sum() == found.curve[list(GROUPS)].to_numpy().sum() == len(at)
    assert found.curve["expected"].sum() == pytest.approx(len(at), rel=0.1)
    assert "came in a wave" in say(found.verdict)


def test_laggards_are_not_known_before_the_wave_ebbs(came_in_a_wave, that_came):
    """Seen until most of a year after its peak the wave has no laggards, and the row says so."""
    at = came_in_a_wave(2, 0.01, 1.2, 400, 4.8)
    found = adopters(that_came(at, until=4.8))
    assert found.kind in ("wave", "rising")
    assert found.table.loc["laggards", "n"] == 0
    assert "laggard" in say(found.table.loc["laggards", "reason"])


@pytest.mark.parametrize("seed", range(3))
def test_an_even_flow_is_no_wave(that_came, seed):
    """Then the groups are the first 16, the next 68 and the last 16 % by order, there is no peak, and it is said."""
    at = np.sort(np.random.default_rng(seed).uniform(0, 6, 150))
    found = adopters(that_came(at, until=6))
    assert found.kind == "order"
    assert found.table["share"].tolist() == pytest.approx([0.16, 0.68, 0.16], abs=0.02)
    assert pd.isna(found.boundaries.loc["peak", "date"])
    assert found.curve["expected"].isna().all()
    assert "by order of arrival only" in say(found.reason)
    assert "even flow" in say(found.verdict)


def test_a_growing_flow_has_no_laggards(that_came):
    """While new customers come ever faster, the latest are not called laggards."""
    at = np.sort(np.log(1 + np.random.default_rng(4).random(200) * np.expm1(3.0)) / 0.5)
    found = adopters(that_came(at, until=6))
    assert found.kind == "order"
    assert found.table["n"].tolist() == [32, 168, 0]
    assert "ever faster" in say(found.table.loc["laggards", "reason"])


def test_data_that_begin_later_than_the_product_are_recognised(that_came):
    """A third of the customers buy in the first weeks of the export: no wave is sought, and the reason says why."""
    rng = np.random.default_rng(5)
    at = np.sort(np.concatenate([rng.uniform(0, 0.2, 50), rng.uniform(0, 5, 100)]))
    dataset = that_came(at, until=5)
    found = adopters(dataset)
    assert found.kind == "order"
    assert found.wave is None
    assert "when the data begin" in say(found.verdict)
    early = found.worth.set_index(["group", "measure"]).loc[("early", "first_year")]
    assert early["n"] == 0
    since = pd.Series([day(-t) for t in rng.uniform(0, 2.5, 50)] + [pd.NaT] * 100)
    placed = adopters(dataset.replace(accounts=dataset.accounts.assign(customer_since=since)))
    assert placed.kind == "order"
    assert "even flow" in say(placed.verdict)


def test_an_even_flow_is_no_crowd():
    """In 200 seeded even flows none is taken for a beginning in the middle."""
    rng = np.random.default_rng(6)
    flows = [pd.Series(LAUNCH + pd.to_timedelta(rng.integers(0, 1461, 120), unit="D")) for _ in range(200)]
    assert not any(crowd_at_beginning(flow, day(4)) for flow in flows)


def test_the_first_year_by_hand(company):
    """Ten early customers bring 100 at once and 50 within the year, later ones 100; what comes later does not count."""
    orders = []
    for i in range(10):
        orders += [(f"a{i}", f"2018-0{1 + i // 4}-1{i}", 100.0), (f"a{i}", "2018-12-01", 50.0)]
        orders += [(f"a{i}", "2020-06-01", 900.0)]
    orders += [(f"b{i:02d}", f"2019-{1 + i // 5:02d}-1{i % 5}", 100.0) for i in range(50)]
    found = adopters(company([*orders, ("z", "2021-12-31", 100.0)]))
    worth = found.worth.set_index(["group", "measure"])
    assert worth.loc[("early", "first_year"), ["value", "n"]].tolist() == [150.0, 10]
    assert worth.loc[("mainstream", "first_year"), "value"] == 100.0
    assert "1.5× what those after them did" in say(found.verdict)


def test_whoever_bought_nothing_in_its_first_year_brought_nothing_in_it(company):
    """Of twenty customers of one year ten bought for 100 at once and ten never: 50 each, not 100."""
    ids = [f"a{i:02d}" for i in range(20)]
    since = {name: pd.Timestamp("2018-01-10") + pd.Timedelta(days=18 * i) for i, name in enumerate(ids)}
    orders = [(name, day, 100.0) for i, (name, day) in enumerate(since.items()) if i % 2]
    late = [(f"b{i:02d}", pd.Timestamp("2019-01-10") + pd.Timedelta(days=14 * i), 100.0) for i in range(50)]
    dataset = company(
        [("z", "2018-01-01", 100.0), *orders, *late, ("y", "2021-12-31", 1.0)],
        customers=ids[::2], columns={"customer_since": since},
    )  # fmt: skip
    found = adopters(dataset)
    early = found.worth.set_index(["group", "measure"]).loc["early"]
    mine = found.groups.index[found.groups == "early"]
    bought = len(set(mine) - set(ids[::2]))
    assert 0 < bought < len(mine) == early.loc["first_year", "n"]
    assert early.loc["first_year", "value"] == pytest.approx(100 * bought / len(mine))
    assert early.loc["per_year", "n"] == len(mine)


def test_worth_does_not_grow_with_age(that_came):
    """Customers that buy alike are worth alike in their first year, whenever they came, and no ratio is claimed."""
    rng = np.random.default_rng(7)
    at = np.sort(rng.uniform(0, 6, 200))
    found = adopters(that_came(at, until=6, spent=rng.lognormal(4, 0.8, 200)))
    worth = found.worth.set_index(["measure", "group"])
    first = worth.loc["first_year"]
    assert first.loc["early", "low"] < first.loc["mainstream", "high"]
    assert first.loc["mainstream", "low"] < first.loc["early", "high"]
    assert "×" not in say(found.verdict)
    assert worth.loc[("future", "early"), "n"] == 0


def test_a_movement_of_the_mix_is_told_with_the_finding(that_came):
    """Where industry A goes from few to most, the verdict says so; with the industries shuffled it does not."""
    rng = np.random.default_rng(8)
    at = np.sort(rng.uniform(0, 6, 150))
    industry = np.where(rng.random(150) < np.where(at < 3, 0.2, 0.7), "A", "B")
    found = adopters(that_came(at, until=6, columns={"industry": industry}))
    assert found.movement["level"].iloc[0] in ("A", "B")
    assert "of earlier customers" in say(found.verdict)
    shuffled = adopters(that_came(at, until=6, columns={"industry": rng.permutation(industry)}))
    assert "of earlier customers" not in say(shuffled.verdict)
    assert set(found.mix["level"]) == {"A", "B"}


def nothing():
    return Dataset(accounts=pd.DataFrame({"account_id": ["a"], "relation": ["prospect"]}))


def no_dates():
    return Dataset(accounts=pd.DataFrame({"account_id": list("abc"), "relation": "customer"}))


def one_day():
    accounts = pd.DataFrame({"account_id": [f"c{i}" for i in range(40)], "relation": "customer"})
    return Dataset(accounts=accounts.assign(customer_since=pd.Timestamp("2020-01-01")))


def one_customer():
    accounts = pd.DataFrame({"account_id": ["a", "b"], "relation": "customer"})
    return Dataset(accounts=accounts.assign(customer_since=[pd.Timestamp("2020-01-01"), pd.Timestamp("2021-01-01")]))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (nothing, "no customer has a day since when it is one"),
        (no_dates, "no customer has a day since when it is one"),
        (one_day, "the same first day"),
        (one_customer, "2 customers have a first day"),
    ],
)
def test_where_nothing_can_be_told_it_says_why(make, why):
    """No groups, no boundaries, no worth: the reason in every empty row."""
    found = adopters(make())
    assert found.kind == "none"
    assert why in say(found.reason)
    assert found.groups.isna().all()
    assert found.boundaries.isna().all(axis=None)
    assert found.table["n"].tolist() == [0, 0, 0]
    assert all(why in say(reason) for reason in found.table["reason"])
    assert found.worth["value"].isna().all()
    assert say(found.verdict).endswith(".")


def test_few_customers_and_a_short_time_are_grouped_by_order(that_came):
    """Twenty customers, and a hundred within a year and a half, are too few or too short for a wave."""
    rng = np.random.default_rng(9)
    few = adopters(that_came(np.sort(rng.uniform(0, 6, 20)), until=6))
    short = adopters(that_came(np.sort(rng.uniform(0, 1.5, 100)), until=1.5))
    assert few.kind == short.kind == "order"
    assert "too few" in say(few.reason)
    assert "too short" in say(short.reason)


def test_the_facade_has_it():
    """Pages call it by the facade."""
    assert icp.adopters is adopters

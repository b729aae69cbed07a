import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.samples import make_company
from icp_core.schema import Dataset
from icp_core.value import profitability

ORDERS = [
    ("a", "2025-01-01", 100.0, 60.0),
    ("a", "2025-02-01", 100.0, 40.0),
    ("b", "2025-01-01", 50.0, 20.0),
    ("c", "2025-01-01", 10.0, 5.0),
    ("p", "2025-01-01", 999.0, 999.0),
]
WORK = [
    ("a", "call", 2.0, 10.0),
    ("a", "visit", 1.0, 25.0),
    ("b", "call", 3.0, 10.0),
    ("d", "call", 0.5, 10.0),
    ("p", "visit", 9.0, 25.0),
]


@pytest.fixture
def four(company):
    """Three customers with orders, one that only costs, and a prospect whose order and visits are not theirs."""
    return company(ORDERS, customers=["d"], others=["p"], work=WORK)


def with_profits(profits):
    """A company whose customers have these profits."""
    ids = [f"c{i:03d}" for i in range(len(profits))]
    invoices = pd.DataFrame({"account_id": ids, "date": pd.Timestamp("2025-01-01"), "amount": 100.0, "margin": profits})
    return Dataset(accounts=pd.DataFrame({"account_id": ids, "relation": "customer"}), invoices=invoices)


def test_profit_by_hand(four):
    """Margins 100, 20, 5 and 0 less 45, 30, 0 and 5: 55, -10, 5 and -5."""
    found = profitability(four)
    assert found.table.to_dict("index") == {
        "a": {"revenue": 200.0, "margin": 100.0, "cost_to_serve": 45.0, "profit": 55.0},
        "b": {"revenue": 50.0, "margin": 20.0, "cost_to_serve": 30.0, "profit": -10.0},
        "c": {"revenue": 10.0, "margin": 5.0, "cost_to_serve": 0.0, "profit": 5.0},
        "d": {"revenue": 0.0, "margin": 0.0, "cost_to_serve": 5.0, "profit": -5.0},
    }
    assert list(found.loss_makers) == ["b", "d"]
    assert found.total_profit == 45.0
    assert (found.rates, "less 2 activities" in str(found.basis)) == ({"call": 10.0, "visit": 25.0}, True)


def test_whale_curve_by_hand(four):
    """It rises to 60 with the second customer and falls to 45; the top fifth, one of four, earns 55 of 45."""
    found = profitability(four)
    assert found.whale_curve.to_dict("list") == {
        "rank": [1, 2, 3, 4],
        "account_id": ["a", "c", "d", "b"],
        "profit": [55.0, 5.0, -5.0, -10.0],
        "cumulative": [55.0, 60.0, 55.0, 45.0],
    }
    assert (found.peak_rank, found.peak_profit) == (2, 60.0)
    assert found.top_share == pytest.approx(55 / 45)


def test_given_rates_take_the_place_of_those_in_the_data(four):
    """With calls at 4, visits keep their 25; at 0 they are free."""
    cost = profitability(four, rates={"call": 4.0}).table["cost_to_serve"]
    assert cost.tolist() == [33.0, 12.0, 0.0, 2.0]
    cost = profitability(four, rates={"call": 4.0, "visit": 0.0}).table["cost_to_serve"]
    assert cost.tolist() == [8.0, 12.0, 0.0, 2.0]


def test_the_basis_says_whether_work_was_costed_counted_or_not_known(company):
    """A cost that nobody stated is not invented, and the reader is told."""
    free = [(who, what, quantity, np.nan) for who, what, quantity, _ in WORK[:3]]
    assert "less 2 activities" in str(profitability(company(ORDERS[:4], work=WORK[:3])).basis)
    assert "counted but not costed" in str(profitability(company(ORDERS[:4], work=free)).basis)
    assert "no cost to serve is known" in str(profitability(company(ORDERS[:4])).basis)


@pytest.mark.parametrize(
    ("rates", "named"),
    [
        ({"party": 1.0}, "party.*call and visit"),
        ({"call": -1.0}, "rate of call.*0"),
        ({"call": np.nan}, "rate of call"),
        ({"call": np.inf}, "rate of call"),
    ],
)
def test_impossible_rates_are_refused_by_name(four, rates, named):
    """An activity that does not occur, and a rate that is no cost; the message holds what there is."""
    with pytest.raises(SettingError, match=named):
        profitability(four, rates=rates)


def test_rates_without_any_activity_are_refused(company):
    """Where no work is recorded there is nothing to put a rate on."""
    with pytest.raises(SettingError, match=r"call.*nothing"):
        profitability(company(ORDERS[:4]), rates={"call": 1.0})


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=30))
def test_the_whale_curve_climbs_while_customers_earn_and_ends_at_the_total(profits):
    """Steps fall from the best to the worst; the peak is the sum of all profits and what follows the sum of losses."""
    found = profitability(with_profits([float(p) for p in profits]))
    curve = found.whale_curve
    assert (curve["profit"].diff().dropna() <= 0).all()
    assert curve["cumulative"].iloc[-1] == found.total_profit == sum(profits)
    assert found.peak_profit == sum(p for p in profits if p > 0)
    assert found.peak_rank == sum(p > 0 for p in profits)
    assert len(found.loss_makers) == sum(p < 0 for p in profits)


@settings(max_examples=20, deadline=None)
@given(low=st.floats(0, 50), more=st.floats(0.01, 50))
def test_a_higher_rate_never_raises_anybodys_profit(low, more):
    """Dearer calls cost those who call in proportion and leave the others alone."""
    ids, calls = ["a", "b", "c"], [3.0, 0.0, 1.0]
    work = pd.DataFrame({"account_id": ids, "activity": "call", "quantity": calls})
    dataset = with_profits([10.0, 20.0, 30.0])
    dataset = dataset.replace(activities=work.assign(account_id=dataset.accounts["account_id"]))
    before, after = (profitability(dataset, rates={"call": rate}).table["profit"] for rate in (low, low + more))
    assert (before - after).to_numpy() == pytest.approx(more * np.array(calls))


def test_equal_customers_earn_equal_shares_for_certain():
    """Of a hundred customers alike the top fifth earns a fifth, in every resample."""
    found = profitability(with_profits([7.0] * 100))
    assert (found.top_share, found.top_share_low, found.top_share_high) == pytest.approx((0.2, 0.2, 0.2))


def test_the_top_share_holds_its_level_over_draws():
    """Top share of 400 customers drawn from a lognormal: the 80 % interval holds the true share 70 to 90 % of times."""
    from scipy.stats import norm

    true = norm.sf(norm.isf(0.2) - 0.8)  # share of the total above the upper fifth of a lognormal with sd .8
    held = []
    for seed in range(60):
        found = profitability(with_profits(np.exp(np.random.default_rng(seed).normal(0, 0.8, 400))))
        held.append(found.top_share_low <= true <= found.top_share_high)
    assert 0.7 <= np.mean(held) <= 0.9


@pytest.mark.parametrize("profits", [[-1.0, -2.0, -3.0], [5.0, -5.0], [0.0, 0.0]])
def test_without_a_total_there_is_no_share_of_it(profits):
    """Where customers together earn nothing a share of the profit has no meaning."""
    found = profitability(with_profits(profits))
    assert np.isnan([found.top_share, found.top_share_low, found.top_share_high]).all()


def test_where_everybody_makes_a_loss_the_curve_only_falls():
    """The best that can be had is nobody: peak 0 after no customer, and all are loss-makers."""
    found = profitability(with_profits([-1.0, -2.0]))
    assert (found.peak_rank, found.peak_profit, len(found.loss_makers)) == (0, 0.0, 2)
    assert found.whale_curve["cumulative"].tolist() == [-1.0, -3.0]


@pytest.mark.parametrize("customers", [[], ["a", "b"]], ids=["no customer", "no purchases"])
def test_without_purchases_profit_is_unknown_and_nobody_is_called_a_loss_maker(company, customers):
    """Costs alone are no loss where nothing is known of income."""
    found = profitability(company(customers=customers, others=["p"], work=[(c, "call", 1.0, 9.0) for c in customers]))
    assert found.table.isna().all().all() and list(found.table.index) == customers
    assert found.whale_curve.empty and found.loss_makers.empty
    assert np.isnan([found.total_profit, found.peak_profit, found.top_share]).all()
    assert "no purchases" in str(found.basis)


def test_the_planted_loss_makers_are_found_and_nobody_else():
    """In every kind of made company those whose work costs more than their margin, by the invoices' own margins."""
    for kind in ("software", "nordic", "startup", "null"):
        for seed in range(2):
            dataset, truth = make_company(kind, seed=seed)
            assert set(profitability(dataset).loss_makers) == set(truth.loss_makers)


def test_the_same_data_give_the_same_profits_in_any_order_and_are_left_alone(software):
    """Shuffled tables change no number, nor does asking twice; the tables stay as they were."""
    dataset, found = software[0].dataset, software[0].profit
    before = dataset.replace().digest
    other = dataset.replace(
        invoices=dataset.invoices.sample(frac=1, random_state=1).reset_index(drop=True),
        activities=dataset.activities.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    again = profitability(other)
    pd.testing.assert_frame_equal(again.table, found.table)
    assert (again.top_share_low, again.top_share_high) == pytest.approx((found.top_share_low, found.top_share_high))
    assert dataset.replace().digest == before

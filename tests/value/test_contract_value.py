"""What customers under contract will bring: hand arithmetic, relations, planted truth, and what a day cannot know."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import TooFewError
from icp_core.samples import make_company
from icp_core.schema import Dataset
from icp_core.value.contract_value import contract_forecast
from icp_core.value.forecasts import Horizon, predict, ranks_of

AS_OF = pd.Timestamp("2025-06-30")
HORIZON = Horizon(36, 0.1)


def company(*lines, former=(), margin_rate=None):
    """A company known up to 2025-06-30 with contracts (account, start, end or None, amount a month)."""
    table = pd.DataFrame([list(line) for line in lines], columns=["account_id", "start", "end", "monthly_amount"])
    table = table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))
    ids = sorted(set(table["account_id"]) | {"z"})
    accounts = pd.DataFrame({"account_id": pd.Series(ids, dtype=object)})
    accounts["relation"] = ["former_customer" if name in former else "customer" for name in ids]
    accounts["customer_since"] = pd.Series([pd.NaT] * (len(ids) - 1) + [AS_OF], dtype="datetime64[us]")
    if margin_rate:
        accounts["margin_rate"] = accounts["account_id"].map(margin_rate).astype(float)
    return Dataset(accounts=accounts, subscriptions=table)


def known(forecast, alpha, beta, **growth):
    """The forecast with the model's parameters known for certain, and growth as said (none at first)."""
    model = forecast.model.with_parameters(alpha, beta)
    object.__setattr__(model, "parameter_draws", lambda n, rng: np.tile([alpha, beta], (n, 1)))
    object.__setattr__(model, "with_parameters", lambda a, b: model)
    sure = replace(forecast.growth, **{"rate": 0.0, "rate_sd": 0.0, "spread": 0.0, **growth})
    return replace(forecast, model=model, growth=sure)


FOUR = (
    ("a", "2025-04-30", None, 100.0),
    ("b", "2025-06-15", None, 50.0),
    ("c", "2025-01-01", "2025-03-01", 10.0),
    ("d", "2024-06-30", None, 10.0),
)


def test_value_by_hand():
    """Three months ahead at alpha 1, beta 3, without discount: a has lived through two renewals and pays for a month,
    then with chances 5/6 and 5/6 x 6/7; b pays for half a month, then with 3/4, 3/5, and half a month with 1/2."""
    forecast = known(contract_forecast(company(*FOUR)), 1.0, 3.0)
    expected = forecast.expect(Horizon(3, 0.0))
    assert forecast.ids.tolist() == ["a", "b", "c", "d"]
    assert expected.value[0] == pytest.approx(100 * (1 + 5 / 6 + 5 / 7))
    part = (30.4375 - 15) / 30.4375
    assert expected.value[1] == pytest.approx(50 * (part + 3 / 4 + 3 / 5 + (1 - part) / 2))
    assert expected.value[2] == expected.again[2] == 0
    assert expected.again == pytest.approx([5 / 6, 3 / 4, 0, 15 / 16])
    assert expected.as_new == pytest.approx(np.array([100, 50, 10, 10]) * (1 + 3 / 4 + 3 / 5))


def test_discount_and_growth_by_hand():
    """One who never leaves pays an annuity, discounted within each month; growth at the discount rate cancels it."""
    forecast = known(contract_forecast(company(*FOUR)), 1e-9, 1.0)
    decay = np.log(1.1)
    assert forecast.expect(HORIZON).value[0] == pytest.approx(1200 * (1 - 1.1**-3) / decay, rel=1e-6)
    grown = replace(forecast, growth=replace(forecast.growth, rate=decay))
    assert grown.expect(HORIZON).value[0] == pytest.approx(3600, rel=1e-6)
    assert forecast.expect(Horizon(36, 0.0)).value[0] == pytest.approx(3600, rel=1e-6)


def test_yearly_contracts_pay_to_their_next_renewal_whatever_comes():
    """Where the horizon ends before it, the customer is bound: value is certain, and the chance 1."""
    lines = [(f"c{i}", f"202{i % 3}-03-01", f"202{i % 3 + 1}-03-01", 10.0) for i in range(9)]
    forecast = contract_forecast(company(*lines, ("a", "2025-01-01", None, 10.0), ("b", "2023-09-30", None, 10.0)))
    assert forecast.period_months == 12
    half = forecast.expect(Horizon(3, 0.0))
    assert half.value[:2] == pytest.approx([30.0, 30.0], rel=0.01)
    assert half.again[:2].tolist()[0] == 1.0
    year = forecast.expect(Horizon(12, 0.0))
    assert (year.again[:2] < 1).all() and (year.value[:2] < 120).all()


def test_more_churn_less_value_and_longer_life_more_value():
    """A raised churn lowers every value; of equal amounts the customer that has stayed longer is worth more."""
    forecast = contract_forecast(company(*FOUR))
    few, many = known(forecast, 0.5, 20.0).expect(HORIZON), known(forecast, 1.0, 20.0).expect(HORIZON)
    running = ~forecast.left
    assert (few.value[running] > many.value[running]).all() and (few.as_new > many.as_new).all()
    lines = [*FOUR, ("old", "2021-05-30", None, 100.0), ("new", "2025-04-30", None, 100.0)]
    value = pd.Series(contract_forecast(company(*lines)).expect(HORIZON).value, ["a", "b", "c", "d", "new", "old"])
    assert value["old"] > 1.1 * value["new"] == pytest.approx(1.1 * value["a"])


def test_without_a_churn_or_a_contract_it_is_refused():
    """The errors say what is missing; ends that lie ahead are no churn."""
    with pytest.raises(TooFewError, match="none of 2"):
        contract_forecast(company(("a", "2024-01-01", None, 10.0), ("b", "2024-01-01", "2025-12-31", 10.0)))
    with pytest.raises(TooFewError, match="no contracts"):
        contract_forecast(company(("a", "2024-01-01", None, -10.0)))
    with pytest.raises(TooFewError, match="none of 2"):  # the one that left later had not
        lines = [("a", "2024-01-01", "2025-02-01", 10.0), ("b", "2024-01-01", None, 10.0)]
        contract_forecast(company(*lines), pd.Timestamp("2025-01-01"))


def test_one_customer_that_has_left_has_a_forecast_of_nothing():
    """And what it would bring if it were new."""
    forecast = contract_forecast(company(("a", "2024-01-01", "2025-01-01", 10.0)))
    assert forecast.expect(HORIZON).value.tolist() == [0.0]
    assert 0 < forecast.expect(HORIZON).as_new[0] < 360
    assert predict(forecast, HORIZON, 50, np.random.default_rng(0)).totals.max() == 0


def test_former_customers_bring_nothing_whatever_their_contracts_say():
    """In the expectation and in every draw."""
    forecast = contract_forecast(company(*FOUR, former=("a",)))
    assert forecast.expect(HORIZON).value[0] == 0
    drawn = predict(forecast, HORIZON, 50, np.random.default_rng(0))
    assert drawn.high[0] == 0 < drawn.high[1]


def test_the_margin_is_the_account_s_rate_else_the_median_of_the_others():
    """Values are proportional to it, and the basis says so; without any rate it is revenue."""
    plain = contract_forecast(company(*FOUR))
    rated = contract_forecast(company(*FOUR, margin_rate={"a": 0.2, "b": 0.4, "c": 0.9}))
    ratio = rated.expect(HORIZON).as_new / plain.expect(HORIZON).as_new
    assert ratio == pytest.approx([0.2, 0.4, 0.9, 0.4])
    assert plain.basis.key == "value.basis.revenue" and rated.basis.values["rate"] == 0.4


def test_few_customers_and_a_late_record_are_warned_of():
    """In words, with the numbers."""
    few = contract_forecast(company(*FOUR))
    assert "4 customers under contract" in str(few.warnings[0]) and len(few.warnings) == 1
    rng = np.random.default_rng(1)
    ends = [pd.Timestamp("2023-07-01") + pd.Timedelta(days=int(day)) for day in rng.integers(0, 700, 20)]
    lines = [(f"c{i:02d}", "2015-01-01", ends[i] if i < 20 else None, 10.0) for i in range(60)]
    late = contract_forecast(company(*lines))
    assert len(late.warnings) == 1 and "2023" in str(late.warnings[0])


def test_nothing_of_later_is_known_on_an_earlier_day(contracted):
    """The forecast of a day is the same whether the dataset knows what came or not."""
    dataset, day, _ = contracted(3, n=80)
    table = dataset.subscriptions
    then = table[table["start"] <= day].copy()
    then["end"] = then["end"].where(then["end"] <= day)
    now, before = (contract_forecast(each, day) for each in (dataset, dataset.replace(subscriptions=then)))
    assert now.ids.equals(before.ids)
    assert now.parameters == before.parameters
    assert np.array_equal(now.expect(HORIZON).value, before.expect(HORIZON).value)
    assert (now.expect(HORIZON).value > 0).sum() > 20


def test_draws_agree_with_the_expectation(contracted):
    """The mean of the drawn totals is the sum of the expected values within 4 %, for customers as they are and new."""
    for period in (1, 12):
        dataset, day, _ = contracted(1, n=100, period_months=period, beta=40.0 if period == 1 else 3.0)
        forecast = contract_forecast(dataset, day)
        assert forecast.period_months == period
        expected, drawn = forecast.expect(HORIZON), predict(forecast, HORIZON, 400, np.random.default_rng(0))
        assert drawn.totals.mean() == pytest.approx(expected.value.sum(), rel=0.04)
        rng, rows = np.random.default_rng(1), slice(0, len(forecast.ids))
        new = [forecast.draw_new(row, rows, HORIZON, rng).sum() for row in forecast.draw_parameters(400, rng)]
        assert np.mean(new) == pytest.approx(expected.as_new.sum(), rel=0.04)


def test_intervals_hold_what_came_and_ranks_are_uniform(contracted):
    """Over sixteen companies of 60 customers 9-16 intervals of the total hold it, and the ranks of what each brought
    average one half, half of them in the middle; ``tests/benchmarks/contract_tenure.py`` has the full study."""
    held, ranks = 0, []
    for seed in range(16):
        dataset, day, came = contracted(seed)
        forecast, rng = contract_forecast(dataset, day), np.random.default_rng(seed)
        low, high = np.quantile(predict(forecast, HORIZON, 200, rng).totals, [0.1, 0.9])
        held += low <= came[forecast.ids].sum() <= high
        ranks.append(ranks_of(forecast, came[forecast.ids].to_numpy(), HORIZON, 60, rng)[~forecast.left])
    assert held >= 9
    all_ranks = np.concatenate(ranks)
    assert all_ranks.mean() == pytest.approx(0.5, abs=0.06)
    assert (np.abs(all_ranks - 0.5) < 0.25).mean() == pytest.approx(0.5, abs=0.07)


def test_the_planted_value_of_the_subscription_company_is_found():
    """Over four companies the total is right within 12 % on average, and customers are ordered almost as planted."""
    off = []
    for seed in range(4):
        dataset, truth = make_company("subscriptions", seed=seed)
        forecast = contract_forecast(dataset)
        value = pd.Series(forecast.expect(HORIZON).value, forecast.ids)
        assert forecast.ids.equals(dataset.customers.sort_values())
        assert (value[truth.future_value[forecast.ids] == 0] == 0).all()
        assert value.corr(truth.future_value[forecast.ids], method="spearman") > 0.9
        off.append(value.sum() / truth.future_value[forecast.ids].sum() - 1)
    assert np.abs(off).mean() < 0.12

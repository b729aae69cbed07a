import numpy as np
import pandas as pd
import pytest

from icp_core.value.expansion import expansion, monthly_amounts

DAY = pd.Timestamp("2025-06-30")


def lines_of(*rows):
    """Contracts (account, start, end or None, amount a month)."""
    table = pd.DataFrame([list(row) for row in rows], columns=["account_id", "start", "end", "monthly_amount"])
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


def growing(n, rate, spread, seed, months=36):
    """Customers whose amount changes every month: lognormal, of mean growth ``rate`` and sd ``spread`` a year."""
    rng = np.random.default_rng(seed)
    steps = rng.normal((rate - spread**2 / 2) / 12, spread / 12**0.5, (n, months))
    amounts = 100 * rng.lognormal(0, 0.5, (n, 1)) * np.exp(np.cumsum(steps, axis=1))
    days = [DAY - pd.DateOffset(months=k) for k in range(months - 1, -1, -1)] + [pd.NaT]
    return lines_of(*((f"c{i:03d}", days[k], days[k + 1], amounts[i, k]) for i in range(n) for k in range(months)))


def test_months_by_hand():
    """Two contracts add up while both run; a month's amount is that of its day, and credits are taken off."""
    table = monthly_amounts(
        lines_of(
            ("a", "2025-04-01", None, 100.0), ("a", "2025-05-15", "2025-06-15", 50.0), ("a", "2025-06-20", None, -30.0),
            ("b", "2025-04-10", "2025-05-30", 10.0), ("b", "2025-06-30", None, -5.0),
        ),
        DAY,
    )  # fmt: skip
    assert [day.strftime("%m-%d") for day in table.columns] == ["04-30", "05-30", "06-30"]
    assert table.loc["a"].tolist() == [100, 150, 70]
    assert table.loc["b"].tolist() == [10, 0, 0]


def test_net_and_gross_retention_by_hand():
    """Of 400 a month a year ago: one doubled, one halved, one left, one new: 300 net, 200 gross."""
    known = expansion(
        lines_of(
            ("doubled", "2024-01-01", "2025-01-01", 100.0),
            ("doubled", "2025-01-01", None, 200.0),
            ("halved", "2024-01-01", "2025-01-01", 200.0),
            ("halved", "2025-01-01", None, 100.0),
            ("left", "2024-01-01", "2025-02-01", 100.0),
            ("new", "2025-01-01", None, 1000.0),
        ),
        DAY,
    )
    assert known.net_retention == pytest.approx(300 / 400)
    assert known.gross_retention == pytest.approx(200 / 400)


def test_what_was_planted_is_found_and_few_data_pull_to_none():
    """Growth of a tenth a year over 300 customers within two points; over two customers of 15 months next to none."""
    many = expansion(growing(300, 0.10, 0.15, 1), DAY)
    assert many.rate == pytest.approx(0.10, abs=0.02)
    assert many.spread == pytest.approx(0.15, abs=0.01)
    assert many.growth_interval[0] < np.expm1(0.10) < many.growth_interval[1]
    few = expansion(growing(2, 1.0, 0.6, 0, months=15), DAY)
    assert 0 < few.rate < 0.35 and few.rate_sd > 0.06


def test_the_interval_of_growth_holds_it_in_four_cases_of_five():
    """Over 60 companies of 30 customers, the true growth drawn as the prior says; Monte Carlo error 5 points."""
    rng = np.random.default_rng(3)
    held = 0
    for seed in range(60):
        rate = rng.normal(0, 0.10)
        low, high = expansion(growing(30, rate, 0.2, seed, months=18), DAY).growth_interval
        held += low < np.expm1(rate) < high
    assert held / 60 == pytest.approx(0.8, abs=0.12)


def test_leaving_and_coming_are_no_growth():
    """Amounts that never change grow by nothing, whoever comes or goes."""
    known = expansion(
        lines_of(
            ("a", "2023-01-01", None, 10.0), ("b", "2023-01-01", "2024-06-01", 500.0), ("c", "2025-01-01", None, 9.0)
        ),
        DAY,
    )
    assert known.rate == pytest.approx(0.0, abs=1e-9)
    assert known.n_customers == 2


def test_prices_that_change_once_a_year_are_no_slower_growth():
    """Customers of 1.1 to 3 years whose amount rises by a tenth on each anniversary: a tenth a year."""
    rows = []
    for i in range(60):
        start = DAY - pd.DateOffset(months=14 + i % 23)
        for year in range(3):
            begin, end = start + pd.DateOffset(years=year), start + pd.DateOffset(years=year + 1)
            if begin <= DAY:
                rows.append((f"c{i:02d}", begin, end if end <= DAY else None, 100 * 1.1**year))
    assert expansion(lines_of(*rows), DAY).growth == pytest.approx(0.1, abs=0.005)


def test_without_time_nothing_is_known_but_the_prior():
    """A contract of today, and none at all."""
    for lines in (lines_of(("a", "2025-06-30", None, 10.0)), lines_of()):
        known = expansion(lines, DAY)
        assert (known.rate, known.rate_sd, known.n_customers) == (0.0, 0.10, 0)
        assert np.isnan(known.net_retention) and np.isnan(known.gross_retention)

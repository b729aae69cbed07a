"""Contracts read into stays: who is a customer since when, until when, for how much."""

import numpy as np
import pandas as pd
import pytest

from icp_core.schema import Dataset
from icp_core.value.contracts import contract_customers, contracts

AS_OF = pd.Timestamp("2025-06-30")


def company(*lines, former=(), columns=("account_id", "start", "end", "monthly_amount")):
    """A company known up to 2025-06-30 with contracts (account, start, end or None, amount a month)."""
    table = pd.DataFrame([list(line) for line in lines], columns=list(columns))
    for name in ("start", "end"):
        if name in table:
            table[name] = pd.to_datetime(table[name])
    ids = sorted(set(table["account_id"]) | {"z"})
    relation = ["former_customer" if name in former else "customer" for name in ids]
    accounts = pd.DataFrame({"account_id": pd.Series(ids, dtype=object), "relation": relation})
    accounts["customer_since"] = pd.Series([pd.NaT] * (len(ids) - 1) + [AS_OF], dtype="datetime64[us]")
    return Dataset(accounts=accounts, subscriptions=table)


def test_a_contract_that_runs_and_one_that_ended():
    """Months by the calendar, to the day; the amount is that of the day, or of the last day."""
    table = contract_customers(company(("a", "2024-01-30", None, 100.0), ("b", "2024-01-15", "2024-05-15", 80.0)))
    assert table["months"].to_dict() == {"a": 17.0, "b": 4.0}
    assert table["churned"].to_dict() == {"a": False, "b": True}
    assert table["end"].isna().to_dict() == {"a": True, "b": False}
    assert table["monthly_amount"].to_dict() == {"a": 100.0, "b": 80.0}
    assert "z" not in table.index


def test_an_end_that_lies_ahead_is_a_contract_that_runs():
    """Whether it is notice or the end of a term; on the day itself it has ended."""
    table = contract_customers(
        company(("a", "2024-01-01", "2025-07-01", 10.0), ("b", "2024-01-01", "2025-06-30", 10.0))
    )
    assert table["churned"].to_dict() == {"a": False, "b": True}


def test_late_renewals_are_bridged_and_a_longer_gap_is_leaving():
    """Three months without a contract are one stay, more are two, of which the latter is the customer's now."""
    known = contracts(
        company(
            ("a", "2023-01-01", "2024-01-01", 10.0),
            ("a", "2024-04-01", None, 20.0),
            ("b", "2022-01-01", "2023-01-01", 10.0),
            ("b", "2023-05-01", None, 30.0),
        )
    )
    assert known.stays["account_id"].tolist() == ["a", "b", "b"]
    assert known.stays["churned"].tolist() == [False, True, False]
    table = contract_customers(company(("b", "2022-01-01", "2023-01-01", 10.0), ("b", "2023-05-01", None, 30.0)))
    assert table.loc["b", "first_start"] == pd.Timestamp("2022-01-01")
    assert table.loc["b", "start"] == pd.Timestamp("2023-05-01")
    assert (known.stays["monthly_amount"].tolist(), known.stays["first_amount"].tolist()) == (
        [20, 10, 30],
        [10, 10, 30],
    )


def test_contracts_that_overlap_are_one_stay_and_add_up():
    """Until the last of them ends; a short one inside a long one ends nothing."""
    table = contract_customers(
        company(
            ("a", "2023-01-01", None, 100.0),
            ("a", "2023-06-01", "2024-06-01", 50.0),
            ("a", "2025-01-01", None, 7.0),
            ("b", "2023-01-01", "2025-01-01", 100.0),
            ("b", "2023-06-01", "2024-06-01", 50.0),
        )
    )
    assert table.loc["a", ["churned", "monthly_amount", "first_amount"]].tolist() == [False, 107.0, 100.0]
    assert table.loc["b", ["churned", "monthly_amount"]].tolist() == [True, 100.0]
    assert table.loc["b", "months"] == 24.0


def test_credits_lower_what_is_paid_and_keep_nobody_a_customer():
    """A negative line is taken off while it runs, never below nothing; alone or afterwards it is no contract."""
    table = contract_customers(
        company(
            ("a", "2023-01-01", None, 100.0),
            ("a", "2025-01-01", None, -30.0),
            ("b", "2023-01-01", "2024-01-01", 100.0),
            ("b", "2023-06-01", None, -20.0),
            ("c", "2023-01-01", None, -50.0),
            ("d", "2023-01-01", None, 40.0),
            ("d", "2023-01-01", None, -50.0),
            ("e", "2023-01-01", None, 0.0),
            ("f", "2023-01-01", None, np.nan),
        )
    )
    assert table.index.tolist() == ["a", "b", "d"]
    assert table["monthly_amount"].to_dict() == {"a": 70.0, "b": 80.0, "d": 0.0}
    assert table["churned"].to_dict() == {"a": False, "b": True, "d": False}


def test_a_former_customer_has_left_whatever_its_contract_says():
    """On its end where it has one, else nobody knows when."""
    known = contracts(
        company(
            ("a", "2024-01-01", None, 10.0), ("b", "2024-01-01", "2999-10-10", 10.0), ("c", "2024-01-01", None, 10.0),
            former=("a", "b"),
        )
    )  # fmt: skip
    assert known.stays["churned"].tolist() == [True, True, False]
    assert known.stays["dated"].tolist() == [False, True, False]
    assert known.renewals(known.stays).tolist() == [18, 18, 17]


def test_without_a_column_of_ends_all_contracts_run():
    """Unless the relation says otherwise."""
    dataset = company(("a", "2024-01-01", 10.0), columns=("account_id", "start", "monthly_amount"))
    assert not contract_customers(dataset)["churned"].any()


def test_nothing_of_later_is_known_on_an_earlier_day():
    """Contracts that began, ends that came and customers that were lost after the day are not seen."""
    lines = [
        ("a", "2023-01-01", "2025-02-01", 10.0),
        ("b", "2023-01-01", "2024-02-01", 10.0),
        ("c", "2024-12-15", None, 10.0),
        ("d", "2023-01-01", "2024-07-01", 10.0),
        ("d", "2024-07-01", None, 99.0),
        ("e", "2023-01-01", None, 10.0),
    ]
    day = pd.Timestamp("2024-06-30")
    table = contract_customers(company(*lines, former=("a", "b", "e")), day)
    assert table["churned"].to_dict() == {"a": False, "b": True, "d": False, "e": False}
    assert table.loc["d", "monthly_amount"] == 10.0
    known = [line if line[2] is None or line[2] <= "2024-06-30" else (*line[:2], None, line[3]) for line in lines]
    as_then = [line for line in known if line[1] <= "2024-06-30"]
    pd.testing.assert_frame_equal(table, contract_customers(company(*as_then), day))


def yearly(seed=0, n=60, off=0):
    """Contracts signed a year at a time, ``off`` days short of a year, of customers of which a quarter leave."""
    rng = np.random.default_rng(seed)
    for i in range(n):
        start, years = pd.Timestamp("2021-03-01") + pd.Timedelta(days=int(rng.integers(0, 600))), rng.geometric(0.25)
        for year in range(years):
            begin = start + pd.DateOffset(years=year)
            if begin <= AS_OF:
                yield f"c{i:02d}", begin, begin + pd.DateOffset(years=1) - pd.Timedelta(days=off), 100.0


@pytest.mark.parametrize("off", [0, 1])
def test_yearly_contracts_are_seen_to_be_yearly(off):
    """Also where the last day still belongs to them; each renewal is a year, and it is said in words."""
    known = contracts(company(*yearly(off=off)))
    assert known.period_months == 12 and "year" in str(known.period)
    gone = known.stays[known.stays["churned"]]
    assert len(gone) > 20
    whole = (gone["end"] - gone["start"]).dt.days / 365.25
    assert known.renewals(gone).tolist() == whole.round().tolist()


def test_a_new_price_each_year_does_not_make_monthly_contracts_yearly():
    """What counts is how long the contract had lasted that the customer left."""
    lines = []
    for i in range(12):
        lines += [(f"c{i:02d}", f"{year}-01-01", f"{year + 1}-01-01", 10.0 + year) for year in (2021, 2022, 2023)]
        lines.append((f"c{i:02d}", "2024-01-01", pd.Timestamp("2024-01-01") + pd.DateOffset(months=1 + i), 10.0))
    known = contracts(company(*lines))
    assert known.period_months == 1 and "month" in str(known.period)
    assert known.renewals(known.stays).tolist() == [36 + 1 + i for i in range(12)]


def test_notice_for_a_day_to_come_leaves_a_yearly_contract_yearly():
    """Whoever gave notice has left, but the contract's length is what was signed."""
    lines = [(f"c{i:02d}", "2025-01-15", None, 10.0) for i in range(20)]
    for i in range(25):
        begun = pd.Timestamp("2900-03-10") + pd.Timedelta(days=11 * i)
        lines.append((f"n{i:02d}", begun.replace(year=2024), begun.replace(year=2999), 10.0))
    known = contracts(company(*lines, former=[f"n{i:02d}" for i in range(25)]))
    gone = known.stays[known.stays["churned"]]
    assert len(gone) == 25 and (gone["end"] == AS_OF).all()
    assert known.period_months == 12


@pytest.mark.parametrize("unit", ["s", "us", "ns"])
def test_any_time_of_a_day_is_that_day(unit):
    """With an hour, and in whatever unit a table's or a clock's times are."""
    dataset = company(("a", "2023-01-01", "2024-02-01", 10.0), ("b", "2023-01-01", None, 10.0))
    frame = dataset.subscriptions.astype({"start": f"datetime64[{unit}]", "end": f"datetime64[{unit}]"})
    plain = contracts(dataset, pd.Timestamp("2024-06-30"))
    for day in ("2024-06-30 15:12:11.123456789", "2024-06-30 23:59"):
        known = contracts(dataset.replace(subscriptions=frame), pd.Timestamp(day).as_unit("ns"))
        pd.testing.assert_frame_equal(known.stays, plain.stays)
        assert known.day == plain.day


def test_a_record_of_ends_that_begins_late_is_noticed():
    """Sixty customers of ten years with endings in the last two only: earlier ones are missing. Where endings come all
    along, nothing is said."""
    rng = np.random.default_rng(1)
    lines = []
    for i in range(60):
        end = pd.Timestamp("2023-07-01") + pd.Timedelta(days=int(rng.integers(0, 700))) if i < 20 else None
        lines.append((f"c{i:02d}", "2015-01-01", end, 10.0))
    known = contracts(company(*lines))
    assert known.known_from == known.stays["end"].min()
    assert contracts(company(*yearly())).known_from is None


def test_a_company_without_contracts_has_none():
    """Neither without the table nor with an empty one."""
    dataset = company(("a", "2024-01-01", None, 10.0))
    for nothing in (dataset.replace(subscriptions=None), dataset.replace(subscriptions=dataset.subscriptions.iloc[:0])):
        assert contracts(nothing).stays.empty

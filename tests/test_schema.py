import datetime as dt

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import IcpError, SettingError, TableError
from icp_core.schema import FIRMOGRAPHICS, RELATIONS, TABLES, Dataset, empty_report

DAY = pd.Timestamp("2025-03-01")
WEEK = pd.Timedelta(days=7)


def accounts(**columns):
    """Three accounts: a customer, a former one, a prospect."""
    plain = {"account_id": ["a", "b", "c"], "relation": ["customer", "former_customer", "prospect"]}
    return pd.DataFrame(plain | columns)


def row(table, **changes):
    """A table with its required columns, one row on account a."""
    word = "fits" if table == "interviews" else "won"
    values = {"id": "a", "category": word, "date": DAY, "money": 1.0, "number": 1.0}
    plain = {name: [values[column.kind]] for name, column in TABLES[table].items() if column.required}
    return pd.DataFrame(plain).assign(**changes)


REQUIRED = [(table, name) for table, columns in TABLES.items() for name, column in columns.items() if column.required]


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_a_table_without_a_required_column_is_refused(table, column):
    """The message names the table, the column and the columns that there are."""
    tables = {"accounts": accounts()} | ({} if table == "accounts" else {table: row(table)})
    broken = tables[table].drop(columns=column)
    with pytest.raises(TableError) as refused:
        Dataset(**(tables | {table: broken}))
    told = str(refused.value)
    assert f"table {table} has no column {column}" in told
    assert all(name in told for name in broken.columns)


@pytest.mark.parametrize("table", [name for name in TABLES if name != "accounts"])
def test_required_columns_are_enough(table):
    """A table stands with its required columns alone, and is then among the tables that stand."""
    dataset = Dataset(accounts=accounts(), **{table: row(table)})
    assert dataset.table_names == ("accounts", table)
    assert len(getattr(dataset, table)) == 1


@pytest.mark.parametrize("table", [name for name in TABLES if name != "accounts"])
def test_a_row_about_an_unknown_account_is_refused(table):
    """Each further table speaks of accounts that there are; the message names one that is not."""
    with pytest.raises(TableError, match=r"1 account is not in this project: zz"):
        Dataset(accounts=accounts(), **{table: row(table, account_id="zz")})


def test_an_account_twice_is_refused():
    """An id stands once; the message counts the ids and names one."""
    with pytest.raises(TableError, match="2 account ids stand more than once in accounts, for example a"):
        Dataset(accounts=pd.concat([accounts(), accounts().head(2)]))


@pytest.mark.parametrize("relation", ["friend", "Customer", None, np.nan])
def test_a_relation_that_there_is_not_is_refused(relation):
    """The message names the word and those that it could be."""
    with pytest.raises(SettingError) as refused:
        Dataset(accounts=accounts(relation=["customer", "prospect", relation]))
    assert all(word in str(refused.value) for word in RELATIONS)
    assert isinstance(relation, float) or str(relation) in str(refused.value)


@pytest.mark.parametrize("verdict", ["Fits", "yes", None])
def test_a_verdict_that_there_is_not_is_refused(verdict):
    """It fits, is unsure or does not fit."""
    with pytest.raises(SettingError, match="It can be one of: fits, unsure, and does_not_fit"):
        Dataset(accounts=accounts(), interviews=row("interviews", verdict=verdict))


@pytest.mark.parametrize("outcome", ["Won", "pending", None])
def test_an_outcome_that_there_is_not_is_refused(outcome):
    """A deal is won, lost or open."""
    with pytest.raises(SettingError, match="It can be one of: won, lost, and open"):
        Dataset(accounts=accounts(), deals=row("deals", outcome=outcome))


def test_no_accounts_at_all_are_a_project_too():
    """Nobody known yet: no customers, no attributes, and a digest."""
    nobody = Dataset(accounts=pd.DataFrame({"account_id": [], "relation": []}, dtype=object))
    assert len(nobody.customers) == 0 and nobody.attributes == ()
    assert nobody.digest == Dataset(accounts=nobody.accounts.copy()).digest


def test_customers_are_those_that_are_or_were():
    """A former customer counts, a prospect does not."""
    assert list(Dataset(accounts=accounts()).customers) == ["a", "b"]


def test_attributes_are_what_may_describe_a_company():
    """Firmographics in their order, then custom columns; not names, places, outcomes, empty ones or those set aside."""
    report = pd.concat(
        [empty_report(), pd.DataFrame([{"table": "accounts", "column": "won_by", "code": "set_aside_leak"}])]
    )
    dataset = Dataset(
        accounts=accounts(
            shops=[1, 2, 3], won_by=["x", "y", "z"], city="Oslo", name="n", nps=9.0, customer_since=DAY,
            revenue=[1.0, None, 2.0], industry=["IT", None, None], country=[None, None, None],
        ),
        report=report,
    )  # fmt: skip
    assert dataset.attributes == ("industry", "revenue", "shops")
    assert set(dataset.attributes) - {"shops"} <= set(FIRMOGRAPHICS)
    assert dataset.left_out == ("won_by",)
    back = dataset.overruled(before=["won_by", "gone"], after=["shops", "gone"])
    assert back.attributes == ("industry", "revenue", "won_by") and back.left_out == ("shops",)
    assert back.overruled().attributes == dataset.attributes and back.digest != dataset.digest


@pytest.mark.parametrize(
    ("tables", "day"),
    [
        ({"invoices": row("invoices")}, dt.date(2025, 3, 1)),
        (
            {"invoices": row("invoices"), "signals": row("signals", date=DAY + pd.Timedelta(days=9))},
            dt.date(2025, 3, 10),
        ),
        ({"subscriptions": row("subscriptions", end=DAY + pd.Timedelta(days=900))}, dt.date(2025, 3, 1)),
        ({"deals": row("deals", opened=DAY, closed=pd.NaT)}, dt.date(2025, 3, 1)),
        ({"invoices": row("invoices", date=pd.Timestamp("2999-01-01"))}, dt.date.today()),
        ({"deals": row("deals")}, dt.date.today()),
        ({"interviews": row("interviews", date=DAY)}, DAY.date()),
        ({"deals": row("deals", deal_id="fact:x", closed=DAY)}, DAY.date()),
        ({"interviews": row("interviews", date=DAY), "signals": row("signals", date=DAY - WEEK)}, (DAY - WEEK).date()),
        (
            {"deals": row("deals", deal_id="fact:x", closed=DAY), "signals": row("signals", date=DAY - WEEK)},
            (DAY - WEEK).date(),
        ),
        (
            {"deals": row("deals", opened=DAY, closed=DAY + pd.Timedelta(days=30), outcome="open")},
            dt.date(2025, 3, 1),
        ),
        (
            {"deals": row("deals", opened=DAY, closed=DAY + pd.Timedelta(days=30), outcome="won")},
            dt.date(2025, 3, 31),
        ),
        (
            {"invoices": row("invoices"), "signals": row("signals", date=pd.Timestamp("2999-01-01"))},
            dt.date(2025, 3, 1),
        ),
    ],
)
def test_today_is_the_last_day_that_the_tables_know(tables, day):
    """What is to come is no evidence of a day: agreed ends of contracts, expected closes, future dates. Interviews
    and deals entered by hand say nothing of how far an export reaches: they count where nothing else has days."""
    assert Dataset(accounts=accounts(), **tables).as_of == day


def contracted(lines, former=()):
    """A company under contracts (account, start, end or None), of which ``former`` have left."""
    table = pd.DataFrame(lines, columns=["account_id", "start", "end"]).assign(monthly_amount=1.0)
    table["end"] = pd.to_datetime(table["end"])
    ids = sorted(set(table["account_id"]))
    relation = ["former_customer" if name in former else "customer" for name in ids]
    return Dataset(accounts=pd.DataFrame({"account_id": ids, "relation": relation}), subscriptions=table)


def leaving(n=25):
    """Contracts of 2011 to March 2013 of forty customers, of which n left after months of any number up to 2016."""
    rng = np.random.default_rng(0)
    days = [pd.Timestamp("2013-03-01") - pd.Timedelta(days=20 * i) for i in range(40)]
    stays = rng.integers(300, 1100, 40)
    return [(f"c{i:02d}", day, day + pd.Timedelta(days=int(stays[i])) if i < n else None)
            for i, day in enumerate(days)]  # fmt: skip


def terms(months, off=0):
    """Lines of contracts of so many months each, of ten customers, as they stood on 10 October 2015."""
    for i in range(10):
        start = pd.Timestamp("2012-01-01") + pd.Timedelta(days=37 * i)
        while start <= pd.Timestamp("2015-10-10"):
            until = start + pd.DateOffset(months=months)
            yield f"c{i}", start, until - pd.Timedelta(days=off)
            start = until


@pytest.mark.parametrize("former", [(), tuple(f"c{i:02d}" for i in range(25))])
def test_the_last_day_on_which_a_customer_left_is_known(former):
    """Whether the accounts say who has left or the ends alone do: what comes after the last start has been seen."""
    lines = leaving()
    last = max(line[2] for line in lines if line[2] is not None)
    assert contracted(lines, former).as_of == last.date() > dt.date(2015, 1, 1)
    assert contracted(leaving(0)).as_of == dt.date(2013, 3, 1)
    ahead = [*lines, ("z", pd.Timestamp("2012-05-05"), pd.Timestamp("2999-01-20"))]
    assert contracted(ahead, former).as_of == last.date()


@pytest.mark.parametrize(("months", "off"), [(12, 0), (12, 1), (36, 0), (1, 0), (3, 1)])
def test_the_end_of_a_term_has_not_come_because_a_reader_comes_later(months, off):
    """An export's contracts of a year, of three, of a month or a quarter each end as agreed; nobody has left by it."""
    lines = list(terms(months, off))
    last_start = max(line[1] for line in lines)
    assert max(line[2] for line in lines) > last_start + pd.Timedelta(days=20)
    assert contracted(lines).as_of == last_start.date()


def test_of_terms_only_those_of_former_customers_end_and_none_after_the_tables_were_written():
    """A former customer's last year tells of its end; but not notice for a day on which others would have run out."""
    lines = list(terms(12))
    last_start = max(line[1] for line in lines)
    soon, late = last_start + pd.Timedelta(days=5), last_start + pd.Timedelta(days=300)
    first_out = min(line[2] for line in lines if line[2] > last_start)
    assert soon < first_out < late
    for until, day in ((soon, soon), (late, last_start)):
        gone = ("x", until - pd.DateOffset(years=1), until)
        assert contracted([*lines, gone], former=("x",)).as_of == day.date()
        assert contracted([*lines, gone]).as_of == last_start.date()


def changed(**changes):
    """A project with lists, numbers and dates, some of it changed."""
    plain = accounts(employees=[1.0, np.nan, 3.0], technologies=[["SAP"], None, []])
    parts = {"accounts": plain, "invoices": row("invoices"), "name": "n", "currency": "EUR"}
    return Dataset(**(parts | changes))


def test_equal_data_have_equal_digests():
    """The digest depends on contents alone, not on which object holds them or what was computed from it."""
    one, other = changed(), changed()
    assert one.attributes == other.attributes and one.as_of == other.as_of
    assert one.digest == other.digest
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "m"},
        {"currency": "SEK"},
        {"invoices": None},
        {"invoices": row("invoices", amount=2.0)},
        {"invoices": row("invoices", product=None)},
        {"accounts": accounts(employees=[1.0, np.nan, 3.5], technologies=[["SAP"], None, []])},
        {"accounts": accounts(employees=[1.0, np.nan, 3.0], technologies=[["SAP", "CRM"], None, []])},
        {"accounts": accounts(employees=[1.0, 0.0, 3.0], technologies=[["SAP"], None, []])},
        {"accounts": accounts(employees=[1.0, np.nan, 3.0], technologies=[["SAP"], [], []])},
        {"accounts": accounts(staff=[1.0, np.nan, 3.0], technologies=[["SAP"], None, []])},
    ],
)
def test_any_change_changes_the_digest(changes):
    """A cell, a gap, a column's name, a table or the currency: none can be altered unseen."""
    assert changed(**changes).digest != changed().digest


def test_a_copy_with_changes_leaves_the_first_alone():
    """A dataset is frozen: a change makes a copy, and what was worked out from the first is not carried over."""
    first = Dataset(accounts=accounts())
    assert list(first.customers) == ["a", "b"]
    second = first.replace(accounts=accounts(relation="prospect"), name="m")
    assert list(second.customers) == [] and list(first.customers) == ["a", "b"]
    assert (first.name, second.name) == ("", "m")
    with pytest.raises(AttributeError):
        first.name = "x"


def test_checking_changes_no_table():
    """The frames that are handed over are the frames that it holds, as they were."""
    frame = accounts(technologies=[["SAP"], None, []])
    before = frame.copy(deep=True)
    dataset = Dataset(accounts=frame)
    assert dataset.digest and dataset.attributes
    assert dataset.accounts is frame
    pd.testing.assert_frame_equal(frame, before)


def test_every_refusal_is_of_one_family():
    """A page can show any of them by catching one error."""
    assert issubclass(TableError, IcpError) and issubclass(SettingError, IcpError) and issubclass(IcpError, ValueError)


def test_every_account_is_called_something():
    """By its name where it has one, else by its id; also where no account has a name."""
    some = Dataset(accounts=pd.DataFrame({"account_id": ["a", "b"], "relation": "prospect", "name": ["Alfa", None]}))
    assert some.names.to_dict() == {"a": "Alfa", "b": "b"}
    none = some.replace(accounts=some.accounts.drop(columns="name"))
    assert none.names.to_dict() == {"a": "a", "b": "b"}

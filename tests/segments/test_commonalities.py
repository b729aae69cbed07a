import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError, TableError
from icp_core.schema import Dataset
from icp_core.segments import commonalities

NUMBERS = ["n", "n_members", "raw_lift", "lift", "low", "high", "chance_low", "chance_high", "p_value"]


def test_counts_and_raw_lift_by_hand():
    """Of 40 customers 10 are members; X has 20 customers and 8 members: (8/10) / (20/40) = 1.6."""
    accounts = pd.DataFrame(
        {"account_id": [f"a{i:02d}" for i in range(40)], "relation": "customer", "industry": ["X"] * 20 + ["Y"] * 20}
    )
    members = pd.Series([i < 8 or i in (20, 21) for i in range(40)], index=accounts["account_id"])
    row = commonalities(Dataset(accounts=accounts), members).iloc[0]
    assert (row["level"], row["n"], row["n_members"], row["n_known"], row["n_members_known"]) == ("X", 20, 8, 40, 10)
    assert row["raw_lift"] == pytest.approx(1.6)
    assert 1 < row["low"] < row["lift"] < 1.6
    assert "8 of 10" in str(row["sentence"]) and "20 of 40" in str(row["sentence"])


def test_unknown_is_no_level_and_leaves_the_counts(independent):
    """Customers whose attribute is missing are in no row, and n_known says how many are left."""
    dataset, members = independent(1)
    table = commonalities(dataset, members, n_permutations=199)
    missing = int(dataset.accounts["industry"].isna().sum())
    industry = table[table["attribute"] == "industry"]
    assert "unknown" not in set(table["level"])
    assert set(industry["n_known"]) == {240 - missing}
    assert industry["n"].sum() == 240 - missing


def test_planted_commonality_is_first_and_certain(independent):
    """Where companies of one industry are five times likelier to be best, it leads and is certain in most companies."""
    found = []
    for seed in range(10):
        dataset, members = independent(seed, drawn_to=5.0)
        first = commonalities(dataset, members).iloc[0]
        found.append(bool(first["level"] == "B" and first["certain"]))
    assert sum(found) >= 8


def test_chance_seldom_makes_anything_certain(independent):
    """Over 60 companies without commonalities the smallest adjusted p-value is as small as chance makes it."""
    smallest = []
    for seed in range(60):
        dataset, members = independent(1000 + seed)
        smallest.append(commonalities(dataset, members, n_permutations=199, random_state=seed)["p_value"].min())
    smallest = np.array(smallest)
    assert (smallest < 0.1).mean() < 0.25
    assert (smallest < 0.01).sum() <= 3
    assert smallest.mean() > 0.35


def test_interval_holds_the_true_lift(independent):
    """The 80 % intervals of levels without any pull hold 1 in most cases: they are not narrower than they say."""
    held = []
    for seed in range(15):
        dataset, members = independent(50 + seed)
        table = commonalities(dataset, members, n_permutations=199)
        held += list((table["low"] <= 1) & (table["high"] >= 1))
    assert np.mean(held) > 0.75


def test_order_of_rows_changes_nothing(independent):
    """Accounts and members in another order give the same table."""
    dataset, members = independent(3, drawn_to=3.0)
    other = Dataset(accounts=dataset.accounts.sample(frac=1, random_state=1).reset_index(drop=True))
    expected = commonalities(dataset, members, n_permutations=199)
    got = commonalities(other, members.sample(frac=1, random_state=2), n_permutations=199)
    pd.testing.assert_frame_equal(got.drop(columns="sentence"), expected.drop(columns="sentence"))


def test_names_of_levels_change_nothing_but_the_names(independent):
    """Industries called otherwise keep every figure."""
    dataset, members = independent(4, drawn_to=3.0)
    renamed = dataset.accounts.assign(industry=dataset.accounts["industry"].map(lambda v: f"z{v}", na_action="ignore"))
    expected = commonalities(dataset, members, n_permutations=199)
    got = commonalities(Dataset(accounts=renamed), members, n_permutations=199)
    got["level"] = got["level"].str.removeprefix("z")
    order = ["attribute", "level"]
    pd.testing.assert_frame_equal(
        got.sort_values(order, ignore_index=True)[NUMBERS], expected.sort_values(order, ignore_index=True)[NUMBERS]
    )


def test_a_column_that_stands_twice_changes_no_other_row(independent):
    """A copy of an attribute has the same figures as its original and costs the others no certainty."""
    dataset, members = independent(5, drawn_to=3.0)
    twice = Dataset(accounts=dataset.accounts.assign(sector=dataset.accounts["industry"]))
    expected = commonalities(dataset, members, n_permutations=199)
    got = commonalities(twice, members, n_permutations=199)
    copy = got[got["attribute"] == "sector"].set_index("level")[NUMBERS]
    original = got[got["attribute"] == "industry"].set_index("level")[NUMBERS]
    pd.testing.assert_frame_equal(copy.sort_index(), original.sort_index())
    rest = got[got["attribute"] != "sector"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rest.drop(columns="sentence"), expected.drop(columns="sentence"))


def test_rows_run_from_high_lift_to_low(independent):
    """The table is sorted by the shrunken lift."""
    dataset, members = independent(6)
    assert commonalities(dataset, members, n_permutations=199)["lift"].is_monotonic_decreasing


def test_few_customers_give_hypotheses_only(independent):
    """With four members nothing is certain, however striking, and the sentence says that it is a hypothesis."""
    dataset, _ = independent(7)
    accounts = dataset.accounts.iloc[:40]
    members = pd.Series(accounts["industry"].eq("B").to_numpy(), index=accounts["account_id"])
    members[members.index[members][4:]] = False
    table = commonalities(Dataset(accounts=accounts), members, n_permutations=199)
    assert not table["certain"].any()
    assert all("hypothesis" in str(sentence) for sentence in table["sentence"])


def test_without_members_there_are_no_rows(independent):
    """Without any member there is nothing to compare, and the empty table has the columns of a full one."""
    dataset, members = independent(8)
    nothing = commonalities(dataset, members & False)
    assert len(nothing) == 0
    assert list(nothing.columns) == list(commonalities(dataset, members).columns)


def test_settings_and_ids_are_checked(independent):
    """An id that is no account and a level outside its range are named."""
    dataset, members = independent(9)
    with pytest.raises(TableError, match="nobody"):
        commonalities(dataset, pd.Series([True], index=["nobody"]))
    with pytest.raises(SettingError, match="level"):
        commonalities(dataset, members, level=1.5)

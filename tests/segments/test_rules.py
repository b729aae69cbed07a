import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError, TableError
from icp_core.levels import Scheme
from icp_core.schema import Dataset
from icp_core.segments import find_rules, hardly_tried
from icp_core.segments.level_matrix import LevelMatrix
from icp_core.segments.rule_search import rule_search
from icp_core.segments.rules import COLUMNS, MOST_ALIKE
from tests.benchmarks import rules_found as study

NUMBERS = ["n", "n_members", "raw_lift", "lift", "low", "high", "chance_low", "chance_high", "chance_best", "p_value"]
MID_WITH_ERP = frozenset({("employees", "200..1000"), ("technologies:ERP", "yes")})


@pytest.fixture(scope="module")
def planted():
    """Companies of 400 customers in which a size together with one technology marks the best, and their tables."""
    out = []
    for seed in range(500, 504):
        dataset = study.market(seed, 400)
        members, _, _ = study.best_fifth(dataset, seed, alone=0.0, together=1.8)
        out.append((dataset, members, find_rules(dataset, members, n_permutations=399)))
    return out


def crossed(both, one, other, neither):
    """60 customers in each of the four cells of two attributes, with so many members in each."""
    rows = [
        (first, second, i < k)
        for first, second, k in (("A", "X", both), ("A", "Y", one), ("B", "X", other), ("B", "Y", neither))
        for i in range(60)
    ]
    table = pd.DataFrame(rows, columns=["industry", "country", "member"])
    table["account_id"] = [f"a{i:03d}" for i in range(len(table))]
    members = pd.Series(table["member"].to_numpy(), index=pd.Index(table["account_id"], name="account_id"))
    return Dataset(accounts=table.drop(columns="member").assign(relation="customer")), members


def test_counts_and_raw_lift_by_hand():
    """Of 240 customers 48 are members; A with X has 60 customers and 30 members: (30/48) / (60/240) = 2.5."""
    table = find_rules(*crossed(30, 6, 6, 6), n_permutations=399)
    row = table.iloc[0]
    assert row["rule"] == (("industry", "A"), ("country", "X"))
    assert list(row[["n", "n_members", "n_known", "n_members_known"]]) == [60, 30, 240, 48]
    assert row["raw_lift"] == pytest.approx(2.5)
    assert 1 < row["low"] < row["lift"] < 2.5
    assert row["chance_low"] < 1 < row["chance_high"] < row["chance_best"] < row["lift"]
    assert row["certain"] and row["p_value"] < 0.03 and row["p_more"] < 0.03
    assert "30 of 48" in str(row["sentence"]) and "60 of 240" in str(row["sentence"])


def test_a_combination_that_repeats_its_strongest_part_is_no_rule():
    """Where A alone makes members, with X as without it, A with X is not told at all, however high its lift."""
    assert find_rules(*crossed(22, 22, 2, 2), n_permutations=199).empty


def test_planted_combinations_are_certain(planted):
    """A size and a technology that only together mark the best are found as such in most companies."""
    found = [MID_WITH_ERP in set(map(frozenset, table.loc[table["certain"], "rule"])) for _, _, table in planted]
    assert sum(found) >= 3


def test_chance_seldom_makes_a_combination_certain(independent):
    """Over 15 companies with nothing in common, at most two are told of a certain combination."""
    tables = [find_rules(*independent(2000 + seed), n_permutations=199) for seed in range(15)]
    assert sum(len(table) > 0 for table in tables) >= 12
    assert sum(bool(table["certain"].any()) for table in tables) <= 2


def test_one_strong_level_makes_no_combination_certain(independent):
    """Where one industry alone is drawn to be best, combinations that hold it are seldom certain."""
    tables = [find_rules(*independent(3000 + seed, n=400, drawn_to=8.0), n_permutations=199) for seed in range(8)]
    assert sum(bool(table["certain"].any()) for table in tables) <= 1


def test_the_small_study_runs_as_the_large_one():
    """Two companies of each kind give every rate that the study prints, each a share."""
    for one in (study.null_table, study.null_company, study.planted):
        told = pd.DataFrame([one(seed, 120, 199) for seed in (1, 2)]).astype(float)
        assert told.min().min() >= 0 and told.max().max() <= 1
        assert told.notna().any().all() or one is study.planted


def test_no_rule_repeats_another(planted):
    """At most ten are told; none holds another, and no two are mostly the same customers."""
    for dataset, _, table in planted:
        levels = study.level_table(dataset.accounts, study.level_scheme(dataset.accounts, dataset.attributes))
        rules = [frozenset(rule) for rule in table["rule"]]
        assert 1 <= len(rules) <= 10
        who = [study.has(levels, rule) for rule in rules]
        for i, rule in enumerate(rules):
            for j in range(i):
                assert not (rule <= rules[j] or rules[j] <= rule)
                assert (who[i] & who[j]).sum() <= MOST_ALIKE * (who[i] | who[j]).sum()


def test_each_part_is_one_level_shorter_and_the_counts_are_those_of_the_table(planted):
    """Customers with a rule are counted among those of whom all its attributes are known, and five at least have it."""
    for dataset, members, table in planted:
        levels = study.level_table(dataset.accounts, study.level_scheme(dataset.accounts, dataset.attributes))
        for row in table.itertuples():
            rule = frozenset(row.rule)
            assert set(row.better_than) < rule and len(row.better_than) == len(rule) - 1
            assert len({attribute for attribute, _ in rule}) == len(rule)
            assert not {"unknown", "other"} & {level for _, level in rule}
            who = study.has(levels, rule)
            assert (row.n, row.n_members) == (who.sum(), (who & members.to_numpy()).sum()) and row.n >= 5
            assert row.n_known == study.known(levels, rule).sum()


def test_no_rule_stands_on_a_level_that_was_hardly_tried(planted):
    """A level that fewer than five customers have is part of no combination."""
    dataset, members, _ = planted[0]
    rare = dataset.accounts.assign(
        industry=dataset.accounts["industry"].where(np.arange(400) >= 4, "New"),
    )
    prospects = rare.head(6).assign(account_id=[f"p{i}" for i in range(6)], relation="prospect", industry="New")
    wider = Dataset(accounts=pd.concat([rare, prospects], ignore_index=True))
    marked = members.copy()
    marked.iloc[:4] = True
    assert "New" in set(hardly_tried(wider, Scheme(categories={"industry": ("New", "Food")}))["level"])
    table = find_rules(wider, marked, n_permutations=199)
    assert len(table) and not any(("industry", "New") in rule for rule in table["rule"])


def test_order_of_rows_changes_nothing(planted):
    """Accounts and members in another order give the same table."""
    dataset, members, table = planted[0]
    other = Dataset(accounts=dataset.accounts.sample(frac=1, random_state=1).reset_index(drop=True))
    got = find_rules(other, members.sample(frac=1, random_state=2), n_permutations=399)
    pd.testing.assert_frame_equal(got.drop(columns="sentence"), table.drop(columns="sentence"))


def test_few_customers_give_hypotheses_only():
    """With fewer than a hundred customers nothing is certain, however striking, and the sentence says so."""
    dataset, members = crossed(30, 6, 6, 6)
    kept = members.index[np.arange(240) % 60 < 40][::2]
    few = find_rules(Dataset(accounts=dataset.accounts[dataset.accounts["account_id"].isin(kept)]), members[kept])
    assert len(few) and not few["certain"].any()
    assert all("hypothesis" in str(sentence) for sentence in few["sentence"])
    assert few["p_more"].isna().all()


def test_the_search_of_triples_counts_what_is_there():
    """Third levels are counted, and allowed, as a walk over all combinations counts and allows them."""
    rng = np.random.default_rng(3)
    owner = np.array([0, 0, 1, 1, 2, 2, 3])
    has = np.zeros((150, 7), dtype=np.float32)
    for attribute in range(4):
        mine = np.flatnonzero(owner == attribute)
        has[np.arange(150), mine[0] + rng.integers(0, 2, 150) % len(mine)] = 1
    has[:, 6] = rng.random(150) < 0.4
    knows = (rng.random((150, 4)) < 0.9).astype(np.float32)
    has *= knows[:, owner]
    search = rule_search(LevelMatrix([("a", str(i)) for i in range(7)], has, knows, owner), 3)
    checked = 0
    for row, (i, j) in enumerate(search.pairs):
        for c in np.flatnonzero((owner != owner[i]) & (owner != owner[j])):
            n, all_known = has[:, [i, j, c]].all(axis=1).sum(), knows[:, owner[[i, j, c]]].all(axis=1)
            rest = [(has[:, part].all(axis=1) & all_known).sum() - n for part in ([i, j], [i, c], [j, c])]
            assert (search.n3[row, c], search.N3[row, c]) == (n, all_known.sum())
            if search.allowed[row, c]:
                assert n >= 5 and min(rest) >= 5
                checked += 1
    assert checked > 20


def test_where_nobody_is_a_member_or_everybody_there_are_no_rules(independent):
    """There is then nothing to compare, and the empty table has the columns of a full one."""
    dataset, members = independent(8)
    for given in (members & False, members | True):
        nothing = find_rules(dataset, given)
        assert nothing.empty and tuple(nothing.columns) == COLUMNS


def test_settings_and_ids_are_checked(independent):
    """An id that is no account, a level and a depth outside their range are named."""
    dataset, members = independent(9)
    with pytest.raises(TableError, match="nobody"):
        find_rules(dataset, pd.Series([True], index=["nobody"]))
    with pytest.raises(SettingError, match="level"):
        find_rules(dataset, members, level=1.5)
    with pytest.raises(SettingError, match="depth"):
        find_rules(dataset, members, depth=4)

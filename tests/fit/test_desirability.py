import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.fit import POINTS_PER_LOG_ODDS, suggest_desirability
from icp_core.segments.shrinkage import Tally, shrunken_log_odds


def levels_of(desirability, attribute="industry"):
    table = desirability.table
    return table[table["attribute"] == attribute].set_index("level")


def flipped(dataset, account):
    """The same company with the outcome of one account's deal turned round."""
    deals = dataset.deals.copy()
    row = deals["account_id"] == account
    deals.loc[row, "outcome"] = np.where(deals.loc[row, "outcome"] == "won", "lost", "won")
    return dataset.replace(deals=deals)


def test_fifty_plus_points_per_log_odds(sold, best):
    """15 of 20 and 5 of 20 won, half of the whole: as far above 50 as below, by the shrunken log-odds times 25."""
    dataset = sold({"X": (15, 5), "Y": (5, 15)})
    table = levels_of(suggest_desirability(dataset, best(dataset)))
    effect = shrunken_log_odds([Tally(np.array([15.0, 5, 0]), np.array([20.0, 20, 0]), 0.5, 40.0)]).effect
    assert POINTS_PER_LOG_ODDS == 25
    assert list(table["value"]) == pytest.approx(list(50 + 25 * effect))
    assert table["value"]["X"] - 50 == pytest.approx(50 - table["value"]["Y"])
    assert 60 < table["value"]["X"] < 50 + 25 * np.log(3)


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=4))
def test_values_stay_within_their_interval_and_0_to_100(sold, best, counts):
    """Clipped at both ends, however one-sided the deals; a level has an interval just where it has outcomes."""
    dataset = sold({f"I{i}": count for i, count in enumerate(counts)})
    table = suggest_desirability(dataset, best(dataset), source="won").table
    known = table[table["n"] > 0]
    assert ((known["low"] >= 0) & (known["low"] <= known["value"])).all()
    assert ((known["value"] <= known["high"]) & (known["high"] <= 100)).all()
    rest = table[table["n"] == 0]
    assert (rest["value"] == 50).all() and rest["low"].isna().all() and (rest["evidence"] == "none").all()


def test_a_hopeless_level_among_many_good_ones_reaches_0(sold, best):
    """None of 400 won where the others win nine of ten: the log-odds lie beyond -2, and 0 is the end."""
    dataset = sold({"X": (0, 400), "Y": (360, 40), "Z": (360, 40)})
    assert levels_of(suggest_desirability(dataset, best(dataset)))["value"]["X"] == 0


def test_more_wins_never_lower_a_level(sold, best):
    """X from 8 to 16 of 20 won beside the same Y and Z: its desirability rises at every step."""
    values = []
    for won in (8, 10, 12, 14, 16):
        dataset = sold({"X": (won, 20 - won), "Y": (10, 10), "Z": (10, 10)})
        values.append(levels_of(suggest_desirability(dataset, best(dataset)))["value"]["X"])
    assert values == sorted(set(values))


@pytest.mark.parametrize("counts", [{"X": (20, 0), "Y": (20, 0)}, {"X": (0, 20), "Y": (0, 20)}])
def test_outcomes_of_one_kind_teach_nothing(sold, best, counts):
    """All won or all lost, and nobody best: every level stands at 50, and the reason is given."""
    dataset = sold(counts)
    learned = suggest_desirability(dataset, best(dataset))
    assert learned.reason.key == "fit.reason.no_outcomes"
    assert (learned.table["value"] == 50).all() and (learned.table["evidence"] == "none").all()
    assert learned.table[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("counts", [{}, {"X": (1, 0)}, {"X": (3, 2), "Y": (1, 2)}, {None: (15, 15)}])
def test_without_levels_there_is_nothing_to_weigh(sold, best, counts):
    """No accounts, one, too few of a kind, none with a value: an empty table with the reason."""
    dataset = sold(counts)
    learned = suggest_desirability(dataset, best(dataset))
    assert learned.reason.key == "fit.reason.no_attributes"
    assert learned.table.empty and learned.weighed == ()


def test_the_source_decides_what_counts(sold, best):
    """Won deals speak for X and best customers for Y: each source alone says so, both together lie between."""
    dataset = sold({"X": (30, 10), "Y": (20, 30)})
    accounts = dataset.accounts
    members = accounts.loc[(accounts["industry"] == "Y") & (accounts["relation"] == "customer"), "account_id"][:15]
    chosen = best(dataset, members)
    won, top, both = (levels_of(suggest_desirability(dataset, chosen, source=name)) for name in ("won", "best", "both"))
    assert won["value"]["X"] > 50 > won["value"]["Y"] and top["value"]["Y"] > 50 > top["value"]["X"]
    for level in ("X", "Y"):
        ends = sorted((won["value"][level], top["value"][level]))
        assert ends[0] < both["value"][level] < ends[1]
    assert list(won["n"]) == [50, 40, 0] and list(top["n"]) == [20, 30, 0] and list(both["n"]) == [70, 70, 0]
    assert [table["evidence"]["X"] for table in (won, top, both)] == ["won", "best", "both"]


def test_a_level_that_one_kind_tells_of_is_not_shrunk_by_the_other(sold, best):
    """No customer is of level X: who is best says nothing of it, and from both it stands where deals alone put it."""
    dataset = sold({"X": (0, 30), "Y": (30, 15), "Z": (30, 15)})
    chosen = best(dataset, dataset.customers[:12])
    won, both = (levels_of(suggest_desirability(dataset, chosen, source=name)) for name in ("won", "both"))
    assert both["evidence"]["X"] == "won" and both["n"]["X"] == 30
    assert both["value"]["X"] == pytest.approx(won["value"]["X"], abs=4)


def test_bands_that_a_person_draws_are_learned_from(sold, best):
    """The table has a row for each band as it was drawn, in the copies too; one that nobody is in stays at 50."""
    dataset = sold({"X": (20, 10), "Y": (10, 20)}, employees=[5.0, 40.0, 400.0])
    learned = suggest_desirability(dataset, best(dataset), edges={"employees": (30, 300, 3000)})
    for table in (learned.table, *learned.out_of_fold.values()):
        mine = table[table["attribute"] == "employees"]
        assert list(mine["level"]) == ["..30", "30..300", "300..3000", "3000.."]
    assert levels_of(learned, "employees")["value"]["3000.."] == 50
    assert learned.scheme.thin == {"employees": ("3000..",)}
    with pytest.raises(SettingError, match="ever higher"):
        suggest_desirability(dataset, best(dataset), edges={"employees": (300, 30)})


def test_an_unknown_source_is_refused_with_the_known_ones(sold, best):
    """The message names what was given and what there is."""
    dataset = sold({"X": (6, 6), "Y": (6, 6)})
    with pytest.raises(SettingError, match=r"lost.*both.*best.*won"):
        suggest_desirability(dataset, best(dataset), source="lost")


def test_customers_too_young_to_judge_teach_nothing(sold, best):
    """Whether they count as best or not, the table is the same."""
    dataset = sold({"X": (20, 10), "Y": (20, 10)})
    old, young = list(dataset.customers[:6]), list(dataset.customers[-5:])
    first, second = (
        suggest_desirability(dataset, best(dataset, members, too_young=young), source="best").table
        for members in (old, old + young)
    )
    pd.testing.assert_frame_equal(first, second)


def test_the_criterion_describes_nobody(sold, best):
    """A column that chose the best is no attribute of theirs; the other columns still are."""
    dataset = sold({"X": (20, 10), "Y": (20, 10)}, love=[1.0, 2.0, 3.0, 4.0])
    chosen = best(dataset, dataset.customers[:8], judged_by=("love",))
    assert suggest_desirability(dataset, chosen).weighed == ("industry",)
    assert suggest_desirability(dataset, best(dataset, dataset.customers[:8])).weighed == ("love", "industry")


def test_a_belief_stands_where_there_is_no_evidence_and_gives_way_where_there_is(sold, best):
    """80 for other, of which no deal tells; 90 for X, which loses: the more deals, the farther from the belief."""
    beliefs = {("industry", "X"): 90.0, ("industry", "other"): 80.0}
    values = []
    for times in (1, 3, 12):
        dataset = sold({"X": (2 * times, 4 * times), "Y": (4 * times, 2 * times)})
        table = levels_of(suggest_desirability(dataset, best(dataset), beliefs=beliefs))
        plain = levels_of(suggest_desirability(dataset, best(dataset)))
        assert table["value"]["other"] == 80 and table["evidence"]["other"] == "belief"
        assert plain["value"]["X"] < table["value"]["X"] < 90
        assert table["value"]["Y"] == plain["value"]["Y"]
        values.append(table["value"]["X"])
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("belief", "told"),
    [
        ({("industry", "Q"): 60.0}, r"Q.*X"),
        ({("planet", "X"): 60.0}, r"planet"),
        ({("industry", "X"): 120.0}, r"100.*120"),
        ({("industry", "X"): -1.0}, r"-1|−1"),
        ({("industry", "X"): float("nan")}, r"industry X"),
    ],
)
def test_an_impossible_belief_or_edit_is_refused(sold, best, belief, told):
    """An unknown level, an unknown attribute and a value outside 0 to 100."""
    dataset = sold({"X": (12, 6), "Y": (6, 12)})
    with pytest.raises(SettingError, match=told):
        suggest_desirability(dataset, best(dataset), beliefs=belief)
    with pytest.raises(SettingError, match=told):
        suggest_desirability(dataset, best(dataset)).edited(belief)


@pytest.mark.parametrize("level", ["X", "Y", "other"])
def test_an_edit_sets_one_level_everywhere_and_nothing_else(sold, best, level):
    """In the table and in each out-of-fold copy; the original keeps its values."""
    dataset = sold({"X": (12, 6), "Y": (6, 12), "Other": (3, 6)})
    learned = suggest_desirability(dataset, best(dataset))
    before = learned.table.copy()
    edited = learned.edited({("industry", level): 12.5})
    for table in (edited.table, *edited.out_of_fold.values()):
        row = table[table["level"] == level]
        assert len(row) == 1
        assert row["value"].item() == 12.5 and row["evidence"].item() == "belief" and row["low"].isna().all()
    rest = before["level"] != level
    pd.testing.assert_frame_equal(edited.table[rest], before[rest])
    pd.testing.assert_frame_equal(learned.table, before)


def test_a_fold_is_learned_without_its_accounts(sold, best):
    """Turning one outcome round changes the table and the other folds' copies, never that of the account's own fold."""
    dataset = sold({"X": (20, 10), "Y": (10, 20), "Z": (8, 8)})
    chosen = best(dataset, dataset.customers[:9])
    learned = suggest_desirability(dataset, chosen)
    for account in ("a0000", "a0025", "a0047"):
        other = suggest_desirability(flipped(dataset, account), chosen)
        fold = learned.folds[account]
        assert not other.table.equals(learned.table)
        for number, table in learned.out_of_fold.items():
            assert other.out_of_fold[number].equals(table) == (number == fold)


def test_an_account_keeps_its_fold_when_others_come(sold, best):
    """The fold hangs on the id alone; every fold is used."""
    few, many = sold({"X": (20, 10), "Y": (10, 20)}), sold({"X": (20, 10), "Y": (30, 40)})
    first, second = (suggest_desirability(dataset, best(dataset)).folds for dataset in (few, many))
    pd.testing.assert_series_equal(first, second.loc[first.index])
    assert set(second) == {0, 1, 2, 3, 4}


def test_technologies_carry_one_weight_together(sold, best):
    """Each technology has a desirability of its own, and all are weighed as one."""
    dataset = sold({"X": (20, 10), "Y": (10, 20)}, technologies=[["ERP"], ["CRM"], ["ERP", "CRM"], []])
    learned = suggest_desirability(dataset, best(dataset))
    assert learned.weighed == ("industry", "technologies")
    assert set(learned.table["attribute"]) == {"industry", "technologies:ERP", "technologies:CRM"}


def test_the_same_input_gives_the_same_tables_and_stays_as_it_was(sold, best):
    """Twice learned, equal; accounts, deals and membership unchanged."""
    dataset = sold({"X": (20, 10), "Y": (10, 20)}, employees=[5.0, 40.0, None, 400.0])
    chosen = best(dataset, dataset.customers[:8])
    accounts, deals, members = dataset.accounts.copy(), dataset.deals.copy(), chosen.members.copy()
    first, second = (suggest_desirability(dataset, chosen, beliefs={("industry", "X"): 70}) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_frame_equal(dataset.accounts, accounts)
    pd.testing.assert_frame_equal(dataset.deals, deals)
    pd.testing.assert_series_equal(chosen.members, members)

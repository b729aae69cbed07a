import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.fit import POINTS_PER_LOG_ODDS, Belief, Beliefs, suggest_desirability
from icp_core.intake.blank import blank_dataset
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
    """80 for other, of which no deal tells; 90 for X, which loses: the more deals, the farther from the belief, and
    with many it is where the data alone put it."""
    beliefs = {("industry", "X"): 90.0, ("industry", "other"): 80.0}
    values = []
    for times in (1, 3, 60):
        dataset = sold({"X": (2 * times, 4 * times), "Y": (4 * times, 2 * times)})
        table = levels_of(suggest_desirability(dataset, best(dataset), beliefs=beliefs))
        plain = levels_of(suggest_desirability(dataset, best(dataset)))
        assert table["value"]["other"] == 80 and table["evidence"]["other"] == "belief"
        assert table.loc["other", ["low", "high"]].isna().all() and table["n"]["other"] == 0
        assert table["value"]["X"] < 90 and table["evidence"]["X"] == "won" and table["n"]["X"] == 6 * times
        assert table["value"]["Y"] == plain["value"]["Y"]
        values.append(table["value"]["X"])
    assert values == sorted(values, reverse=True)
    assert table.loc["X", ["value", "low", "high"]].to_list() == pytest.approx(
        plain.loc["X", ["value", "low", "high"]].to_list(), abs=0.5
    )


def test_with_no_accounts_at_all_beliefs_are_what_there_is(best):
    """Levels, weights and values as believed, no outcomes behind them, no interval that looks measured; each copy has
    them too; the reason says so."""
    dataset = blank_dataset()
    held = (
        Belief("industry", "Retail", 80, 8, "Aino", "five talks"),
        Belief("employees", "10..50", 70),
        Belief("technologies:SAP", "yes", 60, 3),
        Belief("industry", "Food", 20, 0),
    )
    learned = suggest_desirability(dataset, best(dataset), beliefs=Beliefs(held))
    assert learned.weighed == ("employees", "industry", "technologies")
    for table in (learned.table, *learned.out_of_fold.values()):
        told = table.set_index(["attribute", "level"])
        assert told["value"].to_dict() == {
            ("employees", "..10"): 50, ("employees", "10..50"): 70, ("employees", "50.."): 50,
            ("industry", "Retail"): 80, ("industry", "Food"): 50, ("industry", "other"): 50,
            ("technologies:SAP", "yes"): 60, ("technologies:SAP", "no"): 50,
        }  # fmt: skip
        assert (told["n"] == 0).all() and told[["low", "high"]].isna().all(axis=None)
        assert set(told["evidence"]) == {"belief", "none"}
    assert learned.reason.key == "fit.reason.only_beliefs"
    first = learned.beliefs.set_index("level").loc["Retail"]
    assert (first["belief"], first["strength"], first["by"], first["ground"]) == (80, 8, "Aino", "five talks")
    assert first["belief_low"] == first["low"] < 80 < first["high"] == first["belief_high"]
    assert np.isnan(first["data"]) and first["n"] == 0 and not first["conflict"]
    assert set(learned.beliefs["level"]) == {"Retail", "10..50", "yes"} and learned.waiting == ()


def test_what_was_believed_what_was_seen_and_both_stand_beside_each_other(sold, best):
    """Four rows of what is known: a believed level, one that only deals tell of, and a believed one without deals."""
    dataset = sold({"X": (2, 10), "Y": (10, 2)})
    learned = suggest_desirability(dataset, best(dataset), beliefs=Beliefs.of({("industry", "X"): 85.0}, strength=30))
    told, table = learned.beliefs.set_index("level"), levels_of(learned)
    alone = levels_of(suggest_desirability(dataset, best(dataset)))
    assert list(told.index) == ["X", "Y"]
    assert (
        told.loc["X", ["data", "data_low", "data_high"]].to_list() == alone.loc["X", ["value", "low", "high"]].to_list()
    )
    assert told["data"]["X"] < told["value"]["X"] < told["belief"]["X"] == 85
    assert told["value"]["X"] == table["value"]["X"] and told["low"]["X"] == table["low"]["X"]
    assert told["conflict"]["X"] and told["holds"]["X"] < 0.5
    assert np.isnan(told["belief"]["Y"]) and np.isnan(told["holds"]["Y"]) and not told["conflict"]["Y"]
    assert told.loc["Y", ["value", "low", "high"]].to_list() == alone.loc["Y", ["value", "low", "high"]].to_list()
    counts = told[["n", "n_deals", "n_customers", "n_interviews", "n_won"]]
    assert counts.loc["X"].to_list() == [12, 12, 0, 0, 2] and counts.loc["Y"].to_list() == [12, 12, 0, 0, 10]


@pytest.mark.parametrize("strength", [2.0, 8.0, 20.0])
@pytest.mark.parametrize("believed", [20.0, 45.0, 80.0])
def test_what_is_held_lies_between_the_belief_and_what_is_shown_as_seen(sold, best, believed, strength):
    """However few the deals and however loose the belief; without a belief what is shown is what the data say."""
    held = Beliefs.of({("industry", "X"): believed}, strength=strength)
    for won, lost in ((0, 1), (1, 0), (0, 5), (2, 3), (5, 1), (9, 20)):
        dataset = sold({"X": (won, lost), "Y": (4, 8)})
        told = suggest_desirability(dataset, best(dataset), source="won", beliefs=held).beliefs.set_index("level")
        low, high = sorted(told.loc["X", ["belief", "seen"]])
        assert low - 1 <= told.loc["X", "value"] <= high + 1, (won, lost)
        assert told.loc["X", "seen_low"] <= told.loc["X", "seen"] <= told.loc["X", "seen_high"]
        wide = told.loc["X", "seen_high"] - told.loc["X", "seen_low"] > 30
        assert won + lost > 3 or wide  # one answer is no certainty
        assert told.loc["Y", "seen"] == told.loc["Y", "data"]


def test_outcomes_of_one_level_alone_show_nothing_beside_what_is_believed_of_it(sold, best):
    """Three of six won, all of X: they count, and move the belief, but there is no whole to hold them against."""
    dataset = sold({"X": (3, 3)})
    believed = {("industry", "X"): 80.0, ("industry", "Y"): 50.0}
    row = suggest_desirability(dataset, best(dataset), source="won", beliefs=believed).beliefs.iloc[0]
    assert row["n_deals"] == 6 and row["value"] < 80
    assert np.isnan([row["data"], row["data_low"], row["data_high"]]).all()


def interviewed(dataset, verdicts):
    """The company with verdicts: pairs of account id and verdict, a day apart."""
    days = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(len(verdicts)), unit="D")
    ids, words = zip(*verdicts, strict=True)
    return dataset.replace(interviews=pd.DataFrame({"account_id": ids, "verdict": words, "date": days}))


@pytest.fixture
def talks(sold):
    """Ten companies of X and ten of Y that nobody has sold to."""
    return sold({}, prospects=["X"] * 10 + ["Y"] * 10)


def test_interviews_alone_teach_and_say_so(talks, best):
    """Those of X fit and those of Y do not: X rises above what is believed, Y falls, and no deal stands behind it."""
    dataset = interviewed(
        talks, [(f"a{i:04d}", "fits" if i < 10 else "does_not_fit") for i in (0, 1, 2, 3, 10, 11, 12)]
    )
    learned = suggest_desirability(dataset, best(dataset), beliefs={("industry", "X"): 60.0, ("industry", "Y"): 60.0})
    table, told = levels_of(learned), learned.beliefs.set_index("level")
    assert table["value"]["X"] > 60 > table["value"]["Y"]
    assert (table["evidence"][["X", "Y"]] == "interview").all() and list(table["n"]) == [4, 3, 0]
    assert told["data"]["X"] > 50 > told["data"]["Y"] and list(told["n_fit"]) == [4, 0]
    assert list(told["n_interviews"]) == [4, 3] and (told["n_deals"] == 0).all()


def test_an_interview_counts_half_or_what_it_is_said_to_be_worth(talks, best):
    """Believed 60 and eight that do not fit: worth nothing it stays, and falls the farther the more they are worth."""
    dataset = interviewed(talks, [(f"a{i:04d}", "does_not_fit" if i < 8 else "fits") for i in (*range(8), 10, 11, 12)])
    values = []
    for worth in (0.0, 0.25, 0.5, 1.0):
        beliefs = Beliefs((Belief("industry", "X", 60.0),), interview_worth=worth)
        values.append(levels_of(suggest_desirability(dataset, best(dataset), beliefs=beliefs))["value"]["X"])
    assert values[0] == pytest.approx(60, abs=1e-9) and values == sorted(set(values), reverse=True)


def test_who_was_unsure_teaches_nothing_and_is_counted(talks, best):
    """Unsure verdicts change no value; a later verdict of the same account replaces an earlier one."""
    said = [("a0000", "fits"), ("a0001", "fits"), ("a0010", "does_not_fit")]
    beliefs = {("industry", "X"): 60.0}
    plain = suggest_desirability(interviewed(talks, said), best(talks), beliefs=beliefs)
    more = [("a0010", "fits"), *said, ("a0002", "unsure"), ("a0003", "unsure"), ("a0015", "unsure")]
    unsure = suggest_desirability(interviewed(talks, more), best(talks), beliefs=beliefs)
    pd.testing.assert_frame_equal(unsure.table, plain.table)
    assert list(unsure.beliefs["n_unsure"]) == [2, 1] and (plain.beliefs["n_unsure"] == 0).all()


def test_a_company_that_was_sold_to_is_not_counted_again_by_what_it_said(sold, best):
    """An interview with a company whose deal teaches changes nothing; of one without a deal it does."""
    dataset = sold({"X": (6, 6), "Y": (6, 6)}, prospects=["X", "X"])
    beliefs = {("industry", "X"): 60.0}
    plain = suggest_desirability(dataset, best(dataset), beliefs=beliefs).table
    sold_to = suggest_desirability(interviewed(dataset, [("a0001", "fits")]), best(dataset), beliefs=beliefs).table
    other = suggest_desirability(interviewed(dataset, [("a0024", "fits")]), best(dataset), beliefs=beliefs).table
    pd.testing.assert_frame_equal(sold_to, plain)
    assert levels_value(other, "X") > levels_value(plain, "X")


def levels_value(table, level):
    """Value of a level of the only attribute."""
    return table.set_index("level")["value"][level]


def test_deals_of_one_outcome_move_a_belief_though_they_tell_no_levels_apart(sold, best):
    """Five won of five: believed 50 rises, with an interval and the deals behind it; unbelieved Y stays at 50."""
    dataset = sold({"X": (5, 0), "Y": (5, 0)})
    learned = suggest_desirability(dataset, best(dataset), beliefs={("industry", "X"): 50.0})
    table, told = levels_of(learned), learned.beliefs.set_index("level")
    assert table["n"]["X"] == 5 and table["evidence"]["X"] == "won" and table["low"]["X"] < table["value"]["X"]
    assert np.isnan(told["data"]["X"]) and told["n_won"]["X"] == 5
    assert table["value"]["Y"] == 50 and table["evidence"]["Y"] == "none" and told["n_deals"]["Y"] == 5


def test_the_order_of_facts_does_not_matter(sold, best):
    """Accounts and deals the other way round: the same values for the same levels."""
    dataset = sold({"X": (8, 10), "Y": (10, 6), "Z": (2, 7)}, prospects=["X", "Y"])
    dataset = interviewed(dataset, [("a0043", "fits"), ("a0044", "does_not_fit")])
    turned = dataset.replace(
        accounts=dataset.accounts[::-1].reset_index(drop=True),
        deals=dataset.deals[::-1].reset_index(drop=True),
        interviews=dataset.interviews[::-1].reset_index(drop=True),
    )
    beliefs = {("industry", "X"): 70.0, ("industry", "Z"): 30.0}
    one, other = (suggest_desirability(each, best(each), beliefs=beliefs) for each in (dataset, turned))
    pd.testing.assert_series_equal(levels_of(one)["value"].sort_index(), levels_of(other)["value"].sort_index())


def test_a_belief_is_in_every_copy_and_the_outcomes_of_a_fold_in_its_own_never(sold, best):
    """Turning one deal round changes all but the copy of its own fold; of a higher belief each copy is higher."""
    dataset = sold({"X": (20, 10), "Y": (10, 20)})
    beliefs = {("industry", "X"): 40.0}
    learned = suggest_desirability(dataset, best(dataset), beliefs=beliefs)
    other = suggest_desirability(flipped(dataset, "a0000"), best(dataset), beliefs=beliefs)
    higher = suggest_desirability(dataset, best(dataset), beliefs={("industry", "X"): 80.0})
    for number, table in learned.out_of_fold.items():
        assert other.out_of_fold[number].equals(table) == (number == learned.folds["a0000"])
        assert levels_value(table, "X") < levels_value(higher.out_of_fold[number], "X")


@pytest.mark.parametrize(
    "belief",
    [
        Belief("employees", "10..50", 70),  # other bands were drawn
        Belief("love", "3", 70),  # it chose the best
        Belief("relation", "customer", 70),  # what became of a company describes none
        Belief("technologies", "SAP", 70),  # a technology is an attribute of its own
    ],
)
def test_a_belief_that_means_nothing_here_waits(sold, best, belief):
    """It makes no level and moves none, and is named as waiting."""
    dataset = sold({"X": (20, 10), "Y": (20, 10)}, employees=[5.0, 40.0, 400.0], love=[1.0, 2.0, 3.0])
    chosen = best(dataset, dataset.customers[:8], judged_by=("love",))
    edges = {"employees": (30, 300)}
    learned = suggest_desirability(dataset, chosen, beliefs=Beliefs((belief,)), edges=edges)
    pd.testing.assert_frame_equal(learned.table, suggest_desirability(dataset, chosen, edges=edges).table)
    assert learned.waiting == (belief,)


def test_a_belief_written_in_other_capitals_is_of_the_level_that_the_files_have(sold, best):
    """Retail in the files, retail in the belief: one level."""
    dataset = sold({"Retail": (8, 8), "Food": (8, 8)})
    learned = suggest_desirability(dataset, best(dataset), beliefs={("industry", "retail"): 90.0})
    assert sorted(levels_of(learned).index) == ["Food", "Retail", "other"]
    assert levels_of(learned)["value"]["Retail"] > 60


@pytest.mark.parametrize("value", [120.0, -1.0, float("nan")])
def test_an_impossible_belief_or_edit_is_refused(sold, best, value):
    """A value outside 0 to 100, by the name of its level."""
    dataset = sold({"X": (12, 6), "Y": (6, 12)})
    with pytest.raises(SettingError, match="industry X"):
        suggest_desirability(dataset, best(dataset), beliefs={("industry", "X"): value})
    with pytest.raises(SettingError, match="industry X"):
        suggest_desirability(dataset, best(dataset)).edited({("industry", "X"): value})


@pytest.mark.parametrize(("place", "told"), [(("industry", "Q"), r"Q.*X"), (("planet", "X"), r"planet")])
def test_an_edit_of_what_there_is_not_is_refused(sold, best, place, told):
    """An unknown level is told with the known ones, an unknown attribute too; a belief makes either."""
    dataset = sold({"X": (12, 6), "Y": (6, 12)})
    with pytest.raises(SettingError, match=told):
        suggest_desirability(dataset, best(dataset)).edited({place: 60.0})
    learned = suggest_desirability(dataset, best(dataset), beliefs={place: 60.0})
    assert learned.edited({place: 70.0}).table.set_index(["attribute", "level"])["value"][place] == 70


def test_what_a_person_sets_on_the_board_overrides_belief_and_data(sold, best):
    """The level stands where it was set; what is believed and seen is still told beside."""
    dataset = sold({"X": (12, 6), "Y": (6, 12)})
    learned = suggest_desirability(dataset, best(dataset), beliefs={("industry", "X"): 90.0})
    edited = learned.edited({("industry", "X"): 10.0})
    assert levels_of(edited)["value"]["X"] == 10 and levels_of(edited)["evidence"]["X"] == "belief"
    pd.testing.assert_frame_equal(edited.beliefs, learned.beliefs)


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

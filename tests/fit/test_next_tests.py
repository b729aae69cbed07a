"""What to test next: the order, and the result that would change what looks good, checked by bringing it about."""

import re

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.errors import SettingError
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.next_tests import WANTED
from icp_core.profile.grades import LEANS, graded, held_beliefs, wanted_levels
from icp_core.schema import Dataset
from tests.benchmarks import founder_next_tests as study


def learned(best, counts, *held, sold=None):
    dataset = sold(counts)
    return icp.suggest_desirability(dataset, best(dataset), beliefs=Beliefs(tuple(held)))


def believed(best, *held):
    """With no company at all."""
    dataset = Dataset(accounts=pd.DataFrame({"account_id": [], "relation": []}, dtype=str))
    return icp.suggest_desirability(dataset, best(dataset), beliefs=Beliefs(tuple(held)))


def industry(*pairs, strength=8.0):
    return [Belief("industry", level, value, strength) for level, value in pairs]


def test_equal_beliefs_tell_the_same_in_the_order_of_the_levels(best):
    """Two levels of which the same is believed: half a chance each, equal information, rate 30 % as believed."""
    told = icp.next_tests(found := believed(best, *industry(("A", 50), ("B", 50))), icp.equal_weights(found))
    assert told["level"].tolist() == ["A", "B"]
    assert told["information"].nunique() == 1 and 0 < told["information"][0] < 1
    assert told["best_chance"].tolist() == pytest.approx([0.5, 0.5])
    assert told["rate"].tolist() == pytest.approx([0.3, 0.3], abs=0.03)
    assert (told["expected_yes"] == 5 * told["rate"]).all()


def test_what_is_believed_less_firmly_is_tested_first(best):
    """The same value worth 2 customers, or 40: the weaker belief tells more, and its rate has the wider interval."""
    held = [Belief("industry", "firm", 50, 40), Belief("industry", "weak", 50, 2)]
    told = icp.next_tests(found := believed(best, *held), icp.equal_weights(found)).set_index("level")
    assert list(told.index) == ["weak", "firm"]
    width = told["high"] - told["low"]
    assert width["weak"] > 1.1 * width["firm"]


def test_weight_decides_between_attributes(best):
    """The same beliefs of two attributes: the heavier one leads, and one without weight stands last and says so."""
    held = [*industry(("A", 50), ("B", 60)), Belief("region", "A", 50), Belief("region", "B", 60)]
    found = believed(best, *held)
    told = icp.next_tests(found, icp.Weights.of({"industry": 30, "region": 70}))
    assert told["attribute"][0] == "region"
    none = icp.next_tests(found, icp.Weights.of({"industry": 100, "region": 0}))
    assert none["attribute"].tolist() == ["industry", "industry", "region", "region"]
    assert "no weight" in str(none["because"][3])
    assert "no weight" not in str(none["because"][0])


def test_a_level_alone_is_held_against_the_whole(best):
    """Of one level it is asked whether it is better than the whole, so that a lone belief is worth a test too."""
    told = icp.next_tests(found := believed(best, *industry(("A", 55))), icp.equal_weights(found))
    assert told["information"][0] > 0.05
    assert 0.4 < told["best_chance"][0] < 0.8


def changes(found, tests=5):
    told = icp.next_tests(found, icp.equal_weights(found), tests=tests)
    return {row.level: str(row.would_change) for row in told.itertuples()}


def state(best, sold, counts, held, level):
    """Whether a level is wanted, and which is the first, once the deals are really there."""
    table = learned(best, counts, *held, sold=sold).table
    values = table[table["level"] != "other"].set_index("level")["value"]
    return bool(values[level] > WANTED), values.idxmax()


def with_more(counts, level, yes, n):
    won, lost = counts.get(level, (0, 0))
    return {**counts, level: (won + yes, lost + n - yes)}


@pytest.mark.parametrize("strengths", [(8.0, 8.0, 8.0), (2.0, 20.0, 5.0), None])
def test_the_result_that_is_said_to_change_the_profile_does_and_one_less_does_not(best, sold, strengths):
    """With the deals brought in, the number told is the first that changes something, with beliefs or without."""
    counts = {"A": (5, 3), "B": (3, 4), "C": (2, 5)}
    held = [Belief("industry", *at) for at in zip("ABC", (65, 58, 50), strengths, strict=True)] if strengths else []
    found = learned(best, counts, *held, sold=sold)
    checked = 0
    for level, text in changes(found).items():
        now = state(best, sold, counts, held, level)
        for yes, direction in re.findall(r"(\d) or (fewer|more) of 5", text):
            at, step = int(yes), 1 if direction == "fewer" else -1
            assert state(best, sold, with_more(counts, level, at, 5), held, level) != now
            assert state(best, sold, with_more(counts, level, at + step, 5), held, level) == now
            checked += 1
        for n, outcome in re.findall(r"(\d+) (yes|no)\b", text.partition("takes")[2]):
            yes = int(n) if outcome == "yes" else 0
            less = yes - 1 if yes else 0
            assert state(best, sold, with_more(counts, level, yes, int(n)), held, level) != now
            assert state(best, sold, with_more(counts, level, less, int(n) - 1), held, level) == now
            checked += 1
    assert checked >= 1


def test_a_belief_that_failure_would_take_off_the_profile(best):
    """Of a level at 60, few yes take it down to the rest, or below the other, and never above."""
    text = changes(believed(best, *industry(("A", 60), ("B", 40))))["A"]
    assert re.search(r"(none|fewer|\d) .*A no longer looks better", text) or "B looks the best" in text
    assert "A looks better" not in text


def test_what_a_few_outcomes_make_look_best_is_not_said_to_be_on_the_profile(best, sold):
    """The profile names A, which is believed, and not B, which five deals alone put above it; B's test says that A
    would look the best in its place, not that it becomes what the profile names."""
    found = learned(best, {"B": (5, 0), "C": (2, 6)}, *industry(("A", 70), ("C", 40)), sold=sold)
    levels = graded(found.table, None, held_beliefs(found)).reset_index(drop=True)
    named = [levels["level"][at] for at in wanted_levels(levels)["industry"]]
    value = levels.set_index("level")["value"]
    assert named == ["A"] and value["B"] > value["A"] > WANTED
    said = changes(found)
    assert "A looks the best by industry in its place" in said["B"]
    assert not [text for text in said.values() if "profile" in text]


def test_a_firm_belief_no_few_tests_change(best):
    """At 80 and worth 200 customers no result of five changes what looks good, and it is said what does."""
    held = [Belief("industry", "A", 80, 200), Belief("industry", "B", 20, 200)]
    assert re.fullmatch(r"No result of 5 .* It takes \d+ no in a row\.", changes(believed(best, *held))["A"])


def test_a_level_that_only_failed_is_expected_to_fail(best, sold):
    """After 20 lost deals and none elsewhere it is open whether the level or the whole is bad; its rate is low."""
    found = learned(best, {"A": (0, 20)}, *industry(("A", 70), ("B", 50)), sold=sold)
    told = icp.next_tests(found, icp.equal_weights(found)).set_index("level")
    assert told["high"]["A"] < 0.15 and told["expected_yes"]["A"] < 0.5


def test_a_level_set_by_hand_says_that_no_result_changes_it(best):
    """A decision stands above what tests show."""
    found = believed(best, *industry(("A", 60), ("B", 40))).edited({("industry", "A"): 90.0})
    assert "set by hand" in changes(found)["A"]
    assert "set by hand" not in changes(found)["B"]


def test_rare_levels_are_said_to_be_rare(best, sold):
    """One company in forty is of level C: that is said of C alone, and moves no rank."""
    dataset = sold({"A": (9, 9), "B": (9, 12)}, prospects=["C"])
    found = icp.suggest_desirability(dataset, best(dataset), beliefs=Beliefs(tuple(industry(("C", 60), ("A", 50)))))
    weights = icp.equal_weights(found)
    told = icp.next_tests(found, weights, dataset=dataset).set_index("level")
    assert told["share"]["C"] == pytest.approx(2 / 44)
    assert ["rare" in str(why) for why in told["because"]] == (told.index == "C").tolist()
    assert list(told.index) == icp.next_tests(found, weights)["level"].tolist()


def test_the_same_question_has_the_same_answer(best, sold):
    """Nothing is drawn at random."""
    found = learned(best, {"A": (5, 3), "B": (3, 4), "C": (2, 5)}, sold=sold)
    first, again = (icp.next_tests(found, icp.equal_weights(found)) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_nothing_to_test_gives_an_empty_table(best):
    """Without attributes there is no row, and the columns are there."""
    told = icp.next_tests(found := believed(best), icp.equal_weights(found))
    assert told.empty and {"information", "would_change", "because"} <= set(told.columns)


@pytest.mark.parametrize("wrong", [{"tests": 0}, {"tests": 51}, {"most": 0}])
def test_numbers_out_of_range_are_refused(best, wrong):
    """Tests and rows are at least one, and tests at most fifty."""
    found = believed(best, *industry(("A", 50), ("B", 60)))
    with pytest.raises(SettingError):
        icp.next_tests(found, icp.equal_weights(found), **wrong)


def test_wanted_is_what_the_sheet_calls_wanted():
    """The profile and the next tests draw the line at the same desirability."""
    assert WANTED == 50 + LEANS


def test_who_tests_next_finds_the_best_level_sooner():
    """Over 60 seeded founders with a right, a vague and a wrong belief each: in fewer deals, on average, than at random
    and than belief alone, and what they take for the best falls less short of it."""
    founders = study.Founders.drawn(60, 1, 77, last=25)
    deals, regret = {}, {}
    for policy in ("test next", "at random", "belief alone"):
        found = [study.followed(founders, kind, policy, last=25) for kind in study.BELIEFS]
        deals[policy] = np.mean([each.deals for each in found])
        regret[policy] = np.mean([each.regret[study.LOOKED_AT.index(20)] for each in found])
    for other in ("at random", "belief alone"):
        assert deals["test next"] < deals[other]
        assert regret["test next"] < regret[other]


def test_the_study_updates_as_the_product_does():
    """Where the whole is known, a level's rate in the study has the mean and spread that the product gives it."""
    from icp_core.fit.seen import Seen
    from icp_core.fit.updating import updated

    mass = study.prior(np.array([70.0]), 8.0)[0] * study.RATES**2 * (1 - study.RATES)
    mass /= mass.sum()
    got = updated(70.0, 8.0, study.RATE, [Seen(2, 3, 30, 100, 60.0, study.RATE, 1e9)])
    rates = 1 / (1 + np.exp(-np.log(study.RATE / (1 - study.RATE)) - got.effect))
    assert mass @ study.RATES == pytest.approx(got.mass @ rates, abs=0.002)
    assert mass @ study.RATES**2 == pytest.approx(got.mass @ rates**2, abs=0.002)

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.fit import Weights, equal_weights, suggest_desirability, suggest_weights
from icp_core.fit.chance import chance_p_value
from icp_core.fit.weights import LEAST_TOTAL


def told_apart(sold, n=20):
    """Industry decides (80 % against 20 % won); a colour that follows nothing stands beside it."""
    return sold({"X": (4 * n, n), "Y": (n, 4 * n)}, colour=list("rgbrbgg"))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), st.floats(0, 1e6), min_size=1).filter(lambda d: sum(d.values()) > 1))
def test_weights_of_a_person_sum_to_100_in_their_proportion(points):
    """Any points, scaled together."""
    weights = Weights.of(points)
    assert sum(weights.points().values()) == pytest.approx(100)
    for name, given_ in points.items():
        assert weights.points()[name] == pytest.approx(100 * given_ / sum(points.values()))
    assert weights.origin == "belief"


def test_one_to_three_is_25_to_75():
    """The order of the attributes is kept."""
    assert Weights.of({"b": 1, "a": 3}).points() == {"b": 25, "a": 75}
    assert Weights.of({}).points() == {}


def test_locked_weights_stay_and_the_rest_is_shared():
    """40 locked of which the new weights say 10: the other two, 1 to 2 among themselves, share 60."""
    now, new = Weights.of({"a": 40, "b": 50, "c": 10}), Weights.of({"a": 10, "b": 30, "c": 60})
    assert new.beside(now, ["a", "gone"]) == {"a": 40, "b": pytest.approx(20), "c": pytest.approx(40)}
    assert new.beside(now, []) == pytest.approx(new.points())
    assert Weights.of({"a": 1, "b": 0, "c": 0}).beside(now, ["a"]) == {"a": 40, "b": 30, "c": 30}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.booleans()), min_size=2, max_size=14))
def test_shared_out_beside_locked_ones_they_still_sum_to_100(rows):
    """None is negative, and those locked are what they were, to the last digit."""
    if min(sum(row[0] for row in rows), sum(row[1] for row in rows)) < LEAST_TOTAL or all(row[2] for row in rows):
        return
    now, new = (Weights.of({f"a{i}": row[k] for i, row in enumerate(rows)}) for k in (0, 1))
    locked = [f"a{i}" for i, row in enumerate(rows) if row[2]]
    points = new.beside(now, locked)
    assert sum(points.values()) == pytest.approx(100) and min(points.values()) >= 0
    assert {name: points[name] for name in locked} == {name: now.points()[name] for name in locked}


@pytest.mark.parametrize(
    ("points", "culprit"),
    [
        ({"a": 2e-311, "b": 0}, "weights"),
        ({"a": -1, "b": 5}, "a"),
        ({"a": 1, "b": float("nan")}, "b"),
        ({"a": float("inf")}, "a"),
        ({"a": 0, "b": 0}, "weights"),
    ],
)
def test_impossible_weights_are_refused(points, culprit):
    """Negative, missing and infinite points by name, and nothing at all or too little to be scaled."""
    with pytest.raises(SettingError, match=rf"\b{culprit}\b"):
        Weights.of(points)


def test_equal_weights_count_all_technologies_as_one(sold, best):
    """Industry, size and technologies: a third each, whatever the number of technologies."""
    dataset = sold({"X": (9, 9), "Y": (9, 9)}, employees=[5.0, 90.0], technologies=[["E"], ["C"], ["E", "C"], []])
    points = equal_weights(suggest_desirability(dataset, best(dataset))).points()
    assert points == pytest.approx(dict.fromkeys(("employees", "industry", "technologies"), 100 / 3))


def test_suggested_weights_go_to_what_decides(sold, best):
    """They sum to 100, none is negative, and the colour that follows nothing gets little."""
    dataset = told_apart(sold)
    weights = suggest_weights(dataset, best(dataset), source="won")
    assert weights.origin == "data" and weights.reason.key == "fit.weights.data"
    assert weights.values.sum() == pytest.approx(100) and (weights.values >= 0).all()
    assert weights.values["industry"] > 85


def test_the_same_input_suggests_the_same_weights_and_stays_as_it_was(sold, best):
    """Twice asked, equal; neither accounts nor deals are touched."""
    dataset = told_apart(sold)
    accounts, deals = dataset.accounts.copy(), dataset.deals.copy()
    first, second = (suggest_weights(dataset, best(dataset), source="won").values for _ in range(2))
    pd.testing.assert_series_equal(first, second)
    pd.testing.assert_frame_equal(dataset.accounts, accounts)
    pd.testing.assert_frame_equal(dataset.deals, deals)


@pytest.mark.parametrize(
    ("counts", "least_met"),
    [
        ({"X": (10, 9), "Y": (9, 11)}, False),
        ({"X": (5, 20), "Y": (4, 20)}, False),
        ({"X": (5, 20), "Y": (5, 20)}, True),
    ],
)
def test_forty_deals_with_ten_of_either_kind_are_the_least(sold, best, counts, least_met):
    """39 deals, and 49 with nine won, are too few and counted in the reason; 50 with ten won are enough to test."""
    dataset = sold(counts)
    weights = suggest_weights(dataset, best(dataset), source="won")
    assert weights.values is None
    assert weights.reason.key == ("fit.weights.chance" if least_met else "fit.weights.too_few_won")
    if not least_met:
        won, lost = (sum(part) for part in zip(*counts.values(), strict=True))
        assert (weights.reason.values["yes"], weights.reason.values["no"]) == (won, lost)


def test_too_few_customers_are_counted_where_they_are_the_source(sold, best):
    """Twelve of 60 customers best is enough, nine is not."""
    dataset = sold({"X": (30, 5), "Y": (30, 5)})
    for n, key in ((9, "too_few_best"), (12, "chance")):
        chosen = best(dataset, dataset.customers[::5][:n])
        assert suggest_weights(dataset, chosen, source="best").reason.key == f"fit.weights.{key}"


def test_nothing_known_of_those_with_outcomes_is_no_better_than_chance(sold, best):
    """Where only prospects have an industry, the deals can say nothing about it."""
    dataset = sold({None: (30, 30)}, prospects=["X", "Y"] * 10)
    weights = suggest_weights(dataset, best(dataset, dataset.customers[:12]))
    assert weights.values is None and weights.reason.key == "fit.weights.chance"


@pytest.mark.parametrize("counts", [{}, {"X": (1, 0)}, {None: (40, 40)}])
def test_without_attributes_there_are_no_weights(sold, best, counts):
    """No accounts, a single one, or no value anywhere: the reason says what to bring."""
    dataset = sold(counts)
    weights = suggest_weights(dataset, best(dataset))
    assert weights.values is None and weights.reason.key == "fit.reason.no_attributes"
    assert equal_weights(suggest_desirability(dataset, best(dataset))).points() == {}


def levels_and(won, column):
    ids = pd.Index([f"a{i}" for i in range(len(won))], name="account_id")
    return pd.DataFrame({"industry": column}, index=ids), pd.Series(won, index=ids), pd.Series(
        np.arange(len(won)) % 5, index=ids
    )  # fmt: skip


def test_a_perfect_attribute_leaves_the_least_share_of_shuffles():
    """No shuffle comes near: 1 of 200, the observed order itself."""
    won = np.tile([True, True, False], 30)
    levels, won, folds = levels_and(won, np.where(won, "X", "Y"))
    assert chance_p_value(levels, won, folds, n_permutations=199) == pytest.approx(1 / 200)


def test_shares_of_shuffles_are_even_where_there_is_nothing():
    """Over 120 companies without a pattern about a fifth lies below .2, and about half below .5."""
    rng = np.random.default_rng(11)
    shares = []
    for _ in range(120):
        levels, won, folds = levels_and(rng.random(60) < 0.4, rng.choice(list("XYZ"), 60))
        shares.append(chance_p_value(levels, won, folds, n_permutations=99))
    assert 0.12 < np.mean(np.array(shares) <= 0.2) < 0.3
    assert 0.38 < np.mean(np.array(shares) <= 0.5) < 0.62


def test_the_share_of_shuffles_depends_on_the_seed_alone():
    """The same seed gives the same share; without a known level every shuffle does as well."""
    rng = np.random.default_rng(3)
    levels, won, folds = levels_and(rng.random(60) < 0.4, rng.choice(list("XYZ"), 60))
    shares = [chance_p_value(levels, won, folds, random_state=seed, n_permutations=99) for seed in (1, 1, 2)]
    assert shares[0] == shares[1] and 0 < shares[2] <= 1
    assert chance_p_value(levels.assign(industry="unknown"), won, folds, n_permutations=99) == 1


def test_the_copy_of_a_fold_does_not_see_that_fold(sold, best):
    """With the desirabilities given, turning outcomes of one fold moves the other folds' copies and not its own."""
    dataset = told_apart(sold)
    learned = suggest_desirability(dataset, best(dataset), source="won")
    before = suggest_weights(dataset, best(dataset), desirability=learned, source="won")
    turned = dataset.deals.copy()
    mine = np.flatnonzero(learned.folds.loc[turned["account_id"]] == 2)[:8]
    outcome = turned.columns.get_loc("outcome")
    turned.iloc[mine, outcome] = turned.iloc[mine, outcome].map({"won": "lost", "lost": "won"})
    again = dataset.replace(deals=turned)
    after = suggest_weights(again, best(again), desirability=learned, source="won")
    pd.testing.assert_series_equal(after.out_of_fold[2], before.out_of_fold[2])
    assert not np.allclose(after.out_of_fold[1], before.out_of_fold[1])
    assert all(values.sum() == pytest.approx(100) for values in before.out_of_fold.values())
    assert Weights.of({"a": 1}).out_of_fold == {}

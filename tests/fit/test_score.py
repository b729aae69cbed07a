from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.fit import Weights, chance_parts, explain, fit_score
from icp_core.fit.score import scorer
from icp_core.languages import message

POINTS = st.floats(0, 100)


@pytest.fixture
def three(judged):
    """Industry X 80 and Y 20, small 30 and large 90, ERP 70 and CRM 95 (not having them 50)."""
    return judged(
        {
            ("industry", "X"): 80,
            ("industry", "Y"): 20,
            ("employees", "..50"): 30,
            ("employees", "50.."): 90,
            ("technologies:ERP", "yes"): 70,
            ("technologies:CRM", "yes"): 95,
        },
        edges={"employees": (50,)},
        categories={"industry": ("X", "Y")},
        technologies=("ERP", "CRM"),
    )


def listed(rows):
    return pd.DataFrame(rows, columns=["account_id", "industry", "employees", "technologies"])


def test_score_by_hand(three):
    """X (80) at 75 points and small (30) at 25: 50 + .75 x 30 - .25 x 20 = 67.5."""
    fit = fit_score(listed([("a", "X", 10, None)]), three, Weights.of({"industry": 75, "employees": 25}))
    assert fit.score["a"] == 67.5
    assert fit.contributions.loc["a"].to_dict() == {"employees": -5.0, "industry": 22.5, "technologies": 0.0}
    assert fit.coverage["a"] == 1


def test_what_is_unknown_counts_50_and_lowers_the_coverage(three):
    """Without its size the account keeps 22.5 points of industry; three quarters of the weight rest on knowledge."""
    weights = Weights.of({"industry": 75, "employees": 25})
    fit = fit_score(listed([("a", "X", np.nan, None), ("b", None, np.nan, None)]), three, weights)
    assert list(fit.score) == [72.5, 50]
    assert list(fit.coverage) == [0.75, 0]
    assert (fit.contributions.loc["b"] == 0).all()


def test_technologies_that_speak_against_a_company_take_50_at_most(judged):
    """Two at 10 make -80, which counts -50; one more that helps is added before the end is drawn: -40."""
    values = {("technologies:A", "yes"): 10, ("technologies:B", "yes"): 10, ("technologies:C", "yes"): 90}
    table = judged(values, technologies=("A", "B", "C"))
    accounts = listed([("two", None, None, ["A", "B"]), ("three", None, None, ["A", "B", "C"])])
    assert list(fit_score(accounts, table, Weights.of({"technologies": 1})).score) == [0, 10]


def test_technologies_add_up_and_stop_at_the_ends(three):
    """ERP (+20) and CRM (+45) make +65, which counts +50; an empty list is known and neutral."""
    accounts = listed([("both", None, None, ["ERP", "CRM"]), ("one", None, None, ["ERP"]), ("none", None, None, [])])
    fit = fit_score(accounts, three, Weights.of({"technologies": 1}))
    assert list(fit.score) == [100, 70, 50]
    assert list(fit.coverage) == [1, 1, 1]


@settings(max_examples=40, deadline=None)
@given(
    values=st.tuples(*[POINTS] * 9),
    weights=st.tuples(*[st.floats(0, 100)] * 3).filter(lambda points: sum(points) > 1e-3),
    has=st.tuples(st.sampled_from(["X", "Y", "Z", None]), st.sampled_from([1.0, 99.0, np.nan]), st.booleans()),
)
def test_contributions_sum_to_the_score_and_the_score_is_a_weighted_mean(judged, values, weights, has):
    """Whatever the values and weights: 50 plus the contributions is the score, between the least and the greatest
    desirability of its levels (an unknown one 50), and within 0 to 100."""
    names = [("industry", level) for level in ("X", "Y", "other")] + [("employees", "..50"), ("employees", "50..")]
    names += [(f"technologies:{name}", level) for name in ("ERP", "CRM") for level in ("yes", "no")]
    learned = judged(
        dict(zip(names, values, strict=True)),
        edges={"employees": (50,)},
        categories={"industry": ("X", "Y")},
        technologies=("ERP", "CRM"),
    )
    points = Weights.of(dict(zip(("industry", "employees", "technologies"), weights, strict=True)))
    accounts = listed([("a", has[0], has[1], ["ERP"] if has[2] else None)])
    prepared = scorer(accounts, learned)
    fit = prepared.fit(points)
    score = fit.score["a"]
    assert fit.contributions.loc["a"].sum() == pytest.approx(score - 50, abs=1e-9)
    deviations = prepared.deviations[0]
    assert 50 + deviations.min() - 1e-9 <= score <= 50 + deviations.max() + 1e-9
    assert -1e-9 <= score <= 100 + 1e-9
    assert prepared.points(points)[0] == pytest.approx(score)
    assert 0 <= fit.coverage["a"] <= 1 + 1e-12
    parts = explain(accounts, learned, points)["a"]
    assert sum(part["points"] for part in parts) == pytest.approx(score - 50, abs=1e-9)
    assert sum(part["share"] for part in parts) == pytest.approx(score, abs=1e-9)


def test_raising_a_level_never_lowers_a_score(three):
    """X from 80 to 95: accounts of X rise by 15 x their share, no other moves."""
    accounts = listed([("a", "X", 10, ["ERP"]), ("b", "Y", 99, None), ("c", None, 99, [])])
    weights = Weights.of({"industry": 2, "employees": 1, "technologies": 1})
    gain = (
        fit_score(accounts, three.edited({("industry", "X"): 95}), weights).score
        - fit_score(accounts, three, weights).score
    )
    assert list(gain) == pytest.approx([7.5, 0, 0])


def test_only_the_ratio_of_the_weights_counts(three):
    """3 to 1 is 75 to 25; an attribute that is not mentioned has no weight, as one with 0."""
    accounts = listed([("a", "X", 10, ["CRM"]), ("b", "Y", 99, None)])
    given_as = ({"industry": 3, "employees": 1}, {"industry": 75, "employees": 25, "technologies": 0})
    first, second = (fit_score(accounts, three, Weights.of(points)).score for points in given_as)
    pd.testing.assert_series_equal(first, second)


def test_a_value_never_seen_is_other(three):
    """A new industry takes the desirability of other (50 here), and is known."""
    fit = fit_score(listed([("a", "Space", None, None)]), three, Weights.of({"industry": 1}))
    assert fit.score["a"] == 50 and fit.coverage["a"] == 1
    raised = three.edited({("industry", "other"): 65})
    assert fit_score(listed([("a", "Space", None, None)]), raised, Weights.of({"industry": 1})).score["a"] == 65


def test_ids_may_be_the_index_and_columns_may_lack(three):
    """A list with industries only is scored on them; the rest is unknown."""
    accounts = pd.DataFrame({"industry": ["X", "Y"]}, index=pd.Index(["a", "b"], name="account_id"))
    fit = fit_score(accounts, three, Weights.of({"industry": 1, "employees": 1}))
    assert fit.score.to_dict() == {"a": 65, "b": 35}
    assert list(fit.coverage) == [0.5, 0.5]


def test_no_accounts_have_no_scores(three):
    """An empty list is scored without fuss."""
    fit = fit_score(listed([]), three, Weights.of({"industry": 1}))
    assert len(fit.score) == len(fit.coverage) == 0 and fit.contributions.shape == (0, 3)
    assert explain(listed([]), three, Weights.of({"industry": 1})) == {}


def test_a_weight_for_a_strange_attribute_is_refused(three):
    """It names the attribute and those there are; with 0 points it does no harm."""
    accounts = listed([("a", "X", 10, None)])
    with pytest.raises(SettingError, match=r"mood.*employees.*industry.*technologies"):
        fit_score(accounts, three, Weights.of({"industry": 1, "mood": 1}))
    assert fit_score(accounts, three, Weights.of({"industry": 1, "mood": 0})).score["a"] == 80


def test_weights_without_values_are_refused_with_their_reason(three):
    """Where the data bear none there is no score."""
    none = Weights(None, "data", message("fit.weights.chance", n=77))
    with pytest.raises(SettingError, match="77"):
        fit_score(listed([("a", "X", 10, None)]), three, none)


def test_an_account_is_explained_by_its_levels_the_largest_first(three):
    """X gives 15, two technologies together 12.5, smallness takes 5; what is unknown says so and gives nothing."""
    weights = Weights.of({"industry": 2, "employees": 1, "technologies": 1})
    told = explain(listed([("a", "X", 10, ["ERP", "CRM"]), ("b", None, 99, None)]), three, weights)
    assert [(part["attribute"], part["level"], part["points"]) for part in told["a"]] == [
        ("industry", "X", 15.0),
        ("technologies", "ERP, CRM", 12.5),
        ("employees", "..50", -5.0),
    ]
    assert {part["attribute"]: (part["level"], part["points"]) for part in told["b"]} == {
        "employees": ("50..", 10.0),
        "industry": ("unknown", 0.0),
        "technologies": ("unknown", 0.0),
    }


def told_by(slope, intercept=-0.4):
    """A conversion of which only the curve is known."""
    return SimpleNamespace(intercept=intercept, slope=slope)


@pytest.mark.parametrize("slope", [0.05, 0.8, 4.0])
def test_the_parts_of_a_chance_add_up_to_it(three, slope):
    """From the chance at a fit of 50, each part goes its share of the way to that of the score."""
    weights = Weights.of({"industry": 2, "employees": 1, "technologies": 1})
    accounts = listed([("a", "X", 10, ["ERP", "CRM"]), ("b", None, 99, None), ("c", None, None, None)])
    scores = fit_score(accounts, three, weights).score
    for account, parts in explain(accounts, three, weights).items():
        middle, adds = chance_parts(parts, told_by(slope))
        assert middle == pytest.approx(1 / (1 + np.exp(0.4)))
        assert middle + sum(adds) == pytest.approx(1 / (1 + np.exp(0.4 - slope * (scores[account] - 50) / 10)))
        points = [part["points"] for part in parts]
        assert all(np.sign(more) == np.sign(point) for more, point in zip(adds, points, strict=True))
        assert np.allclose(np.array(adds) * sum(points), np.array(points) * sum(adds))


def test_parts_that_cancel_keep_what_each_gives(three):
    """Where they sum to nothing the chance is that of the middle, and each part stands at the curve's slope there."""
    parts = [
        {"attribute": name, "level": "", "points": points, "share": 0.0} for name, points in (("a", 6.0), ("b", -6.0))
    ]
    middle, adds = chance_parts(parts, told_by(1.0, intercept=0.0))
    assert (middle, adds) == (0.5, pytest.approx([0.15, -0.15]))


def test_the_accounts_are_left_as_they_were(three):
    """Scoring and explaining write nothing into the list."""
    accounts = listed([("a", "X", 10.0, ["ERP"]), ("b", None, np.nan, None)])
    before = accounts.copy(deep=True)
    fit_score(accounts, three, Weights.of({"industry": 1}))
    explain(accounts, three, Weights.of({"industry": 1}))
    pd.testing.assert_frame_equal(accounts, before)


def test_a_score_is_summed_over_the_attributes_in_their_order(judged):
    """Score, contributions and coverage are plain products, added one attribute after the other, to the last bit."""
    rng = np.random.default_rng(2)
    names = [f"x{number}" for number in range(9)]
    accounts = pd.DataFrame({name: rng.choice(["a", "b", None], 200) for name in names})
    accounts.insert(0, "account_id", [f"c{number}" for number in range(200)])
    desirability = judged(
        {(name, level): 100 * rng.random() for name in names for level in "ab"},
        categories=dict.fromkeys(names, ("a", "b")),
    )
    weights = Weights.of(dict(zip(names, rng.random(9), strict=True)))
    prepared = scorer(accounts, desirability)
    by_hand = np.zeros(200)
    for column, share in zip(prepared.deviations.T.tolist(), prepared.shares(weights).tolist(), strict=True):
        by_hand = np.array([total + deviation * share for total, deviation in zip(by_hand, column, strict=True)])
    assert np.array_equal(prepared.points(weights), 50.0 + by_hand)
    assert np.array_equal(prepared.fit(weights).score, 50.0 + by_hand)

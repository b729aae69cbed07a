import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.fit import SignalRule, signal_kinds, signal_rules, timing_at_opening, timing_score
from icp_core.fit.signal_rules import KNOWN_RULES, MOST_UNKNOWN, OTHER, UNKNOWN_RULE, _words, known_kind
from icp_core.fit.signals import POINTS_TO_HALF, saturated
from icp_core.languages import has_text
from icp_core.schema import Dataset

DAY = pd.Timestamp("2025-06-30")


def seen(rows, *, accounts=("a", "b", "c"), deals=None):
    """Signals of (account, days before the day, kind, quantity), and deals of (account, days before the day)."""
    signals = pd.DataFrame(rows, columns=["account_id", "age", "kind", "quantity"])
    signals["date"] = DAY - pd.to_timedelta(signals.pop("age"), unit="D")
    signals["kind"] = signals["kind"].astype(object)
    made = None
    if deals is not None:
        made = pd.DataFrame(deals, columns=["account_id", "age"])
        made["opened"] = DAY - pd.to_timedelta(made.pop("age").astype(float), unit="D")
        made = made.assign(deal_id=[f"d{i}" for i in range(len(made))], outcome="lost")
    table = pd.DataFrame({"account_id": list(accounts), "relation": "prospect"})
    return Dataset(accounts=table, signals=signals, deals=made)


def points_of(score):
    """The points behind a score."""
    return -POINTS_TO_HALF * np.log2(1 - score / 100)


def test_the_score_of_a_hand_worked_account():
    """20 points of a week ago with half-life of a week and a quantity of 3, and 10 of today: 20 + 10, so 50."""
    rules = {"x": SignalRule(20.0, 7.0), "y": SignalRule(10.0, 30.0)}
    found = timing_score(seen([("a", 7, "x", 3.0), ("a", 0, "y", 1.0)]), rules, as_of=DAY)
    row = found.table.loc["a"]
    assert row["score"] == pytest.approx(50.0)
    assert found.contributions.loc["a"].to_dict() == pytest.approx({"x": 100 / 3, "y": 50 / 3})
    assert (row["n"], row["strongest"], row["latest"], row["latest_kind"]) == (2, "x", DAY, "y")


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 700), st.floats(0.5, 100), st.integers(0, 400), st.floats(0.1, 50))
def test_points_halve_after_each_half_life(half_life, points, age, quantity):
    """A signal gives half the points one half-life later, whatever it is worth and however old it was."""
    data, rules = seen([("a", age, "x", quantity)]), {"x": SignalRule(points, float(half_life))}
    now, later = (
        timing_score(data, rules, as_of=DAY + pd.Timedelta(days=days)).table.loc["a", "score"]
        for days in (0, half_life)
    )
    assert 1 - later / 100 == pytest.approx(np.sqrt(1 - now / 100), rel=1e-9)


def test_more_signals_never_lower_the_score_and_no_heap_exceeds_100():
    """Adding signals raises the score towards 100 and no further; the order of the rows does not matter."""
    rules = {"x": SignalRule(30.0, 30.0)}
    scores = [
        timing_score(seen([("a", 5, "x", 1.0)] * n), rules, as_of=DAY).table.loc["a", "score"] for n in range(1, 9)
    ]
    assert np.all(np.diff(scores) > 0) and scores[-1] < 100
    assert saturated(np.array([0.0, 30.0, 60.0, 1e9])).tolist() == pytest.approx([0, 50, 75, 100])
    mixed = [("a", 3, "x", 2.0), ("b", 9, "y", 1.0), ("a", 1, "y", 1.0), ("a", 1, "x", 1.0)]
    rules = {"x": SignalRule(30.0, 30.0), "y": SignalRule(10.0, 10.0)}
    one, other = (timing_score(seen(rows), rules, as_of=DAY) for rows in (mixed, mixed[::-1]))
    pd.testing.assert_frame_equal(one.table, other.table)


def test_quantity_counts_by_its_logarithm():
    """3 count twice as much as 1, 7 three times; nought and less count nothing; an unknown one counts as 1."""
    rules = {"x": SignalRule(4.0, 30.0)}
    for quantity, times in ((1.0, 1), (3.0, 2), (7.0, 3), (0.0, 0), (-2.0, 0), (np.nan, 1)):
        score = timing_score(seen([("a", 0, "x", quantity)]), rules, as_of=DAY).table.loc["a", "score"]
        assert points_of(score) == pytest.approx(4.0 * times)


def test_never_seen_is_not_seen_long_ago():
    """An account without signals scores nought and was never seen; one seen years ago scores little and has a day."""
    table = timing_score(seen([("a", 900, "event", 1.0), ("b", 1, "demo", 1.0)]), as_of=DAY).table
    assert table["seen"].to_dict() == {"a": "long_ago", "b": "lately", "c": "never"}
    assert table.loc["c", "score"] == 0 < table.loc["a", "score"] < 1
    assert pd.isna(table.loc["c", "latest"]) and table.loc["a", "latest"] == DAY - pd.Timedelta(days=900)


def test_signals_after_the_day_are_told_and_not_counted():
    """As of an earlier day the score is what it was then; what is dated after the day is only counted up."""
    rows = [("a", 10, "event", 1.0), ("a", -3, "demo", 1.0), ("b", 2, "visit", 1.0)]
    then = DAY - pd.Timedelta(days=5)
    found, without = timing_score(seen(rows), as_of=then), timing_score(seen(rows[:1]), as_of=then)
    assert found.table["score"].tolist() == without.table["score"].tolist()
    assert (found.n_ahead, without.n_ahead) == (2, 0)
    future = seen([("a", 1, "visit", 1.0)])
    ahead = future.signals.assign(date=pd.Timestamp("2200-01-01"))
    found = timing_score(future.replace(signals=pd.concat([future.signals, ahead])))
    assert found.as_of == DAY - pd.Timedelta(days=1) and found.n_ahead == 1


def test_timing_at_opening_knows_only_what_came_strictly_before():
    """A signal of the day before counts, one of the day of opening or later does not, and neither does a later deal."""
    rows = [("c", 500, "visit", 1.0), ("a", 11, "event", 1.0), ("a", 10, "demo", 1.0), ("a", 3, "demo", 1.0),
            ("b", 10, "demo", 1.0)]  # fmt: skip
    data = seen(rows, deals=[("a", 10), ("a", 1), ("b", 10), ("c", 900)])
    at = timing_at_opening(data)
    assert points_of(at["a"]) == pytest.approx(KNOWN_RULES["event"].points * 2 ** (-1 / 45))
    assert at["b"] == 0
    assert np.isnan(at["c"])  # opened before anything was recorded: nought would be a claim


def test_an_unknown_day_of_opening_gives_no_timing():
    """Without a day it cannot be told what came before; without signals or deals there is nothing to tell."""
    data = seen([("a", 20, "demo", 1.0)], deals=[("a", 10), ("b", None)])
    assert timing_at_opening(data).isna().to_dict() == {"a": False, "b": True}
    undated = data.replace(deals=data.deals.drop(columns="opened"))
    assert timing_at_opening(undated).isna().all() and len(timing_at_opening(undated)) == 2
    assert timing_at_opening(data.replace(signals=None)).isna().all()
    assert len(timing_at_opening(data.replace(deals=None))) == 0


def test_without_signals_everybody_stands_at_nought():
    """A dataset without the table scores nought for all, and knows no kinds."""
    data = seen([("a", 1, "visit", 1.0)]).replace(signals=None)
    found = timing_score(data)
    assert (found.table["score"] == 0).all() and (found.table["seen"] == "never").all()
    assert signal_rules(data) == {} and signal_kinds(data).empty and found.contributions.empty


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Website visit", "website_visit"),
        ("websiteVisit", "website_visit"),
        ("page_view", "website_visit"),
        ("Webbplatsbesök", "website_visit"),
        ("Demo Request", "demo_request"),
        ("Tarjouspyyntö", "demo_request"),
        ("Pricing page visit", "pricing_visit"),
        ("Competitor evaluation", "competitor_evaluation"),
        ("Rejected a competitor", "competitor_rejected"),
        ("Mässa", "event"),
        ("Trade show", "event"),
        ("Email opened", "email"),
        ("Unsubscribed from newsletter", "not_interested"),
        ("Series B funding", "change"),
        ("whitepaper download", "download"),
        ("demographic", None),
        ("Z47", None),
        ("", None),
    ],
)
def test_kinds_are_known_by_their_words(written, kind):
    """Kinds as systems in several languages write them; a word within another word is not taken for it."""
    assert known_kind(written) == kind


def test_every_known_kind_knows_its_own_name_and_has_a_name_to_show():
    """Each kind has a rule and words, is taken back as itself, and is called by a name in the catalogue."""
    assert set(_words()) == set(KNOWN_RULES)
    assert {kind: known_kind(kind) for kind in KNOWN_RULES} == dict(zip(KNOWN_RULES, KNOWN_RULES, strict=True))
    assert [kind for kind in [*KNOWN_RULES, OTHER] if not has_text(f"signal.{kind}")] == []


def test_the_order_of_what_kinds_are_worth():
    """Asking for a demo or rejecting a competitor counts most, a visit little, an opened letter least."""
    worth = {kind: rule.points for kind, rule in KNOWN_RULES.items()}
    assert worth["competitor_rejected"] >= worth["demo_request"] > worth["competitor_evaluation"] > worth["event"]
    assert worth["event"] > worth["website_visit"] > worth["email"] > worth["not_interested"] == 0


def test_unknown_kinds_keep_their_name_until_there_are_too_many():
    """A few unknown kinds are listed as such with the modest rule; of many the rarest are taken together."""
    few = seen([("a", 1, "Z47", 1.0), ("a", 1, "visit", 1.0), ("b", 1, None, 1.0)])
    kinds = signal_kinds(few)
    assert kinds["known"].to_dict() == {"Z47": False, "visit": True}
    assert signal_rules(few)["Z47"] == UNKNOWN_RULE == signal_rules(few)[OTHER]
    assert timing_score(few, as_of=DAY).table["score"].gt(0).to_dict() == {"a": True, "b": True, "c": False}
    many = seen([("a", 1, f"Z{i}", 1.0) for i in range(MOST_UNKNOWN + 5) for _ in range(1 + (i < 3))])
    assert len(signal_rules(many)) == MOST_UNKNOWN + 1
    assert signal_kinds(many).loc[["Z0", "Z1", "Z2"], "kind"].tolist() == ["Z0", "Z1", "Z2"]


def test_what_a_person_says_goes_before_the_usual_rule():
    """A rule that was set replaces the usual one; one for a kind that is not in the data changes nothing."""
    data = seen([("a", 1, "visit", 1.0)])
    said = {"website_visit": SignalRule(90.0, 10.0), "event": SignalRule(1.0, 1.0)}
    assert signal_rules(data, said) == {"website_visit": SignalRule(90.0, 10.0)}


@pytest.mark.parametrize(("points", "half_life"), [(-1, 10), (101, 10), (10, 0), (10, 731), (float("nan"), 10)])
def test_a_rule_out_of_range_is_refused(points, half_life):
    """Points run from 0 to 100, half-lives from a day to two years."""
    with pytest.raises(SettingError, match=r"points|half_life_days"):
        SignalRule(points, half_life)

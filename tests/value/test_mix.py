import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from icp_core.value.mix import mix_by_period, movement_between


def customers(seed, n=160, *, late_share=0.3):
    """n customers at random times over four years; in the later half ``late_share`` are of industry A, before 30 %."""
    rng = np.random.default_rng(seed)
    ids = pd.Index([f"c{i}" for i in range(n)], name="account_id")
    first = pd.Series(
        pd.Timestamp("2020-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 1461, n)), unit="D"), index=ids
    )
    share = np.where(np.arange(n) < n // 2, 0.3, late_share)
    levels = pd.DataFrame({"industry": np.where(rng.random(n) < share, "A", rng.choice(["B", "C"], n))}, index=ids)
    for k in range(8):
        levels[f"noise{k}"] = rng.choice(["x", "y", "z", "unknown"], n)
    order = rng.permutation(n)
    return levels.iloc[order], first.iloc[order]


def test_the_mix_by_hand():
    """Of the three of 2020 with a known industry two are A; the unknown one counts for nothing."""
    ids = pd.Index(list("abcdefgh"), name="account_id")
    levels = pd.DataFrame({"industry": ["A", "A", "B", "unknown", "A", "B", "B", "B"]}, index=ids)
    days = ["2020-01-01", "2020-06-01", "2020-12-31", "2020-07-01", *["2021-02-01"] * 2, "2021-01-01", "2023-06-01"]
    mix = mix_by_period(levels, pd.Series(pd.to_datetime(days), index=ids)).set_index(["period", "level"])
    row = mix.loc[(pd.Timestamp("2020-01-01"), "A")]
    assert row[["n", "n_known", "share"]].tolist() == [2, 3, pytest.approx(2 / 3)]
    assert row["low"] == pytest.approx(beta.ppf(0.1, 2.5, 1.5))
    assert mix.groupby("period")["share"].sum().tolist() == pytest.approx([1, 1, 1])


def test_a_short_history_is_told_by_quarter():
    """Two years have eight periods, each within its quarter."""
    levels, first = customers(0)
    short = first[first < pd.Timestamp("2022-01-01")]
    assert mix_by_period(levels, short)["period"].nunique() == 8
    assert mix_by_period(levels, first)["period"].nunique() == 4


def test_a_planted_movement_comes_first_and_is_certain():
    """Industry A goes from 30 to 70 %: found in four seeds of four, with the truth in a 99 % reach of the interval."""
    for seed in range(4):
        top = movement_between(*customers(seed, late_share=0.7)).iloc[0]
        assert (top["attribute"], top["level"], top["certain"]) == ("industry", "A", True)
        assert top["difference"] == pytest.approx(top["after"] - top["before"])
        assert top["low"] < top["difference"] < top["high"]
        assert abs(top["difference"] - 0.4) < top["high"] - top["low"]


def test_no_movement_is_claimed_where_none_is():
    """With nothing planted among 27 levels, twenty companies have at most one claim, and p-values fill the range."""
    tops = [movement_between(*customers(seed), random_state=seed).iloc[0] for seed in range(20)]
    assert sum(bool(top["certain"]) for top in tops) <= 1
    assert np.mean([top["p_value"] < 0.5 for top in tops]) == pytest.approx(0.5, abs=0.35)


def test_turned_time_turns_the_movement():
    """With first and last exchanged, shares before and after change places and p-values stay."""
    levels, first = customers(1, late_share=0.6)
    turned = pd.Timestamp("2030-01-01") - (first - pd.Timestamp("2020-01-01"))
    keys = ["attribute", "level"]
    one = movement_between(levels, first).set_index(keys).sort_index()
    other = movement_between(levels, turned).set_index(keys).sort_index()
    assert one["before"].tolist() == pytest.approx(other["after"].tolist())
    assert one["difference"].tolist() == pytest.approx((-other["difference"]).tolist())
    assert one["low"].tolist() == pytest.approx((-other["high"]).tolist())
    assert one["p_value"].tolist() == pytest.approx(other["p_value"].tolist(), abs=0.06)


def test_customers_of_one_day_stay_together():
    """Where most came on one day they are one half; all on one day, or too few, have no movement."""
    levels, first = customers(2, n=80)
    mostly = first.copy()
    mostly.iloc[:50] = pd.Timestamp("2019-05-01")
    assert movement_between(levels, mostly)["known_before"].max() == 50
    assert movement_between(levels, first.map(lambda _: pd.Timestamp("2020-01-01"))).empty
    assert movement_between(levels.iloc[:20], first.iloc[:20]).empty
    assert movement_between(levels[[]], first).empty
    assert movement_between(levels.iloc[:0], first.iloc[:0]).empty

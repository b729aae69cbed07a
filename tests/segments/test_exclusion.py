import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError, TableError, TooFewError
from icp_core.segments import exclusion_warning, what_if_excluded


def test_figures_by_hand(tiny):
    """Without the three loss-makers: deals, cycle, value and profit are those counted by hand."""
    dataset, value, profit = tiny
    table = what_if_excluded(dataset, ["d", "e", "f"], value, profit, n_resamples=100)
    assert table.loc["average_deal", "before"] == pytest.approx(3100 / 7)
    assert table.loc["average_deal", "after"] == pytest.approx(1600 / 4)
    assert (table.loc["win_rate", "before"], table.loc["win_rate", "after"]) == (0.75, 0.6)
    assert (table.loc["sales_cycle_days", "before"], table.loc["sales_cycle_days", "after"]) == (35.0, 20.0)
    assert table.loc["lifetime_value", "before"] == pytest.approx((20 + 60) / 6)
    assert table.loc["lifetime_value", "after"] == pytest.approx(20.0)
    assert (table.loc["profit", "before"], table.loc["profit", "after"]) == (20.0, 30.0)
    assert (table.loc["revenue", "after"], table.loc["deals_opened", "after"]) == (60.0, 6.0)
    assert table.loc["profit", "change"] == pytest.approx(0.5)
    assert list(table["n"]) == [4, 5, 3, 3, 3, 3, 6]
    assert list(table["unit"]) == ["money", "share", "days", "money", "money", "money", "count"]


def test_excluding_nobody_changes_nothing(tiny):
    """Before and after agree exactly, and the paired interval of the change is a single point at zero."""
    dataset, value, profit = tiny
    table = what_if_excluded(dataset, [], value, profit, n_resamples=100)
    assert (table["before"] == table["after"]).all()
    assert (table[["change", "change_low", "change_high"]] == 0).all().all()


def test_excluding_everybody_is_refused(tiny):
    """With no customer left there is nothing to compare."""
    dataset, value, profit = tiny
    with pytest.raises(TooFewError, match="at least 1"):
        what_if_excluded(dataset, dataset.accounts["account_id"], value, profit)


def test_unknown_ids_and_settings_are_named(tiny):
    """An id outside the project and too few resamples are refused by name."""
    dataset, value, profit = tiny
    with pytest.raises(TableError, match="nobody"):
        what_if_excluded(dataset, ["nobody"], value, profit)
    with pytest.raises(SettingError, match="n_resamples"):
        what_if_excluded(dataset, [], value, profit, n_resamples=1)


def test_figures_without_data_are_missing_with_n_zero(tiny):
    """Without deals and profit their rows hold no number and n = 0."""
    dataset, value, _ = tiny
    table = what_if_excluded(dataset.replace(deals=None), ["a"], value, None, n_resamples=100)
    gone = table.drop(index="lifetime_value")
    numbers = ["before", "after", "low", "high", "change", "change_low", "change_high"]
    assert gone[numbers].isna().all().all() and (gone["n"] == 0).all()
    assert np.isfinite(table.loc["lifetime_value", numbers].to_numpy(dtype=float)).all()


def test_intervals_hold_their_figures_and_do_not_depend_on_row_order(worth):
    """After lies within low..high, the change within its bounds, and another order of the tables changes nothing."""
    from icp_core.samples import make_company

    dataset, truth = make_company("software", seed=1)
    out = truth.segments.index[truth.segments == "Small web shops"]
    value, profit = worth(dataset)
    table = what_if_excluded(dataset, out, value, profit, n_resamples=200)
    assert ((table["low"] <= table["after"]) & (table["after"] <= table["high"])).all()
    assert ((table["change_low"] <= table["change"]) & (table["change"] <= table["change_high"])).all()
    other = dataset.replace(
        accounts=dataset.accounts.sample(frac=1, random_state=1).reset_index(drop=True),
        deals=dataset.deals.sample(frac=1, random_state=2).reset_index(drop=True),
    )
    got = what_if_excluded(other, reversed(list(out)), value, profit, n_resamples=200)
    pd.testing.assert_frame_equal(got, table)


def test_leaving_out_hopeless_accounts_raises_the_win_rate(worth):
    """Without accounts whose first deal was lost the rest wins more, and the whole interval says so."""
    from icp_core.samples import make_company

    dataset, _ = make_company("software", seed=2)
    lost = dataset.accounts.loc[dataset.accounts["relation"] == "lost", "account_id"]
    row = what_if_excluded(dataset, lost[:100], *worth(dataset), n_resamples=200).loc["win_rate"]
    assert row["change_low"] > 0


def test_the_warning_says_that_wins_were_not_chosen_at_random():
    """Every comparison comes with its caveat in words."""
    assert "not chosen at random" in str(exclusion_warning())

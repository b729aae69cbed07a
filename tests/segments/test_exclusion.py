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
    assert list(table["n"]) == [4, 5, 3, 3, 3, 6, 3, 6]
    assert list(table["unit"]) == ["money", "share", "days", "money", "money", "share", "money", "count"]
    open_days = (10 + 20 + 30 + 70 + 80 + 1, 10 + 20 + 30 + 40 + 50 + 60 + 70 + 80 + 1)
    assert table.loc["selling_time", "before"] == 1
    assert table.loc["selling_time", "after"] == pytest.approx(open_days[0] / open_days[1])
    assert table["years"].isna().all()


def test_the_cost_to_serve_that_stays_lowers_the_profit_of_the_rest(tiny):
    """Each tenth of it that stays is a tenth of what those left out cost; no other figure moves."""
    dataset, value, profit = tiny
    profit.table["cost_to_serve"] = [1.0, 2, 3, 40, 50, 60]
    told = [
        what_if_excluded(dataset, ["d", "e", "f"], value, profit, cost_to_serve_gone=gone, n_resamples=100)
        for gone in (1.0, 0.7, 0.0)
    ]
    assert [table.loc["profit", "after"] for table in told] == pytest.approx([30.0, 30.0 - 45.0, 30.0 - 150.0])
    rest = [table.drop(index="profit") for table in told]
    pd.testing.assert_frame_equal(rest[0], rest[2])
    with pytest.raises(SettingError, match="cost_to_serve_gone"):
        what_if_excluded(dataset, ["d"], value, profit, cost_to_serve_gone=1.1)


def test_a_handful_left_out_has_a_change_but_no_interval(worth):
    """Four customers are too few to tell the interval of a change by, five are enough; the figures stand either way."""
    from icp_core.samples import make_company

    dataset, _ = make_company("software", seed=1, n_customers=40)
    four, five = (
        what_if_excluded(dataset, dataset.customers[:n], *worth(dataset), n_resamples=100).loc["revenue"]
        for n in (4, 5)
    )
    assert np.isnan([four["change_low"], four["change_high"]]).all() and four["change"] < 0
    assert five["change_low"] <= five["change"] <= five["change_high"] < 0


def test_totals_say_how_many_years_they_span(worth):
    """Money totals of a company of several years say so, and nothing else does."""
    from icp_core.samples import make_company

    dataset, _ = make_company("software", seed=1, n_customers=40)
    years = what_if_excluded(dataset, dataset.customers[:5], *worth(dataset), n_resamples=100)["years"]
    first = dataset.invoices["date"].min()
    assert years["profit"] == pytest.approx((pd.Timestamp(dataset.as_of) - first).days / 365.25)
    assert list(years.dropna().index) == ["profit", "revenue"]


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
    assert gone["change_low"].isna().all()
    numbers = ["before", "after", "low", "high", "change"]
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
    told = table.dropna(subset="change_low")
    assert len(told) >= 7
    assert ((told["change_low"] <= told["change"]) & (told["change"] <= told["change_high"])).all()
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
    """Every comparison comes with its caveat in words, and with the cost that is taken to go away."""
    assert "not chosen at random" in str(exclusion_warning())
    assert "assumes that 70" in str(exclusion_warning(0.7))

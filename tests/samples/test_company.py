"""What a made company looks like, before anything is asked of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError
from icp_core.levels import level_scheme
from icp_core.samples import make_company

KINDS = ("software", "nordic", "startup", "subscriptions", "null")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_company_and_another_seed_another(kind):
    """Data and truth follow from kind, seed and sizes and from nothing else."""
    one, truth = make_company(kind, seed=3, n_customers=20, n_others=30)
    same, same_truth = make_company(kind, seed=3, n_customers=20, n_others=30)
    other, _ = make_company(kind, seed=4, n_customers=20, n_others=30)
    assert one.digest == same.digest
    assert truth.loss_makers == same_truth.loss_makers
    pd.testing.assert_series_equal(truth.win_probability, same_truth.win_probability)
    pd.testing.assert_series_equal(truth.future_value, same_truth.future_value)
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("kind", "n_customers", "n_others", "n_deals"),
    [
        ("software", 240, 600, 900),
        ("null", 240, 600, 900),
        ("nordic", 160, 260, 460),
        ("startup", 14, 25, 31),
        ("subscriptions", 150, 170, 340),
    ],
)
def test_sizes_by_default_are_the_kind_s_own(kind, n_customers, n_others, n_deals):
    """Each kind has the size that its description promises."""
    dataset, _ = make_company(kind)
    assert len(dataset.customers) == n_customers
    assert len(dataset.accounts) - len(dataset.customers) == n_others
    assert len(dataset.deals) == n_deals


@pytest.mark.parametrize(
    ("n_customers", "n_others", "n_deals"), [(1, 0, 1), (1, 300, 200), (300, 1, 301), (40, 60, 45), (1500, 2500, 5000)]
)
def test_sizes_are_as_asked(n_customers, n_others, n_deals):
    """Customers, others and deals come in the numbers asked for, however lopsided."""
    dataset, truth = make_company("software", n_customers=n_customers, n_others=n_others, n_deals=n_deals)
    assert len(dataset.customers) == n_customers
    assert len(dataset.accounts) == n_customers + n_others == len(truth.win_probability)
    assert len(dataset.deals) == n_deals


def test_deals_grow_with_the_company_where_their_number_is_not_given():
    """Ten times the companies have ten times the deals."""
    dataset, _ = make_company("software", n_customers=480, n_others=1200)
    assert len(dataset.deals) == 1800


@pytest.mark.parametrize(
    ("setting", "given"),
    [("n_customers", 0), ("n_others", -1), ("n_deals", 239), ("missing", 0.9), ("missing", -0.1), ("seed", -1)],
)
def test_a_setting_out_of_range_is_refused_by_name(setting, given):
    """The error names the setting and what was given."""
    with pytest.raises(SettingError, match=setting):
        make_company("software", **{setting: given})


def test_an_unknown_kind_is_refused_with_those_there_are():
    """The error lists the kinds."""
    with pytest.raises(SettingError, match="nordic"):
        make_company("bakery")


def test_every_customer_was_won_first_and_every_lost_company_lost(software):
    """A relation agrees with the outcome of the account's first new-business deal; prospects have no deal."""
    for dataset, _ in software:
        new = dataset.deals[dataset.deals["kind"] == "new"].set_index("account_id")["outcome"]
        assert new.index.is_unique
        relation = dataset.accounts.set_index("account_id")["relation"]
        expected = {"customer": "won", "former_customer": "won", "lost": "lost", "in_talks": "open"}
        told = relation.map(expected).dropna()
        assert (new.reindex(told.index) == told).all()
        assert set(relation[relation == "prospect"].index).isdisjoint(dataset.deals["account_id"])
        later = dataset.deals[dataset.deals["kind"] != "new"]
        assert set(later["account_id"]) <= set(dataset.customers)


def test_dates_are_in_order(software):
    """Deals open before they close, customers begin when won, and buy neither before nor after they were customers."""
    for dataset, _ in software:
        deals, accounts = dataset.deals, dataset.accounts.set_index("account_id")
        closed = deals[deals["outcome"] != "open"]
        assert (closed["opened"] <= closed["closed"]).all()
        assert deals.loc[deals["outcome"] == "open", "closed"].isna().all()
        won = deals[(deals["kind"] == "new") & (deals["outcome"] == "won")].set_index("account_id")["closed"]
        since = accounts["customer_since"].dropna()
        assert (since == won[since.index]).all()
        bought = dataset.invoices.groupby("account_id")["date"]
        assert set(bought.groups) == set(dataset.customers)
        assert (bought.min() >= since[bought.min().index]).all()
        last = pd.Timestamp(dataset.as_of)
        assert max(dataset.invoices["date"].max(), dataset.activities["date"].max(), closed["closed"].max()) <= last
        assert (accounts["founded_year"].dropna() <= won.min().year).all()


def test_missing_values_come_at_the_rate_asked_and_more_often_from_small_companies():
    """Nothing is missing at 0; at .1 and .3 about that share is, and small companies miss about twice as much."""
    full, _ = make_company("software", missing=0)
    for asked in (0.1, 0.3):
        gone = []
        for seed in range(4):
            dataset, _ = make_company("software", seed=seed, missing=asked)
            gone.append(dataset.accounts[list(dataset.attributes)].isna())
        all_gone = pd.concat(gone)
        assert all_gone.to_numpy().mean() == pytest.approx(asked, abs=0.02)
    assert not full.accounts[list(full.attributes)].isna().to_numpy().any()
    sizes, _ = make_company("software", n_customers=1000, n_others=2000, missing=0)
    holes, _ = make_company("software", n_customers=1000, n_others=2000, missing=0.2)
    small = (sizes.accounts["employees"] < 50).to_numpy()
    unknown = holes.accounts["founded_year"].isna().to_numpy()
    assert unknown[small].mean() > 1.5 * unknown[~small].mean()


def test_sizes_are_skewed_and_attributes_go_together():
    """Employees and revenue are skewed to the right and move together; older companies are larger."""
    dataset, _ = make_company("software", seed=1, n_customers=500, n_others=1500, missing=0)
    people, revenue = dataset.accounts["employees"], dataset.accounts["revenue"]
    assert people.mean() > 1.5 * people.median()
    assert revenue.mean() > 1.5 * revenue.median()
    assert np.corrcoef(np.log(people), np.log(revenue))[0, 1] > 0.8
    assert dataset.accounts["founded_year"].corr(people, method="spearman") < -0.15


def test_names_are_unique_and_domains_belong_to_nobody(software):
    """No two companies share a name, and every domain ends in ``.example``."""
    for dataset, _ in software:
        assert dataset.accounts["name"].is_unique
        assert dataset.accounts["domain"].str.endswith(".example").all()
        assert dataset.accounts["domain"].is_unique


def test_every_attribute_has_levels(software):
    """No attribute of a made company is constant or too rare to count, and no list of technologies is empty."""
    for dataset, _ in software:
        scheme = level_scheme(dataset.accounts, dataset.attributes)
        assert dict(scheme.left_out) == {}
        assert dataset.accounts["technologies"].dropna().map(len).min() == 1

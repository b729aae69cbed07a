import pandas as pd
import pytest

import icp_core as icp
from icp_core.languages import say
from icp_core.views import changes_finding, changes_view
from icp_core.views.changes import MOST_CHANGES


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def by_hand():
    """Four customers: a and b bill most, c and d are liked most; of d the NPS is not known."""
    ids = list("abcd")
    accounts = pd.DataFrame(
        {"account_id": ids, "name": ["Ask", "Birk", "Cedar", "Dogwood"], "relation": "customer",
         "nps": [3.0, 9.0, 10.0, None], "customer_since": pd.Timestamp("2020-01-01")}
    )  # fmt: skip
    invoices = pd.DataFrame(
        {"account_id": ids, "date": pd.Timestamp("2024-01-01"), "amount": [4000.0, 3000.0, 20.0, 10.0]}
    )
    dataset = icp.Dataset(accounts=accounts, invoices=invoices, currency="EUR")
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = [
        icp.best_customers(dataset, value, profit, criterion=criterion, share=0.5) for criterion in ("billing", "nps")
    ]
    return dataset, icp.who_changes(*best), *best


def test_each_customer_has_its_figures_under_both_criteria(by_hand):
    """Whoever enters or leaves is told with what it is by the present criterion and by the other."""
    view = changes_view(*by_hand)
    enters, leaves = view["columns"]
    assert [(row["name"], plain(row["why"])) for row in enters["rows"]] == [("Cedar", "Billing € 20, NPS 10")]
    assert [(row["name"], plain(row["why"])) for row in leaves["rows"]] == [("Ask", "Billing € 4.0 k, NPS 3")]
    assert [row["ranks"] for row in enters["rows"]] == ["3 to 1"]


def test_the_heading_says_how_many_would_be_others(by_hand):
    """One of the two best by billing is not one of the two best by NPS."""
    _, changes, before, after = by_hand
    assert say(changes_finding(changes, before, after)) == "By NPS one of the best 2 would be another"
    same = icp.who_changes(before, before)
    assert say(changes_finding(same, before, before)) == "By billing the best 2 would be the same"


def test_what_is_not_known_is_said(by_hand):
    """A customer without an answer has no rank and no figure by NPS."""
    dataset, _, before, after = by_hand
    changes = pd.DataFrame(
        {"change": ["leaves"], "rank_before": [4.0], "rank_after": [float("nan")]}, index=pd.Index(["d"])
    )
    row = changes_view(dataset, changes, before, after)["columns"][1]["rows"][0]
    assert plain(row["why"]) == "Billing € 10, NPS not known" and row["ranks"] == "4 to –"


def test_who_changes_is_told_by_rank(software):
    """Those who enter come by their new rank, those who leave by their old one; the counts are those of the results."""
    before = software.best
    after = icp.best_customers(software.dataset, software.value, software.profit, criterion="billing")
    changes = icp.who_changes(before, after)
    view = changes_view(software.dataset, changes, before, after)
    names = software.dataset.accounts.set_index("account_id")["name"]
    for column, change, rank in zip(view["columns"], ("enters", "leaves"), ("rank_after", "rank_before"), strict=True):
        mine = changes[changes["change"] == change].sort_values(rank)
        assert [row["name"] for row in column["rows"]] == list(names[mine.index[:MOST_CHANGES]])
        assert column["up"] == (change == "enters")
    stay = int((before.members & after.members).sum())
    assert f"{stay} of {int(before.members.sum())} stay" in view["columns"][1]["note"]


def test_the_same_criterion_changes_nobody(software):
    """Against itself nobody enters or leaves, and all stay."""
    view = changes_view(software.dataset, icp.who_changes(software.best, software.best), software.best, software.best)
    assert [column["rows"] for column in view["columns"]] == [[], []]
    assert {column["none"] for column in view["columns"]} == {"Nobody"}
    assert view["note"] is None


def test_uneven_changes_are_told_in_both_numbers(by_hand):
    """Where more enter than leave, as with equal scores, the heading has both counts."""
    _, changes, before, after = by_hand
    more = pd.concat([changes, changes[changes["change"] == "enters"].rename({"c": "d"})])
    assert say(changes_finding(more, before, after)) == "By NPS 2 would enter the best 2, and 1 leave"


def test_that_somebody_was_picked_is_no_figure_and_no_rank(by_hand):
    """Against a choice by hand only the other criterion has a figure."""
    dataset, _, before, _ = by_hand
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    picked = icp.best_customers(dataset, value, profit, criterion="hand_picked", picked=["c"])
    row = changes_view(dataset, icp.who_changes(before, picked), before, picked)["columns"][0]["rows"][0]
    assert (row["name"], plain(row["why"]), row["ranks"]) == ("Cedar", "Billing € 20", "")


def test_years_are_called_years(by_hand):
    """Tenure has its unit."""
    dataset, _, before, _ = by_hand
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    since = dataset.accounts.assign(
        customer_since=pd.to_datetime(["2020-01-01", "2021-01-01", "2011-01-01", "2022-01-01"])
    )
    older = dataset.replace(accounts=since)
    tenure = icp.best_customers(older, value, profit, criterion="tenure", share=0.25)
    rows = changes_view(older, icp.who_changes(before, tenure), before, tenure)["columns"][0]["rows"]
    assert "Tenure 13.0 years" in plain(rows[0]["why"])

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.views import backtest_rows, changes_view, traits_view
from icp_core.views.loss_makers import MOST_LINES
from icp_core.views.value import MOST_CHANGES


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


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


def test_traits_are_those_of_the_results(software):
    """Each trait stands at its share among the loss-makers, beside its share among all, within its interval."""
    view = traits_view(software.dataset, software.profit, software.traits)
    certain = software.traits[software.traits["certain"] & (software.traits["lift"] > 1)]
    n, total = len(software.profit.loss_makers), len(software.dataset.customers)
    assert len(certain) and len(view["rows"]) == min(6, len(certain))
    for row, (_, trait) in zip(view["rows"], certain.iterrows(), strict=False):
        assert row["at"] == pytest.approx(trait["n_members"] / n)
        assert row["tick"] == pytest.approx(trait["n"] / total)
        assert f"{int(trait['n_members'])} of the {n} loss-makers" in row["text"]
        assert row["lead"].endswith(".") and row["lead"][0] == row["lead"][0].upper()
        assert 0 <= row["low"] <= row["high"] <= 1


def test_who_loses_most_is_named(software):
    """The customers with the lowest profit, the worst first, as many as fit beside the traits."""
    view = traits_view(software.dataset, software.profit, software.traits)
    names = software.dataset.accounts.set_index("account_id")["name"]
    rows = view["losses"]["rows"]
    worst = software.profit.table["profit"].nsmallest(len(rows))
    assert [row[0] for row in rows] == list(names[worst.index])
    assert len(rows) + len(view["rows"]) <= MOST_LINES
    assert all("−" in row[3] for row in rows)


def test_nobody_loses_money():
    """Without loss-makers there is no list, and the part says that there is nobody."""
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": "customer"})
    invoices = pd.DataFrame(
        {"account_id": list("abc"), "date": pd.Timestamp("2025-01-01"), "amount": 5.0, "margin": 1.0}
    )
    dataset = icp.Dataset(accounts=accounts, invoices=invoices)
    profit = icp.profitability(dataset)
    view = traits_view(dataset, profit, icp.loss_maker_traits(dataset, profit))
    assert view["rows"] == [] and view["losses"] is None
    assert (view["heading"], view["empty"]) == ("What loss-makers share", "No customer is known to lose money.")


def test_one_loss_maker_is_told_in_the_singular():
    """One customer that loses money is a loss-maker, called by its id where it has no name, in its currency."""
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": "customer", "name": ["A", "B", None]})
    invoices = pd.DataFrame(
        {"account_id": list("abc"), "date": pd.Timestamp("2025-01-01"), "amount": 5e3, "margin": [1.0, 2.0, -1500.0]}
    )
    dataset = icp.Dataset(accounts=accounts, invoices=invoices, currency="EUR")
    profit = icp.profitability(dataset)
    view = traits_view(dataset, profit, icp.loss_maker_traits(dataset, profit))
    assert view["heading"] == "What the 1 loss-maker shares"
    assert [[plain(cell) for cell in row] for row in view["losses"]["rows"]] == [["c", "€ 5.0 k", "€ 0", "−€ 1.5 k"]]


def test_the_backtest_is_told_rule_by_rule(software):
    """One row per rule of the results, the error as an amount and the bias as percent."""
    table = backtest_rows(software.value)
    rows = software.value.backtest
    assert len(table) == len(rows) >= 2
    assert list(table.iloc[:, 4]) == list(rows["n"])
    assert [plain(told) for told in table.iloc[:, 2]] == [
        f"{'−' if round(100 * bias) < 0 else ''}{abs(round(100 * bias)):,} %" for bias in rows["bias"]
    ]
    assert np.all([told.startswith("€") for told in table.iloc[:, 1]])

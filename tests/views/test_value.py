import numpy as np

import icp_core as icp
from icp_core.views import backtest_rows, changes_view
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

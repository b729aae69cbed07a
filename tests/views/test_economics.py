import re

import numpy as np
import pandas as pd

import icp_core as icp
from icp_core.languages import say
from icp_core.segments.unit_economics import COLUMNS, UNITS
from icp_core.views import economics_finding, economics_reasons, economics_rows


def test_each_cell_holds_the_figure_its_interval_and_n(software):
    """By industry: a column per group after "All", every cell with its n, and a dash only where there is a reason."""
    groups = software.dataset.accounts.set_index("account_id")["industry"]
    table = icp.unit_economics(software.dataset, software.value, software.profit, groups)
    rows = economics_rows(table, currency="EUR")
    assert list(rows.columns) == ["Figure", "All", *sorted(groups.dropna().unique())]
    assert len(rows) == len(UNITS)
    for column in rows.columns[1:]:
        group = "all" if column == "All" else column
        of_group = table[table["group"] == group]
        for cell, (_, row) in zip(rows[column], of_group.iterrows(), strict=True):
            assert cell.endswith(f"n {row['n']:,}")
            assert cell.startswith("–") == (row["reason"] is not None)
            assert row["reason"] is not None or re.search(r"\n.+–.+, n ", cell) or row["low"] == row["high"]


def by_hand(**changes):
    row = {"group": "all", "figure": "cac", "unit": "money", "value": 24_000.0, "low": 18_000.0, "high": 31_000.0,
           "n": 40, "reason": None}  # fmt: skip
    return pd.DataFrame([row | changes], columns=list(COLUMNS)).astype({"reason": object})


def test_cells_by_hand():
    """Money, shares, months, days and ratios each in their own words."""
    cells = [
        economics_rows(by_hand(**changes), currency="EUR")["All"][0].replace("\u00a0", " ")
        for changes in (
            {},
            {"figure": "win_rate", "unit": "share", "value": 0.44, "low": 0.4, "high": 0.48},
            {"figure": "payback_months", "unit": "months", "value": 12.25, "low": 10.0, "high": 15.5},
            {"figure": "sales_cycle_days", "unit": "days", "value": 77.5, "low": 73.0, "high": 79.0},
            {"figure": "ltv_to_cac", "unit": "times", "value": 3.14, "low": 2.0, "high": 4.0},
        )
    ]
    assert cells == [
        "€ 24 k\n18 k–31 k, n 40", "44 %\n40–48, n 40", "12.2 mo.\n10.0–15.5, n 40", "78 d\n73–79, n 40",
        "3.1×\n2.0–4.0, n 40",
    ]  # fmt: skip


def test_groups_have_the_names_that_are_given():
    """Labels become names; two groups of one name stay two columns."""
    table = pd.concat([by_hand(), by_hand(group=0), by_hand(group=1)], ignore_index=True)
    rows = economics_rows(table, {0: icp.Message("segments.name.all"), 1: "Small shops"})
    assert list(rows.columns) == ["Figure", "All", "All accounts", "Small shops"]
    assert len(economics_rows(table, {0: "Same", 1: "Same"}).columns) == 4


def test_what_is_known_of_nobody_is_left_out_and_said(software):
    """A company without costs has no row for them, and a sentence for each."""
    accounts = software.dataset.accounts.assign(acquisition_cost=np.nan)
    table = icp.unit_economics(software.dataset.replace(accounts=accounts), software.value, software.profit)
    assert len(economics_rows(table)) == len(UNITS) - 3
    reasons = economics_reasons(table)
    assert len(reasons) == 3
    assert reasons[0] == "Cost to win: No customer has an acquisition cost."


def test_the_finding_is_the_first_figure_whose_intervals_leave_a_gap():
    """Payback differs by less than chance may, value to cost by more: the latter is told, with both groups' names."""
    rows = [
        {"group": 0, "figure": "payback_months", "unit": "months", "value": 9.0, "low": 6.0, "high": 12.0},
        {"group": 1, "figure": "payback_months", "unit": "months", "value": 13.0, "low": 11.0, "high": 16.0},
        {"group": 0, "figure": "ltv_to_cac", "unit": "times", "value": 12.0, "low": 10.0, "high": 14.0},
        {"group": 1, "figure": "ltv_to_cac", "unit": "times", "value": 4.0, "low": 3.0, "high": 9.9},
    ]
    table = pd.concat([by_hand(**row) for row in rows], ignore_index=True)
    names = {0: "Makers", 1: "Shops"}
    assert say(economics_finding(table, names)) == "Makers brings 12.0× its cost, Shops 4.0×"
    apart = table.assign(high=[8.0, 16.0, 14.0, 9.9], low=[6.0, 11.0, 10.0, 3.0])
    told = say(economics_finding(apart, names)).replace("\u00a0", " ")
    assert told == "Makers pays back in 9.0 mo., Shops in 13.0 mo."
    alike = table[table["figure"] == "payback_months"]
    assert say(economics_finding(alike, names)) == "What a customer costs and brings, by segment"
    assert economics_finding(by_hand()).key == "view.economics.heading"

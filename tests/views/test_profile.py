import json
from dataclasses import replace

import pytest

import icp_core as icp
from icp_core.languages import say
from icp_core.views import sheet_view


@pytest.fixture(scope="module")
def sheet(software):
    return icp.icp_sheet(
        software.dataset, software.best, software.desirability, software.equal,
        icp.commonalities(software.dataset, software.best.members), software.tiers,
        profitability=software.profit, conversion=software.chance, capacity=software.capacity,
    )  # fmt: skip


def test_the_view_is_the_sheet_in_words(sheet):
    """Every line of the sheet is there, in order, with its badge and the badge's meaning."""
    view = sheet_view(sheet)
    assert [(row["label"], row["value"]) for row in view["rows"]] == [(say(r.label), say(r.value)) for r in sheet.rows]
    assert [row["badge"]["kind"] for row in view["rows"]] == [row.badge for row in sheet.rows]
    titles = {row["badge"]["kind"]: row["badge"]["title"] for row in view["rows"]}
    assert titles["evidence"].startswith("Evidence") and len(set(titles.values())) == len(titles)
    assert [part["name"] for part in view["examples"]] == [say(line.head) for line in sheet.examples]
    assert json.loads(json.dumps(view)) == view


def test_the_bar_and_the_heading_count_the_market(sheet, software):
    """The parts of the bar are the tiers' sizes, and the heading their sum."""
    tiers = sheet_view(sheet)["side"][0]
    assert tiers["heading"] == f"{len(software.tiers.table):,} companies in the market"
    assert sum(part["n"] for part in tiers["bar"]) == len(software.tiers.table)
    assert [row["tone"] for row in tiers["rows"]] == ["t1", "t2", "t3", "t0"]


def test_reasons_to_say_no_are_marked_and_their_absence_is_said(sheet):
    """The other list is of noes; an empty one has the words for it."""
    noes = sheet_view(sheet)["side"][1]
    assert noes["rows"] and all(row["no"] and row["n"] is None for row in noes["rows"])
    assert noes["empty"] is None
    bare = sheet_view(replace(sheet, disqualifiers=()))["side"][1]
    assert bare["rows"] == [] and bare["empty"] == "Nothing yet that chance does not explain."

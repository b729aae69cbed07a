import json
from dataclasses import replace

import pytest

import icp_core as icp
from icp_core.languages import message, say
from icp_core.profile import PARTS, SheetNotes, WinRates
from icp_core.profile.notes import Example, Person
from icp_core.schema import HIDDEN_ADDRESS
from icp_core.views import sheet_editors, sheet_view


@pytest.fixture(scope="module")
def sheet(software):
    return icp.icp_sheet(
        software.dataset, software.best, software.desirability, software.equal,
        icp.commonalities(software.dataset, software.best.members), software.tiers,
        profitability=software.profit, conversion=software.chance, capacity=software.capacity,
    )  # fmt: skip


def card(sheet, kind):
    return next(card for card in sheet_view(sheet)["side"] if card["kind"] == kind)


def test_the_view_is_the_sheet_in_words(sheet):
    """Every line of the sheet is there, in order, with its badge and the badge's meaning."""
    view = sheet_view(sheet)
    assert [(row["label"], row["value"]) for row in view["rows"]] == [(say(r.label), say(r.value)) for r in sheet.rows]
    assert [row["grounds"][0]["kind"] for row in view["rows"]] == [row.badge for row in sheet.rows]
    titles = {ground["kind"]: ground["title"] for row in view["rows"] for ground in row["grounds"]}
    assert titles["evidence"].startswith("Evidence") and len(set(titles.values())) == len(titles)
    assert [part["name"] for part in view["examples"]] == [say(line.head) for line in sheet.examples]
    assert json.loads(json.dumps(view)) == view


def test_the_bar_and_the_heading_count_the_market(sheet, software):
    """The parts of the bar are the tiers' sizes, and the heading their sum."""
    tiers = card(sheet, "tiers")
    assert tiers["heading"] == f"{len(software.tiers.table):,} companies in the market"
    assert sum(part["n"] for part in tiers["bar"]) == len(software.tiers.table)
    assert [row["tone"] for row in tiers["rows"]] == ["t1", "t2", "t3", "t0"]


def test_reasons_to_say_no_are_marked_and_their_absence_is_said(sheet):
    """The other list is of noes; an empty one has the words for it."""
    noes = card(sheet, "noes")
    assert noes["rows"] and all(row["ground"]["source"] and row["n"] is None for row in noes["rows"])
    assert noes["empty"] is None
    bare = card(replace(sheet, disqualifiers=()), "noes")
    assert bare["rows"] == [] and bare["empty"] == "Nothing yet: no reason is written here, and the data show none."


def test_every_figure_leads_to_its_n_and_its_source(sheet):
    """A badge that shows a figure has an n, and says what was counted and how."""
    grounds = [ground for row in sheet_view(sheet)["rows"] for ground in row["grounds"]]
    figures = [ground for ground in grounds if ground["kind"] in ("evidence", "chance", "measured")]
    assert figures and all(ground["n"].startswith("n ") for ground in figures)
    assert all(ground["source"] and ground["method"] and ground["title"] for ground in grounds)


def test_the_rates_lie_within_their_scale(sheet):
    """Each dot lies between its bounds, all of them on the scale, and the labels are the three rates."""
    rates = sheet_view(sheet)["rates"]
    assert [row["label"] for row in rates["rows"]] == ["Fits this profile", "All closed deals", "Disqualified by it"]
    assert (rates["ticks"][0]["at"], rates["reason"]) == (0, None) and rates["ticks"][-1]["at"] <= 1
    told = [row for row in rates["rows"] if row["reason"] is None]
    assert told and all(0 <= row["low"] <= row["at"] <= row["high"] <= 1 for row in told)
    none = sheet_view(replace(sheet, rates=WinRates((), message("profile.rate.alike"), message("profile.rate.alike"))))
    assert none["rates"]["rows"] == none["rates"]["ticks"] == [] and "too little" in none["rates"]["reason"]


def test_no_id_leaves_but_by_its_handle(sheet):
    """Examples carry what stands for their company, or nothing; a hidden story is told of and leads nowhere."""
    ids = [line.account for line in sheet.examples]
    assert [each["id"] for each in sheet_view(sheet)["examples"]] == [None] * len(ids)
    shown = sheet_view(sheet, handles={account: f"c{at}" for at, account in enumerate(ids)})["examples"]
    assert [each["id"] for each in shown] == [f"c{at}" for at in range(len(ids))]
    hidden = replace(sheet, examples=(replace(sheet.examples[0], url=HIDDEN_ADDRESS),))
    assert [(each["url"], each["link"]) for each in sheet_view(hidden)["examples"]] == [(None, "Case study")]


def test_each_card_can_be_edited(software):
    """Every part has fields and rows of these fields; three examples can be chosen among the best, none by their id."""
    notes = SheetNotes(people=(Person("pays", "Finance"),), examples=(Example(software.dataset.customers[0]),))
    editors = sheet_editors(software.dataset, software.best, notes, software.desirability.weighed)
    assert tuple(editors) == PARTS
    for part, editor in editors.items():
        names = {field["name"] for field in editor["fields"]}
        assert all(names <= set(row) for row in editor["rows"]), part
        assert all(editor["words"].values())
    assert editors["people"]["rows"] == [{"role": "pays", "who": "Finance", "ground": ""}]
    assert [row["label"] for row in editors["rows"]["rows"]] == list(software.desirability.weighed)
    chosen = next(field for field in editors["examples"]["fields"] if field["name"] == "account")["options"]
    assert len(editors["examples"]["rows"]) == 3 and chosen[0]["value"] == ""
    assert {each["value"] for each in chosen[1:]} <= set(software.dataset.handles.astype(str))
    assert json.loads(json.dumps(editors)) == editors

"""The profile page: what people write on it is kept and shown, its downloads carry it, and hidden names stay hidden."""

from __future__ import annotations

import pytest
import streamlit as st

import icp_core as icp
from icp_core.profile.notes import Example, NotYet, Person, WrittenLine

NOTES = icp.SheetNotes(
    lines=(WrittenLine("What hurts", "Orders typed twice", "Sales", "14 interviews"),),
    people=(Person("decides", "Plant director"),),
    noes=(WrittenLine("", "Nobody owns the integration"),),
    not_yet=(NotYet("Seed-funded", "they employ 50"),),
    review="2027-02-12",
)


@pytest.fixture
def downloads(monkeypatch):
    """What the download buttons of the last page give, by key."""
    given = {}
    button = st.download_button

    def noted(label, data, *args, **settings):
        given[settings["key"]] = data() if settings["key"] != "excel" else data
        return button(label, data, *args, **settings)

    monkeypatch.setattr(st, "download_button", noted)
    return given


def test_what_is_written_stands_on_the_page_and_in_the_files(app, downloads):
    """Each card shows what was written on it, and so do the printed page and the Markdown file."""
    page = app.open("profile")
    bare = page.part("sheet")
    drawn = page.change(sheet=NOTES).part("sheet")
    assert len(drawn["rows"]) == len(bare["rows"]) + 1
    cards = {card["kind"]: card["rows"] for card in drawn["side"]}
    assert cards["people"][0]["text"] == "Plant director"
    assert cards["noes"][-1]["head"] == "Nobody owns the integration"
    assert cards["not_yet"][0]["text"] == "Come back when: they employ 50"
    assert drawn["review"] == "Next review Feb 12, 2027"
    for told in ("Orders typed twice", "Plant director", "Nobody owns the integration", "they employ 50"):
        assert told in downloads["print"] and told in downloads["markdown"]
    assert drawn["editors"]["people"]["rows"][0]["who"] == "Plant director"


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        ("rows", [{"label": "What hurts", "text": "Orders typed twice", "by": "Sales", "ground": "14 interviews"}]),
        ("people", [{"role": "decides", "who": "Plant director"}]),
        ("noes", [{"text": "Nobody owns the integration"}]),
        ("not_yet", [{"who": "Seed-funded", "come_back": "they employ 50"}]),
        ("review", [{"day": "2027-02-12"}]),
    ],
)
def test_a_saved_card_is_kept_with_the_choices(part, rows):
    """Saving a card gives the notes that it shows, and no other part of them."""
    kept = icp.with_written(icp.SheetNotes(), part, rows, ("industry",))
    field = {"rows": "lines"}.get(part, part)
    assert getattr(kept, field) == getattr(NOTES, field)
    assert getattr(icp.with_written(kept, part, []), field) == getattr(icp.SheetNotes(), field)


def test_while_names_are_hidden_nothing_is_edited_and_none_leaves(app, downloads):
    """Company names in what was written are aliases wherever it goes; links lead nowhere, no card opens."""
    page = app.open("profile")
    first = page.part("sheet")["examples"][0]
    account = page.part("sheet")["editors"]["examples"]["fields"][0]["options"][1]["value"]
    secret = "https://secret.example/story"
    notes = icp.SheetNotes(
        lines=(WrittenLine("What hurts", f"As {first['name']} said"),),
        examples=(Example(account, f"Works as {first['name']}", secret),),
    )
    shown = page.change(sheet=notes)
    assert secret in str(shown.part("sheet")) and first["name"] in downloads["print"]
    drawn = shown.click("names").part("sheet")
    assert drawn["editors"] is None
    assert "Show the names to edit." in shown.words()
    for told in (str(drawn), downloads["print"], downloads["markdown"]):
        assert first["name"] not in told and "secret" not in told
    assert {each["link"] for each in drawn["examples"]} <= {"Case study", None}
    assert {each["url"] for each in drawn["examples"]} == {None}

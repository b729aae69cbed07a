"""Columns known only afterwards: named on the data page, left out everywhere, and a person can say otherwise."""

from __future__ import annotations

import pytest


def leads() -> bytes:
    """Two hundred leads: regions that say nothing, tags that say all, a mood that nobody would suspect."""
    rows = ["Company;Converted;Region;Tags;Mood"]
    for i in range(200):
        won = i % 3 == 0
        tag = ("closed, onboarding" if i % 2 else "will revert") if won else ("ringing" if i % 2 else "not interested")
        rows.append(f"Company {i};{int(won)};{'NSEW'[i % 4]};{tag};{'ab'[i % 2]}")
    return "\n".join(rows).encode()


@pytest.fixture
def page(app):
    page = app.open("data")
    page.uploader().upload("leads.csv", leads()).run()
    return page.check().click("read")


def described_by(page) -> tuple[str, ...]:
    held = page.test.session_state["datasets"]
    return held[page.project.evidence.source].attributes


def test_a_leak_is_named_with_its_reason_and_left_out(page):
    """Tags that settle the outcome are off; what says nothing is learned from."""
    assert page.widget("leak_tags").value is True
    assert "typed in by people while selling" in page.words()
    assert described_by(page) == ("region", "mood")
    for name in ("segments", "board"):
        assert "Tags is left out: known only afterwards." in page.open(name).words()


def test_a_person_can_put_a_column_back_and_leave_it_out_again(page):
    """The switch changes what is learned from and outlives the page; turned back, nothing is said any more."""
    page.set("leak_tags", False)
    assert described_by(page) == ("region", "tags", "mood")
    assert page.project.evidence.source.overruled == (("tags", "before"),)
    assert "left out: known only afterwards" not in page.open("board").words()
    page.open("data")
    assert page.widget("leak_tags").value is False
    assert "You say that it is known before" in page.words()
    page.set("leak_tags", True)
    assert page.project.evidence.source.overruled == ()


def test_a_person_can_leave_another_column_out_and_put_it_back(page):
    """What the figures do not show, who fills it in knows."""
    picker = next(box for box in page.test.selectbox if box.key.startswith("leave_out_"))
    picker.select("mood").run()
    page.check()
    assert described_by(page) == ("region",)
    assert page.project.evidence.source.overruled == (("mood", "after"),)
    assert "Tags and Mood are left out" in page.open("segments").words()
    page.open("data").set("leak_mood", False)
    assert described_by(page) == ("region", "mood")
    assert page.project.evidence.source.overruled == ()


def test_a_sample_can_be_overruled_too(app):
    """Where no file was uploaded the choice works just the same."""
    app.open("data")
    picker = next(box for box in app.test.selectbox if box.key.startswith("leave_out_"))
    picker.select("industry").run()
    assert app.check().widget("leak_industry").value is True
    assert app.project.evidence.source.overruled == (("industry", "after"),)

"""Versions in a browser: a fold that closes, a name that stands, and all who moved once they are asked for."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_version_is_saved_and_all_whom_it_moved_are_shown(visitor):
    """The fold closes as the version is saved; the name given in the log stands although the fold once held another;
    the accounts that moved stand beside what differs, and all of them below once they are asked for."""
    page = visitor.open("profile").page
    fold, form = visitor.fold("save_version").get_by_role("button").first, page.get_by_test_id("stPopoverBody")
    fold.click()
    form.get_by_role("textbox", name="Name of this version").fill("First")
    page.keyboard.press("Tab")
    visitor.settle()
    visitor.key("version_save").get_by_role("button").click()
    expect(form).to_have_count(0)
    visitor.settle().go("Board").key("equal").get_by_role("button").first.click()
    visitor.settle().go("Profile")

    fold.click()
    expect(form).to_have_count(1)
    page.keyboard.press("Escape")
    author = visitor.key("author_log").get_by_role("textbox")
    author.fill("Ada")
    author.press("Tab")
    for _ in ("hidden", "shown"):
        visitor.settle().key("names").get_by_role("button").first.click()
    visitor.settle()
    expect(author).to_have_value("Ada")

    moves = page.locator(".moves li")
    n = int(page.get_by_role("heading", name="accounts change tier").inner_text().split()[0])
    assert 4 <= moves.count() < n
    page.get_by_role("button", name=f"Show all {n}").click()
    expect(moves).to_have_count(n)
    page.get_by_role("button", name="Show fewer").click()
    assert 4 <= moves.count() < n

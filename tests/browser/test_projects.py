"""What a person has done outlives the tab, the server and the machine it was done on."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.test_isolation import MARK, secret_file
from tests.browser.visitor import company_files


@pytest.fixture(scope="module")
def elsewhere(new_server):
    """A server on another machine; the last test that it is used in kills it."""
    with new_server() as running:
        yield running


def test_two_tabs_on_one_project_keep_both_changes(visit):
    """One tab moves a weight, the other the capacity; each shows what the other did once it is drawn again."""
    one = visit(been_here=True).open("data").upload(*company_files(seed=8))
    one.go("Board")
    two = visit(been_here=True).open(f"board?project={one.project()}")
    moved = next(iter(one.weights()))
    one.press(moved, "ArrowRight", 12)
    one.settle()
    two.key("capacity").get_by_role("button").click()
    owners = two.page.get_by_label("Account owners")
    owners.fill("6")
    owners.press("Enter")
    two.settle()
    for tab in (one, two):
        tab.go("Value").go("Board")
        assert tab.weights()[moved] == one.weights()[moved]
        expect(tab.page.get_by_text("6 owners").first).to_be_visible()


def test_a_project_moves_as_a_file(visit, elsewhere):
    """Saved as one file, it opens on another machine as it stood, and is kept there."""
    visitor = visit(been_here=True).open("data").upload(secret_file())
    headline = visitor.headline()
    name, content = visitor.go("Start").download("save_file")
    assert name == f"{MARK}.icp" and content.startswith(b"PK")
    other = visit(elsewhere).open()
    assert MARK not in other.words()
    other.key("open_file").get_by_role("button").first.click()
    other.page.locator('[class*="st-key-project_file"] input[type=file]').set_input_files(
        {"name": name, "mimeType": "application/zip", "buffer": content}
    )
    other.key("open_file_go").get_by_role("button").click()
    other.until(other.project, None)
    other.settle().go("Data")
    assert other.headline() == headline
    expect(other.page.get_by_text("saved as you work")).to_be_visible()


def test_a_sample_moved_on_the_board_is_kept_at_once(visit):
    """The board redraws by itself: the address and the top bar name the project all the same, and a reload has it."""
    visitor = visit(been_here=True).open("board")
    moved = next(iter(visitor.weights()))
    visitor.press(moved, "ArrowRight", 7)
    visitor.until(visitor.project, None)
    expect(visitor.page.get_by_text("saved as you work")).to_be_visible()
    weights = visitor.settle().weights()
    visitor.page.reload()
    visitor.page.locator("h1").wait_for()
    assert visitor.settle().weights() == weights


def test_work_survives_a_reload_and_a_killed_server(visit, new_server, elsewhere):
    """A weight is moved, the server dies without warning; started anew, the address shows the same board.

    It is the first that the new server is asked for, and stands within its frame, with the other pages after it.
    """
    visitor = visit(elsewhere).open("data").upload(*company_files(seed=7))
    visitor.go("Board")
    moved = next(iter(visitor.weights()))
    visitor.press(moved, "ArrowRight", 9).settle()
    weights, ranking = visitor.weights(), visitor.ranking()
    visitor.page.reload()
    visitor.page.locator("h1").wait_for()
    visitor.settle()
    assert (visitor.weights(), visitor.ranking()) == (weights, ranking)
    project, headline = visitor.project(), visitor.headline()
    visitor.context.close()
    os.kill(elsewhere.pid, signal.SIGKILL)
    with new_server(home=elsewhere.home) as second:
        again = visit(second).open(f"board?project={project}")
        assert weights and ranking
        assert (again.weights(), again.ranking(), again.headline()) == (weights, ranking, headline)
        assert again.page.get_by_role("link", name="Segments", exact=True).is_visible()
        again.go("Start")
        again.check()
        again.context.close()

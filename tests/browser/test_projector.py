"""Shown to a room: full screen, larger with the screen, all of it within it; Escape leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SIZES = [(1280, 720), (1440, 900), (3840, 2160)]
STATE = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const box = (name) => document.querySelector(name).getBoundingClientRect()
  const at = document.querySelector('h1')
  const plot = box('.st-key-live_chart'), place = box('.st-key-card_chart')
  return {
    full: Boolean(document.fullscreenElement),
    over: [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight],
    letters: parseFloat(getComputedStyle(at).fontSize) * at.getBoundingClientRect().height / at.offsetHeight,
    chart: [plot.right - place.right, plot.bottom - place.bottom],
    below: box('.st-key-tiers').bottom - innerHeight,
    beside: box('.st-key-card_ranking').right - innerWidth,
  }
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_is_shown_to_a_room(visit, scheme):
    """In full screen it fits at every size, its letters grow with the screen, and Escape brings all back."""
    board = visit(been_here=True, color_scheme=scheme).open("board")
    page, links = board.page, board.page.get_by_role("link", name="Segments", exact=True)
    expect(links).to_be_visible()
    board.key("projector").get_by_role("button").click()
    expect(links).to_be_hidden()
    expect(board.key("names")).to_be_hidden()
    for width, height in SIZES if scheme == "light" else SIZES[:1]:
        page.set_viewport_size({"width": width, "height": height})
        board.settle()
        state = page.evaluate(STATE)
        assert state["full"]
        assert max(state["over"]) <= 1 and max(state["chart"]) <= 1 and state["below"] <= 1 and state["beside"] <= 1
        assert state["letters"] >= 0.97 * 25 * width / 1280
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    ranking = board.settle().ranking()
    board.press(next(iter(board.weights())), "ArrowRight", 12)
    board.until(board.ranking, ranking)
    board.settle()
    page.keyboard.press("Escape")
    expect(links).to_be_visible(timeout=20_000)
    assert not page.evaluate("() => Boolean(document.fullscreenElement)")


def test_it_outlasts_a_page_and_ends_with_full_screen(visitor):
    """Names can be switched before, the mode is the session's alone, and leaving full screen in any way leaves it."""
    visitor.open("board")
    visitor.key("names").get_by_role("button").click()
    expect(visitor.key("names")).to_contain_text("Names hidden: on")
    assert visitor.settle().ranking()[0][2].startswith("Company ")
    visitor.key("projector").get_by_role("button").click()
    expect(visitor.page.get_by_test_id("stHeader")).to_be_hidden()
    visitor.page.evaluate("() => document.exitFullscreen()")
    expect(visitor.page.get_by_test_id("stHeader")).to_be_visible()
    assert not visitor.page.evaluate("() => document.documentElement.innerText.includes('Karpacka')")

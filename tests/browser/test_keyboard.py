"""The sliders by hand: quick keys are all counted, nothing jumps back, the mouse drags, Tab reaches every slider."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.fixture
def board(visitor):
    return visitor.open("board")


def test_ten_quick_presses_are_ten_points(board):
    """Each key counts although the server answers in between, and what was set stays."""
    opening, ranking = board.weights(), board.ranking()
    name = list(opening)[1]
    board.press(name, "ArrowRight", 10)
    assert board.weights()[name] == opening[name] + 10
    board.until(board.ranking, ranking)
    seen = set()
    for _ in range(30):
        seen.add(board.weights()[name])
        board.page.wait_for_timeout(100)
    assert seen == {opening[name] + 10}
    assert sum(board.weights().values()) == 100


def test_presses_while_the_server_works_are_kept(board):
    """Keys with pauses about as long as an answer takes; none is lost and none is undone."""
    opening = board.weights()
    name = next(iter(opening))
    for count in range(1, 11):
        board.press(name, "ArrowLeft")
        assert board.weights()[name] == opening[name] - count
        board.page.wait_for_timeout(170)
    board.settle()
    board.page.wait_for_timeout(1000)
    assert board.weights()[name] == opening[name] - 10


def test_the_mouse_drags_a_slider(board):
    """Dragged to the right a weight grows, the others give, and the ranking follows once it is let go."""
    opening, ranking = board.weights(), board.ranking()
    name = list(opening)[2]
    slider = board.slider(name)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    most = int(slider.get_attribute("max"))
    middle = box["y"] + box["height"] / 2
    mouse = board.page.mouse
    thumb = 18  # its width in pixels
    mouse.move(box["x"] + thumb / 2 + (box["width"] - thumb) * opening[name] / most, middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.9, middle, steps=12)
    mouse.up()
    assert board.weights()[name] > opening[name] + 5
    dragged = board.weights()
    board.until(board.ranking, ranking)
    board.settle()
    board.page.wait_for_timeout(1000)
    assert board.weights() == dragged
    assert sum(dragged.values()) == 100


def test_tab_reaches_every_slider(board):
    """From the top of the page Tab comes to each slider in the order in which they stand."""
    names = list(board.weights())
    board.page.mouse.click(5, 5)
    reached = []
    for _ in range(60):
        board.page.keyboard.press("Tab")
        label = board.page.evaluate(
            "() => { let at = document.activeElement;"
            " while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
            " return at?.type === 'range' ? at.getAttribute('aria-label') : null }"
        )
        if label in names:
            reached.append(label)
        if len(reached) == len(names):
            break
    assert reached == names


def test_one_undo_takes_back_one_gesture(board):
    """Ten keys on one slider without a pause, answered in between, are one change; another slider is another."""
    opening, ranking = board.weights(), board.ranking()
    first, second = list(opening)[:2]
    for _ in range(10):
        board.press(first, "ArrowLeft")
        board.page.wait_for_timeout(120)
    ranking = board.until(board.ranking, ranking)
    after_first = board.settle().weights()
    board.press(second, "ArrowRight", 9)
    board.until(board.ranking, ranking)
    board.settle()
    undo = board.key("undo").get_by_role("button")
    for expected in (after_first, opening):
        undo.click()
        expect(board.slider(first)).to_have_attribute("aria-valuetext", str(expected[first]))
        assert board.settle().weights() == expected
    assert undo.is_disabled()

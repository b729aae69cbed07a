"""The live board in the app: everything on it follows the hand, and what the server says of it at rest is the same."""

from __future__ import annotations

import pytest

from tests.browser.visitor import FIND_RANKING, RANKING

SURE = 7  # the column that only the server fills
TEXTS = f"""
() => {{
  {FIND_RANKING}
  const roots = [...document.querySelectorAll('*')].map(node => node.shadowRoot).filter(Boolean)
  const text = part => roots.map(root => root.querySelector(part)).find(Boolean)?.innerText
  return {{ tiers: text('.tiers'), strip: text('.honesty') }}
}}
"""
DRAGGED = """
async ([name, value, rows, texts]) => {
  const roots = [...document.querySelectorAll('*')].map(node => node.shadowRoot).filter(Boolean)
  const slider = roots.map(root => root.querySelector(`.weights input[aria-label="${name}"]`)).find(Boolean)
  slider.value = value
  slider.dispatchEvent(new Event('input', { bubbles: true }))
  await new Promise(requestAnimationFrame)
  return { rows: eval(rows)(), ...eval(texts)() }
}
"""


@pytest.fixture
def board(visitor):
    return visitor.open("board")


def now(board):
    return {"rows": board.ranking(), **board.page.evaluate(TEXTS)}


def without_sure(rows):
    return [row[:SURE] for row in rows]


def test_all_of_the_board_follows_the_hand_and_the_server_agrees(board):
    """One frame after the slider moved list, tiers and strip are others; at rest the server's say the same."""
    opening = now(board)
    name = list(board.weights())[2]
    moved = board.page.evaluate(DRAGGED, [name, 44, RANKING, TEXTS])
    assert without_sure(moved["rows"]) != without_sure(opening["rows"])
    assert moved["strip"] != opening["strip"] and moved["tiers"] != opening["tiers"]
    assert all(row[SURE] == "" for row in moved["rows"])
    board.until(lambda: all(row[SURE] for row in now(board)["rows"]), False)
    rest = now(board)
    assert without_sure(rest["rows"]) == without_sure(moved["rows"])
    heads = [[line for line in told["tiers"].splitlines() if "·" in line and "Tier" in line] for told in (moved, rest)]
    assert heads[0] == heads[1] != []


def test_a_weight_taken_back_is_what_it_was(board):
    """Moved and undone, the board shows what it showed before."""
    opening = now(board)
    name = list(board.weights())[1]
    board.press(name, "End")
    board.until(lambda: now(board)["rows"], opening["rows"])
    board.settle().key("undo").get_by_role("button").click()
    board.settle()
    board.until(lambda: now(board) == opening, False)


def test_the_board_follows_again_after_another_page(board):
    """Left and come back to, it still moves with the hand, and the server's word still arrives."""
    board.go("Value").go("Board")
    opening = now(board)
    moved = board.page.evaluate(DRAGGED, [next(iter(board.weights())), 3, RANKING, TEXTS])
    assert without_sure(moved["rows"]) != without_sure(opening["rows"])
    board.until(lambda: all(row[SURE] for row in now(board)["rows"]), False)
    assert without_sure(now(board)["rows"]) == without_sure(moved["rows"])

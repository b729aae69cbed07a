"""The weights' sliders by hand: whatever is moved, all points stay 100 together, and a locked weight stays."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import expect

PARTS = Path(__file__).parents[2] / "pages" / "_parts"
MOVES = """
([source, moves]) => {
  const { spread, whole } = new Function(source + "; return { spread, whole }")()
  return moves.map(({ values, steps, locked, fixed }) => {
    const seen = []
    for (const [name, to] of steps) {
      values = spread(values, name, to, locked)
      seen.push([values, whole(values, fixed)])
    }
    return seen
  })
}
"""


@pytest.fixture(scope="module")
def spread(chromium):
    """Moves sliders in the browser without a page: ``{values, steps, locked, fixed}`` each, to all that was seen."""
    source = "".join((PARTS / name).read_text("utf-8") for name in ("dom.js", "weights.js"))
    page = chromium.new_page()
    yield lambda *moves: page.evaluate(MOVES, [source.replace("export default function", "function part"), list(moves)])
    page.close()


def move(values, *steps, locked=(), fixed=None):
    return {"values": values, "steps": steps, "locked": list(locked), "fixed": fixed or {}}


def test_what_one_takes_the_others_give_in_proportion(spread):
    """By hand: of 50, 30 and 20 the first goes to 75, so the others halve; with 20 locked, 30 gives what it has."""
    values = {"a": 50, "b": 30, "c": 20}
    free, held, full, alone, stuck, itself = spread(
        move(values, ["a", 75]),
        move(values, ["a", 75], locked=["c"]),
        move(values, ["a", 95], locked=["c"]),
        move({"a": 100}, ["a", 3]),
        move(values, ["a", 75], locked=["b", "c"]),
        move(values, ["a", 75], locked=["a"]),
    )
    assert free == [[{"a": 75, "b": 15, "c": 10}] * 2]
    assert held == [[{"a": 75, "b": 5, "c": 20}] * 2]
    assert full == [[{"a": 80, "b": 0, "c": 20}] * 2]
    assert alone == [[{"a": 100}] * 2]
    assert stuck == itself == [[values] * 2]


def test_any_moves_keep_the_sum_and_the_locked_ones(spread):
    """300 weights of up to 14 attributes, 30 moves each: never NaN or negative, 100 together, shown ones too."""
    rng = random.Random(5)
    moves = []
    for _ in range(300):
        n = rng.randint(1, 14)
        points = [rng.choice([0.0, rng.random(), 10**-12 * rng.random()]) for _ in range(n)]
        points[rng.randrange(n)] += 1e-3
        values = {f"a{i}": 100 * value / sum(points) for i, value in enumerate(points)}
        locked = [name for name in values if rng.random() < 0.3]
        steps = [[rng.choice(list(values)), rng.choice([0, 100, rng.randint(0, 100)])] for _ in range(30)]
        moves.append(move(values, *steps, locked=locked))
    for given, seen in zip(moves, spread(*moves), strict=True):
        for values, shown in seen:
            assert None not in values.values() and min(values.values()) >= 0, json.dumps(given)
            assert sum(values.values()) == pytest.approx(100, abs=1e-9)
            assert sum(shown.values()) == 100 and all(isinstance(value, int) for value in shown.values())
            for name in given["locked"]:
                assert values[name] == given["values"][name]


def test_a_locked_weight_is_shown_with_the_figure_it_was_locked_at(spread):
    """What the others are rounded to leaves it alone, and the figures shown still sum to 100."""
    values = {"a": 24.5, "b": 24.5, "c": 30.4, "d": 20.6}
    steps = [["c", to] for to in range(52)]
    (seen,) = spread(move(values, *steps, locked=["a", "b"], fixed={"a": 25, "b": 25}))
    assert all(shown["a"] == shown["b"] == 25 and sum(shown.values()) == 100 for _, shown in seen)


def test_a_lock_holds_a_weight_and_undo_takes_it_back(visitor):
    """Locked by keyboard it has no slider to move and stays while another takes all; back on the board it is locked."""
    board = visitor.open("board")
    opening = board.weights()
    held, moved = list(opening)[:2]

    def lock(name):
        return board.key("card_weights").get_by_role("button", name=f"Lock {name}", exact=True)

    lock(held).focus()
    board.page.keyboard.press("Enter")
    expect(lock(held)).to_have_attribute("aria-pressed", "true")
    expect(board.slider(held)).to_be_disabled()
    ranking = board.settle().ranking()
    board.press(moved, "End")
    assert board.weights()[held] == opening[held] and sum(board.weights().values()) == 100
    board.until(board.ranking, ranking)
    after = board.settle().weights()
    board.go("Value").go("Board")
    assert board.weights() == after
    expect(lock(held)).to_have_attribute("aria-pressed", "true")
    undo = board.key("undo").get_by_role("button")
    undo.click()
    expect(board.slider(moved)).to_have_attribute("aria-valuetext", str(opening[moved]))
    expect(lock(held)).to_have_attribute("aria-pressed", "true")
    board.settle()
    undo.click()
    expect(lock(held)).to_have_attribute("aria-pressed", "false")
    assert board.settle().weights() == opening and undo.is_disabled()


def test_with_all_others_locked_a_slider_cannot_move(visitor):
    """Of the last free one the slider is off too, until one lock is opened."""
    board = visitor.open("board")
    names = list(board.weights())
    for name in names[1:]:
        board.key("card_weights").get_by_role("button", name=f"Lock {name}", exact=True).click()
    expect(board.slider(names[0])).to_be_disabled()
    board.key("card_weights").get_by_role("button", name=f"Lock {names[1]}", exact=True).click()
    expect(board.slider(names[0])).to_be_enabled()
    board.settle()

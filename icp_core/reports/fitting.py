"""How much of a profile stands on one A4 page, and in which size of type: the text is measured before it is set.

A line of text is taken to be as wide as its letters at :data:`LETTER` of their size, which is more than the usual type
needs, so that what is reckoned to fit does. Where it does not fit in the smallest type, long texts are cut short, then
the last lines of the longest list are left out, and the page says how many.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

SIZES = (10.5, 9.8, 9.1, 8.4, 7.8, 7.2, 6.7)
"""Points of the type, from large to small; below the last nobody reads."""
WIDTH, HEIGHT = 190 / 25.4 * 72, 274 / 25.4 * 72
"""Points within the margins of 10 mm; two millimetres of the height are spared."""
LETTER = 0.57
"""Width of a letter in its size; Inter has 0.54, DejaVu Sans 0.58 over running text of small letters."""
LINE = 1.36
LONGEST = 130
"""Letters of a text beyond which it is cut where room is short."""
BELOW: tuple[tuple[str, ...], ...] = ((), ("not_yet",), ("noes",), ("noes", "not_yet"))
"""Cards of the side that may stand below the rows instead."""
SIDE, GAP, PAD = 0.32, 1.1, 2.4
"""Share of the width that the right column has; space between cards and within one, in the type's size."""


class Setting(NamedTuple):
    """What is set: the view, the size of type in points, how many lines were left out, and which of the cards at the
    side stand below the rows, where there is more room."""

    view: Mapping[str, Any]
    points: float
    left_out: int
    below: tuple[str, ...]


def set_on_a_page(view: Mapping[str, Any], headline: str, subline: str) -> Setting:
    """The largest type in which all of a sheet stands on the page, or as much of it as stands in the smallest.

    Parameters
    ----------
    view : as :func:`icp_core.views.sheet_view`
    """
    for points in SIZES:
        height, below = _height(view, headline, subline, points)
        if height <= HEIGHT / points:
            return Setting(view, points, 0, below)
    points = SIZES[-1]
    view = _cut(view)
    left_out = 0
    height, below = _height(view, headline, subline, points)
    while height > HEIGHT / points:
        shorter = _one_less(view, below)
        if shorter is None:
            break
        view, left_out = shorter, left_out + 1
        height, below = _height(view, headline, subline, points)
    return Setting(view, points, left_out, below)


def _lines(text: str | None, width: float, size: float = 1.0) -> float:
    """Height of a text in the type's size, in a column ``width`` of it wide."""
    return 0.0 if not text else math.ceil(len(text) * LETTER * size / max(width, 1.0)) * LINE * size


def _height(view: Mapping[str, Any], headline: str, subline: str, points: float) -> tuple[float, tuple[str, ...]]:
    """Height of the whole in the size of the type, and the cards below the rows with which it is least."""
    width = WIDTH / points
    head = _lines(headline, width, 1.75) + _lines(subline, width) + 0.4
    rates = view["rates"]
    top = 3.5 + 1.85 * (len(rates["rows"]) + bool(rates["ticks"])) + _lines(rates["reason"], width - PAD)
    middle, below = min((max(_columns(view, below, width)), below) for below in BELOW)
    shown = max((_example(each, (width - 2 * GAP) / 3 - PAD) for each in view["examples"]), default=0.0)
    foot = 2.6 + _lines(view["version"] + view["review"], width, 0.92)
    foot += _lines(f"{view['evidence']} {view['method']}", width, 0.9)
    return head + top + GAP + middle + GAP + 2.4 + shown + GAP + foot, below


def _columns(view: Mapping[str, Any], below: Collection[str], width: float) -> tuple[float, float]:
    """Heights of the two columns; a list below the rows runs in two columns itself."""
    right = width * SIDE - PAD
    left = width * (1 - SIDE) - GAP - PAD
    rows = 3.6 + _lines(view["key"] or "", left * 0.72, 0.88) + sum(_row(row, left) for row in view["rows"])
    cards = [card for card in view["side"] if card["rows"]]
    lower = sum(_card(card, left / 2 - 1, columns=2) + GAP for card in cards if card["kind"] in below)
    return rows + lower, sum(_card(card, right) + GAP for card in cards if card["kind"] not in below) - GAP


def _row(row: Mapping[str, Any], width: float) -> float:
    badges = sum(_lines(each["text"] + " " + (each["n"] or ""), width * 0.3, 0.88) + 0.9 for each in row["grounds"])
    return max(_lines(row["label"], width * 0.2, 0.95), _lines(row["value"], width * 0.44, 1.04), badges) + 0.9


def _card(card: Mapping[str, Any], width: float, *, columns: int = 1) -> float:
    heights = []
    for row in card["rows"]:
        if card["kind"] == "tiers":
            head = _lines(f"{row['head']}  {row['text']}", width * 0.8, 0.95)
        elif card["kind"] == "people":
            head = max(
                _lines(row["head"], width * 0.26),
                _lines(row["text"], width * 0.7) + _lines(row["about"], width * 0.7, 0.9),
            )
        else:
            belief = row["ground"]["text"] if card["kind"] == "not_yet" and row["ground"] else None
            head = (
                _lines(row["head"], width * 0.88)
                + _lines(row["text"], width * 0.88, 0.9)
                + _lines(belief, width * 0.88, 0.9)
            )
        heights.append(head + 0.62)
    tallest = max(heights) if columns > 1 and heights else 0.0  # where a list breaks, a line may overhang
    return 3.3 + (1.4 if card["bar"] else 0.0) + sum(heights) / columns + tallest / 2


def _example(card: Mapping[str, Any], width: float) -> float:
    words = ("name", "about", "text")
    return 2.7 + sum(_lines(card[name], width, 1.05) for name in words) + _lines(card["foot"] or card["link"], width)


def _short(text: Any) -> Any:
    return text[: LONGEST - 1].rstrip() + "…" if isinstance(text, str) and len(text) > LONGEST else text


def _cut(view: Mapping[str, Any]) -> dict[str, Any]:
    """Every line of it with long texts cut short."""

    def cut(line: Mapping[str, Any]) -> dict[str, Any]:
        kept = {
            name: value if name in ("url", "grounds", "ground", "id") else _short(value) for name, value in line.items()
        }
        if line.get("grounds"):
            kept["grounds"] = [each | {"text": _short(each["text"])} for each in line["grounds"]]
        if line.get("ground"):
            kept["ground"] = line["ground"] | {"text": _short(line["ground"]["text"])}
        return kept

    return {
        **view,
        "rows": [cut(row) for row in view["rows"]],
        "side": [card | {"rows": [cut(row) for row in card["rows"]]} for card in view["side"]],
        "examples": [cut(each) for each in view["examples"]],
    }


def _one_less(view: Mapping[str, Any], below: Collection[str]) -> dict[str, Any] | None:
    """The view without the last line of its taller column; None where there is nothing left to leave out."""
    width = WIDTH / SIZES[-1]
    left, right = _columns(view, below, width)
    heights = [_card(card, width * SIDE - PAD) for card in view["side"]]
    if left >= right and len(view["rows"]) > 1:
        return {**view, "rows": view["rows"][:-1]}
    usable = [at for at, card in enumerate(view["side"]) if card["kind"] != "tiers" and len(card["rows"]) > 1]
    if not usable:
        return {**view, "rows": view["rows"][:-1]} if len(view["rows"]) > 1 else None
    longest = max(usable, key=lambda at: heights[at])
    side = list(view["side"])
    side[longest] = side[longest] | {"rows": side[longest]["rows"][:-1]}
    return {**view, "side": side}

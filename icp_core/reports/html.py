"""The one-page profile as one HTML file that prints on one A4 page: no script, no address, all text escaped.

What is on it is what is on the page (:func:`icp_core.views.sheet_view`), in its typeface, which is within; the type is
as large as the text allows (:mod:`icp_core.reports.fitting`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from html import escape
from importlib import resources
from typing import Any

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.profile import IcpSheet
from icp_core.reports.fitting import set_on_a_page
from icp_core.reports.safety import legible
from icp_core.reports.typeface import typeface
from icp_core.views import sheet_view

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


def _as_it_is(shown: Any) -> Any:
    return shown


def html_report(sheet: IcpSheet, *, veil: Callable[[Any], Any] = _as_it_is, locale: str = DEFAULT_LOCALE) -> str:
    """The sheet as an HTML document; ``veil`` takes names out of its words."""
    headline, subline = (veil(legible(say(line, locale))) for line in (sheet.headline, sheet.subline))
    view = veil(legible(sheet_view(sheet, locale=locale)))
    set_view, points, left_out, below = set_on_a_page(view, headline, subline)
    style = resources.files("icp_core.reports").joinpath("sheet.css").read_text("utf-8")
    more = say(message("report.left_out", n=left_out), locale) if left_out else ""
    body = (
        _tag("div", _tag("h1", escape(headline)) + _tag("p", escape(subline)), "say")
        + _rates(set_view["rates"])
        + _main(set_view, below)
        + _examples(set_view)
        + _foot(set_view, more)
    )
    return (
        f'<!doctype html>\n<html lang="{escape(locale)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f"<title>{escape(headline)}</title>"
        f"<style>{typeface(body)}:root {{ --type: {points}pt; }}\n{style}</style></head>"
        f'<body><main class="sheet">{body}</main></body></html>\n'
    )


def _tag(name: str, inside: str, kind: str = "", **named: str) -> str:
    """An element; what is inside is HTML already, attributes are escaped here."""
    about = {"class": kind, **named}
    said = "".join(f' {key}="{escape(value)}"' for key, value in about.items() if value)
    return f"<{name}{said}>{inside}</{name}>"


def _text(name: str, words: str | None, kind: str = "") -> str:
    """An element with words in it; nothing where there are none."""
    return _tag(name, escape(words), kind) if words else ""


def _at(**places: float) -> str:
    return ";".join(f"{side}:{100 * place:.2f}%" for side, place in places.items())


def _head(heading: str, aside: str | None = None) -> str:
    return _tag("div", _text("h2", heading) + _text("span", aside, "mini"), "head")


def _rates(rates: Mapping[str, Any]) -> str:
    lines = _head(rates["heading"], rates["how"]) + _text("p", rates["reason"], "none-v")
    grid = "".join(_tag("u", "", style=_at(left=tick["at"])) for tick in rates["ticks"])
    for row in rates["rows"]:
        if row["reason"]:
            middle = _text("span", row["reason"], "why")
        else:
            span = _tag("s", "", style=_at(left=row["low"], width=row["high"] - row["low"]))
            middle = _tag("div", grid + span + _tag("i", "", style=_at(left=row["at"])), "track")
            middle += _text("b", row["value"], "num") + _text("span", row["interval"], "num mini")
        lines += _tag(
            "div",
            _text("span", row["label"], "who") + middle + _text("span", row["n"], "num mini"),
            f"rate {row['tone']}",
        )
    if rates["ticks"]:
        marks = "".join(_tag("span", escape(tick["label"]), style=_at(left=tick["at"])) for tick in rates["ticks"])
        lines += _tag("div", "<span></span>" + _tag("div", marks, "track"), "rate ticks")
    return _tag("section", lines, "card")


def _badge(ground: Mapping[str, Any]) -> str:
    told = f"{ground['title']}. {ground['source']} {ground['method']}"
    return _tag(
        "span",
        "<i></i>" + _text("span", ground["text"]) + _text("em", ground["n"]),
        f"badge {ground['kind']}",
        title=told,
    )


def _main(view: Mapping[str, Any], below: Collection[str]) -> str:
    rows = "".join(
        _tag(
            "div",
            _text("span", row["label"], "k")
            + _tag("span", escape(row["value"]), f"v {row['grounds'][0]['kind']}-v")
            + _tag("span", "".join(map(_badge, row["grounds"])), "grounds"),
            "row",
        )
        for row in view["rows"]
    )
    card = _head(view["heading"], view["key"] or "") + _tag("div", rows + _text("p", view["empty"], "none-v"), "rows")
    cards = [card for card in view["side"] if card["rows"]]  # what nobody wrote is no part of the paper
    left, right = ("".join(_side(card) for card in cards if (card["kind"] in below) is low) for low in (True, False))
    return _tag(
        "div", _tag("div", _tag("section", card, "card wanted") + left, "column") + _tag("div", right, "column"), "main"
    )


def _side(card: Mapping[str, Any]) -> str:
    lines = {"people": _person, "tiers": _tier, "noes": _no, "not_yet": _later}[card["kind"]]
    bar = "".join(_tag("span", "", part["tone"], style=f"flex:{part['n']}") for part in card["bar"] or ())
    inside = _head(card["heading"]) + (_tag("div", bar, "share") if bar else "")
    return _tag("section", inside + _tag("div", "".join(map(lines, card["rows"])), "lines"), f"card {card['kind']}")


def _person(row: Mapping[str, Any]) -> str:
    words = _tag("div", _text("b", row["text"]) + _text("p", row["about"]))
    return _tag("div", _text("span", row["head"], "k") + words, "person")


def _tier(row: Mapping[str, Any]) -> str:
    words = _tag("div", _text("b", row["head"]) + " " + _text("span", row["text"], "k"))
    return _tag("div", _tag("i", "", f"dot {row['tone']}") + words + _text("b", row["n"], "num"), "side")


def _no(row: Mapping[str, Any]) -> str:
    words = _tag("div", _text("b", row["head"]) + _text("p", row["text"]))
    return _tag("div", _tag("i", "×", "no") + words, "side")


def _later(row: Mapping[str, Any]) -> str:
    ground = row["ground"]["text"] if row["ground"] else None
    words = _tag("div", _text("b", row["head"]) + _text("p", row["text"]) + _text("p", ground))
    return _tag("div", _tag("i", "", "later") + words, "side")


def _examples(view: Mapping[str, Any]) -> str:
    cards = "".join(map(_example, view["examples"]))
    shown = _tag("div", cards, "examples") if cards else _text("p", view["examplesEmpty"], "none-v")
    return _tag("div", _head(view["examplesHeading"]) + shown)


def _example(card: Mapping[str, Any]) -> str:
    words = _text("b", card["name"]) + _text("span", card["about"], "mini") + _text("p", card["text"])
    link = _text("span", card["link"])
    if card["url"]:
        link = _tag("a", escape(card["link"]), href=card["url"], rel="noopener noreferrer")
    under = _tag("div", _tag("span", escape(card["foot"] or "")) + link, "under") if card["foot"] or link else ""
    return _tag("section", words + under, "card example")


def _foot(view: Mapping[str, Any], more: str) -> str:
    first = _tag("div", _text("b", view["version"]) + _text("b", view["review"]))
    return _tag("div", first + _text("p", f"{view['evidence']} {view['method']}") + _text("b", more), "foot")

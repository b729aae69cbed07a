"""Browser parts for what Streamlit cannot draw: plain html, css and js beside this file, text set as text.

Each part is a small components-v2 component: ``dom.js`` and ``base.css`` for all, ``<name>.js`` and ``<name>.css`` for
one. A part draws the plain dict that ``icp_core.views`` makes and holds no figure of its own; those of the board that
follow a moving slider take the live figures from ``pages/_live_board/registry.js``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from pages import _session

_PAGES = Path(__file__).parents[1]
_LIVE = ("_live_board/registry.js", "_live_board/numbers.js", "_live_board/words.js")


def part(name: str, *, js: Iterable[str], css: Iterable[str] = ()) -> Callable[..., Any]:
    """A component of these files of the folder ``pages``, joined in their order."""

    def read(files: Iterable[str]) -> str:
        return "".join((_PAGES / file).read_text("utf-8") for file in files)

    drawn = st.components.v2.component(
        f"icp_{name}", html='<div class="root">\n</div>', css=read(css) or None, js=read(js)
    )

    def shown(*, data: Any, **settings: Any) -> Any:
        return drawn(data=_session.veil()(_session.coded(data)), **settings)

    return shown


def _part(name: str, *, follows: bool = False) -> Callable[..., Any]:
    return part(
        name,
        css=("_parts/base.css", f"_parts/{name}.css"),
        js=("_parts/dom.js", *(_LIVE if follows else ()), f"_parts/{name}.js"),
    )


weights = _part("weights", follows=True)
ranking = _part("ranking", follows=True)
honesty = _part("honesty", follows=True)
tiers = _part("tiers", follows=True)
beliefs = _part("beliefs")
next_tests = _part("next_tests")
facts = _part("facts")
cards = _part("cards")
changes = _part("changes")
traits = _part("traits")
sheet = _part("sheet")
versions = _part("versions")
compared = _part("compared")
log = _part("log")
steps = _part("steps")
sayable = _part("sayable")
table = _part("table")
ballot = _part("ballot")
room = _part("room")
reveal = _part("reveal")
projector = _part("projector")

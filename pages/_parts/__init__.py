"""Browser parts for what Streamlit cannot draw: plain html, css and js beside this file, text set as text.

Each part is a small components-v2 component: ``dom.js`` and ``base.css`` for all, ``<name>.js`` and ``<name>.css`` for
one. A part draws the plain dict that ``icp_core.views`` makes and holds no figure of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def _part(name: str) -> Callable[..., Any]:
    def read(file: str) -> str:
        return (_HERE / file).read_text("utf-8")

    return st.components.v2.component(
        f"icp_{name}",
        html='<div class="root">\n</div>',
        css=read("base.css") + read(f"{name}.css"),
        js=read("dom.js") + read(f"{name}.js"),
    )


weights = _part("weights")
ranking = _part("ranking")
honesty = _part("honesty")
tiers = _part("tiers")
cards = _part("cards")
changes = _part("changes")
traits = _part("traits")
sheet = _part("sheet")
steps = _part("steps")
table = _part("table")

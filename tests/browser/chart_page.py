"""The live chart in a blank page: its scripts as text, no server, accounts that are made or given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from icp_core.views.live_chart import live_chart_words
from tests.browser.visitor import ROOT

HERE = Path(__file__).parent
PARTS = (
    "places", "glide", "axes", "look", "marks", "density", "labels", "nearest", "pointer", "find", "card", "furniture",
    "grid", "painter", "keys", "chart",
)  # fmt: skip
LIGHT = {
    "text-color": "#1B2430", "secondary-background-color": "#FFFFFF", "border-color": "#E4E1D9",
    "primary-color": "#0B6E8F", "gray-text-color": "#66717F", "green-color": "#1E7F4F", "red-color": "#B3402A",
    "font": "sans-serif",
}  # fmt: skip


def chart_page(chromium: Browser, *, width: int = 600, height: int = 660, calm: bool = True, ratio: float = 1) -> Page:
    """A page with ``chart`` in it, and ``selected``, ``lassoed`` and ``looked``: what it reported."""
    page = chromium.new_context(viewport={"width": width, "height": height}, device_scale_factor=ratio).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.faults = faults  # type: ignore[attr-defined]
    page.set_content('<!doctype html><meta charset="utf-8"><body style="margin:0"><div class="root"></div>')
    variables = "".join(f"--st-{name}: {value};" for name, value in LIGHT.items())
    parts, live = ROOT / "pages" / "_parts", ROOT / "pages" / "_live_board"
    style = f":root {{ {variables} color-scheme: light }} .root {{ height: {height}px }}"
    page.add_style_tag(content=style)
    for sheet in (parts / "base.css", live / "chart.css"):
        page.add_style_tag(path=sheet)
    for script in (parts / "dom.js", *(live / f"{name}.js" for name in PARTS), HERE / "made_accounts.js"):
        page.add_script_tag(path=script)
    words = json.dumps(live_chart_words("EUR", "Nothing tells them apart."))
    page.add_script_tag(
        content="const selected = [], lassoed = [], looked = []; "
        "const chart = makeChart(document.querySelector('.root'), "
        f"{{ words: {words}, format, reduceMotion: {json.dumps(calm)}, "
        "onSelect: (i) => selected.push(i), onLasso: (all) => lassoed.push(all), "
        "onWindow: (window) => looked.push(window) })"
    )
    return page


SHOWN = """async ([script, given]) => {
  const last = new Function("given", script)(given)
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  return last
}"""


def shown(page: Page, script: str, given: Any = None) -> Any:
    """What a script returns, once the next picture has been drawn."""
    return page.evaluate(SHOWN, [script, given])

"""The live chart in a blank page: its scripts as text, no server, accounts that are made or given."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser, Page

from icp_core.views.live_chart import live_chart_words
from tests.browser.visitor import ROOT

PARTS = ("places", "glide", "axes", "look", "marks", "density", "labels", "nearest", "pointer", "find", "card", "chart")
LIGHT = {
    "text-color": "#1B2430", "secondary-background-color": "#FFFFFF", "border-color": "#E4E1D9", "primary-color": "#0B6E8F",
    "gray-text-color": "#66717F", "green-color": "#1E7F4F", "red-color": "#B3402A", "font": "sans-serif",
}  # fmt: skip
FORMAT = """{
  whole: (value) => String(Math.round(value)), decimal: (value, digits) => value.toFixed(digits),
  percent: (value, digits = 0) => (100 * value).toFixed(digits) + " %", compact: (value) => value.toPrecision(3),
  signed: (value, digits) => (value > 0 ? "+" : "") + value.toFixed(digits),
}"""
MADE = """
  // Accounts by seed: chances and values spread as those of a market are; the best by expected value lead.
  function madeAccounts(n, shift = 0) {
    let seed = 7
    const draw = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296
    const bell = () => draw() + draw() + draw() + draw() - 2
    const frame = { n, byChance: true, score: new Float64Array(n), chance: new Float64Array(n), expected: new Float64Array(n),
      priority: new Float64Array(n), tier: new Uint8Array(n), rank: new Uint32Array(n) }
    const value = new Float64Array(n), own = new Uint8Array(n)
    for (let i = 0; i < n; i++) {
      value[i] = Math.exp(10.2 + 1.9 * bell())
      own[i] = draw() < 0.1 ? 1 : 0
      frame.chance[i] = 1 / (1 + Math.exp(1.4 - 2.2 * bell() - shift * draw()))
      frame.score[i] = 100 * frame.chance[i]
      frame.expected[i] = frame.priority[i] = frame.chance[i] * value[i]
    }
    const cuts = [Math.min(0.02, 18 / n), Math.min(0.1, 90 / n), 0.35]
    const sample = Float64Array.from({ length: Math.min(n, 100000) }, (_, k) => frame.expected[Math.floor((k * n) / Math.min(n, 100000))]).sort()
    const lines = cuts.map((share) => sample[Math.floor(sample.length * (1 - share))])
    const first = []
    for (let i = 0; i < n; i++) {
      frame.tier[i] = 1 + lines.findIndex((line) => frame.expected[i] >= line)
      if (frame.tier[i] === 1 || frame.tier[i] === 2) first.push(i)
    }
    first.sort((a, b) => frame.expected[b] - frame.expected[a])
    first.forEach((i, k) => { frame.rank[i] = k + 1 })
    frame.order = Uint32Array.from(first)
    frame.summary = lines.map((cut, k) => ({ tier: k + 1, cut }))
    return { frame, accounts: { n, value, own, name: (i) => `Account ${i}`, parts: () => [], figures: (i) => [["Value", String(value[i])]] } }
  }
"""


def chart_page(chromium: Browser, *, width: int = 600, height: int = 660, calm: bool = True, ratio: float = 1) -> Page:
    """A page with ``chart`` in it, and ``selected`` and ``lassoed``: what it reported."""
    page = chromium.new_context(viewport={"width": width, "height": height}, device_scale_factor=ratio).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.faults = faults  # type: ignore[attr-defined]
    page.set_content('<!doctype html><meta charset="utf-8"><body style="margin:0"><div class="root"></div>')
    variables = "".join(f"--st-{name}: {value};" for name, value in LIGHT.items())
    parts, live = ROOT / "pages" / "_parts", ROOT / "pages" / "_live_board"
    style = f":root {{ {variables} color-scheme: light }} .root {{ height: {height}px }}"
    page.add_style_tag(content=style + (parts / "base.css").read_text("utf-8") + (live / "chart.css").read_text("utf-8"))
    scripts = [parts / "dom.js", *(live / f"{name}.js" for name in PARTS)]
    page.add_script_tag(content="\n".join(script.read_text("utf-8") for script in scripts))
    words = json.dumps(live_chart_words("EUR", "Nothing tells them apart."))
    page.add_script_tag(
        content=f"{MADE} const selected = [], lassoed = []; const chart = makeChart(document.querySelector('.root'), "
        f"{{ words: {words}, format: {FORMAT}, reduceMotion: {json.dumps(calm)}, "
        "onSelect: (i) => selected.push(i), onLasso: (all) => lassoed.push(all) })"
    )
    return page


def shown(page: Page, script: str, value: Any = None) -> Any:
    """What a script gives once the next frame has been drawn."""
    return page.evaluate(f"async (given) => {{ await 0; const last = (() => {{ {script} }})(); "
                         "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return last }", value)  # fmt: skip

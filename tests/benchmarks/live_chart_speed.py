"""How long the live chart takes to draw: 1,000 to 1,000,000 accounts, in Chromium without a graphics card.

``show``: placing the accounts of a frame. ``draw``: one picture of it, with the pixels read back, so that all of it is
done. ``index``: the grid that finds the account under the pointer, made at the first move of the pointer after a change.
``lasso``: a line of 100 corners around the middle. Medians of ``--times`` runs, in milliseconds.

Takes about 20 seconds: python -m tests.benchmarks.live_chart_speed [--sizes 1000 10000] [--width 590 --height 640]
"""

from __future__ import annotations

import argparse

from playwright.sync_api import sync_playwright

from tests.browser.chart_page import chart_page
from tests.browser.visitor import launch

MEASURE = """async ([n, times]) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const middle = (all) => [...all].sort((a, b) => a - b)[all.length >> 1]
  const frames = [madeAccounts(n), madeAccounts(n, 0.8)]
  const plot = document.querySelector(".plot").getContext("2d", { willReadFrequently: true })
  const opening = { tier: frames[0].frame.tier, x: frames[0].frame.chance }
  chart.setAccounts(frames[0].accounts)
  const took = { show: [], draw: [], index: [], lasso: [] }
  const over = document.querySelector(".over"), place = over.getBoundingClientRect()
  const at = (type, x, y, more = {}) => over.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: place.left + x, clientY: place.top + y, bubbles: true, ...more }))
  over.setPointerCapture = () => {}
  for (let k = 0; k < times + 2; k++) {
    const began = performance.now()
    chart.show(frames[k % 2].frame, { moving: k > 0, opening })
    const placed = performance.now()
    chart.draw()
    plot.getImageData(0, 0, 1, 1)
    const drawn = performance.now()
    at("pointermove", place.width / 2, place.height / 2)
    const pointed = performance.now()
    if (k < 2) continue
    took.show.push(placed - began)
    took.draw.push(drawn - placed)
    took.index.push(pointed - drawn)
  }
  for (let k = 0; k < 3; k++) {
    at("pointerdown", place.width * 0.7, place.height / 2, { shiftKey: true })
    for (let turn = 1; turn < 100; turn++) at("pointermove", place.width * (0.5 + 0.2 * Math.cos(turn / 16)), place.height * (0.5 + 0.2 * Math.sin(turn / 16)))
    const began = performance.now()
    at("pointerup", place.width * 0.7, place.height / 2)
    took.lasso.push(performance.now() - began)
    chart.clearLasso()
  }
  return Object.fromEntries(Object.entries(took).map(([name, all]) => [name, middle(all)]))
}"""


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 20_000, 100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--width", type=int, default=590)
    parser.add_argument("--height", type=int, default=640)
    parser.add_argument("--ratio", type=float, default=1)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        print(f"{'accounts':>10} {'show':>8} {'draw':>8} {'index':>8} {'lasso':>8}   ms")
        for n in asked.sizes:
            page = chart_page(browser, width=asked.width, height=asked.height, ratio=asked.ratio)
            took = page.evaluate(MEASURE, [n, asked.times])
            print(f"{n:>10,}" + "".join(f" {took[name]:>8.1f}" for name in ("show", "draw", "index", "lasso")))
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()

"""How long the live chart takes to draw: 1,000 to 1,000,000 accounts, in Chromium without a graphics card.

``show``: placing the accounts of a frame. ``draw``: one picture of it, with the pixels read back, so that all is done.
``index``: the grid that finds the account under the pointer, made at the first move of the pointer after a change.
``lasso``: a line of 100 corners around the middle. Medians of ``--times`` runs, in milliseconds, and the
least in brackets, which tells what it takes where nothing else runs.

Takes about 20 seconds: python -m tests.benchmarks.live_chart_speed [--sizes 1000 10000] [--width 590 --height 640]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chart_page import chart_page
from tests.browser.visitor import launch

MEASURE = Path(__file__).with_suffix(".js")


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
        print(f"{'accounts':>10} {'show':>15} {'draw':>15} {'index':>15} {'lasso':>15}   ms")
        for n in asked.sizes:
            page = chart_page(browser, width=asked.width, height=asked.height, ratio=asked.ratio)
            took = page.evaluate(MEASURE.read_text("utf-8"), [n, asked.times])
            told = [f"{middle:>7.1f} ({least:>5.1f})" for middle, least in took.values()]
            print(f"{n:>10,}", *told)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()

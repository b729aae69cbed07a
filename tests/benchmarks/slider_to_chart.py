"""Time from a key on a weight's slider to the ranking and the chart redrawn, in Chromium.

Beside it the same move computed in this process, so that the share of calculation and of the way there and back is
seen. Run: ``python tests/benchmarks/slider_to_chart.py [moves]``.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from tests.browser.visitor import FIND_RANKING, PROJECTOR, Server, Visitor, company_files, launch

SIZES = (600, 9_760)  # other companies beside 240 customers
WATCH = f"""
() => {{
  {FIND_RANKING}  const chart = () => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map(plot =>
    (plot._fullData ?? []).map(trace => Array.from(trace.x ?? []).slice(0, 200))))
  const ranking = () => find(document)?.innerText
  const was = {{ chart: chart(), ranking: ranking() }}
  window.seen = {{ start: null, chart: null, ranking: null }}
  const pressed = event => {{ window.seen.start ??= event.timeStamp }}
  document.addEventListener('keydown', pressed, {{ capture: true, once: true }})
  const look = () => {{
    const now = performance.now()
    if (window.seen.ranking === null && ranking() && ranking() !== was.ranking) window.seen.ranking = now
    const drawn = chart()
    if (window.seen.chart === null && drawn.length > 4 && drawn !== was.chart) window.seen.chart = now
    if (window.seen.chart === null || window.seen.ranking === null) requestAnimationFrame(look)
  }}
  requestAnimationFrame(look)
}}
"""


def calculation_ms(n_others: int, moves: int) -> float:
    """The calculation alone, in this process: score, chance and tiers."""
    dataset, _ = icp.make_company("software", seed=3, n_others=n_others)
    value = icp.lifetime_value(dataset)
    best = icp.best_customers(dataset, value, icp.profitability(dataset))
    learned = icp.suggest_desirability(dataset, best)
    weights, scoring = icp.equal_weights(learned), icp.prepare_scoring(dataset, learned)
    times = []
    for _ in range(moves + 1):
        start = time.perf_counter()
        icp.assign_tiers(value, scoring.fit(weights), scoring.conversion(weights), icp.Capacity())
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def moved(visitor: Visitor, moves: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each key to the new ranking and to the new chart."""
    name = list(visitor.weights())[1]
    ranking, chart = [], []
    for i in range(moves):
        visitor.settle()
        visitor.slider(name).focus()
        visitor.page.evaluate(WATCH)
        visitor.page.keyboard.press("PageUp" if i % 2 == 0 else "PageDown")
        visitor.page.wait_for_function("() => window.seen.chart !== null && window.seen.ranking !== null")
        seen = visitor.page.evaluate("() => window.seen")
        ranking.append(seen["ranking"] - seen["start"])
        chart.append(seen["chart"] - seen["start"])
    return ranking[1:], chart[1:]


def main(moves: int) -> None:
    """Print the table."""
    print(" accounts  calculation  to ranking   to chart  chart / calculation   (ms, median; largest in brackets)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, browser = Server(Path(folder) / "log.txt"), launch(playwright)
        try:
            server.wait()
            for n_others in SIZES:
                visitor = Visitor(browser.new_context(viewport=PROJECTOR), server)
                visitor.open("data").upload(*company_files(seed=3, n_others=n_others)).go("Board")
                ranking, chart = moved(visitor, moves)
                alone = calculation_ms(n_others, moves)
                visitor.check()
                middle = statistics.median(chart)
                print(
                    f"{n_others + 240:>9,} {alone:>12.0f} {statistics.median(ranking):>11.0f}"
                    f" {middle:>10.0f} ({max(chart):.0f}) {middle / alone:>12.1f}x",
                    flush=True,
                )
        finally:
            browser.close()
            server.end()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)

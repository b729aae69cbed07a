"""Time from a slider's input to the painted frame, in Chromium: the live board beside charts that are drawn anew.

Three ways to show the same accounts, one after the other in one run on one machine: the live board with its chart, list
and tiers; ``st.plotly_chart`` and ``st.altair_chart`` in a fragment that a slider reruns. For the live board also how
many moves of a drag of 40 are painted. Run: ``python tests/benchmarks/live_board_speed.py [largest] [moves]``; minutes
at a million accounts. What is not painted within a minute counts as more than that.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.browser.visitor import LONG, Server, launch

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PATIENCE = 60_000  # ms
DRAG = 40
STEP = 16  # ms between two moves of a hand
FIRST = (
    "const roots = [...document.querySelectorAll('*')].map(node => node.shadowRoot).filter(Boolean);"
    " const slider = roots.map(root => root.querySelector('.weights input')).find(Boolean)"
)
VEGA = ":is(.stVegaLiteChart, [data-testid=stVegaLiteChart]) :is(canvas, svg)"
# The listener stands behind the slider's own, so its frame is the one in which that one has painted.
LIVE_MOVE = f"""
async (value) => {{
  {FIRST}
  return new Promise(done => {{
    slider.value = value
    const start = performance.now()
    slider.dispatchEvent(new Event('input', {{ bubbles: true }}))
    requestAnimationFrame(() => {{
      const after = new MessageChannel()
      after.port1.onmessage = () => done(performance.now() - start)
      after.port2.postMessage(0)
    }})
  }})
}}
"""
COUNT = """
() => {
  window.painted = 0
  globalThis[Symbol.for('icp.live')].on((frame, { moving }) => { if (moving) window.painted++ })
}
"""
SLIDER = f"""
() => {{
  {FIRST}
  const {{ x, y, width, height }} = slider.getBoundingClientRect()
  return {{ x, y, width, height }}
}}
"""
# A chart that is drawn anew has drawn when what it shows is another picture: Plotly says so, Vega replaces its canvas.
WATCH = f"""
() => {{
  window.drawn = null
  document.addEventListener('keydown', event => {{ window.pressed = event.timeStamp }}, {{ capture: true, once: true }})
  const shown = () => {{
    const plot = document.querySelector('.js-plotly-plot'), vega = document.querySelector('{VEGA}')
    if (plot) return JSON.stringify((plot._fullData ?? []).map(trace => Array.from(trace.x ?? []).slice(0, 40)))
    return vega?.toDataURL ? vega.toDataURL() : vega?.innerHTML
  }}
  const before = shown()
  const look = () => {{
    const now = shown()
    if (!now || now.length <= 4 || now === before) return requestAnimationFrame(look)
    requestAnimationFrame(() => {{
      const after = new MessageChannel()
      after.port1.onmessage = () => {{ window.drawn = performance.now() - window.pressed }}
      after.port2.postMessage(0)
    }})
  }}
  requestAnimationFrame(look)
}}
"""


@contextmanager
def opened(browser: Browser, server: Server, kind: str, n: int) -> Iterator[Page]:
    """The benchmark's page with so many accounts, once it stands still."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(10 * LONG)
    try:
        page.goto(f"{server.address}/?kind={kind}&n={n}")
        if kind == "live":
            page.wait_for_function("() => globalThis[Symbol.for('icp.live')]?.frame()")
        else:
            page.locator(f".js-plotly-plot, {VEGA}").first.wait_for()
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        page.wait_for_timeout(3_000)
        yield page
    finally:
        page.close()


def live_moves(page: Page, moves: int) -> list[float]:
    """Milliseconds from each input to its painted frame."""
    times = []
    for i in range(moves + 2):
        times.append(page.evaluate(LIVE_MOVE, 5 + (i * 7) % 50))
        page.wait_for_timeout(60)
    return times[2:]


def painted(page: Page) -> int:
    """How many of a drag's moves are painted before the next."""
    page.wait_for_timeout(1_500)
    page.evaluate(COUNT)
    box = page.evaluate(SLIDER)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 12, middle)
    page.mouse.down()
    page.evaluate("() => { window.painted = 0 }")
    for i in range(DRAG):
        page.mouse.move(box["x"] + 12 + (i + 1) * (box["width"] - 30) / DRAG, middle)
        page.wait_for_timeout(STEP)
    page.wait_for_timeout(200)
    page.mouse.up()
    return int(page.evaluate("() => window.painted"))


def anew_moves(page: Page, moves: int) -> list[float]:
    """Milliseconds from each key on the slider to the chart drawn anew; a minute where it takes longer."""
    times = []
    for i in range(moves + 1):
        page.get_by_role("slider").first.focus()
        page.evaluate(WATCH)
        page.keyboard.press("ArrowRight" if i % 2 == 0 else "ArrowLeft")
        try:
            page.wait_for_function("() => window.drawn !== null", timeout=PATIENCE)
        except TimeoutError:
            return [*times, float(PATIENCE)]
        times.append(page.evaluate("() => window.drawn"))
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    return times[1:]


def told(times: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):,.0f} ({ordered[int(0.95 * (len(ordered) - 1))]:,.0f})"


def main(largest: int, moves: int) -> None:
    """Print the table."""
    print(
        f"{'accounts':>10} {'live':>14} {'painted':>8} {'plotly':>18} {'altair':>18}   (ms, median; 95 % in brackets)"
    )
    os.environ["STREAMLIT_SERVER_MAX_MESSAGE_SIZE"] = "400"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "log.txt", app="tests/benchmarks/board_app.py")
        browser = launch(playwright)
        try:
            server.wait()
            for n in (size for size in SIZES if size <= largest):
                with opened(browser, server, "live", n) as page:
                    live, of_drag = live_moves(page, moves), painted(page)
                print(f"{n:>10,} {told(live):>14} {f'{of_drag}/{DRAG}':>8}", end="", flush=True)
                for kind in ("plotly", "altair"):
                    with opened(browser, server, kind, n) as page:
                        print(f" {told(anew_moves(page, max(3, min(moves, 2_000_000 // n)))):>18}", end="", flush=True)
                print(flush=True)
        finally:
            browser.close()
            server.end()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(given[0] if given else SIZES[-1], given[1] if len(given) > 1 else 20)

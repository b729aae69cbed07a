"""The app as a person meets it: a server of its own, and a browser that notes every error and every foreign request."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Playwright,
    expect,
)

from icp_core.samples import make_company, plain_files

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PROJECTOR = {"width": 1280, "height": 720}
ADDRESSES = {"Start": "", "Ballot": "reveal"}  # of pages that are not called like their link
GRID_HEAD = 35  # pixels of a table's header
LONG = 120_000  # ms: the first stage on a cold server computes everything, and other tests take the cores
# On a deep link Streamlit asks below the page's address first, gets 404 and goes on at the root.
STREAMLIT_ASKS = re.compile(r"^/[a-z]+/_stcore/(health|host-config)$")

PLOT_POINTS = """
() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => plot._fullData.map(
    trace => [trace.name ?? '', Array.from(trace.x ?? []), Array.from(trace.y ?? [])]))
"""
LIVE_POINTS = """
() => {
  const frame = document.querySelector('.st-key-live_chart') && globalThis[Symbol.for('icp.live')]?.frame()
  return frame ? [frame.score, frame.chance, frame.tier, frame.rank].map(figures => Array.from(figures)) : []
}
"""
FIND_RANKING = """
  const find = root => {
    const hit = root.querySelector('.ranking tbody')
    if (hit) return hit
    for (const node of root.querySelectorAll('*')) {
      const below = node.shadowRoot && find(node.shadowRoot)
      if (below) return below
    }
    return null
  }
"""
RANKING = f"""
() => {{
  {FIND_RANKING}
  const rows = find(document)?.querySelectorAll('tr:not(.reason)') ?? []
  const shown = cell => cell.querySelector("button")?.ariaLabel ?? cell.innerText.trim()
  return [...rows].map(row => [...row.cells].map(shown))
}}
"""


def company_files(**sizes: int) -> list[dict[str, Any]]:
    """Accounts, deals and invoices of a made software company, as three files to choose."""
    dataset, _ = make_company("software", **sizes)
    return [
        {"name": name, "mimeType": "text/csv", "buffer": content}
        for name, content in plain_files(dataset).items()
        if name in ("accounts.csv", "deals.csv", "invoices.csv")
    ]


class Server:
    """The app on a port of this machine, a free one unless it is given; with a key, as for a workshop."""

    def __init__(
        self,
        log: Path,
        home: Path | None = None,
        key: str | None = None,
        app: str = "app.py",
        port: int | None = None,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = port or free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.home = home or log.parent / "home"
        self._out = log.open("wb")
        alone = ("streamlit", "run", app, "--server.port", str(self.port), "--server.headless", "true")
        room = ("pages._workshop", "--address", "127.0.0.1", "--port", str(self.port))
        self._process = subprocess.Popen(
            [sys.executable, "-m", *(room if key else alone)],
            cwd=ROOT,
            env={**os.environ, "ICP_WORKBENCH_HOME": str(self.home), "ICP_WORKBENCH_KEY": key or ""},
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=subprocess.STDOUT,
        )

    @property
    def pid(self) -> int:
        """Of the server's process."""
        return self._process.pid

    def wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self._process.poll() is None, f"the server ended: {self.said()}"
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"no server after {seconds} s: {self.said()}")

    def said(self, since: int = 0) -> str:
        return self.log.read_bytes()[since:].decode("utf-8", "replace")

    def end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)
        self._out.close()


class Visitor:
    """A person with a browser of their own: opens pages, takes hold of widgets, and notes all that goes wrong."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.server = server
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(LONG)
        self.faults: list[str] = []
        self._log_at = len(server.said())
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("websocket", lambda opened: self._request(opened.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        asked = urlsplit(message.location["url"])
        if "404" in message.text and asked.port == self.server.port and STREAMLIT_ASKS.match(asked.path):
            return
        self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        asked = urlsplit(url)
        if asked.scheme not in ("data", "blob") and (asked.hostname, asked.port) != ("127.0.0.1", self.server.port):
            self.faults.append(f"request to another host: {url}")

    def check(self) -> None:
        """No console error, page error or dialog, no request to another host, no traceback on the server."""
        assert not self.faults, "\n".join(self.faults)
        said = self.server.said(self._log_at)
        assert "Traceback" not in said, said

    def open(self, name: str = "") -> Visitor:
        """Open a page by its own address."""
        self.page.goto(f"{self.server.address}/{name}")
        self.page.locator("h1").wait_for()
        return self.settle()

    def go(self, title: str) -> Visitor:
        """Go to a page by the navigation at the top."""
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.wait_for_url(re.compile(rf"/{ADDRESSES.get(title, title.lower())}(\\?|$)"))
        self.page.locator("h1").wait_for()
        return self.settle()

    def settle(self) -> Visitor:
        """Wait until the server has nothing left to run and nothing on the page is stale."""
        calm = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        for _ in range(2):
            calm.wait_for()
            self.page.wait_for_timeout(120)
        calm.wait_for()
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        return self

    def headline(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def words(self) -> str:
        """Every word on the page, within the browser parts too."""
        return self.page.locator("body").first.inner_text() + "\n".join(self.page.locator(".root").all_inner_texts())

    def key(self, name: str) -> Locator:
        return self.page.locator(f".st-key-{name}")

    def fold(self, name: str) -> Locator:
        """A fold that an action within closes: another stands there afterwards."""
        return self.page.locator(f'[class*="st-key-{name}_"]')

    def upload(self, *files: dict[str, Any] | Path) -> Visitor:
        """Choose files on the data page and have them read; the mapping table then stands for other contents."""
        before = self.project()
        self.choose(*files)
        self.until(self.project, before, 60)
        return self.settle()

    def project(self) -> str | None:
        """Which project the address names."""
        found = re.search(r"[?&]project=([\w-]+)", self.page.url)
        return found[1] if found else None

    def choose(self, *files: dict[str, Any] | Path) -> Visitor:
        """Choose files on the data page, all by their contents or all by where they are, and press the button that
        reads them."""
        self.page.locator('[class*="st-key-files_"] input[type=file]').set_input_files(list(files))
        self.key("read").get_by_role("button").click()
        return self

    def mapping(self) -> str | None:
        """Which contents the mapping table on the page stands for."""
        tables = self.page.locator('[class*="st-key-mapping_"]')
        return tables.first.get_attribute("class") if tables.count() == 1 else None

    def mapping_cell(self, header: str) -> Locator:
        """The column's name in the mapping table; the table is a canvas, with its cells for screen readers within."""
        return self.page.locator('[class*="st-key-mapping_"] canvas td', has_text=header).first

    def correct(self, header: str, target: str) -> Visitor:
        """Choose another target for a column in the mapping table, as a person does by keyboard."""
        cell = self.mapping_cell(header)
        row = int((cell.get_attribute("id") or "").split("-")[-1])
        cells = self.page.locator(f'[class*="st-key-mapping_"] canvas tr[aria-rowindex="{row + 2}"] td')
        to_the_right = [td.get_attribute("aria-readonly") for td in cells.all()].index("false")
        grid = self.page.locator('[class*="st-key-mapping_"] .dvn-scroller')
        grid.scroll_into_view_if_needed()
        self.until_still(grid)
        grid.click(position={"x": 40, "y": GRID_HEAD + 10})
        for _ in range(row):
            self.page.keyboard.press("ArrowDown")
        for _ in range(to_the_right):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")
        self.page.locator("#portal input").first.wait_for(state="attached")
        self.page.keyboard.type(target)
        self.page.locator("#portal").get_by_text(target, exact=True).last.wait_for()
        self.page.keyboard.press("Enter")
        expect(cells.nth(to_the_right)).to_have_text(target)
        return self.settle()

    def sliders(self) -> Locator:
        return self.key("card_weights").locator(".weights input[type=range]")

    def slider(self, label: str) -> Locator:
        return self.key("card_weights").get_by_role("slider", name=label, exact=True)

    def press(self, label: str, key: str, times: int = 1) -> Visitor:
        """Press a key on a weight's slider, as fast as a browser takes it."""
        self.slider(label).focus()
        for _ in range(times):
            self.page.keyboard.press(key)
        return self

    def weights(self) -> dict[str, int]:
        return {
            slider.get_attribute("aria-label") or "": int(slider.get_attribute("aria-valuetext") or -1)
            for slider in self.sliders().all()
        }

    def ranking(self) -> list[list[str]]:
        """The rows of the ranking as they are shown: rank, move, name, reasons, then the figures."""
        return self.page.evaluate(RANKING)

    def points(self) -> list[Any]:
        """The points of every Plotly chart of the page, per trace its name, x and y; then those of the live chart."""
        return [*self.page.evaluate(PLOT_POINTS), *self.page.evaluate(LIVE_POINTS)]

    def until(self, look: Callable[[], Any], differs_from: Any, seconds: float = 20) -> Any:
        """What ``look`` returns as soon as it is another than before."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = look()
            if now and now != differs_from:
                return now
            self.page.wait_for_timeout(50)
        raise AssertionError(f"nothing changed in {seconds} s")

    def until_still(self, part: Locator) -> Visitor:
        """Wait until what is drawn above a part no longer moves it."""
        before = None
        while (now := part.bounding_box()) != before:
            before = now
            self.page.wait_for_timeout(250)
        return self

    def download(self, key: str) -> tuple[str, bytes]:
        """Press a download button: the name and the content of the file that arrives."""
        with self.page.expect_download() as arriving:
            self.key(key).get_by_role("button").click()
        arrived: Download = arriving.value
        return arrived.suggested_filename, Path(arrived.path()).read_bytes()


def launch(playwright: Playwright) -> Browser:
    """The Chromium or Chrome of this machine, without a window."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert found, f"none of {', '.join(BROWSERS)} is installed"
    return playwright.chromium.launch(executable_path=found, args=FLAGS)

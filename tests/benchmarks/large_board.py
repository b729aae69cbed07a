"""How long the board takes with very many accounts: to open, and when a weight is released; and what takes longest.

Run: ``python tests/benchmarks/large_board.py [accounts] [profile]``; some minutes for 300,000. A sample's accounts are
repeated under new ids, as companies that nobody has worked yet. Processor seconds of the page, run without a browser:
the first run reads and learns, the second has all of that kept, the third follows a moved weight. With ``profile`` the
functions that take longest in the third are listed.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp

ROOT = Path(__file__).parents[2]
SECONDS = 1800


def repeated(sample: icp.Dataset, n: int) -> icp.Dataset:
    """The sample with copies of its accounts, up to ``n``, that have neither deals nor invoices."""
    accounts = sample.accounts
    copies = [
        accounts.assign(account_id=accounts["account_id"].astype(str) + f"-{number}", relation="prospect")
        for number in range(1, -(-n // len(accounts)))
    ]
    return replace(sample, accounts=pd.concat([accounts, *copies], ignore_index=True)[:n])


class Page:
    """The app without a browser, as tests/pages/conftest.py has it."""

    def __init__(self) -> None:
        begin = PagesManager.__init__

        def begin_after_navigation(self: PagesManager, *args: object, **settings: object) -> None:
            begin(self, *args, **settings)
            PagesManager.uses_pages_directory = False

        PagesManager.__init__ = begin_after_navigation
        self.test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)

    def timed(self, name: str) -> None:
        """Run, and print how long that took."""
        start, wall = time.process_time(), time.perf_counter()
        self.test.run()
        assert not self.test.exception, [entry.message for entry in self.test.exception]
        took = time.process_time() - start
        print(f"{name:<32}{took:>8.1f} s of one core {time.perf_counter() - wall:>8.1f} s in all", flush=True)


def watch_scripts() -> None:
    """From here on print what takes longest of each run, which is a thread of its own."""
    run = ScriptRunner._run_script_thread

    def watched(self: ScriptRunner) -> None:
        watch = cProfile.Profile(time.process_time)
        try:
            watch.runcall(run, self)
        finally:
            pstats.Stats(watch).sort_stats("cumtime").print_stats("icp_core|pages", 40)

    ScriptRunner._run_script_thread = watched


def main(n: int, profile: bool) -> None:
    """Print the times."""
    os.environ["ICP_WORKBENCH_HOME"] = tempfile.mkdtemp()
    load = icp.load_sample
    icp.load_sample = lambda *args, **settings: repeated(load(*args, **settings), n)  # type: ignore[attr-defined]
    page = Page()
    page.timed("start page")
    page.test.switch_page("pages/board.py")
    page.timed("board, everything for once")
    page.timed("board, all kept")
    project = page.test.session_state["project"]
    moved = (("industry", 60.0), ("employees", 30.0), ("country", 10.0))
    page.test.session_state["project"] = replace(project, weights=moved)
    if profile:
        watch_scripts()
    page.timed("board, a weight released")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000, "profile" in sys.argv)

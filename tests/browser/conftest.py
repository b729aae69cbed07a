"""Servers and visitors for the browser tests; every visitor is checked for faults when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitor import PROJECTOR, Server, Visitor, launch

expect.set_options(timeout=20_000)  # ms: other files are tested at the same time


@pytest.fixture(scope="session")
def new_server(tmp_path_factory) -> Callable[[], Any]:
    """Starts a fresh server, to be used in a ``with`` statement; it is ended whatever happens within.

    Each has an empty shelf of projects, unless it is given another one's folder. With a key it is for a workshop.
    """

    @contextmanager
    def start(home: Path | None = None, **settings: Any) -> Iterator[Server]:
        server = Server(tmp_path_factory.mktemp("server") / "log.txt", home, **settings)
        try:
            server.wait()
            yield server
        finally:
            server.end()

    return start


@pytest.fixture(scope="session")
def server(new_server) -> Iterator[Server]:
    with new_server() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def visit(chromium, server) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors, each with a fresh context; all are checked at the end of the test."""
    with ExitStack() as leaving:
        visitors: list[Visitor] = []

        def arrive(at: Server = server, **settings: Any) -> Visitor:
            context = chromium.new_context(**{"viewport": PROJECTOR, "accept_downloads": True, **settings})
            leaving.callback(context.close)
            visitors.append(Visitor(context, at))
            return visitors[-1]

        yield arrive
        for visitor in visitors:
            visitor.check()


@pytest.fixture
def visitor(visit) -> Visitor:
    return visit()

"""Servers and visitors for the browser tests; every visitor is checked for faults when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

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


@pytest.fixture(scope="session")
def returning(chromium) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts by their settings that last: the app's scripts are kept in them, and a page takes half the time."""
    with ExitStack() as leaving:
        contexts: dict[Any, BrowserContext] = {}

        def context(**settings: Any) -> BrowserContext:
            which = str(sorted(settings.items()))
            if which not in contexts:
                contexts[which] = chromium.new_context(**settings)
                leaving.callback(contexts[which].close)
            return contexts[which]

        yield context


@pytest.fixture
def visit(chromium, server, returning) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors, each with a fresh context; all are checked at the end of the test.

    Who has ``been_here`` has but a page of its own, in a context that others have used and will use.
    """
    with ExitStack() as leaving:
        visitors: list[Visitor] = []

        def arrive(at: Server = server, *, been_here: bool = False, **settings: Any) -> Visitor:
            settings = {"viewport": PROJECTOR, "accept_downloads": True, **settings}
            context = returning(**settings) if been_here else chromium.new_context(**settings)
            visitors.append(Visitor(context, at))
            leaving.callback(visitors[-1].page.close if been_here else context.close)
            return visitors[-1]

        yield arrive
        for visitor in visitors:
            visitor.check()


@pytest.fixture
def visitor(visit) -> Visitor:
    """The one visitor of a test."""
    return visit(been_here=True)

"""``make workshop``: the app for everybody in the room, with a key for the facilitator.

``python -m pages._workshop --address 192.168.1.20 --port 8501``; both are found where they are not given, the address
without asking anybody. The environment variable ``ICP_WORKBENCH_KEY`` sets the key, else it is drawn at the start.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import sys
from pathlib import Path
from urllib.parse import quote

from streamlit import net_util
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

import icp_core as icp
from pages import _session

APP = Path(__file__).parents[1] / "app.py"
FIRST_PORT = 8501
LEAST_KEY = 12
"""Characters of a key that somebody chooses: ten tries a minute must not find it in a day."""
_ELSEWHERE = ("192.0.2.1", "10.255.255.255", "172.31.255.255", "192.168.255.255")
"""Addresses that a route is looked up for; nothing is sent to them."""


def lan_address() -> str:
    """This machine's address in the local network; ``127.0.0.1`` where it is in none. Sends nothing."""
    for there in _ELSEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
            try:
                route.connect((there, 9))
                found = str(route.getsockname()[0])
            except OSError:
                continue
            if not found.startswith(("127.", "0.")):
                return found
    return "127.0.0.1"


def free_port() -> int:
    """The first port from 8501 on that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as tried:
            try:
                tried.bind(("0.0.0.0", port))
            except OSError:
                continue
            return port
    raise SystemExit(icp.say(icp.Message("page.workshop.no_port")))


def close_side_doors() -> None:
    """Turn off what Streamlit does for anybody who connects, and has no setting for.

    It asks a service elsewhere for this machine's address whenever a foreign site opens a connection; the answer could
    only let that site in. It runs a page without ``app.py``, which asks for the key, where a page is the first that a
    fresh server is asked for. And it clears what all sessions share when any browser asks for it.
    """
    net_util.get_external_ip = lambda: None
    PagesManager.uses_pages_directory = False
    AppSession._handle_clear_cache_request = lambda _: None


def main(arguments: list[str] | None = None) -> None:
    """Start the server; it runs until it is ended."""
    asked = argparse.ArgumentParser(prog="make workshop")
    asked.add_argument("--address")
    asked.add_argument("--port", type=int)
    given = asked.parse_args(arguments)
    address, port = given.address or lan_address(), given.port or free_port()
    key = os.environ.get(_session.KEY, "").strip() or secrets.token_urlsafe(16)
    if len(key) < LEAST_KEY:
        raise SystemExit(icp.say(icp.Message("page.workshop.short_key", {"name": _session.KEY, "least": LEAST_KEY})))
    os.environ[_session.KEY] = key
    here = f"http://{address}:{port}"
    for line in ("facilitator", "participants"):
        link = f"{here}/?key={quote(key)}" if line == "facilitator" else f"{here}/ballot"
        sys.stdout.write(icp.say(icp.Message(f"page.workshop.{line}", {"link": link})) + "\n")
    if address.startswith("127."):
        sys.stdout.write(icp.say(icp.Message("page.workshop.alone")) + "\n")
    sys.stdout.flush()
    close_side_doors()
    name = socket.gethostname().lower()
    hosts = (address, "localhost", "127.0.0.1", name, f"{name.split('.')[0]}.local")
    cli.main(
        [
            *("run", str(APP), "--server.address", "0.0.0.0", "--server.port", str(port)),
            *("--browser.serverAddress", address, "--server.headless", "true"),
            *(word for host in hosts for word in ("--server.allowedHosts", host)),
        ]
    )


if __name__ == "__main__":
    main()

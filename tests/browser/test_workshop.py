"""A workshop as it is served: the room reaches the ballot, and the facilitator's key opens the rest."""

from __future__ import annotations

import socket

import icp_core as icp

KEY = "correct horse battery"
DOOR = "This workbench belongs to a workshop"
MARK = "Zyxwvut"
PHONE = {"viewport": {"width": 390, "height": 844}, "user_agent": "a phone"}


def knocks(server, origin: str) -> str:
    """What the server answers when a page of this origin opens a connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {origin}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n".encode()
        )
        return line.recv(100).decode().split("\r\n")[0]


def test_a_workshop(new_server, visit, tmp_path):
    """Who has no key finds a door at every address, from the very first request on, and no word of any project.

    The link with the key opens all, the key leaves the address, a reload needs none, and the address helps nobody else.
    A foreign site is refused.
    """
    with icp.Shelf(tmp_path / "projects.sqlite") as shelf:
        project = shelf.add(icp.Project(MARK))
    with new_server(tmp_path, key=KEY) as server:
        assert f"/?key={KEY.replace(' ', '%20')}" in server.said()
        assert knocks(server, f"http://127.0.0.1:{server.port}") == "HTTP/1.1 101 Switching Protocols"
        assert knocks(server, "http://foreign.example") == "HTTP/1.1 403 Forbidden"
        assert "external IP" not in server.said(), "the server asked somebody who it is"
        guest = visit(server, **PHONE)
        for name in ("board", f"?project={project}"):
            guest.open(name)
            assert guest.headline() == DOOR
            assert MARK not in guest.page.content() and guest.project() in (None, project)
            assert guest.page.get_by_test_id("stTopNavLink").count() == 0
        guest.page.get_by_role("link", name="To the ballot").click()
        guest.page.wait_for_url("**/ballot*")
        guest.settle()
        assert "100 points" in guest.headline() and MARK not in guest.page.content()

        host = visit(server)
        host.open(f"data?key={KEY}&project={project}")
        assert host.headline() != DOOR and MARK in host.words()
        assert "key=" not in host.page.url and "pass=" in host.page.url
        shown = host.page.url
        host.page.reload()
        host.page.locator("h1").wait_for()
        assert host.settle().headline() != DOOR and MARK in host.words()

        guest.page.goto(shown)
        guest.page.locator("h1").wait_for()
        guest.settle()
        assert guest.headline() == DOOR and MARK not in guest.page.content() and "pass=" not in guest.page.url
        field = guest.page.get_by_label("Facilitator's key")
        field.fill("guess")
        field.press("Enter")
        guest.page.get_by_text("That is not the facilitator's key").wait_for()
        field.fill(KEY)
        field.press("Enter")
        guest.page.get_by_test_id("stMain").get_by_text(DOOR).wait_for(state="detached")
        assert guest.settle().headline() == host.headline()

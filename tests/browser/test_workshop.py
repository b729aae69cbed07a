"""A workshop as it is served: the room reaches the ballot, and the facilitator's key opens the rest; no vote is lost.

All of it is on one server, from its very first request on; the last test ends it.
"""

from __future__ import annotations

import re
import socket
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from icp_core import Project, Shelf
from tests.browser.visitor import LONG, Visitor

KEY = "correct horse battery"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
GUEST = {"viewport": PHONE["viewport"], "user_agent": "a phone"}
DOOR = "This workbench belongs to a workshop"
MARK = "Zyxwvut"
NAMES = [f"Zyx{letter}" for letter in "ABCDEFGHIJKL"]


@pytest.fixture(scope="module")
def workshop(new_server):
    with new_server(key=KEY) as running:
        yield running


@pytest.fixture
def shelf(workshop):
    with Shelf(workshop.home / "projects.sqlite") as opened:
        yield opened


def knocks(server, origin: str) -> str:
    """What the server answers when a page of this origin opens a connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {origin}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n".encode()
        )
        return line.recv(100).decode().split("\r\n")[0]


def test_who_comes_in(workshop, visit, shelf):
    """Who has no key finds a door at every address, from the very first request on, and no word of any project.

    The link with the key opens all, the key leaves the address, a reload needs none, and the address helps nobody else.
    A foreign site is refused.
    """
    server, project = workshop, shelf.add(Project(MARK))
    assert f"/?key={KEY.replace(' ', '%20')}" in server.said()
    assert knocks(server, f"http://127.0.0.1:{server.port}") == "HTTP/1.1 101 Switching Protocols"
    assert knocks(server, "http://foreign.example") == "HTTP/1.1 403 Forbidden"
    assert "external IP" not in server.said(), "the server asked somebody who it is"
    guest = visit(server, **GUEST)
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


class Phone:
    """A participant's phone, and all that the server has sent to it."""

    def __init__(self, visitor: Visitor, name: str) -> None:
        self.visitor, self.name = visitor, name
        self.heard: list[bytes] = []
        listen(visitor.page, self.heard)

    @property
    def page(self) -> Page:
        return self.visitor.page

    def arrive(self, path: str) -> None:
        """Open a page without waiting for it, so that all phones load at once."""
        self.page.goto(f"{self.visitor.server.address}/{path}", wait_until="commit")

    def join(self) -> None:
        self.page.get_by_label("Name or function").fill(self.name)
        self.page.get_by_role("button", name="Join").click()

    def share(self, points: dict[str, int]) -> None:
        """Give points to attributes by their labels."""
        for label, given in points.items():
            self.page.get_by_role("slider", name=label, exact=True).fill(str(given), force=True)

    def given(self) -> dict[str, int]:
        rows = self.page.locator(".row")
        names, values = rows.locator(".name b").all_inner_texts(), rows.locator(".value").all_inner_texts()
        return {name: int(value) for name, value in zip(names, values, strict=True) if value != "0"}

    def send(self) -> None:
        self.page.get_by_role("button", name="Send my points").click()

    def is_in(self) -> None:
        expect(self.page.get_by_role("heading", name="Your points are in.")).to_be_visible(timeout=LONG)


PLACES = ["asked_1", "asked_2", "asked_3"]


def listen(page: Page, heard: list[bytes]) -> None:
    """Note every frame that the server sends to a page."""

    def note(payload: str | bytes) -> None:
        heard.append(payload.encode() if isinstance(payload, str) else payload)

    page.on("websocket", lambda socket: socket.on("framereceived", note))


def points_in(heard: list[bytes], ids: list[str]) -> set[tuple[str, float]]:
    """Every (attribute, points) pair above 0 that was sent to a browser."""
    words = b"\n".join(heard).decode("utf-8", "replace")
    found = re.findall(rf'"({"|".join(map(re.escape, ids))})"\s*:\s*([\d.]+)', words)
    return {(name, float(given)) for name, given in found if float(given)}


def votes(ids: list[str]) -> list[dict[str, int]]:
    """Twelve ballots on the first three attributes, no two alike."""
    return [{ids[0]: 20 + 3 * k, ids[1]: 41 - k, ids[2]: 39 - 2 * k} for k in range(len(NAMES))]


def opened(lead: Visitor) -> None:
    """The facilitator opens a ballot, and the way to join it stands on the screen."""
    lead.open(f"reveal?key={KEY}").page.get_by_role("button", name="Open the ballot").click()
    lead.page.locator(".qr").wait_for()
    lead.settle()


def reopened(visitor: Visitor, heard: list[bytes]) -> Page:
    """The tab is closed, and a new one stands in its place in the same browser."""
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.page.set_default_timeout(LONG)
    listen(visitor.page, heard)
    return visitor.page


def nothing_was_seen_early(phones: list[Phone], ballots: list[dict[str, int]], lead_heard: list[bytes]) -> None:
    """No browser was sent another's points, and no phone another's name."""
    ids = list(ballots[0])
    assert points_in(lead_heard, ids) == set()
    for phone, own, first in zip(phones, ballots, votes(ids), strict=True):
        assert points_in(phone.heard, ids) == set()  # a phone knows an attribute by its place on the ballot
        seen = {(ids[int(place[-1]) - 1], given) for place, given in points_in(phone.heard, PLACES)}
        assert seen and seen <= {(name, float(given)) for name, given in (*own.items(), *first.items())}
        words = b"\n".join(phone.heard).decode("utf-8", "replace") + phone.visitor.words() + phone.page.content()
        assert phone.name in words
        assert not [name for name in NAMES if name != phone.name and name in words]


def medians_of(lead: Visitor) -> dict[str, float]:
    """The medians by label as the picture shows them."""
    rows = lead.page.locator(".chart .row")
    said = rows.locator(".middle").all_inner_texts()
    return dict(zip(rows.locator(".what b").all_inner_texts(), map(float, said), strict=True))


def test_twelve_phones_at_once(visit, workshop, shelf):
    """Joined, reloaded half-way, left and come back, changed, shown and adopted: every vote counts as it was sent."""
    box, lead = shelf.ballots, visit(workshop)
    seen_by_lead: list[bytes] = []
    listen(lead.page, seen_by_lead)
    phones = [Phone(visit(workshop, **PHONE), name) for name in NAMES]
    opened(lead)
    round = box.rounds(lead.project())[0]
    labels, ids, ballots = round.labels, list(round.labels), votes(list(round.labels))
    shown = [{labels[name]: given for name, given in ballot.items()} for ballot in ballots]
    assert all(sum(ballot.values()) == 100 for ballot in ballots)

    for phone in phones[:-1]:
        phone.arrive(f"ballot?ballot={round.secret}")
    phones[-1].arrive("ballot")
    phones[-1].page.get_by_label("Code on the screen").fill(lead.page.locator(".code b").inner_text())
    for phone in phones:
        phone.join()
    for phone, ballot in zip(phones, shown, strict=True):
        phone.share(ballot)

    # one reloads before sending; its points are still there, and still its own affair
    phones[0].page.reload(wait_until="commit")
    phones[0].page.locator(".row").first.wait_for()
    assert phones[0].given() == shown[0]
    assert box.progress(round.id).cast == ()
    for phone in phones:
        phone.send()
    for phone in phones:
        phone.is_in()
    assert set(box.progress(round.id).cast) == set(NAMES)

    # one changes its mind
    phones[1].page.get_by_role("button", name="Change my points").click()
    first, second = list(shown[1])[:2]
    phones[1].page.get_by_role("button", name=f"One point less for {first}").click()
    phones[1].page.get_by_role("button", name=f"One point more for {second}").click()
    ballots[1] = {**ballots[1], ids[0]: ballots[1][ids[0]] - 1, ids[1]: ballots[1][ids[1]] + 1}
    phones[1].send()
    phones[1].is_in()

    # one leaves and comes back with nothing but the address; the facilitator's tab is closed and opened again
    reopened(phones[2].visitor, phones[2].heard)
    phones[2].arrive("ballot")
    phones[2].is_in()
    address = lead.page.url
    reopened(lead, seen_by_lead).goto(address)
    lead.page.get_by_text("12 of 12 are in").wait_for()
    nothing_was_seen_early(phones, ballots, seen_by_lead)

    lead.page.get_by_role("button", name="Show all points").click()
    lead.page.locator(".reveal").wait_for()
    kept = box.ballots(round.id).points
    assert kept == {
        name: {**dict.fromkeys(ids, 0.0), **{key: float(given) for key, given in ballot.items()}}
        for name, ballot in zip(NAMES, ballots, strict=True)
    }
    assert lead.page.locator(".voter circle").count() == len(NAMES) * len(ids)
    medians = medians_of(lead)
    assert medians == {labels[name]: median(ballot.get(name, 0) for ballot in ballots) for name in ids}
    for phone, ballot in zip(phones, ballots, strict=True):
        expect(phone.page.get_by_role("heading", name="All points are on the table.")).to_be_visible(timeout=LONG)
        expect(phone.page.locator(".pair").first).to_contain_text(f"you {ballot[ids[0]]},")

    lead.page.get_by_role("button", name="Adopt the medians").click()
    lead.page.get_by_text("The board weighs like this.").wait_for()
    weights = dict(shelf.choices(round.project)[0].weights or ())
    assert {labels[name]: points for name, points in weights.items()} == pytest.approx(medians, abs=1)
    assert sum(weights.values()) == 100


def test_a_restart_in_the_middle_loses_nothing(visit, new_server, workshop):
    """The server ends while a phone is half filled in; once it is there again so are the place and the points."""
    lead = visit(workshop)
    opened(lead)
    project = lead.project()
    phone = Phone(visit(workshop, **PHONE), "Zyx")
    phone.arrive("ballot")
    phone.page.get_by_label("Code on the screen").fill(lead.page.locator(".code b").inner_text())
    phone.join()
    phone.share({"Country": 70})
    lead.context.close()
    workshop.end()
    with new_server(workshop.home, key=KEY, port=workshop.port) as second:
        phone.page.goto(f"{second.address}/ballot")
        phone.page.locator(".row").first.wait_for()
        assert phone.given() == {"Country": 70}
        phone.share({"Employees": 30})
        phone.send()
        phone.is_in()
        phone.visitor.faults.clear()  # a connection that ends is an error to a browser
        again = visit(second).open(f"reveal?project={project}&key={KEY}")
        again.page.get_by_text("1 of 1 are in").wait_for()
        again.check()

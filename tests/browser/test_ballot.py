"""A workshop: twelve phones and a facilitator at once; no vote is lost, and none is seen early."""

from __future__ import annotations

import re
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from icp_core import Shelf
from tests.browser.visitor import LONG, Visitor

KEY = "correct horse battery"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NAMES = [f"Zyx{letter}" for letter in "ABCDEFGHIJKL"]


@pytest.fixture(scope="module")
def workshop(new_server):
    with new_server(key=KEY) as running:
        yield running


@pytest.fixture
def shelf(workshop):
    with Shelf(workshop.home / "projects.sqlite") as opened:
        yield opened


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
        seen = points_in(phone.heard, ids)
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


def test_a_restart_in_the_middle_loses_nothing(visit, new_server, tmp_path):
    """The server ends while a phone is half filled in; once it is there again so are the place and the points."""
    with new_server(tmp_path, key=KEY) as first:
        lead = visit(first)
        opened(lead)
        project = lead.project()
        phone = Phone(visit(first, **PHONE), "Zyx")
        phone.arrive("ballot")
        phone.page.get_by_label("Code on the screen").fill(lead.page.locator(".code b").inner_text())
        phone.join()
        phone.share({"Country": 70})
        port = first.port
        lead.context.close()
    with new_server(tmp_path, key=KEY, port=port) as second:
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

"""In a workshop the room has the ballot, and who brings the facilitator's key has the rest."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import streamlit as st
from streamlit import net_util
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.web.server import server_util

import icp_core as icp
from pages import _session, _workshop
from pages._session import gate, listed
from tests.pages.conftest import ROOT

KEY = "correct horse battery"
DOOR = "This workbench belongs to a workshop"


@pytest.fixture
def workshop(monkeypatch):
    """A server that was started for a room; nobody has tried a key yet."""
    monkeypatch.setenv(_session.KEY, KEY)
    gate._passes.cache_clear()
    gate._tries.cache_clear()
    come_from(monkeypatch, "192.0.2.1")


def come_from(monkeypatch, address: str) -> None:
    """Let visitors come from this address; AppTest gives each another one."""
    monkeypatch.setattr(type(st.context), "ip_address", property(lambda _: address))


@pytest.fixture(autouse=True)
def known(monkeypatch) -> list[str]:
    """Files of the pages that the session which ran last could open."""
    files: list[str] = []
    make_page, begin = st.Page, _session.admit

    def noted(source, **settings):
        files.extend([source] if isinstance(source, str) else [])
        return make_page(source, **settings)

    def begun():
        files.clear()
        begin()

    monkeypatch.setattr(st, "Page", noted)
    monkeypatch.setattr(_session, "admit", begun)
    return files


def let_in(known: list[str]) -> bool:
    """Whether the session that ran last could open the pages."""
    assert "pages/ballot.py" in known
    return "pages/board.py" in known


def arrive(page: str = "ballot", **query: str) -> AppTest:
    """Somebody who opens a page by its own address."""
    visit = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in query.items():
        visit.query_params[name] = value
    visit.switch_page(f"pages/{page}.py").run()
    assert not visit.exception, [entry.message for entry in visit.exception]
    return visit


def headline(visit: AppTest) -> str:
    return visit.title[0].value


def pass_of(visit: AppTest) -> str | None:
    found = visit.query_params.get("pass")
    return found[0] if isinstance(found, list) else found


def knock(visit: AppTest, key: str) -> AppTest:
    """Type a key at the door."""
    next(field for field in visit.text_input if field.key == "facilitators_key").set_value(key)
    visit.button[0].click().run()
    assert not visit.exception
    return visit


def shown(visit: AppTest) -> str:
    """All that stands on the page in words."""
    parts = [*visit.title, *visit.markdown, *visit.caption, *visit.error, *visit.info, *visit.warning]
    return "\n".join(str(part.value) for part in parts)


def refusal(visit: AppTest) -> str:
    return visit.error[0].value if visit.error else ""


def test_without_the_key_there_is_the_ballot_and_a_door(workshop, known):
    """At every address but the ballot's stands the door, and no other page is even known to the session."""
    project = icp.Shelf(icp.default_shelf_path()).add(icp.Project("Zyxwvut"))
    for name in ("start", "board"):
        visit = arrive(name, project=project)
        assert headline(visit) == DOOR
        assert "Zyxwvut" not in shown(visit)
        assert "project" not in visit.session_state and "kept" not in visit.session_state
        assert known == ["pages/ballot.py"]
    assert headline(arrive("ballot", project=project)) != DOOR
    assert known == ["pages/ballot.py"]


def test_the_link_with_the_key_lets_in_and_hides_the_key(workshop, known):
    """Every page is known, the project of the address is open, and the address has a pass in place of the key."""
    project = icp.Shelf(icp.default_shelf_path()).add(icp.Project("Zyxwvut"))
    visit = arrive("data", key=KEY, project=project)
    assert let_in(known)
    assert visit.session_state["kept"].name == "Zyxwvut"
    assert "key" not in visit.query_params and len(pass_of(visit)) > 20


def test_the_pass_lets_the_same_browser_in_again_and_no_other(workshop, known, monkeypatch):
    """A reload goes on without the key. On another machine, or once the server was started anew, a pass is nothing."""
    given = pass_of(arrive(key=KEY))
    again = arrive(**{"pass": given})
    assert let_in(known) and pass_of(again) == given
    with monkeypatch.context() as elsewhere:
        come_from(elsewhere, "192.0.2.7")
        stranger = arrive(**{"pass": given})
        assert not let_in(known) and pass_of(stranger) is None
    gate._passes.cache_clear()
    arrive(**{"pass": given})
    assert not let_in(known)


def test_a_wrong_key_is_refused(workshop, known):
    """Typed or in the address, it is said and nothing is opened; the address does not keep it."""
    for key in ("guess", "", "ключ"):
        visit = arrive(key=key)
        assert not let_in(known) and "not the facilitator's key" in refusal(visit)
        assert "key" not in visit.query_params and pass_of(visit) is None
    visit = knock(arrive("data"), "guess")
    assert headline(visit) == DOOR and "not the facilitator's key" in refusal(visit)
    assert not let_in(known)


def test_keys_cannot_be_tried_one_by_one(workshop, known, monkeypatch):
    """After some wrong keys within a minute even the right one is refused, to this address alone."""
    assert gate.WRONG_KEYS_A_MINUTE == 10
    monkeypatch.setattr(gate, "WRONG_KEYS_A_MINUTE", 2)
    arrive(key="guess")
    visit = knock(arrive("data"), "guess")
    assert "Too many" in refusal(knock(visit, KEY))
    assert not let_in(known)
    come_from(monkeypatch, "192.0.2.7")
    arrive(key=KEY)
    assert let_in(known)


def test_what_a_browser_writes_into_its_session_opens_nothing(workshop, known):
    """A session that claims to have a pass has none unless the server gave it."""
    visit = arrive()
    visit.session_state["pass"] = "guess"
    visit.run()
    assert not let_in(known)


def test_projects_are_listed_for_the_facilitator_alone(workshop, monkeypatch):
    """In a workshop the list hangs on the key, not on where somebody sits."""
    icp.Shelf(icp.default_shelf_path()).add(icp.Project("Zyxwvut"))
    for key, names in ((True, ["Zyxwvut"]), (False, [])):
        monkeypatch.setattr(listed, "is_facilitator", lambda key=key: key)
        monkeypatch.setattr(listed, "_from_this_machine", lambda key=key: not key)
        assert [card.name for card in listed.recent()] == names


def test_outside_a_workshop_nobody_is_asked(known):
    """No key is needed, none is looked for, and no pass is given."""
    visit = arrive(key="guess")
    assert let_in(known) and not visit.error
    assert pass_of(visit) is None


def test_a_foreign_site_makes_the_server_ask_nobody(monkeypatch):
    """To a connection from a foreign site Streamlit would ask a service elsewhere who it is; started by us it does not.

    Its own switch for a folder of pages is off too, so that no page is run without ``app.py``, and no browser can make
    the server forget what it keeps for all.
    """
    asked = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *where, **_: asked.append(where))
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr(AppSession, "_handle_clear_cache_request", AppSession._handle_clear_cache_request)
    assert not server_util.is_url_from_allowed_origins("http://evil.example")
    assert asked, "Streamlit asks no longer: the guard can go"
    asked.clear()
    _workshop.close_side_doors()
    assert not server_util.is_url_from_allowed_origins("http://evil.example")
    assert asked == [] and PagesManager.uses_pages_directory is False
    monkeypatch.setattr(st.cache_resource, "clear", lambda: pytest.fail("a browser cleared what all share"))
    AppSession._handle_clear_cache_request(None)


def test_the_links_are_told_at_the_start(monkeypatch, capsys):
    """The facilitator's has the key, the room's has not; the server listens to the room and knows its own names."""
    given = []
    monkeypatch.setattr(_workshop.cli, "main", given.append)
    monkeypatch.setattr(_workshop, "close_side_doors", lambda: None)
    monkeypatch.setenv(_session.KEY, "")
    _workshop.main(["--address", "192.168.7.8", "--port", "8777"])
    mine, theirs = (urlsplit(line.split(": ", 1)[1]) for line in capsys.readouterr().out.splitlines())
    assert (mine.netloc, mine.path, theirs.netloc, theirs.path) == (
        "192.168.7.8:8777",
        "/",
        "192.168.7.8:8777",
        "/ballot",
    )
    assert len(mine.query.removeprefix("key=")) > 20 and theirs.query == ""
    settings = given[0]
    assert settings[settings.index("--server.address") + 1] == "0.0.0.0"
    assert settings[settings.index("--browser.serverAddress") + 1] == "192.168.7.8"
    monkeypatch.setenv(_session.KEY, "short")
    with pytest.raises(SystemExit, match="too short"):
        _workshop.main(["--address", "192.168.7.8", "--port", "8777"])


def test_the_address_is_found_without_sending_anything():
    """It is an IPv4 address of this machine: one that can be listened on."""
    import socket

    with socket.socket() as here:
        here.bind((_workshop.lan_address(), 0))
    assert 8501 <= _workshop.free_port() < 8601

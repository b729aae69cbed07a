"""Projects are kept as they are worked on: across a reload, beside another tab, through a file, until deleted."""

from __future__ import annotations

import os
import stat

import pytest

import icp_core as icp
from icp_core.errors import WorkspaceError
from tests.pages.conftest import App
from tests.pages.test_data import ACCOUNTS, uploaded


def address(app) -> str | None:
    """The project that the page's address names."""
    found = app.test.query_params.get("project")
    return found[0] if isinstance(found, list) else found


def reloaded(where: str | None) -> App:
    """A new tab on the address of a project."""
    return App(project=where)


def weights(app) -> dict[str, float]:
    return dict(app.project.weights or ())


def test_an_upload_survives_a_reload(app):
    """The address names the project; opened anew it is the same companies, the same choices, the same files."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    app.open("board").set("owners", 7)
    again = reloaded(address(app)).open("data")
    assert again.headline() == app.open("data").headline()
    assert again.project == app.project
    assert again.project.capacity.owners == 7


def test_a_sample_is_kept_once_it_is_changed(app):
    """Looking at a sample leaves nothing behind; moving its weights makes a project of it."""
    app.open("board").set("tier", 2)
    assert address(app) is None
    app.click("equal")
    assert reloaded(address(app)).open("board").part("weights") == app.open("board").part("weights")


def test_two_tabs_lose_no_edit(app):
    """Each changes another thing in the same project: both changes stand in both."""
    app.open("board").click("equal")
    other = reloaded(address(app)).open("board")
    app.set("owners", 7)
    other.set("accounts_per_owner", 9)
    for tab in (app, other, reloaded(address(app))):
        tab.open("board")
        assert (tab.project.capacity.owners, tab.project.capacity.accounts_per_owner) == (7, 9)
        assert tab.widget("owners").value == 7


def test_the_newest_project_stands_first_and_opens(app):
    """Two uploads are two projects; the start page lists both and opens either."""
    uploaded(app.open("data"), "first.csv", ACCOUNTS)
    first = address(app)
    uploaded(app.open("data"), "second.csv", ACCOUNTS.replace(b"Company", b"Works"))
    second = address(app)
    app.open("start")
    listed = [found.key.removeprefix("name_") for found in app.test.text_input if found.key.startswith("name_")]
    assert listed == [second, first]
    app.click(f"open_{first}")
    assert app.project.evidence.source.files[0][0] == "first.csv"


def test_a_project_is_renamed_copied_and_deleted(app):
    """A copy has its own choices; what is deleted is gone from the list and from the address."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    first = address(app)
    app.open("start").set(f"name_{first}", "Client North")
    assert "Client North" in app.headline()
    app.click(f"duplicate_{first}")
    copy = address(app)
    assert copy != first
    app.open("board").click("equal")
    assert weights(app) and not weights(reloaded(first))
    app.open("start").set(f"sure_{first}", True).click(f"delete_{first}")
    assert f"name_{first}" not in [found.key for found in app.test.text_input]
    assert "not" in "\n".join(str(said.value) for said in reloaded(first).test.info)


def test_deleting_waits_for_a_yes(app):
    """The button does nothing until the box beside it is ticked."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    app.open("start")
    assert app.widget(f"delete_{address(app)}").disabled


def test_a_project_file_opens_as_it_was_saved(app, tmp_path):
    """Saved, moved and opened elsewhere it is the same project; it is kept there from then on."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    app.open("board").click("equal")
    saved = tmp_path / "client.icp"
    found = icp.Shelf(icp.default_shelf_path()).open(address(app)).project
    icp.save_project(icp.Project(name="Client", choices=found.choices, uploads=dict(found.uploads)), saved)
    other = App().open("start")
    other.widget("project_file").upload("client.icp", saved.read_bytes()).run()
    other.check().click("open_file_go")
    assert other.project == app.project
    assert address(other) not in (None, address(app))
    assert other.open("data").headline() == app.open("data").headline()


def test_a_file_that_is_no_project_is_refused(app):
    """The reason is said, and what was open stays open."""
    before = app.project
    app.widget("project_file").upload("client.icp", b"PK\x03\x04 no project").run()
    app.widget("open_file_go").click().run()
    app.check()
    assert app.test.error
    assert app.project == before


def test_an_address_of_no_project_says_so_and_shows_the_sample():
    """A link to a project that this machine does not have is no error page."""
    app = App(project="not-a-project-of-ours")
    assert app.test.info
    assert app.project == icp.Choices()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_can_be_kept_work_goes_on(app, shelf):
    """A folder that cannot be written to: the change stands on the screen, and the page says that it is not saved."""
    shelf.mkdir(exist_ok=True)
    shelf.chmod(stat.S_IREAD | stat.S_IEXEC)
    app.open("board").click("equal")
    assert app.test.warning
    assert weights(app)


def test_what_cannot_be_saved_is_saved_with_the_next_change(app, monkeypatch):
    """A full disk at one change: the page says so; when there is room again, the next change keeps both."""
    app.open("board").click("equal")
    real = icp.Shelf.edit

    def full(self, where, change):
        raise WorkspaceError("workspace_full", path="projects.sqlite")

    monkeypatch.setattr(icp.Shelf, "edit", full)
    app.set("owners", 8)
    assert app.test.warning
    assert app.project.capacity.owners == 8
    monkeypatch.setattr(icp.Shelf, "edit", real)
    app.set("groups", 3)
    assert not app.test.warning
    again = reloaded(address(app))
    assert (again.project.capacity.owners, again.project.capacity.groups) == (8, 3)

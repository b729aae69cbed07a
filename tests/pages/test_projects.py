"""Projects are kept as they are worked on: across a reload, beside another tab, through a file, until deleted."""

from __future__ import annotations

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
    again, here = (tab.open("board").part("weights") for tab in (reloaded(address(app)), app))
    assert again["attributes"] == here["attributes"]


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


def test_no_field_stands_in_the_closed_fold_of_the_capacity(app):
    """A browser would go on to report what stood there before, and undo what another tab has said since."""
    app.open("board").test.session_state["capacity"] = False
    assert not [field.key for field in app.run().test.number_input if field.key == "owners"]


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


def test_where_nothing_can_be_kept_work_goes_on(shelf):
    """A file stands where the folder should be: the change stands on the screen, and the page says it is not saved."""
    shelf.write_text("in the way")
    app = App()
    assert app.test.error
    app.open("board").click("equal")
    assert app.test.warning
    assert weights(app)


def test_what_cannot_be_saved_is_saved_with_the_next_change(app, monkeypatch):
    """A full disk at one change: the page says so; when there is room again, the next change keeps both.

    A round of the ballot that was revealed meanwhile stands too.
    """
    app.open("board").click("equal")
    real = icp.Shelf.edit

    def full(self, where, change, **told):
        raise WorkspaceError("workspace_full", path="projects.sqlite")

    monkeypatch.setattr(icp.Shelf, "edit", full)
    app.set("owners", 8)
    assert app.test.warning
    assert app.project.capacity.owners == 8
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        room = shelf.ballots.open_round(address(app), {"industry": ("Industry", "")}, title="Product")
        shelf.ballots.cast(room.id, shelf.ballots.join(room.id, "Anna").token, {"industry": 100})
        kept = shelf.ballots.reveal(room.id)
    monkeypatch.setattr(icp.Shelf, "edit", real)
    app.set("groups", 3)
    assert not app.test.warning
    again = reloaded(address(app))
    assert (again.project.capacity.owners, again.project.capacity.groups) == (8, 3)
    assert again.project.rounds == (kept,)


def test_a_project_deleted_in_another_tab_stays_deleted(app):
    """The tab that still shows it says so at its next step, keeps nothing of it, and turns to the sample."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    where = address(app)
    app.open("board")
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        shelf.delete(where)
        app.set("owners", 7)
        assert shelf.recent() == ()
    assert "deleted" in app.test.info[0].value
    assert app.project == icp.Choices()
    assert address(app) is None


def test_a_name_given_in_another_tab_is_shown(app):
    """The top bar has the new name once the page is drawn again."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        shelf.rename(address(app), "Client North")
    assert "Client North" in {said.value for said in app.open("value").test.markdown}


def test_a_first_save_that_fails_is_said_and_made_good(app, monkeypatch):
    """A sample is changed while the disk is full: the page says so, and the next change makes a project of both."""

    def full(self, project, **told):
        raise WorkspaceError("workspace_full", path="projects.sqlite")

    with monkeypatch.context() as held:
        held.setattr(icp.Shelf, "add", full)
        app.open("board").click("equal")
        assert app.test.warning
        assert address(app) is None
    app.set("owners", 8)
    assert not app.test.warning
    again = reloaded(address(app))
    assert again.project.weights and again.project.capacity.owners == 8


def test_files_added_to_a_full_disk_are_kept_with_the_next_change(app, monkeypatch):
    """What could not be kept when it was added is on the shelf after the next change, file and choice."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)

    def full(self, *given):
        raise WorkspaceError("workspace_full", path="projects.sqlite")

    app.uploader().upload("more.csv", ACCOUNTS.replace(b"Company", b"Works")).run()
    with monkeypatch.context() as held:
        for name in ("keep_uploads", "edit", "keep_dataset"):
            held.setattr(icp.Shelf, name, full)
        app.check().click("add")
        assert app.test.warning
    app.open("board").set("owners", 8)
    assert not app.test.warning
    again = reloaded(address(app)).open("data")
    assert [name for name, _ in again.project.evidence.source.files] == ["customers.csv", "more.csv"]
    assert again.headline() == app.open("data").headline()


def test_a_failed_look_at_the_shelf_costs_no_edit_of_another_tab(app, monkeypatch):
    """A shelf that cannot be asked once leaves nothing unsaved behind: the next change is made on what stands there."""
    app.open("board").click("equal")
    other = reloaded(address(app)).open("board")

    def busy(self, where):
        raise WorkspaceError("workspace_busy", path="projects.sqlite")

    with monkeypatch.context() as held:
        held.setattr(icp.Shelf, "version", busy)
        app.open("value")
        assert app.test.warning
    other.set("accounts_per_owner", 9)
    app.open("board").set("owners", 7)
    assert not app.test.warning
    assert (app.project.capacity.owners, app.project.capacity.accounts_per_owner) == (7, 9)


def given_project(app, project: icp.Project) -> App:
    """Open a project file on the start page."""
    app.open("start").widget("project_file").upload("client.icp", icp.project_bytes(project)).run()
    app.widget("open_file_go").click().run()
    return app.check()


def test_a_project_file_without_its_files_is_refused(app):
    """It names a file that is not in it: the reason is said, and nothing of it is kept."""
    source = icp.Source(sample=None, files=(("customers.csv", "0" * 64),))
    given_project(app, icp.Project("Client", icp.Choices(evidence=icp.Evidence(source=source))))
    assert "customers.csv" in app.test.error[0].value
    assert app.project == icp.Choices()
    assert address(app) is None


def test_a_project_file_that_cannot_be_read_is_refused(app):
    """It corrects a file that the sample does not have: the reason is said, and what was open stays open."""
    source = icp.Source(sample="software", corrections=(("x.csv", "y", "accounts.name"),))
    given_project(app, icp.Project("Client", icp.Choices(evidence=icp.Evidence(source=source))))
    assert "x.csv" in app.test.error[0].value
    assert address(app) is None


def test_a_number_of_segments_that_the_page_does_not_offer_is_shown(app):
    """A project made elsewhere asks for nine segments: the page shows nine and goes on."""
    given_project(app, icp.Project("Client", icp.Choices(n_segments=9))).open("segments")
    assert app.widget("n_segments").value == 9


def test_there_is_a_way_on_from_a_project_that_cannot_be_read(app):
    """A kept project has lost its files: start page and data page say so, and both lead to other data."""
    source = icp.Source(sample=None, files=(("customers.csv", "0" * 64),))
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        where = shelf.add(icp.Project("Lost", icp.Choices(evidence=icp.Evidence(source=source))))
    lost = reloaded(where)
    assert "customers.csv" in lost.test.error[0].value
    uploaded(lost.open("data"), "customers.csv", ACCOUNTS)
    assert not lost.test.error


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "workbench.example:8501", "Origin": "https://workbench.example"},
        {"Host": "127.0.0.1:8501", "Origin": "https://workbench.example"},
        {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501", "X-Forwarded-For": "192.0.2.7"},
    ],
    ids=["another name", "a proxy that hides the name", "a proxy that says so"],
)
def test_projects_are_not_listed_for_another_machine(app, monkeypatch, headers):
    """Who does not sit at the machine that serves sees no list of what others have kept there."""
    uploaded(app.open("data"), "customers.csv", ACCOUNTS)
    where = address(app)
    assert f"name_{where}" in [found.key for found in app.open("start").test.text_input]
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.headers", headers)
    assert f"name_{where}" not in [found.key for found in app.open("start").test.text_input]


def test_a_name_for_a_project_that_is_gone_changes_nothing_else(app):
    """A row that another tab has deleted: the reason is said, and what is open still counts as saved."""
    uploaded(app.open("data"), "first.csv", ACCOUNTS)
    first = address(app)
    uploaded(app.open("data"), "second.csv", ACCOUNTS.replace(b"Company", b"Works"))
    field = app.open("start").widget(f"name_{first}")
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        shelf.delete(first)
    field.set_value("Client North").run()
    assert first in app.check().test.info[0].value.replace("\\", "")  # signs that Markdown would act on are escaped
    assert not app.test.warning

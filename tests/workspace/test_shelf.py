import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import icp_core as icp
from icp_core import Choices, Evidence, IcpError, Project, Shelf, Source, default_shelf_path
from icp_core.workspace import database


@pytest.fixture
def shelf(tmp_path):
    """A shelf in a folder of its own."""
    with Shelf(tmp_path / "projects.sqlite") as shelf:
        yield shelf


def files_of(source):
    """Choices that read from these (name, digest) pairs."""
    return Choices(evidence=Evidence(Source(None, source)))


def turned(choices):
    """One more turn, nothing else."""
    return replace(choices, weights_turn=choices.weights_turn + 1)


def test_a_project_stands_as_it_was_put(shelf, project, tools):
    """Name, dates, choices, uploads and tables come back, for a shelf that is opened anew as well."""
    id = shelf.add(project)
    with Shelf(shelf._database.path) as again:
        back = again.open(id)
    assert (back.id, back.version) == (id, 1)
    assert (back.project.name, back.project.created, back.project.changed) == (project.name, tools.moment, tools.moment)
    assert back.project.choices == project.choices and back.project.uploads == project.uploads
    tools.same_dataset(back.project.dataset, project.dataset)


def test_ids_cannot_be_guessed(shelf):
    """Ids are of 128 random bits, different for equal projects."""
    ids = {shelf.add(Project("x")) for _ in range(20)}
    assert len(ids) == 20 and {len(id) for id in ids} == {22}


def test_an_edit_stands_when_it_returns(shelf):
    """Each edit is one version more, and what it returns is what stands."""
    id = shelf.add(Project("x"))
    choices, version = shelf.edit(id, lambda now: replace(now, tier=3))
    assert (choices.tier, version) == (3, 2)
    assert shelf.choices(id) == (choices, 2)
    assert shelf.version(id) == 2
    assert shelf.open(id).project.choices == choices


def test_an_edit_that_changes_nothing_is_no_new_version(shelf):
    """A rerun that sets what stands already wakes nobody."""
    id = shelf.add(Project("x"))
    assert shelf.edit(id, lambda now: replace(now, tier=now.tier)) == (Choices(), 1)


def test_an_edit_that_cannot_be_kept_changes_nothing(shelf):
    """What could not be read again is refused before it is kept, and an error of the change itself goes on."""
    id = shelf.add(Project("x"))
    with pytest.raises(IcpError, match=r"choices\.selected must be a text"):
        shelf.edit(id, lambda now: replace(now, selected=7))
    with pytest.raises(ZeroDivisionError):
        shelf.edit(id, lambda now: 1 / 0)
    assert shelf.choices(id) == (Choices(), 1)


def test_who_is_slower_edits_what_the_faster_one_left(shelf):
    """Another edit in the middle of a change: the change is made again on what stands then; both are there."""
    id = shelf.add(Project("x"))
    seen = []

    def slow(now):
        seen.append(now.tier)
        if len(seen) == 1:
            shelf.edit(id, lambda other: replace(other, tier=3))
        return replace(now, selected="me")

    choices, version = shelf.edit(id, slow)
    assert seen == [1, 3]
    assert (choices.tier, choices.selected, version) == (3, "me", 3)


def test_many_threads_lose_no_edit(shelf):
    """Four threads with 25 edits each, on one shelf: 100 edits stand."""
    id = shelf.add(Project("x"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: shelf.edit(id, turned), range(100)))
    choices, version = shelf.choices(id)
    assert (choices.weights_turn, version) == (100, 101)


def test_an_unknown_project_is_said_to_be_unknown(shelf):
    """Nothing is made under an id that does not exist; its version is None."""
    assert shelf.version("nobody") is None
    assert shelf.dataset("nobody", Source()) is None and shelf.upload("nobody", "0" * 64) is None
    for ask in (
        shelf.open, shelf.choices, shelf.duplicate, lambda id: shelf.edit(id, turned), lambda id: shelf.rename(id, "x"),
        lambda id: shelf.keep_uploads(id, {}),
    ):  # fmt: skip
        with pytest.raises(IcpError, match=r"no project .nobody. here"):
            ask("nobody")
    assert shelf.recent() == ()


def test_tables_are_kept_for_the_source_they_were_read_from(shelf, dataset, tools):
    """Asked with another source there are none, and only the newest are kept."""
    id = shelf.add(Project("x", choices=files_of(())))
    first, second = Source(None, (("a.csv", "0" * 64),)), Source(None, (("a.csv", "1" * 64),))
    assert shelf.dataset(id, first) is None
    shelf.keep_dataset(id, first, dataset)
    tools.same_dataset(shelf.dataset(id, first), dataset)
    assert shelf.dataset(id, second) is None
    shelf.keep_dataset(id, second, dataset)
    assert shelf.dataset(id, first) is None
    tools.same_dataset(shelf.dataset(id, second), dataset)
    assert shelf.version(id) == 1
    with pytest.raises(IcpError, match=r"no project .nobody."):
        shelf.keep_dataset("nobody", first, dataset)


def test_a_project_opens_with_its_tables_only_where_they_are_of_its_source(shelf, dataset):
    """Tables that were read from something else are not shown as the project's."""
    source = Source(None, (("a.csv", "0" * 64),))
    id = shelf.add(Project("x", choices=files_of(source.files)))
    shelf.keep_dataset(id, source, dataset)
    assert shelf.open(id).project.dataset.digest == dataset.digest
    shelf.edit(id, lambda now: replace(now, evidence=Evidence(Source("nordic"))))
    assert shelf.open(id).project.dataset is None


def test_the_list_shows_the_last_changed_first(shelf, dataset):
    """A card holds name, date, accounts and files; an edit and a new name bring a project to the top."""
    one = shelf.add(Project("one"))
    two = shelf.add(Project("two", choices=files_of((("a.csv", "0" * 64), ("b.csv", "1" * 64)))))
    three = shelf.add(Project("three", dataset=dataset))
    assert [card.id for card in shelf.recent()] == [three, two, one]
    shelf.edit(two, turned)
    shelf.rename(one, "first")
    assert [card.name for card in shelf.recent()] == ["first", "two", "three"]
    assert [(card.n_accounts, card.n_files) for card in shelf.recent()] == [(None, 0), (None, 2), (4, 0)]
    assert [card.name for card in shelf.recent(limit=1)] == ["first"]
    changed = [card.changed for card in shelf.recent()]
    assert changed == sorted(changed, reverse=True) and changed[0].utcoffset().total_seconds() == 0


def test_a_new_name_is_a_new_version(shelf):
    """Another tab sees it; a blank name, and one too long, are refused."""
    id = shelf.add(Project("x"))
    shelf.rename(id, "Våren 2026")
    assert shelf.open(id).project.name == "Våren 2026" and shelf.version(id) == 2
    for bad in ("", "  ", "x" * 301):
        with pytest.raises(IcpError, match="1 to 300 characters"):
            shelf.rename(id, bad)
    assert shelf.version(id) == 2


def test_a_copy_goes_its_own_way(shelf, project):
    """The copy has all that the original has under the next free name; a change of one leaves the other."""
    id = shelf.add(project)
    copy = shelf.duplicate(id)
    shelf.edit(copy, turned)
    assert shelf.open(copy).project.name == f"{project.name} (2)"
    assert shelf.open(shelf.duplicate(copy)).project.name == f"{project.name} (3)"
    assert shelf.open(copy).project.uploads == project.uploads
    assert shelf.open(copy).project.dataset.digest == project.dataset.digest
    assert shelf.choices(id) == (project.choices, 1)
    long = shelf.duplicate(shelf.add(Project("x" * 300)))
    assert shelf.open(long).project.name.endswith("x (2)")


def size_of(shelf):
    with shelf._database.connection() as connection:
        return connection.execute("SELECT count(*), coalesce(sum(length(content)), 0) FROM uploads").fetchone()


def test_equal_uploads_are_stored_once(shelf, tools):
    """Two projects with one file, and a copy, hold its content once; it goes with the last of them."""
    content = bytes(100_000)
    digest = tools.digest_of(content)
    ids = [shelf.add(Project(name, uploads={digest: content})) for name in "ab"]
    ids.append(shelf.duplicate(ids[0]))
    other = shelf.add(Project("c", uploads={tools.digest_of(b"c"): b"c"}))
    assert size_of(shelf) == (2, 100_001)
    for id in ids:
        assert shelf.upload(id, digest) == content
        shelf.delete(id)
    assert size_of(shelf) == (1, 1)
    assert shelf.upload(other, tools.digest_of(b"c")) == b"c"


def test_files_can_be_added_later(shelf, tools):
    """A second file of a project is kept beside the first; one that is not what its digest says is refused whole."""
    id = shelf.add(Project("x", uploads={tools.digest_of(b"a"): b"a"}))
    shelf.keep_uploads(id, {tools.digest_of(b"b"): b"b"})
    shelf.keep_uploads(id, {tools.digest_of(b"b"): b"b"})
    with pytest.raises(IcpError, match="not what it was"):
        shelf.keep_uploads(id, {tools.digest_of(b"c"): b"c", "0" * 64: b"d"})
    assert sorted(shelf.open(id).project.uploads.values()) == [b"a", b"b"]
    assert shelf.upload(id, tools.digest_of(b"b")) == b"b"
    assert size_of(shelf)[0] == 2


def test_what_is_deleted_is_gone_from_the_disk(shelf, tmp_path, tools):
    """No byte of a deleted upload, choice or name is left in any file of the workspace; deleting twice is no error."""
    secret = b"Hemlig kund AB;" * 3000
    choices = Choices(selected="Hemlig person")
    id = shelf.add(Project("Hemligt projekt", choices=choices, uploads={tools.digest_of(secret): secret}))
    shelf.edit(id, lambda now: replace(now, selected="Hemlig annan"))
    assert any(b"Hemlig" in path.read_bytes() for path in tmp_path.iterdir())
    shelf.delete(id)
    shelf.delete(id)
    assert shelf.version(id) is None and shelf.recent() == ()
    assert not any(b"Hemlig" in path.read_bytes() for path in tmp_path.iterdir())


def test_a_file_and_the_shelf_hold_the_same(shelf, project, tmp_path, tools):
    """A project opened from a file, put on the shelf and saved again is the same file."""
    icp.save_project(project, tmp_path / "a.icp")
    id = shelf.add(icp.open_project(tmp_path / "a.icp"))
    assert icp.project_bytes(shelf.open(id).project) == (tmp_path / "a.icp").read_bytes()


def test_corrections_are_offered_for_the_next_export(shelf):
    """The same headers in another order, case or spelling get the corrections, under the names that they have now."""
    headers = ["Bolag", "Org.nr", "Land", "Säljare"]
    shelf.remember_mapping(headers, {"Org.nr": "accounts.account_id", "Säljare": "deals.owner"})
    assert shelf.remembered_mapping(["saljare", "LAND", "org nr", "bolag"]) == {
        "saljare": "deals.owner", "org nr": "accounts.account_id",
    }  # fmt: skip
    assert shelf.remembered_mapping(["Bolag", "Org.nr", "Land"]) is None
    assert shelf.remembered_mapping([]) is None


def test_nine_tenths_of_the_headers_are_enough(shelf):
    """18 of 20 headers shared is like enough, 17 of 20 is not; a header that is gone is not spoken of."""
    headers = [f"column {n}" for n in range(20)]
    shelf.remember_mapping(headers, {"column 0": "accounts.name", "column 19": "accounts.domain"})
    assert shelf.remembered_mapping(headers[:18]) == {"column 0": "accounts.name"}
    assert shelf.remembered_mapping(headers[:17]) is None
    assert shelf.remembered_mapping([*headers, "a", "b"])["column 19"] == "accounts.domain"
    assert shelf.remembered_mapping([*headers, "a", "b", "c"]) is None


def test_the_newest_corrections_win_and_the_same_headers_win_over_like_ones(shelf):
    """What was decided last about a like file stands, but never over what was decided about this very one."""
    headers = [f"column {n}" for n in range(20)]
    shelf.remember_mapping(headers, {"column 0": "accounts.name"})
    shelf.remember_mapping([*headers, "a"], {"column 0": "accounts.domain"})
    shelf.remember_mapping([*headers, "b"], {"column 0": "accounts.city"})
    assert shelf.remembered_mapping([*headers, "c"]) == {"column 0": "accounts.city"}
    assert shelf.remembered_mapping(headers) == {"column 0": "accounts.name"}
    shelf.remember_mapping(headers, {"column 0": "accounts.country"})
    assert shelf.remembered_mapping(headers) == {"column 0": "accounts.country"}
    shelf.remember_mapping(headers, {})
    assert shelf.remembered_mapping(headers) == {"column 0": "accounts.city"}


def test_headers_in_other_letters_are_told_apart(shelf):
    """Names in Cyrillic or Greek do not all read alike; two headers that do get one correction between them."""
    shelf.remember_mapping(["Компания", "Страна"], {"Компания": "accounts.name"})
    assert shelf.remembered_mapping(["Город", "Отрасль"]) is None
    assert shelf.remembered_mapping(["КОМПАНИЯ", "страна"]) == {"КОМПАНИЯ": "accounts.name"}
    shelf.remember_mapping(["Name", "x"], {"Name": "accounts.name"})
    assert shelf.remembered_mapping(["name", "NAME", "x"]) == {"name": "accounts.name"}


def test_a_correction_of_a_header_that_is_not_there_is_refused(shelf):
    """It would never be offered again."""
    with pytest.raises(IcpError, match="header cannot be Land"):
        shelf.remember_mapping(["Bolag"], {"Land": "accounts.country"})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_the_workspace_is_its_owners_alone(tmp_path):
    """The folder has mode 0700 and every file in it 0600; what was there before keeps its mode."""
    path = tmp_path / "home" / "icp-workbench" / "projects.sqlite"
    with Shelf(path) as shelf:
        shelf.add(Project("x"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600} and len(modes) == 3
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"ICP_WORKBENCH_HOME": "/srv/icp"}, "/srv/icp/projects.sqlite"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/icp-workbench/projects.sqlite"),
        ("linux", {"XDG_DATA_HOME": "not/absolute"}, "/home/me/.local/share/icp-workbench/projects.sqlite"),
        ("linux", {}, "/home/me/.local/share/icp-workbench/projects.sqlite"),
        ("darwin", {}, "/home/me/Library/Application Support/icp-workbench/projects.sqlite"),
        ("win32", {"LOCALAPPDATA": "/home/me/Local"}, "/home/me/Local/icp-workbench/projects.sqlite"),
        ("win32", {}, "/home/me/AppData/Local/icp-workbench/projects.sqlite"),
    ],
)
def test_where_the_workspace_stands(monkeypatch, platform, environment, expected):
    """The folder that each system keeps programs' data in, or the one that is named."""
    for name in ("ICP_WORKBENCH_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environment | {"HOME": "/home/me"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(database.sys, "platform", platform)
    assert default_shelf_path() == Path(expected)

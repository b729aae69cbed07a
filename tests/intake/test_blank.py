"""A project that begins with nothing: its tables stand, are kept, and take files later."""

from __future__ import annotations

import datetime as dt

import icp_core as icp
from icp_core.workspace import Shelf


def test_a_blank_project_has_tables_and_no_company():
    """Accounts stand with their columns as text, no other table does, and today is today."""
    blank = icp.blank_dataset("ours", currency="SEK")
    assert {name: str(kind) for name, kind in blank.accounts.dtypes.items()} == dict.fromkeys(
        ("account_id", "name", "relation"), "str"
    )
    assert (len(blank.accounts), blank.table_names, blank.attributes) == (0, ("accounts",), ())
    assert (blank.name, blank.currency, blank.as_of) == ("ours", "SEK", dt.date.today())
    assert blank.digest == icp.blank_dataset("ours", currency="SEK").digest != icp.blank_dataset().digest


def test_only_a_source_without_sample_and_files_is_blank():
    """A sample is not, and one with a file no longer is; facts entered by hand do not change it."""
    fact = icp.Fact(id="a", company="Acme", what="won", day="2026-01-02")
    assert icp.Source(sample=None).is_blank and icp.Source(sample=None, facts=(fact,)).is_blank
    assert not icp.Source().is_blank
    assert not icp.Source(sample=None, files=(("a.csv", "0" * 64),)).is_blank


def test_a_blank_project_goes_through_a_file_and_the_shelf(tmp_path):
    """With its empty tables or without tables it opens as it was; on the shelf it has no file and no company."""
    choices = icp.Choices(evidence=icp.Evidence(source=icp.Source(sample=None)))
    for tables in (None, icp.blank_dataset()):
        back = icp.open_project(icp.project_bytes(icp.Project("new", choices=choices, dataset=tables)))
        assert back.choices == choices and back.missing_uploads == ()
        assert (back.dataset is None) == (tables is None)
        assert tables is None or back.dataset.digest == tables.digest
    with Shelf(tmp_path / "shelf.db") as shelf:
        where = shelf.duplicate(shelf.add(icp.Project("new", choices=choices)))
        shelf.add(icp.Project("sample"))
        assert shelf.open(where).project.choices == choices
        assert {card.name: (card.n_accounts, card.n_files) for card in shelf.recent()} == {
            "new": (0, 0), "new (2)": (0, 0), "sample": (None, 0),
        }  # fmt: skip

"""There is one format so far: what opening an older one does is shown with formats that are to come."""

from pathlib import Path

import pytest

from icp_core import IcpError, open_project
from icp_core.languages import message
from icp_core.workspace import upgrades
from icp_core.workspace.upgrades import Contents

FIRST = Path(__file__).with_name("project_of_format_1.icp")


def to_2(contents):
    """In format 2 a project would hold the choices of tomorrow: the tier has become its name."""
    choices = dict(contents.choices)
    choices["selected"] = f"tier {choices['tier']}"
    return Contents(contents.manifest, choices, contents.parts), message("workspace.as_saved", words="to 2")


def to_3(contents):
    """In format 3 every project would have a longer name."""
    manifest = dict(contents.manifest) | {"name": contents.manifest["name"] + ", " + contents.choices["selected"]}
    return Contents(manifest, contents.choices, contents.parts), message("workspace.as_saved", words="to 3")


def test_an_old_file_takes_every_step_in_order_and_says_so(monkeypatch):
    """A file of format 1, opened by a version that knows format 3, is brought there step by step, aloud."""
    monkeypatch.setattr(upgrades, "FORMAT_VERSION", 3)
    monkeypatch.setattr(upgrades, "STEPS", {2: to_3, 1: to_2})
    back = open_project(FIRST)
    assert back.name == "Kvarnen – våren, tier 2"
    said = [str(note) for note in back.notes]
    assert said[0].startswith("This project was saved in format 1 and was brought up to date (format 3).")
    assert said[1:] == ["to 2", "to 3"]


def test_a_step_that_is_missing_is_never_skipped(monkeypatch):
    """Where the way from an old format is not known any more the file is refused, not guessed at."""
    monkeypatch.setattr(upgrades, "FORMAT_VERSION", 3)
    monkeypatch.setattr(upgrades, "STEPS", {2: to_3})
    with pytest.raises(IcpError, match="Open and save it with an earlier version"):
        open_project(FIRST)


def test_what_a_step_makes_is_checked_like_anything_else(monkeypatch):
    """A step that makes choices which cannot be is no way in."""

    def spoil(contents):
        return Contents(contents.manifest, {"tier": 9}, contents.parts), message("workspace.as_saved", words="x")

    monkeypatch.setattr(upgrades, "FORMAT_VERSION", 2)
    monkeypatch.setattr(upgrades, "STEPS", {1: spoil})
    with pytest.raises(IcpError, match="tier must lie between 0 and 3"):
        open_project(FIRST)

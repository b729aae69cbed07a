"""The start page in words: what a kept project holds, and a file name that every system takes."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from icp_core.languages import say
from icp_core.views import project_about, project_file_name

DAY = dt.datetime(2026, 3, 4, 15, 6, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("files", "accounts", "told"),
    [(0, None, "from a sample"), (1, 99, "99 companies from 1 file"), (3, 12_000, "12,000 companies from 3 files")],
)
def test_a_kept_project_says_what_it_holds_and_when_it_changed(files, accounts, told):
    """Files and companies with their number, and the day."""
    card = SimpleNamespace(changed=DAY, n_accounts=accounts, n_files=files)
    words = say(project_about(card, open_now=False))
    assert words.startswith(told) and "Mar 4, 2026" in words
    assert say(project_about(card, open_now=True)).startswith("open now")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Client North", "Client-North.icp"),
        ("../../etc/passwd", "etc-passwd.icp"),
        ("Åkeri & Söner <b>", "Åkeri-Söner-b.icp"),
        ("…", "project.icp"),
        ("x" * 500, "x" * 80 + ".icp"),
    ],
)
def test_a_project_s_file_is_called_after_it(name, file):
    """Letters and digits stay; whatever could be a path, a command or too long does not."""
    assert project_file_name(name) == file

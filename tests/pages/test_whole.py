"""What is said is heard to its end, though the browser reports anew while it is."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from pages._session import inputs, keeping
from tests.pages.conftest import App
from tests.pages.test_projects import address


@pytest.mark.parametrize("place", [(inputs, "taken"), (keeping, "project"), (keeping, "author")])
def test_a_newer_report_ends_no_change(app, monkeypatch, place):
    """It comes as the widget is read, as the change is made, as it is written down: here and on the shelf it stands."""
    app.open("board").click("equal")
    room, name = place
    once, heard = [RerunData()], getattr(room, name)

    def reported(*args):
        if once:
            get_script_run_ctx().script_requests.request_rerun(once.pop())
        return heard(*args)

    monkeypatch.setattr(room, name, reported)
    app.set("owners", 7)
    assert not once
    assert app.project.capacity.owners == 7
    assert App(project=address(app)).open("board").project.capacity.owners == 7

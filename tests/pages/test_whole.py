"""What is said is heard to its end, though the browser reports anew while it is."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from pages._session import inputs, keeping
from tests.pages.conftest import App
from tests.pages.test_projects import address


@pytest.mark.parametrize("place", [(inputs, "taken"), (keeping, "project"), (keeping, "author")])
def test_a_newer_report_ends_no_change(app, monkeypatch, place):
    """It comes as a widget is read, a change made or written down, and something is told the browser: all is kept."""
    app.open("board").click("equal")
    room, name = place
    once, heard = [RerunData()], getattr(room, name)

    def reported(*args):
        if once:  # and what is asked goes on to tell the browser something, as a spinner does
            get_script_run_ctx().script_requests.request_rerun(once.pop())
            st.toast("Heard")
        return heard(*args)

    monkeypatch.setattr(room, name, reported)
    app.set("owners", 7)
    assert not once
    assert app.project.capacity.owners == 7
    assert App(project=address(app)).open("board").project.capacity.owners == 7

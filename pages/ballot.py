"""Ballot: a participant shares 100 points on a phone, unseen by the others until all are shown."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.views import join_view, voting_view
from pages import _frame, _parts, _session
from pages._frame import text

EVERY_SECONDS = 4
"""How often a phone asks how many are in, and whether all are shown: forty of them ask ten times a second."""


def came_back() -> None:
    """Take the place that this device remembers."""
    said = _session.taken("ballot").back
    if said:
        _session.come_back(said["link"], said["token"])


def sent() -> None:
    """Take the points that were sent."""
    said = _session.taken("ballot").sent
    if said:
        _session.cast(said["link"], said["points"])


def join() -> None:
    """Ask for the code, where the link did not bring it, and for a name."""
    asked = None
    notice = _session.ballot_notice()
    _parts.ballot(
        key="ballot",
        data=join_view(_session.ballot_link(), refused=_session.refused_token()),
        on_back_change=came_back,
        on_sent_change=sent,
    )
    with st.container(key="join"):
        try:
            asked = _session.asked_ballot()
        except icp.IcpError as problem:
            notice = problem.message
        if notice:
            st.error(_frame.words(notice), icon=None)
        st.title(_frame.words(asked.title) if asked else text("ballot.join_heading"), anchor=False)
        st.caption(text("ballot.join_note"))
        with st.form("join_form", border=False):
            code = None
            if asked is None:
                code = st.text_input(text("ballot.code"), key="ballot_code", max_chars=8, autocomplete="off")
            name = st.text_input(text("ballot.name"), key="voter", max_chars=40, autocomplete="off")
            pressed = st.form_submit_button(text("ballot.join"), type="primary", width="stretch", key="join_go")
        if pressed:
            with _frame.border():
                _session.join_ballot(name, code=code)
                st.rerun()


@st.fragment(run_every=EVERY_SECONDS)
def vote() -> None:
    """The participant's own ballot; asked for again and again, it is drawn anew only where something has changed."""
    here = _session.place()
    if here is None:
        st.rerun()
    _parts.ballot(
        key="ballot",
        data=voting_view(here.round, here.participant, here.progress, ballots=here.ballots),
        on_back_change=came_back,
        on_sent_change=sent,
    )


_frame.through_the_app()
with _frame.border():
    if _session.place() is None:
        join()
    else:
        vote()

"""The workbench: page config and navigation."""

import streamlit as st

from pages import _door, _frame, _session

_session.hear_to_the_end()
st.set_page_config(page_title="ICP Workbench", layout="wide", initial_sidebar_state="collapsed")

with _frame.border():
    _session.admit()
here = _frame.navigation(instead=None if _session.is_facilitator() else _door.door)
_frame.dress()
with _frame.border():
    if _session.is_facilitator() and not _frame.is_ballot(here):
        _session.begin()
        _frame.project_line(*_session.top_line(), _session.notice())
    here.run()

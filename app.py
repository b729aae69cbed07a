"""The workbench: page config and navigation."""

import streamlit as st

from pages import _frame, _session

st.set_page_config(page_title="ICP Workbench", layout="wide", initial_sidebar_state="collapsed")

here = _frame.navigation()
_frame.dress()
with _frame.border():
    _session.begin()
    _frame.project_line(*_session.top_line(), _session.notice())
    here.run()

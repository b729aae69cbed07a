"""The workbench: page config and navigation."""

import streamlit as st

from pages import _frame

st.set_page_config(page_title="ICP Workbench", layout="wide", initial_sidebar_state="collapsed")

here = st.navigation(
    [
        st.Page("pages/start.py", title="Start", default=True),
        st.Page("pages/data.py", title="Data"),
        st.Page("pages/value.py", title="Value"),
        st.Page("pages/segments.py", title="Segments"),
        st.Page("pages/board.py", title="Board"),
        st.Page("pages/profile.py", title="Profile"),
    ],
    position="top",
)
_frame.dress()
with _frame.border():
    here.run()

"""Whether the page is shown to a room: large, and without what leads elsewhere. It ends with the session."""

from __future__ import annotations

import streamlit as st


def projector() -> bool:
    """Whether the page is shown to a room."""
    return st.session_state.get("on_projector", False)


def turn_projector() -> None:
    """Take what the button in the top bar says, or that full screen was left."""
    st.session_state["on_projector"] = st.session_state["projector"].turned == "on"

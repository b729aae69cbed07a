"""Combinations of levels that the best have in common: those that chance does not explain, and a few to test."""

from __future__ import annotations

import streamlit as st

from icp_core.views import rules_finding, rules_view
from pages import _frame, _parts, _session
from pages._frame import text


def combinations_card() -> None:
    """The combinations as a ranked list, the certain ones above and the hypotheses apart."""
    found = _session.rules()
    with _frame.card("rules", text("segments.rules_heading"), height="stretch" if len(found) else "content"):
        if not len(_session.commonalities()):
            st.caption(text("segments.rules_none"))
            return
        with st.container(key="answer_rules"):
            st.markdown(f"**{_frame.words(rules_finding(found))}**")
        certain, hypotheses = rules_view(found, certain=True), rules_view(found, certain=False)
        if certain["rows"]:
            _parts.traits(key="rules_certain", data=certain)
        if hypotheses["rows"]:
            _parts.traits(key="rules_hypotheses", data=hypotheses)

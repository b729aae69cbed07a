"""How firm the top list is: what other plausible weights would make of it."""

from __future__ import annotations

import streamlit as st

from icp_core.views import edge_rows, firm_line, firm_sentences, table_view, weight_rows
from pages import _frame, _parts, _session
from pages._frame import text


def popover() -> None:
    """The folded part of the board: worked out once it is opened, so that nothing else waits for it."""
    with st.popover(text("firm.label"), key="firm", width="content", on_change="rerun") as folded:
        if folded.open:
            how_firm()


def how_firm() -> None:
    """Who of Tier 1 holds, which weight decides, and who stands on the edge."""
    firm = _session.robustness()
    st.markdown(f"**{_frame.words(firm_line(firm))}**")
    for sentence in firm_sentences(firm):
        st.markdown(_frame.words(sentence))
    _parts.table(key="firm_weights", data=table_view(weight_rows(firm)))
    edge = edge_rows(firm, _session.dataset())
    if len(edge):
        st.markdown(f"**{text('firm.edge')}**")
        _parts.table(key="firm_edge", data=table_view(edge))
    st.caption(text("firm.note"))

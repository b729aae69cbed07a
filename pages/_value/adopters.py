"""Who came when in the product's life, what each group is worth, and how the mix of new customers has moved."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import adopters as chart
from icp_core.views import adopter_notes, adopter_rows, movement_view, table_view
from pages import _frame, _parts, _session
from pages._frame import text


def arrivals_card() -> None:
    """The groups over time, in figures, and what has moved."""
    found = _session.adopters()
    if found.kind == "none":
        with _frame.card("adopters", _frame.words(chart.headline(found))):
            st.caption(_frame.words(found.reason))
        return
    with _frame.card("adopters", _frame.words(chart.headline(found)), text("value.adopters_aside"), height="stretch"):
        _frame.chart(chart.arrivals_chart(found, mode=_frame.mode()), key="arrivals", alt=chart.headline(found))
        rows = adopter_rows(found)
        if len(rows):
            _parts.table(key="adopter_groups", data=table_view(rows))
        moved = movement_view(found)
        if moved["rows"]:
            _parts.traits(key="movement", data=moved)
            told = chart.mix_headline(found)
            _frame.chart(chart.mix_chart(found, mode=_frame.mode()), key="mix", alt=told)
        else:
            st.caption(_frame.words(moved["empty"]))
        for each in (chart.subline(found), *found.warnings, *adopter_notes(found)):
            st.caption(_frame.words(each))

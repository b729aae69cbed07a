"""Start: what stands open, and where it stands."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import board as board_chart
from icp_core.charts import data as data_chart
from icp_core.charts import segments as segments_chart
from icp_core.charts import value as value_chart
from icp_core.views import steps_view
from pages import _frame, _parts, _session
from pages._frame import text

dataset = _session.dataset()
live = _session.live()
answers = {
    "data": data_chart.headline(dataset),
    "value": value_chart.headline(dataset, _session.profit(), _session.best()),
    "segments": segments_chart.headline(_session.commonalities(), _session.best()),
    "board": board_chart.headline(live.conversion, live.weights, live.suggested, live.comparison),
    "profile": _session.sheet().headline,
}

is_sample = _session.project().evidence.source.sample is not None
_frame.open_with(
    icp.Message("page.start.headline_sample" if is_sample else "page.start.headline_files", {"name": dataset.name}),
    icp.Message("page.start.subline"),
)

stand, choose = st.columns([1.9, 1], gap="medium")
with stand, st.container(border=True, key="card_stand"):
    went = _parts.steps(key="steps", data=steps_view(answers), on_go_change=lambda: None)
    if went.go:
        st.switch_page(f"pages/{went.go}.py")

with choose:
    with _frame.card("sample", text("start.sample_heading")):
        names = list(icp.sample_names())
        open_now = _session.project().evidence.source.sample
        picked = st.radio(
            text("start.sample_heading"),
            names,
            index=names.index(open_now) if open_now else None,
            format_func=lambda name: text(f"start.sample_{name}"),
            captions=[_frame.words(icp.sample_about(name)) for name in names],
            key="sample",
            label_visibility="collapsed",
        )
        if picked and picked != open_now:
            _session.open_sample(picked)
            st.rerun()
    with _frame.card("own", text("start.own_heading")):
        st.markdown(text("start.own_text"))
        st.page_link("pages/data.py", label=text("start.own_link"))

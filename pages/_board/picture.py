"""The chart as a picture of its own: to be saved as an image, or to choose accounts in."""

from __future__ import annotations

import streamlit as st

from icp_core.charts import board as board_chart
from icp_core.charts import tiers as tiers_chart
from pages import _frame, _session
from pages._frame import text

WITH_TOOLS = {
    **_frame.PLOT_SETTINGS,
    "displayModeBar": True,
    "toImageButtonOptions": {"format": "png", "filename": "board", "scale": 2},
    "modeBarButtonsToRemove": ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
}


def picture_button() -> None:
    """Opens the picture."""
    if st.button(text("board.picture"), help=text("board.picture_help"), key="open_picture"):
        st.dialog(text("board.picture_title"), width="large")(_picture)()


def _picture() -> None:
    dataset, live = _session.dataset(), _session.live()
    figure = tiers_chart.tier_chart(
        live.tiers, dataset, previous=live.opening, selected=_session.project().selected, mode=_frame.mode()
    )
    figure.update_layout(dragmode="lasso", height=520)
    _frame.chart(
        figure,
        key="chart",
        alt=board_chart.headline(live.conversion, live.weights, live.suggested, live.comparison),
        on_select=points_chosen,
        selection_mode=("points", "lasso", "box"),
        config=WITH_TOOLS,
    )
    st.caption(text("board.picture_note"))


def points_chosen() -> None:
    """List the accounts that were chosen in the picture."""
    points = _session.taken("chart")["selection"]["points"]
    _session.choose_accounts(_session.accounts_of(str(point["customdata"][0]) for point in points))

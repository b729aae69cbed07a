"""Predicted against what came, group by group: the marks that every such picture has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from icp_core.charts.theme import Mode, faded, mark, palette

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def draw_calibration(
    figure: Figure, rows: pd.DataFrame, *, low: float, top: float, told: Sequence[str], mode: Mode
) -> None:
    """A line on which both agree, and a dot with its interval per group.

    Parameters
    ----------
    rows : DataFrame with the columns ``predicted, observed, low, high``, the latter two of ``observed``
    low, top : ends of both axes
    told : what each dot says under the pointer
    """
    import plotly.graph_objects as go

    look = palette(mode)
    mark(figure, type="line", x0=low, y0=low, x1=top, y1=top, line={"color": look.mute, "width": 1, "dash": "dot"})
    for row in rows.itertuples():
        mark(figure, type="line", x0=row.predicted, x1=row.predicted, y0=row.low, y1=row.high,
                         line={"color": faded(look.accent, 0.3), "width": 6})  # fmt: skip
    figure.add_trace(
        go.Scatter(x=rows["predicted"], y=rows["observed"], mode="markers", marker={"size": 8, "color": look.accent},
                   customdata=[[each] for each in told], hovertemplate="%{customdata[0]}<extra></extra>")
    )  # fmt: skip
    figure.update_xaxes(range=[low, top])
    figure.update_yaxes(range=[low, top])

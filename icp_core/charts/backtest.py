"""The picture of held-back time: what was predicted of groups of customers, against what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icp_core.charts.calibration import draw_calibration
from icp_core.charts.theme import Mode, amount_ticks, blank_figure, figure_of_lists, plain
from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.value import LifetimeValue

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@figure_of_lists
def backtest_calibration(value: LifetimeValue, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """A dot per group of customers, smallest prediction first: means per customer, with the 80 % interval of what
    came."""
    figure = blank_figure(mode, height=280, l=56, r=12, t=8, b=40)
    rows = value.calibration
    if rows is None:
        return figure
    top = float(max(rows["predicted"].max(), rows["high"].max())) * 1.05
    low = float(min(0.0, rows["low"].min(), rows["predicted"].min()))
    told = [
        say(message("chart.backtest.hover", n=int(row["n"]), predicted=row["predicted"], came=row["came"],
                    currency=plain(value.currency)), locale)
        for _, row in rows.iterrows()
    ]  # fmt: skip
    draw_calibration(figure, rows.rename(columns={"came": "observed"}), low=low, top=top, told=told, mode=mode)
    ticks, words = amount_ticks(low, top, locale=locale)
    for axes, title in ((figure.update_xaxes, "predicted"), (figure.update_yaxes, "came")):
        axes(tickvals=ticks, ticktext=words, title_text=say(message(f"chart.backtest.{title}"), locale))
    return figure

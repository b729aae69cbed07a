"""The figure of how long contracts last: the share that still runs by age, as it was and as the model has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icp_core.charts.theme import Mode, blank_figure, faded, figure_of_lists, note, palette, share_ticks
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.value import ContractSurvival
from icp_core.value.contract_survival import YEAR_MONTHS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FEWEST_AT_RISK = 5
"""Beyond the age that fewer have reached a step says something of one customer only."""


def finding(found: ContractSurvival) -> Message:
    """How many contracts last a year, with the interval, in a line."""
    share, low, high = found.at(YEAR_MONTHS)
    if np.isnan(share):
        return message("chart.survival.heading", n=found.n, left=found.n_left)
    return message("chart.survival.finding", share=share, low=low, high=high, n=found.n, left=found.n_left)


@figure_of_lists
def survival_chart(found: ContractSurvival, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """Kaplan and Meier's steps with their 80 % band, and the model's share at each renewal."""
    look = palette(mode)
    figure = blank_figure(mode, height=240, l=44, r=12, t=8, b=40)
    rows = found.observed[found.observed["at_risk"] >= FEWEST_AT_RISK]
    rows = rows if len(rows) else found.observed
    until = float(rows["months"].iloc[-1])
    expected = found.expected[found.expected["months"] <= until]
    figure.update_xaxes(range=[0, until], title_text=say(message("chart.survival.months"), locale), showgrid=False)
    figure.update_yaxes(range=[0, 1.02], **share_ticks([i / 5 for i in range(6)], locale=locale))
    x = rows["months"].to_numpy(dtype=float)
    steps = np.repeat(x, 2)[1:]
    low, high = (np.repeat(rows[name].to_numpy(dtype=float), 2)[:-1] for name in ("low", "high"))
    figure.add_scatter(
        x=np.r_[steps, steps[::-1]], y=np.r_[low, high[::-1]], mode="none", fill="toself",
        fillcolor=faded(look.accent, 0.16), hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=x, y=rows["survival"], mode="lines", line={"color": look.accent, "width": 2, "shape": "hv"},
        customdata=[[int(n)] for n in rows["at_risk"]],
        hovertemplate=say(message("chart.survival.hover"), locale) + "<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=expected["months"], y=expected["survival"], mode="lines", hoverinfo="skip",
        line={"color": look.ink, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    note(figure, say(message("chart.survival.key"), locale), 1, 1, xref="x domain", yref="y domain", xanchor="right",
         yanchor="top", font={"size": 11, "color": look.mute}, align="right")  # fmt: skip
    return figure

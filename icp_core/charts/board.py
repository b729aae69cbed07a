"""What the board says of the present weights, and the proof of its chances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.calibration import draw_calibration
from icp_core.charts.theme import Mode, blank_figure, figure_of_lists, share_ticks
from icp_core.fit import Conversion, Tiers, Weights
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_in_sentence, message, say

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WORTH_SAYING = 8.0
"""Points of weight by which the data must differ before the headline says so."""
AUC_WORTH_SAYING = 0.02
"""By which one set of weights must tell won from lost better before the headline says so."""


def headline(conversion: Conversion, weights: Weights, suggested: Weights, comparison: pd.DataFrame) -> Message:
    """The verdict on the present weights, in a sentence; beside the other weights where the difference is worth it."""
    if weights.values is not None and weights.values.empty:
        return message("chart.board.nothing_to_weigh")
    if conversion.probability.empty:
        return message("chart.board.nobody")
    if conversion.verdict == "too_few" and not conversion.n_deals:
        return message(f"chart.board.no_deals_{weights.origin}")
    if conversion.verdict == "calibrated":
        ahead = conversion.auc - comparison["auc"]
        if weights.origin == "data" and ahead.get("equal", np.inf) < AUC_WORTH_SAYING:
            return message("chart.board.calibrated_data_hardly")
        trade = _trade(weights, suggested) if weights.origin == "belief" and suggested.values is not None else None
        if trade and -ahead.get("data", np.inf) >= AUC_WORTH_SAYING:
            return message("chart.board.calibrated_trade", less=trade[0], more=trade[1])
    return message(f"chart.board.{conversion.verdict}_{weights.origin}")


def _trade(weights: Weights, suggested: Weights) -> tuple[str, str] | None:
    """The attributes that the data weigh far less and far more than the present weights do."""
    assert weights.values is not None and suggested.values is not None
    differ = suggested.values - weights.values.reindex(suggested.values.index).fillna(0.0)
    less, more = str(differ.idxmin()), str(differ.idxmax())
    if not (differ[less] <= -WORTH_SAYING and differ[more] >= WORTH_SAYING):
        return None
    return attribute_in_sentence(less), attribute_in_sentence(more)


def subline(conversion: Conversion, weights: Weights, comparison: pd.DataFrame) -> Message:
    """The evidence behind the verdict, next to the other weights."""
    if weights.values is not None and weights.values.empty:
        return weights.reason
    if conversion.verdict == "too_few":
        return message("chart.board.because", reason=conversion.reason, weights=weights.reason)
    others = [
        message(f"chart.board.beside_{name}", auc=float(row["auc"]))
        for name, row in comparison.iterrows()
        if name not in ("yours", weights.origin) and pd.notna(row["auc"])
    ]
    kind = "evidence_alone" if not others else "evidence_equal" if weights.origin == "equal" else "evidence"
    return message(
        f"chart.board.{kind}",
        auc=conversion.auc,
        low=conversion.auc_low,
        high=conversion.auc_high,
        n=conversion.n_judged,
        others=others,
        weights=weights.reason,
    )


def chart_heading(tiers: Tiers, view: str = "value") -> Message:
    """What the chart shows: accounts by ``value`` or by ``timing``."""
    if view == "timing":
        return message("chart.timing.heading")
    return message(f"chart.board.heading_{tiers.ranked_by}")


@figure_of_lists
def calibration_chart(conversion: Conversion, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """Predicted against observed share of wins in groups of equal size, with the 80 % interval and n."""
    figure = blank_figure(mode, height=240, l=44, r=8, t=8, b=40)
    rows = conversion.calibration
    top = max(0.5, float(rows[["predicted", "high"]].to_numpy().max()) * 1.05) if len(rows) else 1.0
    told = [say(message("chart.board.group", n=int(n)), locale) for n in rows["n"]]
    draw_calibration(figure, rows, low=0.0, top=top, told=told, mode=mode)
    marks = share_ticks([i / 5 for i in range(6)], locale=locale)
    figure.update_xaxes(title_text=say(message("chart.board.predicted"), locale), **marks)
    figure.update_yaxes(title_text=say(message("chart.board.observed"), locale), **marks)
    return figure

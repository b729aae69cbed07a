"""Fit against timing: every account a point, in four quarters that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from icp_core.charts.theme import Mode, Palette, blank_figure, faded, figure_of_lists, mark, note, palette, plain, short
from icp_core.charts.tiers import SIZES, WEBGL_FROM
from icp_core.fit import WORTH_A_CALL, Capacity, FitScores, Tiers, Timing, timing_quarters
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import day, whole
from icp_core.schema import Dataset

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NEVER_AT = -7.0
"""Where accounts stand of which nothing was ever seen: below nought, which is where what was seen is long past."""
MOST_LABELS = 5
LETTER, LINE = 0.018, 0.05
"""Width of a letter and height of a line as shares of the chart on a projector."""


def timing_chart_data(
    timing: Timing, fit: FitScores, tiers: Tiers, dataset: Dataset, *, capacity: Capacity
) -> pd.DataFrame:
    """The points: fit against timing, of the accounts that take part in the tiers.

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``x, y, tier, kind, name, handle, quarter, score, latest``; ``y`` is
    the score, or below nought where nothing was ever seen.
    """
    rows = timing.table.loc[tiers.table.index]
    score = fit.score.loc[rows.index]
    return pd.DataFrame(
        {
            "x": score,
            "y": rows["score"].where(rows["seen"] != "never", NEVER_AT),
            "tier": tiers.table["tier"],
            "kind": tiers.table["kind"],
            "name": dataset.names.reindex(rows.index),
            "handle": dataset.handles.reindex(rows.index),
            "quarter": timing_quarters(score, rows["score"], minimum_fit=capacity.minimum_fit),
            "score": rows["score"],
            "latest": rows["latest"],
        }
    )


def finding(data: pd.DataFrame) -> Message:
    """How many companies that are not customers are to be called now."""
    n = int(((data["quarter"] == "call") & (data["kind"] == "other")).sum())
    return message("chart.timing.finding", n=n) if n else message("chart.timing.nobody")


@figure_of_lists
def timing_chart(
    data: pd.DataFrame, *, capacity: Capacity, locale: str = DEFAULT_LOCALE, mode: Mode = "light"
) -> Figure:
    """Every account by fit and timing, coloured by tier; customers are drawn faint, for they are not called to be won.

    Parameters
    ----------
    data : DataFrame as of :func:`timing_chart_data`
    """
    import plotly.graph_objects as go

    look = palette(mode)
    figure = blank_figure(mode, l=44, r=14, t=6, b=40)
    figure.update_layout(uirevision="timing", clickmode="event+select")
    lowest, highest = (float(data["x"].min()), float(data["x"].max())) if len(data) else (0.0, 100.0)
    cut = capacity.minimum_fit
    start, end = min(lowest, cut - 12) - 2, max(highest, cut + 12) + 2
    figure.update_xaxes(range=[start, end], title_text=say(message("chart.timing.axis_fit"), locale))
    figure.update_yaxes(
        range=[NEVER_AT - 5, 104],
        tickvals=[NEVER_AT, 0, 25, 50, 75, 100],
        ticktext=[say(message("chart.timing.never"), locale), *map(str, (0, 25, 50, 75, 100))],
        title_text=say(message("chart.timing.axis_timing"), locale),
    )
    dash = {"color": look.mute, "width": 1, "dash": "dot"}
    mark(figure, type="line", x0=cut, x1=cut, y0=0, y1=1, yref="y domain", line=dash)
    mark(figure, type="line", x0=0, x1=1, xref="x domain", y0=WORTH_A_CALL, y1=WORTH_A_CALL, line=dash)
    kind_of = go.Scattergl if len(data) > WEBGL_FROM else go.Scatter
    for kind, tier in ((kind, tier) for kind in ("customer", "other") for tier in (0, 3, 2, 1)):
        own = data[(data["kind"] == kind) & (data["tier"] == tier)]
        if own.empty:
            continue
        customer = kind == "customer"
        figure.add_trace(
            kind_of(
                x=own["x"],
                y=own["y"],
                mode="markers",
                name=f"{tier} {kind}",
                meta=tier,
                marker={
                    "size": SIZES[tier],
                    "symbol": "diamond" if customer else "circle",
                    "color": look.panel if customer else look.tiers[tier],
                    "line": {"width": 1, "color": look.tiers[tier] if customer else look.panel},
                    "opacity": 0.35 if customer else 0.7 if tier == 0 else 1.0,
                },
                customdata=_told(own, locale),
                hovertemplate=say(message(f"chart.timing.hover_{kind}"), locale) + "<extra></extra>",
            )
        )
    _labels(figure, data, (start, end), look.ink, look.panel)
    _quarters(figure, data, look, locale)
    return figure


def _told(rows: pd.DataFrame, locale: str) -> list[list[str]]:
    unseen = say(message("chart.timing.nothing_seen"), locale)
    return [
        [
            str(row["handle"]),
            plain(row["name"]),
            whole(row["x"], locale),
            whole(row["score"], locale),
            plain(day(row["latest"], locale)) if pd.notna(row["latest"]) else unseen,
        ]
        for row in rows.to_dict("records")
    ]


def _quarters(figure: Figure, data: pd.DataFrame, look: Palette, locale: str) -> None:
    """The name of each quarter in its upper outer corner, with how many companies stand there."""
    counts = data.loc[data["kind"] == "other", "quarter"].value_counts()
    for quarter, x, y in (("answer", 0, 99), ("call", 1, 99), ("leave", 0, WORTH_A_CALL), ("wait", 1, WORTH_A_CALL)):
        told = say(message(f"chart.timing.quarter_{quarter}", n=int(counts.get(quarter, 0))), locale)
        first = quarter == "call"
        note(
            figure, f"<b>{told}</b>" if first else told, x, y, xref="x domain", yanchor="top",
            xanchor="right" if x else "left", font={"size": 12, "color": look.ink if first else look.mute},
            bgcolor=faded(look.panel, 0.8), xshift=-3 if x else 3, yshift=-2,
        )  # fmt: skip


def _labels(figure: Figure, data: pd.DataFrame, span: tuple[float, float], ink: str, panel: str) -> None:
    """Names of the first accounts to call, where they do not collide."""
    taken: list[tuple[float, float, float]] = []
    first = data[(data["quarter"] == "call") & (data["kind"] == "other")]
    for _, row in first.sort_values(["score", "x"], ascending=False).head(3 * MOST_LABELS).iterrows():
        across, up = (row["x"] - span[0]) / (span[1] - span[0]), row["y"] / (104 - NEVER_AT)
        left = across > 0.6
        width = LETTER * (len(row["name"]) + 3)
        low, high = (across - width, across) if left else (across, across + width)
        if len(taken) >= MOST_LABELS or any(low < b and high > a and abs(up - other) < LINE for a, b, other in taken):
            continue
        taken.append((low, high, up))
        side = {"xanchor": "right", "xshift": -9} if left else {"xanchor": "left", "xshift": 9}
        note(
            figure, short(row["name"]), row["x"], row["y"], **side,
            font={"size": 11, "color": ink}, bgcolor=faded(panel, 0.72), borderpad=1,
        )  # fmt: skip

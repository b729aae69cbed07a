"""Figures of arrivals: how many customers came when, in groups along the product's life, and how their mix moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import (
    Mode,
    Palette,
    amount_ticks,
    blank_figure,
    faded,
    figure_of_lists,
    mark,
    note,
    palette,
    share_ticks,
)
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.value import Adopters, group_name
from icp_core.value.adopters import GROUPS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MILLISECONDS_A_DAY = 86_400_000
BAR = 0.86
"""Part of its time that a bar fills."""


def headline(found: Adopters) -> Message:
    """The finding in a sentence or three."""
    return found.verdict


def subline(found: Adopters) -> Message:
    """How the groups were made."""
    return found.reason


def arrivals_data(found: Adopters) -> pd.DataFrame:
    """First purchases by quarter or month.

    Returns
    -------
    DataFrame of one row per bin: ``start`` and ``middle`` (Timestamps), ``days``, ``n``, ``expected`` (by the wave; NaN
    without one), and the customers of each group: ``early, mainstream, laggards``.
    """
    rows = found.curve
    if rows.empty:
        return pd.DataFrame(columns=["start", "middle", "days", "n", "expected", *GROUPS])
    length = rows["end"] - rows["start"]
    return pd.DataFrame(
        {"start": rows["start"], "middle": rows["start"] + length / 2, "days": length.dt.days}
    ).join(rows[["n", "expected", *GROUPS]])  # fmt: skip


@figure_of_lists
def arrivals_chart(found: Adopters, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """First purchases over time as bars in the groups' colours, with the fitted wave and its turning points."""
    import plotly.graph_objects as go

    look = palette(mode)
    figure = blank_figure(mode, height=300, t=34, b=28, l=34, r=12)
    rows = arrivals_data(found)
    if rows.empty or found.kind == "none":
        return figure
    top = float(np.nanmax(rows[["n", "expected"]].to_numpy(dtype=float))) * 1.12
    ticks, words = amount_ticks(0, top, locale=locale)
    whole = [(tick, word) for tick, word in zip(ticks, words, strict=True) if float(tick).is_integer()]
    figure.update_yaxes(range=[0, top], tickvals=[t for t, _ in whole], ticktext=[w for _, w in whole])
    figure.update_xaxes(type="date", showgrid=False)
    figure.update_layout(barmode="stack")
    middle = _days(rows["middle"])
    hover = [
        say(message("chart.adopters.hover", start=start, n=n), locale)
        for start, n in zip(rows["start"], rows["n"].astype(int).tolist(), strict=True)
    ]
    for name, tone in _tones(look).items():
        figure.add_trace(
            go.Bar(
                x=middle,
                y=rows[name],
                width=rows["days"].to_numpy(dtype=float) * BAR * MILLISECONDS_A_DAY,
                marker={"color": tone, "line": {"width": 0}},
                customdata=[[text] for text in hover],
                hovertemplate="%{customdata[0]}<extra></extra>",
            )
        )
    for i, (name, tone) in enumerate(_tones(look).items()):
        told = message("chart.adopters.group", name=group_name(found.kind, name), n=int((found.groups == name).sum()))
        for text, shift, colour in (("\u25a0", 0, tone), (say(told, locale), 16, look.ink)):
            note(
                figure, text, i * 0.34, 1, xref="x domain", yref="y domain", xanchor="left", yanchor="bottom",
                xshift=shift, yshift=8, font={"size": 12, "color": colour},
            )  # fmt: skip
    if rows["expected"].notna().any():
        _wave(figure, found, rows, look, locale)
    return figure


def mix_data(found: Adopters) -> pd.DataFrame:
    """Share by period of the level that has moved most clearly; the rows of ``found.mix`` for it, by time."""
    if found.movement.empty:
        return found.mix.iloc[:0]
    first = found.movement.iloc[0]
    of_level = (found.mix["attribute"] == first["attribute"]) & (found.mix["level"] == first["level"])
    rows: pd.DataFrame = found.mix[of_level].sort_values("period").reset_index(drop=True)
    return rows


def mix_headline(found: Adopters) -> Message:
    """What moved, and whether chance can do that."""
    if found.movement.empty:
        return message("chart.adopters.mix_none")
    told: Message = found.movement["sentence"].iloc[0]
    return told


@figure_of_lists
def mix_chart(found: Adopters, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """The share of the level that moved most, by year or quarter of first purchase, with 80 % intervals."""
    import plotly.graph_objects as go

    look = palette(mode)
    figure = blank_figure(mode, height=220, t=8, b=40, l=40, r=8)
    rows = mix_data(found)
    if rows.empty:
        return figure
    tone = look.accent if bool(found.movement["certain"].iloc[0]) else look.mute
    at = np.arange(len(rows))
    top = min(1.0, float(rows["high"].max()) * 1.1)
    step = next(s for s in (0.05, 0.1, 0.2, 0.25) if top / s <= 5 or s == 0.25)
    figure.update_yaxes(range=[0, top], **share_ticks(list(np.arange(0, top + 1e-9, step)), locale=locale))
    quarters = rows["period"].dt.month.ne(1).any()
    every = max(1, -(-len(rows) // 8))
    figure.update_xaxes(
        range=[-0.6, len(rows) - 0.4], showgrid=False, tickvals=list(at[::every]),
        ticktext=[_period(day, quarters=quarters, locale=locale) for day in rows["period"][::every]],
    )  # fmt: skip
    for i, row in zip(at, rows.itertuples(), strict=True):
        mark(
            figure,
            type="line", x0=i, x1=i, y0=row.low, y1=row.high, line={"color": faded(tone, 0.28), "width": 8},
            layer="below",
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=at,
            y=rows["share"],
            mode="lines+markers",
            cliponaxis=False,
            line={"color": tone, "width": 1.5},
            marker={"size": 8, "color": tone},
            customdata=[
                [say(message("chart.adopters.mix_n", x=int(n), n=int(known)), locale)]
                for n, known in zip(rows["n"], rows["n_known"], strict=True)
            ],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    return figure


def _tones(look: Palette) -> dict[str, str]:
    return {"early": look.accent, "mainstream": faded(look.accent, 0.42), "laggards": look.mute}


def _days(times: pd.Series) -> list[str]:
    return [str(day) for day in times.dt.strftime("%Y-%m-%d")]


def _wave(figure: Figure, found: Adopters, rows: pd.DataFrame, look: Palette, locale: str) -> None:
    import plotly.graph_objects as go

    figure.add_trace(
        go.Scatter(
            x=_days(rows["middle"]), y=rows["expected"], mode="lines", hoverinfo="skip",
            line={"color": look.ink, "width": 2, "shape": "spline"},
        )
    )  # fmt: skip
    last = rows["middle"].iloc[-1]
    for name, row in found.boundaries.iterrows():
        if pd.isna(row["date"]) or not rows["start"].iloc[0] <= row["date"] <= last:
            continue
        day = row["date"].strftime("%Y-%m-%d")
        mark(
            figure,
            type="line", x0=day, x1=day, y0=0, y1=1, yref="y domain",
            line={"color": look.mute, "width": 1, "dash": "solid" if name == "peak" else "dot"},
        )  # fmt: skip
        if name == "peak":
            told = say(message("chart.adopters.peak", day=row["date"]), locale)
            note(figure, told, day, 1, yref="y domain", xanchor="left", yanchor="top", xshift=6,
                 font={"size": 11, "color": look.mute})  # fmt: skip
    told = say(message("chart.adopters.expected"), locale)
    expected = rows["expected"].to_numpy(dtype=float)
    top = int(expected.argmax())
    at = top + (len(rows) - 1 - top) // 3  # on the slope beyond the peak, where bars are lower than the line
    side = "right" if at > 0.8 * len(rows) else "left"
    note(figure, told, _days(rows["middle"])[at], float(expected[at]), xanchor=side, yanchor="bottom",
         xshift=8, yshift=6, font={"size": 11, "color": look.ink})  # fmt: skip


def _period(start: pd.Timestamp, *, quarters: bool, locale: str) -> str:
    if not quarters:
        return str(start.year)
    return say(message("chart.adopters.quarter", quarter=(start.month + 2) // 3, year=start.year), locale)

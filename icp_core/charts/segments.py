"""What the best customers share: how many times as common each level is, against what chance alone gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import Mode, blank_figure, faded, figure_of_lists, mark, note, palette, plain, short
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_name, capital, level_name, message, say
from icp_core.languages.numbers import decimal, whole
from icp_core.levels import TECHNOLOGY, YES, weighed_as
from icp_core.segments import level_phrase
from icp_core.value import BestCustomers

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def headline(commonalities: pd.DataFrame, best: BestCustomers) -> Message:
    """What marks the best customers, as far as chance does not explain it."""
    if best.members.empty:
        return message("chart.segments.no_customers")
    if best.reason is not None or not best.members.any():
        return best.reason or message("chart.segments.nobody")
    if commonalities.empty:
        return message("chart.segments.no_levels")
    certain = commonalities[commonalities["certain"] & (commonalities["lift"] > 1)]
    if certain.empty:
        return message("chart.segments.nothing")
    named = [level_phrase(row["attribute"], row["level"]) for _, row in certain.head(3).iterrows()]
    return message("chart.segments.headline", what=named)


def subline(commonalities: pd.DataFrame, best: BestCustomers) -> Message:
    """On what it rests."""
    counted = {"best": int(best.members.sum()), "total": len(best.members)}
    if not counted["total"]:
        return message("chart.segments.subline_no_customers")
    if not counted["best"]:
        return message("chart.segments.subline_nobody", n=counted["total"])
    if commonalities.empty:
        return message("chart.segments.subline_none", **counted)
    return message("chart.segments.subline", **counted, levels=compared(commonalities))


def compared(commonalities: pd.DataFrame) -> Message:
    """Among how many levels those that stand clear of chance were found."""
    return message("chart.segments.compared", n=len(commonalities))


def lift_data(commonalities: pd.DataFrame, *, n: int = 12) -> pd.DataFrame:
    """The levels to draw: those that chance does not explain, then the commonest and the rarest, in order of lift.

    Returns
    -------
    DataFrame of at most n rows of ``commonalities``, the highest lift first.
    """
    certain = commonalities[commonalities["certain"]].head(n)
    rest = commonalities[~commonalities["certain"]].sort_values("lift", ascending=False, kind="stable")
    left = n - len(certain)
    ends = [rest.head(left - left // 2), rest.iloc[left - left // 2 :].tail(left // 2)]
    chosen = pd.concat([certain, *(part for part in ends if len(part))])
    return chosen.sort_values("lift", ascending=False, kind="stable").reset_index(drop=True)


@figure_of_lists
def lift_chart(
    commonalities: pd.DataFrame, *, n: int = 12, locale: str = DEFAULT_LOCALE, mode: Mode = "light"
) -> Figure:
    """How many times as common each level is among the best, with interval, on the band that chance alone gives."""
    import plotly.graph_objects as go

    look = palette(mode)
    rows = lift_data(commonalities, n=n)
    figure = blank_figure(mode, l=262, r=74, t=24, b=34)
    if rows.empty:
        return figure
    ends = rows[["low", "high", "chance_low", "chance_high"]].clip(lower=1 / 16).to_numpy(dtype=float)
    low, high = float(np.log2(ends.min())) - 0.1, float(np.log2(max(ends.max(), 2.0))) + 0.1
    marks = [m for m in range(-4, 5) if low <= m <= high]
    figure.update_xaxes(
        range=[low, high], tickvals=marks, ticktext=[f"1/{2**-m}×" if m < 0 else f"{2**m}×" for m in marks],
        title_text=say(message("chart.segments.axis"), locale),
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.5])
    figure.add_vline(x=0, line={"color": look.mute, "width": 1})
    head = {"size": 11, "color": look.mute}
    for word, shift in (("lift", 34), ("n", 68)):
        note(
            figure,
            say(message(f"chart.segments.{word}"), locale),
            1,
            1,
            xref="x domain",
            yref="y domain",
            xanchor="right",
            yanchor="bottom",
            xshift=shift,
            font=head,
        )
    for i, (_, row) in enumerate(rows.iterrows()):
        certain = bool(row["certain"])
        tone = look.mute if not certain else look.accent if row["lift"] > 1 else look.bad
        chance = [np.log2(max(row[name], 1 / 16)) for name in ("chance_low", "chance_high")]
        mark(
            figure,
            type="rect",
            x0=chance[0],
            x1=chance[1],
            y0=i - 0.5,
            y1=i + 0.5,
            fillcolor=faded(look.mute, 0.14),
            line_width=0,
            layer="below",
        )
        span = [np.log2(max(row[name], 1 / 16)) for name in ("low", "high")]
        mark(figure, type="line", x0=span[0], x1=span[1], y0=i, y1=i, line={"color": faded(tone, 0.8), "width": 2})
        level = capital(_level_words(str(row["attribute"]), str(row["level"]), locale))
        attribute = attribute_name(weighed_as(str(row["attribute"])), locale)
        weight = ("<b>", "</b>") if certain else ("", "")
        note(figure, f"{weight[0]}{short(level, 22)}{weight[1]}", 0, i, xref="x domain", xanchor="left", xshift=-256)
        note(figure, short(attribute, 16), 0, i, xref="x domain", xanchor="right", xshift=-12, font=head)
        note(figure, decimal(row["lift"], 1, locale), 1, i, xref="x domain", xanchor="right", xshift=34)
        note(figure, whole(row["n"], locale), 1, i, xref="x domain", xanchor="right", xshift=68, font=head)
    tones = [
        look.panel if not c else look.accent if lift > 1 else look.bad
        for c, lift in zip(rows["certain"], rows["lift"], strict=True)
    ]
    edges = [look.mute if not c else tone for c, tone in zip(rows["certain"], tones, strict=True)]
    figure.add_trace(
        go.Scatter(
            x=np.log2(rows["lift"].clip(lower=1 / 16)),
            y=np.arange(len(rows)),
            mode="markers",
            marker={"size": 9, "color": tones, "line": {"width": 1.6, "color": edges}},
            customdata=[[plain(say(sentence, locale))] for sentence in rows["sentence"]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    return figure


def _level_words(attribute: str, level: str, locale: str) -> str:
    """A level as it can be read alone where its name says little: a step of a scale, a technology in use or not."""
    if attribute.startswith(TECHNOLOGY):
        used = "with" if level == YES else "without"
        return say(message(f"chart.segments.{used}", name=attribute_name(attribute, locale)), locale)
    words = level_name(attribute, level, locale)
    return say(message("chart.segments.step", level=words), locale) if attribute == "technology_level" else words

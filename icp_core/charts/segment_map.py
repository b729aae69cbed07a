"""The map of the segments: accounts as points, segments as ellipses with their names, axes in words."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import Mode, blank_figure, faded, figure_of_lists, note, palette, plain
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.segments import SegmentMap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LIGHT = ("#0072B2", "#D55E00", "#00805D", "#B0578D", "#A87400", "#2E8FC4", "#6B4C9A", "#6B6B6B")
DARK = ("#4BA3E3", "#F0803C", "#2FC49A", "#DB93BD", "#F2B544", "#8CCBF0", "#A78BD4", "#A9AFB6")
"""Hues after M. Okabe and K. Ito (2008), told apart with any colour vision, made darker or lighter for the ground."""
LINE_OF_NAME = 22
"""Letters in a line of a name; a long one has wider lines, so that two of them hold it."""
LEAST_GAP = 0.13
"""Least height between two names, as a share of the chart."""
ROOM = {"left": 44, "right": 44, "bottom": 26, "top": 26}
"""Letters that an end of an axis has room for; where they are more, its first word stands alone."""
WIDTH_OF_NAME = 0.3
"""Names whose middles are further apart than this share of the chart's width stand beside each other."""
CUT = 0.005
"""Share of points at each edge beyond which the map is not stretched."""


def subline(found: SegmentMap) -> Message:
    """How to read the map and how far to trust it."""
    if found.reason is not None:
        return found.reason
    drawn = "all" if len(found.points) >= found.total else "some"
    return message(f"chart.segment_map.{drawn}", drawn=len(found.points), total=found.total, shown=found.shown)


def ellipse(found: SegmentMap, label: int, radius: float) -> np.ndarray:
    """Outline of a segment at a Mahalanobis radius, float array (73, 2)."""
    around = np.linspace(0, 2 * np.pi, 73)
    root = np.linalg.cholesky(found.spreads[label])
    centre = found.centres.loc[label, ["x", "y"]].to_numpy(dtype=float)
    return np.asarray(centre + radius * np.column_stack([np.cos(around), np.sin(around)]) @ root.T)


def name_heights(centres: pd.DataFrame, gap: float, width: float = np.inf) -> pd.Series:
    """Where each name stands: at its centre, moved up as far as names below it, within a width, ask."""
    placed: list[tuple[float, float]] = []
    order = centres.sort_values("y", kind="stable")
    for x, y in order[["x", "y"]].to_numpy(dtype=float):
        below = [height + gap for other, height in placed if abs(other - x) < width]
        placed.append((x, max([y, *below])))
    heights = np.array([height for _, height in placed])
    return pd.Series(heights - float(np.mean(heights) - order["y"].mean()), index=order.index)


def name_lines(name: str) -> list[str]:
    """A name in full, in two lines where it is long."""
    return wrap(name, max(LINE_OF_NAME, len(name) // 2 + 4))


@figure_of_lists
def segment_map_chart(found: SegmentMap, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """The map; empty where there is none."""
    import plotly.graph_objects as go

    look, colours = palette(mode), DARK if mode == "dark" else LIGHT
    figure = blank_figure(mode, height=390, l=20, r=20, t=14, b=34)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    if found.reason is not None:
        return figure
    spans = []
    for axis in ("x", "y"):
        low, high = np.quantile(found.points[axis], [CUT, 1 - CUT])
        edge = 0.06 * (high - low)
        spans.append((float(low - edge), float(high + edge)))
    figure.update_xaxes(range=spans[0])
    figure.update_yaxes(range=spans[1])
    for label in found.centres.index.tolist():
        part = found.points[found.points["label"] == label]
        colour, name = colours[label % len(colours)], say(found.names[label], locale)
        for radius, strength in zip(found.radii[label], (0.14, 0.07), strict=True):
            outline = ellipse(found, label, radius)
            figure.add_trace(
                go.Scatter(x=outline[:, 0], y=outline[:, 1], mode="lines", fill="toself", hoverinfo="skip",
                           fillcolor=faded(colour, strength), line={"width": 1, "color": faded(colour, 0.5)})
            )  # fmt: skip
        figure.add_trace(
            go.Scatter(x=part["x"], y=part["y"], mode="markers", name=plain(name),
                       marker={"size": 5, "color": faded(colour, 0.6)}, hovertemplate="%{fullData.name}<extra></extra>")
        )  # fmt: skip
    across, up = (end - start for start, end in spans)
    heights = name_heights(found.centres, LEAST_GAP * up, WIDTH_OF_NAME * across)
    for label in found.centres.index.tolist():
        at = float(found.centres.loc[label, "x"])
        lines = name_lines(say(found.names[label], locale))
        note(
            figure, "<br>".join(f"<b>{plain(line)}</b>" for line in lines), at, heights[label],
            font={"size": 12, "color": colours[label % len(colours)]}, bgcolor=faded(look.panel, 0.8), borderpad=2,
        )  # fmt: skip
    for end, (x, y, anchor, angle, arrow) in {
        "left": (0, 0, "left", 0, "\u2190 {}"),
        "right": (1, 0, "right", 0, "{} \u2192"),
        "bottom": (0, 0, "left", -90, "\u2190 {}"),
        "top": (0, 1, "right", -90, "{} \u2192"),
    }.items():
        if not found.pulls[end]:
            continue
        named = [say(pull, locale) for pull in found.pulls[end]]
        words = plain(", ".join(named) if len(", ".join(named)) <= ROOM[end] else named[0])
        flat = angle == 0
        note(
            figure, arrow.format(words), x, y, xref="x domain", yref="y domain", textangle=angle,
            xanchor=anchor if flat else "right", yanchor="top" if flat else ("bottom" if y == 0 else "top"),
            xshift=0 if flat else -2, yshift=-10 if flat else 0, font={"size": 11, "color": look.mute},
        )  # fmt: skip
    return figure

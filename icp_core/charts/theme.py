"""The look of all figures: two palettes, one layout, and the one way in which text from data enters a figure."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec

from icp_core.languages import DEFAULT_LOCALE
from icp_core.languages.numbers import percent, tick

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Mode = Literal["light", "dark"]
P = ParamSpec("P")


@dataclass(frozen=True)
class Palette:
    """Colours of one mode: ground, type, lines, verdicts, and one for each tier (0 is not targeted)."""

    panel: str
    ink: str
    mute: str
    line: str
    accent: str
    good: str
    bad: str
    tiers: tuple[str, str, str, str]


LIGHT = Palette("#FFFFFF", "#1B2430", "#66717F", "#E4E1D9", "#0B6E8F", "#1F7A4D", "#B3402A",
                ("#B9BEC6", "#0072B2", "#E69F00", "#4F9D86"))  # fmt: skip
DARK = Palette("#1A2129", "#E9ECEF", "#97A3AF", "#2A333D", "#4FB3D3", "#5CC48C", "#E8866F",
               ("#56606B", "#4BA3E3", "#F2B544", "#6CC3A6"))  # fmt: skip

FONT = "Inter, system-ui, sans-serif"
LONGEST_NAME = 30


def palette(mode: Mode) -> Palette:
    """Colours of a mode."""
    return DARK if mode == "dark" else LIGHT


def plain(text: object) -> str:
    """Text from data as Plotly may draw it: nothing in it is a tag, a link or an entity."""
    return html.escape(str(text), quote=False).replace("\n", " ")


def short(text: object, longest: int = LONGEST_NAME) -> str:
    """A name cut to fit beside a mark, with an ellipsis; the hover has it in full."""
    name = str(text)
    return plain(name if len(name) <= longest else name[: longest - 1].rstrip() + "\u2026")


def faded(colour: str, share: float) -> str:
    """A colour at a share of its strength."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def blank_figure(mode: Mode, *, height: int | None = None, **margins: int) -> Figure:
    """A figure without marks: no ground of its own, thin grid, our type."""
    import plotly.graph_objects as go

    look = palette(mode)
    axis: dict[str, Any] = {
        "showgrid": True,
        "gridcolor": look.line,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"size": 11, "color": look.mute},
        "title": {"font": {"size": 12, "color": look.mute}, "standoff": 8},
        "fixedrange": True,
    }
    figure = go.Figure()
    figure._notes, figure._marks = [], []
    figure.update_layout(
        template=None,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 12, "color": look.ink},
        margin={"l": 8, "r": 8, "t": 8, "b": 8, **margins},
        showlegend=False,
        hoverlabel={
            "bgcolor": look.panel,
            "bordercolor": look.line,
            "font": {"family": FONT, "size": 12, "color": look.ink},
        },
        xaxis=axis,
        yaxis=axis,
        height=height,
        autosize=True,
        dragmode=False,
        transition={"duration": 0},
    )
    return figure


def figure_of_lists(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Decorator: the figure's arrays as lists, since packed ones keep a drawn chart from following its place's size.

    Its notes and marks are put in together once it is drawn: Plotly goes through all of them again at each addition.
    """

    @wraps(draw)
    def drawn(*args: P.args, **settings: P.kwargs) -> Figure:
        figure = draw(*args, **settings)
        figure.update_layout(
            annotations=[*figure.layout.annotations, *figure._notes], shapes=[*figure.layout.shapes, *figure._marks]
        )
        del figure._notes, figure._marks
        for trace in figure.data:
            for name in ("x", "y", "customdata"):
                values = getattr(trace, name, None)
                if values is not None and hasattr(values, "tolist"):
                    trace[name] = None  # an equal value would not take its place
                    trace[name] = values.tolist()
        return figure

    return drawn


def amount_ticks(
    low: float, high: float, *, log: bool = False, locale: str = DEFAULT_LOCALE
) -> tuple[list[float], list[str]]:
    """Round amounts between two ends with their words: 5 k, 10 k, 20 k on a log axis, even steps on a plain one.

    A log axis too short for a round amount has about its middle.
    """
    import numpy as np

    if log:
        low = max(low, 1e-9)
        exponents = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(max(high, low * 1.01)))) + 1)
        marks = [step * 10.0**e for e in exponents for step in (1, 2, 5)]
        if high / low > 2_000:
            marks = [10.0**e for e in exponents]
        values = [mark for mark in marks if low <= mark <= high] or [float(f"{np.sqrt(low * high):.2g}")]
    else:
        reach = max(high - low, 1e-9)
        raw = reach / 5
        power = 10.0 ** np.floor(np.log10(raw))
        step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw)
        values = [float(v) for v in np.arange(np.ceil(low / step) * step, high + step * 1e-6, step)]
    return values, [tick(value, locale) for value in values]


def share_ticks(shares: Sequence[float], *, locale: str = DEFAULT_LOCALE) -> dict[str, list[Any]]:
    """Settings of an axis that runs over shares: marks at these, in percent."""
    return {"tickvals": list(shares), "ticktext": [percent(share, 0, locale) for share in shares]}


def note(figure: Figure, text: str, x: Any, y: Any, **settings: Any) -> None:
    """A word at the data, for a figure that :func:`figure_of_lists` completes."""
    figure._notes.append({"x": x, "y": y, "text": text, "showarrow": False, **settings})


def mark(figure: Figure, **settings: Any) -> None:
    """A line or an area at the data, for a figure that :func:`figure_of_lists` completes."""
    figure._marks.append(settings)

"""The board's chart: every account by chance and value, tiers coloured, with curves of equal expected value."""

from __future__ import annotations

from itertools import product
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import (
    Mode,
    amount_ticks,
    blank_figure,
    faded,
    figure_of_lists,
    note,
    palette,
    plain,
    share_ticks,
)
from icp_core.fit import Tiers
from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import money, percent, whole
from icp_core.schema import Dataset

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_LABELS = 6
MOST_TAILS = 60
LONGEST_LABEL = 30
LETTER, LINE = 0.016, 0.045
"""Width of a letter and height of a line as shares of the chart on a projector."""
UNTRIED_AT = -0.045
"""Where accounts without a chance stand: left of nought, under a word that says why."""
SIZES = {0: 5.0, 3: 6.5, 2: 8.0, 1: 10.0}
"""Diameter of a point by tier, in pixels."""
WEBGL_FROM = 3_000
"""Points above which the browser draws with WebGL; below, plain marks start sooner and look finer."""


def tier_chart_data(tiers: Tiers, dataset: Dataset) -> pd.DataFrame:
    """The points: chance (or fit, where there is no chance) against value.

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``x, y, tier, kind, name, handle, rank, hollow``; accounts without a
    positive value are left out, unless nobody has one: then all stay, with ``y`` unknown. ``hollow``: no chance is
    known although there is a calibrated one; such a point stands left of the axis.
    """
    table = tiers.table
    by_chance = tiers.ranked_by == "expected_value"
    x = table["probability"] if by_chance else table["fit"] / 100
    data = pd.DataFrame(
        {
            "x": x.fillna(UNTRIED_AT),
            "y": table["value"],
            "tier": table["tier"],
            "kind": table["kind"],
            "name": dataset.names.reindex(table.index),
            "handle": dataset.handles.reindex(table.index),
            "rank": table["rank"],
            "hollow": x.isna(),
        }
    )
    return data[data["y"] > 0] if (data["y"] > 0).any() else data.assign(y=np.nan)


def equal_value_curve(cut: float, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Chance and value along which chance x value is ``cut``, for values between ``low`` and ``high``."""
    values = np.geomspace(max(low, cut), max(high, cut * 1.0001), 60)
    return cut / values, values


@figure_of_lists
def tier_chart(
    tiers: Tiers,
    dataset: Dataset,
    *,
    previous: Tiers | None = None,
    selected: str | None = None,
    locale: str = DEFAULT_LOCALE,
    mode: Mode = "light",
) -> Figure:
    """Every account a point: chance to win (customers: to buy again) against value, coloured by tier.

    Parameters
    ----------
    previous : Tiers, optional
        Where accounts stood before: those that changed tier get a tail from there.
    selected : account id, optional
        Drawn with a ring and its name.
    """
    look = palette(mode)
    data = tier_chart_data(tiers, dataset)
    by_chance = tiers.ranked_by == "expected_value"
    figure = blank_figure(mode, l=54, r=22 if not by_chance else 62, t=6, b=40)
    figure.update_layout(uirevision="board", clickmode="event+select")
    share_known = bool(data["y"].notna().any())
    chance = "axis_chance" if (data["kind"] == "customer").any() else "axis_chance_alone"
    x_title = chance if by_chance else "axis_fit" if share_known else "axis_fit_alone"
    figure.update_xaxes(
        title_text=say(message(f"chart.board.{x_title}"), locale),
        fixedrange=False,
        tickangle=0,
    )
    if not share_known:
        if data["x"].nunique() > 1:
            _without_value(figure, data, look.tiers, selected, by_chance, locale)
        else:
            _nothing_apart(figure, tiers, look.mute, locale)
        return figure
    low, high = float(data["y"].quantile(0.005)) * 0.8, float(data["y"].max()) * 1.25
    ticks, words = amount_ticks(low, high, log=True, locale=locale)
    figure.update_yaxes(
        type="log", range=[np.log10(low), np.log10(high)], tickvals=ticks, ticktext=words, fixedrange=False,
        title_text=say(
            message("chart.board.axis_value" if dataset.currency else "chart.board.axis_value_plain",
                    currency=plain(dataset.currency)), locale),
    )  # fmt: skip
    reach = min(1.02, float(data["x"].max()) * 1.06 + 0.01)
    span = 0.0, reach
    if by_chance:
        untried = bool(data["hollow"].any())
        figure.update_xaxes(
            range=[-0.075 if untried else -0.015, reach],
            **share_ticks([i / 10 for i in range(11)], locale=locale),
        )
        if untried:
            told = say(message("chart.board.untried", n=int(data["hollow"].sum())), locale)
            note(
                figure,
                told,
                UNTRIED_AT,
                1,
                yref="y domain",
                yanchor="top",
                xanchor="left",
                align="left",
                xshift=-8,
                font={"size": 10.5, "color": look.mute},
                bgcolor=faded(look.panel, 0.8),
            )
        _curves(figure, tiers, low, high, reach, look.mute, look.ink, locale)
    else:
        span = float(data["x"].min()) - 0.03, float(data["x"].max()) + 0.03
        figure.update_xaxes(
            range=span,
            tickvals=[i / 10 for i in range(11)],
            ticktext=[str(10 * i) for i in range(11)],
        )
    if previous is not None:
        _tails(figure, data, tier_chart_data(previous, dataset), look.tiers)
    _points(figure, data, tiers, dataset.currency, look.tiers, look.panel, locale)
    _labels(figure, data, selected, look.ink, look.panel, span, (low, high))
    return figure


def _curves(
    figure: Figure, tiers: Tiers, low: float, high: float, reach: float, mute: str, ink: str, locale: str
) -> None:
    import plotly.graph_objects as go

    for tier in (1, 2, 3):
        cut = float(tiers.summary["cut"].loc[tier])
        if not cut > 0 or _others_decide(tiers, cut):
            continue
        x, y = equal_value_curve(cut, low, high)
        inside = x <= reach
        if inside.sum() < 2:
            continue
        figure.add_trace(
            go.Scatter(
                x=x[inside],
                y=y[inside],
                mode="lines",
                hoverinfo="skip",
                line={"color": faded(ink, 0.3), "width": 1, "dash": "dash"},
            )
        )
        told = say(message("chart.board.curve", tier=tier), locale)
        note(
            figure,
            told,
            1,
            np.log10(max(low * 1.1, float(y[inside].min()))),
            xref="x domain",
            xanchor="left",
            xshift=6,
            align="left",
            font={"size": 11, "color": mute},
        )


def _others_decide(tiers: Tiers, cut: float) -> bool:
    """Whether accounts worth more than the cut stand outside: floors, not expected value, then draw the line."""
    outside = tiers.table.loc[tiers.table["tier"] == 0, "expected_value"]
    return bool((outside > cut * (1 + 1e-9)).any())


def _tails(figure: Figure, now: pd.DataFrame, before: pd.DataFrame, colours: tuple[str, ...]) -> None:
    import plotly.graph_objects as go

    both = now.join(before[["x", "y", "tier", "hollow"]].add_suffix("_before"), how="inner")
    placed = ~(both["hollow"] | both["hollow_before"])
    moved = both[placed & (both["tier"] != both["tier_before"])].nsmallest(MOST_TAILS, "rank")
    for tier, rows in moved.groupby("tier"):
        gap = np.full(len(rows), np.nan)
        x = np.column_stack([rows["x_before"], rows["x"], gap]).ravel()
        y = np.column_stack([rows["y_before"], rows["y"], gap]).ravel()
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                hoverinfo="skip",
                line={"color": faded(colours[int(str(tier))], 0.55), "width": 2},
            )
        )


def _points(
    figure: Figure, data: pd.DataFrame, tiers: Tiers, currency: str, colours: tuple[str, ...], panel: str, locale: str
) -> None:
    import plotly.graph_objects as go

    kind_of = go.Scattergl if len(data) > WEBGL_FROM else go.Scatter
    by_chance = tiers.ranked_by == "expected_value"
    told = np.column_stack([data["handle"], data["name"].map(plain), *_figures(data, by_chance, currency, locale)])
    for tier, kind, hollow in product((0, 3, 2, 1), ("other", "customer"), (False, True)):
        own = ((data["tier"] == tier) & (data["kind"] == kind) & (data["hollow"] == hollow)).to_numpy()
        if not own.any():
            continue
        customer, quiet = kind == "customer", 0.75 if tier == 0 else 1.0
        outlined = customer or hollow
        figure.add_trace(
            kind_of(
                x=data["x"].to_numpy()[own],
                y=data["y"].to_numpy()[own],
                mode="markers",
                name=f"{tier} {kind}",
                meta=tier,
                marker={
                    "size": SIZES[tier] + (1 if customer else 0),
                    "symbol": "diamond" if customer else "circle",
                    "color": panel if outlined else colours[tier],
                    "line": {
                        "width": 1.5 if customer else 1.2 if hollow else 0.8,
                        "color": colours[tier] if outlined else panel,
                    },
                    "opacity": quiet,
                },
                customdata=told[own],
                hovertemplate=say(message(f"chart.board.hover_{kind if by_chance else 'fit'}"), locale)
                + "<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": quiet}},
            )
        )


def _figures(data: pd.DataFrame, by_chance: bool, currency: str, locale: str) -> tuple[pd.Series, pd.Series]:
    """Each point's place and value in words; each different figure is put into words once."""
    places = {at: _place(at, False, by_chance, locale) for at in data["x"].round(2).unique()}
    place = data["x"].round(2).map(places).where(~data["hollow"], "\u2013")
    size = np.floor(np.log10(data["y"]))
    shown = ((data["y"] / 10 ** (size - 3)).round() * 10 ** (size - 3)).round(2)
    amounts = {value: plain(money(value, currency, locale)) for value in shown.unique()}
    return place, shown.map(amounts)


def _place(x: float, hollow: bool, by_chance: bool, locale: str) -> str:
    if hollow:
        return "\u2013"
    return percent(x, 0, locale) if by_chance else whole(100 * x, locale)


def _labels(
    figure: Figure,
    data: pd.DataFrame,
    selected: str | None,
    ink: str,
    panel: str,
    span: tuple[float, float],
    reach: tuple[float, float],
) -> None:
    """Names of the first accounts where they do not collide; the selected one always, with a ring."""
    import plotly.graph_objects as go

    (start, end), (bottom, top) = span, np.log10(reach)
    taken: list[tuple[float, float, float]] = []
    first = data[(data["tier"] == 1) & ~data["hollow"]].nsmallest(24, "rank")
    if selected in data.index:
        row = data.loc[selected]
        figure.add_trace(
            go.Scatter(x=[row["x"]], y=[row["y"]], mode="markers", hoverinfo="skip",
                       marker={"size": 18, "color": "rgba(0,0,0,0)", "line": {"width": 1.8, "color": ink}})
        )  # fmt: skip
        first = pd.concat([data.loc[[selected]], first.drop(index=selected, errors="ignore")])
    for account, row in first.iterrows():
        strong = account == selected
        if not strong and len(row["name"]) > LONGEST_LABEL:
            continue  # a name that does not fit stands in the list and under the pointer
        across, up = (row["x"] - start) / (end - start), (np.log10(row["y"]) - bottom) / (top - bottom)
        left = across > 0.66
        width = LETTER * (len(row["name"]) + 3)
        low, high = (across - width, across) if left else (across, across + width)
        meets = any(low < b and high > a and abs(up - other) < LINE for a, b, other in taken)
        if len(taken) >= MOST_LABELS or meets:
            continue
        taken.append((low, high, up))
        text = f"<b>{plain(row['name'])}</b>" if strong else plain(row["name"])
        side = {"xanchor": "right", "xshift": -11} if left else {"xanchor": "left", "xshift": 11}
        note(figure, text, row["x"], np.log10(row["y"]), **side,
             font={"size": 12 if strong else 11, "color": ink}, bgcolor=faded(panel, 0.72), borderpad=1)  # fmt: skip


def _nothing_apart(figure: Figure, tiers: Tiers, mute: str, locale: str) -> None:
    """All stand at one point, so the reason stands in their place."""
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    told = "<br>".join(plain(line) for line in wrap(say(tiers.reason, locale), 46))
    note(figure, told, 0.5, 0.5, xref="paper", yref="paper", font={"size": 13, "color": mute})


def _without_value(
    figure: Figure, data: pd.DataFrame, colours: tuple[str, ...], selected: str | None, by_chance: bool, locale: str
) -> None:
    """Only chance or fit is known: the accounts by rank, so that the order can still be seen."""
    import plotly.graph_objects as go

    figure.update_yaxes(
        title_text=say(message("chart.board.axis_rank"), locale),
        autorange="reversed",
        fixedrange=False,
        tickformat=",d",
    )
    marks = [i / 10 for i in range(11)]
    words = [_place(mark, False, by_chance, locale) for mark in marks]
    figure.update_xaxes(tickvals=marks, ticktext=words)
    for tier in (0, 3, 2, 1):
        rows = data[data["tier"] == tier]
        told = [
            [str(a), plain(n), _place(x, hollow, by_chance, locale), "\u2013"]
            for a, n, x, hollow in zip(rows["handle"], rows["name"], rows["x"], rows["hollow"], strict=True)
        ]
        hover = [
            say(message(f"chart.board.hover_{kind if by_chance else 'fit'}"), locale) + "<extra></extra>"
            for kind in rows["kind"]
        ]
        sizes = [14 if account == selected else 7 for account in rows.index]
        figure.add_trace(
            go.Scatter(
                x=rows["x"],
                y=rows["rank"],
                mode="markers",
                meta=tier,
                marker={"size": sizes, "color": colours[tier]},
                customdata=told,
                hovertemplate=hover,
            )
        )

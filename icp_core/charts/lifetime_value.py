"""The figure of lifetime value: how it is spread over all customers, and what the best are worth, with intervals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import (
    Mode,
    amount_ticks,
    blank_figure,
    faded,
    figure_of_lists,
    mark,
    note,
    palette,
    plain,
    short,
)
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import compact, compact_ends
from icp_core.schema import Dataset
from icp_core.value import BestCustomers, LifetimeValue

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NAMES, LONGEST = 190, 28
"""Width of the column of names in pixels, and the letters that fit into it."""
MOST_ROWS = 10
FEWEST_BARS = 36
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_HISTOGRAM = (0.79, 1.0)
_ROWS = (0.0, 0.74)


def worth(dataset: Dataset, value: LifetimeValue) -> pd.DataFrame:
    """Lifetime value of each customer that has one.

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``earned`` (margin to date), ``value`` (with what is expected), ``low``
    and ``high`` (80 % interval: what was earned is sure, what will come is not).
    """
    table = value.table.reindex(dataset.customers).dropna(subset=["value_to_date", "future_value"])
    earned = table["value_to_date"]
    return pd.DataFrame(
        {
            "earned": earned,
            "value": earned + table["future_value"],
            "low": earned + table["low"],
            "high": earned + table["high"],
        }
    )


def finding(dataset: Dataset, value: LifetimeValue, best: BestCustomers) -> Message:
    """How much of all lifetime value the best hold, in a line."""
    rows = worth(dataset, value)
    total, n_best = float(rows["value"].sum()), int(best.members.sum())
    held = float(rows.loc[rows.index.isin(best.members.index[best.members]), "value"].sum())
    if rows.empty or n_best == 0 or total <= 0:
        return message("chart.worth.heading", months=value.horizon_months)
    return message("chart.worth.finding", n=n_best, share=held / total, months=value.horizon_months)


def ahead(value: LifetimeValue, *, locale: str = DEFAULT_LOCALE) -> Message:
    """What all customers together will bring, with its interval, in a line."""
    if value.reason is not None:
        return message("chart.worth.before_costs")
    low, high = compact_ends(value.total_low, value.total_high, locale)
    return message("chart.worth.ahead", total=value.total, low=low, high=high, months=value.horizon_months,
                   currency=value.currency)  # fmt: skip


def bars(rows: pd.DataFrame, members: pd.Series) -> tuple[float, pd.DataFrame]:
    """The histogram: the width of a bar, and per bar its left end ``at``, ``n`` customers and ``n_best`` among them.

    Parameters
    ----------
    rows : DataFrame as :func:`worth` gives it
    members : bool Series by ``account_id``
    """
    low, high = min(0.0, float(rows["value"].min())), float(rows["high"].max())
    raw = max(high - low, 1e-9) / FEWEST_BARS
    power = 10.0 ** np.floor(np.log10(raw))
    width = max(power * step for step in (0.5, *_STEPS) if power * step <= raw)
    place = np.floor(rows["value"] / width).astype(int)
    counts = pd.DataFrame({"place": place, "best": members.reindex(rows.index).fillna(False).astype(bool)})
    found = counts.groupby("place")["best"].agg(["size", "sum"])
    return width, pd.DataFrame(
        {"at": found.index.to_numpy() * width, "n": found["size"].to_numpy(), "n_best": found["sum"].to_numpy()}
    )


def best_rows(dataset: Dataset, value: LifetimeValue, best: BestCustomers, *, n: int = MOST_ROWS) -> pd.DataFrame:
    """The best customers with the highest lifetime value, at most n rows of :func:`worth` with their ``name``."""
    rows = worth(dataset, value)
    top = rows[rows.index.isin(best.members.index[best.members])].nlargest(n, "value")
    return top.assign(name=dataset.names.reindex(top.index))


@figure_of_lists
def lifetime_values(
    dataset: Dataset,
    value: LifetimeValue,
    best: BestCustomers,
    *,
    losing: Collection[str] = (),
    n: int = MOST_ROWS,
    locale: str = DEFAULT_LOCALE,
    mode: Mode = "light",
) -> Figure:
    """All customers as a histogram, the best coloured; below, on the same axis, a dot and an interval for each of the
    most valuable of the best, with a line over what was earned already.

    Parameters
    ----------
    losing : ids of customers that cost more than they bring; among the best they are marked
    """
    import plotly.graph_objects as go

    look = palette(mode)
    figure = blank_figure(mode, height=352, l=NAMES + 4, r=140, t=4, b=26)
    everybody = worth(dataset, value)
    if everybody.empty:
        return figure
    rows = best_rows(dataset, value, best, n=n)
    width, counted = bars(everybody, best.members)
    high = max(float(rows["high"].max()) if len(rows) else 0.0, float(everybody["value"].max()))
    low = min(0.0, float(everybody["value"].min()))
    ticks, words = amount_ticks(low, high, locale=locale)
    figure.update_xaxes(tickvals=ticks, ticktext=words, range=[np.floor(low / width) * width, high * 1.02], anchor="y2")
    figure.update_layout(
        yaxis={"domain": _HISTOGRAM, "visible": False, "range": [0, counted["n"].max() * 1.05]},
        yaxis2={"domain": _ROWS, "visible": False, "range": [max(len(rows), 8) - 0.4, -0.6]},
        barmode="stack",
        bargap=0,
    )
    middle = counted["at"] + width / 2
    rest = [look.bad if at < 0 else look.mute for at in counted["at"]]
    for heights, colours in (
        (counted["n_best"], look.accent),
        (counted["n"] - counted["n_best"], [faded(colour, 0.75 if colour == look.bad else 0.5) for colour in rest]),
    ):
        figure.add_trace(
            go.Bar(x=middle, y=heights, width=width * 0.88, marker={"color": colours, "line": {"width": 0}},
                   hoverinfo="skip")
        )  # fmt: skip
    told = message("chart.worth.everybody", n=len(everybody), width=width,
                   median=float(everybody["value"].median()), currency=plain(value.currency))  # fmt: skip
    note(figure, say(told, locale), 0, 0.5, xref="x domain", yref="y domain", xanchor="left", xshift=-NAMES,
         align="left")  # fmt: skip
    shown = [str(account) in set(losing) for account in rows.index]
    key = message("chart.worth.key_losing" if any(shown) else "chart.worth.key")
    note(figure, say(key, locale), 1, 1, xref="x domain", yref="y domain", xanchor="right", yanchor="top", xshift=138,
         font={"size": 11, "color": look.mute}, align="right")  # fmt: skip
    _draw_rows(figure, rows, shown, mode, locale)
    return figure


def _draw_rows(figure: Figure, rows: pd.DataFrame, losing: Sequence[bool], mode: Mode, locale: str) -> None:
    import plotly.graph_objects as go

    look = palette(mode)
    hover = message("chart.worth.hover")
    tones = [look.bad if loses else look.accent for loses in losing]
    for i, row in enumerate(rows.itertuples()):
        for x0, x1, colour, thickness in (
            (0.0, row.earned, faded(look.mute, 0.5), 2),
            (row.low, row.high, faded(tones[i], 0.26), 7),
        ):
            mark(figure, type="line", x0=x0, x1=x1, y0=i, y1=i, yref="y2",
                             line={"color": colour, "width": thickness}, layer="below")  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=rows["value"],
            y=np.arange(len(rows)),
            yaxis="y2",
            mode="markers",
            marker={"size": 9, "color": tones},
            customdata=[[plain(row.name), compact(float(str(row.earned)), locale)] for row in rows.itertuples()],
            hovertemplate=say(hover, locale) + "<extra></extra>",
        )
    )
    for i, row in enumerate(rows.itertuples()):
        said = compact(float(str(row.value)), locale)
        between = "\u2013".join(compact_ends(float(str(row.low)), float(str(row.high)), locale))
        here = {"xref": "x domain", "yref": "y2"}
        note(figure, short(row.name, LONGEST), 0, i, xanchor="left", xshift=-NAMES, font={"size": 12}, **here)
        note(figure, f"<b>{said}</b>", 1, i, xanchor="right", xshift=56, **here)
        note(
            figure, between, 1, i, xanchor="right", xshift=138, font={"size": 11, "color": look.mute}, **here
        )  # fmt: skip

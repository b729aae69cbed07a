"""Figure of the data page: how much is known about customers and about others, attribute by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import Mode, blank_figure, faded, figure_of_lists, note, palette, share_ticks, short
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_name, message, say
from icp_core.languages.numbers import percent
from icp_core.schema import Dataset

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def headline(dataset: Dataset) -> Message:
    """How many companies there are, and what else is known of them."""
    n = len(dataset.customers)
    others = len(dataset.accounts) - n
    further = [
        message(f"chart.data.{table}", n=len(frame))
        for table, frame in dataset.tables()
        if table not in ("accounts", "contacts", "signals")
    ]
    kinds = (("customers", n), ("others" if n else "only_others", others))
    who = [message(f"chart.data.{kind}", n=count) for kind, count in kinds if count]
    return message("chart.data.headline" if further else "chart.data.headline_alone", who=who, further=further)


def subline(dataset: Dataset) -> Message:
    """How much was changed or refused while reading."""
    report = dataset.report
    counts = {
        "aside": int(report["code"].astype(str).str.startswith("set_aside").sum()),
        "rows": int(report["row"].notna().sum()),
    }
    told = {name: message(f"chart.data.{name if n else 'nothing'}", n=n) for name, n in counts.items()}
    return message("chart.data.subline", attributes=len(dataset.attributes), day=dataset.as_of, **told)


def completeness_data(dataset: Dataset) -> pd.DataFrame:
    """Share of known values.

    Returns
    -------
    DataFrame by attribute with the columns ``customers`` and ``others`` (0-1, NaN where there are none of the kind).
    """
    mine = dataset.accounts["account_id"].isin(dataset.customers)
    names = list(dataset.attributes)
    known = dataset.accounts[names].notna()
    return pd.DataFrame(
        {
            "customers": known[mine].mean() if mine.any() else np.nan,
            "others": known[~mine].mean() if (~mine).any() else np.nan,
        },
        index=names,
    )


@figure_of_lists
def completeness(dataset: Dataset, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """A row per attribute: a filled dot for customers, a hollow one for the others."""
    import plotly.graph_objects as go

    look = palette(mode)
    rows = completeness_data(dataset)
    figure = blank_figure(mode, height=44 + 31 * max(len(rows), 2), l=170, r=52, t=4, b=28)
    figure.update_xaxes(range=[-0.02, 1.02], **share_ticks([0, 0.25, 0.5, 0.75, 1], locale=locale))
    figure.update_yaxes(visible=False, range=[max(len(rows), 1) - 0.4, -0.6])
    at = np.arange(len(rows))
    for i, (name, row) in enumerate(rows.iterrows()):
        ends = row.dropna()
        if len(ends) == 2:
            figure.add_shape(
                type="line",
                x0=ends.min(),
                x1=ends.max(),
                y0=i,
                y1=i,
                line={"color": faded(look.accent, 0.3), "width": 5},
                layer="below",
            )
        note(figure, short(attribute_name(str(name), locale), 24), 0, i, xref="x domain", xanchor="right", xshift=-12)
        if len(ends):
            note(
                figure,
                percent(float(ends.iloc[0]), 0, locale),
                1,
                i,
                xref="x domain",
                xanchor="right",
                xshift=50,
                font={"size": 11, "color": look.mute},
            )
    for column, fill in (("others", look.panel), ("customers", look.accent)):
        if rows[column].notna().any():
            figure.add_trace(
                go.Scatter(
                    x=rows[column],
                    y=at,
                    mode="markers",
                    marker={"size": 8, "color": fill, "line": {"width": 1.6, "color": look.accent}},
                    hovertemplate=say(message(f"chart.data.hover_{column}"), locale) + "<extra></extra>",
                )
            )
    return figure

"""Figure of the data page: what is known of whom, company by company and attribute by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.charts.theme import Mode, blank_figure, faded, figure_of_lists, note, palette, plain, short
from icp_core.intake.checks.missingness import missingness
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_in_sentence, attribute_name, message, say
from icp_core.languages.numbers import percent
from icp_core.schema import Dataset

TOGETHER = 0.05
"""Share of companies that must lack the same for it to be the finding."""
MOST_PLACES = 240
"""More places than this are finer than a screen shows."""
GAP = 0.02
"""Room between customers and others, as a share of all companies."""

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def headline(dataset: Dataset) -> Message:
    """How many companies there are, and what else is known of them."""
    if not len(dataset.accounts):
        return message("chart.data.nobody")
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
    if not len(dataset.accounts):
        return message("chart.data.subline_nobody")
    report = dataset.report
    aside = report.loc[report["code"].astype(str).str.startswith("set_aside"), "column"]
    counts = {
        "aside": len([*aside, *dataset.known_after]) - int(aside.isin(dataset.known_before).sum()),
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


def missing_headline(dataset: Dataset) -> Message:
    """What is found in who lacks what: that it goes with the outcome, else what is lacking together, else the most."""
    found = missingness(dataset)
    n = len(found.known)
    if not len(found.known.columns):
        return message("chart.missing.nothing")
    if len(found.foretells):
        first = found.foretells.to_dict("records")[0]
        return message(f"chart.missing.foretells_{first['kind']}", attribute=attribute_name(first["attribute"]),
                       known=first["known"], others=first["known_others"])  # fmt: skip
    if found.known.all(axis=None):
        return message("chart.missing.complete", n=len(found.known.columns))
    several = found.patterns[found.patterns["lacking"].map(len) > 1]
    if len(several) and several["n"].iloc[0] >= max(2, TOGETHER * n):
        largest = several.iloc[0]
        lacking = [attribute_in_sentence(name) for name in largest["lacking"]]
        more = [message("chart.missing.more", n=len(lacking) - 3)] if len(lacking) > 4 else []
        return message("chart.missing.together", n=int(largest["n"]), what=[*lacking[: 3 if more else 4], *more])
    shares = found.known.mean().sort_values(kind="stable")
    return message(
        "chart.missing.most", what=attribute_in_sentence(str(shares.index[0])), missing=1 - float(shares.iloc[0])
    )


def missing_aside(dataset: Dataset) -> Message:
    """How to read the picture."""
    n = len(dataset.customers)
    who = "both" if 0 < n < len(dataset.accounts) else "customers" if n else "others"
    return message("chart.missing.aside", who=message(f"chart.missing.aside_{who}"))


def missing_strips(dataset: Dataset) -> tuple[pd.DataFrame, np.ndarray]:
    """Companies laid side by side, customers first, with those that lack the same next to each other.

    Returns
    -------
    cells : DataFrame of shares known (0-1), attribute (most missing first) by place; a place holds one company, or as
        many as it takes for :data:`MOST_PLACES`
    edges : float array, one longer than there are places: the company at which each place begins, counted from 0
    """
    found = missingness(dataset)
    order = found.known.mean().sort_values(kind="stable").index
    known = found.known[order]
    others = ~known.index.isin(dataset.customers)
    keys = [~known[name].to_numpy() for name in reversed(order)]
    at = np.lexsort([*keys, others]) if len(known) else np.array([], dtype=int)
    split, n = int((~others).sum()), len(known)
    starts = [
        np.unique(np.linspace(low, high, max(1, round(MOST_PLACES * (high - low) / n)) + 1).round())
        for low, high in ((0, split), (split, n))
        if high > low
    ]
    edges = np.unique(np.concatenate(starts)) if starts else np.zeros(1)
    values = known.to_numpy(dtype=float)[at]
    sums = np.add.reduceat(values, edges[:-1].astype(int), axis=0) if len(edges) > 1 else values
    return pd.DataFrame((sums / np.diff(edges)[:, None]).T, index=order), edges


@figure_of_lists
def completeness(dataset: Dataset, *, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """A strip per attribute, filled where it is known: companies side by side, customers left, others right."""
    import plotly.graph_objects as go

    look = palette(mode)
    cells, edges = missing_strips(dataset)
    shares = completeness_data(dataset).reindex(cells.index)
    columns = [name for name in ("customers", "others") if shares[name].notna().any()]
    warned = set(missingness(dataset).foretells["attribute"])
    rows = max(len(cells), 2)
    figure = blank_figure(mode, height=56 + 27 * rows, l=170, r=16 + 46 * len(columns), t=30, b=8)
    split, n = len(dataset.customers), len(dataset.accounts)
    gap = GAP * n if 0 < split < n else 0.0
    figure.update_xaxes(visible=False, range=[0, max(n + gap, 1)])
    figure.update_yaxes(visible=False, range=[rows - 0.4, -0.6])
    for i, (name, row) in enumerate(shares.iterrows()):
        strong = name in warned
        label = short(attribute_name(str(name), locale), 24)
        note(figure, f"<b>{label}</b>" if strong else label, 0, i, xref="x domain", xanchor="right", xshift=-12)
        for k, column in enumerate(columns):
            note(figure, percent(float(row[column]), 0, locale), 1, i, xref="x domain", xanchor="right",
                 xshift=46 * (k + 1), font={"size": 11, "color": look.bad if strong else look.mute})  # fmt: skip
    if not len(cells):
        return figure
    for k, column in enumerate(columns):
        low, high = (0, split) if column == "customers" else (split, n)
        mine = (edges[:-1] >= low) & (edges[:-1] < high)
        shift = gap if column == "others" and split else 0.0
        part = cells.loc[:, mine]
        names = [plain(attribute_name(str(name), locale)) for name in part.index]
        figure.add_trace(
            go.Heatmap(
                x=[*(edges[:-1][mine] + shift), high + shift],
                y=np.arange(len(cells)),
                z=part.round(3).to_numpy().tolist(),
                customdata=[[name] * part.shape[1] for name in names],
                zmin=0,
                zmax=1,
                ygap=9,
                colorscale=[[0, faded(look.accent, 0.1)], [1, faded(look.accent, 0.85)]],
                showscale=False,
                hovertemplate=say(message("chart.missing.hover"), locale) + "<extra></extra>",
            )
        )
        heading = say(message(f"chart.data.{column}" if split or column == "customers" else "chart.data.only_others",
                              n=high - low), locale)  # fmt: skip
        note(figure, heading, low + shift, 1, yref="y domain", xanchor="left", yanchor="bottom", yshift=6,
             font={"size": 11, "color": look.mute})  # fmt: skip
        note(figure, say(message(f"chart.missing.column_{column}"), locale), 1, 1, xref="x domain", yref="y domain",
             xanchor="right", yanchor="bottom", xshift=46 * (k + 1), yshift=6,
             font={"size": 9, "color": look.mute})  # fmt: skip
    return figure

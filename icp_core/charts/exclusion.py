"""What leaving a segment out would change: each figure today and then, and what stopping earlier would have done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from icp_core.charts.theme import Mode, Palette, blank_figure, faded, figure_of_lists, mark, note, palette, plain
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import compact, decimal, money, percent

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

DRAWN = ("average_deal", "win_rate", "sales_cycle_days", "lifetime_value", "profit", "selling_time", "revenue")
GOOD_WHEN_LESS = ("sales_cycle_days", "selling_time")
TOLD_FIRST = ("profit", "average_deal", "win_rate", "lifetime_value", "sales_cycle_days")
MOST_TOLD = 2
MOST_FREE = 4
"""Most years of a replay below which there is room for the selling time that each frees."""


def finding(result: pd.DataFrame, who: Sequence[Message]) -> Message:
    """The answer in a sentence: what would be better beyond chance, how much time is free, and what it costs.

    Parameters
    ----------
    who : names of the segments left out
    """
    named = [message("chart.exclusion.quoted", name=name) for name in who]
    rows = result.to_dict("index")
    gains: list[Message] = []
    costs: list[Message] = []
    for name in TOLD_FIRST:
        row = rows[name]
        if certain(row) and round(abs(row["change"]), 2) > 0:
            up = row["change"] > 0
            told = message(f"chart.exclusion.{'up' if up else 'down'}_{name}", share=abs(row["change"]))
            (gains if up != (name in GOOD_WHEN_LESS) else costs).append(told)
    better, time, given = gains[:MOST_TOLD], rows["selling_time"], rows["revenue"]
    costs = costs[:MOST_TOLD]
    if certain(time) and time["change"] < 0:
        better.append(message("chart.exclusion.time_free", share=-time["change"]))
    if certain(given) and given["change"] < 0:
        costs.append(message("chart.exclusion.revenue_gone", share=-given["change"]))
    how = "both" if better and costs else "gains" if better else "costs" if costs else "nothing"
    values = {"gains": better} if how == "gains" else {"costs": costs} if how == "costs" else {}
    if how == "both":
        values = {"gains": better, "costs": costs}
    return message(f"chart.exclusion.finding_{how}", who=named, **values)


def certain(row: Mapping[Any, Any] | pd.Series) -> bool:
    """Whether the interval of the change lies on one side of none."""
    return bool(row["change_low"] > 0 or row["change_high"] < 0)


def given_up(result: pd.DataFrame, *, currency: str) -> Message | None:
    """The revenue that goes, in money; None where none is known."""
    row = result.to_dict("index")["revenue"]
    if pd.isna(row["after"]):
        return None
    lost = {"amount": row["before"] - row["after"], "currency": currency}
    if pd.isna(row["years"]):
        return message("chart.exclusion.given_up", **lost)
    a_year = lost["amount"] / row["years"]
    return message("chart.exclusion.given_up_yearly", **lost, a_year=a_year, years=row["years"])


def freed(result: pd.DataFrame, owners: pd.DataFrame, basis: Message) -> Message | None:
    """The deals and the selling time that go, of all and of the owners with most of it; None without deals."""
    rows = result.to_dict("index")
    deals = rows["deals_opened"]
    if pd.isna(deals["after"]):
        return None
    told = message(
        "chart.exclusion.freed", deals=round(deals["before"] - deals["after"]), of=round(deals["before"]),
        share=-rows["selling_time"]["change"], basis=basis,
    )  # fmt: skip
    busiest = owners[owners["freed"] > 0].head(3)
    if len(owners) < 2 or busiest.empty:
        return told
    named = [
        message("chart.exclusion.owner", owner=str(owner), share=row["freed"]) for owner, row in busiest.iterrows()
    ]
    return message("chart.exclusion.freed_owners", freed=told, owners=named)


def exclusion_data(result: pd.DataFrame) -> pd.DataFrame:
    """The figures to draw with their change, totals a year where they span one; those that are unknown are left out."""
    rows = result.loc[[name for name in DRAWN if name in result.index]]
    rows = rows[rows["change"].notna()].copy()
    for name in ("before", "after"):
        rows[name] = rows[name] / rows["years"].fillna(1.0)
    return rows


@figure_of_lists
def exclusion_chart(
    result: pd.DataFrame, *, currency: str, locale: str = DEFAULT_LOCALE, mode: Mode = "light"
) -> Figure:
    """Change of each figure from today if the segment were left out, with its 80 % interval where there is one."""
    import plotly.graph_objects as go

    look = palette(mode)
    rows = exclusion_data(result)
    figure = blank_figure(mode, height=44 + 29 * max(len(rows), 3), l=128, r=196, t=26, b=4)
    figure.update_yaxes(visible=False, range=[max(len(rows), 1) - 0.5, -0.5])
    if rows.empty:
        return figure
    ends = rows[["change", "change_low", "change_high"]].to_numpy(dtype=float)
    low, high = min(float(np.nanmin(ends)), -0.05), max(float(np.nanmax(ends)), 0.05)
    room = 0.06 * (high - low)
    step = next(s for s in (0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 50) if (high - low) / s <= 5.5 or s == 50)
    ticks = [float(v) for v in np.arange(np.ceil((low - room) / step) * step, high + room, step)]
    today = say(message("chart.exclusion.today"), locale)
    figure.update_xaxes(
        side="top", range=[low - room, high + room], tickvals=ticks,
        ticktext=[today if abs(t) < 1e-9 else _signed(t, locale) for t in ticks],
    )  # fmt: skip
    figure.add_vline(x=0, line={"color": look.mute, "width": 1})
    tones = [_tone(str(name), row, look) for name, row in rows.iterrows()]
    for i, (tone, (name, row)) in enumerate(zip(tones, rows.iterrows(), strict=True)):
        for start, end, colour, width in (
            (row["change_low"], row["change_high"], faded(tone, 0.28), 8),
            (0, row["change"], tone, 2),
        ):
            if pd.notna(start) and pd.notna(end):
                line = {"color": colour, "width": width}
                mark(figure, type="line", x0=start, x1=end, y0=i, y1=i, line=line, layer="between")
        called = f"{name}_yearly" if pd.notna(row["years"]) else str(name)
        label = say(message(f"chart.exclusion.{called}"), locale)
        note(figure, label, 0, i, xref="x domain", xanchor="left", xshift=-122)
        change = f"<b>{_signed(row['change'], locale)}</b>"
        note(figure, change, 1, i, xref="x domain", xanchor="right", xshift=54, font={"color": tone})
        before, after = _apart(row, currency, locale)
        told = plain(after if before == after else f"{before} {say(message('chart.exclusion.to'), locale)} {after}")
        note(figure, told, 1, i, xref="x domain", xanchor="right", xshift=192, font={"size": 11, "color": look.mute})
    at = np.arange(len(rows))
    figure.add_trace(
        go.Scatter(x=np.zeros(len(rows)), y=at, mode="markers", hoverinfo="skip",
                   marker={"size": 8, "color": look.panel, "line": {"width": 1.5, "color": look.mute}})
    )  # fmt: skip
    hover = [[plain(say(_on_what(row), locale))] for _, row in rows.iterrows()]
    figure.add_trace(
        go.Scatter(x=rows["change"], y=at, mode="markers", marker={"size": 9, "color": tones},
                   customdata=hover, hovertemplate="%{customdata[0]}<extra></extra>")
    )  # fmt: skip
    return figure


def _tone(name: str, row: pd.Series, look: Palette) -> str:
    """By whether a change is for the better, where chance does not explain it."""
    if row["change"] == 0 or not certain(row):
        return look.mute
    return look.good if (row["change"] < 0) == (name in GOOD_WHEN_LESS) else look.bad


def _on_what(row: pd.Series) -> Message:
    if pd.isna(row["change_low"]):
        return message("chart.exclusion.hover_few", n=int(row["n"]))
    return message("chart.exclusion.hover", low=row["change_low"], high=row["change_high"], n=int(row["n"]))


def replay_data(replay: pd.DataFrame) -> pd.DataFrame:
    """The years of which the difference in profit is known."""
    return replay[replay["profit"].notna()]


def replay_finding(replay: pd.DataFrame) -> Message:
    """In which years what was known when they began spoke for stopping."""
    if replay.empty:
        return message("chart.exclusion.replay_none")
    years = [str(year) for year in replay.index[replay["chosen"]]]
    if not years:
        return message("chart.exclusion.replay_never", n=len(replay))
    return message("chart.exclusion.replay_chosen", years=years, n=len(replay))


@figure_of_lists
def replay_chart(replay: pd.DataFrame, *, currency: str, locale: str = DEFAULT_LOCALE, mode: Mode = "light") -> Figure:
    """Difference in each year's profit had we stopped when it began; filled where what was known spoke for it."""
    import plotly.graph_objects as go

    look = palette(mode)
    rows = replay_data(replay)
    figure = blank_figure(mode, height=156, l=4, r=4, t=8, b=40)
    figure.update_yaxes(visible=False)
    if rows.empty:
        return figure
    ends = rows[["profit", "profit_low", "profit_high"]].to_numpy(dtype=float)
    low, high = min(float(np.nanmin(ends)), 0.0), max(float(np.nanmax(ends)), 0.0)
    room = 0.14 * max(high - low, 1e-9)
    figure.update_yaxes(range=[low - room, high + room])
    figure.update_xaxes(
        showgrid=False, tickangle=0, range=[-0.45, len(rows) - 0.3], tickvals=list(range(len(rows))),
        ticktext=[_year_words(year, row, len(rows), locale) for year, row in rows.iterrows()],
    )  # fmt: skip
    figure.add_hline(y=0, line={"color": look.mute, "width": 1})
    tones = [
        look.mute if not (row["profit_low"] > 0 or row["profit_high"] < 0) else look.good if row["profit"] > 0
        else look.bad for _, row in rows.iterrows()
    ]  # fmt: skip
    for i, (tone, (_, row)) in enumerate(zip(tones, rows.iterrows(), strict=True)):
        if pd.notna(row["profit_low"]):
            line = {"color": faded(tone, 0.28), "width": 8}
            mark(figure, type="line", x0=i, x1=i, y0=row["profit_low"], y1=row["profit_high"], line=line,
                             layer="between")  # fmt: skip
        amount = ("+" if row["profit"] > 0 else "") + compact(row["profit"], locale)
        note(figure, f"<b>{amount}</b>", i, row["profit"], xanchor="left", xshift=9,
             font={"size": 11, "color": look.ink})  # fmt: skip
    fills = [tone if chosen else look.panel for tone, chosen in zip(tones, rows["chosen"], strict=True)]
    hover = [[plain(say(_hover_of(row, currency), locale)), plain(say(row["reason"], locale))]
             for _, row in rows.iterrows()]  # fmt: skip
    figure.add_trace(
        go.Scatter(x=np.arange(len(rows)), y=rows["profit"], mode="markers", customdata=hover,
                   marker={"size": 9, "color": fills, "line": {"width": 1.6, "color": tones}},
                   hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>")
    )  # fmt: skip
    return figure


def _year_words(year: object, row: pd.Series, n: int, locale: str) -> str:
    whole_year = row["ends"].month == 12
    told = str(year) if whole_year else say(message("chart.exclusion.part_of_year", year=str(year)), locale)
    if n > MOST_FREE:
        return told.replace(" ", "<br>", 1)
    if pd.isna(row["selling_time"]):
        return told
    return f"{told}<br>{say(message('chart.exclusion.year_free', share=row['selling_time']), locale)}"


def _hover_of(row: pd.Series, currency: str) -> Message:
    return message(
        "chart.exclusion.hover_year", n=int(row["n"]), profit=row["profit"], revenue=row["revenue"],
        to_date=row["to_date"], currency=currency, until=row["ends"].date(),
    )  # fmt: skip


def _signed(share: float, locale: str) -> str:
    return ("+" if round(share, 2) > 0 else "") + percent(share, 0, locale)


def _apart(row: pd.Series, currency: str, locale: str) -> tuple[str, str]:
    """Before and after in words, with as many decimals as tell them apart, three at most; alike where the change rounds
    to nothing."""
    for more in range(4 if abs(row["change"]) >= 0.005 else 1):
        first, second = (_amount(row[name], row["unit"], currency, more, locale) for name in ("before", "after"))
        if first != second:
            break
    return first, second


def _amount(value: float, unit: str, currency: str, more: int, locale: str) -> str:
    if unit == "money":
        return money(value, currency, locale, more=more)
    if unit == "share":
        return percent(value, more, locale)
    if unit == "days":
        return say(message("chart.exclusion.days", n=decimal(value, more, locale)), locale)
    return decimal(value, more, locale)

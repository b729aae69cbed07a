"""The headline of the value page, and the whale curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icp_core.charts.theme import Mode, amount_ticks, blank_figure, faded, figure_of_lists, note, palette, plain
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import percent
from icp_core.schema import Dataset
from icp_core.value import BestCustomers, LifetimeValue, Profitability

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def headline(dataset: Dataset, profit: Profitability, best: BestCustomers) -> Message:
    """Who earns the profit and who loses it, in a sentence."""
    curve, n = profit.whale_curve, len(profit.whale_curve)
    if not len(dataset.customers):
        return message("chart.value.no_customers")
    if n == 0:
        return message("chart.value.no_profit", n=len(dataset.customers))
    if not profit.total_profit > 0:
        return message("chart.value.no_total", n=n, currency=dataset.currency, total=profit.total_profit)
    n_best = int(best.members.sum())
    if n_best == 0:
        return message("chart.value.nobody_best", n=n, share=profit.top_share)
    members = best.members.index[best.members]
    earned = curve.set_index("account_id")["profit"].reindex(members).sum() / profit.total_profit
    among = int(profit.loss_makers.isin(members).sum())
    lost = float(-curve.loc[curve["profit"] < 0, "profit"].sum())
    if lost > 0:
        return message(
            "chart.value.headline_losses_among" if among else "chart.value.headline_losses",
            among=message("chart.value.among", n=among),
            who=message("chart.value.best", n=n_best),
            n=len(profit.loss_makers),
            share=float(earned),
            lost=lost,
            currency=dataset.currency,
        )
    return message("chart.value.headline", n=n_best, all=n, share=float(earned))


def subline(dataset: Dataset, profit: Profitability, value: LifetimeValue) -> Message:
    """On what it rests."""
    if not len(profit.whale_curve):
        return value.reason or message("chart.value.no_profit", n=len(dataset.customers))
    return message(
        "chart.value.subline",
        n=len(profit.whale_curve),
        day=dataset.as_of,
        basis=profit.basis,
        peak=profit.peak_profit,
        currency=dataset.currency,
        top=profit.top_share,
        low=profit.top_share_low,
        high=profit.top_share_high,
    )


@figure_of_lists
def whale_curve(
    profit: Profitability, *, currency: str = "", locale: str = DEFAULT_LOCALE, mode: Mode = "light"
) -> Figure:
    """Cumulative profit by rank, with its peak, the top 20 % and the tail that loses money."""
    import plotly.graph_objects as go

    look = palette(mode)
    figure = blank_figure(mode, height=330, t=34, b=36, l=44, r=16)
    curve = profit.whale_curve
    n = len(curve)
    if n == 0:
        return figure
    currency = plain(currency)
    rank = np.concatenate([[0], curve["rank"]])
    total = np.concatenate([[0.0], curve["cumulative"]])
    top = max(1, round(0.2 * n))
    peak = profit.peak_rank
    falls = profit.peak_profit - float(total[-1]) > 1e-9 * max(abs(profit.peak_profit), 1.0)
    values, words = amount_ticks(min(0.0, float(total.min())), float(total.max()) * 1.05, locale=locale)
    figure.update_yaxes(
        tickvals=values, ticktext=words, range=[min(0.0, float(total.min())), float(total.max()) * 1.16]
    )
    figure.update_xaxes(range=[0, n * 1.005], showgrid=False, title_text=say(message("chart.value.customers"), locale))
    figure.add_shape(
        type="rect", x0=0, x1=top, y0=0, y1=1, yref="y domain", fillcolor=faded(look.accent, 0.08), line_width=0
    )
    figure.add_shape(
        type="line", x0=top, x1=top, y0=0, y1=1, yref="y domain", line={"color": faded(look.accent, 0.55), "width": 1}
    )
    hover = say(message("chart.value.hover_curve"), locale)
    figure.add_trace(
        go.Scatter(
            x=rank[: peak + 1] if falls else rank,
            y=total[: peak + 1] if falls else total,
            mode="lines",
            line={"color": look.ink, "width": 2},
            hovertemplate=hover + "<extra></extra>",
        )
    )
    if falls:
        figure.add_trace(
            go.Scatter(
                x=np.concatenate([rank[peak:], [n, peak]]), y=np.concatenate([total[peak:], [profit.peak_profit] * 2]),
                mode="none", fill="toself", fillcolor=faded(look.bad, 0.14), hoverinfo="skip",
            )
        )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=rank[peak:],
                y=total[peak:],
                mode="lines",
                line={"color": look.bad, "width": 2},
                hovertemplate=hover + "<extra></extra>",
            )
        )
    dots = [(top, total[top], look.accent), (peak, profit.peak_profit, look.ink)]
    if falls:
        dots.append((n, total[-1], look.bad))
    figure.add_trace(
        go.Scatter(
            x=[d[0] for d in dots],
            y=[d[1] for d in dots],
            mode="markers",
            marker={"size": 9, "color": [d[2] for d in dots]},
            hoverinfo="skip",
        )
    )
    share = percent(total[top] / total[-1], 0, locale) if total[-1] > 0 else "\u2013"
    told = say(message("chart.value.top", n=top, amount=float(total[top]), currency=currency, share=share), locale)
    note(figure, told, top, total[top], xanchor="left", yanchor="top", xshift=10, yshift=-6, align="left")
    told = say(message("chart.value.peak", amount=profit.peak_profit, currency=currency, rank=peak), locale)
    note(
        figure,
        told,
        peak,
        profit.peak_profit,
        xanchor="right" if peak > 0.6 * n else "center",
        yanchor="bottom",
        yshift=10,
        align="right",
    )
    if falls:
        lost = profit.peak_profit - float(total[-1])
        told = say(
            message(
                "chart.value.kept", amount=float(total[-1]), lost=lost, currency=currency, n=len(profit.loss_makers)
            ),
            locale,
        )
        note(
            figure,
            told,
            n,
            total[-1],
            xanchor="right",
            yanchor="top",
            yshift=-12,
            align="right",
            font={"color": look.bad, "size": 12},
        )
    return figure

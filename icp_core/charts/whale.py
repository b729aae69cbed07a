"""The whale curve: profit added up customer by customer, what the tail gives back, and where the loss-makers sit."""

from __future__ import annotations

from dataclasses import dataclass
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
    plain,
    short,
)
from icp_core.languages import DEFAULT_LOCALE, Message, capital, message, say
from icp_core.languages.numbers import percent, whole
from icp_core.segments import level_phrase
from icp_core.value import Profitability, RateSensitivity

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_PLACES = 4
ROOM = 0.5
"""The inset needs the lower half of the figure from the top customers on: curve and band must stay above it."""


@dataclass(frozen=True, eq=False)
class WhaleCurveData:
    """What the figure shows.

    Attributes
    ----------
    line : DataFrame with the columns ``rank, total``, from 0 and 0
    band : DataFrame with the columns ``rank, low, high``; no rows where no cost to serve could be varied
    top, top_total : how many the top 20 % are, and what they earn together
    peak, peak_total : the highest point
    kept, lost : where the curve ends, and how much it falls from its peak; ``lost`` is 0 where nobody makes a loss
    n_losing : loss-makers
    places : DataFrame with the columns ``attribute, level, n``
        Loss-makers by level of the attribute that tells most of them, most first, and last, without attribute, those
        in no level shown; no rows where no attribute is certain.
    """

    line: pd.DataFrame
    band: pd.DataFrame
    top: int
    top_total: float
    peak: int
    peak_total: float
    kept: float
    lost: float
    n_losing: int
    places: pd.DataFrame

    @property
    def room(self) -> bool:
        """Whether the lower right half is free for the inset."""
        floor = ROOM * self.peak_total
        right = self.line[self.line["rank"] >= self.top]["total"].min()
        below = self.band[self.band["rank"] >= self.top]["low"].min() if len(self.band) else right
        return len(self.places) > 0 and self.line["total"].min() >= 0 and min(right, below) > floor


def whale_curve_data(
    profit: Profitability, sensitivity: RateSensitivity | None = None, traits: pd.DataFrame | None = None
) -> WhaleCurveData:
    """Numbers of the whale curve; of a company with a profit known for at least one customer."""
    curve = profit.whale_curve
    line = pd.DataFrame({"rank": np.r_[0, curve["rank"]], "total": np.r_[0.0, curve["cumulative"]]})
    top = max(1, round(0.2 * len(curve)))
    kept = float(line["total"].iloc[-1])
    fall = profit.peak_profit - kept
    return WhaleCurveData(
        line=line,
        band=pd.DataFrame({"rank": [], "low": [], "high": []}) if sensitivity is None else sensitivity.band,
        top=top,
        top_total=float(line["total"].iloc[top]),
        peak=profit.peak_rank,
        peak_total=profit.peak_profit,
        kept=kept,
        lost=fall if fall > 1e-9 * max(abs(profit.peak_profit), 1.0) else 0.0,
        n_losing=len(profit.loss_makers),
        places=_places(traits, len(profit.loss_makers)),
    )


def _places(traits: pd.DataFrame | None, n_losing: int) -> pd.DataFrame:
    nothing = pd.DataFrame({"attribute": [], "level": [], "n": []})
    if traits is None:
        return nothing
    before = traits[traits["kind"] == "firmographic"]
    telling = before[before["certain"] & (before["lift"] > 1)]
    if telling.empty:
        return nothing
    attribute = telling.sort_values(["p_value", "n_members"], ascending=[True, False], kind="stable")["attribute"].iloc[
        0
    ]
    levels = before[(before["attribute"] == attribute) & (before["n_members"] > 0)]
    levels = levels.sort_values("n_members", ascending=False, kind="stable").head(MOST_PLACES - 1)
    rows: pd.DataFrame = levels[["attribute", "level"]].assign(n=levels["n_members"].astype(int))
    rest = n_losing - int(rows["n"].sum())
    left = pd.DataFrame({"attribute": [""], "level": [""], "n": [rest]}) if rest > 0 else nothing
    return pd.concat([rows, left], ignore_index=True) if len(left) else rows.reset_index(drop=True)


def whale_finding(profit: Profitability, currency: str = "") -> Message:
    """Up to whom profit grows, and what is given back after, in a line."""
    curve = profit.whale_curve
    if not len(curve):
        return message("chart.value.heading")
    data = whale_curve_data(profit)
    kind = "finding_lost" if data.lost else "finding"
    return message(f"chart.value.{kind}", n=data.peak, total=data.peak_total, lost=data.lost, currency=currency)


def whale_aside(sensitivity: RateSensitivity) -> Message | None:
    """What the band is; None where there is none."""
    return None if sensitivity.reason is not None else message("chart.value.band", spread=sensitivity.spread)


@figure_of_lists
def whale_curve(
    profit: Profitability,
    sensitivity: RateSensitivity | None = None,
    traits: pd.DataFrame | None = None,
    *,
    currency: str = "",
    locale: str = DEFAULT_LOCALE,
    mode: Mode = "light",
) -> Figure:
    """Cumulative profit by rank, with its peak, the top 20 % and the tail that loses money.

    Parameters
    ----------
    sensitivity : RateSensitivity, optional
        Draws the 80 % band under other costs per unit.
    traits : DataFrame as :func:`icp_core.loss_maker_traits` returns it, optional
        Draws where the loss-makers sit, if one attribute certainly tells and the figure has room.
    """
    look = palette(mode)
    figure = blank_figure(mode, height=330, t=34, b=36, l=44, r=16)
    n = len(profit.whale_curve)
    if n == 0:
        return figure
    data = whale_curve_data(profit, sensitivity, traits)
    total, band = data.line["total"], data.band
    least = min(0.0, float(total.min()), float(band["low"].min()) if len(band) else 0.0)
    most = max(float(total.max()), float(band["high"].max()) if len(band) else 0.0)
    values, words = amount_ticks(least, most * 1.05, locale=locale)
    figure.update_yaxes(tickvals=values, ticktext=words, range=[least, most * 1.16])
    figure.update_xaxes(
        range=[0, n * 1.005], showgrid=False, tickformat=",d", title_text=say(message("chart.value.customers"), locale)
    )
    _top_fifth(figure, data, look)
    _band(figure, data, look)
    _curve(figure, data, look, locale)
    _words(figure, data, look, plain(currency), locale)
    if data.room:
        _inset(figure, data, look, n, locale)
    return figure


def _top_fifth(figure: Figure, data: WhaleCurveData, look: Palette) -> None:
    shape = {"y0": 0, "y1": 1, "yref": "y domain", "x1": data.top}
    mark(figure, type="rect", x0=0, fillcolor=faded(look.accent, 0.08), line_width=0, **shape)
    mark(figure, type="line", x0=data.top, line={"color": faded(look.accent, 0.55), "width": 1}, **shape)


def _band(figure: Figure, data: WhaleCurveData, look: Palette) -> None:
    if not len(data.band):
        return
    rank, low, high = (data.band[name].to_numpy(dtype=float) for name in ("rank", "low", "high"))
    figure.add_scatter(
        x=np.r_[rank, rank[::-1]], y=np.r_[low, high[::-1]], mode="none", fill="toself",
        fillcolor=faded(look.mute, 0.18), hoverinfo="skip", name="band",
    )  # fmt: skip


def _curve(figure: Figure, data: WhaleCurveData, look: Palette, locale: str) -> None:
    hover = say(message("chart.value.hover_curve"), locale) + "<extra></extra>"
    rank, total = data.line["rank"].to_numpy(), data.line["total"].to_numpy()
    n, peak = int(rank[-1]), data.peak
    end = peak + 1 if data.lost else n + 1
    line = {"color": look.ink, "width": 2}
    figure.add_scatter(x=rank[:end], y=total[:end], mode="lines", line=line, hovertemplate=hover)
    dots = [(data.top, data.top_total, look.accent), (peak, data.peak_total, look.ink)]
    if data.lost:
        figure.add_scatter(
            x=np.r_[rank[peak:], n, peak], y=np.r_[total[peak:], data.peak_total, data.peak_total],
            mode="none", fill="toself", fillcolor=faded(look.bad, 0.14), hoverinfo="skip",
        )  # fmt: skip
        line = {"color": look.bad, "width": 2}
        figure.add_scatter(x=rank[peak:], y=total[peak:], mode="lines", line=line, hovertemplate=hover)
        dots.append((n, data.kept, look.bad))
    x, y, colour = zip(*dots, strict=True)
    figure.add_scatter(x=x, y=y, mode="markers", marker={"size": 9, "color": colour}, hoverinfo="skip")


def _words(figure: Figure, data: WhaleCurveData, look: Palette, currency: str, locale: str) -> None:
    n = int(data.line["rank"].iloc[-1])
    share = percent(data.top_total / data.kept, 0, locale) if data.kept > 0 else "\u2013"
    told = message("chart.value.top", n=data.top, amount=data.top_total, currency=currency, share=share)
    ground = {"bgcolor": faded(look.panel, 0.7), "borderpad": 1}
    at = {"xanchor": "left", "yanchor": "top", "xshift": 10, "yshift": -6, "align": "left", **ground}
    note(figure, say(told, locale), data.top, data.top_total, **at)
    told = message("chart.value.peak", amount=data.peak_total, currency=currency, rank=data.peak)
    side = "right" if data.peak > 0.6 * n else "center"
    at = {"xanchor": side, "yanchor": "bottom", "yshift": 10, "align": "right", **ground}
    note(figure, say(told, locale), data.peak, data.peak_total, **at)
    if data.lost:
        told = message("chart.value.kept", amount=data.kept, lost=data.lost, currency=currency, n=data.n_losing)
        at = {"xanchor": "right", "yanchor": "top", "yshift": -12, "align": "right", **ground}
        note(figure, say(told, locale), n, data.kept, font={"color": look.bad, "size": 12}, **at)


def _inset(figure: Figure, data: WhaleCurveData, look: Palette, n: int, locale: str) -> None:
    """A dot per loss-maker, level by level, in the lower right."""
    height = ROOM * data.peak_total * 0.68
    left, dots, step = data.top + 0.05 * n, 0.6 * n, 0.36 * n / max(int(data.places["n"].max()), 24)
    heading = say(message("chart.value.places", n=data.n_losing), locale)
    note(figure, heading, left, height, xanchor="left", yanchor="middle", font={"size": 11, "color": look.mute})
    x: list[float] = []
    y: list[float] = []
    for i, row in enumerate(data.places.itertuples(), start=1):
        at = height * (1 - i / (MOST_PLACES + 1))
        count = int(str(row.n))
        named = level_phrase(str(row.attribute), str(row.level)) if row.attribute else message("chart.value.elsewhere")
        words = capital(say(named, locale))
        note(figure, short(words, 24), left, at, xanchor="left", yanchor="middle", font={"size": 11})
        note(
            figure, f"<b>{whole(count, locale)}</b>", dots, at, xanchor="right", yanchor="middle", xshift=-8,
            font={"size": 11},
        )  # fmt: skip
        x += [dots + step * j for j in range(count)]
        y += [at] * count
    figure.add_scatter(x=x, y=y, mode="markers", marker={"size": 5, "color": look.bad}, hoverinfo="skip", name="places")

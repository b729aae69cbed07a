"""The segments page's answer and its cards: a verdict with its reason, every figure with its n and interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import decimal, percent, whole

LEAST_REACH = {"share": 0.1, "days": 5.0, "points": 1.0}
"""The shortest range that a figure's line spans: differences of less look like none."""
FIGURES = {
    "profit_share": "share",
    "win_rate": "share",
    "sales_cycle_days": "days",
    "retention": "share",
    "nps": "points",
    "references": "share",
}
VERDICTS = {
    "pursue": ("good", "good"),
    "keep": ("accent", "plain"),
    "not_yet": ("plain", "wait"),
    "avoid": ("bad", "bad"),
    "unjudged": ("plain", "plain"),
}
"""Verdict to tone and mark of its card."""
ORDER = ("pursue", "keep", "not_yet", "unjudged", "avoid")
MOST_DRAWN = 4
"""Figures that a card draws; what else is known of the segment stands in a line below them."""


def cards_headline(cards: pd.DataFrame) -> Message | None:
    """Which segment earns the profit and which takes deals for little; None where there are not two to compare."""
    rows = cards[cards["n_accounts"] > 0].sort_values(["profit_share", "win_rate"], ascending=False, kind="stable")
    if len(rows) < 2:
        return None
    best = rows[rows["verdict"] == "pursue"].head(1).to_dict("records")
    for verdict in ("avoid", "not_yet"):
        worst = rows[rows["verdict"] == verdict].sort_values("win_rate_n", ascending=False, kind="stable").head(1)
        if len(worst):
            break
    taken = [_takes(row, float(rows["win_rate_n"].sum())) for row in worst.to_dict("records")]
    clauses = [_earns(row) for row in best] + taken
    if len(clauses) == 2:
        return message("view.cards.headline_both", first=clauses[0], second=clauses[1])
    if clauses:
        return message("view.cards.headline_one", first=clauses[0])
    if (rows["verdict"] == "unjudged").all():
        return message("view.cards.headline_unjudged", n=len(rows))
    return message("view.cards.headline_alike", n=len(rows))


def _earns(row: dict[Any, Any]) -> Message:
    if pd.notna(row["profit_share"]):
        return message("view.cards.earns", who=row["name"], share=row["profit_share"])
    if pd.notna(row["win_rate"]):
        return message("view.cards.wins", who=row["name"], share=row["win_rate"])
    return message("view.cards.worth_more", who=row["name"])


def _takes(row: dict[Any, Any], deals: float) -> Message:
    share, profit = row["win_rate_n"] / deals if deals else 0.0, row["profit_share"]
    if pd.isna(profit):
        if share and pd.notna(row["win_rate"]):
            return message("view.cards.takes_wins", who=row["name"], share=share, won=row["win_rate"])
        return message("view.cards.worth_less", who=row["name"])
    if profit < 0:
        if not share:
            return message("view.cards.loses", who=row["name"])
        return message("view.cards.takes_loses", who=row["name"], share=share)
    if not share:
        return message("view.cards.earns", who=row["name"], share=profit)
    return message("view.cards.takes_earns", who=row["name"], share=share, profit=profit)


def cards_subline(cards: pd.DataFrame) -> Message:
    """On how many the cards rest, and how to read them."""
    deals = int(cards["win_rate_n"].fillna(0).sum())
    counted = {"n": int(cards["n_customers"].sum()), "segments": int((cards["n_accounts"] > 0).sum())}
    if not deals:
        return message("view.cards.subline_no_deals", **counted)
    return message("view.cards.subline", **counted, deals=deals)


def cards_view(cards: pd.DataFrame, *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """One card per segment that holds anybody, those to pursue first; a figure's line runs over all intervals."""
    shown = [name for name in FIGURES if (cards[f"{name}_n"].fillna(0) > 0).any()]
    rows = cards[cards["n_accounts"] > 0]
    rank = rows["verdict"].map(ORDER.index)
    rows = rows.assign(rank=rank).sort_values(
        ["rank", "profit_share", "win_rate"], ascending=[True, False, False], kind="stable"
    )
    return {"cards": [_card(row, shown, cards, locale) for _, row in rows.iterrows()]}


def _card(row: pd.Series, shown: list[str], cards: pd.DataFrame, locale: str) -> dict[str, Any]:
    tone, mark = VERDICTS[row["verdict"]]
    return {
        "name": say(row["name"], locale),
        "tone": tone,
        "mark": mark,
        "verdict": say(message(f"view.cards.{row['verdict']}"), locale),
        "size": say(
            message(
                "view.cards.size",
                n=int(row["n_customers"]),
                share=row["share_of_customers"],
                accounts=int(row["n_accounts"]),
            ),
            locale,
        ),
        "figures": [_figure(row, name, cards, locale) for name in shown[:MOST_DRAWN]],
        "also": [_told(row, name, locale) for name in shown[MOST_DRAWN:]],
        "reason": say(row["verdict_reason"], locale),
    }


def _figure(row: pd.Series, name: str, cards: pd.DataFrame, locale: str) -> dict[str, Any]:
    ends = cards[[f"{name}_low", f"{name}_high", f"{name}_all", name]].to_numpy(dtype=float)
    known = ends[~np.isnan(ends)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    reach = max(high - low, LEAST_REACH[FIGURES[name]])
    start = (low + high - reach) / 2

    def place(value: float) -> float | None:
        return None if pd.isna(value) else float((value - start) / reach)

    value = row[name]
    return {
        "label": say(message(f"view.cards.{name}"), locale),
        "at": place(value),
        "low": place(row[f"{name}_low"]),
        "high": place(row[f"{name}_high"]),
        "tick": place(row[f"{name}_all"]),
        "text": "\u2013" if pd.isna(value) else _say_figure(name, value, locale),
        "n": say(message("view.cards.n", n=int(row[f"{name}_n"])), locale),
        "none": say(message("view.cards.none"), locale),
    }


def _told(row: pd.Series, name: str, locale: str) -> str:
    """A figure in words, with its interval and n."""
    value, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    figure = {"figure": message(f"view.cards.{name}"), "n": int(row[f"{name}_n"])}
    if pd.isna(value):
        return say(message("view.cards.also_none", **figure), locale)
    figure |= {"value": _say_figure(name, value, locale)}
    if pd.isna(low):
        return say(message("view.cards.also_plain", **figure), locale)
    ends = {"low": _say_figure(name, low, locale), "high": _say_figure(name, high, locale)}
    return say(message("view.cards.also", **figure, **ends), locale)


def _say_figure(name: str, value: float, locale: str) -> str:
    unit = FIGURES[name]
    if unit == "share":
        return percent(value, 0, locale)
    if unit == "days":
        return say(message("view.cards.days", n=round(value)), locale)
    return decimal(value, 1, locale) if abs(value) < 10 else whole(value, locale)


def first_to_question(cards: pd.DataFrame) -> int:
    """Label of the segment to ask about first: one to avoid, else the one with the smallest share of profit."""
    worst = cards[cards["verdict"] == "avoid"]
    among = worst if len(worst) else cards
    share = among["profit_share"].astype(float)
    return int(among.index[int(share.argmin()) if share.notna().any() else -1])

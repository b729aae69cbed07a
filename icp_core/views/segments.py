"""The segments page's cards: a verdict with its reason, and every figure with its n and interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import percent, whole

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


def cards_view(cards: pd.DataFrame, *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """One card per segment that holds anybody; a figure's line runs over the range of all segments' intervals."""
    shown = [name for name in FIGURES if (cards[f"{name}_n"].fillna(0) > 0).any()]
    return {
        "key": say(message("view.cards.key"), locale) if shown else None,
        "cards": [_card(row, shown, cards, locale) for _, row in cards.iterrows() if row["n_accounts"] > 0],
    }


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
        "figures": [_figure(row, name, cards, locale) for name in shown],
        "reason": say(row["verdict_reason"], locale),
    }


def _figure(row: pd.Series, name: str, cards: pd.DataFrame, locale: str) -> dict[str, Any]:
    ends = cards[[f"{name}_low", f"{name}_high", f"{name}_all", name]].to_numpy(dtype=float)
    low, high = np.nanmin(ends), np.nanmax(ends)
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


def _say_figure(name: str, value: float, locale: str) -> str:
    unit = FIGURES[name]
    if unit == "share":
        return percent(value, 0, locale)
    if unit == "days":
        return say(message("view.cards.days", n=round(value)), locale)
    return whole(value, locale)


def first_to_question(cards: pd.DataFrame) -> int:
    """Label of the segment to ask about first: one to avoid, else the one with the smallest share of profit."""
    worst = cards[cards["verdict"] == "avoid"]
    among = worst if len(worst) else cards
    share = among["profit_share"].astype(float)
    return int(among.index[int(share.argmin()) if share.notna().any() else -1])

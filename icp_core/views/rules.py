"""The segments page's combinations of levels, and what was hardly ever tried."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, Message, capital, message, say
from icp_core.segments import level_phrase

MOST_HYPOTHESES = 3
MOST_UNTRIED = 6


def rules_finding(rules: pd.DataFrame) -> Message:
    """The first certain combinations in words, or that there is none."""
    certain = rules[rules["certain"].astype(bool)]
    if certain.empty:
        return message("view.rules.nothing")
    named = message("view.rules.all_of", what=[level_phrase(*pair) for pair in certain.iloc[0]["rule"]])
    return message("view.rules.finding", n=len(certain), what=named)


def rules_view(rules: pd.DataFrame, *, certain: bool, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The certain combinations, or the strongest of the others: lift with interval; the tick is what chance reaches.

    Parameters
    ----------
    rules : DataFrame as :func:`icp_core.find_rules` returns it
    """
    sure = rules["certain"].astype(bool)
    shown = rules[sure] if certain else rules[~sure].sort_values("p_value", kind="stable").head(MOST_HYPOTHESES)
    kind = "certain" if certain else "hypotheses"
    nearest = min(1.0, float(rules["low"].min())) if len(rules) else 1.0
    furthest = max(2.0, float(rules[["high", "chance_best"]].max().max())) if len(rules) else 2.0

    def place(lift: float) -> float:
        return float(np.log(lift / nearest) / np.log(furthest / nearest))

    return {
        "heading": say(message(f"view.rules.{kind}"), locale),
        "key": say(message("view.rules.key"), locale) if len(shown) else "",
        "rows": [
            {
                "lead": capital(say(message("view.rules.lead", what=row["sentence"].values["what"]), locale)),
                "text": capital(say(row["sentence"].values["told"], locale)),
                "at": place(row["lift"]),
                "low": place(row["low"]),
                "high": place(row["high"]),
                "tick": place(row["chance_best"]),
                "tone": "accent" if certain else "plain",
                "hollow": not certain,
            }
            for _, row in shown.iterrows()
        ],
    }


def coverage_note(tried: pd.DataFrame) -> Message | None:
    """Levels that were hardly ever sold to, of whose absence among the best nothing follows; None where all were.

    Parameters
    ----------
    tried : DataFrame as :func:`icp_core.hardly_tried` returns it
    """
    if tried.empty:
        return None
    named = [
        message(
            "view.coverage.level", level=level_phrase(row["attribute"], row["level"]), n=int(row["n_tried"]),
            all=int(row["n_accounts"]),
        )
        for _, row in tried.head(MOST_UNTRIED).iterrows()
    ]  # fmt: skip
    return message(
        "view.coverage.note" if len(tried) <= MOST_UNTRIED else "view.coverage.first", what=named, n=len(tried)
    )

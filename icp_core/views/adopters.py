"""Groups along the product's life in words, and what has moved in the mix of new customers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import compact_ends
from icp_core.segments import level_phrase
from icp_core.value import Adopters, group_name
from icp_core.value.adopter_worth import MEASURES
from icp_core.value.adopters import GROUPS

MOST_MOVEMENTS = 4


def adopter_rows(found: Adopters, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """A row per group: how many, when they came, and what they are worth with interval and n.

    Measures that are known of no group are left out; a cell without a figure holds the reason.
    """
    told = found.worth[found.worth["value"].notna()]
    known = [name for name in MEASURES if (told["measure"] == name).any()]
    worth = {(row["group"], row["measure"]): row for _, row in found.worth.iterrows()}
    rows = [
        [
            say(group_name(found.kind, name), locale),
            say(message("view.adopters.customers_cell", n=int(row["n"]), share=row["share"]), locale),
            say(row["reason"] or message("view.adopters.between", first=row["first"], last=row["last"]), locale),
            *(_worth(worth[name, measure], found.currency, locale) for measure in known),
        ]
        for name, row in found.table.iterrows()
        if name in GROUPS
    ]
    heads = [say(message(f"view.adopters.{name}"), locale) for name in ("group", "customers", "time", *known)]
    return pd.DataFrame(rows, columns=heads)


def adopter_notes(found: Adopters, *, locale: str = DEFAULT_LOCALE) -> list[str]:
    """Why figures of groups are missing, each reason once."""
    told = [say(reason, locale) for reason in found.worth["reason"] if reason is not None]
    return list(dict.fromkeys(told))


def movement_view(found: Adopters, *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The levels whose share moved by more than chance explains: the later share as dot, the earlier one as tick."""
    certain = found.movement[found.movement["certain"].astype(bool)].head(MOST_MOVEMENTS)
    rows = []
    for _, row in certain.iterrows():
        lead = say(level_phrase(row["attribute"], row["level"]), locale)
        told = message(
            "view.adopters.movement",
            before=row["before"], x=int(row["n_before"]), n_early=int(row["known_before"]),
            after=row["after"], y=int(row["n_after"]), n_late=int(row["known_after"]),
        )  # fmt: skip
        rows.append(
            {
                "lead": lead[:1].upper() + lead[1:] + ".",
                "text": say(told, locale),
                "at": float(row["after"]),
                "low": float(max(0.0, row["before"] + row["low"])),
                "high": float(min(1.0, row["before"] + row["high"])),
                "tick": float(row["before"]),
                "tone": "accent",
            }
        )
    empty = "too_few" if found.movement.empty else "still"
    return {
        "heading": say(message("view.adopters.heading"), locale),
        "key": say(message("view.adopters.key"), locale) if rows else "",
        "rows": rows,
        "empty": None if rows else say(message(f"view.adopters.{empty}"), locale),
    }


def _worth(row: pd.Series, currency: str, locale: str) -> str:
    if row["reason"] is not None:
        return say(message("view.adopters.none", n=int(row["n"])), locale)
    low, high = compact_ends(row["low"], row["high"], locale)
    told = message("view.adopters.amount", value=row["value"], currency=currency, n=int(row["n"]), low=low, high=high)
    return say(told, locale)

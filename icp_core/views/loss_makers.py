"""The value page's part on loss-makers: what they share, in words, and who they are."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, Message, capital, message, say, small
from icp_core.languages.numbers import decimal, money, percent, whole
from icp_core.schema import Dataset
from icp_core.segments import PER_REVENUE, is_behaviour, level_phrase, strongest_traits
from icp_core.value import Profitability

MOST_TRAITS = 6
MOST_HINTS = 3
"""Where no trait is certain: so many of the strongest are named, and called uncertain."""
MOST_LINES = 8
"""Traits and loss-makers by name together."""
LOSS_COLUMNS = ("revenue", "margin", "cost_to_serve", "profit")
LOSS_COLUMNS_WITHOUT_COST = ("revenue", "profit")
"""Where no cost to serve is known profit is the margin."""


def traits_view(
    dataset: Dataset, profit: Profitability, traits: pd.DataFrame, *, locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """What the loss-makers share, as far as chance does not explain it, and by name those that lose most.

    Where chance may explain all of it, the strongest differences are named as not certain.

    Parameters
    ----------
    traits : DataFrame as :func:`icp_core.loss_maker_traits` returns it
    """
    n_members, n_all = len(profit.loss_makers), len(dataset.customers)
    shown = strongest_traits(traits, most=MOST_TRAITS, hints=MOST_HINTS)
    rows = []
    for _, row in shown.iterrows():
        base = row["n"] / n_all
        lead, told = _words(dataset, profit, row, locale)
        certain = bool(row["certain"])
        rows.append(
            {
                "lead": lead + ".",
                "text": told if certain else say(message("view.traits.not_certain", told=told), locale),
                "kind": say(message(f"view.traits.kind_{row['kind']}"), locale),
                "at": row["n_members"] / n_members,
                "low": min(1.0, base * row["low"]),
                "high": min(1.0, base * row["high"]),
                "tick": base,
                "tone": "bad" if certain else "plain",
            }
        )
    if not n_members:
        empty = say(message("view.traits.nobody"), locale)
    elif not shown["certain"].any():
        empty = say(message("view.traits.empty", n=n_members, all=n_all), locale)
    else:
        empty = None
    return {
        "heading": say(_heading(n_members, _told(rows) if shown["certain"].any() else []), locale),
        "key": say(message("view.traits.key"), locale) if rows else "",
        "rows": rows,
        "empty": empty,
        "losses": _losses(dataset, profit, MOST_LINES - max(1, len(rows)), locale) if n_members else None,
    }


def _told(rows: list[dict[str, Any]]) -> list[str]:
    """The first trait, and the first of the other kind: two of one kind often say the same."""
    first = rows[0]
    other = next((row for row in rows[1:] if row["kind"] != first["kind"]), None)
    return [row["lead"] for row in (first, other) if row is not None]


def _heading(n: int, certain: list[str]) -> Message:
    """What is certain of the loss-makers, the first two; where nothing is, what is shown."""
    if not n:
        return message("view.traits.heading_none")
    if not certain:
        return message("view.traits.heading", n=n)
    return message("view.traits.finding", n=n, what=[small(lead.rstrip(".")) for lead in certain])


def _words(dataset: Dataset, profit: Profitability, row: pd.Series, locale: str) -> tuple[str, str]:
    """A trait in two words, and the sentence that proves it."""
    attribute, level = str(row["attribute"]), str(row["level"])
    k, n = int(row["n_members"]), len(profit.loss_makers)
    if not is_behaviour(attribute):
        told = message("view.traits.text", k=k, n=n, all=int(row["n"]), total=len(dataset.customers))
        return capital(say(level_phrase(attribute, level), locale)), say(told, locale)
    what, _, name = attribute.split(":", 1)[1].partition(":")
    end = "low" if level.startswith("..") else "high" if level.endswith("..") else "middle"
    if what == "product":
        end, name = ("other", "") if level == "other" else ("main", level)
    lead = say(message(f"view.traits.lead.{what}_{end}", name=name), locale)
    rest = int(row["n_known"] - row["n_members_known"])
    told = message(
        f"view.traits.told.{what}",
        k=k,
        n=n,
        share=k / n,
        band=_band(what, level, dataset.currency, locale),
        per=f"{whole(PER_REVENUE, locale)}\u00a0{dataset.currency}".strip(),
        others=(row["n"] - k) / rest if rest else float("nan"),
    )
    return capital(lead), say(told, locale)


def _band(what: str, level: str, currency: str, locale: str) -> str:
    """The ends of a band in the unit of what is measured."""
    low, _, high = level.partition("..")

    def shown(mark: str) -> str:
        value = float(mark)
        if what == "average_order":
            return money(value, currency, locale)
        if what == "discount_share" and value <= 1:
            return percent(value, 0, locale)
        return decimal(value, 0 if value.is_integer() else 1 if abs(value) >= 1 else 2, locale)

    if what == "product":
        return ""
    if not low:
        return say(message("view.traits.band.below", high=shown(high)), locale)
    if not high:
        return say(message("view.traits.band.above", low=shown(low)), locale)
    return say(message("view.traits.band.between", low=shown(low), high=shown(high)), locale)


def _losses(dataset: Dataset, profit: Profitability, most: int, locale: str) -> dict[str, Any]:
    worst = profit.table.loc[profit.loss_makers].nsmallest(max(most, 0), "profit")
    names = LOSS_COLUMNS if (profit.table["cost_to_serve"] > 0).any() else LOSS_COLUMNS_WITHOUT_COST
    return {
        "columns": [say(message(f"view.traits.{name}"), locale) for name in ("who", *names)],
        "rows": [
            [dataset.names[str(account)], *(money(row[name], dataset.currency, locale) for name in names)]
            for account, row in worst.iterrows()
        ],
    }

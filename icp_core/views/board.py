"""The board's parts: weights, the ranking with its reasons, and the tiers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from icp_core.fit import (
    Capacity,
    Conversion,
    Desirability,
    FitScores,
    Play,
    Tiers,
    Weights,
    chance_parts,
    explain,
    tier_plays,
)
from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name, message, say
from icp_core.languages.numbers import compact, decimal, percent, whole
from icp_core.schema import Dataset
from icp_core.views.live_words import pattern, telling

MOST_ROWS = 100
"""Rows of the ranking that are drawn; the rest stands in the export."""
WIDE_SCALE = 60
"""End of a slider in points, unless a weight is larger: nobody gives one of many attributes more."""
MOST_OF_A_PLAY = 28
"""Letters of a play that a tier's line has room for."""
BY = {"chance": "win", "priority": "priority"}
_NONE = "\u2013"
ELLIPSIS = "\u2026"
"""Stands for what only the server works out, while a slider moves."""


def weights_view(
    weights: Weights,
    suggested: Weights,
    *,
    version: str,
    locked: Collection[str] = (),
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """Sliders, one per weighed attribute, with a lock and a mark at what the data suggest; the heaviest on top.

    Parameters
    ----------
    locked : attributes whose weight stays as it is while others move
    version : str
        Changes when the sliders are to take ``weights``; a slider that is being dragged keeps its place otherwise.
    """
    values = weights.points()
    marks = suggested.points()
    largest = max([*values.values(), *marks.values()], default=0.0)
    return {
        "heading": say(message("view.weights.heading"), locale),
        "key": say(message("view.weights.key"), locale) if marks else None,
        "scale": 100 if len(values) <= 2 or largest > WIDE_SCALE else WIDE_SCALE,
        "version": version,
        "words": {name: say(message(f"view.weights.{name}"), locale) for name in ("how", "lock", "unlock")},
        "attributes": [
            _slider(attribute, points, marks.get(attribute), attribute in locked, locale)
            for attribute, points in sorted(values.items(), key=lambda item: -marks.get(item[0], 0.0))
        ],
    }


def _slider(attribute: str, points: float, suggested: float | None, locked: bool, locale: str) -> dict[str, Any]:
    label = attribute_name(attribute, locale)
    told = say(message("view.weights.suggested", points=suggested), locale)
    return {
        "id": attribute,
        "label": label,
        "title": label if suggested is None else say(message("view.weights.title", label=label, told=told), locale),
        "value": float(points),
        "locked": locked,
        "lockText": say(message("view.weights.lock_this", label=label), locale),
        "suggested": None if suggested is None else float(suggested),
        "suggestedText": told,
    }


def ranking_view(
    dataset: Dataset,
    desirability: Desirability,
    weights: Weights,
    fit: FitScores,
    tiers: Tiers,
    opening: Tiers,
    conversion: Conversion,
    *,
    tier: int,
    chosen: Collection[str] = (),
    selected: str | None = None,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """The accounts of one tier by rank, or those chosen by hand; each row with the sums that make its score and chance,
    its move, and how sure its tier is, where the tiers tell. With ``live`` the browser makes the rows while weights
    move."""
    listed = tiers.table.index.isin(list(chosen)) if chosen else tiers.table["tier"] == tier
    table = tiers.table[listed].sort_values("rank")
    shown = table.head(MOST_ROWS)
    if selected in table.index and selected not in shown.index:
        shown = pd.concat([shown, table.loc[[selected]]])
    before = opening.table["rank"]
    accounts = dataset.as_they_are.accounts.set_index("account_id")
    by_value = tiers.ranked_by == "expected_value"
    sure = "tier_probability" in table
    reasons = explain(accounts.loc[shown.index], desirability, weights)
    columns = [
        {"text": "", "title": say(message("view.ranking.rank"), locale)},
        {"text": "", "title": say(message("view.ranking.move"), locale)},
        *(
            {"text": say(message(f"view.ranking.{name}"), locale), "left": left}
            for name, left in (
                ("account", True),
                ("why", True),
                ("fit", False),
                ("win" if by_value else "priority", False),
                ("value", False),
            )
        ),
        *(
            [
                {
                    "text": say(message("view.ranking.sure"), locale),
                    "title": say(message("view.ranking.sure_help"), locale),
                }
            ]
            * sure
        ),
    ]
    rows = []
    for account_id, row in zip(map(str, shown.index), shown.to_dict("records"), strict=True):
        move = int(before[account_id] - row["rank"]) if account_id in before and pd.notna(row["rank"]) else None
        parts = [_part(part, locale) for part in reasons[account_id]]
        told = row["kind"] != "customer" and by_value and pd.notna(row["probability"])
        middle, adds = chance_parts(reasons[account_id], conversion) if told else (None, [])
        for part, more in zip(parts, adds, strict=bool(adds)):
            part["chanceText"] = _signed(100 * more, 1, locale)
        rows.append(
            {
                "id": str(dataset.handles[account_id]),
                "rank": whole(row["rank"], locale) if pd.notna(row["rank"]) else _NONE,
                "move": move,
                "moveText": say(message("view.ranking.moved", n=abs(move or 0)), locale),
                "name": dataset.names[account_id],
                "customer": say(message("view.ranking.customer"), locale) if row["kind"] == "customer" else None,
                "why": sorted(parts, key=lambda part: -part["share"]),
                "whyText": say(message("view.ranking.score", score=row["fit"]), locale),
                "cells": [
                    whole(row["fit"], locale),
                    _number(row["probability"] if by_value else row["priority"], by_value, locale),
                    compact(row["value"], locale) if pd.notna(row["value"]) else _NONE,
                    *([_number(row["tier_probability"], True, locale)] if sure else []),
                ],
                "reason": say(row["why"], locale),
                "chance": None
                if middle is None
                else _chance_sum(row["probability"], middle, sum(adds), conversion, locale),
                "group": say(message("view.ranking.group", name=row["group"]), locale) if row["group"] else None,
                "coverage": say(message("view.ranking.coverage", coverage=fit.coverage[account_id]), locale),
            }
        )
    return {
        "heading": say(message("view.ranking.heading"), locale),
        "columns": columns,
        "partHeads": [say(message(f"view.ranking.part_{name}"), locale) for name in ("fit", "chance")],
        "rows": rows,
        "selected": str(dataset.handles[selected]) if selected is not None and selected in shown.index else None,
        "live": _live_rows(
            tier, [str(dataset.handles[account]) for account in chosen if account in dataset.handles], locale
        ),
        "empty": say(message("view.ranking.empty"), locale),
        "more": say(message("view.ranking.more", n=len(table) - len(shown)), locale)
        if len(table) > len(shown)
        else None,
    }


def _live_rows(tier: int, chosen: Collection[str], locale: str) -> dict[str, Any]:
    names = ("moved", "score", "coverage", "more")
    return {
        **telling(locale),
        "tier": tier,
        "chosen": list(chosen),
        "most": MOST_ROWS,
        "customer": say(message("view.ranking.customer"), locale),
        "by": {
            "chance": say(message("view.ranking.win"), locale),
            "priority": say(message("view.ranking.priority"), locale),
        },
        **{name: pattern(f"view.ranking.{name}", locale) for name in names},
    }


def tiers_view(
    tiers: Tiers,
    capacity: Capacity,
    currency: str,
    *,
    plays: Iterable[Play] | None = None,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """The four tiers as lines: how many, what they get, what is expected of them, net of effort where that is said."""
    lines = []
    alike = tiers.reason.key == "fit.tiers.alike"
    for play in plays or tier_plays((), capacity):
        tier = play.tier
        row = dict(tiers.summary.loc[tier])
        counted = tiers.ranked_by == "expected_value" and tier != 0 and not math.isnan(row["expected_value"])
        kinds = {
            "counted": f"net_{tier}" if play.effort else f"text_{tier}",
            "plain": f"plain_{tier}" if tier else "text_0",
        }
        kind = "text_alike" if alike and not tier else kinds["counted" if counted else "plain"]
        values = {
            "owners": capacity.owners,
            "each": capacity.accounts_per_owner,
            "play": _cut(say(play.channel, locale)),
        }
        groups = message("view.tiers.in_groups", n=len(tiers.groups))
        told = message(f"view.tiers.{kind}", **values, groups=groups, expected=row["expected_value"], currency=currency)
        lines.append(
            {
                "tier": tier,
                "tone": f"t{tier}",
                "head": say(message(f"view.tiers.head_{tier}", n=int(row["n"])), locale),
                "text": say(told, locale),
                "live": {
                    "head": pattern(f"view.tiers.head_{tier}", locale),
                    **{name: pattern(f"view.tiers.{key}", locale) for name, key in kinds.items()},
                    "values": {**values, "groups": ELLIPSIS},
                },
            }
        )
    return {"tiers": lines, "live": telling(locale, currency)}


def _cut(play: str) -> str:
    return play if len(play) <= MOST_OF_A_PLAY else play[: MOST_OF_A_PLAY - 1].rstrip() + "…"


def _chance_sum(chance: float, middle: float, by_fit: float, conversion: Conversion, locale: str) -> str:
    """What the chance is made of; with signals as a second input, what they give or take beside the attributes."""
    if not conversion.timing_slope:
        return say(message("view.ranking.chance_sum", chance=chance, middle=middle), locale)
    signals = _signed(100 * (chance - middle - by_fit), 1, locale)
    return say(message("view.ranking.chance_with_signals", chance=chance, middle=middle, signals=signals), locale)


def _part(part: Mapping[str, Any], locale: str) -> dict[str, Any]:
    name = attribute_name(part["attribute"], locale)
    level = level_name(part["attribute"], part["level"], locale)
    return {
        "attribute": name,
        "level": level,
        "points": float(part["points"]),
        "pointsText": _signed(part["points"], 1, locale),
        "chanceText": None,
        "share": float(part["share"]),
        "text": f"{name}: {level}",
    }


def _signed(value: float, digits: int, locale: str) -> str:
    return ("+" if round(value, digits) > 0 else "") + decimal(value, digits, locale)


def _number(value: float, share: bool, locale: str) -> str:
    if math.isnan(value):
        return _NONE
    return percent(value, 0, locale) if share else whole(value, locale)

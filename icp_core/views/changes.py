"""Who enters and who leaves the best when another criterion takes the place of the present one, and why."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, Message, message, say, small
from icp_core.languages.numbers import decimal, is_missing, money, percent, whole
from icp_core.schema import Dataset
from icp_core.value import BestCustomers, criterion_label

HAND_PICKED = "hand_picked"
MOST_CHANGES = 200
"""Of either kind; the part scrolls, and nobody reads further."""
AMOUNTS = frozenset({"lifetime_value", "profit", "billing", "upsell"})
"""Criteria in the project's currency."""


def changes_finding(
    changes: pd.DataFrame, before: BestCustomers, after: BestCustomers, *, locale: str = DEFAULT_LOCALE
) -> Message:
    """How many of the best would be others, in a line."""
    if after.reason is not None:
        return after.reason
    enter, leave = (int((changes["change"] == change).sum()) for change in ("enters", "leaves"))
    kind = "finding_none" if enter == leave == 0 else "finding" if enter == leave else "finding_uneven"
    return message(
        f"view.changes.{kind}", n=leave, enter=enter, best=int(before.members.sum()),
        criterion=small(say(criterion_label(after.criterion), locale)),
    )  # fmt: skip


def changes_view(
    dataset: Dataset,
    changes: pd.DataFrame,
    before: BestCustomers,
    after: BestCustomers,
    *,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """The best of either criterion that are not the best of both, each with its ranks and its figures.

    Parameters
    ----------
    changes : DataFrame as :func:`icp_core.who_changes` returns it
    before, after : the best as they are, and by the other criterion
    """
    stay = int((before.members & after.members).sum())
    by_hand = HAND_PICKED in (before.criterion, after.criterion)
    columns = []
    for change, by in (("enters", "rank_after"), ("leaves", "rank_before")):
        rows = changes[changes["change"] == change].sort_values(by)
        note = message(f"view.changes.note_{change}", n=len(rows), stay=stay, best=int(before.members.sum()))
        columns.append(
            {
                "heading": say(message(f"view.changes.{change}"), locale),
                "note": say(note, locale),
                "up": change == "enters",
                "none": say(message("view.changes.none"), locale),
                "rows": [
                    {
                        "name": dataset.names[str(account)],
                        "why": _why(str(account), (before, after), dataset.currency, locale),
                        "ranks": "" if by_hand else _ranks(row, locale),
                    }
                    for account, row in rows.head(MOST_CHANGES).iterrows()
                ],
            }
        )
    hidden = max(0, max(int((changes["change"] == c).sum()) for c in ("enters", "leaves")) - MOST_CHANGES)
    return {"columns": columns, "note": say(message("view.changes.more", n=hidden), locale) if hidden else None}


def _ranks(row: pd.Series, locale: str) -> str:
    ranks = {when: "\u2013" if pd.isna(row[f"rank_{when}"]) else whole(row[f"rank_{when}"], locale)
             for when in ("before", "after")}  # fmt: skip
    return say(message("view.changes.ranks", **ranks), locale)


def _why(account: str, chosen: tuple[BestCustomers, BestCustomers], currency: str, locale: str) -> str:
    """The figures under both criteria; that somebody was picked is no figure."""
    figures = [
        message(
            "view.changes.figure",
            criterion=criterion_label(each.criterion),
            figure=_figure(each.criterion, each.scores[account], currency, locale),
        )
        for each in chosen
        if each.criterion != HAND_PICKED
    ]
    if len(figures) < 2:
        return "".join(say(figure, locale) for figure in figures)
    return say(message("view.changes.why", before=figures[0], after=figures[1]), locale)


def _figure(criterion: str, score: float, currency: str, locale: str) -> str:
    if is_missing(score):
        return say(message("view.changes.unknown"), locale)
    if criterion.removesuffix("_per_year") in AMOUNTS:
        return money(score, currency, locale)
    if criterion == "blend":
        return percent(score, 0, locale)
    if criterion == "tenure":
        return say(message("view.changes.years", n=score), locale)
    return whole(score, locale) if float(score).is_integer() else decimal(score, 1, locale)

"""The groups of Tier 2 with their members in turn, and the companies of Tier 3 that are to move up, as words."""

from __future__ import annotations

import math

import pandas as pd

from icp_core.fit import Tiers, Timing, in_turn, promotions
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import whole
from icp_core.schema import Dataset
from icp_core.views.timing import signal_label

MOST_PROMOTED = 40


def group_rows(tiers: Tiers, timing: Timing | None, dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """Each group with its members, those with the strongest timing first, and last the accounts that are in none.

    Returns
    -------
    DataFrame of words whose columns are headings; a cell's second line is its small print.
    """
    turn = in_turn(tiers, timing)
    names = dataset.names
    heads = [say(message(f"view.plays.{name}"), locale) for name in ("group", "accounts")]
    rows = []
    for at, group in [*enumerate(tiers.groups.to_dict("records")), (-1, None)]:
        mine = turn[turn["group"] == at]
        if mine.empty:
            continue
        told = [_member(names[str(account)], score, locale) for account, score in mine["timing"].items()]
        shared = "" if group is None else _shared(int(group["elsewhere"]), locale)
        name = message("view.plays.no_group") if group is None else group["name"]
        rows.append((f"{_line(say(name, locale))}\n{shared}{', '.join(told)}", whole(len(mine), locale)))
    return pd.DataFrame(rows, columns=heads)


def promotion_rows(
    tiers: Tiers, timing: Timing | None, dataset: Dataset, *, locale: str = DEFAULT_LOCALE
) -> pd.DataFrame:
    """The companies of Tier 3 that show interest, with what was seen of each last; at most :data:`MOST_PROMOTED`.

    Returns
    -------
    DataFrame of words whose columns are headings; a cell's second line is its small print.
    """
    heads = [say(message(f"view.plays.{name}"), locale) for name in ("company", "timing", "place")]
    if timing is None:
        return pd.DataFrame(columns=heads)
    mine = promotions(tiers, timing).head(MOST_PROMOTED)
    seen = timing.table.loc[mine.index].to_dict("records")
    rows = []
    for account, row, last in zip(map(str, mine.index), mine.to_dict("records"), seen, strict=True):
        kind = signal_label(str(last["latest_kind"]), locale=locale)
        latest = say(message("view.plays.latest", kind=kind, day=last["latest"]), locale)
        figures = (whole(row["timing"], locale), whole(row["rank"], locale))
        rows.append((f"{_line(dataset.names[account])}\n{latest}", *figures))
    return pd.DataFrame(rows, columns=heads)


def promotion_line(tiers: Tiers, timing: Timing | None) -> Message | None:
    """How many companies of Tier 3 show interest enough to move up; None where no signals are known."""
    if timing is None:
        return None
    n = len(promotions(tiers, timing))
    return message("view.plays.promote", n=n) if n else message("view.plays.promote_none")


def _member(name: object, score: float, locale: str) -> str:
    if math.isnan(score):
        return _line(name)
    return say(message("view.plays.member", name=_line(name), timing=whole(score, locale)), locale)


def _shared(n: int, locale: str) -> str:
    return f"{say(message('view.plays.elsewhere', n=n), locale)} " if n else ""


def _line(text: object) -> str:
    return " ".join(str(text).split())

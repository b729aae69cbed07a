"""The profile page's parts on versions: the list of them, two compared, and the log of decisions."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, Message, attribute_name, level_name, message, say
from icp_core.languages.numbers import day, moment, whole
from icp_core.profile import Comparison, LogEntry, Version, agreed, told
from icp_core.profile.decisions import shown
from icp_core.profile.moves import ways
from icp_core.schema import Dataset

MOST_MOVES = 60
MOST_ROWS = 8
"""Differing levels that are told, the largest first; further ones are counted."""
MOST_LOGGED = 100
_TITLES = ("name", "notes")
"""Settings that say what a version is called; they decide nothing."""


def versions_view(
    versions: Sequence[Version],
    changes: int,
    called: Mapping[str, str],
    *,
    zone: dt.tzinfo = dt.UTC,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """The versions in words, the latest first, below the profile as it is.

    Parameters
    ----------
    changes : how many things were chosen differently since the version that stands
    called : what each author is called
    zone : the reader's time zone
    """
    stands = agreed(tuple(versions))
    now = message("view.versions.as_agreed" if not changes else "view.versions.changes", n=changes,
                  number=stands.number if stands else 0)  # fmt: skip
    return {
        "now": {
            "head": say(message("view.versions.now"), locale),
            "text": say(now if stands else message("view.versions.never"), locale),
            "open": bool(changes) or stands is None,
        },
        "rows": [
            {
                "number": whole(version.number, locale),
                "name": version.name,
                "stands": version is stands,
                "read": version.origin == "read",
                "about": say(_about(version, called, zone), locale),
                "evidence": say(_evidence(version), locale) if any(version.counts.values()) else None,
                "reason": version.reason or None,
            }
            for version in versions
        ],
    }


def _about(version: Version, called: Mapping[str, str], zone: dt.tzinfo) -> Message:
    who = called.get(version.author, version.author)
    day_of = version.when.astimezone(zone).date()
    if version.origin == "read":
        return message("view.versions.read", day=day_of)
    return message("view.versions.by" if who else "view.versions.on", day=day_of, author=who)


def _evidence(version: Version) -> Message:
    parts = [message(f"view.versions.{name}", n=n) for name, n in version.counts.items() if n]
    return message("view.versions.evidence", parts=parts)


def comparison_view(
    found: Comparison, dataset: Dataset, later: pd.DataFrame | None = None, *, locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """Two versions compared, in words.

    Parameters
    ----------
    later : how deals opened after the first was agreed went, as of :func:`icp_core.later_deals`
    """
    names = dataset.names
    moved = [
        {
            "name": str(names.get(move.account_id, say(message("profile.decided.some_company"), locale))),
            "from": f"t{move.tier_before}",
            "to": f"t{move.tier_after}",
            "up": move.up,
            "why": say(move.why, locale),
            "score": say(message("view.versions.score", before=move.score_before, after=move.score_after), locale),
        }
        for move in found.moves[:MOST_MOVES]
    ]
    more = len(found.moves) - len(moved)
    groups = list(_groups(found.differences, names, locale))
    return {
        "groups": groups,
        "same": None if groups else say(message("view.versions.same"), locale),
        "differs": say(message("view.versions.differs"), locale),
        "heading": say(message("view.versions.moved", n=len(found.moves)), locale),
        "ways": [
            {"from": f"t{was}", "to": f"t{now}", "n": whole(n, locale), "title": say(_way(was, now, n), locale)}
            for was, now, n in ways(found.moves)
        ],
        "moves": moved,
        "more": say(message("view.versions.more", n=more), locale) if more > 0 else None,
        "all": say(message("view.versions.all", n=len(moved)), locale),
        "fewer": say(message("view.versions.fewer"), locale),
        "none": say(message("view.versions.no_accounts" if found.accounts.empty else "view.versions.none"), locale),
        "later": None if later is None else say(_later(later), locale),
    }


def _way(was: int, now: int, n: int) -> Message:
    tiers = {"before": message(f"profile.tier.{was}"), "after": message(f"profile.tier.{now}")}
    return message("view.versions.way", n=n, **tiers)


def _later(later: pd.DataFrame) -> Message:
    if later.empty:
        return message("view.versions.no_later")
    told_of = {name: _rate(name, row) for name, row in later.iterrows()}
    return message("view.versions.later", fits=told_of["fits"], others=told_of["others"])


def _rate(name: Any, row: pd.Series) -> Message:
    n = int(row["n"])
    if not n:
        return message(f"view.versions.later_no_{name}")
    return message(f"view.versions.later_{name}", n=n, won=int(row["won"]), rate=float(row["rate"]),
                   low=100 * float(row["low"]), high=100 * float(row["high"]))  # fmt: skip


def _groups(differences: pd.DataFrame, names: pd.Series, locale: str) -> Iterator[dict[str, Any]]:
    """What differs, kind by kind; what differs by less than it is told in is left out."""
    examples = (differences["what"] == "line") & (differences["attribute"] == "examples")
    nobody = say(message("profile.decided.some_company"), locale)  # an id may be a name, and says nothing else
    called = differences["level"].map(lambda account: names.get(account, nobody))
    differences = differences.assign(level=differences["level"].where(~examples, called))
    told = differences[~differences["attribute"].isin(_TITLES) | (differences["what"] != "setting")]
    for kind in ("weight", "level", "disqualifier", "setting", "belief", "strength", "line"):
        mine = told[told["what"] == kind]
        rows = [_row(kind, *row) for row in mine[["attribute", "level", "before", "after"]].to_numpy().tolist()]
        rows = [row for row in rows if row["said"] or say(row["before"], locale) != say(row["after"], locale)]
        if kind in ("weight", "level"):
            rows.sort(key=lambda row: -row["size"])
        if rows:
            left = len(rows) - MOST_ROWS if kind == "level" else 0
            yield {
                "heading": say(message(f"view.versions.{kind}"), locale),
                "written": kind == "line",
                "rows": [
                    {name: row[name] and say(row[name], locale) for name in ("label", "before", "after", "said")}
                    for row in (rows[:MOST_ROWS] if left > 0 else rows)
                ],
                "more": say(message("view.versions.more_levels", n=left), locale) if left > 0 else None,
            }  # fmt: skip


def _row(kind: str, attribute: str, level: str, before: Any, after: Any) -> dict[str, Any]:
    """One difference: what it is of, from, to, how large it is among its like; and of a reason to say no, or of a line
    that only one of the two has, whether it was added or removed. Words that the label holds are not told again.
    """
    line = level
    label: Message | str = attribute_name(attribute)
    if kind in ("level", "belief", "strength", "disqualifier"):
        label = message("view.versions.level_of", name=label, level=level_name(attribute, level))
    elif kind == "setting":
        label = message(f"profile.setting.{attribute}")
    elif kind == "line":
        if attribute == "people":  # whom it is, stands beside
            level = say(message(f"profile.role.{level.split(maxsplit=1)[0]}"))
        elif attribute == "hidden":
            level = attribute_name(level)
        label = message("view.versions.line_of", part=message(f"profile.part.{attribute}"), label=level)
    size = abs((after or 0) - (before or 0)) if kind in ("weight", "level") else 0
    told = {"label": label, "size": size}
    if kind in ("disqualifier", "line") and (before is None or after is None):
        words = {
            name: str(said) if kind == "line" and said and said != line else None
            for name, said in (("before", before), ("after", after))
        }
        return told | words | {"said": message(f"view.versions.{'added' if before is None else 'removed'}")}
    return told | {
        "before": _value(kind, attribute, before), "after": _value(kind, attribute, after), "said": None,
    }  # fmt: skip


def _value(kind: str, attribute: str, value: Any) -> Message | str:
    if value is None or (isinstance(value, float) and math.isnan(value)) or value == "":
        return message("view.versions.nothing")
    if kind in ("weight", "level", "belief", "strength"):
        return message("view.versions.number", value=float(value))
    return shown(attribute, value) if kind == "setting" else str(value)


def log_view(
    entries: Sequence[LogEntry],
    called: Mapping[str, str],
    *,
    named: bool = True,
    zone: dt.tzinfo = dt.UTC,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """The log in words, the latest first.

    Parameters
    ----------
    called : what each author is called
    named : whether companies and files are named
    zone : the reader's time zone
    """
    left = len(entries) - MOST_LOGGED
    return {
        "heads": [say(message(f"view.versions.log_{name}"), locale) for name in ("when", "who", "what", "why")],
        "rows": [
            {
                "day": day(entry.when.astimezone(zone).date(), locale),
                "time": moment(entry.when.astimezone(zone), locale).rsplit(", ", 1)[-1],
                "who": called.get(entry.author, entry.author) or say(message("view.versions.nobody"), locale),
                "nobody": not entry.author,
                "what": say(told(entry.decision, named=named), locale),
                "why": entry.why,
            }
            for entry in entries[:MOST_LOGGED]
        ],
        "more": say(message("view.versions.older", n=left), locale) if left > 0 else None,
    }


def decision_label(entry: LogEntry, *, named: bool = True, locale: str = DEFAULT_LOCALE) -> str:
    """A decision as one line of a list to choose from."""
    return say(
        message("view.versions.entry", what=told(entry.decision, named=named), day=entry.when.date()), locale
    )  # fmt: skip


def kind_label(kind: str, *, locale: str = DEFAULT_LOCALE) -> str:
    """What decisions of a kind are called."""
    return say(message(f"profile.kind.{kind}"), locale)

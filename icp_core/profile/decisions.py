"""Decisions: what somebody chose differently, from what to what, in plain values and in words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from icp_core.errors import SettingError
from icp_core.languages import Message, attribute_name, level_name, message, say, signal_name
from icp_core.moments import moment_of
from icp_core.profile.notes import ROLES
from icp_core.value.criteria import criterion_label

Kind = Literal[
    "weights", "levels", "bands", "beliefs", "criterion", "learning", "worth", "segments", "exclusion", "capacity",
    "signals", "plays", "ballot", "columns", "facts", "files", "profile", "restored",
]  # fmt: skip
Subject = tuple[str, ...]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_NAMED = 6
"""Changed weights that a line names; further ones are counted."""
LONGEST_WHY = 1_000
_WITH_UNIT = ("share", "annual_discount_rate", "minimum_value_share", "order_cost", "margin_share", "rate")


@dataclass(frozen=True)
class Decision:
    """One thing that was chosen differently.

    Attributes
    ----------
    kind : one of :data:`KINDS`
    subject : what of it, as (attribute, level) or (setting,)
    before, after : str
        JSON of the plain values; ``null`` where there was, or is, nothing of one's own.
    """

    kind: Kind
    subject: tuple[str, ...] = ()
    before: str = "null"
    after: str = "null"

    def __post_init__(self) -> None:
        for text in (self.before, self.after):
            try:
                json.loads(text, parse_constant=_no_number)
            except (ValueError, RecursionError) as problem:
                raise SettingError("decision_not_json", given=text[:40]) from problem

    @classmethod
    def of(cls, kind: Kind, subject: Sequence[str], before: Any, after: Any) -> Decision:
        """A decision of plain values."""
        told = [json.dumps(value, ensure_ascii=False, allow_nan=False) for value in (before, after)]
        return cls(kind, tuple(subject), *told)


@dataclass(frozen=True)
class LogEntry:
    """A decision as the log holds it.

    Attributes
    ----------
    id : int, unique in the log's file
    began, moment : ISO 8601 in UTC
        When it was first and last changed in one go.
    author : who; empty where nobody said
    why : the reason; empty where none was given
    """

    id: int
    began: str
    moment: str
    author: str
    decision: Decision
    why: str = ""

    @property
    def when(self) -> dt.datetime:
        """Its moment, in UTC."""
        return moment_of(self.moment)


def _no_number(word: str) -> None:
    raise ValueError(word)


def told(decision: Decision, *, named: bool = True) -> Message:
    """A decision in words.

    Parameters
    ----------
    named : whether companies and files are named; a fact that was taken away is in no table that would hide its name
    """
    before, after = json.loads(decision.before), json.loads(decision.after)
    if not named and decision.kind == "facts":
        hidden = say(message("profile.decided.some_company"))
        before, after = ([hidden, value[1]] if value else value for value in (before, after))
    if not named and decision.kind == "files":
        before, after = ([message("profile.decided.count", n=len(value))] if value else value
                         for value in (before, after))  # fmt: skip
    return _TOLD.get(decision.kind, _setting)(decision.subject, before, after)


def shown(setting: str, value: Any) -> Message | str:
    """A setting's value as a reader sees it."""
    if value is None:
        return message("profile.decided.nothing") if setting == "review" else _usual()
    if setting == "criterion":
        return criterion_label(str(value))
    if setting == "learn_from":
        return message(f"profile.learn_from.{value}")
    if setting == "method":
        return message("profile.decided.text", text=str(value).replace("_", " "))
    if isinstance(value, bool):
        return message("level.yes" if value else "level.no")
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return message("profile.decided.count", n=len(value))
    if setting in _WITH_UNIT and 0 <= value <= 1:
        return message("profile.decided.percent", value=float(value))
    return message("profile.decided.number", value=value if float(value).is_integer() else float(value))


def _setting(subject: Subject, before: Any, after: Any) -> Message:
    name = message(f"profile.setting.{subject[0]}")
    return message("profile.decided.setting", name=name, before=shown(subject[0], before),
                   after=shown(subject[0], after))  # fmt: skip


def _weights(subject: Subject, before: Any, after: Any) -> Message:
    if after is None:
        return message("profile.decided.weights_data")
    new = {str(name): float(points) for name, points in after}
    if before is None:
        order = sorted(new, key=lambda name: -new[name])
        told = [message("profile.decided.points", name=attribute_name(name), after=new[name]) for name in order]
        return message("profile.decided.weights_set", what=_first(told))
    old = {str(name): float(points) for name, points in before}
    places = [name for name in dict.fromkeys((*new, *old)) if round(new.get(name, 0)) != round(old.get(name, 0))]
    places.sort(key=lambda name: -abs(new.get(name, 0) - old.get(name, 0)))
    if not places:
        return message("profile.decided.weights_little")
    told = [
        message("profile.decided.moved", name=attribute_name(name), before=old.get(name, 0.0), after=new.get(name, 0.0))
        for name in places
    ]
    return message("profile.decided.weights", what=_first(told))


def _first(told: list[Message]) -> list[Message]:
    more = len(told) - MOST_NAMED
    return told if more <= 0 else [*told[:MOST_NAMED], message("profile.decided.more", n=more)]


def _level(subject: Subject, before: Any, after: Any) -> Message:
    place = {"name": attribute_name(subject[0]), "level": level_name(*subject)}
    if after is None:
        return message("profile.decided.level_gone", **place, before=float(before or 0))
    if before is None:
        return message("profile.decided.level_new", **place, after=float(after))
    return message("profile.decided.level", **place, before=float(before), after=float(after))


def _belief(subject: Subject, before: Any, after: Any) -> Message:
    if len(subject) < 2:
        return _setting(subject, before, after)
    place = {"name": attribute_name(subject[0]), "level": level_name(*subject)}
    if after is None:
        return message("profile.decided.belief_gone", **place)
    now, worth = (float(part) for part in after)
    if before is None:
        return message("profile.decided.belief_new", **place, after=now, worth=worth)
    then, was_worth = (float(part) for part in before)
    return message("profile.decided.belief", **place, before=then, after=now, worth=worth, was_worth=was_worth)


def _bands(subject: Subject, before: Any, after: Any) -> Message:
    old, new = _edges(before), _edges(after)
    return message("profile.decided.bands", name=attribute_name(subject[0]), before=old, after=new)


def _fact(subject: Subject, before: Any, after: Any) -> Message:
    way = "removed" if after is None else "added" if before is None else "changed"
    company, what = (after or before)[:2]
    return message(f"profile.decided.fact_{way}", company=str(company), what=message(f"profile.fact.{what}"))


def _ballot(subject: Subject, before: Any, after: Any) -> Message:
    return message(f"profile.decided.ballot_{after or 'taken_back'}", title=subject[0])


def _column(subject: Subject, before: Any, after: Any) -> Message:
    return message(f"profile.decided.column_{after or 'as_figures'}", name=attribute_name(subject[0]))


def _files(subject: Subject, before: Any, after: Any) -> Message:
    nothing = [message("profile.decided.nothing")]
    return message("profile.decided.files", before=before or nothing, after=after or nothing)


def _exclusion(subject: Subject, before: Any, after: Any) -> Message:
    if subject != ("segments",):
        return _setting(subject, before, after)
    if not after:
        return message("profile.decided.exclusion_none")
    return message("profile.decided.exclusion", segments=[str(number) for number in after])


def _line(subject: Subject, before: Any, after: Any) -> Message:
    if len(subject) < 2:
        return _setting(subject, before, after)
    way = "gone" if after is None else "new" if before is None else "changed"
    part, text = message(f"profile.part.{subject[0]}"), str(after if after is not None else before)
    if subject[0] == "examples":  # known by an id that says nothing to a reader
        return message(f"profile.decided.example_{way}", text=text)
    role = subject[1].partition(" ")[0]
    if subject[0] == "people" and role in ROLES and way != "changed":  # a role and whom it is
        return message(f"profile.decided.person_{way}", part=part, who=text, does=message(f"profile.does.{role}"))
    if way == "new" and text in subject[1]:  # it is known by its words
        way = "new_so_called"
    return message(f"profile.decided.line_{way}", part=part, label=subject[1], text=text)


def _play(subject: Subject, before: Any, after: Any) -> Message:
    tier, part = message(f"profile.tier.{subject[0]}"), message(f"profile.play_part.{subject[1]}")
    return message("profile.decided.play", tier=tier, part=part, after=_usual() if after is None else str(after))


def _signal(subject: Subject, before: Any, after: Any) -> Message:
    name = signal_name(subject[0])
    return message("profile.decided.signals", name=name, before=_rule(before), after=_rule(after))


def _restored(subject: Subject, before: Any, after: Any) -> Message:
    return message("profile.decided.restored", number=int(subject[0]), name=str(after))


def _edges(edges: Any) -> Message | list[str]:
    return _usual() if edges is None else [f"{edge:g}" for edge in edges]


def _rule(rule: Mapping[str, Any] | None) -> Message:
    if rule is None:
        return _usual()
    return message("profile.decided.rule", points=float(rule["points"]), days=float(rule["half_life_days"]))


def _usual() -> Message:
    return message("profile.decided.usual")


_TOLD: Mapping[Kind, Callable[[Subject, Any, Any], Message]] = {
    "weights": _weights,
    "levels": _level,
    "beliefs": _belief,
    "bands": _bands,
    "facts": _fact,
    "ballot": _ballot,
    "columns": _column,
    "files": _files,
    "exclusion": _exclusion,
    "profile": _line,
    "plays": _play,
    "signals": _signal,
    "restored": _restored,
}

"""The ballot while it is open: what it asks about, what a participant's phone shows, and the screen in the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from statistics import median
from typing import Any, Protocol

from icp_core.fit import Desirability, Tally
from icp_core.languages import DEFAULT_LOCALE, attribute_name, has_text, level_name, message, say
from icp_core.languages.numbers import decimal, digits
from icp_core.views.qr import qr_view

ALL = 100
_NONE = "\u2013"
MOST_LEVELS = 3
"""Levels that stand for an attribute that has no description."""


class Asked(Protocol):
    """An attribute as participants see it."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...


class Round(Protocol):
    """What a participant is told of a round."""

    @property
    def code(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def attributes(self) -> Sequence[Asked]: ...
    @property
    def places(self) -> Mapping[str, str]: ...


class Progress(Protocol):
    """Names of who has joined and of who has sent points."""

    @property
    def joined(self) -> Collection[str]: ...
    @property
    def cast(self) -> Collection[str]: ...


class Participant(Protocol):
    """Who takes part, and the own points once they are sent."""

    @property
    def token(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def points(self) -> Mapping[str, float] | None: ...


class Kept(Protocol):
    """A round that was shown."""

    @property
    def day(self) -> dt.date: ...
    @property
    def attributes(self) -> Sequence[tuple[str, str]]: ...


def ballot_attributes(desirability: Desirability, *, locale: str = DEFAULT_LOCALE) -> dict[str, tuple[str, str]]:
    """What can be weighed, by its id: what it is called, and in a few words what is meant.

    By the alphabet, so that the order says nothing of what matters more.
    """
    named = {name: attribute_name(name, locale) for name in desirability.weighed}
    ordered = sorted(named, key=lambda name: (named[name].casefold(), name))
    return {name: (named[name], _hint(desirability, name, locale)) for name in ordered}


def ballot_code(code: str) -> str:
    """Four digits as they are read aloud: ``4 281``."""
    return f"{code[:1]} {code[1:]}"


def join_view(link: str, *, refused: str | None, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """What a phone needs to find its ballot again before its owner has joined.

    Parameters
    ----------
    link : the round's part of the link, or an empty text where the code is typed
    refused : a token that nobody holds any more
    """
    return {"stage": "join", "link": link, "forget": refused, "coming": say(message("view.voting.coming"), locale)}


def voting_view(
    round: Round,
    participant: Participant,
    progress: Progress,
    *,
    ballots: Mapping[str, Mapping[str, float]] | None = None,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """A participant's ballot; nothing in it comes from another's points until all are shown.

    Parameters
    ----------
    ballots : points by voter, once the round is revealed
    """
    joined, cast, sent = len(progress.joined), len(progress.cast), participant.points
    return {
        "stage": "vote",
        "link": round.secret,
        "token": participant.token,
        "place": say(message("view.voting.room", code=ballot_code(round.code)), locale),
        "name": participant.name,
        "heading": say(message("view.voting.heading", title=round.title), locale),
        "secret": say(message("view.voting.secret"), locale),
        "attributes": [
            {
                "id": place,
                "label": asked.label,
                "hint": asked.hint,
                "less": say(message("view.voting.less", name=asked.label), locale),
                "more": say(message("view.voting.more", name=asked.label), locale),
            }
            for place, asked in zip(round.places, round.attributes, strict=True)
        ],
        "shared": [say(message("view.voting.shared", n=n), locale) for n in range(ALL + 1)],
        "left": [say(message("view.voting.left", n=n), locale) for n in range(ALL + 1)],
        **{
            name: say(message(f"view.voting.{key}"), locale)
            for name, key in (
                ("send", "send"),
                ("sending", "sending"),
                ("unheard", "unheard"),
                ("startOver", "start_over"),
                ("takeBack", "take_back"),
                ("change", "change"),
                ("isIn", "is_in"),
            )
        },
        "sent": None if sent is None else {place: sent[id] for place, id in round.places.items() if id in sent},
        "waiting": {
            "joined": joined,
            "in": cast,
            "text": say(message("view.voting.are_in", n=cast, of=joined), locale),
        },
        "shown": None if ballots is None else _shown(round, participant, ballots, locale),
    }


def room_view(
    round: Round, progress: Progress, *, link: str, short: str, named: bool, locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """The screen in the room: how to join, and who is in.

    Parameters
    ----------
    link : for the QR code
    short : an address to type, which asks for the code
    named : whether names stand on the screen; else dots alone
    """
    joined, cast = list(progress.joined), set(progress.cast)
    return {
        "qr": qr_view(link, say(message("view.room.alt"), locale)),
        "steps": [
            {"head": say(message("view.room.scan"), locale), "text": None},
            {"head": say(message("view.room.or_open"), locale), "text": short},
            {"head": say(message("view.room.type_code"), locale), "text": ballot_code(round.code)},
        ],
        "count": say(message("view.room.count", n=len(cast), of=len(joined)), locale) if joined else None,
        "empty": say(message("view.room.nobody"), locale),
        "people": [
            {
                "name": name if named else None,
                "in": name in cast,
                "state": say(message("view.room.in" if name in cast else "view.room.not_in"), locale),
            }
            for name in (joined if named else sorted(joined, key=lambda name: name not in cast))
        ],
    }


def rounds_view(rounds: Sequence[Kept], tallies: Sequence[Tally], *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The medians of rounds side by side, the oldest first, and how far people agreed, as a table of words."""
    labels = {name: label for kept in rounds for name, label in kept.attributes}

    def median_of(tally: Tally, name: str) -> list[str]:
        return [digits(float(tally.medians[name]), locale) if name in tally.medians else _NONE]

    rows = [[[label], *(median_of(tally, name) for tally in tallies)] for name, label in labels.items()]
    agreed = [[_NONE if tally.agreement is None else decimal(tally.agreement, 2, locale)] for tally in tallies]
    heads = [say(message("view.voting.round", number=n, day=kept.day), locale) for n, kept in enumerate(rounds, 1)]
    return {
        "columns": [say(message("view.voting.medians"), locale), *heads],
        "rows": [*rows, [[say(message("view.voting.agreement"), locale)], *agreed]],
    }


def _hint(desirability: Desirability, attribute: str, locale: str) -> str:
    if has_text(f"hint.{attribute}", locale):
        return say(message(f"hint.{attribute}"), locale)
    if attribute not in desirability.scheme.attributes:
        return ""
    levels = desirability.scheme.levels(attribute)
    named = [level_name(attribute, level, locale) for level in levels if level not in ("unknown", "other")]
    return ", ".join(named[:MOST_LEVELS])


def _shown(
    round: Round, participant: Participant, ballots: Mapping[str, Mapping[str, float]], locale: str
) -> dict[str, Any]:
    own = participant.points
    rows: list[dict[str, Any]] = []
    most = 10.0
    for asked in round.attributes:
        middle = float(median(points[asked.id] for points in ballots.values()))
        mine = None if own is None else float(own[asked.id])
        most = max(most, middle, mine or 0.0)
        said = digits(middle, locale)
        beside = message("view.voting.only_middle", middle=said)
        if mine is not None:
            beside = message("view.voting.pair", own=digits(mine, locale), middle=said)
        rows.append(
            {
                "label": asked.label,
                "own": mine,
                "median": middle,
                "text": say(beside, locale),
            }
        )
    return {
        "heading": say(message("view.voting.all_shown"), locale),
        "subline": say(message("view.voting.look_up", n=len(ballots)), locale),
        "you": say(message("view.voting.you"), locale),
        "median": say(message("view.voting.middle"), locale),
        "scale": most,
        "rows": rows,
    }

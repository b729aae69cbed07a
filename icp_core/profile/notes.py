"""What people write on the one-page profile beside what the data say: lines, people, reasons to say no, the review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from icp_core.errors import SettingError

Role = Literal["decides", "pays", "uses", "stops"]
ROLES: tuple[Role, ...] = ("decides", "pays", "uses", "stops")
LONGEST_LINE = 300
LONGEST_ADDRESS = 500
MOST_LINES = 40


def web_address(url: object) -> str | None:
    """The address of a story, if it is one that a browser may open (http or https, with a host); else None."""
    if not isinstance(url, str) or len(url) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else None


def _in_one_line(written: Any, *names: str) -> None:
    """Take line's ends and doubled spaces out of fields, and what is longer than :data:`LONGEST_LINE`."""
    for name in names:
        object.__setattr__(written, name, " ".join(getattr(written, name).split())[:LONGEST_LINE])


@dataclass(frozen=True)
class WrittenLine:
    """A line that somebody wrote: a belief, and so it is marked.

    Attributes
    ----------
    label : the category, as ``What hurts``; of an attribute its name, and the line then stands in its row's place
    text : what is wanted there
    by : whose belief it is
    ground : from what, as ``14 interviews``
    """

    label: str
    text: str
    by: str = ""
    ground: str = ""

    def __post_init__(self) -> None:
        _in_one_line(self, "label", "text", "by", "ground")


@dataclass(frozen=True)
class Person:
    """Who inside such a company decides, pays, uses, or can stop it."""

    role: Role
    who: str
    ground: str = ""

    def __post_init__(self) -> None:
        _in_one_line(self, "who", "ground")


@dataclass(frozen=True)
class NotYet:
    """Whom to refer on for now, and when to come back."""

    who: str
    come_back: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        _in_one_line(self, "who", "come_back", "by")


@dataclass(frozen=True)
class Example:
    """What is said of a customer that shows the profile: how it works, and where its story can be read.

    Raises
    ------
    SettingError
        If the address is not an https one.
    """

    account_id: str
    operating_model: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        _in_one_line(self, "operating_model")
        object.__setattr__(self, "url", self.url.strip())
        if self.url and not (web_address(self.url) and self.url.lower().startswith("https://")):
            raise SettingError("sheet_link", given=self.url[:80])


@dataclass(frozen=True)
class SheetNotes:
    """All that people wrote on the profile.

    Attributes
    ----------
    lines : rows of the profile beside those of attributes, and in place of some
    people : who decides, pays, uses, can stop it
    noes : reasons to say no
    not_yet : whom to come back to, and when
    examples : what is said of example customers; those named here come first
    hidden : attributes whose row is not shown
    review : ISO date of the next review, or empty
    """

    lines: tuple[WrittenLine, ...] = ()
    people: tuple[Person, ...] = ()
    noes: tuple[WrittenLine, ...] = ()
    not_yet: tuple[NotYet, ...] = ()
    examples: tuple[Example, ...] = ()
    hidden: tuple[str, ...] = ()
    review: str = ""

    def __post_init__(self) -> None:
        for part in ("lines", "people", "noes", "not_yet", "examples"):
            if len(getattr(self, part)) > MOST_LINES:
                raise SettingError("sheet_lines", n=len(getattr(self, part)), most=MOST_LINES)
        if self.review:
            try:
                dt.date.fromisoformat(self.review)
            except ValueError as problem:
                raise SettingError("sheet_review", given=self.review[:40]) from problem


def notes_without_names(notes: SheetNotes, veil: Callable[[Any], Any]) -> SheetNotes:
    """The notes with aliases for names; companies stand there by their ids, and their stories by their addresses,
    which are not to leave."""
    hidden: SheetNotes = veil(replace(notes, examples=()))
    told = tuple(replace(one, operating_model=veil(one.operating_model)) for one in notes.examples)
    return replace(hidden, examples=told, hidden=notes.hidden)

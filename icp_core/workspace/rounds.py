"""A round of the ballot: who shares 100 points over which attributes, and what is kept of it once it is revealed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from icp_core.errors import BallotError
from icp_core.fit import checked_points
from icp_core.moments import moment_of

MOST_VOTERS = 40
LONGEST_VOTER = 40
"""Characters of a participant's name: it stands in a line beside others."""
MOST_ATTRIBUTES = 40
LONGEST_LABEL = 300
LONGEST_WHY = 1_000


@dataclass(frozen=True)
class Asked:
    """An attribute as participants see it: its id, what it is called, and a few words on what is meant."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Round:
    """A round as participants find it; it says nothing of who votes how.

    Attributes
    ----------
    id : str that nobody can guess; only the facilitator's pages have it
    project : id of the project that it belongs to
    code : four digits, to be read aloud and typed
    secret : str that nobody can guess, for the link and its QR code
    opened : when, in UTC
    revealed : when, or None while it is open
    """

    id: str
    project: str
    code: str
    secret: str
    title: str
    attributes: tuple[Asked, ...]
    opened: dt.datetime
    revealed: dt.datetime | None = None

    @property
    def places(self) -> dict[str, str]:
        """Attribute ids by their places on the ballot, by which phones name them: ``asked_1`` and so on."""
        return {f"asked_{n}": attribute.id for n, attribute in enumerate(self.attributes, 1)}

    @property
    def labels(self) -> dict[str, str]:
        """Attribute id to what it is called, in the order of the ballot."""
        return {each.id: each.label for each in self.attributes}


@dataclass(frozen=True)
class KeptRound:
    """A round after it was revealed, as the project and its file carry it.

    Attributes
    ----------
    revealed : when, ISO 8601 in UTC
    attributes : (id, what it was called) pairs
    ballots : (name, ((attribute id, points), ...)) pairs; the points of each sum to 100
    decision : what was made of it: nothing yet, its medians ``adopted`` as weights, or the weights ``kept``
    why : the reason given for it, to 1,000 characters
    """

    title: str
    revealed: str
    attributes: tuple[tuple[str, str], ...]
    ballots: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    decision: Literal["", "adopted", "kept"] = ""
    why: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "revealed", moment_of(self.revealed, "revealed").isoformat())
        object.__setattr__(self, "why", " ".join(self.why.split())[:LONGEST_WHY])
        ids = [name for name, _ in self.attributes]
        check_attributes(Asked(name, label) for name, label in self.attributes)
        names = [folded(clean_name(name)) for name, _ in self.ballots]
        if len(set(names)) != len(names) or not 1 <= len(names) <= MOST_VOTERS:
            raise BallotError("ballot_names", n=len(names), most=MOST_VOTERS)
        for _, points in self.ballots:
            if len(dict(points)) != len(points):
                raise BallotError("ballot_twice", attribute=points[0][0])
            checked_points(ids, dict(points))

    @property
    def day(self) -> dt.date:
        """The day on which it was revealed."""
        return moment_of(self.revealed).date()

    @property
    def points(self) -> dict[str, dict[str, float]]:
        """Name to points by attribute: what :func:`icp_core.tally` takes."""
        return {name: dict(points) for name, points in self.ballots}


def clean_name(name: str) -> str:
    """A participant's name without what cannot be seen, its spaces single.

    Raises
    ------
    BallotError
        ``ballot_name`` where nothing is left, or more than 40 characters.
    """
    shown = "".join(
        " " if unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cc") else letter
        for letter in unicodedata.normalize("NFKC", name)
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    cleaned = unicodedata.normalize("NFKC", " ".join(shown.split()))
    if not 1 <= len(cleaned) <= LONGEST_VOTER:
        raise BallotError("ballot_name", most=LONGEST_VOTER)
    return cleaned


def folded(name: str) -> str:
    """What tells two names apart: not their case."""
    return unicodedata.normalize("NFKC", name.casefold())


def check_attributes(attributes: Iterable[Asked]) -> None:
    """Make sure that a ballot asks about something, and about each thing once.

    Raises
    ------
    BallotError
        ``ballot_attributes`` or ``ballot_twice``.
    """
    asked = tuple(attributes)
    if not 1 <= len(asked) <= MOST_ATTRIBUTES:
        raise BallotError("ballot_attributes", n=len(asked), most=MOST_ATTRIBUTES)
    seen: set[str] = set()
    for each in asked:
        if each.id in seen:
            raise BallotError("ballot_twice", attribute=each.label)
        seen.add(each.id)

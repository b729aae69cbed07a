"""A version: what was agreed at one moment, by whom and why. It is made once and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.moments import moment_of
from icp_core.profile.definition import IcpDefinition

LONGEST_NAME = 120
LONGEST_REASON = 1_000
Origin = Literal["agreed", "read"]


@dataclass(frozen=True)
class Version:
    """What was agreed at one moment.

    Attributes
    ----------
    number : int from 1, in the order in which they were saved; no two of a project have the same
    name : str, 1-120 characters
    moment : ISO 8601 in UTC
    author, reason : str
        Who agreed on it, and why; empty where nobody said.
    definition : IcpDefinition
    choices : str
        JSON of all that was chosen then, to go back to; empty where it was read from a file, which holds none.
    origin : ``agreed`` in this project, or ``read`` from a file
    """

    number: int
    name: str
    moment: str
    author: str
    reason: str
    definition: IcpDefinition
    choices: str = ""
    origin: Origin = "agreed"

    def __post_init__(self) -> None:
        for part, most in (("name", LONGEST_NAME), ("author", LONGEST_NAME), ("reason", LONGEST_REASON)):
            object.__setattr__(self, part, " ".join(getattr(self, part).split())[:most])
        if not self.name:
            raise SettingError("version_name", most=LONGEST_NAME)
        if self.number < 1:
            raise SettingError.out_of_range("number", self.number, 1, 1_000_000)
        moment_of(self.moment)

    @property
    def when(self) -> dt.datetime:
        """Its moment, in UTC."""
        return moment_of(self.moment)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many customers, deals and interviews there were."""
        return self.definition.counts


def version_line(
    versions: tuple[Version, ...], changes: int, *, author: str | None = None, zone: dt.tzinfo = dt.UTC
) -> Message:
    """Which version a profile is, by whom and when, or what is not agreed yet.

    Parameters
    ----------
    changes : how many things were chosen differently since the version that stands
    author : what its author is to be called, where names are hidden
    zone : the reader's time zone
    """
    here = agreed(versions)
    if here is None:
        return message("profile.version.none")
    if changes:
        return message("profile.version.changed", n=changes, number=here.number)
    who = here.author if author is None else author
    by = message("profile.version.by", author=who) if who else message("profile.version.nobody")
    before = agreed(tuple(version for version in versions if version.number < here.number))
    replaces = message("profile.version.first" if before is None else "profile.version.replaces",
                       number=before.number if before else 0)  # fmt: skip
    return message(
        "profile.version.line", number=here.number, day=here.when.astimezone(zone).date(), by=by, replaces=replaces
    )


def agreed(versions: tuple[Version, ...]) -> Version | None:
    """The version that stands: the last that was agreed in this project; None where there is none."""
    mine = [version for version in versions if version.origin == "agreed"]
    return max(mine, key=lambda version: version.number, default=None)

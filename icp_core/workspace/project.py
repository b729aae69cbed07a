"""A project: a name, what was chosen, the files as uploaded, and the tables as they were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from icp_core.errors import SettingError
from icp_core.languages import Message
from icp_core.schema import Dataset
from icp_core.workspace.choices import Choices
from icp_core.workspace.kept_history import KeptHistory

LONGEST_NAME = 300
"""A file's name has at most 255 characters, and projects are often called after one."""


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, eq=False)
class Project:
    """One project, as a file or the workspace holds it.

    Attributes
    ----------
    name : str, 1-300 characters
    choices : Choices
    uploads : mapping of SHA-256 (64 hexadecimal digits) to bytes
        The files as they were uploaded; ``choices.evidence.source.files`` says what each was called.
    dataset : Dataset, or None
        The tables as they were read; None for a sample, which is read from its own files.
    created, changed : datetime with a time zone; kept in UTC
    notes : tuple of Message
        What opening did to the project: nothing, or how an older file was brought up to date.
    history : KeptHistory
        Its versions, and the log of its decisions.
    """

    name: str
    choices: Choices = field(default_factory=Choices)
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    dataset: Dataset | None = None
    created: dt.datetime = field(default_factory=now)
    changed: dt.datetime = field(default_factory=now)
    notes: tuple[Message, ...] = ()
    history: KeptHistory = field(default_factory=KeptHistory)

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise SettingError("project_name", n=len(self.name), most=LONGEST_NAME)
        for part in ("created", "changed"):
            moment = getattr(self, part)
            if moment.tzinfo is None:
                raise SettingError("no_time_zone", setting=part, given=moment.isoformat())
            object.__setattr__(self, part, moment.astimezone(dt.UTC))

    @property
    def missing_uploads(self) -> tuple[str, ...]:
        """Names of the files that the choices speak of and that are not here: the project cannot read them again."""
        return tuple(name for name, digest in self.choices.evidence.source.files if digest not in self.uploads)

    def replace(self, **changes: Any) -> Project:
        """A copy with some parts changed."""
        return replace(self, **changes)

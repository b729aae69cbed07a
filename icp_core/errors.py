"""The family of errors that a user may see: each names the culprit, what there is instead, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from icp_core.languages.message import Message

if TYPE_CHECKING:
    import pandas as pd

LONGEST_SAID = 200
"""Characters of a text from data that an error repeats: enough to know it by, where a cell may hold megabytes."""


def _to_be_said(value: Any) -> Any:
    """A value as an error repeats it: long texts cut, also those of a list."""
    if isinstance(value, list):
        return [_to_be_said(one) for one in value]
    return value[: LONGEST_SAID - 1] + "…" if isinstance(value, str) and len(value) > LONGEST_SAID else value


class IcpError(ValueError):
    """Base of all errors that are the input's or the setting's, never the program's.

    ``message`` holds key and values, so that a page can say it in the reader's language; texts among the values are cut
    after 200 characters.
    """

    def __init__(self, key: str, **values: Any) -> None:
        self.message = Message(f"error.{key}", {name: _to_be_said(value) for name, value in values.items()})
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class ReadError(IcpError):
    """A file could not be read at all; nothing of it was kept."""


class NotRecognisedError(ReadError):
    """Files were read, but none of their columns says which company a row is about.

    Attributes
    ----------
    mapping : DataFrame like ``Dataset.mapping``
        Every column of every file, as far as it was recognised. Corrected (one header becomes ``accounts.name`` or
        an account id) and given to the reader again, whole or only the corrections, it says what the files do not.
    """

    def __init__(self, mapping: pd.DataFrame) -> None:
        first = mapping["file"].iloc[0]
        found = [str(header) for header in mapping.loc[mapping["file"] == first, "header"]]
        super().__init__("no_companies", file=first, found=found[:8])
        self.mapping = mapping


class TableError(IcpError):
    """A table breaks its contract."""

    @classmethod
    def missing_column(cls, table: str, column: str, found: Iterable[str]) -> Self:
        """For a required column that is not there."""
        return cls("missing_column", table=table, column=column, found=[str(name) for name in found] or ["nothing"])

    @classmethod
    def unknown_account(cls, ids: Iterable[str]) -> Self:
        """For ids that the accounts table lacks."""
        names = list(ids)
        return cls("unknown_account", n=len(names), example=names[0])


class SettingError(IcpError):
    """A setting has a value that it cannot have."""

    @classmethod
    def unknown(cls, setting: str, given: object, allowed: Iterable[str]) -> Self:
        """For a word that is not among the allowed ones."""
        return cls("unknown_setting", setting=setting, given=str(given), allowed=list(allowed))

    @classmethod
    def out_of_range(cls, setting: str, given: float, low: float, high: float) -> Self:
        """For a number outside its range."""
        return cls("out_of_range", setting=setting, given=given, low=low, high=high)


class TooFewError(IcpError):
    """The data cannot bear what was asked of them."""

    @classmethod
    def needs(cls, what: Message, least: int, n: int) -> Self:
        """For a method that needs at least ``least`` and got ``n``."""
        return cls("too_few", what=what, least=least, n=n)


class DefinitionError(IcpError):
    """A saved definition cannot be read back."""


class ProjectError(IcpError):
    """A project file, or something in it, cannot be opened or written."""


class BallotError(IcpError):
    """Something in a round of the ballot is not as it has to be."""


class RoundClosedError(BallotError):
    """The round was revealed: nothing in it can change any more."""


class AccessError(IcpError):
    """The facilitator's key was not right, or was tried too often."""


class WorkspaceError(IcpError):
    """The workspace could not keep or give back something; what is in memory still stands."""

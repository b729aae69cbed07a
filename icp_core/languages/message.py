"""A sentence as key and values: it becomes words only where a reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """A sentence of the catalogue that has not been put into words yet.

    Parameters
    ----------
    key : str
        Key of the sentence in the catalogue, for example ``"report.unreadable_number"``.
    values : mapping of str to object
        What is filled in: numbers, dates, names, or further messages.

    ``str(message)`` gives the English words, for scripts and logs; pages, charts and reports call
    :func:`icp_core.languages.say` with the reader's language instead.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        from icp_core.languages.words import say

        return say(self)

    def __hash__(self) -> int:
        return hash((self.key, repr(sorted(self.values.items(), key=lambda item: item[0]))))


def message(key: str, **values: Any) -> Message:
    """Short form of ``Message(key, values)``."""
    return Message(key, values)

"""The start page's parts: where the project stands, one line per page, and the projects on the shelf."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from icp_core.languages import DEFAULT_LOCALE, Message, message, say


class Card(Protocol):
    """What a kept project tells of itself."""

    @property
    def changed(self) -> dt.datetime:
        """When it was last changed, with a time zone."""

    @property
    def n_accounts(self) -> int | None:
        """Companies in its files, 0 where it is blank; None where they have not been read, as a sample's never are."""

    @property
    def n_files(self) -> int:
        """Uploaded files in it."""


def steps_view(answers: Mapping[str, Message], *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """Each page's question with the answer as it stands now.

    Parameters
    ----------
    answers : mapping of page (``data``, ``value``, ...) to its finding, in the order of the pages
    """
    return {
        "heading": say(message("view.steps.heading"), locale),
        "steps": [
            {
                "page": page,
                "question": say(message(f"view.steps.{page}"), locale),
                "answer": say(answer, locale),
                "go": say(message("view.steps.go"), locale),
            }
            for page, answer in answers.items()
        ],
    }


def project_about(card: Card, *, open_now: bool) -> Message:
    """A kept project in a line: what is in it and when it was last changed, in the machine's own time."""
    kind = "files" if card.n_files else "sample" if card.n_accounts is None else "blank"
    key = "open" if open_now else kind
    return message(
        f"view.project.{key}", n=card.n_files, accounts=card.n_accounts or 0, changed=card.changed.astimezone()
    )


def project_file_name(name: str) -> str:
    """A name for the project's file that every system takes: letters, digits and hyphens of the project's name."""
    plain = "-".join("".join(char if char.isalnum() else " " for char in name).split())
    return f"{plain[:80] or 'project'}.icp"

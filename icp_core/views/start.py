"""The start page's part: where the project stands, one line per page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icp_core.languages import DEFAULT_LOCALE, Message, message, say


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

"""What can and cannot be said at so many companies: four rungs, and the one that a project stands on."""

from __future__ import annotations

from typing import Any

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import whole

RUNGS = (0, 5, 15, 40)
"""Companies with a known outcome from which on more can be said; nothing switches there, it is what the intervals
allow: under five a single answer turns a level, from forty deals a chance to win can be calibrated."""


def rungs_view(companies: int, *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The rungs from the lowest to the highest, each with what can and what cannot be said there.

    Parameters
    ----------
    companies : int from 0
        With a known outcome.
    """
    here = max(rung for rung in RUNGS if rung <= companies)
    nobody = companies == 0
    return {
        "heading": say(message("view.rungs.heading_none" if nobody else "view.rungs.heading", n=companies), locale),
        "rows": [
            {
                "n": whole(rung, locale),
                "now": rung == here,
                "can": say(message(f"view.rungs.can_{rung}"), locale),
                "cannot": say(message(f"view.rungs.cannot_{rung}"), locale),
            }
            for rung in RUNGS
        ],
        "cannot": say(message("view.rungs.cannot"), locale),
    }

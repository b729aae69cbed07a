"""What two definitions say differently, as a table: settings, weights, levels, reasons to say no, beliefs, lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from icp_core.profile.notes import SheetNotes

if TYPE_CHECKING:
    from icp_core.profile.definition import IcpDefinition

COLUMNS = ["what", "attribute", "level", "before", "after"]
_Place = tuple[str, str, str]


def differences(before: IcpDefinition, after: IcpDefinition) -> pd.DataFrame:
    """What differs from one definition to another.

    Returns
    -------
    DataFrame with the columns ``what, attribute, level, before, after`` (None where there is none). ``what`` is
    ``setting`` (``attribute`` names it), ``weight`` (points), ``level`` (0-100), ``disqualifier`` (True where it is
    one), ``belief`` (0-100), ``strength`` (customers that the belief is worth), or ``line`` (``attribute`` names the
    part of the profile, ``level`` what stands in front of the line).
    """
    mine, theirs = dict(_said(before)), dict(_said(after))
    order = {"setting": 0, "weight": 1, "level": 2, "disqualifier": 3, "belief": 4, "strength": 5, "line": 6}
    places = dict.fromkeys((*mine, *theirs))
    kept = sorted(places, key=lambda place: (order[place[0]], *(place[1:] if place[0] in ("weight", "level") else ())))
    rows = [(*place, mine.get(place), theirs.get(place)) for place in kept]
    return pd.DataFrame([row for row in rows if row[3] != row[4]], columns=COLUMNS, dtype=object)


def _said(one: IcpDefinition) -> Iterator[tuple[_Place, Any]]:
    for name in ("name", "criterion", "share", "notes"):
        yield ("setting", name, ""), getattr(one, name)
    for name, value in asdict(one.capacity).items():
        yield ("setting", name, ""), value
    for name in ("rate", "rate_strength", "interview_worth"):
        yield ("setting", name, ""), getattr(one.beliefs, name)
    yield ("setting", "review", ""), one.sheet.review or None
    for attribute, points in one.weights.items():
        yield ("weight", attribute, ""), points
    for attribute, levels in one.desirability.items():
        for level, value in levels.items():
            yield ("level", attribute, level), value
    for attribute, level in one.disqualifiers:
        yield ("disqualifier", attribute, level), True
    for belief in one.beliefs.held:
        yield ("belief", belief.attribute, belief.level), belief.desirability
        yield ("strength", belief.attribute, belief.level), belief.strength
    for (part, label), text in written(one.sheet):
        yield ("line", part, label), text


def written(notes: SheetNotes) -> Iterator[tuple[tuple[str, str], str]]:
    """All that people wrote: (part, what stands in front of the line) and the line."""
    for line in notes.lines:
        yield ("lines", line.label), line.text
    for person in notes.people:
        yield ("people", f"{person.role} {person.who}"), person.who
    for no in notes.noes:
        yield ("noes", no.label or no.text), no.text
    for later in notes.not_yet:
        yield ("not_yet", later.who), later.come_back
    for example in notes.examples:
        yield ("examples", example.account_id), " ".join((example.operating_model, example.url)).strip()
    for attribute in notes.hidden:
        yield ("hidden", attribute), attribute

"""Facts entered by hand, one company and what happened with it at a time: a deal, a customer, an interview."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

from icp_core.errors import SettingError
from icp_core.intake.entered import entered_attribute, entered_value
from icp_core.intake.texts.missing import is_missing_word

What = Literal["won", "lost", "open", "customer", "fits", "unsure", "does_not_fit"]
DEALS: tuple[What, ...] = ("won", "lost", "open")
INTERVIEWS: tuple[What, ...] = ("fits", "unsure", "does_not_fit")
YEARS = range(1900, 2200)
"""In which something can have happened with a company."""
LONGEST_COMPANY = 200
LONGEST_NOTE = 2_000
LONGEST_BY = 200


@dataclass(frozen=True)
class Fact:
    """One company and what happened with it.

    Attributes
    ----------
    id : str, unique in a project; letters, digits, ``-`` and ``_``
    company : what it is called; one of the files under the same name is the same company
    what : a deal won, lost or open; a customer; or the verdict of an interview
    day : ISO date; kept as ``2026-01-31``, whichever form of it was given
    attributes : (attribute, what was entered) pairs, brought to the columns and words that files have
        (:mod:`icp_core.intake.entered`); a number as its digits or as a band of numbers, technologies as
        ``SAP; Salesforce``. What was left empty, or is said to be unknown, is left out, and of one attribute twice the
        last stands.
    note : what was said or seen
    by : who entered it, or held the interview

    Raises
    ------
    SettingError
        ``fact_company``, ``fact_day``, ``fact_id``, or what :mod:`icp_core.intake.entered` says of an attribute.
    """

    id: str
    company: str
    what: What
    day: str
    attributes: tuple[tuple[str, str], ...] = ()
    note: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9A-Za-z_-]{1,64}", self.id):
            raise SettingError("fact_id", given=self.id[:70])
        object.__setattr__(self, "company", " ".join(self.company.split()))
        if not 1 <= len(self.company) <= LONGEST_COMPANY:
            raise SettingError("fact_company", most=LONGEST_COMPANY)
        if self.what not in get_args(What):
            raise SettingError.unknown("what", self.what, get_args(What))
        try:
            day = dt.date.fromisoformat(self.day)
        except ValueError as problem:
            raise SettingError("fact_day", given=self.day[:40]) from problem
        if day.year not in YEARS:
            raise SettingError("fact_day", given=self.day[:40])
        object.__setattr__(self, "day", day.isoformat())
        known: dict[str, str] = {}
        for name, text in self.attributes:
            attribute = entered_attribute(name) if text.strip() else ""
            namibia = attribute == "country" and text.strip() == "NA"
            if attribute and (namibia or not is_missing_word(text)):
                known[attribute] = entered_value(attribute, text)
        object.__setattr__(self, "attributes", tuple(known.items()))
        object.__setattr__(self, "note", self.note.strip()[:LONGEST_NOTE])
        object.__setattr__(self, "by", " ".join(self.by.split())[:LONGEST_BY])


def fact_with_changes(now: Fact, before: Fact, after: Fact) -> Fact:
    """A fact as it stands now, with what somebody changed who had it before him: where two change it, neither undoes
    what the other did elsewhere in it. Each attribute is a part by itself; of one part the later change stands."""
    parts = {
        part.name: getattr(after, part.name)
        for part in fields(Fact)
        if part.name != "attributes" and getattr(after, part.name) != getattr(before, part.name)
    }
    old, new = dict(before.attributes), dict(after.attributes)
    changed = {name: new.get(name, "") for name in (*old, *new) if new.get(name) != old.get(name)}
    return replace(now, **parts, attributes=tuple((dict(now.attributes) | changed).items()))

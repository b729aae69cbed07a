"""Facts entered by hand, one company and what happened with it at a time: a deal, a customer, an interview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from icp_core.errors import SettingError

What = Literal["won", "lost", "open", "customer", "fits", "unsure", "does_not_fit"]
DEALS: tuple[What, ...] = ("won", "lost", "open")
INTERVIEWS: tuple[What, ...] = ("fits", "unsure", "does_not_fit")
LONGEST_COMPANY = 200
LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Fact:
    """One company and what happened with it.

    Attributes
    ----------
    id : str, unique in a project
    company : what it is called; one of the files under the same name is the same company
    what : a deal won, lost or open; a customer; or the verdict of an interview
    day : ISO date
    attributes : (attribute, what was entered) pairs; a number as its digits
    note : what was said or seen
    by : who entered it, or held the interview
    """

    id: str
    company: str
    what: What
    day: str
    attributes: tuple[tuple[str, str], ...] = ()
    note: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "company", " ".join(self.company.split()))
        if not 1 <= len(self.company) <= LONGEST_COMPANY:
            raise SettingError("fact_company", most=LONGEST_COMPANY)
        try:
            dt.date.fromisoformat(self.day)
        except ValueError as problem:
            raise SettingError("fact_day", given=self.day[:40]) from problem
        object.__setattr__(self, "note", self.note.strip()[:LONGEST_NOTE])

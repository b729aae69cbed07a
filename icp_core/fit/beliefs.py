"""What people believe of levels before, or beside, any data: how desirable each is, and how many customers it is worth.

A belief is a Beta prior on the rate of good outcomes at its level: its mean is the rate of the whole moved by the
desirability's log-odds, and its strength counts as so many customers that were seen already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from icp_core.errors import SettingError
from icp_core.levels import TECHNOLOGY
from icp_core.schema import TABLES

USUAL_STRENGTH = 8.0
"""Customers that a belief is worth where nobody says: enough to stand beside a handful of deals, too few to outvote
twenty."""
MOST_STRENGTH = 200.0
LEAST_RATE = 0.01
"""Closer to 0 or 1 nobody can say what he believes, and no outcome could tell."""
LONGEST_GROUND = 300


@dataclass(frozen=True)
class Belief:
    """What somebody believes of one level.

    Attributes
    ----------
    attribute, level : str
        As levels are named everywhere; of an attribute that no file has, the level is made by being named here.
    desirability : float, 0-100; 50 is as the whole
    strength : float, 0-200
        How many customers the belief is worth; with 0 it only names the level.
    by : who believes it; empty where nobody said
    ground : what it comes from, in a few words
    """

    attribute: str
    level: str
    desirability: float = 50.0
    strength: float = USUAL_STRENGTH
    by: str = ""
    ground: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.desirability <= 100:
            raise SettingError.out_of_range(f"{self.attribute} {self.level}", self.desirability, 0, 100)
        if not 0 <= self.strength <= MOST_STRENGTH:
            raise SettingError.out_of_range("strength", self.strength, 0, MOST_STRENGTH)
        for part in ("by", "ground"):
            object.__setattr__(self, part, " ".join(getattr(self, part).split())[:LONGEST_GROUND])


@dataclass(frozen=True)
class Beliefs:
    """All that is believed.

    Attributes
    ----------
    held : Belief of each level, one at most for a level
    rate : float, 0.01-0.99
        Share of the companies approached that is believed to buy.
    rate_strength : float, 0-200
        How many deals that is worth.
    interview_worth : float, 0-1
        Part of a deal that the verdict of an interview counts as: what people say is less than what they do.
    """

    held: tuple[Belief, ...] = ()
    rate: float = 0.3
    rate_strength: float = 4.0
    interview_worth: float = 0.5

    def __post_init__(self) -> None:
        if not LEAST_RATE <= self.rate <= 1 - LEAST_RATE:
            raise SettingError.out_of_range("rate", self.rate, LEAST_RATE, 1 - LEAST_RATE)
        if not 0 <= self.rate_strength <= MOST_STRENGTH:
            raise SettingError.out_of_range("rate_strength", self.rate_strength, 0, MOST_STRENGTH)
        if not 0 <= self.interview_worth <= 1:
            raise SettingError.out_of_range("interview_worth", self.interview_worth, 0, 1)
        seen: set[tuple[str, str]] = set()
        for one in self.held:
            if (one.attribute, one.level) in seen:
                raise SettingError("belief_twice", attribute=one.attribute, level=one.level)
            seen.add((one.attribute, one.level))

    @classmethod
    def of(cls, values: Mapping[tuple[str, str], float], *, strength: float = USUAL_STRENGTH) -> Beliefs:
        """Beliefs of the same strength, from (attribute, level) to desirability."""
        return cls(tuple(Belief(*place, float(value), strength) for place, value in values.items()))

    @property
    def own(self) -> dict[str, tuple[str, ...]]:
        """Levels named of each attribute that is none of the usual ones."""
        out: dict[str, tuple[str, ...]] = {}
        for one in self.held:
            if one.attribute not in TABLES["accounts"] and not one.attribute.startswith(TECHNOLOGY):
                out[one.attribute] = (*out.get(one.attribute, ()), one.level)
        return out

    @property
    def names_alone(self) -> Beliefs:
        """Beliefs that name the same levels of a person's own attributes, and say nothing of them."""
        return Beliefs(tuple(Belief(name, level, strength=0.0) for name, of in self.own.items() for level in of))

    def of_level(self, attribute: str, level: str) -> Belief | None:
        """What is believed of a level; None where nothing is."""
        return next((one for one in self.held if (one.attribute, one.level) == (attribute, level)), None)

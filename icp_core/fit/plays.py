"""Plays: what a company does for the accounts of each tier, who does it, by which channel, and what one account costs.

What a person writes stands; else the words of the catalogue do. The cost stands in the capacity, for the tiers are cut
by it; a play only shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from icp_core.errors import SettingError
from icp_core.fit.capacity import Capacity
from icp_core.languages import Message, message

Part = Literal["owner", "channel", "what"]
PARTS: tuple[Part, ...] = ("owner", "channel", "what")
PLAYED = (1, 2, 3, 0)
LONGEST_TEXT = 300
Said = tuple[tuple[int, Part, str], ...]
"""What a person wrote: (tier, part of its play, text) triples."""


@dataclass(frozen=True)
class Play:
    """What is done for the accounts of a tier.

    Attributes
    ----------
    tier : 1, 2, 3, or 0 for those not targeted
    owner, channel, what : Message, or the text that a person wrote
    effort : float
        What one account costs over the horizon, in the currency of the data; 0 where it is not said.
    """

    tier: int
    owner: Message | str
    channel: Message | str
    what: Message | str
    effort: float = 0.0


def tier_plays(said: Iterable[tuple[int, Part, str]] = (), capacity: Capacity | None = None) -> tuple[Play, ...]:
    """The play of each tier, in the order of :data:`PLAYED`.

    Parameters
    ----------
    said : (tier, part, text) triples
        What a person wrote, instead of the usual words.
    capacity : Capacity, optional
        Holds what an account of each tier costs.

    Raises
    ------
    SettingError
        For a tier or a part that does not exist, or a text that is empty or too long.
    """
    written = checked_plays(said)
    efforts = (0.0, *(capacity or Capacity()).efforts)
    plays = []
    for tier in PLAYED:
        parts = {part: written.get((tier, part), message(f"fit.play.{part}_{tier}")) for part in PARTS}
        plays.append(Play(tier, **parts, effort=efforts[tier]))
    return tuple(plays)


def checked_plays(said: Iterable[tuple[int, Part, str]]) -> dict[tuple[int, Part], Message | str]:
    """What a person wrote, by tier and part.

    Raises
    ------
    SettingError
        As :func:`tier_plays`.
    """
    written: dict[tuple[int, Part], Message | str] = {}
    for tier, part, text in said:
        if tier not in PLAYED:
            raise SettingError.out_of_range("tier", tier, min(PLAYED), max(PLAYED))
        if part not in PARTS:
            raise SettingError.unknown("play", part, PARTS)
        if not 1 <= len(text.strip()) <= LONGEST_TEXT:
            raise SettingError.out_of_range(f"play {part} {tier}", len(text.strip()), 1, LONGEST_TEXT)
        written[(tier, part)] = text
    return written

"""What stands on the one-page profile: lines, the badges that say on what ground, and the win rates above them.

A badge is ``evidence`` (so far from the whole that chance is ruled out, over all levels looked at), ``chance`` (the
data lean that way, and chance is not ruled out), ``belief`` (somebody said so, and who), ``measured`` (a plain median,
compared with nothing), or ``none``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from icp_core.fit import Capacity
from icp_core.languages import Message, message

Badge = Literal["evidence", "chance", "belief", "measured", "none"]
BADGES: tuple[Badge, ...] = ("evidence", "belief", "chance", "measured", "none")


@dataclass(frozen=True)
class Ground:
    """A badge, and where it comes from.

    Attributes
    ----------
    kind : Badge
    text : the figure with its interval, or whose belief it is
    n : accounts or deals that it rests on; 0 where it rests on none
    source : what was counted, or who said so
    method : how the figure was made, and what it does not say
    """

    kind: Badge
    text: Message
    n: int
    source: Message
    method: Message


@dataclass(frozen=True)
class SheetRow:
    """One line of the profile.

    Attributes
    ----------
    attribute : its name; empty where the line is no attribute
    label, value : the category, and what is wanted there
    grounds : the badges, the data's first
    """

    attribute: str
    label: Message
    value: Message
    grounds: tuple[Ground, ...]

    @property
    def badge(self) -> Badge:
        """The kind of its first badge."""
        return self.grounds[0].kind

    @property
    def n(self) -> int:
        """What its first badge rests on."""
        return self.grounds[0].n


@dataclass(frozen=True)
class SheetLine:
    """A line beside the rows: a person, a tier, a reason to say no, whom to come back to, or an example customer.

    Attributes
    ----------
    n : accounts behind it
    url : where a story can be read; :data:`~icp_core.schema.HIDDEN_ADDRESS` while names are hidden
    tone : the tier's colour
    ground : the badge behind it, where it is a claim
    about, foot : of an example, where and how large it is, and since when it is a customer; of a person, the ground
    account : id of an example
    """

    head: Message
    text: Message
    n: int = 0
    url: str | None = None
    tone: str = ""
    ground: Ground | None = None
    about: Message | None = None
    foot: Message | None = None
    account: str = ""


@dataclass(frozen=True)
class Rate:
    """Share of first deals won with its 80 % interval.

    Attributes
    ----------
    of : which deals
    value, low, high : float, 0-1; NaN where ``reason`` says why
    won, n : deals
    """

    of: Literal["fits", "all", "disqualified"]
    value: float
    low: float
    high: float
    won: int
    n: int
    reason: Message | None = None


@dataclass(frozen=True)
class WinRates:
    """The rates of those that fit, of all, and of those that the profile says no to.

    Attributes
    ----------
    rates : empty where ``reason`` says why
    how : which deals, and by what they were scored
    clear : whether those that fit are won more often than all, beyond what chance explains
    fitting : ids of the accounts whose deal fits; none where that cannot be told
    floor : the floor of fit that a deal has to reach to fit, 0-100
    """

    rates: tuple[Rate, ...]
    reason: Message | None
    how: Message
    clear: bool = False
    fitting: tuple[str, ...] = ()
    floor: float = Capacity.minimum_fit


def said(text: str) -> Message:
    """Words as somebody wrote them."""
    return message("profile.said", text=text)


def believed(by: str, ground: str) -> Ground:
    """The badge of a belief: whose, and from what."""
    words = ground or by
    return Ground(
        "belief",
        message("profile.badge.belief_of", ground=words) if words else message("profile.badge.belief"),
        0,
        message("profile.source.belief_by", by=by) if by else message("profile.source.belief"),
        message("profile.how.belief_from", ground=ground) if ground else message("profile.how.belief"),
    )

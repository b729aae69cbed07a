"""What can be said so far, page by page, and how many more of what it takes to say the rest.

The numbers that a statement takes are those of the modules that make it; none is written down here a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from icp_core.fit import Desirability
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.levels import UNKNOWN, level_table, weighed_as
from icp_core.levels.scheme import LEAST_PER_LEVEL
from icp_core.schema import Dataset
from icp_core.segments import clusters, first_deals, level_matrix, rules
from icp_core.segments.commonalities import LEAST_CUSTOMERS as LEAST_COMPARED
from icp_core.value import BestCustomers, Profitability, backtest, criteria, top_share
from icp_core.value.purchases import purchases

Needs = tuple[tuple[str, int], ...]
"""What is counted, and how many of it a statement takes."""

_DEALS: Needs = (("deals", LEAST_OUTCOMES), ("won", LEAST_OF_A_KIND), ("lost", LEAST_OF_A_KIND))
_BEST: Needs = (("customers", LEAST_OUTCOMES), ("best", LEAST_OF_A_KIND), ("rest", LEAST_OF_A_KIND))
_ALIKE: Needs = (("best", level_matrix.LEAST_MEMBERS), ("rest", level_matrix.LEAST_MEMBERS))

STATEMENTS: Mapping[str, tuple[tuple[str, tuple[Needs, ...]], ...]] = {
    "data": (("known", ((("accounts", 1),),)), ("describe", ((("accounts", 1), ("attributes", 1)),))),
    "value": (
        ("paid", ((("paying", 1),),)),
        ("best", ((("judged", criteria.LEAST_KNOWN),), (("picked", 1),))),
        ("top", ((("paying", top_share.LEAST_CUSTOMERS),),)),
        ("ahead", ((("paying", backtest.LEAST_CUSTOMERS), ("months", backtest.LEAST_MONTHS)),)),
    ),
    "segments": (
        ("groups", ((("described", clusters.LEAST_ACCOUNTS),),)),
        ("shared", ((("customers", LEAST_COMPARED), *_ALIKE),)),
        ("together", ((("customers", rules.LEAST_CUSTOMERS), *_ALIKE),)),
    ),
    "beliefs": (
        ("order", ((("weighed", 1),),)),
        ("moves", ((("weighed", 1), ("seen", 1)),)),
        ("alone", ((("met", LEAST_PER_LEVEL),),)),
        ("weights", (_DEALS, _BEST)),
        ("chance", (_DEALS,)),
    ),
    "board": (
        ("weigh", ((("weighed", 1),),)),
        ("rank", ((("accounts", 1), ("weighed", 1)),)),
        ("weights", (_DEALS, _BEST)),
        ("chance", (_DEALS,)),
    ),
    "reveal": (("vote", ((("weighed", 1),),)), ("beside", (_DEALS, _BEST))),
    "profile": (
        ("wanted", ((("weighed", 1),),)),
        ("tiers", ((("accounts", 1), ("weighed", 1)),)),
        ("examples", ((("best", 1),),)),
        ("chance", (_DEALS,)),
    ),
}
"""By page: what it can say, and what that takes; of several ways to it one is enough."""


@dataclass(frozen=True)
class Need:
    """How many of something there are, of those that a statement takes."""

    of: str
    have: int
    least: int

    @property
    def more(self) -> int:
        """How many are lacking."""
        return max(self.least - self.have, 0)


@dataclass(frozen=True)
class Statement:
    """Something that a page says once there is enough to say it from.

    Attributes
    ----------
    what : Message
    ways : what it takes, by each way to it
    """

    what: Message
    ways: tuple[tuple[Need, ...], ...]

    @property
    def can(self) -> bool:
        """Whether there is enough, one way or another."""
        return self.share == 1

    @property
    def share(self) -> float:
        """How far there is enough, 0-1: of each way by what lacks most, and of them the furthest."""
        return max(map(_share, self.ways))

    @property
    def told(self) -> Message:
        """From how many it is said, or how many more it takes."""
        nearest = [needs for needs in self.ways if _share(needs) == self.share]
        if self.can:
            first = nearest[0][0]
            return message("view.sayable.from", what=_counted("of", first.of, first.have))
        lacking = [[_lacking(need) for need in needs if need.more] for needs in nearest]
        if len(lacking) == 1:
            return message("view.sayable.takes", what=lacking[0])
        return message("view.sayable.takes_either", what=lacking[0], other=lacking[1])


def _share(needs: Sequence[Need]) -> float:
    return min(min(need.have / need.least, 1.0) for need in needs)


def _lacking(need: Need) -> Message:
    return _counted("more" if need.have else "of", need.of, need.more)


def _counted(how: str, of: str, n: int) -> Message:
    return message(f"view.sayable.{how}.{of}", n=n, level=LEAST_PER_LEVEL)


def statements(
    page: str, dataset: Dataset, profit: Profitability, best: BestCustomers, desirability: Desirability
) -> tuple[Statement, ...]:
    """What a page (``value``, ``board`` ...) says, and what each statement takes and has.

    Enough is no promise: what chance may explain is not said of any number.
    """
    won = first_deals(dataset)
    told = desirability.beliefs
    seen = told.groupby("attribute")["n"].sum().max() if len(told) else 0
    have = {
        "accounts": len(dataset.accounts),
        "attributes": len(dataset.attributes),
        "described": int(dataset.accounts[list(dataset.attributes)].notna().any(axis=1).sum()),
        "customers": len(dataset.customers),
        "paying": len(profit.whale_curve),
        "months": _months(dataset),
        "judged": int(best.scores.notna().sum()),
        "picked": int(best.members.sum()) if best.criterion == "hand_picked" else 0,
        "best": int(best.members.sum()),
        "rest": int((~best.members).sum()) if best.members.any() else 0,
        "weighed": _weighed(dataset, desirability),
        "seen": int(seen),
        "met": int(told["n"].max()) if len(told) else 0,
        "deals": len(won),
        "won": int(won.sum()),
        "lost": len(won) - int(won.sum()),
    }
    return tuple(
        Statement(
            message(f"view.sayable.what.{page}_{name}"),
            tuple(tuple(Need(of, have[of], least) for of, least in needs) for needs in ways),
        )
        for name, ways in STATEMENTS[page]
    )


def _weighed(dataset: Dataset, desirability: Desirability) -> int:
    """Attributes of which something is known; one whose levels are only named is none of them yet."""
    told = desirability.beliefs
    found = {weighed_as(str(name)) for name in told.loc[told["strength"] > 0, "attribute"]} if len(told) else set()
    levels = level_table(dataset.accounts, desirability.scheme)
    for attribute in levels:
        named = levels[attribute]
        if named[named != UNKNOWN].value_counts().max() >= LEAST_PER_LEVEL:  # of none, no number is larger
            found.add(weighed_as(str(attribute)))
    return len(found & set(desirability.weighed))


def _months(dataset: Dataset) -> int:
    """Whole months from the first purchase to the last day that is known."""
    lines = purchases(dataset).lines
    if lines.empty:
        return 0
    first = lines["date"].min()
    return int(max(0, (dataset.as_of.year - first.year) * 12 + dataset.as_of.month - first.month))


def sayable_view(said: Sequence[Statement], *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The statements in lines: what, whether it can be said, and from what or what it still takes."""
    return {
        "heading": say(message("view.sayable.heading"), locale),
        "rows": [
            {
                "what": say(one.what, locale),
                "can": one.can,
                "mark": say(message("view.sayable.can" if one.can else "view.sayable.cannot"), locale),
                "told": say(one.told, locale),
                "share": one.share,
            }
            for one in said
        ],
    }

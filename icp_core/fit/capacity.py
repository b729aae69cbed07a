"""Capacity: how many accounts the people at hand can take on, tier by tier."""

from __future__ import annotations

from dataclasses import dataclass, fields

from icp_core.errors import SettingError

LARGEST_EFFORT = 1e12


@dataclass(frozen=True)
class Capacity:
    """How many accounts fit into each tier, and below what an account is not targeted at all.

    Attributes
    ----------
    owners, accounts_per_owner : int
        Tier 1 is worked one to one: its size is their product (18 at first; method B6 asks for 5 to 50).
    groups, accounts_per_group : int
        Tier 2 is worked in named groups of like companies: its size is their product.
    tier_3 : int
        How many a programme one to many can hold.
    minimum_fit : float, 0-100
        The floor of fit; 50 is as the whole.
    minimum_value_share : float, 0-1
        The floor of value as a quantile of the accounts' values: at first the lower half lies below it.
    effort_1, effort_2, effort_3 : float, from 0
        What one account's play costs in each tier over the horizon, in the currency of the data; 0 where it is not
        said. A tier takes no account that is expected to bring less than its play costs.
    """

    owners: int = 3
    accounts_per_owner: int = 6
    groups: int = 6
    accounts_per_group: int = 10
    tier_3: int = 250
    minimum_fit: float = 50.0
    minimum_value_share: float = 0.5
    effort_1: float = 0.0
    effort_2: float = 0.0
    effort_3: float = 0.0

    def __post_init__(self) -> None:
        limits = {
            "owners": (1, 1000),
            "accounts_per_owner": (1, 1000),
            "groups": (0, 1000),
            "accounts_per_group": (1, 1000),
            "tier_3": (0, 10_000_000),
            "minimum_fit": (0, 100),
            "minimum_value_share": (0, 1),
            "effort_1": (0, LARGEST_EFFORT),
            "effort_2": (0, LARGEST_EFFORT),
            "effort_3": (0, LARGEST_EFFORT),
        }
        for part in fields(self):
            low, high = limits[part.name]
            given = getattr(self, part.name)
            if not low <= given <= high:
                raise SettingError.out_of_range(part.name, given, low, high)

    @property
    def tier_1(self) -> int:
        """Accounts that Tier 1 holds."""
        return self.owners * self.accounts_per_owner

    @property
    def tier_2(self) -> int:
        """Accounts that Tier 2 holds."""
        return self.groups * self.accounts_per_group

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Accounts that Tiers 1, 2 and 3 hold."""
        return self.tier_1, self.tier_2, self.tier_3

    @property
    def efforts(self) -> tuple[float, float, float]:
        """What one account's play costs in Tiers 1, 2 and 3; 0 where it is not said."""
        return self.effort_1, self.effort_2, self.effort_3

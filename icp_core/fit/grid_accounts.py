"""Very many accounts with all that no weight changes looked up once, to be counted on a grid at every move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from icp_core.fit.scoring import Scoring
from icp_core.fit.tiers import Valued, percentile

UNTRIED_AT = -0.045
UNTRIED_WIDTH = 0.026
"""Accounts without a chance stand in a column left of nought, a little beside each other."""
_LOWEST_SHARE = 0.005


@dataclass(frozen=True, eq=False)
class GridAccounts:
    """Accounts that take part, in the order of their ids, with all that no weight changes.

    Attributes
    ----------
    scoring : Scoring
    places : int array of shape (n,)
        Where each stands among the accounts of ``scoring``.
    deviations : float array of shape (n, m), columns contiguous
    pattern : int array of shape (n,); row of ``patterns``
    patterns : bool array of shape (k, m), each combination of tried levels
    timing : float array of shape (n,), as it stands
    own : bool array of shape (n,), customers
    active : float array of shape (n,), chance to buy again of customers
    amount : float array of shape (n,), NaN where it is not known
    amount_share : float array of shape (n,), share of amounts at or below; None where no amount is known
    y : float32 array of shape (n,), log10 of the amount, NaN where there is none
    aside : float32 array of shape (n,), where each stands without a chance
    """

    scoring: Scoring
    places: np.ndarray
    deviations: np.ndarray
    pattern: np.ndarray
    patterns: np.ndarray
    timing: np.ndarray
    own: np.ndarray
    active: np.ndarray
    amount: np.ndarray
    amount_share: np.ndarray | None
    y: np.ndarray
    aside: np.ndarray

    @property
    def valued(self) -> bool:
        """Whether any of them has a value."""
        return self.amount_share is not None

    @cached_property
    def tall(self) -> tuple[float, float, float]:
        """Lowest and highest ``y``, and that which half of a percent lies below."""
        known = self.y[~np.isnan(self.y)]
        if not len(known):
            return (math.nan, math.nan, math.nan)
        lowest, highest, low = known.min(), known.max(), np.quantile(known, _LOWEST_SHARE, method="lower")
        return float(lowest), float(highest), float(low)


def prepare_grid(scoring: Scoring, value: Valued, *, with_customers: bool = True) -> GridAccounts:
    """Look up all that no weight changes.

    Parameters
    ----------
    value : LifetimeValue
    with_customers : bool
        Whether customers take part.
    """
    ids = scoring.all_accounts.accounts
    worth = value.table.loc[ids]
    own = (worth["basis"] == "own").to_numpy()
    places = np.arange(len(ids)) if ids.is_monotonic_increasing else np.asarray(ids.argsort())
    places = places if with_customers else places[~own[places]]
    amount = np.where(own, worth["value_if_active"], worth["future_value"]).astype(float)[places]
    bits = scoring.tried[places] @ (1 << np.arange(scoring.tried.shape[1], dtype=np.int64))
    found, pattern = np.unique(bits, return_inverse=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(amount > 0, np.log10(amount), np.nan).astype(np.float32)
    # The same places as those that the browser gives by itself: spread by the golden ratio.
    spread = (places * 2654435761 % (1 << 32)) / (1 << 32) - 0.5
    return GridAccounts(
        scoring,
        places,
        np.asfortranarray(scoring.all_accounts.deviations[places]),
        pattern.astype(np.min_scalar_type(max(len(found) - 1, 0))),
        (found[:, None] >> np.arange(scoring.tried.shape[1]) & 1).astype(bool),
        scoring.timings.now[places],
        own[places],
        worth["p_active"].to_numpy(dtype=float)[places],
        amount,
        percentile(amount) if np.isfinite(amount).any() else None,
        y,
        (UNTRIED_AT + UNTRIED_WIDTH * spread).astype(np.float32),
    )

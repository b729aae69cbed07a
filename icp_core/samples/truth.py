"""What a made company was planted with: the answers that its data hold, for tests and studies to look for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class Truth:
    """The planted answers.

    Attributes
    ----------
    desirability : DataFrame with the columns ``attribute, level, value``
        True desirability (0-100, 50 = as the whole) of each level of each driver; levels as ``icp_core.levels`` names
        them. Empty where nothing was planted.
    weights : Series
        True weight of each driver, sum 100, indexed by attribute as weighed. Empty where nothing was planted.
    win_probability : Series
        Chance to win a first deal, for every account (index ``account_id``).
    future_value : Series
        Expected margin over the next 36 months at 10 % a year, in the company's currency: of a customer as it stands,
        of any other company if it were won (index ``account_id``). Under contract, at the customer's own chance to
        leave and with its amount growing as amounts do.
    loss_makers : tuple of str
        Customers whose cost to serve is larger than their margin to date.
    segments : Series
        Kind of company that each account was drawn from (index ``account_id``).
    burden : (attribute, level) or None
        Customers of this level take more work than they pay for, whether they fit or not.
    drivers : mapping of attribute to level
        The best level of each driver of winning and of value; technologies by their own attribute.
    signal_odds : float
        Each signal of the last 45 days before a first deal was opened multiplies the odds of winning it by this; 1
        where signals say nothing. ``win_probability`` is the chance before anything is seen.
    """

    desirability: pd.DataFrame
    weights: pd.Series
    win_probability: pd.Series
    future_value: pd.Series
    loss_makers: tuple[str, ...]
    segments: pd.Series
    drivers: Mapping[str, str]
    burden: tuple[str, str] | None = None
    signal_odds: float = 1.0

"""How sure each account's tier is: would it stand there if its true chance and its true expected value were known?

Both are drawn (:mod:`icp_core.fit.unsure`), and in every draw all accounts are put into tiers by the rule of
:func:`assign_tiers`: their ranks are joint, and the tiers are as full as the people's time allows. The fit score is
what was agreed, not something to be found out, so its floor takes it as it is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from icp_core.fit.capacity import Capacity
from icp_core.fit.conversion import Conversion
from icp_core.fit.scoring import Scoring
from icp_core.fit.tier_draws import ROWS_AT_ONCE, percentiles, tier_counts
from icp_core.fit.tiers import Tiers
from icp_core.fit.unsure import Spread, Unsure, unsure_of
from icp_core.fit.weights import Weights

COLUMNS = ("tier_1", "tier_2", "tier_3", "not_targeted")
FAR = 3.5
"""Standard deviations by which an account must lie below the last tier's cut not to be drawn at all."""
_FOR_THE_FLOOR = 50_000


def tier_probability(
    value: Spread,
    scoring: Scoring,
    weights: Weights,
    conversion: Conversion,
    tiers: Tiers,
    capacity: Capacity,
    *,
    n_draws: int = 500,
    random_state: int = 0,
) -> pd.DataFrame:
    """Probability of each tier, for every account that takes part.

    Where the tiers are ranked by priority, what is drawn is the fit, as far as its levels and the values that are not
    known make it unsure, and the value.

    Parameters
    ----------
    value, scoring, weights, conversion, capacity
        From which the tiers were made.
    n_draws : int
        With 500 a probability of one half has a standard error of .02.

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``tier_1, tier_2, tier_3, not_targeted``, which sum to 1, and
    ``of_its_tier``. NaN where it cannot be said: all accounts are alike, or an account has no expected value while
    others have.
    """
    ranked = tiers.table.sort_values("rank")
    by_chance = tiers.ranked_by == "expected_value"
    shares = np.full((len(ranked), 4), np.nan)
    if len(ranked) and tiers.reason.key != "fit.tiers.alike":
        rng = np.random.default_rng(random_state)
        unsure = unsure_of(ranked, value, scoring, weights, conversion, by_chance=by_chance)
        drawn = _drawn(ranked, unsure, capacity) if by_chance else np.arange(len(ranked))
        shares[:] = 0.0, 0.0, 0.0, 1.0
        shares[drawn] = _shares(
            ranked.iloc[drawn], unsure.of(drawn), capacity, _low_value(unsure, capacity, rng), by_chance, n_draws, rng
        )
        if by_chance:
            shares[ranked["expected_value"].isna().to_numpy()] = np.nan
    out = pd.DataFrame(shares, index=ranked.index, columns=list(COLUMNS)).loc[tiers.table.index]
    column = np.array([3, 0, 1, 2])[tiers.table["tier"]]
    return out.assign(of_its_tier=out.to_numpy()[np.arange(len(out)), column])


def with_tier_probability(tiers: Tiers, probability: pd.DataFrame) -> Tiers:
    """The tiers with the column ``tier_probability``: each account's of being in its own, from
    :func:`tier_probability`."""
    return replace(tiers, table=tiers.table.assign(tier_probability=probability["of_its_tier"]))


def _drawn(ranked: pd.DataFrame, unsure: Unsure, capacity: Capacity) -> np.ndarray:
    """Rows of the accounts that may come into a tier; the others lie far below its cut."""
    expected = ranked["expected_value"].to_numpy(dtype=float)
    targeted = (ranked["tier"] > 0).to_numpy()
    if targeted.sum() < sum(capacity.sizes) or np.isnan(expected[targeted]).any():
        return np.arange(len(ranked))
    reach = np.exp(FAR * np.sqrt(unsure.variance + unsure.spread**2))
    return np.flatnonzero(targeted | (expected * reach >= expected[targeted].min()))


def _low_value(unsure: Unsure, capacity: Capacity, rng: np.random.Generator) -> float:
    """The floor of value among the true values."""
    if not np.isfinite(unsure.amount).any():
        return float("nan")
    times = max(1, _FOR_THE_FLOOR // len(unsure.amount))
    return float(np.nanquantile(unsure.draw_amounts(times, rng), capacity.minimum_value_share))


def _shares(
    ranked: pd.DataFrame,
    unsure: Unsure,
    capacity: Capacity,
    low_value: float,
    by_chance: bool,
    n_draws: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Share of the draws in which each account is in each tier; shape (n, 4), the last for not targeted."""
    n = len(ranked)
    customer = (ranked["kind"] == "customer").to_numpy()
    chance_told = ranked["probability"].to_numpy(dtype=float)
    low_fit = ranked["fit"].to_numpy(dtype=float) < capacity.minimum_fit
    last = -1.0 - np.arange(n)
    counts = np.zeros((n, 3))
    left = n_draws
    while left > 0:
        some = min(left, max(1, ROWS_AT_ONCE // n))
        left -= some
        stands, amounts = unsure.draw_stands(some, rng), unsure.draw_amounts(some, rng)
        excluded = low_fit & ~(amounts >= low_value)
        if by_chance:
            worth = np.where(customer, chance_told, 1 / (1 + np.exp(-stands))) * amounts
            excluded |= worth <= 0
            worth = np.where(np.isnan(worth), last, worth)
        else:
            worth = percentiles(stands) * percentiles(amounts)
            excluded |= customer & (chance_told == 0)
        counts += tier_counts(worth, excluded, capacity, by_chance=by_chance)[0]
    return np.column_stack([counts, n_draws - counts.sum(axis=1)]) / n_draws

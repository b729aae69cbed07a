"""How firm the top list is: whom it would hold under other weights that are as plausible as the present ones.

Weights are a judgement, and nobody means 20 points to the point. So others are drawn about them from a Dirichlet
distribution, all accounts are scored and ranked anew under each, and what is counted is who stays. The curve that makes
a chance of a score follows the weights, as it does on the board; the chance of each account moves by what the refitted
curve says of its new score. Whether a chance can be shown is taken as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.calibration import PRIOR_SHARE, Curve, fitted_curve, ideal_slope
from icp_core.fit.capacity import Capacity
from icp_core.fit.conversion import Conversion
from icp_core.fit.scoring import Scoring
from icp_core.fit.tier_draws import ROWS_AT_ONCE, percentiles, tier_counts
from icp_core.fit.tiers import Tiers
from icp_core.fit.weights import Weights

CONCENTRATION = 63.0
"""At this a weight of 20 has a standard deviation of 5 points (its variance is .2 x .8 / 64): in four cases of five it
lies between 14 and 27. People who are asked twice to share out 100 points differ by about as much as they round by, and
that is to the nearest 5."""
FIRM = 0.95
"""Share of the draws in which an account has to be in Tier 1 to hold."""
EDGE = (0.2, 0.8)
"""An account that is in Tier 1 in a share of the draws between these is on its edge, from within or from outside."""
MOST_DEALS = 2000
"""Deals that the curve is refitted on; more would tell no more of how it follows the weights."""
SAME = 1e-7
"""Accounts that differ by no more than this share of what they are worth keep the order in which they are ranked: those
with the same levels and value are equal under any weights."""
_NEWTON_STEPS = 200


@dataclass(frozen=True, eq=False)
class Robustness:
    """What becomes of the tiers under other plausible weights.

    Attributes
    ----------
    accounts : DataFrame by ``account_id``, those that take part
        ``tier`` as it is, ``tier_1``, ``tier_2``, ``tier_3`` and ``not_targeted``: share of the draws in each, and
        ``of_its_tier``
    attributes : DataFrame by attribute, the deciding one first
        ``weight`` in points, and ``replaced``: how many of Tier 1 would leave it if the attribute counted nothing and
        the others shared its points; NaN where no other has any
    kept : float array of shape (n_draws,)
        Share of Tier 1 that stays in it, draw by draw.
    n_first, n_firm : int
        Accounts in Tier 1, and those of them that are there in at least :data:`FIRM` of the draws.
    concentration : float
    """

    accounts: pd.DataFrame
    attributes: pd.DataFrame
    kept: np.ndarray
    n_first: int
    n_firm: int
    concentration: float

    @property
    def edge(self) -> pd.DataFrame:
        """The accounts on the edge of Tier 1, from within and from outside, the surest first: rows of ``accounts``."""
        share = self.accounts["tier_1"]
        return self.accounts[share.between(*EDGE)].sort_values("tier_1", ascending=False, kind="stable")


def robustness(
    scoring: Scoring,
    weights: Weights,
    conversion: Conversion,
    tiers: Tiers,
    capacity: Capacity,
    *,
    concentration: float = CONCENTRATION,
    n_draws: int = 500,
    random_state: int = 0,
) -> Robustness:
    """Rank all accounts anew under weights drawn about the present ones.

    Parameters
    ----------
    scoring, weights, conversion, capacity
        From which the tiers were made.
    tiers : Tiers
        Tells the values and chances, who takes part and by what they are ranked.
    concentration : float, above 0
        Of the Dirichlet distribution: a share of weight w then has the variance ``w (1 - w) / (concentration + 1)``. An
        attribute without a weight stays without.

    Raises
    ------
    SettingError
        If the concentration or the number of draws is out of range.
    """
    if not 0 < concentration < np.inf:
        raise SettingError.out_of_range("concentration", concentration, 0, np.inf)
    if n_draws < 1:
        raise SettingError.out_of_range("n_draws", n_draws, 1, np.inf)
    shares = scoring.all_accounts.shares(weights)
    weighed = np.flatnonzero(shares > 0)
    drawn = np.zeros((n_draws, len(shares)))
    if len(weighed):
        rng = np.random.default_rng(random_state)
        drawn[:, weighed] = rng.dirichlet(concentration * shares[weighed], size=n_draws)
    left_out = np.repeat(shares[np.newaxis], len(weighed), axis=0)
    left_out[np.arange(len(weighed)), weighed] = 0.0
    rest = left_out.sum(axis=1, keepdims=True)
    left_out = np.divide(left_out, rest, out=np.repeat(shares[np.newaxis], len(weighed), axis=0), where=rest > 0)
    ranked = _Ranked.of(scoring, shares, conversion, tiers, capacity)
    counts, kept = ranked.under(drawn)
    stay = ranked.under(left_out)[1]
    n_first = int(ranked.first.sum())
    accounts = pd.DataFrame(
        np.column_stack([counts, n_draws - counts.sum(axis=1)]) / n_draws,
        index=ranked.table.index,
        columns=["tier_1", "tier_2", "tier_3", "not_targeted"],
    ).loc[tiers.table.index]
    tier = tiers.table["tier"].to_numpy()
    accounts.insert(0, "tier", tier)
    accounts["of_its_tier"] = accounts.iloc[:, 1:].to_numpy()[np.arange(len(tier)), np.array([3, 0, 1, 2])[tier]]
    attributes = pd.DataFrame(
        {"weight": 100 * shares[weighed], "replaced": np.where(rest[:, 0] > 0, n_first - stay, np.nan)},
        index=pd.Index([scoring.all_accounts.attributes[at] for at in weighed], dtype=object, name="attribute"),
    ).sort_values(["replaced", "weight"], ascending=False, kind="stable")
    firm = int((accounts.loc[accounts["tier"] == 1, "tier_1"] >= FIRM).sum())
    return Robustness(accounts, attributes, kept / max(1, n_first), n_first, firm, concentration)


@dataclass(frozen=True, eq=False)
class _Ranked:
    """The accounts by rank, ready to be ranked anew: ``table`` of them, ``deviations`` of their levels (n, m), which
    are in Tier 1 (``first``), and what the curve is refitted on; ``curve`` is the one that is, at ``shares``."""

    table: pd.DataFrame
    deviations: np.ndarray
    first: np.ndarray
    deals: np.ndarray
    won: np.ndarray
    curve: Curve
    shares: np.ndarray
    capacity: Capacity
    by_chance: bool

    @classmethod
    def of(
        cls, scoring: Scoring, shares: np.ndarray, conversion: Conversion, tiers: Tiers, capacity: Capacity
    ) -> _Ranked:
        table = tiers.table.sort_values("rank")
        every = scoring.all_accounts
        by_chance = tiers.ranked_by == "expected_value"
        some = np.argsort(scoring.dealt.index)[:: 1 + len(scoring.won) // MOST_DEALS]
        deals, won = scoring.won_lost.deviations[some], scoring.won[some]
        both = by_chance and 0 < won.mean() < 1
        curve = (
            fitted_curve(50.0 + deals @ shares, won, ideal_slope(shares))
            if both
            else Curve(conversion.intercept, conversion.slope)
        )
        if not both:
            deals, won = deals[:0], won[:0]
        first = (table["tier"] == 1).to_numpy()
        deviations = every.deviations[every.accounts.get_indexer(table.index)]
        return cls(table, deviations, first, deals, won, curve, shares, capacity, by_chance)

    def under(self, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Counts of each account in Tiers 1, 2 and 3 (n, 3), and how many of Tier 1 stay under each of the drawn shares
        of weight (n_draws, m)."""
        n = len(self.table)
        value, chance = (self.table[name].to_numpy(dtype=float) for name in ("value", "probability"))
        customer = (self.table["kind"] == "customer").to_numpy()
        if np.isfinite(value).any():
            low_value = np.nanquantile(value, self.capacity.minimum_value_share)
            of_value = np.ones(n) if self.by_chance else percentiles(value[None, :])[0]
        else:
            low_value, of_value = np.nan, np.ones(n)
        low = ~(value >= low_value)
        inside = np.where(customer, np.nan, chance).clip(1e-9, 1 - 1e-9)
        now = self.deviations @ self.shares / 10.0
        beside_curve = np.log(inside / (1 - inside)) - (self.curve.intercept + self.curve.slope * now)
        intercept, slope = self._curves(drawn)
        counts, kept = np.zeros((n, 3)), np.zeros(len(drawn))
        in_order = 1 - SAME * np.arange(n) / max(1, n)
        step = max(1, ROWS_AT_ONCE // max(1, n))
        for begin in range(0, len(drawn), step):
            rows = slice(begin, begin + step)
            points = drawn[rows] @ self.deviations.T
            excluded = (points < self.capacity.minimum_fit - 50.0) & low
            if self.by_chance:
                odds = points
                odds *= slope[rows, None] / 10.0
                odds += intercept[rows, None]
                odds += beside_curve
                np.negative(odds, out=odds)
                np.exp(odds, out=odds)
                odds += 1.0
                worth = np.where(customer, chance, 1 / odds) * value
                worth *= in_order
                excluded |= worth <= 0
                worth = np.where(np.isnan(worth), -1.0 - np.arange(n), worth)
            else:
                worth = percentiles(points) * of_value * in_order
                excluded |= customer & (chance == 0)
            found, first, ends = tier_counts(worth, excluded, self.capacity, by_chance=self.by_chance)
            counts += found
            in_first = np.arange(first.shape[1]) < ends[:, :1]
            kept[rows] = (self.first[first] & in_first).sum(axis=1)
        return counts, kept

    def _curves(self, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Intercept and slope of the curve under each of the drawn shares, as
        :func:`icp_core.fit.calibration.fitted_curve` would fit them: Newton's method with its damped steps, all at
        once, from the present one.
        """
        n_draws = len(drawn)
        intercept, slope = np.full(n_draws, self.curve.intercept), np.full(n_draws, self.curve.slope)
        if not len(self.won):
            return intercept, slope
        x = drawn @ self.deals.T / 10.0
        middle = x.mean(axis=1)
        x -= middle[:, None]
        widest = np.abs(x).max(axis=1)
        expected = PRIOR_SHARE * np.array([ideal_slope(shares) for shares in drawn])
        precision = expected**-2
        at = intercept + slope * middle
        for _ in range(_NEWTON_STEPS):
            chance = 1 / (1 + np.exp(-(at[:, None] + slope[:, None] * x)))
            rest, weight = self.won - chance, chance * (1 - chance)
            weighed = weight * x
            a, b = weight.sum(axis=1), weighed.sum(axis=1)
            d = np.einsum("ij,ij->i", weighed, x) + precision
            g, h = rest.sum(axis=1), np.einsum("ij,ij->i", rest, x) - precision * (slope - expected)
            scale = a * d - b * b
            up, more = (d * g - b * h) / scale, (a * h - b * g) / scale
            if max(np.abs(up).max(), np.abs(more).max()) < 1e-7:
                break
            moves = np.abs(up) + np.abs(more) * widest
            damped = np.log1p(moves) / np.maximum(moves, 1e-300)
            at, slope = at + damped * up, slope + damped * more
        return at - slope * middle, slope

"""BG/NBD: how often customers buy that may leave, unseen, after any purchase (Fader, Hardie and Lee, 2005).

While a customer stays it buys at random times at its own rate, Gamma(r, alpha) over the customers; after each purchase
it leaves with its own chance, Beta(a, b). The modified model lets it leave after the first purchase too (Batislam,
Denizel and Filiztekin, 2007). Both are the same formulas in the number of times that a customer could have left.

Reference: Marketing Science 24 (2), 275-284; equations are numbered as there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from icp_core.errors import SettingError, TooFewError
from icp_core.languages import message
from icp_core.value.bg_nbd_density import BgNbdDensity, logistic, parameters_of
from icp_core.value.posterior import Mode, draw_around, find_mode
from icp_core.value.staying import still_bought

NORMAL_FROM = 4000
"""From so many different histories on the posterior is taken as normal."""
_NODES, _SMALLEST = 24, 1e-12


@dataclass(frozen=True, eq=False)
class Bought:
    """What m customers are drawn to buy: ``n`` purchases at times spread evenly up to ``until``, which is the end or,
    of those that are then ``gone``, the last of the purchases (arrays (m,) of int, float and bool)."""

    n: np.ndarray
    until: np.ndarray
    gone: np.ndarray


@dataclass(frozen=True, eq=False)
class BgNbd:
    """A fitted model; times in the unit of the data it was fitted to.

    Histories are float arrays (m,): ``frequency`` repeat purchases, ``recency`` time from the first purchase to the
    last, ``T`` time from the first purchase to today. A customer that has only just been won is (0, 0, 0).

    Attributes
    ----------
    r, alpha, a, b : float > 0
    n : int, customers it was fitted to
    log_likelihood : at the parameters, without the prior
    mode : Mode of the logarithms of r, alpha, a, b
    modified : whether a customer may leave after its first purchase
    """

    r: float
    alpha: float
    a: float
    b: float
    n: int
    log_likelihood: float
    mode: Mode
    modified: bool
    _density: BgNbdDensity = field(repr=False)

    def with_parameters(self, row: np.ndarray) -> BgNbd:
        """The same model at other r, alpha, a, b, one row of :meth:`parameter_draws`."""
        r, alpha, a, b = (float(value) for value in row)
        return replace(self, r=r, alpha=alpha, a=a, b=b)

    def parameter_draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draws of r, alpha, a, b from their posterior, float array (n_draws, 4)."""
        many = len(self._density.weight) >= NORMAL_FROM
        drawn = draw_around(self._density, self.mode, n_draws, rng, normal=many)
        return parameters_of(drawn)

    def probability_alive(self, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Chance that the customer has not left, 0-1; with BG/NBD 1 for one without a repeat purchase."""
        x, left = np.asarray(frequency, dtype=float), self._times(frequency)
        silent = np.log(self.alpha + np.asarray(T)) - np.log(self.alpha + np.asarray(recency))
        odds = np.log(self.a) - np.log(self.b + np.maximum(left, 1) - 1) + (self.r + x) * silent
        return np.where(left > 0, logistic(-odds), 1.0)

    def chance_to_buy(self, t: float, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Chance of at least one purchase within the next t: one that has not left does not leave before it."""
        none = (self.r + np.asarray(frequency)) * np.log1p(t / (self.alpha + np.asarray(T)))
        return np.asarray(self.probability_alive(frequency, recency, T) * -np.expm1(-none))

    def expected_purchases(self, t: float, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray) -> np.ndarray:
        """Purchases expected within the next t (equation 10)."""
        return self.expected_discounted_purchases(t, 0.0, frequency, recency, T)

    def expected_purchases_new(self, t: float, discount: float = 0.0) -> float:
        """Purchases after the first one expected of a customer just won, within t (equation 9), discounted if asked."""
        return float(self.expected_discounted_purchases(t, discount, *np.zeros((3, 1)))[0])

    def expected_discounted_purchases(
        self, t: float, discount: float, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray
    ) -> np.ndarray:
        """Purchases expected within the next t, each worth exp(-discount x its time from now).

        One that has not left buys at time s at the mean rate E[lambda exp(-lambda p s)], where given its history lambda
        is Gamma(R, A) and p is Beta(a, B): R / A x 2F1(R + 1, a; a + B; -s / A). That is integrated over s by
        Gauss-Legendre with log(A + s) as variable, which needs no a > 1 and has no difference of large numbers.
        """
        kinds, which = np.unique(np.column_stack([frequency, T]), axis=0, return_inverse=True)
        R, A = (self.r + kinds[:, 0])[:, None], (self.alpha + kinds[:, 1])[:, None]
        B = self.b + self._times(kinds[:, 0])[:, None]
        at, weight = np.polynomial.legendre.leggauss(_NODES)
        long = np.log1p(t / A)
        log_scale = long * (at + 1) / 2
        s = A * np.expm1(log_scale)
        stays = still_bought(R, self.a, B, log_scale)
        ahead = (R * stays * np.exp(log_scale - discount * s)) @ (weight / 2) * long[:, 0]
        return np.asarray(self.probability_alive(frequency, recency, T) * ahead[which.ravel()])

    def simulate(
        self, frequency: np.ndarray, recency: np.ndarray, T: np.ndarray, t: float, rng: np.random.Generator
    ) -> Bought:
        """One draw per customer of what it buys within the next t.

        Given that it has not left, its rate and its chance of leaving are independent: Gamma(r + x, alpha + T) and
        Beta(a, b + the times that it could have left).
        """
        x = np.asarray(frequency, dtype=float)
        n, until, gone = np.zeros(len(x), dtype=int), np.full(len(x), float(t)), np.zeros(len(x), dtype=bool)
        here = np.flatnonzero(rng.random(len(x)) < self.probability_alive(x, recency, T))
        rate = rng.gamma(self.r + x[here]) / (self.alpha + np.asarray(T)[here])
        events = rng.poisson(rate * t)
        here, events = here[events > 0], events[events > 0]
        leaving = np.maximum(rng.beta(self.a, self.b + self._times(x[here])), _SMALLEST)
        last = rng.geometric(leaving)
        n[here] = np.minimum(events, last)
        went = last <= events
        leaver, last, events = here[went], last[went], events[went]
        # The times of so many events are even over t: the last one's is an order statistic.
        until[leaver], gone[leaver] = t * rng.beta(last, events - last + 1), True
        return Bought(n, until, gone)

    def simulate_new(self, t: float, size: int, rng: np.random.Generator) -> Bought:
        """One draw for each of ``size`` customers just won, their first purchase not counted."""
        none = np.zeros(size)
        return self.simulate(none, none, none, t, rng)

    def _times(self, frequency: np.ndarray) -> np.ndarray:
        return np.asarray(frequency, dtype=float) + self.modified


def fit_bg_nbd(
    frequency: np.ndarray, recency: np.ndarray, T: np.ndarray, *, prior: bool = True, modified: bool = False
) -> BgNbd:
    """Fit by the mode of the posterior, or by maximum likelihood (equation 6).

    Parameters
    ----------
    frequency, recency, T : arrays (n,)
        Repeat purchases, time from the first purchase to the last, time observed since the first; any unit of time.
    prior : bool
        With :data:`icp_core.value.bg_nbd_density.PRIOR`; without, few customers often have no estimate.

    Raises
    ------
    SettingError
        If a last purchase lies outside the time observed.
    TooFewError
        If there is nobody, or the data leave a parameter open.
    """
    x, t_x, seen = (np.asarray(each, dtype=float) for each in (frequency, recency, T))
    outside = ~((t_x >= 0) & (t_x <= seen) & (x >= 0))
    if outside.any():
        first = int(np.argmax(outside))
        raise SettingError.out_of_range("recency", float(t_x[first]), 0, float(seen[first]))
    if not (seen > 0).any():
        raise TooFewError.needs(message("value.model.bg_nbd"), 1, 0)
    density = BgNbdDensity.of(x, t_x, seen, prior=prior, modified=modified)
    start = np.array([0.0, np.log(density.unit), -0.3, 0.8])
    mode = find_mode(density, start, gradient=density.gradient, what=message("value.model.bg_nbd"))
    r, alpha, a, b = (float(value) for value in parameters_of(mode.at))
    return BgNbd(r, alpha, a, b, len(x), density.likelihood(mode.at), mode, modified, density)

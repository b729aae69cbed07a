"""Gamma-Gamma: what a purchase brings, drawn toward the whole (Fader and Hardie, 2013; Colombo and Jiang, 1999).

A customer's purchases are Gamma(p, nu), and nu is Gamma(q, v) over the customers, independent of how often they buy.
Amounts must be positive; :mod:`icp_core.value.credibility` is for others.

Reference: "The Gamma-Gamma model of monetary value", brucehardie.com/notes/025; equations are numbered as there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from icp_core.errors import SettingError, TooFewError
from icp_core.languages import message
from icp_core.value.posterior import Mode, draw_around, find_mode

PRIOR = {"p": (1.4, 1.2), "q": (1.1, 1.0), "mean": (0.0, 1.5)}
"""Mean and standard deviation of normals, weak and without a unit: log p (a purchase differs by half from its
customer's mean, give or take a factor of two); log (q - 1) (customers differ by 70 %); log of the mean over the
customers, against the geometric mean of what was seen."""
NORMAL_FROM = 4000
"""From so many customers on the posterior is taken as normal."""
_MEANS, _SPREADS = np.array(list(PRIOR.values())).T
_FARTHEST = 30.0
LEAST = 2


@dataclass(frozen=True, eq=False)
class GammaGamma:
    """A fitted model; amounts in the unit of the data.

    Attributes
    ----------
    p : float > 0, shape of a customer's purchases
    q : float > 1, shape of the customers; at 1 or less they had no mean
    v : float > 0, scale of the customers, in the unit of the amounts
    n : int, customers it was fitted to
    log_likelihood : at the parameters, without the prior
    mode : Mode of log p, log (q - 1) and the log of the mean over the customers
    """

    p: float
    q: float
    v: float
    n: int
    log_likelihood: float
    mode: Mode
    _density: _Density = field(repr=False)

    @property
    def mean(self) -> float:
        """Mean amount per purchase over the customers."""
        return self.p * self.v / (self.q - 1)

    def with_parameters(self, row: np.ndarray) -> GammaGamma:
        """The same model at other p, q, v, one row of :meth:`parameter_draws`."""
        p, q, v = (float(value) for value in row)
        return replace(self, p=p, q=q, v=v)

    def parameter_draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draws of p, q, v from their posterior, float array (n_draws, 3)."""
        many = self.n >= NORMAL_FROM
        return np.array(
            [_parameters(at) for at in draw_around(self._density, self.mode, n_draws, rng, normal=many)]
        ).reshape(n_draws, 3)

    def expected_value(self, frequency: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """Expected amount per purchase (equation 5): own mean and the whole's, weighted by the own purchases.

        Parameters
        ----------
        frequency, mean : float arrays (m,)
            Purchases and their mean amount; the mean of a customer with none is not looked at.
        """
        x = np.asarray(frequency, dtype=float)
        own = np.where(x > 0, x * np.asarray(mean, dtype=float), 0.0)
        return np.asarray(self.p * (self.v + own) / (self.p * x + self.q - 1))

    def simulate_sum(
        self, frequency: np.ndarray, mean: np.ndarray, n_purchases: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """One draw per customer of what ``n_purchases`` (int array (m,)) further ones bring together."""
        x = np.asarray(frequency, dtype=float)
        own = np.where(x > 0, x * np.asarray(mean, dtype=float), 0.0)
        total = np.zeros(len(x))
        buys = np.flatnonzero(n_purchases > 0)
        nu = rng.gamma(self.q + self.p * x[buys]) / (self.v + own[buys])
        total[buys] = rng.gamma(self.p * np.asarray(n_purchases)[buys]) / nu
        return total


def fit_gamma_gamma(frequency: np.ndarray, mean: np.ndarray, *, prior: bool = True) -> GammaGamma:
    """Fit by the mode of the posterior, or by maximum likelihood with q above 1 (equation 1a).

    Parameters
    ----------
    frequency, mean : arrays (n,)
        Purchases of each customer and their mean amount; customers without any are left out.
    prior : bool
        With :data:`PRIOR`; without, few customers often have no estimate.

    Raises
    ------
    SettingError
        If a mean is not positive.
    TooFewError
        If fewer than two customers have a purchase, or the data leave a parameter open.
    """
    x, amount = np.asarray(frequency, dtype=float), np.asarray(mean, dtype=float)
    x, amount = x[x > 0], amount[x > 0]
    if len(x) < LEAST:
        raise TooFewError.needs(message("value.model.gamma_gamma"), LEAST, len(x))
    if not (amount > 0).all():
        raise SettingError("not_positive", setting="mean", n=int((~(amount > 0)).sum()))
    counts, which = np.unique(x, return_inverse=True)
    density = _Density(counts, which, amount, float(np.log(amount).mean()), prior)
    start = np.array([1.0, 1.0, np.log(amount.mean())])
    mode = find_mode(density, start, gradient=density.gradient, what=message("value.model.gamma_gamma"))
    return GammaGamma(*_parameters(mode.at), len(x), density.likelihood(mode.at), mode, density)


@dataclass(frozen=True, eq=False)
class _Density:
    """Log-posterior of log p, log (q - 1) and the log of the mean; ``which`` points into ``counts``."""

    counts: np.ndarray
    which: np.ndarray
    mean: np.ndarray
    log_unit: float
    prior: bool

    def __call__(self, at: np.ndarray) -> float:
        return self.likelihood(at) + (float(-0.5 * (self._away(at) ** 2).sum()) if self.prior else 0.0)

    def likelihood(self, at: np.ndarray) -> float:
        from scipy.special import gammaln

        p, q, v = _parameters(at)
        x = self.counts
        per_count = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v) + p * x * np.log(x)
        shape = (p * x)[self.which]
        each = per_count[self.which] + (shape - 1) * np.log(self.mean) - (shape + q) * self._log_scale(v)
        return float(each.sum())

    def gradient(self, at: np.ndarray) -> np.ndarray:
        from scipy.special import digamma

        p, q, v = _parameters(at)
        x, n = self.counts, np.bincount(self.which)
        log_scale, own = self._log_scale(v), x[self.which]
        by_p = n @ (x * (digamma(p * x + q) - digamma(p * x) + np.log(x))) + own @ (np.log(self.mean) - log_scale)
        by_q = n @ (digamma(p * x + q) - digamma(q) + np.log(v)) - log_scale.sum()
        by_v = q * len(own) / v - ((p * own + q) * np.exp(-log_scale)).sum()
        # v = mean (q - 1) / p: it moves with all three.
        slope = np.array([p * by_p - v * by_v, (q - 1) * by_q + v * by_v, v * by_v])
        return slope - self._away(at) / _SPREADS if self.prior else slope

    def _log_scale(self, v: float) -> np.ndarray:
        return np.asarray(np.log(v + self.counts[self.which] * self.mean))

    def _away(self, at: np.ndarray) -> np.ndarray:
        return np.asarray((at - [0.0, 0.0, self.log_unit] - _MEANS) / _SPREADS)


def _parameters(at: np.ndarray) -> tuple[float, float, float]:
    p, spare, mean = (float(value) for value in np.exp(np.clip(at, -_FARTHEST, _FARTHEST)))
    return p, 1 + spare, mean * spare / p

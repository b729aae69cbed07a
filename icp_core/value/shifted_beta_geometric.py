"""How long customers under contract stay: the shifted beta-geometric model (Fader and Hardie, 2007).

At each renewal a customer leaves with a chance of its own, which does not change; the chances of all are Beta(alpha,
beta). Those that leave easily are gone first, so that retention rises with age although nobody grows more loyal.
Fader, P. S. and Hardie, B. G. S. (2007), How to project customer retention, Journal of Interactive Marketing 21(1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from icp_core.errors import TooFewError
from icp_core.languages import message
from icp_core.value.posterior import LogDensity, Mode, draw_around, find_mode

USUAL_CHURN = 0.2
"""A fifth of the customers at a renewal, unless the caller knows better: yearly contracts."""
PRIOR_CHURN_SPREAD = 1.5
"""Standard deviation of the logit of mean churn: a fifth, give or take a factor of 4."""
USUAL_ALPHA, PRIOR_ALPHA_SPREAD = 1.0, 0.8
"""Alpha tells how unlike customers are: the chances to leave vary by about 1 / sqrt(alpha) of their mean, whatever the
length of a period. Published values lie around .7; one, give or take a factor of 2.2, keeps few customers from looking
all alike or all different, where plain maximum likelihood runs away."""
_FAR = 30.0


@dataclass(frozen=True, eq=False)
class ShiftedBetaGeometric:
    """The fitted model. Periods are counted from 1; the renewal after the t-th period is the t-th.

    Attributes
    ----------
    alpha, beta : float, positive
        Of the distribution of the chance to leave at a renewal.
    n_customers, n_churned : float
        What it was learned from.
    """

    alpha: float
    beta: float
    n_customers: float
    n_churned: float
    log_density: LogDensity
    mode: Mode

    @property
    def mean_churn(self) -> float:
        """Chance that a new customer leaves at its first renewal."""
        return self.alpha / (self.alpha + self.beta)

    def retention(self, t: np.ndarray) -> np.ndarray:
        """Share of the customers that reach the t-th renewal which renew, t from 1."""
        t = np.asarray(t, dtype=float)
        return np.asarray((self.beta + t - 1) / (self.alpha + self.beta + t - 1))

    def survival(self, t: np.ndarray) -> np.ndarray:
        """Share of new customers that is left after t renewals, t from 0."""
        from scipy.special import betaln

        t = np.asarray(t, dtype=float)
        return np.asarray(np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta)))

    def residual_survival(self, age: np.ndarray, periods: int) -> np.ndarray:
        """Chance to live through the next 0, 1, ..., ``periods`` renewals, float array (m, periods + 1).

        Parameters
        ----------
        age : renewals lived through, array (m,)
        """
        ahead = np.asarray(age, dtype=float)[:, None] + np.arange(1, periods + 1)
        return np.hstack([np.ones((len(ahead), 1)), np.cumprod(self.retention(ahead), axis=1)])

    def further_periods(self, age: np.ndarray, horizon: int, discount_per_period: float = 0.0) -> np.ndarray:
        """Expected further periods that customers renew for, of the next ``horizon`` renewals, float array (m,).

        Discounted at ``discount_per_period``, the first renewal by one period: the residual lifetime of Fader, P. S.
        and Hardie, B. G. S. (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1), cut at
        the horizon.
        """
        later = (1 + discount_per_period) ** -np.arange(1.0, horizon + 1)
        return np.asarray(self.residual_survival(np.atleast_1d(age), horizon)[:, 1:] @ later)

    def new_customer_periods(self, horizon: int, discount_per_period: float = 0.0) -> float:
        """Expected periods of a new customer within ``horizon`` periods: the first is sure and paid at once."""
        return 1.0 + float(self.further_periods(np.zeros(1), horizon - 1, discount_per_period)[0])

    def parameter_draws(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draws of (alpha, beta) from the posterior, float array (n_draws, 2)."""
        return np.array([_parameters(at) for at in draw_around(self.log_density, self.mode, n_draws, rng)])

    def with_parameters(self, alpha: float, beta: float) -> ShiftedBetaGeometric:
        """The same model at other parameters, one of :meth:`parameter_draws` for example."""
        return replace(self, alpha=float(alpha), beta=float(beta))

    def simulate(self, age: np.ndarray, horizon: int, rng: np.random.Generator) -> np.ndarray:
        """Renewals further lived through, at most ``horizon``; one draw per customer, whole numbers (m,).

        A customer that has lived through n renewals leaves at the next with a chance that is Beta(alpha, beta + n).
        """
        leaves = rng.beta(self.alpha, self.beta + np.asarray(age, dtype=float))
        # The number of renewals before the one at which it leaves; a chance of nothing would never leave.
        drawn = np.floor(np.log(1 - rng.random(leaves.shape)) / np.log1p(-np.clip(leaves, 1e-12, 1 - 1e-12)))
        return np.asarray(np.minimum(drawn, horizon)).astype(int)


def fit_shifted_beta_geometric(
    periods: np.ndarray,
    churned: np.ndarray,
    *,
    counts: np.ndarray | None = None,
    entered: np.ndarray | None = None,
    undated: np.ndarray | None = None,
    prior: bool = True,
    usual_churn: float = USUAL_CHURN,
) -> ShiftedBetaGeometric:
    """Learn alpha and beta from how long customers stayed or have stayed so far.

    Parameters
    ----------
    periods : whole numbers (n,), at least 0
        Renewals that each customer met; one that left did so at the last of them (then at least 1).
    churned : bool array (n,)
        Whether it left; one that did not is a customer still (right-censored).
    counts : float array (n,), optional
        Customers that each row stands for.
    entered : whole numbers (n,), optional
        Renewals lived through before the record begins, where it holds only customers that were there at its beginning
        (left-truncated); less than ``periods`` for those that left.
    undated : bool array (n,), optional
        Those of ``churned`` of which nobody knows at which of their renewals they left.
    prior : bool
        Without it, maximum likelihood.
    usual_churn : float in (0, 1)
        Centre of the prior of mean churn; depends on the length of a period.

    Raises
    ------
    TooFewError
        If nobody left, or, without the prior, if the data leave a parameter open.
    """
    met, left = np.asarray(periods, dtype=int), np.asarray(churned, dtype=bool)
    weight = np.ones(len(met)) if counts is None else np.asarray(counts, dtype=float)
    since = np.zeros(len(met), dtype=int) if entered is None else np.asarray(entered, dtype=int)
    unknown = np.zeros(len(met), dtype=bool) if undated is None else np.asarray(undated, dtype=bool) & left
    n, gone = float(weight.sum()), float(weight[left].sum())
    if gone <= 0:
        raise TooFewError("no_churn", n=round(n))
    likelihood = _likelihood(met, left, weight, since, unknown)
    usual = np.array([_logit(usual_churn), np.log(USUAL_ALPHA)])

    def log_density(at: np.ndarray) -> float:
        fit = likelihood(*_parameters(at))
        if prior:
            at = np.clip(at, -_FAR, _FAR)
            log_alpha = at[1] - np.log1p(np.exp(-at[0]))
            off = (np.array([at[0], log_alpha]) - usual) / (PRIOR_CHURN_SPREAD, PRIOR_ALPHA_SPREAD)
            fit -= 0.5 * float(off @ off)
        return fit

    crude = float(np.clip(gone / max(1.0, float((weight * (met - since)).sum())), 1e-4, 0.9))
    start = np.array([_logit(crude), np.log(USUAL_ALPHA / crude)])
    mode = find_mode(log_density, start, what=message("value.model.contracts"))
    return ShiftedBetaGeometric(*_parameters(mode.at), n, gone, log_density, mode)


def _logit(p: float) -> float:
    return float(np.log(p / (1 - p)))


def _parameters(at: np.ndarray) -> tuple[float, float]:
    """Alpha and beta from the logit of mean churn and the log of their sum."""
    z, log_sum = np.clip(at, -_FAR, _FAR)
    total = np.exp(log_sum)
    return float(total / (1 + np.exp(-z))), float(total / (1 + np.exp(z)))


def _likelihood(
    met: np.ndarray, left: np.ndarray, weight: np.ndarray, since: np.ndarray, unknown: np.ndarray
) -> _Likelihood:
    longest = int(met.max(initial=1))
    told = ~unknown
    survived, ended = np.zeros(longest + 2), np.zeros(longest + 2)
    lived = np.where(left, met - 1, met)
    np.add.at(survived, since[told] + 1, weight[told])
    np.add.at(survived, np.maximum(lived, since)[told] + 1, -weight[told])
    np.add.at(ended, met[told & left], weight[told & left])
    return _Likelihood(
        np.cumsum(survived)[1 : longest + 1], ended[1 : longest + 1], since[unknown], met[unknown], weight[unknown]
    )


@dataclass(frozen=True, eq=False)
class _Likelihood:
    """Customers that renewed and that left at the 1st, 2nd, ... renewal; and those that left between two of them."""

    renewed: np.ndarray
    ended: np.ndarray
    after: np.ndarray
    by: np.ndarray
    weight: np.ndarray

    def __call__(self, alpha: float, beta: float) -> float:
        log_reach = np.log(alpha + beta + np.arange(len(self.renewed)))
        log_retention = np.log(beta + np.arange(len(self.renewed))) - log_reach
        fit = float(self.renewed @ log_retention + self.ended @ (np.log(alpha) - log_reach))
        if len(self.weight):
            log_survival = np.concatenate([[0.0], np.cumsum(log_retention)])
            lasted = np.minimum(log_survival[self.by] - log_survival[self.after], -1e-300)
            fit += float(self.weight @ np.log(-np.expm1(lasted)))
        return fit

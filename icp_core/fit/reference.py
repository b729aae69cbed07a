"""What a fuller model reaches on the same deals: the figure to read the fit score's beside.

Logistic regression of won and lost first deals on all levels and numbers at once, with a Gaussian prior on each slope;
from :data:`LEAST_TO_CHOOSE` deals on numbers may bend where cross-validation gains more than a standard error by it
(Breiman et al., 1984, 3.4.3). It ranks nobody: the fit score does, since a person can follow it and move it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.calibration import calibration_table
from icp_core.fit.desirability import Desirability
from icp_core.fit.encoding import Encoder, encoder
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES, enough
from icp_core.fit.separation import area_under_curve
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.segments import accounts_at_opening, first_deals

PRIOR_SPREAD = 0.35
"""Most that the standard deviation of a slope's prior may be, per standard deviation of its input."""
TOTAL_SPREAD = 1.0
"""Standard deviation of the log-odds that all slopes together make, before there is evidence: many inputs are each held
closer. With 60 inputs and 200 deals a slope of .13 loses .05 less in log loss than one of .35."""
FEW = 100
"""Deals below which the figures come with a warning."""
LEAST_TO_CHOOSE = 200
"""Deals from which the choice between lines and splines gains more than it costs."""
MOST_TO_CHOOSE = 2000
"""Deals, drawn at random, that the choice is made on; more would only cost time."""


Split = tuple[np.ndarray, np.ndarray]
"""Which rows teach and which are judged; bool arrays of shape (n,)."""


@dataclass(frozen=True, eq=False)
class ReferenceModel:
    """The fuller model, judged on deals that it has not seen.

    Attributes
    ----------
    auc, auc_low, auc_high : float
        Area under the ROC curve with its 95 % interval; NaN where there is no model.
    log_loss, brier : float
        Mean negative log-likelihood (nats) and mean squared error of the chances.
    calibration : DataFrame with the columns ``bin, predicted, observed, low, high, n``
    chances : float Series by ``account_id``
        Chance of each judged deal, from a model that has not seen it.
    n, n_won : int
        Deals that count.
    kind : {"linear", "spline", "none"}
    reason : Message
        What it was learned from, or why there is none.
    base : float
        Log-odds of an account whose every input is at the mean.
    """

    auc: float
    auc_low: float
    auc_high: float
    log_loss: float
    brier: float
    calibration: pd.DataFrame
    chances: pd.Series
    n: int
    n_won: int
    kind: str
    reason: Message
    base: float
    _encoder: Encoder | None = None
    _slopes: np.ndarray | None = None

    def contributions(self, accounts: pd.DataFrame) -> pd.DataFrame:
        """What each attribute adds to an account's log-odds: slope x (input - mean), summed per attribute.

        Parameters
        ----------
        accounts : DataFrame of n accounts with ``account_id`` as a column or as the index

        Returns
        -------
        DataFrame of accounts x weighed attributes; ``base`` plus the sum of a row is the account's log-odds.

        Raises
        ------
        SettingError
            If there is no model.
        """
        if self._encoder is None or self._slopes is None:
            raise SettingError("no_reference", why=self.reason)
        names = list(dict.fromkeys(self._encoder.attributes))
        owner = np.array([names.index(name) for name in self._encoder.attributes])
        parts = self._encoder.inputs(accounts) @ (self._slopes[:, None] * (owner[:, None] == np.arange(len(names))))
        return pd.DataFrame(parts, index=pd.Index(accounts.get("account_id", accounts.index)), columns=names)


def reference_model(
    dataset: Dataset,
    desirability: Desirability,
    *,
    random_state: int = 0,
) -> ReferenceModel:
    """Learn the fuller model from first deals, and judge it on those that it has not seen.

    Parameters
    ----------
    desirability : Desirability
        Gives the attributes, their levels, and the folds or blocks of later deals in which deals are judged.
    random_state : int
        Draws the deals that lines or splines are chosen on where there are more than :data:`MOST_TO_CHOOSE`.
    """
    won = first_deals(dataset)
    n, n_won = len(won), int(won.sum())
    if not desirability.weighed:
        return _none(n, n_won, message("fit.reason.no_attributes"))
    if not enough(won, LEAST_OUTCOMES, LEAST_OF_A_KIND):
        if not n:
            return _none(n, n_won, message("fit.reference.no_deals"))
        lost = n - n_won
        why = message("fit.reference.too_few", n=n, won=n_won, lost=lost, least=LEAST_OUTCOMES, kind=LEAST_OF_A_KIND)
        return _none(n, n_won, why)
    accounts = accounts_at_opening(dataset)
    encode = encoder(accounts, desirability.scheme)
    x, y = encode.inputs(accounts), won.to_numpy(dtype=float)
    fold = desirability.folds.loc[won.index].to_numpy()
    judging = _folds(fold)
    if desirability.blocks:
        judging = [(won.index.isin(block.known), won.index.isin(block.judged)) for block in desirability.blocks]
    columns = {"linear": ~encode.bent, "spline": np.ones(len(encode.bent), dtype=bool)}
    rng = np.random.default_rng(random_state)

    def chosen(rows: np.ndarray) -> str:
        if len(rows) < LEAST_TO_CHOOSE or not encode.bent.any():
            return "linear"
        if len(rows) > MOST_TO_CHOOSE:
            rows = np.sort(rng.choice(rows, MOST_TO_CHOOSE, replace=False))
        line, spline = (_unseen(x[np.ix_(rows, of)], y[rows], _folds(fold[rows])) for of in columns.values())
        seen = np.isfinite(line)
        if not seen.any():
            return "linear"
        gain = _losses(line[seen], y[rows][seen]) - _losses(spline[seen], y[rows][seen])
        return "spline" if gain.mean() > gain.std() / np.sqrt(len(gain)) else "linear"

    log_odds = _unseen(x, y, judging, using=lambda rows: columns[chosen(rows)])
    judged = np.isfinite(log_odds)
    kind = chosen(np.arange(n))
    slopes = np.zeros(x.shape[1])
    base, slopes[columns[kind]] = prior_logistic(x[:, columns[kind]], y)
    chance = 1 / (1 + np.exp(-log_odds[judged]))
    auc, low, high = area_under_curve(log_odds[judged], y[judged] > 0)
    return ReferenceModel(
        auc,
        low,
        high,
        float(_losses(log_odds[judged], y[judged]).mean()),
        float(((chance - y[judged]) ** 2).mean()),
        calibration_table(chance, y[judged]),
        pd.Series(chance, index=won.index[judged], name="probability"),
        n,
        n_won,
        kind,
        message("fit.reference.few" if n < FEW else f"fit.reference.{kind}", n=n, auc=auc, low=low, high=high),
        base,
        encode,
        slopes,
    )


def prior_logistic(x: np.ndarray, y: np.ndarray, *, spread: float | None = None) -> tuple[float, np.ndarray]:
    """Intercept and slopes of greatest posterior probability, by Newton's method; the intercept has no prior.

    Parameters
    ----------
    x : float array of shape (n, m), standardised
    y : float array of shape (n,), 0 or 1, both in it
    spread : float, optional
        Standard deviation of each slope's Gaussian prior: :data:`TOTAL_SPREAD` over the root of m, at most
        :data:`PRIOR_SPREAD`.

    Returns
    -------
    (intercept, slopes of shape (m,))
    """
    spread = spread or min(PRIOR_SPREAD, TOTAL_SPREAD / np.sqrt(max(x.shape[1], 1)))
    x = np.column_stack([np.ones(len(x)), x])
    prior = np.full(x.shape[1], 1 / spread**2)
    prior[0] = 0.0
    rate = y.mean()
    at = np.zeros(x.shape[1])
    at[0] = np.log(rate / (1 - rate))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(x @ at, -500, 500)))
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(prior + 1e-12)
        step = np.linalg.solve(curvature, x.T @ (y - chance) - prior * at)
        at = at + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < 1e-5:  # Newton's next step would be of its square
            break
    return float(at[0]), at[1:]


def _folds(fold: np.ndarray) -> list[Split]:
    return [(fold != number, fold == number) for number in np.unique(fold)]


def _unseen(
    x: np.ndarray,
    y: np.ndarray,
    splits: list[Split],
    *,
    using: Callable[[np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    """Log-odds of each judged row by a model of the rows that teach it; NaN where there is none."""
    out = np.full(len(y), np.nan)
    for teaches, judged in splits:
        rows = np.flatnonzero(teaches)
        if not len(rows) or not 0 < y[rows].sum() < len(rows):
            continue
        of = np.ones(x.shape[1], dtype=bool) if using is None else using(rows)
        intercept, slopes = prior_logistic(x[np.ix_(rows, of)], y[rows])
        out[judged] = intercept + x[np.ix_(judged, of)] @ slopes
    return out


def _losses(log_odds: np.ndarray, y: np.ndarray) -> np.ndarray:
    losses: np.ndarray = np.logaddexp(0, log_odds) - y * log_odds
    return losses


def _none(n: int, n_won: int, why: Message) -> ReferenceModel:
    nan = np.nan
    empty = pd.DataFrame(
        {name: pd.Series(dtype=float) for name in ("bin", "predicted", "observed", "low", "high", "n")}
    )
    index = pd.Index([], name="account_id", dtype=object)
    none = pd.Series(dtype=float, index=index, name="probability")
    return ReferenceModel(nan, nan, nan, nan, nan, empty, none, n, n_won, "none", why, nan)

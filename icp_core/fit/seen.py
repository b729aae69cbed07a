"""What outcomes of one kind at one level say of its effect, the log-odds of the level against its whole.

Each kind (deals won, best of the customers, verdicts of interviews) is a binomial count at the rate ``p`` that the
effect makes of its whole, ``b = w p + (1 - w) q``: the level is a part of its whole, and with share ``w`` moves it
along. The rest has the rate ``q``, itself uncertain: a Beta of the believed rate and its strength, updated by the
outcomes of all other levels; it is integrated out (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4 and 3.1).

Outcomes that all are of one level tell nothing of a whole that they do not show, and the whole is then what is
believed: ``w`` is the level's share of the outcomes times ``e / (e + strength)``, ``e = n - sum n_l² / n`` being how
many of them there are across levels (the Gini-Simpson index times n). With many outcomes of several levels it is the
plain share, and the effect that of the data alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

LEAST_STRENGTH = 0.5
"""Outcomes that the rate of a whole is worth at the least before any are seen, so that it has a distribution."""
_WHOLES = (np.arange(15) + 0.5) / 15


class Seen(NamedTuple):
    """Outcomes of one kind at one level, and in its whole.

    Attributes
    ----------
    yes, n : float
        Good outcomes and all outcomes of the level.
    whole_yes, whole_n : float
        Of all levels together, those of unknown level too.
    spread : float, 0 to whole_n
        ``whole_n - sum n_l² / whole_n``: how many there are across levels.
    rate : float in (0, 1)
        Believed of the whole before any outcome.
    strength : float
        Outcomes that ``rate`` is worth.
    worth : float, 0-1
        What each outcome counts as.
    """

    yes: float
    n: float
    whole_yes: float
    whole_n: float
    spread: float
    rate: float
    strength: float
    worth: float = 1.0

    @property
    def share(self) -> float:
        """Share ``w`` of the level in its whole."""
        spread = self.worth * self.spread
        return self.n / self.whole_n * spread / (spread + self.strength) if spread > 0 else 0.0

    def rests(self) -> np.ndarray:
        """Rate of the rest, ascending: the middles of equal parts of its distribution, shape (15,)."""
        from scipy.special import betaincinv

        return np.asarray(np.clip(betaincinv(*self._rest, _WHOLES), 1e-9, 1 - 1e-9))

    @property
    def _rest(self) -> tuple[float, float]:
        """The two shapes of the rest's distribution."""
        strength = max(self.strength, LEAST_STRENGTH)
        yes = strength * self.rate + self.worth * (self.whole_yes - self.yes)
        no = strength * (1 - self.rate) + self.worth * (self.whole_n - self.n - self.whole_yes + self.yes)
        return yes, no

    def rates(self, effect: np.ndarray) -> np.ndarray:
        """Rate of the level for each rate of the rest and each effect, shape (15, effects).

        It solves ``logit p - logit(w p + (1 - w) q) = effect``.
        """
        return self._rates(effect, self.rests())

    def plain_rates(self, effect: np.ndarray) -> np.ndarray:
        """Rate of the level for each effect where the rest has its mean rate, shape (effects,); without other outcomes
        the rate that is believed of the level itself."""
        yes, no = self._rest
        return np.asarray(self._rates(effect, np.array([yes / (yes + no)]))[0])

    def _rates(self, effect: np.ndarray, rests: np.ndarray) -> np.ndarray:
        w, odds = self.share, np.exp(np.clip(effect, -40, 40))[None, :]
        a = (1 - w) * rests[:, None]
        middle = 1 - a + odds * (a - w)
        root = np.sqrt(middle**2 + 4 * w * (odds - 1) * odds * a)
        # Of the two forms of the root the one in which nothing cancels.
        up = 2 * odds * a / np.where(middle >= 0, middle + root, 1.0)
        bend = w * (odds - 1)
        down = (root - middle) / np.where(np.abs(bend) > 1e-300, 2 * bend, 1.0)
        return np.asarray(np.clip(np.where(middle >= 0, up, down), 1e-12, 1 - 1e-12))

    def log_likelihood(self, effect: np.ndarray) -> np.ndarray:
        """Of each effect, but for a constant, shape (effects,)."""
        if not self.n:
            return np.zeros_like(effect)
        p = self.rates(effect)
        each = self.worth * (self.yes * np.log(p) + (self.n - self.yes) * np.log1p(-p))
        return _log_mean(each)


def _log_mean(each: np.ndarray) -> np.ndarray:
    """Log of the mean of the exponentials over the first axis."""
    top = each.max(axis=0)
    return np.asarray(top + np.log(np.exp(each - top).mean(axis=0)))

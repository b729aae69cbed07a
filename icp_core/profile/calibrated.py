"""The chance to win as it was calibrated when a profile was agreed: its parameters, without the deals behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from icp_core.fit import Conversion
from icp_core.fit.calibration import Curve
from icp_core.fit.second_input import SecondInput


@dataclass(frozen=True)
class TimingTerm:
    """What timing added to the log-odds then, as in :class:`icp_core.fit.second_input.SecondInput`."""

    shift: float
    stretch: float
    slope: float
    middle: float


@dataclass(frozen=True)
class CalibratedChance:
    """``log-odds = intercept + slope x (fit - 50) / 10``, and what timing adds to that.

    Attributes
    ----------
    intercept, slope : float, the slope per ten points of fit
    n_deals : int
        Deals that it was calibrated on.
    timing : TimingTerm, or None where signals were left out
    """

    intercept: float
    slope: float
    n_deals: int = 0
    timing: TimingTerm | None = None

    @classmethod
    def of(cls, conversion: Conversion) -> CalibratedChance | None:
        """The parameters of a chance that is shown; None where none is."""
        if conversion.verdict != "calibrated":
            return None
        term = conversion.second
        return cls(
            float(conversion.intercept),
            float(conversion.slope),
            int(conversion.n_judged),
            None
            if term is None
            else TimingTerm(*(float(x) for x in (term.shift, term.stretch, term.slope, term.middle))),
        )

    def chance(self, score: np.ndarray, timing: np.ndarray | None = None) -> np.ndarray:
        """Chance at each fit score.

        Parameters
        ----------
        score : float array of shape (n,), 0-100
        timing : float array of shape (n,), 0-100, NaN where it is not known; not asked where signals were left out
        """
        by_fit = Curve(self.intercept, self.slope).chance(score)
        if self.timing is None:
            return by_fit
        known = np.full(len(score), np.nan) if timing is None else timing
        term = self.timing
        return SecondInput(term.shift, term.stretch, term.slope, term.middle).chance(by_fit, known)

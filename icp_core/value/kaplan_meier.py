"""Share of customers still there by age, without any model (Kaplan and Meier, 1958)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.value.intervals import Z80

COLUMNS = ("time", "at_risk", "ended", "survival", "low", "high")


def kaplan_meier(durations: np.ndarray, ended: np.ndarray, *, entered: np.ndarray | None = None) -> pd.DataFrame:
    """The product-limit estimate, a row for time 0 and for each time at which somebody left or was last seen.

    Parameters
    ----------
    durations : float array (n,), at least 0
        How long each customer stayed, or has stayed so far; any unit.
    ended : bool array (n,)
        Whether it left then; one that did not counts as at risk up to and at its time.
    entered : float array (n,), optional
        How long each had stayed before the record begins, where it holds only those that were there then
        (left-truncated): before that time it was not at risk. The curve is then that of whoever lived so long.

    Returns
    -------
    DataFrame with the columns ``time, at_risk, ended, survival, low, high``
        ``survival`` is the share still there just after ``time``. ``low`` and ``high`` bound its 80 % interval, on the
        scale of log(-log) with Greenwood's variance (Kalbfleisch and Prentice, 1980): within 0 and 1 at any n. Before
        anybody left both are 1. Where nobody is left the variance is not defined: ``low`` is 0, and ``high`` stays
        where it was.
    """
    times = np.asarray(durations, dtype=float)
    left = np.asarray(ended, dtype=bool)
    at, place = np.unique(np.concatenate([[0.0], times]), return_inverse=True)
    gone = np.bincount(place[1:], weights=left, minlength=len(at))
    leaving_view = np.bincount(place[1:], minlength=len(at))
    at_risk = len(times) - np.concatenate([[0], np.cumsum(leaving_view)[:-1]])
    if entered is not None:  # at time t only who had entered before it, and at time 0 who was there from the beginning
        since = np.sort(np.asarray(entered, dtype=float))
        at_risk = at_risk - (len(since) - np.searchsorted(since, at, side="left")) + (at == 0) * (since == 0).sum()
    survival = np.cumprod(1 - gone / np.maximum(at_risk, 1))
    staying = at_risk - gone
    greenwood = np.cumsum(np.where(staying > 0, gone / np.maximum(at_risk * staying, 1), 0.0))
    inside = (survival > 0) & (survival < 1)
    log_survival = np.log(np.where(inside, survival, 0.5))
    wide = Z80 * np.sqrt(greenwood) / np.abs(log_survival)
    low = np.where(inside, np.exp(log_survival * np.exp(wide)), survival)
    high = np.where(inside, np.exp(log_survival * np.exp(-wide)), np.where(survival > 0, 1.0, np.nan))
    return pd.DataFrame(
        {
            "time": at, "at_risk": at_risk.astype(int), "ended": gone.astype(int),
            "survival": survival, "low": low, "high": pd.Series(high).ffill().fillna(1.0).to_numpy(),
        },
        columns=list(COLUMNS),
    )  # fmt: skip

"""Tried on held-back time: what the estimate would have said a while ago, against what came and against simpler
rules."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.value.rhythm import rhythm, worth_while_active

LEAST_MONTHS = 18
HELD_BACK_MONTHS = 12
LEAST_CUSTOMERS = 20
_DAYS_PER_MONTH = 30.4375


def backtest(lines: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame | None:
    """Hold back the last year (or the last third, where the history is shorter than three years) and predict it.

    Returns
    -------
    DataFrame with the columns ``rule`` (estimate, last_period, own_mean), ``mae`` (mean absolute error per customer, in
    the currency, not discounted), ``bias`` (total predicted / total that came - 1) and ``n`` customers; None where the
    history is shorter than 18 months or fewer than 20 customers had bought before.
    """
    start = lines["date"].min()
    months = (today - start).days / _DAYS_PER_MONTH
    if months < LEAST_MONTHS:
        return None
    held = min(HELD_BACK_MONTHS, months / 3)
    cut = today - pd.Timedelta(days=held * _DAYS_PER_MONTH)
    before, after = lines[lines["date"] <= cut], lines[lines["date"] > cut]
    if before["account_id"].nunique() < LEAST_CUSTOMERS or not before["account_id"].duplicated().any():
        return None
    learned = rhythm(before, cut)
    came = after.groupby("account_id")["margin"].sum().reindex(learned.ids).fillna(0.0).to_numpy()
    if came.sum() <= 0:
        return None
    years = held / 12
    earlier = before[before["date"] > cut - pd.Timedelta(days=held * _DAYS_PER_MONTH)]
    last = earlier.groupby("account_id")["margin"].sum().reindex(learned.ids).fillna(0.0).to_numpy()
    groups = before.groupby("account_id")
    tenure = np.maximum((cut - groups["date"].min()).dt.days.to_numpy() / 365.25, years)
    rules = {
        "estimate": learned.active * worth_while_active(learned.rate, learned.margin, learned.leaving, years, 0.0),
        "last_period": last,
        "own_mean": groups["margin"].sum().to_numpy() / tenure * years,
    }
    rows = [
        (rule, float(np.abs(predicted - came).mean()), float(predicted.sum() / came.sum() - 1), len(came))
        for rule, predicted in rules.items()
    ]
    return pd.DataFrame(rows, columns=["rule", "mae", "bias", "n"])

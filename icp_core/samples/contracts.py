"""What customers of a made company have under contract: billed by the month, larger or smaller now and then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.samples.accounts import LAST_DAY, Accounts
from icp_core.samples.kinds import Kind

MONTHLY_CHANGE = 0.06
"""Chance a month that the amount changes; the change is lognormal."""
CHANGE_MEAN, CHANGE_SPREAD = 0.09, 0.28
MONTHLY_GROWTH = MONTHLY_CHANGE * float(np.expm1(CHANGE_MEAN + CHANGE_SPREAD**2 / 2))
"""Expected growth a month of the amount of a customer that stays: about a tenth a year."""
DAYS_PER_MONTH = 30.44


def margin_rates(rng: np.random.Generator, made: Accounts, ids: pd.Index) -> pd.Series:
    """Share of the amount that stays as margin, by ``account_id``; NaN of companies that are not customers."""
    rate = np.round(rng.uniform(0.62, 0.80, len(ids)), 2)
    return pd.Series(np.where(made.relation == "customer", rate, np.nan), index=ids)


def bills(rng: np.random.Generator, kind: Kind, made: Accounts, tenure: pd.DataFrame, rate: pd.Series) -> pd.DataFrame:
    """A row per customer and month of its contract: ``account_id, date, amount, margin, product, changed, left``."""
    until = tenure["left"].fillna(LAST_DAY + pd.Timedelta(days=1))
    months = np.ceil((until - tenure["since"]).dt.days.to_numpy() / DAYS_PER_MONTH).astype(int)
    who = np.repeat(np.arange(len(tenure)), months)
    number = np.arange(len(who)) - np.repeat(np.cumsum(months) - months, months)
    changed = (number == 0) | (rng.random(len(who)) < MONTHLY_CHANGE)
    change = np.where(changed & (number > 0), rng.normal(CHANGE_MEAN, CHANGE_SPREAD, len(who)), 0.0)
    moved = np.cumsum(change)
    moved = moved - moved[np.flatnonzero(number == 0)][who]
    share = rate.loc[tenure.index].to_numpy()
    first = pd.Series(made.yearly_margin, index=rate.index).loc[tenure.index].to_numpy() / 12 / share
    amount = np.round(first[who] * np.exp(moved), 2)
    day = tenure["since"].to_numpy()[who] + np.floor(number * DAYS_PER_MONTH).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "account_id": tenure.index.to_numpy(dtype=object)[who],
            "date": pd.to_datetime(day).astype("datetime64[us]"),
            "amount": amount,
            "margin": amount * share[who],
            "product": rng.choice(kind.products, len(tenure), p=(0.5, 0.3, 0.2))[who],
            "changed": changed,
            "left": tenure["left"].to_numpy()[who],
        }
    )


def subscriptions(billed: pd.DataFrame) -> pd.DataFrame:
    """The contracts behind the bills: a row from one change of the amount to the next; the last one runs on, or ends
    on the day that the customer left."""
    rows = billed[billed["changed"]]
    following = rows.groupby("account_id")["date"].shift(-1)
    frame = pd.DataFrame(
        {
            "account_id": rows["account_id"],
            "start": rows["date"],
            "end": following.fillna(rows["left"]).astype("datetime64[us]"),
            "monthly_amount": rows["amount"],
            "product": rows["product"],
        }
    )
    return frame.sort_values(["start", "account_id"], kind="stable").reset_index(drop=True)


def monthly_margin_now(billed: pd.DataFrame) -> pd.Series:
    """Margin of each customer's last bill, by ``account_id``."""
    return billed.drop_duplicates("account_id", keep="last").set_index("account_id")["margin"]

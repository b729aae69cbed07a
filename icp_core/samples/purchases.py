"""What customers of a made company bought, what they cost to serve, and what is known of them since."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.samples.accounts import LAST_DAY, Accounts
from icp_core.samples.kinds import Kind

BILLING_MONTHS = 3
HORIZON_MONTHS = 36
USUAL_SHARE, HEAVY_SHARE = 0.20, 0.88
"""Median cost of all activities together, as a share of the margin: of most customers, and of those with the burden."""
ANNUAL_DISCOUNT_RATE = 0.10


def expected_margin(yearly_margin: np.ndarray, monthly_leaving: np.ndarray, monthly_growth: float = 0.0) -> np.ndarray:
    """Expected discounted margin over the next 36 months of a customer that is active now."""
    months = np.arange(1, HORIZON_MONTHS + 1)
    stays = (1 - np.asarray(monthly_leaving))[:, None] ** months * (1 + monthly_growth) ** months
    worth: np.ndarray = (stays / (1 + ANNUAL_DISCOUNT_RATE) ** (months / 12)).sum(axis=1) * yearly_margin / 12
    return worth


def tenures(rng: np.random.Generator, made: Accounts, first: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """From when to when each customer was one, by ``account_id``: ``since``, and ``left`` (NaT while it stays)."""
    mine = made.relation == "customer"
    since = first["closed"].reindex(ids)[mine]
    months = rng.geometric(made.monthly_leaving[mine])
    left = since + pd.to_timedelta(np.minimum(months, 400) * 30.44, unit="D")
    return pd.DataFrame({"since": since, "left": left.dt.normalize().where(left <= LAST_DAY)})


def invoices(rng: np.random.Generator, kind: Kind, made: Accounts, tenure: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """A bill every quarter while a customer stays, and orders beside it; margins vary by product."""
    until = tenure["left"].fillna(LAST_DAY)
    quarters = np.floor((until - tenure["since"]).dt.days.to_numpy() / (30.44 * BILLING_MONTHS)).astype(int) + 1
    margin = pd.Series(made.yearly_margin, index=ids).loc[tenure.index].to_numpy()
    who = np.repeat(np.arange(len(tenure)), quarters)
    number = np.arange(len(who)) - np.repeat(np.cumsum(quarters) - quarters, quarters)
    day = tenure["since"].to_numpy()[who] + (number * BILLING_MONTHS * 30.44).astype("timedelta64[D]")
    bill = margin[who] * BILLING_MONTHS / 12 * 0.85 * np.exp(rng.normal(-0.02, 0.2, len(who)))
    extra = rng.poisson(np.maximum(0.2, 0.25 * quarters))
    buyer = np.repeat(np.arange(len(tenure)), extra)
    span = np.maximum(1, (until - tenure["since"]).dt.days.to_numpy())
    when = tenure["since"].to_numpy()[buyer] + np.floor(rng.random(len(buyer)) * span[buyer]).astype("timedelta64[D]")
    order = margin[buyer] * 0.15 * np.exp(rng.normal(-0.12, 0.5, len(buyer)))
    frame = pd.DataFrame(
        {
            "account_id": tenure.index.to_numpy(dtype=object)[np.concatenate([who, buyer])],
            "date": pd.to_datetime(np.concatenate([day, when])).astype("datetime64[us]"),
            "margin": np.concatenate([bill, order]),
            "product": np.concatenate(
                [np.repeat(kind.products[0], len(who)), rng.choice(kind.products[1:], len(buyer))]
            ),
        }
    )
    frame = frame[frame["date"] <= LAST_DAY].sort_values(["date", "account_id"], kind="stable").reset_index(drop=True)
    amount = (frame["margin"] / rng.uniform(0.58, 0.76, len(frame))).round(2)
    frame.insert(2, "amount", amount)
    frame["margin"] = frame["margin"].round(2)
    frame["invoice_id"] = [f"I{number:06d}" for number in range(1, len(frame) + 1)]
    return frame


def activities(
    rng: np.random.Generator, kind: Kind, made: Accounts, ids: pd.Index, bills: pd.DataFrame
) -> pd.DataFrame:
    """Work done for each customer, a row per year and activity, with what a unit of it costs (``rate``).

    Where the kind plants a burden, customers of that level take far more work than they pay for.
    """
    years = bills.assign(year=bills["date"].dt.year).groupby(["account_id", "year"], as_index=False)["margin"].sum()
    heavy = np.zeros(len(years), dtype=bool)
    if kind.burden:
        attribute, level = kind.burden
        heavy = pd.Series((made.companies[attribute] == level).to_numpy(), index=ids)[years["account_id"]].to_numpy()
    usual = np.where(heavy, HEAVY_SHARE, USUAL_SHARE) / max(1, len(kind.activities))
    last = np.minimum(pd.to_datetime(years["year"].astype(str) + "-12-20").to_numpy(), np.datetime64(LAST_DAY, "us"))
    parts = []
    for activity, rate in kind.activities.items():
        share = rng.lognormal(np.log(usual), 0.75)
        quantity = np.round(
            share * np.maximum(years["margin"].to_numpy(), 400.0) / rate + rng.exponential(0.6, len(years)), 1
        )
        parts.append(
            pd.DataFrame(
                {
                    "account_id": years["account_id"],
                    "activity": activity,
                    "quantity": quantity,
                    "date": last,
                    "rate": rate,
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    return (
        frame[frame["quantity"] > 0]
        .sort_values(["date", "account_id", "activity"], kind="stable")
        .reset_index(drop=True)
    )


def known_of_customers(
    rng: np.random.Generator, accounts: pd.DataFrame, made: Accounts, tenure: pd.DataFrame
) -> pd.DataFrame:
    """The accounts with relation, tenure, satisfaction, use, references and cost of acquisition."""
    ids = accounts["account_id"]
    since = tenure["since"].reindex(ids).to_numpy()
    left = tenure["left"].reindex(ids).notna().to_numpy()
    mine = made.relation == "customer"
    n = len(ids)
    answered = mine & (rng.random(n) < 0.7)
    nps = np.clip(np.round(7.2 + 1.0 * made.fit + rng.normal(0, 1.7, n)), 0, 10)
    usage = np.clip(np.round(52 + 13 * made.fit + rng.normal(0, 16, n)), 0, 100)
    references = rng.poisson(np.clip(0.35 * np.exp(0.5 * made.fit), 0, 4))
    cost = np.round(0.45 * made.yearly_margin.mean() * np.exp(rng.normal(0, 0.35, n)), -2)
    story = mine & ~left & (made.fit > 0.8) & (rng.random(n) < 0.35)
    return accounts.assign(
        relation=np.where(left, "former_customer", made.relation),
        customer_since=pd.to_datetime(since).astype("datetime64[us]"),
        nps=np.where(answered, nps, np.nan),
        usage=np.where(mine & ~left, usage, np.nan),
        references=np.where(mine, references.astype(float), np.nan),
        acquisition_cost=np.where(mine, cost, np.nan),
        case_study_url=("https://" + accounts["domain"] + "/story").where(story),
    )

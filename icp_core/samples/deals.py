"""Deals, signals and contacts of a made company."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.samples.accounts import LAST_DAY, Accounts
from icp_core.samples.kinds import Kind
from icp_core.samples.names import people

OWNERS = ("Anna Lindqvist", "Jan Nowicki", "Pekka Korpi", "Emma Hartley")
COMPETITORS = ("Fjordbok", "Taskovia", "No decision", "Built in house")
SIGNAL_KINDS = ("website visit", "event", "demo request", "competitor evaluation")
TRIED_RATE = 1.3
"""Signals of an account that was tried, on average, where they say nothing about winning."""
SEEN_DAYS, RECENT_DAYS = 240, 46
"""Signals are seen on fewer days than these before a deal; those of the last 45 can be made to tell of winning."""


def first_deals(rng: np.random.Generator, kind: Kind, made: Accounts, ids: pd.Index) -> pd.DataFrame:
    """The first new-business deal of every account that had one, by ``account_id``: opened, closed, outcome, amount.

    Good fits close sooner and larger. Deals in talks were opened within the last four months.
    """
    tried = made.relation != "prospect"
    n = len(ids)
    days = np.exp(np.log(kind.cycle_days) - 0.22 * made.fit * bool(kind.strength) + rng.normal(0, 0.45, n))
    days = np.clip(np.round(days), 5, 400)
    closed = LAST_DAY - pd.to_timedelta(rng.integers(20, kind.years * 365, n), unit="D")
    opened = closed - pd.to_timedelta(days, unit="D")
    talking = made.relation == "in_talks"
    recent = LAST_DAY - pd.to_timedelta(rng.integers(3, 120, n), unit="D")
    outcome = np.select([made.relation == "customer", made.relation == "lost"], ["won", "lost"], "open")
    frame = pd.DataFrame(
        {
            "opened": pd.Series(opened, index=ids).where(~talking, pd.Series(recent, index=ids)),
            "closed": pd.Series(closed, index=ids).where(~talking),
            "outcome": outcome,
            "amount": np.round(made.yearly_margin * np.exp(rng.normal(0.35, 0.25, n)), -2),
        },
        index=ids,
    )
    first: pd.DataFrame = frame.loc[tried]
    return first


def all_deals(
    rng: np.random.Generator,
    kind: Kind,
    made: Accounts,
    *,
    first: pd.DataFrame,
    tenure: pd.DataFrame,
    ids: pd.Index,
    n_deals: int,
) -> pd.DataFrame:
    """All deals by date of opening: the first ones, and upsells and renewals of customers up to ``n_deals``."""
    new = first.reset_index().assign(kind="new")
    more = n_deals - len(new)
    months = ((tenure["left"].fillna(LAST_DAY) - tenure["since"]).dt.days / 30.4).clip(lower=1.0)
    fit = pd.Series(made.fit, index=ids)[months.index]
    pull = (months * np.exp(0.3 * fit * bool(kind.strength))).to_numpy()
    who = (
        rng.choice(months.index.to_numpy(dtype=object), size=more, p=pull / pull.sum())
        if more
        else np.array([], dtype=object)
    )
    since = tenure.loc[who, "since"].to_numpy()
    span = (tenure["left"].fillna(LAST_DAY).loc[who].to_numpy() - since) / np.timedelta64(1, "D")
    opened = pd.to_datetime(since) + pd.to_timedelta(np.floor(rng.random(more) * np.maximum(1, span - 10)), unit="D")
    closed = opened + pd.to_timedelta(rng.integers(5, 45, more), unit="D")
    fate = np.where(closed > LAST_DAY, "open", np.where(rng.random(more) < 0.8, "won", "lost"))
    later = pd.DataFrame(
        {
            "account_id": who,
            "opened": opened,
            "closed": pd.Series(closed).where(fate != "open"),
            "outcome": fate,
            "amount": np.round(kind.yearly_margin * np.exp(rng.normal(-1.0, 0.6, more)), -2),
            "kind": rng.choice(["upsell", "renewal"], more, p=(0.6, 0.4)),
        }
    )
    deals = pd.concat([new, later] if more else [new], ignore_index=True).sort_values(
        ["opened", "account_id"], kind="stable"
    )
    n = len(deals)
    lost = (deals["outcome"] == "lost").to_numpy()
    owner, competitor = rng.choice(OWNERS, n), rng.choice(COMPETITORS, n)
    return pd.DataFrame(
        {
            "deal_id": [f"D{number:0{max(4, len(str(n)))}d}" for number in range(1, n + 1)],
            "account_id": deals["account_id"].to_numpy(),
            "opened": deals["opened"].astype("datetime64[us]").to_numpy(),
            "closed": deals["closed"].astype("datetime64[us]").to_numpy(),
            "outcome": deals["outcome"].to_numpy(),
            "amount": deals["amount"].to_numpy(),
            "kind": deals["kind"].to_numpy(),
            "owner": owner,
            "competitor": pd.Series(competitor, dtype="str").where(lost),
        }
    )


def signals(rng: np.random.Generator, kind: Kind, made: Accounts, ids: pd.Index, first: pd.DataFrame) -> pd.DataFrame:
    """What was seen of accounts before their deal, or lately where there is none.

    Of accounts that were won more was seen in the last weeks, as much more as makes each such signal multiply the odds
    of winning by ``signal_odds``: signals come as a Poisson process, so the ratio of the two rates is the factor.
    """
    rate = np.where(made.relation == "in_talks", 3.0, np.where(made.relation == "prospect", 0.8, TRIED_RATE))
    usual, more = _seen(rng, ids, rng.poisson(rate), first, SEEN_DAYS), []
    if kind.signal_odds > 1:
        lately = TRIED_RATE * (RECENT_DAYS - 1) / (SEEN_DAYS - 1) * (kind.signal_odds - 1)
        count = rng.poisson(np.where(made.relation == "customer", lately, 0.0))
        more = [_seen(rng, ids, count, first, RECENT_DAYS)]
    frame = pd.concat([usual, *more], ignore_index=True)
    return frame.sort_values(["date", "account_id"], kind="stable").reset_index(drop=True)


def _seen(rng: np.random.Generator, ids: pd.Index, count: np.ndarray, first: pd.DataFrame, days: int) -> pd.DataFrame:
    """So many signals of each account on some of the days, fewer than ``days``, before its deal."""
    who = np.repeat(ids.to_numpy(dtype=object), count)
    until = first["opened"].reindex(ids).fillna(LAST_DAY)
    day = pd.DatetimeIndex(until.loc[who]) - pd.to_timedelta(rng.integers(1, days, len(who)), unit="D")
    return pd.DataFrame(
        {
            "account_id": who,
            "date": day.astype("datetime64[us]"),
            "kind": rng.choice(SIGNAL_KINDS, len(who), p=(0.6, 0.2, 0.12, 0.08)),
            "quantity": rng.geometric(0.6, len(who)).astype(float),
        }
    )


def contacts(rng: np.random.Generator, ids: pd.Index) -> pd.DataFrame:
    """One to three people for two companies in three."""
    count = np.where(rng.random(len(ids)) < 0.67, rng.integers(1, 4, len(ids)), 0)
    who = np.repeat(ids.to_numpy(dtype=object), count)
    called, titles = people(rng, len(who))
    return pd.DataFrame(
        {
            "account_id": who,
            "contact_id": [f"P{number:05d}" for number in range(1, len(who) + 1)],
            "name": called,
            "title": titles,
        }
    )

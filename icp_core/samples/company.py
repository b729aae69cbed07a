"""A made company: its customers, the deals it won and lost, what they bought and what they cost, and the planted truth.

Everything follows from one number per account, the standardised true fit: the log-odds of winning, the log of the
yearly margin, the rate of leaving, the length of the sales cycle, satisfaction and use. In the kind ``null`` that
number is zero for all, so that whatever a method finds there is a false alarm. In the kind ``subscriptions`` customers
pay by the month under contract and differ in loyalty beyond what their fit shows.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.samples import contracts, deals, market, purchases
from icp_core.samples.accounts import Accounts
from icp_core.samples.kinds import KINDS, Kind
from icp_core.samples.truth import Truth
from icp_core.schema import Dataset

MOST = 2_000_000


def make_company(
    kind: str,
    *,
    seed: int = 0,
    n_customers: int | None = None,
    n_others: int | None = None,
    n_deals: int | None = None,
    missing: float = 0.1,
) -> tuple[Dataset, Truth]:
    """Make a company with planted truth.

    Parameters
    ----------
    kind : {"software", "nordic", "startup", "subscriptions", "null"}
    seed : int, at least 0
        The same kind, seed and sizes give the same company.
    n_customers, n_others, n_deals : int, optional
        Customers (former ones among them), companies that are not customers, and deals. By default the kind's own:
        240, 600 and 900 for ``software`` and ``null``, 160, 260 and 460 for ``nordic``, 14, 25 and 31 for ``startup``,
        150, 170 and 340 for ``subscriptions``; deals grow with the companies. Every customer has one won deal; half of
        the others were lost, a tenth are in talks, the rest are prospects; deals beyond these are upsells and renewals.
        Where ``n_deals`` is too small for this, fewer companies were lost and more are prospects.
    missing : float in [0, 0.8]
        Share of the firmographics that is missing (above .4 somewhat less); small companies miss more. Revenue is
        missing more often than the rest, industry half and country a quarter as often.

    Returns
    -------
    Dataset, Truth

    Raises
    ------
    SettingError
        If the kind is unknown, the seed is negative, a size is out of range, or there are fewer deals than customers.
    """
    if kind not in KINDS:
        raise SettingError.unknown("kind", kind, KINDS)
    _check_range("seed", seed, 0, np.inf)
    made = KINDS[kind]
    customers = made.n_customers if n_customers is None else n_customers
    others = made.n_others if n_others is None else n_others
    grown = (customers + others) / (made.n_customers + made.n_others)
    n_all = max(customers, round(made.n_deals * grown)) if n_deals is None else n_deals
    _check_range("n_customers", customers, 1, MOST)
    _check_range("n_others", others, 0, MOST)
    _check_range("n_deals", n_all, customers, 10 * MOST)
    _check_range("missing", missing, 0, 0.8)
    streams = np.random.default_rng([seed, crc32(kind.encode())]).spawn(4)
    accounts = _draw_accounts(streams[0], made, customers, others, n_all)
    return _write(streams, made, accounts, n_all, missing)


def _check_range(setting: str, given: float, low: float, high: float) -> None:
    if not low <= given <= high:
        raise SettingError.out_of_range(setting, given, low, high)


def _draw_accounts(rng: np.random.Generator, kind: Kind, n_customers: int, n_others: int, n_deals: int) -> Accounts:
    in_talks = min(round(0.1 * n_others), n_deals - n_customers)
    lost = min(round(0.5 * n_others), n_deals - n_customers - in_talks)
    prospects = n_others - in_talks - lost
    untried, tried = in_talks + prospects, 3 * (n_customers + lost) + 50
    rate = n_customers / (n_customers + lost) if lost else 0.5
    # Outcomes are drawn first and accounts taken in order: what is won then follows the chances and nothing else.
    while True:
        pool = market.draw_companies(rng, kind, untried + tried)
        fit = market.true_fit(pool, kind)
        spread = fit.std()
        z = (fit - fit.mean()) / spread if spread > 0 else np.zeros(len(fit))
        chance = _chances(z * kind.strength, rate)
        won = rng.random(len(pool)) < chance
        winners, losers = np.flatnonzero(won[untried:]) + untried, np.flatnonzero(~won[untried:]) + untried
        if len(winners) >= n_customers and len(losers) >= lost:
            break
        tried *= 2
    rows = np.concatenate([winners[:n_customers], losers[:lost], np.arange(untried)])
    relation = np.repeat(["customer", "lost", "in_talks", "prospect"], [n_customers, lost, in_talks, prospects])
    z = z[rows]
    margin = kind.yearly_margin * np.exp(kind.value_effect * z + rng.normal(0, 0.55, len(rows)))
    leaving = 0.013 * np.exp(-0.5 * z if kind.strength else np.zeros(len(rows)))
    if kind.contracts:  # customers differ in more than their fit shows, so that those who stayed long stay longer
        leaving = np.minimum(leaving * rng.gamma(1.0, 1.6, len(rows)), 0.5)
    return Accounts(pool.iloc[rows].reset_index(drop=True), relation.astype(object), z, chance[rows], margin, leaving)


def _chances(log_odds: np.ndarray, rate: float) -> np.ndarray:
    low, high = -12.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-(log_odds + middle)))).mean() < rate else (low, middle)
    chances: np.ndarray = 1 / (1 + np.exp(-(log_odds + low)))
    return chances


def _write(
    streams: list[np.random.Generator], kind: Kind, drawn: Accounts, n_deals: int, missing: float
) -> tuple[Dataset, Truth]:
    rng, names, book, gaps = streams
    order = rng.permutation(len(drawn.relation))
    made = drawn.taken(order)
    width = max(4, len(str(len(order))))
    ids = pd.Index([f"A{number:0{width}d}" for number in range(1, len(order) + 1)], name="account_id")
    companies = market.dressed(names, made.companies)
    first = deals.first_deals(book, kind, made, ids)
    tenure = purchases.tenures(book, made, first, ids)
    rate = contracts.margin_rates(book, made, ids) if kind.contracts else None
    if rate is None:
        bills = purchases.invoices(book, kind, made, tenure, ids)
    else:
        bills = contracts.bills(book, kind, made, tenure, rate)
    activities = purchases.activities(book, kind, made, ids, bills)
    accounts = pd.concat([pd.DataFrame({"account_id": ids}), market.blank(gaps, companies, missing)], axis=1)
    accounts = purchases.known_of_customers(book, accounts, made, tenure).drop(columns="planted_segment")
    if rate is not None:
        accounts["margin_rate"] = rate.to_numpy()
    dataset = Dataset(
        accounts=accounts[_in_order(accounts)],
        deals=deals.all_deals(book, kind, made, first=first, tenure=tenure, ids=ids, n_deals=n_deals),
        invoices=None if kind.contracts else bills,
        subscriptions=contracts.subscriptions(bills) if kind.contracts else None,
        activities=activities,
        signals=deals.signals(book, kind, made, ids, first),
        contacts=deals.contacts(names, ids),
        name=kind.name,
        currency=kind.currency,
    )
    return dataset, _truth(
        kind=kind, made=made, tenure=tenure, ids=ids, companies=companies, bills=bills, activities=activities
    )


def _in_order(accounts: pd.DataFrame) -> list[str]:
    from icp_core.schema import TABLES

    known = [name for name in TABLES["accounts"] if name in accounts]
    return known + [name for name in accounts.columns if name not in known]


def _truth(
    *,
    kind: Kind,
    made: Accounts,
    tenure: pd.DataFrame,
    ids: pd.Index,
    companies: pd.DataFrame,
    bills: pd.DataFrame,
    activities: pd.DataFrame,
) -> Truth:
    rows = [
        (attribute, level, float(value))
        for attribute, levels in kind.desirability.items()
        for level, value in levels.items()
    ]
    margin = bills.groupby("account_id")["margin"].sum()
    cost = (activities["quantity"] * activities["rate"]).groupby(activities["account_id"]).sum()
    profit = margin.sub(cost, fill_value=0.0)
    if kind.contracts:
        now = 12 * contracts.monthly_margin_now(bills).reindex(ids).to_numpy(dtype=float)
        now = np.where(np.isnan(now), made.yearly_margin, now)
        worth = purchases.expected_margin(now, made.monthly_leaving, contracts.MONTHLY_GROWTH)
    else:
        worth = purchases.expected_margin(made.yearly_margin, made.monthly_leaving)
    left = ids.isin(tenure.index[tenure["left"].notna()])
    return Truth(
        desirability=pd.DataFrame(rows, columns=["attribute", "level", "value"]),
        weights=pd.Series(dict(kind.weights), dtype=float),
        win_probability=pd.Series(made.win_probability, index=ids),
        future_value=pd.Series(np.where(left, 0.0, worth), index=ids),
        loss_makers=tuple(str(name) for name in profit.index[profit < 0]),
        segments=pd.Series(companies["planted_segment"].to_numpy(), index=ids),
        drivers={name: max(levels, key=levels.__getitem__) for name, levels in kind.desirability.items()},
        burden=kind.burden,
        signal_odds=kind.signal_odds,
    )

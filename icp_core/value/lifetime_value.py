"""Lifetime value of every account: margin to date and expected discounted margin within the horizon (method V2).

Customers by their own rhythm (:mod:`icp_core.value.rhythm`), other companies by customers like them
(:mod:`icp_core.value.similar`): simple and shrunken, and named so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.backtest import backtest
from icp_core.value.purchases import Purchases, purchases
from icp_core.value.rhythm import Rhythm, buys_again, rhythm, worth_while_active
from icp_core.value.similar import Similar, value_if_won

METHODS = ("auto", "shrunken")
COLUMNS = ("value_to_date", "future_value", "low", "high", "p_active", "value_if_active", "method", "basis")
LONGEST_MONTHS = 120
MOST_DRAWS, FEWEST_DRAWS = 400, 40
_DRAWN_AT_MOST = 4_000_000


@dataclass(frozen=True, eq=False)
class LifetimeValue:
    """Value of every account.

    Attributes
    ----------
    table : DataFrame by ``account_id``
        ``value_to_date``: margin so far (NaN where no purchases are known at all). ``future_value``: expected
        discounted margin within the horizon, of a customer as it stands, of any other company if it were won; ``low``
        and ``high`` bound its 80 % interval. ``p_active``: chance that a customer buys again within the horizon (0 for
        a former one, NaN for others), ``value_if_active``: what it brings if it does; their product is
        ``future_value``. ``method`` is shrunken or none, ``basis`` own or similar. Amounts in ``currency``.
    backtest : DataFrame with the columns ``rule, mae, bias, n``, or None where there is too little time to hold back
    parameters : mapping of name to number
        What was learned: rate of leaving a year, purchases a year, margin per purchase, share explained by levels.
    method : Message
        How it was estimated, for the screen.
    reason : Message or None
        Why there is no future value, where there is none.
    """

    table: pd.DataFrame
    currency: str
    horizon_months: int
    annual_discount_rate: float
    method: Message
    backtest: pd.DataFrame | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    reason: Message | None = None


def lifetime_value(
    dataset: Dataset,
    *,
    horizon_months: int = 36,
    annual_discount_rate: float = 0.10,
    method: str = "auto",
    random_state: int = 0,
) -> LifetimeValue:
    """Estimate the value of every account.

    Parameters
    ----------
    horizon_months : int in 1-120
    annual_discount_rate : float in [0, 1]
    method : {"auto", "shrunken"}
        Auto takes what the data bear; at present that is the shrunken estimate.

    Raises
    ------
    SettingError
        If a setting is out of range.
    """
    if method not in METHODS:
        raise SettingError.unknown("method", method, METHODS)
    if not 1 <= horizon_months <= LONGEST_MONTHS:
        raise SettingError.out_of_range("horizon_months", horizon_months, 1, LONGEST_MONTHS)
    if not 0 <= annual_discount_rate <= 1:
        raise SettingError.out_of_range("annual_discount_rate", annual_discount_rate, 0, 1)
    bought = purchases(dataset)
    ids = pd.Index(dataset.accounts["account_id"], name="account_id")
    to_date = bought.lines.groupby("account_id")["margin"].sum().reindex(ids).fillna(0.0)
    to_date = to_date.where(ids.isin(dataset.customers))
    table = pd.DataFrame({name: pd.Series(np.nan, index=ids) for name in COLUMNS[:-2]})
    table["value_to_date"] = to_date if bought.source != "none" else np.nan
    table["method"], table["basis"] = "none", np.where(ids.isin(dataset.customers), "own", "similar")
    reason = _why_not(bought)
    settings = (dataset.currency, horizon_months, annual_discount_rate)
    if reason is not None:
        return LifetimeValue(table, *settings, message("value.method.none"), reason=reason)
    today = pd.Timestamp(dataset.as_of)
    left = dataset.accounts.loc[dataset.accounts["relation"] == "former_customer", "account_id"]
    learned = _without(left, rhythm(bought.lines, today))
    years = horizon_months / 12
    own = _own(learned, years, annual_discount_rate, np.random.default_rng(random_state))
    new = worth_while_active(learned.rate, learned.margin, learned.leaving, years, annual_discount_rate)
    like = value_if_won(dataset, pd.Series(new, index=learned.ids))
    table = _filled(table, own, like, dataset.customers, left)
    parameters = {
        "leaving_per_year": learned.leaving,
        "purchases_per_year": float(np.median(learned.rate)),
        "margin_per_purchase": float(np.median(learned.margin)),
        "explained_by_levels": like.explained,
    }
    told = message(
        "value.method.shrunken",
        basis=bought.basis,
        source=message(f"value.source.{bought.source}"),
        months=horizon_months,
        rate=annual_discount_rate,
        n=like.n,
        explained=max(0.0, like.explained),
    )
    return LifetimeValue(table, *settings, told, backtest(bought.lines, today), parameters)


def _why_not(bought: Purchases) -> Message | None:
    if bought.source == "none":
        return message("value.reason.no_purchases")
    if bought.lines["date"].nunique() < 2 or not bought.lines["account_id"].duplicated().any():
        return message("value.reason.no_repeats")
    if bought.lines["margin"].sum() <= 0:
        return message("value.reason.no_margin")
    return None


def _without(left: pd.Series, learned: Rhythm) -> Rhythm:
    """Customers that are known to have left are not active, however lately they bought."""
    return replace(learned, active=np.where(learned.ids.isin(left), 0.0, learned.active))


def _own(learned: Rhythm, years: float, annual_discount_rate: float, rng: np.random.Generator) -> pd.DataFrame:
    again = buys_again(learned.rate, learned.leaving, years)
    worth = worth_while_active(learned.rate, learned.margin, learned.leaving, years, annual_discount_rate)
    future = learned.active * worth
    n = len(learned.ids)
    draws = int(np.clip(_DRAWN_AT_MOST // max(1, n), FEWEST_DRAWS, MOST_DRAWS))
    rates = rng.gamma(learned.rate_shape, learned.rate / learned.rate_shape, (draws, n))
    margins = rng.normal(learned.margin, learned.margin_sd, (draws, n))
    stays = rng.random((draws, n)) < learned.active
    drawn = np.where(stays, worth_while_active(rates, margins, learned.leaving, years, annual_discount_rate), 0.0)
    low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
    return pd.DataFrame(
        {"future_value": future, "low": np.minimum(low, future), "high": np.maximum(high, future),
         "p_active": learned.active * again, "value_if_active": worth / again},
        index=learned.ids,
    )  # fmt: skip


def _filled(
    table: pd.DataFrame, own: pd.DataFrame, like: Similar, customers: pd.Index, left: pd.Series
) -> pd.DataFrame:
    out = table.copy()
    out["future_value"], out["low"], out["high"] = like.value, like.low, like.high
    out["method"] = "shrunken"
    # A customer without a purchase: the chance of the others, unless it has left, and the value of those like it.
    idle = customers.difference(own.index)
    staying = own.index[~own.index.isin(left)]
    chance = np.where(idle.isin(left), 0.0, own.loc[staying, "p_active"].mean() if len(staying) else 0.0)
    out.loc[idle, "p_active"] = chance
    out.loc[idle, "value_if_active"] = out.loc[idle, "future_value"]
    out.loc[idle, ["future_value", "low"]] = out.loc[idle, ["future_value", "low"]].mul(chance, axis=0)
    out.loc[idle[chance == 0], "high"] = 0.0
    out.loc[idle, "basis"] = "similar"
    out.loc[own.index, own.columns] = own
    return out

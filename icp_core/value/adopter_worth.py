"""What early and late customers are worth, by measures that do not grow with age.

Old customers have had more time to buy, and more time to leave: neither total nor pace to date compares them with young
ones. The margin of the first year as a customer does, since each is seen at the same age.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.value.intervals import Interval, mean_interval, ratio_interval
from icp_core.value.lifetime_value import LifetimeValue
from icp_core.value.profitability import Profitability
from icp_core.value.purchases import DAYS_PER_YEAR, Purchases

MEASURES = ("first_year", "per_year", "future")
LEAST = 8
"""Fewest customers of a group for a mean amount."""
SURE = 0.95
"""Level at which a difference between two groups is claimed."""
COLUMNS = ("group", "measure", "value", "low", "high", "n", "reason")


def amounts_by_age(
    dataset: Dataset,
    bought: Purchases,
    first: pd.Series,
    value: LifetimeValue | None,
    profit: Profitability | None,
    *,
    seen_from: pd.Timestamp | None,
) -> dict[str, pd.DataFrame]:
    """What each measure is made of, by ``account_id``: ``amount`` over ``years`` (1 where it is no rate).

    Parameters
    ----------
    first : datetime Series by ``account_id``, first day as a customer
    seen_from : Timestamp or None
        Customers who came before this day did so before the data, and their first year is not known.

    Returns
    -------
    ``first_year``: margin within a year of the first day, of customers that have had that year since the data began;
    0 for one that bought nothing in it, be it that it never bought.
    ``per_year``: profit to date (margin, where no profit is given) over the years as a customer in the data.
    ``future``: expected future value.
    """
    lines, today = bought.lines, pd.Timestamp(dataset.as_of)
    empty = pd.DataFrame({"amount": pd.Series(dtype=float), "years": pd.Series(dtype=float)})
    out = dict.fromkeys(MEASURES, empty)
    if len(lines):
        start = lines["date"].min()
        # Where amounts wait for a rate, whoever has no line may have bought all the same.
        known = first[first.index.isin(lines["account_id"])] if bought.set_aside else first
        year = pd.DateOffset(years=1)
        whole = known[(known + year <= today) & (known >= (start if seen_from is None else seen_from))]
        since = whole.reindex(lines["account_id"]).set_axis(lines.index)
        early = lines[(lines["date"] >= since) & (lines["date"] < since + year)]
        margin = early.groupby("account_id")["margin"].sum().reindex(whole.index, fill_value=0.0)
        out["first_year"] = pd.DataFrame({"amount": margin, "years": 1.0})
        earned = profit.table["profit"].dropna() if profit is not None else bought.sums(known.index)["margin"]
        years = (today - known.where(known > start, start)).dt.days / DAYS_PER_YEAR
        rate = pd.DataFrame({"amount": earned.reindex(years.index), "years": years}).dropna()
        out["per_year"] = rate[rate["years"] > 0]
    if value is not None:
        future = value.table["future_value"].reindex(first.index).dropna()
        out["future"] = pd.DataFrame({"amount": future, "years": 1.0})
    return out


def worth_table(
    amounts: dict[str, pd.DataFrame], groups: pd.Series, names: Sequence[str], random_state: int = 0
) -> pd.DataFrame:
    """Each group's mean by each measure with its 80 % interval, or the reason why there is none.

    Returns
    -------
    DataFrame with the columns :data:`COLUMNS`, one row per name and measure; ``n`` counts customers.
    """
    rows: list[tuple[object, ...]] = []
    for name in names:
        mine = groups.index[groups == name]
        for measure in MEASURES:
            some = _of(amounts[measure], mine)
            found = worth_interval(some, random_state=random_state)
            reason = None if found is not None else _few(measure, len(some), len(mine))
            rows.append((name, measure, *(found or (np.nan,) * 3), len(some), reason))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"reason": object})


def worth_interval(rows: pd.DataFrame, level: float = 0.8, *, random_state: int = 0) -> Interval | None:
    """Total amount over total years with its interval; None for fewer than :data:`LEAST` customers."""
    if len(rows) < LEAST:
        return None
    amount, years = rows["amount"].to_numpy(dtype=float), rows["years"].to_numpy(dtype=float)
    if (years == 1).all():
        return mean_interval(amount, level, random_state)
    return ratio_interval(amount, years, level, random_state)


def clear_ratio(one: pd.DataFrame, other: pd.DataFrame, random_state: int = 0) -> float | None:
    """How many times the worth of the second group the first has, where 95 % intervals say that they differ.

    The intervals of two independent means are joined into that of the ratio's logarithm (MOVER: Zou and Donner,
    Statistics in Medicine 27 (2008) 1693-1702). None where 1 lies in it, or where a mean is not clearly above zero.
    """
    first, second = (worth_interval(rows, SURE, random_state=random_state) for rows in (one, other))
    if first is None or second is None or min(first.low, second.low) <= 0:
        return None
    a, b = np.log(first), np.log(second)
    ratio = a[0] - b[0]
    low = ratio - np.hypot(a[0] - a[1], b[2] - b[0])
    high = ratio + np.hypot(a[2] - a[0], b[0] - b[1])
    return float(np.exp(ratio)) if low > 0 or high < 0 else None


def _of(rows: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    return rows[rows.index.isin(ids)]


def _few(measure: str, n: int, size: int) -> Message:
    return message(f"value.worth.few_{measure}", n=n, size=size, least=LEAST)

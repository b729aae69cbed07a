"""What if we had stopped earlier: for each past year, what was known when it began, and what stopping would have done.

To stop means to win no new customer of these accounts from the year's first day on; those won before stay. What would
be missing in the year is thus what the customers won in it paid and cost in it, and the deals that were opened for
accounts that were no customers yet. A customer won late in a year has hardly paid by its end, so what these customers
have brought until today stands beside.

Whether what was known would have spoken for it is the verdict (:mod:`~icp_core.segments.verdicts`) on the deals decided
and the profit earned before the year. Segments are formed without outcomes, so nothing of what came later takes part in
it; but which attributes an account had in a past year nobody has written down, and today's are used.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import message
from icp_core.schema import Dataset
from icp_core.segments.exclusion import LEAST
from icp_core.segments.outcomes import first_deals, new_business
from icp_core.segments.resampling import accounts_of, bounds, draws
from icp_core.segments.selling_time import selling_time
from icp_core.segments.verdicts import judge
from icp_core.segments.yearly_profit import first_days, profit_lines

if TYPE_CHECKING:
    from icp_core.value import Profitability

AGAINST = ("avoid", "not_yet")
"""Verdicts that tell not to sell to a segment now."""
MOST_YEARS = 8
DIFFERENCES = ("profit", "revenue", "deals")


def replay_exclusion(
    dataset: Dataset,
    accounts: Iterable[str],
    profit: Profitability | None,
    *,
    n_segments: int = 2,
    cost_to_serve_gone: float = 1.0,
    margin_share: float | None = None,
    n_resamples: int = 1000,
    random_state: int = 0,
) -> pd.DataFrame:
    """What stopping at the beginning of each past calendar year would have changed in that year.

    Parameters
    ----------
    accounts : ids that would not have been sold to
    profit : Profitability, or None
        What a unit of each activity costs each customer; the days are those of the activities, and of the purchases
        where an activity has none. Without it nothing is known of profit and revenue.
    n_segments : int, at least 2
        How many segments are judged together with this one: the more, the more it takes for a verdict.
    cost_to_serve_gone : float, 0-1
        As in :func:`~icp_core.segments.exclusion.what_if_excluded`.
    margin_share : float, 0-1, optional
        As in :func:`icp_core.value.profitability`.
    n_resamples : int, 100-10000

    Returns
    -------
    DataFrame, index ``year``, the :data:`MOST_YEARS` last ones that are known from their first day on: ``ends`` (the
    last day of it that is known), ``chosen`` (bool, whether what was known when it began spoke against selling to
    them), ``verdict``, ``reason`` (Message), ``n`` customers won in it; for each d of :data:`DIFFERENCES` the columns
    ``d, d_low, d_high``, the change in that year with its 80 % interval over customers drawn again (NaN below
    :data:`~icp_core.segments.exclusion.LEAST` customers or deals); ``selling_time``, share of the year's that would
    have been free, 0-1; ``to_date``, the change in profit until today of not having the customers won in that year.

    Raises
    ------
    TableError
        For ids that are not in the project.
    SettingError
        For a setting out of range.
    """
    for setting, given, low, high in (
        ("n_resamples", n_resamples, 100, 10_000),
        ("cost_to_serve_gone", cost_to_serve_gone, 0, 1),
        ("n_segments", n_segments, 2, np.inf),
    ):
        if not low <= given <= high:
            raise SettingError.out_of_range(setting, given, low, high)
    ids, out = accounts_of(dataset, accounts)
    left_out = ids[out]
    lines = profit_lines(dataset, profit, margin_share=margin_share)
    since = first_days(dataset, lines)
    opened = _new_deals(dataset, since)
    today = pd.Timestamp(dataset.as_of)
    by_id = dataset.accounts.set_index("account_id")
    nothing_known = lines.empty or profit is None
    rng = np.random.default_rng(random_state)
    rows = []
    for year in _years(dataset, lines):
        begins, ends = pd.Timestamp(year, 1, 1), min(pd.Timestamp(year, 12, 31), today)
        known = lines[lines["date"] < begins]
        earned = (known["margin"] - known["cost"]).groupby(known["account_id"]).sum()
        earned = earned[earned.index.isin(since.index[since < begins]) & (not nothing_known)]
        verdict = judge(
            left_out, earned, first_deals(dataset, before=begins), by_id,
            n_segments=n_segments, measure=message("segments.measure.profit"), currency=dataset.currency,
        )  # fmt: skip
        won = since.index[(since >= begins) & (since <= ends)].intersection(left_out)
        theirs = lines[lines["account_id"].isin(won)]
        gain = cost_to_serve_gone * theirs["cost"] - theirs["margin"]
        within = (theirs["date"] >= begins) & (theirs["date"] <= ends)
        now = opened[(opened["opened"] >= begins) & (opened["opened"] <= ends)]
        mine = now[now["account_id"].isin(left_out) & now["new"]]
        parts = (
            gain[within].groupby(theirs.loc[within, "account_id"]).sum(),
            -theirs.loc[within, "amount"].groupby(theirs.loc[within, "account_id"]).sum(),
            -mine.groupby("account_id").size().astype(float),
        )
        each = np.column_stack([part.reindex(ids).fillna(0.0).to_numpy(dtype=float) for part in parts])
        each[:, :2] = np.nan if nothing_known else each[:, :2]
        each[:, 2] = np.nan if opened.empty else each[:, 2]
        lows, highs = bounds(np.concatenate([weight @ each for weight in draws(rng, len(ids), n_resamples)]))
        enough = np.array([len(won), len(won), len(mine)]) >= LEAST
        total = each.sum(axis=0)
        row = {"year": year, "ends": ends, "chosen": verdict.verdict in AGAINST, "verdict": verdict.verdict,
               "reason": verdict.reason, "n": len(won)}  # fmt: skip
        for at, name in enumerate(DIFFERENCES):
            row[name] = float(total[at])
            row[f"{name}_low"], row[f"{name}_high"] = (lows[at], highs[at]) if enough[at] else (np.nan, np.nan)
        row["selling_time"] = mine["days"].sum() / now["days"].sum() if now["days"].sum() > 0 else np.nan
        row["to_date"] = np.nan if nothing_known else float(gain.sum())
        rows.append(row)
    ends_of = [f"{name}{end}" for name in DIFFERENCES for end in ("", "_low", "_high")]
    columns = ["year", "ends", "chosen", "verdict", "reason", "n", *ends_of, "selling_time", "to_date"]
    return pd.DataFrame(rows, columns=columns).set_index("year").astype({"chosen": bool, "n": int})


def _years(dataset: Dataset, lines: pd.DataFrame) -> range:
    """The calendar years from the first that is known from its first day on to the last one with a day."""
    days = [lines["date"].min()] if len(lines) else []
    if dataset.deals is not None:
        days += [dataset.deals[name].min() for name in ("opened", "closed") if name in dataset.deals]
    known = [day for day in days if pd.notna(day)]
    if not known:
        return range(0)
    last = dataset.as_of.year
    return range(max(min(known).year + 1, last + 1 - MOST_YEARS), last + 1)


def _new_deals(dataset: Dataset, since: pd.Series) -> pd.DataFrame:
    """Deals with their day of opening and selling time, and whether each was new business with no customer yet."""
    new = new_business(dataset)
    if dataset.deals is None or new is None or "opened" not in dataset.deals:
        return pd.DataFrame({"account_id": pd.Series(dtype=object), "opened": pd.Series(dtype="datetime64[us]"),
                             "days": pd.Series(dtype=float), "new": pd.Series(dtype=bool)})  # fmt: skip
    deals = dataset.deals[["account_id", "opened"]].assign(days=selling_time(dataset)[0].to_numpy())
    customer_by_then = since.reindex(deals["account_id"]).set_axis(deals.index) <= deals["opened"]
    return deals.assign(new=deals.index.isin(new.index) & ~customer_by_then)

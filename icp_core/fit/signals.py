"""Timing: how strongly a company has shown interest lately, from its signals and apart from its fit.

A signal of quantity q gives ``points x log2(1 + q)``, and half of that after each half-life of its kind. An account's
signals are added up, and ``score = 100 x (1 - 2 ** (-sum / 30))``: 30 points make 50, 60 make 75, none make 0, and no
heap of them more than 100. The quantity counts by its logarithm because the tenth page of one visit says less than the
first: 1 counts once, 3 twice, 7 three times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.fit.signal_rules import OTHER, SignalRule, signal_kinds, signal_rules
from icp_core.schema import Dataset
from icp_core.segments.outcomes import new_business

POINTS_TO_HALF = 30.0
"""Points that make a score of 50: somewhat less than a demo asked for today."""
LITTLE_LEFT = 5.0
"""A score below which what was seen is long past: about one visit of today."""
WORTH_A_CALL = 25.0
"""The timing from which an account is called: a visit to a fair today, or a demo asked for seven weeks ago."""
QUARTERS = ("call", "wait", "answer", "leave")
RECORDED_FROM = 0.01
"""Quantile of the signals' days at which recording is taken to begin: a single early slip does not move it far."""


@dataclass(frozen=True, eq=False)
class Timing:
    """The timing of every account on one day.

    Attributes
    ----------
    table : DataFrame by ``account_id`` with the columns ``score`` (0-100), ``n`` (signals up to the day), ``latest``
        (its day) and ``latest_kind``, ``strongest`` (the kind that gives most of the score) and ``seen``: ``never``,
        ``long_ago`` (little is left of it) or ``lately``.
    contributions : float DataFrame of accounts x kinds
        What each kind gives; a row sums to the score.
    as_of : the day
    n_ahead : int
        Signals dated after that day; they count nothing.
    """

    table: pd.DataFrame
    contributions: pd.DataFrame
    as_of: pd.Timestamp
    n_ahead: int


def timing_score(
    dataset: Dataset, rules: Mapping[str, SignalRule] | None = None, *, as_of: dt.date | pd.Timestamp | None = None
) -> Timing:
    """Timing of every account on a day, from its signals up to that day.

    Parameters
    ----------
    rules : rule of each kind; the usual ones of :func:`signal_rules` where none are given
    as_of : day, optional
        The last day that the data know of where none is given. Signals after it count nothing.
    """
    day = pd.Timestamp(dataset.as_of if as_of is None else as_of).normalize()
    ids = pd.Index(dataset.accounts["account_id"], name="account_id")
    sums = _added(dataset, rules, pd.Series(day, index=ids), least_age=0)
    total = sums.points.sum(axis=1)
    score = saturated(total)
    share = np.divide(score, total, out=np.zeros(len(total)), where=total > 0)
    most = np.array([*sums.kinds, OTHER], dtype=object)[sums.points.argmax(axis=1)] if sums.kinds else None
    table = pd.DataFrame(
        {
            "score": score,
            "n": sums.n,
            "latest": sums.latest,
            "latest_kind": sums.latest_kind,
            "strongest": np.where(total > 0, most, None) if sums.kinds else None,
            "seen": np.select([sums.n == 0, score < LITTLE_LEFT], ["never", "long_ago"], "lately"),
        },
        index=ids,
    )
    ahead = 0 if dataset.signals is None else int((dataset.signals["date"].dt.normalize() > day).sum())
    return Timing(table, pd.DataFrame(sums.points * share[:, None], index=ids, columns=list(sums.kinds)), day, ahead)


def timing_at_opening(
    dataset: Dataset, rules: Mapping[str, SignalRule] | None = None, *, still_open: bool = False
) -> pd.Series:
    """Timing of each account on the day its first new-business deal was opened, from signals strictly before that day.

    Parameters
    ----------
    still_open : whether it is the first of the deals that are open now, whatever was decided before

    Returns
    -------
    float Series by ``account_id``, 0-100, of the accounts with such a deal; NaN where it is not known when the deal was
    opened, or where that was before signals were recorded: then nothing could have been seen.
    """
    opened = _first_opened(dataset, still_open=still_open)
    if dataset.signals is None or dataset.signals["date"].dropna().empty:
        return pd.Series(np.nan, index=opened.index, name="timing")
    score = saturated(_added(dataset, rules, opened, least_age=1).points.sum(axis=1))
    begun = dataset.signals["date"].quantile(RECORDED_FROM)
    return pd.Series(np.where(opened > begun, score, np.nan), index=opened.index, name="timing")


def timing_quarters(fit: pd.Series, timing: pd.Series, *, minimum_fit: float = 50.0) -> pd.Series:
    """What to do with each account, by its fit and its timing, both 0-100 and by ``account_id``.

    Returns
    -------
    str Series: ``call`` (fits and shows interest), ``wait`` (fits, shows none yet), ``answer`` (shows interest, hardly
    fits), ``leave``.
    """
    fits, shows = fit >= minimum_fit, timing.reindex(fit.index) >= WORTH_A_CALL
    chosen = np.select([fits & shows, fits, shows], QUARTERS[:3], QUARTERS[3])
    return pd.Series(chosen, index=fit.index, name="quarter")


def saturated(points: np.ndarray) -> np.ndarray:
    """Score, 0-100, of points from 0 on."""
    score: np.ndarray = 100.0 * -np.expm1(-np.log(2.0) * points / POINTS_TO_HALF)
    return score


@dataclass(frozen=True, eq=False)
class _Sums:
    kinds: tuple[str, ...]
    points: np.ndarray
    n: np.ndarray
    latest: np.ndarray
    latest_kind: np.ndarray


def _added(dataset: Dataset, rules: Mapping[str, SignalRule] | None, moment: pd.Series, *, least_age: int) -> _Sums:
    """Points by account and kind at each account's moment, of signals at least so many days old then."""
    rules = signal_rules(dataset) if rules is None else rules
    kinds = tuple(rules)
    n_accounts = len(moment)
    points = np.zeros((n_accounts, len(kinds)))
    n, latest = np.zeros(n_accounts, dtype=int), np.full(n_accounts, np.datetime64("NaT"), dtype="datetime64[us]")
    latest_kind = np.full(n_accounts, None, dtype=object)
    signals = dataset.signals
    if signals is None or signals.empty or not kinds or not n_accounts:
        return _Sums(kinds, points, n, latest, latest_kind)
    row = moment.index.get_indexer(pd.Index(signals["account_id"]))
    day = signals["date"].dt.normalize().to_numpy().astype("datetime64[us]")
    age = (moment.dt.normalize().to_numpy().astype("datetime64[us]")[row] - day) / np.timedelta64(1, "D")
    kind = _numbered(signals["kind"], dataset, kinds)
    counts = (row >= 0) & (kind >= 0) & (age >= least_age)  # an unknown day compares as false
    row, day, age, kind = row[counts], day[counts], age[counts], kind[counts]
    half_life = np.array([rules[name].half_life_days for name in kinds])
    worth = np.array([rules[name].points for name in kinds])[kind] * 2.0 ** (-age / half_life[kind])
    if "quantity" in signals:
        quantity = signals["quantity"].fillna(1.0).to_numpy(dtype=float)[counts]
        worth = worth * np.log2(1.0 + np.maximum(quantity, 0.0))
    points[:] = np.bincount(row * len(kinds) + kind, worth, points.size).reshape(points.shape)
    n = np.bincount(row, minlength=n_accounts)
    # Of several signals on the last day the strongest is named: kinds stand in the order of their usual points.
    order = np.lexsort((-kind, day, row))
    last = order[np.flatnonzero(np.diff(row[order], append=-1))]
    latest[row[last]], latest_kind[row[last]] = day[last], np.array(kinds, dtype=object)[kind[last]]
    return _Sums(kinds, points, n, latest, latest_kind)


def _numbered(written: pd.Series, dataset: Dataset, kinds: tuple[str, ...]) -> np.ndarray:
    """The place of each signal's kind among the kinds; -1 where it has no rule."""
    place = {kind: at for at, kind in enumerate(kinds)}
    counts_as = signal_kinds(dataset)["kind"]
    codes, words = pd.factorize(written)
    of = [place.get(counts_as.get(str(word), OTHER), -1) for word in words]
    numbers: np.ndarray = np.array([*of, place.get(OTHER, -1)], dtype=int)[codes]
    return numbers


def _first_opened(dataset: Dataset, *, still_open: bool) -> pd.Series:
    """The day on which each account's first new-business deal, or first open one, was opened; NaT where not known."""
    new = new_business(dataset)
    new = new[new["outcome"] == "open"] if new is not None and still_open else new
    if new is None or new.empty or "opened" not in new:
        ids = pd.Index([] if new is None else new["account_id"].unique(), name="account_id", dtype=object)
        return pd.Series(pd.NaT, index=ids, dtype="datetime64[us]")
    day = new["opened"].fillna(new["closed"]) if "closed" in new else new["opened"]
    first = new.assign(day=day).sort_values("day", kind="stable", na_position="last").drop_duplicates("account_id")
    return first.set_index("account_id")["opened"].astype("datetime64[us]")

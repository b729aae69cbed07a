"""Early adopters, mainstream and laggards: who came when in the product's life, and what each is worth (method V5).

Where first purchases come in a wave (:mod:`icp_core.value.bass`) its turning points are the boundaries; elsewhere the
groups are the first 16 %, the next 68 % and the last 16 % by order of arrival (E. M. Rogers, *Diffusion of
Innovations*, 2003, chapter 7), which says nothing of the product's life, and the reason says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.levels import Edges, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.value.adopter_cuts import LEAST_FOR_WAVE, LEAST_YEARS, Cut, cut_groups, day_of
from icp_core.value.adopter_worth import amounts_by_age, clear_ratio, worth_table
from icp_core.value.arrivals import BEGINNING_DAYS, arrivals, counted, crowd_at_beginning
from icp_core.value.bass import Bass, fit_bass
from icp_core.value.lifetime_value import LifetimeValue
from icp_core.value.mix import mix_by_period, movement_between
from icp_core.value.profitability import Profitability
from icp_core.value.purchases import DAYS_PER_YEAR, purchases

GROUPS = ("early", "mainstream", "laggards")


@dataclass(frozen=True, eq=False)
class Adopters:
    """Groups of customers along the product's life.

    Attributes
    ----------
    groups : Series by ``account_id`` of customers with a known first day: "early", "mainstream" or "laggards"; all
        missing where ``kind`` is "none"
    first : datetime Series by ``account_id``, first day as a customer
    kind : {"wave", "rising", "order", "none"}
        A wave whose peak has passed, one that still rises, groups by order only, or no groups.
    boundaries : DataFrame by ``boundary`` (mainstream, peak, laggards): ``date, low, high``
        First day of the group, or the peak, with the 80 % interval of a wave's; NaT where not known. By order there is
        no peak and no interval.
    table : DataFrame by ``group``
        ``n``, ``share``, ``first`` and ``last`` (days of the first and last arrival), ``until`` (day on which the next
        group begins), ``reason`` (Message, why the group is empty, else None).
    worth : DataFrame(group, measure, value, low, high, n, reason)
        See :mod:`icp_core.value.adopter_worth`; measures ``first_year``, ``per_year``, ``future``.
    curve : DataFrame with the columns ``start, end, n, expected``, then one per group
        Arrivals by quarter or month, and what the wave would give (NaN without one).
    mix, movement : DataFrames, see :mod:`icp_core.value.mix`
    wave : Bass or None
        The fit, where there was enough to fit.
    verdict : Message
        The finding, in a sentence or three.
    reason : Message
        How the groups were made, and why in this way.
    basis : Message
        What the margin is.
    warnings : tuple of Message
    """

    groups: pd.Series
    first: pd.Series
    kind: str
    boundaries: pd.DataFrame
    table: pd.DataFrame
    worth: pd.DataFrame
    curve: pd.DataFrame
    mix: pd.DataFrame
    movement: pd.DataFrame
    wave: Bass | None
    verdict: Message
    reason: Message
    basis: Message
    warnings: tuple[Message, ...]
    currency: str


def adopters(
    dataset: Dataset,
    value: LifetimeValue | None = None,
    profit: Profitability | None = None,
    *,
    random_state: int = 0,
    edges: Edges | None = None,
) -> Adopters:
    """Group the customers by when they came.

    Parameters
    ----------
    value, profit : results of the value room, optional
        For what the groups are worth in the years to come, and after cost to serve.
    edges : mapping of attribute to inner edges, optional
        Bands that a person drew, instead of the standard ones, in which the mix is told.
    """
    bought, today = purchases(dataset), pd.Timestamp(dataset.as_of)
    first = arrivals(dataset, bought)
    crowd = crowd_at_beginning(first, today) if len(first) else None
    years = ((today - first.min()).days + 1) / DAYS_PER_YEAR if len(first) else 0.0
    wave = None
    counts, periods = counted(first, today) if len(first) else (np.zeros(0), np.zeros(1))
    if len(first) >= LEAST_FOR_WAVE and years >= LEAST_YEARS and crowd is None:
        wave = fit_bass(counts, periods, random_state)
    cut = cut_groups(first, wave, crowd, years)
    groups = _grouped(first, cut)
    seen_from = None if crowd is None else first.min() + pd.Timedelta(days=BEGINNING_DAYS)
    amounts = amounts_by_age(dataset, bought, first, value, profit, seen_from=seen_from)
    levels = level_table(dataset.accounts, level_scheme(dataset.accounts, dataset.attributes, edges=edges))
    movement = movement_between(levels, first, random_state=random_state)
    table = _table(groups, first, cut)
    boundaries = _boundaries(first, cut, wave)
    undated = len(dataset.customers) - len(first)
    return Adopters(
        groups=groups,
        first=first,
        kind=cut.kind,
        boundaries=boundaries,
        table=table,
        worth=worth_table(amounts, groups, GROUPS, random_state),
        curve=_curve(first, groups, counts, periods, wave if cut.kind in ("wave", "rising") else None),
        mix=mix_by_period(levels, first),
        movement=movement,
        wave=wave,
        verdict=_verdict(cut, table, boundaries, movement, _ratio(amounts, groups, random_state)),
        reason=cut.reason,
        basis=bought.basis,
        warnings=(message("value.adopters.undated", n=undated),) if undated and len(first) else (),
        currency=dataset.currency,
    )


def group_name(kind: str, group: str) -> Message:
    """What a group is called: adopters and laggards only where there is a wave, else by order."""
    return message(f"value.group.{'order' if kind == 'order' else 'wave'}_{group}")


def _grouped(first: pd.Series, cut: Cut) -> pd.Series:
    if cut.kind == "none":
        return pd.Series(None, index=first.index, dtype=object, name="group")
    late = pd.Timestamp.max if cut.laggards is None else cut.laggards
    group = np.where(first < cut.mainstream, "early", np.where(first < late, "mainstream", "laggards"))
    return pd.Series(group, index=first.index, dtype=object, name="group")


def _table(groups: pd.Series, first: pd.Series, cut: Cut) -> pd.DataFrame:
    rows = []
    until = {"early": cut.mainstream, "mainstream": cut.laggards, "laggards": None}
    for name in GROUPS:
        mine = first[groups == name]
        reason = None
        if mine.empty:
            empty = message("value.adopters.empty")
            reason = cut.reason if cut.kind == "none" else (cut.no_laggards or empty) if name == "laggards" else empty
        share = len(mine) / len(first) if len(first) and cut.kind != "none" else np.nan
        rows.append((name, len(mine), share, mine.min(), mine.max(), until[name] or pd.NaT, reason))
    out = pd.DataFrame(rows, columns=["group", "n", "share", "first", "last", "until", "reason"])
    return out.astype({"reason": object}).set_index("group")


def _boundaries(first: pd.Series, cut: Cut, wave: Bass | None) -> pd.DataFrame:
    rows: dict[str, tuple[Any, Any, Any]] = {
        "mainstream": (cut.mainstream, None, None),
        "peak": (None, None, None),
        "laggards": (cut.laggards, None, None),
    }
    if wave is not None and cut.kind in ("wave", "rising"):
        day = day_of(first)
        low, high = np.nanquantile(wave.draws, [0.1, 0.9], axis=0)
        at = (wave.first, wave.peak, wave.second)
        rows = {name: (day(at[i]), day(low[i]), day(high[i])) for i, name in enumerate(rows)}
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["date", "low", "high"])
    dates: pd.DataFrame = out.apply(pd.to_datetime).rename_axis("boundary")
    return dates


def _curve(
    first: pd.Series, groups: pd.Series, counts: np.ndarray, edges: np.ndarray, wave: Bass | None
) -> pd.DataFrame:
    columns = ["start", "end", "n", "expected", *GROUPS]
    if first.empty:
        return pd.DataFrame(columns=columns)
    days = first.min() + pd.to_timedelta(np.round(edges * DAYS_PER_YEAR), unit="D")
    at = (first - first.min()).dt.days.to_numpy(dtype=float) / DAYS_PER_YEAR
    out = pd.DataFrame({"start": days[:-1], "end": days[1:], "n": counts.astype(int)})
    out["expected"] = np.nan if wave is None else wave.expected
    for name in GROUPS:
        out[name] = np.histogram(at[(groups == name).to_numpy()], edges)[0]
    return out[columns]


def _ratio(amounts: dict[str, pd.DataFrame], groups: pd.Series, random_state: int) -> float | None:
    rows = amounts["first_year"]
    early, mainstream = (rows[rows.index.isin(groups.index[groups == name])] for name in ("early", "mainstream"))
    return clear_ratio(early, mainstream, random_state)


def _verdict(
    cut: Cut, table: pd.DataFrame, boundaries: pd.DataFrame, movement: pd.DataFrame, ratio: float | None
) -> Message:
    n = table["n"]
    finding = message(
        f"value.adopters.finding.{cut.finding}",
        early=int(n["early"]),
        main=int(n["mainstream"]),
        late=int(n["laggards"]),
        day=boundaries.loc["mainstream", "date"],
        peak=boundaries.loc["peak", "date"],
    )
    if cut.kind == "none":
        return finding
    certain = movement[movement["certain"].astype(bool)]
    more = [certain["sentence"].iloc[0]] if len(certain) else []
    if ratio is not None:
        who = "early" if cut.kind == "order" else "adopters"
        more.insert(0, message(f"value.worth.ratio_{who}", ratio=ratio))
    for sentence in more:
        finding = message("value.adopters.and", first=finding, second=sentence)
    return finding

"""Values that look like 100, 1,000 or 1,000,000 times what they should be: reported, never changed.

Amounts of one column spread over powers of ten, so all is done on the log scale. A value is compared with the closest
that is known: an invoice with the same customer's other invoices, a revenue with the revenue per employee of its
industry, any value with its whole column. It is suspected where it stands beyond what chance would bring once in
:data:`CLEAN_COLUMNS` clean columns, and would stand among the ordinary ones after division by a round factor.

Centre and spread are order statistics, which a few wrong values do not move: the median, and the widest of the spreads
that the quantiles at 75, 90 and 95 % (and their mirror images) would have on a normal curve, for each side of its own.
A column with heavy tails then has a wide spread, and few values of it are suspected; a column as wide as the factor
itself shows none. ``tests/benchmarks/unit_errors.py`` measures false alarms and the share found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from icp_core.intake.columns.typed import Typed
from icp_core.intake.companies.joining import key_frame
from icp_core.intake.log import Log
from icp_core.languages import message

COLUMNS = (
    ("accounts", "revenue"),
    ("accounts", "employees"),
    ("accounts", "budget"),
    ("deals", "amount"),
    ("invoices", "amount"),
    ("subscriptions", "monthly_amount"),
)
FACTORS = (2, 3, 6)
"""Powers of ten that people and programs add or lose: a decimal mark, thousands, millions."""
CLEAN_COLUMNS = 20
"""One clean log-normal column in so many may hold a value suspected by chance."""
LEAST_DISTANCE = 3.5
"""Spreads from the middle that a suspected value lies away at least, however short the column."""
NEAR = 2.5
"""Spreads from the middle within which it must come to lie after division."""
LOW_TAIL = 1.5
"""How much farther a value must lie below a whole column than above it: small amounts tail off towards nothing."""
LEAST_VALUES = 20
"""A shorter column has no neighbours to speak of."""
_LEAST_ALIKE = 5
"""Invoices of a customer, companies of an industry: from so many on they have a middle of their own."""
_LEAST_SPREAD = 0.15
"""Prices are round; without this a column of nearly equal ones would suspect every discount."""
_COLUMN_NEAR = 0.7
"""How far (powers of ten) the middles of two columns may be apart once one is divided."""
_QUANTILES = (0.75, 0.90, 0.95)


@dataclass(frozen=True, eq=False)
class Suspects:
    """What is suspected of n values.

    Attributes
    ----------
    power : float array of length n: the power of ten too many (negative: too few), NaN where nothing is suspected
    basis : object array of length n: what the value was compared with (``column``, ``employees``, ``customer``)
    """

    power: np.ndarray
    basis: np.ndarray


@dataclass(frozen=True, eq=False)
class Residuals:
    """Logs of values less the middle of those they are compared with, and the spread below and above."""

    basis: str
    values: np.ndarray
    below: float
    above: float


def report_unit_errors(tables: Sequence[Typed], log: Log) -> None:
    """Report suspected values row by row, and whole columns that are in another unit than their twins."""
    for where, column in COLUMNS:
        parts = [(table, _logs(table.frame[where, column])) for table in tables if (where, column) in table.frame]
        aside = _other_units(parts, where, column, log)
        for table, logs in parts:
            others = _partner(table, column) if where == "accounts" else None
            owners = _owners(table) if where in ("invoices", "subscriptions") else None
            found = suspects(
                logs,
                partner=others,
                groups=_industries(table) if others is not None else None,
                owners=owners,
            )
            if table.file in aside:
                continue
            values = table.frame[where, column].to_numpy(dtype=float)
            for power in np.unique(found.power[~np.isnan(found.power)]):
                for basis in ("column", "employees", "customer"):
                    at = np.flatnonzero((found.power == power) & (found.basis == basis))
                    log.rows("suspected_unit_error", table.rows[at].tolist(), file=table.file, table=where,
                             column=column, before=values[at].tolist(), after=(values[at] / 10.0**power).tolist(),
                             factor=10.0 ** abs(power), direction=_direction(power),
                             basis=message(f"reading.unit_basis_{basis}"))  # fmt: skip


def suspects(
    logs: np.ndarray,
    *,
    partner: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    owners: np.ndarray | None = None,
) -> Suspects:
    """Which values of a column are suspected to be in another unit.

    Parameters
    ----------
    logs : float array of length n, decimal logarithms of sizes; NaN is left out
    partner : logs of what the value goes with (employees for a revenue, revenue for employees)
    groups : industry of each row, within which value and partner go together most closely
    owners : customer of each row
    """
    n = len(logs)
    power, basis = np.full(n, np.nan), np.full(n, None, dtype=object)
    known = int((~np.isnan(logs)).sum())
    if known < LEAST_VALUES:
        return Suspects(power, basis)
    bases = [_residuals("column", logs)]
    if owners is not None:
        bases.append(_residuals("customer", logs - _middle_of(logs, owners)))
    if partner is not None:
        ratio = logs - partner
        bases.append(_residuals("employees", ratio - _middle_of(ratio, groups, fall_back=True)))
    bases = sorted(
        (each for each in bases if (~np.isnan(each.values)).sum() >= LEAST_VALUES),
        key=lambda each: each.below + each.above,
    )
    distance = max(LEAST_DISTANCE, NormalDist().inv_cdf(1 - 0.5 / (CLEAN_COLUMNS * known)))
    open_rows = np.ones(n, dtype=bool)
    for each in bases:
        mine = open_rows & ~np.isnan(each.values)
        found = _powers(each, distance)
        if each.basis == "employees" and partner is not None:
            found = np.where(_is_mine(logs, partner, found), found, np.nan)
        power[mine], open_rows = found[mine], open_rows & ~mine
        basis[mine & ~np.isnan(power)] = each.basis
    return Suspects(power, basis)


def _powers(each: Residuals, distance: float) -> np.ndarray:
    """Power of ten by which a residual is off, NaN where it is not."""
    out = np.full(len(each.values), np.nan)
    nearest = np.full(len(each.values), np.inf)
    side = np.where(each.values > 0, each.above, each.below)
    alone = each.basis == "column"
    far = np.abs(each.values) > distance * side * np.where(alone & (each.values < 0), LOW_TAIL, 1.0)
    # Columns, and revenue per employee (a trader in gold), spread over a factor of 100 by themselves.
    for size in FACTORS if each.basis == "customer" else FACTORS[1:]:
        after = each.values - np.sign(each.values) * size
        off = np.abs(after) / np.where(after > 0, each.above, each.below)
        better = far & (off < NEAR) & (off < nearest)
        out[better], nearest[better] = np.sign(each.values[better]) * size, off[better]
    return out


def _residuals(basis: str, values: np.ndarray) -> Residuals:
    known = values[~np.isnan(values)]
    if not len(known):
        return Residuals(basis, values, np.inf, np.inf)
    middle = float(np.median(known))
    normal = [NormalDist().inv_cdf(at) for at in _QUANTILES]
    above = (np.quantile(known, _QUANTILES) - middle) / normal
    below = (middle - np.quantile(known, [1 - at for at in _QUANTILES])) / normal
    return Residuals(
        basis, values - middle, max(_LEAST_SPREAD, float(below.max())), max(_LEAST_SPREAD, float(above.max()))
    )


def _middle_of(values: np.ndarray, groups: np.ndarray | None, *, fall_back: bool = False) -> np.ndarray:
    """Median of each row's group; of small groups NaN, or the median of all where ``fall_back``."""
    whole = float(np.nanmedian(values)) if (~np.isnan(values)).any() else np.nan
    if groups is None:
        return np.full(len(values), whole)
    frame = pd.DataFrame({"group": groups, "value": values})
    by = frame.groupby("group", dropna=True)["value"]
    middle = by.transform("median").where(by.transform("count") >= _LEAST_ALIKE)
    return (middle.fillna(whole) if fall_back else middle).to_numpy(dtype=float)


def _is_mine(logs: np.ndarray, partner: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Whether it is the value that is off and not its partner: the change that leaves both more ordinary is right."""
    own, other = _residuals("", logs), _residuals("", partner)

    def strange(residuals: Residuals, change: np.ndarray) -> np.ndarray:
        moved = residuals.values - change
        out: np.ndarray = np.abs(moved) / np.where(moved > 0, residuals.above, residuals.below)
        return out

    change = np.nan_to_num(power)
    with_mine = np.hypot(strange(own, change), strange(other, 0 * change))
    with_other = np.hypot(strange(own, 0 * change), strange(other, -change))
    out: np.ndarray = with_mine < with_other
    return out


def _other_units(parts: Sequence[tuple[Typed, np.ndarray]], where: str, column: str, log: Log) -> set[str]:
    """Files whose whole column is in another unit than the longest of its twins."""
    full = [(table, logs) for table, logs in parts if (~np.isnan(logs)).sum() >= LEAST_VALUES]
    if len(full) < 2:
        return set()
    first, first_logs = max(full, key=lambda part: int((~np.isnan(part[1])).sum()))
    aside = set()
    for table, logs in full:
        if table is first:
            continue
        gap = plain = float(np.nanmedian(logs) - np.nanmedian(first_logs))
        ratios = [
            each - partner
            for each, at in ((logs, table), (first_logs, first))
            if where == "accounts" and (partner := _partner(at, column)) is not None
        ]
        if len(ratios) == 2 and min((~np.isnan(ratio)).sum() for ratio in ratios) >= LEAST_VALUES:
            gap = float(np.nanmedian(ratios[0]) - np.nanmedian(ratios[1]))
        power = min((sign * size for size in FACTORS[1:] for sign in (1, -1)), key=lambda each: abs(gap - each))
        if abs(gap - power) > _COLUMN_NEAR or abs(plain - power) > abs(plain):
            continue
        aside.add(table.file)
        middle = 10 ** float(np.nanmedian(logs))
        log.note("suspected_unit_of_column", file=table.file, table=where, column=column, before=middle,
                 after=middle / 10.0**power, other=first.file, middle=middle,
                 other_middle=10 ** float(np.nanmedian(first_logs)), factor=10.0 ** abs(power),
                 direction=_direction(power))  # fmt: skip
    return aside


def _direction(power: float) -> object:
    return message("reading.unit_too_large" if power > 0 else "reading.unit_too_small")


def _logs(values: pd.Series) -> np.ndarray:
    sizes = values.abs().to_numpy(dtype=float)
    return np.log10(np.where(sizes > 0, sizes, np.nan))


def _partner(table: Typed, column: str) -> np.ndarray | None:
    other = ("accounts", {"revenue": "employees", "employees": "revenue", "budget": "employees"}[column])
    return _logs(table.frame[other]) if other in table.frame else None


def _owners(table: Typed) -> np.ndarray:
    """A number for each customer, NaN where a row names none: ten million names would take a gigabyte."""
    keys = key_frame(table)
    one: pd.Series = keys["account_id"].fillna(keys["name"]).fillna(keys["domain"])
    codes = pd.factorize(one)[0]
    return np.where(codes < 0, np.nan, codes)


def _industries(table: Typed) -> np.ndarray | None:
    at = ("accounts", "industry")
    return table.frame[at].to_numpy(dtype=object) if at in table.frame else None

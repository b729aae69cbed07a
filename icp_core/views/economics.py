"""Unit economics in words: one row per figure, one column per group, each cell with its interval and n."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import compact_ends, decimal, money, percent, times
from icp_core.segments.unit_economics import ALL, UNITS

TELLING = ("payback_months", "ltv_to_cac", "retention_yearly", "win_rate", "deal_size")
"""What is told of groups, the most telling first."""


def economics_rows(
    table: pd.DataFrame,
    names: Mapping[object, Message | str] | None = None,
    *,
    currency: str = "",
    locale: str = DEFAULT_LOCALE,
) -> pd.DataFrame:
    """The table of :func:`icp_core.unit_economics` as a reader wants it.

    Parameters
    ----------
    names : mapping of a group's label to its name, as ``Segmentation.names``; by default the labels are the names

    Returns
    -------
    DataFrame of str: the figure's name in the first column, then "All", then the groups. A cell holds the figure, its
    interval and n, or a dash and n where nothing can be said. Figures that nothing is known of in
    any group are left out; :func:`economics_reasons` says why.
    """
    known = [name for name in UNITS if table.loc[table["figure"] == name, "value"].notna().any()]
    out = {
        say(message("view.economics.figure"), locale): [
            say(message(f"view.economics.{name}"), locale) for name in known
        ]
    }
    for group in table["group"].unique():
        rows = table[table["group"] == group].set_index("figure")
        heading = say(message("view.economics.all") if group == ALL else (names or {}).get(group, str(group)), locale)
        while heading in out:
            heading += "\u00a0"
        out[heading] = [_cell(rows.loc[name], currency, locale) for name in known]
    return pd.DataFrame(out)


def economics_finding(
    table: pd.DataFrame,
    names: Mapping[object, Message | str] | None = None,
    *,
    currency: str = "",
    locale: str = DEFAULT_LOCALE,
) -> Message:
    """The figure by which two groups differ most clearly, in a line; without a clear one, what is shown.

    Clear is a difference whose 80 % intervals leave a gap; the first such figure in the order of :data:`TELLING` is
    told.
    """
    groups = table[(table["group"] != ALL) & table["value"].notna()]
    for figure in TELLING:
        rows = groups[groups["figure"] == figure].sort_values("value")
        if len(rows) > 1 and rows["high"].iloc[0] < rows["low"].iloc[-1]:
            least, most = rows.iloc[0], rows.iloc[-1]
            return message(
                f"view.economics.finding.{figure}",
                low=_amount(least["value"], least["unit"], currency, locale),
                high=_amount(most["value"], most["unit"], currency, locale),
                who_low=(names or {}).get(least["group"], str(least["group"])),
                who_high=(names or {}).get(most["group"], str(most["group"])),
            )
    return message("view.economics.heading")


def economics_reasons(table: pd.DataFrame, *, locale: str = DEFAULT_LOCALE) -> list[str]:
    """Why figures are missing for all accounts, a sentence each."""
    rows = table[(table["group"] == ALL) & table["reason"].notna()]
    return [
        say(
            message("view.economics.why", figure=message(f"view.economics.{row['figure']}"), reason=row["reason"]),
            locale,
        )
        for _, row in rows.iterrows()
    ]


def _cell(row: pd.Series, currency: str, locale: str) -> str:
    n = int(row["n"])
    if pd.isna(row["value"]):
        return say(message("view.economics.none", n=n), locale)
    value = _amount(row["value"], row["unit"], currency, locale)
    low, high = _bounds(row["low"], row["high"], row["unit"], locale)
    if low == high:
        return say(message("view.economics.exact", value=value, n=n), locale)
    return say(message("view.economics.cell", value=value, low=low, high=high, n=n), locale)


def _amount(value: float, unit: str, currency: str, locale: str) -> str:
    if unit == "money":
        return money(value, currency, locale)
    if unit == "days":
        return say(message("view.economics.days", n=round(value)), locale)
    if unit == "months":
        return say(message("view.economics.months", n=value), locale)
    return times(value, locale) if unit == "times" else percent(value, 0, locale)


def _bounds(low: float, high: float, unit: str, locale: str) -> tuple[str, str]:
    """The numbers alone: their unit stands with the figure."""
    if unit == "money":
        return compact_ends(low, high, locale)
    scale, digits = (100, 0) if unit == "share" else (1, 0 if unit == "days" else 1)
    return decimal(scale * low, digits, locale), decimal(scale * high, digits, locale)

"""Whom to call now, and why: accounts that fit and have shown interest lately."""

from __future__ import annotations

import pandas as pd

from icp_core.fit import Timing
from icp_core.languages import DEFAULT_LOCALE, Message, message, say, signal_name
from icp_core.languages.numbers import day, whole
from icp_core.schema import Dataset

MOST_CALLED = 60
MOST_REASONS = 3


def call_rows(data: pd.DataFrame, timing: Timing, dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """The accounts to call now that are not customers, the strongest timing first, as words.

    Parameters
    ----------
    data : DataFrame by ``account_id`` as of :func:`icp_core.charts.timing.timing_chart_data`

    Returns
    -------
    DataFrame whose columns are headings; at most :data:`MOST_CALLED` rows.
    """
    mine = data[(data["quarter"] == "call") & (data["kind"] == "other")]
    mine = mine.sort_values(["score", "x"], ascending=False, kind="stable").head(MOST_CALLED)
    relation = dict(zip(dataset.accounts["account_id"], dataset.accounts["relation"], strict=True))
    heads = [say(message(f"view.timing.{name}"), locale) for name in ("account", "standing", "fit", "timing", "latest")]
    rows = []
    for account, row in zip(mine.index, mine.to_dict("records"), strict=True):
        gives = timing.contributions.loc[account].sort_values(ascending=False, kind="stable").head(MOST_REASONS)
        named = {signal_label(str(kind), locale=locale): points for kind, points in gives.items() if points >= 0.5}
        why = ", ".join(f"{name} {whole(points, locale)}" for name, points in named.items())
        tier = say(message(f"view.timing.tier_{row['tier']}"), locale)
        standing = say(message(f"view.timing.relation_{relation[account]}"), locale)
        rows.append(
            (
                f"{_line(row['name'])}\n{why}",
                f"{tier}\n{standing}",
                whole(row["x"], locale),
                whole(row["score"], locale),
                day(row["latest"], locale).replace(" ", "\u00a0"),
            )
        )
    return pd.DataFrame(rows, columns=heads)


def signal_label(kind: str, *, locale: str = DEFAULT_LOCALE) -> str:
    """What a kind of signal is called."""
    return _line(signal_name(kind, locale))


def unknown_kinds(kinds: pd.DataFrame) -> Message | None:
    """Which kinds of signals no word is known of; None where all are known.

    Parameters
    ----------
    kinds : DataFrame as of :func:`icp_core.signal_kinds`
    """
    strange = [str(name) for name in kinds.index[~kinds["known"].to_numpy(dtype=bool)]]
    if not strange:
        return None
    if len(strange) > MOST_REASONS:
        return message("view.timing.unknown_many", kinds=strange[:MOST_REASONS], n=len(strange) - MOST_REASONS)
    return message("view.timing.unknown", kinds=strange)


def _line(text: object) -> str:
    return " ".join(str(text).split())

"""The value page's parts: who enters and leaves the best, and how the estimate of value did."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import decimal, money, percent, whole
from icp_core.schema import Dataset
from icp_core.value import BestCustomers, LifetimeValue

MOST_CHANGES = 6


def changes_view(
    dataset: Dataset,
    changes: pd.DataFrame,
    before: BestCustomers,
    after: BestCustomers,
    *,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """Who enters and who leaves the best when the criterion ``after`` takes the place of ``before``."""
    stay = int((before.members & after.members).sum())
    columns = []
    for change in ("enters", "leaves"):
        rows = changes[changes["change"] == change].sort_values("rank_after" if change == "enters" else "rank_before")
        columns.append(
            {
                "heading": say(message(f"view.changes.{change}"), locale),
                "note": say(
                    message(f"view.changes.note_{change}", n=len(rows), stay=stay, best=int(before.members.sum())),
                    locale,
                ),
                "up": change == "enters",
                "none": say(message("view.changes.none"), locale),
                "rows": [
                    {
                        "name": dataset.names[str(account_id)],
                        "ranks": say(
                            message(
                                "view.changes.ranks",
                                before=_rank(row["rank_before"], locale),
                                after=_rank(row["rank_after"], locale),
                            ),
                            locale,
                        ),
                    }
                    for account_id, row in rows.head(MOST_CHANGES).iterrows()
                ],
            }
        )
    hidden = max(0, max((len(changes[changes["change"] == c]) for c in ("enters", "leaves")), default=0) - MOST_CHANGES)
    return {"columns": columns, "note": say(message("view.changes.more", n=hidden), locale) if hidden else None}


def _rank(value: float, locale: str) -> str:
    return whole(value, locale) if pd.notna(value) else "\u2013"


def backtest_rows(value: LifetimeValue, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """How the estimate did on held-back time, beside other models and simple rules, in words."""
    assert value.backtest is not None
    rows = value.backtest
    return pd.DataFrame(
        {
            say(message("view.backtest.rule"), locale): [
                _capital(say(message(f"value.rule.{name}"), locale)) for name in rows["rule"]
            ],
            say(message("view.backtest.mae"), locale): [money(error, value.currency, locale) for error in rows["mae"]],
            say(message("view.backtest.bias"), locale): [percent(bias, 0, locale) for bias in rows["bias"]],
            say(message("view.backtest.correlation"), locale): [
                decimal(each, 2, locale) if pd.notna(each) else "\u2013" for each in rows["correlation"]
            ],
            say(message("view.backtest.n"), locale): rows["n"],
        }
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

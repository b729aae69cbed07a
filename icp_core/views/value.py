"""The value page's parts: who enters and leaves the best, and what the loss-makers share."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import decimal, money, percent, whole
from icp_core.schema import Dataset
from icp_core.segments import level_phrase
from icp_core.value import BestCustomers, LifetimeValue, Profitability

MOST_CHANGES = 6
MOST_TRAITS = 6
MOST_LINES = 8
"""Traits and loss-makers by name together."""
LOSS_COLUMNS = ("revenue", "cost_to_serve", "profit")


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


def traits_view(
    dataset: Dataset, profit: Profitability, traits: pd.DataFrame, *, locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """What the loss-makers share, as far as chance does not explain it, and by name those that lose most.

    Parameters
    ----------
    traits : DataFrame as :func:`icp_core.loss_maker_traits` returns it
    """
    n_members, n_all = len(profit.loss_makers), len(dataset.customers)
    certain = traits[traits["certain"] & (traits["lift"] > 1)].head(MOST_TRAITS)
    rows = []
    for _, row in certain.iterrows():
        base = row["n"] / n_all
        share = row["n_members"] / n_members
        rows.append(
            {
                "lead": _sentence(say(level_phrase(row["attribute"], row["level"]), locale)),
                "text": say(
                    message("view.traits.text", k=int(row["n_members"]), n=n_members, all=int(row["n"]), total=n_all),
                    locale,
                ),
                "at": share,
                "low": min(1.0, base * row["low"]),
                "high": min(1.0, base * row["high"]),
                "tick": base,
                "tone": "bad",
            }
        )
    return {
        "heading": say(
            message("view.traits.heading" if n_members else "view.traits.heading_none", n=n_members), locale
        ),
        "key": say(message("view.traits.key"), locale) if rows else "",
        "rows": rows,
        "empty": None if rows else say(message("view.traits.empty" if n_members else "view.traits.nobody"), locale),
        "losses": _losses(dataset, profit, MOST_LINES - max(1, len(rows)), locale) if n_members else None,
    }


def _losses(dataset: Dataset, profit: Profitability, most: int, locale: str) -> dict[str, Any]:
    worst = profit.table.loc[profit.loss_makers].nsmallest(max(most, 0), "profit")
    return {
        "columns": [say(message(f"view.traits.{name}"), locale) for name in ("who", *LOSS_COLUMNS)],
        "rows": [
            [dataset.names[str(account)], *(money(row[name], dataset.currency, locale) for name in LOSS_COLUMNS)]
            for account, row in worst.iterrows()
        ],
    }


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


def _sentence(words: str) -> str:
    return _capital(words) + "."

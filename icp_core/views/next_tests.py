"""Which companies to talk to next, since their answers would tell most."""

from __future__ import annotations

from typing import Any

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name, message, say
from icp_core.languages.numbers import whole
from icp_core.views.cells import sentence

MOST_TESTS = 3
LEAST_BITS, LEAST_CHANCE = 0.03, 0.05
"""Information, and chance to be the best, below which a level is not worth a test: what was seen has settled it."""
UNMOVED = ("fit.test.never", "fit.test.by_hand")
"""Of such a level no result changes anything, so that it is not called telling."""
MUCH, SOME = 0.7, 0.35
"""Parts of what the best test tells, from which on another one is called nearly as good, or half as good."""


def next_tests_view(table: pd.DataFrame, *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The most telling tests, the first of them first; none of levels that what was seen has settled.

    Parameters
    ----------
    table : DataFrame of :func:`~icp_core.fit.next_tests.next_tests`
    """
    told = table["information"] * table["weight"]
    open_ones = (told > 0) & (table["information"] >= LEAST_BITS) & (table["best_chance"] >= LEAST_CHANCE)
    found = table.assign(told=told)[open_ones].head(MOST_TESTS)
    moving = ~found["would_change"].map(lambda change: change.key in UNMOVED).astype(bool)
    best = float(found.loc[moving, "told"].max()) if moving.any() else 0.0
    first = moving.to_numpy().argmax() if moving.any() else -1
    rows = []
    row: Any
    for place, row in enumerate(found.itertuples()):
        share = float(row.told) / best if best and moving.iloc[place] else 0.0
        telling = "most" if place == first else "much" if share >= MUCH else "some" if share >= SOME else "less"
        expect = message(
            "view.next_tests.expect", n=int(row.n_tests), yes=round(float(row.expected_yes)), rate=float(row.rate),
            low=float(row.low), high=float(row.high),
        )  # fmt: skip
        rows.append(
            {
                "rank": whole(place + 1, locale),
                "level": level_name(str(row.attribute), str(row.level), locale),
                "attribute": attribute_name(str(row.attribute), locale),
                "telling": say(message(f"view.next_tests.tells_{telling}"), locale) if share else "",
                "expect": say(expect, locale),
                "change": sentence(row.would_change, locale),
                "title": " ".join([
                    sentence(row.because, locale),
                    say(message("view.next_tests.bits", bits=float(row.information)), locale),
                ]),
            }
        )  # fmt: skip
    nothing = "settled" if len(table) else "empty"
    return {"rows": rows, "empty": say(message(f"view.next_tests.{nothing}"), locale)}

"""Who lacks what, as tables in words: by relation, by file, and in which combinations."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from icp_core.intake.checks.missingness import missingness
from icp_core.languages import DEFAULT_LOCALE, attribute_in_sentence, attribute_name, message, say
from icp_core.languages.numbers import listing, percent
from icp_core.schema import RELATIONS, Dataset

MOST_PATTERNS = 12


def missing_rows(
    dataset: Dataset, *, by: Literal["relation", "file"] = "relation", locale: str = DEFAULT_LOCALE
) -> pd.DataFrame:
    """Share known of each attribute: a column for each relation, or for each file that speaks of companies."""
    found = missingness(dataset)
    shares = found.by_relation if by == "relation" else found.by_file
    named = {name: say(message(f"view.missing.{name}"), locale) for name in RELATIONS} if by == "relation" else {}
    table = shares.map(lambda share: percent(float(share), 0, locale)).rename(columns=named)
    table.insert(0, say(message("view.missing.attribute"), locale), [attribute_name(a, locale) for a in shares.index])
    return table.reset_index(drop=True).rename_axis(columns=None)


def pattern_rows(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """The largest groups of companies that lack exactly the same attributes."""
    rows = missingness(dataset).patterns.head(MOST_PATTERNS)
    lacking = [
        listing([attribute_in_sentence(name, locale) for name in names], locale)
        if names
        else say(message("view.missing.nothing"), locale)
        for names in rows["lacking"]
    ]
    words = {"lacking": lacking, "companies": rows["n"], "of_customers": rows["customers"]}
    return pd.DataFrame({say(message(f"view.missing.{name}"), locale): column for name, column in words.items()})

"""How desirable each level of an attribute is, beside what the data say of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from icp_core.fit import Desirability
from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name, message, say


def levels_view(
    learned: Desirability, edits: Mapping[tuple[str, str], float], attribute: str, *, locale: str = DEFAULT_LOCALE
) -> list[dict[str, Any]]:
    """The levels of one attribute in their order.

    Parameters
    ----------
    learned : Desirability
        What the data say, before any edit.
    edits : mapping of (attribute, level) to 0-100
        What a person has set.

    Returns
    -------
    list of dict: ``level``; ``label`` with the outcomes behind it; ``value`` in whole points, as it stands; ``note``,
    what the data say with the 80 % interval, or that they say nothing.
    """
    table = learned.table[learned.table["attribute"] == attribute]
    rows = []
    for level, n, value, low, high in zip(
        *(table[name] for name in ("level", "n", "value", "low", "high")), strict=True
    ):
        said = message("view.levels.unknown" if pd.isna(low) else "view.levels.note", value=value, low=low, high=high)
        label = message("view.levels.label", level=level_name(attribute, str(level), locale), n=int(n))
        now = edits.get((attribute, str(level)), float(value))
        rows.append({"level": str(level), "label": say(label, locale), "value": round(now), "note": say(said, locale)})
    return rows


def attribute_label(
    attribute: str,
    levels: Collection[str],
    edits: Mapping[tuple[str, str], float],
    *,
    locale: str = DEFAULT_LOCALE,
) -> str:
    """Name of an attribute, with a mark where a person has set some of its levels."""
    mine = sum(where == attribute and level in levels for where, level in edits)
    name = attribute_name(attribute, locale)
    return say(message("view.levels.edited", name=name, n=mine), locale) if mine else name
